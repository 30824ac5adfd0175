"""Canonical Turtle, and writing one more claim into a collection without touching anything else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import kg
from kg.claims.collection import file_for, insert
from kg.claims.dates import ONGOING
from kg.claims.draft import Draft, Drafting
from kg.claims.model import Claim
from kg.claims.reader import Statements
from kg.claims.text import locate
from kg.claims.turtle import HEADER, document, order, stanza
from kg.errors import InputError, KgError, OutputError
from kg.ontology import Ontology
from kg.rdf import Index
from support import ARTICLE_SEEDS, RELEASE_SEEDS, TINY, TINY_CLAIMS, TINY_TEXT, tiny

any_line = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40)
one_line = any_line.map(lambda text: " ".join("".join(text.splitlines()).split())).filter(bool)
dates = st.none() | st.sampled_from(("2003", "2003-07", "2003-07-04"))

HOSTILE = [
    'She said "no"',
    "back\\slash \\u0041 \\n",
    '""" \'\'\' "" \\"',
    "tab\there, nul \x00, bell \x07, escape \x1b[31m, delete \x7f",
    "العربية \u200fשלום\u200e \u202eevil\u202c",
    "e\u0301 é 🜨 \U0010ffff \ufeff \ufffe",
    "line\nbreak\r\n",
    "@en . claim:0 a kg:Claim ; kg:gloss [ ] # comment",
    "x" * 200_000,
    "<script>alert(1)</script> ]]> & %20",
]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> kg.Graph:
    return kg.open(tiny(tmp_path_factory.mktemp("base")))


def reread(text: str, base: kg.Graph, folder: Path) -> Statements:
    """Read claims in Turtle with the actors, sources and events of the tiny graph."""
    index = Index()
    index.subjects = {
        subject: dict(described) for subject, described in base.store.index.subjects.items() if "/claim/" not in subject
    }
    index.origin = dict(base.store.index.origin)
    file = folder / "claims.ttl"
    file.write_text(text, encoding="utf-8", newline="")
    index.read(str(file))
    return Statements(index, Ontology(index))


def draft(**fields: object) -> Draft:
    usual = {
        "subject": "Borun",
        "relation": "arms",
        "object": "Front",
        "source": "tiny",
        "locator": locate(TINY_TEXT, "Karsh Brigade"),
        "gloss": "Borun is said to arm the Front",
    }
    return Draft(**(usual | fields))  # type: ignore[arg-type]


def made(graph: kg.Graph, **fields: object) -> Claim:
    return Drafting(graph.store.said).claim(draft(**fields))


@given(
    gloss=st.text(st.characters(exclude_categories=("Cs",)), max_size=60) | st.sampled_from(HOSTILE),
    confidence=st.floats(0, 1) | st.sampled_from((0.0, 1.0, 1e-07, 5e-324, 0.1 + 0.2)),
    since=dates,
    until=dates | st.just(ONGOING),
    stance=st.sampled_from(("asserted", "denied")),
    modality=st.sampled_from(("stated", "possible", "proposed")),
    basis=st.sampled_from(("reported", "concluded")),
    speaker=st.sampled_from(("the author of the note", "Borun")),
    event=st.sampled_from((None, "shelling")),
    behalf=st.sampled_from((None, "Karsh")),
    about=st.sampled_from((None, "shelling", "682e21f32d6034b4")),
    start=st.integers(0, 10**9),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
def test_canonical_turtle_gives_the_very_same_claim_back(
    base: kg.Graph, tmp_path_factory: pytest.TempPathFactory, **said: object
) -> None:
    first = base.claims()[0]
    start, behalf = said.pop("start"), said.pop("behalf")
    place = first.locator._replace(start=start, end=int(str(start)) + 7, paragraph=3, sentence=2)
    if said["until"] not in (None, ONGOING) and said["since"]:
        said["until"] = said["since"]
    claim = first._replace(locator=place, on_behalf_of=behalf, **said)
    kept = [each for each in base.claims() if each.id != claim.id]
    text = document([claim, *kept], base.store.said)
    again = reread(text, base, tmp_path_factory.getbasetemp())
    assert again.problems == []
    assert sorted(again.claims) == sorted([claim, *kept])
    assert document(list(again.claims), again) == text


@pytest.mark.parametrize("collection", [ARTICLE_SEEDS, RELEASE_SEEDS], ids=lambda folder: folder.name)
def test_the_seeds_are_canonical(collection: Path) -> None:
    graph = kg.open()
    text = (collection / "claims.ttl").read_text(encoding="utf-8")
    claims = [claim for claim in graph.claims() if f"\nclaim:{claim.id} a kg:Claim" in text]
    assert document(claims, graph.store.said) == text


def test_claims_stand_in_the_order_of_their_places(base: kg.Graph) -> None:
    claims = list(base.claims())
    assert document(reversed(claims), base.store.said) == document(claims, base.store.said)
    starts = [claim.locator.start for claim in sorted(claims, key=order)]
    assert starts == sorted(starts)


def without(new: str, piece: str) -> str:
    before, found, after = new.partition(piece)
    assert found
    return before + after


def test_a_claim_is_put_between_its_neighbours_and_every_other_byte_stays(tmp_path: Path) -> None:
    file = tiny(tmp_path)
    old = file.read_text().replace("\nclaim:", "\n# A comment é \u200f🜨\t \n\nclaim:") + "# the end, no newline"
    file.write_bytes(old.encode())
    graph = kg.open(file)
    # Its span starts after that of the first claim (0) and before that of the second (31).
    claim = made(graph, locator=locate(TINY_TEXT, "Karsh Brigade"))
    insert(claim, str(file), graph.store.said)
    new = file.read_bytes().decode()
    assert without(new, stanza(claim, graph.store.said) + "\n") == old
    after = kg.open(file)
    assert [each.locator.start for each in after.claims()] == [0, 15, 31, 71]
    assert sorted(after.claims()) == sorted([*graph.claims(), claim])


@pytest.mark.parametrize(
    "end", ["", "\n", "\n\n\n", "\n# a last comment", "\n# a last comment\n", " # spaces  ", "\r\n"]
)
def test_a_claim_that_comes_last_is_put_at_the_end_and_every_other_byte_stays(tmp_path: Path, end: str) -> None:
    file = tiny(tmp_path)
    old = file.read_text().rstrip() + end
    file.write_bytes(old.encode())
    graph = kg.open(file)
    claim = made(graph, locator=locate(TINY_TEXT, "says Borun"))
    insert(claim, str(file), graph.store.said)
    new = file.read_bytes().decode()
    assert without(new, stanza(claim, graph.store.said)).rstrip() == old.rstrip()
    # What was taken away, if anything, is nothing: the old text is the new one less one piece.
    assert any(new[:cut] + new[cut + len(new) - len(old) :] == old for cut in range(len(old) + 1))
    assert list(kg.open(file).claims())[-1] == claim


@given(st.lists(st.sampled_from(["a", "b", "c", "d", "e", "f"]), unique=True, min_size=1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
def test_in_whatever_order_claims_are_added_the_file_is_canonical(
    tmp_path_factory: pytest.TempPathFactory, added: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("any-order")
    (folder / "base.ttl").write_text(TINY)
    file = folder / "claims.ttl"
    quotes = dict(
        zip("abcdef", ("Aldia pays", "pays", "Karsh Brigade", "The brigade", "It shells", "Borun."), strict=True)
    )
    for name in added:
        graph = kg.open(folder)
        insert(made(graph, locator=locate(TINY_TEXT, quotes[name])), str(file), graph.store.said)
    after = kg.open(folder)
    assert file.read_text() == document(list(after.claims()), after.store.said)
    assert len(after.claims()) == len(added)


def test_a_claim_that_is_there_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    file = tiny(tmp_path)
    graph = kg.open(file)
    old, first = file.read_bytes(), graph.claims()[0]
    # The same statement, told with other words and another confidence.
    again = made(
        graph,
        subject="Aldia",
        relation="funds",
        object="Karsh",
        until="ongoing",
        locator=first.locator,
        confidence=0.2,
        gloss="told otherwise",
    )
    assert again.id == first.id
    with pytest.raises(InputError, match=f"claim {first.id} is there already; nothing was written"):
        insert(again, str(file), graph.store.said)
    assert file.read_bytes() == old


def test_a_new_file_is_whole(tmp_path: Path) -> None:
    (tmp_path / "base.ttl").write_text(TINY)
    graph = kg.open(tmp_path)
    path = file_for("tiny", graph.store.said)
    assert path == str(tmp_path / "claims.ttl")
    claim = made(graph)
    insert(claim, path, graph.store.said)
    assert Path(path).read_text() == f"{HEADER}\n{stanza(claim, graph.store.said)}"


def test_the_file_is_the_one_where_most_claims_on_the_source_stand(tmp_path: Path) -> None:
    (tmp_path / "base.ttl").write_text(TINY)
    one, *others = re.split(r"(?m)^(?=claim:)", TINY_CLAIMS.strip())[1:]
    (tmp_path / "a.ttl").write_text(f"{HEADER}{one}")
    (tmp_path / "z.ttl").write_text(f"{HEADER}{''.join(others)}")
    assert file_for("tiny", kg.open(tmp_path).store.said) == str(tmp_path / "z.ttl")


def test_a_collection_that_is_not_turtle_is_left_alone(tmp_path: Path) -> None:
    import pyoxigraph as ox

    file = tiny(tmp_path)
    other = tmp_path / "other.nt"
    ox.serialize([quad.triple for quad in ox.parse(path=str(file))], str(other), format=ox.RdfFormat.N_TRIPLES)
    with pytest.raises(OutputError, match="is not Turtle; 'kg export turtle' makes a Turtle file"):
        file_for("tiny", kg.open(other).store.said)


def test_missing_prefixes_are_added(tmp_path: Path) -> None:
    tiny(tmp_path)
    file = tmp_path / "claims.ttl"
    file.write_text("# mine\nPREFIX kg: <https://w3id.org/actor-kg/ontology#>\n")
    graph = kg.open(tmp_path)
    claim = made(graph)
    insert(claim, str(file), graph.store.said)
    assert "# mine\nPREFIX kg: <https://w3id.org/actor-kg/ontology#>\n" in file.read_text()
    assert claim in list(kg.open(tmp_path).claims())


@pytest.mark.parametrize("prefix", ["claim", "source", "actor", "kg", "speaker", "oa"])
def test_a_file_with_other_prefixes_is_refused_and_left_as_it_was(tmp_path: Path, prefix: str) -> None:
    """Else the claim would name another source, actor or relation than was meant."""
    tiny(tmp_path)
    file = tmp_path / "claims.ttl"
    file.write_text(f"@prefix {prefix}: <https://example.org/> .\n")
    graph = kg.open(tmp_path)
    with pytest.raises(InputError, match="prefixes differ from the project's") as raised:
        insert(made(graph), str(file), graph.store.said)
    assert str(file) in str(raised.value)
    assert file.read_text() == f"@prefix {prefix}: <https://example.org/> .\n"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["claims.ttl", "tiny.ttl"]


def test_a_place_that_cannot_be_written_is_one_error(tmp_path: Path) -> None:
    graph = kg.open(tiny(tmp_path))
    with pytest.raises(KgError, match="cannot write"):
        insert(made(graph), str(tmp_path / "no" / "such" / "claims.ttl"), graph.store.said)


@pytest.mark.parametrize("gloss", ["two\nlines", "two\r\nlines", "a\rb", "a\u2028b", "a\x0bb", "a\x85b"])
def test_a_gloss_of_several_lines_is_refused(base: kg.Graph, gloss: str) -> None:
    with pytest.raises(InputError, match="the gloss has more than one line; write one line in your own words"):
        made(base, gloss=gloss)


def test_a_gloss_that_is_no_text_is_refused(base: kg.Graph) -> None:
    """Bytes of the command line that are no UTF-8 arrive as lone surrogates."""
    with pytest.raises(KgError):
        made(base, gloss="caf\udce9")


@given(gloss=one_line, confidence=st.floats(0, 1), shift=st.integers(1, 1000))
@example("x" * 200_000, 0.0, 1)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_id_does_not_depend_on_what_may_change(base: kg.Graph, gloss: str, confidence: float, shift: int) -> None:
    usual = made(base)
    moved = usual.locator._replace(
        start=usual.locator.start + shift, end=usual.locator.end + shift, paragraph=9, sentence=9
    )
    changed = made(
        base, gloss=gloss, confidence=confidence, locator=moved, on_behalf_of="Karsh", about="shelling", subject="BORUN"
    )
    assert changed.id == usual.id
    assert re.fullmatch(r"[0-9a-f]{16}", usual.id)


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Aldia"},
        {"relation": "trains"},
        {"object": "Karsh"},
        {"speaker": "Borun"},
        {"stance": "denied"},
        {"modality": "possible"},
        {"basis": "concluded"},
        {"since": "2001"},
        {"until": "2001"},
        {"until": "ongoing"},
        {"event": "shelling"},
        {"locator": locate(TINY_TEXT, "The brigade")},
    ],
)
def test_the_id_depends_on_what_is_said_where_by_whom(base: kg.Graph, change: dict[str, object]) -> None:
    assert made(base, **change).id != made(base).id


def test_the_ids_of_the_tiny_graph_do_not_change() -> None:
    """An id is public: it may stand in papers. These were computed when the format was made."""
    assert re.findall(r"^claim:(\w+)", TINY_CLAIMS, re.MULTILINE) == [
        "682e21f32d6034b4",
        "4838529042838c39",
        "7707509726ccc712",
    ]


def test_a_draft_read_backwards_is_the_same_claim(base: kg.Graph) -> None:
    assert made(base, subject="Front", relation="armed-by", object="Borun") == made(base)
    assert made(base, relation="Arms") == made(base)


@pytest.mark.parametrize(
    ("fields", "confidence", "speaker"),
    [
        ({}, 0.9, "the author of the note"),
        ({"speaker": "borun"}, 0.6, "Borun"),
        ({"modality": "possible"}, 0.3, "the author of the note"),
        ({"modality": "proposed", "speaker": "Borun"}, 0.3, "Borun"),
        ({"confidence": 0.0}, 0.0, "the author of the note"),
    ],
)
def test_the_confidence_when_nothing_better_is_known(
    base: kg.Graph, fields: dict[str, object], confidence: float, speaker: str
) -> None:
    claim = made(base, **fields)
    assert (claim.confidence, claim.speaker) == (confidence, speaker)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"subject": "Aldea"}, "unknown actor 'Aldea'; did you mean Aldia"),
        ({"relation": "armz"}, "unknown relation 'armz'; did you mean arms"),
        ({"source": "tinny"}, "unknown source 'tinny'; did you mean tiny"),
        ({"speaker": "nobody"}, "unknown speaker 'nobody'"),
        ({"event": "sheling"}, "unknown event 'sheling'; did you mean shelling"),
        ({"about": "sheling"}, "unknown event 'sheling'"),
        ({"stance": "agreed"}, "unknown stance 'agreed'"),
        ({"modality": "ongoing"}, "unknown modality 'ongoing'"),
        ({"confidence": 1.7}, "the confidence 1.7 is outside 0..1; write a number"),
        ({"confidence": float("nan")}, "the confidence nan is outside 0..1"),
        ({"since": "2020-13"}, "'2020-13' is not a date"),
        ({"until": "soon"}, "'soon' is not a date"),
        ({"since": "2003", "until": "2002"}, r"it ends \(2002\) before it starts \(2003\)"),
        ({"object": "Borun"}, "Borun cannot stand in 'arms' to itself; name two different actors"),
        ({"id": "not an id"}, "'not an id'"),
    ],
)
def test_a_draft_that_cannot_be_a_claim_is_one_error(base: kg.Graph, fields: dict[str, object], message: str) -> None:
    with pytest.raises(KgError, match=message):
        made(base, **fields)


def test_a_stance_is_no_modality(base: kg.Graph) -> None:
    """Each word in its own field: "possible" is no stance, "denied" no basis."""
    for fields in ({"stance": "possible"}, {"basis": "denied"}, {"modality": "reported"}):
        with pytest.raises(KgError, match="unknown"):
            made(base, **fields)

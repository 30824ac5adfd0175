"""From RDF files to claims: what is wrong is named with its place, left out and counted; the rest survives."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.errors import InputError, KgError, NoSuchInput
from kg.graph import Graph
from kg.rdf import PREFIXES
from support import TINY, TINY_CLAIMS, claim, tiny

GOOD = claim("Aldia", "arms", "Front")
NAME = re.search(r"claim:(\w+)", GOOD)
assert NAME
WORSE = f"claim {NAME[1]}"

BROKEN_CLAIMS = {
    "undefined subject": (
        "rdf:subject actor:Aldia",
        "rdf:subject actor:Aldea",
        "undefined actor 'Aldea'; did you mean",
    ),
    "undefined object": ("rdf:object actor:Front", "rdf:object actor:Q9", "undefined actor 'Q9'; define <https://w3id"),
    "literal object": ("rdf:object actor:Front", 'rdf:object "Front"', "undefined actor 'Front'"),
    "undefined relation": ("kg:arms", "kg:armz", "undefined relation 'armz'; did you mean arms"),
    "relation like no other": ("kg:arms", "kg:qqq", "undefined relation 'qqq'; 'kg relations' lists them all"),
    "inverse relation": ("kg:arms", "kg:armedBy", "'armedBy' is how 'arms' reads backwards; swap subject and object"),
    "undefined source": ("source:tiny", "source:tinny", "undefined source 'tinny'; did you mean tiny"),
    "undefined speaker": ("speaker:tiny-author", "speaker:nobody", "undefined speaker 'nobody'"),
    "undefined event": (
        "kg:confidence",
        "kg:event event:sheling ; kg:confidence",
        "undefined event 'sheling'; did you",
    ),
    "undefined helper": ("kg:confidence", "kg:onBehalfOf actor:Bo ; kg:confidence", "undefined actor 'Bo'"),
    "undefined about": ("kg:confidence", "kg:about claim:00 ; kg:confidence", "undefined event or claim '00'"),
    "too sure": (
        "kg:confidence 0.9",
        "kg:confidence 1.7",
        "confidence 1.7 is outside 0..1; write a number from 0 to 1",
    ),
    "less than unsure": ("kg:confidence 0.9", "kg:confidence -0.1", "confidence -0.1 is outside 0..1"),
    "not a number": ("kg:confidence 0.9", 'kg:confidence "high"', "confidence high is outside 0..1"),
    "no number at all": ("kg:confidence 0.9", 'kg:confidence "NaN"^^xsd:double', "confidence NaN is outside 0..1"),
    "two confidences": ("kg:confidence 0.9", "kg:confidence 0.9 , 0.8", "has 2 confidences; give it exactly one"),
    "no confidence": ("kg:confidence 0.9 ;", "", "has no confidence; give it exactly one"),
    "two subjects": ("rdf:subject actor:Aldia", "rdf:subject actor:Aldia , actor:Borun", "has 2 subjects"),
    "no stance": ("kg:stance kg:asserted ;", "", "has no stance"),
    "foreign stance": ("kg:stance kg:asserted", "kg:stance kg:shouted", "'shouted' is no stance; see kg:Stance"),
    "stance that is a modality": ("kg:stance kg:asserted", "kg:stance kg:possible", "'possible' is no stance"),
    "basis that is a stance": ("kg:basis kg:reported", "kg:basis kg:denied", "'denied' is no basis"),
    "foreign modality": ("kg:modality kg:stated", "kg:modality kg:maybe", "'maybe' is no modality; see kg:Modality"),
    "foreign basis": ("kg:basis kg:reported", "kg:basis kg:dreamt", "'dreamt' is no basis; see kg:Basis"),
    "no gloss": (' ;\n    kg:gloss "Aldia arms Front"@en', "", "has no gloss"),
    "no locator": ("kg:locator [ a", "kg:elsewhere [ a", "has no locator"),
    "empty locator": (re.compile(r"kg:locator \[.*?\]", re.DOTALL), "kg:locator [ ]", "the locator is empty; give oa:"),
    "empty span": ("oa:end 29", "oa:end 0", "the locator's span 0–0 is empty; oa:end must come after oa:start"),
    "span before the text": ("oa:start 0", "oa:start -4", "the locator's span -4–29 is empty"),
    "offset in words": ("oa:start 0", 'oa:start "two"', "offsets are not numbers; write whole numbers"),
    "no paragraph": ("kg:paragraph 1 ;", "", "has no paragraph"),
    "end before start": (
        "kg:confidence",
        'kg:since "2005"^^xsd:gYear ; kg:until "2003-02"^^xsd:gYearMonth ; kg:confidence',
        "ends (2003-02) before it starts (2005); correct kg:since or kg:until",
    ),
    "no date": ("kg:confidence", 'kg:since "lately" ; kg:confidence', "'lately' is not a date; write YYYY"),
    "no end date": ("kg:confidence", 'kg:until "2020-1-011" ; kg:confidence', "'2020-1-011' is not a date"),
    "two starts": ("kg:confidence", 'kg:since "2003" , "2004" ; kg:confidence', "has 2 starts"),
}

BROKEN_RECORDS = {
    "actor without handle": ('actor:X a kg:State ; rdfs:label "X"@en .', "actor X has no skos:notation"),
    "actor without label": ('actor:X a kg:State ; skos:notation "X" .', "actor X has no label"),
    "actor of two kinds": (
        'actor:X a kg:Militia , kg:ArmedGroup ; rdfs:label "X"@en .',
        "actor X has no skos:notation",
    ),
    "handle used twice": (
        'actor:X a kg:State ; skos:notation "Borun" ; rdfs:label "X"@en .',
        "the actor handle 'Borun' is used twice; rename one of the two",
    ),
    "speaker named as another": (
        'speaker:x a kg:Speaker ; rdfs:label "the author of the note"@en .',
        "the speaker's name 'the author of the note' is used twice",
    ),
    "source without label": ("source:x a kg:Source .", "source x has no label"),
    "source of no day": ('source:x a kg:Source ; rdfs:label "X"@en ; dct:issued "May" .', "'May' is not a date"),
    "event that ends too early": (
        'event:x a kg:Event ; skos:notation "x" ; rdfs:label "X"@en ; kg:since "2005" ; kg:until "2003" .',
        "event x ends (2003) before it starts (2005)",
    ),
    "event nowhere": (
        'event:x a kg:Event ; skos:notation "x" ; rdfs:label "X"@en ; kg:place actor:Nowhere .',
        "undefined place 'Nowhere'",
    ),
    "short name inside another": ('actor:run a kg:State ; rdfs:label "X"@en .', "actor run has no skos:notation"),
    "IRI that ends in a slash": ('<https://example.org/> a kg:State ; rdfs:label "X"@en .', "has no skos:notation"),
}


def line_of(file: Path, start: str) -> int:
    return next(number for number, row in enumerate(file.read_text().splitlines(), 1) if row.startswith(start))


def broken(old: str | re.Pattern[str], new: str) -> str:
    found, times = re.subn(old if isinstance(old, re.Pattern) else re.escape(old), lambda _: new, GOOD, count=1)
    assert times, f"the test's claim has no {old}"
    return found


@pytest.mark.parametrize("kind", BROKEN_CLAIMS)
def test_a_broken_claim_is_named_with_its_line_and_left_out_and_the_others_survive(tmp_path: Path, kind: str) -> None:
    old, new, message = BROKEN_CLAIMS[kind]
    file = tiny(tmp_path, broken(old, new) + claim("Borun", "arms", "Front"))
    graph = kg.open(file, strict=False)
    (problem,) = graph.store.said.problems
    text = str(problem)
    assert text.startswith(f"{file}:{line_of(file, WORSE.replace(' ', ':'))}: {WORSE}"), text
    assert message in text
    assert problem.hint
    assert "\n" not in text
    # The three claims of the tiny graph and the one after the broken one.
    assert len(graph.claims()) == 4
    assert graph.evidence("Aldia", "arms", "Front").tie.verdict == "unknown"
    with pytest.raises(InputError) as raised:
        kg.open(file)
    assert str(raised.value) == text


@pytest.mark.parametrize("kind", BROKEN_RECORDS)
def test_a_broken_record_is_named_once_with_its_line_and_the_others_survive(tmp_path: Path, kind: str) -> None:
    record, message = BROKEN_RECORDS[kind]
    file = tiny(tmp_path, f"\n{record}\n\n")
    graph = kg.open(file, strict=False)
    (problem,) = graph.store.said.problems
    assert str(problem).startswith(f"{file}:{line_of(file, record.split(' ')[0])}: "), problem
    assert message in str(problem)
    assert problem.hint
    assert len(graph.claims()) == 3
    assert [actor.handle for actor in graph.actors()] == ["Aldia", "Borun", "Front", "Karsh"]


def test_what_stands_on_a_broken_record_is_left_out_too(tmp_path: Path) -> None:
    file = tiny(tmp_path)
    file.write_text(file.read_text().replace('dct:issued "2001-05"', 'dct:issued "soon"'))
    said = kg.open(file, strict=False).store.said
    assert len(said.claims) == 0
    assert "'soon' is not a date" in str(said.problems[0])
    assert ["undefined source 'tiny'" in str(problem) for problem in said.problems[1:]] == [True] * 3


def test_of_several_problems_the_first_is_raised_and_the_others_are_counted(tmp_path: Path) -> None:
    two = broken("kg:arms", "kg:armz") + claim("Borun", "arms", "Front", confidence=1.7)
    with pytest.raises(InputError) as raised:
        kg.open(tiny(tmp_path, f'{two}\nactor:X a kg:State ; rdfs:label "X"@en .\n'))
    assert str(raised.value).endswith("give it exactly one; 2 more: 'kg check' lists them all")


def test_broken_turtle_is_named_with_line_and_column(tmp_path: Path) -> None:
    file = tiny(tmp_path)
    last = len(file.read_text().splitlines())
    file.write_text(f"{file.read_text()}actor:X a kg:State ;; rdfs:label 'x' 'y' .\n")
    with pytest.raises(InputError, match=rf"^{re.escape(str(file))}:{last + 1}:\d+: not valid RDF: .+; mend the file"):
        kg.open(file)


def test_paths_that_lead_to_no_rdf_are_one_error_each(tmp_path: Path) -> None:
    with pytest.raises(NoSuchInput, match=r"no such file or folder: .+; check the path given with -g"):
        kg.open(tmp_path / "none.ttl")
    with pytest.raises(NoSuchInput, match=r"no RDF in .+; put files ending in \.ttl"):
        kg.open(tmp_path)
    (tmp_path / "a.csv").write_text("x")
    with pytest.raises(NoSuchInput, match=r"not an RDF file: .+; its name should end in \.ttl"):
        kg.open(tmp_path / "a.csv")


def test_bytes_that_are_no_utf8_are_one_error(tmp_path: Path) -> None:
    file = tmp_path / "latin.ttl"
    file.write_bytes((TINY + TINY_CLAIMS).replace("made-up", "m\xe9chant").encode("latin-1"))
    with pytest.raises(KgError) as raised:
        kg.open(file)
    assert str(file) in str(raised.value)


def test_triple_terms_are_refused_in_one_line(tmp_path: Path) -> None:
    text = "<< actor:Aldia kg:funds actor:Karsh >> kg:confidence 0.9 .\n"
    with pytest.raises(InputError, match=r"triple terms \(RDF 1.2\) are not read; write a claim instead"):
        kg.open(tiny(tmp_path, text))


def same_claims(graph: Graph, other: Graph) -> bool:
    return sorted(graph.claims()) == sorted(other.claims()) and list(graph.actors()) == list(other.actors())


def test_one_graph_in_several_files_and_folders(tmp_path: Path) -> None:
    whole = kg.open(tiny(tmp_path))
    parts = tmp_path / "parts"
    (parts / "deep").mkdir(parents=True)
    head, tail = TINY.split("\nsource:tiny", 1)
    prefixes = "".join(row for row in TINY.splitlines(keepends=True) if row.startswith("@prefix"))
    (parts / "z-actors.ttl").write_text(head)
    (parts / "deep" / "sources.ttl").write_text(f"{prefixes}source:tiny{tail}")
    (parts / "a-claims.ttl").write_text(prefixes + TINY_CLAIMS)
    (parts / ".hidden.ttl").write_text("not RDF")
    (parts / "note.md").write_text("not RDF")
    assert same_claims(kg.open(parts), whole)
    files = sorted(parts.rglob("*s.ttl"))
    assert same_claims(kg.open(*files), whole)
    assert same_claims(kg.open(*reversed(files)), whole)
    assert same_claims(kg.open(files[0], files[1], parts), whole)


def test_a_source_an_event_an_actor_and_a_speaker_may_be_described_in_two_files(tmp_path: Path) -> None:
    """Each collection that cites a source describes it; the same statement twice is one statement in RDF."""
    whole = kg.open(tiny(tmp_path))
    (tmp_path / "more.ttl").write_text(TINY)
    both = kg.open(tmp_path)
    assert same_claims(both, whole)
    assert both.store.said.sources.keys() == {"tiny"}


def test_the_same_claims_in_two_files_are_the_same_claims(tmp_path: Path) -> None:
    """A copy changes nothing, although its locators are blank nodes of their own."""
    file = tiny(tmp_path)
    whole = kg.open(file)
    (tmp_path / "copy.ttl").write_bytes(file.read_bytes())
    assert same_claims(kg.open(tmp_path), whole)


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    file = tiny(tmp_path)
    (tmp_path / "sub").mkdir()
    again = tmp_path / "sub" / ".." / "tiny.ttl"
    assert same_claims(kg.open(file, str(again), file, tmp_path), kg.open(file))


def test_a_claim_that_two_files_tell_differently_is_named(tmp_path: Path) -> None:
    file = tiny(tmp_path)
    (tmp_path / "other.ttl").write_text(file.read_text().replace("kg:confidence 0.9", "kg:confidence 0.8"))
    problems = [str(problem) for problem in kg.open(tmp_path, strict=False).store.said.problems]
    assert len(problems) == 2
    assert all("has 2 confidences; give it exactly one" in problem for problem in problems)


def test_blank_nodes_of_two_files_do_not_meet(tmp_path: Path) -> None:
    """Both files call their locators _:b0, _:b1, …; each claim keeps its own."""
    whole = kg.open(tiny(tmp_path))
    names = tmp_path / "names"
    names.mkdir()
    stanzas = re.split(r"(?m)^(?=claim:)", TINY_CLAIMS.strip())[-3:]
    for number, text in enumerate(stanzas):
        named, times = re.subn(
            r"kg:locator \[ (.*?) \] ;(.*?) \.\n*$", r"kg:locator _:b0 ;\2 .\n_:b0 \1 .", text, flags=re.DOTALL
        )
        assert times == 1
        (names / f"{number}.ttl").write_text("".join(_prefixes()) + named)
    (names / "base.ttl").write_text(TINY)
    assert same_claims(kg.open(names), whole)


def _prefixes() -> list[str]:
    return [f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items()]


@pytest.mark.parametrize(
    ("suffix", "form"),
    [
        ("trig", ox.RdfFormat.TRIG),
        ("nq", ox.RdfFormat.N_QUADS),
        ("nt", ox.RdfFormat.N_TRIPLES),
        ("jsonld", ox.RdfFormat.JSON_LD),
        ("rdf", ox.RdfFormat.RDF_XML),
        ("owl", ox.RdfFormat.RDF_XML),
        ("n3", ox.RdfFormat.N3),
    ],
)
def test_the_same_graph_in_another_format(tmp_path: Path, suffix: str, form: ox.RdfFormat) -> None:
    file = tiny(tmp_path)
    other = tmp_path / f"other.{suffix}"
    triples = [quad.triple for quad in ox.parse(path=str(file))]
    ox.serialize(triples, str(other), format=form)
    assert same_claims(kg.open(other), kg.open(file))


@pytest.mark.parametrize("suffix", ["trig", "nq"])
def test_named_graphs_are_read_as_one(tmp_path: Path, suffix: str) -> None:
    """Whatever graph a statement stands in; and the same statement in two graphs is one statement."""
    file = tiny(tmp_path)
    other = tmp_path / f"other.{suffix}"
    graphs = [ox.NamedNode("https://example.org/1"), ox.NamedNode("https://example.org/2"), ox.DefaultGraph()]
    quads = [ox.Quad(*quad.triple, graphs[n % 3]) for n, quad in enumerate(ox.parse(path=str(file)))]
    twice = [ox.Quad(*quad.triple, graphs[n % 2]) for n, quad in enumerate(quads)]
    ox.serialize([*quads, *twice], str(other), format=ox.RdfFormat.from_extension(suffix))
    assert same_claims(kg.open(other), kg.open(file))


@pytest.mark.parametrize("suffix", ["nt", "rdf", "jsonld"])
def test_a_problem_in_another_format_is_named_with_its_file_and_line(tmp_path: Path, suffix: str) -> None:
    file = tiny(tmp_path, claim("Borun", "arms", "Front", confidence=1.7))
    other = tmp_path / f"other.{suffix}"
    ox.serialize(
        [quad.triple for quad in ox.parse(path=str(file))], str(other), format=ox.RdfFormat.from_extension(suffix)
    )
    with pytest.raises(InputError) as raised:
        kg.open(other)
    assert re.match(rf"{re.escape(str(other))}:\d+: claim \w+: the confidence 1.7 is outside", str(raised.value))


@pytest.mark.parametrize(
    ("repeats", "confidence"),
    [
        ("", 0.99),
        ("source:echo kg:repeats source:tiny .", 0.9),
        ("source:tiny kg:repeats source:echo .", 0.9),
        ("source:echo kg:repeats source:tiny . source:tiny kg:repeats source:echo .", 0.9),
        ("source:echo kg:repeats source:mid . source:mid kg:repeats source:tiny .", 0.9),
        ("source:echo kg:repeats source:nowhere .", 0.99),
    ],
)
def test_a_source_that_only_repeats_another_adds_nothing(tmp_path: Path, repeats: str, confidence: float) -> None:
    """Two speakers in two sources are 1 − 0.1 · 0.1 sure, in one and its echo 0.9; a circle of echoes is one source."""
    second = claim("Aldia", "funds", "Karsh", speaker="actor:Borun", until="ongoing")
    echo = "".join(f'source:{name} a kg:Source ; rdfs:label "{name}"@en .\n' for name in ("echo", "mid"))
    file = tiny(tmp_path, f"{second.replace('source:tiny', 'source:echo')}\n{echo}{repeats}\n")
    tie = kg.open(file).evidence("Aldia", "funds", "Karsh").tie
    assert len(tie.pro) == 2
    assert tie.confidence == pytest.approx(confidence)


def test_a_plain_tie_without_a_claim_is_reported_and_one_with_a_claim_is_not(tmp_path: Path) -> None:
    claimed = "actor:Aldia kg:funds actor:Karsh .\n"
    graph = kg.open(tiny(tmp_path, f"{claimed}actor:Borun kg:arms actor:Front , actor:Elsewhere .\n"))
    assert [tie[:3] for tie in graph.store.said.unclaimed()] == [
        ("Borun", "arms", "Front"),
        ("Borun", "arms", f"{PREFIXES['actor']}Elsewhere"),
    ]
    # The plain tie of a file is no evidence.
    assert graph.evidence("Borun", "arms", "Front").tie.verdict == "unknown"
    assert graph.query("ASK { actor:Borun kg:arms actor:Front }") is False
    assert graph.query("ASK { actor:Aldia kg:funds actor:Karsh }") is True


def test_a_plain_symmetric_tie_needs_a_claim_from_either_end(tmp_path: Path) -> None:
    said = kg.open(
        tiny(
            tmp_path,
            claim("Aldia", "alliedWith", "Borun")
            + "actor:Borun kg:alliedWith actor:Aldia .\nactor:Karsh kg:alliedWith actor:Aldia .\n",
        )
    ).store.said
    assert [tie[:3] for tie in said.unclaimed()] == [("Karsh", "allied-with", "Aldia")]


def test_an_unclaimed_tie_is_reported_with_the_file_it_stands_in(tmp_path: Path) -> None:
    tiny(tmp_path)
    extra = tmp_path / "zz-extra.ttl"
    extra.write_text("".join(_prefixes()) + "actor:Borun kg:arms actor:Front .\n")
    (tie,) = kg.open(tmp_path).store.said.unclaimed()
    assert tie.file == str(extra)


def test_the_shipped_seeds_have_no_plain_tie_and_no_problem() -> None:
    said = kg.open().store.said
    assert said.unclaimed() == []
    assert said.problems == []


def test_a_reading_from_the_cache_is_the_reading_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Problems, places and languages too; a damaged entry is no harm, and a changed file is read anew."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    file = tiny(tmp_path, broken("kg:arms", "kg:armz") + 'actor:Borun skos:altLabel "Borounie"@fr .\n')
    fresh, cached = kg.open(file, strict=False), kg.open(file, strict=False)
    (entry,) = (tmp_path / "cache" / "actor-kg").iterdir()
    entry.write_bytes(entry.read_bytes()[:-20] + b"x" * 20)
    damaged = kg.open(file, strict=False)
    for graph in (cached, damaged):
        assert same_claims(graph, fresh)
        assert list(map(str, graph.store.said.problems)) == list(map(str, fresh.store.said.problems))
        assert graph.actor("borounie").handle == "Borun"
    file.write_text(file.read_text().replace("Borounie", "Boronia"))
    assert kg.open(file, strict=False).actor("boronia").handle == "Borun"

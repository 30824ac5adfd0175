"""A compiled graph, and a large file read into columns, give exactly the answers of the text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import networkx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg
from kg.chains import Paths
from kg.errors import AmbiguousName, KgError, UnknownName
from kg.graph import Graph
from kg.store.questions import questions
from kg.world import World
from support import (
    SEEDS,
    TINY,
    TINY_TEXT,
    WORLDS,
    answers,
    claim,
    compiled,
    generated,
    in_columns,
    run,
    statements,
    tied,
    tiny,
)
from test_extending import VOCABULARY


@pytest.fixture(scope="module", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Graph, ...]:
    """The shipped seeds as text, compiled and in columns."""
    return kg.open(SEEDS), compiled(tmp_path_factory.mktemp("seeds") / "seeds.kg", SEEDS), in_columns(SEEDS)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Graph, Graph]:
    """A made-up graph of 4,000 claims as text and compiled."""
    folder = tmp_path_factory.mktemp("made")
    file = generated(folder, 4000)
    return kg.open(file), compiled(folder / "made.kg", file)


def same(target: Path, *files: Path) -> dict[str, object]:
    """See to it that text, compiled and in columns a graph says the same; return what it says."""
    text = answers(kg.open(*files))
    assert answers(compiled(target, *files)) == text
    assert answers(in_columns(*files)) == text
    return text


def exported(graph: Graph, form: str) -> bytes:
    out = BytesIO()
    graph.export(form, out)
    return out.getvalue()


def test_the_seeds_say_the_same(seeds: tuple[Graph, ...]) -> None:
    text, *others = map(answers, seeds)
    assert others == [text, text]


@pytest.mark.parametrize("world", WORLDS, ids=str)
def test_the_seeds_are_exported_alike(seeds: tuple[Graph, ...], world: kg.Selection) -> None:
    text, disk, columns = (graph.within(world) for graph in seeds)
    for form in ("csv", "turtle", "trig", "nquads", "jsonld"):
        assert exported(disk, form) == exported(columns, form) == exported(text, form)
    by_handle = [json.loads(exported(graph, "json")) for graph in (text, disk, columns)]
    for data in by_handle:
        for kind in ("actors", "sources", "events"):
            data[kind].sort(key=lambda each: str(each["handle"]))
    assert by_handle[0] == by_handle[1] == by_handle[2]
    assert exported(disk, "graphml") == exported(columns, "graphml")
    for graph in (disk.network(), networkx.parse_graphml(exported(disk, "graphml"), force_multigraph=True)):
        assert graph.nodes
    assert _network(disk.network()) == _network(columns.network()) == _network(text.network())


def _network(graph: networkx.MultiDiGraph) -> object:
    edges = {(start, goal, key): data for start, goal, key, data in graph.edges(keys=True, data=True)}
    return dict(graph.nodes(data=True)), edges, graph.graph


def test_every_shipped_question_has_the_same_answers(seeds: tuple[Graph, ...]) -> None:
    for question in questions():
        rows = [sorted(map(str, graph.query(question.sparql))) for graph in seeds[:2]]  # type: ignore[arg-type]
        assert rows[0] == rows[1], question.name
    plain = "SELECT ?a ?p ?b { ?p a kg:Relation . ?a ?p ?b . ?a a/rdfs:subClassOf* kg:Actor }"
    for world in WORLDS:
        ties = [sorted(map(str, graph.within(world).query(plain))) for graph in seeds]  # type: ignore[arg-type]
        assert ties[1:] == [ties[0], ties[0]]
        assert len(ties[0]) > 20


def test_the_page_is_the_same(seeds: tuple[Graph, ...]) -> None:
    text, disk, columns = (json.dumps(graph.view("KH").data, sort_keys=True) for graph in seeds)
    assert disk == columns == text


def test_an_update_is_of_a_copy(seeds: tuple[Graph, ...]) -> None:
    _, disk, _ = seeds
    before = statements(disk)
    changed = disk.updated("INSERT DATA { actor:A kg:funds actor:B }")
    assert len(changed) == len(before) + 1
    assert statements(disk) == before


def test_the_commands_print_the_same(tmp_path: Path) -> None:
    file, target = tiny(tmp_path), tmp_path / "tiny.kg"
    assert run("build", file, "-o", target).returncode == 0
    for command in (
        ("actors",),
        ("actor", "Karsh Brigade"),
        ("sources", "--format", "json"),
        ("claims", "Karsh", "--during", "2001"),
        ("evidence", "Karsh", "attacks", "Aldia"),
        ("paths", "Aldia", "Front", "--format", "json"),
        ("paths", "Front", "Borun"),
        ("relations",),
        ("search", "brigade"),
        ("analyse", "pagerank"),
        ("query", "SELECT ?a ?b { ?a kg:partOf ?b }"),
        ("export", "csv"),
        ("actor", "Karch"),
        ("claims", "nobody"),
    ):
        text, disk = run("-g", file, *command), run("-g", target, *command)
        assert (disk.returncode, disk.stdout, disk.stderr) == (text.returncode, text.stdout, text.stderr)
    page = tmp_path / "page.html"
    assert run("-g", target, "view", "-o", page).stderr == f"kg: wrote {page}: 3 actors, 3 ties\n"


def test_a_compiled_graph_is_neither_checked_nor_changed(tmp_path: Path) -> None:
    file, target, note = tiny(tmp_path), tmp_path / "tiny.kg", tmp_path / "note.txt"
    note.write_text(TINY_TEXT, encoding="utf-8")
    compiled(target, file)
    add = ("add", "Borun", "funds", "Front", "--text", note, "--quote", "It shells Aldia")
    for command in (("check",), ("check", "--text", note), add):
        told = run("-g", target, *command)
        line = f"kg: {target} is compiled and can only be asked; check or change the files that it was built from, "
        assert (told.returncode, told.stdout, told.stderr) == (2, "", f"{line}and build it anew\n")
    assert run("-g", target, "check", "-g", file).returncode == 0
    together = run("-g", target, "-g", file, "actors")
    line = f"kg: {target} is compiled and is opened alone; build one graph of all the files\n"
    assert (together.returncode, together.stderr) == (2, line)


def test_a_large_file_is_checked_and_knows_its_places(tmp_path: Path) -> None:
    """Columns do not say where a statement stands; then the file is read as a small one is."""
    file = tiny(tmp_path)
    graph = in_columns(file)
    assert graph.check().to_dict() == kg.open(file).check().to_dict()
    assert graph.check().sound
    iri = graph.actor("Karsh").iri
    assert graph.store.with_places().index.line(iri) == kg.open(file).store.with_places().index.line(iri)


def test_a_vocabulary_of_ones_own(tmp_path: Path) -> None:
    """Relations, lenses, actor types and kinds of steps are read from the input, whatever the order of the files."""
    mine = claim("Borun", "sellsGrainTo", "Front", until="ongoing") + claim("Millers", "funds", "Front")
    mine += claim("Front", "sellsGrainTo", "Karsh", stance="denied")
    (tmp_path / "vocabulary.ttl").write_text(VOCABULARY, encoding="utf-8")
    file = tiny(tmp_path, mine)
    same(tmp_path / "one.kg", file, tmp_path / "vocabulary.ttl")
    same(tmp_path / "two.kg", tmp_path / "vocabulary.ttl", file)
    graph = kg.open(tmp_path / "one.kg")
    assert graph.paths("Borun", "Karsh", "grain").chains[0].score == 0.81
    assert graph.actor("Millers").type == "guild"
    rows = graph.query("SELECT ?b { actor:Borun kg:sellsGrainTo ?b }")
    assert list(rows) == [(graph.actor("Front").iri,)]  # type: ignore[arg-type]


def test_names_with_several_meanings_and_with_none(tmp_path: Path) -> None:
    more = 'actor:Z a kg:State ; skos:notation "Z" ; rdfs:label "Borun Front"@en ; skos:altLabel "Zëd"@fr , "kárşh" .\n'
    more += 'actor:z2 a kg:State ; skos:notation "BORUN" ; rdfs:label "Republic of Aldia"@en .\n'
    file = tiny(tmp_path, more)
    same(tmp_path / "g.kg", file)
    graph = kg.open(tmp_path / "g.kg")
    with pytest.raises(AmbiguousName, match="write one of Aldia, BORUN"):
        graph.actor("republic of aldia")
    with pytest.raises(UnknownName, match="did you mean Karsh Brigade") as unknown:
        graph.actor("Karsh Brigad")
    assert unknown.value.near[0] == "Karsh Brigade"
    assert graph.actor("zed").handle == "Z"
    assert graph.actor("Borun").handle == "Borun"


def test_a_tie_coded_from_both_ends_and_one_of_an_actor_with_itself(tmp_path: Path) -> None:
    more = claim("Borun", "alliedWith", "Aldia", confidence=0.4) + claim("Aldia", "alliedWith", "Borun")
    more += claim("Karsh", "alliedWith", "Karsh") + claim("Front", "attacks", "Front", confidence=0.3)
    more += claim("Aldia", "alliedWith", "Borun", stance="denied", since="2003-02", until="2003-02-11")
    same(tmp_path / "g.kg", tiny(tmp_path, more))
    graph = kg.open(tmp_path / "g.kg")
    assert len(graph.evidence("Aldia", "allied-with", "Borun").tie.pro) == 2
    assert ("Karsh", "allied-with", "Karsh", 0.9) in tied(graph)
    assert graph.query("ASK { actor:Karsh kg:alliedWith actor:Karsh }") is True


def test_plain_ties_in_the_files(tmp_path: Path) -> None:
    """Those of supported ties stay in the store and no others, whatever stands at their ends; the bare are told."""
    plain = 'actor:Borun kg:arms actor:Front , actor:Nowhere , "a text, in plain words" , "fr"@fr .\n'
    plain += (
        'actor:Aldia kg:funds actor:Karsh , "x" . actor:Karsh kg:fundedBy actor:Aldia . actor:Front kg:fundedBy [] .\n'
    )
    plain += "actor:Aldia kg:alliedWith actor:Borun . actor:Karsh kg:attacks actor:Borun .\n"
    file = tiny(tmp_path, claim("Borun", "alliedWith", "Aldia") + plain)
    target = tmp_path / "g.kg"
    text, disk, columns = kg.open(file), compiled(target, file), in_columns(file)
    for world in WORLDS:
        assert statements(disk.within(world)) == statements(columns.within(world)) == statements(text.within(world))
    for graph in (disk, columns):
        ties = [tie for tie in graph.store.said.unclaimed() if "Front" not in tie[:3] or tie[1] == "arms"]
        assert ties == [tie for tie in text.store.said.unclaimed() if "Front" not in tie[:3] or tie[1] == "arms"]
    warned = run("-g", target, "actors").stderr
    assert warned == run("-g", file, "actors").stderr
    assert re.match(rf"kg: {re.escape(str(file))}: \d plain tie\(s\) left out", warned)


ENDS = st.sampled_from(("Aldia", "Borun", "Front", "Karsh"))
DATES = st.sampled_from((None, None, "2001", "2003", "2003-05", "2003-05-17", "2005-12-31"))


@st.composite
def some_claims(draw: st.DrawFn) -> str:
    """A few claims of the tiny graph, many of them on the same ties."""
    texts: dict[str, None] = {}
    for _ in range(draw(st.integers(0, 12))):
        since, until = draw(DATES), draw(st.sampled_from((None, "ongoing", "2004", "2006-02", "2009-09-09")))
        text = claim(
            draw(ENDS),
            draw(st.sampled_from(("funds", "arms", "partOf", "attacks", "alliedWith", "commands"))),
            draw(ENDS),
            speaker=draw(st.sampled_from(("speaker:tiny-author", "actor:Borun", "actor:Front"))),
            stance=draw(st.sampled_from(("asserted", "asserted", "asserted", "denied"))),
            modality=draw(st.sampled_from(("stated", "stated", "stated", "possible", "proposed"))),
            basis=draw(st.sampled_from(("reported", "reported", "concluded"))),
            confidence=draw(st.sampled_from((1.0, 0.9, 0.6, 0.3, 0.123456789, 0.0))),
            since=since,
            until=until if not (since and until and since > until) else None,
            event=draw(st.sampled_from((None, None, "shelling"))),
            gloss=draw(st.sampled_from(("", "ein\\tTab", "zwei\\nZeilen", 'a \\"quote\\" \U0001f600'))),
            more=draw(st.sampled_from(("", "kg:onBehalfOf actor:Borun ;", "kg:about event:shelling ;"))),
        )
        name = text.split(maxsplit=1)[0]
        if not any(each.split(maxsplit=1)[0] == name for each in texts):
            texts[text] = None
    return "".join(texts)


@given(some_claims())
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_small_graph_says_the_same(claims: str) -> None:
    with TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "tiny.ttl").write_text(TINY + claims, encoding="utf-8")
        same(folder / "g.kg", folder / "tiny.ttl")
        days_are_those_of_all_claims(in_columns(folder / "tiny.ttl"))


def test_the_days_of_ties_are_kept(made: tuple[Graph, Graph]) -> None:
    assert days_are_those_of_all_claims(made[1]) > 2000


def days_are_those_of_all_claims(graph: Graph) -> int:
    """See to it that each tie's days are those on which it possibly holds where every claim counts; return how many."""
    claims, kinds = graph.store.said.claims, graph.ontology.kinds_of_words
    widest = World(claims, kg.Selection(tuple(kinds["modality"]), tuple(kinds["basis"])))
    ties = {tie for node in claims.nodes() for _, _, ties in claims.links(node, True) for tie in ties}
    for tie in ties:
        assert claims.days(tie) == widest.weigh(tie).possible
    return len(ties)


def test_a_generated_graph_says_the_same(tmp_path: Path) -> None:
    file = generated(tmp_path, 60)
    same(tmp_path / "g.kg", file)


def test_chains_of_a_larger_graph_are_the_same(made: tuple[Graph, Graph]) -> None:
    """By the default lens and others, to the last digit, from the famous to the unknown."""
    text, disk = made
    handles = [actor.handle for actor in text.actors()]
    for start, goal in permutations(handles[::67], 2):
        assert _found(disk, start, goal) == _found(text, start, goal)
    assert list(disk.claims()) == list(text.claims())
    assert tied(disk) == tied(text)
    rows = "SELECT ?a ?b { ?a kg:funds ?b } ORDER BY ?a ?b"
    assert list(map(str, disk.query(rows))) == list(map(str, text.query(rows)))  # type: ignore[arg-type]


def _found(graph: Graph, start: str, goal: str) -> list[Paths]:
    worlds = (graph.within(selection) for selection in WORLDS)
    return [*(world.paths(start, goal) for world in worlds), graph.paths(start, goal, "hostility", max_hops=3)]


@pytest.mark.parametrize(("lens", "hops", "visits", "weighings"), [("", 6, 2000, 450), ("any", 4, 1600, 1000)])
def test_a_search_reads_a_small_part(
    made: tuple[Graph, Graph], lens: str, hops: int, visits: int, weighings: int
) -> None:
    """The work is counted, not timed: twenty searches among 400 actors and 3,337 ties, half as much again allowed."""
    _, disk = made
    handles = [actor.handle for actor in disk.actors()]
    visited = weighed = found = 0
    for start, goal in zip(handles[::20], handles[7::20], strict=True):
        graph = disk.within(kg.Selection())
        found += len(graph.paths(start, goal, lens, max_hops=hops).chains)
        visited += graph.ties.visited
        weighed += graph.ties.weighed
        assert graph.ties.weighed < 400
    assert found > 50
    assert (visited <= visits, weighed <= weighings) == (True, True), (visited, weighed)


def test_evidence_weighs_one_tie_and_a_claim_none(made: tuple[Graph, Graph]) -> None:
    _, disk = made
    claim = disk.claims()[1234]
    graph = disk.within(kg.Selection())
    graph.evidence(claim.subject, claim.relation, claim.object)
    assert (graph.ties.weighed, graph.ties.visited) == (1, 0)
    graph = disk.within(kg.Selection())
    assert graph.claim(claim.id) == claim
    assert graph.actor(claim.subject).handle == claim.subject
    assert (graph.ties.weighed, graph.ties.visited) == (0, 0)
    assert tied(graph)
    assert graph.ties.weighed == 0


def test_an_unknown_claim_is_named(seeds: tuple[Graph, ...]) -> None:
    for graph in seeds:
        for name in ("0" * 16, "f" * 16, "no such claim", ""):
            with pytest.raises(KgError, match="unknown claim"):
                graph.claim(name)

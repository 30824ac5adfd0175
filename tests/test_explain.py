"""``kg query --explain``: what of a query is large or slow, without a word on what the engine does not tell."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.store import explain
from kg.store.explain import Step, algebra, timing
from kg.store.questions import questions
from support import run as kg

E = "PREFIX e: <http://e/> "


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """Return ten actors in a ring by e:p, and one e:q."""
    store, names = ox.Store(), [ox.NamedNode(f"http://e/{i}") for i in range(10)]
    store.extend(ox.Quad(names[i], ox.NamedNode("http://e/p"), names[(i + 1) % 10]) for i in range(10))
    store.add(ox.Quad(names[0], ox.NamedNode("http://e/q"), ox.Literal(1)))
    return store


def walk(step: Step | None) -> Iterator[Step]:
    assert step is not None
    yield step
    for part in step.parts:
        yield from walk(part)


def test_each_pattern_has_the_statements_that_it_matches_by_itself(store: ox.Store) -> None:
    step = algebra(store, E + "SELECT * { ?a e:p ?b . ?b e:q 1 . e:0 ?p [] . ?b ?b ?c OPTIONAL { ?a (e:p/^e:q) ?d } }")
    found = {each.what: each.statements for each in walk(step) if each.statements is not None}
    assert found == {
        "?a http://e/p ?b": 10,
        '?b http://e/q "1"^^xsd:integer': 1,
        "http://e/0 ?p []": 2,
        "?b ?b ?c": 0,
        "http://e/p": 10,
        "http://e/q": 1,
    }


def test_counting_stops_at_the_bound(store: ox.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain, "BOUND", 5)
    step = algebra(store, "SELECT * { ?a ?b ?c }")
    assert step is not None
    assert list(step.lines())[-1].strip() == "?a ?b ?c  [≥ 5]"


@pytest.mark.parametrize(
    ("where", "slow"),
    [
        ("?a e:p ?b . ?c e:p ?d", ["every (?a ?b) with every (?c ?d), for they have nothing in common"]),
        ("?a e:p ?b { ?c e:p ?d }", ["every (?a ?b) with every (?c ?d), for they have nothing in common"]),
        ("?a e:p ?b { ?c e:p ?d } ?b e:p ?c", []),
        ("?a e:p ?b { SELECT ?c { ?c e:p ?a } }", ["every (?a ?b) with every (?c), for they have nothing in common"]),
        ("?a e:p ?b OPTIONAL { ?c e:q ?d }", ["every (?a ?b) with every (?c ?d), for they have nothing in common"]),
        ("?a e:p ?b VALUES ?c { 1 2 }", ["every (?a ?b) with every (?c), for they have nothing in common"]),
        ("?a e:p ?b VALUES ?a { e:0 }", []),
        ("?a e:p ?b FILTER EXISTS { ?a e:p ?c . ?b e:p ?d }", []),
        ("?a e:p ?b FILTER NOT EXISTS { ?c e:p ?d }", []),
        ("?a e:p+ ?b", ["a path of any length between any two ends"]),
        ("?a (e:q/e:p*) ?b", ["a path of any length between any two ends"]),
        ("?a ^(e:p|e:q)* e:1", ["a path of any length"]),
        ("?a e:p* ?b . ?b e:q 1", ["a path of any length"]),
        ("?a e:p ?b FILTER EXISTS { ?a e:p* ?b }", ["a path of any length"]),
        ("?a e:p? ?b . ?b e:p/e:p ?c . ?c !(e:p|^e:q) ?d", []),
    ],
)
def test_products_and_endless_paths_are_marked(store: ox.Store, where: str, slow: list[str]) -> None:
    found = [each.slow for each in walk(algebra(store, f"{E}SELECT * {{ {where} }}")) if each.slow]
    assert found == slow


def test_patterns_in_a_graph_are_counted_there() -> None:
    store, name = ox.Store(), ox.NamedNode("http://e/a")
    store.add(ox.Quad(name, name, name, name))
    step = algebra(store, "SELECT * { ?s ?p ?o GRAPH ?g { ?s ?q ?o } GRAPH <http://e/b> { ?o ?q ?o } }")
    assert [each.statements for each in walk(step) if each.statements is not None] == [0, 1, 0]


def test_a_run_is_cut_and_says_so(store: ox.Store) -> None:
    run = timing(store, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    assert (run.rows, run.complete) == (10_000, False)
    assert run.first is not None
    assert 0 < run.first <= run.seconds
    assert timing(store, "SELECT * { ?a <http://e/none> ?b }").first is None
    assert timing(store, "ASK {}").rows == 1
    assert timing(store, "CONSTRUCT WHERE { ?s ?p ?o }").rows == 11


def test_nothing_of_a_refused_query_is_run(store: ox.Store) -> None:
    for function in (algebra, timing):
        with pytest.raises(QueryError, match="SERVICE is refused"):
            function(store, "SELECT * { ?s ?p ?o SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")


def test_what_rdflib_cannot_read_has_no_algebra(store: ox.Store) -> None:
    query = "SELECT * { ?s ?p <<( ?a ?b ?c )>> }"
    assert algebra(store, query) is None
    done = kg("query", "--explain", query)
    assert done.returncode == 0
    assert done.stdout.startswith("no algebra: rdflib, which works it out, cannot read this query\n0 rows in ")


@pytest.mark.parametrize("name", [question.name for question in questions()])
def test_the_shipped_questions_can_be_explained(name: str) -> None:
    done = kg("query", "--explain", "--name", name)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("SELECT\n")
    assert " rows in " in done.stdout.splitlines()[-1]


def test_as_data_it_says_the_same() -> None:
    query = "SELECT * { ?a kg:partOf* actor:PMF . ?c kg:funds ?d }"
    data = json.loads(kg("query", "--explain", "--format", "json", query).stdout)
    lines = kg("query", "--explain", query).stdout.splitlines()
    assert data["algebra"]["what"] == lines[0] == "SELECT"
    assert data["run"]["rows"] > 0
    (join,) = data["algebra"]["parts"][0]["parts"]
    assert join["slow"] in lines[2]
    assert {part["what"] for part in join["parts"]} == {"?c kg:funds ?d", "path ?a kg:partOf* actor:PMF"}
    assert kg("query", "--explain", "--format", "csv", query).returncode == 2
    assert kg("query", "--explain", "SELECT * {").returncode == 2

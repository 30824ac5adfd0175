"""Questions about the whole graph: the numbers are those of NetworkX, and those worked out by hand."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

import kg
from kg.analyses.betweenness import betweenness
from kg.analyses.communities import communities
from kg.analyses.components import components
from kg.analyses.kcore import kcore
from kg.analyses.pagerank import pagerank
from kg.arrays import choose
from kg.claims.protocol import TieColumns
from kg.ontology import load
from kg.world import Tie
from support import tiny

CLOSE = 1e-9
ONTOLOGY = load()
RELATIONS = ["funds", "part-of", "attacks", "allied-with", "proxy-of"]
SYMMETRIC = {name for name in RELATIONS if ONTOLOGY.relations[name].symmetric}

Walk = tuple[str, str, float, tuple[str, str, str]]


class Drawn:
    """A world of ties given as subject, relation, object and confidence, each with two claims, on funds with one."""

    def __init__(self, handles: Iterable[str], ties: Iterable[tuple[str, str, str, float]]) -> None:
        self.handles, self.ties = sorted(handles), list(ties)

    def columns(self) -> TieColumns:
        places = {handle: place for place, handle in enumerate(self.handles)}
        found = TieColumns(self.handles, RELATIONS, array("I"), array("H"), array("I"), array("d"))
        for subject, relation, object, confidence in self.ties:
            found.subject.append(places[subject])
            found.relation.append(RELATIONS.index(relation))
            found.object.append(places[object])
            found.confidence.append(confidence)
        return found

    def tie(self, subject: str, relation: str, object: str) -> Tie:
        claims = ("c1",) if relation == "funds" else ("c1", "c2")
        return Tie(subject, relation, object, "supported", 0.9, 0.0, claims, (), (), ())


def drawn(seed: int, actors: int = 60, ties: int = 240) -> Drawn:
    """A world at random, with few in many ties; some actors have none, some pairs several."""
    random = np.random.default_rng(seed)
    ends = (random.random((2, ties)) ** 3 * actors).astype(int).tolist()
    kinds = random.integers(0, len(RELATIONS), ties).tolist()
    found = {}
    for subject, object, kind, confidence in zip(*ends, kinds, random.random(ties).tolist(), strict=True):
        relation = RELATIONS[kind]
        one, other = f"A{subject:03d}", f"A{object:03d}"
        if relation in SYMMETRIC and other < one:
            one, other = other, one
        if one != other:
            found[one, relation, other] = confidence
    return Drawn([f"A{number:03d}" for number in range(actors)], ((*key, found[key]) for key in found))


def walks(world: Any, lens: str = "") -> list[Walk]:
    """Return each way that a tie is walked, by a plain reading of the columns and of the lens."""
    columns = world.columns()
    steps = {(step.relation, step.forward) for step in ONTOLOGY.lens(lens).steps if not step.only_with}
    found = []
    for one, kind, other, confidence in zip(*columns[2:], strict=True):
        tie = (columns.handles[one], columns.relations[kind], columns.handles[other])
        symmetric = ONTOLOGY.relations[tie[1]].symmetric
        ways = {forward for name, forward in steps if name == tie[1]} if lens else {True}
        if symmetric and ways:
            ways = {True, False}
        ends = [(tie[0], tie[2])] * (True in ways) + [(tie[2], tie[0])] * (False in ways)
        found += [(start, end, confidence, tie) for start, end in ends]
    return found


def directed(world: Any, lens: str = "") -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(world.columns().handles)
    graph.add_weighted_edges_from(each[:3] for each in walks(world, lens))
    return graph


def undirected(world: Any) -> nx.MultiGraph:
    columns = world.columns()
    graph = nx.MultiGraph()
    graph.add_nodes_from(columns.handles)
    for one, _, other, confidence in zip(*columns[2:], strict=True):
        graph.add_edge(columns.handles[one], columns.handles[other], weight=confidence)
    return graph


def worlds() -> list[Any]:
    return [kg.open().ties, *map(drawn, range(4)), drawn(9, actors=200, ties=150), drawn(10, actors=12, ties=300)]


def same(rows: Iterable[tuple[str, float]], expected: dict[str, float]) -> None:
    """Check that the rows are the expected scores, the highest first, equal ones by handle."""
    found = dict(rows)
    assert found.keys() == expected.keys()
    assert max(abs(found[each] - expected[each]) for each in found) < CLOSE
    assert list(found) == sorted(found, key=lambda each: (-found[each], each))


@pytest.mark.parametrize("world", worlds())
@pytest.mark.parametrize(("lens", "damping"), [("", 0.85), ("funding", 0.85), ("any", 0.5), ("hostility", 0.99)])
def test_pagerank_is_that_of_networkx(world: Any, lens: str, damping: float) -> None:
    graph = directed(world, lens)
    expected = nx.pagerank(graph, alpha=damping, tol=1e-13 / len(graph), max_iter=10_000)
    found = dict(pagerank(world, ONTOLOGY, lens=lens, damping=damping))
    assert max(abs(found[each] - expected[each]) for each in expected) < CLOSE
    assert list(found.values()) == sorted(found.values(), reverse=True)


@pytest.mark.parametrize("world", worlds())
@pytest.mark.parametrize("lens", ["", "funding", "any"])
@pytest.mark.parametrize("pivots", [2, 7, 40, 10_000])
def test_betweenness_is_that_of_networkx_for_the_same_pivots(world: Any, lens: str, pivots: int) -> None:
    graph = nx.DiGraph(directed(world, lens))
    # NetworkX draws its pivots from the nodes in order with Python's own generator, as is done here.
    expected = nx.betweenness_centrality(graph, k=min(pivots, len(graph)), seed=5)
    same(betweenness(world, ONTOLOGY, lens=lens, pivots=pivots, seed=5), expected)


@pytest.mark.parametrize("world", worlds())
def test_core_numbers_are_those_of_networkx(world: Any) -> None:
    graph = nx.Graph(undirected(world))
    rows = kcore(world, ONTOLOGY)
    assert {row.actor: row.core for row in rows} == nx.core_number(graph)
    assert {row.actor: row.neighbours for row in rows} == dict(graph.degree())
    assert rows == sorted(rows, key=lambda row: (-row.core, -row.neighbours, world.columns().handles.index(row.actor)))


@pytest.mark.parametrize("world", worlds())
def test_components_are_those_of_networkx(world: Any) -> None:
    graph = undirected(world)
    rows = components(world, ONTOLOGY)
    assert {frozenset(row.actors) for row in rows} == set(map(frozenset, nx.connected_components(graph)))
    for row in rows:
        assert row.size == len(row.actors)
        assert row.ties == graph.subgraph(row.actors).number_of_edges()
        assert list(row.actors) == sorted(row.actors, key=lambda each: (-graph.degree(each), each))
    assert [row.component for row in rows] == list(range(1, len(rows) + 1))
    assert [row.size for row in rows] == sorted((row.size for row in rows), reverse=True)


@pytest.mark.parametrize("world", worlds())
@pytest.mark.parametrize("resolution", [1.0, 2.0])
def test_communities_are_as_modular_as_they_say_and_as_those_of_networkx(world: Any, resolution: float) -> None:
    graph = undirected(world)
    rows = communities(world, ONTOLOGY, sign="any", resolution=resolution)
    assert sorted(each for row in rows for each in row.actors) == sorted(graph)
    said = sum(row.modularity for row in rows)
    division = [set(row.actors) for row in rows]
    assert said == pytest.approx(nx.community.modularity(graph, division, resolution=resolution), abs=CLOSE)
    louvain = nx.community.louvain_communities(graph, resolution=resolution, seed=1)
    assert said > nx.community.modularity(graph, louvain, resolution=resolution) - 0.02
    assert rows == communities(world, ONTOLOGY, sign="any", resolution=resolution)


# Worked out by hand: Aldia funds Karsh (0.9), Karsh is part of Front (0.9) and attacks Aldia (0.6).


@pytest.fixture
def small(tmp_path: Path) -> kg.graph.Graph:
    return kg.open(tiny(tmp_path))


def test_pagerank_by_hand(small: kg.graph.Graph) -> None:
    # From Karsh 0.6 of the walk goes to Front, 0.4 to Aldia; from Front and Borun, which has no tie, anywhere.
    assert [(row.actor, round(row.score, 6)) for row in small.analyse("pagerank")] == [
        ("Karsh", 0.333003),
        ("Front", 0.297813),
        ("Aldia", 0.241202),
        ("Borun", 0.127981),
    ]


def test_betweenness_by_hand(small: kg.graph.Graph) -> None:
    # Of the two ways past Karsh, Aldia to Front and Front to Aldia, only the first can be walked.
    assert small.analyse("betweenness") == [("Karsh", 1 / 6), ("Aldia", 0), ("Borun", 0), ("Front", 0)]


def test_cores_and_components_by_hand(small: kg.graph.Graph) -> None:
    assert small.analyse("kcore") == [("Karsh", 1, 2), ("Aldia", 1, 1), ("Front", 1, 1), ("Borun", 0, 0)]
    assert small.analyse("components") == [(1, 3, 3, ("Karsh", "Aldia", "Front")), (2, 1, 0, ("Borun",))]
    apart = [(2, 1, 0, ("Borun",)), (3, 1, 0, ("Front",))]
    assert small.analyse("components", sign="-") == [(1, 2, 1, ("Aldia", "Karsh")), *apart]


def test_communities_by_hand(small: kg.graph.Graph) -> None:
    # Apart from Front, Aldia and Karsh would come to ½ − (¾)² − (¼)² = −⅛; together all come to 0.
    assert small.analyse("communities") == [(1, 3, 0, ("Karsh", "Aldia", "Front")), (2, 1, 0, ("Borun",))]


def walked(*ties: tuple[str, str, str], **chosen: str) -> set[tuple[str, str]]:
    chosen_ties = choose(Drawn("ABC", ((*tie, 0.5) for tie in ties)), ONTOLOGY, **chosen)  # type: ignore[arg-type]
    start, end, _ = chosen_ties.walked()
    return {("ABC"[one], "ABC"[other]) for one, other in zip(start, end, strict=True)}


def test_ties_are_walked_from_subject_to_object_symmetric_ones_both_ways() -> None:
    assert walked(("A", "funds", "B"), ("C", "attacks", "B")) == {("A", "B"), ("C", "B")}
    assert walked(("A", "allied-with", "B")) == {("A", "B"), ("B", "A")}


def test_a_lens_walks_its_own_steps_in_their_directions() -> None:
    ties = (("A", "funds", "B"), ("C", "part-of", "B"), ("A", "attacks", "C"), ("A", "allied-with", "C"))
    # Up from the part to the whole money goes only for those who ask for it.
    assert walked(*ties, lens="funding") == {("A", "B"), ("B", "C")}
    everything = {("A", "B"), ("B", "C"), ("A", "C")}
    assert walked(*ties, lens="any") == everything | {(end, start) for start, end in everything}


def test_ties_are_chosen_by_family_and_sign() -> None:
    ties = (("A", "funds", "B"), ("A", "attacks", "C"))
    assert walked(*ties, family="hostility") == walked(*ties, sign="-") == {("A", "C")}
    assert walked(*ties, sign="+") == {("A", "B")}
    assert walked(*ties, sign="0") == walked(*ties, sign="-", lens="funding") == set()


def test_ties_of_an_actor_with_itself_lead_nowhere() -> None:
    assert walked(("A", "attacks", "A"), ("A", "attacks", "B")) == {("A", "B")}
    world: Any = Drawn("AB", [("A", "attacks", "A", 0.9), ("A", "attacks", "B", 0.9)])
    assert kcore(world, ONTOLOGY) == [("A", 1, 1), ("B", 1, 1)]


def test_friendly_ties_make_communities_unless_told_otherwise() -> None:
    world: Any = Drawn("ABC", [("A", "funds", "B", 0.9), ("B", "attacks", "C", 0.9)])
    assert [row.actors for row in communities(world, ONTOLOGY)] == [("A", "B"), ("C",)]
    assert [row.actors for row in communities(world, ONTOLOGY, sign="-")] == [("B", "C"), ("A",)]

"""Centralities, brokers and proxies: by other ways of computing them, and by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import permutations
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

import kg
from kg.analyses import analyses, find
from kg.analyses.brokers import brokers
from kg.analyses.centrality import centrality
from kg.analyses.pagerank import pagerank
from kg.analyses.proxies import proxies
from kg.claims.model import Actor
from kg.ontology import load
from support import claim, tiny
from test_analyses import Drawn, directed, drawn
from test_signed import plain, signed

ONTOLOGY = load()
CLOSE = 1e-6


def typed(handle: str) -> Actor:
    """Return an actor whose type is the first letter but one of its handle."""
    return Actor("", handle, handle, (), handle[-1])


def friendly(world: Any, sign: int = 1) -> Any:
    ties = [tie for tie in world.ties if ONTOLOGY.relations[tie[1]].sign == sign]
    return Drawn(world.handles, ties)


@pytest.mark.parametrize("seed", range(5))
def test_degrees_count_others_by_sign(seed: int) -> None:
    world: Any = drawn(seed, actors=20, ties=90)
    graphs = [nx.DiGraph(directed(friendly(world, sign))) for sign in (1, -1)]
    for row in centrality(world, ONTOLOGY):
        assert (row.friendly_out, row.friendly_in) == (graphs[0].out_degree(row.actor), graphs[0].in_degree(row.actor))
        assert (row.hostile_out, row.hostile_in) == (graphs[1].out_degree(row.actor), graphs[1].in_degree(row.actor))


@pytest.mark.parametrize("seed", range(5))
def test_scores_are_those_of_dense_algebra(seed: int) -> None:
    world: Any = drawn(seed, actors=20, ties=90)
    rows = {row.actor: row for row in centrality(world, ONTOLOGY)}
    places = {handle: place for place, handle in enumerate(world.handles)}
    size = len(places)
    signs = np.zeros((size, size))
    for (one, other), of in plain(world).items():
        weight = (1 in of) - 2 * (-1 in of)
        signs[places[one], places[other]] = signs[places[other], places[one]] = weight
    expected = np.linalg.solve(np.eye(size) - signs / (2 * size - 2), np.ones(size))
    assert np.allclose([rows[handle].pn for handle in world.handles], expected, atol=CLOSE)
    assert all(-1 <= row.pn <= 2 for row in rows.values())
    flow = nx.to_numpy_array(directed(friendly(world)), nodelist=world.handles)
    left, _, right = np.linalg.svd(flow)
    assert np.allclose([rows[each].hub for each in world.handles], left[:, 0] / left[:, 0].sum(), atol=CLOSE)
    assert np.allclose([rows[each].authority for each in world.handles], right[0] / right[0].sum(), atol=CLOSE)
    ranks = dict(pagerank(world, ONTOLOGY, sign="+"))
    assert all(abs(row.pagerank - ranks[row.actor]) < CLOSE for row in rows.values())


def test_whom_a_foe_opposes_rises_and_falls_by_hand() -> None:
    # Two foes alone: x = 1 − x, for both.
    assert [(row.actor, row.pn) for row in centrality(signed("A-B"), ONTOLOGY)] == [("A", 0.5), ("B", 0.5)]
    # A and B are friends, C is B's foe: a = 1 + b/4, b = 1 + a/4 − c/2, c = 1 − b/2.
    found = {row.actor: row.pn for row in centrality(signed("A+B", "B-C"), ONTOLOGY)}
    assert found == pytest.approx({"A": 14 / 11, "B": 12 / 11, "C": 5 / 11}, abs=1e-8)


def test_no_friends_no_hubs() -> None:
    for row in centrality(signed("A-B", "B-C"), ONTOLOGY):
        assert (row.hub, row.authority, row.betweenness) == (0, 0, 0)
    assert [row[:7] for row in centrality(Drawn("A", []), ONTOLOGY)] == [("A", 0, 0, 0, 0, 0, 0)]  # type: ignore[arg-type]


ROLES = ("coordinator", "gatekeeper", "representative", "consultant", "liaison")


def role(one: str, broker: str, other: str) -> str:
    if one == broker == other:
        return "coordinator"
    if broker == other:
        return "gatekeeper"
    if one == broker:
        return "representative"
    return "consultant" if one == other else "liaison"


@pytest.mark.parametrize("seed", range(6))
def test_roles_are_those_of_a_search_through_all_threes(seed: int) -> None:
    world: Any = drawn(seed, actors=16, ties=50 + 20 * seed)
    graph = nx.DiGraph(directed(friendly(world)))
    expected = {handle: dict.fromkeys(ROLES, 0) for handle in graph}
    for one, broker, other in permutations(graph, 3):
        if graph.has_edge(one, broker) and graph.has_edge(broker, other) and not graph.has_edge(one, other):
            expected[broker][role(one[-1], broker[-1], other[-1])] += 1
    rows = brokers(world, ONTOLOGY, actors=typed, by="type")
    constraint = nx.constraint(graph)
    assert {row.actor for row in rows} == {each for each in graph if graph.degree(each)}
    for row in rows:
        assert {name: getattr(row, name) for name in ROLES} == expected[row.actor]
        assert row.brokered == sum(expected[row.actor].values())
        assert row.bloc == row.actor[-1]
        assert row.constraint == pytest.approx(constraint[row.actor], abs=CLOSE)
    assert rows == sorted(rows, key=lambda row: (-row.brokered, row.constraint))


def test_every_role_by_hand() -> None:
    def only(*ties: tuple[str, str]) -> dict[str, int]:
        world: Any = Drawn({each for tie in ties for each in tie}, ((one, "funds", other, 0.9) for one, other in ties))
        (row,) = [row for row in brokers(world, ONTOLOGY, actors=typed, by="type") if row.brokered]
        return {name: getattr(row, name) for name in ROLES if getattr(row, name)}

    assert only(("1x", "2x"), ("2x", "3x")) == {"coordinator": 1}
    assert only(("1x", "2y"), ("2y", "3y")) == {"gatekeeper": 1}
    assert only(("1x", "2x"), ("2x", "3y")) == {"representative": 1}
    assert only(("1x", "2y"), ("2y", "3x")) == {"consultant": 1}
    assert only(("1x", "2y"), ("2y", "3z")) == {"liaison": 1}
    # Who is tied directly needs nobody, and nobody mediates between an actor and itself.
    direct: Any = Drawn("ABC", [("A", "funds", "B", 0.9), ("B", "funds", "C", 0.9), ("A", "funds", "C", 0.9)])
    both: Any = Drawn("AB", [("A", "funds", "B", 0.9), ("B", "funds", "A", 0.9)])
    for world in (direct, both):
        assert {row.brokered for row in brokers(world, ONTOLOGY, actors=typed)} == {0}


def test_blocs_are_types_communities_or_sides() -> None:
    graph = kg.open()
    by_type = {row.actor: row.bloc for row in graph.analyse("brokers", by="type")}
    assert {by_type[handle] for handle in ("US", "Iran")} == {"state"}
    number = {actor: str(row.community) for row in graph.analyse("communities") for actor in row.actors}
    assert all(row.bloc == number[row.actor] for row in graph.analyse("brokers"))
    side = {row.actor: str(row.bloc) for row in graph.analyse("blocs")}
    assert all(row.bloc == side[row.actor] for row in graph.analyse("brokers", by="blocs"))
    # The militia stands for its side towards the army that it is a part of.
    (row,) = [row for row in graph.analyse("brokers", by="blocs") if row.actor == "KH"]
    assert row.representative > 0


def test_proxies_by_hand(tmp_path: Path) -> None:
    graph = kg.open(
        tiny(
            tmp_path,
            claim("Aldia", "attacks", "Front")
            + claim("Karsh", "strikes", "Front", confidence=0.6)
            + claim("Aldia", "arms", "Karsh", confidence=0.6),
        )
    )
    (row,) = graph.analyse("proxies")
    assert row[:6] == ("Aldia", "Karsh", 1, 0.486, ("funds", "arms"), ("Front",))
    assert [graph.claim(each).relation for each in row.claims] == ["funds", "arms", "attacks", "strikes"]
    assert graph.analyse("proxies", lens="funding")[0].relations == ("funds",)
    assert graph.analyse("proxies", lens="command") == []
    # That the two are each other's foes is no shared foe.
    assert kg.open(tiny(tmp_path, claim("Aldia", "attacks", "Karsh"))).analyse("proxies") == []


def test_support_goes_the_way_of_the_lens_step() -> None:
    # B is A's proxy, and not A B's.
    world: Any = Drawn("ABT", [("B", "proxy-of", "A", 0.9), ("A", "attacks", "T", 0.9), ("B", "attacks", "T", 0.5)])
    assert [row[:4] for row in proxies(world, ONTOLOGY)] == [("A", "B", 1, round(0.9 * 0.9 * 0.5, 6))]
    assert proxies(world, ONTOLOGY, lens="funding") == []


def test_on_the_seeds_iran_s_proxies_share_its_foes() -> None:
    graph = kg.open()
    found = {row[:2]: row for row in graph.analyse("proxies")}
    assert "USForces" in found["Iran", "KH"].foes
    for row in found.values():
        for claim_id in row.claims:
            said = graph.claim(claim_id)
            assert {said.subject, said.object} <= {row.sponsor, row.proxy, *row.foes}


# Backends of NetworkX.

BACKEND = '''
"""Computes what NetworkX computes, by NetworkX, and says so."""
import sys
import networkx as nx
from networkx.utils.backends import _registered_algorithms


class Backend:
    def __getattr__(self, name):
        if name not in ("hits", "constraint", "biconnected_component_edges"):
            raise AttributeError(name)
        print("computed", name, file=sys.stderr)
        return _registered_algorithms[name].orig_func

    @staticmethod
    def convert_from_nx(graph, **_):
        return graph

    @staticmethod
    def convert_to_nx(result, **_):
        return result


backend = Backend()
'''


@pytest.fixture
def installed(tmp_path: Path) -> dict[str, str]:
    """Return surroundings in which a backend of the name "echo" is installed."""
    (tmp_path / "echo_nx.py").write_text(BACKEND, encoding="utf-8")
    info = tmp_path / "echo_nx-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: echo-nx\nVersion: 1\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[networkx.backends]\necho = echo_nx:backend\n", encoding="utf-8")
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))}


BACKED = [name for name in analyses() if "backend" in {option.name for option in find(name).options}]


@pytest.mark.parametrize("name", BACKED)
def test_an_installed_backend_computes(name: str, installed: dict[str, str]) -> None:
    asked = [sys.executable, "-m", "kg", "analyse", name, "--format", "json"]
    plain, echoed = (
        subprocess.run([*asked, *more], env=installed, capture_output=True, text=True, check=True)
        for more in ([], ["--backend", "echo"])
    )
    assert json.loads(plain.stdout) == json.loads(echoed.stdout)
    assert "computed" in echoed.stderr
    assert "computed" not in plain.stderr


def test_a_backend_that_lacks_something_says_so(installed: dict[str, str], tmp_path: Path) -> None:
    code = "import networkx as nx; from kg.network import asked; asked(nx.core_number, nx.path_graph(2), 'echo')"
    done = subprocess.run([sys.executable, "-c", code], env=installed, capture_output=True, text=True, check=False)
    assert "KgError: the backend 'echo' does not compute NetworkX's core_number; name another" in done.stderr


def test_networkx_itself_is_a_backend() -> None:
    graph = kg.open()
    assert graph.analyse("centrality", backend="networkx") == graph.analyse("centrality")

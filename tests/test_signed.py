"""Friends and foes: pairs, triads, the frustration index and blocs, against every division and by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.analyses.balance import balance
from kg.analyses.blocs import blocs
from kg.analyses.frustration import frustration
from kg.ontology import load
from kg.signed import division, exact, search
from kg.signed.division import divide
from kg.signed.pairs import pairs
from kg.signed.triads import KINDS, triads
from support import claim, tiny
from test_analyses import Drawn, drawn

ONTOLOGY = load()
SIGNS = {"+": "funds", "-": "attacks"}


def signed(*ties: str) -> Any:
    """Return a world of ties such as "A+B" and "A-B", each a little less sure than the one before it."""
    named = [(tie[0], SIGNS[tie[1]], tie[2], 0.9 - number / 100) for number, tie in enumerate(ties)]
    return Drawn({each for tie in ties for each in (tie[0], tie[2])}, named)


def plain(world: Any) -> dict[tuple[str, str], set[int]]:
    """Return the signs of each pair, by a plain reading of the columns."""
    columns = world.columns()
    found: dict[tuple[str, str], set[int]] = {}
    for one, kind, other, _ in zip(*columns[2:], strict=True):
        sign = ONTOLOGY.relations[columns.relations[kind]].sign
        if sign and one != other:
            ends = sorted((columns.handles[one], columns.handles[other]))
            found.setdefault((ends[0], ends[1]), set()).add(sign)
    return found


def frustrated(signs: dict[tuple[str, str], set[int]], labels: dict[str, int]) -> int:
    """Return how many pairs a division leaves frustrated."""
    return sum((labels[one] == labels[other]) == (-1 in of) or len(of) > 1 for (one, other), of in signs.items())


def divisions(actors: list[str], several: bool) -> Iterator[dict[str, int]]:
    """Yield every division, into two sides or into any number of blocs."""
    for labels in product(range(len(actors) if several else 2), repeat=len(actors)):
        if all(label <= max((-1, *labels[:place])) + 1 for place, label in enumerate(labels)):
            yield dict(zip(actors, labels, strict=True))


@pytest.mark.parametrize("seed", range(6))
def test_pairs_are_those_of_a_plain_reading(seed: int) -> None:
    world: Any = drawn(seed, actors=15, ties=80)
    found = pairs(world, ONTOLOGY)
    read = {}
    for one, other, friendly, hostile in zip(*found[1:5], strict=True):
        signs = {sign for sign, sure in ((1, friendly), (-1, hostile)) if sure}
        read[found.handles[one], found.handles[other]] = signs
    assert read == plain(world)
    assert sum(map(len, read.values())) > found.mixed.sum() > 0


@pytest.mark.parametrize("seed", range(8))
def test_triads_are_those_of_a_search_through_all_threes(seed: int) -> None:
    world: Any = drawn(seed, actors=14, ties=40 + 10 * seed)
    signs = plain(world)
    counts: Counter[str] = Counter()
    for three in combinations(world.handles, 3):
        sides = [signs.get(pair) for pair in combinations(three, 2)]
        if all(sides):
            hostile = sum(side == {-1} for side in sides)
            counts["mixed" if any(len(side or ()) > 1 for side in sides) else "+" * (3 - hostile) + "-" * hostile] += 1
    found = pairs(world, ONTOLOGY)
    counted = triads(found, 1000)
    assert dict(zip(KINDS, counted.counts, strict=True)) == {kind: counts[kind] for kind in KINDS}
    for kind, surest in zip(KINDS, counted.surest, strict=True):
        assert len(set(surest)) == counts[kind]
        sure = [min(max(found.friendly[p], found.hostile[p]) for p in triad) for triad in surest]
        if kind != "mixed":
            assert sure == sorted(sure, reverse=True)
        assert triads(found, 1).surest[KINDS.index(kind)] == surest[:1]


def test_triads_are_the_same_when_they_are_looked_at_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    world: Any = drawn(3, actors=40, ties=300)
    before = triads(pairs(world, ONTOLOGY), 3)
    import kg.signed.triads as module
    from kg.arrays import runs

    monkeypatch.setattr(module, "runs", lambda first, count: runs(first, count, 7))
    assert triads(pairs(world, ONTOLOGY), 3) == before


small_graphs = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from("+-")), min_size=1, max_size=16
).map(lambda ties: [f"{'ABCDEF'[one]}{sign}{'ABCDEF'[other]}" for one, other, sign in ties if one != other])


@settings(max_examples=150, deadline=None)
@given(small_graphs, st.booleans(), st.booleans())
def test_the_division_is_the_best_of_all(ties: list[str], several: bool, shaken: bool) -> None:
    world = signed(*dict.fromkeys(ties))
    signs = plain(world)
    with pytest.MonkeyPatch.context() as patch:
        if not shaken:
            # So the solver, and not the search, has to find it.
            patch.setattr(division, "searched", lambda edges, size, several: np.arange(size) % 2)
        found = divide(pairs(world, ONTOLOGY), several)
    best = min((frustrated(signs, each) for each in divisions(world.handles, several)), default=0)
    assert found.exact
    assert found.least == best
    labels = dict(zip(world.handles, found.blocs.tolist(), strict=True))
    assert frustrated(signs, labels) == best


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_beyond_the_solver_there_are_bounds(several: bool, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    world: Any = drawn(seed, actors=12, ties=60)
    found = pairs(world, ONTOLOGY)
    best = divide(found, several)
    assert best.exact
    monkeypatch.setattr(division, "LARGEST", 0)
    bounded = divide(found, several)
    assert 0 < bounded.least <= best.least <= bounded.frustrated.sum()
    monkeypatch.setattr(division, "LARGEST", 1000)
    monkeypatch.setattr(exact, "WORK", 0)
    monkeypatch.setattr(search, "SHAKES", 0)
    stopped = divide(found, several)
    assert 0 < stopped.least <= best.least <= stopped.frustrated.sum()


def test_what_balances_is_not_frustrated_however_large() -> None:
    random = np.random.default_rng(5)
    side = random.integers(0, 2, 300)
    ends = random.integers(0, 300, (2000, 2)).tolist()
    ties = [
        (f"A{one:03d}", SIGNS["+" if side[one] == side[other] else "-"], f"A{other:03d}", 0.5)
        for one, other in ends
        if one != other
    ]
    world: Any = Drawn({each for tie in ties for each in (tie[0], tie[2])}, dict.fromkeys(ties))
    assert frustration(world, ONTOLOGY) == []
    assert balance(world, ONTOLOGY)[-1][:4] == ("frustration index", "exact", 0, 0.0)
    found = {row.actor: row.bloc for row in blocs(world, ONTOLOGY)}
    agree = [(found[handle] == 1) == bool(side[int(handle[1:])]) for handle in found]
    assert set(agree) in ({True}, {False})


def test_actors_that_nothing_joins_have_sides_of_their_own() -> None:
    rows = blocs(signed("A+B", "B-C", "D-E"), ONTOLOGY)
    assert [row[:2] for row in rows] == [(1, "B"), (1, "A"), (2, "C"), (3, "D"), (4, "E")]
    assert rows[0] == (1, "B", 1, 1, 0)


def test_the_enemy_of_an_enemy_is_a_friend_on_two_sides_and_not_among_several() -> None:
    enemies = signed("A-B", "B-C")
    assert [row[:2] for row in blocs(enemies, ONTOLOGY)] == [(1, "A"), (1, "C"), (2, "B")]
    assert [row[:2] for row in blocs(enemies, ONTOLOGY, several=True)] == [(1, "A"), (2, "B"), (3, "C")]
    three = signed("A-B", "B-C", "A-C")
    assert len(frustration(three, ONTOLOGY)) == 1
    assert frustration(three, ONTOLOGY, several=True) == []


def test_balance_by_hand() -> None:
    # Of A, B and C, C is the friend of both foes; D trades blows and money with A and funds B.
    world = signed("C+A", "B+C", "A-B", "A+D", "D-A", "D+B")
    rows = balance(world, ONTOLOGY, witnesses=2)
    assert [(row.kind, row.reading, row.number, row.actors) for row in rows] == [
        ("+++", "balanced", 0, ()),
        ("++-", "tense", 1, ("C", "A", "B")),
        ("+--", "balanced", 0, ()),
        ("---", "balanced among three blocs only", 0, ()),
        ("mixed", "at odds with itself", 1, ("A", "B", "D")),
        ("mixed pairs", "at odds with itself", 1, ("A", "D")),
        ("frustration index", "exact", 2, ()),
    ]
    assert [row.share for row in rows] == [0, 0.5, 0, 0, 0.5, 0.2, 0.4]
    assert rows[1].claims == ("c1", "c1", "c1")
    # The division that keeps B and D together, and B and C: A stands alone, against D's money and C's.
    at_odds = {row[:4] for row in frustration(world, ONTOLOGY)}
    assert len({frozenset((row[0], row[2])) for row in at_odds}) == 2
    assert ({("A", "funds", "D", "+")} <= at_odds) != ({("D", "attacks", "A", "-")} <= at_odds)


def test_the_tiny_graph_by_hand(tmp_path: Path) -> None:
    graph = kg.open(tiny(tmp_path))
    # Aldia funds Karsh, who attacks it, and is part of Front: the one pair is at odds with itself whatever is done.
    assert [row[:5] for row in graph.analyse("balance")[-2:]] == [
        ("mixed pairs", "at odds with itself", 1, 0.5, ("Aldia", "Karsh")),
        ("frustration index", "exact", 1, 0.5, ()),
    ]
    assert [row[:4] for row in graph.analyse("frustration")] == [("Aldia", "funds", "Karsh", "+")]
    assert graph.analyse("blocs") == [(1, "Front", 1, 0, 0), (1, "Karsh", 1, 0, 1), (2, "Aldia", 0, 0, 1)]
    assert graph.analyse("balance", family="place") == []


def test_ties_without_a_sign_join_no_pair(tmp_path: Path) -> None:
    graph = kg.open(tiny(tmp_path, claim("Karsh", "influences", "Borun")))
    assert {row.actor for row in graph.analyse("blocs")} == {"Aldia", "Karsh", "Front"}


def test_on_the_seeds_the_militia_is_part_of_its_foe_s_army() -> None:
    graph = kg.open()
    bloc = {row.actor: row.bloc for row in graph.analyse("blocs")}
    assert bloc["US"] == bloc["Iraq"] == bloc["PMF"] != bloc["KH"] == bloc["Iran"] == bloc["QudsForce"]
    (index,) = [row for row in graph.analyse("balance") if row.kind == "frustration index"]
    assert (index.reading, index.number) == ("exact", 10)
    rows = graph.analyse("frustration")
    assert ("KH", "part-of", "PMF") in {row[:3] for row in rows}
    assert len({frozenset((row.subject, row.object)) for row in rows}) in (10, 9)
    for row in rows:
        assert row.claims == graph.evidence(*row[:3]).tie.pro
        assert (row.subject_bloc, row.object_bloc) == (bloc[row.subject], bloc[row.object])
    # Without the tie there is one pair less at odds.
    (index,) = [
        row for row in graph.world(without=["KH part-of PMF"]).analyse("balance") if row.kind == "frustration index"
    ]
    assert (index.reading, index.number) == ("exact", 9)


def test_examples_of_triads_unfold_to_claims() -> None:
    graph = kg.open()
    for row in graph.analyse("balance", witnesses=3):
        if row.actors:
            claims = [graph.claim(each) for each in row.claims]
            tied = nx.Graph((claim.subject, claim.object) for claim in claims)
            assert set(tied) == set(row.actors)
            assert tied.number_of_edges() == len(row.actors) * (len(row.actors) - 1) / 2
            signs = [graph.ontology.relations[claim.relation].sign for claim in claims]
            if row.kind in KINDS[:4]:
                assert signs.count(-1) == row.kind.count("-")

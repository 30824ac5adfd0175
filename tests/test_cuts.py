"""Cuts: the least sets without which there is no chain, against brute force on random graphs, and by hand."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import combinations
from random import Random
from typing import NamedTuple

import pytest

from kg.chains import Survivors, find
from kg.claims.model import Claim
from kg.claims.table import ClaimTable
from kg.cuts import KINDS, Cuts, cuts
from kg.cuts import search as cut_search
from kg.ontology import Lens
from kg.selection import Selection
from kg.world import World
from test_chains import LENSES, PAY, lens, random_claims
from test_world import said, table

CLOSE = 1e-6


class Asked(NamedTuple):
    """A question at random, on a graph at random."""

    claims: ClaimTable
    selection: Selection
    through: Lens
    start: str
    goal: str
    max_hops: int
    leave: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.start} to {self.goal}, {self.max_hops} hops, {self.selection}, {self.through}"

    def chains(self, without: Collection[str] = ()) -> bool:
        """Whether ``find`` finds a chain in the world without some things."""
        return bool(_chains(self, (*self.selection.without, *without)))

    def cuts(self, by: str, **options: object) -> Cuts:
        world = World(self.claims, self.selection)
        ends = self.start, self.goal
        return cuts(world, self.through, *ends, by=by, max_hops=self.max_hops, leave=self.leave, **options)  # type: ignore[arg-type]


def _chains(asked: Asked, without: tuple[str, ...], top: int = 1) -> list[object]:
    world = World(asked.claims, asked.selection._replace(without=without))
    ends = asked.start, asked.goal
    return [*find(world, asked.through, *ends, max_hops=asked.max_hops, leave=asked.leave, top=top)]


def asked(seed: str) -> Asked:
    random = Random(seed)
    claims = random_claims(random)
    actors = sorted({end for claim in claims for end in (claim.subject, claim.object)})
    start, goal = random.sample(actors, 2)
    selection = Selection(
        modalities=random.choice((("stated",), ("stated", "possible"))),
        as_of=random.choice(("", "", "", "2003", "2005-05-05")),
        contested=random.random() < 0.7,
    )
    leave = random.choice(((), ("upward",), ("upward", "friends")))
    through = LENSES[random.choice(sorted(LENSES))]
    return Asked(claims, selection, through, start, goal, random.choice((1, 2, 3, 3, 4, 6)), leave)


def things(question: Asked, by: str, weight: str) -> dict[str, float]:
    """Everything that could be cut, by its name in ``--without``, and what it costs."""
    world = World(question.claims, question.selection)
    if by == "actor":
        ends = {end for claim in question.claims for end in (claim.subject, claim.object)}
        return {f"actor:{each}": 1.0 for each in sorted(ends - {question.start, question.goal})}
    keys = {
        world.claims.ends(world.claims.tie(claim.subject, claim.relation, claim.object)) for claim in question.claims
    }
    ties = {key: tie for key in sorted(keys) if (tie := world.tie(*key)).pro}
    if by == "tie":
        return {
            " ".join(key): len(tie.pro) if weight == "count" else -math.log(max(1 - tie.confidence, 1e-12))
            for key, tie in ties.items()
        }
    sure = {claim.id: claim.confidence for claim in question.claims}
    return {
        f"claim:{each}": 1.0 if weight == "count" else -math.log(max(1 - sure[each], 1e-12))
        for tie in ties.values()
        for each in tie.pro
    }


def subsets(weights: dict[str, float], most: float) -> Iterator[tuple[float, frozenset[str]]]:
    """All sets that weigh no more than that, the lightest first."""
    found = []

    def grow(names: list[str], chosen: tuple[str, ...], weight: float) -> None:
        found.append((weight, frozenset(chosen)))
        for place, name in enumerate(names):
            if weight + weights[name] <= most + CLOSE:
                grow(names[place + 1 :], (*chosen, name), weight + weights[name])

    grow([*weights], (), 0.0)
    yield from sorted(found, key=lambda each: (each[0], len(each[1])))


def spelt(by: str, found: Cuts) -> set[frozenset[str]]:
    prefix = {"tie": "", "claim": "claim:", "actor": "actor:"}[by]
    return {frozenset(f"{prefix}{each.name}" for each in cut.removes) for cut in found.cuts}


@pytest.mark.parametrize("weight", ["count", "confidence"])
@pytest.mark.parametrize("by", KINDS)
def test_the_least_cuts_are_those_of_brute_force(by: str, weight: str) -> None:
    """500 random worlds each, timed and contested: every set that costs no more is tried by removing it."""
    sizes, several = Counter[int](), 0
    for seed in range(500):
        question = asked(f"cut {seed}")
        found = question.cuts(by, every=True, weight=weight)
        note = f"seed {seed}: {question}"
        if not question.chains():
            assert (found.reached, found.cuts) == (False, []), note
            continue
        weights = things(question, by, weight)
        if not found.cuts:
            assert by == "actor" and found.direct, note
            assert question.chains([*weights]), note
            continue
        assert found.reached and found.proven and found.complete and not found.direct, note
        least = found.least
        expected = []
        for cost, each in subsets(weights, least):
            if not any(smaller <= each for smaller in expected) and not question.chains([*each]):
                assert cost == pytest.approx(least, abs=CLOSE), f"{note}: {sorted(each)} does it for {cost}"
                expected.append(each)
        assert spelt(by, found) == set(expected), note
        assert len(found.cuts) == len(expected), note
        for cut in found.cuts:
            assert cut.weight == pytest.approx(least, abs=CLOSE), note
            assert cut.weight == pytest.approx(sum(each.weight for each in cut.removes)), note
        (one,) = question.cuts(by, weight=weight).cuts
        assert one in found.cuts, note
        sizes[len(found.cuts[0].removes)] += 1
        several += len(expected) > 1
    assert sum(sizes.values()) > 100, sizes
    assert sum(count for size, count in sizes.items() if size > 1) > 20, sizes
    assert several > 10


def test_survivors_are_what_find_finds() -> None:
    """What is left without some claims, ties and actors, is left in the world without them."""
    left = Counter[bool]()
    for seed in range(500):
        random, question = Random(f"left {seed}"), asked(f"left {seed}")
        world = World(question.claims, question.selection)
        survivors = Survivors(
            world,
            question.through,
            question.start,
            question.goal,
            max_hops=question.max_hops,
            leave=question.leave,
            most=1000,
        )
        for _ in range(4):
            held = [name for name in things(question, "claim", "count") if random.random() < 0.2]
            ties = [name for name in things(question, "tie", "count") if random.random() < 0.1]
            actors = [name for name in things(question, "actor", "count") if random.random() < 0.1]
            found = survivors.first(
                frozenset(each.removeprefix("claim:") for each in held),
                frozenset(world.claims.tie(*each.split()) for each in ties),
                frozenset(world.claims.node(each.removeprefix("actor:")) for each in actors),
            )
            expected = question.chains([*held, *ties, *actors])
            assert (found is not None) == expected, f"seed {seed}: {question} without {held}, {ties}, {actors}"
            left[expected] += 1
    assert min(left.values()) > 300

"""Cuts: the least sets without which there is no chain, against brute force on random graphs, and by hand."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import combinations, pairwise
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

import kg
from kg.chains import Survivors, find
from kg.claims.assumed import Assumption
from kg.claims.model import Claim
from kg.claims.table import ClaimTable
from kg.cuts import KINDS, Cuts, cuts, hitting
from kg.cuts import search as cut_search
from kg.cuts.hitting import Conflict
from kg.errors import KgError
from kg.ontology import Lens
from kg.selection import Selection
from kg.world import World
from support import compiled, generated, run
from test_chains import LENSES, PAY, random_claims
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


def asked(seed: str, *, apart: bool = False) -> Asked:
    """A random graph as for the chains; for ends that are to be ``apart``, two in one without a tie that joins them."""
    random = Random(seed)
    said = [claim for _ in range(1 + apart) for claim in random_claims(random)]
    actors = sorted({end for claim in said for end in (claim.subject, claim.object)})
    start, goal = random.sample(actors, 2)
    claims = table(*(claim for claim in said if not (apart and {claim.subject, claim.object} == {start, goal})))
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
        question = asked(f"cut {seed}", apart=by == "actor" and seed % 3 > 0)
        found = question.cuts(by, every=True, weight=weight)
        note = f"seed {seed}: {question}"
        if not question.chains():
            assert (found.reached, found.cuts) == (False, []), note
            continue
        weights = things(question, by, weight)
        if not found.cuts:
            assert (by, bool(found.direct)) == ("actor", True), note
            assert question.chains([*weights]), note
            continue
        assert (found.reached, found.proven, found.complete, found.direct) == (True, True, True, ""), note
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
        ends, leave = (question.start, question.goal), question.leave
        survivors = Survivors(world, question.through, *ends, max_hops=question.max_hops, leave=leave)
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


@pytest.mark.parametrize("by", KINDS)
def test_beyond_the_bound_the_answer_suffices_and_says_between_what_it_lies(
    by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact, loose = 0, 0
    for seed in range(200):
        question = asked(f"bound {seed}", apart=by == "actor")
        for weight in ("count", "confidence"):
            monkeypatch.undo()
            least = question.cuts(by, weight=weight)
            monkeypatch.setattr(cut_search, "ROUNDS", seed % 3)
            found = question.cuts(by, weight=weight)
            note = f"seed {seed}: {question}"
            assert (found.reached, len(found.cuts)) == (least.reached, len(least.cuts)), note
            for cut in found.cuts:
                assert not question.chains([name for each in spelt(by, found) for name in each]), note
                assert found.least <= least.least + CLOSE, note
                assert cut.weight >= least.least - CLOSE, note
                assert found.proven == (cut.weight <= found.least + CLOSE), note
                exact, loose = exact + found.proven, loose + (not found.proven)
    assert min(exact, loose) > 10


def test_trying_and_solving_find_equally_light_sets() -> None:
    for seed in range(300):
        random = Random(f"hit {seed}")
        names = "abcdefgh"
        weights = {each: random.choice((1.0, 1.0, 2.0, 0.3)) for each in names}
        conflicts: list[Conflict] = [
            tuple(frozenset(random.sample(names, random.choice((1, 1, 1, 2, 3)))) for _ in range(random.randint(1, 4)))
            for _ in range(random.randint(1, 7))
        ]
        known: list[frozenset[str]] = []
        for _ in range(4):
            found = [solve(conflicts, weights, known) for solve in (hitting._tried, hitting._solved)]
            weighed = [None if each is None else round(sum(map(weights.__getitem__, each)), 6) for each in found]
            assert weighed[0] == weighed[1], seed
            if found[0] is None:
                break
            assert all(hitting.hits(each or frozenset(), conflict) for each in found for conflict in conflicts), seed
            known.append(hitting.trimmed(found[0], conflicts, weights))


# By hand.


def cut(*claims: Claim, through: Lens = PAY, by: str = "tie", **options: Any) -> Cuts:
    return cuts(World(table(*claims)), through, "A", "Z", by=by, every=True, **options)


def names(found: Cuts) -> list[list[str]]:
    return [each.names() for each in found.cuts]


def test_a_claim_may_go_where_the_tie_may_stay() -> None:
    """B paid Z in 2001 and in 2003, A paid B in 2003 only: without the claim on 2003 no day is left."""
    first, second = (
        said("B", "pays", "Z", since="2001", until="2001"),
        said("B", "pays", "Z", since="2003", until="2003"),
    )
    only = [said("A", "pays", "B", since="2003", until="2003", speaker=each) for each in "pq"]
    assert names(cut(first, second, *only, by="claim")) == [[second.id]]
    assert names(cut(first, second, *only)) == [["A pays B"], ["B pays Z"]]


def test_a_hop_limit_makes_a_cut_smaller() -> None:
    long = [said(*each) for each in (("A", "pays", "B"), ("B", "pays", "C"), ("C", "pays", "Z"))]
    assert names(cut(said("A", "pays", "D"), said("D", "pays", "Z"), *long, max_hops=2)) == [["A pays D"], ["D pays Z"]]
    assert cut(said("A", "pays", "D"), said("D", "pays", "Z"), *long).least == 2


def test_denials_cannot_be_cut_and_contested_ties_that_do_not_count_are_left_alone() -> None:
    no = said("A", "pays", "B", stance="denied", since="2003", until="2003")
    claims = [said("A", "pays", "B", since="2003", until="2003"), no, said("A", "pays", "C"), said("C", "pays", "Z")]
    claims += [said("B", "pays", "Z")]
    world = World(table(*claims), Selection(contested=False))
    found = cuts(world, PAY, "A", "Z", by="claim", every=True)
    assert names(found) == [[claims[2].id], [claims[3].id]]
    assert cut(*claims, by="claim").least == 2


def test_dominators_are_named_in_order_and_a_direct_tie_leaves_no_cut_by_actors() -> None:
    ways = [said(*each) for each in (("A", "pays", "B"), ("B", "pays", "C"), ("C", "pays", "Z"), ("B", "pays", "D"))]
    found = cut(*ways, said("D", "pays", "C"), by="actor")
    assert (found.through, names(found)) == (("B", "C"), [["B"], ["C"]])
    assert [each.claims for each in found.cuts[0].removes] == [(ways[0].id, ways[1].id)]
    direct = cut(*ways, said("A", "pays", "Z"), by="actor")
    assert (direct.direct, direct.reached, direct.cuts, direct.through) == ("A pays Z", True, [], ())


def test_a_sure_tie_costs_the_finest_doubt_and_one_without_confidence_is_no_chain() -> None:
    assert cut(said("A", "pays", "Z", confidence=1.0), weight="confidence").least == pytest.approx(27.631, abs=1e-3)
    assert not cut(said("A", "pays", "Z", confidence=0.0)).reached


def test_a_claim_without_confidence_holds_no_tie() -> None:
    """It may give a tie its days, but not when it is the last one left."""
    sure, empty = (
        said("A", "pays", "Z", since=each, until=each, confidence=c) for each, c in (("2001", 0.9), ("2003", 0.0))
    )
    assert names(cut(sure, empty, by="claim")) == [[sure.id]]


def test_an_assumed_tie_can_be_cut() -> None:
    assumed = Assumption("A", "pays", "Z"), Assumption("A", "pays", "B")
    world = World(table(said("B", "pays", "Z")), Selection(assume=assumed))
    found = cuts(world, PAY, "A", "Z", by="claim", every=True)
    assert [len(each) for each in names(found)] == [2, 2]
    assert all("assumed-1" in each for each in names(found))


def test_many_minimum_cuts_are_bounded_and_it_is_said() -> None:
    """Of three chains of six ties each tie may go: 216 minimum cuts."""
    rows = [["A", *(f"{way}{step}" for step in range(5)), "Z"] for way in "bcd"]
    claims = [said(one, "pays", other) for row in rows for one, other in pairwise(row)]
    found = cut(*claims)
    assert (len(found), found.proven, found.complete, found.least) == (cut_search.MOST, True, False, 3)
    assert len({str(each) for each in found.cuts}) == cut_search.MOST


def test_the_order_of_the_claims_in_the_files_does_not_matter() -> None:
    for seed in range(60):
        random, question = Random(f"order {seed}"), asked(f"order {seed}")
        shuffled = [*question.claims]
        random.shuffle(shuffled)
        for by in KINDS:
            assert question.cuts(by) == question._replace(claims=table(*shuffled)).cuts(by), f"{seed} {by}"


@pytest.mark.parametrize("ends", [("A", "A"), ("A", "nobody"), ("nobody", "A"), ("B", "A")])
def test_where_there_is_no_chain_there_is_nothing_to_cut(ends: tuple[str, str]) -> None:
    found = cuts(World(table(said("A", "pays", "B"))), PAY, *ends)
    assert (found.reached, found.cuts, found.proven, found.through) == (False, [], True, ())


def test_too_much_work_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.chains.survivors.WORK", 1)
    with pytest.raises(KgError, match=r"too much lies within 6 hops of A and Z .*; ask for fewer hops with --max-hops"):
        cut(*(said("A", "pays", each) for each in "BCD"), *(said(each, "pays", "Z") for each in "BCD"))


# On the seeds, and as a command.


def test_a_compiled_graph_gives_the_same_cuts(tmp_path: Path) -> None:
    file = generated(tmp_path, 400)
    small, large = kg.open(file), compiled(tmp_path / "made.kg", file)
    handles = [each.handle for each in small.actors()]
    reached = 0
    for seed in range(60):
        random = Random(seed)
        ends, by, through = (
            random.sample(handles, 2),
            random.choice(KINDS),
            random.choice(("funding", "any", "hostility")),
        )
        found = [graph.cut(*ends, through, by=by, every=True, max_hops=4) for graph in (small, large)]
        assert found[0].to_dict() == found[1].to_dict(), (ends, by, through)
        reached += found[0].reached
    assert reached > 10


def test_the_cut_of_the_seeds_is_the_hinge_of_the_article() -> None:
    graph = kg.open()
    (by_actor,) = graph.cut("US", "KH", by="actor", every=True).cuts
    assert by_actor.names() == ["PMF"]
    for by in KINDS:
        for one in graph.cut("US", "KH", by=by, every=True, fungible=True).cuts:
            for size in range(len(one.removes) + 1):
                for each in combinations(one.names(), size):
                    left = graph.world(without=each).paths("US", "KH", fungible=True)
                    assert bool(left) == (size < len(one.removes)), each


def test_values_that_mean_nothing_are_refused() -> None:
    graph = kg.open()
    for options, told in (
        ({"by": "source"}, "by is 'source'; choose from tie"),
        ({"weight": "age"}, "weight is 'age'; "),
    ):
        with pytest.raises(KgError, match=told):
            graph.cut("US", "KH", **options)  # type: ignore[arg-type]
    with pytest.raises(KgError, match="are both US; name two different actors"):
        graph.cut("US", "United States")


def test_the_command_prints_the_cut_with_its_claims_and_json_holds_the_same() -> None:
    done = run("cut", "US", "KH", "--all")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[:2] == ["lens: funding; world: stated, reported claims of all speakers", "every chain passes: PMF"]
    found = kg.open().cut("US", "KH", every=True)
    assert sum(line.startswith(tuple("123456789")) for line in lines) == len(found)
    for each in found.cuts:
        for removed in each.removes:
            assert f"   {removed.name} · weight {removed.weight:g}" in lines
            assert all(any(line.endswith(claim) for line in lines) for claim in removed.claims)
    assert json.loads(run("cut", "US", "KH", "--all", "--format", "json").stdout) == found.to_dict()
    assert list(found.to_dict()) == [
        *("from", "to", "lens", "world", "by", "weight", "max_hops", "reached", "direct", "through"),
        *("least", "proven", "complete", "cuts"),
    ]


def test_nothing_to_cut_and_no_cut_by_actors_exit_with_1_and_say_which() -> None:
    done = run("cut", "KH", "US")
    assert (done.returncode, done.stdout) == (1, "")
    assert "kg: nothing to cut: no funding chain from KH to US within 6 hops; 'kg paths KH US' says" in done.stderr
    done = run("cut", "US", "KH", "--lens", "hostility", "--by", "actor")
    assert (done.returncode, done.stdout) == (1, "")
    assert "kg: no cut by actors: 'US strikes KH' ties the two directly" in done.stderr
    done = run("cut", "US", "KH", "--lens", "hostility", "--by", "actor", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["direct"]) == (1, "US strikes KH")


def test_an_answer_in_few_chains_loads_no_heavy_library() -> None:
    code = "import kg, sys; kg.open().cut('US', 'KH'); print({'numpy', 'scipy'} & {*sys.modules})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"

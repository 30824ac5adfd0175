"""Chains: ``find`` against a brute-force enumeration on random graphs, and by hand."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from math import prod
from random import Random
from typing import NamedTuple

import pytest

import kg
from kg.chains import Chain, Paths, find, reaches, search
from kg.chains.search import PATIENCE
from kg.claims.dates import ALWAYS, Window, intersection, iso
from kg.claims.model import Claim
from kg.claims.table import ClaimTable
from kg.ontology import Lens, Step, StepKind
from kg.world import Tie, World
from test_world import said, table

GIFT = StepKind("gift", "gift", 6)
LOAN = StepKind("loan", "loan", 5)
DOWN = StepKind("down", "down", 4)
FRIEND = StepKind("friend", "friend", 3)
RUMOUR = StepKind("rumour", "rumour", 2)
UP = StepKind("up", "up", 1)


def lens(*steps: Step, required: tuple[StepKind, ...] = (), once: bool = False) -> Lens:
    return Lens("l", "l", "l", "", steps, frozenset(kind.notation for kind in required), once)


def step(relation: str, kind: StepKind, way: str = "forward", side: str = "", only_with: str = "") -> Step:
    return Step(relation, way == "forward", kind, side, only_with)


LENSES = {
    "no requirement, both ways": lens(
        *(step(relation, LOAN) for relation in ("pays", "within", "hits", "befriends")),
        *(step(relation, RUMOUR, "backward") for relation in ("pays", "within", "hits", "befriends")),
    ),
    "at least once": lens(
        step("pays", GIFT), step("within", DOWN, "backward"), step("befriends", FRIEND), required=(GIFT,)
    ),
    "at least once, two kinds that count": lens(
        step("pays", GIFT), step("hits", LOAN), step("within", DOWN, "backward"), required=(GIFT, LOAN)
    ),
    "exactly once, with sides": lens(
        step("within", DOWN, "backward", side="before"),
        step("befriends", FRIEND, side="before"),
        step("hits", GIFT),
        step("within", UP, side="after"),
        step("pays", RUMOUR, "backward", side="after"),
        required=(GIFT,),
        once=True,
    ),
    "exactly once, one relation in three roles": lens(
        step("pays", DOWN, side="before"),
        step("pays", GIFT),
        step("pays", FRIEND, side="after"),
        step("befriends", GIFT),
        required=(GIFT,),
        once=True,
    ),
    "only with leave": lens(
        step("pays", GIFT),
        step("within", DOWN, "backward"),
        step("within", UP, only_with="upward"),
        step("befriends", FRIEND, only_with="friends"),
        required=(GIFT,),
    ),
}


class Expected(NamedTuple):
    """A chain as enumerated: ties with the way they are walked, and every way to name its steps."""

    ties: tuple[tuple[Tie, bool], ...]
    actors: tuple[str, ...]
    namings: tuple[tuple[StepKind, ...], ...]

    @property
    def score(self) -> float:
        return prod(tie.confidence for tie, _ in self.ties)

    def window(self, which: str) -> Window:
        found = ALWAYS
        for tie, _ in self.ties:
            found = intersection(found, getattr(tie, which))
        return found

    @property
    def place(self) -> tuple[object, ...]:
        """Its place in the order: score, then fewer hops, then names along the chain, then relations."""
        return (
            -round(self.score, 9),
            len(self.ties),
            self.actors[1:],
            tuple(tie.relation for tie, _ in self.ties),
        )


def random_claims(random: Random) -> ClaimTable:
    actors = "ABCDEF"[: random.randint(3, 6)]
    claims = []
    for _ in range(random.randint(3, 16)):
        subject, object = random.sample(actors, 2)
        since = random.choice((None, None, "2001", "2003", "2003-05", "2005-05-05"))
        until = random.choice((None, None, "ongoing", since, "2005", "2006-02"))
        claims.append(
            said(
                subject,
                random.choice(("pays", "pays", "within", "within", "hits", "befriends")),
                object,
                stance=random.choice(("asserted",) * 5 + ("denied",)),
                modality=random.choice(("stated",) * 6 + ("possible",)),
                confidence=random.choice((0.9, 0.9, 0.6, 0.3, 1.0)),
                source=random.choice("st"),
                speaker=random.choice("pq"),
                since=since,
                until=until if not (since and until and until < since) else None,
            )
        )
    return table(*claims)


def steps_from(claims: ClaimTable, world: World, actor: str) -> Iterator[tuple[Tie, str, bool]]:
    """Every tie that holds and touches an actor, with its other end and whether the actor is the subject."""
    for key in sorted({(claim.subject, claim.relation, claim.object) for claim in claims}):
        tie = world.tie(*key)
        if actor in key and tie.verdict in ("supported", "contested"):
            yield tie, tie.object if tie.subject == actor else tie.subject, tie.subject == actor


def fits(each: Step, tie: Tie, from_subject: bool, symmetric: set[str]) -> bool:
    return each.relation == tie.relation and (each.forward == from_subject or tie.relation in symmetric)


def allowed(through: Lens, chosen: tuple[Step, ...]) -> bool:
    """The rule of a lens, on a whole chain at once."""
    counting = [place for place, each in enumerate(chosen) if each.kind.notation in through.required]
    if through.required and (not counting or (through.once and len(counting) > 1)):
        return False
    return all(
        not each.side or (place < counting[0] if each.side == "before" else place > counting[0])
        for place, each in enumerate(chosen)
    )


def enumerated(
    claims: ClaimTable, through: Lens, start: str, goal: str, max_hops: int, leave: tuple[str, ...]
) -> list[Expected]:
    """Every chain by depth-first search over simple paths, without any bound or state."""
    world = World(claims)
    steps = [each for each in through.steps if not each.only_with or each.only_with in leave]
    found: dict[tuple[tuple[str, str, str], ...], Expected] = {}

    def walk(actors: tuple[str, ...], ties: tuple[tuple[Tie, bool], ...], namings: list[tuple[Step, ...]]) -> None:
        if actors[-1] == goal:
            kinds = tuple(tuple(each.kind for each in chosen) for chosen in namings if allowed(through, chosen))
            chain = Expected(ties, actors, kinds)
            if kinds and chain.window("possible"):
                found[tuple(tie[:3] for tie, _ in dict.fromkeys(ties))] = chain
            return
        if len(ties) == max_hops:
            return
        for tie, other, from_subject in dict.fromkeys(steps_from(claims, world, actors[-1])):
            fitting = [each for each in steps if fits(each, tie, from_subject, claims.symmetric)]
            if other not in actors and fitting:
                more = [(*chosen, each) for chosen in namings for each in fitting]
                walk((*actors, other), (*ties, (tie, from_subject)), more)

    walk((start,), (), [()])
    return sorted(found.values(), key=lambda chain: chain.place)


def assert_same(chains: list[Chain], expected: list[Expected], through: Lens, note: str) -> None:
    assert len(chains) == len(expected), note
    by_ties = {tuple(tie[:3] for tie, _ in chain.ties): chain for chain in expected}
    places = []
    for chain in chains:
        match = by_ties.pop(tuple(hop.tie[:3] for hop in chain.hops), None)
        assert match is not None, f"{note}: no such chain, or twice: {chain}"
        places.append(match.place)
        assert (*tuple(hop.start for hop in chain.hops), chain.hops[-1].end) == match.actors, note
        assert chain.score == pytest.approx(match.score, abs=1e-11), note
        assert chain.score <= min(hop.tie.confidence for hop in chain.hops) + 1e-11, note
        assert (chain.certain, chain.possible) == (match.window("certain"), match.window("possible")), note
        kinds = tuple(hop.kind for hop in chain.hops)
        assert kinds in match.namings, note
        if not any(each.side for each in through.steps):
            firmest = tuple(max(column, key=lambda kind: kind.strength) for column in zip(*match.namings, strict=True))
            assert kinds == firmest, note
        for hop, (tie, from_subject) in zip(chain.hops, match.ties, strict=True):
            if tie.relation == "befriends":
                assert not hop.inverse, note
            else:
                assert hop.inverse == (not from_subject), note
        sureness = [(hop.kind.strength, hop.tie.confidence) for hop in chain.hops]
        assert chain.weakest == sureness.index(min(sureness)), note
    assert places == sorted(places), f"{note}: out of order"


@pytest.mark.parametrize("patience", [0, PATIENCE])
@pytest.mark.parametrize("name", LENSES)
def test_the_search_finds_what_brute_force_finds(name: str, patience: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """400 random timed, signed multigraphs each, between every second pair of actors, with every bound on the hops."""
    monkeypatch.setattr(search, "PATIENCE", patience)
    through, sizes = LENSES[name], Counter[int]()
    for seed in range(400):
        random = Random(f"{name}{seed}")
        claims = random_claims(random)
        actors = sorted({end for claim in claims for end in (claim.subject, claim.object)})
        start, goal = random.sample(actors, 2)
        max_hops = random.randint(1, 6)
        leave = random.choice(((), ("upward",), ("upward", "friends")))
        expected = enumerated(claims, through, start, goal, max_hops, leave)
        chains = find(World(claims), through, start, goal, max_hops=max_hops, top=10_000, leave=leave)
        note = f"seed {seed}: {start} to {goal}, at most {max_hops} hops"
        assert_same(chains, expected, through, note)
        sizes[len(chains)] += 1
        for top in {1, 2, 3, len(chains) // 2}:
            best = find(World(claims), through, start, goal, max_hops=max_hops, top=top, leave=leave)
            assert best == chains[:top], f"{note}: the best {top} are not the first {top} of all"
    assert sum(sizes[size] for size in sizes if size) > 60, f"too few graphs with a chain to say anything: {sizes}"


@pytest.mark.parametrize("name", LENSES)
def test_chains_through_and_past_actors_are_those_of_all_that_do(name: str) -> None:
    through, met = LENSES[name], Counter[bool]()
    for seed in range(200):
        random = Random(f"via {name}{seed}")
        claims = random_claims(random)
        actors = sorted({end for claim in claims for end in (claim.subject, claim.object)})
        start, goal, *others = random.sample(actors, len(actors))
        via, avoid = (
            random.sample(others, min(len(others), random.randint(0, 2))),
            random.sample("BCDEF", random.randint(0, 1)),
        )
        every = find(World(claims), through, start, goal, top=10_000)
        expected = [chain for chain in every if {*via} <= {*chain.actors} and not {*avoid} & {*chain.actors}]
        options = {"via": via, "avoid": avoid}
        for top in (1, 3, 10_000):
            note = f"seed {seed}: {start} to {goal} via {via}, not {avoid}, the best {top}"
            assert find(World(claims), through, start, goal, top=top, **options) == expected[:top], note
        met[bool(via and expected)] += 1
    assert met[True] > 5


def test_disjoint_chains_share_no_claim_and_each_is_the_best_that_is_left() -> None:
    for seed in range(100):
        random = Random(f"apart {seed}")
        claims = random_claims(random)
        through = LENSES["no requirement, both ways"]
        every = find(World(claims), through, "A", "B", top=10_000)
        expected, taken = [], set[str]()
        for chain in every:
            ids = {each for hop in chain.hops for each in hop.tie.pro}
            if not ids & taken:
                expected.append(chain)
                taken |= ids
        assert find(World(claims), through, "A", "B", disjoint=True, top=10_000) == expected, seed
        assert find(World(claims), through, "A", "B", disjoint=True, top=1) == expected[:1], seed


def test_a_few_chains_are_the_first_of_all_where_short_ways_are_poor_and_long_ones_good() -> None:
    """The worst of enough short chains bounds the search for longer ones; nothing better may be lost by that."""
    compared = 0
    for seed in range(40):
        random = Random(f"far{seed}")
        actors = [f"N{number:02d}" for number in range(24)]
        claims = []
        for _ in range(70):
            subject, object = random.sample(actors, 2)
            relation = random.choice(("pays", "within", "befriends"))
            confidence, since = random.choice((0.99, 0.97, 0.9, 0.6, 0.3)), random.choice((None, None, "2001", "2003"))
            claims.append(said(subject, relation, object, confidence=confidence, since=since, until=since))
        for name, through in LENSES.items():
            start, goal = random.sample(actors, 2)
            every = find(World(table(*claims)), through, start, goal, top=100_000)
            for top in (1, 3, 10):
                if len(every) > top:
                    compared += 1
                    best = find(World(table(*claims)), through, start, goal, top=top)
                    assert best == every[:top], f"seed {seed}, {name}: {start} to {goal}, the best {top}"
    assert compared > 100


def test_the_order_of_the_claims_in_the_files_does_not_matter() -> None:
    for seed in range(60):
        random = Random(f"order{seed}")
        claims = list(random_claims(random))
        for through in LENSES.values():
            answers = []
            for _ in range(2):
                random.shuffle(claims)
                answers.append(find(World(table(*claims)), through, "A", "B", top=5))
            assert answers[0] == answers[1], seed


def names(chains: list[Chain]) -> list[str]:
    return [str(chain) for chain in chains]


PAY = lens(step("pays", GIFT), step("within", DOWN, "backward"), required=(GIFT,))


def chains(*claims: Claim, through: Lens = PAY, goal: str = "Z", **options: int) -> list[Chain]:
    return find(World(table(*claims)), through, "A", goal, **options)


def test_money_reaches_a_part_through_the_whole() -> None:
    found = chains(said("A", "pays", "B"), said("Z", "within", "B", confidence=0.6))
    assert names(found) == ["A –pays→ B ←within– Z"]
    assert found[0].score == pytest.approx(0.54)
    assert [(hop.inverse, hop.kind) for hop in found[0].hops] == [(False, GIFT), (True, DOWN)]
    assert found[0].weakest == 1


def test_a_chain_without_its_required_step_is_none() -> None:
    assert chains(said("B", "within", "A"), said("Z", "within", "B")) == []


def test_the_weakest_hop_is_of_the_weakest_kind_then_the_least_sure_then_the_first() -> None:
    kinds = chains(said("A", "pays", "B", confidence=0.1), said("Z", "within", "B"))
    assert kinds[0].weakest == 1
    sureness = chains(said("A", "pays", "B"), said("B", "pays", "C", confidence=0.6), said("C", "pays", "Z"))
    assert sureness[0].weakest == 1
    equal = chains(said("A", "pays", "B"), said("B", "pays", "Z"))
    assert equal[0].weakest == 0


def test_equal_scores_are_ordered_by_hops_then_by_names() -> None:
    found = chains(
        said("A", "pays", "C", confidence=1.0),
        said("C", "pays", "Z"),
        said("A", "pays", "B"),
        said("B", "pays", "Z", confidence=1.0),
        said("A", "pays", "Z"),
        said("A", "pays", "D"),
        said("D", "pays", "Z"),
    )
    # 0.9 in one hop, 0.9 in two by way of B, then of C, and 0.81 by way of D.
    assert [[hop.end for hop in chain.hops] for chain in found] == [["Z"], ["B", "Z"], ["C", "Z"], ["D", "Z"]]
    assert [round(chain.score, 6) for chain in found] == [0.9, 0.9, 0.9, 0.81]


def test_hops_that_cannot_hold_on_one_day_make_no_chain() -> None:
    apart = (said("A", "pays", "B", since="2003", until="2004"), said("B", "pays", "Z", since="2005", until="2006"))
    assert chains(*apart) == []
    found = chains(said("A", "pays", "B", since="2003", until="2005"), apart[1])
    assert iso(found[0].possible) == [["2005-01-01", "2005-12-31"]]
    assert found[0].certain == ()


def test_a_window_may_be_broken() -> None:
    found = chains(
        said("A", "pays", "B", since="2003", until="2003"),
        said("A", "pays", "B", since="2005", until="2005"),
        said("B", "pays", "Z", since="2003-07-01", until="2005-02-01"),
    )
    assert iso(found[0].possible) == [["2003-07-01", "2003-12-31"], ["2005-01-01", "2005-02-01"]]


def test_a_denied_tie_is_not_walked_and_a_contested_one_is_and_says_so() -> None:
    denial = said("B", "pays", "Z", stance="denied")
    assert chains(said("A", "pays", "B"), denial) == []
    found = chains(said("A", "pays", "B"), said("B", "pays", "Z", confidence=0.6), denial)
    assert [hop.tie.verdict for hop in found[0].hops] == ["supported", "contested"]
    assert found[0].score == pytest.approx(0.54)


def test_no_chain_goes_round_or_through_its_goal() -> None:
    assert names(
        chains(
            said("A", "pays", "B"),
            said("B", "pays", "A"),
            said("B", "pays", "Z"),
            said("Z", "pays", "C"),
            said("C", "pays", "Z"),
        )
    ) == ["A –pays→ B –pays→ Z"]


@pytest.mark.parametrize(
    ("goal", "options"), [("A", {}), ("Z", {"top": 0}), ("Z", {"max_hops": 0}), ("nobody", {}), ("Z", {"max_hops": 1})]
)
def test_there_is_no_chain(goal: str, options: dict[str, int]) -> None:
    assert chains(said("A", "pays", "B"), said("B", "pays", "Z"), goal=goal, **options) == []


class Counting(World):
    """A world that counts the ties it weighs."""

    def __init__(self, claims: ClaimTable) -> None:
        super().__init__(claims)
        self.asked: set[tuple[str, str, str]] = set()

    def tie(self, subject: str, relation: str, object: str) -> Tie:
        self.asked.add((subject, relation, object))
        return super().tie(subject, relation, object)


def test_a_search_reads_only_what_leads_to_its_goal() -> None:
    elsewhere = [said("A", "pays", f"X{number}") for number in range(500)]
    elsewhere += [said(f"X{number}", "pays", f"Y{number}") for number in range(500)]
    world = Counting(table(said("A", "pays", "B"), said("B", "pays", "Z"), *elsewhere))
    assert len(find(world, PAY, "A", "Q")) == 0
    assert not world.asked
    assert len(find(world, PAY, "A", "Z")) == 1
    assert not any(subject.startswith("X") for subject, _, _ in world.asked)


def test_many_equally_good_chains_are_cut_off_at_the_best() -> None:
    """Five layers of five actors make 5⁵ chains, all of one score; only the first is asked for."""
    layers = [["A"], *([f"L{depth}{each}" for each in "abcde"] for depth in range(5)), ["Z"]]
    claims = [
        said(one, "pays", other) for above, below in itertools.pairwise(layers) for one in above for other in below
    ]
    found = chains(*claims, top=1, max_hops=6)
    assert [hop.end for hop in found[0].hops] == ["L0a", "L1a", "L2a", "L3a", "L4a", "Z"]


def test_ways_without_a_common_day_are_not_tried_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 8⁵ ways, all surer than the only chain, each fails at its last hop: few are tried."""
    layers = [["A"], *([f"L{depth}{each}" for each in "abcdefgh"] for depth in range(5)), ["Z"]]
    claims = []
    for depth, (above, below) in enumerate(itertools.pairwise(layers)):
        year = "2005" if depth == 5 else "2001"
        claims += [said(one, "pays", other, since=year, until=year) for one in above for other in below]
    tried = []
    follow = search._Search._follow
    monkeypatch.setattr(search._Search, "_follow", lambda *given: tried.append(given) or follow(*given))
    assert not reaches(World(table(*claims)), PAY, "A", "Z")
    assert not chains(*claims)
    weak = [said("A", "pays", "B", confidence=0.1), said("B", "pays", "Z", confidence=0.1)]
    assert [[hop.end for hop in chain.hops] for chain in chains(*claims, *weak)] == [["B", "Z"]]
    assert len(tried) < 2000


def test_the_public_form_of_an_answer() -> None:
    claims = table(
        said("A", "pays", "B", since="2003", until="ongoing"),
        said("Z", "within", "B", confidence=0.6, until="ongoing"),
        said("Z", "within", "B", stance="denied", confidence=0.5, speaker="q"),
    )
    world = World(claims)
    data = Paths("A", "Z", PAY, str(world), find(world, PAY, "A", "Z")).to_dict()
    assert list(data) == ["from", "to", "lens", "world", "paths"]
    (path,) = data["paths"]
    assert list(path) == ["rank", "score", "window", "weakest", "hops"]
    assert (path["rank"], path["score"]) == (1, 0.54)
    # A denial of the second hop contests it; the part without a start is sure on no day of a month.
    assert path["window"] == {"certain": [], "possible": [["2003-01-01", None]]}
    assert list(path["hops"][0]) == ["from", "relation", "to", "inverse", "kind", "confidence", "verdict", "claims"]
    assert path["hops"][1] == {
        "from": "B",
        "relation": "within",
        "to": "Z",
        "inverse": True,
        "kind": "down",
        "confidence": 0.6,
        "verdict": "contested",
        "claims": [claims[1].id, claims[2].id],
    }


def test_no_chain_of_the_seeds_is_surer_than_its_weakest_tie() -> None:
    graph = kg.open()
    for name in graph.ontology.lenses:
        for chain in graph.paths("US", "KH", name).chains:
            assert 0 < chain.score <= min(hop.tie.confidence for hop in chain.hops) + 1e-11
            assert chain.possible
            assert intersection(chain.certain, chain.possible) == chain.certain

"""Ties and their verdicts, and how sure several claims make one thing together."""

from __future__ import annotations

import sys
from itertools import combinations, count
from math import prod
from subprocess import run
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.claims.dates import iso
from kg.claims.model import Claim, Locator
from kg.claims.table import ClaimTable
from kg.selection import Selection
from kg.world import World, corroborated

CLOSE = 1e-12
_serial = count(1)


def said(subject: str, relation: str, object: str, **fields: Any) -> Claim:
    """A claim of speaker p in source s: asserted, stated, reported, 0.9, undated."""
    usual: dict[str, Any] = {
        "id": f"{next(_serial):016x}",
        "stance": "asserted",
        "modality": "stated",
        "basis": "reported",
        "confidence": 0.9,
        "speaker": "p",
        "source": "s",
        "locator": Locator(0, 1, 1, 1, "0" * 64),
        "gloss": "",
    }
    empty = dict.fromkeys(("since", "until", "event", "on_behalf_of", "about"))
    return Claim(subject=subject, relation=relation, object=object, **(empty | usual | fields))


def table(*claims: Claim, roots: dict[str, str] | None = None, published: str | None = "2020-03") -> ClaimTable:
    """A table of claims in which ``befriends`` is symmetric."""
    found = ClaimTable()
    for each in claims:
        root = (roots or {}).get(each.source, each.source)
        found.add(each, root=root, published=published, symmetric=each.relation == "befriends")
    return found


def verdict(*claims: Claim) -> str:
    return World(table(*claims)).tie("A", "pays", "B").verdict


def yes(**fields: Any) -> Claim:
    return said("A", "pays", "B", **fields)


def no(**fields: Any) -> Claim:
    return said("A", "pays", "B", stance="denied", **fields)


def test_only_for_is_supported_only_against_is_denied_none_is_unknown() -> None:
    assert verdict(yes()) == verdict(yes(), yes(speaker="q")) == "supported"
    assert verdict(no()) == verdict(no(), no(speaker="q")) == "denied"
    assert verdict() == verdict(said("B", "pays", "A")) == verdict(said("A", "arms", "B")) == "unknown"


def test_both_is_contested_even_where_one_side_is_much_surer() -> None:
    assert verdict(yes(confidence=1.0), no(confidence=0.01)) == "contested"
    assert verdict(no(), yes()) == "contested"


@pytest.mark.parametrize(
    ("yes_time", "no_time", "expected"),
    [
        # They denied it for another year than it is said of.
        (("2003", "2003"), ("2005", "2005"), "supported"),
        (("2003", "2005"), ("2005", "2007"), "contested"),
        (("2003-01", "2003-05"), ("2003-06", "2003-08"), "supported"),
        # A month and a day in it may overlap.
        (("2003-05", "2003-05"), ("2003-05-31", "2003-05-31"), "contested"),
        # Undated may be any time.
        ((None, None), ("2005", "2005"), "contested"),
        (("2003", "2003"), (None, None), "contested"),
        # An unknown end may lie after the denial's start, an unknown start before the denial's end.
        (("2003", None), ("2019", "2019"), "contested"),
        ((None, "2003"), ("2001", "2001"), "contested"),
        ((None, "2003"), ("2004", None), "supported"),
        # Still holding in March 2020, and possibly afterwards.
        (("2003", "ongoing"), ("2021", "2021"), "contested"),
        (("2020-04", "ongoing"), ("2020-03", "2020-03"), "supported"),
    ],
)
def test_a_denial_contests_only_what_may_have_been_at_the_same_time(
    yes_time: tuple[str | None, str | None], no_time: tuple[str | None, str | None], expected: str
) -> None:
    assert verdict(yes(since=yes_time[0], until=yes_time[1]), no(since=no_time[0], until=no_time[1])) == expected


@pytest.mark.parametrize(
    ("yes_event", "no_event", "expected"),
    [
        ("raid-1", "raid-1", "contested"),
        ("raid-1", "raid-2", "supported"),
        # Who denies it altogether denies it of every event.
        ("raid-1", None, "contested"),
        # Who denies one raid does not deny the tie.
        (None, "raid-1", "supported"),
        (None, None, "contested"),
    ],
)
def test_a_denial_of_one_event_contests_the_claims_about_that_event_and_no_other(
    yes_event: str | None, no_event: str | None, expected: str
) -> None:
    assert verdict(yes(event=yes_event), no(event=no_event)) == expected


def test_one_contested_claim_among_several_makes_the_tie_contested() -> None:
    assert verdict(yes(event="raid-1"), yes(event="raid-2"), no(event="raid-2")) == "contested"
    assert verdict(yes(event="raid-1", since="2003", until="2003"), no(event="raid-1", since="2004")) == "supported"


def test_a_tie_shows_both_sides_the_surest_claim_first() -> None:
    weak, strong, denial = yes(confidence=0.3), yes(confidence=0.8, speaker="q"), no(confidence=0.6)
    tie = World(table(weak, strong, denial)).tie("A", "pays", "B")
    assert tie.pro == (strong.id, weak.id)
    assert tie.con == (denial.id,)
    # One source counts once: 0.8, not 1 − 0.7 · 0.2.
    assert tie.confidence == pytest.approx(0.8, abs=CLOSE)
    assert tie.against == pytest.approx(0.6, abs=CLOSE)


def test_the_windows_are_those_of_the_side_for() -> None:
    claims = (
        yes(since="2003", until="2004"),
        yes(since="2006-05-01", until="2006-05-03"),
        no(since="1990", until="2020"),
    )
    tie = World(table(*claims)).tie("A", "pays", "B")
    assert iso(tie.possible) == [["2003-01-01", "2004-12-31"], ["2006-05-01", "2006-05-03"]]
    assert iso(tie.certain) == [["2003-12-31", "2004-01-01"], ["2006-05-01", "2006-05-03"]]


def test_a_denied_tie_holds_on_no_day() -> None:
    tie = World(table(no(since="2003", until="2004"))).tie("A", "pays", "B")
    assert (tie.certain, tie.possible, tie.confidence) == ((), (), 0.0)


def test_possible_proposed_and_concluded_claims_are_no_premises_unless_admitted() -> None:
    claims = table(yes(modality="possible"), yes(modality="proposed"), yes(basis="concluded"), no(modality="possible"))
    assert World(claims).tie("A", "pays", "B").verdict == "unknown"
    assert list(World(claims).ties("A", [("pays", True)])) == []
    wide = World(claims, Selection(("stated", "possible"), ("reported", "concluded")))
    assert wide.tie("A", "pays", "B").verdict == "contested"
    assert len(wide.tie("A", "pays", "B").pro) == 2
    assert "possible" in str(wide)


def test_the_least_confidence_is_that_of_a_claim_on_either_side() -> None:
    claims = table(yes(confidence=0.6), yes(confidence=0.7, source="t", speaker="q"), no(confidence=0.5))
    tie = World(claims, Selection(min_confidence=0.6)).tie("A", "pays", "B")
    assert (len(tie.pro), tie.con, tie.verdict) == (2, (), "supported")
    assert World(claims, Selection(min_confidence=0.71)).tie("A", "pays", "B").verdict == "unknown"


def test_a_symmetric_tie_is_one_tie_from_either_end() -> None:
    one, other = said("A", "befriends", "B"), said("B", "befriends", "A", source="t", speaker="q")
    denial = said("B", "befriends", "A", stance="denied")
    world = World(table(one, other, denial))
    tie = world.tie("A", "befriends", "B")
    assert tie == world.tie("B", "befriends", "A")
    assert tie.verdict == "contested"
    assert set(tie.pro) == {one.id, other.id}
    assert tie.confidence == pytest.approx(0.99, abs=CLOSE)
    for end, far in (("A", "B"), ("B", "A")):
        for way in (True, False):
            assert [(link.tie, link.other, link.forward) for link in world.ties(end, [("befriends", way)])] == [
                (tie, far, True)
            ]
        assert [(link.tie, link.other) for link in world.ties_of(end)] == [(tie, far)]


def test_a_symmetric_tie_may_be_coded_from_the_later_actor_alone() -> None:
    world = World(table(said("Z", "befriends", "A")))
    assert world.tie("A", "befriends", "Z").verdict == world.tie("Z", "befriends", "A").verdict == "supported"


def test_a_directed_tie_is_walked_both_ways_and_is_not_its_reverse() -> None:
    world = World(table(yes()))
    assert world.tie("B", "pays", "A").verdict == "unknown"
    assert [(link.other, link.forward) for link in world.ties("A", [("pays", True)])] == [("B", True)]
    assert [(link.other, link.forward) for link in world.ties("B", [("pays", False)])] == [("A", False)]
    assert list(world.ties("A", [("pays", False)])) == list(world.ties("B", [("pays", True)])) == []


def test_only_ties_that_hold_are_walked_and_every_tie_is_listed() -> None:
    world = World(table(yes(), no(), said("A", "pays", "C", stance="denied"), said("A", "pays", "D")))
    assert [link.other for link in world.ties("A", [("pays", True)])] == ["B", "D"]
    assert [(link.other, link.tie.verdict) for link in world.ties_of("A")] == [
        ("B", "contested"),
        ("C", "denied"),
        ("D", "supported"),
    ]
    assert list(world.ties_of("nobody")) == []


def test_a_source_that_only_repeats_another_counts_as_that_one() -> None:
    claims = [yes(source="s", speaker="p"), yes(source="echo", speaker="q")]
    apart = World(table(*claims)).tie("A", "pays", "B")
    echoed = World(table(*claims, roots={"echo": "s"})).tie("A", "pays", "B")
    assert apart.confidence == pytest.approx(0.99, abs=CLOSE)
    assert echoed.confidence == pytest.approx(0.9, abs=CLOSE)


claims_of_a_side = st.lists(
    st.tuples(
        st.sampled_from("stuv"),
        st.sampled_from("pqrx"),
        st.sampled_from((0.0, 0.1, 0.3, 0.5, 0.6, 0.9, 0.99, 1.0)) | st.floats(0, 1),
    ),
    max_size=7,
)


def by_brute_force(said: list[tuple[str, str, float]]) -> float:
    """The best of all choices of claims in which no source and no speaker occurs twice."""
    best = 0.0
    for size in range(1, min(len(said), 4) + 1):
        for chosen in combinations(said, size):
            if len({source for source, _, _ in chosen}) == len({speaker for _, speaker, _ in chosen}) == size:
                best = max(best, 1 - prod(1 - confidence for *_, confidence in chosen))
    return best


@settings(deadline=None)
@given(claims_of_a_side)
@example([("s", "p", 0.9), ("s", "q", 0.8), ("t", "p", 0.8)])  # the surest claim is not part of the best choice
def test_the_confidence_is_that_of_the_best_of_all_matchings(side: list[tuple[str, str, float]]) -> None:
    assert corroborated(side) == pytest.approx(by_brute_force(side), abs=CLOSE)


@settings(deadline=None)
@given(claims_of_a_side, st.integers(10, 5_000))
def test_claims_that_share_nothing_with_others_count_beside_the_best_matching(
    side: list[tuple[str, str, float]], many: int
) -> None:
    alone = [(f"s{number}", f"p{number}", 1 / many) for number in range(many)]
    doubt = (1 - by_brute_force(side)) * (1 - 1 / many) ** many
    assert corroborated([*alone, *side]) == pytest.approx(1 - doubt, abs=CLOSE)


def test_a_large_library_is_loaded_only_for_many_claims_that_share_sources_or_speakers() -> None:
    code = """
import sys
from kg.world import corroborated
corroborated([(f"s{each}", f"p{each}", 0.5) for each in range(30)] + [("s0", "p1", 0.9), ("s2", "p1", 0.4)])
print("networkx" in sys.modules)
"""
    assert run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


@settings(deadline=None)
@given(claims_of_a_side, claims_of_a_side)
def test_more_support_never_lowers_it(side: list[tuple[str, str, float]], more: list[tuple[str, str, float]]) -> None:
    assert corroborated(side + more) >= corroborated(side) - CLOSE


@settings(deadline=None)
@given(claims_of_a_side)
def test_it_lies_between_the_surest_claim_and_all_of_them_as_if_independent(
    side: list[tuple[str, str, float]],
) -> None:
    surest = max((confidence for *_, confidence in side), default=0.0)
    assert 0 <= corroborated(side) <= 1
    assert surest - CLOSE <= corroborated(side) <= 1 - prod(1 - confidence for *_, confidence in side) + CLOSE


@settings(deadline=None)
@given(claims_of_a_side, st.randoms(use_true_random=False))
def test_the_order_of_the_claims_does_not_matter(side: list[tuple[str, str, float]], random: Any) -> None:
    mixed = side[:]
    random.shuffle(mixed)
    assert corroborated(mixed) == pytest.approx(corroborated(side), abs=CLOSE)
    swapped = [(speaker, source, confidence) for source, speaker, confidence in side]
    assert corroborated(swapped) == pytest.approx(corroborated(side), abs=CLOSE)


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_one_source_or_one_speaker_counts_once(confidences: list[float]) -> None:
    one_source = [("s", f"p{number}", each) for number, each in enumerate(confidences)]
    one_speaker = [(f"s{number}", "p", each) for number, each in enumerate(confidences)]
    assert corroborated(one_source) == corroborated(one_speaker) == max(confidences)


def test_worked_out_by_hand() -> None:
    assert corroborated([]) == 0
    assert corroborated([("s", "p", 0.6)]) == 0.6
    # Two sources, two speakers: 1 − 0.4 · 0.4.
    assert corroborated([("s", "p", 0.6), ("t", "q", 0.6)]) == pytest.approx(0.84, abs=CLOSE)
    # s–p with 0.9 alone gives 0.9; s–q and t–p together give 1 − 0.2 · 0.2 = 0.96.
    assert corroborated([("s", "p", 0.9), ("s", "q", 0.8), ("t", "p", 0.8)]) == pytest.approx(0.96, abs=CLOSE)
    # The same speaker quoted again, more surely, in another source: the surer of the two.
    assert corroborated([("s", "p", 0.6), ("t", "p", 0.9)]) == 0.9
    assert corroborated([("s", "p", 1.0), ("t", "q", 0.2)]) == 1
    assert corroborated([("s", "p", 0.0), ("t", "q", 0.0)]) == 0

"""Each motif in a small world in which it is found and in one in which it is just not; what dissolves a finding."""

from __future__ import annotations

from collections import Counter
from itertools import chain, combinations
from math import prod
from pathlib import Path
from random import Random

import pytest

import kg
from kg.claims.dates import bounds
from kg.claims.model import Claim
from kg.reason import dissolve
from kg.reason.engine import Grounds, Reasoner
from kg.reason.paradoxes import Paradox, paradoxes
from kg.selection import Selection
from reasoning import BOOK, grounds, random_claims, rulebook
from support import claim, run, tiny
from test_world import said

# Ties among few, the actors in the motif's roles; and the same with one thing changed, in which it is not found.
MOTIFS = {
    "funds-the-force-it-strikes": (
        "A funds F, A strikes P, P part-of F",
        "A F P",
        "A funds F, A strikes P, F part-of P",
    ),
    "funds-its-enemy": ("A funds B, A threatens B", "A B", "A funds B, B threatens A"),
    "funds-its-attacker": ("A funds B, B attacks P, P part-of A", "A B P", "A funds B, B attacks P, P member-of A"),
    "pays-its-attacker": ("A funds B, B wounds A", "A B", "A funds B, A wounds B"),
    "strikes-the-commander-it-pays": ("A funds F, A kills C, C leads F", "A F C", "A funds F, A kills C, F leads C"),
    "feeds-the-designated": ("A trains B, A designates-terrorist B", "A B", "A trains B, B designates-terrorist A"),
    "ally-feeds-the-designated": (
        "A funds B, B arms C, A designates-terrorist C",
        "A B C",
        "A arms B, B arms C, A designates-terrorist C",
    ),
    "supplies-the-sanctioned": ("A arms B, A sanctions B", "A B", "A arms B, A condemns B"),
    "help-reaches-a-rival": (
        "A funds B, C infiltrates B, A threatens C",
        "A C",
        "A funds B, B infiltrates C, A threatens C",
    ),
    "helps-both-sides": ("A arms B, A trains C, B attacks C", "A B C", "A arms B, A trains D, B attacks C"),
    "strikes-its-ally": (
        "A allied-with B, A attacks P, P part-of B",
        "A B P",
        "A cooperates-with B, A attacks P, P part-of B",
    ),
    "ally-of-an-enemys-proxy": (
        "A allied-with P, P proxy-of E, E threatens A",
        "A P E",
        "A allied-with P, E proxy-of P, E threatens A",
    ),
    "proxy-against-an-ally": (
        "S allied-with A, S sponsors P, P attacks A",
        "S A P",
        "S allied-with A, P sponsors S, P attacks A",
    ),
    "recognises-yet-strikes": ("A recognises B, A strikes B", "A B", "B recognises A, A strikes B"),
    "works-with-its-enemy": ("A cooperates-with B, A wounds B", "A B", "A cooperates-with B, A threatens B"),
    "member-of-two-enemies": (
        "M member-of A, M part-of B, A threatens B",
        "M A B",
        "M member-of A, M leads B, A threatens B",
    ),
    "protector-who-suppresses": ("P shelters Q, P persecutes Q", "P Q", "P shelters Q, Q persecutes P"),
}


def told(ties: str, **fields: object) -> Grounds:
    return grounds(said(*tie.split(), **fields) for tie in ties.split(", "))


def test_there_are_at_least_twelve_motifs_and_each_has_its_worlds() -> None:
    assert len(BOOK.motifs) >= 12
    assert set(MOTIFS) == set(BOOK.motifs), "a motif needs a world in which it is found and one in which it is not"


@pytest.mark.parametrize("motif", MOTIFS)
def test_a_motif_is_found_where_it_is_and_not_where_it_just_is_not(motif: str) -> None:
    ties, actors, near = MOTIFS[motif]
    (found,) = paradoxes(told(ties), motif=motif)
    assert list(found.roles.values()) == actors.split()
    assert {frozenset(tie[:3]) for tie in found.ties} == {frozenset(tie.split()) for tie in ties.split(", ")}
    assert found.confidence == pytest.approx(0.9 ** len(ties.split(", ")))
    assert {"{", "}"}.isdisjoint(str(found))
    assert all(actor in str(found) for actor in found.roles.values())
    # Each claim by itself dissolves it, as every tie has one and each is needed.
    assert sorted(map(len, found.dissolved_by)) == [1] * len(ties.split(", "))
    assert paradoxes(told(near), motif=motif) == []
    for less in combinations(ties.split(", "), len(ties.split(", ")) - 1):
        assert paradoxes(told(", ".join(less)), motif=motif) == []


@pytest.mark.parametrize(
    ("pays", "strikes", "timing"),
    [
        # A certain day in both: money from some day of 2001 to some day of 2003, and the attack.
        (("2001", "2003"), ("2002-05-05", "2002-05-05"), "at-once"),
        (("2002-05-05", "2002-05-05"), ("2002-05-05", "2002-05-05"), "at-once"),
        # The attack may have been before the money began, or after it ended, in the same year or month.
        (("2001", "2003"), ("2001-05-05", "2001-05-05"), "may-overlap"),
        (("2001", "2003"), ("2002", "2002"), "may-overlap"),
        (("2001-05", None), ("2019", "2019"), "may-overlap"),
        ((None, None), ("2002-05-05", "2002-05-05"), "may-overlap"),
        (("2001", "2001"), ("2002", "2002"), "in-succession"),
        (("2003-06", "2003-08"), ("2003-05", "2003-05"), "in-succession"),
        # Still paid in March 2020, when the source is published, and possibly after.
        (("2001", "ongoing"), ("2019-05-05", "2019-05-05"), "at-once"),
        (("2001", "ongoing"), ("2021", "2021"), "may-overlap"),
    ],
)
def test_how_the_sides_lie_in_time(pays: tuple[str, str], strikes: tuple[str, str], timing: str) -> None:
    claims = [
        said("A", "funds", "B", since=pays[0], until=pays[1]),
        said("A", "strikes", "B", since=strikes[0], until=strikes[1]),
    ]
    (found,) = paradoxes(grounds(claims), motif="funds-its-enemy")
    factor = {"at-once": 1.0, "may-overlap": 0.9, "in-succession": 0.5}[timing]
    assert (found.timing.notation, found.timing.factor) == (timing, factor)
    assert found.rank == pytest.approx(0.81 * factor * 0.8)


def test_a_world_as_of_a_date_speaks_of_its_days_only() -> None:
    """In 2003 they were surely at once; in 2001, when the one may not yet have begun, perhaps; in 2004 no longer."""
    claims = [
        said("A", "funds", "B", since="2001", until="2003"),
        said("A", "strikes", "B", since="2001", until="2003-05-05"),
    ]
    for date, timing in (("2002", "at-once"), ("2001-06", "may-overlap"), ("2003-05-06", None), ("2004", None)):
        found = paradoxes(grounds(claims, Selection(as_of=date)), motif="funds-its-enemy")
        assert [each.timing.notation for each in found] == [timing] * bool(timing), date
        for each in found:
            assert {side.possible for side in each.sides} == {(bounds(date),)}


def test_a_side_must_hold_on_one_day_though_the_two_need_not() -> None:
    part = said("P", "part-of", "F", since="2005", until="2005")
    others = [
        said("A", "funds", "F", since="2001", until="2001"),
        said("A", "strikes", "P", since="2003", until="2003"),
    ]
    assert paradoxes(grounds([*others, part]), motif="funds-the-force-it-strikes") == []
    (found,) = paradoxes(grounds([*others, part._replace(since="2003")]), motif="funds-the-force-it-strikes")
    assert found.timing.notation == "in-succession"


def test_the_surest_comes_first_then_the_shortest_then_by_name_whatever_the_order_of_the_claims() -> None:
    claims = [
        *(said("A", "funds", other, confidence=1.0) for other in "BCD"),
        said("D", "funds", "E", confidence=1.0),
        *(
            said("A", "threatens", other, confidence=sure)
            for other, sure in zip("BCDE", (0.9, 1.0, 0.9, 0.9), strict=True)
        ),
    ]
    for seed in range(5):
        Random(seed).shuffle(claims)
        found = paradoxes(grounds(claims))
        assert [(each.roles["enemy"], len(each.ties)) for each in found] == [("C", 2), ("B", 2), ("D", 2), ("E", 3)]


@pytest.mark.parametrize(("ties", "drawn"), [(6, True), (7, False)])
def test_what_rests_on_too_many_ties_is_not_drawn(ties: int, drawn: bool) -> None:
    chain = ", ".join(f"N{number} funds N{number + 1}" for number in range(ties))
    found = paradoxes(told(f"{chain}, N0 threatens N{ties}"), of="N0")
    assert [len(each.ties) for each in found] == [ties + 1] * drawn


def test_a_tie_that_both_sides_rest_on_counts_once() -> None:
    (found,) = paradoxes(told("P part-of A, P funds B, B attacks P"), motif="funds-its-attacker")
    assert found.roles == {"payer": "A", "attacker": "B", "part": "P"}
    assert found.confidence == pytest.approx(0.9**3)
    assert prod(side.confidence for side in found.sides) == pytest.approx(0.9**4)


def test_nobody_is_in_two_roles(tmp_path: Path) -> None:
    motif = 'my:m a kg:Motif ; skos:notation "mine" ; kg:sentence "{a} {b} {c}" ; kg:onTheOneHand "?a funds ?b" ;'
    book = rulebook(tmp_path, f'{motif} kg:onTheOther "?a strikes ?c" .')
    ties = [said("A", "funds", "B"), said("A", "strikes", "B"), said("A", "strikes", "C")]
    assert [each.roles for each in paradoxes(grounds(ties, book=book), motif="mine")] == [
        {"a": "A", "b": "B", "c": "C"}
    ]


def test_a_tie_in_dispute_is_told_with_who_denies_it(tmp_path: Path) -> None:
    denial = claim(
        "Aldia", "funds", "Karsh", speaker="actor:Aldia", stance="denied", gloss="Aldia pays nobody", until="ongoing"
    )
    file = tiny(tmp_path, denial + claim("Aldia", "threatens", "Karsh", until="ongoing"))
    g = kg.open(file)
    (found, *_) = g.paradoxes("Aldia", motif="funds-its-enemy")
    assert [each.gloss for each in found.disputed] == ["Aldia pays nobody"]
    assert [each["stance"] for each in found.to_dict()["disputed_by"]] == ["denied"]
    shown = run("paradoxes", "--of", "Aldia", "--motif", "funds-its-enemy", "-g", file).stdout
    assert "contested" in shown
    assert "   disputed:\n     “Aldia pays nobody”\n" in shown
    assert g.world(contested=False).paradoxes("Aldia", motif="funds-its-enemy") == []
    # One who is not heard disputes nothing.
    assert g.world(without=["speaker:Aldia"]).paradoxes("Aldia", motif="funds-its-enemy")[0].disputed == []


# --- what dissolves it ------------------------------------------------------------------------------------------------


def test_the_dissolving_sets_are_those_that_trying_all_sets_of_claims_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    """On small worlds with dates and several claims on a tie; also where fewer derivations are kept than there are."""
    sizes = Counter[int]()
    for seed in range(300):
        random = Random(f"dissolve {seed}")
        claims = random_claims(random, ["funds", "funds", "part-of", "strikes", "threatens"], most=9)
        for kept in (64, 1):
            monkeypatch.setattr("kg.reason.paradoxes.DERIVATIONS", kept)
            for found in paradoxes(grounds(claims))[:2]:
                expected = undoing(claims, found)
                assert set(found.dissolved_by) == expected, f"seed {seed}: {found}, {kept} kept"
                assert len(found.dissolved_by) == len(expected)
                assert found.whole
                order = [(len(each), sorted(each)) for each in found.dissolved_by]
                assert order == sorted(order)
                sizes[max(map(len, expected))] += 1
    assert sum(sizes[size] for size in sizes if size > 1) > 30, sizes


def undoing(claims: list[Claim], found: Paradox) -> set[frozenset[str]]:
    """The minimal sets of claims without which a side has no derivation, by trying all sets."""
    pro = sorted(each.id for each in claims if each.stance == "asserted" and each.modality == "stated")
    undone: set[frozenset[str]] = set()
    for several in chain.from_iterable(combinations(pro, size) for size in range(1, len(pro) + 1)):
        rejected = frozenset(several)
        if not any(each <= rejected for each in undone) and not both_hold(claims, rejected, found):
            undone.add(rejected)
    return undone


def both_hold(claims: list[Claim], rejected: frozenset[str], found: Paradox) -> bool:
    reasoner = Reasoner(grounds(claims, Selection(without=tuple(f"claim:{each}" for each in rejected))), most=1)
    for pattern in found.motif.sides:
        given = {name: actor for name, actor in found.roles.items() if name in pattern.variables}
        if not reasoner.ask(pattern, given, ()):
            return False
    return True


def test_claims_on_other_days_hold_each_other_up() -> None:
    """B is paid in 2001 and in 2005, and is a part of C then as well: to undo it, undo it in both years."""
    claims = [
        said(*tie.split(), id=f"{tie[0]}-{year}", since=year, until=year)
        for tie in ("A funds B", "C part-of B")
        for year in ("2001", "2005")
    ]
    (found,) = paradoxes(grounds([*claims, said("A", "threatens", "C", id="t")]))
    assert set(found.dissolved_by) == {
        frozenset({"t"}),
        *(frozenset({f"{one}-2001", f"{other}-2005"}) for one in "AC" for other in "AC"),
    }


@pytest.mark.parametrize("kept", [64, 1])
def test_where_there_are_too_many_sets_those_given_dissolve_it_and_it_is_said(
    kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ties = ", ".join(f"A funds M{number}, M{number} funds B" for number in range(5)) + ", A threatens B"
    (every,) = paradoxes(told(ties), motif="funds-its-enemy")
    assert (len(every.dissolved_by), every.whole) == (2**5 + 1, True)
    monkeypatch.setattr(dissolve, "MANY", 10)
    monkeypatch.setattr("kg.reason.paradoxes.DERIVATIONS", kept)
    (few,) = paradoxes(told(ties), motif="funds-its-enemy")
    assert (few.whole, few.to_dict()["all_dissolving"]) == (False, False)
    # Claims are numbered anew, so what undoes it is told apart by ties.
    assert {len(each) for each in few.dissolved_by} <= {1, 5}
    assert few.dissolved_by


def test_sets_that_are_given_are_minimal_where_not_all_are_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dissolve, "MANY", 1)
    cut = 0
    for seed in range(300):
        random = Random(f"dissolve {seed}")
        claims = random_claims(random, ["funds", "funds", "part-of", "strikes", "threatens"], most=9)
        monkeypatch.setattr("kg.reason.paradoxes.DERIVATIONS", 1 + 63 * (seed % 2))
        for found in paradoxes(grounds(claims))[:2]:
            expected = undoing(claims, found)
            assert set(found.dissolved_by) <= expected, seed
            assert not found.whole or set(found.dissolved_by) == expected, seed
            cut += not found.whole
    assert cut > 10

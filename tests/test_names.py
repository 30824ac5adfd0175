"""Finding an actor by what people call it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.claims.names import Names, fold
from kg.errors import AmbiguousName, UnknownName, nearest

NAMES = Names(
    "actor",
    {
        "KH": ["Kataib Hezbollah", "Kata'ib Ḥizballāh", "Brigades of the Party of God"],
        "LH": ["Hezbollah", "The Party"],
        "US": ["United States", "U.S.A."],
        "USA": ["United States Army"],
        "Guard": ["The Party"],
    },
    "'kg actors' lists them all",
)


@pytest.mark.parametrize(
    "name",
    [
        "KH",
        "kh",
        "K.H.",
        "kataib hezbollah",
        "KATAIB HEZBOLLAH",
        "Kata’ib  Hezbollah",
        "kataʾib hezbollah",
        " kataib-hezbollah ",
        "kataib_hezbollah",
        "Kataib Hizballah",
        "KATA'IB HIZBALLAH",
        "Kata'ib H\u0323izballa\u0304h",
        "“Brigades” of the Party of God",
    ],
)
def test_case_accents_apostrophes_dots_and_hyphens_do_not_matter(name: str) -> None:
    assert NAMES.find(name) == "KH"


@settings(deadline=None)
@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@settings(deadline=None)
@given(st.text(max_size=20))
def test_composition_and_outer_white_space_do_not_matter(name: str) -> None:
    assert fold(unicodedata.normalize("NFC", name)) == fold(unicodedata.normalize("NFD", name)) == fold(f" {name}\n")


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=0x24F, categories=("L", "N")), min_size=1, max_size=12))
def test_case_does_not_matter_to_latin_letters(name: str) -> None:
    assert fold(name.casefold()) == fold(name)
    assert fold(name.swapcase()) == fold(name.swapcase().swapcase())


def test_distinct_names_stay_distinct() -> None:
    folded = [
        fold(name) for name in ("Iran", "Iraq", "IraqiArmy", "Iraqi army", "حزب الله", "حزب الدعوة", "US 1", "US1")
    ]
    assert len(set(folded)) == len(folded)


def test_a_handle_wins_over_the_alias_of_another() -> None:
    """ "USA" is an alias of US once its dots are dropped, but it is the army's handle."""
    assert NAMES.find("USA") == NAMES.find("usa") == "USA"


def test_an_alias_of_two_is_an_error_that_lists_both() -> None:
    with pytest.raises(AmbiguousName) as raised:
        NAMES.find("the party")
    assert str(raised.value) == "ambiguous actor 'the party'; write one of Guard, LH"
    assert raised.value.near == ["Guard", "LH"]


def test_two_handles_that_differ_in_case_only_are_told_apart_by_it() -> None:
    names = Names("actor", {"Kh": [], "KH": []}, "")
    assert (names.find("Kh"), names.find("KH")) == ("Kh", "KH")
    with pytest.raises(AmbiguousName, match="write one of KH, Kh"):
        names.find("kh")


def test_one_actor_with_the_name_twice_is_not_ambiguous() -> None:
    assert Names("actor", {"A": ["Same", "same", "SAMÉ"]}, "").find("same") == "A"


@pytest.mark.parametrize(
    ("name", "near"), [("KHH", "KH"), ("united stats", "United States"), ("hezbolah", "Hezbollah"), ("Gard", "Guard")]
)
def test_an_unknown_name_offers_the_near_ones_and_the_next_step(name: str, near: str) -> None:
    with pytest.raises(UnknownName) as raised:
        NAMES.find(name)
    assert near in raised.value.near
    assert str(raised.value).startswith(f"unknown actor '{name}'; did you mean ")
    assert str(raised.value).endswith("'kg actors' lists them all")


@pytest.mark.parametrize("name", ["", " ", "'", ".", "zzzzzz", "\u0301", "🜨", "a" * 10_000])
def test_a_name_like_nothing_is_unknown(name: str) -> None:
    with pytest.raises(UnknownName) as raised:
        NAMES.find(name)
    assert raised.value.near == []
    assert "did you mean" not in str(raised.value)


def test_an_empty_name_means_nobody_even_where_an_alias_folds_to_nothing() -> None:
    names = Names("actor", {"A": ["'"], "B": ["Bee"]}, "")
    for name in ("", " ", "."):
        with pytest.raises(UnknownName):
            names.find(name)


def test_nearest_is_best_first_and_bounded() -> None:
    assert nearest("iraq", ["Iran", "Iraq", "IRAQ", "Qatar", "Iraqi"]) == ["Iraq", "Iraqi", "Iran"]
    assert nearest("x", []) == []


def test_every_name_of_every_seed_actor_finds_it_in_any_case() -> None:
    graph = kg.open()
    for actor in graph.actors():
        for name in (actor.handle, actor.label, *actor.aliases):
            for spelt in (name, name.upper(), name.lower(), f"  {name} "):
                assert graph.actor(spelt).handle == actor.handle

"""What answers look like in a notebook: every cell is there, none is markup, and slices are tables too."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.markup import Listing, table
from support import claim, tiny


class Cells(HTMLParser):
    """The rows of a table, its head first, its caption, and the names of all elements."""

    def __init__(self, shown: Any) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.caption, self.elements = "", set[str]()
        self._into = ""
        self.feed(shown if isinstance(shown, str) else shown._repr_html_())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self._into = tag
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._into = ""

    def handle_data(self, data: str) -> None:
        if self._into == "caption":
            self.caption += data
        elif self._into in ("td", "th"):
            self.rows[-1][-1] += data


HOSTILE = "<img src=x onerror=alert(1)> & </td></table>"
PLAIN = {"table", "caption", "thead", "tbody", "tr", "th", "td"}


@pytest.fixture
def quarrel(tmp_path: Path) -> kg.Graph:
    """Aldia funds Karsh, which attacks it: a paradox, one tie of which is denied, in words that look like markup."""
    more = claim("Karsh", "attacks", "Aldia", gloss=HOSTILE)
    more += claim("Aldia", "funds", "Karsh", stance="denied", speaker="actor:Borun", gloss="Not a penny")
    return kg.open(tiny(tmp_path, more))


def test_a_table_lists_tuples_shortens_numbers_and_escapes() -> None:
    found = Cells(table(["a", "<b>"], [[("x", "y"), 1 / 3], [None, "<i>"], [(), True]], "1 < 2"))
    assert found.rows == [["a", "<b>"], ["x, y", "0.333333"], ["", "<i>"], ["", "True"]]
    assert found.caption == "1 < 2"
    assert found.elements == PLAIN


def test_a_slice_of_a_listing_is_a_table_and_an_item_is_itself() -> None:
    actors = kg.open().actors()
    assert Cells(actors[:2]).caption == "2 rows"
    assert [row[1] for row in Cells(actors[::-1]).rows[1:]] == [actor.handle for actor in reversed(actors)]
    assert actors[-1] == list(actors)[-1]
    assert Cells(Listing([])).rows == [[]]


def test_paradoxes_are_a_table_by_rank_and_so_is_a_slice() -> None:
    found = kg.open().paradoxes()
    shown = Cells(found)
    assert shown.rows[0] == ["paradox", "motif", "timing", "confidence", "rank"]
    assert [row[0] for row in shown.rows[1:]] == [str(each) for each in found]
    assert [float(row[4]) for row in shown.rows[1:]] == sorted((float(row[4]) for row in shown.rows[1:]), reverse=True)
    assert shown.caption == f"{len(found)} paradoxes: stated, reported claims of all speakers"
    assert len(Cells(found[1:3]).rows) == 3
    assert Cells(found[:0]).caption == "0 paradoxes"


def test_a_paradox_shows_every_claim_for_and_against_its_ties(quarrel: kg.Graph) -> None:
    paradox = next(each for each in quarrel.paradoxes() if each.motif.notation == "pays-its-attacker")
    shown = Cells(paradox)
    assert shown.elements == PLAIN
    assert shown.caption.startswith("Aldia funds Karsh, which attacks it: ")
    assert [(row[0], row[1], row[4]) for row in shown.rows[1:]] == [
        ("on the one hand", "Aldia funds Karsh", "Aldia funds Karsh"),
        ("on the one hand", "Aldia funds Karsh", "denied: Not a penny"),
        ("on the other", "Karsh attacks Aldia", HOSTILE),
        ("on the other", "Karsh attacks Aldia", "Karsh attacks Aldia"),
    ]
    assert shown.rows[2][2].startswith("contested")


def test_a_paradox_on_an_assumption_says_so(quarrel: kg.Graph) -> None:
    world = quarrel.world(assume=["Borun funds Front", "Front attacks Borun"])
    paradox = next(each for each in world.paradoxes("Borun") if each.motif.notation == "pays-its-attacker")
    assert [row[1] for row in Cells(paradox).rows[1:]] == ["Borun funds Front", "Front attacks Borun"]
    assert [row[5:] for row in Cells(paradox).rows[1:]] == [["assumed", ""], ["assumed", ""]]


def test_a_conclusion_shows_its_proofs_and_that_there_is_none() -> None:
    g = kg.open()
    found = g.why("US", "indirectly-funds", "KH")
    shown = Cells(found)
    assert shown.caption == "US indirectly funds KH: follows; stated, reported claims of all speakers"
    assert shown.rows[1] == ["1", "0.81", "US funds PMF, KH part-of PMF", "any time"]
    assert len(shown.rows) == len(found.proofs) + 1
    none = Cells(g.why("KH", "indirectly-funds", "US"))
    assert len(none.rows) == 1
    assert none.caption.startswith("KH indirectly funds US: does not follow")


def test_what_is_missing_shows_what_is_beside_it_and_what_was_said(quarrel: kg.Graph) -> None:
    shown = Cells(quarrel.why_not("Aldia", "attacks-part-of", "Front"))
    assert shown.caption.startswith("Aldia attacks a part of Front: does not follow")
    assert ["Aldia attacks Karsh", "Karsh part-of Front", "0.90", ""] in shown.rows
    said = Cells(quarrel.world(according_to=["Borun"]).why_not("Aldia", "funds", "Karsh"))
    marked = "Aldia funds Karsh (asserted, stated, reported); Not a penny (denied, stated, reported)"
    assert said.rows[1:] == [["Aldia funds Karsh", "", "", marked]]


def test_what_would_follow_if_days_met_is_missing_a_day(tmp_path: Path) -> None:
    more = claim("Borun", "attacks", "Front", since="1990", until="1991")
    more += claim("Front", "partOf", "Aldia", since="1995", until="1996")
    lacking = kg.open(tiny(tmp_path, more)).why_not("Borun", "attacks-part-of", "Aldia")
    assert repr(lacking).startswith("<Borun attacks a part of Aldia: does not follow; missing: ")
    assert Cells(lacking).rows[1] == ["a day on which all hold", "Borun attacks Front, Front part-of Aldia", "0.81", ""]

"""The chart of friends and foes in a real browser, its network cut."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import kg
from kg.analyses.matrix import Matrix
from support import claim, tiny
from test_matrix import HOSTILE
from test_view_browser import WIDE, browser, pytestmark, seeds, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from test_view_browser import Shown

__all__ = ["browser", "pytestmark", "seeds"]
NAMES = ["US", "Iraq", "KH", "PMF", "Iran", "IraqiPeople", "QudsForce", "Muhandis", "USTreasury", "IranRegionalProxies"]
MARKS = {"friend": "+", "foe": "−", "complicated": "±"}
PHONE = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def page(seeds: kg.Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("matrix") / "matrix.html"
    seeds.chart(NAMES).write(str(path))
    return path


@pytest.fixture
def opened(browser: Browser, page: Path) -> Iterator[Shown]:
    with shown(browser, page) as tab:
        yield tab


def drawn(tab: Shown) -> list[list[str]]:
    """Return the kind, the mark and whether it is contested of every cell, row by row; the diagonal is empty."""
    rows: list[list[str]] = tab.ask(
        """() => [...document.querySelectorAll("#chart tbody tr")].map((row) => [...row.querySelectorAll("td")].map(
            (cell) => cell.firstChild ? `${cell.firstChild.className} ${cell.firstChild.textContent}`.trim() : ""))"""
    )
    return rows


def expected(found: Matrix) -> list[list[str]]:
    rows = []
    for one in found.actors:
        row = []
        for other in found.actors:
            cell = found.cell(one, other)
            if cell:
                mark = MARKS.get(cell.kind, "·" if cell.ties else "") + ("?" if cell.contested else "")
                row.append(f"cell {cell.kind}{' disputed' if cell.contested else ''} {mark}".strip())
            else:
                row.append("")
        rows.append(row)
    return rows


def show(tab: Shown, month: str | None, undated: bool = True) -> None:
    tab.ask("([month, undated]) => kg.show(month, undated)", [month, undated])


def test_the_cells_are_those_of_the_library(opened: Shown, seeds: kg.Graph) -> None:
    found = seeds.matrix(NAMES)
    assert drawn(opened) == expected(found)
    counts = [int(each) for each in opened.tab.locator("#legend .count").all_inner_texts()]
    kinds = [cell.kind for cell in found.cells]
    assert counts == [kinds.count(kind) for kind in ("friend", "foe", "complicated", "none")]
    assert opened.tab.locator("#panel .row").count() == kinds.count("complicated") > 0
    assert str(seeds.ties) in opened.text()


MONTHS = ["1979-01", "2003-03", "2009-07", "2011-12", "2014-06", "2018-02", "2020-03", "2024-01"]


def test_with_a_date_the_cells_are_those_of_the_world_as_of_that_month(opened: Shown, seeds: kg.Graph) -> None:
    different = set()
    for month in MONTHS:
        show(opened, month)
        rows = drawn(opened)
        assert rows == expected(seeds.world(as_of=month).matrix(NAMES)), month
        different.add(str(rows))
    assert len(different) > 2
    show(opened, None)
    assert drawn(opened) == expected(seeds.matrix(NAMES))


def test_without_the_undated_they_count_only_where_said_to_hold_still(opened: Shown, seeds: kg.Graph) -> None:
    """The same worlds without the claims that name no beginning or end, but for those said in that month to hold."""
    for month in MONTHS:
        issued = {source.handle: str(source.issued)[:7] for source in seeds.sources()}
        loose = [each for each in seeds.claims() if not each.since and each.until in (None, "ongoing")]
        gone = [each.id for each in loose if not (each.until and issued[each.source] == month)]
        show(opened, month, undated=False)
        assert drawn(opened) == expected(seeds.world(as_of=month, without=gone).matrix(NAMES)), month
    undated = [each.id for each in seeds.claims() if not each.since and not each.until]
    show(opened, None, undated=False)
    assert drawn(opened) == expected(seeds.world(without=undated).matrix(NAMES))


def test_the_slider_goes_by_months_and_the_button_leaves_it(opened: Shown, seeds: kg.Graph) -> None:
    slider, output = opened.tab.locator("#month"), opened.tab.locator("#shown")
    first, last = opened.ask("kg.view.months")
    assert output.inner_text() == ""
    slider.focus()
    opened.tab.keyboard.press("Home")
    assert output.inner_text() == first
    opened.tab.keyboard.press("ArrowRight")
    year, month = divmod(int(first[:4]) * 12 + int(first[5:]), 12)
    assert output.inner_text() == slider.get_attribute("aria-valuetext") == f"{year:04}-{month + 1:02}"
    opened.tab.keyboard.press("End")
    assert output.inner_text() == last
    assert drawn(opened) == expected(seeds.world(as_of=last).matrix(NAMES))
    opened.tab.locator("#undated").uncheck()
    assert f"as of {last}, undated claims left out".upper() in opened.text().upper()
    opened.tab.locator("#undated").check()
    opened.tab.locator("#always").click()
    assert output.inner_text() == ""
    assert drawn(opened) == expected(seeds.matrix(NAMES))


def test_a_click_opens_who_says_so_and_where(opened: Shown, seeds: kg.Graph) -> None:
    for cell in seeds.matrix(NAMES).cells:
        if cell.ties:
            names = f"{seeds.actor(cell.a).label} and {seeds.actor(cell.b).label}: "
            opened.tab.locator(f'.cell[aria-label^="{names}"]').click()
            said = opened.text()
            for each in cell.ties:
                assert each.tie.verdict in said
                for name in (*each.tie.pro, *each.tie.con):
                    found = seeds.claim(name)
                    card = opened.tab.locator(f'article[data-claim="{name}"]')
                    text = card.inner_text()
                    assert found.gloss in text
                    assert f"confidence {found.confidence:.2f}" in text
                    assert f"paragraph {found.locator.paragraph}, sentence {found.locator.sentence} " in text
                    assert seeds.store.said.sources[found.source].label in text
            claims = sum(len(each.tie.pro) + len(each.tie.con) for each in cell.ties)
            assert opened.tab.locator("article.claim").count() == claims


def test_all_can_be_done_with_keys(opened: Shown, seeds: kg.Graph) -> None:
    labelled = "document.activeElement.getAttribute('aria-label')"
    for _ in range(8):
        opened.tab.keyboard.press("Tab")
        if opened.ask("document.activeElement.classList.contains('cell')"):
            break
    assert opened.ask(labelled).startswith("United States and Iraq: complicated, 3 friendly and 5 hostile")
    # The diagonal is passed over.
    opened.tab.keyboard.press("ArrowDown")
    assert opened.ask(labelled).startswith("Kataib Hezbollah and Iraq: foe")
    opened.tab.keyboard.press("ArrowLeft")
    opened.tab.keyboard.press("ArrowLeft")
    assert opened.ask(labelled).startswith("Kataib Hezbollah and United States: foe")
    opened.tab.keyboard.press("Enter")
    assert opened.tab.locator("article.claim").count() > 0
    assert opened.ask("document.activeElement.id") == "panel"
    opened.tab.keyboard.press("Escape")
    assert "Overview" in opened.text()
    assert opened.ask(labelled).startswith("Kataib Hezbollah and United States")
    assert opened.tab.locator(".cell[tabindex='0']").count() == 1


def test_an_open_cell_changes_with_the_date(opened: Shown, seeds: kg.Graph) -> None:
    opened.ask("kg.open('US', 'Iraq')")
    everything = opened.tab.locator("article.claim").count()
    show(opened, "2010-01", undated=False)
    assert "as of 2010-01, undated claims left out" in opened.text()
    assert opened.tab.locator("article.claim").count() < everything
    show(opened, None)
    assert opened.tab.locator("article.claim").count() == everything


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, WIDE])
def test_it_fits_a_phone_and_its_headers_stay_in_sight(
    browser: Browser, page: Path, size: dict[str, int], scheme: Any
) -> None:
    with shown(browser, page, size, color_scheme=scheme) as tab:
        assert tab.ask("document.documentElement.scrollWidth <= window.innerWidth")
        tab.ask("document.getElementById('frame').scrollTo(9999, 9999)")
        frame = tab.tab.locator("#frame").bounding_box()
        head = tab.tab.locator("tbody th").last.bounding_box()
        column = tab.tab.locator("thead th").last.bounding_box()
        assert frame
        assert head
        assert column
        assert head["x"] == pytest.approx(frame["x"], abs=1)
        assert column["y"] == pytest.approx(frame["y"], abs=1)
        ground = "(kind) => getComputedStyle(document.querySelector(kind)).background"
        grounds = [tab.ask(ground, kind) for kind in (".friend", ".foe", ".complicated")]
        assert len(set(grounds)) == 3


def test_hostile_names_and_glosses_stay_text(browser: Browser, tmp_path: Path) -> None:
    odd = (
        f'actor:constructor a kg:State ; skos:notation "constructor" ; rdfs:label {json.dumps(HOSTILE)}@en ; '
        'skos:definition "One."@en .\n'
    )
    gloss = "<b>bold</b> & {{ 7 * 7 }} <img src=x onerror='window.fired = 1'>"
    odd += claim("constructor", "funds", "Karsh", gloss=gloss)
    graph = kg.open(tiny(tmp_path, odd)).world(assume=["Borun attacks Karsh"])
    graph.chart().write(str(tmp_path / "m.html"))
    with shown(browser, tmp_path / "m.html") as tab:
        assert drawn(tab) == expected(graph.matrix())
        tab.ask("kg.open('constructor', 'Karsh')")
        assert HOSTILE in tab.text()
        assert gloss in tab.text()
        tab.ask("kg.open('Borun', 'Karsh')")
        assert "assumed for this world" in tab.text()
        assert tab.ask("window.fired") is None
        assert tab.tab.locator("img").count() == tab.tab.locator("b").count() == 0


def test_pages_of_one_actor_none_and_no_date_open_too(browser: Browser, tmp_path: Path) -> None:
    graph = kg.open(tiny(tmp_path))
    for number, found in enumerate((graph.chart(["Aldia"]), graph.world(without=["Karsh"]).chart())):
        found.write(str(tmp_path / f"{number}.html"))
        with shown(browser, tmp_path / f"{number}.html") as tab:
            assert tab.tab.locator(".cell").count() == 0
            assert tab.tab.locator("#time").is_hidden()
            assert "0 pairs".upper() in tab.text().upper()
    (tmp_path / "frame.html").write_text(f"<!doctype html>{graph.chart()._repr_html_()}", encoding="utf-8")
    with shown(browser, tmp_path / "frame.html") as outer:
        assert outer.tab.frames[1].evaluate("document.querySelectorAll('.cell').length") == 6


def test_contested_ties_that_are_left_out_are_marked_but_do_not_count(
    browser: Browser, seeds: kg.Graph, tmp_path: Path
) -> None:
    for world in (seeds.world(contested=False), seeds.world(as_of="2009"), seeds.world(modality=["possible"])):
        world.chart(NAMES).write(str(tmp_path / "m.html"))
        with shown(browser, tmp_path / "m.html") as tab:
            assert drawn(tab) == expected(world.matrix(NAMES))
            first, last = tab.ask("kg.view.months")
            assert first <= last
            show(tab, last)
            narrowed = world.world(as_of=last).matrix(NAMES) if not world.ties.selection.as_of else None
            assert narrowed is None or drawn(tab) == expected(narrowed)
            assert narrowed or "2009-01" <= first <= last == "2009-12"

"""The picture in SVG that the page saves: what is on screen, as the library draws it where nothing is filtered."""

from __future__ import annotations

from math import dist
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

import kg
from kg.view.page import write
from test_explorer_browser import actors, go, saved, ties
from test_svg import SVG, groups, odd_view, opened, parsed, shipped, words
from test_svg_browser import BOXES, compare, numbers
from test_view import claim
from test_view_browser import browser, pytestmark, seeds, shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from test_view_browser import Shown

__all__ = ["browser", "pytestmark", "seeds"]


def picture(tab: Shown) -> ET.Element:
    return parsed(saved(tab, "svg").decode())


def by(root: ET.Element, name: str, key: str) -> dict[str, ET.Element]:
    return {each.get(key, ""): each for each in groups(root, name)}


def key(root: ET.Element) -> list[str]:
    """Return the rows of the key, in words."""
    return [words(each) for name in ("family", "relation", "line", "type") for each in groups(root, name)]


def same(one: ET.Element, other: ET.Element) -> bool:
    """Return whether two paths are drawn alike, and at most a tenth of a pixel apart."""
    names = ("stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-opacity", "fill")
    looks = [[each.get(name, "").lower() for name in names] for each in (one, other)]
    lines = [numbers(each.get("d", "")) for each in (one, other)]
    return looks[0] == looks[1] and all(dist(*pair) < 0.1 for pair in zip(*lines, strict=True))


@pytest.mark.parametrize("focus", [None, "KH"])
def test_what_the_page_saves_is_what_the_library_draws(browser: Browser, focus: str | None, tmp_path: Path) -> None:
    page = shipped(focus)
    page.write(str(tmp_path / "page.html"))
    drawn = parsed(page.svg())
    with shown(browser, tmp_path / "page.html") as tab:
        root = picture(tab)
    for name, id in (("tie", "data-tie"), ("head", "data-of")):
        one, other = by(root, name, id), by(drawn, name, id)
        assert list(one) == list(other)
        assert [each for each in one if not same(one[each], other[each])] == []
    assert [each[0].text for each in groups(root, "tie")] == [each[0].text for each in groups(drawn, "tie")]
    one, other = by(root, "actor", "data-actor"), by(drawn, "actor", "data-actor")
    assert list(one) == list(other)
    assert [(each[0].text, words(each)) for each in one.values()] == [(x[0].text, words(x)) for x in other.values()]
    assert fills(one) == fills(other)
    assert key(root) == key(drawn)
    assert root[0].text == drawn[0].text


def fills(drawn: dict[str, ET.Element]) -> list[str]:
    return [each.get("fill", "").lower() for one in drawn.values() for each in one.iter(f"{SVG}path")]


def test_filters_selection_and_the_dark_are_saved_too(browser: Browser, seeds: kg.Graph, tmp_path: Path) -> None:
    seeds.world(modality=["possible"]).view("KH", hops=2).write(str(tmp_path / "page.html"))
    with shown(browser, tmp_path / "page.html", color_scheme="dark") as tab:
        go(tab, "when=2014&relations=!*hostility&actor=KH")
        tab.ask("kg.network.moveTo({ scale: 0.1 })")
        root = picture(tab)
        lines = by(root, "tie", "data-tie")
        assert lines.keys() == ties(tab) != set()
        assert by(root, "actor", "data-actor").keys() == actors(tab)
        looks = tab.ask("kg.edges.get().map((e) => [e.id, e.color?.color, e.color?.opacity, e.width, e.dashes])")
        for name, colour, opacity, width, dashes in looks:
            if name in lines:
                line = lines[name]
                rgb = tuple(int(line.get("stroke", "")[at : at + 2], 16) for at in (1, 3, 5))
                assert colour == f"rgb({','.join(map(str, rgb))})"
                assert float(line.get("stroke-opacity", "1")) == pytest.approx(opacity, abs=0.01)
                assert float(line.get("stroke-width", "")) == width
                assert line.get("stroke-dasharray") == (" ".join(map(str, dashes)) if dashes else None)
        assert {float(each.get("stroke-opacity", "1")) for each in lines.values()} >= {0.08, 0.95}
        assert (root[2].tag, root[2].get("fill")) == (f"{SVG}rect", "#15181d")
        about = (root[1].text or "").split(".")[0]
        assert about.endswith("· in 2014 · relations, types or verdicts hidden")
        assert sum(int(words(each).split()[-1]) for each in groups(root, "family")) == len(lines)
        assert sum(int(words(each).split()[-1]) for each in groups(root, "type")) == len(actors(tab))


def test_hostile_words_are_text_and_nothing_is_fetched_or_run(browser: Browser, tmp_path: Path) -> None:
    view = odd_view(opened(tmp_path))
    view["title"] = "\0" + view["title"]
    write(str(tmp_path / "odd.html"), view)
    with shown(browser, tmp_path / "odd.html") as tab:
        text = saved(tab, "svg").decode()
    root = parsed(text)
    tags = ("svg", "title", "desc", "rect", "g", "path", "text")
    assert {each.tag for each in root.iter()} == {SVG + name for name in tags}
    assert not [name for each in root.iter() for name in each.attrib if name.startswith("on") or "href" in name]
    assert "url(" not in text
    assert [words(each) for each in groups(root, "actor")][1] == "left �gnp.exe� on"
    assert [bool(each.findall(f"{SVG}text[@direction='rtl']")) for each in groups(root, "actor")] == [0, 0, 1, 0]
    (tmp_path / "saved.svg").write_text(text, encoding="utf-8")
    with shown(browser, tmp_path / "saved.svg") as tab:
        assert tab.ask("window.fired") is None
        assert tab.ask("document.querySelector('parsererror')") is None
        right = "document.querySelector('svg').getBoundingClientRect().right"
        assert all(box[2] < tab.ask(right) for box in tab.ask(BOXES, "text"))


def test_loops_and_an_empty_picture_are_saved(browser: Browser, tmp_path: Path) -> None:
    loops = [claim(20 + number, end, "pays", end) for number, end in enumerate("ABCD")]
    page = opened(tmp_path, *loops).view()
    page.write(str(tmp_path / "page.html"))
    with shown(browser, tmp_path / "page.html") as tab:
        assert compare(tab, saved(tab, "svg").decode()) == page.ties
        go(tab, "when=0001")
        root = picture(tab)
        assert (groups(root, "tie"), groups(root, "actor"), key(root)) == ([], [], [])

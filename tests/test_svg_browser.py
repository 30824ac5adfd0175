"""The picture beside the page in a real browser: the two must agree, and the browser must draw what was meant."""

from __future__ import annotations

import re
from math import atan2, cos, dist
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg
from kg.view.strokes import Stroke
from test_svg import SVG, groups, opened, parsed
from test_view import claim
from test_view_browser import browser, pytestmark, seeds, shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from test_view_browser import Shown

__all__ = ["browser", "pytestmark", "seeds"]

PARTS = [0, 0.2, 0.5, 0.8, 1]
CURVES = """(parts) => Object.fromEntries(kg.edges.getIds().map((id) => {
    const edge = kg.network.body.edges[id], curve = edge.edgeType, style = edge.getFormattingValues();
    const context = document.createElement("canvas").getContext("2d");
    const at = (part) => curve.from === curve.to
        ? curve._pointOnCircle(...curve._getCircleData(context), part) : curve.getPoint(part);
    const points = parts.map(at).map(({ x, y }) => [x, y]);
    const inner = curve.toPoint;
    curve.toPoint = curve.to;  // As vis-network does before it places the head.
    const head = style.toArrow ? curve.getArrowData(context, "to", curve.getViaNode(), false, false, style) : null;
    curve.toPoint = inner;
    const { width, dashes } = style;
    return [id, { points, tip: head && [head.point.x, head.point.y], angle: head && head.angle, width, dashes }];
}))"""


def numbers(path: str) -> list[tuple[float, float]]:
    found = [float(each) for each in re.findall(r"-?[\d.]+", path)]
    return list(zip(found[::2], found[1::2], strict=True))


def line(path: str) -> Stroke:
    """Return the line of a path that the picture holds; a tie with oneself is two half circles."""
    if "A" not in path:
        return Stroke(tuple(numbers(path)), 0.0, ())
    (left, y), right = numbers(path.split("A")[0])[0], float(path.split("A")[1].split()[5])
    return Stroke((((left + right) / 2, y),), (right - left) / 2, ())


def compare(tab: Shown, drawn: str) -> int:
    """Assert that every tie of a picture runs where an open page draws it, and return how many there are."""
    ties = {each.get("data-tie", ""): each for each in groups(parsed(drawn), "tie")}
    curves = tab.ask(CURVES, PARTS)
    assert curves.keys() == ties.keys()
    for name, curve in curves.items():
        path, *head = ties[name].findall(f"{SVG}path")
        places = [line(path.get("d", "")).at(part) for part in PARTS]
        assert max(map(dist, places, curve["points"])) < 0.1, name
        assert len(head) == (curve["tip"] is not None), name
        for each in head:
            tip, _, inner, _ = numbers(each.get("d", ""))
            assert tip == pytest.approx(curve["tip"], abs=0.1), name
            assert cos(atan2(tip[1] - inner[1], tip[0] - inner[0]) - curve["angle"]) > 0.999, name
        assert float(path.get("stroke-width", "")) == curve["width"]
        assert path.get("stroke-dasharray") == (" ".join(map(str, curve["dashes"])) if curve["dashes"] else None)
    return len(ties)


@pytest.mark.parametrize("focus", [None, "KH"])
def test_ties_run_where_the_page_draws_them(
    browser: Browser, seeds: kg.Graph, focus: str | None, tmp_path: Path
) -> None:
    page = seeds.view(focus)
    page.write(str(tmp_path / "page.html"))
    with shown(browser, tmp_path / "page.html") as tab:
        assert compare(tab, page.svg()) == page.ties


def test_loops_and_parallel_ties_run_where_the_page_draws_them(browser: Browser, tmp_path: Path) -> None:
    loops = [
        claim(20 + number, end, relation, end)
        for number, (end, relation) in enumerate(
            [(end, relation) for end in "ABCD" for relation in ("pays", "mocks", "feeds", "neighbourOf")]
        )
    ]
    page = opened(tmp_path, *loops).view()
    page.write(str(tmp_path / "page.html"))
    with shown(browser, tmp_path / "page.html") as tab:
        assert compare(tab, page.svg()) == page.ties == 5 + len(loops)

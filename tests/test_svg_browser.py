"""The picture beside the page in a real browser: the two must agree, and the browser must draw what was meant."""

from __future__ import annotations

import re
from base64 import b64encode
from itertools import combinations
from math import atan2, cos, dist
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.view.strokes import Stroke
from kg.view.svg import svg
from test_svg import groups, odd_view, opened, parsed, shipped
from test_view import claim
from test_view_browser import WIDE, browser, pytestmark, shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from test_view_browser import Shown

__all__ = ["browser", "pytestmark"]

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
    root = parsed(drawn)
    ties = {each.get("data-tie", ""): each for each in groups(root, "tie")}
    heads = {each.get("data-of", ""): numbers(each.get("d", "")) for each in groups(root, "head")}
    curves = tab.ask(CURVES, PARTS)
    assert curves.keys() == ties.keys()
    for name, curve in curves.items():
        path = ties[name]
        places = [line(path.get("d", "")).at(part) for part in PARTS]
        assert max(map(dist, places, curve["points"])) < 0.1, name
        assert (name in heads) == (curve["tip"] is not None), name
        if name in heads:
            tip, _, inner, _ = heads[name]
            assert tip == pytest.approx(curve["tip"], abs=0.1), name
            assert cos(atan2(tip[1] - inner[1], tip[0] - inner[0]) - curve["angle"]) > 0.999, name
        assert float(path.get("stroke-width", "")) == curve["width"]
        assert path.get("stroke-dasharray") == (" ".join(map(str, curve["dashes"])) if curve["dashes"] else None)
    return len(ties)


@pytest.mark.parametrize("focus", [None, "KH"])
def test_ties_run_where_the_page_draws_them(browser: Browser, focus: str | None, tmp_path: Path) -> None:
    page = shipped(focus)
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


BOXES = """(selector) => [...document.querySelectorAll(selector)].map((each) => {
    const { left, top, right, bottom } = each.getBoundingClientRect();
    return [left, top, right, bottom];
})"""


def drawn(browser: Browser, path: Path) -> dict[str, list[list[float]]]:
    """Open a picture in the browser and return the boxes of its parts, by what selects them."""
    with shown(browser, path, WIDE) as tab:
        assert tab.ask("window.fired") is None
        assert tab.ask("document.querySelector('parsererror')") is None
        parts = ("svg", "text", ".heading text", ".key text", ".actor")
        return {part: tab.ask(BOXES, part) for part in parts}


@pytest.mark.parametrize("focus", [None, "KH"])
def test_a_browser_shows_the_picture_with_all_words_in_sight_and_apart(
    browser: Browser, focus: str | None, tmp_path: Path
) -> None:
    page = shipped(focus)
    page.write(str(tmp_path / "kg.svg"))
    boxes = drawn(browser, tmp_path / "kg.svg")
    ((left, top, right, bottom),) = boxes["svg"]
    assert all(left <= a and top <= b and c <= right and d <= bottom for a, b, c, d in boxes["text"])
    assert len(boxes[".actor"]) == page.actors
    assert apart(boxes[".actor"])
    assert apart(boxes[".key text"])
    assert max(box[3] for box in boxes[".heading text"]) < min(box[1] for box in boxes[".key text"])


def test_a_browser_runs_nothing_of_a_hostile_picture(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "odd.svg").write_text(svg(odd_view(opened(tmp_path))), encoding="utf-8")
    boxes = drawn(browser, tmp_path / "odd.svg")
    assert len(boxes[".actor"]) == 4
    assert max(box[2] for box in boxes[".heading text"]) < boxes["svg"][0][2]
    assert apart(boxes[".key text"])


def apart(boxes: list[list[float]]) -> bool:
    return not any(
        one[0] < other[2] and other[0] < one[2] and one[1] < other[3] - 1 and other[1] < one[3] - 1
        for one, other in combinations(boxes, 2)
    )


DIFFERENCE = """async (pictures) => {
    const images = await Promise.all(pictures.map(async (address) => {
        const image = new Image();
        image.src = address;
        await image.decode();
        return image;
    }));
    const [wide, high] = [images[1].naturalWidth, images[1].naturalHeight];
    const [one, other] = images.map((image) => {
        const canvas = Object.assign(document.createElement("canvas"), { width: wide, height: high });
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0, wide, high);
        return context.getImageData(0, 0, wide, high).data;
    });
    let [sum, apart, inked] = [0, 0, 0];
    for (let at = 0; at < one.length; at += 4) {
        const gap = [0, 1, 2].reduce((most, part) => Math.max(most, Math.abs(one[at + part] - other[at + part])), 0);
        sum += gap;
        apart += gap > 96;
        inked += Math.min(one[at], one[at + 1], one[at + 2]) < 200;
    }
    return { mean: sum / (wide * high), apart: apart / inked, inked: inked / (wide * high), wide };
}"""


def test_the_png_is_what_a_browser_draws_of_the_svg(browser: Browser) -> None:
    page = shipped("KH")
    pictures = [
        f"data:image/{kind};base64,{b64encode(each).decode()}"
        for kind, each in (("svg+xml", page.svg().encode()), ("png", page.png()))
    ]
    tab = browser.new_page()
    found = tab.evaluate(DIFFERENCE, pictures)
    tab.close()
    assert found["inked"] > 0.02
    assert found["mean"] < 3
    assert found["apart"] < 0.05

"""The view in a real browser, its network cut."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from math import dist
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import kg
from kg.view.page import Page
from test_view import ACTORS, CLAIMS, HOSTILE, PREFIXES, VOCABULARY, actor, claim

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

CHROMIUM = next(
    filter(
        None, map(shutil.which, (os.environ.get("KG_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"))
    ),
    None,
)

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium for the view: apt-get install chromium, or name one in KG_CHROMIUM"
)

WIDE = {"width": 1400, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    switches = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND"]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=switches)
        yield running
        running.close()


class Shown:
    """A page that is open, with every request that left it and everything that went wrong."""

    def __init__(self, browser: Browser, path: Path, size: dict[str, int], **context: Any) -> None:
        self.requests: list[str] = []
        self.wrong: list[str] = []
        self.url = path.as_uri()
        self.context = browser.new_context(viewport=size, offline=True, **context)
        self.tab: Tab = self.context.new_page()
        self.tab.on("request", lambda request: self.requests.append(request.url))
        self.tab.on("console", lambda message: self.wrong.append(message.text))
        self.tab.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.tab.goto(self.url)
        self.ask("() => new Promise((done) => setTimeout(() => requestAnimationFrame(done), 100))")

    def ask(self, script: str, argument: object = None) -> Any:
        return self.tab.evaluate(script, argument)

    def text(self) -> str:
        return self.tab.inner_text("#panel")

    def click_tie(self, tie: str) -> None:
        """Go near and click on a tie where it has some room: on its curve as drawn, near the middle if possible."""
        near = "kg.network.moveTo({ position: kg.network.body.edges[id].edgeType.getPoint(0.5), scale: 0.8 })"
        self.ask(f"(id) => {{ {near}; kg.network.redraw(); }}", tie)
        self._click(
            """(() => {
                const curve = kg.network.body.edges[id].edgeType;
                const own = (part) => {
                    const place = kg.network.canvasToDOM(curve.getPoint(part));
                    return kg.network.getEdgeAt(place) === id && kg.network.getNodeAt(place) === undefined;
                };
                const parts = Array.from({ length: 37 }, (_, number) => 0.5 + (number % 2 ? 0.01 : -0.01) * number);
                return curve.getPoint(parts.find(own) ?? 0.5);
            })()""",
            tie,
        )

    def click_actor(self, handle: str) -> None:
        self._click("kg.network.getPosition(id)", f"actor:{handle}")

    def _click(self, place: str, name: str) -> None:
        point = self.ask(f"(id) => kg.network.canvasToDOM({place})", name)
        self.tab.locator("#canvas").click(position=point)

    def boxes(self) -> dict[str, dict[str, float]]:
        return self.ask(
            """() => Object.fromEntries(kg.nodes.getIds().map((id) => {
                const box = kg.network.getBoundingBox(id);
                const low = kg.network.canvasToDOM({ x: box.left, y: box.top });
                const high = kg.network.canvasToDOM({ x: box.right, y: box.bottom });
                return [id, { left: low.x, top: low.y, right: high.x, bottom: high.y }];
            }))"""
        )


@contextmanager
def shown(browser: Browser, path: Path, size: dict[str, int] | None = None, **context: Any) -> Iterator[Shown]:
    page = Shown(browser, path, size or WIDE, **context)
    yield page
    page.context.close()
    assert page.requests == [page.url]
    assert page.wrong == []


@pytest.fixture(scope="module")
def seeds() -> kg.Graph:
    return kg.open()


@pytest.fixture(scope="module")
def seeds_page(seeds: kg.Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("view") / "kg.html"
    Page(seeds.store.said, seeds.ties, seeds.ontology).write(str(path))
    return path


@pytest.fixture
def opened(browser: Browser, seeds_page: Path) -> Iterator[Shown]:
    with shown(browser, seeds_page) as page:
        yield page


@pytest.fixture
def small(browser: Browser, tmp_path: Path) -> Iterator[Shown]:
    path = tmp_path / "small.ttl"
    odd = actor("constructor", "<b>bold</b> & \\n{{ 7 * 7 }}") + claim(9, "constructor", "pays", "A", gloss=HOSTILE)
    path.write_text(PREFIXES + VOCABULARY + ACTORS + CLAIMS + odd, encoding="utf-8")
    graph = kg.open(path)
    Page(graph.store.said, graph.ties, graph.ontology).write(str(tmp_path / "small.html"))
    with shown(browser, tmp_path / "small.html") as page:
        yield page


def apart(boxes: dict[str, dict[str, float]]) -> bool:
    return not any(
        one["left"] < other["right"]
        and other["left"] < one["right"]
        and one["top"] < other["bottom"]
        and other["top"] < one["bottom"]
        for one, other in combinations(boxes.values(), 2)
    )


def test_it_draws_as_much_as_the_library_counts(opened: Shown, seeds: kg.Graph) -> None:
    network = seeds.network()
    assert opened.ask("kg.edges.length") == network.number_of_edges()
    assert opened.ask("kg.nodes.length") == sum(1 for _, degree in network.degree() if degree)
    families = {data["family"] for _, _, data in network.edges(data=True)}
    assert opened.tab.locator("#families [data-family]").count() == len(families)
    types = {network.nodes[node]["type"] for node, degree in network.degree() if degree}
    assert opened.tab.locator("#types [data-type]").count() == len(types)
    assert f"\n{network.number_of_edges()}\n" in opened.text()
    assert str(seeds.ties) in opened.text()


@pytest.mark.parametrize("size", [WIDE, {"width": 1280, "height": 800}, {"width": 400, "height": 800}])
def test_no_label_lies_on_another_and_all_are_in_sight(
    browser: Browser, seeds_page: Path, size: dict[str, int]
) -> None:
    with shown(browser, seeds_page, size) as page:
        boxes = page.boxes()
        room = page.tab.locator("#canvas").bounding_box()
        assert room
        assert len(boxes) > 20
        assert apart(boxes)
        assert all(box["left"] >= 0 and box["top"] >= 0 for box in boxes.values())
        assert all(box["right"] <= room["width"] and box["bottom"] <= room["height"] for box in boxes.values())
        assert page.ask("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_click_on_a_tie_shows_who_says_so_and_where(opened: Shown, seeds: kg.Graph) -> None:
    found = [key for *key, verdict in seeds.network().edges(keys=True, data="verdict") if verdict == "contested"]
    assert found
    for subject, end, relation in found:
        evidence = seeds.evidence(subject, relation, end)
        opened.click_tie(f"{subject} {relation} {end}")
        said = opened.text()
        for each in (*evidence.pro, *evidence.con):
            assert each.gloss in said
            assert f"paragraph {each.locator.paragraph}, sentence {each.locator.sentence} " in said
        assert "contested" in said
        assert opened.tab.locator("article.claim.for").count() == len(evidence.pro)
        assert opened.tab.locator("article.claim.against").count() == len(evidence.con)


def test_ties_have_places_of_their_own_to_click_on(opened: Shown) -> None:
    """vis-network measures a curve by ten chords, so here and there it takes a neighbour for the nearest."""
    missed = opened.ask(
        """() => kg.edges.getIds().filter((id) => {
            const curve = kg.network.body.edges[id].edgeType;
            const parts = Array.from({ length: 37 }, (_, number) => 0.14 + number * 0.02);
            return !parts.some((part) => kg.network.getEdgeAt(kg.network.canvasToDOM(curve.getPoint(part))) === id);
        })"""
    )
    assert len(missed) <= opened.ask("kg.edges.length") // 50, missed


def test_an_actor_leads_to_its_ties_and_escape_back(opened: Shown, seeds: kg.Graph) -> None:
    opened.click_actor("KH")
    kh = seeds.actor("KH")
    said = opened.text()
    assert kh.label in said
    assert kh.definition in said
    assert all(alias in said for alias in kh.aliases)
    network = seeds.network()
    rows = opened.tab.locator("#panel .row")
    assert rows.count() == network.degree("KH")
    rows.first.focus()
    opened.tab.keyboard.press("Enter")
    assert opened.tab.locator("article.claim").count() >= 1
    opened.tab.keyboard.press("Escape")
    assert "Overview" in opened.text()
    assert opened.ask("kg.network.getSelection()") == {"nodes": [], "edges": []}


def test_the_legend_hides_and_shows_a_family(opened: Shown) -> None:
    button = opened.tab.locator("#families button").first
    family = button.get_attribute("data-family")
    hidden = "(family) => kg.edges.get({ filter: (edge) => edge.hidden && edge.family === family }).length"
    count = opened.ask("(family) => kg.edges.get({ filter: (edge) => edge.family === family }).length", family)
    assert button.get_attribute("aria-pressed") == "true"
    button.focus()
    opened.tab.keyboard.press("Space")
    assert button.get_attribute("aria-pressed") == "false"
    assert opened.ask(hidden, family) == count == opened.ask("kg.edges.get({ filter: (e) => e.hidden }).length")
    button.click()
    assert opened.ask(hidden, family) == 0


def test_hostile_names_and_glosses_stay_text(small: Shown) -> None:
    small.click_actor("D")
    assert HOSTILE in small.text()
    small.click_actor("constructor")
    assert "<b>bold</b> & \\n{{ 7 * 7 }}" in small.text()
    small.tab.locator("#panel .row").first.click()
    assert HOSTILE in small.text()
    assert small.ask("window.fired") is None
    assert small.tab.locator("img").count() == 0
    assert apart(small.boxes())


def test_parallel_ties_run_apart(small: Shown) -> None:
    middles = small.ask(
        """() => kg.edges.get({ filter: (edge) => [edge.from, edge.to].sort().join() === "actor:A,actor:B" })
            .map((edge) => kg.network.body.edges[edge.id].edgeType.getPoint(0.5))"""
    )
    assert len(middles) == 3
    assert all(dist((a["x"], a["y"]), (b["x"], b["y"])) > 15 for a, b in combinations(middles, 2))


def test_a_page_in_the_dark_and_one_in_a_frame_work_too(browser: Browser, seeds: kg.Graph, tmp_path: Path) -> None:
    page = Page(seeds.store.said, seeds.ties, seeds.ontology, focus="KH")
    page.write(str(tmp_path / "dark.html"))
    with shown(browser, tmp_path / "dark.html", color_scheme="dark") as dark:
        dark.click_actor("KH")
        assert dark.ask("getComputedStyle(document.documentElement).backgroundColor") == "rgb(21, 24, 29)"
    (tmp_path / "frame.html").write_text(f"<!doctype html>{page._repr_html_()}", encoding="utf-8")
    with shown(browser, tmp_path / "frame.html") as outer:
        frame = outer.tab.frames[1]
        assert frame.evaluate("kg.edges.length") == page.ties

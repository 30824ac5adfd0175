"""The pages as axe-core judges them: WCAG and its good practices, in the light and in the dark, whatever is open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

import kg
from test_explorer_browser import go
from test_view_browser import Shown, browser, pytestmark, seeds, shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["browser", "pytestmark", "seeds"]

PHONE = {"width": 360, "height": 740}
STATES = {
    "at first": "",
    "an actor": "actor=KH",
    "a disputed tie": "tie=IraqiPeople%20welcomes%20Iran",
    "filters": "relations=*violence&when=2019..2020&undated=no&least=0.5",
    "a focus": "focus=PMF&depth=1",
    "the table": "table=yes",
    "chains": "chains=QudsForce..KH&lens=funding&step=1&row=1",
    "no chain": "chains=KH..QudsForce&lens=funding",
}


def violations(tab: Shown) -> list[str]:
    found = Axe().run(tab.tab).response["violations"]
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]


@pytest.fixture(scope="module")
def page(seeds: kg.Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "kg.html"
    seeds.view("KH").write(str(path))
    return path


@pytest.mark.parametrize(
    ("scheme", "size"), [("light", None), ("dark", None), ("light", PHONE)], ids=["light", "dark", "phone"]
)
def test_the_page_violates_no_rule_whatever_is_open(
    browser: Browser, page: Path, scheme: str, size: dict[str, int] | None
) -> None:
    with shown(browser, page, size, color_scheme=scheme) as tab:
        for name, state in STATES.items():
            go(tab, state)
            assert (name, violations(tab)) == (name, [])
        tab.tab.locator("#save summary").click()
        tab.tab.locator("#search").fill("k")
        assert violations(tab) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_matrix_violates_no_rule(browser: Browser, seeds: kg.Graph, tmp_path: Path, scheme: str) -> None:
    path = tmp_path / "matrix.html"
    seeds.chart().write(str(path))
    with shown(browser, path, color_scheme=scheme) as tab:
        assert violations(tab) == []
        tab.tab.locator("td button").first.click()
        assert violations(tab) == []


STORIES = {
    "chains": lambda graph: graph.paths("US", "KH"),
    "cut": lambda graph: graph.cut("US", "KH"),
    "paradoxes": lambda graph: graph.paradoxes("US", motif="funds-the-force-it-strikes"),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", STORIES)
def test_a_story_violates_no_rule(browser: Browser, seeds: kg.Graph, tmp_path: Path, kind: str, scheme: str) -> None:
    path = tmp_path / "story.html"
    seeds.view(story=STORIES[kind](seeds), alone=True).write(str(path))
    with shown(browser, path, color_scheme=scheme) as tab:
        assert violations(tab) == []
        go(tab, "step=2&row=1")
        assert violations(tab) == []

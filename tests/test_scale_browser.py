"""A view of many actors in a real browser, its network cut: what is drawn at first, and what on demand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg
from kg.view.chosen import most_tied
from kg.view.page import Page
from support import generated
from test_view_browser import CHROMIUM, Shown, apart, browser, shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium for the view: apt-get install chromium, or name one in KG_CHROMIUM"
)

OPENING = 12
__all__ = ["browser"]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> kg.Graph:
    return kg.open(generated(tmp_path_factory.mktemp("many"), 700))


@pytest.fixture(scope="module")
def page(graph: kg.Graph, tmp_path_factory: pytest.TempPathFactory) -> tuple[Page, Path]:
    """A page that is treated as a large one: it opens on a dozen actors, and its data are compressed."""
    path = tmp_path_factory.mktemp("view") / "many.html"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kg.view.backbone.WHOLE", 20)
        patch.setattr("kg.view.backbone.OPENING", OPENING)
        patch.setattr("kg.view.pack.LARGE", 0)
        made = graph.view()
        made.write(str(path))
    return made, path


@pytest.fixture
def opened(browser: Browser, page: tuple[Page, Path]) -> Iterator[Shown]:
    with shown(browser, page[1]) as tab:
        tab.ask("async () => { while (!window.kg) await new Promise((done) => setTimeout(done, 20)); }")
        yield tab


def drawn(tab: Shown) -> set[str]:
    return set(tab.ask("kg.nodes.map((node) => node.handle)"))


def assert_all_ties_among(tab: Shown, graph: kg.Graph, handles: set[str]) -> None:
    """The actors are drawn, and of the ties those among them, all and only."""
    assert drawn(tab) == handles
    inner = graph.network().subgraph(handles)
    assert set(tab.ask("kg.edges.getIds()")) == {f"{one} {name} {two}" for one, two, name in inner.edges(keys=True)}
    assert tab.ask("Object.keys(kg.network.body.edges).length") == inner.number_of_edges()


def neighbours(graph: kg.Graph, handle: str) -> set[str]:
    network = graph.network()
    return {*network.predecessors(handle), *network.successors(handle)}


def shut(graph: kg.Graph, main: set[str]) -> str:
    """Return an actor of the backbone with neighbours that it does not show."""
    return next(handle for handle in sorted(main) if neighbours(graph, handle) - main)


def row(tab: Shown, label: str) -> Locator:
    """Return the row of an actor in the panel."""
    return tab.tab.locator("#panel .row").filter(has=tab.tab.get_by_text(label, exact=True)).last


def test_it_opens_on_the_most_tied_and_says_so(opened: Shown, graph: kg.Graph) -> None:
    main = set(most_tied(graph.ties)[:OPENING])
    assert_all_ties_among(opened, graph, main)
    every = len(most_tied(graph.ties))
    assert f"{OPENING} of {every} actors drawn" in opened.tab.inner_text("#backbone")
    assert f"\n{every}\n" in opened.text()
    assert apart(opened.boxes())


def test_a_double_click_draws_the_neighbours_beside_it(opened: Shown, graph: kg.Graph) -> None:
    main = set(most_tied(graph.ties)[:OPENING])
    handle = shut(graph, main)
    point = opened.ask(f"kg.network.canvasToDOM(kg.network.getPosition('actor:{handle}'))")
    opened.tab.locator("#canvas").dblclick(position=point)
    assert_all_ties_among(opened, graph, main | neighbours(graph, handle))
    places = opened.ask("kg.nodes.map(({ x, y }) => `${x} ${y}`)")
    assert len(set(places)) == len(places)
    assert apart(opened.boxes())


def test_keys_alone_draw_the_neighbours_everything_and_the_most_tied_again(
    opened: Shown, graph: kg.Graph, page: tuple[Page, Path]
) -> None:
    main = set(most_tied(graph.ties)[:OPENING])
    handle = shut(graph, main)
    label = graph.actor(handle).label
    row(opened, label).focus()
    opened.tab.keyboard.press("Enter")
    more = opened.tab.locator("#panel .expand")
    missing = len(neighbours(graph, handle) - main)
    assert more.inner_text() == f"Draw {missing} more neighbour{'s' if missing > 1 else ''}"
    more.focus()
    opened.tab.keyboard.press("Enter")
    assert_all_ties_among(opened, graph, main | neighbours(graph, handle))
    assert label in opened.text()
    assert opened.tab.locator("#panel .expand").count() == 0

    opened.tab.locator("#backbone .all").focus()
    opened.tab.keyboard.press("Enter")
    assert_all_ties_among(opened, graph, set(most_tied(graph.ties)))
    placed = opened.ask("Object.fromEntries(kg.nodes.map(({ handle, x, y }) => [handle, [x, y]]))")
    assert placed == {actor["handle"]: [actor["x"], actor["y"]] for actor in page[0].data["actors"]}
    opened.tab.keyboard.press("Enter")
    assert_all_ties_among(opened, graph, main)


def test_what_is_selected_in_the_panel_is_drawn_if_it_was_not(opened: Shown, graph: kg.Graph) -> None:
    main = set(most_tied(graph.ties)[:OPENING])
    hidden = most_tied(graph.ties)[-1]
    row(opened, graph.actor(hidden).label).click()
    assert_all_ties_among(opened, graph, main | {hidden})
    assert opened.ask("kg.network.getSelectedNodes()") == [f"actor:{hidden}"]
    opened.tab.locator("#panel .row").first.click()
    (tie,) = opened.ask("kg.network.getSelectedEdges()")
    assert hidden in tie.split()
    assert set(tie.split()[::2]) <= drawn(opened)


def test_what_is_drawn_later_obeys_the_legend(opened: Shown, graph: kg.Graph) -> None:
    for button in opened.tab.locator("#families .switch[data-family]").all():
        button.click()
    assert opened.ask("kg.edges.get({ filter: (edge) => !edge.hidden }).length") == 0
    opened.tab.locator("#backbone .all").click()
    assert opened.ask("kg.edges.get({ filter: (edge) => !edge.hidden }).length") == 0
    opened.tab.locator("#families .switch[data-family]").first.click()
    family = opened.tab.locator("#families .switch[data-family]").first.get_attribute("data-family")
    visible = opened.ask("kg.edges.get({ filter: (edge) => !edge.hidden }).map((edge) => edge.id)")
    found = graph.network().edges(keys=True, data="family")
    assert set(visible) == {f"{one} {name} {two}" for one, two, name, each in found if each == family}


def test_a_small_page_has_no_such_switch(browser: Browser, graph: kg.Graph, tmp_path: Path) -> None:
    graph.view(top=9).write(str(tmp_path / "small.html"))
    with shown(browser, tmp_path / "small.html") as tab:
        assert len(drawn(tab)) == 9
        assert not tab.tab.locator("#backbone").is_visible()
        tab.click_actor(most_tied(graph.ties)[0])
        assert tab.tab.locator("#panel .expand").count() == 0

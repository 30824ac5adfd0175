"""Stories in a real browser, its network cut: what is lit is what the step says, and everything leads on and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import kg
from test_stories import HOSTILE, hostile, rows
from test_view_browser import WIDE, browser, pytestmark, shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from test_view_browser import Shown

__all__ = ["browser", "pytestmark"]

Story = dict[str, Any]
Opened = Callable[..., AbstractContextManager["Shown"]]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Story]]:
    """The pages of three stories of the seeds, and what they tell."""
    graph = kg.open()
    stories = {
        "chains": graph.paths("US", "KH"),
        "cuts": graph.cut("KH", "US", "hostility", every=True),
        "paradoxes": graph.paradoxes(),
    }
    found = {}
    for name, what in stories.items():
        page = graph.view(story=what)
        path = tmp_path_factory.mktemp("story") / f"{name}.html"
        page.write(str(path))
        found[name] = path, page.data["story"]
    return found


@pytest.fixture
def chains(browser: Browser, pages: dict[str, tuple[Path, Story]]) -> Iterator[tuple[Shown, Story]]:
    path, story = pages["chains"]
    with shown(browser, path) as tab:
        ready(tab)
        yield tab, story


def ready(tab: Shown) -> None:
    tab.tab.wait_for_function("window.kg")


def settled(tab: Shown) -> None:
    tab.ask("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))")


def lit(tab: Shown) -> tuple[set[str], set[str]]:
    """Return the actors and the ties that are not dimmed."""
    actors = tab.ask("kg.nodes.get().filter((node) => !node.hidden && node.opacity === 1).map((node) => node.handle)")
    ties = tab.ask("kg.edges.get().filter((edge) => !edge.hidden && edge.color.opacity > 0.5).map((edge) => edge.id)")
    return set(actors), set(ties)


def assert_step(tab: Shown, story: Story, number: int) -> None:
    """The step is lit, in sight, in the bar, in the list and in the address."""
    step = story["steps"][number - 1]
    assert lit(tab) == (set(step["actors"]), set(step["ties"]))
    assert tab.tab.inner_text("#step") == f"Step {number} of {len(story['steps'])}: {step['title']}"
    current = tab.tab.locator("#panel [aria-current=step]")
    assert current.count() == 1
    assert current.inner_text() == step["title"]
    assert tab.ask("location.hash") == ("" if number == 1 else f"#step={number}")
    assert tab.tab.get_attribute("#before", "aria-disabled") == str(number == 1).lower()
    assert tab.tab.get_attribute("#after", "aria-disabled") == str(number == len(story["steps"])).lower()
    settled(tab)
    room = tab.tab.locator("#canvas").bounding_box()
    assert room
    boxes = tab.boxes()
    for handle in step["actors"]:
        box = boxes[f"actor:{handle}"]
        assert box["left"] >= 0, handle
        assert box["top"] >= 0, handle
        assert box["right"] <= room["width"], handle
        assert box["bottom"] <= room["height"], handle


@pytest.mark.parametrize("name", ["chains", "cuts", "paradoxes"])
def test_next_and_previous_lead_through_the_steps_and_each_lights_its_own(
    browser: Browser, pages: dict[str, tuple[Path, Story]], name: str
) -> None:
    path, story = pages[name]
    steps = story["steps"][:7]
    with shown(browser, path) as tab:
        ready(tab)
        for number in range(1, len(steps) + 1):
            assert_step(tab, story, number)
            if number < len(story["steps"]):
                tab.tab.click("#after")
        if len(steps) == len(story["steps"]):
            tab.tab.click("#after", force=True)
            assert_step(tab, story, len(steps))
        tab.tab.click("#before")
        tab.tab.locator("#panel .step").first.click()
        assert_step(tab, story, 1)
        for number, step in enumerate(story["steps"], 1):
            tab.ask("(step) => kg.state.set({ step })", number)
            assert lit(tab) == (set(step["actors"]), set(step["ties"]))


def test_a_row_narrows_the_light_and_opens_its_evidence(chains: tuple[Shown, Story]) -> None:
    tab, story = chains
    tab.tab.click("#after")
    step = story["steps"][1]
    buttons = tab.tab.locator("#panel button.hop")
    assert buttons.count() == len(rows(step))
    for number, row in enumerate(rows(step)):
        buttons.nth(number).click()
        subject, _, other = row["tie"].split()
        assert lit(tab) == ({subject, other}, {row["tie"]})
        cards = tab.tab.locator("#panel article.claim")
        assert [card.get_attribute("data-claim") for card in cards.all()] == row["claims"]
        assert tab.ask("location.hash") == f"#step=2&row={number + 1}"
        assert [button.get_attribute("aria-expanded") for button in buttons.all()].count("true") == 1
    tab.tab.reload()
    ready(tab)
    tab.requests[:] = tab.requests[:1]
    assert tab.tab.locator("#panel article.claim").count() == len(rows(step)[-1]["claims"])
    tab.tab.keyboard.press("Escape")
    assert_step(tab, story, 2)


def test_keys_alone_read_a_story(chains: tuple[Shown, Story]) -> None:
    tab, story = chains
    press = tab.tab.keyboard.press

    def reach(selector: str) -> None:
        for _ in range(200):
            if tab.ask("(selector) => document.activeElement.matches(selector)", selector):
                return
            press("Tab")
        raise AssertionError(f"Tab does not reach {selector}")

    press("ArrowRight")
    assert_step(tab, story, 2)
    press("ArrowLeft")
    press("ArrowLeft")
    assert_step(tab, story, 1)
    reach("#after")
    press("Enter")
    press("Enter")
    assert_step(tab, story, 3)
    reach("#panel button.hop")
    press("Enter")
    assert tab.ask("document.activeElement.getAttribute('aria-expanded')") == "true"
    assert tab.tab.locator("#panel article.claim").count() >= 1
    press("ArrowRight")
    assert tab.ask("kg.state.now.step") == 4
    press("Escape")
    reach("#panel .step:not([aria-current])")
    press("Enter")
    assert tab.ask("document.activeElement.getAttribute('aria-current')") == "step"
    tab.tab.focus("#canvas")
    press("ArrowRight")
    assert tab.ask("kg.state.now.kind") == "actor"


def test_an_actor_and_a_tie_are_shown_over_the_story_and_lead_back(chains: tuple[Shown, Story]) -> None:
    tab, story = chains
    tab.tab.click("#after")
    tab.click_actor("KH")
    assert "Kataib Hezbollah" in tab.tab.inner_text("#panel h2")
    assert tab.tab.inner_text("#panel .back >> nth=0") == "← Story"
    assert tab.tab.is_visible("#tale")
    tab.tab.locator("#panel .row").first.click()
    assert tab.tab.locator("#panel article.claim").count() >= 1
    tab.tab.locator("#panel .back").first.click()
    assert_step(tab, story, 2)
    tab.click_actor("KH")
    tab.tab.click("#after")
    assert_step(tab, story, 3)


def test_the_address_remembers_the_step_and_what_it_does_not_know_is_ignored(chains: tuple[Shown, Story]) -> None:
    tab, story = chains
    tab.tab.click("#after")
    tab.tab.click("#after")
    tab.tab.go_back()
    tab.tab.wait_for_function("kg.state.now.step === 2")
    assert_step(tab, story, 2)
    for hash, number in (("step=99", 6), ("step=-1", 1), ("step=2.5", 1), ("step=%3Cb%3E", 1), ("step=3&row=77", 3)):
        tab.ask("(hash) => { location.hash = hash; }", hash)
        tab.tab.wait_for_function("(number) => kg.story.told(kg.state.now)?.number === number", arg=number)
        assert lit(tab)[1] == set(story["steps"][number - 1]["ties"])


def test_the_overview_is_one_step_away_and_leads_back(chains: tuple[Shown, Story]) -> None:
    tab, story = chains
    tab.tab.locator("#panel .back").first.click()
    assert "Overview" in tab.text()
    assert not tab.tab.is_visible("#tale")
    assert len(lit(tab)[1]) == tab.ask("kg.view.ties.length")
    tab.tab.click("#panel .door")
    assert_step(tab, story, 1)


def test_ties_that_filters_hide_are_said_to_be_hidden(chains: tuple[Shown, Story]) -> None:
    tab, story = chains
    first, second = story["steps"][0]["ties"]
    assert "hidden" not in tab.text()
    relation = first.split()[1]
    tab.ask("(relation) => kg.state.set({ relations: new Set([relation]) })", relation)
    assert lit(tab)[1] == {second}
    assert "1 tie of this step hidden by the filters" in tab.text()
    notes = tab.tab.locator("#panel .hop .count").all_inner_texts()
    assert [note.endswith("hidden by the filters") for note in notes] == [True, False]
    tab.tab.locator("#panel button.hop").first.click()
    assert tab.tab.locator("#panel article.claim").count() == len(rows(story["steps"][0])[0]["claims"])
    tab.tab.locator("#panel .hiding .back").click()
    assert "hidden by the filters" not in tab.text()
    assert tab.ask("kg.state.now.step") == 1
    tab.ask("kg.state.set({ least: 1 })")
    assert tab.tab.locator("#panel article.claim.out").count() == len(rows(story["steps"][0])[0]["claims"])


def test_what_a_cut_takes_away_is_drawn_as_gone(browser: Browser, pages: dict[str, tuple[Path, Story]]) -> None:
    path, story = pages["cuts"]
    colours = "Object.fromEntries(kg.edges.get().map((edge) => [edge.id, edge.color.color]))"
    with shown(browser, path) as tab:
        ready(tab)
        before = tab.ask(colours)
        tab.tab.click("#after")
        gone = {tie for tie, colour in tab.ask(colours).items() if colour != before[tie]}
        assert gone == set(story["steps"][1]["gone"]) != set()
        tab.tab.locator("#panel button.hop").first.click()
        assert lit(tab)[1] == {rows(story["steps"][1])[0]["tie"]}


def test_a_paradox_shows_what_dissolves_it_and_who_concludes_the_same(
    browser: Browser, pages: dict[str, tuple[Path, Story]]
) -> None:
    path, story = pages["paradoxes"]
    with shown(browser, path) as tab:
        ready(tab)
        number, row = next((n, row) for n, row in enumerate(rows(story["steps"][0])) if row["tie"] is None)
        tab.tab.locator("#panel .hops > li").nth(number).locator("button").click()
        cards = tab.tab.locator("#panel article.claim")
        assert [card.get_attribute("data-claim") for card in cards.all()] == row["claims"]
        pro = tab.ask("kg.view.ties.map((tie) => [tie.id, tie.pro])")
        assert lit(tab)[1] == {tie for tie, claims in pro if set(claims) & set(row["claims"])}
        quoted = list(tab.ask("Object.keys(kg.view.quoted)"))
        last = rows(story["steps"][0])[-1]
        assert set(last["claims"]) <= set(quoted)
        tab.tab.locator("#panel button.hop").last.click()
        assert "concluded" in tab.tab.inner_text("#panel article.claim")


def test_another_story_can_be_told(chains: tuple[Shown, Story]) -> None:
    tab, story = chains
    other = story | {"title": "Another", "steps": [{k: v for k, v in story["steps"][4].items() if k != "gone"}]}
    tab.ask("(other) => { kg.story.tell(other); kg.state.set({ step: 9 }); }", other)
    assert lit(tab)[1] == set(other["steps"][0]["ties"])
    assert "Another" in tab.text()
    assert tab.tab.inner_text("#step").startswith("Step 1 of 1: ")
    tab.ask("() => { kg.story.tell(null); kg.state.set({ step: 1 }); }")
    assert not tab.tab.is_visible("#tale")
    assert "Overview" in tab.text()
    assert tab.tab.locator("#panel .door").count() == 0


def test_on_a_large_page_those_of_the_step_are_drawn(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.view.backbone.WHOLE", 20)
    monkeypatch.setattr("kg.view.backbone.OPENING", 6)
    graph = kg.open()
    page = graph.view(top=80, story=graph.paths("US", "KH"))
    page.write(str(tmp_path / "x.html"))
    with shown(browser, tmp_path / "x.html") as tab:
        ready(tab)
        main = {each["handle"] for each in page.data["backbone"]}
        for number in (1, 2, 6):
            tab.ask("(step) => kg.state.set({ step })", number)
            assert_step(tab, page.data["story"], number)
        told = {handle for step in page.data["story"]["steps"] for handle in step["actors"]}
        drawn = set(tab.ask("kg.nodes.map((node) => node.handle)"))
        assert drawn <= main | told
        assert len(drawn) < 80


def test_on_paper_each_step_stands_with_its_evidence(chains: tuple[Shown, Story]) -> None:
    tab, story = chains
    tab.ask("window.dispatchEvent(new Event('beforeprint'))")
    sections = tab.tab.locator("#sheet .told")
    assert sections.count() == len(story["steps"])
    for number, step in enumerate(story["steps"]):
        assert sections.nth(number).locator("h2").text_content() == f"{number + 1}. {step['title']}"
        printed = [card.get_attribute("data-claim") for card in sections.nth(number).locator("article").all()]
        assert printed == list(dict.fromkeys(claim for row in rows(step) for claim in row["claims"]))
    tab.ask("window.dispatchEvent(new Event('afterprint'))")
    tab.tab.locator("#panel .back").first.click()
    tab.ask("window.dispatchEvent(new Event('beforeprint'))")
    assert sections.count() == 0


def test_hostile_names_are_told_as_they_are(browser: Browser, tmp_path: Path) -> None:
    graph = hostile(tmp_path)
    for what in (graph.paths("A", "C"), graph.cut("A", "C", every=True), graph.paradoxes()):
        page = graph.view(story=what)
        page.write(str(tmp_path / "x.html"))
        with shown(browser, tmp_path / "x.html") as tab:
            ready(tab)
            for number, step in enumerate(page.data["story"]["steps"], 1):
                tab.ask("(step) => kg.state.set({ step, row: 1 })", number)
                assert tab.tab.text_content("#step").endswith(step["title"])
                assert lit(tab)[1] <= set(step["ties"])
            tab.ask("window.dispatchEvent(new Event('beforeprint'))")
            assert HOSTILE in tab.tab.text_content("#sheet")
            assert tab.ask("window.fired") is None
            assert tab.tab.locator("img[src=x], #panel b, #sheet b").count() == 0


@pytest.mark.parametrize("size", [WIDE, {"width": 360, "height": 740}, {"width": 320, "height": 568}])
def test_it_is_legible_in_the_dark_and_on_a_phone(
    browser: Browser, pages: dict[str, tuple[Path, Story]], size: dict[str, int]
) -> None:
    path, story = pages["paradoxes"]
    with shown(browser, path, size, color_scheme="dark") as tab:
        ready(tab)
        tab.tab.click("#after")
        assert tab.tab.is_visible("#before")
        assert tab.ask("document.documentElement.scrollWidth <= window.innerWidth")
        bar = tab.tab.locator("#tale").bounding_box()
        assert bar
        assert 0 <= bar["y"] <= size["height"] - bar["height"]
        assert story["steps"][1]["title"] in tab.text()


def test_in_a_frame_of_a_notebook_the_steps_work_too(browser: Browser, tmp_path: Path) -> None:
    graph = kg.open()
    page = graph.view(story=graph.paths("US", "KH"), alone=True)
    (tmp_path / "frame.html").write_text(f"<!doctype html>{page._repr_html_()}", encoding="utf-8")
    with shown(browser, tmp_path / "frame.html") as outer:
        frame = outer.tab.frames[1]
        frame.wait_for_function("window.kg")
        frame.click("#after")
        assert frame.inner_text("#step").startswith("Step 2 of 6: ")

"""Chains chosen in the page, in a real browser: by clicks, keys and touch; told, linked to, and left again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg
from kg.view.stories import story
from support import generated
from test_explorer_browser import ARABIC, go, tab_to
from test_routes_browser import loaded, opened
from test_view import HOSTILE, PREFIXES, VOCABULARY, actor, claim
from test_view_browser import Shown, browser, pytestmark, seeds, seeds_page, shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["browser", "loaded", "opened", "pytestmark", "seeds", "seeds_page"]


def test_shift_clicking_two_actors_tells_what_the_library_tells(opened: Shown, seeds: kg.Graph) -> None:
    for handle in ("US", "KH"):
        point = opened.ask(f"kg.network.canvasToDOM(kg.network.getPosition('actor:{handle}'))")
        opened.tab.locator("#canvas").click(position=point, modifiers=["Shift"])
        if handle == "US":
            assert "United States: now choose the other actor" in opened.tab.inner_text("#ends")
            assert opened.ask("kg.nodes.get('actor:US').borderWidth") == 5
    assert opened.ask("location.hash") == "#chains=US..KH&lens=funding"
    for lens in seeds.lenses_between("US", "KH"):
        opened.tab.locator("#lens").select_option(lens)
        found = seeds.paths("US", "KH", lens)
        assert opened.ask("kg.story.now") == story(found, seeds.ties, seeds.store.said, seeds.ontology)
        assert f"{len(found)} chains" in opened.tab.inner_text("#ends")
        assert seeds.ontology.lenses[lens].definition == opened.tab.inner_text("#means")
    for start, goal in (("Iran", "KH"), ("KH", "US"), ("IRGC", "Iraq")):
        for lens in seeds.lenses_between(start, goal):
            go(opened, f"chains={start}..{goal}&lens={lens}")
            found = seeds.paths(start, goal, lens)
            assert opened.ask("kg.story.now") == story(found, seeds.ties, seeds.store.said, seeds.ontology)
    lit = "kg.edges.get({ filter: (edge) => !edge.hidden && edge.color.opacity > 0.5 }).map((edge) => edge.id)"
    assert set(opened.ask(lit)) == set(opened.ask("kg.story.now.steps[0].ties"))


def test_the_address_keeps_chains_and_their_step_and_leads_back(opened: Shown) -> None:
    go(opened, "chains=US..KH&lens=any&step=10")
    within = "(step) => step.offsetTop - step.closest('ol').scrollTop"
    assert 0 <= opened.tab.locator("#panel [aria-current]").evaluate(within) < 178
    go(opened, "chains=US..KH&lens=funding&step=3&row=2")
    title = opened.ask("kg.story.now.steps[2].title")
    assert f"Step 3 of 6: {title}" in opened.tab.inner_text("#step")
    assert opened.tab.locator("#panel article.claim").count() > 0
    before = opened.ask("location.hash")
    opened.tab.locator("#turn").click()
    assert opened.ask("location.hash") == "#chains=KH..US&lens=funding"
    opened.tab.locator("#leave").click()
    assert opened.ask("location.hash") == ""
    assert opened.tab.locator("#chains").is_hidden()
    assert opened.ask("kg.story.now") is None
    for hash in ("#chains=KH..US&lens=funding", before):
        opened.tab.go_back()
        assert opened.ask("location.hash") == hash
    assert opened.ask("kg.story.now.steps[2].title") == title
    for odd, meant in (
        ("chains=US..US&lens=funding", ""),
        ("chains=Nobody..KH", ""),
        ("chains=US..Nobody&lens=odd", "chains=US..&lens=funding"),
        ("chains=US..KH..Iran&lens=any&step=0", "chains=US..KH&lens=any&step=0"),
        ("chains=..&lens=__proto__&step=99", "step=99"),
    ):
        opened.ask("(hash) => { location.hash = hash; }", odd)
        assert opened.ask("kg.state.write(kg.state.parse(location.hash))") == meant
        opened.tab.wait_for_function("(hash) => kg.state.write(kg.state.now) === hash", arg=meant)


def test_filters_work_chains_out_anew_and_where_there_is_none_the_other_lenses_are_named(
    opened: Shown, seeds: kg.Graph
) -> None:
    go(opened, "chains=US..KH&lens=funding")
    world = seeds.world(as_of="2009")
    opened.tab.locator("#from").fill("2009")
    opened.tab.locator("#to").fill("2009")
    opened.tab.keyboard.press("Enter")
    told = story(world.paths("US", "KH"), world.ties, seeds.store.said, seeds.ontology)
    assert opened.ask("kg.story.now") == told
    go(opened, "chains=KH..US&lens=funding")
    assert "none" in opened.tab.inner_text("#ends")
    assert "No funding chain" in opened.text()
    labels = [seeds.ontology.lenses[name].label for name in seeds.lenses_between("KH", "US")]
    assert opened.tab.locator("#panel .others button").all_inner_texts() == labels != []
    opened.tab.locator("#panel .others button").first.click()
    assert opened.ask("kg.story.now.steps.length") == len(seeds.paths("KH", "US", "hostility"))
    go(opened, "chains=KH..US&lens=hostility&relations=!*hostility")
    assert "The filters hide some ties" in opened.text()
    opened.tab.locator("#panel").get_by_role("button", name="Show everything").click()
    assert opened.ask("location.hash") == "#chains=KH..US&lens=hostility"
    assert opened.ask("kg.story.now.steps.length") > 0


def test_keys_alone_find_chains(opened: Shown) -> None:
    press = opened.tab.keyboard.press
    opened.tab.locator("#search").focus()
    opened.tab.keyboard.type("United States")
    press("Enter")
    tab_to(opened, "#panel .begin")
    press("Enter")
    assert opened.ask("document.activeElement.matches('#panel .begin[aria-pressed=true]')")
    tab_to(opened, "#search", back=True)
    opened.tab.keyboard.type("Kataib Hezb")
    press("Enter")
    assert opened.ask("location.hash") == "#chains=US..KH&lens=funding"
    tab_to(opened, "#lens")
    opened.tab.keyboard.type("sup")
    opened.tab.wait_for_function("() => kg.state.now.lens === 'support'")
    tab_to(opened, "#after")
    press("Enter")
    assert opened.ask("location.hash") == "#chains=US..KH&lens=support&step=2"
    press("Escape")
    assert opened.ask("location.hash") == ""
    opened.tab.locator("#canvas").focus()
    press("ArrowUp")
    start = opened.ask("kg.state.now.id")
    tab_to(opened, "#panel .begin")
    press("Enter")
    opened.tab.locator("#canvas").focus()
    press("ArrowDown")
    goal = opened.ask("kg.state.now.id")
    assert opened.tab.locator("#panel .begin").inner_text() == "Chains to here"
    press("Enter")
    assert opened.ask("[kg.state.now.start, kg.state.now.goal]") == [start, goal]
    assert opened.ask("document.activeElement.id") == "panel"
    go(opened, f"chains={start}..&lens=any")
    press("Escape")
    assert opened.ask("location.hash") == ""


def test_on_a_phone_a_tap_chooses_the_other_actor(browser: Browser, seeds_page: Path) -> None:
    with shown(browser, seeds_page, {"width": 320, "height": 640}, has_touch=True) as tab:
        go(tab, "actor=US")
        tab.tab.locator("#panel .begin").tap()
        box = tab.tab.locator("#chains").bounding_box()
        assert box
        assert -1 < box["y"] < 640
        point = tab.ask("kg.network.canvasToDOM(kg.network.getPosition('actor:KH'))")
        tab.tab.locator("#canvas").tap(position=point)
        assert tab.ask("kg.state.now.start") == "US"
        tab.tab.wait_for_function("() => kg.state.now.goal !== null")
        assert tab.ask("document.documentElement.scrollWidth <= window.innerWidth")
        room = tab.tab.locator("#chains").bounding_box()
        assert room
        assert room["height"] < 240


def test_a_page_that_tells_a_story_tells_it_again_when_the_chains_are_left(
    browser: Browser, seeds: kg.Graph, tmp_path: Path
) -> None:
    seeds.view(story=seeds.paths("US", "KH", top=2)).write(str(tmp_path / "told.html"))
    with shown(browser, tmp_path / "told.html") as tab:
        own = tab.ask("kg.story.now")
        go(tab, "chains=Iran..KH&lens=support")
        assert tab.ask("kg.story.now.title") == "From Iran to Kataib Hezbollah: support chains"
        assert "Step 1" in tab.tab.inner_text("#step")
        tab.tab.locator("#leave").click()
        assert tab.ask("kg.story.now") == own
        assert tab.ask("location.hash") == ""
        assert "Step 1 of 2" in tab.tab.inner_text("#step")


def test_hostile_names_are_inert_in_chains(browser: Browser, tmp_path: Path) -> None:
    people = actor("A", f"{HOSTILE}\u202e") + actor("constructor", ARABIC, "Militia") + actor("__proto__", "odd")
    claims = claim(1, "A", "pays", "constructor") + claim(2, "constructor", "pays", "__proto__", gloss=HOSTILE)
    lens_ = f"""kg:toPay a kg:StepKind ; skos:notation "__proto__" ; rdfs:label "x"@en ; kg:strength 1 .
    kg:aLens a kg:Lens ; skos:notation "money" ; rdfs:label {json.dumps(HOSTILE)}@en ; skos:definition "d"@en ;
    kg:step [ a kg:Step ; kg:relation kg:pays ; kg:direction kg:forward ; kg:kind kg:toPay ] .
    """
    path = tmp_path / "odd.ttl"
    path.write_text(PREFIXES + VOCABULARY + people + claims + lens_, encoding="utf-8")
    graph = kg.open(path)
    graph.view().write(str(tmp_path / "odd.html"))
    with shown(browser, tmp_path / "odd.html") as tab:
        go(tab, "chains=A..__proto__&lens=money")
        assert HOSTILE in tab.tab.inner_text("#ends")
        assert HOSTILE in tab.text()
        found = graph.paths("A", "__proto__", "money")
        assert tab.ask("kg.story.now") == story(found, graph.ties, graph.store.said, graph.ontology)
        tab.tab.locator("#panel .hop").last.click()
        go(tab, "chains=constructor..A&lens=money")
        assert "No " in tab.text()
        assert tab.ask("window.fired") is None


def test_in_a_large_page_the_actors_of_a_chain_are_drawn(browser: Browser, tmp_path: Path) -> None:
    graph = kg.open(generated(tmp_path, 700))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kg.view.backbone.WHOLE", 20)
        patch.setattr("kg.view.backbone.OPENING", 4)
        graph.view().write(str(tmp_path / "many.html"))
    with shown(browser, tmp_path / "many.html") as tab:
        drawn = set(tab.ask("kg.nodes.map((node) => node.handle)"))
        start, goal, found = next(
            (start, goal, found)
            for start in sorted(graph.network())
            for goal in sorted(graph.network())
            if start != goal and (found := graph.paths(start, goal, "any", top=1)) and len(found.chains[0].hops) > 3
        )
        go(tab, f"chains={start}..{goal}&lens=any")
        assert not {*found.chains[0].actors} <= drawn
        assert {*found.chains[0].actors} <= set(tab.ask("kg.nodes.map((node) => node.handle)"))

"""Ties that do not hold, on the page: not there at first, and switched on just those that the library has."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

import kg
from kg.view.curves import curves
from kg.view.data import collect
from kg.view.drawing import edges
from kg.view.labels import Box
from kg.world import each_tie
from test_explorer_browser import DATES, agree, go, holding, saved, ties
from test_svg import groups, parsed, words
from test_view import ACTORS, CLAIMS, PREFIXES, VOCABULARY, claim
from test_view_browser import browser, pytestmark, seeds, shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from test_view_browser import Shown

__all__ = ["browser", "pytestmark", "seeds"]

ALL = "verdicts=supported,contested,denied"


def verdicts(graph: kg.Graph, page: kg.Graph) -> dict[str, str]:
    """Return the verdict of every tie of a world among the actors of the page of another."""
    here = {end for tie in holding(page) for end in (tie.split()[0], tie.split()[2])}
    return {
        " ".join(tie[:3]): tie.verdict for tie in each_tie(graph.ties) if tie.subject in here and tie.object in here
    }


def told(tab: Shown) -> dict[str, str]:
    return dict(tab.ask("[...kg.shown.ties.values()].map((each) => [each.tie.id, each.verdict])"))


@pytest.fixture
def disputed(tmp_path: Path) -> kg.Graph:
    """A graph in which filters turn ties of every verdict into such of another."""
    more = (
        claim(30, "B", "feeds", "C", speaker="critic", stance="denied", modality="possible")
        + claim(31, "C", "mocks", "A")
        + claim(32, "C", "mocks", "A", speaker="critic", stance="denied").replace('"2003"^^', '"2010"^^')
        + claim(33, "A", "mocks", "B").replace('"2003"^^', '"2015"^^')
        + claim(34, "A", "mocks", "B", speaker="critic", stance="denied")
        + claim(35, "D", "feeds", "A", speaker="critic", stance="denied")
        + claim(36, "D", "feeds", "A", stance="denied")
    )
    path = tmp_path / "disputed.ttl"
    path.write_text(PREFIXES + VOCABULARY + ACTORS + CLAIMS + more, encoding="utf-8")
    return kg.open(path)


def test_the_seeds_show_denied_ties_when_they_are_switched_on(
    browser: Browser, seeds: kg.Graph, tmp_path: Path
) -> None:
    denied = {tie for tie, verdict in verdicts(seeds, seeds).items() if verdict == "denied"}
    assert len(denied) > 5
    page = seeds.view()
    assert {tie["id"] for tie in page.data["aside"]} == denied
    page.write(str(tmp_path / "page.html"))
    with shown(browser, tmp_path / "page.html") as tab:
        agree(tab, seeds)
        count = tab.tab.locator("[data-verdict=denied] .count")
        assert count.inner_text() == f"0/{len(denied)}"
        before = tab.tab.locator("#filters").inner_text()
        assert f"{page.ties} ties, " in tab.tab.locator("#status").inner_text()
        tab.tab.locator("[data-verdict=denied]").click()
        assert tab.ask("location.hash") == f"#{ALL}"
        assert ties(tab) - holding(seeds).keys() == denied
        assert {tie for tie, verdict in told(tab).items() if verdict == "denied"} == denied
        status = tab.tab.locator("#status").inner_text()
        assert status.startswith(f"{page.ties + len(denied)} ties, ")
        assert status.endswith("actors · denied ties too")
        dots = tab.ask("kg.edges.get({ filter: (each) => `${each.dashes}` === '2,4' }).map((each) => each.id)")
        assert set(dots) == denied
        one = min(denied).split()[0]
        go(tab, f"{ALL}&actor={one}")
        rows = tab.tab.locator("#panel .row", has_text="denied")
        assert rows.count() == sum(one in (tie.split()[0], tie.split()[2]) for tie in denied)
        rows.first.click()
        assert tab.tab.locator("article.claim.against").count() >= 1
        root = parsed(saved(tab, "svg").decode())
        assert {each.get("data-tie") for each in groups(root, "tie")} >= denied
        assert "denied" in [words(each) for each in groups(root, "line")]
        tab.tab.locator("#reset").click()
        assert tab.tab.locator("#filters").inner_text() == before
        agree(tab, seeds)
        go(tab, f"actor={one}")
        assert "hidden by the filters" not in tab.text()
        go(tab, "verdicts=denied")
        assert ties(tab) == denied
        go(tab, "verdicts=!contested")
        assert ties(tab) == {tie for tie, data in holding(seeds).items() if data["verdict"] == "supported"}


@pytest.mark.parametrize("contested", [True, False])
def test_filters_turn_verdicts_as_the_library_does(
    browser: Browser, seeds: kg.Graph, disputed: kg.Graph, contested: bool, tmp_path: Path
) -> None:
    random, seen = Random(7), set()
    for number, graph in enumerate((seeds, disputed)):
        world = graph.world(contested=contested, modality=["possible"])
        world.view().write(str(tmp_path / f"{number}.html"))
        voices = sorted({each.speaker for each in graph.claims()})
        with shown(browser, tmp_path / f"{number}.html") as tab:
            for _ in range(6 if graph is seeds else 18):
                date = random.choice([*DATES, "2005", "2012", ""])
                mute = random.choice(
                    [[], ["the critic"], ["the writer"]] if graph is disputed else [[], random.sample(voices, 3)]
                )
                least = random.choice([0, 0.7])
                options = {"as_of": date} if date else {}
                then = world.world(without=[f"speaker:{each}" for each in mute], min_confidence=least, **options)
                expected = {tie: each for tie, each in verdicts(then, world).items() if each != "unknown"}
                names = random.choice([["denied"], ["contested", "denied"], ["supported", "contested", "denied"]])
                change = (
                    "([from, speakers, least]) => kg.state.set({ from, to: from, speakers: new Set(speakers), least })"
                )
                go(tab, f"verdicts={','.join(names)}")
                tab.ask(change, [date or None, mute, least])
                assert told(tab) == {tie: each for tie, each in expected.items() if each in names}
                assert ties(tab) == told(tab).keys()
                seen |= set(told(tab).values())
                go(tab, "")
    assert seen == {"supported", "contested", "denied"}


def test_where_contested_ties_do_not_hold_they_are_aside_too(
    browser: Browser, disputed: kg.Graph, tmp_path: Path
) -> None:
    world = disputed.world(contested=False)
    page = world.view()
    assert {tie["id"]: tie["verdict"] for tie in page.data["aside"]} == {
        tie: verdict for tie, verdict in verdicts(world, world).items() if verdict != "supported"
    }
    page.write(str(tmp_path / "page.html"))
    with shown(browser, tmp_path / "page.html") as tab:
        agree(tab, world)
        tab.tab.locator("[data-verdict=contested]").click()
        assert tab.ask("location.hash") == "#verdicts=supported,contested"
        assert set(told(tab).values()) == {"supported", "contested"}
        tab.tab.locator("[data-verdict=contested]").click()
        assert tab.ask("location.hash") == ""
        tab.tab.locator("[data-speaker='the critic']").click()
        agree(tab, world.world(without=["speaker:the critic"]))


def test_what_is_aside_changes_nothing_else(disputed: kg.Graph) -> None:
    with_them = collect(disputed.ties, disputed.store.said, disputed.ontology)
    gone = [tie["id"] for tie in with_them["aside"]]
    assert gone
    without = collect(disputed.world(without=gone).ties, disputed.store.said, disputed.ontology)
    for name in ("actors", "ties", "types", "months", "backbone", "title"):
        assert with_them[name] == without[name], name
    counted = [each for each in with_them["families"] if each["ties"]]
    assert [each["ties"] for each in counted] == [each["ties"] for each in without["families"]]
    assert edges(with_them)[: len(without["ties"])] == edges(without)
    assert {tie["id"]: tie["period"] for tie in with_them["aside"]}["D feeds A"] == "from 2003"


@pytest.mark.parametrize("seed", range(20))
def test_curves_of_ties_aside_leave_the_others_and_lie_apart(seed: int) -> None:
    random = Random(seed)
    points = [(random.uniform(-400, 400), random.uniform(-400, 400)) for _ in range(5)]
    boxes = [Box(40, 20, 30)] * 5
    steady, aside = ([(random.randrange(5), random.randrange(5)) for _ in range(count)] for count in (14, 6))
    found = curves([*steady, *aside], points, boxes, len(aside))
    assert found[:14] == curves(steady, points, boxes)
    turned = {"curvedCW": "curvedCCW", "curvedCCW": "curvedCW"}
    drawn = [
        (min(ends), max(ends), curve.kind if ends[0] <= ends[1] else turned.get(curve.kind, curve.kind), curve.amount)
        for ends, curve in zip([*steady, *aside], found, strict=True)
        if curve.amount < 0.9
    ]
    assert len(set(drawn)) == len(drawn)

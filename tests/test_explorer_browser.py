"""The filters, the search, the table and the saving of the view in a real browser: what is on screen is what they say."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

import kg
from kg.claims.dates import bounds, intersection
from kg.view.page import Page
from kg.world import corroborated
from test_view import ACTORS, CLAIMS, HOSTILE, PREFIXES, VOCABULARY, actor, claim
from test_view_browser import WIDE, browser, opened, pytestmark, seeds, seeds_page, shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from test_view_browser import Shown

__all__ = ["browser", "opened", "pytestmark", "seeds", "seeds_page"]


def ties(tab: Shown) -> set[str]:
    """Return the ties on screen: those that vis-network draws."""
    return set(tab.ask("kg.edges.get({ filter: (edge) => !edge.hidden }).map((edge) => edge.id)"))


def actors(tab: Shown) -> set[str]:
    return set(tab.ask("kg.nodes.get({ filter: (node) => !node.hidden }).map((node) => node.handle)"))


def holding(graph: kg.Graph) -> dict[str, dict[str, Any]]:
    return {f"{one} {relation} {other}": data for one, other, relation, data in graph.network().edges(keys=True, data=True)}


def go(tab: Shown, hash: str) -> None:
    tab.ask("(hash) => { location.hash = hash; }", hash)
    tab.tab.wait_for_function("(hash) => kg.state.write(kg.state.now) === kg.state.write(kg.state.parse(hash))", arg=hash)


def agree(tab: Shown, graph: kg.Graph) -> None:
    """The ties on screen, their actors, verdicts and confidences are those that hold in a world."""
    expected = holding(graph)
    assert ties(tab) == expected.keys()
    assert actors(tab) == {end for tie in expected for end in (tie.split()[0], tie.split()[2])}
    found = tab.ask("[...kg.shown.ties.values()].map((each) => [each.tie.id, each.verdict, each.confidence])")
    assert {tie: verdict for tie, verdict, _ in found} == {tie: data["verdict"] for tie, data in expected.items()}
    assert {tie: sure for tie, _, sure in found} == {
        tie: pytest.approx(data["confidence"], abs=1e-6) for tie, data in expected.items()
    }


DATES = ["1979", "1982", "2003", "2003-03", "2009-07-02", "2011-12", "2014", "2018-02", "2020-01-03", "2020-03", "2024-01"]


@pytest.mark.parametrize("date", DATES)
def test_with_a_date_it_shows_the_world_as_of_that_date(opened: Shown, seeds: kg.Graph, date: str) -> None:
    go(opened, f"when={date}")
    agree(opened, seeds.world(as_of=date))


def test_a_span_shows_what_holds_where_the_claims_that_meet_it_count(opened: Shown, seeds: kg.Graph) -> None:
    for begin, end in [("2003", "2008-03"), ("2012", ""), ("", "2003"), ("2019-05", "2020-01-03")]:
        days = ((bounds(begin)[0] if begin else 1, bounds(end)[1] if end else bounds("9999")[1]),)
        table = seeds.ties.claims
        gone = [facts.id for facts in map(table.facts, range(len(table))) if not intersection(facts.possible, days)]
        assert gone
        go(opened, f"when={begin}..{end}")
        agree(opened, seeds.world(without=gone))


def test_without_a_speaker_it_shows_the_world_without_that_speaker(opened: Shown, seeds: kg.Graph) -> None:
    speakers = sorted({each.speaker for each in seeds.claims()})
    told = 0
    for speaker in speakers:
        button = opened.tab.locator(f'[data-speaker="{speaker}"]')
        if not button.count():
            continue
        told += 1
        button.click()
        assert button.get_attribute("aria-pressed") == "false"
        agree(opened, seeds.world(without=[f"speaker:{speaker}"]))
        button.click()
    assert told > 8
    agree(opened, seeds)


def test_the_least_confidence_is_that_of_a_world(opened: Shown, seeds: kg.Graph) -> None:
    for least in (0.5, 0.7, 0.95):
        go(opened, f"least={least}")
        agree(opened, seeds.world(min_confidence=least))


def test_a_focus_shows_what_a_page_of_that_focus_does(opened: Shown, seeds: kg.Graph) -> None:
    for name, depth in [("KH", 1), ("Muhandis", 2), ("US", 3)]:
        page = seeds.view(name, hops=depth)
        go(opened, f"focus={name}&depth={depth}")
        assert ties(opened) == {tie["id"] for tie in page.data["ties"]}
        assert actors(opened) == {each["handle"] for each in page.data["actors"]}


@pytest.mark.parametrize("seed", range(6))
def test_filters_together_show_the_ties_of_the_world_of_their_relations_and_types(
    opened: Shown, seeds: kg.Graph, seed: int
) -> None:
    random = Random(seed)
    network = seeds.network()
    relations = sorted({relation for _, _, relation in network.edges(keys=True)})
    kinds = sorted({data["type"] for _, data in network.nodes(data=True)})
    speakers = sorted({each.speaker for each in seeds.claims()})
    hidden = set(random.sample(relations, random.choice([3, len(relations) - 12])))
    gone, mute = random.sample(kinds, 3), random.sample(speakers, 2)
    date, least = random.choice(DATES), random.choice([0, 0.7])
    opened.ask(
        """([relations, types, speakers, date, least]) => kg.state.set({
            relations: new Set(relations), types: new Set(types), speakers: new Set(speakers), from: date, to: date, least })""",
        [sorted(hidden), gone, mute, date, least],
    )
    world = seeds.world(as_of=date, without=[f"speaker:{each}" for each in mute], min_confidence=least)
    expected = {
        tie
        for tie in holding(world)
        if tie.split()[1] not in hidden
        and not any(network.nodes[end]["type"] in gone for end in (tie.split()[0], tie.split()[2]))
    }
    assert ties(opened) == expected
    before = opened.ask("kg.state.write(kg.state.now)")
    opened.tab.reload()
    assert opened.ask("location.hash") == f"#{before}"
    assert ties(opened) == expected
    opened.requests[:] = opened.requests[:1]

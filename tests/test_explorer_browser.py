"""The filters, search, table and saving of the view in a real browser: what is on screen is what they say."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

import kg
from kg.claims.dates import bounds, intersection
from kg.view.page import Page
from kg.world import corroborated
from test_view import HOSTILE, PREFIXES, VOCABULARY, actor, claim
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
    return {
        f"{one} {relation} {other}": data for one, other, relation, data in graph.network().edges(keys=True, data=True)
    }


def go(tab: Shown, hash: str) -> None:
    tab.ask("(hash) => { location.hash = hash; }", hash)
    tab.tab.wait_for_function(
        "(hash) => kg.state.write(kg.state.now) === kg.state.write(kg.state.parse(hash))", arg=hash
    )


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


DATES = [
    "1979",
    "1982",
    "2003",
    "2003-03",
    "2009-07-02",
    "2011-12",
    "2014",
    "2018-02",
    "2020-01-03",
    "2020-03",
    "2024-01",
]


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
            relations: new Set(relations), types: new Set(types), speakers: new Set(speakers),
            from: date, to: date, least })""",
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


@pytest.mark.parametrize("seed", range(3))
def test_a_side_is_as_sure_as_in_the_library(opened: Shown, seed: int) -> None:
    random = Random(seed)
    for _ in range(60):
        said = [
            (f"s{random.randrange(5)}", f"v{random.randrange(6)}", random.choice([0.0, 0.3, 0.6, 0.9, random.random()]))
            for _ in range(random.randrange(9))
        ]
        claims = [{"root": root, "voice": voice, "confidence": sure} for root, voice, sure in said]
        assert opened.ask("(claims) => kgConfidence(claims)", claims) == pytest.approx(corroborated(said), abs=1e-12)


def test_undated_claims_count_only_where_their_source_said_that_they_still_held(opened: Shown, seeds: kg.Graph) -> None:
    issued = {source.handle: str(source.issued) for source in seeds.sources()}
    loose = [each for each in seeds.claims() if not each.since and each.until in (None, "ongoing")]
    for month in ("2009-07", "2014-06", "2020-03"):
        gone = [each.id for each in loose if not (each.until and issued[each.source][:7] == month)]
        go(opened, f"when={month}&undated=no")
        agree(opened, seeds.world(as_of=month, without=gone))


def test_the_bars_count_the_dated_claims_of_their_years(opened: Shown) -> None:
    titles = opened.tab.locator("#bars title").all_text_contents()
    assert len(titles) > 20
    for title in titles[:: len(titles) // 9]:
        year, count = title.split(" dated")[0].split(": ")
        counted = opened.ask(
            """(year) => {
                const counted = new Set(kg.view.ties.flatMap((tie) => [...tie.pro, ...tie.con]));
                const { claims, counts } = kgWeigh(kg.view);
                return [...counted].filter((id) => counts(claims.get(id), [year, year], false)).length;
            }""",
            year,
        )
        assert int(count.replace(",", "")) == counted, title


def test_the_address_leads_back_and_forth_and_what_it_does_not_know_is_ignored(opened: Shown, seeds: kg.Graph) -> None:
    opened.tab.locator("[data-family=hostility]").click()
    opened.click_actor("KH")
    opened.tab.locator(".depth").nth(1).click()
    steps = [
        "#relations=!*hostility",
        "#relations=!*hostility&actor=KH",
        "#relations=!*hostility&focus=KH&depth=2&actor=KH",
    ]
    assert opened.ask("location.hash") == steps[2]
    seen = ties(opened)
    opened.tab.go_back()
    assert opened.ask("location.hash") == steps[1]
    assert len(ties(opened)) > len(seen)
    opened.tab.go_back()
    assert "Overview" in opened.text()
    opened.tab.go_forward()
    opened.tab.go_forward()
    assert (opened.ask("location.hash"), ties(opened)) == (steps[2], seen)
    for odd in (
        "%E0%A4%A",
        "relations=nothing",
        "focus=Nobody&when=2020-13..x&depth=9",
        "__proto__=1&constructor=2&=&&",
    ):
        go(opened, odd)
        agree(opened, seeds)
    go(opened, "when=2020..2003")
    assert opened.ask("kg.state.write(kg.state.now)") == "when=2003..2020"


def test_only_this_and_all(opened: Shown, seeds: kg.Graph) -> None:
    expected = holding(seeds)
    switch = opened.tab.locator("[data-family=hostility]")
    opened.tab.get_by_role("button", name="Only hostility", exact=True).dispatch_event("click")
    assert ties(opened) == {tie for tie, data in expected.items() if data["family"] == "hostility"}
    assert switch.get_attribute("aria-pressed") == "true"
    opened.tab.get_by_role("button", name="Relations of hostility").click()
    opened.tab.locator("[data-relation=attacks]").click()
    assert switch.get_attribute("aria-pressed") == "mixed"
    shown_ties = {tie for tie, data in expected.items() if data["family"] == "hostility" and " attacks " not in tie}
    assert ties(opened) == shown_ties
    count = switch.locator(".count").inner_text()
    assert count == f"{len(shown_ties)}/{sum(data['family'] == 'hostility' for data in expected.values())}"
    opened.tab.get_by_role("button", name="All ties").click()
    agree(opened, seeds)
    opened.tab.locator("[data-family=place]").click(modifiers=["Alt"])
    assert {expected[tie]["family"] for tie in ties(opened)} == {"place"}


@pytest.mark.parametrize(
    ("typed", "first"),
    [("kh", "Kataib Hezbollah"), ("KATA'IB HIZB", "Kataib Hezbollah"), ("muhándis", "Abu Mahdi al-Muhandis")],
)
def test_the_search_finds_labels_aliases_and_handles(opened: Shown, typed: str, first: str) -> None:
    opened.tab.locator("#search").focus()
    opened.tab.keyboard.type(typed)
    option = opened.tab.locator("#found [role=option]").first
    assert option.locator(".name").inner_text() == first
    active = opened.tab.locator("#search").get_attribute("aria-activedescendant")
    assert active == option.get_attribute("id")
    opened.tab.keyboard.press("ArrowDown")
    opened.tab.keyboard.press("ArrowUp")
    opened.tab.keyboard.press("Enter")
    assert first in opened.text()
    assert opened.tab.locator("#found").is_hidden()
    opened.tab.keyboard.type("zzzz")
    assert opened.tab.locator("#heard").inner_text() == "No actor is called so."
    opened.tab.keyboard.press("Escape")
    assert opened.tab.locator("#search").input_value() == ""
    assert first in opened.text()


def test_an_actor_that_the_filters_hide_is_found_and_shown(opened: Shown) -> None:
    go(opened, "types=state&actor=KH")
    assert "KH" in actors(opened)
    assert "102 ties hidden by the filters" in opened.text()
    opened.tab.locator("#panel").get_by_role("button", name="Show everything").click()
    assert opened.tab.locator("#panel .row").count() == 102


def test_the_table_has_the_ties_on_screen_and_sorts(opened: Shown, seeds: kg.Graph) -> None:
    go(opened, "when=2014")
    opened.tab.locator("#twin").click()
    rows = opened.tab.locator("#table tbody tr")
    while opened.tab.locator(".more-rows").count():
        opened.tab.locator(".more-rows").click()
    assert set(rows.evaluate_all("(rows) => rows.map((row) => row.dataset.tie)")) == ties(opened)
    sort = opened.tab.locator("[data-column=confidence]")
    for order in (sorted, lambda values: sorted(values, reverse=True)):
        sort.click()
        sort.click() if order is sorted and sort.locator("xpath=..").get_attribute("aria-sort") != "ascending" else None
        sure = [float(text) for text in opened.tab.locator("#table .figure").all_inner_texts()]
        assert sure == order(sure)
    first = rows.first
    first.locator("button").click()
    assert opened.ask("kg.state.now.id") == first.get_attribute("data-tie")
    go(opened, "when=0001&table=yes")
    assert ties(opened) == holding(seeds.world(as_of="0001")).keys()


def saved(tab: Shown, kind: str) -> bytes:
    tab.tab.locator("#save summary").click()
    with tab.tab.expect_download() as download:
        tab.tab.locator(f"[data-format={kind}]").click()
    assert download.value.suggested_filename.endswith(f".{kind}")
    return Path(download.value.path()).read_bytes()


def test_what_is_shown_is_saved(opened: Shown) -> None:
    go(opened, "when=2014&focus=KH&depth=1")
    rows = list(csv.DictReader(io.StringIO(saved(opened, "csv").decode())))
    assert {f"{row['subject']} {row['relation']} {row['object']}" for row in rows} == ties(opened)
    data = json.loads(saved(opened, "json"))
    assert {actor["handle"] for actor in data["actors"]} == actors(opened)
    assert data["claims"].keys() == {
        claim for tie in data["ties"] for claim in tie["claims_for"] + tie["claims_against"]
    }
    assert data["sources"].keys() == {source for tie in data["ties"] for source in tie["sources"]}
    assert data["filters"] == "when=2014&focus=KH&depth=1"
    before = opened.ask("kg.network.canvas.frame.canvas.width")
    assert saved(opened, "png").startswith(b"\x89PNG")
    assert opened.ask("kg.network.canvas.frame.canvas.width") == before
    opened.ask("window.dispatchEvent(new Event('beforeprint'))")
    opened.tab.emulate_media(media="print")
    assert (
        opened.tab.locator("#sheet img").evaluate("(image) => image.decode().then(() => image.naturalWidth)") > before
    )
    assert opened.tab.locator("#sheet tbody tr").count() == len(data["sources"])
    assert opened.tab.locator("main").is_hidden()


def test_a_story_can_dim_all_but_what_it_tells(opened: Shown) -> None:
    opened.ask("kg.light({ nodes: ['KH', 'PMF'], edges: ['KH part-of PMF'] })")
    strong = "kg.edges.get({ filter: (edge) => !edge.hidden && edge.color.opacity > 0.5 }).map((edge) => edge.id)"
    assert opened.ask(strong) == ["KH part-of PMF"]
    assert set(opened.ask("kg.nodes.get({ filter: (node) => node.opacity === 1 }).map((node) => node.handle)")) == {
        "KH",
        "PMF",
    }
    opened.ask("kg.light()")
    assert set(opened.ask(strong)) == ties(opened)


def tab_to(tab: Shown, selector: str, back: bool = False) -> None:
    for _ in range(400):
        tab.tab.keyboard.press("Shift+Tab" if back else "Tab")
        if tab.ask("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"no way by keys to {selector}")


def test_all_can_be_done_with_keys(opened: Shown) -> None:
    press = opened.tab.keyboard.press
    tab_to(opened, "#search")
    opened.tab.keyboard.type("kataib")
    press("Enter")
    tab_to(opened, ".depth")
    press("Space")
    assert "within 1 tie of Kataib Hezbollah" in opened.tab.inner_text("#status")
    tab_to(opened, "[data-family=hostility]", back=True)
    press("Space")
    tab_to(opened, ".only")
    press("Enter")
    tab_to(opened, "#families .more")
    press("Enter")
    tab_to(opened, "[data-relation]")
    tab_to(opened, "[data-type=militia]")
    tab_to(opened, "#least")
    press("ArrowRight")
    tab_to(opened, "[data-speaker]")
    tab_to(opened, "#play")
    tab_to(opened, "#from")
    opened.tab.keyboard.type("2014")
    press("Enter")
    tab_to(opened, "#undated")
    press("Space")
    tab_to(opened, "#high")
    press("ArrowLeft")
    hash = opened.ask("location.hash")
    assert hash.startswith("#relations=*hostility&least=0.05&when=2014..2023&undated=no&focus=KH&depth=1")
    tab_to(opened, "#reset", back=True)
    press("Enter")
    assert opened.ask("location.hash") == "#actor=KH"
    assert opened.ask("document.activeElement.id") == "canvas"
    for key in ("ArrowLeft", "ArrowUp", "ArrowRight", "+", "-", "0"):
        press(key)
    assert opened.ask("kg.state.now.id") not in (None, "KH")
    press("Enter")
    assert opened.ask("document.activeElement.id") == "panel"
    tab_to(opened, "#panel .row")
    press("Enter")
    assert opened.tab.locator("article.claim").count()
    press("Escape")
    assert "Overview" in opened.text()
    tab_to(opened, "#twin", back=True)
    press("Enter")
    tab_to(opened, "[data-column=period]")
    press("Enter")
    assert opened.ask("document.activeElement.dataset.column") == "period"
    tab_to(opened, "#table tbody button")
    press("Enter")
    assert opened.tab.locator("article.claim").count()
    tab_to(opened, "#save summary", back=True)
    press("Enter")
    tab_to(opened, "[data-format=csv]")
    with opened.tab.expect_download():
        press("Enter")
    assert opened.ask("document.activeElement.matches('#save summary')")


def test_the_time_plays_and_where_motion_is_not_wanted_steps(opened: Shown, browser: Browser, seeds_page: Path) -> None:
    go(opened, "when=2019")
    opened.tab.locator("#play").click()
    assert opened.tab.locator("#play").inner_text() == "Stop"
    opened.tab.wait_for_function("() => kg.state.now.from === '2021'")
    opened.tab.locator("#play").click()
    at = opened.ask("location.hash")
    opened.tab.wait_for_timeout(1000)
    assert opened.ask("location.hash") == at
    with shown(browser, seeds_page, reduced_motion="reduce") as calm:
        go(calm, "when=2019")
        for year in ("2020", "2021"):
            calm.tab.get_by_role("button", name="Step").click()
            assert calm.ask("location.hash") == f"#when={year}"


def test_a_span_is_drawn_on_the_bars(opened: Shown) -> None:
    box = opened.tab.locator("#bars").bounding_box()
    assert box
    first, last = 1980, 2024
    at = [box["x"] + (year - first + 0.5) / (last - first + 1) * box["width"] for year in (2014, 2020)]
    opened.tab.mouse.move(at[1], box["y"] + 10)
    opened.tab.mouse.down()
    opened.tab.mouse.move(at[0], box["y"] + 10, steps=4)
    opened.tab.mouse.up()
    assert opened.ask("location.hash") == "#when=2014..2020"
    opened.tab.locator("#from").fill("2014-02-31x")
    opened.tab.keyboard.press("Enter")
    assert opened.tab.locator("#from").get_attribute("aria-invalid") == "true"
    opened.tab.locator("#from").fill("2014-02")
    opened.tab.keyboard.press("Enter")
    assert opened.ask("location.hash") == "#when=2014-02..2020"
    opened.tab.locator("#always").click()
    assert opened.ask("location.hash") == ""


ODD = "=cmd|'/C calc'!A0\u202e" + HOSTILE
LONG = "long " * 2000
ARABIC = "كتائب حزب الله"


def test_hostile_strings_are_inert_wherever_they_stand(browser: Browser, tmp_path: Path) -> None:
    odd = json.dumps(ODD)
    vocabulary = VOCABULARY.replace('"dealings"@en', f"{odd}@en").replace('"pays"@en', f"{odd}@en")
    vocabulary = vocabulary.replace('"the critic"@en', f"{odd}@en").replace('"A paper"@en', f"{odd}@en")
    vocabulary = vocabulary.replace('"Press"', odd)
    people = (
        actor("A", ODD) + actor("B", ARABIC, "Militia") + actor("constructor", LONG) + actor("__proto__", "👩‍👩‍👧‍👦")
    )
    people += f"actor:A skos:altLabel {odd}@en .\n"
    claims = claim(1, "A", "pays", "B", gloss=ODD) + claim(2, "A", "pays", "B", speaker="critic", stance="denied")
    claims += claim(3, "constructor", "mocks", "B") + claim(4, "__proto__", "pays", "constructor")
    path = tmp_path / "odd.ttl"
    path.write_text(PREFIXES + vocabulary + people + claims, encoding="utf-8")
    graph = kg.open(path)
    Page(graph.store.said, graph.ties, graph.ontology).write(str(tmp_path / "odd.html"))
    with shown(browser, tmp_path / "odd.html") as tab:
        assert ties(tab) == holding(graph).keys()
        for button in tab.tab.locator("#families .more").all():
            button.click()
        assert ODD in tab.tab.locator("#families").inner_text()
        assert ODD in tab.tab.locator("#speakers").inner_text()
        tab.tab.locator("#search").fill("calc")
        assert ODD in tab.tab.locator("#found").inner_text()
        tab.tab.keyboard.press("Enter")
        tab.tab.locator(".depth").first.click()
        assert ODD in tab.tab.locator("#status").inner_text()
        tab.tab.locator("#reset").click()
        tab.tab.locator("#twin").click()
        assert ODD in tab.tab.locator("#table").inner_text()
        arabic = tab.tab.locator("#table td", has_text=ARABIC).first
        assert arabic.evaluate("(cell) => getComputedStyle(cell).direction") == "rtl"
        assert tab.ask("document.documentElement.scrollWidth <= window.innerWidth")
        cells = [cell for row in csv.reader(io.StringIO(saved(tab, "csv").decode())) for cell in row]
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
        assert any(cell == f"'{ODD}" for cell in cells)
        tab.ask("window.dispatchEvent(new Event('beforeprint'))")
        assert ODD in tab.tab.locator("#sheet").text_content()
        go(tab, "actor=__proto__")
        go(tab, f"focus=A&depth=1&speakers=!{quote(ODD)}")
        assert tab.ask("kg.shown.ties.get('A pays B').verdict") == "supported"
        assert ties(tab) == {"A pays B"}
        assert tab.ask("window.fired") is None
        assert tab.tab.locator("#sheet img").count() == tab.tab.locator("img").count() == 1


@pytest.mark.parametrize("size", [{"width": 320, "height": 640}, {"width": 1024, "height": 700}, WIDE])
def test_nothing_runs_out_of_the_window(browser: Browser, seeds_page: Path, size: dict[str, int]) -> None:
    with shown(browser, seeds_page, size) as tab:
        for hash in ("", "actor=KH", "table=yes", "when=2014..2020&undated=no&focus=KH&depth=1"):
            go(tab, hash)
            assert tab.ask("document.documentElement.scrollWidth <= window.innerWidth"), hash
        room = tab.tab.locator("#stage").bounding_box()
        assert room
        assert room["height"] > 0.5 * size["height"]
        if tab.tab.locator("#filters").is_hidden():
            tab.tab.locator("#drawer").click()
        tab.tab.locator("[data-family]").first.focus()
        tab.tab.keyboard.press("Escape")
        assert tab.tab.locator("#filters").is_visible() == (size == WIDE)


@pytest.mark.parametrize(
    ("address", "linked"),
    [("https://example.org/a?b=1", True), ("javascript:window.fired=1", False), ("data:text/html,<script>", False)],
)
def test_only_addresses_of_the_web_are_links(browser: Browser, tmp_path: Path, address: str, linked: bool) -> None:
    path = tmp_path / "a.ttl"
    link = f"source:paper <https://schema.org/url> {json.dumps(address)} ."
    path.write_text(
        PREFIXES + VOCABULARY + actor("A", "Aldia") + actor("B", "Borun") + claim(1, "A", "pays", "B") + link,
        encoding="utf-8",
    )
    kg.open(path).view().write(str(tmp_path / "a.html"))
    with shown(browser, tmp_path / "a.html") as tab:
        go(tab, "tie=A%20pays%20B")
        assert "A paper" in tab.text()
        tab.ask("window.dispatchEvent(new Event('beforeprint'))")
        found = tab.ask("[...document.links].map((link) => link.getAttribute('href'))")
        assert set(found) == ({address} if linked else set())


def test_an_empty_graph_and_one_without_dates_have_a_page_too(browser: Browser, tmp_path: Path) -> None:
    undated = (
        claim(1, "A", "pays", "B").replace('kg:since "2003"^^xsd:gYear ; ', "").replace("kg:until kg:ongoing ; ", "")
    )
    vocabulary = VOCABULARY.replace(' ; dct:issued "2020-03"^^xsd:gYearMonth', "")
    for name, claims, count in (("empty", "", 0), ("undated", undated, 1)):
        path = tmp_path / f"{name}.ttl"
        path.write_text(PREFIXES + vocabulary + actor("A", "Aldia") + actor("B", "Borun") + claims, encoding="utf-8")
        kg.open(path).view().write(str(tmp_path / f"{name}.html"))
        with shown(browser, tmp_path / f"{name}.html") as tab:
            assert len(ties(tab)) == count
            assert tab.tab.locator("#time").is_hidden()
            tab.tab.locator("#twin").click()
            assert ("No tie is left" in tab.tab.inner_text("#table")) == (not count)
            saved(tab, "json")
            saved(tab, "png")


def test_in_a_world_with_an_assumption_and_possible_claims_the_filters_agree_too(
    browser: Browser, seeds: kg.Graph, tmp_path: Path
) -> None:
    options: dict[str, Any] = {"assume": ["Iran funds KH since 2019"], "modality": ["possible"], "basis": ["concluded"]}
    world = seeds.world(**options)
    world.view().write(str(tmp_path / "world.html"))
    with shown(browser, tmp_path / "world.html") as tab:
        agree(tab, world)
        for hash, more in (("when=2012", {"as_of": "2012"}), ("least=0.7", {"min_confidence": 0.7})):
            go(tab, hash)
            agree(tab, world.world(**more))
        go(tab, "")
        pale = "kg.edges.get({ filter: (edge) => edge.color.opacity < 0.5 }).map((edge) => edge.id)"
        only = {
            tie
            for tie, data in holding(world).items()
            if all(world.store.said.claims.row(each) is not None for each in data["claims"])
            and all(world.claim(each).modality == "possible" for each in data["claims"])
        }
        assert set(tab.ask(pale)) == only != set()


def test_in_a_notebook_it_works_without_an_address(browser: Browser, seeds: kg.Graph, tmp_path: Path) -> None:
    page = seeds.view("KH")
    (tmp_path / "frame.html").write_text(f"<!doctype html>{page._repr_html_()}", encoding="utf-8")
    with shown(browser, tmp_path / "frame.html") as outer:
        frame = outer.tab.frames[1]
        frame.locator("#twin").click()
        frame.locator("[data-family=hostility]").dispatch_event("click")
        rows = frame.locator("#table tbody tr").count()
        assert 0 < rows == frame.evaluate("kg.shown.ties.size") < page.ties
        frame.locator("#save summary").click()
        with outer.tab.expect_download():
            frame.locator("[data-format=csv]").click()


def test_a_page_of_one_year_goes_by_months(browser: Browser, seeds: kg.Graph, tmp_path: Path) -> None:
    seeds.world(as_of="2020").view().write(str(tmp_path / "year.html"))
    with shown(browser, tmp_path / "year.html") as tab:
        assert tab.tab.locator("#bars rect").count() == 12
        tab.tab.locator("#low").focus()
        tab.tab.keyboard.press("ArrowRight")
        assert tab.ask("location.hash") == "#when=2020-02..2020-12"
        go(tab, "when=2020-03")
        agree(tab, seeds.world(as_of="2020-03"))

"""Chains worked out in the page, in a real browser: those of ``kg paths`` for the world shown, in the same order."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

import kg
from kg.chains import Chain, find
from kg.claims.dates import DAWN, DUSK, Window, bounds, intersection, iso, union, words
from kg.claims.table import ClaimTable
from kg.ontology import Lens
from kg.selection import Selection
from kg.view.lenses import lenses
from kg.world import World, each_tie
from support import claim, tiny
from test_chains import LENSES, random_claims
from test_explorer_browser import DATES, go
from test_view_browser import Shown, browser, pytestmark, seeds, seeds_page, shown
from test_world import said, table

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["browser", "pytestmark", "seeds", "seeds_page"]

FORM = """({ chains, stopped }) => ({ stopped, chains: chains.map(({ hops, score, possible, certain, weakest }) => ({
    hops: hops.map(({ from, tie, to, inverse, kind, confidence, verdict, pro, con }) =>
        [from, tie.relation, to, inverse, kind, confidence, verdict, [...pro, ...con].sort()]),
    score, window: [kgDays.iso(certain), kgDays.iso(possible)], weakest })) })"""


@pytest.fixture(scope="module")
def loaded(browser: Browser, seeds_page: Path) -> Iterator[Shown]:
    with shown(browser, seeds_page) as tab:
        yield tab


@pytest.fixture
def opened(loaded: Shown) -> Shown:
    """The page of the seeds, loaded once, with nothing chosen."""
    go(loaded, "")
    return loaded


def as_told(chain: Chain) -> dict[str, Any]:
    """Return a chain of the library in the form of the page's."""
    return {
        "hops": [
            [
                *(hop.start, hop.tie.relation, hop.end, hop.inverse, hop.kind.notation),
                *(pytest.approx(hop.tie.confidence, abs=1e-9), hop.tie.verdict, sorted((*hop.tie.pro, *hop.tie.con))),
            ]
            for hop in chain.hops
        ],
        "score": pytest.approx(chain.score, abs=1e-9),
        "window": [iso(chain.certain), iso(chain.possible)],
        "weakest": chain.weakest,
    }


def pairs(handles: list[str], number: int, random: Random) -> list[tuple[str, str]]:
    found = [("US", "KH"), ("KH", "US"), ("Iran", "US"), ("US", "Iran"), ("Iraq", "IRGC")]
    return found + [tuple(random.sample(handles, 2)) for _ in range(number)]  # type: ignore[misc]


def agree(tab: Shown, world: World, graph: kg.Graph, asked: list[tuple[str, str]]) -> int:
    """The chains of the page are those of a world, under every lens; return how many there are."""
    told = tab.ask(
        f"(asked) => asked.map(([start, goal, lens]) => ({FORM})(kg.routes(start, goal, lens)))",
        [[*pair, name] for pair in asked for name in graph.ontology.lenses],
    )
    count = 0
    for pair in asked:
        for name, seen in graph.ontology.lenses.items():
            expected = [as_told(chain) for chain in find(world, seen, *pair)]
            assert told.pop(0) == {"stopped": False, "chains": expected}, (pair, name, str(world))
            count += len(expected)
    return count


def test_between_many_pairs_under_every_lens_they_are_those_of_the_library(opened: Shown, seeds: kg.Graph) -> None:
    handles = sorted(seeds.network())
    assert agree(opened, seeds.ties, seeds, pairs(handles, 40, Random(5))) > 300


@pytest.mark.parametrize("seed", range(5))
def test_with_filters_on_they_are_those_of_the_world_that_the_filters_describe(
    opened: Shown, seeds: kg.Graph, seed: int
) -> None:
    random = Random(seed)
    speakers = sorted({each.speaker for each in seeds.claims()})
    date, mute, least = DATES[-1 - 2 * seed], random.sample(speakers, seed % 3), random.choice([0, 0.7])
    opened.ask(
        "([speakers, date, least]) => kg.state.set({ speakers: new Set(speakers), from: date, to: date, least })",
        [mute, date, least],
    )
    world = seeds.world(as_of=date, without=[f"speaker:{each}" for each in mute], min_confidence=least)
    handles = sorted(seeds.network())
    agree(opened, world.ties, seeds, pairs(handles, 15, random))


def test_in_a_span_all_hops_have_a_common_day_within_it(opened: Shown, seeds: kg.Graph) -> None:
    table = seeds.ties.claims
    for begin, end in [("2003", "2008-03"), ("2012", ""), ("", "2003")]:
        days: Window = ((bounds(begin)[0] if begin else 0, bounds(end)[1] if end else bounds("9999")[1] + 1),)
        gone = [facts.id for facts in map(table.facts, range(len(table))) if not intersection(facts.possible, days)]
        go(opened, f"when={begin}..{end}")
        world = seeds.world(without=gone).ties
        world.window = days
        agree(opened, world, seeds, pairs(sorted(seeds.network()), 8, Random(1)))


def test_relations_types_verdicts_and_a_focus_take_ties_away(opened: Shown, seeds: kg.Graph) -> None:
    opened.ask(
        """() => kg.state.set({ relations: new Set(kg.state.known.relations.slice(0, 9)),
            types: new Set(["person"]), verdicts: new Set(["contested"]), focus: "KH", depth: 2 })"""
    )
    left = set(opened.ask("[...kg.shown.ties.keys()]"))
    gone = [tie for tie in (" ".join(each[:3]) for each in each_tie(seeds.ties)) if tie not in left]
    world = World(seeds.ties.claims, Selection(without=tuple(gone)))
    assert agree(opened, world, seeds, pairs(sorted(seeds.network()), 15, Random(2))) > 20


def test_in_the_page_of_another_world_they_are_those_of_that_world(
    browser: Browser, seeds: kg.Graph, tmp_path: Path
) -> None:
    options: dict[str, Any] = {"assume": ["Iran funds KH since 2013"], "modality": ["possible"], "as_of": "2014"}
    world = seeds.world(**options)
    world.view().write(str(tmp_path / "world.html"))
    handles = sorted(world.network())
    with shown(browser, tmp_path / "world.html") as tab:
        assert agree(tab, world.ties, seeds, pairs(handles, 10, Random(6))) > 20
        go(tab, "when=2014-06")
        month = world.world(as_of="2014-06")
        assert agree(tab, month.ties, seeds, pairs(handles, 5, Random(7))) > 10
        go(tab, "when=2013")
        assert tab.ask("kg.shown.window") == []
        assert tab.ask("kg.view.lenses.flatMap(({ lens }) => kg.routes('US', 'KH', lens).chains)") == []


def test_no_chain_goes_by_a_tie_that_does_not_hold_though_it_is_shown(browser: Browser, tmp_path: Path) -> None:
    graph = kg.open(tiny(tmp_path, claim("Aldia", "funds", "Karsh", stance="denied", speaker="actor:Borun")))
    world = graph.world(contested=False)
    world.view().write(str(tmp_path / "world.html"))
    with shown(browser, tmp_path / "world.html") as tab:
        go(tab, "verdicts=supported,contested")
        assert tab.ask("kg.shown.ties.get('Aldia funds Karsh').verdict") == "contested"
        assert graph.paths("Aldia", "Karsh")
        assert not world.paths("Aldia", "Karsh")
        assert tab.ask("kg.routes('Aldia', 'Karsh', 'funding').chains") == []


def as_view(claims: ClaimTable, several: dict[str, Lens]) -> dict[str, Any]:
    """Return of a table of claims what the page's search reads of a view, ties that do not hold set aside."""
    world = World(claims)
    ties = list(each_tie(world))
    drawn = [
        {"id": " ".join(tie[:3]), "subject": tie.subject, "relation": tie.relation, "object": tie.object}
        | {"symmetric": tie.relation in claims.symmetric, "verdict": tie.verdict, "pro": tie.pro, "con": tie.con}
        | {"confidence": round(tie.confidence, 6), "against": round(tie.against, 6)}
        for tie in ties
    ]
    facts = [claims.facts(row) for row in range(len(claims))]
    seen = [each._replace(notation=name) for name, each in several.items()]
    actors = {end for claim in claims for end in (claim.subject, claim.object)}
    return {
        "actors": [{"handle": handle, "kind": ""} for handle in sorted(actors)],
        "ties": [each for each, tie in zip(drawn, ties, strict=True) if world.holds(tie)],
        "aside": [each for each, tie in zip(drawn, ties, strict=True) if not world.holds(tie)],
        "claims": {
            each.id: {"source": each.source, "root": each.root, "voice": each.speaker, "happening": each.event}
            | {"confidence": each.confidence, "modality": each.modality}
            | {"certain": iso(each.certain), "possible": iso(each.possible), "still": []}
            for each in facts
        },
        "sources": {each.source: {} for each in facts},
        "contested": True,
        "focus": None,
        "window": iso(world.window),
        **lenses(seen, claims.symmetric, {tie.relation for tie in ties}),
    }


ALL = f"""(asked) => JSON.parse(asked).map(([view, start, goal, lens]) => {{
    const none = {{ relations: new Set(), types: new Set(), speakers: new Set(), verdicts: new Set() }};
    const rest = {{ least: 0, from: null, to: null, undated: true, focus: null, kind: null, id: null }};
    return ({FORM})(kgRoutes(view)(kgShown(kgWhole(view))({{ ...none, ...rest }}), start, goal, lens));
}})"""


def assert_same(tab: Shown, asked: list[tuple[ClaimTable, str, str]], through: str) -> Counter[int]:
    """The page's chains in the views of some tables are the library's; return how often there are how many."""
    sizes, expected, views = Counter[int](), [], []
    for claims, start, goal in asked:
        chains = find(World(claims), LENSES[through], start, goal)
        expected.append({"stopped": False, "chains": [as_told(chain) for chain in chains]})
        views.append([as_view(claims, {through: LENSES[through]}), start, goal, through])
        sizes[len(chains)] += 1
    told = tab.ask(ALL, json.dumps(views))
    for number, (one, other) in enumerate(zip(told, expected, strict=True)):
        assert one == other, f"table {number} under '{through}'"
    return sizes


@pytest.mark.parametrize("name", LENSES)
def test_on_random_worlds_they_are_those_of_the_library(opened: Shown, name: str) -> None:
    asked = []
    for seed in range(100):
        random = Random(f"page {name}{seed}")
        claims = random_claims(random)
        start, goal = random.sample(sorted({end for claim in claims for end in (claim.subject, claim.object)}), 2)
        asked.append((claims, start, goal))
    sizes = assert_same(opened, asked, name)
    assert sum(sizes[size] for size in sizes if size) > 15


@pytest.mark.parametrize("name", LENSES)
def test_on_larger_worlds_they_are_the_first_ten(opened: Shown, name: str) -> None:
    asked = []
    for seed in range(12):
        random = Random(f"far {name}{seed}")
        actors = [f"N{number:02d}" for number in range(16)]
        claims = []
        for _ in range(90):
            subject, object = random.sample(actors, 2)
            relation = random.choice(("pays", "within", "befriends", "hits"))
            since = random.choice((None, None, None, "2001", "2003"))
            times = {"since": since, "until": since, "source": random.choice("stu"), "speaker": random.choice("pqr")}
            claims.append(said(subject, relation, object, confidence=random.choice((0.99, 0.97, 0.9, 0.3)), **times))
        asked.append((table(*claims), *random.sample(actors, 2)))
    assert assert_same(opened, asked, name)[10] > 0


def test_where_most_ways_have_no_common_day_those_that_have_one_are_found(opened: Shown) -> None:
    """Of 12⁴ ways through four layers all but a few fail, and those are the poorest."""
    layers = [["A"], *([f"{layer}{number:02d}" for number in range(12)] for layer in "bcde"), ["Z"]]
    claims = []
    for depth, (here, there) in enumerate(pairwise(layers)):
        for one in here:
            for other in there:
                rare = (one[1:] or "07")[-1] == (other[1:] or "07")[-1] == "7"
                since = "2010" if rare else ("2001", "2003", "2005", "2007", "2009")[depth]
                more = {"since": since, "until": since, "confidence": 0.3 if rare else 0.9}
                claims.append(said(one, "pays", other, **more))
    assert assert_same(opened, [(table(*claims), "A", "Z")], "at least once") == {1: 1}


def test_it_stops_where_too_many_ways_come_to_an_actor_twice(opened: Shown) -> None:
    """Every walk of at most six hops passes X before and after its gift."""
    ties = [("A", "within", f"m{number}") for number in range(10)]
    ties += [(f"m{number}", "within", "X") for number in range(10)]
    ties += [("X", "gives", f"y{number}") for number in range(120)]
    ties += [(f"y{one}", "within", f"w{other}") for one in range(120) for other in range(120)]
    ties += [(f"w{number}", "within", "X") for number in range(120)] + [("X", "within", "Z")]
    within = [[True, state, state, "step"] for state in (0, 1)]
    said_once = as_view(table(said("A", "pays", "B")), {})
    ids = list(said_once["claims"])
    actors = sorted({end for one, _, other in ties for end in (one, other)})
    rows = [{"id": " ".join(tie)} | dict(zip(("subject", "relation", "object"), tie, strict=True)) for tie in ties]
    usual = {"symmetric": False, "verdict": "supported", "pro": ids, "con": [], "confidence": 0.9, "against": 0}
    lens = {"lens": "once", "first": 0, "steps": {"within": within, "gives": [[True, 0, 1, "step"]]}}
    view = said_once | {
        "actors": [{"handle": handle, "kind": ""} for handle in actors],
        "ties": [row | usual for row in rows],
        "lenses": [lens],
        "kinds": {"step": 1},
    }
    assert opened.ask(ALL, json.dumps([[view, "A", "Z", "once"]])) == [{"stopped": True, "chains": []}]


def test_windows_are_worded_as_in_the_library(opened: Shown) -> None:
    random = Random(4)
    days = [bounds(text)[end] for text in ("0001", "2003", "2003-02", "2020-02-29", "9999-12") for end in (0, 1)]
    windows: list[Window] = [()]
    for _ in range(200):
        ends = sorted(random.sample([DAWN, DUSK, *days], random.choice((2, 4))))
        windows.append(union([((first, last),) for first, last in zip(ends[::2], ends[1::2], strict=True)]))
    told = opened.ask("(windows) => windows.map((each) => kgDays.words(kgDays.read(each)))", [*map(iso, windows)])
    assert told == [*map(words, windows)]

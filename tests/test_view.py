"""The data, the layout and the HTML of the view, on a small graph with a vocabulary of its own."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from itertools import combinations
from math import pi, sin
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.errors import OutputError, UnknownName
from kg.view.curves import curves, roundness
from kg.view.data import collect
from kg.view.drawing import edges, nodes
from kg.view.labels import Box, box, lines, width
from kg.view.layout import arrange
from kg.view.page import Page, inline, render, write

HOSTILE = '</script><script>window.fired = 1</script><img src=x onerror="window.fired = 1">'

PREFIXES = """
@prefix kg: <https://w3id.org/actor-kg/ontology#> .
@prefix actor: <https://w3id.org/actor-kg/actor/> .
@prefix claim: <https://w3id.org/actor-kg/claim/> .
@prefix source: <https://w3id.org/actor-kg/source/> .
@prefix speaker: <https://w3id.org/actor-kg/speaker/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix dct: <http://purl.org/dc/terms/> .
"""

VOCABULARY = """
kg:dealings a kg:Family ; skos:notation "dealings" ; rdfs:label "dealings"@en ; kg:colour "#126e82" .
kg:quarrels a kg:Family ; skos:notation "quarrels" ; rdfs:label "quarrels"@en ; kg:colour "#b4421e" .
kg:pays a kg:Relation ; rdfs:subPropertyOf kg:dealings ; skos:notation "pays" ; rdfs:label "pays"@en ;
    owl:inverseOf kg:paidBy .
kg:paidBy a kg:Inverse ; skos:notation "paid-by" ; rdfs:label "is paid by"@en .
kg:feeds a kg:Relation ; rdfs:subPropertyOf kg:dealings ; skos:notation "feeds" ; rdfs:label "feeds"@en ;
    kg:colour "#7a1fa2" .
kg:neighbourOf a kg:Relation , owl:SymmetricProperty ; rdfs:subPropertyOf kg:dealings ;
    skos:notation "neighbour-of" ; rdfs:label "is a neighbour of"@en .
kg:mocks a kg:Relation ; rdfs:subPropertyOf kg:quarrels ; skos:notation "mocks" ; rdfs:label "mocks"@en .
source:paper a kg:Source ; rdfs:label "A paper"@en ; dct:publisher "Press" ; dct:issued "2020-03"^^xsd:gYearMonth .
speaker:writer a kg:Speaker ; rdfs:label "the writer"@en .
speaker:critic a kg:Speaker ; rdfs:label "the critic"@en .
"""


def actor(handle: str, label: str, kind: str = "State") -> str:
    words = json.dumps(label, ensure_ascii=False)
    return f"actor:{handle} a kg:{kind} ; skos:notation {json.dumps(handle)} ; rdfs:label {words}@en .\n"


def claim(number: int, subject: str, relation: str, object: str, **given: str) -> str:
    said = {"stance": "asserted", "speaker": "writer", "gloss": f"claim number {number}", "modality": "stated"} | given
    return (
        f"claim:{number:016x} a kg:Claim ; rdf:subject actor:{subject} ; rdf:predicate kg:{relation} ; "
        f"rdf:object actor:{object} ; prov:hadPrimarySource source:paper ; "
        f"prov:wasAttributedTo speaker:{said['speaker']} ; kg:stance kg:{said['stance']} ; "
        f'kg:modality kg:{said["modality"]} ; kg:basis kg:reported ; kg:confidence 0.9 ; kg:since "2003"^^xsd:gYear ; '
        "kg:until kg:ongoing ; kg:locator [ a kg:Locator ; oa:start 10 ; oa:end 20 ; kg:paragraph 2 ; kg:sentence 1 ; "
        f'kg:sha256 "{"0" * 64}" ] ; kg:gloss {json.dumps(said["gloss"])}@en .\n'
    )


ACTORS = (
    actor("A", "Aldia")
    + actor("B", "Borun", "Militia")
    + actor("C", "The Committee of Long and Winding Names", "Organisation")
    + actor("D", HOSTILE, "Person")
    + actor("E", "Eremite", "Person")
)
CLAIMS = (
    claim(1, "A", "pays", "B")
    + claim(2, "A", "pays", "B", speaker="critic", stance="denied", gloss=HOSTILE)
    + claim(3, "A", "feeds", "B")
    + claim(4, "B", "mocks", "A")
    + claim(5, "A", "neighbourOf", "C")
    + claim(6, "C", "pays", "D")
    + claim(7, "D", "mocks", "C", stance="denied")
    + claim(8, "B", "mocks", "D", modality="possible")
)


@pytest.fixture
def graph(tmp_path: Path) -> kg.Graph:
    path = tmp_path / "small.ttl"
    path.write_text(PREFIXES + VOCABULARY + ACTORS + CLAIMS, encoding="utf-8")
    return kg.open(path)


def view(graph: kg.Graph, focus: str | None = None, hops: int = 1) -> dict[str, Any]:
    return collect(graph.ties, graph.store.said, graph.ontology, focus, hops)


def test_the_view_shows_the_ties_and_actors_of_the_network(graph: kg.Graph) -> None:
    shown, network = view(graph), graph.network()
    assert {(tie["subject"], tie["object"], tie["relation"]) for tie in shown["ties"]} == set(network.edges(keys=True))
    assert {actor["handle"] for actor in shown["actors"]} == {node for node, degree in network.degree() if degree}
    assert sum(family["ties"] for family in shown["families"]) == network.number_of_edges() == 5


def test_the_legend_has_the_families_that_are_present_with_their_colours(graph: kg.Graph) -> None:
    assert [(each["family"], each["colour"], each["ties"]) for each in view(graph)["families"]] == [
        ("dealings", "#126e82", 4),
        ("quarrels", "#b4421e", 1),
    ]
    near = view(graph, "C")
    assert [(each["family"], each["ties"]) for each in near["families"]] == [("dealings", 2), ("quarrels", 0)]
    assert [tie["id"] for tie in near["aside"]] == ["D mocks C"]


def test_a_relation_with_a_colour_of_its_own_is_drawn_in_it_and_stands_in_the_legend(graph: kg.Graph) -> None:
    shown = view(graph)
    drawn = {edge["id"]: edge["tint"] for edge in edges(shown)}
    assert (drawn["A feeds B"], drawn["A pays B"]) == ("#7a1fa2", "#126e82")
    assert shown["families"][0]["own"] == {"feeds": "#7a1fa2"}


def test_a_contested_tie_has_both_sides_and_is_dashed(graph: kg.Graph) -> None:
    shown = view(graph)
    tie = next(tie for tie in shown["ties"] if tie["id"] == "A pays B")
    assert (tie["verdict"], tie["confidence"], tie["against"], tie["inverse"]) == ("contested", 0.9, 0.9, "is paid by")
    assert tie["period"] == "from 2003"
    assert shown["claims"][tie["con"][0]] == {
        "gloss": HOSTILE,
        "speaker": "the critic",
        "stance": "denied",
        "modality": "stated",
        "basis": "reported",
        "confidence": 0.9,
        "period": "since 2003",
        "locator": "paragraph 2, sentence 1 (characters 10–20)",
        "source": "paper",
        "event": None,
        "on_behalf_of": None,
        "voice": "the critic",
        "root": "paper",
        "happening": None,
        "possible": [["2003-01-01", None]],
        "certain": [["2003-12-31", "2020-03-01"]],
        "still": [["2020-03-01", "2020-03-31"]],
    }
    dashed = {edge["id"]: edge["dashes"] for edge in edges(shown) if edge["dashes"]}
    assert dashed == {"A pays B": [7, 5], "D mocks C": [2, 4]}


def test_only_a_symmetric_tie_has_no_arrow(graph: kg.Graph) -> None:
    assert {edge["id"] for edge in edges(view(graph)) if not edge["arrows"]} == {"A neighbour-of C"}


def test_focus_keeps_what_lies_within_so_many_ties_either_way(graph: kg.Graph) -> None:
    reached = {
        hops: "".join(actor["handle"] for actor in view(graph, "borun", hops)["actors"]) for hops in (0, 1, 2, 3)
    }
    assert reached == {0: "B", 1: "AB", 2: "ABC", 3: "ABCD"}
    assert [actor["handle"] for actor in view(graph, "E", 2)["actors"]] == ["E"]
    with pytest.raises(UnknownName):
        view(graph, "nobody")


def test_the_order_of_the_file_does_not_matter(graph: kg.Graph, tmp_path: Path) -> None:
    path = tmp_path / "other.ttl"
    path.write_text(PREFIXES + CLAIMS + ACTORS + VOCABULARY, encoding="utf-8")
    assert render(view(kg.open(path))) == render(view(graph))


def test_a_graph_without_ties_still_makes_a_page(tmp_path: Path) -> None:
    path = tmp_path / "empty.ttl"
    path.write_text(PREFIXES + VOCABULARY + ACTORS, encoding="utf-8")
    assert '"actors": []' in render(view(kg.open(path)))


class Scripts(HTMLParser):
    """Collects the scripts of a page, the tags, and the attributes that could fetch or run something."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.tags: list[str] = []
        self.fetching: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetching += [f"{tag} {name}={value}" for name, value in attrs if name in ("src", "href", "onerror")]
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] == "script":
            self.scripts[-1] = (self.scripts[-1][0], self.scripts[-1][1] + data)


def test_hostile_text_is_data_and_nothing_else(graph: kg.Graph) -> None:
    page = Scripts(render(view(graph)))
    (data,) = [json.loads(text) for attributes, text in page.scripts if attributes.get("type") == "application/json"]
    assert len(page.scripts) == 3
    assert HOSTILE in data["pool"][data["data"]["actors"]["columns"]["label"][0]]
    assert "img" not in page.tags
    assert page.fetching == ["link href=data:,"]
    focused = render(view(graph, "D"))
    assert "<img" not in focused.split("<script>")[0]
    assert "<title>&lt;/script&gt;" in focused


def test_the_policy_names_the_scripts_that_the_page_holds(graph: kg.Graph) -> None:
    html = render(view(graph))
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert found
    policy = unescape(found[1])
    run = [text for attributes, text in Scripts(html).scripts if not attributes]
    digests = [b64encode(sha256(text.encode()).digest()).decode() for text in run]
    assert policy.startswith(f"default-src 'none'; script-src 'sha256-{digests[0]}' 'sha256-{digests[1]}'; style-src")
    assert "unsafe" not in policy
    assert "sourceMappingURL" not in html


def test_the_page_says_what_a_browser_needs(graph: kg.Graph) -> None:
    html = render(view(graph))
    assert html.startswith('<!doctype html>\n<html lang="en">')
    assert '<meta name="viewport"' in html
    assert "<title>Actors and their ties</title>" in html


def test_in_a_notebook_it_is_a_sandboxed_frame(graph: kg.Graph) -> None:
    page = Page(graph.store.said, graph.ties, graph.ontology, focus="A")
    frame = page._repr_html_()
    assert frame == inline(page.data)
    assert frame.startswith('<iframe title="Aldia and its ties" sandbox="allow-scripts allow-downloads"')
    assert frame.count("<") == 2
    assert (page.actors, page.ties) == (3, 4)


def test_writing_replaces_the_whole_file_or_nothing(graph: kg.Graph, tmp_path: Path) -> None:
    path = tmp_path / "view.html"
    write(str(path), view(graph))
    assert path.read_text(encoding="utf-8") == render(view(graph))
    with pytest.raises(OutputError):
        write(str(tmp_path / "nowhere" / "view.html"), view(graph))
    assert sorted(each.name for each in tmp_path.iterdir()) == ["small.ttl", "view.html"]


def test_parallel_ties_are_different_curves_whichever_way_they_run(graph: kg.Graph) -> None:
    between = [edge for edge in edges(view(graph)) if {edge["from"], edge["to"]} == {"actor:A", "actor:B"}]
    bends = {
        (edge["smooth"].get("type", "") if edge["from"] == "actor:A" else TURNED[edge["smooth"].get("type", "")])
        + str(edge["smooth"].get("roundness", 0))
        for edge in between
    }
    assert len(between) == len(bends) == 3


TURNED = {"": "", "curvedCW": "curvedCCW", "curvedCCW": "curvedCW"}


@pytest.mark.parametrize("count", [1, 2, 3, 6])
def test_a_bundle_fans_out(count: int) -> None:
    ends = [(0, 1) if number % 2 else (1, 0) for number in range(count)]
    drawn = curves(ends, [(0, 0), (260, 120)], [Box(20, 10, 30)] * 2)
    sides = {
        (curve.kind if start == 0 else TURNED[curve.kind], curve.amount)
        for (start, _), curve in zip(ends, drawn, strict=True)
    }
    assert len(sides) == count


def test_a_tie_bends_around_an_actor_in_its_way_and_a_tie_with_oneself_is_a_loop() -> None:
    boxes = [Box(30, 10, 30)] * 3
    around, loop, other = curves([(0, 1), (2, 2), (2, 2)], [(0, 0), (400, 0), (200, 4)], boxes)
    assert around.kind in ("curvedCW", "curvedCCW")
    assert around.amount == round(roundness(14, 400), 3)
    assert loop.kind == other.kind == "loop"
    assert loop.amount != other.amount


def overlaps(boxes: list[Box], places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [
        (one, other)
        for one, other in combinations(range(len(boxes)), 2)
        if abs(places[one][0] - places[other][0]) < boxes[one].half + boxes[other].half
        and places[one][1] - boxes[one].above < places[other][1] + boxes[other].below
        and places[other][1] - boxes[other].above < places[one][1] + boxes[one].below
    ]


@pytest.mark.parametrize(
    ("count", "ends"),
    [
        (1, []),
        (2, [(0, 1)]),
        (12, []),
        (40, [(0, other) for other in range(1, 40)]),
        (30, [(one, other) for one, other in combinations(range(30), 2) if (one * other) % 5 == 1]),
        (170, [(number, number // 2) for number in range(1, 160)]),
    ],
)
def test_no_label_lies_on_another_and_the_places_are_always_the_same(count: int, ends: list[tuple[int, int]]) -> None:
    boxes = [box("Some Rather Long Name of an Actor"[: 4 + number % 30], 8 + number % 14) for number in range(count)]
    places = arrange(boxes, ends)
    assert overlaps(boxes, places) == []
    assert arrange(boxes, reversed(ends)) == places


def test_no_label_of_the_shipped_graph_lies_on_another() -> None:
    shown = view(kg.open())
    boxes = [box(actor["label"], actor["size"]) for actor in shown["actors"]]
    assert overlaps(boxes, [(actor["x"], actor["y"]) for actor in shown["actors"]]) == []


def test_long_labels_are_broken_between_words_only(graph: kg.Graph) -> None:
    drawn = {node["handle"]: node["label"] for node in nodes(view(graph))}
    assert drawn["A"] == "Aldia"
    assert drawn["C"] == "The Committee\nof Long and\nWinding Names"
    assert lines("") == [""]
    assert [len(line) for line in lines("long " * 2000)] == [24, 24, 22]
    assert lines("x" * 9999) == ["x" * 71 + "…"]
    assert width("a̐b") == width("ab")


@pytest.mark.parametrize("reach", [90, 160, 400])
@pytest.mark.parametrize("offset", [9, 17, 31])
def test_the_roundness_bends_a_curve_by_what_was_asked(reach: float, offset: float) -> None:
    turn = roundness(offset, reach)
    assert reach * (1 + turn) / 4 * sin(turn * pi / 2) == pytest.approx(offset, abs=0.01)


def test_a_tie_that_is_assumed_is_shown_as_such(graph: kg.Graph) -> None:
    shown = view(graph.world(assume=["A mocks D"]))
    (tie,) = [each for each in shown["ties"] if each["id"] == "A mocks D"]
    (claim,) = [shown["claims"][each] for each in tie["pro"]]
    assert (claim["speaker"], claim["locator"], claim["source"] in shown["sources"]) == ("assumed", "", False)

"""The picture that is made without a browser: well-formed, complete, safe, and where the page draws it."""

from __future__ import annotations

import random
import re
from functools import cache
from math import atan2, dist
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import kg
from kg.errors import OutputError
from kg.view.data import collect
from kg.view.drawing import edges
from kg.view.key import fold
from kg.view.labels import FONT, width
from kg.view.page import Page, write
from kg.view.strokes import Node, outline, stroke
from kg.view.svg import svg
from support import run, tiny
from test_view import ACTORS, CLAIMS, PREFIXES, VOCABULARY

SVG = "{http://www.w3.org/2000/svg}"


def opened(tmp_path: Path, *more: str) -> kg.Graph:
    path = tmp_path / "small.ttl"
    path.write_text("".join((PREFIXES, VOCABULARY, ACTORS, CLAIMS, *more)), encoding="utf-8")
    return kg.open(path)


@pytest.fixture
def graph(tmp_path: Path) -> kg.Graph:
    return opened(tmp_path)


def view(graph: kg.Graph, focus: str | None = None) -> dict[str, Any]:
    return collect(graph.ties, graph.store.said, graph.ontology, focus)


@cache
def shipped(focus: str | None) -> Page:
    """Return the page of the seeds, laid out once for all tests."""
    return kg.open().view(focus)


def parsed(drawn: str) -> ET.Element:
    return ET.fromstring(drawn.encode())


def groups(root: ET.Element, name: str) -> list[ET.Element]:
    return [each for each in root.iter() if each.get("class") == name]


def words(group: ET.Element) -> str:
    return " ".join(each.text or "" for each in group.iter(f"{SVG}text"))


@pytest.mark.parametrize("focus", [None, "KH"])
def test_every_actor_and_every_tie_of_the_page_is_drawn_once(focus: str | None) -> None:
    page = shipped(focus)
    root = parsed(page.svg())
    ties, actors = groups(root, "tie"), groups(root, "actor")
    assert sorted(each.get("data-tie", "") for each in ties) == sorted(tie["id"] for tie in page.data["ties"])
    assert [each.get("data-actor") for each in actors] == [actor["handle"] for actor in page.data["actors"]]
    assert [words(each) for each in actors] == [" ".join(actor["label"].split()) for actor in page.data["actors"]]
    assert len({tie.get("d") for tie in ties}) == len(ties) == page.ties
    heads = {each.get("data-of") for each in groups(root, "head")}
    assert heads == {tie["id"] for tie in page.data["ties"] if not tie["symmetric"]}


def test_a_tie_is_drawn_as_the_page_draws_it(graph: kg.Graph) -> None:
    shown = view(graph)
    drawn = {each.get("data-tie"): each for each in groups(parsed(svg(shown)), "tie")}
    for edge in edges(shown)[: len(shown["ties"])]:
        line = drawn[edge["id"]]
        assert (line.get("stroke"), float(line.get("stroke-width", ""))) == (edge["tint"], edge["width"])
        assert line.get("stroke-dasharray") == ("7 5" if edge["dashes"] else None)
    assert {name for name, line in drawn.items() if line.get("stroke-dasharray")} == {"A pays B"}


def test_the_key_counts_families_and_types_and_says_what_the_lines_mean(graph: kg.Graph) -> None:
    shown = view(graph)
    root = parsed(svg(shown))
    assert [words(each) for each in groups(root, "family")] == ["dealings 4", "quarrels 1"]
    assert [words(each) for each in groups(root, "relation")] == ["feeds"]
    assert sorted(words(each) for each in groups(root, "type")) == sorted(
        f"{each['label']} {each['actors']}" for each in shown["types"]
    )
    assert sum(int(words(each).split()[-1]) for each in groups(root, "type")) == len(shown["actors"])
    assert len(groups(root, "line")) == 4
    colours = [each.find(f"{SVG}path") for each in groups(root, "family")]
    assert [path.get("stroke") for path in colours if path is not None] == ["#126e82", "#b4421e"]


def test_it_says_in_words_what_it_shows(graph: kg.Graph) -> None:
    root = parsed(svg(view(graph)))
    assert root.get("role") == "img"
    assert [each.tag for each in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert root[0].text == "Actors and their ties"
    assert root[1].text == (
        "4 actors, 5 ties. The world shown: stated, reported claims of all speakers. "
        "Ties by family: dealings 4, quarrels 1. 1 contested, drawn dashed."
    )
    (told,) = [each[0].text for each in groups(root, "tie") if each.get("data-tie") == "A pays B"]
    assert told == "Aldia pays Borun: contested 0.90, 0.90 against; from 2003"
    focused = svg(collect(graph.world(as_of="2004").ties, graph.store.said, graph.ontology, "A"))
    assert (
        "3 actors, 4 ties, within 1 tie of Aldia. The world shown: stated, reported claims of all speakers; as of"
        in focused
    )


def test_the_same_view_gives_the_same_bytes_whatever_the_order_of_the_file(graph: kg.Graph, tmp_path: Path) -> None:
    path = tmp_path / "other.ttl"
    path.write_text(PREFIXES + CLAIMS + ACTORS + VOCABULARY, encoding="utf-8")
    assert svg(view(kg.open(path))) == svg(view(graph)) == svg(view(graph))


def odd_view(graph: kg.Graph) -> dict[str, Any]:
    """Return a view whose words hold what XML cannot, what hides text, markup, and scripts that run leftward."""
    shown = view(graph)
    labels = [
        "\0a\x0bb\ud800\ufffe & <i>'\"]]>",
        "left \u202egnp.exe\u202c on",
        "كتائب حزب الله 47",
        "真主党旅 人民动员",
    ]
    for each, label in zip(shown["actors"], labels, strict=True):
        each["label"] = each["type"] = label
    shown["actors"][1]["colour"] = "url(https://example.org/x)"
    shown["title"] = "</title><script>alert(1)</script>" * 40
    shown["families"][0]["label"] = "<script>" * 90
    shown["families"][0]["colour"] = '"><script>'
    return shown


def test_hostile_text_is_text_and_a_colour_is_a_colour(graph: kg.Graph) -> None:
    drawn = svg(odd_view(graph))
    root = parsed(drawn)
    tags = ("svg", "title", "desc", "rect", "g", "path", "text")
    assert {each.tag for each in root.iter()} == {SVG + name for name in tags}
    assert not [name for each in root.iter() for name in each.attrib if name.startswith("on") or "href" in name]
    assert "url(" not in drawn
    labels = [words(each) for each in groups(root, "actor")]
    assert labels[0] == "�a b�� & <i>'\"]]>"
    assert labels[1] == "left �gnp.exe� on"
    assert [bool(each.findall(f"{SVG}text[@direction='rtl']")) for each in groups(root, "actor")] == [0, 0, 1, 0]
    assert root[0].text == "</title><script>alert(1)</script>" * 40
    assert 1 < len(list(groups(root, "heading")[0])) <= 7


def test_a_graph_without_ties_and_an_actor_alone_make_pictures(tmp_path: Path) -> None:
    path = tmp_path / "empty.ttl"
    path.write_text(PREFIXES + VOCABULARY + ACTORS, encoding="utf-8")
    empty = parsed(svg(view(kg.open(path))))
    assert (groups(empty, "tie"), groups(empty, "actor"), groups(empty, "family")) == ([], [], [])
    alone = parsed(svg(view(kg.open(path), "E")))
    assert [words(each) for each in groups(alone, "actor")] == ["Eremite"]
    for root in (empty, alone):
        assert [float(root.get(side, "")) > 100 for side in ("width", "height")] == [True, True]


def test_everything_lies_inside_the_frame(graph: kg.Graph) -> None:
    for shown in (view(graph), view(graph, "A"), shipped("KH").data):
        root = parsed(svg(shown))
        left, top, wide, high = map(float, root.get("viewBox", "").split())
        places = [
            tuple(map(float, pair))
            for path in root.iter(f"{SVG}path")
            if path.get("class") in ("tie", "head", "shape")
            for pair in re.findall(r"(-?[\d.]+) (-?[\d.]+)(?=[LQZ]|$)", path.get("d", ""))
        ]
        assert len(places) > 10
        assert all(left < x < left + wide and top < y < top + high for x, y in places)


def test_golden_strokes() -> None:
    """Worked out by hand: ends 200 apart, a square of 10 with a border of 1.5, an arrowhead 8.25 + 3 long."""
    one, other = Node(0, 0, 10, "dot", 1.5), Node(200, 0, 10, "square", 1.5)
    edge = {"width": 1.0, "arrows": "to", "smooth": {"enabled": False}}
    drawn = stroke(edge, one, other)
    assert drawn.head[0] == pytest.approx((188.5, 0))
    assert drawn.line == ((0, 0), pytest.approx((188.5 - 0.9 * 11.25, 0)))
    bent = {"width": 1.0, "arrows": "", "smooth": {"enabled": True, "type": "curvedCW", "roundness": 0.0}}
    assert stroke(bent, one, other).line == ((0, 0), pytest.approx((100, 0)), (200, 0))
    bent["smooth"]["roundness"] = 1.0
    assert stroke(bent, one, other).line[1] == pytest.approx((0, -200))
    bent["smooth"]["type"] = "curvedCCW"
    assert stroke(bent, one, other).line[1] == pytest.approx((0, 200))
    loop = stroke({"width": 1.0, "arrows": "", "selfReference": {"size": 18, "angle": 0.0}}, one, one)
    assert (loop.line, loop.radius, loop.at(0.25)) == (((10, 0),), 18, pytest.approx((10, -18)))


@pytest.mark.parametrize("seed", range(40))
def test_an_arrow_ends_on_the_border_of_its_actor_and_points_along_its_line(seed: int) -> None:
    random_ = random.Random(seed)
    shape = random_.choice(["dot", "square", "hexagon", "triangle", "star", "diamond"])
    one = Node(0, 0, 9, "dot", 1.5)
    other = Node(random_.randint(60, 400), random_.randint(-400, 400), random_.uniform(8, 22), shape, 1.5)
    kind = random_.choice(["curvedCW", "curvedCCW"])
    smooth = {"enabled": seed % 4 > 0, "type": kind, "roundness": random_.uniform(0, 0.6)}
    drawn = stroke({"width": random_.uniform(0.9, 2.3), "arrows": "to", "smooth": smooth}, one, other)
    tip, inner = drawn.head[0], drawn.line[-1]
    angle = atan2(other.y - tip[1], other.x - tip[0])
    assert dist(tip, other.place) == pytest.approx(other.reach(angle), abs=2)
    whole = stroke({"width": 1.0, "arrows": "", "smooth": smooth}, one, other)
    near = min((whole.at(part / 2000) for part in range(2001)), key=lambda point: dist(point, tip))
    assert dist(near, tip) < 1
    assert dist(tip, other.place) < dist(inner, other.place)


@pytest.mark.parametrize("shape", ["square", "diamond", "hexagon", "star", "triangle", "triangleDown"])
def test_shapes_stand_about_their_point_and_keep_to_their_size(shape: str) -> None:
    corners = outline(shape, 100, 50, 10)
    assert corners == tuple(pytest.approx((100 + x, 50 + y)) for x, y in outline(shape, 0, 0, 10))
    assert max(x for x, _ in corners) - 100 == pytest.approx(100 - min(x for x, _ in corners))
    assert all(dist(corner, (100, 50)) < 1.6 * 10 for corner in corners)
    assert outline("no such shape", 0, 0, 1) == outline("__class__", 0, 0, 1) == ()


def test_folded_words_fit_and_lose_nothing_where_there_is_room() -> None:
    random_ = random.Random(5)
    for _ in range(200):
        text = " ".join(
            "".join(random_.choices("iWm伊a", k=random_.randint(1, 30))) for _ in range(random_.randint(0, 9))
        )
        lines = fold(text, 120, 13, 1000)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(width(line) * 13 / FONT <= 120 for line in lines)
        few = fold(text, 120, 13, 2)
        assert few == lines if len(lines) <= 2 else (len(few) == 2 and few[1].endswith("…"))
        assert all(width(line) * 13 / FONT <= 133 for line in few)
    assert fold("m" * 50, 1, 13, 3) == ["m", "m", "m…"]


def test_the_ending_of_the_file_chooses(graph: kg.Graph, tmp_path: Path) -> None:
    page = Page(graph.store.said, graph.ties, graph.ontology)
    for name in ("a.svg", "b.SVG"):
        page.write(str(tmp_path / name))
        assert (tmp_path / name).read_text(encoding="utf-8") == page.svg() == svg(page.data)
    for name in ("a.html", "b.HTM", "plain", ".svg"):
        write(str(tmp_path / name), page.data)
        assert (tmp_path / name).read_text(encoding="utf-8") == page.html()
    with pytest.raises(OutputError, match=r"cannot draw .*a.pdf: '.pdf' is neither"):
        page.write(str(tmp_path / "a.pdf"))
    assert not (tmp_path / "a.pdf").exists()


def test_the_command_writes_the_picture(tmp_path: Path) -> None:
    file, target = tiny(tmp_path), tmp_path / "kg.svg"
    told = run("view", "-g", file, "-o", target)
    page = kg.open(file).view()
    assert (told.returncode, told.stdout) == (0, "")
    assert told.stderr == f"kg: wrote {target}: {page.actors} actors, {page.ties} ties\n"
    assert target.read_text(encoding="utf-8") == page.svg()
    assert sorted(tmp_path.iterdir()) == sorted([file, target])

"""Views of many actors: their layout, the backbone on which they open, how they are packed, and what is refused."""

from __future__ import annotations

import json
import random
import zlib
from base64 import b64decode
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kg
from kg.errors import KgError
from kg.view import backbone, chosen, field
from kg.view.curves import curves
from kg.view.labels import Box, box
from kg.view.layout import arrange
from kg.view.pack import packed
from support import generated, run, tiny
from test_view import ACTORS, PREFIXES, VOCABULARY, overlaps, view

LONG = "Some Rather Long Name of an Actor that Has Many Words"


def boxes(count: int) -> list[Box]:
    return [box(LONG[: 4 + number * 7 % 40], 8 + number % 14) for number in range(count)]


def scattered(count: int, seed: int = 1) -> list[tuple[int, int]]:
    """About two ties to an actor, of whom a few have very many."""
    chance = random.Random(seed)
    return [(int(count * chance.random() ** 3), chance.randrange(count)) for _ in range(2 * count)]


def communities(groups: int, members: int) -> list[tuple[int, int]]:
    chance = random.Random(1)
    ends = [(group * members, group * members + number) for group in range(groups) for number in range(1, members)]
    ends += [(group * members, (group + 1) % groups * members) for group in range(groups)]
    return ends + [
        tuple(group * members + chance.randrange(members) for _ in range(2))  # type: ignore[misc]
        for group in range(groups)
        for _ in range(members)
    ]


@pytest.mark.parametrize(
    ("count", "ends"),
    [
        (301, [(0, other) for other in range(1, 301)]),
        (700, [(number, number + 1) for number in range(699)]),
        (600, []),
        (900, [(number, number + 1) for number in range(0, 900, 2)]),
        (1500, scattered(1500)),
    ],
    ids=["a star", "a path", "no ties", "pairs", "unequal fame"],
)
def test_no_label_of_many_lies_on_another_and_the_places_are_always_the_same(
    count: int, ends: list[tuple[int, int]]
) -> None:
    rooms = boxes(count)
    places = arrange(rooms, ends)
    assert overlaps(rooms, places) == []
    assert arrange(rooms, reversed(ends)) == places


def test_one_very_large_actor_among_many_is_kept_clear_too() -> None:
    rooms = [Box(40_000, 20, 40), Box(5000, 3000, 3000), *boxes(500)]
    assert overlaps(rooms, arrange(rooms, scattered(502))) == []


def test_groups_that_are_tied_among_themselves_stand_together() -> None:
    groups, members = 12, 40
    points = np.array(arrange(boxes(groups * members), communities(groups, members)), dtype=float)
    of = np.arange(groups * members) // members
    away = np.sqrt(((points[:, None] - points) ** 2).sum(axis=2))
    same = of[:, None] == of
    assert away[same].mean() < away[~same].mean() / 2


def test_the_field_pushes_as_the_actors_one_by_one_would() -> None:
    points = np.random.default_rng(1).standard_normal((400, 2)) * 10
    away = points[:, None] - points
    each = (away / ((away**2).sum(axis=2, keepdims=True) + 1e-3)).sum(axis=1)
    near = field._field(points)
    assert np.corrcoef(each.ravel(), near.ravel())[0, 1] > 0.95
    assert np.allclose(near.sum(axis=0), 0, atol=1e-6)


def test_the_work_of_a_large_layout_grows_with_the_graph_and_not_with_its_square(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[int] = []
    near = field._near

    def counting(*given: Any) -> tuple[np.ndarray, np.ndarray]:
        found = near(*given)
        compared.append(len(found[0]))
        return found

    monkeypatch.setattr(field, "_near", counting)
    for count in (1000, 4000):
        compared.clear()
        arrange(boxes(count), scattered(count))
        assert len(compared) < 400
        assert max(compared) < 60 * count


def test_ties_of_a_large_graph_bend_in_proportion_and_apart() -> None:
    points = [(0.0, 0.0), (4000.0, 0.0), *((float(number), 900.0) for number in range(500))]
    drawn = curves([(0, 1), (1, 0), (0, 1)], points, [Box(9, 9, 9)] * len(points))
    assert len(set(drawn)) == 2 + (drawn[1].kind == "")
    assert {curve.amount > 0.05 for curve in drawn if curve.kind} == {True}


def unpacked(found: Any) -> dict[str, Any]:
    """Read what was packed, as the page does."""
    if isinstance(found, str):
        found = json.loads(zlib.decompress(b64decode(found)))
    pool = found["pool"]

    def column(parts: list[int]) -> list[Any]:
        if len(parts) == 1:
            return list(pool[parts[0]])
        return [pool[parts[0]][place] if place >= 0 else ... for place in pool[parts[1]]]

    def table(value: Any) -> Any:
        if not isinstance(value, dict) or "columns" not in value:
            return value
        rows: list[dict[str, Any]] = [{} for _ in range(value["length"])]
        for name, parts in value["columns"].items():
            for row, each in zip(rows, column(parts), strict=True):
                row.update({} if each is ... else {name: each})
        return dict(zip(column(value["keys"]), rows, strict=True)) if "keys" in value else rows

    return {name: table(value) for name, value in found["data"].items()}


def test_what_is_packed_comes_out_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = view(kg.open())
    odd = {
        "rows": [{"a": 1}, {"a": True, "b": None}, {"a": 1.0, "b": [1, {"c": []}]}, {"a": "1"}, {}, {"a": "[1]"}],
        "empty": [],
        "none": None,
        "map": {"__proto__": {"a": "\ud800"}, "x": {"a": "é"}},
        "words": ["a", "a"],
    }
    for each in (shown, odd):
        small = packed(each)
        assert repr(unpacked(small)) == repr(each)
        assert len(json.dumps(small)) < max(len(json.dumps(each)) / 2, 1000)
        with monkeypatch.context() as patch:
            patch.setattr("kg.view.pack.LARGE", 0)
            large = packed(each)
            assert isinstance(large, str)
            assert repr(unpacked(large)) == repr(each)
            assert packed(each) == large


def test_the_page_of_the_seeds_is_under_a_megabyte() -> None:
    page = kg.open().view().html()
    assert len(page.encode()) < 1_000_000


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> kg.Graph:
    return kg.open(generated(tmp_path_factory.mktemp("many"), 3000))


@pytest.fixture
def in_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Saves the time that a layout takes where it does not matter."""
    monkeypatch.setattr("kg.view.data.arrange", lambda rooms, _: [(500 * place, 0) for place in range(len(rooms))])


def degrees(graph: kg.Graph) -> dict[str, int]:
    network = graph.network()
    return {node: len({*network.in_edges(node, keys=True), *network.out_edges(node, keys=True)}) for node in network}


@pytest.mark.usefixtures("in_a_row")
@pytest.mark.parametrize("focus", [None, "A0000007"])
def test_top_shows_the_most_tied_actors_and_all_ties_among_them(many: kg.Graph, focus: str | None) -> None:
    every = degrees(many)
    near = set(every)
    if focus:
        network = many.network()
        near = {focus, *network.predecessors(focus), *network.successors(focus)} - {focus}
    busiest = sorted(near, key=lambda node: (-every[node], node))
    shown = many.view(focus, top=20).data
    assert {actor["handle"] for actor in shown["actors"]} == {*filter(None, [focus]), *busiest[: 20 - bool(focus)]}
    inner = many.network().subgraph(actor["handle"] for actor in shown["actors"])
    assert {(tie["subject"], tie["object"], tie["relation"]) for tie in shown["ties"]} == set(inner.edges(keys=True))


@pytest.mark.usefixtures("in_a_row")
def test_top_counts_the_ties_of_the_world_that_is_shown(many: kg.Graph) -> None:
    first = chosen.most_tied(many.ties)[0]
    gone = many.world(without=[first])
    assert first not in {actor["handle"] for actor in gone.view(top=5).data["actors"]}
    assert len(gone.view(top=1).data["actors"]) == 1


@pytest.mark.usefixtures("in_a_row")
def test_more_than_a_page_holds_is_refused_and_can_be_asked_for_in_part(
    many: kg.Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chosen, "MOST", 40)
    with pytest.raises(KgError, match=r"^more than 40 actors are too many for one page; .*--focus.*--top"):
        many.view()
    with pytest.raises(KgError, match=r"; give a --top of at most 40$"):
        many.view(top=41)
    with pytest.raises(KgError, match=r"; give fewer --hops, .*--top .*--paths"):
        many.view(chosen.most_tied(many.ties)[0], hops=3)
    assert many.view(top=40).actors == many.view(chosen.most_tied(many.ties)[0], hops=3, top=40).actors == 40


def test_a_view_of_nobody_and_of_an_actor_without_ties(tmp_path: Path) -> None:
    lone = tmp_path / "lone.ttl"
    lone.write_text(PREFIXES + VOCABULARY + ACTORS, encoding="utf-8")
    graph = kg.open(lone)
    assert graph.view(top=3).actors == graph.view().actors == 0
    assert graph.view("E", hops=3, top=3).actors == 1
    for top in (0, -2):
        with pytest.raises(KgError, match="ask for 1 or more"):
            graph.view("E", top=top)


def test_a_focus_reads_no_more_than_shows_that_it_is_too_much(many: kg.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chosen, "MOST", 10)
    fresh = many.world()
    with pytest.raises(KgError):
        fresh.view(chosen.most_tied(many.ties)[0], hops=6)
    assert fresh.ties.visited <= 2


@pytest.mark.usefixtures("in_a_row")
def test_a_small_view_has_no_backbone_and_a_large_one_opens_on_the_most_tied(
    many: kg.Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert many.view().data["backbone"] is None
    monkeypatch.setattr(backbone, "WHOLE", 50)
    monkeypatch.setattr(backbone, "OPENING", 30)
    shown = many.view().data
    handles = [each["handle"] for each in shown["backbone"]]
    assert set(handles) == set(chosen.most_tied(many.ties)[:30])
    sizes = {actor["handle"]: (actor["label"], actor["size"]) for actor in shown["actors"]}
    rooms = [box(*sizes[handle]) for handle in handles]
    assert overlaps(rooms, [(each["x"], each["y"]) for each in shown["backbone"]]) == []
    focused = many.view("A0000007", hops=3).data
    assert "A0000007" in {each["handle"] for each in focused["backbone"]}


def test_the_command_says_how_many_and_what_to_do(tmp_path: Path) -> None:
    done = run("view", "-g", tiny(tmp_path), "--top", "2", "-o", tmp_path / "a.html")
    assert (done.returncode, done.stderr) == (0, f"kg: wrote {tmp_path / 'a.html'}: 2 actors, 2 ties\n")
    again = run("view", "-g", tiny(tmp_path), "--top", "2", "-o", tmp_path / "b.html")
    assert again.returncode == 0
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    for wrong in ("0", "-1", "x"):
        assert run("view", "-g", tiny(tmp_path), "--top", wrong, "-o", tmp_path / "c.html").returncode == 2
    assert not (tmp_path / "c.html").exists()

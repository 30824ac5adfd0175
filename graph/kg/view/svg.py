"""A view as a picture in SVG: what the page draws, made without a browser, with its title, world and key around it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from unicodedata import bidirectional

from kg.view.data import View
from kg.view.drawing import FAINT, edges, node_id, nodes, possible
from kg.view.key import ROW, WIDE, fold, key
from kg.view.labels import box
from kg.view.shell import read
from kg.view.strokes import Node, Point, Stroke, outline, stroke

PAPER, INK, SOFT = "#ffffff", "#1b1f24", "#59616c"
BORDER, PICKED, OPACITY = 1.5, 3.0, 0.8
FONT = 14
FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
FIRST_LINE = 21.4
MARGIN, LEAST, LARGE = 24, 420, 1400
TITLE, WORLD, BOLD = 20, 13, 1.1

_UNFIT = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_COLOUR = re.compile("#[0-9A-Fa-f]{6}")


def svg(view: View) -> str:
    """Return the picture of a view as an SVG document.

    Every tie that holds is one path whose ``data-tie`` is its id, with an arrowhead above all lines (``data-of``)
    unless it is symmetric, both pale where it is only possible; every actor is one group, a shape and its label, whose
    ``data-actor`` is its handle. Coordinates are
    those of the page. Where the drawing is large, the words around it grow with it. What XML cannot hold, and direction
    marks that hide text, are shown as �; a colour that is not ``#rrggbb`` becomes grey. The same view gives the same
    bytes. Linear in the number of actors and ties, once ``kg.view.curves.curves`` has bent them.

    >>> import kg
    >>> drawn = svg(kg.open().view("KH", hops=0).data)
    >>> drawn.count('data-actor="KH"'), drawn.endswith("</svg>")
    (1, True)
    """
    from jinja2 import Environment, FunctionLoader

    drawn = {each["id"]: each for each in nodes(view)}
    places = {each["id"]: _node(each, view["focus"]) for each in drawn.values()}
    ties, pale = edges(view | {"aside": []}), possible(view)
    strokes = [stroke(edge, places[edge["from"]], places[edge["to"]]) for edge in ties]
    low, high = _frame(view, strokes)
    scale = max(1.0, (high[0] - low[0]) / LARGE, (high[1] - low[1]) / LARGE)
    rows, key_height = key(view)
    low, high = _at_least(low, high, LEAST, key_height * scale)
    wide = high[0] - low[0] + WIDE * scale
    heading, heading_height = _heading(view, wide / scale - 2 * MARGIN)
    top = low[1] - heading_height * scale
    frame = {"left": low[0], "top": top, "wide": wide, "high": high[1] - top, "scale": scale}
    environment = Environment(
        loader=FunctionLoader(read), autoescape=True, trim_blocks=True, lstrip_blocks=True, finalize=_fit
    )
    return environment.get_template("picture.svg").render(
        **frame,
        view=view,
        family=FAMILY,
        told=_told(view),
        ties=[
            _tie(edge, line, told, OPACITY * (FAINT if edge["id"] in pale else 1))
            for edge, line, told in zip(ties, strokes, _readings(view), strict=True)
        ],
        actors=[_actor(actor, drawn[node_id(actor["handle"])], places) for actor in view["actors"]],
        heading=heading,
        key=[_row(row) for row in rows],
        beside=high[0],
        above=low[1] - ROW / 2 * scale,
        row_end=WIDE - MARGIN,
        paper=PAPER,
        ink=INK,
        soft=SOFT,
    )


def _fit(value: object) -> object:
    """Return a value as it may stand in XML: numbers short, text without what no XML holds or what hides text."""
    if isinstance(value, float):
        return _number(value)
    return _UNFIT.sub("�", value) if type(value) is str else value


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _colour(text: str) -> str:
    return text if _COLOUR.fullmatch(text) else "#767676"


def _leftward(text: str) -> bool:
    """Return whether a text runs from right to left: whether its first sign that has a direction does."""
    return next((kind != "L" for kind in map(bidirectional, text) if kind in ("L", "R", "AL")), False)


def _node(node: dict[str, Any], focus: str | None) -> Node:
    return Node(node["x"], node["y"], node["size"], node["shape"], PICKED if node["handle"] == focus else BORDER)


def _frame(view: View, strokes: Iterable[Stroke]) -> tuple[Point, Point]:
    """Return the corners of what is drawn, with a margin."""
    points = [each.at(part / 8) for each in strokes for part in range(9)]
    for actor in view["actors"]:
        room, x, y = box(actor["label"], actor["size"]), actor["x"], actor["y"]
        points += [(x - room.half, y - room.above), (x + room.half, y + room.below)]
    across, down = zip(*points, strict=True) if points else ((0.0,), (0.0,))
    return (min(across) - MARGIN, min(down) - MARGIN), (max(across) + MARGIN, max(down) + MARGIN)


def _at_least(low: Point, high: Point, wide: float, tall: float) -> tuple[Point, Point]:
    """Widen a frame evenly on both sides to a least size."""
    more = [max(0.0, least - (end - start)) / 2 for start, end, least in zip(low, high, (wide, tall), strict=True)]
    return (low[0] - more[0], low[1] - more[1]), (high[0] + more[0], high[1] + more[1])


def _heading(view: View, room: float) -> tuple[list[dict[str, Any]], float]:
    """Return the lines of the title and of the world, and their height."""
    lines: list[dict[str, Any]] = []
    y = 14.0
    for text, size, weight, colour, most in (
        (view["title"], TITLE, 600, INK, 3),
        (_around(view), WORLD, 400, SOFT, 4),
    ):
        for line in fold(text, room if weight < 600 else room / BOLD, size, most):
            y += size * 1.35
            leftward = _leftward(line)
            style = {"size": size, "weight": weight, "colour": colour, "leftward": leftward}
            lines.append({"text": line, "x": MARGIN, "y": y} | style)
        y += 3
    return lines, y + 10


def _around(view: View) -> str:
    count = f"{_count(len(view['actors']), 'actor')}, {_count(len(view['ties']), 'tie')}"
    label = next((actor["label"] for actor in view["actors"] if actor["handle"] == view["focus"]), "")
    near = f", within {_count(view['hops'], 'tie')} of {label}" if label else ""
    return f"{count}{near}. The world shown: {view['world']}."


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _told(view: View) -> str:
    """Return what the picture shows, for who cannot see it."""
    contested = sum(1 for tie in view["ties"] if tie["verdict"] == "contested")
    families = ", ".join(f"{family['label']} {family['ties']}" for family in view["families"])
    parts = [_around(view), f"Ties by family: {families}." if families else ""]
    parts += [f"{contested} contested, drawn dashed." if contested else ""]
    return " ".join(filter(None, parts))


def _readings(view: View) -> list[str]:
    """Return each tie in words, with its verdict, how sure it is and when."""
    label = {actor["handle"]: actor["label"] for actor in view["actors"]}
    return [
        f"{label[tie['subject']]} {tie['label']} {label[tie['object']]}: {tie['verdict']} {tie['confidence']:.2f}"
        + (f", {tie['against']:.2f} against" if tie["con"] else "")
        + (f"; {tie['period']}" if tie["period"] else "")
        for tie in view["ties"]
    ]


def _tie(edge: dict[str, Any], drawn: Stroke, told: str, opacity: float) -> dict[str, Any]:
    line = _circle(*drawn.line[0], drawn.radius) if drawn.radius else _curve(drawn.line)
    return {
        "id": edge["id"],
        "told": told,
        "line": line,
        "head": _polygon(drawn.head),
        "width": edge["width"],
        "opacity": opacity,
        "dashes": edge["dashes"],
        "colour": _colour(edge["tint"]),
    }


def _actor(actor: dict[str, Any], node: dict[str, Any], places: dict[str, Node]) -> dict[str, Any]:
    place = places[node["id"]]
    first = node["y"] + node["size"] + FIRST_LINE
    return {
        "handle": actor["handle"],
        "told": f"{actor['label']} ({actor['type']}, {_count(actor['ties'], 'tie')})",
        "shape": _shape(node["shape"], *place.place, node["size"]),
        "colour": _colour(node["tint"]),
        "edge": INK if place.border == PICKED else PAPER,
        "border": place.border,
        "x": node["x"],
        "lines": [
            {"text": text, "y": first + number * FONT, "leftward": _leftward(text)}
            for number, text in enumerate(node["label"].split("\n"))
            if text.strip()
        ],
    }


def _row(row: dict[str, Any]) -> dict[str, Any]:
    middle = row["y"] - 4.5
    drawn = {"drawn": _shape(row["shape"], 13, middle, 6.5)} if row["kind"] == "type" else {}
    return row | {"middle": middle, "colour": _colour(row.get("colour", SOFT))} | drawn


def _shape(shape: str, x: float, y: float, size: float) -> str:
    return _polygon(outline(shape, x, y, size)) or _circle(x, y, size)


def _curve(line: tuple[Point, ...]) -> str:
    start, *rest = (f"{_number(x)} {_number(y)}" for x, y in line)
    return f"M{start}{'Q' if len(rest) == 2 else 'L'}{' '.join(rest)}"


def _polygon(corners: tuple[Point, ...]) -> str:
    return f"M{'L'.join(f'{_number(x)} {_number(y)}' for x, y in corners)}Z" if corners else ""


def _circle(x: float, y: float, radius: float) -> str:
    left, right, level, round = (_number(each) for each in (x - radius, x + radius, y, radius))
    half = f"A{round} {round} 0 0 1"
    return f"M{left} {level}{half} {right} {level}{half} {left} {level}Z"

"""What stands beside a drawing: the key of its colours, shapes and lines, row by row, and words folded to fit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.view.data import View
from kg.view.drawing import FAINT, possible
from kg.view.labels import FONT, width

WIDE = 232
ROW, HEADING, ROOM = 19, 34, 8
TEXT = 12.5
_ARROW = "m26 0l-11 -3.6l1.5 3.6l-1.5 3.6z"
_POSSIBLE = "only possible"
LINES = (
    {"text": "supported", "line": "h17", "dashes": "", "solid": _ARROW, "opacity": 1},
    {"text": "contested", "line": "h17", "dashes": "7 5", "solid": _ARROW, "opacity": 1},
    {"text": _POSSIBLE, "line": "h17", "dashes": "", "solid": _ARROW, "opacity": FAINT},
    {"text": "runs both ways", "line": "h26", "dashes": "", "solid": "", "opacity": 1},
    {"text": "the thicker, the surer", "line": "", "dashes": "", "solid": "m0 -0.5l26 -2v5l-26 -2z", "opacity": 1},
)


def fold(text: str, room: float, font: float, most: int) -> list[str]:
    """Return a text in lines no wider than ``room`` pixels in a font of that size, by estimate; at most ``most``.

    It is broken between words, or within one that is too long; what does not fit is left out, and an ellipsis says so.

    >>> fold("one two three", 80, 14, 5), fold("one two three", 80, 14, 1), fold("", 9, 9, 1)
    (['one two', 'three'], ['one two…'], [])
    """
    found: list[str] = []
    words = text.split()
    while words and len(found) < most:
        line = words.pop(0)
        while words and _fits(f"{line} {words[0]}", room, font):
            line = f"{line} {words.pop(0)}"
        if not _fits(line, room, font):
            kept = _beginning(line, room, font)
            words.insert(0, line[len(kept) :])
            line = kept
        found.append(line)
    if words:
        found[-1] = f"{_beginning(found[-1], room - font, font)}…"
    return found


def _fits(text: str, room: float, font: float) -> bool:
    return width(text) * font / FONT <= room


def _beginning(text: str, room: float, font: float) -> str:
    """Return as much of a text as there is room for, at least its first sign."""
    taken = 0.0
    for place, sign in enumerate(text):
        taken += width(sign) * font / FONT
        if taken > room and place:
            return text[:place]
    return text


def key(view: View) -> tuple[list[dict[str, Any]], float]:
    """Return the rows of the key, and its height.

    Every row has a ``kind`` (heading, family, relation, type or line), a height ``y`` and ``text``, its lines; those of
    families and types have a ``count`` of ties or actors, and all but headings say how they are drawn.
    """
    placed: list[dict[str, Any]] = []
    y = 0.0
    for row in _rows(view):
        y += HEADING if row["kind"] == "heading" and placed else ROW
        text = fold(row["text"], WIDE - (90 if "count" in row else 60), TEXT, 3)
        placed.append(row | {"y": y, "text": text})
        y += (len(text) - 1) * (ROW - 3) if text else 0
    return placed, y + ROOM


def _rows(view: View) -> Iterator[dict[str, Any]]:
    if view["families"]:
        yield {"kind": "heading", "text": "Ties"}
    for family in (each for each in view["families"] if each["ties"]):
        yield {"kind": "family", "text": family["label"], "colour": family["colour"], "count": family["ties"]}
        for label, colour in family["own"].items():
            yield {"kind": "relation", "text": label, "colour": colour}
    if view["ties"]:
        yield {"kind": "heading", "text": "Lines"}
        for line in LINES:
            if line["text"] != _POSSIBLE or possible(view):
                yield {"kind": "line"} | line
    if view["types"]:
        yield {"kind": "heading", "text": "Actors"}
    for each in view["types"]:
        shown = {"colour": each["colour"], "shape": each["shape"], "count": each["actors"]}
        yield {"kind": "type", "text": each["label"]} | shown

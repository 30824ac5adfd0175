"""How much room a label takes: its lines, and a generous estimate of their width."""

from __future__ import annotations

from typing import NamedTuple
from unicodedata import combining, east_asian_width

FONT = 14
LINE = 18
GAP = 9
LONG = 72
"""A picture writes no more of a label than so many characters; the whole stands beside it."""

_NARROW, _WIDE = frozenset("iljtfr.,:;'’|!()[]- "), frozenset("mwMWGOQ@%&")


class Box(NamedTuple):
    """What a node covers around its point, in pixels: to either side, above it and below it."""

    half: float
    above: float
    below: float


def lines(label: str, longest: int = 18, most: int = 3) -> list[str]:
    """Return a label in at most ``most`` lines of even length, broken only between words, cut where it is too long.

    >>> lines("Iran"), lines("Islamic Revolutionary Guard Corps")
    (['Iran'], ['Islamic', 'Revolutionary', 'Guard Corps'])
    """
    label = label if len(label) <= LONG else f"{label[: LONG - 1].rstrip()}…"
    words = label.split()
    if not words:
        return [label]
    best = [" ".join(words)]
    for count in range(2, min(most, len(words)) + 1):
        if max(map(len, best)) <= longest:
            break
        best = _even(words, count)
    return best


def _even(words: list[str], count: int) -> list[str]:
    if count == 1:
        return [" ".join(words)]
    splits = ([" ".join(words[:cut]), *_even(words[cut:], count - 1)] for cut in range(1, len(words) - count + 2))
    return min(splits, key=lambda each: max(map(len, each)))


def width(text: str) -> float:
    """Return an upper estimate of a line's width in pixels, for the wider of the common sans-serif fonts.

    >>> width("Iran") < width("IRAN") < width("伊朗伊朗")
    True
    """
    return FONT * sum(map(_advance, text))


def _advance(sign: str) -> float:
    if combining(sign):
        return 0.0
    if sign in _NARROW:
        return 0.45
    if east_asian_width(sign) in "WF":
        return 1.1
    if sign in _WIDE:
        return 1.0
    return 0.65 if sign.isascii() and not sign.isupper() else 0.8


def box(label: str, size: float) -> Box:
    """Return the room of a node of the given size (half its shape's height) with its label below it."""
    rows = lines(label)
    return Box(max(size + 4, *(width(row) / 2 + 5 for row in rows)), size + 5, size + GAP + LINE * len(rows))

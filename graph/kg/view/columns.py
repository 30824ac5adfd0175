"""Where the actors along chains stand in a picture: from left to right, hop by hop."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count, pairwise

from kg.view.labels import Box

ACROSS, DOWN = 110, 34
"""So far apart are the boxes of two columns and of two rows, in pixels."""


def in_columns(ways: Sequence[Sequence[int]], boxes: Sequence[Box]) -> list[tuple[int, int]]:
    """Return the places of actors, given by their boxes, that lie on ``ways``: numbers of actors along each chain.

    An actor's column is its furthest hop from the start on any way. The first way runs straight, on the middle line;
    who comes in with another stands below or above it, by turns, where nobody else does. Every actor lies on a way.
    Quadratic in the number of ways at worst, where all bring someone new to one column.

    >>> in_columns([[0, 1], [0, 2, 1]], [Box(10, 10, 30)] * 3)
    [(0, 0), (260, 0), (130, 74)]
    """
    column: dict[int, int] = {}
    for way in ways:
        for hop, actor in enumerate(way):
            column[actor] = max(hop, column.get(actor, 0))
    cells: dict[int, tuple[int, int]] = {}
    for number, way in enumerate(ways):
        for actor in way:
            if actor not in cells:
                free = ((column[actor], _beside(row)) for row in count(number))
                cells[actor] = next(cell for cell in free if cell not in cells.values())
    halves = [0.0] * (max(column.values()) + 1)
    for actor, each in column.items():
        halves[each] = max(halves[each], boxes[actor].half)
    across = [0.0]
    for one, other in pairwise(halves):
        across.append(across[-1] + one + ACROSS + other)
    high = max(box.above + box.below for box in boxes) + DOWN
    return [(round(across[cells[actor][0]]), round(cells[actor][1] * high)) for actor in range(len(boxes))]


def _beside(number: int) -> int:
    """Return the row of a number: 0, then below and above by turns."""
    return (number + 1) // 2 * (1 if number % 2 else -1)

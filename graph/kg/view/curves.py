"""How ties are drawn between two actors: parallel ones apart, and around whatever stands in between."""

from __future__ import annotations

from collections.abc import Sequence
from math import dist, pi, sin
from typing import TYPE_CHECKING, NamedTuple

from kg.view.labels import Box

if TYPE_CHECKING:
    import numpy as np

APART = 19.0
SHIFTS = (0.0, 14.0, -14.0, 30.0, -30.0, 48.0, -48.0)
MANY = 400
FAR = 500.0
MOST = 0.9


class Curve(NamedTuple):
    """A curve as vis-network draws it: ``kind`` is its name for it, "" for straight, "loop" for a tie with oneself.

    ``amount`` is the roundness (0..1), or the angle of the loop.
    """

    kind: str
    amount: float


def curves(
    ends: Sequence[tuple[int, int]], points: Sequence[tuple[float, float]], boxes: Sequence[Box], aside: int = 0
) -> list[Curve]:
    """Return the curve of each tie, given by the indices of its ends among the points.

    The last ones, as many as are ``aside``, leave the others where these would be without them.

    Ties between the same two actors get different curves whichever way they run, for "clockwise" turns with the
    direction and the side must not. A bundle keeps clear of the boxes of other actors where a bend of modest size does
    it. Above ``MANY`` actors that is not tried, and ties longer than ``FAR`` bend in proportion. O(ties × actors).

    >>> both = curves([(0, 1), (1, 0)], [(0, 0), (300, 0)], [Box(9, 9, 9)] * 2)
    >>> [curve.kind for curve in both]
    ['curvedCW', 'curvedCW']
    """
    bundles: dict[tuple[int, int], list[int]] = {}
    for number, (start, end) in enumerate(ends):
        bundles.setdefault((min(start, end), max(start, end)), []).append(number)
    found: dict[int, Curve] = {}
    for (low, high), numbers in bundles.items():
        steady = sum(number < len(ends) - aside for number in numbers) or len(numbers)
        offsets = [APART * (rank - (steady - 1) / 2) for rank in range(len(numbers))]
        if low == high:
            found.update((number, Curve("loop", 0.8 * rank)) for rank, number in enumerate(numbers))
            continue
        if len(points) <= MANY:
            shift = _clear(offsets[:steady], low, high, points, boxes)
            offsets = [offset + shift for offset in offsets]
        reach = _distance(points[low], points[high])
        if len(points) > MANY:
            reach = min(reach, FAR)
        for number, offset in zip(numbers, offsets, strict=True):
            found[number] = _curve(offset, reach, ends[number][0] == low)
    return [found[number] for number in range(len(ends))]


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    return max(1.0, dist(one, other))


def _curve(offset: float, reach: float, along: bool) -> Curve:
    if abs(offset) < 1:
        return Curve("", 0.0)
    return Curve("curvedCCW" if (offset > 0) == along else "curvedCW", round(roundness(abs(offset), reach), 3))


def roundness(offset: float, reach: float) -> float:
    """Return the roundness with which vis-network bends a tie of length ``reach`` by ``offset`` in its middle.

    It puts the control point at (1 + r) / 2 of the length, turned by r · 90°.

    More than ``MOST`` it never is.

    >>> round(roundness(0, 100), 6), 0.1 < roundness(17, 300) < 0.2
    (0.0, True)
    """
    low, high = 0.0, MOST
    for _ in range(30):
        middle = (low + high) / 2
        short = reach * (1 + middle) / 4 * sin(middle * pi / 2) < offset
        low, high = (middle, high) if short else (low, middle)
    return low


def _clear(
    offsets: list[float], low: int, high: int, points: Sequence[tuple[float, float]], boxes: Sequence[Box]
) -> float:
    """Return the shift of a bundle sideways to where it meets the fewest boxes; the least shift wins."""
    import numpy as np

    others = [number for number in range(len(points)) if number not in (low, high)]
    if not others:
        return 0.0
    centre = np.array([points[number] for number in others], dtype=float)
    room = np.array([boxes[number] for number in others])
    start, along = np.array(points[low], dtype=float), np.subtract(points[high], points[low]).astype(float)
    normal = np.array([-along[1], along[0]]) / _distance(points[low], points[high])
    reach = 0.4 * _distance(points[low], points[high])
    shifts = [shift for shift in SHIFTS if not shift or all(abs(each + shift) < reach for each in offsets)]
    met = {shift: sum(_met(start, along, normal, each + shift, centre, room) for each in offsets) for shift in shifts}
    return min(shifts, key=lambda shift: (met[shift], abs(shift), shift))


def _met(
    start: np.ndarray, along: np.ndarray, normal: np.ndarray, offset: float, centre: np.ndarray, room: np.ndarray
) -> int:
    import numpy as np

    part = np.linspace(0.06, 0.94, 40)[:, None]
    path = start + part * along + 4 * part * (1 - part) * offset * normal
    away = path[:, None, :] - centre[None, :, :]
    inside = (np.abs(away[..., 0]) < room[:, 0]) & (-away[..., 1] < room[:, 1]) & (away[..., 1] < room[:, 2])
    return int(inside.any(axis=0).sum())

"""Moving actors one at a time to where fewer lines cross, run through labels or are cramped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float64]]

SWEEPS, MANY = 14, 60
CHOICES = 48
THROUGH = 3.0
SHORT, WIDE = 120.0, 22.0
CRAMPED = 3.0
UNDER = 0.5
LENGTH = 1 / 90


def polish(
    points: Array, room: Array, pairs: np.ndarray, wide: np.ndarray, frame: Array, random: np.random.Generator
) -> Array:
    """Return places inside the frame (width, height, about the origin) with fewer faults, boxes still apart.

    Each actor in turn tries ``CHOICES`` places, from anywhere in the frame to right beside it, and takes the cheapest
    one where its box meets no other: a simple form of the annealing of Davidson and Harel (1996). ``room`` holds the
    half width, the height above and below of each box; ``wide`` how many ties run between each pair, for a bundle needs
    length to fan out. Every actor has a tie. O(choices × ties of the actor × ties) a move.
    """
    import numpy as np

    points = points.copy()
    low = -frame / 2 + np.stack([room[:, 0], room[:, 1]], axis=1)
    high = frame / 2 - np.stack([room[:, 0], room[:, 2]], axis=1)
    meets = [(pairs == number).any(axis=1) for number in range(len(points))]
    others = [np.where(pairs[met, 0] == number, pairs[met, 1], pairs[met, 0]) for number, met in enumerate(meets)]
    sweeps = SWEEPS if len(points) <= MANY else SWEEPS // 2
    for sweep in range(sweeps):
        reach = frame * (0.5 * (1 - sweep / sweeps) ** 2 + 0.02)
        for number in random.permutation(len(points)):
            near = points[others[number]]
            around = np.where(np.arange(CHOICES)[:, None] % 3 == 0, near.mean(axis=0), points[number])
            tried = np.clip(around + random.standard_normal((CHOICES, 2)) * reach, low[number], high[number])
            tried = np.concatenate([points[number][None], tried])
            free = _free(tried, int(number), points, room)
            free[0] = True
            tried = tried[free]
            cost = _faults(tried, int(number), points, room, near, pairs[~meets[number]])
            cost += _cramped(tried, near, wide[meets[number]])
            cost += UNDER * _under(tried, near, room[number], room[others[number]])
            points[number] = tried[int(cost.argmin())]
    return points


def _free(tried: Array, number: int, points: Array, room: Array) -> np.ndarray:
    import numpy as np

    away = tried[:, None, :] - points[None, :, :]
    level = np.where(away[..., 1] > 0, room[number, 1] + room[:, 2], room[number, 2] + room[:, 1])
    met = (np.abs(away[..., 0]) < room[number, 0] + room[:, 0]) & (np.abs(away[..., 1]) < level)
    met[:, number] = False
    free: np.ndarray = ~met.any(axis=1)
    return free


def _faults(tried: Array, number: int, points: Array, room: Array, near: Array, apart: np.ndarray) -> Array:
    import numpy as np

    cost = np.zeros(len(tried))
    if len(apart):
        cost += _crossings(tried, near, points[apart[:, 0]], points[apart[:, 1]])
        cost += THROUGH * _through(points[apart[:, 0]], points[apart[:, 1]], tried[:, None, :], room[number])
    beside = (near[:, None, :] != points).any(axis=2)
    beside[:, number] = False
    cost += THROUGH * (_run(tried[:, None, None, :], near[:, None, :], points, room) & beside).sum(axis=(1, 2))
    return cost


def _cramped(tried: Array, near: Array, wide: Array) -> Array:
    import numpy as np

    reach = np.sqrt(((tried[:, None, :] - near) ** 2).sum(axis=2))
    cost: Array = (reach * LENGTH + CRAMPED * np.clip(1 - reach / (SHORT + WIDE * wide), 0, 1)).sum(axis=1)
    return cost


def _under(tried: Array, near: Array, room: Array, rooms: Array) -> Array:
    """Count, for each place tried, the ends of lines that come in below the actor, where its label hides them."""
    import numpy as np

    label = np.array([1.0, -1.0, 1.0])
    here = tried[:, None, :]
    return _through(here, near, here, room * label) + _through(here, near, near, rooms * label)


def _crossings(tried: Array, near: Array, start: Array, end: Array) -> Array:
    """Count, for each place tried, how often the lines from there to the neighbours cross the other lines."""
    here, there = tried[:, None, None, :], near[None, :, None, :]
    ours = side(here, there, start) * side(here, there, end)
    theirs = side(start, end, here) * side(start, end, there)
    count: Array = ((ours < 0) & (theirs < 0)).sum(axis=(1, 2)).astype(float)
    return count


def _through(start: Array, end: Array, place: Array, box: Array) -> Array:
    """Count, for each row, how often a line runs through a box about a place."""
    count: Array = _run(start, end, place, box).sum(axis=-1).astype(float)
    return count


def _run(start: Array, end: Array, place: Array, box: Array) -> np.ndarray:
    """Return whether a line runs through a box about a place."""
    import numpy as np

    low, high = place - box[..., :2], place + box[..., ::2]
    along = end - start
    along = np.where(np.abs(along) < 1e-9, 1e-9, along)
    one, other = (low - start) / along, (high - start) / along
    first, last = np.minimum(one, other), np.maximum(one, other)
    enter, leave = np.maximum(first[..., 0], first[..., 1]), np.minimum(last[..., 0], last[..., 1])
    met: np.ndarray = (enter < leave) & (leave > 0) & (enter < 1)
    return met


def side(start: Array, end: Array, point: Array) -> Array:
    """Return on which side of the lines the points lie: above 0 on one, below 0 on the other."""
    along, to = end - start, point - start
    crossed: Array = along[..., 0] * to[..., 1] - along[..., 1] * to[..., 0]
    return crossed

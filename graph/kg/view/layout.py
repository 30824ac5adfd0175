"""Where the actors stand: computed here, so that the page needs no physics and a graph always looks the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from kg.view.labels import Box

if TYPE_CHECKING:
    import numpy as np

    Points = np.ndarray[Any, np.dtype[np.float64]]

SEED = 20200311
ASPECT = 1.25
MARGIN = 6.0
SPREAD = 1.86
LEAST = 190.0
SPARE = 60.0
TRIES = 4
FEW, SMALL, CAREFUL = 60, 150, 300


def arrange(boxes: Sequence[Box], ends: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return a place for each actor, given the room that each needs and the pairs that are tied.

    Forces after Fruchterman and Reingold (1991) in each connected part; then boxes are pushed apart until none
    overlap, a part of modest size is polished, and the parts are packed in rows, the largest first. Of several starts
    the one with the fewest faults wins. The same input gives the same places. O(n²) a round, vectorised; beyond
    ``CAREFUL`` actors there is one start and no polish, and large parts are left to ``field.forces``.

    >>> arrange([Box(20, 10, 30)] * 2, [(0, 1)]) == arrange([Box(20, 10, 30)] * 2, [(0, 1)])
    True
    """
    import numpy as np

    bundles = Counter((min(pair), max(pair)) for pair in ends if pair[0] != pair[1])
    pairs = sorted(bundles)
    room = np.array(boxes, dtype=float).reshape(-1, 3) + MARGIN
    groups = _parts(len(boxes), pairs)
    place = {member: (part, number) for part, members in enumerate(groups) for number, member in enumerate(members)}
    inner: list[list[tuple[int, int]]] = [[] for _ in groups]
    for pair in pairs:
        inner[place[pair[0]][0]].append(pair)
    parts = []
    for members, own in zip(groups, inner, strict=True):
        known = np.array([(place[one][1], place[other][1]) for one, other in own], dtype=int).reshape(-1, 2)
        wide = np.array([bundles[pair] for pair in own], dtype=float)
        parts.append((members, _best(room[members], known, wide, len(boxes) <= CAREFUL)))
    found: list[tuple[int, int]] = [(0, 0)] * len(boxes)
    for members, points in _pack(parts, room):
        for member, (x, y) in zip(members, points.round().astype(int).tolist(), strict=True):
            found[member] = (x, y)
    return found


def _parts(count: int, pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    root = list(range(count))

    def top(member: int) -> int:
        while root[member] != member:
            root[member] = member = root[root[member]]
        return member

    for one, other in pairs:
        root[top(other)] = top(one)
    grouped: dict[int, list[int]] = {}
    for member in range(count):
        grouped.setdefault(top(member), []).append(member)
    return sorted(grouped.values(), key=lambda members: (-len(members), members))


def _best(room: Points, pairs: np.ndarray, wide: np.ndarray, careful: bool) -> Points:
    import numpy as np

    from kg.view import field
    from kg.view.polish import polish

    count = len(room)
    if count == 1:
        return np.zeros((1, 2))
    random = np.random.default_rng(SEED)
    area = float((2 * room[:, 0] * (room[:, 1] + room[:, 2])).sum()) * SPREAD * (1 + 20 / count)
    frame = np.array([(area * ASPECT) ** 0.5, (area / ASPECT) ** 0.5])
    frame = np.maximum(frame, [LEAST * min(count - 1, 3), LEAST * min(count - 2, 2)])
    if count > CAREFUL:
        return field.separate(_spread(field.forces(count, pairs, random), frame), room)
    inside = frame - 2 * room.max(axis=0)[[0, 2]]
    found: list[Points] = []
    for _ in range(TRIES if careful and count <= FEW else 1):
        points = _spread(_forces(count, pairs, random, 300 if careful else 60), inside)
        points = _separate(points, room)
        if careful and count <= SMALL:
            taken = np.maximum(frame, 2 * np.abs(points).max(axis=0) + 2 * room.max(axis=0)[[0, 2]])
            points = polish(points, room, pairs, wide, taken, random)
        found.append(points)
    return min(found, key=lambda points: _cost(points, room, pairs)) if len(found) > 1 else found[0]


def _spread(points: Points, frame: Points) -> Points:
    """Stretch a picture over the frame, half by distance and half by rank, so that hubs do not crowd its middle."""
    import numpy as np

    rank = points.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") / max(len(points) - 1, 1)
    share = (points - points.min(axis=0)) / (np.ptp(points, axis=0) + 1e-9)
    mixed: Points = ((rank + share) / 2 - 0.5) * np.maximum(frame, 1)
    return mixed


def _forces(count: int, pairs: np.ndarray, random: np.random.Generator, rounds: int) -> Points:
    import numpy as np

    points = random.standard_normal((count, 2)) * count**0.5 / 2
    start, end = pairs[:, 0], pairs[:, 1]
    for step in range(rounds):
        push = np.empty_like(points)
        for first in range(0, count, 512):
            away = points[first : first + 512, None, :] - points[None, :, :]
            square = (away**2).sum(axis=2) + 1e-3
            push[first : first + 512] = (away / square[..., None]).sum(axis=1)
        pull = points[end] - points[start]
        pull *= np.sqrt((pull**2).sum(axis=1, keepdims=True))
        np.add.at(push, start, pull)
        np.subtract.at(push, end, pull)
        push -= 0.12 * points * np.sqrt((points**2).sum(axis=1, keepdims=True)) / count**0.5
        length = np.sqrt((push**2).sum(axis=1, keepdims=True)) + 1e-9
        heat = 0.5 * count**0.5 * (1 - step / rounds) ** 1.5 / 4 + 0.005
        points = points + push / length * np.minimum(length, heat)
    centred: Points = points - points.mean(axis=0)
    return centred


def _separate(points: Points, room: Points) -> Points:
    """Push overlapping boxes apart, each pair along the axis where that takes less, until none overlap."""
    import numpy as np

    points = points.copy()
    points += np.arange(len(points))[:, None] * 1e-6
    middle = (room[:, 2] - room[:, 1]) / 2
    half = np.stack([room[:, 0], (room[:, 1] + room[:, 2]) / 2], axis=1)
    step = 0
    while True:
        centre = points + np.stack([np.zeros(len(points)), middle], axis=1)
        push = np.zeros_like(points)
        clear = True
        for first in range(0, len(points), 512):
            rows = slice(first, first + 512)
            away = centre[rows, None, :] - centre[None, :, :]
            over = half[rows, None, :] + half[None, :, :] - np.abs(away)
            hit: np.ndarray = np.logical_and(over[..., 0] > 0.5, over[..., 1] > 0.5)
            hit[np.arange(hit.shape[0]), np.arange(first, first + hit.shape[0])] = False
            if hit.any():
                clear = False
                sideways = over[..., 0] < over[..., 1]
                axis = np.stack([sideways, ~sideways], axis=2) & hit[..., None]
                push[rows] = (np.sign(away) * np.maximum(over, 1.0) * axis).sum(axis=1) * 0.4
        if clear:
            return points
        points += push
        step += 1
        if step % 25 == 0:
            points *= 1.03


def _cost(points: Points, room: Points, pairs: np.ndarray) -> float:
    """Weigh a picture: crossings, lines through boxes, and how small it must be drawn to fit a window."""
    import numpy as np

    from kg.view.polish import side

    start, end = points[pairs[:, 0]], points[pairs[:, 1]]
    across = side(start[:, None], end[:, None], start[None]) * side(start[:, None], end[:, None], end[None])
    crossings = float(((across < 0) & (across.T < 0)).sum()) / 2
    part = np.linspace(0.05, 0.95, 24)[:, None, None]
    path = (start + part * (end - start))[:, :, None, :] - points
    inside = (np.abs(path[..., 0]) < room[:, 0]) & (-path[..., 1] < room[:, 1]) & (path[..., 1] < room[:, 2])
    through = inside.any(axis=0)
    rows = np.arange(len(pairs))
    through[rows, pairs[:, 0]] = through[rows, pairs[:, 1]] = False
    size = float(max(np.ptp(points[:, 0]) / ASPECT, np.ptp(points[:, 1])))
    return crossings + 2 * float(through.sum()) + size / 10


def _pack(parts: Sequence[tuple[list[int], Points]], room: Points) -> Iterable[tuple[list[int], Points]]:
    """Put the parts side by side in rows about as wide as the window's shape asks for, none on top of another."""
    import numpy as np

    frames = []
    for members, points in parts:
        low = (points - np.stack([room[members, 0], room[members, 1]], axis=1)).min(axis=0)
        high = (points + np.stack([room[members, 0], room[members, 2]], axis=1)).max(axis=0)
        frames.append((low, high - low))
    total = sum(float(np.prod(size + SPARE)) for _, size in frames)
    limit = max([(total * ASPECT) ** 0.5, *(float(size[0]) for _, size in frames)])
    x = y = height = 0.0
    for (members, points), (low, size) in zip(parts, frames, strict=True):
        if x and x + size[0] > limit:
            x, y, height = 0.0, y + height + SPARE, 0.0
        yield members, points - low + np.array([x, y])
        x, height = x + float(size[0]) + SPARE, max(height, float(size[1]))

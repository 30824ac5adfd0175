"""Where the actors of a large graph stand: forces by way of a grid, in a time that does not grow with n²."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Points = np.ndarray[Any, np.dtype[np.float64]]

CELLS = 128
PIVOTS = 48
ROUNDS = 150
FLOOR = 0.02
GROWTH = 1.02
USUAL = 0.995
"""The share of boxes that counts as small, among which only near ones are compared."""


def forces(count: int, pairs: np.ndarray, random: np.random.Generator) -> Points:
    """Return places about the origin for the actors of one connected part, given the pairs that are tied.

    The start is a pivot MDS after Brandes and Pich (2007), which has the large features right; then follow rounds of
    the forces of Fruchterman and Reingold (1991), the push of all actors on each worked out as a field on a grid, as a
    particle-mesh simulation does (Hockney and Eastwood 1988). O(pairs + cells log cells) a round.

    >>> import numpy as np
    >>> path = np.array([(0, 1), (1, 2), (2, 3)])
    >>> forces(4, path, np.random.default_rng(1)).shape
    (4, 2)
    """
    import numpy as np
    from scipy.sparse import csr_array

    ends = np.concatenate([pairs, pairs[:, ::-1]])
    tied = csr_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count))
    points = _start(tied, random)
    start, end = pairs[:, 0], pairs[:, 1]
    for step in range(ROUNDS):
        pull = points[end] - points[start]
        pull *= np.sqrt((pull**2).sum(axis=1, keepdims=True))
        push = _field(points)
        for axis in (0, 1):
            push[:, axis] += np.bincount(start, pull[:, axis], count) - np.bincount(end, pull[:, axis], count)
        push -= 0.12 * points * np.sqrt((points**2).sum(axis=1, keepdims=True)) / count**0.5
        length = np.sqrt((push**2).sum(axis=1, keepdims=True)) + 1e-9
        heat = count**0.5 / 16 * (1 - step / ROUNDS) ** 1.5 + FLOOR
        points = points + push / length * np.minimum(length, heat)
    centred: Points = points - points.mean(axis=0)
    return centred


def _start(tied: Any, random: np.random.Generator) -> Points:
    """Return places whose distances are near to those in the graph, as far as some pivots see them."""
    import numpy as np
    from scipy.sparse.csgraph import dijkstra

    count = tied.shape[0]
    nearest, pivot, far = np.full(count, np.inf), int(np.argmax(tied.sum(axis=1))), []
    for _ in range(min(PIVOTS, count)):
        far.append(dijkstra(tied, indices=pivot, unweighted=True))
        nearest = np.minimum(nearest, far[-1])
        pivot = int(np.argmax(nearest))
    square = np.array(far).T ** 2
    centred = square - square.mean(axis=0) - square.mean(axis=1, keepdims=True) + square.mean()
    _, axes = np.linalg.eigh(centred.T @ centred)
    points = centred @ axes[:, -2:][:, ::-1]
    points = points / (points.std(axis=0) + 1e-9) * count**0.5 / 3
    jittered: Points = points + random.standard_normal((count, 2)) * count**0.5 / 20
    return jittered


def _field(points: Points) -> Points:
    """Return the sum, for each point, of the pushes of all points: away from each, and weaker with the distance."""
    import numpy as np
    from scipy.fft import irfft2, rfft2

    low = points.min(axis=0)
    cell = float(np.ptp(points, axis=0).max()) / (CELLS - 1) + 1e-9
    across = (points - low) / cell
    first = np.minimum(across.astype(np.int64), CELLS - 2)
    part = across - first
    corners = [
        (
            (first[:, 0] + right) * CELLS + first[:, 1] + below,
            np.abs(1 - right - part[:, 0]) * np.abs(1 - below - part[:, 1]),
        )
        for right in (0, 1)
        for below in (0, 1)
    ]
    charge = sum(np.bincount(place, share, CELLS * CELLS) for place, share in corners)
    wave = rfft2(np.reshape(charge, (CELLS, CELLS)), s=(2 * CELLS, 2 * CELLS))
    away = np.fft.fftfreq(2 * CELLS, 1 / (2 * CELLS)) * cell
    square = away[:, None] ** 2 + away**2 + cell**2 / 4
    push = np.empty_like(points)
    for axis, along in enumerate((away[:, None], away[None, :])):
        field = irfft2(wave * rfft2(along / square), s=(2 * CELLS, 2 * CELLS))[:CELLS, :CELLS].ravel()
        push[:, axis] = sum(field[place] * share for place, share in corners)
    return push


def separate(points: Points, room: Points) -> Points:
    """Push overlapping boxes apart, each pair along the axis where that takes less, until none overlap.

    ``room`` holds the half width, the height above and below of each box. The few largest boxes stay where they are,
    and the others make room for them. O(n log n) a round.

    >>> import numpy as np
    >>> separate(np.zeros((2, 2)), np.array([(30.0, 10.0, 20.0)] * 2)).round().tolist()
    [[0.0, -15.0], [0.0, 15.0]]
    """
    import numpy as np

    middle = np.stack([np.zeros(len(points)), (room[:, 2] - room[:, 1]) / 2], axis=1)
    half = np.stack([room[:, 0], (room[:, 1] + room[:, 2]) / 2], axis=1)
    usual = np.quantile(half, USUAL, axis=0)
    large = np.flatnonzero((half > usual).any(axis=1))
    small = np.flatnonzero((half <= usual).all(axis=1))
    yields = np.ones(len(points))
    yields[large] = 1e-6
    centre = points + middle
    step = 0
    while True:
        one, other = _near(centre, small, large, 2 * usual)
        away = centre[other] - centre[one]
        over = half[one] + half[other] - np.abs(away)
        hit = (over > 0.5).all(axis=1)
        if not hit.any():
            apart: Points = centre - middle
            return apart
        one, other, away, over = one[hit], other[hit], away[hit], over[hit]
        axis = (over[:, 0] > over[:, 1]).astype(np.int64)
        rows = np.arange(len(axis))
        push = np.where(away[rows, axis] < 0, -1, 1) * np.maximum(over[rows, axis], 1.0)
        push /= yields[one] + yields[other]
        moved = np.bincount(other * 2 + axis, push * yields[other], centre.size)
        moved -= np.bincount(one * 2 + axis, push * yields[one], centre.size)
        centre = centre + moved.reshape(-1, 2)
        step += 1
        if step % 5 == 0:
            centre *= GROWTH


def _near(centre: Points, small: np.ndarray, large: np.ndarray, reach: Points) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs that may overlap: small boxes within reach of each other, and each large one with all others."""
    import numpy as np
    from scipy.spatial import KDTree

    near = small[KDTree(centre[small] / reach).query_pairs(1, p=np.inf, output_type="ndarray")]
    among = np.triu_indices(len(large), 1)
    one = np.concatenate([near[:, 0], np.repeat(large, len(small)), large[among[0]]])
    other = np.concatenate([near[:, 1], np.tile(small, len(large)), large[among[1]]])
    return one, other

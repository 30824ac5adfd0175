"""A division that is good, though perhaps not the best: actors change sides while that helps, then some are shaken."""

from __future__ import annotations

from collections import deque
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.arrays import Places
    from kg.signed.exact import Edges

SHAKES = 300
"""How often some actors are moved at random, and all that helps is done again; what is worse then is undone."""
SHARE = 0.1
"""So many of the actors are moved then."""
WORK = 1_000_000
"""After so many pairs were looked at, it is not shaken any more."""

Near = list[list[tuple[int, int]]]


def searched(edges: Edges, size: int, several: bool) -> Places:
    """Return a label for each actor: 0 and 1 for two sides, any number for several blocs. The same every time."""
    import numpy as np

    near: Near = [[] for _ in range(size)]
    for (one, other), hostile in zip(edges.ends(), edges.hostile.tolist(), strict=True):
        near[one].append((other, -1 if hostile else 1))
        near[other].append((one, -1 if hostile else 1))
    sides = _settled(near, _grown(near), several=False)
    best = _shaken(near, sides, several=False)
    if several:
        starts = (_settled(near, start, several=True) for start in ([*best], [*range(size)]))
        best = _shaken(near, min(starts, key=lambda each: _cost(near, each)), several=True)
    return np.array(best, dtype=np.int64)


def _grown(near: Near) -> list[int]:
    """Return sides on which no pair is frustrated of those by which each actor was first met."""
    sides = [-1] * len(near)
    for first in sorted(range(len(near)), key=lambda actor: (-len(near[actor]), actor)):
        if sides[first] < 0:
            sides[first] = 0
            queue = deque([first])
            while queue:
                actor = queue.popleft()
                for other, sign in near[actor]:
                    if sides[other] < 0:
                        sides[other] = sides[actor] ^ (sign < 0)
                        queue.append(other)
    return sides


def _settled(near: Near, labels: list[int], *, several: bool) -> list[int]:
    """Move actors to where they are with more friends and fewer foes, until nobody gains; return the labels."""
    waiting = deque(range(len(near)))
    queued = [True] * len(near)
    fresh = max(labels, default=0) + 1
    while waiting:
        actor = waiting.popleft()
        queued[actor] = False
        drawn: dict[int, int] = {fresh: 0} if several else {0: 0, 1: 0}
        for other, sign in near[actor]:
            drawn[labels[other]] = drawn.get(labels[other], 0) + sign
        here = labels[actor]
        there = max(drawn, key=lambda label: (drawn[label], label == here, -label))
        if drawn[there] > drawn.get(here, 0):
            labels[actor] = there
            fresh += there == fresh
            for other, _ in near[actor]:
                if not queued[other]:
                    queued[other] = True
                    waiting.append(other)
    return labels


def _cost(near: Near, labels: list[int]) -> int:
    """Return twice the number of frustrated pairs."""
    return sum(
        (labels[actor] == labels[other]) == (sign < 0) for actor, others in enumerate(near) for other, sign in others
    )


def _shaken(near: Near, labels: list[int], *, several: bool) -> list[int]:
    random, least = Random(1), _cost(near, labels)  # noqa: S311
    busy = [actor for actor, others in enumerate(near) if len(others) > 1]
    rounds = min(SHAKES, WORK // (1 + sum(map(len, near))))
    for _ in range(rounds if least else 0):
        other = [*labels]
        for actor in random.sample(busy, max(1, int(len(busy) * SHARE))):
            other[actor] = other[random.choice(near[actor])[0]] if several else 1 - other[actor]
        cost = _cost(near, _settled(near, other, several=several))
        if cost <= least:
            labels, least = other, cost
    return labels

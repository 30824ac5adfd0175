"""What lies between two actors: the ties that may be part of a chain, and how good a chain from each can still be.

Links are read from both ends, a level at a time and always where fewer actors wait, until the levels together make
the longest chain. So an actor is read only if it is near one end, and of what was read only that remains which is
near enough to both. Then the best product to the goal is worked out backwards, for every number of hops left.
"""

from __future__ import annotations

from typing import NamedTuple

from kg.chains.walk import Sides, Walk
from kg.claims.table import Node, TieKey
from kg.world import UNITS, World

Place = tuple[Node, int]
"""An actor and the state of the chain there."""
Edge = tuple[Place, TieKey]


class Rest(NamedTuple):
    """The best that a place offers: ``product`` of confidences to the goal, times ``UNITS ** max_hops``, in ``hops``."""

    product: int
    hops: int


class Reach:
    """Everything that chains of at most ``max_hops`` from one place to another may pass.

    ``onward`` has, for each place, the edges that lead on, with the limit of the tie's confidence in ``UNITS``.
    """

    def __init__(self, world: World, walk: Walk, start: Node, goal: Node, max_hops: int) -> None:
        self.onward: dict[Place, list[tuple[Place, TieKey, int]]] = {}
        self.whole = UNITS**max_hops
        self._world, self._max_hops = world, max_hops
        self._best: dict[Place, list[tuple[int, Rest]]] = {}
        self._far: dict[Place, int] = {(start, walk.first): 0}
        self._near: dict[Place, int] = {(goal, 1): 0}
        self._after: dict[Place, list[Edge]] = {}
        self._before: dict[Place, list[Edge]] = {}
        self._meet(walk)
        if self._far.keys() & self._near.keys():
            self._bound((goal, 1))

    def rest(self, place: Place, left: int) -> Rest | None:
        """Return the best rest of a chain from a place within ``left`` hops, or ``None`` where there is none."""
        found = None
        for within, rest in self._best.get(place, ()):
            if within > left:
                break
            found = rest
        return found

    def _meet(self, walk: Walk) -> None:
        """Read levels from both ends; the distances tell how far out each end has seen."""
        ahead, behind = list(self._far), list(self._near)
        self._seen_far = self._seen_near = 0
        while self._seen_far + self._seen_near < self._max_hops and ahead and behind:
            if len(ahead) <= len(behind):
                ahead = self._grow(ahead, self._far, self._after, walk.onward)
                self._seen_far += 1
            else:
                behind = self._grow(behind, self._near, self._before, walk.back)
                self._seen_near += 1
        if not ahead:
            self._seen_far = self._max_hops
        if not behind:
            self._seen_near = self._max_hops

    def _grow(
        self, level: list[Place], distance: dict[Place, int], edges: dict[Place, list[Edge]], sides: tuple[Sides, Sides]
    ) -> list[Place]:
        following: list[Place] = []
        for place in level:
            node, state = place
            hops = distance[place] + 1
            found = edges[place] = []
            for way, leading in sides[state].items():
                if not leading:
                    continue
                for relation, others, ties in self._world.links(node, way):
                    for after in leading.get(relation, ()):
                        for other, tie in zip(others, ties, strict=True):
                            there = (other, after)
                            found.append((there, tie))
                            if there not in distance:
                                distance[there] = hops
                                following.append(there)
        return following

    def _bound(self, goal: Place) -> None:
        """Work out the best rests backwards from the goal, hop by hop, along edges that are near enough to both ends."""
        into = self._remaining()
        limits: dict[TieKey, int] = {}
        self._best[goal] = [(0, Rest(self.whole, 0))]
        fresh = [goal]
        known: set[Place] = set()
        for left in range(1, self._max_hops + 1):
            farthest = self._max_hops - left
            unseen = self._seen_far < farthest
            better: dict[Place, Rest] = {}
            for place in fresh:
                product, hops = self._best[place][-1][1]
                first = place not in known
                known.add(place)
                for back, tie in into.get(place, ()):
                    far = self._far.get(back)
                    if (far > farthest) if far is not None else not unseen:
                        continue
                    limit = limits.get(tie)
                    if limit is None:
                        limit = limits[tie] = self._world.limit(tie)
                    if not limit:
                        continue
                    if first:
                        self.onward.setdefault(back, []).append((place, tie, limit))
                    rest = Rest(product * limit // UNITS, hops + 1)
                    if _improves(rest, better.get(back)) and _improves(rest, self.rest(back, left)):
                        better[back] = rest
            for place, rest in better.items():
                self._best.setdefault(place, []).append((left, rest))
            fresh = list(better)

    def _remaining(self) -> dict[Place, list[Edge]]:
        """Return the edges into each place: all where they were read from the goal, else those read from the start."""
        into = dict(self._before)
        read = self._before.keys()
        for place, edges in self._after.items():
            far = self._far[place]
            for there, tie in edges:
                if there not in read:
                    near = self._near.get(there, self._seen_near + 1)
                    if far + 1 + near <= self._max_hops:
                        into.setdefault(there, []).append((place, tie))
        return into


def _improves(rest: Rest, known: Rest | None) -> bool:
    return known is None or rest.product > known.product or (rest.product == known.product and rest.hops < known.hops)

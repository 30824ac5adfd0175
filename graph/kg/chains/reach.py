"""What lies between two actors: the ties that may be part of a chain, and how good a chain from each can still be.

Links are read from both ends, a level at a time and always where fewer actors wait, until the levels together make
the longest chain. So an actor is read only if it is near one end, and of what was read only that remains which is
near enough to both. Where chains are known already, ties are passed over that cannot be part of a better one. Then
the best product to the goal is worked out backwards, for every number of hops left.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.chains.walk import Sides, Walk
from kg.claims.table import Node, TieKey
from kg.world import UNITS, World

Place = tuple[Node, int]
"""An actor and the state of the chain there."""
Edge = tuple[Place, TieKey, int]
"""Where a tie leads, the tie, and the limit of its confidence in ``UNITS``."""
SLACK = 1 - 1e-9


Rest = tuple[int, int]
"""The best that a place offers: the product of confidences to the goal, times ``UNITS ** max_hops``, and the hops."""


class _Side:
    """What was read from one end: hops and best products to each place, and the edges of each that was read."""

    def __init__(self, end: Place, sides: tuple[Sides, Sides]) -> None:
        self.sides = sides
        self.hops = {end: 0}
        self.gain = {end: 1.0}
        self.edges: dict[Place, list[Edge]] = {}
        self.level = [end]
        self.seen = 0


class Reach:
    """Everything that chains of at most ``max_hops`` and a score of at least ``floor`` may pass between two actors.

    ``onward`` has, for each place, the edges that lead on.
    """

    def __init__(self, world: World, walk: Walk, start: Node, goal: Node, max_hops: int, floor: float = 0.0) -> None:
        self.onward: dict[Place, list[Edge]] = {}
        self.whole = UNITS**max_hops
        self._world, self._max_hops, self._floor = world, max_hops, floor * SLACK
        self._best: dict[Place, list[tuple[int, Rest]]] = {}
        self._far, self._near = _Side((start, walk.first), walk.onward), _Side((goal, 1), walk.back)
        self._meet()
        if self._far.hops.keys() & self._near.hops.keys():
            self._bound((goal, 1))

    def rest(self, place: Place, left: int) -> Rest | None:
        """Return the best rest of a chain from a place within ``left`` hops, or ``None`` where there is none."""
        found = None
        for within, rest in self._best.get(place, ()):
            if within > left:
                break
            found = rest
        return found

    def _meet(self) -> None:
        """Read levels from both ends; ``seen`` tells how far out each has seen everything that matters."""
        far, near = self._far, self._near
        while far.seen + near.seen < self._max_hops and far.level and near.level:
            self._grow(*((far, near) if len(far.level) <= len(near.level) else (near, far)))
        for side in (far, near):
            if not side.level:
                side.seen = self._max_hops

    def _grow(self, side: _Side, opposite: _Side) -> None:
        """Read the links of a level, again where a place is reached better than before, as more ties then matter.

        The last level has to meet what was read from the other end: whatever else it leads to is too far away.
        """
        floor, gains = self._floor, side.gain
        side.seen += 1
        met = opposite.gain if side.seen + opposite.seen == self._max_hops else None
        better: dict[Place, float] = {}
        for place in side.level:
            gain = gains[place] / UNITS
            found = side.edges[place] = side.edges.get(place, []) if met is not None else []
            known = {edge[:2] for edge in found}
            for there, tie, limit in self._edges(place, side.sides):
                product = gain * limit
                if product <= floor:
                    continue
                if met is not None and (product * met.get(there, 0.0) <= floor or (there, tie) in known):
                    continue
                found.append((there, tie, limit))
                if product > better.get(there, 0.0) and product > gains.get(there, 0.0):
                    better[there] = product
        for place in better:
            side.hops.setdefault(place, side.seen)
        gains.update(better)
        side.level = list(better)

    def _edges(self, place: Place, sides: tuple[Sides, Sides]) -> Iterator[Edge]:
        node, state = place
        limits = self._world.limits
        for way, leading in sides[state].items():
            if leading:
                for relation, others, ties in self._world.links(node, way, leading):
                    for after in leading[relation]:
                        for other, tie in zip(others, ties, strict=True):
                            yield (other, after), tie, limits[tie]

    def _bound(self, goal: Place) -> None:
        """Work out the best rests backwards from the goal, along edges that are near enough to both ends."""
        into, far = self._remaining(), self._far
        floor = int(self._floor * self.whole)
        self._best[goal] = [(0, (self.whole, 0))]
        fresh = [goal]
        known: set[Place] = set()
        for left in range(1, self._max_hops + 1):
            farthest = self._max_hops - left
            unseen = far.seen < farthest
            better: dict[Place, Rest] = {}
            for place in fresh:
                product, hops = self._best[place][-1][1]
                first = place not in known
                known.add(place)
                for back, tie, limit in into.get(place, ()):
                    distance = far.hops.get(back)
                    if (distance > farthest) if distance is not None else not unseen:
                        continue
                    if first:
                        self.onward.setdefault(back, []).append((place, tie, limit))
                    value = product * limit // UNITS
                    if value <= floor:
                        continue
                    before = better.get(back) or self.rest(back, left)
                    if before is None or value > before[0] or (value == before[0] and hops + 1 < before[1]):
                        better[back] = (value, hops + 1)
            for place, rest in better.items():
                self._best.setdefault(place, []).append((left, rest))
            fresh = list(better)

    def _remaining(self) -> dict[Place, list[Edge]]:
        """Return the edges into each place: those read from the goal and, where it may have seen less, from the start.

        It has seen less of the places of its last level, and, where there is a floor, of any place that is reached by a
        short and poor way: of what a longer and better one makes of it only the start knows.
        """
        far, near = self._far, self._near
        into = dict(near.edges)
        last = set(near.level)
        both: dict[Place, set[tuple[Place, TieKey]]] = {}
        for place in into.keys() if self._floor else last & into.keys():
            into[place] = list(into[place])
            both[place] = {edge[:2] for edge in into[place]}
        for place, edges in far.edges.items():
            hops = far.hops[place] + 1
            for there, tie, limit in edges:
                if there in near.edges and (there not in both or (place, tie) in both[there]):
                    continue
                if hops + near.hops.get(there, near.seen + 1) <= self._max_hops:
                    into.setdefault(there, []).append((place, tie, limit))
        return into

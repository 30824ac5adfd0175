"""What lies between two actors: the ties that may be part of a chain, and how good a chain from each can still be.

Links are read from both ends, a level at a time and always where fewer actors wait, until the levels together make
the longest chain. So an actor is read only if it is near one end, and of what was read only that remains which is
near enough to both. Where chains are known already, ties are passed over that cannot be part of a better one. What
a place can still come to is worked out when it is asked for, once for every number of hops left.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import chain, islice

from kg.chains.calendar import Calendar
from kg.chains.walk import Sides, Walk
from kg.claims.table import Node, TieKey
from kg.world import UNITS, World

Place = tuple[Node, int]
"""An actor and the state of the chain there: that of the walk, and above it a bit for each actor to pass."""
Edge = tuple[Place, TieKey, int]
"""Where a tie leads, the tie, and the limit of its confidence in ``UNITS``."""
SLACK = 1 - 1e-9


Rest = tuple[int, int]
"""The best that a place offers: the product of confidences to the goal, times ``UNITS ** max_hops``, and the hops."""
NOWHERE: tuple[int, int, Node] = (0, 0, None)
NONE = NOWHERE, NOWHERE
MANY = 500
"""So many ties read at either end tell what span of time is to be looked at."""


class _Side:
    """What was read from one end: hops and best products to each place, and the edges that lead on from each.

    ``read`` has the best product that a place had when its links were read.
    """

    def __init__(self, end: Place, sides: tuple[Sides, Sides], outward: bool) -> None:
        self.end, self.sides, self.outward = end, sides, outward
        self.hops = {end: 0}
        self.gain = {end: 1.0}
        self.read: dict[Place, float] = {}
        self.edges: dict[Place, list[Edge]] = {}
        self.level = [end]
        self.seen = 0


class Route:
    """From where to where; through which actors, in any order; not through which; and by which ties not."""

    def __init__(
        self,
        start: Node,
        goal: Node,
        via: Sequence[Node] = (),
        avoid: Collection[Node] = (),
        shut: Collection[TieKey] = (),
    ) -> None:
        self.start, self.goal, self.avoid, self.shut = start, goal, frozenset(avoid), frozenset(shut)
        self.via = [node for node in dict.fromkeys(via) if node not in (start, goal)]


class Reach:
    """Everything that chains of at most ``max_hops`` and a score of at least ``floor`` may pass between two actors."""

    def __init__(self, world: World, walk: Walk, route: Route, max_hops: int, floor: float = 0.0) -> None:
        self.whole = UNITS**max_hops
        self._world, self._max_hops, self._floor = world, max_hops, floor * SLACK
        self._least = int(self._floor * self.whole)
        self._rests: dict[tuple[Place, int], tuple[tuple[int, int, Node], tuple[int, int, Node]]] = {}
        self._days: dict[tuple[Place, int], int] = {}
        self._both: dict[Place, list[Edge]] = {}
        self._route = route
        self._bits = {node: 2 << number for number, node in enumerate(route.via)}
        self._far = _Side((route.start, walk.first), walk.onward, True)
        self._near = _Side((route.goal, 1 | sum(self._bits.values())), walk.back, False)
        self._meet()

    def onward(self, place: Place) -> Sequence[Edge]:
        """Return the edges that lead on from a place; one that was read from both ends comes once."""
        far, near = self._far.edges.get(place), self._near.edges.get(place)
        if far is None or near is None:
            return far or near or ()
        found = self._both.get(place)
        if found is None:
            found = self._both[place] = list(dict.fromkeys((*far, *near)))
        return found

    def rest(self, place: Place, left: int, besides: Node = None) -> Rest | None:
        """Return the best rest of a chain from a place within ``left`` hops, or ``None`` where there is none.

        ``besides`` is an actor to whom the next hop must not lead: where the chain came from.
        """
        if place == self._near.end:
            return self.whole, 0
        found = self._rests.get((place, left))
        if found is None:
            found = self._rests[place, left] = self._best(place, left)
        value, less, node = found[0]
        if node == besides:
            value, less, node = found[1]
        return (value, -less) if value else None

    def days(self, place: Place, left: int) -> int:
        """Return the days, as bits of the ``calendar``, on which at most some chain leads on within ``left`` hops.

        Looks at the days of all ties that lead on from there. A chain may here come to an actor twice.
        """
        if place == self._near.end:
            return -1
        found = self._days.get((place, left))
        if found is None:
            found = 0
            for there, tie, _ in self.onward(place):
                if there == self._near.end or self._rests.get((there, left - 1), NONE)[0][0]:
                    possible = self.calendar.bits(self._world.days(tie))
                    if possible & ~found:
                        found |= possible & self.days(there, left - 1)
            self._days[place, left] = found
        return found

    @cached_property
    def calendar(self) -> Calendar:
        """The calendar in which days are given, for the span of the ties that were read first at either end."""
        first = (islice(chain.from_iterable(side.edges.values()), MANY) for side in (self._far, self._near))
        return Calendar(self._world.days(tie) for edges in first for _, tie, _ in edges)

    def _best(self, place: Place, left: int) -> tuple[tuple[int, int, Node], tuple[int, int, Node]]:
        """Return the best rest from a place and the best of those that lead to another actor first.

        A rest is here a product, the hops as a negative number, and the actor to whom its first hop leads.
        """
        first, second = NONE
        hops, beyond = self._near.hops, self._near.seen + 1
        if hops.get(place, beyond) <= left:
            node, least = place[0], self._least
            for there, _, limit in self.onward(place):
                rest = self.rest(there, left - 1, node) if hops.get(there, beyond) < left else None
                if rest is None:
                    continue
                value = rest[0] * limit // UNITS
                if value > least and value >= second[0]:
                    found = (value, -1 - rest[1], there[0])
                    if found > first:
                        first, second = found, second if there[0] == first[2] else first
                    elif there[0] != first[2] and found > second:
                        second = found
        return first, second

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
        floor, gains, edges, outward = self._floor, side.gain, side.edges, side.outward
        links, limits, bits, shut = self._world.links, self._world.limits, self._bits, self._route.shut
        barred = {side.end[0], *self._route.avoid}
        side.seen += 1
        met = opposite.gain if side.seen + opposite.seen == self._max_hops else None
        better: dict[Place, float] = {}
        for place in side.level:
            node, state = place
            passed = bits.get(node, 0)
            if node == opposite.end[0] or passed & ~state:
                continue
            mask = (state if outward else state & ~passed) & ~1
            gain, before = gains[place] / UNITS, side.read.get(place, 0.0)
            side.read[place] = gain
            for way, leading in side.sides[state & 1].items():
                for relation, others, ties in links(node, way, leading) if leading else ():
                    for other, tie in zip(others, ties, strict=True):
                        limit = limits[tie]
                        product = gain * limit
                        if product <= floor or other in barred or tie in shut:
                            continue
                        known = before * limit > floor
                        marks = mask | bits.get(other, 0) if outward else mask
                        for after in leading[relation]:
                            there = (other, after | marks)
                            if met is not None and product * met.get(there, 0.0) <= floor:
                                continue
                            if not known:
                                behind, ahead = (place, there) if outward else (there, place)
                                edges.setdefault(behind, []).append((ahead, tie, limit))
                            if product > better.get(there, 0.0) and product > gains.get(there, 0.0):
                                better[there] = product
        for place in better:
            side.hops.setdefault(place, side.seen)
        gains.update(better)
        side.level = list(better)

"""Is any chain left? Asked again and again, as claims, ties and actors are taken away.

A walk is sought from both ends, a level at a time and always where fewer places wait; with every place go the days on
which it is reached. So a shortest walk is found without trying ways one by one, and where there is none, one end soon
leads nowhere. A shortest walk comes to an actor twice only before and after the step that the lens requires; then no
chain comes there both before and after, and either is tried in turn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from kg.chains.reach import Place
from kg.chains.walk import Sides, Walk
from kg.claims.dates import ALWAYS, Window, intersection, union
from kg.claims.table import Facts, Node, TieKey
from kg.ontology import Lens
from kg.world import UNITS, World

Step = tuple[Place, TieKey]
"""Where a tie leads, or comes from, and the tie."""
WORK = 10_000_000
"""So many ties are looked at within about a minute."""
NOTHING: frozenset[Any] = frozenset()


class Found(NamedTuple):
    """A chain as a table knows it: its actors, the ends included, and the tie of each hop."""

    nodes: tuple[Node, ...]
    ties: tuple[TieKey, ...]


class Exhausted(Exception):
    """More ties were looked at than were allowed."""


class Survivors:
    """The chains from one actor to another, given by handles, under a lens, as ``find`` knows them.

    ``left`` is how many more ties may be looked at, or almost: after that, ``first`` raises ``Exhausted``.

    >>> import kg
    >>> g = kg.open()
    >>> survivors = Survivors(g.ties, g.ontology.lens("funding"), "US", "KH")
    >>> survivors.first().nodes[-1], survivors.first(actors=frozenset(["PMF"]))
    ('KH', None)
    """

    def __init__(
        self, world: World, lens: Lens, start: str, goal: str, *, max_hops: int = 6, leave: Collection[str] = ()
    ) -> None:
        self.world, self.max_hops, self.left = world, max_hops, WORK
        self._walk = Walk(lens, world.claims.symmetric, frozenset(leave))
        self.start, self.goal = world.claims.node(start), world.claims.node(goal)
        self._ends = (self.start, self._walk.first), (self.goal, 1)
        self._steps: dict[tuple[Place, bool], list[Step]] = {}
        self._said: dict[TieKey, list[Facts]] = {}
        self._days: dict[TieKey, Window] = {}

    def any(self, ties: frozenset[TieKey], actors: frozenset[Node]) -> bool:
        """Return whether any chain may be left when some ties and actors are gone: no is sure, yes as far as seen."""
        try:
            return self.first(ties=ties, actors=actors) is not None
        except Exhausted:
            return True

    def first(
        self,
        claims: frozenset[str] = NOTHING,
        ties: frozenset[TieKey] = NOTHING,
        actors: frozenset[Node] = NOTHING,
    ) -> Found | None:
        """Return a chain of the fewest hops when some claims (by id), ties and actors are gone, or ``None``.

        As ``find`` has it: no actor twice, all hops possibly hold on some common day. Of several the first by names.
        Costs as much as the actors within half of ``max_hops`` hops of either end have links, or less; twice that for
        each actor to whom the shortest walk comes both before and after the required step. Raises ``Exhausted``.
        """
        if self.start == self.goal or None in (self.start, self.goal):
            return None
        waiting: list[frozenset[Place]] = [frozenset()]
        while waiting:
            barred = waiting.pop()
            found = _Meeting(self, claims, ties, actors, barred).walk()
            if found is not None:
                twice = next((node for node, state in found[0] if state and (node, 0) in found[0]), None)
                if twice is None:
                    return Found(tuple(node for node, _ in found[0]), found[1])
                waiting += [barred | {(twice, 1)}, barred | {(twice, 0)}]
        return None

    def said(self, tie: TieKey) -> list[Facts]:
        """Return the claims for a tie that the world admits."""
        found = self._said.get(tie)
        if found is None:
            rows = map(self.world.claims.row, self.world.weigh(tie).pro)
            found = self._said[tie] = [self.world.claims.facts(row) for row in rows if row is not None]
        return found

    def days(self, tie: TieKey, without: frozenset[str] = NOTHING) -> Window:
        """Return the days on which a tie possibly holds without some claims; none where it does not hold."""
        found = self._days.get(tie)
        if found is None:
            found = self._days[tie] = self.world.weigh(tie).possible if self.world.units(tie) else ()
        if not found or not without or without.isdisjoint(self.world.weigh(tie).pro):
            return found
        left = [facts for facts in self.said(tie) if facts.id not in without]
        return union(facts.possible for facts in left) if any(map(sure, left)) else ()

    def steps(self, place: Place, onward: bool) -> list[Step]:
        """Return where the ties lead on to from a place, or come from, in the order of names."""
        found = self._steps.get((place, onward))
        if found is None:
            sides: Sides = (self._walk.onward if onward else self._walk.back)[place[1]]
            found = [
                ((other, after), tie)
                for way, leading in sides.items()
                if leading
                for relation, others, ties in self.world.links(place[0], way, leading)
                for other, tie in zip(others, ties, strict=True)
                for after in leading[relation]
                if other != place[0]
            ]
            found = list(dict.fromkeys(found))
            found.sort(key=lambda step: (step[0], self.world.claims.relation(step[1])))
            self._steps[place, onward] = found
        return found

    def between(self) -> Iterator[tuple[Node, Node, TieKey]]:
        """Yield every tie on a walk of at most ``max_hops`` hops, as it is walked; an actor may come twice.

        Costs as much as the actors within half of ``max_hops`` hops of either end have links.
        """
        near = self._hops(False, self.max_hops)
        for place, hops in self._hops(True, self.max_hops - 1).items():
            if place[0] != self.goal:
                for there, tie in self.steps(place, True):
                    if hops + 1 + near.get(there, self.max_hops) <= self.max_hops and self.days(tie):
                        yield place[0], there[0], tie

    def _hops(self, onward: bool, most: int) -> dict[Place, int]:
        first, last = self._ends if onward else self._ends[::-1]
        hops, level = {first: 0}, [first]
        for number in range(1, most + 1):
            ahead = {
                there: number
                for place in level
                if place[0] != last[0]
                for there, _ in self.steps(place, onward)
                if there not in hops and there[0] != first[0]
            }
            hops.update(ahead)
            level = list(ahead)
        return hops


def sure(facts: Facts) -> bool:
    """Return whether a claim alone makes a tie hold: one without any confidence does not."""
    return round(facts.confidence * UNITS) > 0


class _Side:
    """What was reached from one end: the days of each place and, level by level, by which steps."""

    def __init__(self, end: Place, window: Window, onward: bool) -> None:
        self.end, self.onward = end, onward
        self.days = {end: window}
        self.level = {end: window}
        self.levels: list[dict[Place, list[tuple[Window, Place, TieKey]]]] = []

    def back(self, place: Place, day: int) -> Iterator[Step]:
        """Yield the places before one on a shortest walk on some day, each with the tie between."""
        while place != self.end:
            reached = (step for level in self.levels for step in level.get(place, ()))
            place, tie = next(step[1:] for step in reached if intersection(step[0], ((day, day),)))
            yield place, tie


class _Meeting:
    """One search for a walk, from both ends."""

    def __init__(
        self,
        survivors: Survivors,
        claims: frozenset[str],
        ties: frozenset[TieKey],
        actors: frozenset[Node],
        barred: frozenset[Place],
    ) -> None:
        self._survivors, self._claims, self._ties, self._actors, self._barred = survivors, claims, ties, actors, barred
        first, last = survivors._ends
        self._far, self._near = (
            _Side(end, survivors.world.window, onward) for end, onward in ((first, True), (last, False))
        )

    def walk(self) -> tuple[list[Place], tuple[TieKey, ...]] | None:
        """Return the places and the ties of a shortest walk, or ``None`` where there is none."""
        far, near = self._far, self._near
        for _ in range(self._survivors.max_hops):
            side, other = (far, near) if len(far.level) <= len(near.level) else (near, far)
            self._grow(side, other)
            if not side.level:
                return None
            for place, days in side.level.items():
                common = intersection(days, other.days.get(place, ()))
                if common:
                    before = list(far.back(place, common[0][0]))[::-1]
                    after = list(near.back(place, common[0][0]))
                    places = [*(each for each, _ in before), place, *(each for each, _ in after)]
                    return places, tuple(tie for _, tie in (*before, *after))
        return None

    def _grow(self, side: _Side, other: _Side) -> None:
        survivors = self._survivors
        reached: dict[Place, list[tuple[Window, Place, TieKey]]] = {}
        for place, window in side.level.items():
            steps = survivors.steps(place, side.onward)
            survivors.left -= len(steps)
            if survivors.left < 0:
                raise Exhausted
            for there, tie in steps:
                known = side.days.get(there, ())
                if known == ALWAYS or tie in self._ties or there[0] in self._actors or there in self._barred:
                    continue
                if there[0] == side.end[0] or (there[0] == other.end[0] and there != other.end):
                    continue
                days = intersection(window, survivors.days(tie, self._claims))
                if days and intersection(days, known) != days:
                    reached.setdefault(there, []).append((days, place, tie))
        side.levels.append(reached)
        side.level = {
            there: union((side.days.get(there, ()), *(step[0] for step in several)))
            for there, several in reached.items()
        }
        side.days.update(side.level)

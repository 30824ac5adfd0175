"""The best chains, exactly, in order: a best-first search of deviations.

Every place of a chain has its ways on in order of what they can still come to. A chain that is taken up puts forward
its best way on and the next best way beside it, so ways are looked at only when all better ones were. Ties are
weighed when a way is taken; until then their limit stands for them. Scores are multiplied as whole numbers, so chains
of equal score are equal, and among them the order by hops and names needs no enumeration.
"""

from collections.abc import Collection
from heapq import heappop, heappush
from typing import Any, NamedTuple

from kg.chains.model import Chain, Hop
from kg.chains.reach import Place, Reach, Route
from kg.chains.walk import Walk
from kg.claims.dates import Window, intersection
from kg.claims.table import TieKey
from kg.ontology import Lens
from kg.world import UNITS, World

PATIENCE = 100
"""After so many ways that fail for want of a common day, it is worked out on which days each place leads on at all."""


def find(
    world: World,
    lens: Lens,
    start: str,
    goal: str,
    *,
    max_hops: int = 6,
    top: int = 10,
    leave: Collection[str] = (),
    via: Collection[str] = (),
    avoid: Collection[str] = (),
    disjoint: bool = False,
) -> list[Chain]:
    """Return the ``top`` best chains from one actor to another, exactly, in order.

    Order: score, then fewer hops, then the names along the chain. No actor occurs twice; all hops possibly hold on some
    common day. ``leave`` names the steps that a lens keeps for those who ask (``kg:onlyWith``). A chain passes all of
    ``via``, in any order, and none of ``avoid``; each of ``via`` doubles what has to be read. ``disjoint`` gives the
    best chain, then the best that shares no claim with it, then with both, and so on, which is not always the largest
    set of such chains. No chain: an empty list. Confidences count to 10⁻¹².

    Shorter chains are sought first, and the worst of them, once there are enough, bounds the search for longer ones.
    Links are read of actors within half of ``max_hops`` of either end. Then O(top · max_hops) ways are looked at, and
    one by one those better ways that come to an actor twice, but not at once back, which can be many.
    """
    named = [start, goal, *via]
    ends = [world.claims.node(handle) for handle in named]
    if start == goal or None in ends or {*named} & {*avoid} or top < 1 or max_hops < 1:
        return []
    route = Route(ends[0], ends[1], ends[2:], [world.claims.node(handle) for handle in avoid])
    walk = Walk(lens, world.claims.symmetric, frozenset(leave))
    if not disjoint:
        return _best(world, walk, route, max_hops, top)
    from kg.chains.survivors import Survivors

    found: list[Chain] = []
    left = Survivors(world, lens, start, goal, max_hops=max_hops, leave=leave)
    while len(found) < top and left.any(route.shut, route.avoid):
        following = _best(world, walk, route, max_hops, 1)
        if not following:
            break
        found += following
        route.shut |= {world.claims.tie(*hop.tie[:3]) for hop in following[0].hops}
    return found


def _best(world: World, walk: Walk, route: Route, max_hops: int, top: int) -> list[Chain]:
    floor = 0.0
    for hops in _stages(4, max_hops):
        search = _Search(world, walk, route, hops, floor)
        found: dict[tuple[TieKey, ...], _Partial] = {}
        while len(found) < top and (following := search.next()):
            found.setdefault(following.ties, following)
        floor = search.score(following) if len(found) == top and following else 0.0
    return [search.chain(each) for each in found.values()]


def reaches(world: World, lens: Lens, start: str, goal: str, *, max_hops: int = 6) -> bool:
    """Return whether there is any chain; quicker than ``find``, as the first short one will do."""
    ends = world.claims.node(start), world.claims.node(goal)
    if start == goal or None in ends:
        return False
    walk, route = Walk(lens, world.claims.symmetric, ()), Route(ends[0], ends[1])
    return any(_Search(world, walk, route, hops, 0.0).next() for hops in _stages(2, max_hops))


def _stages(first: int, max_hops: int) -> range:
    """Return the lengths that chains are sought in, one after the other: each reads one level more at both ends."""
    return range(min(first - max_hops % 2, max_hops), max_hops + 1, 2)


class _Partial:
    """The beginning of a chain; ``product`` is that of its confidences times ``UNITS ** max_hops``."""

    def __init__(
        self,
        product: int,
        names: tuple[Any, ...],
        relations: tuple[str, ...],
        ties: tuple[TieKey, ...],
        places: tuple[Place, ...],
        possible: Window,
    ) -> None:
        self.product, self.names, self.relations, self.ties = product, names, relations, ties
        self.places, self.place, self.possible = places, places[-1], possible


class _Way(NamedTuple):
    """A way on from a place, in the order of its fields; ``value`` is what it and the best rest come to, negative."""

    value: int
    hops: int
    name: Any
    relation: str
    unmet: int
    place: Place
    tie: TieKey
    limit: int


class _Search:
    def __init__(self, world: World, walk: Walk, route: Route, max_hops: int, floor: float) -> None:
        self.world, self.walk, self.goal, self.max_hops = world, walk, route.goal, max_hops
        self.reach = Reach(world, walk, route, max_hops, floor)
        self._ways: dict[tuple[Place, int], list[_Way]] = {}
        self._days: dict[tuple[TieKey, Place, int], int] = {}
        self._queue: list[tuple[int, int, tuple[Any, ...], tuple[str, ...], int, _Partial, int]] = []
        self._serial = self._failed = 0
        here = (route.start, walk.first)
        self._offer(_Partial(self.reach.whole, (), (), (), (here,), world.window), 0)

    def next(self) -> _Partial | None:
        """Return the next best chain, or ``None`` where there is no other."""
        while self._queue:
            *_, partial, number = heappop(self._queue)
            if number >= 0:
                self._offer(partial, number + 1)
                longer = self._follow(partial, self._ways_from(partial)[number])
                if longer is None:
                    continue
                following, exact = longer
                if not exact:
                    self._put(following, self._rest(following), -1)
                    continue
                partial = following
            if partial.place[0] == self.goal:
                return partial
            self._offer(partial, 0)
        return None

    def score(self, partial: _Partial) -> float:
        """Return the product of a chain's confidences (0..1)."""
        score: float = partial.product / self.reach.whole
        return score

    def chain(self, partial: _Partial) -> Chain:
        """Return a whole chain with its hops and windows."""
        hops = []
        certain = self.world.window
        handle = self.world.claims.handle
        for (node, state), (other, following), key in zip(
            partial.places, partial.places[1:], partial.ties, strict=False
        ):
            tie, start = self.world.weigh(key), handle(node)
            way = tie.subject == start or tie.relation in self.walk.symmetric
            kind = self.walk.kind(tie.relation, way, state & 1, following & 1)
            hops.append(Hop(start, handle(other), not way, kind, tie))
            certain = intersection(certain, tie.certain)
        weakest = min(range(len(hops)), key=lambda i: (hops[i].kind.strength, hops[i].tie.confidence, i))
        return Chain(tuple(hops), self.score(partial), certain, partial.possible, weakest)

    def _offer(self, partial: _Partial, number: int) -> None:
        ways = self._ways_from(partial)
        while number < len(ways) and self._fails(partial, ways[number]):
            number += 1
        if number < len(ways):
            way = ways[number]
            self._serial += 1
            key = (partial.product * way.value, len(partial.ties) + way.hops)
            names, relations = (*partial.names, way.name), (*partial.relations, way.relation)
            heappush(self._queue, (*key, names, relations, self._serial, partial, number))

    def _put(self, partial: _Partial, rest: tuple[int, int], number: int) -> None:
        self._serial += 1
        key = (-partial.product * rest[0], len(partial.ties) + rest[1])
        heappush(self._queue, (*key, partial.names, partial.relations, self._serial, partial, number))

    def _left(self, partial: _Partial) -> int:
        return self.max_hops - len(partial.ties)

    def _fails(self, partial: _Partial, way: _Way) -> bool:
        """Return whether a way is known to come to nothing before it is taken."""
        if way.name in partial.names:
            return True
        if self._failed < PATIENCE:
            return False
        key, bits = (way.tie, way.place, self._left(partial)), self.reach.calendar.bits
        days = self._days.get(key)
        if days is None:
            onward = self.reach.days(way.place, self._left(partial) - 1)
            days = self._days[key] = bits(self.world.days(way.tie)) & onward
        return not bits(partial.possible) & days

    def _rest(self, partial: _Partial) -> tuple[int, int]:
        return self.reach.rest(partial.place, self._left(partial)) or (0, 0)

    def _follow(self, partial: _Partial, way: _Way) -> tuple[_Partial, bool] | None:
        """Return the chain with one hop more and whether its tie's limit is its confidence; ``None`` if it fails."""
        units = self.world.units(way.tie)
        possible = intersection(partial.possible, self.world.weigh(way.tie).possible) if units else ()
        if not possible:
            self._failed += 1
            return None
        following = _Partial(
            partial.product * units // UNITS,
            (*partial.names, way.name),
            (*partial.relations, way.relation),
            (*partial.ties, way.tie),
            (*partial.places, way.place),
            possible,
        )
        return following, units == way.limit

    def _ways_from(self, partial: _Partial) -> list[_Way]:
        left = self._left(partial)
        found = self._ways.get((partial.place, left))
        if found is None:
            found = self._ways[partial.place, left] = sorted(self._onward(partial.place, left))
        return found

    def _onward(self, place: Place, left: int) -> list[_Way]:
        relation = self.world.claims.relation
        ways = []
        for there, tie, limit in self.reach.onward(place):
            rest = self.reach.rest(there, left - 1, place[0])
            if rest is not None:
                product, hops = rest
                value = -(product * limit // UNITS)
                ways.append(_Way(value, hops + 1, there[0], relation(tie), -there[1], there, tie, limit))
        return ways

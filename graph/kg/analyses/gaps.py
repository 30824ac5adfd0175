"""Which single missing tie would open a chain from one actor to another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

from kg import chains
from kg.analyses import Actors, ClaimId, Handle, RelationName
from kg.arrays import LensName
from kg.chains.walk import Sides, Walk
from kg.claims.dates import Window, intersection
from kg.claims.model import Actor
from kg.claims.table import Node
from kg.errors import KgError
from kg.ontology import Ontology, StepKind
from kg.world import World

WIDE = 200
"""So many places are tried at either end: the nearest, and of those as near the surest."""


class Gap(NamedTuple):
    """A tie that is missing: between whom, on which relations, and what speaks for looking for it.

    ``kind`` is the firmest kind of step that it could be, as ``subject`` to ``object`` on any of ``relations``.
    ``hops`` is the length of the chain it would open, ``rest`` the product of the confidences of the other hops (0..1).
    ``fitting`` counts what the tie would be in balance with: ties of its sign between the two, and third actors who are
    friend or foe of both in such a way; ``clashing`` what it would be at odds with. ``claims`` are those that speak of
    the tie although it does not hold, by id: denials, or such as the world does not admit.
    """

    subject: Handle
    relations: tuple[RelationName, ...]
    object: Handle
    kind: str
    hops: int
    rest: float
    fitting: int
    clashing: int
    claims: tuple[ClaimId, ...]


class _Way(NamedTuple):
    """How a place was reached: over which actors, how surely, and in which days."""

    nodes: tuple[Node, ...]
    sure: float
    possible: Window


Reached = dict[tuple[Node, int], _Way]


def gaps(
    world: World,
    ontology: Ontology,
    *,
    actors: Actors,
    start: Annotated[Actor, "Where the chain would start."],
    goal: Annotated[Actor, "Where it would end."],
    lens: LensName = "",
    max_hops: Annotated[int, "The longest chain, from 1 to 12."] = 4,
) -> list[Gap]:
    """Return the ties each of which alone would open a chain from ``start`` to ``goal``, likely ones first.

    Where there is a chain already, nothing is missing: an empty list; nor is the tie from ``start`` straight to
    ``goal`` listed, which is a chain by itself if the lens allows it. A relation is offered where the types of the two
    actors fit its domain and range in the direction of the step, and no tie on it holds, no contested one either. First
    come gaps of which somebody speaks, then those that fit most and clash least with what is known, by the signs of
    ties (for a relation without a sign, whatever ties there are fit), then firmer kinds, shorter and surer chains, and
    names. The lens is the ontology's default one where none is named.

    Bounded: at either end the ``WIDE`` nearest places are tried, each by its shortest and then surest way alone, so a
    list need not hold every gap; every gap in it does open a chain, loopless and with a day that all its hops possibly
    hold. O(WIDE² · (relations + actors in common)), and the ties of those actors are weighed. Liben-Nowell & Kleinberg,
    "The link-prediction problem for social networks", 2007; Leskovec, Huttenlocher & Kleinberg, "Predicting positive
    and negative links", 2010. Raises ``KgError`` where both are one actor or a number makes no sense, and
    ``UnknownName``.

    >>> import kg
    >>> kg.open().analyse("gaps", start="US", goal="QudsForce")[0][:3]
    ('KH', ('funds', 'pays-salaries-of'), 'QudsForce')
    """
    if start == goal:
        raise KgError(f"start and goal are both {start.handle}", hint="name two different actors")
    if not 1 <= max_hops <= 12:
        raise KgError(f"{max_hops} hops", hint="give 1 to 12")
    seen = ontology.lens(lens)
    ends = world.claims.node(start.handle), world.claims.node(goal.handle)
    if None in ends or chains.reaches(world, seen, start.handle, goal.handle, max_hops=max_hops):
        return []
    walk = Walk(seen, {each.notation for each in ontology.relations.values() if each.symmetric}, ())
    far = _reached(world, walk.onward, (ends[0], walk.first), max_hops - 1, ends[1])
    near = _reached(world, walk.back, (ends[1], 1), max_hops - 1, ends[0])
    asker = _Asker(world, ontology, actors, walk)
    found: dict[tuple[str, tuple[str, ...], str], tuple[float, Gap]] = {}
    for place, before in far.items():
        for other, after in near.items():
            if 2 < len(before.nodes) + len(after.nodes) <= max_hops + 1 and _meets(before, after):
                for strength, gap in asker.between(place, other, before, after):
                    key = gap.subject, gap.relations, gap.object
                    if key not in found or _order((strength, gap)) < _order(found[key]):
                        found[key] = strength, gap
    return [gap for _, gap in sorted(found.values(), key=_order)]


def _order(found: tuple[float, Gap]) -> tuple[Any, ...]:
    strength, gap = found
    return not gap.claims, gap.clashing - gap.fitting, -strength, gap.hops, -gap.rest, gap[:3]


def _meets(before: _Way, after: _Way) -> bool:
    """Return whether two ways, one tie apart, make a chain: without a loop, and with a day in common."""
    return not {*before.nodes} & {*after.nodes} and bool(intersection(before.possible, after.possible))


def _reached(world: World, sides: tuple[Sides, Sides], end: tuple[Node, int], hops: int, besides: Node) -> Reached:
    """Return the places that are reached from one end, each by its shortest and then surest way."""
    found: Reached = {end: _Way((end[0],), 1.0, world.window)}
    level = [end]
    for _ in range(hops):
        fresh: Reached = {}
        for place in level:
            for there, way in _onward(world, sides[place[1]], place[0], found[place]):
                if there not in found and there[0] != besides:
                    known = fresh.get(there)
                    if known is None or (-way.sure, way.nodes) < (-known.sure, known.nodes):
                        fresh[there] = way
        level = sorted(fresh, key=lambda place: (-fresh[place].sure, fresh[place].nodes))[: WIDE - len(found)]
        found |= {place: fresh[place] for place in level}
    return found


def _onward(world: World, sides: Sides, node: Node, before: _Way) -> Iterator[tuple[tuple[Node, int], _Way]]:
    for side, leading in sides.items():
        for relation, others, keys in world.links(node, side, leading) if leading else ():
            for other, key in zip(others, keys, strict=True):
                tie = world.weigh(key)
                if other not in before.nodes and world.holds(tie):
                    possible = intersection(before.possible, tie.possible)
                    if possible:
                        way = _Way((*before.nodes, other), before.sure * tie.confidence, possible)
                        yield from (((other, state), way) for state in leading[relation])


class _Asker:
    """Knows what could be missing between two actors, and what speaks for it."""

    def __init__(self, world: World, ontology: Ontology, actors: Actors, walk: Walk) -> None:
        self.world, self.ontology, self.walk, self._actors = world, ontology, walk, actors
        self._near: dict[str, dict[str, Counter[int]]] = {}
        self._types: dict[str, tuple[str, ...]] = {}

    def between(
        self, place: tuple[Node, int], other: tuple[Node, int], before: _Way, after: _Way
    ) -> Iterator[tuple[float, Gap]]:
        """Yield the gaps between two places, in either direction one for each sign, of the firmest kind there is."""
        ends = self.world.claims.handle(place[0]), self.world.claims.handle(other[0])
        hops, rest = len(before.nodes) + len(after.nodes) - 1, round(before.sure * after.sure, 6)
        for forward, leading in self.walk.onward[place[1]].items():
            subject, object = ends if forward else ends[::-1]
            kinds: dict[int, dict[StepKind, list[str]]] = {}
            for relation, states in leading.items():
                if other[1] in states and self._fits(subject, relation, object):
                    kind = self.walk.kind(relation, forward, place[1], other[1])
                    sign = self.ontology.relations[relation].sign
                    kinds.setdefault(sign, {}).setdefault(kind, []).append(relation)
            for sign, each in kinds.items():
                kind = max(each, key=lambda one: one.strength)
                said = tuple(claim for relation in each[kind] for claim in self._said(subject, relation, object))
                weighed = self._weighed(subject, object, sign)
                yield kind.strength, Gap(subject, tuple(each[kind]), object, kind.notation, hops, rest, *weighed, said)

    def _weighed(self, subject: str, object: str, sign: int) -> tuple[int, int]:
        """Return how much a tie of a sign would fit, and how much it would clash."""
        near, far = self._neighbours(subject), self._neighbours(object)
        ties, common = near.get(object, Counter()), near.keys() & far.keys() - {subject, object}
        if not sign:
            return ties.total() + len(common), 0
        thirds = Counter(_sign(near[third]) * _sign(far[third]) for third in common)
        return ties[sign] + thirds[sign], ties[-sign] + thirds[-sign]

    def _fits(self, subject: str, relation: str, object: str) -> bool:
        typed = self.ontology.relations[relation]
        fits = typed.domain in self._above(subject) and typed.range in self._above(object)
        return fits and not self.world.holds(self.world.tie(subject, relation, object))

    def _above(self, handle: str) -> tuple[str, ...]:
        found = self._types.get(handle)
        if found is None:
            found = self._types[handle] = self.ontology.types[self._actors(handle).type].above
        return found

    def _neighbours(self, handle: str) -> dict[str, Counter[int]]:
        """Return with whom an actor has ties that hold, and how many of each sign."""
        found = self._near.get(handle)
        if found is None:
            found = self._near[handle] = {}
            for link in self.world.ties_of(handle):
                if self.world.holds(link.tie):
                    found.setdefault(link.other, Counter())[self.ontology.relations[link.tie.relation].sign] += 1
        return found

    def _said(self, subject: str, relation: str, object: str) -> Iterator[str]:
        rows = self.world.claims.rows(subject, relation, object)
        return (self.world.claims[row].id for row in rows)


def _sign(ties: Counter[int]) -> int:
    """Return the sign of two actors' ties: 0 where they have none, or some of either sign."""
    return bool(ties[1]) - bool(ties[-1])

"""A world: a selection of claims that every answer is computed from, and the ties weighed in it.

A tie is weighed when it is visited, from the claims' own columns; nothing above this module sees a list of all claims.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from math import log, prod
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.claims.dates import ALWAYS, Window, bounds, intersection, union, words
from kg.claims.table import Facts, Node, TieKey
from kg.selection import Selection, predicate

if TYPE_CHECKING:
    from kg.claims.protocol import Claims, TieColumns

SUPPORTED, DENIED, CONTESTED, UNKNOWN = "supported", "denied", "contested", "unknown"
UNITS = 10**12
"""Confidences are multiplied as whole numbers of this fineness, so that equal products are equal."""
FEW = 8
"""Of so many pairs that share a source or a speaker, trying all matchings is quicker than loading a library for it."""


class Tie(NamedTuple):
    """All admitted claims on one subject, relation and object, weighed together.

    ``confidence`` is that of the side for, ``against`` of the side against (0..1, 0 for no claim); ``pro`` and ``con``
    are the ids of the claims, the surest first; ``certain`` and ``possible`` are the windows of the side for.
    """

    subject: str
    relation: str
    object: str
    verdict: str
    confidence: float
    against: float
    pro: tuple[str, ...]
    con: tuple[str, ...]
    certain: Window
    possible: Window

    @property
    def standing(self) -> str:
        """How surely it holds, what its claims come to, and when it possibly holds."""
        against = f", {self.against:.2f} against" if self.con else ""
        return f"confidence {self.confidence:.2f} · {self.verdict}{against} · {words(self.possible)}"


class Link(NamedTuple):
    """A tie as met from one end: ``other`` is the actor at the far end, ``forward`` whether that is the object."""

    tie: Tie
    other: str
    forward: bool


class _Weighed(dict[TieKey, int]):
    def __init__(self, world: "World") -> None:
        self._world = world

    def __missing__(self, key: TieKey) -> int:
        found = self[key] = self._world.units(key)
        return found


class World:
    """The claims of a graph that a selection admits, read lazily.

    ``window`` are the days of which it speaks: those of the selection's ``as_of``, or all. ``visited`` counts the
    actors whose links were read, ``weighed`` the ties that were weighed.
    """

    def __init__(self, claims: "Claims", selection: Selection | None = None) -> None:
        self.selection, self.said = (selection := selection or Selection()), claims
        self.claims = _assuming(claims, selection) if selection.assume else claims
        self.window: Window = (bounds(selection.as_of),) if selection.as_of else ALWAYS
        self._admits, self._count = predicate(selection, claims), len(claims)
        self._gone = {each.removeprefix("actor:") for each in selection.without}
        self.visited = 0
        self._weighed: dict[TieKey, Tie] = {}

    def __str__(self) -> str:
        return str(self.selection)

    @property
    def weighed(self) -> int:
        """The number of ties that were weighed so far."""
        return len(self._weighed)

    def rejecting(self, claims: Iterable[str]) -> "World":
        """Return this world without some claims, given by id; only their ties will be weighed again there."""
        from kg.claims.assumed import ASSUMED

        gone = set(claims)
        without = (*self.selection.without, *(f"claim:{each}" for each in sorted(gone)))
        assumed = enumerate(self.selection.assume, 1)
        assume = tuple(each for number, each in assumed if f"{ASSUMED}-{number}" not in gone)
        world = World(self.said, self.selection._replace(without=without, assume=assume))
        if assume == self.selection.assume:
            world._weighed = self._weighed.copy()
            for row in self.rows(gone):
                key = self.claims.tie(*self.claims[row][1:4])
                assert key is not None
                world._weighed.pop(key, None)
        return world

    def tie(self, subject: str, relation: str, object: str) -> Tie:
        """Return the tie between two actors, given by handles and a relation's notation, weighed in this world.

        Where the relation is symmetric, either order of the actors gives the same tie.
        """
        key = self.claims.tie(subject, relation, object)
        if key is not None:
            return self.weigh(key)
        if relation in self.claims.symmetric and object < subject:
            subject, object = object, subject
        return Tie(subject, relation, object, UNKNOWN, 0.0, 0.0, (), (), (), ())

    def weigh(self, key: TieKey) -> Tie:
        """Return a tie weighed in this world. Costs as much as the tie has claims, the second time nothing."""
        found = self._weighed.get(key)
        if found is None:
            found = self._weighed[key] = self.weigh_anew(key)
        return found

    def units(self, key: TieKey) -> int:
        """Return the confidence of a tie that holds, in units of 10⁻¹², and 0 for one that does not."""
        tie = self.weigh(key)
        return round(tie.confidence * UNITS) if self.holds(tie) else 0

    def holds(self, tie: Tie) -> bool:
        """Return whether a tie holds here: it is supported, or contested where that counts."""
        return tie.verdict == SUPPORTED or (tie.verdict == CONTESTED and self.selection.contested)

    @cached_property
    def limits(self) -> Mapping[TieKey, int]:
        """What the ``units`` of each tie cannot exceed.

        What was worked out beforehand in the most permissive world stays valid here, as a selection only removes
        claims; where nothing was, a tie is weighed when it is looked up.
        """
        known = self.claims.limits
        return _Weighed(self) if known is None else known

    def days(self, key: TieKey) -> Window:
        """Return the days on which a tie can at most hold: as with ``limits``, or else its possible window."""
        known = self.claims.days(key)
        return self.weigh(key).possible if known is None else known

    def links(
        self, node: Node, forward: bool, wanted: Collection[str] | None = None
    ) -> Iterator[tuple[str, Sequence[Node], Sequence[TieKey]]]:
        """Yield an actor's relations, each with the far ends and the ties, unweighed; see ``Claims.links``."""
        self.visited += 1
        return self.claims.links(node, forward, wanted)

    def ties(self, actor: str, steps: Iterable[tuple[str, bool]]) -> Iterator[Link]:
        """Yield the ties of an actor that hold (supported or contested), by steps of a relation and a direction.

        A step is a relation's notation and whether it is walked from subject to object; a symmetric relation is walked
        the same way by a step in either direction. Costs as much as the actor has claims on these relations.
        """
        node = self.claims.node(actor)
        if node is None:
            return
        sides: dict[bool, dict[str, tuple[Sequence[Node], Sequence[TieKey]]]] = {}
        steps = list(steps)
        wanted = {relation for relation, _ in steps}
        for relation, forward in steps:
            way = forward or relation in self.claims.symmetric
            if way not in sides:
                sides[way] = {name: (others, keys) for name, others, keys in self.links(node, way, wanted)}
            for other, key in zip(*sides[way].get(relation, ((), ())), strict=True):
                tie = self.weigh(key)
                if self.holds(tie):
                    yield Link(tie, self.claims.handle(other), way)

    def ties_of(self, actor: str) -> Iterator[Link]:
        """Yield every tie of an actor on which this world has a claim for or against, whatever its verdict."""
        node = self.claims.node(actor)
        if node is None:
            return
        for forward in (True, False):
            for _, others, keys in self.links(node, forward):
                for other, key in zip(others, keys, strict=True):
                    tie = self.weigh(key)
                    if tie.verdict != UNKNOWN:
                        yield Link(tie, self.claims.handle(other), forward)

    def columns(self) -> "TieColumns":
        """Return all ties that hold, as columns. Weighs every tie, unless that was done beforehand for such a world."""
        usual = self.claims.usual() if self.selection == Selection() else None
        if usual is not None:
            return _holding(*usual)
        from array import array

        from kg.claims.protocol import TieColumns

        nodes = list(self.claims.nodes())
        numbers = {node: number for number, node in enumerate(nodes)}
        relations: dict[str, int] = {}
        found = TieColumns([*map(self.claims.handle, nodes)], [], array("I"), array("H"), array("I"), array("d"))
        for node in nodes:
            for relation, others, keys in self.links(node, True):
                for other, key in zip(others, keys, strict=True):
                    tie = self.weigh(key)
                    if self.holds(tie) and (relation not in self.claims.symmetric or node <= other):
                        found.subject.append(numbers[node])
                        found.relation.append(relations.setdefault(relation, len(relations)))
                        found.object.append(numbers[other])
                        found.confidence.append(tie.confidence)
        return found._replace(relations=list(relations))

    def rows(self, claims: Iterable[str]) -> list[int]:
        """Return the rows of claims given by id, of those that there are, in their order."""
        return [row for row in map(self.claims.row, claims) if row is not None]

    def counts(self, row: int) -> bool:
        """Return whether a claim counts here: it is admitted, and neither its tie nor an end of it is left out."""
        gone = self._gone and self._left_out(*self.claims[row][1:4])
        return not gone and any(self._counting((row,)))

    def _left_out(self, subject: str, relation: str, object: str) -> bool:
        return not self._gone.isdisjoint((subject, object, f"{subject} {relation} {object}"))

    def _counting(self, rows: Iterable[int]) -> Iterator[Facts]:
        for row in rows:
            facts = self.claims.facts(row)
            if self._admits(facts) if row < self._count else intersection(facts.possible, self.window):
                yield facts

    def weigh_anew(self, key: TieKey) -> Tie:
        """Return a tie weighed in this world, without remembering it."""
        ends = self.claims.ends(key)
        said = [] if self._gone and self._left_out(*ends) else list(self._counting(self.claims.tie_rows(key)))
        if len(said) > 1:
            said.sort(key=lambda facts: (-facts.confidence, facts.id))
        pro = [facts for facts in said if facts.asserted]
        con = [facts for facts in said if not facts.asserted]
        return Tie(
            *ends,
            _verdict(pro, con),
            _confidence(pro),
            _confidence(con),
            tuple(facts.id for facts in pro),
            tuple(facts.id for facts in con),
            union(facts.certain for facts in pro),
            union(facts.possible for facts in pro),
        )


def each_tie(world: World, of: str | None = None) -> Iterator[Tie]:
    """Yield every tie on which a world has a claim, or those of one actor, given by handle; each once, by names."""
    for handle in (of,) if of is not None else map(world.claims.handle, world.claims.nodes()):
        seen = set()
        for link in world.ties_of(handle):
            ends = link.tie[:3]
            if ends not in seen and (of is not None or handle == ends[0]):
                seen.add(ends)
                yield link.tie


def _assuming(claims: "Claims", selection: Selection) -> "Claims":
    from kg.claims.assumed import AssumedClaims

    return AssumedClaims(claims, selection.assume, sure=UNITS)


def _holding(every: "TieColumns", holds: Any) -> "TieColumns":
    import numpy as np

    chosen = np.frombuffer(holds, "bool")
    codes = {"subject": "uint32", "relation": "uint16", "object": "uint32", "confidence": "float64"}
    return every._replace(**{name: np.frombuffer(getattr(every, name), code)[chosen] for name, code in codes.items()})


def _verdict(pro: Sequence[Facts], con: Sequence[Facts]) -> str:
    if not con:
        return SUPPORTED if pro else UNKNOWN
    if not pro:
        return DENIED
    return CONTESTED if any(_contradicts(no, yes) for no in con for yes in pro) else SUPPORTED


def _contradicts(denial: Facts, assertion: Facts) -> bool:
    if denial.event is not None and denial.event != assertion.event:
        return False
    return bool(intersection(denial.possible, assertion.possible))


def _confidence(said: Sequence[Facts]) -> float:
    if len(said) < 2:
        return said[0].confidence if said else 0.0
    return corroborated([(facts.root, facts.speaker, facts.confidence) for facts in said])


def corroborated(said: Sequence[tuple[Hashable, Hashable, float]]) -> float:
    """Return the confidence (0..1) of a side from its claims, given as root source, speaker and confidence.

    It is 1 − Π(1 − c) over the matching of sources with speakers that makes it greatest: one source or one speaker
    counts once, and more support never lowers it. No claim gives 0. O(n) where at most a few pairs share a source or a
    speaker with another, or all are one; else the O(n³) of ``networkx.max_weight_matching`` (Galil 1986).

    >>> corroborated([("s1", "a", 0.6), ("s1", "b", 0.9)])
    0.9
    >>> round(corroborated([("s1", "a", 0.6), ("s2", "b", 0.9)]), 6)
    0.96
    """
    best: dict[tuple[Hashable, Hashable], float] = {}
    for source, speaker, confidence in said:
        best[source, speaker] = max(confidence, best.get((source, speaker), 0.0))
    surest = max(best.values(), default=0.0)
    sources, speakers = len({source for source, _ in best}), len({speaker for _, speaker in best})
    if surest == 1 or sources < 2 or speakers < 2:
        return surest
    doubts = {pair: 1 - confidence for pair, confidence in best.items()}
    if sources == speakers == len(best):
        return 1 - prod(sorted(doubts.values()))
    by_source, by_speaker = Counter(source for source, _ in best), Counter(speaker for _, speaker in best)
    shared = {pair: doubts.pop(pair) for pair in best if by_source[pair[0]] > 1 or by_speaker[pair[1]] > 1}
    alone = prod(sorted(doubts.values()))
    if len(shared) <= FEW:
        return 1 - alone * _least([(*pair, doubt) for pair, doubt in shared.items()])
    from networkx import Graph, max_weight_matching

    pairs = Graph()
    for (source, speaker), doubt in shared.items():
        pairs.add_edge((0, source), (1, speaker), weight=-log(doubt), doubt=doubt)
    met: list[float] = sorted(pairs.edges[pair]["doubt"] for pair in max_weight_matching(pairs))
    return 1 - alone * prod(met)


def _least(pairs: list[tuple[Hashable, Hashable, float]]) -> float:
    """Return the least product of doubts over the matchings of a few pairs, by taking each pair or leaving it."""
    if not pairs:
        return 1.0
    (source, speaker, doubt), rest = pairs[0], pairs[1:]
    apart = [pair for pair in rest if pair[0] != source and pair[1] != speaker]
    return min(doubt * _least(apart), _least(rest)) if len(apart) < len(rest) else doubt * _least(rest)

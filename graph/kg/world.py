"""A world: a selection of claims that every answer is computed from, and the ties weighed in it.

A tie is weighed when it is visited, from the claims' own columns; nothing above this module sees a list of all claims.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import log, prod
from typing import NamedTuple

from kg.claims.dates import Window, intersection, union
from kg.claims.model import Claim
from kg.claims.table import ClaimTable

SUPPORTED, DENIED, CONTESTED, UNKNOWN = "supported", "denied", "contested", "unknown"
ASSERTED = "asserted"


class Selection(NamedTuple):
    """Which claims a world admits: their modalities, their bases, and the least confidence (0..1)."""

    modalities: tuple[str, ...] = ("stated",)
    bases: tuple[str, ...] = ("reported",)
    min_confidence: float = 0.0

    def admits(self, claim: Claim) -> bool:
        """Return whether the world admits a claim."""
        return (
            claim.modality in self.modalities and claim.basis in self.bases and claim.confidence >= self.min_confidence
        )

    def __str__(self) -> str:
        least = f" with a confidence of at least {self.min_confidence:g}" if self.min_confidence else ""
        return f"{' and '.join(self.modalities)}, {' and '.join(self.bases)} claims of all speakers{least}"


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


class Link(NamedTuple):
    """A tie as met from one end: ``other`` is the actor at the far end, ``forward`` whether that is the object."""

    tie: Tie
    other: str
    forward: bool


class World:
    """The claims of a graph that a selection admits, read lazily."""

    def __init__(self, claims: ClaimTable, selection: Selection | None = None) -> None:
        self.claims = claims
        self.selection = selection or Selection()
        self._weighed: dict[tuple[str, str, str], Tie] = {}

    def __str__(self) -> str:
        return str(self.selection)

    def tie(self, subject: str, relation: str, object: str) -> Tie:
        """Return the tie between two actors, given by handles and a relation's notation, weighed in this world.

        Where the relation is symmetric, either order of the actors gives the same tie.
        """
        if relation in self.claims.symmetric and object < subject:
            subject, object = object, subject
        key = (subject, relation, object)
        found = self._weighed.get(key)
        if found is None:
            found = self._weighed[key] = self._weigh(*key)
        return found

    def ties(self, actor: str, steps: Iterable[tuple[str, bool]]) -> Iterator[Link]:
        """Yield the ties of an actor that hold (supported or contested), by steps of a relation and a direction.

        A step is a relation's notation and whether it is walked from subject to object; a symmetric relation is walked
        the same way by a step in either direction. Costs as much as the actor has claims on these relations.
        """
        for relation, forward in steps:
            way = forward or relation in self.claims.symmetric
            for other in self.claims.neighbours(actor, relation, forward):
                tie = self.tie(actor, relation, other) if way else self.tie(other, relation, actor)
                if tie.verdict in (SUPPORTED, CONTESTED):
                    yield Link(tie, other, way)

    def ties_of(self, actor: str) -> Iterator[Link]:
        """Yield every tie of an actor on which this world has a claim for or against, whatever its verdict."""
        for relation, forward in self.claims.relations(actor):
            for other in self.claims.neighbours(actor, relation, forward):
                tie = self.tie(actor, relation, other) if forward else self.tie(other, relation, actor)
                if tie.verdict != UNKNOWN:
                    yield Link(tie, other, forward)

    def _weigh(self, subject: str, relation: str, object: str) -> Tie:
        claims = self.claims
        rows = [row for row in claims.rows(subject, relation, object) if self.selection.admits(claims[row])]
        rows.sort(key=lambda row: (-claims[row].confidence, claims[row].id))
        pro = [row for row in rows if claims[row].stance == ASSERTED]
        con = [row for row in rows if claims[row].stance != ASSERTED]
        return Tie(
            subject,
            relation,
            object,
            self._verdict(pro, con),
            self._confidence(pro),
            self._confidence(con),
            tuple(claims[row].id for row in pro),
            tuple(claims[row].id for row in con),
            union(claims.windows(row)[0] for row in pro),
            union(claims.windows(row)[1] for row in pro),
        )

    def _verdict(self, pro: Sequence[int], con: Sequence[int]) -> str:
        if not con:
            return SUPPORTED if pro else UNKNOWN
        if not pro:
            return DENIED
        return CONTESTED if any(self._contradicts(no, yes) for no in con for yes in pro) else SUPPORTED

    def _contradicts(self, denial: int, assertion: int) -> bool:
        event = self.claims[denial].event
        if event is not None and event != self.claims[assertion].event:
            return False
        return bool(intersection(self.claims.windows(denial)[1], self.claims.windows(assertion)[1]))

    def _confidence(self, rows: Sequence[int]) -> float:
        claims = self.claims
        return corroborated([(claims.root(row), claims[row].speaker, claims[row].confidence) for row in rows])


def corroborated(said: Sequence[tuple[str, str, float]]) -> float:
    """Return the confidence (0..1) of a side from its claims, given as root source, speaker and confidence.

    It is 1 − Π(1 − c) over the matching of sources with speakers that makes it greatest: one source or one speaker
    counts once, and more support never lowers it. No claim gives 0. One source or one speaker: O(n); else the O(n³) of
    ``networkx.max_weight_matching`` (Galil 1986).

    >>> corroborated([("s1", "a", 0.6), ("s1", "b", 0.9)])
    0.9
    >>> round(corroborated([("s1", "a", 0.6), ("s2", "b", 0.9)]), 6)
    0.96
    """
    best: dict[tuple[str, str], float] = {}
    for source, speaker, confidence in said:
        best[source, speaker] = max(confidence, best.get((source, speaker), 0.0))
    surest = max(best.values(), default=0.0)
    if surest == 1 or len({source for source, _ in best}) < 2 or len({speaker for _, speaker in best}) < 2:
        return surest
    from networkx import Graph, max_weight_matching

    pairs = Graph()
    for (source, speaker), confidence in best.items():
        pairs.add_edge((0, source), (1, speaker), weight=-log(1 - confidence), left=1 - confidence)
    left: list[float] = sorted(pairs.edges[pair]["left"] for pair in max_weight_matching(pairs))
    return 1 - prod(left)

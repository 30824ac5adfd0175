"""The claims of a graph as rows, found by the actors that they tie."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from kg.claims.dates import Window, intersection, windows
from kg.claims.model import Claim

Node = Any
"""An actor as a table knows it: hashable, and ordered as the handles are."""
TieKey = Any
"""A subject, a relation and an object as a table knows them together."""


class Facts(NamedTuple):
    """What weighing needs of a claim; ``root``, ``speaker``, ``event`` and ``source`` are names or numbers, only to be
    compared; ``published`` is the date of the source."""

    id: str
    asserted: bool
    modality: str
    basis: str
    confidence: float
    root: Hashable
    speaker: Hashable
    event: Hashable
    certain: Window
    possible: Window
    source: Hashable
    published: str | None


class Record(NamedTuple):
    """A claim with the source that its source goes back to, and the date on which its source was published."""

    claim: Claim
    root: str
    published: str | None


class ClaimTable:
    """Claims in memory: what was read from small files. Its nodes are handles, its ties triples of names."""

    def __init__(self, actors: Collection[str] = ()) -> None:
        self._actors = actors
        self._ids: list[str] = []
        self._records: dict[int, Record] = {}
        self._later: Callable[[str], Record] | None = None
        self._windows: dict[tuple[str | None, str | None, str | None], tuple[Window, Window]] = {}
        self._out: dict[str, dict[str, dict[str, list[int]]]] = {}
        self._in: dict[str, dict[str, dict[str, list[int]]]] = {}
        self._by_id: dict[str, int] = {}
        self.symmetric: set[str] = set()
        self.limits = None

    def add(self, claim: Claim, *, root: str, published: str | None, symmetric: bool) -> None:
        """Add a claim; ``root`` is the source that its source goes back to, ``published`` the date of its source."""
        row = self._place(claim.id, claim.subject, claim.relation, claim.object, symmetric)
        self._records[row] = Record(claim, root, published)

    def expect(
        self,
        claim_id: str,
        subject: str,
        relation: str,
        object: str,
        *,
        symmetric: bool,
        later: Callable[[str], Record],
    ) -> None:
        """Add a claim that is known to be sound, and is read by its id when it is first looked at."""
        self._place(claim_id, subject, relation, object, symmetric)
        self._later = later

    def _place(self, claim_id: str, subject: str, relation: str, object: str, symmetric: bool) -> int:
        row = len(self._ids)
        self._ids.append(claim_id)
        self._by_id[claim_id] = row
        rows = self._out.setdefault(subject, {}).setdefault(relation, {}).setdefault(object, [])
        rows.append(row)
        if symmetric:
            self.symmetric.add(relation)
        other = self._out if symmetric else self._in
        other.setdefault(object, {}).setdefault(relation, {})[subject] = rows
        return row

    def _record(self, row: int) -> Record:
        found = self._records.get(row)
        if found is None:
            if self._later is None:
                raise IndexError(row)
            found = self._records[row] = self._later(self._ids[row])
        return found

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[Claim]:
        return (self._record(row).claim for row in range(len(self._ids)))

    def __getitem__(self, row: int) -> Claim:
        return self._record(row).claim

    def row(self, claim_id: str) -> int | None:
        """Return the row of a claim, or ``None``."""
        return self._by_id.get(claim_id)

    def facts(self, row: int) -> Facts:
        """Return what weighing needs of a claim."""
        claim, root, published = self._record(row)
        key = (claim.since, claim.until, published)
        period = self._windows.get(key)
        if period is None:
            period = self._windows[key] = windows(*key)
        return Facts(
            claim.id,
            claim.stance == "asserted",
            claim.modality,
            claim.basis,
            claim.confidence,
            root,
            claim.speaker,
            claim.event,
            *period,
            claim.source,
            published,
        )

    def voice(self, kind: str, name: str) -> str:
        """Return what facts call a speaker or a source: its name."""
        return name

    def days(self, tie: TieKey) -> None:
        """Return ``None``: no tie's days are kept."""

    def node(self, handle: str) -> str:
        """Return the node of an actor, which is its handle here."""
        return handle

    def handle(self, node: str) -> str:
        """Return the handle of a node."""
        return node

    def nodes(self) -> Iterable[str]:
        """Return the actors that were named at the beginning or that claims tie, by handle."""
        return sorted({*self._actors, *self._out, *self._in})

    def links(
        self, node: str, forward: bool, wanted: Collection[str] | None = None
    ) -> Iterator[tuple[str, Sequence[str], Sequence[TieKey]]]:
        """Yield an actor's relations, each with the actors at the far ends and the ties with them."""
        for relation, others in (self._out if forward else self._in).get(node, {}).items():
            if wanted is not None and relation not in wanted:
                continue
            if relation in self.symmetric:
                ties = [(min(node, other), relation, max(node, other)) for other in others]
            elif forward:
                ties = [(node, relation, other) for other in others]
            else:
                ties = [(other, relation, node) for other in others]
            yield relation, list(others), ties

    def tie(self, subject: str, relation: str, object: str) -> TieKey | None:
        """Return the key of a tie, or ``None`` where no claim is on it."""
        if not self.rows(subject, relation, object):
            return None
        return self._key(subject, relation, object)

    def _key(self, subject: str, relation: str, object: str) -> tuple[str, str, str]:
        if relation in self.symmetric and object < subject:
            subject, object = object, subject
        return subject, relation, object

    def ends(self, tie: TieKey) -> tuple[str, str, str]:
        """Return a tie's subject, relation and object."""
        subject, relation, object = tie
        return subject, relation, object

    def relation(self, tie: TieKey) -> str:
        """Return the notation of a tie's relation."""
        return self.ends(tie)[1]

    def tie_rows(self, tie: TieKey) -> Sequence[int]:
        """Return the rows of a tie."""
        return self.rows(*self.ends(tie))

    def usual(self) -> None:
        """Return ``None``: nothing was weighed beforehand."""

    def rows(self, subject: str, relation: str, object: str) -> Sequence[int]:
        """Return the rows of a tie given by handles and a notation."""
        return self._out.get(subject, {}).get(relation, {}).get(object, ())

    def rows_of(self, actor: str) -> Sequence[int]:
        """Return the rows of an actor's claims, in reading order."""
        sides = (self._out.get(actor, {}), self._in.get(actor, {}))
        return sorted({row for side in sides for others in side.values() for rows in others.values() for row in rows})

    def during(self, first: int, last: int, rows: Iterable[int]) -> Iterable[int]:
        """Return those of the rows whose claims possibly hold on some day from the first to the last (ordinals)."""
        wanted = ((first, last),)
        return (row for row in rows if intersection(self.facts(row).possible, wanted))

    def glosses(self) -> Iterator[tuple[int, str]]:
        """Yield the row and the gloss of every claim, by id."""
        return ((row, self[row].gloss) for row in sorted(range(len(self)), key=self._ids.__getitem__))

    def by_source(self) -> Mapping[str, int]:
        """Return how many claims each source has, by handle."""
        counts: dict[str, int] = {}
        for claim in self:
            counts[claim.source] = counts.get(claim.source, 0) + 1
        return counts

"""The claims of a graph as rows, found by the actors that they tie."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kg.claims.dates import Window, windows
from kg.claims.model import Claim


class Record(NamedTuple):
    """A claim with the source that its source goes back to, and the date on which its source was published."""

    claim: Claim
    root: str
    published: str | None


class ClaimTable:
    """Rows of claims with adjacency: what is read is what is asked for.

    A tie on a symmetric relation has the same rows from either end.
    """

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._records: dict[int, Record] = {}
        self._later: Callable[[str], Record] | None = None
        self._windows: dict[tuple[str | None, str | None, str | None], tuple[Window, Window]] = {}
        self._out: dict[str, dict[str, dict[str, list[int]]]] = {}
        self._in: dict[str, dict[str, dict[str, list[int]]]] = {}
        self._by_id: dict[str, int] = {}
        self.symmetric: set[str] = set()

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

    def root(self, row: int) -> str:
        """Return the source that a claim's source goes back to."""
        return self._record(row).root

    def windows(self, row: int) -> tuple[Window, Window]:
        """Return the certain and the possible window of a claim."""
        claim, _, published = self._record(row)
        key = (claim.since, claim.until, published)
        found = self._windows.get(key)
        if found is None:
            found = self._windows[key] = windows(*key)
        return found

    def relations(self, actor: str) -> list[tuple[str, bool]]:
        """Return the relations of an actor's claims, each with whether the actor is the subject."""
        found = [(relation, True) for relation in self._out.get(actor, {})]
        return found + [(relation, False) for relation in self._in.get(actor, {})]

    def neighbours(self, actor: str, relation: str, forward: bool) -> Mapping[str, Sequence[int]]:
        """Return ``{other actor: rows}`` along a relation: the objects, or backwards the subjects.

        A symmetric relation has the same neighbours in either direction.
        """
        side = self._out if forward or relation in self.symmetric else self._in
        return side.get(actor, {}).get(relation, {})

    def rows(self, subject: str, relation: str, object: str) -> Sequence[int]:
        """Return the rows of a tie."""
        return self._out.get(subject, {}).get(relation, {}).get(object, ())

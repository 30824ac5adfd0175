"""The claims of a graph as rows, found by the actors that they tie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.claims.dates import Window, windows
from kg.claims.model import Claim


class ClaimTable:
    """Rows of claims with adjacency: what is read is what is asked for.

    A tie on a symmetric relation has the same rows from either end.
    """

    def __init__(self) -> None:
        self._claims: list[Claim] = []
        self._published: list[str | None] = []
        self._roots: list[str] = []
        self._windows: dict[tuple[str | None, str | None, str | None], tuple[Window, Window]] = {}
        self._out: dict[str, dict[str, dict[str, list[int]]]] = {}
        self._in: dict[str, dict[str, dict[str, list[int]]]] = {}
        self._by_id: dict[str, int] = {}
        self.symmetric: set[str] = set()

    def add(self, claim: Claim, *, root: str, published: str | None, symmetric: bool) -> None:
        """Add a claim; ``root`` is the source that its source goes back to, ``published`` the date of its source."""
        row = len(self._claims)
        self._claims.append(claim)
        self._roots.append(root)
        self._published.append(published)
        self._by_id[claim.id] = row
        rows = self._out.setdefault(claim.subject, {}).setdefault(claim.relation, {}).setdefault(claim.object, [])
        rows.append(row)
        if symmetric:
            self.symmetric.add(claim.relation)
        other = self._out if symmetric else self._in
        other.setdefault(claim.object, {}).setdefault(claim.relation, {})[claim.subject] = rows

    def __len__(self) -> int:
        return len(self._claims)

    def __iter__(self) -> Iterator[Claim]:
        return iter(self._claims)

    def __getitem__(self, row: int) -> Claim:
        return self._claims[row]

    def row(self, claim_id: str) -> int | None:
        """Return the row of a claim, or ``None``."""
        return self._by_id.get(claim_id)

    def root(self, row: int) -> str:
        """Return the source that a claim's source goes back to."""
        return self._roots[row]

    def windows(self, row: int) -> tuple[Window, Window]:
        """Return the certain and the possible window of a claim."""
        claim = self._claims[row]
        key = (claim.since, claim.until, self._published[row])
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

"""What a world asks of claims, wherever they are kept, and how it hands out all ties at once."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from kg.claims.dates import Window
from kg.claims.model import Claim
from kg.claims.table import Facts, Node, TieKey


class TieColumns(NamedTuple):
    """All ties that hold in a world, one to a place in each column; a symmetric tie stands once.

    ``subject`` and ``object`` are buffers of 32-bit places in ``handles``, ``relation`` of 16-bit places in
    ``relations``, ``confidence`` of doubles (0..1): ``numpy.frombuffer(columns.subject, "uint32")`` copies nothing.
    """

    handles: Sequence[str]
    relations: Sequence[str]
    subject: Any
    relation: Any
    object: Any
    confidence: Any


class Claims(Protocol):
    """What a world reads of claims, wherever they are kept. A tie on a symmetric relation is the same from either end.

    ``symmetric`` holds the notations of symmetric relations.
    """

    symmetric: set[str]

    @property
    def limits(self) -> Any:
        """What a tie's confidence cannot exceed in any world (0..10¹²), by tie, or ``None`` if that was not kept."""

    def days(self, tie: TieKey) -> Window | None:
        """Return the days on which a tie can at most hold in any world, or ``None`` if that was not kept."""

    def node(self, handle: str) -> Node:
        """Return the actor of that handle, or ``None``."""

    def handle(self, node: Node) -> str:
        """Return an actor's handle."""

    def nodes(self) -> Iterable[Node]:
        """Return all actors, by handle."""

    def links(
        self, node: Node, forward: bool, wanted: Collection[str] | None = None
    ) -> Iterator[tuple[str, Sequence[Node], Sequence[TieKey]]]:
        """Yield an actor's relations, each with the actors at the far ends and the ties with them.

        ``forward`` gives those where the actor is the subject, and all on symmetric relations; else the others;
        ``wanted`` are the relations to be read, if not all.
        """

    def tie(self, subject: str, relation: str, object: str) -> TieKey | None:
        """Return the tie of two handles and a relation's notation, or ``None`` where no claim is on it."""

    def ends(self, tie: TieKey) -> tuple[str, str, str]:
        """Return a tie's subject, relation and object; on a symmetric relation the subject comes first by handle."""

    def relation(self, tie: TieKey) -> str:
        """Return the notation of a tie's relation."""

    def tie_rows(self, tie: TieKey) -> Sequence[int]:
        """Return the rows of a tie, in reading order."""

    def usual(self) -> tuple[TieColumns, Any] | None:
        """Return every tie as it stands in the default world and, as a buffer of bytes, which of them hold.

        ``None`` if that was not kept.
        """

    def facts(self, row: int) -> Facts:
        """Return what weighing needs of a claim."""

    def voice(self, kind: str, name: str) -> Hashable:
        """Return what facts call a speaker or a source (``kind``) of that name."""

    def row(self, claim_id: str) -> int | None:
        """Return the row of a claim, or ``None``."""

    def rows(self, subject: str, relation: str, object: str) -> Sequence[int]:
        """Return the rows of a tie given by handles and a notation."""

    def rows_of(self, actor: str) -> Sequence[int]:
        """Return the rows of an actor's claims, in reading order."""

    def during(self, first: int, last: int, rows: Iterable[int]) -> Iterable[int]:
        """Return those of the rows whose claims possibly hold on some day from the first to the last (ordinals)."""

    def glosses(self) -> Iterator[tuple[int, str]]:
        """Yield the row and the gloss of every claim, by id."""

    def by_source(self) -> Mapping[str, int]:
        """Return how many claims each source has, by handle."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Claim]: ...

    def __getitem__(self, row: int) -> Claim: ...

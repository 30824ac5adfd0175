"""Claims with assumptions beside them: ties that are taken to hold, whoever says so or nobody."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.claims.dates import Window, intersection, union, windows
from kg.claims.model import Claim, Locator
from kg.claims.table import Facts, Node, TieKey

if TYPE_CHECKING:
    from kg.claims.protocol import Claims

ASSUMED = "assumed"
"""What stands for the speaker and the source of a tie that is assumed."""
NOWHERE = Locator(0, 0, 0, 0, "")


class Assumption(NamedTuple):
    """A tie that is taken to hold, by handles and notation, in a period of partial dates."""

    subject: str
    relation: str
    object: str
    since: str | None = None
    until: str | None = None
    symmetric: bool = False

    def __str__(self) -> str:
        since = f" since {self.since}" if self.since else ""
        return f"{self.subject} {self.relation} {self.object}{since}{f' until {self.until}' if self.until else ''}"


class _Limits(dict[TieKey, int]):
    """Limits of ties: those that are known beneath, but for a few."""

    def __init__(self, known: Any, assumed: Iterable[TieKey], limit: int) -> None:
        super().__init__(dict.fromkeys(assumed, limit))
        self._known = known

    def __missing__(self, key: TieKey) -> int:
        limit: int = self._known[key]
        return limit


class AssumedClaims:
    """The claims beneath and, in rows after theirs, a sure claim for each assumption; see ``protocol.Claims``."""

    def __init__(self, claims: "Claims", assumptions: Sequence[Assumption], *, sure: int) -> None:
        self._claims, self._count, self._assumptions = claims, len(claims), assumptions
        self.symmetric = claims.symmetric | {each.relation for each in assumptions if each.symmetric}
        self._rows: dict[TieKey, list[int]] = {}
        self._new: dict[tuple[str, str, str], TieKey] = {}
        self._links: dict[tuple[Node, bool], dict[str, list[tuple[Node, TieKey]]]] = {}
        for row, each in enumerate(assumptions, self._count):
            key = self.tie(*each[:3])
            if key is None:
                key = self._add(*self._turned(*each[:3]))
            self._rows.setdefault(key, []).append(row)
        self._ends = {key: ends for ends, key in self._new.items()}
        known = claims.limits
        self.limits = None if known is None else _Limits(known, self._rows, sure)

    def _turned(self, subject: str, relation: str, object: str) -> tuple[str, str, str]:
        if relation in self.symmetric and object < subject:
            subject, object = object, subject
        return subject, relation, object

    def _add(self, subject: str, relation: str, object: str) -> TieKey:
        ends = subject, relation, object
        known = self._claims.limits
        key = self._new[ends] = ends if known is None else len(known) + len(self._new)
        one, other = map(self.node, (subject, object))
        self._links.setdefault((one, True), {}).setdefault(relation, []).append((other, key))
        if relation not in self.symmetric or one != other:
            back = self._links.setdefault((other, relation in self.symmetric), {})
            back.setdefault(relation, []).append((one, key))
        return key

    def days(self, tie: TieKey) -> Window | None:
        """Return the days on which a tie can at most hold, or ``None`` if that was not kept beneath."""
        rows = self._rows.get(tie, ())
        known = () if tie in self._ends else self._claims.days(tie)
        return None if known is None else union((known, *(self.facts(row).possible for row in rows)))

    def node(self, handle: str) -> Node:
        """Return the actor of that handle, or ``None``."""
        return self._claims.node(handle)

    def handle(self, node: Node) -> str:
        """Return an actor's handle."""
        return self._claims.handle(node)

    def nodes(self) -> Iterable[Node]:
        """Return all actors, by handle."""
        return sorted({*self._claims.nodes(), *(node for node, _ in self._links)})

    def links(
        self, node: Node, forward: bool, wanted: Collection[str] | None = None
    ) -> Iterator[tuple[str, Sequence[Node], Sequence[TieKey]]]:
        """Yield an actor's relations, each with the actors at the far ends and the ties with them."""
        more = dict(self._links.get((node, forward), {}))
        for relation, others, ties in self._claims.links(node, forward, wanted):
            added = more.pop(relation, ())
            yield relation, [*others, *(other for other, _ in added)], [*ties, *(tie for _, tie in added)]
        for relation, added in more.items():
            if wanted is None or relation in wanted:
                yield relation, [other for other, _ in added], [tie for _, tie in added]

    def tie(self, subject: str, relation: str, object: str) -> TieKey | None:
        """Return the tie of two handles and a relation's notation, or ``None`` where nothing is on it."""
        key = self._new.get(self._turned(subject, relation, object))
        return self._claims.tie(subject, relation, object) if key is None else key

    def ends(self, tie: TieKey) -> tuple[str, str, str]:
        """Return a tie's subject, relation and object."""
        return self._ends.get(tie) or self._claims.ends(tie)

    def relation(self, tie: TieKey) -> str:
        """Return the notation of a tie's relation."""
        return self._ends[tie][1] if tie in self._ends else self._claims.relation(tie)

    def tie_rows(self, tie: TieKey) -> Sequence[int]:
        """Return the rows of a tie, in reading order, the assumed last."""
        known = () if tie in self._ends else self._claims.tie_rows(tie)
        return [*known, *self._rows.get(tie, ())]

    def usual(self) -> None:
        """Return ``None``: nothing was weighed beforehand."""

    def facts(self, row: int) -> Facts:
        """Return what weighing needs of a claim; an assumption is independent of every source and speaker."""
        if row < self._count:
            return self._claims.facts(row)
        each, name = self._assumptions[row - self._count], self._name(row)
        period = windows(each.since, each.until, None)
        return Facts(name, True, "", "", 1.0, name, name, None, *period, name, None)

    def _name(self, row: int) -> str:
        return f"{ASSUMED}-{row - self._count + 1}"

    def row(self, claim_id: str) -> int | None:
        """Return the row of a claim, or ``None``."""
        names = map(self._name, range(self._count, len(self)))
        return {name: row for row, name in enumerate(names, self._count)}.get(claim_id, self._claims.row(claim_id))

    def rows(self, subject: str, relation: str, object: str) -> Sequence[int]:
        """Return the rows of a tie given by handles and a notation."""
        tie = self.tie(subject, relation, object)
        return () if tie is None else self.tie_rows(tie)

    def rows_of(self, actor: str) -> Sequence[int]:
        """Return the rows of an actor's claims, in reading order."""
        mine = (row for row, each in enumerate(self._assumptions, self._count) if actor in (each.subject, each.object))
        return [*self._claims.rows_of(actor), *mine]

    def during(self, first: int, last: int, rows: Iterable[int]) -> Iterable[int]:
        """Return those of the rows whose claims possibly hold on some day from the first to the last (ordinals)."""
        wanted = ((first, last),)
        return (row for row in rows if intersection(self.facts(row).possible, wanted))

    def glosses(self) -> Iterator[tuple[int, str]]:
        """Yield the row and the gloss of every claim, by id; assumptions last."""
        return chain(self._claims.glosses(), ((row, self[row].gloss) for row in range(self._count, len(self))))

    def by_source(self) -> Mapping[str, int]:
        """Return how many claims each source has, by handle."""
        return self._claims.by_source()

    def voice(self, kind: str, name: str) -> Any:
        """Return what facts call a speaker or a source."""
        return self._claims.voice(kind, name)

    def __len__(self) -> int:
        return self._count + len(self._assumptions)

    def __iter__(self) -> Iterator[Claim]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, row: int) -> Claim:
        if row < self._count:
            return self._claims[row]
        each = self._assumptions[row - self._count]
        said = (self._name(row), *each[:3], "asserted", "stated", "reported", 1.0)
        return Claim(*said, ASSUMED, ASSUMED, each.since, each.until, None, None, None, NOWHERE, str(each))

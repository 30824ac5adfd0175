"""A compiled graph as it is read: claims, actors, sources and events out of memory-mapped columns.

Nothing is loaded. An actor is a number in the order of handles, a tie in that of its subject, relation and object.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from kg.claims.dates import Window, intersection, number, windows, written
from kg.claims.model import Actor, Claim, Event, Locator, Source
from kg.claims.names import Names, fold
from kg.claims.said import Said, Unsupported
from kg.claims.table import Facts
from kg.ontology import Ontology
from kg.rdf import Index
from kg.store.columns import CODES, Columns, Table, Texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.claims.protocol import TieColumns

NEAR = 500
"""Among twice so many names around a misspelt one, or all where there are fewer, those that look like it are sought."""


CLAIM = {
    "key": "Q",
    "confidence": "d",
    **dict.fromkeys(("subject", "object", "source", "speaker"), "I"),
    **dict.fromkeys(("since", "until", "event", "on_behalf_of", "about"), "I"),
    "relation": "H",
    **dict.fromkeys(("stance", "modality", "basis", "usual"), "B"),
}
"""What the row of a claim is made of; ``usual`` is whether its id is its key in hexadecimal."""


class CompiledClaims:
    """Claims in columns; see ``kg.claims.protocol.Claims``. Its nodes and ties are whole numbers."""

    def __init__(self, columns: Columns, ontology: Ontology) -> None:
        self._column = columns
        self._relations = list(ontology.relations)
        self.symmetric = {name for name, relation in ontology.relations.items() if relation.symmetric}
        self._words = {kind: list(ontology.kinds_of_words[kind]) for kind in ("stance", "modality", "basis")}
        self._windows: dict[tuple[int, int, int], tuple[Window, Window]] = {}
        self._rows = Table(os.path.join(columns.folder, "claim.rows"), "=" + "".join(CLAIM.values()))
        self._handles, self._records = columns.texts("actor"), columns.texts("record")
        self._nodes: dict[str, int | None] = {}

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[Claim]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, row: int) -> Claim:
        texts, said = self._column.texts, self._row(row)
        name, start, end, paragraph, sentence, digest, gloss = self._records[row].split("\t", 6)
        event, behalf, about = said["event"], said["on_behalf_of"], said["about"]
        return Claim(
            name,
            self._handles[said["subject"]],
            self._relations[said["relation"]],
            self._handles[said["object"]],
            *self._kinds(said),
            said["confidence"],
            texts("speaker")[said["speaker"]],
            texts("source")[said["source"]],
            written(said["since"]),
            written(said["until"]),
            texts("event")[event - 1] if event else None,
            self._handles[behalf - 1] if behalf else None,
            texts("about")[about - 1] if about else None,
            Locator(int(start), int(end), int(paragraph), int(sentence), digest),
            gloss,
        )

    def row(self, claim_id: str) -> int | None:
        """Return the row of a claim, or ``None``. O(log n)."""
        keys, rows, wanted = self._column["key.Q"], self._column["key.row.I"], key(claim_id)
        place = bisect_left(keys, wanted)
        while place < len(keys) and keys[place] == wanted:
            if self._id(rows[place]) == claim_id:
                return rows[place]
            place += 1
        return None

    def facts(self, row: int) -> Facts:
        """Return what weighing needs of a claim."""
        said = self._row(row)
        source = said["source"]
        period = (said["since"], said["until"], self._column["source.issued.I"][source])
        found = self._windows.get(period)
        if found is None:
            found = self._windows[period] = windows(*map(written, period))
        stance, modality, basis = self._kinds(said)
        return Facts(
            f"{said['key']:016x}" if said["usual"] else self._id(row),
            stance == "asserted",
            modality,
            basis,
            said["confidence"],
            self._column["source.root.I"][source],
            said["speaker"],
            said["event"] or None,
            *found,
            source,
            written(period[2]),
        )

    def voice(self, kind: str, name: str) -> int | None:
        """Return what facts call a speaker or a source: its number, or ``None`` for one that says nothing."""
        texts = self._column.texts(kind)
        return texts.find(name) if kind == "source" else next((i for i, each in enumerate(texts) if each == name), None)

    def _row(self, row: int) -> dict[str, Any]:
        return dict(zip(CLAIM, self._rows[row], strict=True))

    def _kinds(self, said: dict[str, Any]) -> tuple[str, str, str]:
        stance, modality, basis = (words[said[kind]] for kind, words in self._words.items())
        return stance, modality, basis

    def _id(self, row: int) -> str:
        record: str = self._records[row]
        return record.partition("\t")[0]

    def node(self, handle: str) -> int | None:
        """Return the number of an actor, or ``None``. O(log n)."""
        if handle not in self._nodes:
            self._nodes[handle] = self._handles.find(handle)
        return self._nodes[handle]

    def handle(self, node: int) -> str:
        """Return the handle of an actor."""
        handle: str = self._handles[node]
        return handle

    def nodes(self) -> Iterable[int]:
        """Return the numbers of all actors."""
        return range(len(self._handles))

    def links(
        self, node: int, forward: bool, wanted: Collection[str] | None = None
    ) -> Iterator[tuple[str, Sequence[int], Sequence[int]]]:
        """Yield an actor's relations, each with the actors at the far ends and the ties with them."""
        column, side, names = self._column, "out" if forward else "in", self._relations
        actor, run = column[f"{side}.actor.I"], column[f"{side}.run.I"]
        first = actor[node]
        for place, code in enumerate(column[f"{side}.relation.H"][first : actor[node + 1]], first):
            relation = names[code]
            if wanted is None or relation in wanted:
                span = slice(run[place], run[place + 1])
                yield relation, column[f"{side}.other.I"][span], column[f"{side}.tie.I"][span]

    def tie(self, subject: str, relation: str, object: str) -> int | None:
        """Return the number of a tie, or ``None`` where no claim is on it. O(log n) in the actor's ties."""
        start, end = self.node(subject), self.node(object)
        if start is not None and end is not None:
            for name, others, ties in self.links(start, True):
                place = bisect_left(others, end) if name == relation else len(others)
                if place < len(others) and others[place] == end:
                    return ties[place]
        return None

    def ends(self, tie: int) -> tuple[str, str, str]:
        """Return a tie's subject, relation and object."""
        subject, object = self._column["tie.subject.I"][tie], self._column["tie.object.I"][tie]
        return self._handles[subject], self.relation(tie), self._handles[object]

    def relation(self, tie: int) -> str:
        """Return the notation of a tie's relation."""
        return self._relations[self._column["tie.relation.H"][tie]]

    def tie_rows(self, tie: int) -> Sequence[int]:
        """Return the rows of a tie, in reading order."""
        first = self._column["tie.first.I"]
        return self._column["tie.rows.I"][first[tie] : first[tie + 1]]

    @property
    def limits(self) -> memoryview:
        """What each tie's confidence cannot exceed in any world (0..10¹²)."""
        return self._column["tie.limit.Q"]

    def days(self, tie: int) -> Window:
        """Return the days on which a tie can at most hold in any world."""
        first, days = self._column["tie.period.I"], self._column["period.I"]
        each = iter(days[2 * first[tie] : 2 * first[tie + 1]])
        return tuple(zip(each, each, strict=True))

    def rows(self, subject: str, relation: str, object: str) -> Sequence[int]:
        """Return the rows of a tie given by handles and a notation."""
        tie = self.tie(subject, relation, object)
        return () if tie is None else self.tie_rows(tie)

    def rows_of(self, actor: str) -> Sequence[int]:
        """Return the rows of an actor's claims, in reading order."""
        node = self.node(actor)
        if node is None:
            return ()
        ties = (tie for side in (True, False) for _, _, ties in self.links(node, side) for tie in ties)
        return sorted({row for tie in ties for row in self.tie_rows(tie)})

    def during(self, first: int, last: int, rows: Iterable[int]) -> Iterable[int]:
        """Return those of the rows whose claims possibly hold on some day from the first to the last (ordinals)."""
        if not isinstance(rows, range):
            wanted = ((first, last),)
            return (row for row in rows if intersection(self.facts(row).possible, wanted))
        import numpy as np

        begin, end = (number(date.fromordinal(day).isoformat()) for day in (first, last))
        claims = self._all()
        since, until = claims["since"], claims["until"]
        year, month = until - until % 10_000, until % 10_000 // 100
        latest = np.where(month == 0, year + 1231, np.where(until % 100 == 0, until + 31, until))
        met: list[int] = np.flatnonzero((since <= end) & ((until < 2) | (latest >= begin))).tolist()
        return met

    def by_source(self) -> Mapping[str, int]:
        """Return how many claims each source has, by handle."""
        import numpy as np

        counts = np.bincount(self._all()["source"]).tolist()
        return dict(zip(self._column.texts("source"), counts, strict=False))

    def _all(self) -> NDArray[Any]:
        """Return the rows of all claims as one structured array."""
        import numpy as np

        shape = [(name, CODES[code]) for name, code in CLAIM.items()]
        return np.frombuffer(self._column["claim.rows"], shape)

    def usual(self) -> tuple[TieColumns, memoryview]:
        """Return every tie as it stands in the default world, as columns, and which of them hold."""
        from kg.claims.protocol import TieColumns

        names = ("subject.I", "relation.H", "object.I", "confidence.d", "holds.B")
        *columns, holds = (self._column[f"tie.{name}"] for name in names)
        return TieColumns(self._handles, self._relations, *columns), holds

    def glosses(self) -> Iterator[tuple[int, str]]:
        """Yield the row and the gloss of every claim, by id, reading no more of it."""
        for row in sorted(range(len(self)), key=self._id):
            yield row, self._records[row].split("\t", 6)[6]


Item = TypeVar("Item")


class Shelf(Mapping[str, Item]):
    """Values by sorted names, made out of their texts when they are looked at."""

    def __init__(self, names: Texts, texts: Texts, make: Callable[[str], Item]) -> None:
        self._names, self._texts, self._make = names, texts, make

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._names.find(name) is not None

    def __getitem__(self, name: str) -> Item:
        number = self._names.find(name)
        if number is None:
            raise KeyError(name)
        return self._make(self._texts[number])


class CompiledNames(Names):
    """The look-up of actors by handle, label or alias, in a sorted column of folded names."""

    def __init__(self, columns: Columns, actors: Mapping[str, Actor]) -> None:
        self.kind, self.hint = "actor", "'kg actors' lists them all"
        self._known_actors = actors
        self._handles_of, self._names = columns.texts("actor"), columns.texts("name")
        self._ranks, self._actors = columns["name.rank.B"], columns["name.actor.I"]

    def find(self, name: str) -> str:
        """Return the handle that a name means; see ``Names.find``. O(log n)."""
        if self._handles_of.find(name) is not None:
            return name
        folded = fold(name)
        place = self._names.place(folded)
        found: tuple[dict[int, None], dict[int, None]] = ({}, {})
        while folded and place < len(self._names) and self._names[place] == folded:
            found[self._ranks[place]][self._actors[place]] = None
            place += 1
        return self._only(name, [self._handles_of[actor] for actor in found[0] or found[1]])

    def _near(self, name: str) -> list[str]:
        """Return what those actors are called of whom a folded name stands near this one's."""
        place = self._names.place(fold(name))
        first = max(0, min(place, len(self._names) - NEAR) - NEAR)
        near = range(first, min(len(self._names), first + 2 * NEAR))
        actors = [self._known_actors[self._handles_of[number]] for number in {self._actors[each] for each in near}]
        return sorted({name for actor in actors for name in (actor.handle, actor.label, *actor.aliases)})


class CompiledSaid(Said):
    """What a compiled graph says; it was found sound when it was built."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self.index = _index(os.path.join(columns.folder, "index.json"))
        self.ontology = Ontology(self.index)
        self.problems = []
        self.actors = self._shelf("actor", _actor)
        self.sources = self._shelf("source", _source)
        self.events = self._shelf("event", _event)
        self.speakers = Shelf(columns.texts("speaker.name"), columns.texts("speaker.iri"), str)
        self.claims = CompiledClaims(columns, self.ontology)

    def _shelf(self, name: str, make: Callable[[str], Item]) -> Shelf[Item]:
        return Shelf(self._columns.texts(name), self._columns.texts(f"{name}.is"), make)

    @cached_property
    def actor_names(self) -> Names:
        """The look-up of actors by handle, label or alias."""
        return CompiledNames(self._columns, self.actors)

    @cached_property
    def names(self) -> Mapping[str, str]:  # type: ignore[override]
        """The handle or name of every actor, source, event and speaker, by IRI. Linear when first looked at."""
        found = {iri: name for name, iri in self.speakers.items()}
        for known in (self.actors, self.sources, self.events):
            found |= {each.iri: each.handle for each in known.values()}
        return found

    def unclaimed(self) -> list[Unsupported]:
        """Return the plain ties that stood in the files with no claim behind them."""
        plain = self._columns.texts("unclaimed")
        return [Unsupported(*text.split("\t", 3)) for text in plain]


def key(claim_id: str) -> int:
    """Return 64 bits that stand for a claim's id: its digits, where it has the usual sixteen."""
    if len(claim_id) == 16:
        try:
            return int(claim_id, 16)
        except ValueError:
            pass
    from hashlib import blake2b

    return int.from_bytes(blake2b(claim_id.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _index(path: str) -> Index:
    from json import load

    index = Index()
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        index.subjects = load(file)
    return index


def _actor(text: str) -> Actor:
    from json import loads

    iri, handle, label, aliases, kind, definition = loads(text)
    return Actor(iri, handle, label, tuple(aliases), kind, definition)


def _source(text: str) -> Source:
    from json import loads

    fields = loads(text)
    place = Source._fields.index("authors")
    fields[place] = tuple(fields[place])
    return Source(*fields)


def _event(text: str) -> Event:
    from json import loads

    fields = loads(text)
    fields[-1] = tuple(map(tuple, fields[-1]))
    return Event(*fields)

"""From what a scan met as text to numbers of actors, sources, relations and words, with every structural check.

Each text is resolved once, however many claims hold it. Claims with a text that does not fit are read again by
``kg.claims.reader``, one by one: what it accepts is added, and what it rejects it explains.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.build.scan import FIELDS, Scan, again, term
from kg.claims.dates import DAWN, DUSK, ONGOING, bounds, number
from kg.claims.model import Claim
from kg.claims.reader import Statements
from kg.errors import InputError
from kg.ontology import Ontology
from kg.rdf import LINES, Index, local
from kg.store.compiled import key

Numbers = NDArray[Any]
KINDS = ("stance", "modality", "basis")


class Rows(NamedTuple):
    """Claims as numbers, a row each: actors, sources and events by the order of their handles, optional ones from 1.

    ``numbers`` maps each field to a column; ``speakers`` and ``abouts`` are what those of speakers and of things that
    claims are about stand for; ``keys`` stand for the claims' ids.
    """

    said: Statements
    numbers: dict[str, Numbers]
    keys: Numbers
    speakers: list[str]
    abouts: list[str]


def resolve(scan: Scan, paths: Sequence[str]) -> Rows:
    """Return what was scanned as numbers. Raises the first problem, with the count of the others."""
    return _Resolver(scan).rows(paths)


class _Resolver:
    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self.texts = list(scan.codes)
        self.said = Statements(scan.index, Ontology(scan.index))
        said, ontology = self.said, self.said.ontology
        self.places = {
            kind: {handle: place for place, handle in enumerate(sorted(known))}
            for kind, known in (("actor", said.actors), ("source", said.sources), ("event", said.events))
        }
        self.places |= {
            kind: {word: place for place, word in enumerate(ontology.kinds_of_words[kind])} for kind in KINDS
        }
        self.places["relation"] = {notation: place for place, notation in enumerate(ontology.relations)}
        self.speakers: dict[str, int] = {}
        self.abouts: dict[str, int] = {}
        self.keys = np.array(scan.keys, "uint64")
        self.sorted_keys = np.sort(self.keys)

    def rows(self, paths: Sequence[str]) -> Rows:
        flat = np.frombuffer(self.scan.flat, "uint32").reshape(-1, len(FIELDS))
        columns = {name: self._column(flat[:, place], getattr(self, f"_{name}")) for place, name in enumerate(FIELDS)}
        columns["usual"] = np.array(self.scan.usual, "uint8")
        first = self._column(flat[:, FIELDS.index("since")], lambda text: _day(text, DAWN, 0))
        last = self._column(flat[:, FIELDS.index("until")], lambda text: _day(text, DUSK, 1))
        fit = np.all([column >= 0 for column in columns.values()], axis=0) & (first <= last)
        twice = self.sorted_keys[1:][self.sorted_keys[1:] == self.sorted_keys[:-1]]
        fit &= ~np.isin(self.keys, twice)
        doubtful = {self._id(row): None for row in np.flatnonzero(~fit).tolist()} | self.scan.aside
        kept = Rows(self.said, columns, self.keys, [], [])
        if not fit.all():
            kept = kept._replace(numbers={name: column[fit] for name, column in columns.items()}, keys=self.keys[fit])
            self.scan.records.keep(fit)
        if doubtful:
            kept = self._judge(kept, doubtful, paths)
        self.said.raise_problems()
        return kept._replace(speakers=list(self.speakers), abouts=list(self.abouts))

    def _column(self, codes: Numbers, resolve: Callable[[str | None], float]) -> Numbers:
        met = np.zeros(len(self.texts), bool)
        met[codes] = True
        table = np.zeros(len(self.texts))
        for code in np.flatnonzero(met):
            table[code] = resolve(self.texts[code])
        return table[codes] if resolve == self._confidence else table.astype("int32")[codes]

    def _named(self, text: str | None, kind: str) -> int:
        return self.places[kind].get(self.said.names.get(_iri(text) or "", ""), -1)

    def _actor(self, text: str | None) -> int:
        return self._named(text, "actor")

    _subject = _object = _actor

    def _on_behalf_of(self, text: str | None) -> int:
        return 0 if text is None else (self._actor(text) + 1) or -1

    def _source(self, text: str | None) -> int:
        return self._named(text, "source")

    def _event(self, text: str | None) -> int:
        return 0 if text is None else (self._named(text, "event") + 1) or -1

    def _relation(self, text: str | None) -> int:
        relation = self.said.ontology.by_iri.get(_iri(text) or "")
        return -1 if relation is None else self.places["relation"][relation.notation]

    def _speaker(self, text: str | None) -> int:
        name = self.said.names.get(_iri(text) or "")
        if name is None or (name not in self.said.actors and name not in self.said.speakers):
            return -1
        return self.speakers.setdefault(name, len(self.speakers))

    def _word(self, text: str | None, kind: str) -> int:
        return self.places[kind].get(self.said.ontology.words.get(_iri(text) or "", ""), -1)

    def _stance(self, text: str | None) -> int:
        return self._word(text, "stance")

    def _modality(self, text: str | None) -> int:
        return self._word(text, "modality")

    def _basis(self, text: str | None) -> int:
        return self._word(text, "basis")

    def _confidence(self, text: str | None) -> float:
        try:
            value = float(_lexical(text) or "")
        except ValueError:
            return -1.0
        return value if 0 <= value <= 1 else -1.0

    def _since(self, text: str | None) -> int:
        if text is None:
            return 0
        try:
            bounds(_lexical(text) or "")
            return number(_lexical(text))
        except InputError:
            return -1

    def _until(self, text: str | None) -> int:
        word = self.said.ontology.words.get(_iri(text) or "") or _lexical(text)
        return number(word) if word == ONGOING else self._since(text)

    def _about(self, text: str | None) -> int:
        if text is None:
            return 0
        iri = _iri(text)
        if iri is None:
            return -1
        name = local(iri)
        wanted = np.uint64(key(name))
        place = np.searchsorted(self.sorted_keys, wanted)
        if place == len(self.sorted_keys) or self.sorted_keys[place] != wanted:
            name = self.said.names.get(iri, "")
            if name not in self.said.events:
                return -1
        return self.abouts.setdefault(name, len(self.abouts)) + 1

    def _id(self, row: int) -> str:
        return self.scan.records.read(row).partition("\t")[0]

    def _judge(self, rows: Rows, doubtful: dict[str, None], paths: Sequence[str]) -> Rows:
        """Read doubtful claims with the reader that explains; add what it accepts."""
        index = Index()
        if all(path.endswith(LINES) for path in paths):
            index.subjects, index.origin = dict(self.scan.index.subjects), dict(self.scan.index.origin)
            again(paths, doubtful, index)
        else:
            for path in self.scan.index.files:
                index.read(path)
        judged = Statements(index, self.said.ontology)
        self.said.problems = judged.problems
        accepted = [claim for claim in judged.claims if claim.id in doubtful]
        if not accepted:
            return rows
        added = [self._numbered(claim) for claim in accepted]
        numbers = {
            name: np.concatenate((column, np.array([row[name] for row in added], column.dtype)))
            for name, column in rows.numbers.items()
        }
        for claim in accepted:
            self.scan.records.add("\t".join(map(str, (claim.id, *claim.locator, claim.gloss))))
        keys = np.concatenate((rows.keys, np.array([key(claim.id) for claim in accepted], "uint64")))
        return rows._replace(numbers=numbers, keys=keys)

    def _numbered(self, claim: Claim) -> dict[str, float]:
        actor, place = self.places["actor"], self.places
        return {
            "subject": actor[claim.subject],
            "relation": place["relation"][claim.relation],
            "object": actor[claim.object],
            "source": place["source"][claim.source],
            "speaker": self.speakers.setdefault(claim.speaker, len(self.speakers)),
            **{kind: place[kind][getattr(claim, kind)] for kind in KINDS},
            "confidence": claim.confidence,
            "usual": claim.id == f"{key(claim.id):016x}",
            "since": number(claim.since),
            "until": number(claim.until),
            "event": place["event"][claim.event] + 1 if claim.event else 0,
            "on_behalf_of": actor[claim.on_behalf_of] + 1 if claim.on_behalf_of else 0,
            "about": self.abouts.setdefault(claim.about, len(self.abouts)) + 1 if claim.about else 0,
        }


def _iri(text: str | None) -> str | None:
    """Return the IRI that stands at the end of a line, or ``None`` where it is something else."""
    if text is None or text[0] != "<":
        return None
    if text.endswith("> .\n") and text.find(">") == len(text) - 4 and "\\" not in text:
        return text[1:-4]
    found = term(text)
    return found.value if found is not None else None


def _lexical(text: str | None) -> str | None:
    """Return the text of the literal at the end of a line, or ``None`` for a foreign language or something else."""
    found = None if text is None or text[0] != '"' else term(text)
    return found.value if found is not None and getattr(found, "language", None) in (None, "en") else None


def _day(text: str | None, unbounded: int, which: int) -> int:
    """Return the first or the last day that a date may mean; what is no date is another check's matter."""
    try:
        return bounds(_lexical(text) or "")[which]
    except InputError:
        return unbounded

"""From what a scan met as text to numbers of actors, sources, relations and words, with every structural check.

Each text is resolved once, however many claims hold it. Claims with a text that does not fit are read again by
``kg.claims.reader``, one by one: what it accepts is added, and what it rejects it explains.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.build.lines import term
from kg.build.lines import text as lexical
from kg.build.scan import FIELDS, Scan, again
from kg.claims.dates import DAWN, DUSK, ONGOING, bounds, number
from kg.claims.model import Claim
from kg.claims.reader import Statements
from kg.errors import InputError
from kg.ontology import Ontology
from kg.rdf import LINES, TYPE, Index, local
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


class _Judged(Statements):
    """The statements of some claims; those that were not read again are ``known`` by id."""

    def __init__(self, index: Index, ontology: Ontology, known: Callable[[str], bool]) -> None:
        self._known_claim = known
        super().__init__(index, ontology)

    def is_claim(self, name: str) -> bool:
        """Return whether there is a claim of that id."""
        return super().is_claim(name) or self._known_claim(name)


class _Resolver:
    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self.texts = list(scan.codes)
        self.keys = np.array(scan.keys, "uint64")
        self.sorted_keys = np.sort(self.keys)
        self.apart = self._apart()
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

    def rows(self, paths: Sequence[str]) -> Rows:
        order = np.array(self.scan.order, "uint64")
        flat = self._ranked(np.frombuffer(self.scan.flat, "uint32").reshape(-1, len(FIELDS)), order)
        columns = {name: self._column(flat[:, place], getattr(self, f"_{name}")) for place, name in enumerate(FIELDS)}
        columns["usual"] = np.array(self.scan.usual, "uint8")
        first = self._column(flat[:, FIELDS.index("since")], lambda text: _day(text, DAWN, 0))
        last = self._column(flat[:, FIELDS.index("until")], lambda text: _day(text, DUSK, 1))
        fit = np.all([column >= 0 for column in columns.values()], axis=0) & (first <= last)
        twice = self.sorted_keys[1:][self.sorted_keys[1:] == self.sorted_keys[:-1]]
        fit &= ~np.isin(self.keys, twice) & ~np.isin(self.keys, [key(name) for name in self.apart])
        doubtful = dict(self.apart)
        for row in np.flatnonzero(~fit).tolist():
            name, when = self._id(row), int(order[row])
            doubtful[name] = min(when, doubtful.get(name, when))
        accepted = self._judge(doubtful, paths) if doubtful else []
        self.said.raise_problems()
        added = [self._numbered(claim) for claim in accepted]
        for claim in accepted:
            self.scan.records.add("\t".join(map(str, (claim.id, *claim.locator, claim.gloss))))
        rows = np.concatenate((np.flatnonzero(fit), len(fit) + np.arange(len(added))))
        met = np.concatenate((order[fit], np.array([doubtful[claim.id] for claim in accepted], "uint64")))
        sort = np.argsort(met, kind="stable")
        if (np.diff(rows[sort], prepend=-1) != 1).any() or len(rows) != len(self.scan.records):
            self.scan.records.arrange(rows[sort].tolist())
        numbers = {
            name: np.concatenate((column[fit], np.array([row[name] for row in added], column.dtype)))[sort]
            for name, column in columns.items()
        }
        keys = np.concatenate((self.keys[fit], np.array([key(claim.id) for claim in accepted], "uint64")))[sort]
        return Rows(self.said, numbers, keys, list(self.speakers), list(self.abouts))

    def _ranked(self, flat: Numbers, order: Numbers) -> Numbers:
        """Number texts as they come in the claims' order, so that the numbers depend on what is said alone."""
        codes = flat[np.argsort(order, kind="stable")].ravel()
        rank = np.full(len(self.texts), len(codes))
        rank[codes[::-1]] = np.arange(len(codes))[::-1]  # of several, what is written last stays
        ranked = np.argsort(rank, kind="stable")
        self.texts = [self.texts[code] for code in ranked.tolist()]
        rank[ranked] = np.arange(len(ranked))
        return rank[flat]

    def _apart(self) -> dict[str, int]:
        """Take out of the index what it says of claims, far from where they stand; return their ids, with the others'.

        With each id stands when it was met first.
        """
        index, met = self.scan.index, self.scan.met
        names = {iri: local(iri) for iri in index.subjects if ":" in iri}
        found = self._are_claims(names.values())
        apart = {name: met.get(name, 0) for name, strays in zip(names.values(), found, strict=True) if strays}
        for name, when in self.scan.aside.items():
            apart[name] = min(when, met.get(name, when))
        for iri, name in names.items():
            if name in apart and TYPE not in index.subjects[iri]:
                del index.subjects[iri]
        return apart

    def _column(self, codes: Numbers, resolve: Callable[[str], float]) -> Numbers:
        met = np.zeros(len(self.texts), bool)
        met[codes] = True
        table = np.zeros(len(self.texts))
        for code in np.flatnonzero(met):
            table[code] = resolve(self.texts[code])
        return table[codes] if resolve == self._confidence else table.astype("int32")[codes]

    def _named(self, text: str, kind: str) -> int:
        return self.places[kind].get(self.said.names.get(_iri(text) or "", ""), -1)

    def _actor(self, text: str) -> int:
        return self._named(text, "actor")

    _subject = _object = _actor

    def _on_behalf_of(self, text: str) -> int:
        return 0 if not text else (self._actor(text) + 1) or -1

    def _source(self, text: str) -> int:
        return self._named(text, "source")

    def _event(self, text: str) -> int:
        return 0 if not text else (self._named(text, "event") + 1) or -1

    def _relation(self, text: str) -> int:
        relation = self.said.ontology.by_iri.get(_iri(text) or "")
        return -1 if relation is None else self.places["relation"][relation.notation]

    def _speaker(self, text: str) -> int:
        name = self.said.names.get(_iri(text) or "")
        if name is None or (name not in self.said.actors and name not in self.said.speakers):
            return -1
        return self.speakers.setdefault(name, len(self.speakers))

    def _word(self, text: str, kind: str) -> int:
        return self.places[kind].get(self.said.ontology.words.get(_iri(text) or "", ""), -1)

    def _stance(self, text: str) -> int:
        return self._word(text, "stance")

    def _modality(self, text: str) -> int:
        return self._word(text, "modality")

    def _basis(self, text: str) -> int:
        return self._word(text, "basis")

    def _confidence(self, text: str) -> float:
        try:
            value = float(lexical(text) or "")
        except ValueError:
            return -1.0
        return value if 0 <= value <= 1 else -1.0

    def _since(self, text: str) -> int:
        if not text:
            return 0
        try:
            bounds(lexical(text) or "")
            return number(lexical(text))
        except InputError:
            return -1

    def _until(self, text: str) -> int:
        word = self.said.ontology.words.get(_iri(text) or "") or lexical(text)
        return number(word) if word == ONGOING else self._since(text)

    def _about(self, text: str) -> int:
        if not text:
            return 0
        iri = _iri(text)
        if iri is None:
            return -1
        name = local(iri)
        if name not in self.apart and not self._is_claim(name):
            name = self.said.names.get(iri, "")
            if name not in self.said.events:
                return -1
        return self.abouts.setdefault(name, len(self.abouts)) + 1

    def _id(self, row: int) -> str:
        return self.scan.records.read(row).partition("\t")[0]

    def _judge(self, doubtful: Collection[str], paths: Sequence[str]) -> list[Claim]:
        """Read doubtful claims with the reader that explains; return what it accepts, and remember the problems."""
        index = Index()
        if all(path.endswith(LINES) for path in paths):
            index.subjects, index.origin = dict(self.scan.index.subjects), dict(self.scan.index.origin)
            again(paths, doubtful, index)
        else:
            for path in self.scan.index.files:
                index.read(path)
        judged = _Judged(index, self.said.ontology, self._is_claim)
        self.said.problems = judged.problems
        return [claim for claim in judged.claims if claim.id in doubtful]

    def _is_claim(self, name: str) -> bool:
        return self._are_claims((name,))[0]

    def _are_claims(self, names: Iterable[str]) -> list[bool]:
        keys, wanted = self.sorted_keys, np.fromiter(map(key, names), "uint64")
        found: list[bool] = (np.searchsorted(keys, wanted) < np.searchsorted(keys, wanted, "right")).tolist()
        return found

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


def _iri(text: str) -> str | None:
    """Return the IRI that stands at the end of a line, or ``None`` where it is something else."""
    if not text or text[0] != "<":
        return None
    if text.endswith("> .\n") and text.find(">") == len(text) - 4 and "\\" not in text:
        return text[1:-4]
    found = term(text)
    return found.value if found is not None else None


def _day(text: str, unbounded: int, which: int) -> int:
    """Return the first or the last day that a date may mean; what is no date is another check's matter."""
    try:
        return bounds(lexical(text) or "")[which]
    except InputError:
        return unbounded

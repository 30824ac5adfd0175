"""From an index of RDF statements to actors, sources, events and claims, with structural checks.

What is checked here is what the rest relies on: that names lead somewhere, numbers and dates can be read, and each
thing that must stand once stands once. Everything finer is a shape (``ontology/shapes``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.claims.dates import backwards, bounds
from kg.claims.model import Actor, Claim, Event, Locator, Source
from kg.claims.said import Said, Unsupported
from kg.claims.table import ClaimTable, Record
from kg.errors import InputError, nearest
from kg.ontology import Ontology
from kg.rdf import BASE, DCT, KG, LABEL, NOTATION, OA, PROV, RDF, SKOS, TYPE, Index, local

PLACED = 1000
"""Of so many problems the line is looked up, which takes a look through the file; of the others only the file."""

_SUBJECT, _PREDICATE, _OBJECT = RDF + "subject", RDF + "predicate", RDF + "object"
_SPEAKER, _SOURCE = PROV + "wasAttributedTo", PROV + "hadPrimarySource"
_NUMBERS = (
    (OA + "start", "start"),
    (OA + "end", "end"),
    (KG + "paragraph", "paragraph"),
    (KG + "sentence", "sentence"),
)


class PlainTie(NamedTuple):
    """A tie that stands in a file as a plain triple: its ends and notation as a claim has them, its IRIs as written."""

    ends: tuple[str, str, str]
    iris: tuple[str, str, str]


class Statements(Said):
    """What the statements of an index say; the order of everything is that of reading."""

    def __init__(self, index: Index, ontology: Ontology) -> None:
        self.index, self.ontology = index, ontology
        self.problems: list[InputError] = []
        self.actors: dict[str, Actor] = {}
        self.sources: dict[str, Source] = {}
        self.events: dict[str, Event] = {}
        self.speakers: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.claims: ClaimTable = ClaimTable(self.actors)
        for read, found in ((self._actor, self._typed_actors()), (self._speaker, index.of_type(KG + "Speaker"))):
            self._read_all(read, found)
        self._read_all(self._source, index.of_type(KG + "Source"))
        self._read_all(self._event, index.of_type(KG + "Event"))
        claims = index.of_type(KG + "Claim")
        self._ids = {local(iri): iri for iri in claims}
        if index.sound:
            for iri in claims:
                self._expect(iri)
        else:
            self._read_all(self._claim, claims)

    def unclaimed(self) -> list[Unsupported]:
        """Return the plain ties that stand in the files with no claim behind them. Linear in the actors' statements."""
        return [
            Unsupported(*tie.ends, self.index.file_of(tie.iris[0], tie.iris[2]))
            for tie in self.plain_ties()
            if not self.claims.rows(*tie.ends)
        ]

    def plain_ties(self) -> list[PlainTie]:
        """Return the plain ties that stand in the files, claimed or not. Linear in the actors' statements."""
        found = []
        for handle, actor in self.actors.items():
            for predicate, values in self.index.subjects[actor.iri].items():
                relation = self.ontology.by_iri.get(predicate) or self.ontology.inverses.get(predicate)
                if relation is not None:
                    for value in values:
                        ends = [handle, self.names.get(value, value)]
                        if predicate != relation.iri:
                            ends.reverse()
                        found.append(PlainTie((ends[0], relation.notation, ends[1]), (actor.iri, predicate, value)))
        return found

    def _read_all(self, read: object, subjects: Iterable[str]) -> None:
        for subject in subjects:
            try:
                read(subject)  # type: ignore[operator]
            except InputError as error:
                if not error.place:
                    placed = len(self.problems) < PLACED
                    error.place = self.index.line(subject) if placed else self.index.origin[subject]
                self.problems.append(error)

    def _typed_actors(self) -> list[str]:
        return list(dict.fromkeys(iri for kind in self.ontology.type_by_iri for iri in self.index.of_type(kind)))

    def _one(self, subject: str, predicate: str, name: str) -> str:
        found = self.index.subjects[subject].get(predicate, ())
        if len(found) == 1:
            return found[0]
        values = self.index.values(subject, predicate)
        if len(values) != 1:
            raise InputError(
                f"{_owner(subject)} has {len(values) or 'no'} {name}{'s' if len(values) > 1 else ''}",
                hint="give it exactly one",
            )
        return values[0]

    def _optional(self, subject: str, predicate: str, name: str) -> str | None:
        return self._one(subject, predicate, name) if predicate in self.index.subjects[subject] else None

    def _new(self, iri: str, handle: str, taken: Iterable[str], kind: str) -> str:
        if handle in taken:
            raise InputError(f"the {kind} handle '{handle}' is used twice", hint="rename one of the two")
        self.names[iri] = handle
        return handle

    def _label(self, iri: str) -> str:
        labels = self.index.values(iri, LABEL) or self.index.foreign(iri, LABEL)
        return labels[0] if labels else self._one(iri, LABEL, "label")

    def _actor(self, iri: str) -> None:
        handle = self._new(iri, self._one(iri, NOTATION, "skos:notation"), self.actors, "actor")
        kinds = [
            self.ontology.type_by_iri[kind]
            for kind in self.index.values(iri, TYPE)
            if kind in self.ontology.type_by_iri
        ]
        narrowest = max(kinds, key=lambda kind: len(kind.above))
        label = self._label(iri)
        others = [
            *self.index.values(iri, LABEL),
            *self.index.foreign(iri, LABEL),
            *self.index.values(iri, SKOS + "altLabel"),
            *self.index.foreign(iri, SKOS + "altLabel"),
        ]
        self.actors[handle] = Actor(
            iri,
            handle,
            label,
            tuple(name for name in dict.fromkeys(others) if name != label),
            narrowest.notation,
            self.index.value(iri, SKOS + "definition") or "",
        )

    def _speaker(self, iri: str) -> None:
        if iri not in self.names:
            name = self._label(iri)
            if name in self.speakers or name in self.actors:
                raise InputError(f"the speaker's name '{name}' is used twice", hint="rename one of the two")
            self.names[iri] = name
            self.speakers[name] = iri

    def _source(self, iri: str) -> None:
        index = self.index
        handle = self._new(iri, iri.rsplit("/", 1)[-1], self.sources, "source")
        issued = self._optional(iri, DCT + "issued", "date of issue")
        if issued:
            bounds(issued)
        self.sources[handle] = Source(
            iri,
            handle,
            self._label(iri),
            publisher=index.value(iri, DCT + "publisher"),
            authors=tuple(index.values(iri, DCT + "creator")),
            issued=issued,
            language=index.value(iri, DCT + "language"),
            sha256=index.value(iri, KG + "sha256"),
            rights=index.value(iri, DCT + "license") or index.value(iri, DCT + "rights"),
            repeats=index.value(iri, KG + "repeats"),
            reliability=index.value(iri, KG + "reliability"),
            url=index.value(iri, "https://schema.org/url"),
        )

    def _event(self, iri: str) -> None:
        handle = self._new(iri, self._one(iri, NOTATION, "skos:notation"), self.events, "event")
        since, until = self._dates(iri)
        place = self._optional(iri, KG + "place", "place")
        self.events[handle] = Event(
            iri,
            handle,
            self._label(iri),
            since,
            until,
            self._known(place, self.actors, "place") if place else None,
            tuple(self._count(node) for node in self.index.values(iri, KG + "count")),
        )

    def _count(self, node: str) -> tuple[str, str]:
        exact = self.index.value(node, KG + "number")
        return self.index.value(node, KG + "counted") or "", exact or f"≥ {self.index.value(node, KG + 'atLeast')}"

    def _dates(self, iri: str) -> tuple[str | None, str | None]:
        since = self._optional(iri, KG + "since", "start")
        until = self._optional(iri, KG + "until", "end")
        until = self.ontology.words.get(until, until) if until else None
        if backwards(since, until):
            raise InputError(
                f"{_short(iri)} ends ({until}) before it starts ({since})", hint="correct kg:since or kg:until"
            )
        return since, until

    def _known(self, iri: str, among: Iterable[str], kind: str) -> str:
        handle = self.names.get(iri)
        if handle is None or handle not in among:
            near = nearest(local(iri), among)
            guess = f"did you mean {' or '.join(near)}?" if near else f"define <{iri}>"
            raise InputError(f"undefined {kind} '{local(iri)}'", hint=guess)
        return handle

    def _word(self, iri: str, predicate: str, name: str) -> str:
        value = self._one(iri, KG + predicate, name)
        word = self.ontology.words.get(value)
        if word is None or word not in self.ontology.kinds_of_words[predicate]:
            raise InputError(f"'{local(value)}' is no {name}", hint=f"see kg:{name.capitalize()} in ontology/core.ttl")
        return word

    def _claim(self, iri: str) -> None:
        if ":" not in iri:  # a blank node, of another name at each reading
            raise InputError("a claim has no IRI", hint="give each claim an IRI of its own")
        try:
            record, symmetric = self._read_claim(iri)
            self.claims.add(record.claim, root=record.root, published=record.published, symmetric=symmetric)
        except InputError as error:
            named = _short(iri)
            raise InputError(
                error.message if named in error.message else f"{named}: {error.message}", hint=error.hint
            ) from error

    def _expect(self, iri: str) -> None:
        """Add a claim of statements that were found sound before: it is read when somebody looks at it."""
        said = self.index.subjects[iri]
        subject, object = self.names[said[_SUBJECT][0]], self.names[said[_OBJECT][0]]
        relation = self.ontology.by_iri[said[_PREDICATE][0]]
        self.claims.expect(
            local(iri), subject, relation.notation, object, symmetric=relation.symmetric, later=self._late
        )

    def _late(self, claim_id: str) -> Record:
        return self._read_claim(self._ids[claim_id])[0]

    def _read_claim(self, iri: str) -> tuple[Record, bool]:
        relation_iri = self._one(iri, _PREDICATE, "relation")
        relation = self.ontology.by_iri.get(relation_iri)
        if relation is None:
            raise self._no_relation(relation_iri)
        speaker = self._one(iri, _SPEAKER, "speaker")
        source = self._known(self._one(iri, _SOURCE, "source"), self.sources, "source")
        event = self._optional(iri, KG + "event", "event")
        behalf = self._optional(iri, KG + "onBehalfOf", "actor that it was done for")
        since, until = self._dates(iri)
        claim = Claim(
            local(iri),
            self._known(self._one(iri, _SUBJECT, "subject"), self.actors, "actor"),
            relation.notation,
            self._known(self._one(iri, _OBJECT, "object"), self.actors, "actor"),
            self._word(iri, "stance", "stance"),
            self._word(iri, "modality", "modality"),
            self._word(iri, "basis", "basis"),
            self._confidence(iri),
            self._known(speaker, self.actors if self.names.get(speaker) in self.actors else self.speakers, "speaker"),
            source,
            since,
            until,
            self._known(event, self.events, "event") if event else None,
            self._known(behalf, self.actors, "actor") if behalf else None,
            self._about(iri),
            self._locator(iri),
            self._gloss(iri),
        )
        return Record(claim, self.root(source), self.sources[source].issued), relation.symmetric

    def _no_relation(self, iri: str) -> InputError:
        forward = self.ontology.inverses.get(iri)
        if forward is not None:
            return InputError(
                f"'{local(iri)}' is how '{forward.notation}' reads backwards",
                hint=f"swap subject and object and write {local(forward.iri)}",
            )
        near = nearest(local(iri), [local(known) for known in self.ontology.by_iri])
        guess = f"did you mean {' or '.join(near)}?" if near else "'kg relations' lists them all"
        return InputError(f"undefined relation '{local(iri)}'", hint=guess)

    def _confidence(self, iri: str) -> float:
        text = self._one(iri, KG + "confidence", "confidence")
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not 0 <= value <= 1:
            raise InputError(f"the confidence {text} is outside 0..1", hint="write a number from 0 to 1")
        return value

    def _about(self, iri: str) -> str | None:
        about = self._optional(iri, KG + "about", "thing that it is about")
        if about is None:
            return None
        return local(about) if self.is_claim(local(about)) else self._known(about, self.events, "event or claim")

    def is_claim(self, name: str) -> bool:
        """Return whether there is a claim of that id, sound or not."""
        return name in self._ids

    def _gloss(self, iri: str) -> str:
        foreign = self.index.foreign(iri, KG + "gloss")
        if foreign and KG + "gloss" not in self.index.subjects[iri]:
            return foreign[0]
        return self._one(iri, KG + "gloss", "gloss")

    def _locator(self, iri: str) -> Locator:
        places = {self._place(node) for node in self.index.values(iri, KG + "locator")}
        if len(places) != 1:
            raise InputError(
                f"{_short(iri)} has {len(places) or 'no'} locator{'s' if places else ''}", hint="give it exactly one"
            )
        return places.pop()

    def _place(self, node: str) -> Locator:
        if node not in self.index.subjects:
            raise InputError("the locator is empty", hint="give oa:start, oa:end, kg:paragraph, kg:sentence, kg:sha256")
        try:
            start, end, paragraph, sentence = (int(self._one(node, predicate, name)) for predicate, name in _NUMBERS)
        except ValueError as error:
            raise InputError("the locator's offsets are not numbers", hint="write whole numbers") from error
        if not 0 <= start < end:
            raise InputError(f"the locator's span {start}–{end} is empty", hint="oa:end must come after oa:start")
        return Locator(start, end, paragraph, sentence, self._one(node, KG + "sha256", "digest"))

    def root(self, handle: str) -> str:
        """Return the source that a source goes back to, by what it repeats; of a circle, the first by name."""
        seen = [handle]
        while (again := self.sources[seen[-1]].repeats) and (root := self.names.get(again)) and root in self.sources:
            if root in seen:
                return min(seen[seen.index(root) :])
            seen.append(root)
        return seen[-1]


def _owner(subject: str) -> str:
    """Name what lacks something; of blank nodes only locators are read this way, and their names mean nothing."""
    return _short(subject) if ":" in subject else "the locator"


def _short(iri: str) -> str:
    return iri.removeprefix(BASE).replace("/", " ", 1) if iri.startswith(BASE) else iri

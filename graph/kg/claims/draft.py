"""From what a person types or a table holds to a claim: names resolved, defaults filled in, contradictions refused."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from kg.claims.dates import backwards
from kg.claims.identity import id_of
from kg.claims.model import Claim, Locator
from kg.claims.names import Names
from kg.claims.said import Said
from kg.errors import InputError, UnknownName


class Draft(NamedTuple):
    """A claim as it was written down; names may be labels or aliases, empty values take their defaults."""

    subject: str
    relation: str
    object: str
    source: str
    locator: Locator
    gloss: str = ""
    speaker: str = ""
    stance: str = "asserted"
    modality: str = "stated"
    basis: str = "reported"
    confidence: float | None = None
    since: str = ""
    until: str = ""
    event: str = ""
    on_behalf_of: str = ""
    about: str = ""
    id: str = ""


class Drafting:
    """Makes claims from drafts, against the actors, relations, sources and events of a graph.

    ``also`` are ids of claims that are being drafted, so that a claim may be about one of them.
    """

    def __init__(self, said: Said, also: Collection[str] = ()) -> None:
        self.said, self._also = said, also
        self._actors, self._sources = said.actor_names, said.source_names
        events = {event.handle: (event.label,) for event in said.events.values()}
        self._events = Names("event", events, hint="define it in the collection's Turtle first")

    def claim(self, draft: Draft) -> Claim:
        """Return the claim that a draft means, its id computed unless it has one.

        A draft in a relation's backward reading is turned round. Without a speaker, the source's only author speaks;
        without a confidence it is 0.9 where the author speaks, 0.6 where another does, 0.3 for what is not *stated*.
        Raises ``UnknownName`` and ``InputError``.
        """
        said = self.said
        relation, backwards = said.ontology.relation(draft.relation)
        subject, object = self._actors.find(draft.subject), self._actors.find(draft.object)
        if backwards:
            subject, object = object, subject
        if relation.irreflexive and subject == object:
            raise InputError(
                f"{subject} cannot stand in '{relation.notation}' to itself", hint="name two different actors"
            )
        source = said.sources[self._sources.find(draft.source)]
        speaker = self._speaker(draft.speaker, source.authors, source.handle)
        confidence = draft.confidence
        if confidence is None:
            own = said.speaker_iri(speaker) in source.authors
            confidence = 0.3 if draft.modality != "stated" else 0.9 if own else 0.6
        if not 0 <= confidence <= 1:
            raise InputError(f"the confidence {confidence:g} is outside 0..1", hint="write a number from 0 to 1")
        self._words(draft)
        since, until = self._period(draft.since, draft.until)
        event = self._events.find(draft.event) if draft.event else None
        if draft.id and not re.fullmatch(r"[\w-]+", draft.id, re.ASCII):
            raise InputError(f"'{draft.id}' is no id of a claim", hint="leave it empty, and it is computed")
        claim = Claim(
            draft.id,
            subject,
            relation.notation,
            object,
            draft.stance,
            draft.modality,
            draft.basis,
            confidence,
            speaker,
            source.handle,
            since,
            until,
            event,
            self._actors.find(draft.on_behalf_of) if draft.on_behalf_of else None,
            self._about(draft.about),
            draft.locator,
            self._gloss(draft.gloss) or f"{subject} {relation.label} {object}",
        )
        return claim if claim.id else claim._replace(id=id_of(claim, said))

    def _speaker(self, name: str, authors: tuple[str, ...], source: str) -> str:
        if name:
            if name in self.said.speakers:
                return name
            try:
                return self._actors.find(name)
            except UnknownName as error:
                known = [*self.said.actors, *self.said.speakers]
                raise UnknownName("speaker", name, known, hint="define the speaker in the collection first") from error
        if len(authors) != 1 or authors[0] not in self.said.names:
            raise InputError(f"{source} has {len(authors) or 'no'} authors", hint="name the speaker")
        return self.said.names[authors[0]]

    def _words(self, draft: Draft) -> None:
        for kind, words in self.said.ontology.kinds_of_words.items():
            word = getattr(draft, kind, None)
            if word is not None and word not in words:
                raise UnknownName(kind, word, words, hint=f"write {' or '.join(words)}")

    def _period(self, since: str, until: str) -> tuple[str | None, str | None]:
        if backwards(since, until):
            raise InputError(f"it ends ({until}) before it starts ({since})", hint="correct one of the two")
        return since or None, until or None

    def _about(self, name: str) -> str | None:
        if not name:
            return None
        known = name in self._also or self.said.claims.row(name) is not None
        return name if known else self._events.find(name)

    def _gloss(self, gloss: str) -> str:
        if len(gloss.splitlines()) > 1:
            raise InputError("the gloss has more than one line", hint="write one line in your own words")
        if any("\ud800" <= sign <= "\udfff" for sign in gloss):
            raise InputError("the gloss is not valid text", hint="write it in UTF-8")
        return gloss

"""What a graph says, wherever it is kept: actors, sources, events, speakers and claims."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from kg.claims.model import Actor, Event, Source
from kg.claims.names import Names
from kg.errors import InputError
from kg.ontology import Ontology
from kg.rdf import Index

if TYPE_CHECKING:
    from kg.claims.protocol import Claims


class Unsupported(NamedTuple):
    """A plain tie in a file behind which no claim stands."""

    subject: str
    relation: str
    object: str
    file: str


class Said:
    """What a graph says: ``actors``, ``sources`` and ``events`` by handle, ``speakers`` by name, and the claims.

    ``names`` has the handle or name of every actor, source, event and speaker, by IRI; ``problems`` are the records
    that could not be read, each with its place and reason, and none of them is in the table; ``index`` holds the
    statements of the vocabulary and the collections, and may hold more.
    """

    index: Index
    ontology: Ontology
    problems: list[InputError]
    actors: Mapping[str, Actor]
    sources: Mapping[str, Source]
    events: Mapping[str, Event]
    speakers: Mapping[str, str]
    names: Mapping[str, str]
    claims: "Claims"

    def raise_problems(self) -> None:
        """Raise the first problem, with the count of the others, if there is any."""
        if self.problems:
            first, others = self.problems[0], len(self.problems) - 1
            more = f"; {others} more: 'kg check' lists them all" if others else ""
            raise InputError(first.message, hint=first.hint + more, place=first.place)

    @cached_property
    def actor_names(self) -> Names:
        """The look-up of actors by handle, label or alias."""
        called = {actor.handle: (actor.label, *actor.aliases) for actor in self.actors.values()}
        return Names("actor", called, hint="'kg actors' lists them all")

    @cached_property
    def source_names(self) -> Names:
        """The look-up of sources by handle or label."""
        called = {source.handle: (source.label,) for source in self.sources.values()}
        return Names("source", called, hint="'kg sources' lists them all")

    def speaker_iri(self, name: str) -> str:
        """Return the IRI of a speaker, who may be an actor."""
        return self.speakers.get(name) or self.actors[name].iri

    def unclaimed(self) -> list[Unsupported]:
        """Return the plain ties that stand in the files with no claim behind them."""
        raise NotImplementedError

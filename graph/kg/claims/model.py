"""What is said: actors, sources, speakers, events and claims, as values."""

from typing import Any, NamedTuple


class Actor(NamedTuple):
    """A state, armed force, group, office, person, population or place; ``type`` is the notation of its actor type."""

    iri: str
    handle: str
    label: str
    aliases: tuple[str, ...]
    type: str
    definition: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the public JSON form."""
        return {
            "handle": self.handle,
            "label": self.label,
            "aliases": list(self.aliases),
            "type": self.type,
            "iri": self.iri,
        }


class Source(NamedTuple):
    """A published document. ``issued`` is a partial date; ``sha256`` the digest of its whole text in UTF-8.

    ``repeats`` is the IRI of another source that this one only repeats; ``reliability`` an Admiralty grade (A to F);
    ``authors`` are the IRIs of the speakers who speak in their own voice in it.
    """

    iri: str
    handle: str
    label: str
    publisher: str | None
    authors: tuple[str, ...]
    issued: str | None
    language: str | None
    sha256: str | None
    rights: str | None = None
    repeats: str | None = None
    reliability: str | None = None
    url: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form; absent values are null."""
        row = self._asdict()
        row["authors"] = list(self.authors)
        return row


class Event(NamedTuple):
    """Something that several claims are about. ``counts`` are pairs of what was counted and how many ("2", "≥ 24")."""

    iri: str
    handle: str
    label: str
    since: str | None
    until: str | None
    place: str | None
    counts: tuple[tuple[str, str], ...]


class Locator(NamedTuple):
    """A place in a source's text.

    ``start`` and ``end`` are offsets in Unicode code points, end excluded; ``paragraph`` and ``sentence`` count from 1;
    ``sha256`` is the digest of exactly that span in UTF-8.
    """

    start: int
    end: int
    paragraph: int
    sentence: int
    sha256: str

    def __str__(self) -> str:
        return f"¶{self.paragraph} s{self.sentence} [{self.start}–{self.end}]"


class Claim(NamedTuple):
    """One speaker in one source saying that a relation holds, or does not hold, between two actors.

    Actors, relation, speaker, source and event are given by handle or notation, as people write them; ``id`` is the
    local name of the claim's IRI; ``confidence`` lies in 0..1; ``since`` and ``until`` are partial dates, ``None``
    where unknown, ``until`` also ``"ongoing"``.
    """

    id: str
    subject: str
    relation: str
    object: str
    stance: str
    modality: str
    basis: str
    confidence: float
    speaker: str
    source: str
    since: str | None
    until: str | None
    event: str | None
    on_behalf_of: str | None
    about: str | None
    locator: Locator
    gloss: str

    def to_dict(self) -> dict[str, Any]:
        """Return the public JSON form; absent values are null."""
        row = self._asdict()
        row["locator"] = self.locator._asdict()
        return row

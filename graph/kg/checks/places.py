"""Whether every cited span stands in the text where its claim says."""

from __future__ import annotations

from typing import Any, NamedTuple

from kg.claims.model import Claim, Locator, Source
from kg.claims.said import Said
from kg.claims.text import Finder, digest, read_text
from kg.errors import InputError


class Moved(NamedTuple):
    """A cited span that stands elsewhere now: where its claim says, and where it is."""

    claim: str
    cited: Locator
    place: Locator


class Document(NamedTuple):
    """A text held against the claims of one source.

    ``same`` is whether the text's digest is the source's; ``placed`` how many claims stand in place, ``moved`` those
    found elsewhere, ``lost`` the ids of those whose span stands nowhere any more.
    """

    path: str
    source: str
    same: bool
    placed: int
    moved: list[Moved]
    lost: list[str]

    @property
    def sound(self) -> bool:
        """Whether no span is lost, and none is misplaced in the very document that was coded."""
        return not self.lost and not (self.same and self.moved)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        moved = [
            {"claim": each.claim, "cited": each.cited._asdict(), "place": each.place._asdict()} for each in self.moved
        ]
        return self._asdict() | {"moved": moved, "sound": self.sound}


def document(said: Said, path: str) -> Document:
    """Hold a text against the source that it is the document of, by digest, or else by most spans found in it.

    Raises ``NoSuchInput`` for a text that cannot be read, ``InputError`` for one that no source's claims stand in.
    O(claims · length of a span) where the spans stand in place; a lost one costs O(text · length of its span).
    """
    text = read_text(path)
    whole = digest(text)
    found = [_held(said, source, path, text, whole) for source in _candidates(said, whole)]
    best = max(found, key=lambda each: each.placed + len(each.moved), default=None)
    if best is None or not (best.same or best.placed or best.moved):
        raise InputError(
            "no cited span of any source stands in this text",
            hint="'kg sources' lists the documents that were coded",
            place=path,
        )
    return best


def _candidates(said: Said, whole: str) -> list[Source]:
    same = [source for source in said.sources.values() if source.sha256 == whole]
    return same or list(said.sources.values())


def _held(said: Said, source: Source, path: str, text: str, whole: str) -> Document:
    finder = Finder(text)
    placed, moved, lost = 0, [], []
    for claim in _claims(said, source):
        found = finder.find(claim.locator)
        if found.place is None:
            lost.append(claim.id)
        elif found.moved:
            moved.append(Moved(claim.id, claim.locator, found.place))
        else:
            placed += 1
    return Document(path, source.handle, source.sha256 == whole, placed, moved, lost)


def _claims(said: Said, source: Source) -> list[Claim]:
    return [claim for claim in said.claims if claim.source == source.handle]

"""The sentences that claims cite, read back from texts that the reader has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.claims.model import Claim, Source
from kg.claims.text import Finder, digest, paragraphs, read_text, sentences


class Quotes:
    """Finds the sentences that claims cite in some texts. Raises ``NoSuchInput`` for a text that cannot be read.

    A text that is by its digest the very document of one of the ``sources`` is read for the claims of that source only.
    """

    def __init__(self, paths: Sequence[str], sources: Iterable[Source] = ()) -> None:
        known = [(source.sha256, source.handle) for source in sources]
        self._documents = []
        for text in map(read_text, paths):
            whole = digest(text)
            owners = {handle for sha256, handle in known if sha256 == whole}
            spans = [span for block in paragraphs(text) for span in sentences(text, *block)]
            self._documents.append((owners, Finder(text), spans))

    def sentence(self, claim: Claim) -> str | None:
        """Return the sentences that hold the span that a claim cites, or ``None`` where it is in none of the texts.

        The span is known again by its digest alone, wherever it stands now. O(length of the span + sentences of the
        text) where it is in place; as ``kg.claims.text.Finder.find`` where it moved.
        """
        for owners, finder, spans in self._documents if claim.locator.sha256 else ():
            place = finder.find(claim.locator).place if not owners or claim.source in owners else None
            if place is not None:
                held = [span for span in spans if span[0] < place.end and span[1] > place.start]
                return " ".join(finder.text[held[0][0] : held[-1][1]].split())
        return None

"""The sentences that claims cite, read back from texts that the reader has."""

from __future__ import annotations

from collections.abc import Sequence

from kg.claims.model import Claim
from kg.claims.text import Finder, paragraphs, read_text, sentences


class Quotes:
    """Finds the sentences that claims cite in some texts. Raises ``NoSuchInput`` for a text that cannot be read."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._finders = [Finder(read_text(path)) for path in paths]

    def sentence(self, claim: Claim) -> str | None:
        """Return the sentences that hold the span that a claim cites, or ``None`` where it is in none of the texts.

        The span is known again by its digest alone, wherever it stands now.
        """
        for finder in self._finders if claim.locator.sha256 else ():
            place = finder.find(claim.locator).place
            if place is not None:
                text = finder.text
                around = [span for first, last in paragraphs(text) for span in sentences(text, first, last)]
                held = [span for span in around if span[0] < place.end and span[1] > place.start]
                return " ".join(text[held[0][0] : held[-1][1]].split())
        return None

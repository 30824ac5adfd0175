"""Places in a text: code point offsets, paragraphs, sentences and the digest of a span.

A *paragraph* is a block between blank lines, headings included. A *sentence* ends at ``.``, ``!``, ``?`` or ``…``
(with closing quotes or brackets after it) before white space and an upper-case letter, digit or opening quote, or at
the end of the paragraph; a dot after a single capital or a common abbreviation ends none. Both count from 1. Newlines
are untouched: the text is what the file's bytes decode to as UTF-8.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import NamedTuple

from kg.claims.model import Locator
from kg.errors import InputError, NoSuchInput

_BLANK = re.compile(r"(?:\r\n|\n|\r(?!\n))[^\S\r\n]*(?:\r\n|\n|\r(?!\n))\s*")
_ENDING = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[^\W_a-z])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Col|Maj|Lt|Sgt|St|No|vs|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.$"
)


def read_text(path: str) -> str:
    """Return a document's text exactly as it stands, newlines untouched. Raises ``NoSuchInput``."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read().decode("utf-8")
    except OSError as error:
        raise NoSuchInput(f"cannot read {path}: {error.strerror}", hint="check the path of the text") from error
    except UnicodeDecodeError as error:
        raise NoSuchInput(f"{path} is not UTF-8 text (byte {error.start})", hint="convert it to UTF-8") from error


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal.

    >>> digest("a")[:8]
    'ca978112'
    """
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the start and the end of every paragraph, outer white space left out.

    >>> paragraphs("Head\\n\\nOne. Two.\\n")
    [(0, 4), (6, 15)]
    """
    starts, ends = [0], []
    for gap in _BLANK.finditer(text):
        ends.append(gap.start())
        starts.append(gap.end())
    ends.append(len(text))
    found = []
    for start, end in zip(starts, ends, strict=True):
        block = text[start:end]
        if block.strip():
            found.append((start + len(block) - len(block.lstrip()), start + len(block.rstrip())))
    return found


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the start and the end of every sentence of the paragraph ``text[start:end]``.

    >>> sentences("Gen. A. Smith left. He was late.", 0, 32)
    [(0, 19), (20, 32)]
    """
    found, begin = [], start
    for mark in _ENDING.finditer(text, start, end):
        finish = mark.start() + len(mark.group().rstrip())
        if not _ABBREVIATION.search(text[max(begin, mark.start() - 8) : mark.start() + 1]):
            found.append((begin, finish))
            begin = mark.end()
    found.append((begin, end))
    return found


def locator(text: str, start: int, end: int) -> Locator:
    """Return the locator of ``text[start:end]``; paragraph and sentence are those in which it starts.

    Raises ``InputError`` for an empty span and one outside the text.

    >>> locator("Head\\n\\nOne. Two.", 11, 15)[:4]
    (11, 15, 2, 2)
    """
    if not 0 <= start < end <= len(text):
        raise InputError(f"the span {start}–{end} is empty or outside the text", hint="check the offsets")
    before = [(number, place) for number, place in enumerate(paragraphs(text), 1) if place[0] <= start]
    paragraph, (first, last) = before[-1] if before else (1, (0, len(text)))
    sentence = sum(1 for begin, _ in sentences(text, first, last) if begin <= start)
    return Locator(start, end, paragraph, max(sentence, 1), digest(text[start:end]))


def locate(text: str, quote: str, name: str = "the text") -> Locator:
    """Return the locator of a quote that stands exactly once in the text.

    White space in the quote matches any white space in the text; everything else must be equal. Raises ``InputError``
    where it stands nowhere or more than once.

    >>> locate("One. Two.", "Two")[:2]
    (5, 8)
    """
    pattern = r"\s+".join(re.escape(word) for word in quote.split())
    places = [match.span(1) for match in re.finditer(f"(?=({pattern}))", text)] if pattern else []
    if len(places) != 1:
        what = f"stands {len(places)} times" if places else "does not stand"
        shown = quote if len(quote) <= 40 else quote[:39] + "…"
        hint = "quote more of the sentence" if places else "copy it from the text, quotation marks and dashes included"
        raise InputError(f"the quote '{shown}' {what} in {name}", hint=hint)
    return locator(text, *places[0])


class Found(NamedTuple):
    """Where a cited span stands: ``place`` is ``None`` where it is lost; ``moved`` unless it is as the claim says."""

    place: Locator | None
    moved: bool


class Finder:
    """Finds cited spans again in a text that may have changed, by their digests alone."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._shift = 0
        self._known: dict[tuple[int, str], list[int]] = {}

    def find(self, cited: Locator) -> Found:
        """Return where a span stands now: at its place, else at the place nearest to it with the same digest.

        In place O(length); moved, O(text · length) at the worst, but spans that moved together are found at once.
        """
        for start in (cited.start, cited.start + self._shift):
            if self._at(start, cited):
                return self._found(start, cited)
        key = (cited.end - cited.start, cited.sha256)
        if key not in self._known:
            last = len(self.text) - (cited.end - cited.start)
            self._known[key] = [start for start in range(last + 1) if self._at(start, cited)]
        if not self._known[key]:
            return Found(None, moved=True)
        found = min(self._known[key], key=lambda start: abs(start - cited.start))
        self._shift = found - cited.start
        return self._found(found, cited)

    def _found(self, start: int, cited: Locator) -> Found:
        place = locator(self.text, start, start + cited.end - cited.start)
        return Found(place, moved=place != cited)

    def _at(self, start: int, cited: Locator) -> bool:
        end = start + cited.end - cited.start
        return 0 <= start < end <= len(self.text) and digest(self.text[start:end]) == cited.sha256

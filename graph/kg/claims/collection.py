"""A collection's Turtle files as a place to write one more claim into."""

from __future__ import annotations

import os
import re
from collections import Counter

from kg.claims.model import Claim
from kg.claims.said import Said
from kg.claims.text import read_text
from kg.claims.turtle import HEADER, order, stanza
from kg.errors import InputError, OutputError
from kg.files import replacing
from kg.rdf import PREFIXES

_STANZA = re.compile(r"^(?:claim:|<[^>]*/claim/)([\w-]+)>? a kg:Claim", re.MULTILINE)


def file_for(source: str, said: Said) -> str:
    """Return the file for a new claim: where most claims on its source stand, else ``claims.ttl`` beside the source.

    Raises ``OutputError`` where that file is not Turtle.
    """
    origin = said.index.origin
    counts = Counter(
        origin[PREFIXES["claim"] + claim.id]
        for claim in said.claims
        if claim.source == source and PREFIXES["claim"] + claim.id in origin
    )
    home = origin[said.sources[source].iri]
    path = counts.most_common(1)[0][0] if counts else os.path.join(os.path.dirname(home), "claims.ttl")
    if not path.endswith(".ttl"):
        raise OutputError(f"{path} is not Turtle", hint="'kg export turtle' makes a Turtle file to add to")
    return path


def insert(claim: Claim, path: str, said: Said) -> None:
    """Write a claim into a Turtle file, before the first claim that comes after it in canonical order.

    Everything else in the file, comments included, stays byte for byte as it was. The new text is parsed before it
    replaces the old. Raises ``InputError`` where the claim is there already, and ``OutputError``.
    """
    if said.claims.row(claim.id) is not None:
        raise InputError(f"claim {claim.id} is there already", hint="nothing was written")
    old = read_text(path) if os.path.exists(path) else HEADER
    mark = b"\xef\xbb\xbf" if old.startswith("\ufeff") else b""
    text = _with_prefixes(old.removeprefix("\ufeff"))
    place = len(text)
    for match in _STANZA.finditer(text):
        row = said.claims.row(match.group(1))
        if row is not None and order(said.claims[row]) > order(claim):
            place = match.start()
            break
    new = stanza(claim, said)
    head, tail = text[:place], text[place:]
    gap = "" if head.endswith("\n\n") else "\n" if head.endswith("\n") else "\n\n"
    text = f"{head}{new}\n{tail}" if tail else f"{head}{gap}{new}"
    _verify(path, text, claim, new)
    with replacing(path) as out:
        out.write(mark + text.encode())


def _with_prefixes(text: str) -> str:
    missing = [
        line
        for line in HEADER.splitlines(keepends=True)
        if not re.search(rf"(?im)^\s*(?:@prefix|prefix)\s+{re.escape(line.split()[1])}\s*<", text)
    ]
    return "".join(missing) + text


def _verify(path: str, text: str, claim: Claim, new: str) -> None:
    try:
        found = _statements(text, claim)
    except SyntaxError as error:
        raise InputError(f"a claim cannot be written there: {error.msg}", hint="mend the file", place=path) from error
    if found != _statements(HEADER + new, claim):
        raise InputError("its prefixes differ from the project's", hint="use the project's prefixes there", place=path)


def _statements(text: str, claim: Claim) -> set[tuple[str, str]]:
    """Return what a text says of a claim and of its locator, the name of the blank node aside."""
    from pyoxigraph import BlankNode, RdfFormat, parse

    quads = list(parse(text, format=RdfFormat.TURTLE))
    own = [quad for quad in quads if quad.subject.value == PREFIXES["claim"] + claim.id]
    places = {quad.object for quad in own if isinstance(quad.object, BlankNode)}
    return {
        (str(quad.predicate), "" if quad.object in places else str(quad.object))
        for quad in [*own, *(quad for quad in quads if quad.subject in places)]
    }

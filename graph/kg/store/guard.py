"""Refusing queries that would reach out of the graph, before any engine sees them.

Both engines connect out on ``SERVICE``, and one reads files on ``FROM``; both can be spelt with ``\\uXXXX`` escapes
or hidden in a sub-query. So a query is cut into SPARQL's own tokens, as it stands and with its escapes resolved, and
what is not a string, an IRI, a comment, a variable or a prefixed name is looked at as a keyword.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.errors import QueryError

MAX_DEPTH = 100
MAX_TOKENS = 2500

_TOKEN = re.compile(
    r"""
    (?P<space>[\ \t\r\n]+|\#[^\n\r]*)
  | (?P<string>\"\"\"(?:\"{0,2}(?:[^\"\\]|\\.))*\"\"\"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''
              |\"(?:[^\"\\\n\r]|\\.)*\"|'(?:[^'\\\n\r]|\\.)*')
  | (?P<iri><[^\x00-\x20<>\"{}|^`\\]*>)
  | (?P<variable>[?$]\w+)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<prefixed>(?:[^\W\d_](?:[\w.\-·]{0,100}[\w\-·])?)?:(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])
                 (?:(?:[\w.:\-·]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*
                    (?:[\w:\-·]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]))?)?|_:[\w.\-·]+)
  | (?P<number>\d*\.?\d+(?:[eE][+-]?\d+)?)
  | (?P<word>[^\W\d]\w*)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
# An IRI that cannot be read as "less than": what follows the sign would be no expression.
_PLAIN = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:(?://[^>]*|[A-Za-z0-9:._%@-]*)>")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_FORMS = {"select", "ask", "construct", "describe"}
_VALUES = {"string", "language", "iri", "number", "prefixed"}
_UPDATES = {"insert", "delete", "load", "clear", "drop", "create", "add", "move", "copy", "with"}


def tokens(query: str) -> Iterator[tuple[str, str]]:
    """Yield the kind and the text of every SPARQL token, white space and comments left out. Linear.

    >>> list(tokens("ASK { ?service ex:load 'SERVICE' } # LOAD"))[1:4]
    [('sign', '{'), ('variable', '?service'), ('prefixed', 'ex:load')]
    """
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup or ""
        if kind != "space":
            yield kind, match.group()


def check(query: str) -> None:
    """Raise ``QueryError`` for a query that is not a read-only question to this graph alone.

    Refused: ``SERVICE``, updates, any ``FROM`` (everything is in the default graph, so there is no other to name), and
    what would end the process instead of failing: nesting deeper than ``MAX_DEPTH``, more than ``MAX_TOKENS`` tokens
    (values in VALUES blocks and IN lists not counted).

    >>> check("SELECT * { ?s ?p ?o }")
    >>> check("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    kg.errors.QueryError: SERVICE is refused: a query reads this graph only; load the other data with -g and ask again
    """
    readings = [query]
    resolved = _ESCAPE.sub(_sign, query)
    if resolved != query:
        readings.append(resolved)
    for reading in readings:
        _check(reading)


def _sign(match: re.Match[str]) -> str:
    code = int(match.group(1) or match.group(2), 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise QueryError(f"{match.group()} is not a character", hint="correct the escape")
    return chr(code)


def _check(query: str) -> None:
    depth = count = 0
    form = False
    for kind, text, counts in _weighed(query):
        count += counts
        if kind in ("word", "prefixed"):
            word = text.lower().partition(":")[0]
            _refuse(word, text, form)
            form = form or (kind == "word" and word in _FORMS)
        elif kind == "iri" and not _PLAIN.fullmatch(text):
            raise QueryError(
                f"{text[:40]} may be an IRI or a comparison", hint="write a space after <, and IRIs in full"
            )
        elif kind == "sign" and text in "\"'":
            raise QueryError(f"a stray {text}: is a string not closed?", hint="close it, or escape the quotation mark")
        elif kind == "sign":
            depth = max(0, depth + (text in "{([") - (text in "})]"))
        if depth > MAX_DEPTH:
            raise QueryError(f"the query is nested more than {MAX_DEPTH} deep", hint="write it flatter")
        if count > MAX_TOKENS:
            hint = "write it shorter, and values as one VALUES block or IN list"
            raise QueryError(f"the query is longer than {MAX_TOKENS} words and signs", hint=hint)


def _weighed(query: str) -> Iterator[tuple[str, str, bool]]:
    """Yield every token, and whether it counts: values in VALUES blocks and IN lists do not, for any number is fine."""
    opening = closing = ""
    for kind, text in tokens(query):
        word = text.lower() if kind == "word" else ""
        value = kind in _VALUES or text in ",^" or word == "undef" or (closing == "}" and text in ("(", ")"))
        yield kind, text, not (closing and value)
        if text == opening:
            opening, closing = "", {"{": "}", "(": ")"}[text]
        elif text == closing:
            closing = ""
        elif word in ("values", "in"):
            opening = "{" if word == "values" else "("


def _refuse(word: str, text: str, form: bool) -> None:
    """Refuse by what a word contains: the engine's grammar knows no word boundaries, and reads two in SERVICEu:x."""
    if "service" in word:
        hint = "load the other data with -g and ask again" if word == "service" else "choose another name"
        raise QueryError("SERVICE is refused: a query reads this graph only", hint=hint)
    if "from" in word:
        hint = "leave FROM out" if word == "from" else "choose another name"
        raise QueryError("FROM names no graph here: everything is in the default graph", hint=hint)
    if not form and word in _UPDATES and word == text.lower():
        raise QueryError(
            f"{text.upper()} is refused: a query changes nothing", hint="use 'kg add' or edit the Turtle files"
        )

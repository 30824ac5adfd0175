"""Refusing queries that would reach out of the graph or end the process, before an engine runs them.

Oxigraph connects out on ``SERVICE`` and ``LOAD`` and cannot be told not to. Its grammar knows no word boundaries
(``SERVICEu:x`` is SERVICE to it) and takes ``<`` for an IRI or for "less than" as it goes along, so only its own parser
can say whether those letters are a keyword. It is asked: with other letters in their place, everything that is a name,
an IRI, a string or a comment reads as before, and a keyword is none any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from kg.errors import QueryError
from kg.rdf import PREFIXES

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
  | (?P<unclosed>["'].*)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
# An IRI that cannot be read as "less than": what follows the sign would be no expression.
_PLAIN = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:(?://[^>]*|[A-Za-z0-9:._%@-]*)>")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
FORMS = {"select", "ask", "construct", "describe"}
_BEGINNINGS = tuple(FORMS)
_VALUES = {"string", "language", "iri", "number", "prefixed"}
_UPDATES = {"insert", "delete", "load", "clear", "drop", "create", "add", "move", "copy", "with"}


def tokens(query: str) -> Iterator[tuple[str, str]]:
    """Yield the kind and the text of every SPARQL token, white space and comments left out. Linear.

    Where an IRI could also be read as a comparison it is taken for an IRI.

    >>> list(tokens("ASK { ?service ex:load 'SERVICE' } # LOAD"))[1:4]
    [('sign', '{'), ('variable', '?service'), ('prefixed', 'ex:load')]
    """
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup or ""
        if kind != "space":
            yield kind, match.group()


def check(query: str, prefixes: Mapping[str, str] = PREFIXES) -> None:
    """Raise ``QueryError`` for a query that is not a read-only question to this graph alone.

    Refused: ``SERVICE``, updates, and what would end the process instead of failing: nesting deeper than ``MAX_DEPTH``,
    more than ``MAX_TOKENS`` tokens (values in VALUES blocks and IN lists not counted). ``prefixes`` are those that the
    engine will be given, by name. Linear, but for a second parsing where the letters of "service" occur at all.

    >>> check("SELECT * { ?s ?p ?o }")
    >>> check("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    kg.errors.QueryError: SERVICE is refused: only this graph is read; load the other data with -g and ask again
    """
    _refuse_halves(query)
    lower = query.lower().lstrip()
    if lower.startswith(_BEGINNINGS) and not ("service" in lower or "\\" in query or _may_be_long(query)):
        return  # as nearly all are: nothing below would find anything
    for reading in _readings(query):
        _refuse_updates(reading)
        _refuse_long(reading)
        _refuse_reaching(reading, ("service",), prefixes)


def check_update(update: str, prefixes: Mapping[str, str] = PREFIXES) -> None:
    """Raise ``QueryError`` for an update that reads anything but this graph, or would end the process.

    Refused: ``LOAD``, ``SERVICE``, and length and nesting as in ``check``; what INSERT DATA and DELETE DATA list is not
    counted.

    >>> check_update("INSERT DATA { actor:A kg:funds actor:B }")
    >>> check_update("LOAD <http://example.org/>")
    Traceback (most recent call last):
    kg.errors.QueryError: LOAD is refused: only this graph is read; load the other data with -g and ask again
    """
    _refuse_halves(update)
    for reading in _readings(update):
        _refuse_long(reading)
        _refuse_reaching(reading, ("service", "load"), prefixes)


def without_loads(update: str) -> tuple[str, bool]:
    """Return an update in which each ``LOAD`` is an operation that does nothing, and whether all were ``SILENT``.

    To the standard a load that fails without being silent is an error, and one that is silent is nothing.

    >>> without_loads("LOAD SILENT <http://example.org/> INTO GRAPH actor:A ; CLEAR ALL")
    ('CLEAR SILENT GRAPH <kg:nothing> ; CLEAR ALL', True)
    """
    letters = {"load": "L", "silent": "S", "into": "I", "graph": "G"}
    found = [match for match in _TOKEN.finditer(update) if match.lastgroup != "space"]
    marks = "".join(
        "N" if match.lastgroup in ("iri", "prefixed") else letters.get(match.group().lower(), ".") for match in found
    )
    pieces, end, silent = [], 0, True
    for load in re.finditer("LS?N(?:IGN)?", marks):
        pieces += [update[end : found[load.start()].start()], "CLEAR SILENT GRAPH <kg:nothing>"]
        end, silent = found[load.end() - 1].end(), silent and "S" in load.group()
    return "".join([*pieces, update[end:]]), silent


def _refuse_halves(query: str) -> None:
    try:
        query.encode()
    except UnicodeEncodeError as error:
        raise QueryError("the query is not Unicode", hint="remove what stands for half a character") from error


def _readings(query: str) -> Sequence[str]:
    """Return a query as it stands, as Oxigraph reads it, and with its escapes resolved, as the standard has it."""
    resolved = _ESCAPE.sub(_sign, query) if "\\" in query else query
    return (query,) if resolved == query else (query, resolved)


def _sign(match: re.Match[str]) -> str:
    code = int(match.group(1) or match.group(2), 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise QueryError(f"{match.group()} is not a character", hint="correct the escape")
    return chr(code)


def _refuse_updates(query: str) -> None:
    """Refuse an update by its name; the engine would only say that it had expected a query."""
    for kind, text in tokens(query):
        word = text.lower() if kind == "word" else ""
        if word in FORMS:
            return
        if word in _UPDATES:
            hint = "use 'kg add' or edit the Turtle files"
            raise QueryError(f"{text.upper()} is refused: a query changes nothing", hint=hint)


def _refuse_reaching(query: str, words: Sequence[str], prefixes: Mapping[str, str]) -> None:
    """Refuse SERVICE and LOAD, which are keywords if the engine cannot parse the text without them."""
    lower = query.lower()
    if not any(word in lower for word in words):
        return
    import pyoxigraph as ox

    meant = re.compile("|".join(words), re.IGNORECASE | re.ASCII)
    letters = {word: _absent(lower, len(word)) for word in words}

    def other(match: re.Match[str]) -> str:
        # Names that differ in case must go on to differ, or one that is declared would hide one that is not.
        new = letters[match.group().lower()]
        return "".join(sign.upper() if old.isupper() else sign for old, sign in zip(match.group(), new, strict=True))

    names = {meant.sub(other, name): iri for name, iri in prefixes.items()}
    empty = ox.Store()
    try:
        (empty.update if "load" in letters else empty.query)(meant.sub(other, query), prefixes=names)
    except SyntaxError as error:
        raise _unreadable(query, meant, error) from error
    except (RuntimeError, OSError):
        return  # it could be parsed, and is only not true of an empty store


def _absent(query: str, length: int) -> str:
    """Return letters that are not in a query, begin no keyword, end none, and are no hexadecimal digits."""
    for middle in product("jkvwxyz", repeat=length - 2):
        letters = f"q{''.join(middle)}q"
        if letters not in query:
            return letters
    raise QueryError("the query has too many names made of q, j, k, v, w, x, y and z", hint="choose others")


def _unreadable(query: str, meant: re.Pattern[str], error: SyntaxError) -> QueryError:
    """Return the error for a text that is malformed, or no SPARQL without SERVICE and LOAD."""
    from kg.store.rows import failure

    for kind, text in tokens(query):
        found = meant.search(text.partition(":")[0]) if kind in ("word", "prefixed") else None
        if found:
            hint = "load the other data with -g and ask again" if found.group() == text else "choose another name"
            word = found.group().upper()
            return QueryError(f"{word} is refused: only this graph is read", hint=hint)
    return failure(error)


def _may_be_long(query: str) -> bool:
    return len(query) > MAX_TOKENS or query.count("{") + query.count("(") + query.count("[") > MAX_DEPTH


def _refuse_long(query: str) -> None:
    if not _may_be_long(query):
        return
    depth = count = 0
    for kind, text, counts in _weighed(query):
        if kind == "iri" and counts and not _PLAIN.fullmatch(text):
            if "'" in text or "#" in text:
                # As a comparison it would begin a string or a comment, so that all that follows reads otherwise.
                raise QueryError(
                    f"in a query this long, {text[:40]} may be an IRI or a comparison",
                    hint="write a space after <, and IRIs in full",
                )
            count += len(text)
            depth += text.count("(") + text.count("[")
        elif kind == "unclosed":
            raise QueryError(f"a stray {text[0]}: is a string not closed?", hint="close it, or write a space after <")
        elif kind == "sign":
            depth = max(0, depth + (text in "{([") - (text in "})]"))
        if counts:
            # Some words may be written without space between them: truetruetrue.
            count += 1 + (len(text.partition(":")[0]) // 8 if kind in ("word", "prefixed") else 0)
        if depth > MAX_DEPTH:
            raise QueryError(f"the query is nested more than {MAX_DEPTH} deep", hint="write it flatter")
        if count > MAX_TOKENS:
            hint = "write it shorter, and values as one VALUES block or IN list"
            raise QueryError(f"the query is longer than {MAX_TOKENS} words and signs", hint=hint)


def _weighed(query: str) -> Iterator[tuple[str, str, bool]]:
    """Yield every token, and whether it counts: flat data do not, for the engine reads any number of them.

    Data are the values in VALUES blocks and IN lists, and the statements of INSERT DATA and DELETE DATA.
    """
    opening = closing = flat = inside = ""
    level = 0
    for kind, text in tokens(query):
        word = text.lower() if kind == "word" else ""
        value = kind in _VALUES and (kind != "iri" or inside != "in" or _PLAIN.fullmatch(text) is not None)
        data = value or (kind == "sign" and text in flat) or word in ("undef", "true", "false", "graph", "a")
        yield kind, text, not (closing and data)
        if text == opening:
            closing, opening, level = {"{": "}", "(": ")"}[text], "", 1
        elif closing and text in "{}" and closing == "}":
            level += 1 if text == "{" else -1
            closing = closing if level else ""
        elif text == closing:
            closing = ""
        elif not closing and word in ("values", "in", "data"):
            opening, inside = "(" if word == "in" else "{", word
            flat = {"values": ",^()", "in": ",^", "data": ".,;^{}()[]"}[word]

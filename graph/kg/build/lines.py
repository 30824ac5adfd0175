"""Files as lines of N-Triples, some thousands at a time, and what stands in one line."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from io import StringIO, TextIOWrapper
from itertools import islice
from typing import TYPE_CHECKING

from kg.errors import InputError, NoSuchInput
from kg.rdf import LINES, rdf_format, reason, syntax_error, whole

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

BATCH = 2_000
"""So many statements of another format are turned into lines at a time: few enough for the processor's cache."""
BLOCK = 1 << 20
split = partial(StringIO, newline="\n")
"""Yields the lines of a text; ``str.splitlines`` would break some of them in two."""


def blocks(path: str, progress: Callable[[int], None] = lambda _: None) -> Iterator[str]:
    """Yield a file's statements as texts of whole lines of N-Triples; of N-Triples and N-Quads, as they stand there.

    ``progress`` is told how many bytes more were read. Raises ``InputError`` and ``NoSuchInput``.
    """
    try:
        if path.endswith(LINES):
            with open(path, "rb") as data, TextIOWrapper(data, "utf-8-sig") as file:  # noqa: PTH123
                told = 0
                while block := file.read(BLOCK):
                    block += file.readline()
                    yield block if block.endswith("\n") else f"{block}\n"
                    place = data.tell()
                    progress(place - told)
                    told = place
            return
        import pyoxigraph as ox

        quads = ox.parse(**whole(path), format=rdf_format(path))
        while written := ox.serialize(islice(quads, BATCH), format=ox.RdfFormat.N_QUADS):
            yield written.decode()
        progress(os.path.getsize(path))
    except SyntaxError as error:
        raise syntax_error(path, error) from error
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8 text", hint="convert it to UTF-8", place=path) from error
    except (OSError, ValueError) as error:
        raise NoSuchInput(f"cannot read {path}: {reason(error)}", hint="give an RDF file or a folder") from error


def lines(path: str) -> Iterator[str]:
    """Yield a file's statements as lines of N-Triples. Raises as ``blocks`` does."""
    for block in blocks(path):
        yield from split(block)


def term(raw: str) -> NamedNode | Literal | None:
    """Return the term that stands at the end of a line, or ``None`` where it is no IRI or literal."""
    import pyoxigraph as ox

    try:
        (quad,) = ox.parse(f"<x:s> <x:p> {raw}", ox.RdfFormat.N_QUADS)
    except (SyntaxError, ValueError):
        return None
    return quad.object if isinstance(quad.object, (ox.NamedNode, ox.Literal)) else None


def text(raw: str) -> str | None:
    """Return a literal's text if it has no language, or English."""
    _, plain, rest = raw.split('"', 2) if raw.count('"') == 2 else ("", "\\", "")
    if rest.startswith((" ", "@en ", "^^<")) and raw[0] == '"' and "\\" not in plain:
        return plain
    found = term(raw)
    return found.value if found is not None and getattr(found, "language", "") in (None, "en") else None


def plain(line: str, path: str) -> tuple[str, str, str]:
    """Return subject, predicate and value of a line that is written in an unusual way."""
    import pyoxigraph as ox

    try:
        (quad,) = ox.parse(line, ox.RdfFormat.N_QUADS)
    except (SyntaxError, ValueError) as error:
        raise InputError(f"not a statement: {line[:60].strip()}", hint="mend the file there", place=path) from error
    return str(quad.subject), str(quad.predicate), f"{quad.object} .\n"

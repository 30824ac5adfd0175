"""Fills the SPARQL store of a build, as a process of its own: it can be killed, and its memory ends with it.

Everything goes in as one bulk load: after a second one the store would begin to rewrite itself, at twice the size.

Usage: python -m kg.build.load STORE FILE…     prints how many bytes more were read, a line each; when it has read the
files, it waits for two paths on standard input: N-Triples with ties to add, and lines with an actor, a predicate and
the objects that stay, of all that the files say of the two.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from io import BytesIO
from itertools import chain, islice
from threading import Thread
from typing import IO

import pyoxigraph as ox

from kg import ontology as vocabulary
from kg.rdf import LINES, rdf_format, syntax_error, unmarked

TOLD = 1 << 24


class _Stream:
    """Files of lines as one, saying how far they were read; the last one is asked for when the others are at an end."""

    def __init__(self, path: str, known: bytes, last: Callable[[], str]) -> None:
        later: list[Callable[[], IO[bytes]]] = [lambda: BytesIO(known), lambda: opened(last())]
        self._files = (each() for each in later)
        self._file: IO[bytes] | None = opened(path)
        self._since = 0

    def read(self, size: int = -1) -> bytes:
        """Return at most ``size`` bytes of the files; none at their end."""
        while self._file is not None:
            data = self._file.read(size)
            self._since += len(data)
            if self._since >= TOLD or not data:
                print(self._since, flush=True)  # noqa: T201
                self._since = 0
            if data:
                return data
            self._file.close()
            self._file = next(self._files, None)
        return b""


def opened(path: str) -> IO[bytes]:
    """Open a file after the byte order mark that some editors put first."""
    file = open(path, "rb")  # noqa: PTH123, SIM115
    if file.read(3) != b"\xef\xbb\xbf":
        file.seek(0)
    return file


def check_syntax(files: Sequence[str]) -> None:
    """Raise ``InputError``, with line and column, for the first file that cannot be parsed. Linear."""
    for path in files:
        try:
            with opened(path) as file:
                deque(ox.parse(file, rdf_format(path)), maxlen=0)
        except SyntaxError as error:
            raise syntax_error(path, error) from error


def _quads(files: list[str], last: Callable[[], str]) -> Iterator[ox.Quad]:
    """Yield the statements of files of any format, all in the default graph."""
    for path in chain(files, _vocabulary(), (last() for _ in range(1))):
        try:
            for quad in ox.parse(unmarked(path), rename_blank_nodes=True, format=rdf_format(path)):
                yield ox.Quad(quad.subject, quad.predicate, quad.object)
        except SyntaxError as error:
            error.filename = path
            raise
        if path in files:
            print(os.path.getsize(path), flush=True)  # noqa: T201


def _vocabulary() -> list[str]:
    return [*vocabulary.files(), *vocabulary.further_files()]


def _names_graphs(path: str) -> bool:
    """Return whether the first statements of a file of lines stand in a named graph."""
    with open(path, "rb") as file:  # noqa: PTH123
        first = b"".join(islice(file, 100))
    try:
        return any(isinstance(quad.graph_name, ox.NamedNode) for quad in ox.parse(first, ox.RdfFormat.N_QUADS))
    except SyntaxError:
        return False  # it is found, and placed, when the file is loaded


def _fill(store: ox.Store, files: list[str], last: Callable[[], str]) -> None:
    if len(files) > 1 or not files[0].endswith(LINES) or _names_graphs(files[0]):
        store.bulk_extend(_quads(files, last))
        return
    known = (quad for path in _vocabulary() for quad in ox.parse(path=path, rename_blank_nodes=True))
    stream = _Stream(files[0], b"\n" + (ox.serialize(known, format=ox.RdfFormat.N_QUADS) or b""), last)
    try:
        store.bulk_load(stream, rdf_format(files[0]))  # type: ignore[arg-type]
    except SyntaxError as error:
        error.filename = files[0]
        raise
    if next(iter(store.named_graphs()), None) is not None:
        store.clear()
        store.bulk_extend(_quads(files, last))


def _leave(store: ox.Store, subject: str, predicate: str, *objects: str) -> None:
    """Of all that is said with a subject and a predicate, leave only what leads to one of the objects."""
    for quad in list(store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)):
        if not isinstance(quad.object, ox.NamedNode) or quad.object.value not in objects:
            store.remove(quad)


def _told() -> Future[list[str]]:
    """Return what the builder will say; where it is gone, this process ends."""
    told: Future[list[str]] = Future()

    def listen() -> None:
        line = sys.stdin.readline()
        if not line:
            os._exit(2)
        told.set_result(line.rstrip("\n").split("\t"))

    Thread(target=listen, daemon=True).start()
    return told


def main(place: str, *files: str) -> int:
    """Fill a store; 1, with file, line, column and reason in a line, where a file cannot be parsed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the builder decides
    told = _told()
    store = ox.Store(place)
    try:
        _fill(store, list(files), lambda: told.result()[0])
        with open(told.result()[1], encoding="utf-8") as lines:  # noqa: PTH123
            plain = list(lines)
        for line in plain:
            _leave(store, *line.rstrip("\n").split("\t"))
        if plain:  # a bulk load is on the disk already; flushed, the store would rewrite it at 1.7 times the size
            store.flush()
    except SyntaxError as error:
        print("\t".join(map(str, (error.filename, error.lineno, error.offset, error.msg))), flush=True)  # noqa: T201
        return 1
    except BaseException as error:  # the engine's own panics, too, end as a line that the builder shows
        print(f"{type(error).__name__}: {error}".replace("\n", " "), flush=True)  # noqa: T201
        return 3
    return 0


if __name__ == "__main__":
    code = main(*sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)

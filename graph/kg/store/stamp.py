"""The stamp of a compiled graph: what it was built from, and which of its generations counts.

A compiled graph is a folder with ``kg.json``, the stamp, and one folder per generation. A build makes a new generation
beside the old one and then replaces the stamp, so a reader finds one or the other, whole.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import IO, NamedTuple

from kg.errors import InputError, NoSuchInput
from kg.files import replacing

NAME = "kg.json"
FORMAT = 2
COLUMNS, STORE, LOCK = "columns", "store", "kg.lock"
TRIES = 3
_BUILD = "build it anew with 'kg build'"


class Origin(NamedTuple):
    """A file that was read: its absolute path, size in bytes, time of change in ns, and BLAKE2b digest in hex."""

    path: str
    size: int
    changed: int
    digest: str


class Stamp(NamedTuple):
    """A compiled graph: the name of its generation, its origins, its counts, and the sizes of its files."""

    generation: str
    origins: list[Origin]
    counts: dict[str, int]
    sizes: dict[str, int]


def write(folder: str, stamp: Stamp) -> None:
    """Put a stamp in place, whole or not at all. Raises ``OutputError``."""
    from json import dumps

    kept = {"format": FORMAT, "order": sys.byteorder, **stamp._asdict()}
    with replacing(os.path.join(folder, NAME)) as out:
        out.write(dumps(kept, indent=1, ensure_ascii=False).encode())


def read(folder: str) -> Stamp:
    """Return the stamp of a compiled graph whose files have the sizes that it says.

    Raises ``NoSuchInput`` for a build that was not finished, another version's or machine's, or a damaged one.
    """
    from json import loads

    place = os.path.join(folder, NAME)
    try:
        with open(place, encoding="utf-8") as file:  # noqa: PTH123
            kept = loads(file.read())
        made_for = kept.pop("format"), kept.pop("order")
    except FileNotFoundError as error:
        raise NoSuchInput("the build of this graph was not finished", hint=_BUILD, place=folder) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NoSuchInput("the stamp of this compiled graph cannot be read", hint=_BUILD, place=place) from error
    if made_for != (FORMAT, sys.byteorder):
        raise NoSuchInput("it was built by another version, or on another kind of machine", hint=_BUILD, place=folder)
    try:
        stamp = Stamp(**kept)
        stamp = stamp._replace(origins=[Origin(*origin) for origin in stamp.origins])
        inside = os.path.join(folder, stamp.generation)
        damaged = next((name for name, size in stamp.sizes.items() if _size(os.path.join(inside, name)) != size), "")
        whole = os.path.isdir(os.path.join(inside, STORE))
    except (TypeError, AttributeError) as error:
        raise NoSuchInput("the stamp of this compiled graph cannot be read", hint=_BUILD, place=place) from error
    if damaged or not whole:
        what = os.path.join(inside, damaged or STORE)
        raise NoSuchInput(f"this compiled graph is damaged: {what}", hint=_BUILD, place=folder)
    return stamp


def hold(folder: str) -> tuple[Stamp, IO[bytes]]:
    """Return the stamp of a compiled graph, and what keeps a build from removing its generation as long as it is open.

    Raises as ``read`` does, and ``NoSuchInput`` where one build after the other replaces it.
    """
    for left in reversed(range(TRIES)):
        try:
            stamp = read(folder)
            held = lock(os.path.join(folder, stamp.generation), alone=False)
        except (OSError, NoSuchInput):  # a build may have replaced the generation in between
            if not left:
                raise
        else:
            if held is not None:
                return stamp, held
    raise NoSuchInput("it is being replaced", hint="ask again", place=folder)


def stale(stamp: Stamp) -> str:
    """Return the first file that was read and has changed since, or an empty text; files that are gone do not count.

    A file of the same size and another time is read through, to see whether it is another.
    """
    for origin in stamp.origins:
        try:
            now = os.stat(origin.path)
        except OSError:
            continue
        if now.st_size != origin.size:
            return origin.path
        if now.st_mtime_ns != origin.changed and digest(origin.path) != origin.digest:
            return origin.path
    return ""


def origins(paths: Iterable[str]) -> list[Origin]:
    """Return what files are now. Linear in their sizes. Raises ``NoSuchInput`` for one that cannot be read."""
    found = []
    for path in paths:
        try:
            now = os.stat(path)
            found.append(Origin(os.path.abspath(path), now.st_size, now.st_mtime_ns, digest(path)))
        except OSError as error:
            raise NoSuchInput(f"cannot read {path}: {error.strerror}", hint="give an RDF file or a folder") from error
    return found


def raise_changed(origins: Iterable[Origin], hint: str) -> None:
    """Raise ``InputError`` for the first file that is not, by its size and time, what it was."""
    for origin in origins:
        try:
            now = os.stat(origin.path)
        except OSError:
            now = None
        if now is None or (now.st_size, now.st_mtime_ns) != (origin.size, origin.changed):
            raise InputError("it changed while it was read", hint=hint, place=origin.path)


def digest(path: str) -> str:
    """Return the BLAKE2b digest of a file, in hexadecimal."""
    from hashlib import blake2b

    found = blake2b(digest_size=32)
    with open(path, "rb") as file:  # noqa: PTH123
        while block := file.read(1 << 20):
            found.update(block)
    return found.hexdigest()


def lock(folder: str, *, alone: bool) -> IO[bytes] | None:
    """Hold a folder's lock, shared or alone, as long as the file that is returned is open; ``None`` where it is held.

    Where the system knows no such locks, the file is returned all the same. Raises ``OSError`` where it cannot be
    opened.
    """
    file = open(os.path.join(folder, LOCK), "ab" if alone else "rb")  # noqa: PTH123, SIM115
    try:
        import fcntl
    except ImportError:
        return file
    try:
        fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(file.fileno()), os.stat(file.name)):
            return file
    except OSError:
        pass
    file.close()
    return None


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return -1

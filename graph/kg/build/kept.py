"""Large files without a build: read into columns once, and kept in the cache for as long as their bytes stay."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import blake2b
from json import dumps, loads

from kg import cache
from kg import ontology as vocabulary
from kg.build.compile import compile_files
from kg.build.load import check_syntax
from kg.errors import OutputError
from kg.rdf import LINES
from kg.store.stamp import FORMAT, digest, origins, raise_changed

MAX_KEPT = 4
_WHOLE = "whole.json"


def columns(
    files: Sequence[str], progress: Callable[[int, int], None] = lambda _done, _total: None
) -> tuple[str, bool]:
    """Return a folder with the columns of files, read now or kept from before, and whether it is temporary.

    It is found by the digest of the files' names and bytes and the vocabulary's; one that is damaged is made anew. The
    ``MAX_KEPT`` used last are kept; where nothing can be kept, the folder is temporary. ``progress`` is told how many
    bytes of how many were read. Raises ``InputError`` as ``compile_files`` does, and for files that change meanwhile;
    ``OutputError`` where there is no room.
    """
    before = origins([*vocabulary.files(), *files])
    parts = [f"{each.path}\n{each.digest}" for each in before]
    name = blake2b("\n".join([str(FORMAT), *parts]).encode(errors="surrogateescape"), digest_size=24).hexdigest()
    home = cache.place("columns")
    place = os.path.join(home, name)
    if home and _whole(place):
        with suppress(OSError):
            os.utime(place)
        return place, False
    try:
        os.makedirs(home, mode=0o700, exist_ok=True)
        work = tempfile.mkdtemp(dir=home)
    except OSError:
        work = place = tempfile.mkdtemp()
    try:
        done, total = 0, sum(map(os.path.getsize, files))

        def read(more: int) -> None:
            nonlocal done
            done += more
            progress(done, total)

        check_syntax([path for path in files if path.endswith(LINES)])
        compile_files(files, vocabulary.files(), work, read)
        raise_changed(before, hint="ask again")
        digests = {each: digest(os.path.join(work, each)) for each in sorted(os.listdir(work))}
        with open(os.path.join(work, _WHOLE), "w", encoding="utf-8") as out:  # noqa: PTH123
            out.write(dumps(digests))
        if work != place:
            _put(work, place)
            cache.forget(home, MAX_KEPT, folders=True)
    except BaseException as error:
        shutil.rmtree(work, ignore_errors=True)
        if isinstance(error, OSError):
            hint = "make room there, or name another place with XDG_CACHE_HOME"
            raise OutputError(f"cannot keep what was read in {work}: {error.strerror or error}", hint=hint) from error
        raise
    return place, work == place


def _put(work: str, place: str) -> None:
    """Rename a folder to its place; what stands there is damaged, or the same."""
    aside = f"{work}.old"
    with suppress(OSError):
        os.rename(place, aside)
    try:
        os.rename(work, place)
    except OSError:  # another process was quicker
        if not _whole(place):
            raise
        shutil.rmtree(work, ignore_errors=True)
    shutil.rmtree(aside, ignore_errors=True)


def _whole(place: str) -> bool:
    """Return whether every file in a folder is as it was written."""
    try:
        with open(os.path.join(place, _WHOLE), encoding="utf-8") as file:  # noqa: PTH123
            digests = loads(file.read())
        return all(digest(os.path.join(place, name)) == expected for name, expected in digests.items())
    except (OSError, ValueError, AttributeError):
        return False

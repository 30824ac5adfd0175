"""Building a compiled graph: beside the old one, verified, stamped, and only then put in its place."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Thread

from kg import ontology as vocabulary
from kg.build.compile import Compiled, compile_files
from kg.build.load import check_syntax
from kg.errors import InputError, OutputError
from kg.rdf import RDF, local, rdf_files, rdf_format, syntax_error
from kg.store import stamp
from kg.store.embedded import is_compiled
from kg.store.stamp import COLUMNS, LOCK, STORE, Stamp

Progress = Callable[[int, int], None]


def build(paths: Sequence[str], target: str, progress: Progress = lambda _done, _total: None) -> Stamp:
    """Compile RDF files and folders into the folder ``target``, and return its stamp.

    ``progress`` is told how many bytes of how many were loaded. The files are read twice at a time, once into the
    columns and once, by another process, into the store. Whatever happens, ``target`` holds what it held before or the
    new graph; what an earlier build left there by being killed is swept away. Raises ``InputError`` for the first
    problem in the files and ``OutputError`` where the target cannot be written or is being built by somebody else.
    """
    files = rdf_files(paths)
    for path in files:
        rdf_format(path)
    with _work(target) as work:
        origins = stamp.origins([*files, *vocabulary.files(), *vocabulary.further_files()])
        try:
            compiled = _fill(files, work, progress)
            _verify(compiled, work)
        except InputError:  # What looks like a mistake in a file may be that it changed meanwhile.
            stamp.raise_changed(origins, hint="build again")
            raise
        stamp.raise_changed(origins, hint="build again")
        name = f"g-{time.time_ns():x}"
        made = Stamp(name, origins, compiled.counts, _settle(work))
        os.rename(work, os.path.join(target, name))
        stamp.write(target, made)
        return made


@contextmanager
def _work(target: str) -> Iterator[str]:
    """Give a folder inside the target to build in, as the only builder; sweep what nobody needs, before and after."""
    new = not os.path.lexists(target)
    try:
        if not new and not (os.path.isdir(target) and (is_compiled(target) or not os.listdir(target))):
            raise OutputError(f"{target} is there and is no compiled graph", hint="choose another place with -o")
        if new:
            os.mkdir(target)
        held = stamp.lock(target, alone=True)
    except OSError as error:
        hint = "choose another place with -o"
        raise OutputError(f"cannot write {target}: {error.strerror or error}", hint=hint) from error
    if held is None:
        raise OutputError(f"another build of {target} is running", hint="wait until it is done")
    work = os.path.join(target, f"building-{time.time_ns():x}")
    try:
        _sweep(target)
        for name in (COLUMNS, STORE):
            os.makedirs(os.path.join(work, name))
        yield work
    except OSError as error:
        raise OutputError(
            f"cannot write {target}: {error.strerror or error}", hint="make room, or choose another place with -o"
        ) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
        _sweep(target)
        with suppress(OSError):
            if os.listdir(target) == [LOCK]:
                os.unlink(os.path.join(target, LOCK))
                if new:
                    os.rmdir(target)
        held.close()


def _sweep(target: str) -> None:
    """Remove every folder but the generation that the stamp names and those that somebody reads."""
    with suppress(OSError):
        current = ""
        with suppress(InputError):
            current = stamp.read(target).generation
        for name in os.listdir(target):
            place = os.path.join(target, name)
            if os.path.isdir(place) and name != current and name.startswith(("g-", "building-")):
                free = stamp.lock(place, alone=True)
                if free is not None:
                    shutil.rmtree(place, ignore_errors=True)
                    free.close()


def _fill(files: Sequence[str], work: str, progress: Progress) -> Compiled:
    """Read the files into the columns, while another process reads them into the store."""
    total = sum(map(os.path.getsize, files))
    with _loading(work, files, lambda done: progress(min(done, total), total)) as child:
        try:
            compiled = compile_files(files, vocabulary.files(), os.path.join(work, COLUMNS), lambda _: child.check())
        except InputError:
            check_syntax(files)  # which tells the line
            raise
        with tempfile.TemporaryDirectory(dir=work) as folder:
            places = os.path.join(folder, "added.nt"), os.path.join(folder, "left.txt")
            _write_ties(compiled, *places)
            child.finish("\t".join(places) + "\n")
    return compiled


class _Loading:
    """The process that fills the store, and what it has said."""

    def __init__(self, work: str, arguments: Sequence[str], told: Callable[[int], None]) -> None:
        command = [sys.executable, "-m", "kg.build.load", os.path.join(work, STORE), *arguments]
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere, encoding="utf-8")
        self._said = ""
        self._told = told
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        done = 0
        for line in self.process.stdout or ():
            if line.strip().isdecimal():
                done += int(line)
                self._told(done)
            else:
                self._said = line.rstrip("\n")

    def check(self) -> None:
        """Raise what has gone wrong so far."""
        if self.process.poll():
            self.finish()

    def finish(self, said: str = "") -> None:
        """Say the last thing and wait for the end.

        Raises ``InputError`` for a file that cannot be parsed, ``OutputError`` for the rest.
        """
        if self.process.stdin is not None:
            with suppress(OSError):
                self.process.stdin.write(said)
                self.process.stdin.close()
        code = self.process.wait()
        self._listener.join()
        if code == 1 and self._said.count("\t") == 3:
            path, line, column, reason = self._said.split("\t")
            error = SyntaxError(reason)
            error.lineno, error.offset = (int(each) if each.isdecimal() else None for each in (line, column))
            raise syntax_error(path, error)
        if code:
            why = self._said or f"the process that fills it ended with {code}"
            raise OutputError(f"the store cannot be filled: {why}", hint="make room, and build again")

    def end(self) -> None:
        """See to it that the process is no more."""
        self.process.kill()
        self._listener.join()
        with suppress(OSError), self.process:  # which closes its pipes
            pass


@contextmanager
def _loading(work: str, arguments: Sequence[str], told: Callable[[int], None]) -> Iterator[_Loading]:
    child = _Loading(work, arguments, told)
    try:
        yield child
    finally:
        child.end()


def _write_ties(compiled: Compiled, added: str, left: str) -> None:
    """Write the ties that the store lacks, and which of those that stand plainly in the files stay there."""
    staying: dict[tuple[str, str], list[str]] = {pair: [] for pair in compiled.bare}
    with open(added, "w", encoding="utf-8") as out:  # noqa: PTH123
        for subject, predicate, object in compiled.plain:
            out.write(f"<{subject}> <{predicate}> <{object}> .\n")
            if (subject, predicate) in staying:
                staying[subject, predicate].append(object)
    with open(left, "w", encoding="utf-8") as out:  # noqa: PTH123
        out.writelines("\t".join((*pair, *objects)) + "\n" for pair, objects in staying.items())


def _verify(compiled: Compiled, work: str) -> None:
    """Open what was built as a reader does, and ask both parts for the first and the last claim."""
    import pyoxigraph as ox

    from kg.store.columns import Columns
    from kg.store.compiled import CompiledSaid

    said = CompiledSaid(Columns(os.path.join(work, COLUMNS)))
    store = ox.Store.read_only(os.path.join(work, STORE))
    sound = len(said.claims) == compiled.counts["claims"]
    for row in {*range(len(said.claims))[:1], *range(len(said.claims))[-1:]}:
        claim = said.claims[row]
        subject = ox.NamedNode(said.actors[claim.subject].iri)
        about = store.quads_for_pattern(None, ox.NamedNode(f"{RDF}subject"), subject)
        sound = sound and any(local(quad.subject.value) == claim.id for quad in about)  # type: ignore[union-attr]
    if not sound:
        raise OutputError("what was built does not hold what was read", hint="report this, with the files")


def _settle(work: str) -> dict[str, int]:
    """See to it that the columns are on the disk; return the sizes of all files, by name inside the generation."""
    with open(os.path.join(work, LOCK), "wb"):  # noqa: PTH123
        pass
    sizes = {}
    for name in sorted(os.listdir(os.path.join(work, COLUMNS))):
        path = os.path.join(work, COLUMNS, name)
        with open(path, "rb+") as file:  # noqa: PTH123
            os.fsync(file.fileno())
        sizes[f"{COLUMNS}/{name}"] = os.path.getsize(path)
    store = (f"{STORE}/{name}" for name in sorted(os.listdir(os.path.join(work, STORE))) if not name.startswith("LO"))
    return sizes | {name: os.path.getsize(os.path.join(work, name)) for name in store}

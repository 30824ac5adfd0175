"""Reading RDF files into an index of statements by subject."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kg import cache
from kg.errors import InputError, NoSuchInput

if TYPE_CHECKING:
    from pyoxigraph import Quad, RdfFormat

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
BASE = "https://w3id.org/actor-kg/"
KG = BASE + "ontology#"

TYPE = RDF + "type"
LABEL = RDFS + "label"
NOTATION = SKOS + "notation"

PREFIXES = {
    "kg": KG,
    "actor": BASE + "actor/",
    "claim": BASE + "claim/",
    "source": BASE + "source/",
    "speaker": BASE + "speaker/",
    "event": BASE + "event/",
    "lens": BASE + "lens/",
    "collection": BASE + "collection/",
    "code": BASE + "code/",
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": XSD,
    "skos": SKOS,
    "dct": DCT,
    "prov": PROV,
    "oa": OA,
}

LINES = (".nt", ".nq")
"""What files end in that are made of lines, a statement to each."""
SUFFIXES = (".ttl", ".nt", ".nq", ".trig", ".n3", ".rdf", ".owl", ".jsonld")


_NOTHING: dict[str, list[str]] = {}


class Index:
    """Statements by subject and predicate, in reading order, as plain text.

    ``subjects`` maps the value of an IRI or blank node to ``{predicate: [values]}``, a value being an IRI, the name of
    a blank node or a literal's lexical form; a literal in another language than English stands under
    ``predicate@language``. ``origin`` maps a subject to the file in which it was first described; ``files`` are the
    files read; ``lines`` the line on which a subject is described, where that is known already; ``sound`` is whether
    the same statements were once read through and found without a fault.
    """

    def __init__(self) -> None:
        self.subjects: dict[str, dict[str, list[str]]] = {}
        self.origin: dict[str, str] = {}
        self.files: list[str] = []
        self.lines: dict[str, int] = {}
        self.sound = False
        self._entry: cache.Entry | None = None
        self._typed: dict[str, dict[str, None]] | None = None
        self._known: dict[str, str] = {}

    def read(self, path: str) -> None:
        """Add the statements of one file; a graph's name in it is left aside, as everything is in the default graph.

        Raises ``NoSuchInput`` for a file that cannot be opened and ``InputError``, with line and column, for one that
        cannot be parsed.
        """
        from pyoxigraph import parse

        try:
            self._take(parse(unmarked(path), rename_blank_nodes=True, format=rdf_format(path)), path)
        except SyntaxError as error:
            raise syntax_error(path, error) from error
        except (OSError, ValueError) as error:
            raise NoSuchInput(f"cannot read {path}: {reason(error)}", hint="give an RDF file or a folder") from error
        self.files.append(path)

    def add(self, lines: str, path: str, mark: str) -> None:
        """Add statements given as lines of N-Triples from a file; ``mark`` sets its blank nodes apart from others'.

        Raises ``InputError`` for lines that cannot be parsed.
        """
        from pyoxigraph import RdfFormat, parse

        try:
            self._take(parse(lines, RdfFormat.N_QUADS), path, mark)
        except SyntaxError as error:
            error.lineno = error.offset = None
            raise syntax_error(path, error) from error

    def _take(self, quads: Iterable[Quad], path: str, mark: str = "") -> None:
        from pyoxigraph import BlankNode, Literal

        subjects, origin, known = self.subjects, self.origin, self._known
        try:
            for quad in quads:
                term: Any = quad.object
                key: str = quad.subject.value  # type: ignore[union-attr]
                predicate, value = quad.predicate.value, term.value
                if mark and ":" not in key:  # only blank nodes' names hold no colon and stand where no literal can
                    key = f"{mark}{key}"
                described = subjects.get(key)
                if described is None:
                    described = subjects[key] = {}
                    origin[key] = path
                kind = type(term)
                if kind is Literal:
                    language = term.language
                    if language is not None and language != "en":
                        predicate = f"{predicate}@{language}"
                elif mark and kind is BlankNode:
                    value = f"{mark}{value}"
                predicate = known.setdefault(predicate, predicate)
                value = known.setdefault(value, value)
                if predicate in described:
                    described[predicate].append(value)
                else:
                    described[predicate] = [value]
        except AttributeError as error:
            raise InputError("triple terms (RDF 1.2) are not read", hint="write a claim instead", place=path) from error
        self._typed = None

    def found(self, *, sound: bool) -> None:
        """Keep what was read for another time, with what a reader of the whole has found."""
        if self._entry is not None:
            self._entry.keep((self.subjects, self.origin, sound))

    def forget_types(self) -> None:
        """Work out anew what is of which type, after subjects were removed."""
        self._typed = None

    def of_type(self, iri: str) -> list[str]:
        """Return the subjects that are typed as ``iri``, in reading order."""
        if self._typed is None:
            typed = self._typed = {}
            for subject, described in self.subjects.items():
                for kind in described.get(TYPE, ()):
                    typed.setdefault(kind, {})[subject] = None
        return list(self._typed.get(iri, ()))

    def values(self, subject: str, predicate: str) -> list[str]:
        """Return the values of a subject's predicate, in reading order, without doubles."""
        found = self.subjects.get(subject, _NOTHING).get(predicate, [])
        return found if len(found) < 2 else list(dict.fromkeys(found))

    def value(self, subject: str, predicate: str) -> str | None:
        """Return the first value of a subject's predicate, or ``None``."""
        found = self.subjects.get(subject, _NOTHING).get(predicate)
        return found[0] if found else None

    def foreign(self, subject: str, predicate: str) -> list[str]:
        """Return the values that a subject's predicate has in other languages than English."""
        described = self.subjects.get(subject, _NOTHING)
        return [value for name, values in described.items() if name.startswith(f"{predicate}@") for value in values]

    def line(self, subject: str) -> str:
        """Return ``file:line`` of the place where an IRI is first described, as near as its text shows it.

        It is worked out only when an error needs it, so that reading stays quick. Linear in the size of the file.
        """
        path = self.origin.get(subject)
        if subject in self.lines:
            return f"{path}:{self.lines[subject]}"
        return place(path, subject) if path else ""

    def file_of(self, subject: str, value: str) -> str:
        """Return the one file that speaks of both a subject and a value, else the first that describes the subject."""
        both = [path for path in self.files if all(place(path, iri) != path for iri in (subject, value))]
        return both[-1] if both else self.origin[subject]


def local(iri: str) -> str:
    """Return the part of an IRI after its last slash or hash.

    >>> local("https://w3id.org/actor-kg/actor/KH")
    'KH'
    """
    return iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1]


def place(path: str, iri: str) -> str:
    """Return ``path:line`` of the first row that an IRI opens, else of the first that mentions it, else the path."""
    import re

    name = re.compile(rf"[:/#<]{re.escape(local(iri) or iri)}(?![\w-])")
    first = 0
    with open(path, encoding="utf-8", errors="replace") as text:  # noqa: PTH123
        for number, row in enumerate(text, 1):
            found = name.search(row)
            if found:
                first = first or number
                if not row[: found.start()].strip() or row.split(maxsplit=1)[0].rstrip(">").endswith(found.group()):
                    return f"{path}:{number}"
    return f"{path}:{first}" if first else path


def read(files: Sequence[str]) -> Index:
    """Read RDF files into one index, or take what an earlier reading of the same bytes left in the cache.

    Raises as ``Index.read`` does.
    """
    index = Index()
    entry = cache.entry(files)
    kept = entry.load() if entry else None
    if kept:
        index.subjects, index.origin, index.sound = kept
        index.files = list(files)
    else:
        index._entry = entry
        for path in files:
            index.read(path)
    return index


def rdf_files(paths: Sequence[str]) -> list[str]:
    """Return the RDF files that the paths name: files as they are, folders with all RDF below them, sorted.

    Raises ``NoSuchInput`` for a path that does not exist and for a folder without RDF.

    >>> rdf_files(["/nowhere/at/all"])
    Traceback (most recent call last):
    kg.errors.NoSuchInput: no such file or folder: /nowhere/at/all; check the path given with -g, --rules or KG_GRAPH
    """
    files: list[str] = []
    for path in paths:
        if os.path.isdir(path):
            found = sorted(
                os.path.join(folder, name)
                for folder, _, names in os.walk(path)
                for name in names
                if name.endswith(SUFFIXES) and not name.startswith(".")
            )
            if not found:
                raise NoSuchInput(f"no RDF in {path}", hint=f"put files ending in {', '.join(SUFFIXES)} there")
            files += found
        elif os.path.exists(path):
            files.append(path)
        else:
            hint = "check the path given with -g, --rules or KG_GRAPH"
            raise NoSuchInput(f"no such file or folder: {path}", hint=hint)
    return list({os.path.realpath(path): path for path in reversed(files)}.values())[::-1]


def rdf_format(path: str) -> RdfFormat:
    """Return the format that a file's name shows. Raises ``NoSuchInput`` where it shows none."""
    from pyoxigraph import RdfFormat

    suffix = os.path.splitext(path)[1]
    kind = RdfFormat.from_extension({".owl": "rdf"}.get(suffix, suffix[1:])) if suffix in SUFFIXES else None
    if kind is None:
        raise NoSuchInput(f"not an RDF file: {path}", hint=f"its name should end in {', '.join(SUFFIXES)}")
    return kind


def whole(path: str) -> dict[str, Any]:
    """Return how to tell Oxigraph's parser of a file: by its path, unless it begins with a byte order mark."""
    with open(path, "rb") as file:  # noqa: PTH123
        marked = file.read(3) == b"\xef\xbb\xbf"
    return {"input": unmarked(path)} if marked else {"path": path}


def unmarked(path: str) -> bytes:
    """Return a file's bytes without the byte order mark that some editors put first."""
    with open(path, "rb") as file:  # noqa: PTH123
        return file.read().removeprefix(b"\xef\xbb\xbf")


def syntax_error(path: str, error: SyntaxError) -> InputError:
    """Return the error for a file that cannot be parsed, with the line and the column where it broke."""
    place = ":".join(str(part) for part in (path, error.lineno, error.offset) if part)
    said = str(error.msg).rstrip(".")
    return InputError(f"not valid RDF: {said}", hint="mend the file there", place=place)


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the garbage collector from walking, again and again, what is being read and stays."""
    import gc

    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def reason(error: BaseException) -> str:
    """Return the short reason of an operating system's or a library's error."""
    return getattr(error, "strerror", None) or str(error)

"""Where a graph is kept: small files in memory, large ones in columns, a compiled graph on disk.

Whichever it is, ``said`` answers for its claims and ``oxigraph`` gives a store to ask in SPARQL.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING

from kg import ontology as vocabulary
from kg.claims.reader import Statements
from kg.claims.said import Said
from kg.errors import KgError, NoSuchInput
from kg.ontology import Ontology
from kg.rdf import Index, rdf_format, read, syntax_error, uncollected, unmarked

if TYPE_CHECKING:
    import pyoxigraph

Plain = Iterable[tuple[str, str, str]]


class Store:
    """A graph that was read from RDF files together with the shipped vocabulary.

    ``said`` holds actors, sources, events and claims, ``ontology`` what can be said, the files' own additions included.
    """

    said: Said
    ontology: Ontology
    index: Index
    stale = ""

    def __init__(self, files: Sequence[str]) -> None:
        self.files = list(files)
        with uncollected():
            self.index = read([*vocabulary.files(), *self.files])
            self.ontology = Ontology(self.index)
            self.said = Statements(self.index, self.ontology)
        self.index.found(sound=not self.said.problems)

    def with_places(self) -> Store:
        """Return a store of the same files that knows in which file and line everything stands: this one."""
        return self

    def oxigraph(self, plain: Plain, *, usual: bool) -> pyoxigraph.Store:
        """Return an Oxigraph store of everything in the default graph, with the given plain ties.

        ``usual`` says that they are those of the default world. Ties between actors that stand in the files as plain
        triples are left out: they belong to a world, not a file.
        """
        import pyoxigraph as ox

        store = ox.Store()
        for path in (*vocabulary.files(), *self.files, *vocabulary.further_files()):
            try:
                quads = ox.parse(unmarked(path), rename_blank_nodes=True, format=rdf_format(path))
                store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
            except SyntaxError as error:
                raise syntax_error(path, error) from error
            except OSError as error:
                raise NoSuchInput(f"cannot read {path}: {error.strerror}", hint="ask again") from error
        actors = {actor.iri for actor in self.said.actors.values()}
        for iri in (*self.ontology.by_iri, *self.ontology.inverses):
            for quad in list(store.quads_for_pattern(None, ox.NamedNode(iri), None)):
                if quad.subject.value in actors:  # type: ignore[union-attr]
                    store.remove(quad)
        store.extend(ox.Quad(*map(ox.NamedNode, tie)) for tie in plain)
        return store


class ColumnStore(Store):
    """A graph whose large files were read into a folder of columns; the files are parsed anew only for SPARQL.

    ``columns`` is that folder. ``held`` is a file that stays open as long as it is used; a ``temporary`` one is removed
    at once.
    """

    def __init__(
        self, files: Sequence[str], folder: str, *, temporary: bool = False, held: IO[bytes] | None = None
    ) -> None:
        from kg.store.columns import Columns
        from kg.store.compiled import CompiledSaid

        self.files, self.columns = list(files), folder
        columns = Columns(folder, held)
        self.said = CompiledSaid(columns)
        self.ontology, self.index = self.said.ontology, self.said.index
        if temporary:
            columns.take()

    def with_places(self) -> Store:
        """Return the same files read into memory."""
        return Store(self.files)


class DiskStore(ColumnStore):
    """A compiled graph, opened for reading only. Raises ``NoSuchInput`` for one that cannot be used.

    ``stale`` is the first file that has changed since it was built, if any. As long as this is open, no build takes
    the generation away that it reads.
    """

    def __init__(self, folder: str) -> None:
        from kg.store import stamp

        self.folder = folder
        self.stamp, held = stamp.hold(folder)
        self._place = os.path.join(folder, self.stamp.generation)
        super().__init__([], os.path.join(self._place, stamp.COLUMNS), held=held)
        self.stale = stamp.stale(self.stamp)

    def with_places(self) -> Store:
        """Raise ``KgError``: the files are the truth, and this is only made from them."""
        hint = "check or change the files that it was built from, and build it anew"
        raise KgError(f"{self.folder} is compiled and can only be asked", hint=hint)

    def oxigraph(self, plain: Plain, *, usual: bool) -> pyoxigraph.Store:
        """Return the store on disk, which holds the plain ties of the default world; for others a copy in memory."""
        import pyoxigraph as ox

        from kg.store.stamp import STORE

        try:
            store = ox.Store.read_only(os.path.join(self._place, STORE))
        except (OSError, RuntimeError) as error:
            hint = "build it anew with 'kg build'"
            raise NoSuchInput(f"the store cannot be opened: {error}", hint=hint, place=self._place) from error
        if usual:
            return store
        ties = {*self.ontology.by_iri, *self.ontology.inverses}
        actors = {actor.iri for actor in self.said.actors.values()}
        copy = ox.Store()
        copy.bulk_extend(quad for quad in store if quad.predicate.value not in ties or quad.subject.value not in actors)
        copy.bulk_extend(ox.Quad(*map(ox.NamedNode, tie)) for tie in plain)
        return copy


def is_compiled(path: str) -> bool:
    """Return whether a path is a compiled graph, or was meant to become one.

    >>> is_compiled("/nowhere")
    False
    """
    return os.path.isfile(os.path.join(path, "kg.lock"))

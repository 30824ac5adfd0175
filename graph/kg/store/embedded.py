"""The embedded store: the files' statements as claims at once, and as an Oxigraph store when a query needs one."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kg import ontology as vocabulary
from kg.claims.reader import Statements
from kg.ontology import Ontology
from kg.rdf import rdf_files, rdf_format, read, unmarked

if TYPE_CHECKING:
    import pyoxigraph


class Store:
    """A graph that was read from RDF files together with the shipped vocabulary.

    ``said`` holds actors, sources, events and claims, ``ontology`` what can be said, the files' own additions included.
    """

    def __init__(self, paths: Sequence[str]) -> None:
        self.files = rdf_files(paths)
        with _uncollected():
            self.index = read([*vocabulary.files(), *self.files])
            self.ontology = Ontology(self.index)
            self.said = Statements(self.index, self.ontology)
        self.index.found(sound=not self.said.problems)

    def oxigraph(self, plain: Iterable[tuple[str, str, str]]) -> pyoxigraph.Store:
        """Return a new Oxigraph store of everything in the default graph, with the given plain ties.

        Ties between actors that stand in the files as plain triples are left out: they belong to a world, not a file.
        """
        import pyoxigraph as ox

        store = ox.Store()
        for path in (*self.index.files, *vocabulary.code_files()):
            quads = ox.parse(unmarked(path), rename_blank_nodes=True, format=rdf_format(path))
            store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
        actors = {actor.iri for actor in self.said.actors.values()}
        for iri in (*self.ontology.by_iri, *self.ontology.inverses):
            for quad in list(store.quads_for_pattern(None, ox.NamedNode(iri), None)):
                if quad.subject.value in actors:  # type: ignore[union-attr]
                    store.remove(quad)
        store.extend(ox.Quad(*map(ox.NamedNode, tie)) for tie in plain)
        return store


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector from walking, again and again, what is being read and stays."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()

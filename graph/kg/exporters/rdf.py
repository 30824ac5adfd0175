"""RDF: vocabulary, actors, sources, events, claims and the plain tie of each supported tie, in the default graph."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from kg.rdf import PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from kg.exporters import Exported

FORMATS = ("turtle", "trig", "nquads")


def write(graph: Exported, form: str, out: IO[bytes]) -> None:
    """Write the whole store, the world in a comment above it; equal graphs give equal bytes."""
    import pyoxigraph as ox

    kinds = {"turtle": ox.RdfFormat.TURTLE, "trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS}
    out.write(f"# world: {graph.world}\n".encode())
    ox.serialize(statements(graph), out, format=kinds[form], prefixes=PREFIXES)


def statements(graph: Exported) -> list[Triple]:
    """Return the statements of the store in order, blank nodes named canonically (RDFC-1.0)."""
    import pyoxigraph as ox

    dataset = ox.Dataset(graph.rdf())
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted((quad.triple for quad in dataset), key=str)

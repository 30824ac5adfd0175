"""RDF: vocabulary, actors, sources, events, claims and the plain tie of each supported tie, in the default graph."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from kg.rdf import PREFIXES

if TYPE_CHECKING:
    from kg.exporters import Exported

FORMATS = ("turtle", "trig", "nquads", "jsonld")


def write(graph: Exported, form: str, out: IO[bytes]) -> None:
    """Write the whole store, blank nodes named canonically (RDFC-1.0), so that equal graphs give equal bytes."""
    import pyoxigraph as ox

    kinds = {
        "turtle": ox.RdfFormat.TURTLE,
        "trig": ox.RdfFormat.TRIG,
        "nquads": ox.RdfFormat.N_QUADS,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    dataset = ox.Dataset(graph.rdf())
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    statements = sorted((quad.triple for quad in dataset), key=str)
    ox.serialize(statements, out, format=kinds[form], prefixes=PREFIXES)

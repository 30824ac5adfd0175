"""SHACL: the shapes in ``ontology/shapes`` held against everything in the graph's files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kg.rdf import rdf_files
from kg.resources import folder
from kg.store.embedded import Store

if TYPE_CHECKING:
    import rdflib

_SH = "http://www.w3.org/ns/shacl#"


def violations(store: Store) -> list[tuple[str, str]]:
    """Return the place and the message of every violation, sorted.

    Needs pySHACL, which works over rdflib's own memory graph; good to about 10,000 claims.
    """
    import pyoxigraph as ox
    import pyshacl
    import rdflib

    data, shapes = rdflib.Graph(), rdflib.Graph()
    statements = ox.serialize((quad.triple for quad in store.oxigraph((), usual=False)), format=ox.RdfFormat.N_TRIPLES)
    data.parse(data=statements, format="nt")
    for path in rdf_files([os.path.join(folder("ontology"), "shapes")]):
        shapes.parse(path)
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes, advanced=False, meta_shacl=False, inference=None)
    term = rdflib.Namespace(_SH)
    found = set()
    for result in results.objects(None, term.result):
        focus, value = results.value(result, term.focusNode), results.value(result, term.value)
        culprit = value if (focus, rdflib.RDF.type, rdflib.OWL.Class) in data and value is not None else focus
        owner = str(_owner(data, culprit))
        messages = " / ".join(sorted(str(each) for each in results.objects(result, term.resultMessage)))
        shown = f" (found: {value})" if isinstance(value, rdflib.Literal) else ""
        found.add((store.index.line(owner) or owner, f"{_short(owner)}: {messages}{shown}"))
    return sorted(found)


def _owner(data: rdflib.Graph, node: object) -> object:
    """Return the named thing that a blank node belongs to."""
    import rdflib

    while isinstance(node, rdflib.BNode):
        above = next(data.subjects(None, node), None)
        if above is None:
            break
        node = above
    return node


def _short(iri: str) -> str:
    return " ".join(iri.rsplit("/", 2)[-2:]) if iri.startswith("https://w3id.org/actor-kg/") else iri

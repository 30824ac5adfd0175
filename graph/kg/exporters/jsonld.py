"""JSON-LD: what the RDF formats hold, in the terms of ``ontology/context.jsonld``, which travels with it."""

from __future__ import annotations

import json
import os
from typing import IO, TYPE_CHECKING, Any

from kg.claims.text import read_text
from kg.exporters.rdf import statements
from kg.resources import folder

if TYPE_CHECKING:
    from kg.exporters import Exported

FORMATS = ("jsonld",)


def write(graph: Exported, form: str, out: IO[bytes]) -> None:
    """Write one document with its context, the nodes sorted by id; rdflib compacts, which Oxigraph does not."""
    import pyoxigraph as ox
    import rdflib

    data = rdflib.Graph()
    data.parse(data=ox.serialize(statements(graph), format=ox.RdfFormat.N_TRIPLES), format="nt")
    context = json.loads(read_text(os.path.join(folder("ontology"), "context.jsonld")))["@context"]
    document = json.loads(data.serialize(format="json-ld", context=context, sort_keys=True))
    blank = {node["id"]: node for node in document["@graph"] if node["id"].startswith("_:")}
    named = [_nested(node, blank) for node in document["@graph"] if node["id"] not in blank]
    document["@graph"] = sorted(named, key=lambda node: str(node["id"]))
    out.write(json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n")


def _nested(value: Any, blank: dict[str, dict[str, Any]]) -> Any:
    """Return a value with blank nodes written where they belong (each belongs to one node), and its sets in order."""
    if isinstance(value, list):
        return sorted((_nested(each, blank) for each in value), key=lambda each: json.dumps(each, sort_keys=True))
    if not isinstance(value, dict):
        return value
    if "@list" in value:
        return {"@list": [_nested(each, blank) for each in value["@list"]]}
    inner = {name: _nested(each, blank) for name, each in value.items()}
    if inner.get("id") in blank and len(inner) == 1:
        inner = {name: _nested(each, blank) for name, each in blank[inner["id"]].items() if name != "id"}
    return inner

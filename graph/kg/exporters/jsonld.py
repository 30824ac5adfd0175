"""JSON-LD: what the RDF formats hold, in the terms of ``ontology/context.jsonld``, which travels with it."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

from kg.claims.text import read_text
from kg.exporters.rdf import statements
from kg.resources import folder

if TYPE_CHECKING:
    import rdflib
    from pyoxigraph import Triple

    from kg.exporters import Exported

FORMATS = ("jsonld",)
BLANK = "urn:x-actor-kg-blank:"


def write(graph: Exported, form: str, out: IO[bytes]) -> None:
    """Write one document, context and world first, the nodes by id; rdflib compacts, which Oxigraph does not."""
    context = json.loads(read_text(os.path.join(folder("ontology"), "context.jsonld")))["@context"]
    data = _rdflib(statements(graph))
    document = json.loads(data.serialize(format="json-ld", context=context, sort_keys=True))
    document["@graph"] = sorted(_Nesting(document["@graph"]).nodes(), key=lambda node: str(node["id"]))
    # A term without a meaning is passed over by whoever reads RDF, and read by people.
    context = document["@context"] | {"world": None}
    document = {"@context": context, "world": str(graph.world), "@graph": document["@graph"]}
    out.write(json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n")


def _rdflib(triples: list[Triple]) -> rdflib.Graph:
    """Return the statements as an rdflib graph, blank nodes under names: of those rdflib would lose some."""
    import pyoxigraph as ox
    import rdflib

    def term(found: Any) -> Any:
        if isinstance(found, ox.NamedNode):
            return rdflib.URIRef(found.value)
        if isinstance(found, ox.BlankNode):
            return rdflib.URIRef(BLANK + found.value)
        datatype = None if found.language else rdflib.URIRef(found.datatype.value)
        plain = datatype is None or datatype == rdflib.XSD.string
        return rdflib.Literal(found.value, found.language, None if plain else datatype, normalize=False)

    graph = rdflib.Graph()
    for triple in triples:
        graph.add((term(triple.subject), term(triple.predicate), term(triple.object)))
    return graph


class _Nesting:
    """Writes blank nodes where they belong: those that just one other node leads to."""

    def __init__(self, nodes: list[dict[str, Any]]) -> None:
        self._all = nodes
        led_to = Counter(each for node in nodes for each in _references(node))
        self._inner = {node["id"]: node for node in nodes if node["id"].startswith(BLANK) and led_to[node["id"]] == 1}

    def nodes(self) -> Iterator[dict[str, Any]]:
        """Yield the nodes that stand by themselves, with the others inside; of a circle, the first stands by itself."""
        for node in [node for node in self._all if node["id"] not in self._inner]:
            yield self._whole(node)
        while self._inner:
            yield self._whole(self._inner.pop(min(self._inner)))

    def _whole(self, node: dict[str, Any]) -> dict[str, Any]:
        return {name: self._nested(value) for name, value in node.items()}

    def _nested(self, value: Any) -> Any:
        if isinstance(value, list):
            return sorted(map(self._nested, value), key=lambda each: json.dumps(each, sort_keys=True))
        if not isinstance(value, dict):
            return _named(value)
        inner = self._inner.pop(value["id"], None) if len(value) == 1 and "id" in value else None
        if inner is None:
            return {name: _named(each) for name, each in value.items()}
        return {name: each for name, each in self._whole(inner).items() if name != "id"}


def _named(value: Any) -> Any:
    return value.replace(BLANK, "_:", 1) if isinstance(value, str) and value.startswith(BLANK) else value


def _references(value: Any) -> Iterator[str]:
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict) and list(each) == ["id"]:
            yield each["id"]
        elif isinstance(each, dict | list):
            yield from _references(each)

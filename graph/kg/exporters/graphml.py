"""GraphML: the NetworkX graph of the world, lists joined by spaces; for Gephi, yEd, igraph and others."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from kg.network import network

if TYPE_CHECKING:
    from kg.exporters import Exported

FORMATS = ("graphml",)


def write(graph: Exported, form: str, out: IO[bytes]) -> None:
    """Write the ties that hold; an edge's id is the tie, as in "US funds Iraq", and ``relation`` its relation."""
    import networkx as nx

    found = network(graph.world, graph.said.actors.values(), graph.said.ontology)
    plain = nx.MultiDiGraph(world=found.graph["world"])
    for handle, data in found.nodes(data=True):
        plain.add_node(handle, **{name: _clean(value) for name, value in data.items()})
    for subject, object, relation, data in found.edges(keys=True, data=True):
        data["possible"] = ["/".join(day or ".." for day in pair) for pair in data["possible"]]
        flat = {name: " ".join(value) if isinstance(value, list) else value for name, value in data.items()}
        plain.add_edge(subject, object, relation, relation=relation, id=f"{subject} {relation} {object}", **flat)
    nx.write_graphml(plain, out, named_key_ids=True, edge_id_from_attribute="id")


def _clean(text: str) -> str:
    """Leave out the characters that XML cannot hold."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)

"""GraphML: the NetworkX graph of the world, lists joined by spaces; for Gephi, yEd, igraph and others."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from kg.network import network

if TYPE_CHECKING:
    from kg.exporters import Exported

FORMATS = ("graphml",)


def write(graph: Exported, form: str, out: IO[bytes]) -> None:
    """Write the ties that hold; a tie's relation is its edge's ``relation`` and its key."""
    import networkx as nx

    plain = network(graph.world, graph.said.actors.values(), graph.said.ontology)
    for _, _, key, data in plain.edges(keys=True, data=True):
        data["relation"] = key
        data["possible"] = " ".join("/".join(day or ".." for day in pair) for pair in data["possible"])
        data["claims"], data["against"] = " ".join(data["claims"]), " ".join(data["against"])
    for handle, data in plain.nodes(data=True):
        data["label"] = data["label"] or handle
    nx.write_graphml(plain, out, named_key_ids=True)

"""The NetworkX graph of a world."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated, Any

from kg.claims.dates import iso
from kg.claims.model import Actor
from kg.errors import KgError
from kg.ontology import Ontology
from kg.world import Tie, World

if TYPE_CHECKING:
    import networkx as nx

Backend = Annotated[str, "An installed NetworkX backend that is to compute what NetworkX computes; none by default."]


def among(world: World, actors: Iterable[str]) -> list[Tie]:
    """Return every tie among the actors on which a world has a claim, each once, in the actors' order."""
    chosen = dict.fromkeys(actors)
    found: dict[tuple[str, str, str], Tie] = {}
    for actor in chosen:
        for link in world.ties_of(actor):
            if link.forward and link.other in chosen:
                found[link.tie[:3]] = link.tie
    return list(found.values())


def holding(world: World, actors: Iterable[str]) -> list[Tie]:
    """Return every tie among the actors that holds (supported or contested), each once, in the actors' order."""
    return list(filter(world.holds, among(world, actors)))


def network(world: World, actors: Iterable[Actor], ontology: Ontology) -> nx.MultiDiGraph:
    """Return the actors and the ties that hold in a world as a NetworkX multigraph.

    A node is a handle with ``label``, ``type`` and ``iri``. An edge's key is the relation's notation, so that an edge
    ``(u, v, key)`` leads back to its evidence; its data are ``claims`` (ids for), ``against`` (ids against),
    ``verdict``, ``confidence`` (0..1), ``family``, ``sign`` (+1, 0, −1), ``weight`` (0..10), ``symmetric`` and
    ``possible`` (ISO days). A tie on a symmetric relation is one edge. Linear in the number of claims.
    """
    import networkx as nx

    actors = list(actors)
    graph = nx.MultiDiGraph(world=str(world))
    for actor in actors:
        graph.add_node(actor.handle, label=actor.label, type=actor.type, iri=actor.iri)
    for tie in holding(world, graph):
        relation = ontology.relations[tie.relation]
        graph.add_edge(
            tie.subject,
            tie.object,
            key=tie.relation,
            claims=list(tie.pro),
            against=list(tie.con),
            verdict=tie.verdict,
            confidence=tie.confidence,
            family=relation.family,
            sign=relation.sign,
            weight=relation.weight,
            symmetric=relation.symmetric,
            possible=iso(tie.possible),
        )
    return graph


def asked(function: Callable[..., Any], graph: nx.Graph, backend: str = "", **options: Any) -> Any:
    """Return what a function of NetworkX answers on a graph, computed by a backend where one is named.

    Raises ``KgError`` for a backend that is not installed, or that lacks the function. Costs as the function does
    there, and a backend first converts the graph.

    >>> import networkx as nx
    >>> asked(nx.core_number, nx.path_graph(2))
    {0: 1, 1: 1}
    """
    if not backend:
        return function(graph, **options)
    from networkx.utils.backends import backends

    if backend not in (known := ["networkx", *sorted(backends)]):
        installed = f"installed are {', '.join(known)}; install it, or leave the backend out"
        raise KgError(f"NetworkX has no backend '{backend}'", hint=installed)
    try:
        return function(graph, backend=backend, **options)
    except NotImplementedError:
        lacks = f"the backend '{backend}' does not compute NetworkX's {function.__name__}"
        raise KgError(lacks, hint="name another, or none") from None

"""What an analyst would write by hand for ``kg -g FILE paths A B`` on a large graph: rdflib reads, NetworkX holds.

``plain_paths.py`` lists every chain, which no large graph allows; here a search takes up the best beginnings first,
bounded by what the rest can still come to. Claims are weighed as ``kg`` weighs them: a source or a speaker counts once.
It prints the same as ``kg``, and finds the same chains.

Usage: python benchmarks/plain_large.py A B FILE…
"""

import sys
from collections.abc import Callable, Iterable
from datetime import date
from heapq import heappop, heappush
from typing import Any

import networkx as nx
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS

from plain_paths import ADMITTED, BACKWARD, KG, ROOT, confidence, days, handle, line

PAYS, ON = {KG.funds, KG.paysSalariesOf}, {KG.sponsors}
HOPS, TOP = 6, 10
DIGITS = 9

Window = list[tuple[date, date]]


def common(one: Window, other: Window) -> Window:
    """Return the periods that lie in both."""
    both = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return [(first, last) for first, last in both if first <= last]


def search(network: nx.MultiDiGraph, start: str, goal: str, window: Callable[[Any], Window]) -> list[tuple[Any, ...]]:
    """Return the best chains as score, names and edges: at most ``HOPS`` long, none twice at an actor, one that pays.

    An edge has a confidence and whether it ``pays``; ``window`` gives its periods.
    """
    rest = [{goal: 1.0}]
    for _ in range(HOPS):
        following = dict(rest[-1])
        for end, sure in rest[-1].items():
            for other, _, tie in network.in_edges(end, data="confidence") if end in network else ():
                following[other] = max(following.get(other, 0.0), tie * sure)
        rest.append(following)
    found: list[tuple[Any, ...]] = []
    queue: list[tuple[Any, ...]] = [(-rest[HOPS].get(start, 0.0), 0, 1.0, (start,), (), [(date.min, date.max)], False)]
    serial, least = 0, 0.0
    while queue and queue[0][0] < 0:
        bound, _, score, names, edges, periods, paid = heappop(queue)
        if round(-bound, DIGITS) < least:
            break
        if names[-1] == goal:
            if paid:
                found.append((-round(score, DIGITS), len(edges), names, edges))
                least = -found[TOP - 1][0] if len(found) >= TOP else 0.0
            continue
        for _, other, relation, tie in network.out_edges(names[-1], keys=True, data=True):
            left = rest[HOPS - len(edges) - 1].get(other, 0.0)
            if left and other not in names:
                edge = (names[-1], other, relation)
                both = common(periods, window(edge))
                if both:
                    serial += 1
                    longer = score * tie["confidence"]
                    more = (longer, (*names, other), (*edges, edge), both, paid or tie["pays"])
                    heappush(queue, (-longer * left, serial, *more))
    return sorted(found)[:TOP]


def read(paths: Iterable[str]) -> tuple[rdflib.Graph, nx.MultiDiGraph]:
    """Return the statements of files and the network of the ties on which money moves."""
    graph = rdflib.Graph()
    for path in paths:
        graph.parse(path, format="nt" if path.endswith((".nt", ".nq")) else None)
    network = nx.MultiDiGraph()
    for claim in graph.subjects(RDF.type, KG.Claim):
        relation = graph.value(claim, RDF.predicate)
        if relation not in PAYS | ON | BACKWARD:
            continue
        if tuple(graph.value(claim, kind) for kind in (KG.modality, KG.basis)) != ADMITTED:
            continue
        ends = [str(graph.value(graph.value(claim, end), SKOS.notation)) for end in (RDF.subject, RDF.object)]
        if relation in BACKWARD:
            ends.reverse()
        if not network.has_edge(*ends, key=relation):
            network.add_edge(*ends, key=relation, pays=relation in PAYS, pro=[], con=[])
        network.edges[(*ends, relation)]["pro" if graph.value(claim, KG.stance) == KG.asserted else "con"].append(claim)
    network.remove_edges_from(
        [(*edge[:2], edge[2]) for edge in network.edges(keys=True) if not network.edges[edge]["pro"]]
    )
    for _, _, tie in network.edges(data=True):
        tie["confidence"] = confidence(graph, tie["pro"])
    return graph, network


def main(start: str, goal: str, *paths: str) -> None:
    """Print the chains from one actor to another, each hop with its claims."""
    graph, network = read([*map(str, sorted((ROOT / "ontology").glob("*.ttl"))), *paths])

    def window(edge: Any) -> Window:
        bounds = (
            [str(graph.value(claim, which) or "") for which in (KG.since, KG.until)]
            for claim in network.edges[edge]["pro"]
        )
        return [(days(since, last=False), days(until, last=True)) for since, until in bounds]

    for score, _, names, edges in search(network, handle(graph, start), handle(graph, goal), window):
        print(f"score {-score:.3f}  ", " → ".join(names))
        weakest = min(edges, key=lambda edge: (edge[2] in PAYS, network.edges[edge]["confidence"]))
        print("   weakest", weakest)
        for edge in edges:
            relation = graph.value(edge[2], OWL.inverseOf) if edge[2] in BACKWARD else edge[2]
            print("  ", edge[0], graph.value(relation, RDFS.label), edge[1])
            for claim in network.edges[edge]["pro"] + network.edges[edge]["con"]:
                print("     ", line(graph, claim))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""What an analyst would write by hand for ``kg paths US KH``: rdflib reads the files, NetworkX lists the chains.

It prints what ``kg`` prints: every chain with its score, window and weakest step, every hop with its claims, who says
so, where and when.
"""

import sys
from calendar import monthrange
from datetime import date
from math import log, prod
from pathlib import Path

import networkx as nx
import rdflib
from rdflib import RDF, RDFS, SKOS

ROOT = Path(__file__).resolve().parents[1]
KG = rdflib.Namespace("https://w3id.org/actor-kg/ontology#")
PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
FORWARD, BACKWARD = {KG.funds, KG.paysSalariesOf}, {KG.partOf, KG.proxyOf}
ADMITTED = (KG.stated, KG.reported)


def handle(graph: rdflib.Graph, name: str) -> str:
    """Return the handle of the actor with that handle, label or alias."""
    for predicate in (SKOS.notation, RDFS.label, SKOS.altLabel):
        for actor, value in graph.subject_objects(predicate):
            if str(value).casefold() == name.casefold():
                return str(graph.value(actor, SKOS.notation))
    sys.exit(f"unknown actor {name}")


def line(graph: rdflib.Graph, claim: rdflib.term.Node) -> str:
    """Return a claim as one line: gloss, confidence, speaker, source, place, period."""
    speaker = graph.value(claim, PROV.wasAttributedTo)
    place = graph.value(claim, KG.locator)
    where = [str(graph.value(place, part)) for part in (KG.paragraph, KG.sentence, OA.start, OA.end)]
    when = [str(graph.value(claim, bound) or "?") for bound in (KG.since, KG.until)]
    said = [graph.value(claim, KG.gloss), graph.value(claim, KG.confidence), graph.value(speaker, RDFS.label)]
    return " · ".join(map(str, [*said, graph.value(claim, PROV.hadPrimarySource), *where, *when, claim]))


def days(text: str | None, last: bool) -> date:
    """Return the first or the last day that a year, a month or a day may mean."""
    if not text or text == str(KG.ongoing):
        return date.max if last else date.min
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day)
    return date(year, month or 12, monthrange(year, month or 12)[1]) if last else date(year, month or 1, 1)


def window(graph: rdflib.Graph, claims: list[rdflib.term.Node]) -> tuple[date, date]:
    """Return from when to when a tie possibly held: from its claims' earliest start to their latest end."""
    bounds = [[str(graph.value(claim, bound) or "") for bound in (KG.since, KG.until)] for claim in claims]
    return min(days(since, last=False) for since, _ in bounds), max(days(until, last=True) for _, until in bounds)


def confidence(graph: rdflib.Graph, claims: list[rdflib.term.Node]) -> float:
    """Return how sure claims are together: over the best matching of sources with speakers, each counts once."""
    pairs = nx.Graph()
    for claim in claims:
        ends = [(end, graph.value(claim, end)) for end in (PROV.hadPrimarySource, PROV.wasAttributedTo)]
        sure = max(float(graph.value(claim, KG.confidence)), pairs.get_edge_data(*ends, {"sure": 0.0})["sure"])
        pairs.add_edge(*ends, sure=sure, weight=-log(1 - sure))
    return 1 - prod(sorted(1 - pairs.edges[pair]["sure"] for pair in nx.max_weight_matching(pairs)))


def main(start: str, goal: str) -> None:
    """Print the funding chains from one actor to another."""
    graph = rdflib.Graph()
    for path in [*sorted((ROOT / "ontology").glob("*.ttl")), *sorted((ROOT / "seeds").rglob("*.ttl"))]:
        graph.parse(path)
    network = nx.MultiDiGraph()
    for claim in graph.subjects(RDF.type, KG.Claim):
        if tuple(graph.value(claim, kind) for kind in (KG.modality, KG.basis)) != ADMITTED:
            continue
        ends = [str(graph.value(graph.value(claim, end), SKOS.notation)) for end in (RDF.subject, RDF.object)]
        relation = graph.value(claim, RDF.predicate)
        if relation in BACKWARD:
            ends.reverse()
        elif relation not in FORWARD:
            continue
        if not network.has_edge(*ends, key=relation):
            network.add_edge(*ends, key=relation, pro=[], con=[])
        tie = network.edges[(*ends, relation)]
        tie["pro" if graph.value(claim, KG.stance) == KG.asserted else "con"].append(claim)
    network.remove_edges_from([edge for edge in network.edges(keys=True) if not network.edges[edge]["pro"]])
    for *_, tie in network.edges(data=True):
        tie["confidence"] = confidence(graph, tie["pro"])
    found = []
    for edges in nx.all_simple_edge_paths(network, handle(graph, start), handle(graph, goal), cutoff=6):
        windows = [window(graph, network.edges[edge]["pro"]) for edge in edges]
        if max(first for first, _ in windows) > min(last for _, last in windows):
            continue
        if any(relation in FORWARD for _, _, relation in edges):
            found.append((prod(network.edges[edge]["confidence"] for edge in edges), edges))
    for score, edges in sorted(found, key=lambda each: (-each[0], len(each[1]), each[1]))[:10]:
        print(f"{score:.3f}", " → ".join([edges[0][0], *(edge[1] for edge in edges)]))
        windows = [window(graph, network.edges[edge]["pro"]) for edge in edges]
        weakest = min(edges, key=lambda edge: (edge[2] in FORWARD, network.edges[edge]["confidence"]))
        print("   from", max(first for first, _ in windows), "to", min(last for _, last in windows), "weakest", weakest)
        for edge in edges:
            relation = graph.value(edge[2], rdflib.OWL.inverseOf) if edge[2] in BACKWARD else edge[2]
            print("  ", edge[0], graph.value(relation, RDFS.label), edge[1])
            for claim in network.edges[edge]["pro"] + network.edges[edge]["con"]:
                print("     ", line(graph, claim))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""What an analyst would write by hand for ``kg -g FILE paradoxes --of A`` and ``kg cut A B``: rdflib and NetworkX.

Of the motifs it has the five that a few lines say. A side is a walk over ties with a day in common, at most ``LONGEST``
of them; the surest is taken up first, and what is too far from all that is looked for is left. Which relations count
comes from the ontology. It prints the same findings as ``kg``, with how sure either side is, but not when they hold,
what dissolves them or who disputes them.

Usage: python benchmarks/plain_reasoning.py A FILE…
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from heapq import heappop, heappush
from typing import Any, NamedTuple

import networkx as nx
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS

from plain_large import Window, common
from plain_paths import ADMITTED, KG, ROOT, confidence, days, handle

LONGEST = 6
MONEY, HELP, HOSTILE, ATTACKS = "funds", "material-support", "hostility", "attacks"
OVER = {("sponsors", True), ("part-of", False), ("proxy-of", False)}

Edge = tuple[str, str, str]
Step = tuple[str, bool]
Findings = dict[tuple[str, ...], tuple[float, float]]
"""How sure either side is, by the motif and its actors."""


class Plain(NamedTuple):
    """The ties as a network, relation by relation (the key) from subject to object; a ``tie`` has a ``confidence``.

    ``below`` are the relations of each that has any, itself included, as steps; ``window`` gives the periods of a tie;
    ``organisations`` are the actors that are one.
    """

    network: nx.MultiDiGraph
    below: dict[str, set[Step]]
    window: Callable[[Edge], Window]
    organisations: Collection[str]

    def steps(self, actor: str, steps: set[Step], *, back: bool = False) -> Iterator[tuple[str, Edge]]:
        """Yield whom steps lead to, or come from, and the tie."""
        if actor not in self.network:
            return
        for one, other, relation in self.network.out_edges(actor, keys=True):
            if (relation, not back) in steps:
                yield other, (one, other, relation)
        for one, other, relation in self.network.in_edges(actor, keys=True):
            if (relation, back) in steps:
                yield one, (one, other, relation)


class Way(NamedTuple):
    """What leads from an actor to others: ``on`` are the steps, one of ``pays`` among them, or ``first`` at first."""

    on: set[Step]
    pays: set[Step]
    first: set[Step]


def ontology() -> tuple[rdflib.Graph, dict[str, set[Step]]]:
    """Return the statements of the ontology, and the relations that count as each, either way if symmetric."""
    graph = rdflib.Graph()
    for path in sorted((ROOT / "ontology").glob("*.ttl")):
        graph.parse(path)
    below = {}
    for relation in graph.subjects(RDF.type, OWL.ObjectProperty):
        several = set(graph.transitive_subjects(RDFS.subPropertyOf, relation))
        steps = {(str(graph.value(each, SKOS.notation)), True) for each in several}
        turned = {each for each in several if (each, RDF.type, OWL.SymmetricProperty) in graph}
        below[str(graph.value(relation, SKOS.notation))] = steps | {
            (str(graph.value(each, SKOS.notation)), False) for each in turned
        }
    return graph, below


def read(paths: Iterable[str]) -> tuple[rdflib.Graph, Plain]:
    """Return the statements of the ontology and of files, and the ties in them."""
    graph, below = ontology()
    for path in paths:
        graph.parse(path, format="nt" if path.endswith((".nt", ".nq")) else None)
    network = nx.MultiDiGraph()
    for claim in graph.subjects(RDF.type, KG.Claim):
        if tuple(graph.value(claim, kind) for kind in (KG.modality, KG.basis)) != ADMITTED:
            continue
        if graph.value(claim, KG.stance) != KG.asserted:
            continue
        ends = [str(graph.value(graph.value(claim, end), SKOS.notation)) for end in (RDF.subject, RDF.object)]
        relation = str(graph.value(graph.value(claim, RDF.predicate), SKOS.notation))
        if (relation, False) in below[relation]:
            ends.sort()
        if not network.has_edge(*ends, key=relation):
            network.add_edge(*ends, key=relation, claims=[])
        network.edges[(*ends, relation)]["claims"].append(claim)
    for _, _, tie in network.edges(data=True):
        tie["confidence"] = confidence(graph, tie["claims"])

    def window(edge: Edge) -> Window:
        claims = network.edges[edge]["claims"]
        bounds = ([str(graph.value(claim, which) or "") for which in (KG.since, KG.until)] for claim in claims)
        return [(days(since, last=False), days(until, last=True)) for since, until in bounds]

    return graph, Plain(network, below, window, organisations(graph))


def organisations(graph: rdflib.Graph) -> set[str]:
    """Return the actors that are an organisation of some sort."""
    (top,) = graph.subjects(SKOS.notation, rdflib.Literal("organisation"))
    kinds = graph.transitive_subjects(RDFS.subClassOf, top)
    return {str(graph.value(actor, SKOS.notation)) for kind in kinds for actor in graph.subjects(RDF.type, kind)}


def reached(plain: Plain, start: str, goals: Collection[str], way: Way, tie: Edge | None = None) -> dict[str, float]:
    """Return how sure the surest walk from an actor to each of some others is, after a tie if one is given."""
    distances, level = dict.fromkeys(goals, 0), set(goals)
    for distance in range(1, LONGEST + 1):
        level = {one for each in level for one, _ in plain.steps(each, way.on, back=True)} - distances.keys()
        distances.update(dict.fromkeys(level, distance))
    edges, sure, periods = frozenset[Edge](), 1.0, [(date.min, date.max)]
    if tie:
        edges, sure, periods = frozenset([tie]), plain.network.edges[tie]["confidence"], plain.window(tie)
    wanted, serial = set(goals) - {start}, 0
    queue: list[Any] = [(-sure, len(edges), serial, start, False, frozenset(), edges, periods)]
    found: dict[str, float] = {}
    while queue and len(found) < len(wanted):
        score, _, _, actor, paid, seen, edges, periods = heappop(queue)
        if paid and actor in wanted:
            found.setdefault(actor, -score)
        for other, edge in plain.steps(actor, way.on):
            step = edge[2], edge[0] == actor
            pays = paid or step in way.pays or (actor == start and step in way.first)
            longer = edges | {edge}
            if other == start or (other, pays) in seen or len(longer) + distances.get(other, LONGEST) > LONGEST:
                continue
            if both := common(periods, plain.window(edge)):
                more = score if edge in edges else score * plain.network.edges[edge]["confidence"]
                serial += 1
                heappush(queue, (more, len(longer), serial, other, pays, seen | {(other, pays)}, longer, both))
    return found


def struck(plain: Plain, actor: str) -> dict[tuple[str, str], float]:
    """Return how sure it is that an actor attacks a part of a whole, by the part and the whole."""
    up = {("part-of", True)}
    found: dict[tuple[str, str], float] = {}
    for part, tie in list(plain.steps(actor, plain.below[ATTACKS])):
        wholes, level = {part}, {part}
        for _ in range(1, LONGEST):
            level = {whole for each in level for whole, _ in plain.steps(each, up)} - wholes
            wholes |= level
        for whole, sure in reached(plain, part, wholes - {part}, Way(up, up, set()), tie).items():
            found[part, whole] = max(sure, found.get((part, whole), 0.0))
    return found


def paradoxes(plain: Plain, actor: str) -> Findings:
    """Return what five motifs find of an actor."""
    below, edges = plain.below, plain.network.edges
    money = Way(below[MONEY] | OVER, below[MONEY], set())
    help_ = Way(below[HELP] | OVER, below[HELP], {("sponsors", True)})

    def surest(relation: str) -> dict[str, float]:
        found: dict[str, float] = {}
        for other, tie in plain.steps(actor, below[relation]):
            found[other] = max(edges[tie]["confidence"], found.get(other, 0.0))
        return found

    findings: Findings = {}
    hated, outlawed, parts = surest(HOSTILE), surest("designates-terrorist"), struck(plain, actor)
    for enemy, sure in reached(plain, actor, hated, money).items() if hated else ():
        findings["funds-its-enemy", actor, enemy] = sure, hated[enemy]
    for group, sure in reached(plain, actor, outlawed, help_).items() if outlawed else ():
        findings["feeds-the-designated", actor, group] = sure, outlawed[group]
    for ally, tie in plain.steps(actor, below[MONEY]) if outlawed else ():
        for group, sure in reached(plain, ally, outlawed, help_, tie).items():
            key = "ally-feeds-the-designated", actor, ally, group
            findings[key] = max(sure, findings.get(key, (0.0, 0.0))[0]), outlawed[group]
    wholes = {whole for _, whole in parts if whole != actor}
    funded = reached(plain, actor, wholes & set(plain.organisations), money) if wholes else {}
    allies = surest("allied-with")
    for (part, whole), sure in parts.items():
        if whole in funded:
            findings["funds-the-force-it-strikes", actor, whole, part] = funded[whole], sure
        if whole in allies and whole != actor:
            findings["strikes-its-ally", actor, whole, part] = allies[whole], sure
    return {key: sides for key, sides in findings.items() if len(set(key[1:])) == len(key[1:])}


def main(name: str, *paths: str) -> None:
    """Print the findings of an actor, the surest first."""
    graph, plain = read(paths)
    found = paradoxes(plain, handle(graph, name))
    for (motif, *actors), (one, other) in sorted(found.items(), key=lambda each: (-each[1][0] * each[1][1], each[0])):
        print(f"{one * other:.3f}  {one:.3f} against {other:.3f}  {motif}: {', '.join(actors)}")


if __name__ == "__main__":
    main(*sys.argv[1:])

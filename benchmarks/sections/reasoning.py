"""Conclusions from a compiled graph, beside the same by hand: the paradoxes of an actor, and the cut between two.

By hand the ties are there already, in NetworkX, as ``plain_reasoning.py`` holds them: to read a million claims with
rdflib takes longer than all that is asked here. Both sides are asked in processes of their own; ours opens the graph
anew for every question.
"""

from __future__ import annotations

import json
import random
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median, quantiles
from time import thread_time
from typing import TYPE_CHECKING, Any

from data import SEED, compiled, graph, pairs
from harness import HERE, KG, PYTHON, Bench, Row, exponent, number, run, seconds

if TYPE_CHECKING:
    from kg.graph import Graph
    from plain_reasoning import Plain

ASKED = 20
MOTIFS = (
    "funds-its-enemy",
    "feeds-the-designated",
    "ally-feeds-the-designated",
    "funds-the-force-it-strikes",
    "strikes-its-ally",
)
"""Those that the script by hand knows."""
DIGITS = 9
ALL, FIVE, CUT = "all paradoxes of an actor", f"its paradoxes under {len(MOTIFS)} motifs", "the cut of a pair by ties"
TEXT = 10_000
"""Up to so many claims the script by hand is run on the text."""


def measure(bench: Bench) -> Iterator[Row]:
    """Yield the rows."""
    sizes = [max(bench.claims // part, 100) for part in (100, 10, 1)]
    sides = {claims: _sides(bench, claims) for claims in sizes}
    for what in (ALL, FIVE, CUT):
        times = []
        for claims in sizes:
            ours, theirs = (side["asked"][what] for side in sides[claims])
            spent = [each["cpu"] for each in ours]
            times.append(median(spent))
            yield Row(f"{what}, {claims:,} claims, median CPU", seconds(times[-1]), note=_note(spent, ours, bench))
            if what != ALL:
                yield from _compared(what, ours, theirs, bench)
        yield Row(f"growth of {what}", f"n^{exponent(sizes, times):.2f}", note="of the medians")
    for claims in sizes:
        ours, theirs = (side["memory"] for side in sides[claims])
        note = f"by hand {number(theirs)} MB, with the ties of {claims:,} claims ready made"
        yield Row(f"peak memory, all that was asked at {claims:,} claims", f"{number(ours)} MB", note=note)
    yield from _from_text(bench, min(sizes[0], TEXT))


def _note(spent: list[float], asked: list[dict[str, Any]], bench: Bench) -> str:
    most = quantiles(spent, n=20, method="inclusive")[-1] if len(spent) > 1 else spent[0]
    stopped = sum(each["found"] is None for each in asked)
    some = sum(bool(_found(each["found"])) for each in asked)
    return (
        f"{len(asked)} asked, something found for {some}; 95th percentile {seconds(most)}, "
        f"the worst {seconds(max(spent))}; {stopped} stopped after {bench.limit:g} s"
    )


def _found(answer: Any) -> Any:
    return answer["weight"] if isinstance(answer, dict) else answer


def _compared(what: str, ours: list[dict[str, Any]], theirs: list[dict[str, Any]], bench: Bench) -> Iterator[Row]:
    """Yield what the same takes by hand, and whether the answers agree where both sides came to one."""
    spent = [each["cpu"] for each in theirs]
    ratio = median(spent) / median(each["cpu"] for each in ours)
    total = sum(spent) / sum(each["cpu"] for each in ours)
    note = f"{seconds(median(spent))}; {number(total)} × of all together; {_note(spent, theirs, bench)}"
    yield Row("— by hand, CPU to that of ours", f"{number(ratio)} ×", note=note)
    done = [(one["found"], other["found"]) for one, other in zip(ours, theirs, strict=True)]
    done = [(one, other) for one, other in done if one is not None and other is not None]
    agree = sum(one == other for one, other in done)
    if what == CUT:
        below = sum(one["least"] <= other for one, other in done)
        note = "any cut of all ties that money moves on, whatever the day and however many hops, suffices; "
        equal = sum(one["weight"] == other for one, other in done)
        proven = sum(one["least"] == one["weight"] for one, _ in done)
        note += f"both weigh the same for {equal}, ours is proven least for {proven}"
        yield Row("— no heavier than by hand", f"{below} of {len(done)}", "all", below == len(done), note)
    else:
        note = f"{sum(len(one) for one, _ in done):,} findings, with how sure either side is to {DIGITS} digits"
        yield Row("— the same findings", f"{agree} of {len(done)}", "all", agree == len(done), note)


def _sides(bench: Bench, claims: int) -> list[dict[str, Any]]:
    place, ends = compiled(bench, claims), pairs(bench, claims, ASKED)

    def asked(side: str) -> dict[str, Any]:
        arguments = [PYTHON, "-m", "sections.reasoning", side, place, json.dumps(ends), str(bench.limit)]
        done = run(arguments)
        return {"memory": done.memory, "asked": json.loads(done.out)}

    key = f"reasoning {claims} {bench.limit:g}"
    return [bench.kept(f"{key} {side}", lambda side=side: asked(side)) for side in ("ours", "theirs")]


def _from_text(bench: Bench, claims: int) -> Iterator[Row]:
    """Yield what the script takes that is given the text, to what ``kg`` takes."""
    place = compiled(bench, claims)
    actor = bench.kept(f"reasoning actor {claims}", lambda: json.loads(_first(place)))
    script = [PYTHON, str(HERE / "plain_reasoning.py"), actor, graph(bench, claims)]
    ask = [KG, "-g", place, "paradoxes", "--of", actor, "--motif", MOTIFS[0]]

    def sides() -> list[dict[str, float]]:
        return [run(command, good=(0, 1)).figures() for command in (script, ask)]

    hand, ours = bench.kept(f"reasoning text {claims}", sides)
    yield Row(
        "rdflib and NetworkX by hand on the text, CPU to that of `kg paradoxes --of A --motif M`",
        f"{number(hand['cpu'] / ours['cpu'])} ×",
        note=f"{claims:,} claims, once: {seconds(hand['cpu'])}, the reading included, to {seconds(ours['cpu'])}, which "
        f"also says what would undo each finding; {number(hand['memory'])} MB to {number(ours['memory'])} MB",
    )


def _first(place: str) -> str:
    return run([PYTHON, "-m", "sections.reasoning", "actor", place]).out


def drawn(place: str, count: int) -> list[str]:
    """Return actors at random among those that are hostile to some other, the same every time."""
    import kg

    whole, chance = kg.open(place), random.Random(SEED)
    claims, hostile = whole.store.said.claims, _hostile(whole)
    nodes, found = list(claims.nodes()), dict[str, None]()
    chance.shuffle(nodes)
    for node in nodes:
        if len(found) < count and any(claims.links(node, True, hostile)):
            found[claims.handle(node)] = None
    return list(found)


def _hostile(whole: Graph) -> set[str]:
    return {name for name, relation in whole.ontology.relations.items() if relation.sign < 0}


def ours(place: str, actors: list[str], ends: list[list[str]]) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield each question and what answers it."""
    import kg

    def findings(actor: str) -> list[Any]:
        asked = kg.open(place)
        found = (each for motif in MOTIFS for each in asked.paradoxes(actor, motif=motif))
        return sorted([*_flat(each.key), *(side.confidence for side in each.sides)] for each in found)

    def cut(start: str, goal: str) -> dict[str, float]:
        found = kg.open(place).cut(start, goal)
        return {"least": found.least, "weight": found.cuts[0].weight if found else 0.0}

    for actor in actors:
        yield ALL, lambda actor=actor: len(kg.open(place).paradoxes(actor))
        yield FIVE, lambda actor=actor: findings(actor)
    for start, goal in ends:
        yield CUT, lambda start=start, goal=goal: cut(start, goal)


def theirs(place: str, actors: list[str], ends: list[list[str]]) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield the same questions, but all paradoxes, and what answers them by hand."""
    import networkx as nx

    import kg
    import plain_reasoning

    whole = kg.open(place)
    plain, flow = made(whole), nx.DiGraph()
    lens = {step.relation: step.forward for step in whole.ontology.lens("").steps if not step.only_with}
    for one, other, relation in plain.network.edges(keys=True):
        if relation in lens:
            pair = (one, other) if lens[relation] else (other, one)
            many = len(whole.ties.tie(one, relation, other).pro)
            flow.add_edge(*pair, capacity=many + flow.get_edge_data(*pair, {"capacity": 0})["capacity"])

    def findings(actor: str) -> list[Any]:
        found = plain_reasoning.paradoxes(plain, actor)
        return sorted([*key, *sides] for key, sides in found.items())

    def cut(start: str, goal: str) -> float:
        if not {start, goal} <= set(flow) or not nx.has_path(flow, start, goal):
            return 0.0
        return float(nx.minimum_cut_value(flow, start, goal))

    for actor in actors:
        yield ALL, lambda: None
        yield FIVE, lambda actor=actor: findings(actor)
    for start, goal in ends:
        yield CUT, lambda start=start, goal=goal: cut(start, goal)


def made(whole: Graph) -> Plain:
    """Return the ties of a graph as the script by hand holds them, in the cheapest way there is."""
    import networkx as nx
    import numpy as np

    from plain_large import Window
    from plain_reasoning import Edge, Plain, ontology

    columns, network = whole.ties.columns(), nx.MultiDiGraph()
    arrays = zip(columns[2:], ("u4", "u2", "u4", "f8"), strict=True)
    for one, kind, other, sure in zip(*(np.frombuffer(each, code).tolist() for each, code in arrays), strict=True):
        network.add_edge(columns.handles[one], columns.handles[other], columns.relations[kind], confidence=sure)
    last_day, windows = date.max.toordinal(), dict[Edge, Window]()

    def window(edge: Edge) -> Window:
        if edge not in windows:
            days = whole.ties.tie(edge[0], edge[2], edge[1]).possible
            windows[edge] = [(date.fromordinal(max(a, 1)), date.fromordinal(min(b, last_day))) for a, b in days]
        return windows[edge]

    types, actors = whole.ontology.types, whole.store.said.actors
    top = next(each.iri for each in types.values() if each.notation == "organisation")
    kinds = {name for name, each in types.items() if top in each.above}
    return Plain(network, ontology()[1], window, {each.handle for each in actors.values() if each.type in kinds})


def _flat(key: tuple[str, tuple[str, ...]]) -> list[str]:
    return [key[0], *key[1]]


def timed(answer: Callable[[], Any], limit: float) -> dict[str, Any]:
    """Return an answer, confidences to so many digits, and its CPU time; none where it takes longer than the limit."""

    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGPROF, stop)  # its timer makes the clock of the process coarse, but not that of the thread
    began = thread_time()
    signal.setitimer(signal.ITIMER_PROF, limit)
    try:
        found = json.loads(json.dumps(answer()), parse_float=lambda text: round(float(text), DIGITS))
    except TimeoutError:
        found = None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return {"cpu": thread_time() - began, "found": found}


def main(side: str, place: str, ends: str, limit: str) -> None:
    """Print what each question took, and its answer."""
    questions = {"ours": ours, "theirs": theirs}[side]
    asked: dict[str, list[dict[str, Any]]] = {}
    for what, answer in questions(place, drawn(place, ASKED), json.loads(ends)):
        asked.setdefault(what, []).append(timed(answer, float(limit)))
        print(what, asked[what][-1]["cpu"], file=sys.stderr, flush=True)
    print(json.dumps(asked))


if __name__ == "__main__":
    print(json.dumps(drawn(sys.argv[2], 1)[0])) if sys.argv[1] == "actor" else main(*sys.argv[1:])

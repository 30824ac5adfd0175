"""SPARQL on a compiled graph, beside Oxigraph asked directly, rdflib, and the library's own look-ups."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from math import exp, log
from statistics import median
from time import perf_counter, process_time
from typing import Any

from data import compiled, ties
from harness import Bench, Figures, Row, at_least, at_most, number, probe, seconds
from questions import KINDS, POINT, Tie, look_up, queries

CLAIMS = 50_000
"""As many make a million statements."""
ENOUGH, LEAST, MOST = 1.0, 5, 301
"""A query is asked for so many seconds of CPU on each side, but at least and at most so often."""
LONG = 60
"""No further look-up begins after so many seconds."""
LOOK_UPS = ("claims(of=A)", "evidence(A, R, B)", "claims(during='2003-05')")


def measure(bench: Bench) -> Iterator[Row]:
    """Yield the rows."""
    claims = min(CLAIMS, bench.claims)
    place = compiled(bench, claims)
    direct = bench.kept(f"sparql direct {claims}", lambda: probe("sections.sparql", "direct", place))
    yield from _ratios(direct["query"], f"`Graph.query`, CPU to that of Oxigraph directly, {claims:,} claims")
    yield from _ratios(direct["csv"], "CSV by `kg.store.results`, CPU to that of Oxigraph's own")
    large = compiled(bench, bench.claims)
    points = bench.kept(f"sparql points {bench.claims}", lambda: probe("sections.sparql", "direct", large, *POINT))
    yield from _ratios(points["query"], f"the same, {bench.claims:,} claims, those whose answer does not grow")
    yield from _rdflib(bench, claims, place, direct["query"])
    for name in LOOK_UPS:
        size = claims if name == LOOK_UPS[-1] else bench.claims  # of a period there are as many as the graph is large
        drawn = json.dumps(ties(bench, size, 30))
        key = f"sparql look-up {LOOK_UPS.index(name)} {size}"
        spent = bench.kept(key, partial(probe, "sections.sparql", "look-up", compiled(bench, size), name, drawn))
        note = f"{seconds(spent['sparql'])} to {seconds(spent['kg'])}, medians of {spent['rounds']} at {size:,} "
        note += f"claims, {spent['answers']:,} answers" + ("" if spent["same"] else ", NOT the same")
        what = f"SPARQL in its quickest form, a row to a statement, CPU to that of `{name}`"
        yield at_least(what, spent["sparql"] / spent["kg"], 4, note=note)
        usual = f"{number(spent['rows'] / spent['kg'])} ×"
        yield Row("— as people write it, a row to a claim", usual, note=seconds(spent["rows"]))


def _ratios(found: dict[str, Figures], what: str) -> Iterator[Row]:
    """Yield the worst ratio, and then each."""
    ratios = {name: each["kg"] / each["direct"] for name, each in found.items()}
    worst = max(ratios, key=lambda name: ratios[name])
    yield at_most(what, ratios[worst], 1.15, note=f"the worst of {len(ratios)} queries: {worst}")
    for name, each in found.items():
        note = f"{seconds(each['kg'])} to {seconds(each['direct'])}, {each['rounds']:.0f} rounds, "
        note += f"{each['answers']:,.0f} answers"
        yield Row(f"— {name}", f"{number(ratios[name])} ×", note=note)


def _rdflib(bench: Bench, claims: int, place: str, ours: dict[str, Figures]) -> Iterator[Row]:
    key = f"sparql rdflib {claims} {bench.limit:g}"
    found = bench.kept(
        key, lambda: probe("sections.sparql", "rdflib", place, bench.work / "made" / "all.nt", bench.limit)
    )
    times = {name: each["cpu"] / ours[name]["kg"] for name, each in found["queries"].items()}
    mean, rest = (_mean([times[name] for name in times if (name in KINDS) == kind]) for kind in (True, False))
    stopped = [name for name, each in found["queries"].items() if each["stopped"]]
    note = (
        f"{len(KINDS)} queries, one of each kind, rdflib once each, over {found['statements']:,} statements in memory"
    )
    note += f"; stopped after {bench.limit:g} s of CPU, which then counts: {', '.join(stopped)}" if stopped else ""
    yield at_least("rdflib, CPU to that of `Graph.query`, geometric mean", mean, 15, note=note)
    what = f"the same, {len(times) - len(KINDS)} more that go through the whole graph"
    yield Row(what, f"{number(rest)} ×", note="both engines read every claim, and little else takes time")
    for name, each in found["queries"].items():
        same = "" if each["stopped"] or each["answers"] == ours[name]["answers"] else f", {each['answers']:,} answers"
        limit = ", stopped" if each["stopped"] else ""
        yield Row(f"— {name}", f"{number(times[name])} ×", note=f"{seconds(each['cpu'])}{limit}{same}")


def _mean(ratios: list[float]) -> float:
    return exp(sum(map(log, ratios)) / len(ratios))


def clocked(function: Callable[[], Any]) -> tuple[float, Any]:
    """Return the CPU time that a call takes, and its result."""
    began = process_time()
    result = function()
    return process_time() - began, result


def in_turn(one: Callable[[], Any], other: Callable[[], Any]) -> tuple[float, float, int]:
    """Return the median times of both, called in turn and often enough, and how often."""
    first, *_ = clocked(other)
    clocked(one)
    rounds = int(min(MOST, max(LEAST, ENOUGH / max(first, 1e-6))))
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds):
        for side in (0, 1) if turn % 2 else (1, 0):
            times[side].append(clocked((one, other)[side])[0])
    return median(times[0]), median(times[1]), rounds


def a_tie(graph: Any) -> Tie:
    """Return a tie of the actor that the tenth claim is about."""
    claim = graph.store.said.claims[10]
    return iris(graph, claim.subject, claim.relation, claim.object)


def iris(graph: Any, subject: str, relation: str, object: str) -> Tie:
    """Return a tie by IRIs."""
    actors = graph.store.said.actors
    return Tie(actors[subject].iri, graph.ontology.relations[relation].iri, actors[object].iri)


def direct(place: str, *names: str) -> dict[str, dict[str, Figures]]:
    """Ask each query through the library and directly; write its answer as CSV both ways."""
    import pyoxigraph as ox

    import kg
    from kg.rdf import PREFIXES
    from kg.store.results import write
    from kg.store.sparql import run

    graph = kg.open(place)
    store = graph.oxigraph()

    def asked(text: str) -> Any:
        return store.query(text, prefixes=PREFIXES)

    def figures(one: Callable[[], Any], other: Callable[[], Any], answers: int) -> Figures:
        ours, theirs, rounds = in_turn(one, other)
        return {"kg": ours, "direct": theirs, "rounds": rounds, "answers": answers}

    def query(text: str) -> Figures:
        through = (lambda: list(run(store, text))) if text.startswith("CONSTRUCT") else (lambda: graph.query(text))
        return figures(through, lambda: whole(asked(text)), len(whole(asked(text))))

    def whole(answer: Any) -> list[Any]:
        return [bool(answer)] if isinstance(answer, ox.QueryBoolean) else list(answer)

    def csv(text: str) -> Figures:
        form = ox.QueryResultsFormat.CSV
        through = lambda: write(run(store, text), "csv", BytesIO())  # noqa: E731
        return figures(through, lambda: asked(text).serialize(output=BytesIO(), format=form), len(list(asked(text))))

    texts = {name: text for name, text in queries(a_tie(graph)).items() if not names or name in names}
    selects = {name: text for name, text in texts.items() if not names and not text.startswith(("CONSTRUCT", "ASK"))}
    return {
        "query": {name: query(text) for name, text in texts.items()},
        "csv": {name: csv(text) for name, text in selects.items()},
    }


def by_rdflib(place: str, file: str, limit: str) -> dict[str, Any]:
    """Ask rdflib the queries over the same statements, each in a fork that is stopped at the limit."""
    import pyoxigraph as ox
    import rdflib

    import kg
    from kg.rdf import PREFIXES

    graph = kg.open(place)
    texts = queries(a_tie(graph))
    os.makedirs(os.path.dirname(file), exist_ok=True)
    graph.oxigraph().dump(file, ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    memory = rdflib.Graph().parse(file, format="nt")
    os.unlink(file)
    for text in texts.values():
        rdflib.Graph().query(text, initNs=PREFIXES)  # imports what it needs, and all that the parser remembers
    gc.collect()
    gc.freeze()
    found = {}
    for name, text in texts.items():
        spent = _forked(partial(_count, memory, text), float(limit))
        found[name] = spent or {"cpu": float(limit), "answers": 0, "stopped": True}
    return {"statements": len(memory), "queries": found}


def _count(memory: Any, text: str) -> int:
    from kg.rdf import PREFIXES

    return len(list(memory.query(text, initNs=PREFIXES)))


def _forked(function: Callable[[], int], limit: float) -> dict[str, Any] | None:
    """Return what a call in a fork took and found; ``None`` where it takes more CPU than the limit."""
    import resource

    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (int(limit + 1),) * 2)
        try:
            cpu, answers = clocked(function)
            os.write(writer, json.dumps({"cpu": cpu, "answers": answers, "stopped": False}).encode())
        finally:
            os._exit(1)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if not said and not os.WIFSIGNALED(status):
        raise RuntimeError("rdflib failed at a query")
    return json.loads(said) if said else None


def look_ups(place: str, name: str, drawn: str) -> dict[str, Any]:
    """Ask one of the library's look-ups and its equal in SPARQL, for several ties in turn.

    A look-up also weighs what it finds, which the query leaves to be done. The query as people write it, which goes
    through much of the store, has its turn when the others are done: what runs next to it pays for its page faults.
    """
    import kg
    from kg.selection import Selection

    graph = kg.open(place)
    ask: dict[str, Callable[[Any, list[str]], list[Any]]] = {
        "claims(of=A)": lambda fresh, tie: fresh.claims(of=tie[0]),
        "evidence(A, R, B)": lambda fresh, tie: [claim for side in fresh.evidence(*tie)[-3:] for claim in side],
        "claims(during='2003-05')": lambda fresh, _: fresh.claims(during="2003-05"),
    }
    spent: dict[str, list[float]] = {"kg": [], "sparql": [], "rows": []}
    found: list[set[str]] = []
    same = True

    def by_kg(tie: list[str]) -> set[str]:
        fresh = graph.within(Selection())
        cpu, claims = clocked(lambda: ask[name](fresh, tie))
        spent["kg"].append(cpu)
        return {claim.id for claim in claims}

    def by_sparql(side: str, tie: list[str]) -> set[str]:
        text = look_up(name, iris(graph, *tie), rows=side == "rows")
        cpu, answer = clocked(lambda: _claims(graph, text))
        spent[side].append(cpu)
        return answer

    asked, began = json.loads(drawn), perf_counter()
    by_sparql("sparql", asked[0])
    by_kg(asked[0])
    for times in spent.values():
        times.clear()
    for turn, tie in enumerate(asked):
        sides = [lambda: by_kg(tie), lambda: by_sparql("sparql", tie)]  # noqa: B023
        one, other = (side() for side in sides[:: -1 if turn % 2 else 1])
        found.append(one)
        same = same and one == other
        if perf_counter() - began > LONG:
            break
    began = perf_counter()
    for tie, mine in zip(asked, found, strict=False):
        same = same and by_sparql("rows", tie) == mine
        if perf_counter() - began > LONG:
            break
    counts = {"rounds": len(spent["kg"]), "same": same, "answers": sum(map(len, found))}
    return {side: median(times) for side, times in spent.items()} | counts


def _claims(graph: Any, text: str) -> set[str]:
    """Read an answer as Python values, and return the ids of its claims."""
    rows = graph.query(text)
    first = rows.columns.index("claim")
    return {row[first].rpartition("/")[2] for row in rows}


if __name__ == "__main__":
    print(json.dumps({"direct": direct, "rdflib": by_rdflib, "look-up": look_ups}[sys.argv[1]](*sys.argv[2:])))

"""Chains in a compiled graph, each asked for by a process of its own, beside a bare interpreter and other ways."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from data import compiled, connected, graph, pairs
from harness import BARE, KG, Bench, Figures, Row, at_least, at_most, probe, run, seconds
from sections.build import compared
from sections.cold import plain

if TYPE_CHECKING:
    from kg.graph import Graph

IN_MEMORY = 100_000
"""Up to so many claims the text is read into memory to compare with."""


def measure(bench: Bench) -> Iterator[Row]:
    """Yield the rows."""
    place, ends = compiled(bench, bench.claims), pairs(bench, bench.claims, bench.pairs)
    asked = bench.kept(f"paths {bench.claims} {bench.pairs}", lambda: _asked(bench, place, ends))
    spent, bare = [each["kg"]["cpu"] for each in asked], median(each["bare"]["cpu"] for each in asked)
    query, found = median(spent), sum(each["found"] for each in asked)
    most = quantiles(spent, n=20, method="inclusive")[-1] if len(spent) > 1 else query
    note = f"{len(asked)} pairs at {bench.claims:,} claims, chains between {found} of them, each pair once"
    yield at_most(
        "median CPU of `kg paths A B`, to a bare interpreter", query / bare, 12, note=f"{note}; {seconds(query)}"
    )
    yield at_most(
        "95th percentile of it, to a bare interpreter",
        most / bare,
        40,
        note=f"{seconds(most)}, the worst {seconds(max(spent))}",
    )
    yield at_most("peak memory, the largest of all pairs", max(each["kg"]["memory"] for each in asked), 150, " MB")
    yield from _others(bench, query)
    yield from _same(bench)


def _asked(bench: Bench, place: str, ends: list[tuple[str, str]]) -> list[dict[str, Any]]:
    cache = bench.work / "made" / "cache"
    run([KG, "-g", place, "paths", *ends[0]], cache=cache, good=(0, 1))
    asked = []
    for pair in ends:
        one = run([KG, "-g", place, "paths", *pair, "--top", "10"], cache=cache, good=(0, 1))
        asked.append({"kg": one.figures(), "bare": run(BARE, cache=cache).figures(), "found": one.code == 0})
    return asked


def _others(bench: Bench, query: float) -> Iterator[Row]:
    """Yield how the same question is answered without a compiled graph, and when building pays."""
    part, times = bench.tenth, bench.claims / bench.tenth
    ends = connected(bench, part)
    key = f"paths by hand {part}"
    hand = bench.kept(key, lambda: run(plain(ends, graph(bench, part))).figures())["cpu"] * times
    yield at_least(
        "rdflib and NetworkX by hand, CPU to that of `kg paths`",
        hand / query,
        500,
        note=f"the script measured at {part:,} claims, once, times {times:g}: {seconds(hand)}, the reading included",
    )
    build = compared(bench, 1)["kg"][0]
    text = bench.kept(f"paths of the text {bench.claims}", lambda: _of_text(bench))
    yield Row("CPU of a query alone", seconds(query), note=f"of the build and a query {seconds(build['cpu'] + query)}")
    yield Row("building pays, to the script by hand", f"from query {_pays(build['cpu'], query, hand, hand)} on")
    yield Row(
        "building pays, to `kg` on the text",
        f"from query {_pays(build['cpu'], query, text['first'], text['next'])} on",
        note=f"the first query of the text {seconds(text['first'])}, then, its columns kept, {seconds(text['next'])}",
    )


def _pays(build: float, query: float, first: float, following: float) -> int:
    """Return the first number of queries at which a build and the queries cost less than the other way; 0 for none."""
    number = 1
    while build + number * query > first + (number - 1) * following:
        number += 1
        if number > 1_000_000:
            return 0
    return number


def _of_text(bench: Bench) -> Figures:
    cache, ends = bench.work / "made" / "text-cache", connected(bench, bench.claims)
    shutil.rmtree(cache, ignore_errors=True)
    ask = [KG, "-g", graph(bench, bench.claims), "paths", *ends]
    first, following = (run(ask, cache=cache, good=(0, 1)).cpu for _ in range(2))
    shutil.rmtree(cache, ignore_errors=True)
    return {"first": first, "next": following}


def _same(bench: Bench) -> Iterator[Row]:
    """Yield whether other searches find the same chains."""
    small = min(bench.tenth, IN_MEMORY)
    for how, claims, what in (
        ("memory", small, "as from the text read into memory, to the last digit"),
        ("network", bench.claims, "as by a plain search of a NetworkX graph of all ties, to 9 digits"),
    ):
        ends = pairs(bench, claims, bench.pairs)
        files = compiled(bench, claims), graph(bench, claims)
        key = f"paths same {how} {claims} {bench.pairs}"
        found = bench.kept(key, partial(probe, "sections.paths", how, *files, json.dumps(ends)))
        note = f"{found['pairs']} pairs at {claims:,} claims, {found['chains']} chains"
        yield Row(
            f"the same chains {what}",
            f"{found['same']} of {found['pairs']}",
            "all",
            found["same"] == found["pairs"],
            note,
        )


def same_in_memory(built: Graph, text: str, ends: list[list[str]]) -> Iterator[tuple[bool, int]]:
    """Yield, for each pair, whether the chains are equal and how many there are: compiled, and read into memory."""
    from kg.graph import Graph
    from kg.store.embedded import Store
    from kg.world import World

    whole = object.__new__(Graph)
    whole.store = Store([text])
    whole.ties = World(whole.store.said.claims)
    for pair in ends:
        one, other = built.paths(*pair), whole.paths(*pair)
        yield one.chains == other.chains and json.dumps(one.to_dict()) == json.dumps(other.to_dict()), len(one)


def same_by_plain_search(built: Graph, _text: str, ends: list[list[str]]) -> Iterator[tuple[bool, int]]:
    """Yield the same of the compiled graph and of the search of ``plain_large.py`` over all its ties."""
    from datetime import date

    import networkx as nx
    import numpy as np

    from plain_large import DIGITS, search

    lens = built.ontology.lens("")
    ways = {step.relation: step for step in lens.steps if not step.only_with}
    columns = built.ties.columns()
    arrays = zip(columns[2:], ("u4", "u2", "u4", "f8"), strict=True)
    network, last_day = nx.MultiDiGraph(), date.max.toordinal()
    for one, kind, other, sure in zip(*(np.frombuffer(each, code).tolist() for each, code in arrays), strict=True):
        step = ways.get(columns.relations[kind])
        if step:
            names = (columns.handles[one], columns.handles[other])[:: 1 if step.forward else -1]
            pays = step.kind.notation in lens.required
            network.add_edge(*names, key=step.relation, confidence=sure, pays=pays, back=not step.forward)

    def window(edge: Any) -> list[tuple[date, date]]:
        start, end, relation = edge
        subject, object = (end, start) if network.edges[edge]["back"] else (start, end)
        tie = built.ties.tie(subject, relation, object)
        return [
            (date.fromordinal(max(first, 1)), date.fromordinal(min(last, last_day))) for first, last in tie.possible
        ]

    for pair in ends:
        mine = [
            (
                -round(chain.score, DIGITS),
                len(chain.hops),
                tuple((hop.start, hop.end, hop.tie.relation) for hop in chain.hops),
            )
            for chain in built.paths(*pair).chains
        ]
        theirs = [(score, hops, edges) for score, hops, _, edges in search(network, *pair, window)]
        yield mine == theirs, len(mine)


def main(how: str, place: str, text: str, ends: str) -> None:
    """Print how many pairs have the same chains."""
    import kg

    compare = {"memory": same_in_memory, "network": same_by_plain_search}[how]
    found = list(compare(kg.open(place), text, json.loads(ends)))
    print(json.dumps({"pairs": len(found), "same": sum(same for same, _ in found), "chains": sum(n for _, n in found)}))


if __name__ == "__main__":
    main(*sys.argv[1:])

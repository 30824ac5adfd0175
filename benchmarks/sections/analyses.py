"""Questions about the whole graph beside plain NetworkX, drawn as ``analyses.py`` does, and from a compiled graph."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from time import process_time
from typing import Any

from data import compiled
from harness import Bench, Figures, Row, at_least, middle, number, probe, seconds

NAMES = ("pagerank", "components", "betweenness", "kcore", "communities")
FROM_DISK = ("pagerank", "components", "kcore")


def measure(bench: Bench) -> Iterator[Row]:
    """Yield the rows."""
    for name in NAMES:
        key = f"analyses {name} {bench.claims} {bench.rounds}"
        found = bench.kept(key, partial(probe, "sections.analyses", "drawn", name, bench.claims, bench.rounds))
        (cpu, memory), held = (found["cpu"], found["memory"]), found["kept"]
        note = f"{bench.claims:,} ties, {seconds(cpu[0])} to {seconds(cpu[1])}; "
        note += (
            f"{number(memory[0])} MB to {number(memory[1])} MB; the numbers differ by {found['difference']:.1e} at most"
        )
        note += f"; {found['note']}" if found["note"] else ""
        ratio = cpu[1] / cpu[0]
        yield Row(
            f"NetworkX, CPU to that of `{name}`",
            f"{number(ratio)} ×",
            f"≥ {found['promised']} ×, same numbers",
            held,
            note,
        )
    place = compiled(bench, bench.claims)
    for name in FROM_DISK:

        def side(which: str, name: str = name) -> Callable[[], Figures]:
            return lambda: probe("sections.analyses", "disk", name, which, place)

        found = bench.in_turn(f"analyses disk {name} {bench.claims}", {each: side(each) for each in ("ours", "theirs")})
        ours, theirs = (middle(found[each]) for each in ("ours", "theirs"))
        note = f"the compiled graph of {bench.claims:,} claims, "
        note += f"{found['ours'][0]['ties']:,.0f} ties: {seconds(ours)} to {seconds(theirs)}, "
        note += "on both sides with opening it and reading its columns"
        yield at_least(
            f"NetworkX, CPU to that of `{name}` of a graph on the disk",
            theirs / ours,
            found["ours"][0]["promised"],
            note=note,
        )


def drawn(name: str, ties: str, rounds: str) -> dict[str, Any]:
    """Return what the benchmark of the analyses measures."""
    import analyses

    (row,) = analyses.measure(int(ties), int(rounds), (name,))
    return row._asdict() | {"kept": bool(row.kept), "promised": analyses.PROMISED[name]}


def disk(name: str, which: str, place: str) -> Figures:
    """Return the CPU time of an analysis of a compiled graph, opening it and reading its ties included.

    NetworkX is given the ties in the cheapest way there is, out of the columns that ours reads too; a script that asks
    the store for them in SPARQL, and weighs their claims, takes many times as long before it can build its graph.
    """
    import analyses
    import kg

    class Opened(analyses.Drawn):
        """The ties of a compiled graph in place of ties at random."""

        def __init__(self, path: str) -> None:
            graph = kg.open(path)
            self.ontology, self._columns = graph.ontology, graph.ties.columns()

    {"ours": analyses.ours, "theirs": analyses.theirs}[which](name, analyses.Drawn(500))()  # imports what it needs
    began = process_time()
    world = Opened(place)
    asker = analyses.ours(name, world)
    if which == "theirs":
        asker = analyses.theirs(name, world)
    asker()
    return {"cpu": process_time() - began, "ties": len(world.columns().subject), "promised": analyses.PROMISED[name]}


if __name__ == "__main__":
    print(json.dumps({"drawn": drawn, "disk": disk}[sys.argv[1]](*sys.argv[2:])))

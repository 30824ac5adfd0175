"""How times grow with the graph: the slope of log time over log size, by least squares."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from statistics import median
from time import process_time

from data import compiled, pairs, ties
from harness import KG, Bench, Figures, Row, exponent, probe, run, seconds
from sections.build import compared, once

ASKED = 30
SLOW, LINEAR = 0.3, 1.1
REACH = {
    "build": LINEAR,
    "open, in a process": SLOW,
    "open, a cold `kg evidence`": SLOW,
    "a cold `kg paths`": SLOW,
    "a cold `kg actor`": LINEAR,
    "pagerank": LINEAR,
    "components": LINEAR,
}


def measure(bench: Bench) -> Iterator[Row]:
    """Yield the rows."""
    sizes = [max(bench.claims // part, 100) for part in (100, 10, 1)] + [bench.claims * 10] * bench.large
    found = [_at(bench, claims) for claims in sizes]
    for what, reach in REACH.items():
        values = [each[what] for each in found]
        slope = exponent(sizes, values)
        note = ", ".join(f"{claims:,} claims {seconds(value)}" for claims, value in zip(sizes, values, strict=True))
        yield Row(f"growth of the CPU of {what}", f"n^{slope:.2f}", f"≤ n^{reach}", slope <= reach, note)


def _at(bench: Bench, claims: int) -> Figures:
    cache = bench.work / "made" / "cache"

    def kept(what: str, function: Callable[[], float]) -> float:
        return float(bench.kept(f"growth {what} {claims}", function))

    whole = claims == bench.claims
    build = kept("build", lambda: (compared(bench, 1)["kg"][0] if whole else once(bench, claims, "kg"))["cpu"])
    place = compiled(bench, claims)

    def cold(asked: list[list[str]]) -> float:
        times = [run([KG, "-g", place, *each], cache=cache, good=(0, 1)).cpu for each in [asked[0], *asked]]
        return median(times[1:])

    said, ends = ties(bench, claims, ASKED), pairs(bench, claims, ASKED)
    inside = bench.kept(f"growth inside {claims}", lambda: probe("sections.growth", place))
    figures = (
        build,
        inside["open"],
        kept("evidence", lambda: cold([["evidence", *tie] for tie in said])),
        kept("paths", lambda: cold([["paths", *pair] for pair in ends])),
        kept("actor", lambda: cold([["actor", tie[0]] for tie in said])),
        inside["pagerank"],
        inside["components"],
    )
    return dict(zip(REACH, figures, strict=True))


def inside(place: str) -> Figures:
    """Return the CPU time of opening a compiled graph and of analyses of it, in this process, warm: medians."""
    import kg

    kg.open().analyse("pagerank")
    kg.open().analyse("components")
    found: dict[str, list[float]] = {"open": [], "pagerank": [], "components": []}
    for _ in range(3):
        began = process_time()
        graph = kg.open(place)
        found["open"].append(process_time() - began)
        for name in ("pagerank", "components"):
            began = process_time()
            graph.analyse(name)
            found[name].append(process_time() - began)
    return {name: median(times) for name, times in found.items()}


if __name__ == "__main__":
    print(json.dumps(inside(sys.argv[1])))

"""Building a compiled graph from N-Quads, beside Oxigraph's bulk load of the same bytes, and rdflib's parser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial

from data import graph, size
from harness import KG, PYTHON, Bench, Figures, Row, at_least, at_most, middle, number, probe, run, seconds

BULK = """import sys, pyoxigraph as ox
ox.Store(sys.argv[1]).bulk_load(path=sys.argv[2], format=ox.RdfFormat.N_QUADS)"""
RDFLIB = """import sys, rdflib
rdflib.Graph().parse(sys.argv[1], format="nt")"""


def once(bench: Bench, claims: int, name: str) -> Figures:
    """Make the result of one side, measured, its size on the disk included, and take it away."""
    place = bench.work / "made" / f"{name}-{claims}"
    shutil.rmtree(place, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    file = graph(bench, claims)
    command = [KG, "build", file, "-o", str(place)] if name == "kg" else [PYTHON, "-c", BULK, str(place), file]
    figures = run(command, watch=True).figures() | {"disk": size(place) / 1e6}
    if name == "kg":
        kept = bench.work / "graphs" / f"{claims}.kg"
        shutil.rmtree(kept, ignore_errors=True)
        place.rename(kept)
    shutil.rmtree(place, ignore_errors=True)
    return figures


def compared(bench: Bench, rounds: int | None = None) -> dict[str, list[Figures]]:
    """Return what both sides took, in turn; other sections share these rounds."""
    sides = {name: partial(once, bench, bench.claims, name) for name in ("kg", "bulk")}
    return bench.in_turn(f"build {bench.claims}", sides, rounds)


def measure(bench: Bench) -> Iterator[Row]:
    """Yield the rows."""
    found = compared(bench)
    ours, theirs = found["kg"], found["bulk"]
    what = f"{bench.claims:,} claims"
    cpu = middle(ours)
    each = "; ".join(f"{one['cpu']:.1f} / {other['cpu']:.1f}" for one, other in zip(ours, theirs, strict=True))
    yield at_most(
        f"CPU of `kg build`, {what}, to that of Oxigraph's bulk load of the same file",
        cpu / middle(theirs),
        1.6,
        note=f"{bench.rounds} rounds, s of CPU: {each}",
    )
    yield Row(
        "the same, wall time",
        f"{number(middle(ours, 'wall') / middle(theirs, 'wall'))} ×",
        note=f"{seconds(middle(ours, 'wall'))} to {seconds(middle(theirs, 'wall'))}",
    )
    for figure, name, note in (
        ("together", "peak memory of `kg build`, to that of the bulk load", "largest sum over all processes at a time"),
        ("disk", "size on the disk, to that of the store alone", "all files of the result"),
    ):
        one, other = middle(ours, figure), middle(theirs, figure)
        yield at_most(name, one / other, 1.3, note=f"{number(one)} MB to {number(other)} MB; {note}")
    part = bench.kept(
        f"build rdflib {bench.tenth}", lambda: run([PYTHON, "-c", RDFLIB, graph(bench, bench.tenth)]).figures()
    )
    times = bench.claims / bench.tenth
    yield at_least(
        "rdflib, parsing only, CPU to that of `kg build`",
        part["cpu"] * times / cpu,
        3,
        note=f"its N-Triples parser at {bench.tenth:,} claims, once ({seconds(part['cpu'])}), times {times:g}",
    )
    phases = bench.kept(
        f"build phases {bench.claims}",
        lambda: probe("phases", graph(bench, bench.claims), bench.work / "made" / "phases"),
    )
    total = sum(phases.values())
    for name, spent in phases.items():
        yield Row(f"of which: {name}", seconds(spent), note=f"{spent / total:.0%} of the CPU of one more build")

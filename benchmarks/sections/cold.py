"""A question to a Turtle file that was never read before, beside a script written by hand and Oxigraph's parser."""

from __future__ import annotations

from collections.abc import Iterator

from data import connected, graph
from harness import HERE, KG, PYTHON, Bench, Row, at_least, at_most, middle, number, run, seconds

CLAIMS = 95_000
PARSE = """import sys, pyoxigraph as ox
for _ in ox.parse(path=sys.argv[1]): pass"""


def plain(ends: tuple[str, str], file: str) -> list[str]:
    """Return the command of the script written by hand."""
    return [PYTHON, str(HERE / "plain_large.py"), *ends, file]


def chains(out: str) -> list[str]:
    """Return the lines of a printed answer that name a chain and its score."""
    lines = (line.split("score ", 1) for line in out.splitlines() if "score " in line and " → " in line)
    return [" ".join(rest[0].split()) for _, *rest in lines]


def measure(bench: Bench) -> Iterator[Row]:
    """Yield the rows."""
    claims = min(CLAIMS, bench.claims)
    file, ends = graph(bench, claims, "ttl"), connected(bench, claims)
    ask = [KG, "-g", file, "paths", *ends]
    sides = {
        "kg": lambda: run(ask, good=(0, 1)).figures(),
        "parse": lambda: run([PYTHON, "-c", PARSE, file]).figures(),
    }
    found = bench.in_turn(f"cold {claims}", sides)

    def by_hand() -> dict[str, object]:
        one, other = run(plain(ends, file)), run(ask, good=(0, 1))
        return one.figures() | {"chains": len(chains(one.out)), "same": chains(one.out) == chains(other.out)}

    hand = bench.kept(f"cold by hand {claims}", by_hand)
    cpu = middle(found["kg"])
    note = f"{claims:,} claims in Turtle, {bench.rounds} rounds"
    yield at_least(
        "rdflib and NetworkX by hand, CPU to that of `kg paths`, nothing cached",
        hand["cpu"] / cpu,
        15,
        note=f"{note}, the script once: {seconds(hand['cpu'])} to {seconds(cpu)}",
    )
    yield at_most(
        "CPU of `kg paths`, nothing cached, to that of Oxigraph parsing the file and no more",
        cpu / middle(found["parse"]),
        4,
        note=f"{seconds(cpu)} to {seconds(middle(found['parse']))}",
    )
    yield Row(
        "both find the same chains", "yes" if hand["same"] else "no", "yes", hand["same"], f"{hand['chains']} chains"
    )
    yield Row("peak memory", f"{number(middle(found['kg'], 'memory'))} MB", note=f"by hand {number(hand['memory'])} MB")

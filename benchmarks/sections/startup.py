"""The start of the command line, as ``startup.py`` measures it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import startup
from harness import Bench, Row, at_least, at_most, number, probe, seconds

ROUNDS = 15
BARE, PLAIN = "python -c pass", "plain rdflib + networkx"


def measure(bench: Bench) -> Iterator[Row]:
    """Yield the rows."""
    rounds = min(ROUNDS, bench.rounds * 5)
    middle = bench.kept(f"startup {rounds}", lambda: probe("sections.startup", rounds))
    for name, spent in middle.items():
        note = f"{seconds(spent)}, {rounds} rounds"
        if name in startup.REACH:
            yield at_most(
                f"CPU of `{name}`, to a bare interpreter", spent / middle[BARE], startup.REACH[name], note=note
            )
        else:
            yield Row(f"CPU of {name}, to a bare interpreter", f"{number(spent / middle[BARE])} ×", note=note)
    yield at_least(f"{PLAIN}, CPU to that of `kg paths US KH`", middle[PLAIN] / middle["kg paths US KH"], 8)


if __name__ == "__main__":
    print(json.dumps(startup.measure(int(sys.argv[1]))))

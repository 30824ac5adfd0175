"""The page of ``kg view`` beside plain Pyvis, as ``explorer.py`` measures it; needs Chromium."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import explorer
from harness import Bench, Row, at_least, at_most, number, probe, seconds

SOONER, AT = 20, 500
DRAWN, FILTERED, BYTES = 10.0, 1.0, 3.0


def measure(bench: Bench) -> Iterator[Row]:
    """Yield the rows; the sizes do not depend on ``--claims``."""
    for size in explorer.SIZES:
        found = bench.kept(f"explorer {size}", lambda size=size: probe("sections.explorer", size))
        yield from _rows(size, found["made"], found["ours"], found["theirs"])


def _rows(size: int, made: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> Iterator[Row]:
    about = f"{made['actors']:,} actors, {made['ties']:,} ties"
    for what, name in (("first drawn", "first"), ("a family hidden", "filtered")):
        title = f"plain Pyvis, {what}, {size:,} actors, to the page of `kg view`"
        note = f"{about}: {seconds(ours[name])} to {explorer.told(theirs[name])}"
        if theirs[name] is None:
            ratio = f"more than {number(explorer.LIMIT / ours[name])} ×" if name == "first" else "not drawn"
            yield Row(title, ratio, note=note)
        elif (size, name) == (AT, "first"):
            yield at_least(title, theirs[name] / ours[name], SOONER, note=note)
        else:
            yield Row(title, f"{number(theirs[name] / ours[name])} ×", note=note)
    wrong = len(ours["wrong"])
    yield at_most(f"requests and messages of the page of {size:,} actors", wrong, 0, "", "; ".join(ours["wrong"]))
    if size == max(explorer.SIZES):
        yield at_most(f"the page of {size:,} actors, first drawn", ours["first"], DRAWN, " s", about)
        yield at_most(f"the page of {size:,} actors, a family hidden", ours["filtered"], FILTERED, " s", about)
        yield at_most(f"the page of {size:,} actors, its size", made["size"] / 1e6, BYTES, " MB", about)
    if ours["whole"] is not None:
        note = f"a family hidden then: {seconds(ours['whole_filtered'])}; making the page: {seconds(made['seconds'])}"
        yield Row(f"the page of {size:,} actors, all of them drawn on demand", seconds(ours["whole"]), note=note)


def inside(size: int) -> dict[str, Any]:
    """Return what is measured of both pages of so many actors."""
    if explorer.CHROMIUM is None:
        sys.exit("no Chromium: apt-get install chromium, or name one in KG_CHROMIUM")
    with TemporaryDirectory() as folder:
        made = explorer.make(size, Path(folder))
        sides = {side: explorer.measure(made, side)._asdict() for side in ("ours", "theirs")}
    return {"made": {**made._asdict(), "ours": None, "theirs": None}, **sides}


if __name__ == "__main__":
    print(json.dumps(inside(int(sys.argv[1]))))

"""RESULTS.md from the rows of the sections."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from harness import Row

HEAD = """# What was measured

Written by `make bench` (`benchmarks/run.py`); do not edit. Ratios count, absolute times tell little. Unless a row says
otherwise, sides that are compared took turns in one run, as processes of their own, and figures are medians of CPU time
(user and system, of a process and those it started). The graphs are made up by `benchmarks/generate.py`, the same every
time. Memory is the largest resident set; "together" is the largest sum over a process and its children at a time,
looked at every 50 ms, where shared pages count twice.

"""


def line(row: Row) -> str:
    """Return a row of a table."""
    held = {True: "held", False: "**missed**", None: ""}[row.held]
    return f"| {row.what} | {row.measured} | {row.reach} | {held} | {row.note} |"


def page(sections: dict[str, Any]) -> str:
    """Return the whole page."""
    rows = [Row(*row) for section in sections.values() for row in section["rows"]]
    promises = [row for row in rows if row.held is not None]
    libraries = ", ".join(f"{name} {version(name)}" for name in ("pyoxigraph", "rdflib", "networkx", "numpy"))
    text = HEAD + f"{sum(map(bool, (row.held for row in promises)))} of {len(promises)} promises held. "
    text += f"Machine: {os.cpu_count()} cores, {_memory():.0f} GB of memory, {platform.system()}; "
    text += f"Python {platform.python_version()}, {libraries}.\n"
    for name, section in sections.items():
        settings = f"{section['claims']} --rounds {section['rounds']}"
        text += f"\n## {name}\n\n`python benchmarks/run.py --only {name} --claims {settings}`, "
        text += f"{section['seconds']:.0f} s with what was kept before\n\n"
        text += "| what | measured | promised | | how |\n|---|---|---|---|---|\n"
        text += "".join(f"{line(Row(*row))}\n" for row in section["rows"])
    return text


def _memory() -> float:
    for each in Path("/proc/meminfo").read_text(encoding="utf-8").splitlines():
        if each.startswith("MemTotal:"):
            return int(each.split()[1]) * 1024 / 1e9
    return 0.0

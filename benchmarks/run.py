"""Measures what the project promises, side by side in one run, and writes RESULTS.md.

Every section is a module of ``sections``. Figures are kept in the work folder as they come: a run that was stopped goes
on where it was, and RESULTS.md has every section that was ever finished there. 1 where a promise is missed.

Usage: python benchmarks/run.py [--only build,paths] [--again] [--claims N] [--work FOLDER] …
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from importlib import import_module
from pathlib import Path
from tempfile import gettempdir
from time import perf_counter

import report
from harness import HERE, PYTHON, Bench, Row

SECTIONS = ("startup", "cold", "build", "paths", "sparql", "analyses", "reasoning", "growth", "icews", "explorer")


def options() -> Namespace:
    """Return the options of the command line."""
    parser, usual = ArgumentParser(description=__doc__), Bench(Path(gettempdir()) / "kg-benchmarks")
    parser.add_argument("--only", default="", metavar="A,B", help=f"only these sections: {', '.join(SECTIONS)}")
    parser.add_argument("--again", action="store_true", help="forget what those sections kept, and measure it anew")
    parser.add_argument("--report", action="store_true", help="measure nothing, write RESULTS.md from what was kept")
    parser.add_argument("--claims", type=int, default=usual.claims, help="claims of the large graph (%(default)s)")
    parser.add_argument("--rounds", type=int, default=usual.rounds, help="rounds of each comparison (%(default)s)")
    parser.add_argument("--pairs", type=int, default=usual.pairs, help="pairs of actors to ask about (%(default)s)")
    parser.add_argument("--limit", type=float, default=usual.limit, help="seconds for a query of rdflib (%(default)g)")
    parser.add_argument(
        "--large", action="store_true", help="growth also at ten times as many claims, which takes long"
    )
    parser.add_argument("--work", type=Path, default=usual.work, help="where data and figures are kept (%(default)s)")
    parser.add_argument("--results", type=Path, default=HERE / "RESULTS.md", help="the file to write (%(default)s)")
    parser.add_argument("--inside", default="", help="measure this section in this process")
    return parser.parse_args()


def measure(name: str, bench: Bench) -> None:
    """Measure a section and keep its rows, printing them as they come."""
    began, rows = perf_counter(), []
    for row in import_module(f"sections.{name}").measure(bench):
        rows.append(row)
        print(report.line(row), flush=True)
    place = bench.work / "rows" / f"{name}.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    kept = {"claims": bench.claims, "rounds": bench.rounds, "seconds": perf_counter() - began, "rows": rows}
    place.write_text(json.dumps(kept), encoding="utf-8")


def main() -> int:
    """Measure each section in a process of its own; write what there is."""
    chosen = options()
    only = tuple(filter(None, chosen.only.split(","))) or SECTIONS
    unknown = [name for name in (*only, chosen.inside) if name and name not in SECTIONS]
    if unknown:
        sys.exit(f"no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    bench = Bench(*(getattr(chosen, name) for name in Bench._fields))._replace(work=chosen.work.resolve())
    if chosen.inside:
        measure(chosen.inside, bench)
        return 0
    failed = []
    for name in () if chosen.report else only:
        if chosen.again:
            for each in (bench.work / "kept").glob(f"{name}-*.json"):
                each.unlink()
        print(f"\n{name}", flush=True)
        (bench.work / "rows" / f"{name}.json").unlink(missing_ok=True)
        if subprocess.run([PYTHON, str(HERE / "run.py"), *sys.argv[1:], "--inside", name], check=False).returncode:
            failed.append(name)
    shutil.rmtree(bench.work / "made", ignore_errors=True)
    found = {name: bench.work / "rows" / f"{name}.json" for name in SECTIONS}
    sections = {name: json.loads(place.read_text(encoding="utf-8")) for name, place in found.items() if place.exists()}
    rows = [Row(*row) for section in sections.values() for row in section["rows"]]
    chosen.results.write_text(report.page(sections), encoding="utf-8")
    missed = [row.what for row in rows if row.held is False]
    for what in missed:
        print(f"missed: {what}", file=sys.stderr)
    for name in failed:
        print(f"could not be measured: {name}", file=sys.stderr)
    return 1 if missed or failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Compile RDF files into a folder that every command opens at once, however large it is.

The folder is given with -g like any graph, by several processes at a time. It is never changed in place: a build makes
the new graph beside the old one and puts it there when it is whole. The files stay the truth; once one of them has
changed, every command says that the folder is stale.

Example: kg build events.nq actors.ttl -o events.kg, then kg -g events.kg paths US KH
"""

from __future__ import annotations

import time

import click

from kg.cli.options import format_option
from kg.cli.output import progress, say, say_json, tell


@click.command(help=__doc__)
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("-o", "--output", required=True, metavar="DIR.kg", help="The folder to build.")
@format_option("text", "json")
def command(files: tuple[str, ...], output: str, form: str) -> None:
    """Build, showing how long it will take on a terminal."""
    from kg.build.build import build

    began = time.monotonic()
    with progress("building") as show:
        made = build(files, output, show)
    if form == "json":
        say_json({"output": output, "counts": made.counts, "sources": [each.path for each in made.origins]})
    else:
        say(", ".join(f"{count} {name}" for name, count in made.counts.items()))
    tell(f"kg: built {output} in {time.monotonic() - began:.0f} s; 'kg -g {output} …' opens it")

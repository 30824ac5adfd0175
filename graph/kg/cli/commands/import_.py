"""Read claims from a table into canonical Turtle.

The columns are those of 'kg export csv'. Actors, sources, speakers and events must stand in the graph given with -g.
If any row is wrong, every wrong row is reported and nothing is written.

Example: kg -g my-graph import csv claims.csv -o my-graph/claims.ttl
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import with_graph
from kg.cli.output import say, tell
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command(help=__doc__)
@click.argument("form", metavar="FORMAT", type=click.Choice(("csv",)))
@click.argument("file", metavar="FILE")
@click.option("-o", "--output", metavar="FILE", help="Where to write the Turtle; without it, to standard output.")
@with_graph
def command(graph: Graph, form: str, file: str, output: str | None) -> None:
    """Write the table's claims as Turtle."""
    from kg.claims.turtle import document
    from kg.files import replacing
    from kg.importers.csv import read

    claims, problems = read(file, graph.store.said)
    for problem in problems:
        tell(f"kg: {problem}")
    if problems:
        raise InputError(
            f"{len(problems)} of {len(claims) + len(problems)} rows are wrong", hint="nothing was written", place=file
        )
    text = document(claims, graph.store.said)
    if output is None:
        say(text.rstrip("\n"))
    else:
        with replacing(output) as out:
            out.write(text.encode())
    tell(f"kg: {len(claims)} claims")

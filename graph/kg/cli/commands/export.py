"""Write the graph in another format: turtle, trig, nquads, jsonld, graphml, csv or json.

RDF holds the vocabulary, the claims and the plain tie of each supported tie; graphml the ties that hold; csv and json
the claims.

Example: kg export -f turtle -o graph.ttl
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kg.cli.options import in_world
from kg.cli.output import tell

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command(help=__doc__)
@click.argument("named", required=False, metavar="[FORMAT]")
@click.option("-f", "--format", "form", metavar="FORMAT", help="The format, if not given as the argument.")
@click.option("-o", "--output", metavar="FILE", help="Where to write; without it, to standard output.")
@in_world
def command(graph: Graph, named: str | None, form: str | None, output: str | None) -> None:
    """Write the export."""
    if bool(named) == bool(form):
        raise click.UsageError("give one format, as in 'kg export csv'")
    wanted = named or form or ""
    if output is None:
        graph.export(wanted, sys.stdout.buffer)
        return
    from kg.files import replacing

    with replacing(output) as out:
        graph.export(wanted, out)
    tell(f"kg: wrote {output}")

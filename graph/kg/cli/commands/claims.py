"""List the claims: all, those of an actor, on a relation, or of a period.

With options that describe a world, only those that count there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import as_text_or_json, in_world
from kg.cli.output import claim_lines, reading, say, say_json

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command(help=__doc__)
@click.option("--of", metavar="A", help="Only claims with this actor as subject or object.")
@click.option("--relation", metavar="R", help="Only claims on this relation.")
@click.option("--during", metavar="DATE", help="Only claims that possibly hold in this year, month or on this day.")
@as_text_or_json
@in_world
def command(graph: Graph, of: str | None, relation: str | None, during: str | None, form: str) -> int:
    """Print the claims; 1 where there is none."""
    if form == "json":
        found = graph.claims(of, relation, during=during)
        say_json([claim.to_dict() for claim in found])
        return 0 if found else 1
    code = 1
    for claim in graph.each_claim(of, relation, during=during):
        say(reading(graph, claim), *claim_lines(claim, "  "))
        code = 0
    return code

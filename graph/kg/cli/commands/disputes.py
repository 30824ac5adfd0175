"""List the ties on which speakers disagree: who says so, and who denies it.

The contested come first: the sides speak of the same time and, where they name one, of the same event.

Example: kg disputes --of KH
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import as_text_or_json, in_world
from kg.cli.output import claim_lines, say, say_json, tell

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command(help=__doc__)
@click.option("--of", metavar="A", help="Only ties of this actor.")
@as_text_or_json
@in_world
def command(graph: Graph, of: str | None, form: str) -> int:
    """Print the disputes; 1 where there is none."""
    found = graph.disputes(of)
    if form == "json":
        say_json([each.to_dict() for each in found])
    elif found:
        say(f"world: {found[0].world}")
    for each in found if form == "text" else ():
        tie = each.tie
        say(f"\n{tie.subject} {graph.ontology.relations[tie.relation].label} {tie.object}: {tie.verdict}")
        for side, sure, claims in (("for", tie.confidence, each.pro), ("against", tie.against, each.con)):
            say(f"  {side}, {sure:.2f}")
            for claim in claims:
                say(*claim_lines(claim, "    "))
    if not found:
        tell("kg: nobody denies what another says in this world")
    return 0 if found else 1

"""Show what is said for and against one tie, and the verdict.

Example: kg evidence KH part-of PMF
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import as_text_or_json, in_world
from kg.cli.output import claim_lines, say, say_json, tell

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command(help=__doc__)
@click.argument("subject", metavar="A")
@click.argument("relation", metavar="R")
@click.argument("object", metavar="B")
@as_text_or_json
@in_world
def command(graph: Graph, subject: str, relation: str, object: str, form: str) -> int:
    """Print the evidence; 1 where nobody says anything of the tie."""
    found = graph.evidence(subject, relation, object)
    tie = found.tie
    said = bool(found.pro or found.con or found.aside)
    if form == "json":
        say_json(found.to_dict())
    else:
        label = graph.ontology.relations[tie.relation].label
        say(f"{tie.subject} {label} {tie.object}: {tie.verdict}")
        say(f"world: {found.world}")
        sides = (
            (f"for, {tie.confidence:.2f}", found.pro),
            (f"against, {tie.against:.2f}", found.con),
            ("not weighed in this world", found.aside),
        )
        for title, claims in sides:
            if claims:
                say(f"\n{title}")
                for claim in claims:
                    say(*claim_lines(claim, "  "))
    if not said:
        tell(f"kg: no claim on it; 'kg actor {tie.subject}' shows the ties that there are")
    return 0 if said else 1

"""List the ties that hold on the word of one source, or of one speaker, alone.

Example: kg sole --of KH
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import format_option, in_world
from kg.cli.output import say_json, say_table, tell

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command(help=__doc__)
@click.option("--of", metavar="A", help="Only ties of this actor.")
@format_option("table", "json")
@in_world
def command(graph: Graph, of: str | None, form: str) -> int:
    """Print the ties; 1 where there is none."""
    found = graph.sole(of)
    if form == "json":
        say_json([each._asdict() for each in found])
    elif found:
        columns = ("confidence", "claims", "tie", "source", "speaker")
        rows = (
            (
                f"{tie.confidence:.2f}",
                str(len(tie.claims)),
                " ".join(tie[:3]),
                tie.source or "several",
                tie.speaker or "several",
            )
            for tie in found
        )
        say_table(columns, rows)
    if not found:
        tell("kg: every tie that holds in this world has several sources and several speakers")
    return 0 if found else 1

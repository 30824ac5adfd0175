"""List the actors, with their types and other names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import as_text_or_json, with_graph
from kg.cli.output import say_json, say_table

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command(help=__doc__)
@as_text_or_json
@with_graph
def command(graph: Graph, form: str) -> None:
    """Print the actors."""
    actors = graph.actors()
    if form == "json":
        say_json([actor.to_dict() for actor in actors])
    else:
        rows = ((each.handle, each.type, each.label, ", ".join(each.aliases)) for each in actors)
        say_table(("handle", "type", "label", "aliases"), rows)

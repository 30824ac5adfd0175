"""List the sources: publisher, date, digest, and how many claims were coded from each."""

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
    """Print the sources."""
    counts = graph.store.said.claims.by_source()
    if form == "json":
        say_json([source.to_dict() | {"claims": counts.get(source.handle, 0)} for source in graph.sources()])
        return
    rows = (
        (
            each.handle,
            each.issued or "undated",
            each.publisher or "",
            str(counts.get(each.handle, 0)),
            (each.sha256 or "")[:12],
            each.label,
        )
        for each in graph.sources()
    )
    say_table(("source", "issued", "publisher", "claims", "digest", "label"), rows)

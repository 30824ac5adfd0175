"""Show one actor: names, type, ties in and out by family, sources."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from kg.cli.options import as_text_or_json, in_world
from kg.cli.output import say, say_json

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command(help=__doc__)
@click.argument("name", metavar="A")
@as_text_or_json
@in_world
def command(graph: Graph, name: str, form: str) -> None:
    """Print an actor's profile."""
    found = graph.profile(name)
    if form == "json":
        say_json(found.to_dict())
        return
    actor = found.actor
    say(f"{actor.handle}: {actor.label} ({actor.type})")
    for line in (", ".join(actor.aliases), actor.definition):
        if line:
            say(f"  {line}")
    say(f"  world: {found.world}")
    for family, ties in groupby(found.ties, lambda tie: tie.family):
        say(f"\n{graph.ontology.families[family].label}")
        for tie in ties:
            against = f", {tie.against:.2f} against" if tie.against else ""
            count = f"{len(tie.claims)} claim{'s' if len(tie.claims) > 1 else ''}"
            say(f"  {tie.reading} {tie.other}  ({tie.verdict} {tie.confidence:.2f}{against}; {count})")
    say(f"\nsources: {', '.join(found.sources) or 'none'}")

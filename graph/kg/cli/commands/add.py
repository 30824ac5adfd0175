"""Add one claim to a collection, its place found from a quote that is not kept.

The claim is written into the collection's Turtle in canonical order; the graph must be named with -g or KG_GRAPH. The
source is the one whose document is the given text. Dates are YYYY, YYYY-MM or YYYY-MM-DD; --until may be 'ongoing'.

Example: kg -g my-graph add US funds Iraq --text article.txt --quote "the aid it sends" --since 2003
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from kg.cli.options import with_graph
from kg.cli.output import claim_lines, reading, say, tell
from kg.errors import KgError
from kg.rdf import rdf_files
from kg.resources import folder

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command(help=__doc__)
@click.argument("subject", metavar="A")
@click.argument("relation", metavar="R")
@click.argument("object", metavar="B")
@click.option("--text", required=True, metavar="FILE", help="The source's text.")
@click.option("--quote", required=True, help="Words that stand exactly once in it; they are not kept.")
@click.option("--gloss", default="", help="What it says, in your own words, one line.")
@click.option("--source", default="", help="The source, if the text's digest does not tell it.")
@click.option("--speaker", default="", help="Who says it there: an actor or a speaker. Default: the source's author.")
@click.option("--denied", is_flag=True, help="The speaker denies it.")
@click.option("--modality", default="stated", show_default=True, help="stated, possible or proposed.")
@click.option("--basis", default="reported", show_default=True, help="reported or concluded.")
@click.option(
    "--confidence", type=click.FloatRange(0, 1), help="0..1. Default: 0.9 author, 0.6 other speaker, 0.3 not stated."
)
@click.option("--since", default="", help="When it began.")
@click.option("--until", default="", help="When it ended, or 'ongoing'.")
@click.option("--event", default="", help="The event that it belongs to.")
@click.option("--on-behalf-of", default="", metavar="ACTOR", help="For whom it was done.")
@click.option("--about", default="", help="The event or claim that it is about.")
@with_graph
def command(
    graph: Graph,
    subject: str,
    relation: str,
    object: str,
    text: str,
    quote: str,
    source: str,
    denied: bool,
    **fields: object,
) -> None:
    """Write the claim and print it."""
    from kg.claims.collection import file_for, insert
    from kg.claims.draft import Draft, Drafting
    from kg.claims.text import locate, read_text

    if graph.store.files == rdf_files([folder("seeds")]):
        raise KgError("the shipped seeds are not yours to change", hint="copy them and name the copy with -g")
    said = graph.store.with_places().said
    document = read_text(text)
    draft = Draft(
        subject,
        relation,
        object,
        source=_source(graph, source, document, text),
        locator=locate(document, quote, os.path.basename(text)),
        stance="denied" if denied else "asserted",
        **fields,  # type: ignore[arg-type]
    )
    claim = Drafting(said).claim(draft)
    path = file_for(claim.source, said)
    insert(claim, path, said)
    say(reading(graph, claim), *claim_lines(claim, "  "))
    tell(f"kg: added to {path}")


def _source(graph: Graph, name: str, document: str, path: str) -> str:
    from kg.claims.text import digest

    same = digest(document)
    if not name:
        found = [source.handle for source in graph.sources() if source.sha256 == same]
        if len(found) == 1:
            return found[0]
        raise KgError(
            f"{path} is the document of no source",
            hint="define the source with its kg:sha256, or name one with --source",
        )
    source = graph.store.said.sources[graph.store.said.source_names.find(name)]
    if source.sha256 and source.sha256 != same:
        raise KgError(
            f"{path} is not the document of {source.handle}: its digest differs", hint="use the text that was coded"
        )
    return source.handle

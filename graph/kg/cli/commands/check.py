"""Check structure, shapes, vocabulary and ids, and every locator against the sources' texts.

With --text the cited spans are looked up in a document by their digests. Spans that are lost make the check fail;
spans that only moved, because the document was changed elsewhere, are listed with their new places.

Example: kg check --text article.txt
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import as_text_or_json, chosen_graphs
from kg.cli.output import say, say_json

if TYPE_CHECKING:
    from kg.checks.places import Document
    from kg.graph import Graph


@click.command(help=__doc__)
@click.option("--text", "texts", multiple=True, metavar="FILE", help="A source's text; repeatable.")
@click.option("-g", "--graph", "graphs", multiple=True, metavar="PATH", help="RDF file or folder; repeatable.")
@as_text_or_json
@click.pass_context
def command(ctx: click.Context, texts: tuple[str, ...], graphs: tuple[str, ...], form: str) -> int:
    """Print the report; 1 where something is wrong."""
    from kg.graph import open_graph

    graph = open_graph(*chosen_graphs(ctx, graphs), strict=False)
    report = graph.check(texts)
    if form == "json":
        say_json(report.to_dict())
        return 0 if report.sound else 1
    for check, place, message in report.findings:
        say(f"{check}: {place}: {message}")
    for document in report.documents:
        _say_document(graph, document)
    wrong = len(report.findings)
    verdict = f"{wrong} problems" if wrong else "structure, shapes, vocabulary and ids are sound"
    say(f"{report.claims} claims read; {verdict}")
    return 0 if report.sound else 1


def _say_document(graph: Graph, document: Document) -> None:
    total = document.placed + len(document.moved) + len(document.lost)
    say(f"{document.path}: {document.placed} of {total} claims of {document.source} in place")
    if not document.same:
        say("  the document's digest differs from the one that was coded")
    for moved in document.moved:
        say(f"  moved: claim {moved.claim}, {moved.cited} is now at {moved.place}")
    for lost in map(graph.claim, document.lost):
        say(f"  lost: claim {lost.id}, {lost.locator}: {lost.gloss}")

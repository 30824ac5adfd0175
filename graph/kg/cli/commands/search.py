"""Search the names of actors, events and sources, and the glosses of claims, for words.

All words must occur in one text, the best texts come first. A word that ends in * is a prefix, words in double quotes
are a phrase. Case, accents and apostrophes do not count, a hyphen is a space.

Example: kg search "kata'ib" 'hezb*', or kg search '"popular mobilisation"' --kind actor

SPARQL has no such search: put the ids that are found into a query, as VALUES ?claim { claim:… }. The index of a large
graph is made by its first search and kept in the user's cache folder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import as_text_or_json, with_graph
from kg.cli.output import progress, say_json, say_table, tell

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command(help=__doc__)
@click.argument("words", nargs=-1, required=True, metavar="WORDS…")
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True, metavar="N", help="At most N hits.")
@click.option("--kind", type=click.Choice(("actor", "event", "source", "claim")), help="Only hits of this kind.")
@as_text_or_json
@with_graph
def command(graph: Graph, words: tuple[str, ...], top: int, kind: str | None, form: str) -> int:
    """Print the hits; 1 where there is none."""
    text = " ".join(words)
    with progress("indexing") as show:
        found = graph.search(text, top, kind=kind, progress=show)
    if form == "json":
        say_json([hit._asdict() for hit in found])
    elif found:
        say_table(("kind", "name", "text"), (hit[:3] for hit in found))
    if not found:
        tell(f"kg: nothing found; {_next_step(graph, text, kind)}")
    return 0 if found else 1


def _next_step(graph: Graph, text: str, kind: str | None) -> str:
    from kg.store.search import near

    unknown = near(graph.store, text)
    if not unknown:
        return f"every word occurs, but no {kind or 'text'} has them like this; search for fewer"
    return ", ".join(f"no '{word}'" + (f" ({' or '.join(like)}?)" if like else "") for word, like in unknown.items())

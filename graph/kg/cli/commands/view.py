"""Draw the graph as one interactive HTML file, offline and safe to share, or as a picture.

A FILE that ends in .svg or .png gets the picture: what the page draws, with its title, world and key, made without a
browser. A PNG has its words in a font of this machine, and twice the pixels of the SVG unless these would be too many.

With --text the claims on the page have the sentences that they cite, found in the sources' texts by their digests;
without it nothing of a text is in the file.

A page of more than 1,500 actors opens on the most tied and draws the others on demand; one of more than 10,000 must be
asked for in part, with --focus or --top.

Example: kg view -o kg.html --focus KH --hops 2 --open
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import in_world, text_option
from kg.cli.output import tell

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command(help=__doc__)
@click.option(
    "-o", "--output", default="kg.html", show_default=True, metavar="FILE", help="Where to write: .html, .svg or .png."
)
@click.option("--focus", metavar="A", help="Only this actor and those near it.")
@click.option("--hops", type=click.IntRange(1, 12), default=1, show_default=True, help="How near, in ties.")
@click.option("--top", type=click.IntRange(1), metavar="N", help="Only the N most tied actors and the ties among them.")
@text_option
@click.option("--open", "show", is_flag=True, help="Open the page in the browser.")
@in_world
def command(
    graph: Graph, output: str, focus: str | None, hops: int, top: int | None, texts: tuple[str, ...], show: bool
) -> None:
    """Write the page or the picture."""
    from kg.view.page import is_picture

    # Laying out a large graph takes a while: what cannot be written is refused before.
    if is_picture(output) and texts:
        raise click.UsageError("a picture shows no sentences; leave --text out, or write a page, as .html")
    page = graph.view(focus, hops=hops, top=top, texts=texts)
    page.write(output)
    tell(f"kg: wrote {output}: {page.actors} actors, {page.ties} ties")
    if texts:
        claims = page.data["claims"].values()
        tell(f"kg: {sum('quote' in claim for claim in claims)} of {len(claims)} claims have their sentences")
    if output.lower().endswith(".png") and (signs := page.boxes()):
        tell(
            f"kg: no font here has {signs} and what is like it, drawn as boxes; install one, such as Noto, or use .svg"
        )
    if show:
        import webbrowser
        from pathlib import Path

        webbrowser.open(Path(output).resolve().as_uri())

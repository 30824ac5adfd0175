"""Draw the graph as one interactive HTML file, offline and safe to share, or as a picture.

A FILE that ends in .svg gets the picture: what the page draws, with its title, world and key, made without a browser.

Example: kg view -o kg.html --focus KH --hops 2 --open
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import in_world
from kg.cli.output import tell

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command(help=__doc__)
@click.option(
    "-o", "--output", default="kg.html", show_default=True, metavar="FILE", help="Where to write: .html or .svg."
)
@click.option("--focus", metavar="A", help="Only this actor and those near it.")
@click.option("--hops", type=click.IntRange(1, 12), default=1, show_default=True, help="How near, in ties.")
@click.option("--open", "show", is_flag=True, help="Open the page in the browser.")
@in_world
def command(graph: Graph, output: str, focus: str | None, hops: int, show: bool) -> None:
    """Write the page or the picture."""
    from kg.view.page import is_picture

    is_picture(output)  # Laying out a large graph takes a while: what cannot be written is refused before.
    page = graph.view(focus, hops=hops)
    page.write(output)
    tell(f"kg: wrote {output}: {page.actors} actors, {page.ties} ties")
    if show:
        import webbrowser
        from pathlib import Path

        webbrowser.open(Path(output).resolve().as_uri())

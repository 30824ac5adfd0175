"""Draw the graph as one interactive HTML file, offline and safe to share, or as a picture.

A FILE that ends in .svg or .png gets the picture: what the page draws, with its title, world and key, made without a
browser. A PNG has its words in a font of this machine, and twice the pixels of the SVG unless these would be too many.

With --text the claims on the page have the sentences that they cite, found in the sources' texts by their digests;
without it nothing of a text is in the file.

A page of more than 1,500 actors opens on the most tied and draws the others on demand; one of more than 10,000 must be
asked for in part, with --focus or --top, or as a story.

A story is told step by step, each lighting its actors and ties and giving its evidence: the chains from one actor to
another (--paths), what would cut them (--cut), or the paradoxes. Its actors are always shown; the picture shows
nothing else, unless --focus or --top asks for more.

Example: kg view --paths US KH -o us-kh.html --open
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.negatives import NO_PARADOX, no_chain, no_cut
from kg.cli.options import in_world, lens_option, text_option
from kg.cli.output import tell

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.view.stories import Told


@click.command(help=__doc__)
@click.option(
    "-o", "--output", default="kg.html", show_default=True, metavar="FILE", help="Where to write: .html, .svg or .png."
)
@click.option("--focus", metavar="A", help="Only this actor and those near it.")
@click.option("--hops", type=click.IntRange(1, 12), default=1, show_default=True, help="How near, in ties.")
@click.option("--top", type=click.IntRange(1), metavar="N", help="Only the N most tied actors and the ties among them.")
@click.option("--paths", nargs=2, metavar="A B", help="Tell the chains from A to B.")
@click.option("--cut", nargs=2, metavar="A B", help="Tell what is least to go before A no longer reaches B.")
@lens_option
@click.option("--paradoxes", is_flag=True, help="Tell the paradoxes, the first 20 by rank.")
@text_option
@click.option("--open", "show", is_flag=True, help="Open the page in the browser.")
@in_world
def command(
    graph: Graph,
    output: str,
    focus: str | None,
    hops: int,
    top: int | None,
    paths: tuple[str, str] | None,
    cut: tuple[str, str] | None,
    lens: str,
    paradoxes: bool,
    texts: tuple[str, ...],
    show: bool,
) -> int:
    """Write the page or the picture; 1 where there is nothing to tell."""
    from kg.view.page import is_picture

    if sum(map(bool, (paths, cut, paradoxes))) > 1:
        raise click.UsageError("--paths, --cut and --paradoxes are three stories; ask for one")
    if lens and not (paths or cut):
        raise click.UsageError("--lens is for the chains of --paths or --cut")
    picture = is_picture(output)  # Laying out a large graph takes a while: what cannot be written is refused before.
    if picture and texts:
        raise click.UsageError("a picture shows no sentences; leave --text out, or write a page, as .html")
    story = _story(graph, paths, cut, lens, paradoxes)
    if story is not None and not story:
        tell(_nothing(graph, story))
        return 1
    alone = picture and story is not None and not (focus or top)
    page = graph.view(focus, hops=hops, top=top, story=story, alone=alone, texts=texts)
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
    return 0


def _story(
    graph: Graph, paths: tuple[str, str] | None, cut: tuple[str, str] | None, lens: str, paradoxes: bool
) -> Told | None:
    if paths:
        return graph.paths(*paths, lens)
    if cut:
        return graph.cut(*cut, lens, every=True)
    return graph.paradoxes() if paradoxes else None


def _nothing(graph: Graph, story: Told) -> str:
    from kg.chains import Paths
    from kg.cuts import Cuts

    if isinstance(story, Paths):
        return no_chain(graph, story)
    return no_cut(story) if isinstance(story, Cuts) else NO_PARADOX

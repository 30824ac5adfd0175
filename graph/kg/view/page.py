"""The page: one HTML file that holds the picture and everything that it can tell, and asks the network for nothing."""

from __future__ import annotations

from typing import Any

from kg.claims.quotes import Quotes
from kg.claims.said import Said
from kg.errors import OutputError
from kg.ontology import Ontology
from kg.view.data import View, collect
from kg.view.drawing import network, vis_network
from kg.view.pack import packed
from kg.view.png import boxes, png
from kg.view.shell import frame, policy, read
from kg.view.shell import write as write_page
from kg.view.stories import Told
from kg.view.svg import svg
from kg.world import World

SCRIPTS = (
    *("texts.js", "words.js", "unpack.js", "theme.js", "days.js", "weigh.js", "confidence.js", "shown.js", "state.js"),
    *("cards.js", "story.js", "steps.js", "heap.js", "reach.js", "edges.js", "routes.js", "telling.js", "chains.js"),
    *("panel.js", "tags.js", "camera.js", "picture.js", "filters.js", "search.js", "time.js", "status.js"),
    *("rows.js", "table.js", "pen.js", "key.js", "svg.js", "save.js", "keys.js", "backbone.js", "page.js"),
)
STYLES = ("base.css", "page.css", "filters.css", "table.css", "backbone.css", "story.css", "chains.css", "print.css")
PAGES, PICTURES = ("", ".html", ".htm"), (".svg", ".png")


class Page:
    """The view of a world as an interactive page; in a notebook it shows itself.

    ``data`` is what it shows (see ``kg.view.data.collect``, also for ``focus``, ``hops``, ``top``, ``alone`` and
    ``quotes``); it opens on the ``story``, where there is one (see ``kg.view.stories.story``). Raises as these do.

    >>> import kg
    >>> g = kg.open()
    >>> page = Page(g.store.said, g.ties, g.ontology, focus="KH")
    >>> page.ties == len(page.data["ties"]), page.html().startswith("<!doctype html>")
    (True, True)
    """

    def __init__(
        self,
        said: Said,
        world: World,
        ontology: Ontology,
        *,
        focus: str | None = None,
        hops: int = 1,
        top: int | None = None,
        story: Told | None = None,
        alone: bool = False,
        quotes: Quotes | None = None,
    ) -> None:
        self.data = collect(world, said, ontology, focus, hops, top, story, alone, quotes)

    def __repr__(self) -> str:
        return f"<Page: {self.actors} actors, {self.ties} ties>"

    @property
    def actors(self) -> int:
        """The number of actors drawn."""
        return len(self.data["actors"])

    @property
    def ties(self) -> int:
        """The number of ties drawn."""
        return len(self.data["ties"])

    def html(self) -> str:
        """Return the page as HTML."""
        return render(self.data)

    def svg(self) -> str:
        """Return what the page draws as a picture, an SVG document; see ``kg.view.svg.svg``."""
        return svg(self.data)

    def png(self) -> bytes:
        """Return the same as PNG, drawn with the fonts of this machine; see ``kg.view.png.png``."""
        return png(self.svg())

    def boxes(self) -> str:
        """Return signs of which ``png`` only draws boxes, for want of a font; see ``kg.view.png.boxes``."""
        return boxes(self.svg())

    def write(self, path: str) -> None:
        """Write the page or, where the file's name ends in ``.svg`` or ``.png``, the picture; see ``write`` below."""
        write(path, self.data)

    def _repr_html_(self) -> str:
        return inline(self.data)


def render(view: View) -> str:
    """Return the whole page of a view as HTML.

    The page's policy lets nothing run but its own two scripts, known by their digests, and nothing be fetched at all.
    All data are JSON and reach the page as text. The same view gives the same page.
    """
    from markupsafe import Markup

    vis, own, style = vis_network(), "\n".join(map(read, SCRIPTS)), "\n".join(map(read, STYLES))
    shipped = {"vis": Markup(vis), "own": Markup(own), "style": Markup(style)}  # noqa: S704
    page = network(view, "page.html", read, policy=policy([vis, own], style), packed=_packed, **shipped)
    html: str = page.generate_html()
    return html


def _packed(view: View, nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> Any:
    count = len(view["ties"])  # What is set aside stands apart, so that edges and ties are the same columns, kept once.
    return packed(view | {"nodes": nodes, "edges": edges[:count], "edgesAside": edges[count:]})


def write(path: str, view: View) -> None:
    """Write the page of a view to a file, or its picture (see ``is_picture``), whole or not at all.

    Raises ``OutputError``, also for what ``kg.view.png.png`` cannot draw.
    """
    if is_picture(path):
        drawn = svg(view)
        write_page(path, png(drawn) if path.lower().endswith(".png") else drawn)
    else:
        write_page(path, render(view))


def is_picture(path: str) -> bool:
    """Return whether a file is to hold the picture, as its name's ending says, and not the page.

    Without an ending it is the page. Raises ``OutputError`` for an ending that is neither's.

    >>> is_picture("kg.PNG"), is_picture("kg.html"), is_picture("/dev/stdout")
    (True, False, False)
    """
    from pathlib import Path

    ending = Path(path).suffix.lower()
    if ending not in PAGES + PICTURES:
        hint = "end its name in .html, .svg or .png; a browser prints these as PDF"
        raise OutputError(f"cannot draw {path}: '{ending}' is neither a page's ending nor a picture's", hint=hint)
    return ending in PICTURES


def inline(view: View, height: int = 640) -> str:
    """Return the page as a sandboxed frame, ``height`` pixels high, that a notebook keeps when it is saved."""
    return frame(render(view), view["title"], height)

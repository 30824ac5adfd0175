"""The page: one HTML file that holds the picture and everything that it can tell, and asks the network for nothing."""

from __future__ import annotations

from typing import Any

from kg.claims.said import Said
from kg.ontology import Ontology
from kg.view.data import View, collect
from kg.view.drawing import network, vis_network
from kg.view.pack import packed
from kg.view.shell import frame, policy, read
from kg.view.shell import write as write_page
from kg.world import World

SCRIPTS = ("words.js", "unpack.js", "cards.js", "panel.js", "backbone.js", "page.js")
STYLES = ("base.css", "page.css", "backbone.css")


class Page:
    """The view of a world as an interactive page; in a notebook it shows itself.

    ``data`` is what it shows (see ``kg.view.data.collect``, also for ``focus``, ``hops`` and ``top``). Raises
    ``UnknownName`` for the focus, and ``KgError`` for more actors than a page can hold.

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
    ) -> None:
        self.data = collect(world, said, ontology, focus, hops, top)

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

    def write(self, path: str) -> None:
        """Write the page to a file, whole or not at all. Raises ``OutputError``."""
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
    return packed(view | {"nodes": nodes, "edges": edges})


def write(path: str, view: View) -> None:
    """Write the page of a view to a file, whole or not at all. Raises ``OutputError``."""
    write_page(path, render(view))


def inline(view: View, height: int = 640) -> str:
    """Return the page as a sandboxed frame, ``height`` pixels high, that a notebook keeps when it is saved."""
    return frame(render(view), view["title"], height)

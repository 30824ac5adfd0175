"""The chart of friends and foes as a page: a table whose cells open their claims and change with a date."""

from __future__ import annotations

from typing import Any

from kg.analyses.matrix import Cell, Matrix, Signed
from kg.claims.dates import words
from kg.claims.quotes import Quotes
from kg.claims.said import Said
from kg.errors import KgError
from kg.ontology import Ontology
from kg.view.cards import claim_rows, dated_cards, source_cards
from kg.view.data import View, months
from kg.view.shell import frame, policy, read
from kg.view.shell import write as write_page
from kg.world import World

SCRIPTS = ("texts.js", "words.js", "cards.js", "weigh.js", "matrix-dates.js", "matrix.js")
STYLES = ("base.css", "matrix.css")
MOST = 150
"""More actors than this make no table that anybody can read, and one that a browser is slow to draw."""


class Chart:
    """A matrix as an interactive page; in a notebook it shows itself. ``data`` is what it shows; see ``collect``.

    Raises ``KgError`` for more than ``MOST`` actors.

    >>> import kg
    >>> chart = kg.open().chart(["US", "Iraq", "KH"])
    >>> [actor["handle"] for actor in chart.data["actors"]], len(chart.data["pairs"])
    (['US', 'Iraq', 'KH'], 3)
    """

    def __init__(
        self, said: Said, world: World, ontology: Ontology, matrix: Matrix, quotes: Quotes | None = None
    ) -> None:
        if len(matrix.actors) > MOST:
            raise KgError(f"{len(matrix.actors)} actors are too many for one page", hint=f"chart {MOST} or fewer")
        self.matrix, self.data = matrix, collect(said, world, ontology, matrix, quotes)

    def __repr__(self) -> str:
        return repr(self.matrix).replace("Matrix", "Chart", 1)

    def html(self) -> str:
        """Return the page as HTML.

        Its policy lets nothing run but its own script, known by its digest, and nothing be fetched at all. All data are
        JSON and reach the page as text. The same chart gives the same page.
        """
        from jinja2 import Environment, FunctionLoader
        from markupsafe import Markup

        script, style = "\n".join(map(read, SCRIPTS)), "\n".join(map(read, STYLES))
        template = Environment(loader=FunctionLoader(read), autoescape=True).get_template("matrix.html")
        shipped = {"script": Markup(script), "style": Markup(style)}  # noqa: S704
        return template.render(view=self.data, policy=policy([script], style), **shipped)

    def write(self, path: str) -> None:
        """Write the page to a file, whole or not at all. Raises ``OutputError``."""
        write_page(path, self.html())

    def _repr_html_(self) -> str:
        return frame(self.html(), self.data["title"])


def collect(said: Said, world: World, ontology: Ontology, matrix: Matrix, quotes: Quotes | None = None) -> View:
    """Return what the page of a matrix shows, as values that JSON can hold.

    The keys are ``title``, ``world``, ``contested`` (whether contested ties hold), ``actors``, ``pairs`` (those of
    which anything is said, with their ties), ``claims`` (by id), ``sources`` (by handle) and ``months``: the first and
    the last of which any claim or source speaks, as ``YYYY-MM``, or ``None`` where no date is known. Claims that cite
    what stands in the texts of ``quotes`` have a ``quote``.
    """
    rows = claim_rows(world, (each.tie for cell in matrix.cells for each in cell.ties))
    claims = [world.claims[row] for row in rows.values()]
    actors = [said.actors[handle] for handle in matrix.actors]
    return {
        "title": "Friend, foe, or complicated",
        "world": matrix.world,
        "contested": world.selection.contested,
        "actors": [{"handle": each.handle, "label": each.label} for each in actors],
        "pairs": [_pair(cell, ontology) for cell in matrix.cells if cell.ties],
        "claims": dated_cards(rows, said, world, quotes),
        "sources": source_cards(claims, said),
        "months": months(said, world, claims, rows.values()),
    }


def _pair(cell: Cell, ontology: Ontology) -> dict[str, Any]:
    return {"a": cell.a, "b": cell.b, "ties": [_tie(each, ontology) for each in cell.ties]}


def _tie(each: Signed, ontology: Ontology) -> dict[str, Any]:
    tie, relation = each.tie, ontology.relations[each.tie.relation]
    return {
        "subject": tie.subject,
        "relation": tie.relation,
        "object": tie.object,
        "label": relation.label,
        "sign": each.sign,
        "confidence": round(tie.confidence, 6),
        "against": round(tie.against, 6),
        "period": words(tie.possible),
        "pro": list(tie.pro),
        "con": list(tie.con),
    }

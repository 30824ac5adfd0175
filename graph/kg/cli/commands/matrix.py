"""Chart who is whose friend or foe, and where it is complicated.

A cell says which ties hold between two actors, in either direction: only friendly ones, only hostile ones, or both.
Without names, the main actors are charted: those with the most friendly or hostile ties.

Below the grid stand the complicated pairs with their ties; 'kg evidence A R B' prints the claims on one. JSON and CSV
have every cell with its ties and the ids of their claims, CSV a row for each two actors. HTML is a page, offline and
safe to share, whose cells open their claims and change with a date; with --text, the claims have the sentences that
they cite. With -o the ending of the file chooses the format.

Example: kg matrix US Iraq PMF KH Iran -o matrix.html
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kg.cli.options import in_world, text_option
from kg.cli.output import clean, json_text, tell

if TYPE_CHECKING:
    from kg.analyses.matrix import Cell, Matrix
    from kg.graph import Graph

FORMATS = ("text", "csv", "json", "html")
TOP = 12
_MARKS = {"friend": "+", "foe": "-", "complicated": "+-"}
_LEGEND = "+ friend   - foe   +- complicated   ? contested   . only neutral ties, or none that holds"
_SIGNS = {1: "+", -1: "-"}


@click.command(help=__doc__)
@click.argument("actors", nargs=-1, metavar="[A]...")
@click.option("--top", type=click.IntRange(2), help=f"How many main actors, where none is named. Default: {TOP}.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="How to print it. Default: text.")
@click.option("-o", "--output", metavar="FILE", help="Where to write; without it, to standard output.")
@text_option
@in_world
def command(
    graph: Graph,
    actors: tuple[str, ...],
    top: int | None,
    form: str | None,
    output: str | None,
    texts: tuple[str, ...],
) -> int:
    """Print or write the chart; 1 where no friendly or hostile tie holds."""
    if actors and top:
        raise click.UsageError("name actors, or give --top, not both")
    ending = (output or "").rpartition(".")[2].lower()
    form = form or (ending if ending in FORMATS else FORMATS[0])
    if texts and form != "html":
        raise click.UsageError(f"--text is for the page, as -o matrix.html; {form} shows no sentences")
    if form == "html":
        chart = graph.chart(actors, top or TOP, texts)
        found, text = chart.matrix, chart.html()
    else:
        found = graph.matrix(actors, top or TOP)
        text = json_text(found.to_dict()) if form == "json" else _csv(found) if form == "csv" else _text(graph, found)
    if output is None and form == "text":
        sys.stdout.write(text)
    elif output is None:
        # As a terminal's encoding would have it, the page would not be what its own digests say.
        sys.stdout.buffer.write(text.encode())
    else:
        from kg.files import replacing

        with replacing(output) as out:
            out.write(text.encode())
        tell(f"kg: wrote {output}: {len(found.actors)} actors")
    if all(cell.kind == "none" for cell in found.cells):
        tell("kg: no friendly or hostile tie holds among these actors in this world")
        return 1
    return 0


def _text(graph: Graph, found: Matrix) -> str:
    lines = [f"world: {found.world}", "", *_grid(found), "", _LEGEND]
    for cell in found.cells:
        if cell.kind == "complicated":
            lines += ["", f"{cell.a} and {cell.b}: {cell.count(1)} friendly, {cell.count(-1)} hostile"]
            lines += _ties(graph, cell)
    return clean("\n".join(lines)) + "\n"


def _grid(found: Matrix) -> Iterator[str]:
    numbers = [str(number) for number in range(1, len(found.actors) + 1)]
    first = max(map(len, numbers), default=0)
    names = [" ".join(actor.split()) for actor in found.actors]
    name = max(map(len, names), default=0)
    width = max(first, *(len(_mark(cell)) for cell in found.cells), 1)
    yield " ".join((" " * (first + name + 2), *(number.ljust(width) for number in numbers))).rstrip()
    for number, called, a in zip(numbers, names, found.actors, strict=True):
        marks = ((_mark(cell) if (cell := found.cell(a, b)) else "\\").ljust(width) for b in found.actors)
        yield " ".join((f"{number.rjust(first)}  {called.ljust(name)}", *marks)).rstrip()


def _mark(cell: Cell) -> str:
    return _MARKS.get(cell.kind, "." if cell.ties else "") + ("?" if cell.contested else "")


def _ties(graph: Graph, cell: Cell) -> Iterator[str]:
    for each in cell.ties:
        if each.holds and each.sign:
            tie = each.tie
            against = f", {tie.against:.2f} against" if tie.con else ""
            words = f"{tie.subject} {graph.ontology.relations[tie.relation].label} {tie.object}"
            claims = len(tie.pro) + len(tie.con)
            count = f"{claims} claim{'s' if claims > 1 else ''}"
            yield f"  {_SIGNS[each.sign]} {words}  ({tie.verdict} {tie.confidence:.2f}{against}; {count})"


def _csv(found: Matrix) -> str:
    from csv import writer
    from io import StringIO

    out = StringIO()
    rows = writer(out, lineterminator="\n")
    rows.writerow(("a", "b", "kind", "contested", "friendly", "hostile", "neutral", "not_holding", "ties", "claims"))
    for cell in found.cells:
        row = cell.to_dict()
        ties = "; ".join(" ".join(each.tie[:3]) for each in cell.ties)
        claims = " ".join(claim for each in cell.ties for claim in (*each.tie.pro, *each.tie.con))
        rows.writerow((*list(row.values())[:-1], ties, claims))
    return out.getvalue()

"""How answers are printed: JSON, aligned columns, and claims with their places."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import click

from kg.claims.dates import period

if TYPE_CHECKING:
    from kg.claims.model import Claim
    from kg.graph import Graph

_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160), *range(8234, 8239), *range(8294, 8298)), "�")


def say(*lines: str) -> None:
    """Print lines of data, in one piece; control characters and direction marks that hide text are shown as �."""
    sys.stdout.write("".join(f"{clean(line)}\n" for line in lines))


def tell(text: str) -> None:
    """Print one line of talk, to standard error."""
    click.echo(clean(text), err=True)


def clean(text: str) -> str:
    """Return text with control characters and direction marks that hide text as �; line feeds and tabs stay."""
    return text if text.isprintable() else text.translate(_CONTROLS)


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function to tell how much is done, of how much; on a terminal a bar shows it, with the time left."""
    with ExitStack() as stack:
        bar: Any = None

        def show(done: int, total: int) -> None:
            nonlocal bar
            if bar is None:
                hidden = not sys.stderr.isatty()
                bar = click.progressbar(length=total, label=f"kg: {label}", file=sys.stderr, hidden=hidden)
                stack.enter_context(bar)
            bar.update(done - bar.pos)

        yield show


def say_json(data: Any) -> None:
    """Print data as JSON."""
    sys.stdout.write(json_text(data))


def json_text(data: Any) -> str:
    """Return data as JSON."""
    from json import dumps

    return f"{dumps(data, ensure_ascii=False, indent=2)}\n"


def say_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows in aligned columns, the last one ragged; the first thousand rows decide on the widths."""
    table = (tuple(" ".join(cell.split()) for cell in row) for row in chain([[name.upper() for name in columns]], rows))
    first = list(islice(table, 1001))
    widths = [max(map(len, column)) for column in zip(*first, strict=True)]
    for row in chain(first, table):
        say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def reading(graph: Graph, claim: Claim) -> str:
    """Return what a claim says, in words, its denial included.

    >>> import kg
    >>> g = kg.open()
    >>> reading(g, g.evidence("KH", "part-of", "PMF").pro[0])
    'KH is part of PMF'
    """
    relation = graph.ontology.relations[claim.relation]
    words = f"{claim.subject} {relation.label} {claim.object}"
    return f"not: {words}" if claim.stance == "denied" else words


def claim_lines(claim: Claim, indent: str) -> tuple[str, str]:
    """Return a claim's gloss, and under it who says so, where, how surely, and its id."""
    marks = [
        mark for mark in (claim.stance, claim.modality, claim.basis) if mark not in ("asserted", "stated", "reported")
    ]
    extra = [f"event {claim.event}"] if claim.event else []
    extra += [f"on behalf of {claim.on_behalf_of}"] if claim.on_behalf_of else []
    place = [f"{claim.source} {claim.locator}"] if claim.locator.sha256 else []
    parts = [claim.speaker, *place, period(claim.since, claim.until), *extra, *marks]
    return f"{indent}“{claim.gloss}”", f"{indent}  {claim.confidence:.2f}  {' · '.join(parts)} · {claim.id}"

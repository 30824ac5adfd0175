"""Answers as HTML tables, for notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

Row = TypeVar("Row", bound=tuple)  # type: ignore[type-arg]


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], caption: str = "") -> str:
    """Return an HTML table; every text is escaped, ``None`` is an empty cell.

    >>> table(["a"], [["<b>"]])
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>&lt;b&gt;</td></tr></tbody></table>'
    """
    from html import escape

    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{'' if cell is None else escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


class Listing(list[Row]):
    """A list of named tuples that shows itself in a notebook as a table."""

    def _repr_html_(self) -> str:
        columns: Sequence[str] = getattr(self[0], "_fields", ()) if self else ()
        return table(columns, self, caption=f"{len(self)} rows")

"""Answers as HTML tables, for notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, SupportsIndex, TypeVar, overload

Row = TypeVar("Row", bound=Any)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], caption: str = "") -> str:
    """Return an HTML table; every text is escaped, and stands left, which notebooks would else set right.

    ``None`` is an empty cell, a number has six digits, and of a plain tuple the members are listed.

    >>> table(["a"], [["<b>"]]).partition("<tbody>")[2]
    '<tr><td style="text-align: left">&lt;b&gt;</td></tr></tbody></table>'
    """
    from html import escape

    title = f"<caption>{escape(caption)}</caption>" if caption else ""

    def line(kind: str, cells: Iterable[object]) -> str:
        return "".join(f'<{kind} style="text-align: left">{escape(_text(cell))}</{kind}>' for cell in cells)

    body = "".join(f"<tr>{line('td', row)}</tr>" for row in rows)
    return f"<table>{title}<thead><tr>{line('th', columns)}</tr></thead><tbody>{body}</tbody></table>"


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.6g}"
    # A named tuple says itself how it reads.
    return ", ".join(map(_text, cell)) if type(cell) is tuple else str(cell)


class Listing(list[Row]):
    """A list of named tuples that shows itself, or a slice of itself, in a notebook as a table.

    >>> Listing([1, 2, 3])[1:].__class__.__name__
    'Listing'
    """

    @overload
    def __getitem__(self, place: SupportsIndex) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> Listing[Row]: ...

    def __getitem__(self, place: Any) -> Any:
        found = super().__getitem__(place)
        return type(self)(found) if isinstance(place, slice) else found

    def _repr_html_(self) -> str:
        columns: Sequence[str] = getattr(self[0], "_fields", ()) if self else ()
        return table(columns, self, caption=f"{len(self)} rows")

"""CSV: one row a claim, the columns that ``kg import csv`` reads."""

from __future__ import annotations

import csv
from io import TextIOWrapper
from typing import IO, TYPE_CHECKING

from kg.claims.model import Claim, Locator

if TYPE_CHECKING:
    from kg.exporters import Exported

FORMATS = ("csv",)


def write(graph: Exported, form: str, out: IO[bytes]) -> None:
    """Write all claims, whatever the world counts, absent values as empty cells, in UTF-8 with line feeds."""
    text = TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows(map(_row, graph.said.claims))
    text.detach()


COLUMNS = tuple(column for field in Claim._fields for column in (Locator._fields if field == "locator" else (field,)))


def _row(claim: Claim) -> list[object]:
    cells: list[object] = []
    for value in claim:
        if isinstance(value, Locator):
            cells += value
        else:
            cells.append("" if value is None else value)
    return cells

"""CSV: one row a claim, the columns of ``kg export csv``; a column may be missing where a claim needs no value."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from kg.claims.draft import Draft, Drafting
from kg.claims.model import Claim, Locator
from kg.claims.said import Said
from kg.claims.text import read_text
from kg.errors import InputError, KgError

NEEDED = ("subject", "relation", "object", "source", *Locator._fields)


def read(path: str, said: Said) -> tuple[list[Claim], list[InputError]]:
    """Return the claims of a CSV file, and a problem for every row that is none, with its line and its reason.

    Actors, sources, events and speakers must be known to the graph. Raises ``InputError`` where the columns are wrong.
    """
    csv.field_size_limit(2**31 - 1)
    lines = csv.reader(StringIO(read_text(path).removeprefix("\ufeff"), newline=""), strict=True)
    try:
        columns = next(lines, [])
    except csv.Error as error:
        raise InputError(f"the header cannot be read: {error}", hint="mend its quotation marks", place=path) from error
    wrong = _wrong_columns(columns)
    if wrong:
        raise InputError(f"the table {wrong}", hint="'kg export csv' shows the columns", place=path)
    rows, problems = _rows(lines, columns, path)
    drafting = Drafting(said, also={cells["id"] for _, cells in rows if "id" in cells})
    claims: dict[str, Claim] = {}
    for place, cells in rows:
        try:
            claim = drafting.claim(_draft(cells))
            if claim.id in claims:
                raise InputError(f"claim {claim.id} stands twice in the table", hint="remove one of the two rows")
            claims[claim.id] = claim
        except KgError as error:
            problems.append(InputError(error.message, hint=error.hint, place=place))
    return list(claims.values()), problems


def _wrong_columns(columns: list[str]) -> str:
    known = {*Draft._fields, *Locator._fields} - {"locator"}
    faults = [f"misses the column {name}" for name in NEEDED if name not in columns]
    faults += [f"has a foreign column '{name}'" for name in columns if name not in known]
    faults += [f"has two columns '{name}'" for name in columns if columns.count(name) > 1]
    return faults[0] if faults else ""


def _rows(lines: Any, columns: list[str], path: str) -> tuple[list[tuple[str, dict[str, Any]]], list[InputError]]:
    """Return the filled cells of every row with its place, and the rows that are none."""
    rows: list[tuple[str, dict[str, Any]]] = []
    problems: list[InputError] = []
    while True:
        start = lines.line_num + 1
        try:
            row = next(lines)
        except StopIteration:
            return rows, problems
        except csv.Error as error:
            problems.append(InputError(str(error), hint="mend the row's quotation marks", place=f"{path}:{start}"))
            continue
        if row and len(row) != len(columns):
            wrong = f"the row has {len(row)} cells and the table {len(columns)} columns"
            problems.append(InputError(wrong, hint="check its commas", place=f"{path}:{start}"))
        elif row:
            cells = {name: cell for name, cell in zip(columns, row, strict=True) if cell != ""}
            rows.append((f"{path}:{start}", cells))


def _draft(cells: dict[str, Any]) -> Draft:
    missing = [name for name in NEEDED if name not in cells]
    if missing:
        raise InputError(f"the cell '{missing[0]}' is empty", hint="fill it in")
    try:
        start, end, paragraph, sentence = (int(cells.pop(name)) for name in Locator._fields[:4])
        confidence = float(cells.pop("confidence")) if "confidence" in cells else None
    except ValueError as error:
        raise InputError(f"not a number: {error}", hint="correct the cell") from error
    if not 0 <= start < end:
        raise InputError(f"the span {start}–{end} is empty", hint="end must come after start")
    place = Locator(start, end, paragraph, sentence, cells.pop("sha256"))
    return Draft(locator=place, confidence=confidence, **cells)

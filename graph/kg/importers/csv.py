"""CSV: one row a claim, the columns of ``kg export csv``; a column may be missing where a claim needs no value."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from kg.claims.draft import Draft, Drafting
from kg.claims.model import Claim, Locator
from kg.claims.reader import Statements
from kg.claims.text import read_text
from kg.errors import InputError, KgError

NEEDED = ("subject", "relation", "object", "source", "start", "end", "paragraph", "sentence", "sha256")
PLACE = ("start", "end", "paragraph", "sentence", "sha256")


def read(path: str, said: Statements) -> tuple[list[Claim], list[InputError]]:
    """Return the claims of a CSV file, and a problem for every row that is none, with its line and its reason.

    Actors, sources, events and speakers must be known to the graph. Raises ``InputError`` where the columns are wrong.
    """
    rows = csv.DictReader(StringIO(read_text(path).removeprefix("\ufeff"), newline=""), strict=True)
    columns = rows.fieldnames or []
    known = {*Draft._fields, *PLACE} - {"locator"}
    missing, foreign = [name for name in NEEDED if name not in columns], [name for name in columns if name not in known]
    if missing or foreign:
        wrong = f"misses the column {missing[0]}" if missing else f"has a foreign column '{foreign[0]}'"
        raise InputError(f"the table {wrong}", hint="'kg export csv' shows the columns", place=path)
    drafting = Drafting(said)
    claims: dict[str, Claim] = {}
    problems: list[InputError] = []
    while True:
        place = f"{path}:{rows.line_num + 1}"
        try:
            row = next(rows, None)
            if row is None:
                return list(claims.values()), problems
            claim = drafting.claim(_draft(row))
            if claim.id in claims:
                raise InputError(f"claim {claim.id} stands twice in the table", hint="remove one of the two rows")
            claims[claim.id] = claim
        except (KgError, csv.Error) as error:
            hint = error.hint if isinstance(error, KgError) else "mend the row's quotation marks"
            message = error.message if isinstance(error, KgError) else str(error)
            problems.append(InputError(message, hint=hint, place=place))


def _draft(row: dict[str, Any]) -> Draft:
    if None in row or None in row.values():
        raise InputError("the row has not as many cells as the table has columns", hint="check its commas")
    cells = {name: value for name, value in row.items() if value != ""}
    missing = [name for name in NEEDED if name not in cells]
    if missing:
        raise InputError(f"the cell '{missing[0]}' is empty", hint="fill it in")
    try:
        start, end, paragraph, sentence = (int(cells.pop(name)) for name in PLACE[:4])
        confidence = float(cells.pop("confidence")) if "confidence" in cells else None
    except ValueError as error:
        raise InputError(f"not a number: {error}", hint="correct the cell") from error
    if not 0 <= start < end:
        raise InputError(f"the span {start}–{end} is empty", hint="end must come after start")
    place = Locator(start, end, paragraph, sentence, cells.pop("sha256"))
    return Draft(locator=place, confidence=confidence, **cells)

"""A view as a page carries it: rows as columns, what comes again and again once, and what is large compressed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

LARGE = 100_000
"""More characters of JSON than this are compressed."""

_ABSENT = object()


def packed(view: dict[str, Any]) -> Any:
    """Return a view in the form that ``unpack.js`` reads: its lists and maps of rows, dictionaries, as columns.

    A column is one list, or two: the different values, and the place of each row's value among them, −1 for none. Lists
    that are alike stand once, in a pool. Where there is very much, all that is a text: JSON, deflated, in Base64. The
    same view gives the same. Linear in the size of the view.

    >>> packed({"title": "x", "rows": [{"a": 1, "b": 5}, {"a": 1, "b": 5}]})
    {'pool': [[1], [0, 0], [5]], 'data': {'title': 'x', 'rows': {'length': 2, 'columns': {'a': [0, 1], 'b': [2, 1]}}}}
    """
    import json

    pool = _Pool()
    compact = {"pool": pool.lists, "data": {name: _table(value, pool) for name, value in view.items()}}
    text = json.dumps(compact, ensure_ascii=False, separators=(",", ":"))
    return _deflated(text) if len(text) > LARGE else compact


class _Pool:
    def __init__(self) -> None:
        self.lists: list[list[Any]] = []
        self._places: dict[str, int] = {}

    def place(self, values: list[Any]) -> int:
        found = self._places.setdefault(repr(values), len(self.lists))
        if found == len(self.lists):
            self.lists.append(values)
        return found


def _deflated(text: str) -> str:
    from base64 import b64encode
    from zlib import compress

    return b64encode(compress(text.encode("utf-8", "surrogatepass"), 9)).decode()


def _table(value: Any, pool: _Pool) -> Any:
    rows = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        return value
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: _column([row.get(name, _ABSENT) for row in rows], pool) for name in names}
    table = {"length": len(rows), "columns": columns}
    return table | {"keys": _column(list(value), pool)} if isinstance(value, dict) else table


def _column(values: Sequence[Any], pool: _Pool) -> list[int]:
    places: dict[Any, int] = {}
    of: list[Any] = []
    at = []
    for value in values:
        # Equal values of two types, such as 1 and True, are two values.
        key = value if isinstance(value, str) else repr(value).encode()
        if value is not _ABSENT and key not in places:
            places[key] = len(of)
            of.append(value)
        at.append(places.get(key, -1))
    if 2 * len(of) <= len(values) or -1 in at:
        return [pool.place(of), pool.place(at)]
    return [pool.place(list(values))]

"""Dates that may be a year, a month or a day, and the days on which something surely or possibly held.

A *day* is an ordinal (``datetime.date.toordinal``). A *window* is a sorted tuple of closed, disjoint intervals
``(first day, last day)``; ``DAWN`` and ``DUSK`` stand for "no bound".
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from kg.errors import InputError

DAWN = 0
DUSK = date.max.toordinal() + 1
ONGOING = "ongoing"

Window = tuple[tuple[int, int], ...]
ALWAYS: Window = ((DAWN, DUSK),)


@cache
def bounds(text: str) -> tuple[int, int]:
    """Return the first and the last day that a partial date may mean.

    ``text`` is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` (proleptic Gregorian, years 0001 to 9999).
    Raises ``InputError``.

    >>> [date.fromordinal(day).isoformat() for day in bounds("2020-02")]
    ['2020-02-01', '2020-02-29']
    """
    try:
        written = text.split("-")
        if [len(part) for part in written] != [4, 2, 2][: len(written)] or not text.isascii():
            raise ValueError
        if not text.replace("-", "").isdecimal():
            raise ValueError
        parts = [int(part) for part in written]
        year, month, day = (*parts, 0, 0)[:3]
        if day:
            exact = date(year, month, day).toordinal()
            return exact, exact
        if len(parts) == 3 or (len(parts) == 2 and not month):
            raise ValueError
        first = date(year, month or 1, 1)
        if year == date.max.year and month in (0, 12):
            return first.toordinal(), date.max.toordinal()
        after = date(year + 1, 1, 1) if month in (0, 12) else date(year, month + 1, 1)
        return first.toordinal(), after.toordinal() - 1
    except (ValueError, IndexError):
        raise InputError(f"'{text}' is not a date", hint="write YYYY, YYYY-MM or YYYY-MM-DD") from None


def number(text: str | None) -> int:
    """Return a partial date as a whole number that keeps what was written; 0 for none, 1 for "ongoing".

    Raises ``InputError``.

    >>> number("2003"), number("2020-03"), number("2020-03-26"), number("ongoing"), number(None)
    (20030000, 20200300, 20200326, 1, 0)
    """
    if not text:
        return 0
    if text == ONGOING:
        return 1
    bounds(text)
    return int(text.replace("-", "").ljust(8, "0"))


@cache
def written(number: int) -> str | None:
    """Return the partial date, "ongoing" or ``None`` that a number stands for.

    >>> written(20030000), written(20200300), written(20200326), written(1), written(0)
    ('2003', '2020-03', '2020-03-26', 'ongoing', None)
    """
    if number < 2:
        return ONGOING if number else None
    text = f"{number:08d}"
    return "-".join(part for part in (text[:4], text[4:6], text[6:]) if part != "00")


def windows(since: str | None, until: str | None, published: str | None) -> tuple[Window, Window]:
    """Return the certain and the possible window of a claim.

    ``since`` and ``until`` are partial dates or ``None`` for unknown; ``until`` may be ``"ongoing"``: it had begun and
    still held when the source was ``published``, and holds only possibly after that. A claim holds *certainly* from the
    last day on which it may have begun to the first day on which it may have ended (nowhere, if either is unknown), and
    *possibly* from the first day to the last. Raises ``InputError`` for a date that cannot be read.

    >>> certain, possible = windows("2003", "ongoing", "2020-03")
    >>> iso(certain), iso(possible)
    ([['2003-12-31', '2020-03-01']], [['2003-01-01', None]])
    >>> iso(windows(None, "ongoing", "2020-03")[0]), iso(windows(None, "ongoing", "2020-03-26")[0])
    ([], [['2020-03-26', '2020-03-26']])
    """
    start_first, start_last = bounds(since) if since else (DAWN, DUSK)
    if until == ONGOING:
        end_first, announced = bounds(published) if published else (DAWN, DUSK)
        start_last, end_last = min(start_last, announced), DUSK
    else:
        end_first, end_last = bounds(until) if until else (DAWN, DUSK)
    certain = ((start_last, end_first),) if start_first <= start_last <= end_first else ()
    return certain, ((start_first, end_last),) if start_first <= end_last else ()


def backwards(since: str | None, until: str | None) -> bool:
    """Return whether a period surely ends before it starts. Raises ``InputError`` for a date that cannot be read.

    >>> backwards("2020", "2019-12"), backwards("2020-05", "2020"), backwards("2020", ONGOING)
    (True, False, False)
    """
    start = bounds(since)[0] if since else DAWN
    end = bounds(until)[1] if until and until != ONGOING else DUSK
    return end < start


def union(several: Iterable[Window]) -> Window:
    """Return the days that lie in any of the windows; intervals that touch become one. O(n log n).

    >>> union([((1, 3), (9, 9)), ((4, 5),)])
    ((1, 5), (9, 9))
    """
    joined: list[tuple[int, int]] = []
    for first, last in sorted(interval for window in several for interval in window):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return tuple(joined)


def intersection(one: Window, other: Window) -> Window:
    """Return the days that lie in both windows. O(n + m).

    >>> intersection(((1, 5), (8, 9)), ((4, 8),))
    ((4, 5), (8, 8))
    """
    met: list[tuple[int, int]] = []
    i = j = 0
    while i < len(one) and j < len(other):
        (a, b), (c, d) = one[i], other[j]
        first, last = a if a > c else c, b if b < d else d
        if first <= last:
            met.append((first, last))
        if b < d:
            i += 1
        else:
            j += 1
    return tuple(met)


def iso(window: Window) -> list[list[str | None]]:
    """Return a window as pairs of ISO days, ``None`` where there is no bound.

    >>> iso(ALWAYS)
    [[None, None]]
    """
    return [[_iso(first), _iso(last)] for first, last in window]


def _iso(day: int) -> str | None:
    return None if day in (DAWN, DUSK) else date.fromordinal(day).isoformat()


def words(window: Window) -> str:
    """Return a window in words, shortened to months and years where that loses nothing.

    >>> words(((*bounds("2003"),),)), words(((bounds("2003")[0], DUSK),)), words(ALWAYS), words(())
    ('2003', 'from 2003', 'any time', 'no day')
    """
    return " and ".join(_words(first, last) for first, last in window) or "no day"


def _words(first: int, last: int) -> str:
    for length in (4, 7, 10):
        shown = (_iso(first) or "")[:length]
        if shown and bounds(shown) == (first, last):
            return shown
    start, end = _short(first, opening=True), _short(last, opening=False)
    if first == DAWN:
        return "any time" if last == DUSK else f"until {end}"
    if last == DUSK:
        return f"from {start}"
    return f"{start} to {end}"


def _short(day: int, *, opening: bool) -> str:
    text = _iso(day) or ""
    for length in (4, 7):
        if text and bounds(text[:length])[0 if opening else 1] == day:
            return text[:length]
    return text


def period(since: str | None, until: str | None) -> str:
    """Return a claim's period as it stands, in words.

    >>> period("2003", "ongoing"), period("2020-03", "2020-03"), period(None, None), period(None, "2020")
    ('since 2003', '2020-03', 'undated', 'until 2020')
    """
    if since and until == since:
        return since
    if until == ONGOING:
        return f"since {since}" if since else "still holding"
    if since:
        return f"{since} to {until}" if until else f"from {since}, end unknown"
    return f"until {until}" if until else "undated"

"""Windows as whole numbers, a bit to a day, so that those of very many ties are quickly brought together."""

from __future__ import annotations

from collections.abc import Iterable

from kg.claims.dates import DAWN, DUSK, Window

BITS = 20_000
"""Over more days than these (55 years) a bit stands for several."""


class Calendar:
    """Bits for the days between the earliest and the latest of some windows; all days before, and all after, share one.

    Windows with a common day have a common bit; two with a common bit may yet have no common day.

    >>> calendar = Calendar([((730_000, 730_009),), ((730_005, DUSK),)])
    >>> [bin(calendar.bits(window)) for window in (((730_000, 730_001), (730_004, 730_004)), ((DAWN, 730_000),))]
    ['0b100110', '0b11']
    """

    def __init__(self, windows: Iterable[Window]) -> None:
        days = {day for window in windows for period in window for day in period} - {DAWN, DUSK}
        self._first, last = (min(days), max(days)) if days else (DUSK, DUSK)
        self._step = (last - self._first) // BITS + 1
        self._after = (last - self._first) // self._step + 1
        self._known: dict[Window, int] = {}

    def bits(self, window: Window) -> int:
        """Return the bits of a window's days."""
        found = self._known.get(window)
        if found is None:
            found = 0
            for first, last in window:
                found |= (2 << self._bit(last)) - (1 << self._bit(first))
            self._known[window] = found
        return found

    def _bit(self, day: int) -> int:
        return min(max((day - self._first) // self._step, -1), self._after) + 1

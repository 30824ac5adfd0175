"""Three actors each two of whom are friends, foes or both: all such triads, counted and the surest named."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.arrays import runs
from kg.signed.pairs import Pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.arrays import Places

KINDS = ("+++", "++-", "+--", "---", "mixed")
"""The kinds of triads, by the number of hostile pairs; "mixed" has a pair that is both."""


class Triads(NamedTuple):
    """How many triads of each of ``KINDS`` there are, and the surest of each, as places of their three pairs."""

    counts: tuple[int, ...]
    surest: tuple[tuple[tuple[int, int, int], ...], ...]


def triads(pairs: Pairs, witnesses: int) -> Triads:
    """Return the number of triads of each kind, and of each as many ``witnesses`` as are wanted.

    The surest come first: those whose least sure pair is the surest, a pair being as sure as its surest tie, a mixed
    one as its less sure side. Equal ones stand by their actors' places.

    Each pair points to its busier actor, so that a triad is found once: O(pairs^1.5) candidates, some at a time.
    Schank & Wagner, "Finding, counting and listing all triangles in large graphs", 2005.

    >>> import kg
    >>> from kg.signed.pairs import pairs
    >>> g = kg.open()
    >>> found = triads(pairs(g.ties, g.ontology), 2)
    >>> [len(each) <= 2 for each in found.surest]
    [True, True, True, True, True]
    """
    import numpy as np

    mixed = pairs.mixed
    hostile = (pairs.hostile > 0).astype(int)
    sure = np.where(mixed, np.minimum(pairs.friendly, pairs.hostile), np.maximum(pairs.friendly, pairs.hostile))
    counts = np.zeros(len(KINDS), dtype=np.int64)
    best = [np.zeros((0, 3), dtype=np.int64) for _ in KINDS]
    for found in _found(pairs):
        kinds = np.where(mixed[found].any(axis=1), 4, hostile[found].sum(axis=1))
        counts += np.bincount(kinds, minlength=len(KINDS))
        for kind in np.unique(kinds).tolist():
            rows = np.sort(np.concatenate([best[kind], found[kinds == kind]]), axis=1)
            order = np.lexsort([*rows.T[::-1], -sure[rows].min(axis=1)])
            best[kind] = rows[order[:witnesses]]
    surest = (tuple((one, two, three) for one, two, three in rows.tolist()) for rows in best)
    return Triads(tuple(counts.tolist()), tuple(surest))


def _found(pairs: Pairs) -> Iterator[Places]:
    """Yield all triads as rows of their pairs' places, some at a time."""
    import numpy as np

    size = len(pairs.handles)
    busy = np.bincount(np.concatenate([pairs.one, pairs.other]), minlength=size)
    rank = np.empty(size, dtype=np.int64)
    rank[np.lexsort([busy])] = np.arange(size)
    ranks = rank[pairs.one], rank[pairs.other]
    low, high = np.minimum(*ranks), np.maximum(*ranks)
    order = np.lexsort([high, low])
    low, high = low[order], high[order]
    keys = low * size + high
    after = np.arange(1, len(low) + 1)
    past = np.searchsorted(low, low, side="right")
    for base, second in runs(after, past - after):
        wanted = high[base] * size + high[second]
        place = np.searchsorted(keys, wanted)
        there = np.flatnonzero(keys[np.minimum(place, len(keys) - 1)] == wanted)
        yield order[np.stack([base[there], second[there], place[there]], axis=1)]

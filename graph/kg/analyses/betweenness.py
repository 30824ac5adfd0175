"""Who stands in between: how many shortest ways from actor to actor pass through each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

from kg.analyses import Handle
from kg.arrays import FamilyName, LensName, Sign, choose, ranked
from kg.errors import KgError
from kg.ontology import Ontology
from kg.world import World

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from kg.arrays import Floats, Places

CELLS = 4_000_000
"""So many numbers in each of the tables that are kept for the pivots of one pass (32 MB)."""
PASS = 32
"""At most so many pivots in one pass."""


class Between(NamedTuple):
    """An actor and the share of the shortest ways between two others that pass through it (0..1)."""

    actor: Handle
    score: float


def betweenness(
    world: World,
    ontology: Ontology,
    *,
    lens: LensName = "",
    family: FamilyName = "",
    sign: Sign = "any",
    pivots: Annotated[int, "From how many actors the ways are followed, drawn at random; at least 2."] = 256,
    seed: Annotated[int, "Another seed draws other pivots."] = 1,
) -> list[Between]:
    """Return the actors by betweenness centrality, the highest first.

    A way is walked along ties from subject to object, on a symmetric relation either way, under a lens by the lens'
    steps in their directions. Each tie is one step, whatever its confidence, and parallel ties are one; contested ties
    count. Where there are more actors than ``pivots``, the score is an estimate from the ways that start at the pivots,
    and an actor that is a pivot is judged by the others. Equal scores stand by handle.

    O(pivots · ties · steps of the longest shortest way), many pivots at a time; every pivot counts its ways exactly, so
    the score is the same as NetworkX's for the same sample. Brandes, "A faster algorithm for betweenness centrality",
    2001; Brandes & Pich, "Centrality estimation in large networks", 2007. Raises ``KgError`` for fewer than 2 pivots,
    and ``UnknownName``.

    >>> import kg
    >>> g = kg.open()
    >>> all(0 <= row.score <= 1 for row in betweenness(g.ties, g.ontology))
    True
    """
    import numpy as np

    if pivots < 2:
        raise KgError(f"{pivots} pivots", hint="give 2 or more; many make the estimate better and slower")
    ties = choose(world, ontology, lens, family, sign)
    size = len(ties.handles)
    start, end, _ = ties.walked()
    into = ties.matrix(end, start, np.ones(len(start)))
    into.data[:] = 1
    chosen = _sample(size, pivots, seed)
    scores, onward = np.zeros(size), into.T.tocsr()
    together = min(PASS, max(1, CELLS // max(1, size)))
    for first in range(0, len(chosen), together):
        scores += _through(onward, into, chosen[first : first + together])
    judges = np.full(size, len(chosen) if len(chosen) < size else size - 1)
    if len(chosen) < size:
        judges[chosen] -= 1
    if size > 2:
        scores /= judges * (size - 2)
    order = ranked(scores)
    return [
        Between(ties.handles[place], score) for place, score in zip(order.tolist(), scores[order].tolist(), strict=True)
    ]


def _sample(size: int, pivots: int, seed: int) -> Places:
    import random

    import numpy as np

    if pivots >= size:
        return np.arange(size)
    return np.array(random.Random(seed).sample(range(size), pivots))  # noqa: S311


def _through(onward: csr_array, into: csr_array, pivots: Places) -> Floats:
    """Return how much of the shortest ways from some pivots to all others passes through each actor.

    The tables have a row for each actor and a column for each pivot: the number of shortest ways from the pivot, and
    how much depends on the actor. The levels, forwards and backwards, are products with the sparse matrix.
    """
    import numpy as np

    shape = (onward.shape[0], len(pivots))
    own = (pivots, np.arange(len(pivots)))
    ways, level, fresh = np.zeros(shape), np.full(shape, -1, dtype=np.int32), np.zeros(shape)
    ways[own] = fresh[own] = 1
    level[own] = last = 0
    while True:
        fresh = into @ fresh
        fresh *= level < 0
        reached = fresh > 0
        if not reached.any():
            break
        last += 1
        level[reached] = last
        ways += fresh
    depends = np.zeros(shape)
    per_way = np.divide(1, ways, out=np.zeros(shape), where=ways > 0)
    for here in range(last, 1, -1):
        back = onward @ np.where(level == here, (1 + depends) * per_way, 0)
        depends += np.where(level == here - 1, ways * back, 0)
    total: Floats = depends.sum(axis=1)
    return total

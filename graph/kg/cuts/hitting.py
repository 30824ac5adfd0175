"""Minimum-weight hitting sets, where what must be hit may be several things at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

Element = Any
"""What may be chosen: hashable."""
Block = frozenset[Element]
"""Elements that count only together."""
Conflict = tuple[Block, ...]
"""Blocks of which one at least has to be chosen whole."""


def hits(chosen: Collection[Element], conflict: Conflict) -> bool:
    """Return whether a set holds one of a conflict's blocks whole."""
    return any(block <= set(chosen) for block in conflict)


def least(
    conflicts: Collection[Conflict], weights: Mapping[Element, float], known: Iterable[Collection[Element]] = ()
) -> frozenset[Element] | None:
    """Return a set of least weight that holds a block of every conflict, and no set that is ``known`` already.

    Nothing in it is superfluous. ``None`` where there is no such set. Weights (> 0) count to 10⁻⁶. ``weights`` also
    gives the order of the elements, so that equal questions have equal answers. Solved as a mixed integer programme
    by HiGHS (Huangfu & Hall, "Parallelizing the dual revised simplex method", 2018); exponential at worst.

    >>> sorted(least([(frozenset("a"), frozenset("b")), (frozenset("a"), frozenset("cd"))], dict.fromkeys("abcd", 1.0)))
    ['a']
    >>> sorted(least([(frozenset("a"), frozenset("cd"))], {"a": 3.0, "c": 1.0, "d": 1.0}))
    ['c', 'd']
    """
    if not conflicts:
        return None if any(not each for each in known) else frozenset()
    if not all(conflicts):
        return None
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    used = {element for conflict in conflicts for block in conflict for element in block}
    elements = [element for element in weights if element in used]
    place = {frozenset([element]): number for number, element in enumerate(elements)}
    rows: list[list[tuple[int, float]]] = []
    lows: list[float] = []
    for conflict in conflicts:
        for block in conflict:
            if block not in place:
                whole = place[block] = len(place)
                rows += [[(place[frozenset([each])], 1.0), (whole, -1.0)] for each in block]
                lows += [0.0] * len(block)
        rows.append([(place[block], 1.0) for block in dict.fromkeys(conflict)])
        lows.append(1.0)
    for each in known:
        rows.append([(place[frozenset([element])], -1.0) for element in each])
        lows.append(1.0 - len(each))
    cells = [(row, *cell) for row, several in enumerate(rows) for cell in several]
    at, columns, values = (np.array(each) for each in zip(*cells, strict=True))
    cost = np.zeros(len(place))
    cost[: len(elements)] = [weights[element] for element in elements]
    solved = milp(
        cost,
        constraints=LinearConstraint(csr_array((values, (at, columns)), shape=(len(rows), len(place))), lows, np.inf),
        integrality=np.ones(len(place)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0},
    )
    if solved.x is None:
        return None
    return trimmed(
        {element for element, share in zip(elements, solved.x, strict=False) if share > 0.5}, conflicts, weights
    )


def trimmed(
    chosen: Collection[Element], conflicts: Collection[Conflict], weights: Mapping[Element, float]
) -> frozenset[Element]:
    """Return a set without what it does not need to hold a block of every conflict, the heaviest left out first."""
    kept = set(chosen)
    order = {element: number for number, element in enumerate(weights)}
    for element in sorted(kept, key=lambda each: (-weights[each], order[each])):
        if all(hits(kept - {element}, conflict) for conflict in conflicts):
            kept.remove(element)
    return frozenset(kept)

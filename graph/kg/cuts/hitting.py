"""Minimum-weight hitting sets, where what must be hit may be several things at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set
from math import inf
from typing import Any

Element = Any
"""What may be chosen: hashable."""
Block = frozenset[Element]
"""Elements that count only together."""
Conflict = tuple[Block, ...]
"""Blocks of which one at least has to be chosen whole."""
FEW = 5
"""Up to so many conflicts, trying their blocks is quicker than loading a library for it."""
NODES = 20_000
"""So many branches of one programme are solved."""


class Unsolved(Exception):
    """A programme took too many branches."""


def hits(chosen: Set[Element], conflict: Conflict) -> bool:
    """Return whether a set holds one of a conflict's blocks whole."""
    return any(block <= chosen for block in conflict)


def least(
    conflicts: Collection[Conflict], weights: Mapping[Element, float], known: Iterable[frozenset[Element]] = ()
) -> frozenset[Element] | None:
    """Return a set of least weight that holds a block of every conflict, and no set that is ``known`` already.

    Nothing in it is superfluous. ``None`` where there is no such set. Weights (> 0) count to 10⁻⁶. ``weights`` also
    gives the order of the elements, so that equal questions have equal answers. Beyond a ``FEW`` conflicts it is solved
    as a mixed integer programme by HiGHS (Huangfu & Hall, "Parallelizing the dual revised simplex method", 2018),
    exponential at worst: raises ``Unsolved`` after ``NODES`` branches.

    >>> sorted(least([(frozenset("a"), frozenset("b")), (frozenset("a"), frozenset("cd"))], dict.fromkeys("abcd", 1.0)))
    ['a']
    >>> sorted(least([(frozenset("a"), frozenset("cd"))], {"a": 3.0, "c": 1.0, "d": 1.0}))
    ['c', 'd']
    """
    known = list(known)
    chosen = (_tried if len(conflicts) <= FEW else _solved)([*conflicts], weights, known)
    return None if chosen is None else trimmed(chosen, conflicts, weights)


def _tried(
    conflicts: list[Conflict], weights: Mapping[Element, float], known: list[frozenset[Element]]
) -> frozenset[Element] | None:
    """Return such a set by taking each block of each conflict in turn."""
    best: tuple[float, frozenset[Element] | None] = (inf, None)

    def grow(chosen: frozenset[Element]) -> None:
        nonlocal best
        weight = sum(sorted(map(weights.__getitem__, chosen)))
        if weight < best[0] and not any(each <= chosen for each in known):
            conflict = next((each for each in conflicts if not hits(chosen, each)), None)
            if conflict is None:
                best = weight, chosen
            for block in conflict or ():
                grow(chosen | block)

    grow(frozenset())
    return best[1]


def _solved(
    conflicts: list[Conflict], weights: Mapping[Element, float], known: list[frozenset[Element]]
) -> frozenset[Element] | None:
    """Return such a set by a programme with a variable for each element, and for each block of several."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    used = {element for conflict in conflicts for block in conflict for element in block}
    elements = [element for element in weights if element in used]
    place: dict[Block, int] = {frozenset([element]): number for number, element in enumerate(elements)}
    rows: list[list[tuple[int, float]]] = []
    lows: list[float] = []
    for conflict in conflicts:
        for block in conflict:
            if block not in place:
                whole = place[block] = len(place)
                rows += [[(place[frozenset([each])], 1.0), (whole, -1.0)] for each in block]
                lows += [0.0] * len(block)
        rows.append([(place[block], 1.0) for block in conflict])
        lows.append(1.0)
    for each in known:
        rows.append([(place[frozenset([element])], -1.0) for element in each])
        lows.append(1.0 - len(each))
    cells = [(row, *cell) for row, several in enumerate(rows) for cell in several]
    at, columns, values = (np.array(each) for each in zip(*cells, strict=True))
    cost = np.zeros(len(place))
    cost[: len(elements)] = [weights[element] for element in elements]
    solution = milp(
        cost,
        constraints=LinearConstraint(csr_array((values, (at, columns)), shape=(len(rows), len(place))), lows, np.inf),
        integrality=np.ones(len(place)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0, "node_limit": NODES},
    )
    if solution.status == 1:
        raise Unsolved
    shares = () if solution.x is None else solution.x[: len(elements)]
    return frozenset(each for each, share in zip(elements, shares, strict=True) if share > 0.5) if len(shares) else None


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

"""A cut that suffices: the minimum cut of all walks, by one maximum flow.

Walks may come to an actor twice, be longer than chains are, need not have a day in common nor take the step that a lens
requires: so whatever breaks them all breaks all chains, and may cost more than chains alone need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.chains.survivors import Survivors
from kg.cuts.hitting import Element
from kg.cuts.things import Things

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Array = NDArray[Any]

FINE = 2**29
"""So many units are what a flow may still grow by; twice as many fit into SciPy's 32 bits."""
ENOUGH = 1e-12
"""A cut is a minimum when the flow comes as near to it as this, by its own measure."""


def sufficing(survivors: Survivors, things: Things) -> frozenset[Element]:
    """Return a set of elements without which there is no walk, hence no chain: of all such sets one of least weight.

    Each actor is two places, and who can be taken away lies between them. Reads all that lies between the two ends.
    Maximum flow by Dinic's method, O(actors² · ties) at worst and near O(ties) as a rule. Ford & Fulkerson, "Maximal
    flow through a network", 1956; Dinic, 1970.

    >>> import kg
    >>> from kg.cuts.things import Ties
    >>> g = kg.open()
    >>> survivors = Survivors(g.ties, g.ontology.lens("funding"), "US", "KH")
    >>> survivors.first(ties=sufficing(survivors, Ties(survivors, count=True))) is None
    True
    """
    walked = list(survivors.between())
    nodes = sorted({node for tail, head, _ in walked for node in (tail, head)})
    place = {node: 2 * number for number, node in enumerate(nodes)}
    of_tie = {tie: things.of_tie(tie) for _, _, tie in walked}
    arcs: list[tuple[int, int, list[Element]]] = [
        (place[tail] + 1, place[head], of_tie[tie]) for tail, head, tie in walked
    ]
    ends = (survivors.start, survivors.goal)
    arcs += [(place[node], place[node] + 1, [] if node in ends else things.of_actor(node)) for node in nodes]
    costs = [sum(map(things.weight, elements)) for *_, elements in arcs]
    never = sum(costs) + 1.0
    near = _near(
        2 * len(nodes),
        [arc[0] for arc in arcs],
        [arc[1] for arc in arcs],
        [cost if arc[2] else never for arc, cost in zip(arcs, costs, strict=True)],
        (place[survivors.start], place[survivors.goal] + 1),
    )
    return frozenset(element for tail, head, each in arcs if near[tail] and not near[head] for element in each)


def _near(size: int, tails: list[int], heads: list[int], costs: list[float], ends: tuple[int, int]) -> Array:
    """Return which places are on the side of the first end in a minimum cut.

    What is left of each capacity is cut into whole units, a flow found in them and taken off; the units get finer as
    what is left of the cut that the flow shows gets smaller: seldom more than two rounds.
    """
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    both = np.array([*tails, *heads], "int32"), np.array([*heads, *tails], "int32")
    left = csr_array((np.array([*costs, *([0.0] * len(costs))]), both), shape=(size, size))
    left.sum_duplicates()
    rows, capacity = left.tocoo().row, left.data.copy()
    gap = min(capacity[rows == ends[0]].sum(), capacity[left.indices == ends[1]].sum())
    while True:
        units = left.copy()
        units.data = np.floor(np.clip(left.data, 0, gap) * (FINE / gap if gap else 0)).astype("int32")
        flow = maximum_flow(units, *ends).flow.data
        left.data -= flow * (gap / FINE)
        units.data = units.data - flow
        near = _reached(units, ends[0])
        crossing = near[rows] & ~near[left.indices]
        gap = left.data[crossing].clip(0).sum()
        if gap <= ENOUGH * capacity[crossing].sum():
            return near


def _reached(graph: csr_array, start: int) -> NDArray[np.bool_]:
    """Return which places are reached from one by entries of a sparse matrix that are not 0."""
    import numpy as np
    from scipy.sparse.csgraph import breadth_first_order

    graph.eliminate_zeros()
    found = np.zeros(graph.shape[0], dtype=bool)
    found[breadth_first_order(graph, start, return_predecessors=False)] = True
    return found

"""The division into blocs that fewest pairs contradict, and how few that must be.

A pair that is *frustrated* is friendly and across blocs, or hostile and inside one; a mixed pair is so on one side or
the other, wherever it stands. The fewest pairs that any division into two sides leaves frustrated is the frustration
index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.network import asked
from kg.signed.exact import Edges, solve
from kg.signed.pairs import Pairs
from kg.signed.search import searched

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.arrays import Places

LARGEST = 1_000
"""Up to so many pairs in one block, a solver looks for the division that is proven to be the best."""


class Division(NamedTuple):
    """A division: the bloc of each actor (from 0, the largest first; −1 for who is in no pair), and what it costs.

    ``frustrated`` tells which pairs are; ``least`` is a number of them below which no division can come.
    """

    blocs: Places
    frustrated: NDArray[np.bool_]
    least: int

    @property
    def exact(self) -> bool:
        """Whether the division is proven to be one of the best."""
        return int(self.frustrated.sum()) == self.least


def divide(pairs: Pairs, several: bool = False, backend: str = "") -> Division:
    """Return a division into two opposed sides, or into ``several`` blocs, that leaves few pairs frustrated.

    Two sides are opposed only among actors that unmixed pairs join, so each such component has two of its own; a bloc
    of several hangs together by pairs inside it. Every pair counts as one, however sure. NetworkX finds the blocks, by
    a ``backend`` if one is named; raises ``KgError`` where there is none of that name.

    Cycles alone are at odds, and each lies in one block, a part that hangs together without any one actor. A local
    search divides everything, O(pairs) a round; then, block by block of at most ``LARGEST`` pairs, an integer programme
    finds the best or, where that takes too many branches, a bound; in larger blocks triads without a common pair bound
    it. Graphs of real conflicts are near balance and done at once; a block of signs at random takes up to a minute.
    Harary, "On the measurement of structural balance", 1959; Davis, "Clustering and structural balance in graphs",
    1967; Aref, Mason & Wilson, "A modeling and computational study of the frustration index in signed networks", 2020.

    >>> import kg
    >>> from kg.signed.pairs import pairs
    >>> g = kg.open()
    >>> found = divide(pairs(g.ties, g.ontology))
    >>> 0 < found.least <= int(found.frustrated.sum())
    True
    """
    import numpy as np

    mixed = pairs.mixed
    clear = np.flatnonzero(~mixed)
    edges = Edges(pairs.one[clear], pairs.other[clear], pairs.hostile[clear] > 0)
    labels = searched(edges, len(pairs.handles), several)
    first = labels[edges.one] != labels[edges.other]
    # What is in no cycle is at odds with nothing, whatever the search made of it.
    cut, least = edges.hostile.copy(), int(mixed.sum())
    for block in _blocks(edges, backend):
        part, known = edges.at(block), first[block]
        if (known != part.hostile).any():
            bound, better = solve(part, known, several, LARGEST)
            cut[block] = known if better is None else better
            least += bound
    frustrated = mixed.copy()
    frustrated[clear] = cut != edges.hostile
    return Division(_numbered(pairs, _labels(edges, cut, len(pairs.handles), several)), frustrated, least)


def _blocks(edges: Edges, backend: str) -> list[Places]:
    """Return the places of the edges of each block that has a cycle."""
    import networkx as nx
    import numpy as np

    places = {ends: place for place, ends in enumerate(edges.ends())}
    found = asked(nx.biconnected_component_edges, nx.Graph([*places]), backend)
    blocks = (np.array(sorted(places[min(ends), max(ends)] for ends in block)) for block in found)
    return sorted((block for block in blocks if len(block) > 2), key=lambda block: int(block[0]))


def _labels(edges: Edges, cut: NDArray[np.bool_], size: int, several: bool) -> Places:
    """Return a label for each actor, from which edges lie across."""
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    one, other = edges.one, edges.other
    if several:
        one, other = one[~cut], other[~cut]
    else:
        # Every actor stands twice, once on either side; an edge that lies across joins it to the other side.
        one, other = (np.concatenate(each) for each in ((one, one + size), (other + size * cut, other + size * ~cut)))
    count = size if several else 2 * size
    joined = csr_array((np.ones(len(one)), (one, other)), shape=(count, count))
    labels: Places = connected_components(joined, directed=False)[1][:size]
    return labels


def _numbered(pairs: Pairs, labels: Places) -> Places:
    """Return labels as numbers of blocs, the largest first, equally large ones by their first actor."""
    import numpy as np

    blocs = np.full(len(labels), -1)
    known = np.unique(np.concatenate([pairs.one, pairs.other]))
    _, first, of, sizes = np.unique(labels[known], return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(sizes), dtype=int)
    rank[np.lexsort([first, -sizes])] = np.arange(len(sizes))
    blocs[known] = rank[of]
    return blocs

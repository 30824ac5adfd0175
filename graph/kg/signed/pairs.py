"""The pairs of actors that are tied by friendly or hostile ties, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from kg.arrays import choose
from kg.ontology import Ontology
from kg.world import World

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from kg.arrays import Floats, Places, Ties


class Pairs(NamedTuple):
    """The pairs that a tie with a sign joins, one to a place in each array, by ``one`` and then ``other``.

    ``one`` < ``other`` are places in ``handles``; ``friendly`` and ``hostile`` the confidence of the pair's surest tie
    of that sign (0..1), 0 where it has none. A pair that has both is *mixed*: its ties are not added up, for a pair
    that trades blows and money is at odds with itself and not indifferent. ``ties`` are all ties with a sign, ``pair``
    the place of each one's pair, ``sign`` +1 or −1.
    """

    handles: Sequence[str]
    one: Places
    other: Places
    friendly: Floats
    hostile: Floats
    ties: Ties
    pair: Places
    sign: Places

    @property
    def mixed(self) -> NDArray[np.bool_]:
        """Whether each pair has ties of both signs."""
        found: NDArray[np.bool_] = (self.friendly > 0) & (self.hostile > 0)
        return found

    def claims(self, world: World, place: int) -> tuple[str, ...]:
        """Return the surest claim for the surest tie of each sign of a pair, by id, the friendly one first."""
        import numpy as np

        of = np.flatnonzero(self.pair == place)
        found = []
        for sign in (1, -1):
            those = of[self.sign[of] == sign]
            if those.size:
                surest = int(those[np.argmax(self.ties.confidence[those])])
                found.append(world.tie(*tie(self.ties, surest)).pro[0])
        return tuple(found)

    def matrix(self, weights: Floats) -> csr_array:
        """Return a symmetric sparse matrix over the actors with a weight for each pair. O(pairs)."""
        import numpy as np

        ends = np.concatenate([self.one, self.other]), np.concatenate([self.other, self.one])
        return self.ties.matrix(*ends, np.concatenate([weights, weights]))


def tie(ties: Ties, place: int) -> tuple[str, str, str]:
    """Return a tie's subject, relation and object, by handles and notation."""
    ends = ties.handles[ties.subject[place]], ties.handles[ties.object[place]]
    return ends[0], ties.relations[ties.relation[place]], ends[1]


def pairs(world: World, ontology: Ontology, lens: str = "", family: str = "") -> Pairs:
    """Return the pairs of a world, of the ties that ``kg.arrays.choose`` gives for a lens and a family.

    Contested ties count, ties of a relation without a sign do not, and which way a tie points does not matter. Raises
    ``UnknownName``. O(ties · log ties).

    >>> import kg
    >>> g = kg.open()
    >>> found = pairs(g.ties, g.ontology)
    >>> 0 < int(found.mixed.sum()) < len(found.one)
    True
    """
    import numpy as np

    every = choose(world, ontology, lens, family).sorted()
    signs = np.array([ontology.relations[name].sign for name in every.relations], dtype=int)
    all_signs = signs[every.relation] if len(signs) else np.zeros(0, dtype=int)
    kept = np.flatnonzero((all_signs != 0) & (every.confidence > 0))
    ties = every.at(kept)
    sign, size = all_signs[kept], max(1, len(ties.handles))
    low, high = np.minimum(ties.subject, ties.object), np.maximum(ties.subject, ties.object)
    keys, pair = np.unique(low.astype(np.int64) * size + high, return_inverse=True)
    sides = []
    for wanted in (1, -1):
        side = np.zeros(len(keys))
        np.maximum.at(side, pair[sign == wanted], ties.confidence[sign == wanted])
        sides.append(side)
    return Pairs(ties.handles, keys // size, keys % size, sides[0], sides[1], ties, pair, sign)

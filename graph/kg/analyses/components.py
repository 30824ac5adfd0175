"""What hangs together at all: the connected components."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.analyses import Handle
from kg.arrays import FamilyName, LensName, Sign, choose, groups
from kg.ontology import Ontology
from kg.world import World

if TYPE_CHECKING:
    from kg.arrays import Places


class Component(NamedTuple):
    """A component: its rank by size, how many actors and ties it has, and the actors, those with most ties first."""

    component: int
    size: int
    ties: int
    actors: tuple[Handle, ...]


def components(
    world: World, ontology: Ontology, *, lens: LensName = "", family: FamilyName = "", sign: Sign = "any"
) -> list[Component]:
    """Return the weakly connected components, the largest first: who is joined by ties, whichever way they point.

    Confidence does not matter; contested ties join, denied ones do not. An actor without a tie is a component of its
    own. Equally large components stand by their first actor's handle. O(ties) a round of joining, of which there are
    about log n as a rule, plus O(n log n) for the order of n actors. Shiloach & Vishkin, "An O(log n) parallel
    connectivity algorithm", 1982. Raises ``UnknownName``.

    >>> import kg
    >>> g = kg.open()
    >>> found = components(g.ties, g.ontology)
    >>> found[0].size == len(found[0].actors)
    True
    """
    import numpy as np

    ties = choose(world, ontology, lens, family, sign)
    labels = _joined(ties.subject, ties.object, len(ties.handles))
    inside = np.bincount(labels[ties.subject], minlength=len(labels))
    return [
        Component(rank, len(places), int(inside[labels[places[0]]]), ties.names(places))
        for rank, places in enumerate(groups(ties, labels), 1)
    ]


def _joined(one: Places, other: Places, size: int) -> Places:
    """Return for each actor the first one that pairs of places join it to; importing SciPy would take longer.

    In a round each group joins the first that a pair joins it to, and then only pairs between groups are left.
    """
    import numpy as np

    one, other = one.astype(np.intp), other.astype(np.intp)
    first = np.arange(size)
    while one.size:
        np.minimum.at(first, np.maximum(one, other), np.minimum(one, other))
        while (first[first] != first).any():
            first = first[first]
        one, other = first[one], first[other]
        apart = one != other
        one, other = one[apart], other[apart]
    return first

"""What hangs together at all: the connected components."""

from __future__ import annotations

from typing import NamedTuple

from kg.arrays import FamilyName, LensName, Sign, choose, groups
from kg.ontology import Ontology
from kg.world import World


class Component(NamedTuple):
    """A component: its rank by size, how many actors and ties it has, and the actors, those with most ties first."""

    component: int
    size: int
    ties: int
    actors: tuple[str, ...]


def components(
    world: World, ontology: Ontology, *, lens: LensName = "", family: FamilyName = "", sign: Sign = "any"
) -> list[Component]:
    """Return the weakly connected components, the largest first: who is joined by ties, whichever way they point.

    Confidence does not matter; contested ties join, denied ones do not. An actor without a tie is a component of its
    own. Equally large components stand by their first actor's handle. O(ties), plus O(n log n) for the order of n
    actors. Tarjan, "Depth-first search and linear graph algorithms", 1972. Raises ``UnknownName``.

    >>> import kg
    >>> g = kg.open()
    >>> found = components(g.world, g.ontology)
    >>> found[0].size == len(found[0].actors)
    True
    """
    import numpy as np
    from scipy.sparse.csgraph import connected_components

    ties = choose(world, ontology, lens, family, sign)
    _, labels = connected_components(ties.matrix(ties.subject, ties.object, ties.confidence), connection="weak")
    inside = np.bincount(labels[ties.subject], minlength=len(labels))
    return [
        Component(rank, len(places), int(inside[labels[places[0]]]), ties.names(places))
        for rank, places in enumerate(groups(ties, labels), 1)
    ]

"""Who holds together: communities of actors with more ties inside than chance would have."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from kg.analyses import Handle
from kg.arrays import FamilyName, LensName, Sign, choose, groups
from kg.errors import KgError
from kg.ontology import Ontology
from kg.world import World

ROUNDS = 2
"""How often the method starts again from what it found; a second time mends most, more are hardly worth it."""


class Community(NamedTuple):
    """A community: its rank by size, its share of the modularity, and its actors, those with most ties first.

    The shares add up to the modularity of the whole division (−0.5..1).
    """

    community: int
    size: int
    modularity: float
    actors: tuple[Handle, ...]


def communities(
    world: World,
    ontology: Ontology,
    *,
    lens: LensName = "",
    family: FamilyName = "",
    sign: Sign = "+",
    resolution: Annotated[float, "Above 1 for smaller communities, below 1 for larger ones."] = 1.0,
    seed: Annotated[int, "Another seed may find another division that is about as good."] = 1,
) -> list[Community]:
    """Return a division of the actors into communities, the largest first, that has a high modularity.

    By default the friendly ties only, for foes are close too. A tie joins its actors whichever way it points, with its
    confidence as weight; parallel ties add up; contested ties count. An actor without such a tie is alone. Equally
    large communities stand by their first actor's handle. The same seed gives the same division.

    The Leiden method, near O(ties): Traag, Waltman & van Eck, "From Louvain to Leiden: guaranteeing well-connected
    communities", 2019. Raises ``KgError`` where resolution is not above 0 or the seed below 0, and ``UnknownName``.

    >>> import kg
    >>> g = kg.open()
    >>> 0 < sum(row.modularity for row in communities(g.ties, g.ontology)) < 1
    True
    """
    import numpy as np

    if not 0 < resolution < np.inf or seed < 0:
        raise KgError(f"a resolution of {resolution:g} and a seed of {seed}", hint="give numbers above 0, such as 1")
    ties = choose(world, ontology, lens, family, sign)
    graph = ties.between()
    labels, total = np.arange(len(ties.handles)), graph.sum()
    if total:
        from graspologic_native import leiden_csr

        arrays = graph.indptr.astype("int64"), graph.indices, graph.data
        _, found = leiden_csr(*arrays, len(labels), resolution=resolution, iterations=ROUNDS, seed=seed)
        labels[list(found)] = list(found.values())
    pairs = graph.tocoo()
    same = labels[pairs.row] == labels[pairs.col]
    inside = np.bincount(labels[pairs.row[same]], pairs.data[same], minlength=len(labels))
    degree = np.bincount(labels, graph.sum(axis=1), minlength=len(labels))
    share = inside / (total or 1) - resolution * (degree / (total or 1)) ** 2
    return [
        Community(rank, len(places), float(share[labels[places[0]]]), ties.names(places))
        for rank, places in enumerate(groups(ties, labels), 1)
    ]

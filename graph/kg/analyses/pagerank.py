"""Who is reached most: PageRank over the ties, walked from subject to object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

from kg.analyses import Handle
from kg.arrays import FamilyName, LensName, Sign, choose, ranked
from kg.errors import KgError
from kg.ontology import Ontology
from kg.world import World

if TYPE_CHECKING:
    from kg.arrays import Floats

EARLY = 8
"""So many steps are made before the slowest part of what is still wrong is taken out."""
ENOUGH = 1e-12
"""The walk has settled when a step moves less than this share of it."""


class Rank(NamedTuple):
    """An actor and its share of the walk (0..1; all shares add up to 1)."""

    actor: Handle
    score: float


def pagerank(
    world: World,
    ontology: Ontology,
    *,
    lens: LensName = "",
    family: FamilyName = "",
    sign: Sign = "any",
    damping: Annotated[float, "The chance of walking on instead of starting anew, above 0 and below 1."] = 0.85,
) -> list[Rank]:
    """Return the actors by PageRank, the highest first: where one is, who follows ties at random for ever.

    A tie is walked from subject to object, on a symmetric relation either way, under a lens by the lens' steps in their
    directions. It is followed in proportion to its confidence; parallel ties add up; contested ties count, denied ones
    do not. Who has no tie to follow starts anew anywhere. Equal scores stand by handle. No actors: an empty list.

    Power iteration until a step moves less than 10⁻¹² of the walk, O(ties) a step, about log 10⁻¹² / log ``damping``
    steps at worst. Brin & Page, "The anatomy of a large-scale hypertextual Web search engine", 1998; Haveliwala et al.,
    "Computing PageRank using power extrapolation", 2003. Raises ``KgError`` for a damping that is no such chance, and
    ``UnknownName``.

    >>> import kg
    >>> g = kg.open()
    >>> round(sum(row.score for row in pagerank(g.ties, g.ontology)), 9)
    1.0
    """
    import numpy as np

    if not 0 < damping < 1:
        raise KgError(f"a damping of {damping:g}", hint="give a number above 0 and below 1, such as 0.85")
    ties = choose(world, ontology, lens, family, sign)
    size = len(ties.handles)
    if not size:
        return []
    start, end, tie = ties.walked()
    weights = ties.confidence[tie]
    out = np.bincount(start, weights, minlength=size)
    stuck = np.flatnonzero(out == 0)
    share = np.divide(damping, out, out=np.zeros(size), where=out > 0)
    into = ties.matrix(end, start, weights)

    def step(shares: Floats) -> Floats:
        moved: Floats = into @ (shares * share) + (damping * shares[stuck].sum() + 1 - damping) / size
        return moved

    early = np.full(size, 1 / size)
    for _ in range(EARLY):
        early = step(early)
    # Few actors with ties among themselves only make eigenvalues of ±damping, by far the slowest; this takes them out.
    scores, moved = (step(step(early)) - damping**2 * early) / (1 - damping**2), 1.0
    while moved >= ENOUGH:
        before, scores = scores, step(scores)
        moved = np.abs(scores - before).sum()
    order = ranked(scores)
    return [
        Rank(ties.handles[place], score) for place, score in zip(order.tolist(), scores[order].tolist(), strict=True)
    ]

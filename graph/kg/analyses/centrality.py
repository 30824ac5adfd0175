"""Who is central, with friends and foes told apart: degrees, hubs and authorities, PageRank, betweenness, PN."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.analyses import Handle
from kg.analyses.betweenness import betweenness
from kg.analyses.pagerank import pagerank
from kg.arrays import FamilyName, LensName, choose
from kg.network import Backend, asked
from kg.ontology import Ontology
from kg.signed.pairs import Pairs, pairs
from kg.world import World

if TYPE_CHECKING:
    from kg.arrays import Floats, Places, Ties

DIGITS = 9
"""So many digits of what is iterated are kept, that the same graph gives the same table everywhere."""


class Central(NamedTuple):
    """An actor: with how many others it has ties out of it and into it, friendly and hostile ones apart; its scores.

    ``hub``, ``authority`` and ``pagerank`` are shares of 1, ``betweenness`` lies in 0..1, ``pn`` in −1..2; 1 is what
    an actor without ties has.
    """

    actor: Handle
    friendly_out: int
    friendly_in: int
    hostile_out: int
    hostile_in: int
    hub: float
    authority: float
    pagerank: float
    betweenness: float
    pn: float


def centrality(
    world: World, ontology: Ontology, *, lens: LensName = "", family: FamilyName = "", backend: Backend = ""
) -> list[Central]:
    """Return the actors with their centralities, the highest PageRank first, then the highest PN, then by handle.

    Degrees count other actors, not ties: those to whom a friendly or a hostile tie leads and those from whom one comes,
    on a symmetric relation both. Hub and authority (HITS), PageRank and betweenness are of the friendly ties alone, for
    a flow through an enemy means nothing: good hubs give to good authorities; parallel ties weigh as much as their
    confidences together in HITS and PageRank and are one in betweenness, which is an estimate beyond 256 actors (see
    'kg analyse betweenness'). PN weighs both signs: a pair of friends raises both the more, the higher each stands, a
    pair of foes lowers both twice as much, a pair of both signs as one of each; whom a low one opposes it raises.
    Ties count, contested ones too, but for those of relations without a sign.

    NetworkX computes HITS, by a ``backend`` if one is named. PN solves (I − (P − 2N) / (2n − 2)) x = 1 by conjugate
    gradients. O(ties) an iteration each, betweenness O(256 · ties · steps). Kleinberg, "Authoritative sources in a
    hyperlinked environment", 1999; Everett & Borgatti, "Networks containing negative ties", 2014. Raises ``KgError``
    for a backend that is not there, and ``UnknownName``.

    >>> import kg
    >>> g = kg.open()
    >>> round(sum(row.pagerank for row in centrality(g.ties, g.ontology)), 6)
    1.0
    """
    import numpy as np

    chosen = [choose(world, ontology, lens, family, sign) for sign in ("+", "-")]
    handles = chosen[0].handles
    if not handles:
        return []
    degrees = [side for ties in chosen for side in _degrees(ties)]
    scores = [dict(zip(handles, each.tolist(), strict=True)) for each in _hits(chosen[0], backend)]
    scores.append(dict(pagerank(world, ontology, lens=lens, family=family, sign="+")))
    scores.append(dict(betweenness(world, ontology, lens=lens, family=family, sign="+")))
    scores.append(dict(zip(handles, _pn(pairs(world, ontology, lens, family)).tolist(), strict=True)))
    columns = [np.array([each[handle] for handle in handles]).round(DIGITS) for each in scores]
    order = np.lexsort([-columns[4], -columns[2]]).tolist()
    return [
        Central(handles[place], *(int(each[place]) for each in degrees), *(float(each[place]) for each in columns))
        for place in order
    ]


def _degrees(ties: Ties) -> tuple[Places, Places]:
    """Return with how many others each actor has ties out of it, and into it."""
    import numpy as np

    start, end, _ = ties.walked()
    size = len(ties.handles)
    walks = np.unique(start.astype(np.int64) * size + end)
    return np.bincount(walks // size, minlength=size), np.bincount(walks % size, minlength=size)


def _hits(ties: Ties, backend: str) -> tuple[Floats, Floats]:
    """Return hubs and authorities; begun from all alike, so that it is the same every time."""
    import networkx as nx
    import numpy as np

    start, end, of = ties.walked()
    size = len(ties.handles)
    if not start.size or size < 2:
        return np.zeros(size), np.zeros(size)
    graph = nx.from_scipy_sparse_array(ties.matrix(start, end, ties.confidence[of]), create_using=nx.DiGraph)
    found = asked(nx.hits, graph, backend, nstart=dict.fromkeys(graph, 1.0), max_iter=1_000, tol=1e-12)
    hubs, authorities = (np.array([each[place] for place in range(size)]) for each in found)
    return hubs.clip(0), authorities.clip(0)


def _pn(found: Pairs) -> Floats:
    import numpy as np
    from scipy.sparse import eye_array
    from scipy.sparse.linalg import cg

    size = len(found.handles)
    ones: Floats = np.ones(size)
    if size < 2:
        return ones
    weights = (found.friendly > 0) - 2.0 * (found.hostile > 0)
    solved: Floats = cg(eye_array(size) - found.matrix(weights) / (2 * size - 2), ones, rtol=1e-14, atol=0)[0]
    return solved

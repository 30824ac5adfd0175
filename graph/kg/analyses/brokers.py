"""Who mediates inside blocs and between them: Gould and Fernandez' roles, and Burt's constraint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from kg.analyses import Actors, Handle
from kg.analyses.blocs import blocs as sides
from kg.analyses.communities import communities
from kg.arrays import FamilyName, LensName, Sign, choose, runs
from kg.network import Backend, asked
from kg.ontology import Ontology
from kg.world import World

if TYPE_CHECKING:
    from kg.arrays import Places

DIGITS = 9
"""So many digits of the constraint are kept, that the same graph gives the same order everywhere."""


class Broker(NamedTuple):
    """An actor, its bloc, how often it stands between two others in each role, and how tied up it is.

    ``brokered`` is the sum of the roles. ``constraint`` is Burt's: near 0 for who ties many together that have no ties
    to each other, near or above 1 for whose few neighbours are all tied to each other.
    """

    actor: Handle
    bloc: str
    brokered: int
    coordinator: int
    gatekeeper: int
    representative: int
    consultant: int
    liaison: int
    constraint: float


def brokers(
    world: World,
    ontology: Ontology,
    *,
    actors: Actors,
    by: Annotated[
        Literal["type", "communities", "blocs"],
        "What a bloc is: a type of actors, a community of friendly ties, or a bloc of friends and foes.",
    ] = "communities",
    lens: LensName = "",
    family: FamilyName = "",
    sign: Sign = "+",
    backend: Backend = "",
) -> list[Broker]:
    """Return the actors that have ties by how often they broker, the most often first, then the least constrained.

    B brokers from A to C where a tie leads from A to B, one from B to C, and none from A to C. Where all three are of
    one bloc B is a *coordinator*, where A and C are of another than B a *consultant* (or itinerant), where B and C are
    of one a *gatekeeper*, where A and B are of one a *representative*, where all are of different blocs a *liaison*. A
    tie is walked from subject to object, on a symmetric relation either way, under a lens by its steps; parallel ties
    are one, their confidence does not matter, contested ties count. Blocs are types of actors, or what 'kg analyse
    communities' or 'kg analyse blocs' give when they are asked for the same lens and family; there who is in none is
    one of its own. By default friendly ties alone broker.

    The roles cost O(Σ in · out), the ways over two ties, some at a time; communities and blocs as those analyses.
    NetworkX computes the constraint, by a ``backend`` if one is named, of the same ties, a pair tied both ways weighing
    twice; it holds all ways over two ties in memory, some GB for 300,000 ties. Gould & Fernandez, "Structures of
    mediation", 1989; Burt, "Structural holes and good ideas", 2004. Raises ``KgError`` for a backend that is not there,
    and ``UnknownName``.

    >>> import kg
    >>> kg.open().analyse("brokers", by="type")[0].brokered > 0
    True
    """
    import networkx as nx
    import numpy as np

    ties = choose(world, ontology, lens, family, sign)
    size = len(ties.handles)
    start, end, _ = ties.walked()
    walks = np.unique(start.astype(np.int64) * max(1, size) + end)
    if not walks.size:
        return []
    blocs = _blocs(world, ontology, actors, by, lens, family, backend)
    named = [blocs.get(handle, "") for handle in ties.handles]
    own = {name: number for number, name in enumerate(dict.fromkeys(filter(None, named)))}
    bloc = np.array([own.get(name, len(own) + place) for place, name in enumerate(named)])
    counts = _roles(walks, size, bloc)
    graph = nx.DiGraph(list(zip((walks // size).tolist(), (walks % size).tolist(), strict=True)))
    constraint = asked(nx.constraint, graph, backend)
    rows = []
    for place in sorted(graph):
        one, two, three, four, five = roles = counts[place]
        tied = round(float(constraint[place]), DIGITS)
        rows.append(Broker(ties.handles[place], named[place], sum(roles), one, two, three, four, five, tied))
    return sorted(rows, key=lambda row: (-row.brokered, row.constraint))


def _blocs(
    world: World, ontology: Ontology, actors: Actors, by: str, lens: str, family: str, backend: str
) -> dict[str, str]:
    if by == "type":
        return {handle: actors(handle).type for handle in world.columns().handles}
    if by == "communities":
        found = communities(world, ontology, lens=lens, family=family)
        return {actor: str(row.community) for row in found for actor in row.actors}
    return {row.actor: str(row.bloc) for row in sides(world, ontology, lens=lens, family=family, backend=backend)}


def _roles(walks: Places, size: int, bloc: Places) -> list[list[int]]:
    """Return how often each actor is in each role; the walks are sorted, each as start times size plus end."""
    import numpy as np

    start, end = walks // size, walks % size
    first = np.searchsorted(start, np.arange(size + 1))
    counts = np.zeros(size * 5, dtype=np.int64)
    for one, other in runs(first[end], first[end + 1] - first[end]):
        giver, broker, taker = start[one], end[one], end[other]
        direct = giver * size + taker
        found = walks[np.minimum(np.searchsorted(walks, direct), len(walks) - 1)] == direct
        giver, broker, taker = (each[~found & (giver != taker)] for each in (giver, broker, taker))
        before, after = bloc[giver] == bloc[broker], bloc[broker] == bloc[taker]
        around = bloc[giver] == bloc[taker]
        role = np.select([before & after, after, before, around], [0, 1, 2, 3], 4)
        counts += np.bincount(broker * 5 + role, minlength=size * 5)
    found_in: list[list[int]] = counts.reshape(size, 5).tolist()
    return found_in

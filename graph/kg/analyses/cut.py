"""What to cut so that one actor no longer reaches another: a minimum cut, tie by tie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from kg.arrays import LensName, choose, ranked
from kg.claims.model import Actor
from kg.errors import KgError
from kg.ontology import Ontology
from kg.world import UNITS, World

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from kg.arrays import Floats, Places, Ties

FINE = 2**29
"""So many units are what a flow may still grow by; twice as many fit into SciPy's 32 bits."""
ENOUGH = 1e-12
"""A cut is a minimum when the flow comes as near to it as this, by its own measure."""


class CutTie(NamedTuple):
    """A tie of the cut, its share of the cut's capacity, and the ids of the claims for it, as for ``kg evidence``."""

    subject: str
    relation: str
    object: str
    capacity: float
    confidence: float
    claims: tuple[str, ...]


def cut(
    world: World,
    ontology: Ontology,
    *,
    start: Annotated[Actor, "Whose ways are cut."],
    goal: Annotated[Actor, "Who is no longer reached."],
    lens: LensName = "",
    weight: Annotated[Literal["count", "confidence"], "What a tie costs: its claims, or its confidence."] = "count",
) -> list[CutTie]:
    """Return the ties without which ``start`` no longer reaches ``goal`` by the steps of a lens, at the least cost.

    The lens is the ontology's default one where none is named, as for ``kg paths``; ties are walked by its steps in
    their directions, a symmetric one either way, contested ones too. A tie costs the number of claims for it that the
    world admits, or −ln(1 − confidence), at most 27.6; parallel ties add up, and each that is cut is a row, the
    costliest first. Every way along the steps is cut, also one that lacks the step that the lens requires of a chain,
    so the cut suffices and may be larger than chains alone would need. Of several least cuts it is the one nearest to
    ``start``. Nothing to cut: an empty list. Raises ``KgError`` where both are one actor, and ``UnknownName``.

    Maximum flow by Dinic's method in whole units, made finer until flow and cut agree to 10⁻¹²; seldom more than two
    rounds, each O(actors² · ties) at worst and near O(ties) as a rule; counting claims also weighs every tie that lies
    between the two. Ford & Fulkerson, "Maximal flow through a network", 1956; Dinic, 1970.

    >>> import kg
    >>> g = kg.open()
    >>> rows = cut(g.ties, g.ontology, start=g.actor("US"), goal=g.actor("KH"))
    >>> sum(row.capacity for row in rows) == sum(len(row.claims) for row in rows) > 0
    True
    """
    import numpy as np

    if start == goal:
        raise KgError(f"start and goal are both {start.handle}", hint="name two different actors")
    ties = choose(world, ontology, ontology.lens(lens).notation)
    if not {start.handle, goal.handle} <= set(ties.handles):
        return []
    ends = ties.handles.index(start.handle), ties.handles.index(goal.handle)
    walks = ties.walked()
    on = _between(ties, walks, *ends)
    tails, heads, of = (each[on] for each in walks)
    if not of.size:
        return []
    costs = np.zeros(len(ties.subject))
    if weight == "count":
        for tie in np.unique(of):
            costs[tie] = len(world.tie(*_names(ties, tie)).pro)
    else:
        costs = -np.log1p(-np.minimum(ties.confidence, 1 - 1 / UNITS))
        costs[costs < 1 / UNITS] = 0
    near = _near(ties, (tails, heads), costs[of], *ends)
    found = of[near[tails] & ~near[heads]]
    rows = []
    for place in found[ranked(costs[found], -found)]:
        names = _names(ties, place)
        rows.append(CutTie(*names, float(costs[place]), float(ties.confidence[place]), world.tie(*names).pro))
    return rows


def _names(ties: Ties, tie: int) -> tuple[str, str, str]:
    places = ties.subject[tie], ties.relation[tie], ties.object[tie]
    return ties.handles[places[0]], ties.relations[places[1]], ties.handles[places[2]]


def _between(ties: Ties, walks: tuple[Places, Places, Places], start: int, goal: int) -> Places:
    """Return which walks lie on a way from start to goal, going over an actor twice or not."""
    import numpy as np

    tails, heads, of = walks
    weights = np.ones(len(of))
    after = _reached(ties.matrix(tails, heads, weights), start)
    before = _reached(ties.matrix(heads, tails, weights), goal)
    on: Places = after[tails] & before[heads]
    return on


def _near(ties: Ties, walks: tuple[Places, Places], costs: Floats, start: int, goal: int) -> Places:
    """Return who is on the side of start of a minimum cut.

    What is left of each capacity is cut into whole units, a flow found in them and taken off; the units get finer as
    what is left of the cut that the flow shows gets smaller.
    """
    import numpy as np
    from scipy.sparse.csgraph import maximum_flow

    tails, heads = walks
    both = np.concatenate([tails, heads]), np.concatenate([heads, tails])
    left = ties.matrix(*both, np.concatenate([costs, np.zeros(len(costs))]))
    rows, capacity = left.tocoo().row, left.data.copy()
    gap = min(capacity[rows == start].sum(), capacity[left.indices == goal].sum())
    while True:
        units = left.copy()
        units.data = np.floor(np.clip(left.data, 0, gap) * (FINE / gap if gap else 0)).astype("int32")
        flow = maximum_flow(units, start, goal).flow.data
        left.data -= flow * (gap / FINE)
        units.data = units.data - flow
        near = _reached(units, start)
        crossing = near[rows] & ~near[left.indices]
        gap = left.data[crossing].clip(0).sum()
        if gap <= ENOUGH * capacity[crossing].sum():
            return near


def _reached(graph: csr_array, start: int) -> Places:
    """Return who is reached from an actor by entries of a sparse matrix that are not 0."""
    import numpy as np
    from scipy.sparse.csgraph import breadth_first_order

    graph.eliminate_zeros()
    found = np.zeros(graph.shape[0], dtype=bool)
    found[breadth_first_order(graph, start, return_predecessors=False)] = True
    return found

"""Ties on which speakers disagree: who says so, and who denies it."""

from __future__ import annotations

from kg.analyses.evidence import Evidence, evidence
from kg.world import World, each_tie


def disputes(world: World, of: str | None = None) -> list[Evidence]:
    """Return the ties for and against which the world has claims, those of one actor or all, with their evidence.

    The contested stand first, then those where the sides speak of different times or events, each by the surer denial,
    the surer assertion and the names. ``of`` is a handle. Costs as much as the actor, or else the graph, has ties.

    >>> import kg
    >>> g = kg.open()
    >>> all(each.pro and each.con for each in disputes(g.ties))
    True
    """
    found = [tie for tie in each_tie(world, of) if tie.pro and tie.con]
    found.sort(key=lambda tie: (tie.verdict != "contested", -tie.against, -tie.confidence, tie[:3]))
    return [evidence(world, *tie[:3]) for tie in found]

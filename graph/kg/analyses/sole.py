"""Ties that hold on the word of one source, or of one speaker, alone."""

from __future__ import annotations

from typing import NamedTuple

from kg.world import World, each_tie


class Sole(NamedTuple):
    """A tie that holds, and what alone it rests on: ``source`` or ``speaker`` is empty where there are several.

    ``claims`` are the ids of its claims for, the surest first.
    """

    subject: str
    relation: str
    object: str
    verdict: str
    confidence: float
    source: str
    speaker: str
    claims: tuple[str, ...]


def sole(world: World, of: str | None = None) -> list[Sole]:
    """Return the ties that hold but rest on one source or one speaker, those of one actor or all.

    A source that only repeats another is not a second one. Sorted by the number of claims, the fewest first, then by
    names. ``of`` is a handle. Costs as much as the actor, or else the graph, has claims.

    >>> import kg
    >>> g = kg.open()
    >>> {len(each.claims) for each in sole(g.ties, "KH") if not each.speaker} <= {2, 3, 4, 5}
    True
    """
    found = []
    for tie in each_tie(world, of):
        if world.holds(tie):
            rows = world.rows(tie.pro)
            surest, facts = world.claims[rows[0]], [world.claims.facts(row) for row in rows]
            source = surest.source if len({each.root for each in facts}) == 1 else ""
            speaker = surest.speaker if len({each.speaker for each in facts}) == 1 else ""
            if source or speaker:
                confidence = round(tie.confidence, 6)
                found.append(Sole(*tie[:4], confidence, source, speaker, tie.pro))
    return sorted(found, key=lambda each: (len(each.claims), each[:3]))

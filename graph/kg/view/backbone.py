"""The backbone of a large graph: the actors on which its page opens, with places of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kg.view.labels import box
from kg.view.layout import arrange
from kg.world import Tie

WHOLE = 1_500
"""Up to so many actors are drawn whole."""
OPENING = 200
"""So many are drawn at first where there are more."""


def backbone(actors: Sequence[dict[str, Any]], ties: Iterable[Tie], centre: str | None) -> list[dict[str, Any]] | None:
    """Return the ``handle`` and the place, ``x`` and ``y``, of each actor on which a page opens.

    These are the centre, where there is one, and the most tied. ``None`` where all are drawn: up to ``WHOLE`` actors.

    >>> backbone([], [], None) is None
    True
    """
    if len(actors) <= WHOLE:
        return None
    order = sorted(actors, key=lambda actor: (actor["handle"] != centre, -actor["ties"], actor["handle"]))
    main = sorted(order[:OPENING], key=lambda actor: actor["handle"])
    place = {actor["handle"]: number for number, actor in enumerate(main)}
    ends = [(place[tie.subject], place[tie.object]) for tie in ties if tie.subject in place and tie.object in place]
    boxes = [box(actor["label"], actor["size"]) for actor in main]
    return [
        {"handle": actor["handle"], "x": x, "y": y} for actor, (x, y) in zip(main, arrange(boxes, ends), strict=True)
    ]

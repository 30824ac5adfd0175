"""Which actors a picture shows: all, those near one, or the most tied."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

from kg.claims.said import Said
from kg.errors import KgError
from kg.world import World

MOST = 10_000
"""More actors than this no page can hold and still be quick."""


def chosen(
    world: World, said: Said, centre: str | None, hops: int, top: int | None, told: Collection[str] = ()
) -> list[str]:
    """Return the handles of the actors to show: the ``top`` most tied of all, or of those near the centre.

    Near are those within ``hops`` ties that hold, whichever way they run; the centre itself is always shown. Without a
    ``top`` they stand by handle, and without a centre those that no tie holds are left out. Those that are ``told`` of
    are shown too, and alone where all would be more than ``MOST``. Raises ``KgError`` for more than ``MOST`` otherwise,
    and for a ``top`` below 1. O(ties), and without a ``top`` only as much as is near the centre.

    >>> import kg
    >>> g = kg.open()
    >>> chosen(g.ties, g.store.said, None, 1, 2)
    ['KH', 'QudsForce']
    """
    if top is not None and top < 1:
        raise KgError(f"the {top} most tied actors are nobody", hint="ask for 1 or more")
    near = _within(world, centre, hops, None if top else MOST) if centre else None
    if top is None:
        found = sorted(most_tied(world) if near is None else near)
    else:
        others = (each for each in most_tied(world) if each != centre and (near is None or each in near))
        found = [*filter(None, [centre]), *islice(others, top - bool(centre))]
    if len(found) > MOST and told and not (centre or top):
        return sorted(told)
    if len(found) > MOST:
        part = "give fewer --hops" if centre else "choose one and those near it with --focus"
        some = f"{part}, the most tied with --top 500, or a story with --paths"
        hint = f"give a --top of at most {MOST}" if top else some
        raise KgError(f"more than {MOST:,} actors are too many for one page", hint=hint)
    return list(dict.fromkeys([*found, *told]))


def most_tied(world: World) -> list[str]:
    """Return the handles of all actors of which a tie holds, those with the most such ties first, then by handle.

    >>> import kg
    >>> most_tied(kg.open().world(without=["KH"]).ties)[0]
    'QudsForce'
    """
    import numpy as np

    columns = world.columns()
    subject, object = (np.frombuffer(ends, "uint32") for ends in (columns.subject, columns.object))
    size = len(columns.handles)
    count = np.bincount(subject, minlength=size) + np.bincount(object[object != subject], minlength=size)
    found = [(-ties, columns.handles[place]) for place, ties in enumerate(count.tolist()) if ties]
    return [handle for _, handle in sorted(found)]


def _within(world: World, centre: str, hops: int, most: int | None) -> set[str]:
    """Return who is near; where there is a limit, no more is read than shows that it is passed."""
    reached = {centre}
    fresh = [centre]
    for _ in range(hops):
        near = (link.other for each in fresh for link in world.ties_of(each) if world.holds(link.tie))
        fresh = [each for each in dict.fromkeys(near) if each not in reached]
        reached.update(fresh)
        if most and len(reached) > most:
            break
    return reached

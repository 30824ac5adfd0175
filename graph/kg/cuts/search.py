"""The least cuts of chains, by implicit hitting sets.

A cut has to hit every chain, and there are far too many to list. So only those are kept that were met: a least set that
hits them is found, then chains that it leaves, which are kept too, until it leaves none. No other cut costs less, as
each has to hit the chains that were kept (Moreno-Centeno & Karp, "The implicit hitting set approach to solve
combinatorial optimization problems", 2013). In each round chains are sought that share nothing with one another.
"""

from __future__ import annotations

from collections.abc import Collection

from kg.chains.survivors import Found, Survivors, TooManySearches
from kg.cuts.hitting import Conflict, Element, least
from kg.cuts.model import Cut, Cuts
from kg.cuts.things import Actors, Claims, Things, Ties
from kg.ontology import Lens
from kg.world import World

KINDS = ("tie", "claim", "actor")
WEIGHTS = ("count", "confidence")
SEARCHES = 4000
"""After so many searches for a chain, nothing more is proven."""
ROUNDS = 200
"""Nor after so many hitting sets."""
MOST = 100
"""So many cuts are listed."""
EQUAL = 1e-6
"""Weights that differ by less are equal."""


def cuts(
    world: World,
    lens: Lens,
    start: str,
    goal: str,
    *,
    by: str = "tie",
    every: bool = False,
    weight: str = "count",
    max_hops: int = 6,
    leave: Collection[str] = (),
) -> Cuts:
    """Return the least cuts of the chains that ``chains.find`` finds between two actors, given by handles.

    ``by`` is "tie", "claim" or "actor" (but the two ends). A tie costs the number of claims for it, a claim 1; with the
    ``weight`` "confidence" instead of "count" either costs −ln(1 − confidence), at most 27.6; an actor always 1. With
    ``every`` all cuts of least weight are returned, up to ``MOST``, else one. Weights count to 10⁻⁶.

    Exact, and exponential at worst: past ``SEARCHES`` or ``ROUNDS`` the answer is a cut that suffices, not proven to
    be a least one, and what any costs at least. Where it is quick: one search for each of the chains that share nothing
    and a few hitting sets of those.
    """
    survivors = Survivors(world, lens, start, goal, max_hops=max_hops, leave=leave, most=SEARCHES)
    count = weight == "count"
    things: Things = (
        Actors(survivors) if by == "actor" else Claims(survivors, count) if by == "claim" else Ties(survivors, count)
    )
    shortest = survivors.first()
    through: tuple[str, ...] = ()
    direct, lower, proven, complete = "", 0.0, True, True
    found: list[frozenset[Element]] = []
    if shortest is not None:
        inside = [node for node in shortest.nodes[1:-1] if not survivors.first(actors=frozenset([node]))]
        through = tuple(map(world.claims.handle, inside))
        if by == "actor" and len(shortest.ties) == 1:
            direct = " ".join(world.claims.ends(shortest.ties[0]))
        else:
            found, lower, proven, complete = _found(survivors, things, shortest, every)
    removed = (tuple(things.removed(each, cut) for each in sorted(cut, key=things.order)) for cut in found)
    listed = [Cut(sum(each.weight for each in several), several) for several in removed]
    listed.sort(key=lambda cut: cut.removes)
    described = (start, goal, lens, str(world), by, weight, max_hops)
    return Cuts(*described, shortest is not None, direct, through, lower, proven, complete, listed)


def _found(
    survivors: Survivors, things: Things, shortest: Found, every: bool
) -> tuple[list[frozenset[Element]], float, bool, bool]:
    """Return cuts, what any costs at least, and whether they are proven to be least ones, and all."""
    hunt = _Hunt(survivors, things, shortest)
    found: list[frozenset[Element]] = []
    try:
        while len(found) < (MOST if every else 1):
            cut = hunt.next(found)
            if cut is None:
                return found, hunt.weight(found[0]), True, True
            found.append(cut)
    except TooManySearches:
        if not found:
            from kg.cuts.flow import sufficing

            cut = sufficing(survivors, things)
            return [cut], hunt.lower, hunt.weight(cut) <= hunt.lower + EQUAL, False
    return found, hunt.weight(found[0]), True, False


class _Hunt:
    """The conflicts that were met so far, and the next least cut; ``lower`` is what any cut costs at least."""

    def __init__(self, survivors: Survivors, things: Things, shortest: Found) -> None:
        self._survivors, self._things = survivors, things
        self._conflicts: dict[Conflict, None] = dict.fromkeys(things.conflicts(shortest))
        self._weights: dict[Element, float] = {}
        self._rounds = 0
        self.lower = 0.0

    def weight(self, cut: Collection[Element]) -> float:
        """Return what a cut costs."""
        return sum(sorted(map(self._things.weight, cut)))

    def next(self, known: list[frozenset[Element]]) -> frozenset[Element] | None:
        """Return a cut that is not among the known ones and no heavier, or ``None``. Raises ``TooManySearches``."""
        while True:
            self._rounds += 1
            if self._rounds > ROUNDS:
                raise TooManySearches
            self._weigh()
            chosen = least(self._conflicts, self._weights, known)
            if chosen is None or (known and self.weight(chosen) > self.weight(known[0]) + EQUAL):
                return None
            if not known:
                self.lower = self.weight(chosen)
            if not self._leaves(chosen):
                return chosen

    def _weigh(self) -> None:
        elements = {element for conflict in self._conflicts for block in conflict for element in block}
        if len(elements) > len(self._weights):
            order = sorted(elements, key=self._things.order)
            self._weights = {element: self._things.weight(element) for element in order}

    def _leaves(self, chosen: frozenset[Element]) -> bool:
        """Add chains that a set leaves and that share nothing with one another; return whether there was any."""
        gone = chosen
        while (found := self._survivors.first(**self._things.gone(gone))) is not None:
            conflicts = self._things.conflicts(found)
            self._conflicts.update(dict.fromkeys(conflicts))
            gone |= {element for conflict in conflicts for block in conflict for element in block}
        return gone != chosen

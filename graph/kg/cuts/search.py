"""The least cuts of chains, by implicit hitting sets.

A cut has to hit every chain, and there are far too many to list. So only those are kept that were met: a least set that
hits them is found, then chains that it leaves, which are kept too, until it leaves none. No other cut costs less, as
each has to hit the chains that were kept (Moreno-Centeno & Karp, "The implicit hitting set approach to solve
combinatorial optimization problems", 2013). In each round chains are sought that share nothing with one another.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from kg.chains import Exhausted, Survivors
from kg.chains.survivors import WORK, Found
from kg.cuts.hitting import Conflict, Element, Unsolved, least
from kg.cuts.model import Cut, Cuts
from kg.cuts.things import Actors, Claims, Things, Ties
from kg.errors import KgError
from kg.ontology import Lens
from kg.world import World

KINDS = ("tie", "claim", "actor")
WEIGHTS = ("count", "confidence")
ROUNDS = 300
"""After so many hitting sets nothing more is proven."""
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

    As a rule it takes a few rounds, each a search for every chain that shares nothing with the others. Exact, but
    exponential at worst: after ``ROUNDS``, or ``WORK`` ties that were looked at, the answer is a cut
    that suffices, not proven to be a least one, and what any costs at least. Raises ``KgError`` where so much work does
    not even show whether there is a chain.

    >>> import kg
    >>> g = kg.open()
    >>> found = cuts(g.ties, g.ontology.lens("funding"), "US", "KH", by="actor", every=True)
    >>> "PMF" in found.through, found.proven, found.complete
    (True, True, True)
    """
    survivors = Survivors(world, lens, start, goal, max_hops=max_hops, leave=leave)
    sorts: dict[str, type[Ties] | type[Claims] | type[Actors]] = {"tie": Ties, "claim": Claims, "actor": Actors}
    things = sorts[by](survivors, count=weight == "count")
    described = (start, goal, lens, str(world), by, weight, max_hops, tuple(leave))
    try:
        shortest = survivors.first()
        if shortest is None:
            return Cuts(*described, False, "", (), _NONE.least, _NONE.proven, _NONE.complete, [])
        inside = (node for node in shortest.nodes[1:-1] if survivors.first(actors=frozenset([node])) is None)
        through = tuple(map(world.claims.handle, inside))
        direct = by == "actor" and len(shortest.ties) == 1
        found = _NONE if direct else _found(survivors, things, shortest, every)
        survivors.left = WORK
        removed = [tuple(things.removed(each, cut) for each in sorted(cut, key=things.order)) for cut in found.cuts]
    except Exhausted:
        problem = f"too much lies within {max_hops} hops of {start} and {goal} to say whether there is a chain"
        raise KgError(problem, hint="ask for fewer hops with --max-hops") from None
    listed = sorted((Cut(sum(each.weight for each in several), several) for several in removed), key=Cut.names)
    tie = " ".join(world.claims.ends(shortest.ties[0])) if direct else ""
    return Cuts(*described, True, tie, through, found.least, found.proven, found.complete, listed)


class _Found(NamedTuple):
    """Cuts, what any costs at least, and whether they are proven to be least ones, and all of them."""

    cuts: list[frozenset[Element]]
    least: float
    proven: bool
    complete: bool


_NONE = _Found([], 0.0, True, True)


def _found(survivors: Survivors, things: Things, shortest: Found, every: bool) -> _Found:
    hunt = _Hunt(survivors, things, shortest)
    found: list[frozenset[Element]] = []
    try:
        while len(found) < (MOST if every else 1):
            cut = hunt.next(found)
            if cut is None:
                return _Found(found, hunt.least, True, True)
            found.append(cut)
    except (Exhausted, Unsolved):
        if not found:
            from kg.cuts.flow import sufficing

            cut = sufficing(survivors, things)
            return _Found([cut], hunt.least, hunt.weight(cut) <= hunt.least + EQUAL, False)
    return _Found(found, hunt.least, True, False)


class _Hunt:
    """The conflicts that were met so far, and the next cut of least weight; any costs ``least`` at least."""

    def __init__(self, survivors: Survivors, things: Things, shortest: Found) -> None:
        self._survivors, self._things = survivors, things
        self._conflicts: dict[Conflict, None] = dict.fromkeys(things.conflicts(shortest))
        self._weights: dict[Element, float] = {}
        self._rounds = 0
        self.least = 0.0

    def weight(self, cut: Collection[Element]) -> float:
        """Return what a cut costs."""
        return sum(sorted(map(self._things.weight, cut)))

    def next(self, known: list[frozenset[Element]]) -> frozenset[Element] | None:
        """Return a cut that is not among the known ones and no heavier, or ``None``. Raises ``Exhausted``."""
        while True:
            self._rounds += 1
            if self._rounds > ROUNDS:
                raise Exhausted
            self._weigh()
            chosen = least(self._conflicts, self._weights, known)
            if chosen is None or (known and self.weight(chosen) > self.weight(known[0]) + EQUAL):
                return None
            if not known:
                self.least = self.weight(chosen)
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

"""What can be cut: ties, claims or actors. For each, what it costs and what of it breaks a chain."""

from __future__ import annotations

from collections.abc import Iterable
from math import log
from typing import Any, Protocol

from kg.chains.survivors import Found, Survivors, sure
from kg.claims.dates import intersection
from kg.claims.table import Facts, Node, TieKey
from kg.cuts.hitting import Block, Conflict, Element
from kg.cuts.model import Removed
from kg.world import UNITS


class Things(Protocol):
    """One sort of things that can be cut, costing by ``count`` or else by confidence."""

    def weight(self, element: Element) -> float:
        """Return what an element costs (> 0)."""

    def order(self, element: Element) -> Any:
        """Return an element's place among others, by names, which are unlike."""

    def conflicts(self, found: Found) -> list[Conflict]:
        """Return what breaks a chain: of each conflict one block has to go whole."""

    def gone(self, elements: frozenset[Element]) -> dict[str, frozenset[Any]]:
        """Return how ``Survivors.first`` is told that elements are gone."""

    def of_tie(self, tie: TieKey) -> list[Element]:
        """Return the elements without which a tie does not hold; none where ties are not what is cut."""

    def of_actor(self, node: Node) -> list[Element]:
        """Return the element that an actor is; none where actors are not what is cut."""

    def removed(self, element: Element, cut: frozenset[Element]) -> Removed:
        """Return an element of a cut with its name, what it costs and the claims behind it."""


def doubt(confidence: float) -> float:
    """Return −ln(1 − confidence), at most 27.6.

    >>> round(doubt(0.9), 6), round(doubt(1.0), 1)
    (2.302585, 27.6)
    """
    return -log(max(1 - confidence, 1 / UNITS))


class Ties:
    """Whole ties, each at the number of its claims for, or at −ln(1 − its confidence)."""

    def __init__(self, survivors: Survivors, count: bool) -> None:
        self._world, self._count = survivors.world, count

    def weight(self, element: TieKey) -> float:
        """Return the number of a tie's claims for, or what its confidence comes to."""
        tie = self._world.weigh(element)
        return float(len(tie.pro)) if self._count else doubt(tie.confidence)

    def order(self, element: TieKey) -> tuple[str, str, str]:
        """Return a tie's names."""
        return self._world.claims.ends(element)

    def conflicts(self, found: Found) -> list[Conflict]:
        """Return the ties of a chain, any of which breaks it."""
        return [tuple(frozenset([tie]) for tie in found.ties)]

    def gone(self, elements: frozenset[TieKey]) -> dict[str, frozenset[Any]]:
        """Return the ties."""
        return {"ties": elements}

    def of_tie(self, tie: TieKey) -> list[Element]:
        """Return the tie."""
        return [tie]

    def of_actor(self, node: Node) -> list[Element]:
        """Return nothing."""
        return []

    def removed(self, element: TieKey, cut: frozenset[Element]) -> Removed:
        """Return a tie, with all claims for it."""
        return Removed(" ".join(self.order(element)), self.weight(element), self._world.weigh(element).pro)


class Actors:
    """Actors between the two ends, each at 1."""

    def __init__(self, survivors: Survivors, count: bool) -> None:
        self._survivors, self._world = survivors, survivors.world

    def weight(self, element: Element) -> float:
        """Return 1."""
        return 1.0

    def order(self, element: Element) -> str:
        """Return an actor's handle."""
        return self._world.claims.handle(element)

    def conflicts(self, found: Found) -> list[Conflict]:
        """Return the actors inside a chain, any of whom breaks it."""
        return [tuple(frozenset([node]) for node in found.nodes[1:-1])]

    def gone(self, elements: frozenset[Element]) -> dict[str, frozenset[Any]]:
        """Return the actors."""
        return {"actors": elements}

    def of_tie(self, tie: TieKey) -> list[Element]:
        """Return nothing."""
        return []

    def of_actor(self, node: Node) -> list[Element]:
        """Return the actor."""
        return [node]

    def removed(self, element: Node, cut: frozenset[Element]) -> Removed:
        """Return an actor, with the claims for its two ties in a chain that only it breaks."""
        found = self._survivors.first(actors=cut - {element})
        ties: tuple[TieKey, ...] = ()
        if found is not None:
            place = found.nodes.index(element)
            ties = found.ties[place - 1 : place + 1]
        claims = dict.fromkeys(each for tie in ties for each in self._world.weigh(tie).pro)
        return Removed(self.order(element), 1.0, tuple(claims))


class Claims:
    """Claims for ties that hold, each at 1, or at −ln(1 − its confidence).

    Other claims need not go: a contested tie that does not count because it is contested leads nowhere as it is, and
    with fewer claims a tie that holds is not contested where it was not before.
    """

    def __init__(self, survivors: Survivors, count: bool) -> None:
        self._survivors, self._count = survivors, count
        self._facts: dict[str, Facts] = {}

    def weight(self, element: str) -> float:
        """Return 1, or what a claim's confidence comes to; one that has none costs next to nothing."""
        return 1.0 if self._count else max(doubt(self._facts[element].confidence), 1 / UNITS)

    def order(self, element: str) -> tuple[str, ...]:
        """Return the names of a claim's tie, and its id."""
        row = self._survivors.world.claims.row(element)
        return (*self._survivors.world.claims[row][1:4], element) if row is not None else (element,)

    def conflicts(self, found: Found) -> list[Conflict]:
        """Return, for the days on which a chain possibly holds, the claims for each hop's tie on such a day.

        Intervals that meet share the start of one of them, so those starts are all the days to look at. A tie also
        goes with those of its claims that have any confidence.
        """
        said = [self._survivors.said(tie) for tie in found.ties]
        self._facts.update((facts.id, facts) for each in said for facts in each)
        windows = (self._survivors.world.window, *(facts.possible for each in said for facts in each))
        days = sorted({first for window in windows for first, _ in window})
        whole = [_ids(filter(sure, each)) for each in said]
        conflicts: dict[Conflict, None] = {}
        for day in days:
            that = ((day, day),)
            on = [_ids(facts for facts in each if intersection(facts.possible, that)) for each in said]
            if all(on) and intersection(self._survivors.world.window, that):
                blocks = dict.fromkeys((*on, *(each for each in whole if each)))
                smallest = tuple(block for block in blocks if not any(other < block for other in blocks))
                conflicts[smallest] = None
        return list(conflicts)

    def gone(self, elements: frozenset[str]) -> dict[str, frozenset[Any]]:
        """Return the claims."""
        return {"claims": elements}

    def of_tie(self, tie: TieKey) -> list[Element]:
        """Return a tie's claims for."""
        self._facts.update((facts.id, facts) for facts in self._survivors.said(tie))
        return [facts.id for facts in self._survivors.said(tie)]

    def of_actor(self, node: Node) -> list[Element]:
        """Return nothing."""
        return []

    def removed(self, element: str, cut: frozenset[Element]) -> Removed:
        """Return a claim."""
        return Removed(element, self.weight(element), (element,))


def _ids(several: Iterable[Facts]) -> Block:
    return frozenset(facts.id for facts in several)

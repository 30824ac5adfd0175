"""Friend, foe, or complicated: what the ties between each two of some actors amount to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import combinations
from typing import Any, NamedTuple

from kg.ontology import Ontology
from kg.world import CONTESTED, UNKNOWN, Tie, World

FRIEND, FOE, COMPLICATED, NONE = "friend", "foe", "complicated", "none"


class Signed(NamedTuple):
    """A tie with the sign of its relation (+1 friendly, 0 neutral, −1 hostile), and whether it holds in the world."""

    tie: Tie
    sign: int
    holds: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form; ``for`` and ``denials`` are ids of claims, the surest first."""
        tie = self.tie
        return {
            "subject": tie.subject,
            "relation": tie.relation,
            "object": tie.object,
            "sign": self.sign,
            "holds": self.holds,
            "verdict": tie.verdict,
            "confidence": round(tie.confidence, 6),
            "against": round(tie.against, 6),
            "for": list(tie.pro),
            "denials": list(tie.con),
        }


class Cell(NamedTuple):
    """Two actors, and every tie between them on which the world has a claim, in either direction.

    The friendly ties that hold come first, then the hostile, the neutral, and those that do not hold (denied, or
    contested where contested ties are left out); each by confidence and names.
    """

    a: str
    b: str
    ties: tuple[Signed, ...]

    def count(self, sign: int) -> int:
        """Return how many ties of a sign hold."""
        return sum(each.holds and each.sign == sign for each in self.ties)

    @property
    def kind(self) -> str:
        """Which signs the ties that hold have: "friend", "foe", "complicated" for both, "none" for neither."""
        return ((NONE, FRIEND), (FOE, COMPLICATED))[bool(self.count(-1))][bool(self.count(1))]

    @property
    def contested(self) -> bool:
        """Whether speakers contest any friendly or hostile tie of the two, be it one that holds or one left out."""
        return any(each.sign and each.tie.verdict == CONTESTED for each in self.ties)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "a": self.a,
            "b": self.b,
            "kind": self.kind,
            "contested": self.contested,
            "friendly": self.count(1),
            "hostile": self.count(-1),
            "neutral": self.count(0),
            "not_holding": sum(not each.holds for each in self.ties),
            "ties": [each.to_dict() for each in self.ties],
        }


class Matrix:
    """The chart of some actors, given by handle, in a world: ``cells`` has each two of them once, in their order."""

    def __init__(self, world: str, actors: Sequence[str], cells: Sequence[Cell]) -> None:
        self.world, self.actors, self.cells = world, list(actors), list(cells)

    @cached_property
    def _by_ends(self) -> dict[tuple[str, str], Cell]:
        return {ends: cell for cell in self.cells for ends in ((cell.a, cell.b), (cell.b, cell.a))}

    def cell(self, a: str, b: str) -> Cell | None:
        """Return the cell of two actors, in either order; ``None`` for an actor with itself, or who is not in it."""
        return self._by_ends.get((a, b))

    def to_dict(self) -> dict[str, Any]:
        """Return the public JSON form."""
        return {"world": self.world, "actors": self.actors, "cells": [cell.to_dict() for cell in self.cells]}

    def __repr__(self) -> str:
        kinds = [cell.kind for cell in self.cells]
        counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in (FRIEND, FOE, COMPLICATED, NONE))
        return f"<Matrix of {len(self.actors)} actors: {counts}>"

    def _repr_html_(self) -> str:
        from kg.markup import table

        rows = ((a, *(cell.kind if (cell := self.cell(a, b)) else "" for b in self.actors)) for a in self.actors)
        return table(("", *self.actors), rows, f"friend, foe, complicated: {self.world}")


def matrix(world: World, ontology: Ontology, actors: Sequence[str]) -> Matrix:
    """Return the chart of some actors, given by handle, each once.

    Ties of an actor with itself have no cell. Reads the links of these actors and weighs only ties among them: O(links
    + claims on those ties + n²) for n actors.

    >>> import kg
    >>> g = kg.open()
    >>> matrix(g.ties, g.ontology, ["KH", "QudsForce"]).cells[0].kind
    'friend'
    """
    nodes = {world.claims.node(handle): handle for handle in actors}
    found: dict[tuple[str, str], dict[tuple[str, str, str], Signed]] = {}
    for node in nodes.keys() - {None}:
        for relation, others, keys in world.links(node, True):
            for other, key in zip(others, keys, strict=True):
                if other == node or other not in nodes:
                    continue
                tie = world.weigh(key)
                if tie.verdict != UNKNOWN:
                    ends = (min(tie.subject, tie.object), max(tie.subject, tie.object))
                    signed = Signed(tie, ontology.relations[relation].sign, world.holds(tie))
                    found.setdefault(ends, {})[tie[:3]] = signed
    cells = [
        Cell(a, b, tuple(sorted(found.get((min(a, b), max(a, b)), {}).values(), key=_place)))
        for a, b in combinations(actors, 2)
    ]
    return Matrix(str(world), actors, cells)


def _place(each: Signed) -> tuple[Any, ...]:
    return (not each.holds, each.sign == 0, -each.sign, -each.tie.confidence, each.tie[:3])


def main_actors(world: World, ontology: Ontology, top: int) -> list[str]:
    """Return the handles of the ``top`` main actors: those with the most friendly or hostile ties to others.

    Only ties that hold count, in either direction. Among equals those come first who have them with more actors, then
    by handle. Who has no such tie is no main actor, so there may be fewer. O(ties · log ties).

    >>> import kg
    >>> g = kg.open()
    >>> main_actors(g.ties, g.ontology, 2)
    ['KH', 'QudsForce']
    """
    import numpy as np

    from kg.arrays import choose, ranked

    ties = choose(world, ontology)
    if not ties.handles:
        return []
    signed = np.array([ontology.relations[name].sign != 0 for name in ties.relations], dtype=bool)[ties.relation]
    subject, object = ties.subject[signed], ties.object[signed]
    start, end = np.concatenate([subject, object]), np.concatenate([object, subject])
    between = ties.matrix(start, end, np.ones(len(start)))
    others, count = np.diff(between.indptr), between.sum(axis=1)
    return [ties.handles[place] for place in ranked(count, others)[:top].tolist() if others[place]]

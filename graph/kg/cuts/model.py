"""The answer to "what must go before this actor no longer reaches that one?"."""

from __future__ import annotations

from typing import Any, NamedTuple

from kg.ontology import Lens

NOBODY = "nobody in particular"
"""Whom every chain passes where that is no one."""


class Removed(NamedTuple):
    """A tie, a claim or an actor that a cut takes away, and what it costs.

    ``name`` is what ``--without`` understands: "A r B", a claim's id or a handle. ``claims`` are the ids of those
    behind it: all for a tie, the claim itself, or, for an actor, those for the two ties by which a chain that only this
    actor breaks comes to it and leads on.
    """

    name: str
    weight: float
    claims: tuple[str, ...]


class Cut(NamedTuple):
    """A set of ties, claims or actors without which there is no chain; by names."""

    weight: float
    removes: tuple[Removed, ...]

    def names(self) -> list[str]:
        """Return what is taken away, as ``--without`` understands it."""
        return [each.name for each in self.removes]

    def __str__(self) -> str:
        return ", ".join(self.names())


class Cuts(NamedTuple):
    """The least cuts between two actors under a lens in a world.

    ``by`` is what they take away (tie, claim or actor), ``weighed`` what that costs (count or confidence), ``leave``
    the steps that the lens keeps for those who ask, and that were asked for. ``least`` is what any cut costs at least:
    what those found do, where that is ``proven``; else the one that is given suffices and may cost too much.
    ``complete`` tells whether ``cuts`` are all of that weight. Where there is no chain, ``reached`` is false;
    ``direct`` is a tie from one to the other that no cut by actors can break, or empty. In both cases there are no
    cuts. ``through`` are the actors that every chain passes, in the order in which the shortest does.
    """

    start: str
    goal: str
    lens: Lens
    world: str
    by: str
    weighed: str
    max_hops: int
    leave: tuple[str, ...]
    reached: bool
    direct: str
    through: tuple[str, ...]
    least: float
    proven: bool
    complete: bool
    cuts: list[Cut]

    @property
    def extent(self) -> str:
        """How many cuts there are, of what weight, and how much of that is proven."""
        weight = self.cuts[0].weight if self.cuts else 0.0
        if not self.proven:
            return f"a cut that suffices, not proven a minimum: between {self.least:g} and {weight:g}"
        if len(self.cuts) == 1:
            return f"{'the only' if self.complete else 'a'} minimum cut, of weight {weight:g}"
        return f"{len(self.cuts)} minimum cuts, of weight {weight:g}{'' if self.complete else '; there may be more'}"

    def to_dict(self) -> dict[str, Any]:
        """Return the public JSON form; weights to 10⁻⁶."""
        return {
            "from": self.start,
            "to": self.goal,
            "lens": self.lens.notation,
            "world": self.world,
            "by": self.by,
            "weight": self.weighed,
            "max_hops": self.max_hops,
            "reached": self.reached,
            "direct": self.direct or None,
            "through": list(self.through),
            "least": round(self.least, 6),
            "proven": self.proven,
            "complete": self.complete,
            "cuts": [
                {
                    "weight": round(cut.weight, 6),
                    "removes": [
                        {"name": each.name, "weight": round(each.weight, 6), "claims": list(each.claims)}
                        for each in cut.removes
                    ],
                }
                for cut in self.cuts
            ],
        }

    def __len__(self) -> int:
        return len(self.cuts)

    def __repr__(self) -> str:
        first = f", such as {self.cuts[0]}" if self.cuts else ""
        return f"<{len(self)} {self.lens.notation} cuts by {self.by} from {self.start} to {self.goal}{first}>"

    def _repr_html_(self) -> str:
        from kg.markup import table

        rows = (
            (rank, each.name, f"{each.weight:g}", " ".join(each.claims))
            for rank, cut in enumerate(self.cuts, 1)
            for each in cut.removes
        )
        return table(("cut", "without", "weight", "claims"), rows, f"{self.start} to {self.goal}: {self.world}")

"""What a chain is, and the answer to "how does this actor reach that one?"."""

from typing import Any, NamedTuple

from kg.claims.dates import Window, iso, words
from kg.ontology import Lens, StepKind
from kg.world import Tie


class Hop(NamedTuple):
    """One tie of a chain as walked: from its subject to its object, or, where ``inverse``, from its object."""

    start: str
    end: str
    inverse: bool
    kind: StepKind
    tie: Tie

    @property
    def standing(self) -> str:
        """What kind of step it is, how surely its tie holds, and when."""
        return f"{self.kind.notation} · {self.tie.standing}"


class Chain(NamedTuple):
    """A chain without loops; ``score`` is the product of its ties' confidences (0..1).

    ``certain`` and ``possible`` are the days on which all hops surely, or possibly, hold. ``weakest`` is the index of
    the hop of the weakest kind, of those the least confident, of those the first.
    """

    hops: tuple[Hop, ...]
    score: float
    certain: Window
    possible: Window
    weakest: int

    @property
    def actors(self) -> list[str]:
        """The handles along the chain, its ends included."""
        return [self.hops[0].start, *(hop.end for hop in self.hops)]

    @property
    def weakest_step(self) -> str:
        """The number of the weakest hop, of how many, and its kind."""
        return f"{self.weakest + 1} of {len(self.hops)}, {self.hops[self.weakest].kind.notation}"

    def __str__(self) -> str:
        text = self.hops[0].start
        for hop in self.hops:
            text += f" ←{hop.tie.relation}– {hop.end}" if hop.inverse else f" –{hop.tie.relation}→ {hop.end}"
        return text


class Paths(NamedTuple):
    """The answer to "how does ``start`` reach ``goal``?": chains under a lens in a world, the best first."""

    start: str
    goal: str
    lens: Lens
    world: str
    chains: list[Chain]

    def to_dict(self) -> dict[str, Any]:
        """Return the public JSON form; windows are pairs of ISO days, ``null`` where there is no bound."""
        return {
            "from": self.start,
            "to": self.goal,
            "lens": self.lens.notation,
            "world": self.world,
            "paths": [_chain_dict(rank, chain) for rank, chain in enumerate(self.chains, 1)],
        }

    def __len__(self) -> int:
        return len(self.chains)

    def __repr__(self) -> str:
        best = f", the best with {self.chains[0].score:.3f}: {self.chains[0]}" if self.chains else ""
        return f"<{len(self)} {self.lens.notation} chains from {self.start} to {self.goal}{best}>"

    def _repr_html_(self) -> str:
        from kg.markup import table

        rows = (
            (rank, f"{chain.score:.3f}", chain, chain.hops[chain.weakest].kind.notation, words(chain.possible))
            for rank, chain in enumerate(self.chains, 1)
        )
        columns = ("", "score", "chain", "weakest step", "possibly holds")
        return table(columns, rows, f"{self.start} to {self.goal}, {self.lens.label}: {self.world}")


def _chain_dict(rank: int, chain: Chain) -> dict[str, Any]:
    weakest = chain.hops[chain.weakest]
    return {
        "rank": rank,
        "score": round(chain.score, 6),
        "window": {"certain": iso(chain.certain), "possible": iso(chain.possible)},
        "weakest": {
            "hop": chain.weakest + 1,
            "kind": weakest.kind.notation,
            "confidence": round(weakest.tie.confidence, 6),
        },
        "hops": [
            {
                "from": hop.start,
                "relation": hop.tie.relation,
                "to": hop.end,
                "inverse": hop.inverse,
                "kind": hop.kind.notation,
                "confidence": round(hop.tie.confidence, 6),
                "verdict": hop.tie.verdict,
                "claims": [*hop.tie.pro, *hop.tie.con],
            }
            for hop in chain.hops
        ],
    }

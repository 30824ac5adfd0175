"""What is said for and against one tie."""

from __future__ import annotations

from typing import Any, NamedTuple

from kg.claims.dates import iso
from kg.claims.model import Claim
from kg.world import Tie, World


class Evidence(NamedTuple):
    """A tie with its claims: ``pro`` and ``con`` are weighed; ``aside`` are those that the world does not admit."""

    tie: Tie
    world: str
    pro: list[Claim]
    con: list[Claim]
    aside: list[Claim]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "subject": self.tie.subject,
            "relation": self.tie.relation,
            "object": self.tie.object,
            "world": self.world,
            "verdict": self.tie.verdict,
            "confidence": round(self.tie.confidence, 6),
            "against": round(self.tie.against, 6),
            "window": {"certain": iso(self.tie.certain), "possible": iso(self.tie.possible)},
            "for": [claim.to_dict() for claim in self.pro],
            "denials": [claim.to_dict() for claim in self.con],
            "aside": [claim.to_dict() for claim in self.aside],
        }

    def __repr__(self) -> str:
        tie = self.tie
        counts = f"{len(self.pro)} for, {len(self.con)} against, {len(self.aside)} not weighed"
        return f"<{tie.subject} {tie.relation} {tie.object}: {tie.verdict} ({counts})>"

    def _repr_html_(self) -> str:
        from kg.markup import table

        sides = (("for", self.pro), ("against", self.con), ("not weighed", self.aside))
        rows = (
            (side, claim.gloss, claim.speaker, claim.confidence, claim.source, claim.locator)
            for side, claims in sides
            for claim in claims
        )
        title = f"{self.tie.subject} {self.tie.relation} {self.tie.object}: {self.tie.verdict}"
        return table(("side", "gloss", "speaker", "confidence", "source", "place"), rows, title)


def evidence(world: World, subject: str, relation: str, object: str) -> Evidence:
    """Return the claims for and against a tie, given by handles and a notation, and its verdict.

    Costs as much as the tie has claims. A tie without claims has the verdict "unknown".
    """
    tie = world.tie(subject, relation, object)
    claims = world.claims
    rows = claims.rows(tie.subject, relation, tie.object)
    by_id = {claim.id: claim for claim in map(claims.__getitem__, rows)}
    weighed = {*tie.pro, *tie.con}
    return Evidence(
        tie,
        str(world),
        [by_id[each] for each in tie.pro],
        [by_id[each] for each in tie.con],
        [claim for claim in by_id.values() if claim.id not in weighed],
    )

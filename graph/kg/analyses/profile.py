"""One actor: who it is, its ties in and out by family, and the sources that speak of it."""

from __future__ import annotations

from typing import Any, NamedTuple

from kg.claims.model import Actor
from kg.ontology import Ontology
from kg.world import World


class ProfileTie(NamedTuple):
    """A tie as seen from the actor; ``reading`` is the relation as read from it to ``other``."""

    family: str
    relation: str
    reading: str
    other: str
    inverse: bool
    verdict: str
    confidence: float
    against: float
    claims: tuple[str, ...]


class Profile(NamedTuple):
    """An actor with its ties, ordered by family, relation and the other's handle."""

    actor: Actor
    world: str
    ties: list[ProfileTie]
    sources: list[str]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        ties = [tie._asdict() | {"claims": list(tie.claims)} for tie in self.ties]
        return {"actor": self.actor.to_dict(), "world": self.world, "ties": ties, "sources": self.sources}

    def __repr__(self) -> str:
        return f"<{self.actor.handle}: {self.actor.label}, {len(self.ties)} ties>"

    def _repr_html_(self) -> str:
        from kg.markup import table

        rows = ((tie.family, tie.reading, tie.other, tie.verdict, tie.confidence, len(tie.claims)) for tie in self.ties)
        title = f"{self.actor.handle}: {self.actor.label} ({self.actor.type})"
        return table(("family", "tie", "with", "verdict", "confidence", "claims"), rows, title)


def profile(world: World, actor: Actor, ontology: Ontology) -> Profile:
    """Return an actor's profile: every tie on which the world has a claim, denied ones included.

    Costs as much as the actor has claims.
    """
    families = list(ontology.families)
    order = {name: (families.index(each.family), name) for name, each in ontology.relations.items()}
    ties = []
    sources: dict[str, None] = {}
    for link in world.ties_of(actor.handle):
        tie, relation = link.tie, ontology.relations[link.tie.relation]
        claims = (*tie.pro, *tie.con)
        for row in world.claims.rows(*tie[:3]):
            sources[world.claims[row].source] = None
        reading = relation.reading(not link.forward)
        ties.append(
            ProfileTie(
                relation.family,
                tie.relation,
                reading,
                link.other,
                not link.forward,
                tie.verdict,
                round(tie.confidence, 6),
                round(tie.against, 6),
                claims,
            )
        )
    ties.sort(key=lambda tie: (order[tie.relation], tie.inverse, tie.other))
    return Profile(actor, str(world), ties, sorted(sources))

"""What is said to have passed between two actors, in the order of time."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from kg.analyses import ClaimId, Handle, RelationName, SourceName, SpeakerName
from kg.claims.dates import ONGOING, bounds
from kg.claims.model import Actor
from kg.errors import KgError
from kg.ontology import Ontology
from kg.selection import Selection
from kg.world import World


class Said(NamedTuple):
    """A claim between two actors: ``since`` and ``until`` are partial dates, ``None`` where unknown.

    ``published`` is the date of its source, a partial one; ``gloss`` says in one line what is claimed.
    """

    since: str | None
    until: str | None
    subject: Handle
    relation: RelationName
    object: Handle
    stance: str
    modality: str
    basis: str
    confidence: float
    speaker: SpeakerName
    source: SourceName
    published: str | None
    event: str | None
    claim: ClaimId
    gloss: str


def timeline(
    world: World,
    ontology: Ontology,
    *,
    start: Annotated[Actor, "The one actor."],
    goal: Annotated[Actor, "The other actor."],
) -> list[Said]:
    """Return every claim between two actors, whichever is the subject: dated ones in order, undated ones at the end.

    Denials and both sides of contested ties are in it. In the default world so are claims that are only possible,
    proposed or concluded, and the columns say so; in a world of its own there are those that count there, as for 'kg
    claims'. A claim stands where its period may begin, one that lacks a beginning where it may end; of those that may
    begin on one day the shorter date comes last, as "2003" is less exact than "2003-01". Undated ones stand by the date
    of their source, those without such a date last. No claim: an empty list.

    O(n log n) of the claims of the actor that has more. Raises ``KgError`` where both are one actor.

    >>> import kg
    >>> g = kg.open()
    >>> {row.object for row in timeline(g.ties, g.ontology, start=g.actor("US"), goal=g.actor("KH"))} <= {"US", "KH"}
    True
    """
    if start == goal:
        raise KgError(f"start and goal are both {start.handle}", hint="name two different actors")
    pair = {start.handle, goal.handle}
    found = []
    for row in world.claims.rows_of(start.handle):
        claim = world.claims[row]
        if {claim.subject, claim.object} == pair and (world.selection == Selection() or world.counts(row)):
            published = world.claims.facts(row).published
            fields = {name: getattr(claim, name) for name in Said._fields if name not in ("published", "claim")}
            found.append(Said(**fields, published=published, claim=claim.id))
    return sorted(found, key=_order)


def _order(row: Said) -> tuple[bool, tuple[int, int], bool, tuple[int, int], str]:
    """Return a row's place: dated or not, when, and by the date of its source."""
    dates = [each for each in (row.since, row.until) if each and each != ONGOING]
    when = bounds(dates[0]) if dates else (0, 0)
    published = bounds(row.published) if row.published else (0, 0)
    return not dates, when, not row.published, published, row.claim

"""Which tie that the best chains rest on was last confirmed longest ago."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, NamedTuple

from kg import chains as search
from kg.analyses import ClaimId, Handle, RelationName
from kg.arrays import LensName
from kg.claims.dates import bounds
from kg.claims.model import Actor
from kg.errors import KgError
from kg.ontology import Ontology
from kg.world import Tie, World


class Stale(NamedTuple):
    """A tie, in how many of the chains it is, and the date on which the newest source for it was published.

    ``share`` is that of all the chains that were looked at; ``newest`` a partial date, ``None`` where no source has
    one; ``claims`` are the ids of the claims for it, the surest first.
    """

    subject: Handle
    relation: RelationName
    object: Handle
    chains: int
    share: float
    newest: str | None
    confidence: float
    claims: tuple[ClaimId, ...]


def stale(
    world: World,
    ontology: Ontology,
    *,
    start: Annotated[Actor, "Where the chains start."],
    goal: Annotated[Actor, "Where they end."],
    lens: LensName = "",
    max_hops: Annotated[int, "The longest chain, from 1 to 12."] = 6,
    chains: Annotated[int, "How many chains are looked at, the best."] = 100,
) -> list[Stale]:
    """Return the ties of the best chains from one actor to another, those in most chains first, then the stalest.

    A tie without which no chain is left is in all of them, so it comes first; where there are fewer chains than were
    asked for, the reverse holds as well. A tie is as fresh as the newest source for it; one whose sources have no date
    counts as the stalest. The lens is the ontology's default one where none is named, as for 'kg paths'; contested ties
    count. Equal ties stand by names. No chain: an empty list.

    Costs as ``kg.chains.find``, O(chains · hops) ways and those that come to nothing. Raises ``KgError`` where both are
    one actor or a number makes no sense, and ``UnknownName``.

    >>> import kg
    >>> g = kg.open()
    >>> stale(g.ties, g.ontology, start=g.actor("US"), goal=g.actor("KH"))[0].share
    1.0
    """
    if start == goal:
        raise KgError(f"start and goal are both {start.handle}", hint="name two different actors")
    if not 1 <= max_hops <= 12 or chains < 1:
        raise KgError(f"{max_hops} hops and {chains} chains", hint="give 1 to 12 hops, and 1 chain or more")
    ends = start.handle, goal.handle
    found = search.find(world, ontology.lens(lens), *ends, max_hops=max_hops, top=chains)
    ties: dict[tuple[str, str, str], Tie] = {hop.tie[:3]: hop.tie for chain in found for hop in chain.hops}
    counts = Counter(hop.tie[:3] for chain in found for hop in chain.hops)
    rows = [
        Stale(*key, counts[key], counts[key] / len(found), _newest(world, tie), round(tie.confidence, 6), tie.pro)
        for key, tie in ties.items()
    ]
    return sorted(rows, key=lambda row: (-row.chains, bounds(row.newest) if row.newest else (0, 0), row[:3]))


def _newest(world: World, tie: Tie) -> str | None:
    dates = {world.claims.facts(row).published for row in world.rows(tie.pro)} - {None, ""}
    return max(dates, key=lambda date: bounds(str(date)), default=None)

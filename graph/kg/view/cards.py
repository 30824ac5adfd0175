"""What a page tells of claims and sources, as plain data."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from kg.claims.dates import ONGOING, bounds, iso, period
from kg.claims.model import Claim, Source
from kg.claims.quotes import Quotes
from kg.claims.said import Said
from kg.world import Tie, World


def claim_card(claim: Claim, said: Said, quotes: Quotes | None = None) -> dict[str, Any]:
    """Return what a page tells of a claim.

    ``locator`` is empty for one that is assumed. ``quote`` is the sentence that it cites, and only there where one of
    the texts of ``quotes`` has it.
    """
    event = said.events.get(claim.event or "")
    place = claim.locator
    sentence = quotes.sentence(claim) if quotes else None
    words = f"paragraph {place.paragraph}, sentence {place.sentence} (characters {place.start}–{place.end})"
    return {
        "gloss": claim.gloss,
        "speaker": called(claim.speaker, said),
        "stance": claim.stance,
        "modality": claim.modality,
        "basis": claim.basis,
        "confidence": claim.confidence,
        "period": period(claim.since, claim.until),
        "locator": words if place.sha256 else "",
        "source": claim.source,
        "event": event.label if event else None,
        "on_behalf_of": called(claim.on_behalf_of, said) if claim.on_behalf_of else None,
        **({"quote": sentence} if sentence else {}),
    }


def claim_rows(world: World, ties: Iterable[Tie]) -> dict[str, int]:
    """Return the rows of all claims on some ties, by id."""
    found = ((claim, world.claims.row(claim)) for tie in ties for claim in (*tie.pro, *tie.con))
    return {claim: row for claim, row in found if row is not None}


def dated_cards(
    rows: Mapping[str, int], said: Said, world: World, quotes: Quotes | None = None
) -> dict[str, dict[str, Any]]:
    """Return what a page that weighs claims anew needs of some, by id, beside their cards. ``rows`` are theirs, by id.

    ``voice`` and ``root`` are the handles of the speaker and of the source that its source goes back to, ``happening``
    that of the event. ``possible`` are the days on which it may hold, ``certain`` those on which it surely does,
    ``still`` those on which its source, published then, may have said that it still held.
    """
    # What facts call a source depends on where the claims are kept.
    roots = {world.claims.voice("source", handle): handle for handle in said.sources}
    return {name: _dated_card(row, said, world, roots, quotes) for name, row in rows.items()}


def _dated_card(
    row: int, said: Said, world: World, roots: Mapping[Hashable, str], quotes: Quotes | None
) -> dict[str, Any]:
    claim, facts = world.claims[row], world.claims.facts(row)
    still = (bounds(facts.published),) if claim.until == ONGOING and facts.published else ()
    days = {"possible": iso(facts.possible), "certain": iso(facts.certain), "still": iso(still)}
    whose = {"voice": claim.speaker, "root": roots.get(facts.root, claim.source), "happening": claim.event}
    return claim_card(claim, said, quotes) | whose | days


def source_cards(claims: Iterable[Claim], said: Said) -> dict[str, dict[str, Any]]:
    """Return what a page tells of the sources of some claims, by handle; what is assumed has none."""
    cited = sorted({claim.source for claim in claims} & said.sources.keys())
    return {handle: _source(said.sources[handle]) for handle in cited}


def called(handle: str, said: Said) -> str:
    """Return the label of an actor or speaker, or, of a speaker that is no actor, the handle itself."""
    actor = said.actors.get(handle)
    return actor.label if actor else handle


def _source(source: Source) -> dict[str, Any]:
    return {"label": source.label, "publisher": source.publisher, "issued": source.issued, "url": source.url}

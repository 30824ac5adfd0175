"""A claim's name: a digest of what it says and where, and of nothing that may change."""

from __future__ import annotations

from hashlib import sha256

from kg.claims.model import Claim
from kg.claims.said import Said

LENGTH = 16


def claim_id(
    *,
    source: str,
    speaker: str,
    span: str,
    subject: str,
    relation: str,
    object: str,
    stance: str,
    modality: str,
    basis: str,
    since: str | None = None,
    until: str | None = None,
    event: str | None = None,
) -> str:
    """Return the id of a claim: the first 16 hexadecimal digits of a SHA-256.

    Source, speaker, actors, relation and event are IRIs; ``span`` is the digest of the cited span; stance, modality,
    basis, ``since`` and ``until`` are as in JSON. Confidence, offsets, gloss and dates of retrieval have no part in it,
    so the same statement coded twice is one claim.

    >>> said = {"stance": "asserted", "modality": "stated", "basis": "reported"}
    >>> claim_id(source="s", speaker="p", span="00", subject="a", relation="r", object="b", **said)
    '7ce19ff6c12fae29'
    """
    parts = (source, speaker, span, subject, relation, object, stance, modality, basis, since, until, event)
    return sha256("\n".join(part or "" for part in parts).encode()).hexdigest()[:LENGTH]


def id_of(claim: Claim, said: Said) -> str:
    """Return the id that a claim's contents give, whatever id it bears.

    >>> import kg
    >>> said = kg.open().store.said
    >>> id_of(said.claims[0], said) == said.claims[0].id
    True
    """
    return claim_id(
        source=said.sources[claim.source].iri,
        speaker=said.speaker_iri(claim.speaker),
        span=claim.locator.sha256,
        subject=said.actors[claim.subject].iri,
        relation=said.ontology.relations[claim.relation].iri,
        object=said.actors[claim.object].iri,
        stance=claim.stance,
        modality=claim.modality,
        basis=claim.basis,
        since=claim.since,
        until=claim.until,
        event=said.events[claim.event].iri if claim.event else None,
    )

"""Claims as canonical Turtle: one stanza each, always the same fields in the same order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from kg.claims.dates import ONGOING
from kg.claims.model import Claim
from kg.claims.said import Said
from kg.rdf import PREFIXES

_USED = ("kg", "actor", "claim", "source", "speaker", "event", "rdf", "xsd", "prov", "oa")
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_DATATYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}

HEADER = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in _USED)


def order(claim: Claim) -> tuple[str, int, int, str, str, str, str]:
    """Return a claim's place in a canonical file: by source, place in the text, then what it says."""
    place = claim.locator
    return claim.source, place.start, place.end, claim.subject, claim.relation, claim.object, claim.id


def document(claims: Iterable[Claim], said: Said) -> str:
    """Return a whole file of claims in canonical order. O(n log n)."""
    return HEADER + "".join(f"\n{stanza(claim, said)}" for claim in sorted(claims, key=order))


def stanza(claim: Claim, said: Said) -> str:
    """Return one claim as Turtle, to be read with the prefixes of ``HEADER``.

    >>> import kg
    >>> said = kg.open().store.said
    >>> stanza(said.claims[0], said).splitlines()[-1].startswith("    kg:gloss ")
    True
    """
    from pyoxigraph import Literal

    place = claim.locator
    relation = said.ontology.relations[claim.relation]
    fields = [
        ("rdf:subject", _iri(said.actors[claim.subject].iri)),
        ("rdf:predicate", _iri(relation.iri)),
        ("rdf:object", _iri(said.actors[claim.object].iri)),
        ("prov:hadPrimarySource", _iri(said.sources[claim.source].iri)),
        ("prov:wasAttributedTo", _iri(said.speaker_iri(claim.speaker))),
        *(
            (f"kg:{kind}", _iri(said.ontology.word_iris[getattr(claim, kind)]))
            for kind in ("stance", "modality", "basis")
        ),
        ("kg:confidence", _decimal(claim.confidence)),
    ]
    if claim.since:
        fields.append(("kg:since", _date(claim.since)))
    if claim.until:
        ongoing = claim.until == ONGOING
        fields.append(("kg:until", _iri(said.ontology.word_iris[ONGOING]) if ongoing else _date(claim.until)))
    if claim.event:
        fields.append(("kg:event", _iri(said.events[claim.event].iri)))
    if claim.on_behalf_of:
        fields.append(("kg:onBehalfOf", _iri(said.actors[claim.on_behalf_of].iri)))
    if claim.about:
        event = said.events.get(claim.about)
        fields.append(("kg:about", _iri(event.iri if event else PREFIXES["claim"] + claim.about)))
    fields.append(
        (
            "kg:locator",
            f"[ a kg:Locator ; oa:start {place.start} ; oa:end {place.end} ; kg:paragraph {place.paragraph} ; "
            f"kg:sentence {place.sentence} ;\n        kg:sha256 {Literal(place.sha256)} ]",
        )
    )
    fields.append(("kg:gloss", str(Literal(claim.gloss, language="en"))))
    body = " ;\n".join(f"    {name} {value}" for name, value in fields)
    return f"{_iri(PREFIXES['claim'] + claim.id)} a kg:Claim ;\n{body} .\n"


def _iri(iri: str) -> str:
    for prefix in _USED:
        if iri.startswith(PREFIXES[prefix]) and _LOCAL.fullmatch(iri[len(PREFIXES[prefix]) :]):
            return f"{prefix}:{iri[len(PREFIXES[prefix]) :]}"
    from pyoxigraph import NamedNode

    return str(NamedNode(iri))


def _decimal(number: float) -> str:
    text = format(Decimal(repr(number)), "f")
    return text if "." in text else f"{text}.0"


def _date(text: str) -> str:
    return f'"{text}"^^xsd:{_DATATYPES[len(text)]}'

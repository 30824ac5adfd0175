"""What the tests share: where things are, the command line as a process, and a small graph that is made up."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from kg.claims.identity import claim_id
from kg.rdf import PREFIXES

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds" / "us-iraq-2020"
SHARED = ROOT.parent / "shared"
ARTICLE = SHARED / "seeds" / "trt-world-opinion-2020-03.txt"

needs_article = pytest.mark.skipif(
    not ARTICLE.is_file(), reason=f"the article that the seeds are coded from is not here: shared/seeds/{ARTICLE.name}"
)


def run(
    *args: str | os.PathLike[str],
    stdin: str | None = None,
    env: Mapping[str, str] | None = None,
    cwd: str | os.PathLike[str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m kg`` with arguments; ``env`` is added to the environment, from which KG_GRAPH is left out."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    return subprocess.run(
        [sys.executable, "-m", "kg", *map(os.fspath, args)],
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        encoding="utf-8",
        env=surroundings | {"PYTHONUTF8": "1"} | dict(env or {}),
        cwd=cwd,
        timeout=300,
        check=False,
    )


TINY_TEXT = "Aldia pays the Karsh Brigade.\n\nThe brigade belongs to the Borun Front. It shells Aldia, says Borun.\n"
"""A made-up document, the source of the tiny graph."""

_HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def claim(
    subject: str,
    relation: str,
    object: str,
    *,
    quote: str = "Aldia pays the Karsh Brigade.",
    speaker: str = "speaker:tiny-author",
    stance: str = "asserted",
    modality: str = "stated",
    basis: str = "reported",
    confidence: float = 0.9,
    since: str | None = None,
    until: str | None = None,
    event: str | None = None,
    gloss: str = "",
    more: str = "",
) -> str:
    """Return a valid claim of the tiny graph in Turtle.

    Actors and event by handle, the relation by its local name (``partOf``), the speaker as a prefixed name; ``quote``
    stands once in ``TINY_TEXT``; ``more`` is Turtle to add, such as ``kg:onBehalfOf actor:Borun ;``.
    """
    start = TINY_TEXT.index(quote)
    before = TINY_TEXT[:start]
    paragraph = before.count("\n\n") + 1
    sentence = before.rpartition("\n\n")[2].count(". ") + 1
    span = sha256(quote.encode()).hexdigest()
    prefix, _, local = speaker.partition(":")
    name = claim_id(
        source=PREFIXES["source"] + "tiny",
        speaker=PREFIXES[prefix] + local,
        span=span,
        subject=PREFIXES["actor"] + subject,
        relation=PREFIXES["kg"] + relation,
        object=PREFIXES["actor"] + object,
        stance=stance,
        modality=modality,
        basis=basis,
        since=since,
        until=until,
        event=PREFIXES["event"] + event if event else None,
    )
    optional = f" kg:since {_date(since)} ;" if since else ""
    optional += f" kg:until {'kg:ongoing' if until == 'ongoing' else _date(until)} ;" if until else ""
    optional += f" kg:event event:{event} ;" if event else ""
    return f"""
claim:{name} a kg:Claim ;
    rdf:subject actor:{subject} ; rdf:predicate kg:{relation} ; rdf:object actor:{object} ;
    prov:hadPrimarySource source:tiny ; prov:wasAttributedTo {speaker} ;
    kg:stance kg:{stance} ; kg:modality kg:{modality} ; kg:basis kg:{basis} ; kg:confidence {confidence} ;{optional}
    {more}
    kg:locator [ a kg:Locator ; oa:start {start} ; oa:end {start + len(quote)} ;
        kg:paragraph {paragraph} ; kg:sentence {sentence} ; kg:sha256 "{span}" ] ;
    kg:gloss "{gloss or f"{subject} {relation} {object}"}"@en .
"""


def _date(text: str) -> str:
    return f'"{text}"^^xsd:{ {4: "gYear", 7: "gYearMonth", 10: "date"}[len(text)] }'


TINY = f"""{_HEAD}
actor:Aldia a kg:State ; skos:notation "Aldia" ; rdfs:label "Aldia"@en ; skos:altLabel "Republic of Aldia"@en ;
    skos:definition "A state, made up."@en .
actor:Borun a kg:State ; skos:notation "Borun" ; rdfs:label "Borun"@en ; skos:definition "Its neighbour."@en .
actor:Front a kg:ArmedGroup ; skos:notation "Front" ; rdfs:label "Borun Front"@en ; skos:definition "An army."@en .
actor:Karsh a kg:Militia ; skos:notation "Karsh" ; rdfs:label "Karsh Brigade"@en ; skos:definition "A militia."@en .

source:tiny a kg:Source ; rdfs:label "A made-up note"@en ; dct:publisher "Nobody" ; dct:creator speaker:tiny-author ;
    dct:issued "2001-05"^^xsd:gYearMonth ; dct:language "en" ; dct:rights "Free to use." ; kg:quotable true ;
    kg:sha256 "{sha256(TINY_TEXT.encode()).hexdigest()}" .
speaker:tiny-author a kg:Speaker ; rdfs:label "the author of the note"@en .
event:shelling a kg:Event ; skos:notation "shelling" ; rdfs:label "The shelling of Aldia"@en ;
    kg:since "2001-04"^^xsd:gYearMonth ; kg:until "2001-04"^^xsd:gYearMonth .
collection:tiny a kg:Collection ; rdfs:label "A made-up collection"@en ; kg:coder "the tests" ;
    dct:license <https://creativecommons.org/licenses/by/4.0/> .
"""
"""The tiny graph without its claims: Aldia, Borun, Front and Karsh, one source, one speaker, one event."""

TINY_CLAIMS = (
    claim("Aldia", "funds", "Karsh", until="ongoing")
    + claim("Karsh", "partOf", "Front", quote="The brigade belongs to the Borun Front.", until="ongoing")
    + claim(
        "Karsh",
        "attacks",
        "Aldia",
        quote="It shells Aldia, says Borun.",
        speaker="actor:Borun",
        confidence=0.6,
        since="2001-04",
        until="2001-04",
        event="shelling",
    )
)


def tiny(folder: Path, extra: str = "") -> Path:
    """Write a small valid graph, with more Turtle at its end, to ``tiny.ttl`` in a folder; return the file.

    Aldia funds Karsh (0.9), Karsh is part of Front (0.9), and Karsh attacks Aldia, says Borun (0.6, April 2001).
    """
    file = folder / "tiny.ttl"
    file.write_text(TINY + TINY_CLAIMS + extra, encoding="utf-8")
    return file

"""What the tests share: where things are, the command line as a process, and a small graph that is made up."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import permutations
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import kg
from kg.build.build import build
from kg.claims.identity import claim_id
from kg.claims.model import Actor
from kg.errors import UnknownName
from kg.graph import Graph
from kg.rdf import PREFIXES
from kg.selection import Selection

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"
ARTICLE_SEEDS = SEEDS / "us-iraq-2020"
RELEASE_SEEDS = SEEDS / "us-treasury-iraq"
SHARED = ROOT.parent / "shared"
ARTICLE = SHARED / "seeds" / "trt-world-opinion-2020-03.txt"
RELEASES = {
    f"treasury-{name.rpartition('-')[2]}": SHARED / "seeds" / "treasury" / f"{name}.md"
    for name in (
        "2009-07-02-tg195",
        "2012-11-08-tg1760",
        "2020-03-26-sm957",
        "2021-10-29-jy0443",
        "2024-01-22-jy2037",
    )
}
TEXTS = {"trt-world-2020-03": ARTICLE, **RELEASES}
"""The texts that the seeds are coded from, by source; they stand beside the checkout, where they stand at all."""

needs_article = pytest.mark.skipif(
    not ARTICLE.is_file(), reason=f"the article that the seeds are coded from is not here: shared/seeds/{ARTICLE.name}"
)
needs_releases = pytest.mark.skipif(
    not all(file.is_file() for file in RELEASES.values()),
    reason="the press releases that the seeds are coded from are not all here: shared/seeds/treasury/*.md",
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


def refused(*args: str | os.PathLike[str]) -> str:
    """Run a command that must fail with one line, which names the next step; return it."""
    done = run(*args)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith("kg: ")
    assert "; " in line, f"no next step: {line}"
    return line.removeprefix("kg: ")


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


def prefixed(turtle: str) -> str:
    """Return Turtle with the project's prefixes before it."""
    return _HEAD + turtle


def ntriples(turtle: str) -> str:
    """Return Turtle as N-Triples, in the same order."""
    triples = (quad.triple for quad in ox.parse(turtle.encode(), ox.RdfFormat.TURTLE))
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES).decode()


def generated(folder: Path, claims: int, seed: int = 1) -> Path:
    """Write a made-up graph of that many claims to ``made.nq`` in a folder; return the file."""
    file = folder / "made.nq"
    script = ROOT / "benchmarks" / "generate.py"
    subprocess.run([sys.executable, script, str(claims), file, str(seed)], check=True, timeout=300)
    return file


def inside(folder: Path) -> list[str]:
    """Return what stands in a compiled graph: generations as ``g-``, unfinished ones as ``building-``."""
    return sorted(re.sub(r"-.*", "-", each.name) for each in folder.iterdir())


def generation(target: Path) -> Path:
    """Return the folder of a compiled graph's generation."""
    return target / str(json.loads((target / "kg.json").read_text(encoding="utf-8"))["generation"])


def in_columns(*files: Path) -> Graph:
    """Open text files as large ones are opened: read into columns that the cache keeps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kg.records.MAX_BYTES", -1)
        return kg.open(*files)


def compiled(target: Path, *files: Path) -> Graph:
    """Build a compiled graph and open it."""
    build([str(file) for file in files], str(target))
    return kg.open(target)


WORLDS = (
    Selection(),
    Selection(min_confidence=0.7),
    Selection(("stated", "possible", "proposed"), ("reported", "concluded")),
)


def answers(graph: Graph) -> dict[str, Any]:
    """Return what a small graph says and what follows from it, in a form that two graphs can be compared in."""
    said = graph.store.said
    handles = sorted(said.actors)
    found: dict[str, Any] = {
        "repr": repr(graph),
        "claims": list(graph.claims()),
        "actors": list(graph.actors()),
        "sources": list(graph.sources()),
        "events": list(graph.events()),
        "speakers": dict(said.speakers),
        "names": dict(said.names),
        "unclaimed": [tie[:3] for tie in said.unclaimed()],
        "warned of": [tie.file for tie in said.unclaimed()[:1]],
        "by source": dict(said.claims.by_source()),
    }
    for claim in graph.claims():
        found[claim.id] = graph.claim(claim.id), graph.evidence(claim.subject, claim.relation, claim.object)
    for day in ("1990", "2001", "2001-04", "2003-05-17", "0001", "9999"):
        found[day] = list(graph.claims(during=day))
    for handle in handles:
        found[handle] = list(graph.claims(of=handle)), graph.profile(handle)
    for relation in {claim.relation for claim in graph.claims()}:
        found[relation] = list(graph.claims(relation=relation))
    for name in {name for actor in graph.actors() for name in _spellings(actor)}:
        found[f"actor {name}"] = _looked_up(graph, name)
    for selection in WORLDS:
        world = graph.within(selection)
        found[f"ties, {selection}"] = {each: sorted(world.ties.ties_of(each)) for each in handles}
        found[f"columns, {selection}"] = tied(world)
        found[f"statements, {selection}"] = statements(world)
        for start, goal in list(permutations(handles[:5], 2)):
            for lens in graph.ontology.lenses:
                key = f"{start}, {goal}, {lens}, {selection}"
                found[key] = world.paths(start, goal, lens, fungible=True), world.lenses_between(start, goal)
    for name in ("components", "kcore"):
        found[name] = list(graph.analyse(name))
    return found


def tied(graph: Graph) -> list[tuple[str, str, str, float]]:
    """Return the ties that hold, out of their columns."""
    ties = graph.ties.columns()
    columns = zip(ties.subject, ties.relation, ties.object, ties.confidence, strict=True)
    return sorted((ties.handles[a], ties.relations[r], ties.handles[b], float(sure)) for a, r, b, sure in columns)


def statements(graph: Graph) -> list[str]:
    """Return the statements of a graph's store, the names of blank nodes aside."""
    terms = ((quad.subject, quad.predicate, quad.object, quad.graph_name) for quad in graph.oxigraph())
    return sorted(" ".join("_:" if isinstance(term, ox.BlankNode) else str(term) for term in quad) for quad in terms)


def _spellings(actor: Actor) -> Iterator[str]:
    for name in (actor.handle, actor.label, *actor.aliases):
        yield from (name, name.upper(), name[:-1], f"x{name}")


def _looked_up(graph: Graph, name: str) -> str:
    try:
        return graph.actor(name).handle
    except UnknownName as error:
        return f"{error} {error.near}"

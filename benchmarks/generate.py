"""Made-up graphs of any size, the same for the same seed.

Actors are of unequal fame (a few take part in very many ties), a quarter of the claims is on relations that the default
lens walks, about one in six speaks of a tie that another claim has spoken of already, a few deny, doubt or conclude.
Every claim has a locator, a gloss and the id that its contents give. Relations, types and words come from the shipped
ontology.

Usage: python benchmarks/generate.py CLAIMS FILE [SEED]     FILE ends in .nq or .ttl
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from hashlib import sha256
from typing import IO, NamedTuple

import numpy as np

from kg.claims.identity import LENGTH
from kg.ontology import Ontology, load
from kg.rdf import BASE, DCT, KG, LABEL, NOTATION, OA, PREFIXES, PROV, RDF, TYPE, XSD

BLOCK = 20_000
FAME = 3.0
"""The exponent of fame: an actor is the floor of n·u³ for u even in 0..1, so a hundredth of the actors has a fifth."""
CONFIDENCES = (0.9, 0.6, 0.3)


class Size(NamedTuple):
    """How many of what a graph holds."""

    claims: int
    each: float = 10
    """Claims to an actor."""

    @property
    def actors(self) -> int:
        """The number of actors."""
        return max(12, int(self.claims / self.each))

    @property
    def sources(self) -> int:
        """The number of sources, one to fifty claims."""
        return max(3, self.claims // 50)

    @property
    def events(self) -> int:
        """The number of events, one to two hundred claims."""
        return max(2, self.claims // 200)


def handle(number: int) -> str:
    """Return an actor's handle."""
    return f"A{number:07d}"


def lines(claims: int, seed: int = 1, each: float = 10) -> Iterator[str]:
    """Yield the graph as N-Triples, some thousands of lines at a time: actors, sources and events, then the claims.

    There are ``each`` claims to an actor.
    """
    size, ontology = Size(claims, each), load()
    random = np.random.default_rng(seed)
    yield from _people(size, ontology, random)
    for first in range(0, claims, BLOCK):
        yield _claims(size, ontology, first, min(BLOCK, claims - first), seed)


def write(claims: int, out: IO[bytes], seed: int = 1, each: float = 10) -> None:
    """Write the graph as N-Triples, which is N-Quads too."""
    for block in lines(claims, seed, each):
        out.write(block.encode())


def write_turtle(claims: int, out: IO[bytes], seed: int = 1) -> None:
    """Write the graph as Turtle, with prefixes and statements grouped by subject."""
    import pyoxigraph as ox

    text = "".join(lines(claims, seed)).encode()
    ox.serialize(ox.parse(text, ox.RdfFormat.N_TRIPLES), out, ox.RdfFormat.TURTLE, prefixes=PREFIXES)


def _people(size: Size, ontology: Ontology, random: np.random.Generator) -> Iterator[str]:
    types = list(ontology.types.values())
    kinds = random.integers(0, len(types), size.actors)
    block: list[str] = []
    for number in range(size.actors):
        name, iri = handle(number), f"<{BASE}actor/{handle(number)}>"
        block.append(
            f"{iri} <{TYPE}> <{types[kinds[number]].iri}> .\n"
            f'{iri} <{NOTATION}> "{name}" .\n'
            f'{iri} <{LABEL}> "Actor {number}"@en .\n'
            f'{iri} <{PREFIXES["skos"]}altLabel> "The {number}th Front"@en .\n'
        )
        if len(block) == BLOCK:
            yield "".join(block)
            block.clear()
    for number in range(size.sources):
        iri, author = f"<{BASE}source/S{number}>", f"<{BASE}speaker/P{number // 10}>"
        day = f"{2000 + number % 24}-{1 + number % 12:02d}-{1 + number % 28:02d}"
        block.append(
            f"{iri} <{TYPE}> <{KG}Source> .\n"
            f'{iri} <{LABEL}> "Report {number}"@en .\n'
            f"{iri} <{DCT}creator> {author} .\n"
            f'{iri} <{DCT}issued> "{day}"^^<{XSD}date> .\n'
            f'{iri} <{DCT}publisher> "Bureau {number // 10}" .\n'
            f'{iri} <{DCT}language> "en" .\n'
            f'{iri} <{DCT}rights> "Made up, free to use." .\n'
            f'{iri} <{KG}quotable> "true"^^<{XSD}boolean> .\n'
            f'{iri} <{KG}sha256> "{sha256(f"Report {number}".encode()).hexdigest()}" .\n'
        )
        if number % 10 == 0:
            block.append(f'{author} <{TYPE}> <{KG}Speaker> .\n{author} <{LABEL}> "Bureau {number // 10}"@en .\n')
    for number in range(size.events):
        iri, year = f"<{BASE}event/e{number}>", 2000 + number % 24
        block.append(
            f"{iri} <{TYPE}> <{KG}Event> .\n"
            f'{iri} <{NOTATION}> "e{number}" .\n'
            f'{iri} <{LABEL}> "Event {number}"@en .\n'
            f'{iri} <{KG}since> "{year}"^^<{XSD}gYear> .\n'
        )
    yield "".join(block)


def _claims(size: Size, ontology: Ontology, first: int, count: int, seed: int) -> str:
    random = np.random.default_rng((seed, first))
    every = [each for each in ontology.relations.values() if each.domain == each.range == f"{KG}Actor"]
    lens = {step.relation for step in ontology.lenses[ontology.default_lens].steps}
    walked = [place for place, each in enumerate(every) if each.notation in lens]
    relations = [each.iri for each in every]
    fame = random.random((2, count)) ** FAME * size.actors
    order = np.random.default_rng(seed).permutation(size.actors)
    subjects, objects = order[fame.astype(np.int64)]
    kinds = random.integers(0, len(relations), count)
    kinds = np.where(random.random(count) < 1 / 4, np.array(walked)[kinds % len(walked)], kinds)
    again = np.flatnonzero(random.random(count) < 1 / 6)
    earlier = (random.random(len(again)) * again).astype(np.int64)
    for column in (subjects, objects, kinds):
        column[again] = column[earlier]
    objects = np.where(objects == subjects, (objects + 1) % size.actors, objects)
    sources = random.integers(0, size.sources, count)
    chance = random.random((8, count))
    years = 1995 + random.integers(0, 29, count)
    texts = []
    for i in range(count):
        number = first + i
        subject, object = f"{BASE}actor/{handle(subjects[i])}", f"{BASE}actor/{handle(objects[i])}"
        source = f"{BASE}source/S{sources[i]}"
        author = f"{BASE}speaker/P{sources[i] // 10}"
        speaker = (
            author if chance[0, i] < 0.7 else f"{BASE}actor/{handle(order[int(chance[1, i] ** FAME * size.actors)])}"
        )
        stance = "denied" if chance[2, i] < 0.05 else "asserted"
        modality = "possible" if chance[3, i] < 0.04 else "proposed" if chance[3, i] < 0.06 else "stated"
        basis = "concluded" if chance[4, i] < 0.04 else "reported"
        confidence = CONFIDENCES[2 if modality != "stated" else 0 if speaker == author else 1]
        since, since_type = _date(years[i], chance[5, i])
        until, until_text = "", ""
        if chance[6, i] < 0.3:
            until, until_text = "ongoing", f"<{KG}ongoing>"
        elif chance[6, i] < 0.5:
            until = str(years[i] + 1 + int(chance[7, i] * 4))
            until_text = f'"{until}"^^<{XSD}gYear>'
        event = f"{BASE}event/e{number % size.events}" if chance[7, i] < 0.05 else ""
        start = 10 + number % 5000
        span = sha256(f"{seed} {number}".encode()).hexdigest()
        relation = relations[kinds[i]]
        parts = (source, speaker, span, subject, relation, object, stance, modality, basis, since, until, event)
        claim = f"<{BASE}claim/{sha256(chr(10).join(parts).encode()).hexdigest()[:LENGTH]}>"
        extra = f'{claim} <{KG}since> "{since}"^^<{XSD}{since_type}> .\n' if since else ""
        extra += f"{claim} <{KG}until> {until_text} .\n" if until else ""
        extra += f"{claim} <{KG}event> <{event}> .\n" if event else ""
        texts.append(
            f"{claim} <{TYPE}> <{KG}Claim> .\n"
            f"{claim} <{RDF}subject> <{subject}> .\n"
            f"{claim} <{RDF}predicate> <{relation}> .\n"
            f"{claim} <{RDF}object> <{object}> .\n"
            f"{claim} <{PROV}hadPrimarySource> <{source}> .\n"
            f"{claim} <{PROV}wasAttributedTo> <{speaker}> .\n"
            f"{claim} <{KG}stance> <{KG}{stance}> .\n"
            f"{claim} <{KG}modality> <{KG}{modality}> .\n"
            f"{claim} <{KG}basis> <{KG}{basis}> .\n"
            f'{claim} <{KG}confidence> "{confidence}"^^<{XSD}decimal> .\n'
            f"{extra}"
            f"{claim} <{KG}locator> _:l{number} .\n"
            f"_:l{number} <{TYPE}> <{KG}Locator> .\n"
            f'_:l{number} <{OA}start> "{start}"^^<{XSD}integer> .\n'
            f'_:l{number} <{OA}end> "{start + 40}"^^<{XSD}integer> .\n'
            f'_:l{number} <{KG}paragraph> "{1 + start // 400}"^^<{XSD}integer> .\n'
            f'_:l{number} <{KG}sentence> "{1 + start % 4}"^^<{XSD}integer> .\n'
            f'_:l{number} <{KG}sha256> "{span}" .\n'
            f'{claim} <{KG}gloss> "Report {sources[i]} says it of actor {subjects[i]} and actor {objects[i]}"@en .\n'
        )
    return "".join(texts)


def _date(year: int, chance: float) -> tuple[str, str]:
    """Return a start, often none, and its datatype."""
    if chance < 0.4:
        return "", ""
    if chance < 0.7:
        return str(year), "gYear"
    month = 1 + int(chance * 1000) % 12
    if chance < 0.85:
        return f"{year}-{month:02d}", "gYearMonth"
    return f"{year}-{month:02d}-{1 + int(chance * 10000) % 28:02d}", "date"


if __name__ == "__main__":
    with open(sys.argv[2], "wb") as file:  # noqa: PTH123
        (write_turtle if sys.argv[2].endswith(".ttl") else write)(int(sys.argv[1]), file, *map(int, sys.argv[3:4]))

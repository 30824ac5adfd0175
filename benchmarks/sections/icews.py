"""Real events: those of ICEWS in 2018, coded in CAMEO, as claims. For research only: nothing of them is kept here."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from statistics import median

from data import draw
from harness import HERE, KG, Bench, Figures, Row, number, probe, run, seconds

EVENTS = HERE.parents[1] / "shared" / "data" / "icews18"
PARTS = ("train", "valid", "test")
PAIRS, LIMIT = 50, 10.0
SURE = 0.6
MATCHES = ("exactMatch", "closeMatch", "narrowMatch", "broadMatch", "relatedMatch")
"""Kinds of mapping, the best first: a code that several relations map to goes to the one that fits it best."""


def measure(bench: Bench) -> Iterator[Row]:
    """Yield the rows; one that says so where the events are not there."""
    if not EVENTS.is_dir():
        yield Row("ICEWS", "skipped", note="the events are not in ../shared/data/icews18 beside the project")
        return
    file, place = bench.work / "graphs" / "icews.nq", bench.work / "graphs" / "icews.kg"
    counts = bench.kept("icews counts", lambda: probe("sections.icews", "convert", file))
    of = f"{counts['events']:,} events, {counts['actors']:,} actors, {counts['codes']:,} codes"
    yield Row(
        "events that become claims",
        f"{counts['claims']:,}",
        note=f"of {of}; {counts['mapped']} codes are mapped to a relation, {counts['unmapped']:,} events left out, "
        f"{counts['loops']:,} of one actor with itself; each claim once",
    )
    built = bench.kept("icews build", lambda: run([KG, "build", str(file), "-o", str(place)], watch=True).figures())
    yield Row(
        "build",
        f"{seconds(built['cpu'])} of CPU",
        note=f"{seconds(built['wall'])}, together {number(built['together'])} MB",
    )
    ends = bench.kept("icews pairs", lambda: probe("sections.icews", "draw", place, PAIRS))
    asked = bench.kept("icews paths", lambda: [_ask(str(place), pair) for pair in ends])
    times = [each["cpu"] for each in asked]
    found, stopped = (sum(each["code"] == code for each in asked) for code in (0, -9))
    yield Row(
        "`kg paths A B --lens any`, median of CPU",
        seconds(median(times)),
        note=f"{len(asked)} pairs, chains between {found}, {stopped} stopped after {LIMIT:g} s; every claim holds on "
        f"one day, and so must a chain; at most {seconds(max(times))} and {number(max(each['memory'] for each in asked))} MB",  # noqa: E501
    )
    for name in ("pagerank", "components"):
        done = bench.kept(f"icews {name}", partial(_figures, [KG, "-g", str(place), "analyse", name]))
        yield Row(
            f"`kg analyse {name}`",
            f"{seconds(done['cpu'])} of CPU",
            note=f"{seconds(done['wall'])}, {number(done['memory'])} MB",
        )


def _figures(command: list[str]) -> Figures:
    return run(command).figures()


def _ask(place: str, pair: list[str]) -> Figures:
    answer = run([KG, "-g", place, "paths", *pair[:2], "--lens", "any"], good=(0, 1), limit=LIMIT)
    return answer.figures() | {"code": answer.code}


def convert(out: str) -> dict[str, int]:
    """Write the events whose code a relation is mapped to as claims of one made-up source; return counts."""
    from kg.claims.identity import claim_id
    from kg.ontology import load
    from kg.rdf import BASE, DCT, KG, LABEL, NOTATION, OA, PROV, RDF, SKOS, TYPE, XSD

    actors, codes = (_names(name) for name in ("entity2id.txt", "relation2id.txt"))
    relations = list(load().relations.values())
    labels = _codes()
    best: dict[str, tuple[int, str]] = {}
    for relation in relations:
        for kind, iri in relation.mappings if relation.domain == relation.range == f"{KG}Actor" else ():
            name, rank = labels.get(iri, ""), MATCHES.index(kind.removeprefix(SKOS))
            if name and rank < best.get(name, (9, ""))[0]:
                best[name] = rank, relation.iri
    of = {number: best[_plain(name)][1] for number, name in codes.items() if _plain(name) in best}
    source, speaker, span = f"{BASE}source/events", f"{BASE}speaker/coder", sha256(b"").hexdigest()
    counts = dict.fromkeys(("events", "unmapped", "loops", "claims"), 0)
    seen = set()
    Path(out).parent.mkdir(parents=True, exist_ok=True)
    with open(out, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(
            f'<{source}> <{TYPE}> <{KG}Source> .\n<{source}> <{LABEL}> "Events"@en .\n'
            f'<{source}> <{DCT}creator> <{speaker}> .\n<{source}> <{DCT}issued> "2018"^^<{XSD}gYear> .\n'
            f'<{speaker}> <{TYPE}> <{KG}Speaker> .\n<{speaker}> <{LABEL}> "the coder"@en .\n'
        )
        for number, name in actors.items():
            iri = f"<{BASE}actor/I{number}>"
            label = json.dumps(name, ensure_ascii=False)
            file.write(
                f'{iri} <{TYPE}> <{KG}State> .\n{iri} <{NOTATION}> "I{number}" .\n{iri} <{LABEL}> {label}@en .\n'
            )
        for part in PARTS:
            for line in gzip.decompress((EVENTS / f"{part}.txt.gz").read_bytes()).decode().splitlines():
                one, code, other, hour = map(int, line.split()[:4])
                counts["events"] += 1
                if code not in of or one == other:
                    counts["unmapped" if code not in of else "loops"] += 1
                    continue
                day = (date(2018, 1, 1) + timedelta(hours=hour)).isoformat()
                said = {"subject": f"{BASE}actor/I{one}", "relation": of[code], "object": f"{BASE}actor/I{other}"}
                words = {"stance": "asserted", "modality": "stated", "basis": "reported"}
                claim = claim_id(
                    source=source, speaker=speaker, span=span, **said, **words, since=day, until=day, event=None
                )
                if claim in seen:
                    continue
                seen.add(claim)
                iri, place = f"<{BASE}claim/{claim}>", f"_:l{claim}"
                file.write(
                    f"{iri} <{TYPE}> <{KG}Claim> .\n{iri} <{RDF}subject> <{said['subject']}> .\n"
                    f"{iri} <{RDF}predicate> <{said['relation']}> .\n{iri} <{RDF}object> <{said['object']}> .\n"
                    f"{iri} <{PROV}hadPrimarySource> <{source}> .\n{iri} <{PROV}wasAttributedTo> <{speaker}> .\n"
                    + "".join(f"{iri} <{KG}{kind}> <{KG}{word}> .\n" for kind, word in words.items())
                    + f'{iri} <{KG}confidence> "{SURE}"^^<{XSD}decimal> .\n'
                    + "".join(f'{iri} <{KG}{bound}> "{day}"^^<{XSD}date> .\n' for bound in ("since", "until"))
                    + f"{iri} <{KG}locator> {place} .\n{place} <{TYPE}> <{KG}Locator> .\n"
                    f'{place} <{OA}start> "0"^^<{XSD}integer> .\n{place} <{OA}end> "1"^^<{XSD}integer> .\n'
                    f'{place} <{KG}paragraph> "1"^^<{XSD}integer> .\n{place} <{KG}sentence> "1"^^<{XSD}integer> .\n'
                    f'{place} <{KG}sha256> "{span}" .\n{iri} <{KG}gloss> "An event of {day}"@en .\n'
                )
    counts["claims"] = len(seen)
    return counts | {"actors": len(actors), "codes": len(codes), "mapped": len(of)}


def _names(file: str) -> dict[int, str]:
    rows = (line.rstrip("\n").rsplit("\t", 1) for line in (EVENTS / file).read_text(encoding="utf-8").splitlines())
    return {int(number): name for name, number in rows}


def _codes() -> dict[str, str]:
    """Return the plain labels of the CAMEO codes that the ontology knows, by IRI."""
    from kg.ontology import code_files
    from kg.rdf import LABEL, Index

    index = Index()
    for path in code_files():
        index.read(path)
    return {iri: _plain(index.value(iri, LABEL) or "") for iri in index.subjects if "/cameo-" in iri}


def _plain(name: str) -> str:
    return name.casefold().removesuffix(", not specified below")


if __name__ == "__main__":
    answer = convert(sys.argv[2]) if sys.argv[1] == "convert" else draw(sys.argv[2], int(sys.argv[3]))
    print(json.dumps(answer))

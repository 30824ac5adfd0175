"""From files to a folder of columns: what a compiled graph is made of, apart from its SPARQL store.

Claims keep their reading order. Actors are numbered in the order of their handles, ties in that of subject, relation
and object, so that numbers compare as names do.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from json import JSONEncoder, dump
from typing import Any, NamedTuple

import numpy as np

from kg.build.resolve import Rows, resolve
from kg.build.scan import Scan
from kg.build.ties import Ties, ties, weigh, write_periods, write_ties
from kg.claims.dates import number
from kg.claims.names import fold
from kg.claims.reader import Statements
from kg.rdf import Index, uncollected
from kg.store.columns import Columns, TextsWriter, Writer
from kg.store.compiled import CLAIM, CompiledClaims


class Compiled(NamedTuple):
    """What was written: how many of what; the ties that hold unopposed in the default world, as triples of IRIs.

    Only these belong into the SPARQL store: ``bare`` has the actors and predicates, as IRIs, of ties that stand plainly
    in the files.
    """

    counts: dict[str, int]
    plain: Iterator[tuple[str, str, str]]
    bare: set[tuple[str, str]]


def compile_files(
    paths: Sequence[str],
    vocabulary: Sequence[str],
    folder: str,
    progress: Callable[[int], None] = lambda _: None,
) -> Compiled:
    """Read RDF files and write their claims, actors, sources and events as columns into an existing folder.

    Every structural check of ``kg.claims.reader`` holds for what was written. Raises ``InputError`` for the first
    problem, with the count of the others. Memory: about 200 bytes a claim, and what is no claim in full. O(n log n).
    """
    index = Index()
    for path in vocabulary:
        index.read(path)
    with uncollected():
        with TextsWriter(folder, "record") as records:
            scan = Scan(records, index)
            for path in paths:
                scan.read(path, progress)
            rows = resolve(scan, paths)
        del scan
        return _write(rows, folder)


def _write(rows: Rows, folder: str) -> Compiled:
    writer = Writer(folder)
    writer.rows("claim.rows", CLAIM, {**rows.numbers, "key": rows.keys})
    order = np.argsort(rows.keys, kind="stable")
    writer.numbers("key", "Q", rows.keys[order])
    writer.numbers("key.row", "I", order)
    writer.texts("speaker", rows.speakers)
    writer.texts("about", rows.abouts)
    _write_people(rows.said, writer)
    found = ties(rows)
    write_ties(found, rows, writer)
    write_periods(found, rows, writer)
    supported = weigh(found, rows, folder, writer)
    _write_index(rows.said, folder)
    said = rows.said
    counts = {"claims": len(rows.keys), "ties": len(found.subject), "actors": len(said.actors)}
    counts |= {"sources": len(said.sources), "events": len(said.events)}
    _write_unclaimed(said, folder, writer)
    return Compiled(counts, _plain(found, supported, said), _bare(said))


def _write_people(said: Statements, writer: Writer) -> None:
    """Write actors, sources and events by handle, and what actors are called."""
    encode = JSONEncoder(ensure_ascii=False).encode
    for name, known in (("actor", said.actors), ("source", said.sources), ("event", said.events)):
        writer.texts(name, sorted(known))
        writer.texts(f"{name}.is", (encode(known[handle]) for handle in sorted(known)))
    sources = sorted(said.sources)
    place = {handle: number for number, handle in enumerate(sources)}
    writer.numbers("source.root", "I", [place[said.root(handle)] for handle in sources])
    writer.numbers("source.issued", "I", [number(said.sources[handle].issued) for handle in sources])
    writer.texts("speaker.name", sorted(said.speakers))
    writer.texts("speaker.iri", (said.speakers[name] for name in sorted(said.speakers)))
    called = sorted(
        (fold(name), rank, actor)
        for actor, handle in enumerate(sorted(said.actors))
        for rank, names in enumerate(([handle], (said.actors[handle].label, *said.actors[handle].aliases)))
        for name in names
    )
    writer.texts("name", (name for name, _, _ in called))
    writer.numbers("name.rank", "B", [rank for _, rank, _ in called])
    writer.numbers("name.actor", "I", [actor for _, _, actor in called])


def _write_index(said: Statements, folder: str) -> None:
    """Write what is said of anything else: the vocabulary and the collections."""
    index = said.index
    people = {each.iri for known in (said.actors, said.sources, said.events) for each in known.values()}
    people.update(said.speakers.values())
    rest: dict[str, Any] = {iri: described for iri, described in index.subjects.items() if iri not in people}
    with open(os.path.join(folder, "index.json"), "w", encoding="utf-8") as out:  # noqa: PTH123
        dump(rest, out, ensure_ascii=False, separators=(",", ":"))


def _bare(said: Statements) -> set[tuple[str, str]]:
    """Return the actors and predicates of plain ties in the files, whatever stands at their ends, in any language."""
    ties = {*said.ontology.by_iri, *said.ontology.inverses}
    return {
        (actor.iri, predicate)
        for actor in said.actors.values()
        for predicate in (each.partition("@")[0] for each in said.index.subjects[actor.iri])
        if predicate in ties
    }


def _write_unclaimed(said: Statements, folder: str, writer: Writer) -> None:
    """Write which plain ties in the files have no claim behind them."""
    claims = CompiledClaims(Columns(folder), said.ontology)
    unclaimed = [tie for tie in said.plain_ties() if not claims.rows(*tie.ends)]
    first = [said.index.file_of(*tie.iris[::2]) for tie in unclaimed[:1]] * len(unclaimed)
    writer.texts("unclaimed", ("\t".join((*tie.ends, file)) for tie, file in zip(unclaimed, first, strict=True)))


def _plain(found: Ties, supported: Any, said: Statements) -> Iterator[tuple[str, str, str]]:
    iris = [said.actors[handle].iri for handle in sorted(said.actors)]
    relations = [relation.iri for relation in said.ontology.relations.values()]
    symmetric = [relation.symmetric for relation in said.ontology.relations.values()]
    columns = (column[supported].tolist() for column in (found.subject, found.relation, found.object))
    for subject, relation, object in zip(*columns, strict=True):
        yield iris[subject], relations[relation], iris[object]
        if symmetric[relation]:
            yield iris[object], relations[relation], iris[subject]

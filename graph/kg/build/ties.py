"""Ties out of claims: which claims speak of the same one, the links of each actor, how the default world sees them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.build.resolve import Rows
from kg.claims.dates import DUSK, windows, written
from kg.selection import Selection
from kg.store.columns import Columns, Writer
from kg.store.compiled import CompiledClaims
from kg.world import SUPPORTED, UNITS, World

Numbers = NDArray[Any]


class Ties(NamedTuple):
    """Ties in the order of subject, relation and object, as numbers; ``first`` and ``rows`` are their claims."""

    subject: Numbers
    relation: Numbers
    object: Numbers
    first: Numbers
    rows: Numbers


def ties(rows: Rows) -> Ties:
    """Return the ties that claims speak of; on a symmetric relation the end with the lower number comes first."""
    relations = list(rows.said.ontology.relations.values())
    subject, relation, object = (rows.numbers[name].astype("uint64") for name in ("subject", "relation", "object"))
    symmetric = np.array([each.symmetric for each in relations])[rows.numbers["relation"]]
    turned = symmetric & (object < subject)
    subject, object = np.where(turned, object, subject), np.where(turned, subject, object)
    order, first = _grouped(subject, relation, object, len(relations), len(rows.said.actors))
    heads = order[first[:-1]]
    return Ties(subject[heads], relation[heads], object[heads], first, order)


def _grouped(one: Numbers, two: Numbers, three: Numbers, twos: int, threes: int) -> tuple[Numbers, Numbers]:
    """Return the stable order by three columns, and where in it each group of equals begins, with the end."""
    if int(one.max(initial=0) + 1) * twos * threes < 2**64:
        joined = (one * np.uint64(twos) + two) * np.uint64(threes) + three
        order = np.argsort(joined, kind="stable")
        new = np.flatnonzero(np.diff(joined[order])) + 1
    else:
        order = np.lexsort((three, two, one))
        new = np.flatnonzero(np.any([np.diff(column[order]) != 0 for column in (one, two, three)], axis=0)) + 1
    return order, np.concatenate((np.zeros(min(1, len(order)), "int64"), new, [len(order)]))


def write_ties(found: Ties, rows: Rows, writer: Writer) -> None:
    """Write the ties and both ends' links."""
    for name, code in (("subject", "I"), ("relation", "H"), ("object", "I"), ("first", "I"), ("rows", "I")):
        writer.numbers(f"tie.{name}", code, getattr(found, name))
    relations = list(rows.said.ontology.relations.values())
    symmetric = np.array([each.symmetric for each in relations], bool)[found.relation.astype("int64")]
    number = np.arange(len(found.subject), dtype="uint64")
    turned = symmetric & (found.subject != found.object)
    out = [
        np.concatenate((column, other[turned]))
        for column, other in (
            (found.subject, found.object),
            (found.relation, found.relation),
            (found.object, found.subject),
            (number, number),
        )
    ]
    back = [column[~symmetric] for column in (found.object, found.relation, found.subject, number)]
    for side, (actor, relation, other, tie) in (("out", out), ("in", back)):
        _write_links(side, actor, relation, other, tie, len(relations), len(rows.said.actors), writer)


def _write_links(
    side: str,
    actor: Numbers,
    relation: Numbers,
    other: Numbers,
    tie: Numbers,
    relations: int,
    actors: int,
    writer: Writer,
) -> None:
    order, _ = _grouped(actor, relation, other, relations, actors)
    actor, relation = actor[order], relation[order]
    new = np.flatnonzero((np.diff(actor) != 0) | (np.diff(relation) != 0)) + 1
    first = np.concatenate((np.zeros(min(1, len(order)), "int64"), new))
    writer.numbers(f"{side}.other", "I", other[order])
    writer.numbers(f"{side}.tie", "I", tie[order])
    writer.numbers(f"{side}.run", "I", np.concatenate((first, [len(order)])))
    writer.numbers(f"{side}.relation", "H", relation[first])
    writer.numbers(f"{side}.actor", "I", np.searchsorted(actor[first], np.arange(actors + 1)))


def weigh(found: Ties, rows: Rows, folder: str, writer: Writer) -> Numbers:
    """Write how each tie stands in the default world and its limit in any; return which are supported.

    A tie with one claim is as that claim is, and two that agree are weighed here; the others are weighed as everywhere.
    """
    ontology = rows.said.ontology
    confidence, asserted = rows.numbers["confidence"], _said(rows, "stance", ("asserted",))
    usual = Selection()
    admitted = _said(rows, "modality", usual.modalities) & _said(rows, "basis", usual.bases)
    heads = found.rows[found.first[:-1]]
    holds = (admitted & asserted)[heads]
    supported = holds.copy()
    sure = np.where(holds, confidence[heads], 0.0)
    limit = np.where(asserted[heads], np.rint(confidence[heads] * UNITS), 0)
    columns = Columns(folder)
    claims = CompiledClaims(columns, ontology)
    every = {kind: tuple(ontology.kinds_of_words[kind]) for kind in ("modality", "basis")}
    world, widest = World(claims), World(claims, Selection(every["modality"], every["basis"]))
    several = np.diff(found.first) > 1
    pairs, one, other = _agreeing(found, asserted)
    several[pairs] = False
    both = _together(rows, one, other, np.frombuffer(columns["source.root.I"], "uint32"))
    holds[pairs] = supported[pairs] = admitted[one] | admitted[other]
    alone = np.where(admitted[one], confidence[one], np.where(admitted[other], confidence[other], 0.0))
    sure[pairs] = np.where(admitted[one] & admitted[other], both, alone)
    limit[pairs] = np.rint(both * UNITS)
    for tie in np.flatnonzero(several).tolist():
        weighed = world.weigh_anew(tie)
        holds[tie], supported[tie] = world.holds(weighed), weighed.verdict == SUPPORTED
        sure[tie] = weighed.confidence
        usually = admitted[found.rows[found.first[tie] : found.first[tie + 1]]].all()
        limit[tie] = round((weighed if usually else widest.weigh_anew(tie)).confidence * UNITS)
    writer.numbers("tie.holds", "B", holds)
    writer.numbers("tie.confidence", "d", sure)
    writer.numbers("tie.limit", "Q", limit)
    return np.flatnonzero(supported)


def write_periods(found: Ties, rows: Rows, writer: Writer) -> None:
    """Write the days on which each tie can at most hold in any world: those of all claims for it, as closed periods."""
    tie = np.repeat(np.arange(len(found.subject)), np.diff(found.first))
    since, until = (rows.numbers[name][found.rows] for name in ("since", "until"))
    begin = _days(since, lambda date: windows(date, None, None)[1][0][0])
    end = _days(until, lambda date: windows(None, date, None)[1][0][1])
    holds = _said(rows, "stance", ("asserted",))[found.rows] & (begin <= end)
    tie, begin, end = tie[holds], begin[holds], end[holds]
    order = np.lexsort((begin, tie))
    tie = tie[order]
    apart = tie * (DUSK + 3)
    begin, end = begin[order] + apart, np.maximum.accumulate(end[order] + apart)
    new = np.concatenate((np.ones(min(1, len(tie)), bool), begin[1:] > end[:-1] + 1))
    last = np.concatenate((new[1:], np.ones(min(1, len(tie)), bool)))
    periods = np.stack((begin[new] - apart[new], end[last] - apart[last]), axis=1)
    writer.numbers("tie.period", "I", np.searchsorted(tie[new], np.arange(len(found.subject) + 1)))
    writer.numbers("period", "I", periods.ravel())


def _days(dates: Numbers, day: Callable[[str | None], int]) -> Numbers:
    known, place = np.unique(dates, return_inverse=True)
    return np.array([day(written(each)) for each in known.tolist()], "int64")[place]


def _agreeing(found: Ties, asserted: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return the ties that have two claims, none of which denies, with the rows of the one and the other."""
    pairs = np.flatnonzero(np.diff(found.first) == 2)
    one, other = found.rows[found.first[pairs]], found.rows[found.first[pairs] + 1]
    agreed = asserted[one] & asserted[other]
    return pairs[agreed], one[agreed], other[agreed]


def _together(rows: Rows, one: Numbers, other: Numbers, roots: Numbers) -> Numbers:
    """Return the confidence of one claim and another as ``kg.world.corroborated`` does."""
    root, speaker, confidence = roots[rows.numbers["source"]], rows.numbers["speaker"], rows.numbers["confidence"]
    once = (root[one] == root[other]) | (speaker[one] == speaker[other])
    surest = np.maximum(confidence[one], confidence[other])
    return np.where(once, surest, 1 - (1 - confidence[one]) * (1 - confidence[other]))


def _said(rows: Rows, kind: str, words: tuple[str, ...]) -> Numbers:
    known = list(rows.said.ontology.kinds_of_words[kind])
    return np.isin(rows.numbers[kind], [known.index(word) for word in words])

"""Find paradoxes: an actor that bankrolls its own enemy, strikes its ally's army, outlaws whom it feeds.

Each is shown with both proofs, how its two sides lie in time, the smallest sets of claims whose rejection dissolves it,
who disputes a step, and where a source concludes the same. They are ranked by confidence × timing × gravity, as
ontology/motifs.ttl defines them. Motifs of your own are read from Turtle with --rules.

Example: kg paradoxes --of US
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kg.cli.negatives import NO_PARADOX
from kg.cli.options import as_text_or_json, in_world, rule_files
from kg.cli.output import claim_lines, progress, say, say_json, tell

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.reason.paradoxes import Paradox


@click.command(help=__doc__)
@click.option("--of", metavar="A", help="Only those of this actor.")
@click.option("--motif", metavar="M", help="Only this motif: funds-its-enemy, strikes-its-ally, …")
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="How many, by rank.")
@rule_files
@as_text_or_json
@in_world
def command(graph: Graph, of: str | None, motif: str | None, top: int, rules: tuple[str, ...], form: str) -> int:
    """Print the paradoxes; 1 where there is none."""
    with progress("looking for paradoxes") as show:
        found = graph.paradoxes(of, motif=motif, rules=rules, progress=show)
    shown = found[:top]
    if form == "json":
        say_json({"world": str(graph.ties), "count": len(found), "paradoxes": [each.to_dict() for each in shown]})
    elif found:
        say(f"world: {graph.ties}")
        for rank, each in enumerate(shown, 1):
            say("", *_lines(graph, rank, each))
    if not found:
        tell(NO_PARADOX)
    elif len(shown) < len(found):
        tell(f"kg: {len(shown)} of {len(found)} paradoxes; --top {len(found)} shows all")
    return 0 if found else 1


def _lines(graph: Graph, rank: int, paradox: Paradox) -> Iterator[str]:
    from kg.reason.model import ties_of
    from kg.reason.paradoxes import HANDS

    yield f"{rank}. {paradox}"
    sure = f"confidence {paradox.confidence:.2f} · rank {paradox.rank:.3f}"
    yield f"   {paradox.motif.label} · {paradox.timing.label} · {sure}"
    for hand, side in zip(HANDS, paradox.sides, strict=True):
        yield f"   {hand}, {side.standing}:"
        for tie in ties_of(side.proofs):
            label = graph.ontology.relations[tie.relation].label
            yield f"     {tie.subject} {label} {tie.object}  {tie.confidence:.2f} {tie.verdict}"
            yield from claim_lines(graph.claim(tie.pro[0]), " " * 7)
        for subject, relation, object in paradox.concluded(side):
            yield f"     all its proofs: kg why {subject} {relation} {object}"
    yield from _undoing(graph, paradox)
    for claim in paradox.agreeing:
        yield f"   {claim.source} concludes the same, {claim.speaker}: “{claim.gloss}” · {claim.id}"


def _undoing(graph: Graph, paradox: Paradox) -> Iterator[str]:
    from kg.reason.paradoxes import SETS

    sets = paradox.dissolved_by
    yield f"   {paradox.undoing}:"
    for each in sets[:SETS]:
        ties = dict.fromkeys(
            f"{claim.subject} {claim.relation} {claim.object}" for claim in map(graph.claim, sorted(each))
        )
        yield f"     {', '.join(ties)}: {' '.join(sorted(each))}"
    if len(sets) > SETS:
        yield f"     and {len(sets) - SETS} more; --format json lists them"
    if paradox.disputed:
        yield "   disputed:"
        for claim in paradox.disputed:
            yield from claim_lines(claim, " " * 5)

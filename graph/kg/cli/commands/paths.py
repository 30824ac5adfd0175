"""Trace the chains by which one actor reaches another, best first.

By default the chains are funding chains. Every hop shows its claims: what is said, who says so, where in which source.
The score is the product of the hops' confidences; the weakest step is named, so that nobody reads a budget line as a
transfer.

Example: kg paths US KH
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from kg.cli.negatives import no_chain
from kg.cli.options import as_text_or_json, fungible_option, in_world, lens_option, max_hops_option
from kg.cli.output import claim_lines, say, say_json, tell

if TYPE_CHECKING:
    from kg.chains import Chain, Paths
    from kg.graph import Graph


@click.command(help=__doc__)
@click.argument("start", metavar="A")
@click.argument("goal", metavar="B")
@lens_option
@max_hops_option
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="How many chains.")
@fungible_option
@click.option("--via", multiple=True, metavar="C", help="Only chains through this actor; repeatable.")
@click.option("--avoid", multiple=True, metavar="C", help="Only chains that pass by this actor; repeatable.")
@click.option("--disjoint", is_flag=True, help="The best chain, then the best that shares no claim with it, and so on.")
@as_text_or_json
@in_world
def command(
    graph: Graph,
    start: str,
    goal: str,
    lens: str,
    max_hops: int,
    top: int,
    fungible: bool,
    via: tuple[str, ...],
    avoid: tuple[str, ...],
    disjoint: bool,
    form: str,
) -> int:
    """Print the chains; 1 where there is none."""
    route: dict[str, Any] = {"via": via, "avoid": avoid, "disjoint": disjoint}
    found = graph.paths(start, goal, lens, max_hops=max_hops, top=top, fungible=fungible, **route)
    first, last = graph.actor(found.start), graph.actor(found.goal)
    tell(f"from {first.handle} ({first.label}) to {last.handle} ({last.label})")
    if form == "json":
        say_json(found.to_dict())
    elif found:
        _say(graph, found)
    if not found:
        tell(no_chain(graph, found, max_hops, via, avoid))
    return 0 if found else 1


def _say(graph: Graph, found: Paths) -> None:
    say(f"lens: {found.lens.notation}; world: {found.world}")
    for rank, chain in enumerate(found.chains, 1):
        say("", *_chain_lines(graph, rank, chain))


def _chain_lines(graph: Graph, rank: int, chain: Chain) -> Iterator[str]:
    from kg.claims.dates import words

    yield f"{rank}. score {chain.score:.3f}   {' → '.join(chain.actors)}"
    yield f"   holds possibly: {words(chain.possible)}; certainly: {words(chain.certain)}"
    yield f"   weakest step: {chain.weakest_step}"
    for number, hop in enumerate(chain.hops, 1):
        relation = graph.ontology.relations[hop.tie.relation]
        yield f"   {number}) {hop.start} {relation.reading(hop.inverse)} {hop.end}"
        yield f"      {hop.standing}"
        for each in (*hop.tie.pro, *hop.tie.con):
            yield from claim_lines(graph.claim(each), " " * 9)

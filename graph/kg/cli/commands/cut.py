"""Name the least that must go before one actor no longer reaches another.

That is the smallest set of ties, of claims or of actors between the two without which 'kg paths' finds no chain: under
the same lens, within as many hops, in the same world. Each is shown with the claims behind it, and named as --without
takes it.

A tie costs as many as there are claims for it, a claim or an actor one; by confidence, a tie or a claim costs the more
the surer it is: −ln(1 − confidence). The set is a minimum and proven to be, unless the answer says between which bounds
it lies.

Example: kg cut US KH --by claim
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kg.cli.negatives import no_cut
from kg.cli.options import as_text_or_json, fungible_option, in_world, lens_option, max_hops_option
from kg.cli.output import claim_lines, say, say_json, tell

if TYPE_CHECKING:
    from kg.cuts import Cut, Cuts
    from kg.graph import Graph


@click.command(help=__doc__)
@click.argument("start", metavar="A")
@click.argument("goal", metavar="B")
@lens_option
@click.option(
    "--by", type=click.Choice(["claim", "tie", "actor"]), default="tie", show_default=True, help="What is taken away."
)
@click.option("--all", "every", is_flag=True, help="All least sets, up to a hundred.")
@click.option(
    "--weight",
    type=click.Choice(["count", "confidence"]),
    default="count",
    show_default=True,
    help="What a tie or a claim costs: how many claims, or how sure they are.",
)
@max_hops_option
@fungible_option
@as_text_or_json
@in_world
def command(
    graph: Graph,
    start: str,
    goal: str,
    lens: str,
    by: str,
    every: bool,
    weight: str,
    max_hops: int,
    fungible: bool,
    form: str,
) -> int:
    """Print the cuts; 1 where there is nothing to cut, or no cut by actors."""
    found = graph.cut(start, goal, lens, by=by, every=every, weight=weight, max_hops=max_hops, fungible=fungible)
    first, last = graph.actor(found.start), graph.actor(found.goal)
    tell(f"from {first.handle} ({first.label}) to {last.handle} ({last.label})")
    if form == "json":
        say_json(found.to_dict())
    elif found:
        _say(graph, found)
    if not found:
        tell(no_cut(found))
    return 0 if found else 1


def _say(graph: Graph, found: Cuts) -> None:
    from kg.cuts import NOBODY

    say(f"lens: {found.lens.notation}; world: {found.world}")
    say(f"every chain passes: {', '.join(found.through) or NOBODY}")
    say(found.extent)
    for rank, cut in enumerate(found.cuts, 1):
        say("", *_cut_lines(graph, rank, cut))


def _cut_lines(graph: Graph, rank: int, cut: Cut) -> Iterator[str]:
    yield f"{rank}. without {cut}"
    for each in cut.removes:
        yield f"   {each.name} · weight {each.weight:g}"
        for claim in each.claims:
            yield from claim_lines(graph.claim(claim), " " * 6)

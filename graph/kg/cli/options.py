"""Options that commands share."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from math import isnan
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from kg.graph import Graph

Function = Callable[..., Any]


def chosen_graphs(ctx: click.Context, graphs: tuple[str, ...]) -> tuple[str, ...]:
    """Return the paths given to the command, else those given to ``kg`` itself, else those in KG_GRAPH."""
    import os

    named = tuple(path for path in os.environ.get("KG_GRAPH", "").split(os.pathsep) if path)
    return graphs or ctx.obj or named


def with_graph(function: Function) -> Function:
    """Add ``-g/--graph`` to a command, and hand it the opened graph as its first argument."""

    @click.option("-g", "--graph", "graphs", multiple=True, metavar="PATH", help="RDF file or folder; repeatable.")
    @click.pass_context
    def opening(ctx: click.Context, /, graphs: tuple[str, ...], **options: Any) -> Any:
        return function(open_graph(ctx, graphs), **options)

    return update_wrapper(opening, function)


_WORLD = {
    "as_of": click.option(
        "--as-of", metavar="DATE", help="True then: what possibly holds in that year, month or on that day."
    ),
    "known_by": click.option(
        "--known-by", metavar="DATE", help="Known then: from sources that were surely published by its end."
    ),
    "according_to": click.option(
        "--according-to", multiple=True, metavar="WHO", help="Only this speaker or source; repeatable."
    ),
    "without": click.option(
        "--without",
        multiple=True,
        metavar="WHAT",
        help="Leave out a claim (its id), a tie ('A r B'), an actor, a source or a speaker; repeatable. "
        "'speaker:US' is what the US says, 'US' the actor.",
    ),
    "assume": click.option(
        "--assume",
        multiple=True,
        metavar="TIE",
        help="Take a tie to hold: 'A r B [since DATE] [until DATE]'; repeatable.",
    ),
    "min_confidence": click.option(
        "--min-confidence", type=click.FloatRange(0, 1), help="Leave out claims below this (0..1)."
    ),
    "modality": click.option(
        "--modality", multiple=True, metavar="M", help="Also claims called possible or proposed; repeatable."
    ),
    "basis": click.option(
        "--basis", multiple=True, metavar="B", help="Also claims that their speaker concluded; repeatable."
    ),
    "contested": click.option(
        "--contested", type=click.Choice(["include", "exclude"]), help="Whether contested ties hold."
    ),
}
"""What a world is described by, on every command that answers in one."""


def describing_a_world(function: Function) -> Function:
    """Add ``-g/--graph`` and the options of a world, and hand a command the graph and what describes the world."""

    def describing(graph: Graph, /, **options: Any) -> Any:
        world = {name: value for name in _WORLD if (value := options.pop(name)) not in (None, ())}
        if isnan(world.get("min_confidence", 0)):
            raise click.UsageError("--min-confidence must be a number from 0 to 1")
        if "contested" in world:
            world["contested"] = world["contested"] == "include"
        return function(graph, world, **options)

    described = with_graph(update_wrapper(describing, function))
    for option in reversed(_WORLD.values()):
        described = option(described)
    return described


def in_world(function: Function) -> Function:
    """Add ``-g/--graph`` and the options of a world, and hand a command the graph as it is seen there."""

    def seeing(graph: Graph, world: dict[str, Any], /, **options: Any) -> Any:
        return function(graph.world(**world) if world else graph, **options)

    return describing_a_world(update_wrapper(seeing, function))


def open_graph(ctx: click.Context, graphs: tuple[str, ...], *, strict: bool = True) -> Graph:
    """Open the graph that the options and the environment choose; say what in it cannot be used."""
    from kg.cli.output import progress
    from kg.graph import open_graph as open_paths

    with progress("reading") as show:
        graph = open_paths(*chosen_graphs(ctx, graphs), strict=strict, progress=show)
    if graph.store.stale:
        changed = f"{graph.store.stale} has changed since this graph was compiled"
        click.echo(f"kg: {changed}; 'kg build' with the same files makes it anew", err=True)
    plain = graph.store.said.unclaimed()
    if plain:
        first = plain[0]
        click.echo(
            f"kg: {first.file}: {len(plain)} plain tie(s) left out, for no claim stands behind them, "
            f"such as {first.subject} {first.relation} {first.object}; 'kg add' makes a claim",
            err=True,
        )
    return graph


def format_option(*formats: str) -> Callable[[Function], Function]:
    """Add ``--format`` with the given choices, the first being the default; the value arrives as ``form``."""
    return click.option(
        "--format", "form", type=click.Choice(formats), default=formats[0], show_default=True, help="How to print it."
    )


text_option = click.option(
    "--text", "texts", multiple=True, metavar="FILE", help="A source's text, to show its sentences; repeatable."
)
lens_option = click.option(
    "--lens", default="", help="Which steps a chain may take: funding, support, command, hostility, any, …"
)
max_hops_option = click.option(
    "--max-hops", type=click.IntRange(1, 12), default=6, show_default=True, help="The longest chain."
)
fungible_option = click.option(
    "--fungible", is_flag=True, help="Also walk from a part up to its whole: what one is given frees the other's means."
)
rule_files = click.option(
    "--rules", multiple=True, metavar="FILE", help="Rules and motifs of your own, as Turtle; repeatable."
)
as_text_or_json = format_option("text", "json")

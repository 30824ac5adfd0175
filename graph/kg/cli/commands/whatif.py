"""Show what changes in another world: what appears, disappears, and gets stronger or weaker.

The world is described as on any command, and compared with the one without these options: ties, actors that are left
with no tie and, if asked for, the ten best chains of each world between two actors, and paradoxes.

Example: kg whatif --without "KH part-of PMF" --paths US KH
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import as_text_or_json, describing_a_world
from kg.cli.output import say, say_json, tell

if TYPE_CHECKING:
    from kg.graph import Graph

_TITLES = {
    "appears": "{} that appear",
    "disappears": "{} that disappear",
    "stronger": "{} that get stronger",
    "weaker": "{} that get weaker",
    "turns": "{} that do not hold, with another verdict",
}
_ACTORS = {"appears": "actors that get their first tie", "disappears": "actors with no tie left"}


@click.command(help=__doc__)
@click.option("--paths", nargs=2, metavar="A B", help="Also compare the chains from one actor to another.")
@click.option("--lens", default="", help="Which steps these chains may take. Default: as in 'kg paths'.")
@click.option("--paradoxes", is_flag=True, help="Also compare all paradoxes.")
@as_text_or_json
@describing_a_world
def command(
    graph: Graph, world: dict[str, Any], paths: tuple[str, str] | None, lens: str, paradoxes: bool, form: str
) -> int:
    """Print the changes; 1 where there is none."""
    if not world:
        raise click.UsageError("describe a world, as in --without 'A r B' or --as-of 2019")
    if lens and not paths:
        raise click.UsageError("--lens goes with --paths")
    found = graph.whatif(paths=paths, lens=lens, paradoxes=paradoxes, **world)
    if form == "json":
        say_json(found.to_dict())
    else:
        say(f"before: {found.before}", f"after:  {found.after}")
    for kind, changes in found.changes.items() if form == "text" else ():
        for effect, group in groupby(changes, lambda change: change.effect):
            lines = [f"  {change}" for change in group]
            title = _ACTORS[effect] if kind == "actors" else _TITLES[effect].format(kind)
            say(f"\n{title}: {len(lines)}", *lines)
    if not found:
        tell("kg: nothing changes")
    return 0 if found else 1

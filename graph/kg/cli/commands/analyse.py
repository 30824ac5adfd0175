"""Ask about the whole graph: who is central, who stands with whom, what hangs together.

Without a name the analyses are listed. What is counted, and how, stands in 'kg analyse NAME --help'. As turtle the rows
are an RDF Data Cube, the columns being properties under https://w3id.org/actor-kg/analysis/NAME#.

Example: kg analyse pagerank --lens funding
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import format_option, in_world
from kg.cli.output import say_json, say_table, tell

if TYPE_CHECKING:
    from kg.analyses import Analysis, Option
    from kg.graph import Graph

FORMATS = ("table", "json", "csv", "turtle")
ROWS = 20
"""So many rows of a table are printed when nothing else is asked for."""
NAMES = 8
"""So many names are printed in one cell of a table."""


class Analyses(click.Group):
    """The files of ``kg.analyses`` that ask about the whole graph, as commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the analyses."""
        from kg.analyses import analyses

        return list(analyses())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        """Return one analysis as a command. Raises ``UnknownName``."""
        from kg.analyses import find

        return _command(find(cmd_name))


@click.group(cls=Analyses, help=__doc__, invoke_without_command=True, no_args_is_help=False)
@format_option(*FORMATS[:3])
@click.pass_context
def command(ctx: click.Context, form: str) -> None:
    """List the analyses, unless one is named."""
    if ctx.invoked_subcommand is None:
        from kg.analyses import analyses

        _print(("analysis", "question"), [(each.name, each.title) for each in analyses().values()], form)


def _command(analysis: Analysis) -> click.Command:
    from inspect import getdoc

    @in_world
    def asking(graph: Graph, form: str, top: int | None, **options: Any) -> int:
        rows = graph.analyse(analysis.name, **options)
        shown = rows[: top or (ROWS if form == "table" else None)]
        if form == "turtle":
            sys.stdout.write(graph.cube(analysis.name, shown))
        elif rows:
            _print(rows[0]._fields, shown, form)
        elif form == "json":
            say_json([])
        if not rows:
            tell(f"kg: {analysis.name} finds nothing; 'kg analyse {analysis.name} --help' says what it looks for")
        elif len(shown) < len(rows):
            tell(f"kg: {len(shown)} of {len(rows)} rows; --top {len(rows)} shows all")
        return 0 if rows else 1

    text = (getdoc(analysis.function) or "").partition(">>>")[0].replace("``", "'")
    made = click.command(analysis.name, help=f"{analysis.title}\n\n{text}", short_help=analysis.title)(asking)
    top_help = f"How many rows. Default: {ROWS} in a table, else all."
    made.params[:0] = [
        *map(_option, analysis.options),
        click.Option(["--top"], type=click.IntRange(1), help=top_help),
        click.Option(["--format", "form"], type=click.Choice(FORMATS), default=_outer_format, help="How to print it."),
    ]
    return made


def _option(option: Option) -> click.Option:
    from kg.analyses import REQUIRED

    flag = f"--{option.name.replace('_', '-')}"
    if option.kind is bool:
        return click.Option([flag], is_flag=True, help=option.help)
    named = option.kind not in (int, float, str)
    kind = click.Choice(option.choices) if option.choices else str if named else option.kind
    more: dict[str, Any] = {"type": kind, "metavar": "A" if named else None, "help": option.help}
    if option.default is REQUIRED:
        return click.Option([flag], required=True, **more)
    return click.Option([flag], default=option.default, show_default=option.default != "", **more)


def _outer_format() -> str:
    """Return the format that was named before the analysis, if one was."""
    outer = click.get_current_context().parent
    return str(outer.params["form"]) if outer else FORMATS[0]


def _print(columns: tuple[str, ...], rows: list[Any], form: str) -> None:
    if form == "json":
        say_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif form == "csv":
        from csv import writer

        out = writer(sys.stdout, lineterminator="\n")
        out.writerow(columns)
        out.writerows([" ".join(cell) if isinstance(cell, tuple) else cell for cell in row] for row in rows)
    else:
        say_table(columns, ([_cell(cell) for cell in row] for row in rows))


def _cell(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.6g}"
    if isinstance(cell, tuple):
        more = f" and {len(cell) - NAMES} more" if len(cell) > NAMES else ""
        return ", ".join(cell[:NAMES]) + more
    return str(cell)

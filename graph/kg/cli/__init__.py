"""The command line: ``kg COMMAND``. A command is one file in ``commands``; its docstring is its help."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper
from keyword import iskeyword
from typing import Any, NoReturn

import click

from kg import __version__
from kg.cli import commands
from kg.errors import KgError


class Commands(click.Group):
    """The files of the folder ``commands`` as commands, imported when they are run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        names = (name for name in os.listdir(commands.__path__[0]) if name.endswith(".py"))
        return sorted(name.removesuffix(".py").rstrip("_") for name in names if not name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"{commands.__name__}.{_module(cmd_name)}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that was typed, or name those that look like it."""
        if args and not args[0].startswith("-") and args[0] not in self.list_commands(ctx):
            from kg.errors import nearest

            near = nearest(args[0], self.list_commands(ctx))
            guess = f"did you mean {' or '.join(near)}?" if near else "'kg --help' lists them"
            raise KgError(f"no such command '{args[0]}'", hint=guess)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; where nobody reads on it is done, whereas click would leave with 1."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            return 0

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with the first line of their docstrings, without importing them."""
        rows = []
        for name in self.list_commands(ctx):
            with open(os.path.join(commands.__path__[0], f"{_module(name)}.py"), encoding="utf-8") as file:  # noqa: PTH123
                rows.append((name, file.readline().strip().strip('"')))
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _module(name: str) -> str:
    """Return the module of a command: its name, unless that is a word of Python's."""
    return f"{name}_" if iskeyword(name) else name


def _width() -> int:
    try:
        return max(min(os.get_terminal_size().columns, 100) - 2, 50)
    except OSError:
        return 78


@click.group(
    cls=Commands,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "terminal_width": _width()},
)
@click.option(
    "-g",
    "--graph",
    "graphs",
    multiple=True,
    metavar="PATH",
    help="RDF file or folder; repeatable. Default: KG_GRAPH, else the shipped seeds.",
)
@click.version_option(__version__, "--version", prog_name="kg", message="%(prog)s %(version)s")
@click.pass_context
def group(ctx: click.Context, graphs: tuple[str, ...]) -> None:
    """Who funds, arms, commands or fights whom, says who, in which sentence.

    Try: kg paths US KH
    """
    ctx.obj = graphs


def main() -> NoReturn:
    """Run the command line and leave: 0 yes or done, 1 the answer is no, 2 bad usage or input."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        result: Any = group.main(prog_name="kg", standalone_mode=False)
        sys.stdout.flush()
        code = result if isinstance(result, int) else 0
    except KgError as error:
        code = _tell(f"kg: {error}", 2)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        code = 0
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        place = context.command_path if context else "kg"
        code = _tell(f"{place}: {' '.join(error.format_message().split()).rstrip('.')}; see '{place} --help'", 2)
    except (click.Abort, KeyboardInterrupt):
        code = _tell("kg: stopped", 130)
    except BrokenPipeError:
        code = 0
    except OSError as error:
        code = _tell(
            f"kg: cannot write the output: {error.strerror or error}; make room, or write elsewhere with -o", 2
        )
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 0
    # Everything is flushed and closed; taking the interpreter apart would cost as much as the answer did.
    os._exit(code)


def _tell(message: str, code: int) -> int:
    from kg.cli.output import tell

    with suppress(OSError):
        sys.stdout.flush()
        tell(message)
    return code

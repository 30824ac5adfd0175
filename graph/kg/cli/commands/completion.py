"""Print the script that completes kg's commands and options in a shell.

Example: kg completion bash >> ~/.bashrc
"""

from __future__ import annotations

import click

from kg.cli.output import say
from kg.errors import KgError


@click.command(help=__doc__)
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a shell."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise KgError(f"no completion for {shell}", hint="use bash, zsh or fish")
    say(kind(ctx.find_root().command, {}, "kg", "_KG_COMPLETE").source())

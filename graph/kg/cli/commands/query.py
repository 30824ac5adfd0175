"""Ask in SPARQL 1.1: a query, a file ending in .rq, - for standard input, or a shipped question by name.

The project's prefixes (kg:, actor:, claim:, source:, event:, prov:, oa:, skos:, …) are defined. A query reads this
graph only: SERVICE and updates are refused. An ASK that is false exits with 1.

Example: kg query 'SELECT ?who WHERE { ?who kg:funds actor:IraqiArmedForces }'
"""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

import click

from kg.cli.options import with_graph
from kg.cli.output import say, say_json, say_table
from kg.store.results import SOLUTIONS, STATEMENTS

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command(help=__doc__)
@click.argument("sparql", required=False, metavar="QUERY|FILE.rq|-")
@click.option("--list", "listing", is_flag=True, help="List the shipped questions.")
@click.option("--name", metavar="N", help="Run a shipped question.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", *SOLUTIONS, *STATEMENTS)),
    default="table",
    show_default=True,
    help="A table, or one of the standard forms of results and statements.",
)
@with_graph
def command(graph: Graph, sparql: str | None, listing: bool, name: str | None, form: str) -> int:
    """Run a query and print its answer."""
    from kg.store.questions import question, questions

    if sum(map(bool, (sparql, listing, name))) != 1:
        raise click.UsageError("give one of QUERY, --name N and --list")
    if listing:
        shipped = [(each.name, each.title) for each in questions()]
        if form == "json":
            say_json([{"name": each, "title": title} for each, title in shipped])
        else:
            say_table(("name", "question"), shipped)
        return 0
    text = question(name).sparql if name else _read(sparql or "")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the engine does not look up from a long query
    return _print(graph, text, form)


def _read(argument: str) -> str:
    if argument == "-":
        return sys.stdin.read()
    if argument.endswith(".rq") or os.path.isfile(argument):
        from kg.claims.text import read_text

        return read_text(argument)
    return argument


def _print(graph: Graph, text: str, form: str) -> int:
    import pyoxigraph as ox

    from kg.store.results import write
    from kg.store.rows import Triples, texts
    from kg.store.sparql import run

    answer = run(graph.oxigraph(), text)
    if form != "table":
        write(answer, form, sys.stdout.buffer)
    elif isinstance(answer, ox.QuerySolutions):
        say_table([name.value for name in answer.variables], texts(answer))
    elif isinstance(answer, ox.QueryTriples):
        for triple in Triples(list(answer)).triples:
            say(f"{triple} .")
    else:
        say("yes" if answer else "no")
    return 1 if isinstance(answer, ox.QueryBoolean) and not answer else 0

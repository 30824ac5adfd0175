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

from kg.cli.options import in_world
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
@click.option(
    "--explain",
    is_flag=True,
    help="Say why the query may be slow: the algebra that SPARQL gives it (the engine's own plan is "
    "not known), the statements that each pattern matches by itself, and the time of the first 10,000 rows.",
)
@in_world
def command(graph: Graph, sparql: str | None, listing: bool, name: str | None, form: str, explain: bool) -> int:
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
    return _explain(graph, text, form) if explain else _print(graph, text, form)


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


def _explain(graph: Graph, text: str, form: str) -> int:
    from dataclasses import asdict

    from kg.store.explain import algebra, timing

    if form not in ("table", "json"):
        raise click.UsageError("--explain is printed as a table or as json")
    step = algebra(graph.oxigraph(), text)
    for line in step.lines() if step and form == "table" else ():
        say(line)
    sys.stdout.flush()
    run = timing(graph.oxigraph(), text)
    if form == "json":
        say_json({"algebra": asdict(step) if step else None, "run": asdict(run)})
        return 0
    if not step:
        say("no algebra: rdflib, which works it out, cannot read this query")
    first = "" if run.first is None else f", the first after {run.first:.3f} s"
    say(f"{run.rows:,} rows{'' if run.complete else ', and there are more,'} in {run.seconds:.3f} s{first}")
    return 0

"""Ask in SPARQL 1.1: a query, a file ending in .rq, - for standard input, or a shipped question by name.

The project's prefixes (kg:, actor:, claim:, source:, event:, prov:, oa:, skos:, …) are defined. A query reads this
graph only: SERVICE, FROM and updates are refused. An ASK that is false exits with 1.

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
from kg.errors import KgError

if TYPE_CHECKING:
    from kg.graph import Graph

SOLUTIONS = ("json", "csv", "tsv", "xml")
STATEMENTS = ("turtle", "ntriples", "rdfxml", "jsonld")


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
    return _print_standard(graph, text, form) if form != "table" else _print_table(graph, text)


def _read(argument: str) -> str:
    if argument == "-":
        return sys.stdin.read()
    if argument.endswith(".rq") or os.path.isfile(argument):
        from kg.claims.text import read_text

        return read_text(argument)
    return argument


def _print_table(graph: Graph, text: str) -> int:
    from kg.store.rows import Rows, Triples

    answer = graph.query(text)
    if isinstance(answer, Rows):
        say_table(answer.columns, answer.texts())
    elif isinstance(answer, Triples):
        for triple in answer.triples:
            say(f"{triple} .")
    else:
        say("yes" if answer else "no")
        return 0 if answer else 1
    return 0


def _print_standard(graph: Graph, text: str, form: str) -> int:
    import pyoxigraph as ox

    from kg.rdf import PREFIXES
    from kg.store.sparql import run

    answer = run(graph.oxigraph(), text)
    if isinstance(answer, ox.QueryTriples):
        if form not in STATEMENTS and form != "json":
            raise KgError(f"statements cannot be printed as {form}", hint=f"use one of {', '.join(STATEMENTS)}")
        kind = {
            "turtle": ox.RdfFormat.TURTLE,
            "ntriples": ox.RdfFormat.N_TRIPLES,
            "rdfxml": ox.RdfFormat.RDF_XML,
        }.get(form, ox.RdfFormat.JSON_LD)
        data = ox.serialize(sorted(dict.fromkeys(answer), key=str), format=kind, prefixes=PREFIXES)
        click.echo((data or b"").rstrip(b"\n"))
        return 0
    if form not in SOLUTIONS:
        raise KgError(f"solutions cannot be printed as {form}", hint=f"use one of {', '.join(SOLUTIONS)}")
    results = ox.QueryResultsFormat
    if isinstance(answer, ox.QueryBoolean) and form in ("csv", "tsv"):
        say("true" if answer else "false")
    else:
        kind_of = {"json": results.JSON, "csv": results.CSV, "tsv": results.TSV, "xml": results.XML}
        click.echo((answer.serialize(format=kind_of[form]) or b"").rstrip(b"\n"))
    return 1 if isinstance(answer, ox.QueryBoolean) and not answer else 0

"""Answers of any length: printed as they come, stopped when nobody reads on, converted only when they are looked at."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import KgError
from kg.store.results import SOLUTIONS, STATEMENTS, write
from kg.store.rows import Rows
from kg.store.sparql import query, run
from support import run as kg
from support import tiny

# Some 10¹² rows on the tiny graph: whoever waits for the last one waits for ever.
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny(tmp_path_factory.mktemp("graph"))


@pytest.mark.parametrize("form", ["table", *SOLUTIONS])
def test_a_closed_pipe_ends_an_endless_answer_quietly(form: str, graph: Path) -> None:
    command = [sys.executable, "-m", "kg", "query", "-g", str(graph), "--format", form, ENDLESS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert len(process.stdout.read(50_000)) == 50_000
        process.stdout.close()
        assert process.wait(timeout=60) == 0
        assert process.stderr.read() == b""


@pytest.mark.parametrize("form", ["table", *SOLUTIONS])
def test_a_limit_ends_an_endless_answer(form: str, graph: Path) -> None:
    done = kg("query", "-g", graph, "--format", form, f"{ENDLESS} LIMIT 3")
    assert (done.returncode, done.stderr) == (0, "")
    if form == "json":
        assert len(json.loads(done.stdout)["results"]["bindings"]) == 3
    if form in ("csv", "tsv", "table"):
        assert len(done.stdout.splitlines()) == 4


def test_the_columns_of_a_long_table_keep_their_width(graph: Path) -> None:
    done = kg("query", "-g", graph, f"SELECT ?a ?d {{ {ENDLESS} }} LIMIT 2500")
    lines = done.stdout.splitlines()
    assert len(lines) == 2501
    second = lines[0].index("D")
    assert all(line[second - 1] == " " and line[second] != " " for line in lines[1:1001])


def test_rows_are_converted_when_they_are_looked_at() -> None:
    store = ox.Store()
    rows = query(store, "SELECT * { VALUES (?a ?b) { (1 <http://e/a>) (UNDEF 'x'@en) (2.50 true) } }")
    assert isinstance(rows, Rows)
    assert list(rows) == [(1, "http://e/a"), (None, "x"), (Decimal("2.5"), True)] or list(rows)[2][0] == Decimal("2.50")
    assert rows[1] == (None, "x")
    assert rows.terms[0]["a"] == rows.terms[0][0] == ox.Literal(1)
    assert len(rows) == 3
    assert rows.texts()[1] == ["", "x"]


@pytest.mark.parametrize("sparql", ["SELECT * { ?s ?p ?o }", "ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }"])
@pytest.mark.parametrize("form", [*SOLUTIONS, *STATEMENTS])
def test_every_answer_has_its_forms_and_no_other(sparql: str, form: str) -> None:
    out, statements = io.BytesIO(), sparql.startswith("CONSTRUCT")
    if (form in STATEMENTS) == statements or (statements and form == "json"):
        write(run(ox.Store(), sparql), form, out)
        assert out.getvalue().endswith(b"\n")
    else:
        with pytest.raises(KgError, match=f"cannot be printed as {form}; use one of"):
            write(run(ox.Store(), sparql), form, out)


def test_a_query_that_fails_on_its_way_is_told_in_one_line(graph: Path) -> None:
    for form in ("table", "csv"):
        done = kg("query", "-g", graph, "--format", form, "SELECT (<http://e/no-function>(?s) AS ?x) { ?s ?p ?o }")
        assert done.returncode == 2
        assert done.stderr.startswith("kg: the query cannot be run: ")
        assert len(done.stderr.splitlines()) == 1

"""The W3C's SPARQL 1.1 test suites, through the functions that ``kg query`` and ``Graph.updated`` are made of.

What fails stands in ``w3c-reasons.toml`` with its reason, and only that may fail, and must.
"""

from __future__ import annotations

import io
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import w3c
from kg.errors import QueryError
from kg.store.results import write
from kg.store.rows import Rows, Triples
from kg.store.sparql import query, run, updated

REASONS: dict[str, str] = tomllib.loads(Path(__file__).with_name("w3c-reasons.toml").read_text(encoding="utf-8"))[
    "reasons"
]
FORMS = {"csv": "csv", "tsv": "tsv", "srj": "json", "srx": "xml"}

needs_suites = pytest.mark.skipif(
    not w3c.ARCHIVE.is_file(), reason=f"the W3C's suites are not here: shared/suites/{w3c.ARCHIVE.name}"
)
each_case = pytest.mark.parametrize("case", w3c.cases() or [None], ids=lambda case: case.name if case else "none")


def answer_is_right(case: w3c.Case) -> bool:
    """Ask as a library, and also print and read again where the test is one of a form of results."""
    store, wanted = case.data.store(), w3c.expected(case.result)
    answer: Any = query(store, case.text())
    if isinstance(answer, bool):
        right = answer == wanted
    elif isinstance(answer, Triples):
        right = w3c.same(w3c.statements(answer.triples), wanted)
    else:
        assert isinstance(answer, Rows)
        found = [tuple(zip(answer.columns, row, strict=True)) for row in answer.terms]
        right = case.result.endswith("csv") or w3c.same(found, wanted)
    return right and (case.suite != "results" or printed_is_right(case, store, wanted))


def printed_is_right(case: w3c.Case, store: ox.Store, wanted: Any) -> bool:
    form = FORMS[case.result.rsplit(".", maxsplit=1)[-1]]
    out = io.BytesIO()
    write(run(store, case.text()), form, out)
    if form == "csv":
        return w3c.same(w3c.csv_rows(out.getvalue()), wanted)
    found = w3c.parsed(out.getvalue(), getattr(ox.QueryResultsFormat, form.upper()))
    return found == wanted if isinstance(wanted, bool) else w3c.same(found, wanted)


def can_be_read(case: w3c.Case) -> bool:
    """Tell whether a text is SPARQL, whatever it would do: a graph that is not there is missed once it was read."""
    try:
        updated(ox.Store(), case.text()) if case.suite == "update" else run(ox.Store(), case.text())
    except QueryError as error:
        refused = error.__cause__ is None and str(error).startswith(("no graph", "LOAD is refused"))
        return refused or isinstance(error.__cause__, RuntimeError)
    return True


def passes(case: w3c.Case) -> bool:
    if case.kind.startswith("Negative"):
        return not can_be_read(case)
    if case.kind.startswith("Positive"):
        return can_be_read(case)
    if case.kind == "UpdateEvaluationTest":
        copy, wanted = updated(case.data.store(), case.text()), case.after.store()
        return set(copy.named_graphs()) == set(wanted.named_graphs()) and w3c.same(
            w3c.statements(copy), w3c.statements(wanted)
        )
    assert case.kind in ("QueryEvaluationTest", "CSVResultFormatTest")
    return answer_is_right(case)


@needs_suites
@each_case
def test_w3c(case: w3c.Case) -> None:
    try:
        failure = "" if passes(case) else "another answer than the suite's"
    except QueryError as error:
        failure = str(error)
    if case.name in REASONS:
        assert failure, f"it passes now: strike it from the reasons ({REASONS[case.name]})"
    else:
        assert not failure


@needs_suites
def test_every_reason_is_that_of_a_test() -> None:
    assert set(REASONS) - {case.name for case in w3c.cases()} == set()


@needs_suites
def test_no_suite_got_lost() -> None:
    sizes = Counter(case.suite for case in w3c.cases())
    assert sizes == {"query": 328, "service": 10, "results": 10, "update": 157}


@needs_suites
def test_what_must_pass_has_no_reason_not_to() -> None:
    failing = Counter(case.suite for case in w3c.cases() if case.name in REASONS)
    assert failing == {"query": 10, "service": 10}
    approved = {case.name for case in w3c.cases() if case.approved and case.suite != "service"}
    assert approved & set(REASONS) == {"functions/bnode01"}

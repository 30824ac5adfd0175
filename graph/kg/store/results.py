"""Answers in the standard forms: SPARQL results as JSON, XML, CSV and TSV; statements as RDF."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from kg.errors import KgError
from kg.rdf import PREFIXES

if TYPE_CHECKING:
    import pyoxigraph

SOLUTIONS = ("json", "csv", "tsv", "xml")
STATEMENTS = ("turtle", "ntriples", "rdfxml", "jsonld")


def write(
    answer: pyoxigraph.QuerySolutions | pyoxigraph.QueryTriples | pyoxigraph.QueryBoolean, form: str, out: IO[bytes]
) -> None:
    """Write the answer that ``kg.store.sparql.run`` returned to a binary file, in one of the standard forms.

    Solutions and truth values are written as one of ``SOLUTIONS``, as they come and none of them kept; a truth value
    as CSV or TSV, for which there is no standard, is ``true`` or ``false``. Statements take one of ``STATEMENTS``
    (``json`` is ``jsonld``), sorted and without doubles. Raises ``KgError`` for a form that does not fit the answer,
    ``QueryError`` where the query fails on its way, ``OSError`` of the file.

    >>> import io, pyoxigraph
    >>> out = io.BytesIO()
    >>> write(pyoxigraph.Store().query("SELECT (1 AS ?n) {}"), "tsv", out)
    >>> out.getvalue()
    b'?n\\n1\\n'
    """
    import pyoxigraph as ox

    from kg.store.rows import failure

    if isinstance(answer, ox.QueryTriples):
        form = "jsonld" if form == "json" else form
    fitting = STATEMENTS if isinstance(answer, ox.QueryTriples) else SOLUTIONS
    if form not in fitting:
        kind = "statements" if isinstance(answer, ox.QueryTriples) else "solutions"
        raise KgError(f"{kind} cannot be printed as {form}", hint=f"use one of {', '.join(fitting)}")
    try:
        if isinstance(answer, ox.QueryTriples):
            _write_statements(answer, form, out)
        elif isinstance(answer, ox.QueryBoolean) and form in ("csv", "tsv"):
            out.write(b"true\n" if answer else b"false\n")
        else:
            answer.serialize(output=out, format=ox.QueryResultsFormat.from_extension(form))
            out.write(b"\n" if form in ("json", "xml") else b"")
    except (RuntimeError, ValueError) as error:
        raise failure(error) from error


def _write_statements(answer: pyoxigraph.QueryTriples, form: str, out: IO[bytes]) -> None:
    import pyoxigraph as ox

    rdf = ox.RdfFormat
    forms = {"turtle": rdf.TURTLE, "ntriples": rdf.N_TRIPLES, "rdfxml": rdf.RDF_XML, "jsonld": rdf.JSON_LD}
    triples = sorted(dict.fromkeys(answer), key=str)
    data = ox.serialize(triples, format=forms[form], prefixes=PREFIXES) or b""
    out.write(data.rstrip(b"\n") + b"\n")

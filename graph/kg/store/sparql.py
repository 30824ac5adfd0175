"""SPARQL over a store: questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.rdf import PREFIXES

if TYPE_CHECKING:
    import pyoxigraph

    from kg.store.rows import Rows, Triples


def query(store: pyoxigraph.Store, sparql: str) -> Rows | Triples | bool:
    """Run a read-only SPARQL 1.1 query, with the project's prefixes defined.

    Returns ``Rows`` for a SELECT, ``Triples`` for a CONSTRUCT or DESCRIBE, a truth value for an ASK. Raises
    ``QueryError`` for a query that is malformed or refused (see ``kg.store.guard``).
    """
    import pyoxigraph as ox

    from kg.store.rows import Rows, Triples, failure

    answer = run(store, sparql)
    try:
        if isinstance(answer, ox.QuerySolutions):
            return Rows([name.value for name in answer.variables], [tuple(row) for row in answer])
        return Triples(list(answer)) if isinstance(answer, ox.QueryTriples) else bool(answer)
    except (RuntimeError, ValueError, OSError) as error:
        raise failure(error) from error


def run(
    store: pyoxigraph.Store, sparql: str
) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryTriples | pyoxigraph.QueryBoolean:
    """Run a query as ``query`` does and return the engine's own, lazy answer."""
    from kg.store import guard
    from kg.store.rows import failure

    guard.check(sparql)
    try:
        return store.query(sparql, prefixes=PREFIXES)
    except (SyntaxError, RuntimeError, ValueError, OSError) as error:
        raise failure(error) from error

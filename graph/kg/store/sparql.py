"""SPARQL over a store: questions, and updates of a copy."""

from __future__ import annotations

import pyoxigraph as ox

from kg.errors import QueryError
from kg.rdf import PREFIXES
from kg.store import guard
from kg.store.rows import Rows, Triples, failure

# The engine parses the IRI of every prefix that it is given, so it is given those alone that a query may name.
_MARKED = [(f"{prefix}:", prefix, iri) for prefix, iri in PREFIXES.items()]


def query(store: ox.Store, sparql: str) -> Rows | Triples | bool:
    """Run a read-only SPARQL 1.1 query, with the project's prefixes defined.

    Returns ``Rows`` for a SELECT, ``Triples`` for a CONSTRUCT or DESCRIBE, a truth value for an ASK. Raises
    ``QueryError`` for a query that is malformed or refused (see ``kg.store.guard``), or names a graph in FROM that the
    store does not have.

    >>> import pyoxigraph
    >>> query(pyoxigraph.Store(), "SELECT ?n { VALUES ?n { 1 2.50 } }")[1]
    (Decimal('2.5'),)
    """
    answer = run(store, sparql)
    try:
        if isinstance(answer, ox.QuerySolutions):
            return Rows([name.value for name in answer.variables], list(answer))
        return Triples(list(answer)) if isinstance(answer, ox.QueryTriples) else bool(answer)
    except (RuntimeError, ValueError, OSError) as error:
        raise failure(error) from error


def run(store: ox.Store, sparql: str) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
    """Run a query as ``query`` does and return the engine's own, lazy answer.

    >>> import pyoxigraph
    >>> bool(run(pyoxigraph.Store(), "ASK {}"))
    True
    """
    guard.check(sparql)
    prefixes = {prefix: iri for mark, prefix, iri in _MARKED if mark in sparql}
    try:
        answer = store.query(sparql, prefixes=prefixes)
    except (SyntaxError, RuntimeError, ValueError, OSError) as error:
        raise failure(error) from error
    if "from" in sparql.lower():
        _refuse_absent_graphs(store, sparql)
    return answer


def updated(store: ox.Store, sparql: str) -> ox.Store:
    """Return a copy of a store in memory to which a SPARQL 1.1 update is applied; the store itself is left alone.

    The project's prefixes are defined. Raises ``QueryError`` for an update that is malformed, that fails (no graph of a
    name, say) or that is refused: LOAD and SERVICE reach out of the graph. LOAD SILENT does nothing, as the standard
    has it for a load that fails. O(size of the store), for the copy.

    >>> import pyoxigraph
    >>> len(updated(pyoxigraph.Store(), "INSERT DATA { actor:A kg:funds actor:B }"))
    1
    """
    harmless, silent = guard.without_loads(sparql)
    guard.check_update(harmless)
    copy = ox.Store()
    try:
        if silent:
            copy.bulk_extend(store)
            for name in store.named_graphs():
                copy.add_graph(name)
        copy.update(harmless, prefixes=PREFIXES)
    except SyntaxError as error:
        raise failure(error, "update") from error
    except (RuntimeError, ValueError, OSError) as error:
        if silent:
            raise failure(error, "update") from error
    if not silent:
        raise QueryError("LOAD is refused: only this graph is read", hint="load the other data with -g and ask again")
    return copy


def _refuse_absent_graphs(store: ox.Store, sparql: str) -> None:
    """Refuse FROM a graph that is not there: the engine would look for it in the store alone, and find nothing."""
    prologue, form, wanted = [], False, False
    for kind, text in guard.tokens(sparql):
        word = text.lower() if kind == "word" else ""
        form = form or word in guard.FORMS
        if not form:
            prologue.append(text)
        # An empty group is found in every graph there is; the engine resolves the name.
        there = f"{' '.join(prologue)} ASK {{ GRAPH {text} {{}} }}"
        if wanted and kind in ("iri", "prefixed") and not run(store, there):
            what = f"no graph {text} here: everything that was read is in the default graph"
            raise QueryError(what, hint="leave FROM out")
        wanted = form and (word == "from" or (wanted and word == "named"))

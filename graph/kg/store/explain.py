"""Why a query may be slow: its algebra, how much each pattern matches by itself, and how long the answer takes.

Oxigraph does not tell its plan. What is shown is the algebra that the standard gives a query, as rdflib works it out;
the engine does the same in an order of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any

from kg.rdf import PREFIXES
from kg.store import guard
from kg.store.rows import failure, text
from kg.store.sparql import run

if TYPE_CHECKING:
    import pyoxigraph

BOUND = 100_000
"""Statements are counted up to so many."""
ROWS = 10_000
"""A query is run up to so many rows."""


@dataclass
class Step:
    """One part of a query: what it does, why it will be ``slow`` if it will, and the parts that it works on.

    ``statements`` are those that a pattern matches by itself, at most ``BOUND``; ``None`` for what is no pattern.
    """

    what: str
    statements: int | None = None
    slow: str = ""
    parts: list[Step] = field(default_factory=list)

    def lines(self, depth: int = 0) -> Iterator[str]:
        """Yield the step and its parts for people, indented."""
        more = "≥ " if self.statements == BOUND else ""
        count = "" if self.statements is None else f"  [{more}{self.statements:,}]"
        yield f"{'  ' * depth}{self.what}{count}{f'  SLOW: {self.slow}' if self.slow else ''}"
        for part in self.parts:
            yield from part.lines(depth + 1)


@dataclass(frozen=True)
class Timing:
    """A run of a query: the ``rows`` that came (an ASK has one), whether they are ``complete`` or were cut at ``ROWS``.

    ``first`` and ``seconds`` are the seconds until the first row (``None`` without any) and until the last.
    """

    rows: int
    complete: bool
    first: float | None
    seconds: float


def algebra(store: pyoxigraph.Store, sparql: str) -> Step | None:
    """Return a query's algebra with the statements that its patterns match, or ``None`` where rdflib cannot read it.

    rdflib reads SPARQL 1.1, and not what Oxigraph has beyond it. Raises ``QueryError`` for a query that is refused (see
    ``kg.store.guard``); nothing of that is run. O(statements counted), at most ``BOUND`` for each pattern.

    >>> import pyoxigraph
    >>> step = algebra(pyoxigraph.Store(), "SELECT ?a { ?a kg:partOf+ ?b }")
    >>> print(*step.lines(), sep=chr(10))
    SELECT
      Project ?a
        path ?a kg:partOf+ ?b  SLOW: a path of any length between any two ends
          kg:partOf  [0]
    """
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    guard.check(sparql)
    try:
        query = translateQuery(parseQuery(sparql), initNs=PREFIXES).algebra
    except Exception:  # rdflib has no error of its own for what it cannot read
        return None
    parts = _Reader(store).steps(query.p) if query.p is not None else []
    return Step(query.name.removesuffix("Query").upper(), parts=parts)


def timing(store: pyoxigraph.Store, sparql: str) -> Timing:
    """Run a query up to ``ROWS`` rows or statements and return how long that took, by the clock.

    Raises ``QueryError`` as ``kg.store.sparql.query`` does.

    >>> import pyoxigraph
    >>> timing(pyoxigraph.Store(), "SELECT ?n { VALUES ?n { 1 2 3 } }").rows
    3
    """
    import pyoxigraph as ox

    start = perf_counter()
    answer = run(store, sparql)
    if isinstance(answer, ox.QueryBoolean):
        seconds = perf_counter() - start
        return Timing(1, True, seconds, seconds)
    first, rows = None, 0
    try:
        for rows, _ in enumerate(answer, start=1):
            first = first or perf_counter() - start
            if rows > ROWS:
                break
    except (RuntimeError, ValueError) as error:
        raise failure(error) from error
    return Timing(min(rows, ROWS), rows <= ROWS, first, perf_counter() - start)


class _Reader:
    """Walks over rdflib's algebra; ``around`` is the GRAPH that a part stands in, ``known`` what is bound before it."""

    def __init__(self, store: pyoxigraph.Store) -> None:
        self.store = store

    def steps(self, node: Any, around: Any = None, known: frozenset[Any] = frozenset()) -> list[Step]:
        if node.name in ("BGP", "Join"):
            return self._join(list(_operands(node)), around, known)
        if node.name == "values":
            return [Step(f"VALUES, {len(node.res)} rows")]
        if node.name == "ToMultiSet":  # a sub-query is answered by itself
            return self.steps(node.p, around)
        around = node.term if node.name == "Graph" else around
        parts = [part for key in ("p", "p1", "p2") if key in node for part in self.steps(node[key], around, known)]
        for group in _groups(dict(node).get("expr")):
            parts.append(Step("EXISTS, for each row", parts=self._exists(group, around, known | _variables(node))))
        slow = _product([_variables(node.p1), _variables(node.p2), known]) if node.name == "LeftJoin" else ""
        return [Step(f"{node.name} {_detail(node)}".strip(), slow=slow, parts=parts)]

    def _exists(self, group: Any, around: Any, known: frozenset[Any]) -> list[Step]:
        from rdflib.plugins.sparql.algebra import translateGroupGraphPattern

        translated = translateGroupGraphPattern(group) if group.name == "GroupGraphPatternSub" else group
        return self.steps(translated, around, known)

    def _join(self, operands: list[Any], around: Any, known: frozenset[Any]) -> list[Step]:
        """Return a join of patterns, which are triples, and of other parts; the engine orders them as it likes."""
        variables = [_variables(operand) for operand in operands]
        parts = []
        for place, operand in enumerate(operands):
            if isinstance(operand, tuple):
                others = known.union(*variables[:place], *variables[place + 1 :])
                parts.append(self._pattern(operand, around, others))
            else:
                parts += self.steps(operand, around, known)
        return parts if len(parts) < 2 else [Step("Join", slow=_product([*variables, known]), parts=parts)]

    def _pattern(self, triple: Any, around: Any, known: frozenset[Any]) -> Step:
        from rdflib.paths import MulPath, Path

        shown = " ".join(_shown(term) for term in triple)
        subject, predicate, end = triple
        if not isinstance(predicate, Path):
            return Step(shown, self._count(" ".join(map(_written, triple)), around))
        pieces, slow = list(_pieces(predicate)), ""
        if any(isinstance(piece, MulPath) and piece.mod in "*+" for piece in pieces):
            free = all(_open(term) and term not in known for term in (subject, end))
            slow = f"a path of any length{' between any two ends' if free else ''}"
        steps = dict.fromkeys(piece for piece in pieces if _is_iri(piece))
        parts = [Step(_shown(step), self._count(f"?s {_written(step)} ?o", around)) for step in steps]
        return Step(f"path {shown}", slow=slow, parts=parts)

    def _count(self, pattern: str, around: Any) -> int:
        """Count the statements that a pattern matches, up to the bound."""
        inside = pattern if around is None else f"GRAPH {_written(around)} {{ {pattern} }}"
        answer: Any = run(self.store, f"SELECT (COUNT(*) AS ?n) {{ SELECT * {{ {inside} }} LIMIT {BOUND} }}")
        return int(next(answer)[0].value)


def _detail(node: Any) -> str:
    if node.name == "Project":
        return " ".join(_shown(variable) for variable in node.PV)
    if node.name == "Slice":
        return f"LIMIT {node.length} OFFSET {node.start}" if node.length is not None else f"OFFSET {node.start}"
    return " ".join(_shown(node[key]) for key in ("var", "term") if key in node)


def _is_iri(term: Any) -> bool:
    from rdflib import URIRef

    return isinstance(term, URIRef)


def _open(term: Any) -> bool:
    from rdflib import BNode, Variable

    return isinstance(term, BNode | Variable)


def _written(term: Any) -> str:
    """Return a term as SPARQL; a blank node in a query is a variable without a name."""
    from rdflib import BNode

    return f"?{term}" if isinstance(term, BNode) else str(term.n3())


def _shown(term: Any) -> str:
    """Return a term or a path for people, IRIs shortened with the project's prefixes."""
    import pyoxigraph as ox
    from rdflib import BNode
    from rdflib.paths import Path

    if isinstance(term, BNode):
        return "[]"
    if isinstance(term, Path):
        return _path(term)
    written = term.n3() if callable(term.n3) else "^…"  # rdflib loses what is inverted inside !( )
    return re.sub("<([^<>]*)>$", lambda match: text(ox.NamedNode(match[1])), written)


def _path(path: Any) -> str:
    from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, Path

    inside = [f"({_shown(piece)})" if isinstance(piece, Path) else _shown(piece) for piece in _inside(path)]
    if isinstance(path, MulPath):
        return f"{inside[0]}{path.mod}"
    if isinstance(path, InvPath):
        return f"^{inside[0]}"
    if isinstance(path, NegatedPath):
        return f"!({'|'.join(inside)})"
    return ("|" if isinstance(path, AlternativePath) else "/").join(inside)


def _inside(path: Any) -> list[Any]:
    """Return the paths and IRIs that a path is made of."""
    return list(getattr(path, "args", None) or [getattr(path, "path", None) or path.arg])


def _pieces(path: Any) -> Iterator[Any]:
    """Yield a path, every path inside it and every IRI in it."""
    from rdflib.paths import Path

    yield path
    for piece in _inside(path) if isinstance(path, Path) else ():
        yield from _pieces(piece)


def _groups(expression: Any) -> Iterator[Any]:
    """Yield the group of every EXISTS in an expression."""
    if isinstance(expression, dict) and getattr(expression, "name", "").endswith("EXISTS"):
        yield expression["graph"]
    elif isinstance(expression, dict | list):
        for inside in expression.values() if isinstance(expression, dict) else expression:
            yield from _groups(inside)


def _operands(node: Any) -> Iterator[Any]:
    """Yield what a tree of joins joins: the triples of its patterns, and its other parts."""
    if node.name == "BGP":
        yield from (tuple(triple) for triple in node.triples)
    elif node.name == "Join":
        yield from (*_operands(node.p1), *_operands(node.p2))
    else:
        yield node


def _variables(node: Any) -> frozenset[Any]:
    """Return the variables that the solutions of a pattern or a part may bind."""
    if isinstance(node, tuple):
        return frozenset(term for term in node if _open(term))
    if node.name == "BGP":
        return frozenset[Any]().union(*map(_variables, _operands(node)))
    if node.name == "values":
        return frozenset(variable for row in node.res for variable in row)
    if node.name == "Project":
        return frozenset(node.PV)
    kept = ("p", "p1") if node.name == "Minus" else ("p", "p1", "p2")
    own = frozenset(node[key] for key in ("var", "term") if key in node and _open(node[key]))
    return own.union(*(_variables(node[key]) for key in kept if key in node))


def _product(joined: Sequence[frozenset[Any]]) -> str:
    """Say that a join is a product, if its parts are not all tied to one another by common variables."""
    groups: list[frozenset[Any]] = []
    for mine in filter(None, joined):
        tied = [group for group in groups if group & mine]
        groups = [*(group for group in groups if not group & mine), mine.union(*tied)]
    names = [" ".join(sorted({_shown(variable) for variable in group})) for group in groups]
    every = " with every ".join(f"({name})" for name in names)
    return f"every {every}, for they have nothing in common" if len(groups) > 1 else ""

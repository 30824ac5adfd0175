"""Answers to SPARQL queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kg.errors import QueryError
from kg.markup import table
from kg.rdf import PREFIXES, XSD

if TYPE_CHECKING:
    from pyoxigraph import QuerySolution, Triple

_NUMBERS = {XSD + name: int for name in ("integer", "int", "long", "short", "byte", "nonNegativeInteger")} | {
    XSD + "decimal": Decimal,
    XSD + "double": float,
    XSD + "float": float,
}


class Rows:
    """The solutions of a ``SELECT``: ``columns`` are the variables, ``terms`` the rows as RDF terms.

    A row of ``terms`` is the engine's own ``QuerySolution``, which can be iterated, and asked by position or by name.
    Iterating over the whole gives tuples of Python values, made as they are asked for: an IRI as its full text, a
    number, a truth value or a date as such, any other literal as its text, an unbound variable as ``None``.
    """

    def __init__(self, columns: list[str], terms: list[QuerySolution]) -> None:
        self.columns, self.terms = columns, terms

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return (tuple(value(term) for term in row) for row in self.terms)

    def __getitem__(self, row: int) -> tuple[Any, ...]:
        return tuple(value(term) for term in self.terms[row])

    def __repr__(self) -> str:
        return f"<{len(self)} rows: {', '.join(self.columns)}>"

    def texts(self) -> list[list[str]]:
        """Return the rows for people: IRIs shortened with the project's prefixes, unbound variables empty."""
        return list(texts(self.terms))

    def _repr_html_(self) -> str:
        return table(self.columns, self.texts())


class Triples:
    """The statements of a ``CONSTRUCT`` or ``DESCRIBE``, sorted, without doubles."""

    def __init__(self, triples: list[Triple]) -> None:
        self.triples = sorted(dict.fromkeys(triples), key=str)

    def __len__(self) -> int:
        return len(self.triples)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return (tuple(value(term) for term in triple) for triple in self.triples)

    def __repr__(self) -> str:
        return f"<{len(self)} statements>"


def texts(solutions: Iterable[QuerySolution]) -> Iterator[list[str]]:
    """Yield solutions for people, as they come. Raises ``QueryError`` where the query fails on its way."""
    try:
        for row in solutions:
            yield [text(term) for term in row]
    except (RuntimeError, ValueError) as error:
        raise failure(error) from error


def value(term: Any) -> Any:
    """Return an RDF term as a Python value; a literal that its datatype does not allow stays text."""
    if term is None:
        return None
    datatype = getattr(term, "datatype", None)
    if datatype is None:
        return getattr(term, "value", str(term))
    name, lexical = datatype.value, term.value
    try:
        if name in _NUMBERS:
            return _NUMBERS[name](lexical)
        if name == XSD + "date":
            return date.fromisoformat(lexical)
    except (ValueError, ArithmeticError):
        return lexical
    return lexical in ("true", "1") if name == XSD + "boolean" else lexical


def text(term: Any) -> str:
    """Return an RDF term for people: an IRI as ``prefix:name`` where a prefix of the project fits."""
    if term is None:
        return ""
    plain = str(getattr(term, "value", term))
    if str(term).startswith("<") and hasattr(term, "value"):
        fitting = [
            (len(iri), f"{prefix}:{plain[len(iri) :]}") for prefix, iri in PREFIXES.items() if plain.startswith(iri)
        ]
        return max(fitting)[1] if fitting else plain
    return plain


def failure(error: Exception, what: str = "query") -> QueryError:
    """Return the error for a query or update that an engine refuses, with its place where the engine gives one."""
    return QueryError(
        f"the {what} cannot be run: {str(error).rstrip('.')}",
        hint=f"mend the {what}; 'kg query --list' shows good queries",
    )

"""The store as rdflib knows it."""

from __future__ import annotations

from typing import Any

import pyoxigraph
from oxrdflib import OxigraphStore
from rdflib import Dataset
from rdflib.query import Result

from kg.errors import QueryError
from kg.rdf import PREFIXES
from kg.store import guard


class GuardedStore(OxigraphStore):
    """Oxigraph's store for rdflib, with the same guard before its queries."""

    def query(self, query: Any, initNs: Any, *arguments: Any, **options: Any) -> Result:  # noqa: N803
        """Run a query given as text; rdflib's own engine, which a prepared query would fall back to, has no guard."""
        if not isinstance(query, str):
            raise QueryError("a prepared query would leave this store", hint="give the query as text")
        guard.check(query, dict(self.namespaces()) | dict(initNs))
        return super().query(query, initNs, *arguments, **options)

    def update(self, *arguments: Any, **options: Any) -> None:
        """Refuse: the files are the truth."""
        raise QueryError("updates are refused: a query changes nothing", hint="use 'kg add' or edit the Turtle files")

    add = update
    addN = update  # noqa: N815
    remove = update


class ReadDataset(Dataset):
    """An rdflib Dataset that always asks its store, and whose own code is not warned of its own old names."""

    def query(self, query_object: Any, *arguments: Any, **options: Any) -> Result:
        """Run a query in the store; rdflib's own engine is not used, even when asked for, as it reads the network."""
        return super().query(query_object, *arguments, **options | {"use_store_provided": True})

    @property
    def default_context(self) -> Any:
        """The default graph, by the name that rdflib's own code still uses."""
        return self.default_graph

    @default_context.setter
    def default_context(self, value: Any) -> None:
        self._default_context = value


def dataset(store: pyoxigraph.Store) -> Dataset:
    """Return an rdflib Dataset over a store, the project's prefixes bound."""
    found = ReadDataset(store=GuardedStore(store=store))
    for prefix, iri in PREFIXES.items():
        found.bind(prefix, iri, override=True, replace=True)
    return found

"""What is said, to look up: actors, sources, events and claims, words and SPARQL, in a world."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Self

from kg.cache import MAX_BYTES
from kg.claims.dates import bounds
from kg.claims.model import Actor, Claim, Event, Source
from kg.errors import KgError, UnknownName
from kg.markup import Listing
from kg.ontology import Ontology
from kg.rdf import rdf_files
from kg.selection import Selection, select
from kg.store.embedded import ColumnStore, DiskStore, Store, is_compiled
from kg.world import World

if TYPE_CHECKING:
    import pyoxigraph
    import rdflib

    from kg.checks.report import Report
    from kg.claims.quotes import Quotes
    from kg.store.rows import Rows, Triples
    from kg.store.search import Hit, Progress


class Records:
    """Claims about actors, read from RDF files together with the shipped ontology, and what can be looked up in them.

    Actors are named by handle, label or alias, any case; relations by notation, label or synonym, also as read
    backwards. Every answer is computed in a world, weighed by ``ties``: by default all speakers' *stated*, *reported*
    claims.
    """

    def __init__(
        self,
        paths: Sequence[str],
        *,
        strict: bool = True,
        world: Selection | None = None,
        progress: Progress = lambda _done, _total: None,
    ) -> None:
        self.store = _opened(paths, strict, progress)
        if strict:
            self.store.said.raise_problems()
        self.ties = World(self.store.said.claims, world)
        self._oxigraph: pyoxigraph.Store | None = None

    def __repr__(self) -> str:
        said = self.store.said
        return f"<Graph: {len(said.actors)} actors, {len(said.claims)} claims, {len(said.sources)} sources>"

    @property
    def ontology(self) -> Ontology:
        """What can be said: relations, actor types and lenses."""
        return self.store.ontology

    def within(self, selection: Selection) -> Self:
        """Return the same graph seen in the world of another selection; nothing is read again.

        >>> import kg
        >>> g = kg.open()
        >>> len(g.within(Selection(min_confidence=0.7)).paths("US", "KH")) <= len(g.paths("US", "KH"))
        True
        """
        other = object.__new__(type(self))
        other.store, other.ties, other._oxigraph = self.store, World(self.store.said.claims, selection), None
        return other

    def world(self, **options: Any) -> Self:
        """Return the same graph seen in a world that is described as on the command line; see ``kg.selection.select``.

        Raises ``UnknownName``, ``AmbiguousName`` and ``InputError``.

        >>> import kg
        >>> kg.open().world(without=["KH part-of PMF"]).evidence("KH", "part-of", "PMF").tie.verdict
        'unknown'
        """
        return self.within(select(self.store.said, self.ties.selection, **options))

    def actors(self) -> Listing[Actor]:
        """Return the actors, by handle.

        >>> import kg
        >>> "KH" in [actor.handle for actor in kg.open().actors()]
        True
        """
        return Listing(
            sorted(self.store.said.actors.values(), key=lambda actor: (actor.handle.casefold(), actor.handle))
        )

    def actor(self, name: str) -> Actor:
        """Return the actor of that handle, label or alias; any case, accents ignored.

        Raises ``UnknownName`` with the near names, or ``AmbiguousName``.

        >>> import kg
        >>> kg.open().actor("kataib hezbollah").handle
        'KH'
        """
        return self.store.said.actors[self.store.said.actor_names.find(name)]

    def sources(self) -> Listing[Source]:
        """Return the sources, by handle."""
        return Listing(source for _, source in sorted(self.store.said.sources.items()))

    def events(self) -> Listing[Event]:
        """Return the events, by handle."""
        return Listing(event for _, event in sorted(self.store.said.events.items()))

    def claim(self, claim_id: str) -> Claim:
        """Return the claim of that id. Raises ``UnknownName``.

        >>> import kg
        >>> g = kg.open()
        >>> g.claim(g.evidence("KH", "part-of", "PMF").tie.pro[0]).object
        'PMF'
        """
        row = self.ties.claims.row(claim_id)
        if row is None:
            raise UnknownName("claim", claim_id, hint="'kg claims' lists them all")
        return self.ties.claims[row]

    def claims(
        self, of: str | None = None, relation: str | None = None, *, during: str | None = None
    ) -> Listing[Claim]:
        """Return the claims of an actor, on a relation, or all, in reading order: in a world of its own, what counts.

        ``during`` is a year, a month or a day: claims that possibly hold on some day of it. Raises ``UnknownName``,
        and ``InputError`` for what is no date. Costs as much as the actor, or else the graph, has claims.

        >>> import kg
        >>> {claim.relation for claim in kg.open().claims(relation="part-of")}
        {'part-of'}
        """
        return Listing(self.each_claim(of, relation, during=during))

    def each_claim(
        self, of: str | None = None, relation: str | None = None, *, during: str | None = None
    ) -> Iterator[Claim]:
        """Return what ``claims`` returns, one claim at a time, so that many need no memory. Raises as it does, at once.

        >>> import kg
        >>> next(kg.open().each_claim("KH")).source
        'trt-world-2020-03'
        """
        handle = self.store.said.actor_names.find(of) if of else None
        notation = self.ontology.relation(relation)[0].notation if relation else None
        table = self.ties.claims
        rows: Iterable[int] = table.rows_of(handle) if handle else range(len(table))
        if during is not None:
            rows = table.during(*bounds(during), rows)
        if self.ties.selection != Selection():
            rows = filter(self.ties.counts, rows)
        return (claim for claim in map(table.__getitem__, rows) if notation in (None, claim.relation))

    def search(
        self, words: str, top: int = 20, *, kind: str | None = None, progress: Progress | None = None
    ) -> Listing[Hit]:
        """Return the best texts that hold all the words, whatever the world admits; see ``kg.store.search.search``.

        Sought are actors' handles, labels and aliases, events' and sources' handles and labels, and claims' glosses,
        or only those of one ``kind``. ``hezb*`` is a prefix, ``"popular forces"`` a phrase; case and accents do not
        count. Raises ``KgError`` where there is no word.

        >>> import kg
        >>> kg.open().search("Kata'ib HIZBALLAH")[0][:3]
        ('actor', 'KH', "Kata'ib Hizballah")
        """
        from kg.store.search import search

        return Listing(search(self.store, words, top, kind=kind, progress=progress))

    def quotes(self, texts: Sequence[str]) -> Quotes:
        """Return what finds the sentences that claims cite, in files with the texts of sources; none without files.

        See ``kg.claims.quotes.Quotes``. Raises ``NoSuchInput``.

        >>> import kg
        >>> g = kg.open()
        >>> g.quotes([]).sentence(g.claims()[0]) is None
        True
        """
        from kg.claims.quotes import Quotes

        return Quotes(texts, self.store.said.sources.values())

    def oxigraph(self) -> pyoxigraph.Store:
        """Return the Oxigraph store of this world: vocabulary, claims, and the plain triple of each supported tie."""
        if self._oxigraph is None:
            self._oxigraph = self.store.oxigraph(self._plain_ties(), usual=self.ties.selection == Selection())
        return self._oxigraph

    def query(self, sparql: str) -> Rows | Triples | bool:
        """Run a read-only SPARQL 1.1 query, the project's prefixes defined; see ``kg.store.sparql.query``.

        >>> import kg
        >>> kg.open().query("ASK { actor:KH kg:partOf actor:PMF }")
        True
        """
        from kg.store.sparql import query

        return query(self.oxigraph(), sparql)

    def updated(self, sparql: str) -> pyoxigraph.Store:
        """Return a copy of ``oxigraph()`` with a SPARQL 1.1 update applied, for what-ifs; the graph stays as it is.

        Raises ``QueryError`` for an update that is malformed, fails or is refused; see ``kg.store.sparql.updated``.

        >>> import kg
        >>> g = kg.open()
        >>> len(g.updated("INSERT DATA { actor:A kg:funds actor:B }")) - len(g.oxigraph())
        1
        """
        from kg.store.sparql import updated

        return updated(self.oxigraph(), sparql)

    @property
    def rdf(self) -> rdflib.Dataset:
        """The same store as an rdflib Dataset, the project's prefixes bound, queries guarded; do not write to it."""
        from kg.store.dataset import dataset

        return dataset(self.oxigraph())

    def check(self, texts: Sequence[str] = ()) -> Report:
        """Check structure, shapes, the ontology's consistency, and every locator against the given texts."""
        from kg.checks.report import check

        return check(self.store.with_places(), texts)

    def _plain_ties(self) -> Iterator[tuple[str, str, str]]:
        actors, relations = self.store.said.actors, self.ontology.relations
        for handle in actors:
            for link in self.ties.ties_of(handle):
                if link.forward and link.tie.verdict == "supported":
                    yield actors[handle].iri, relations[link.tie.relation].iri, actors[link.other].iri


def _opened(paths: Sequence[str], strict: bool, progress: Progress) -> Store:
    """Open a compiled graph, or read files: small ones into memory, large ones into columns that the cache keeps."""
    compiled = next(filter(is_compiled, paths), None)
    if compiled is not None:
        if len(paths) > 1:
            raise KgError(f"{compiled} is compiled and is opened alone", hint="build one graph of all the files")
        return DiskStore(compiled)
    files = rdf_files(paths)
    if strict and sum(map(os.path.getsize, files)) > MAX_BYTES:
        from kg.build.kept import columns

        place, temporary = columns(files, progress)
        return ColumnStore(files, place, temporary=temporary)
    return Store(files)

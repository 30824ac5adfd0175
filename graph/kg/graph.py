"""A graph to ask: the library's front door, of which every command of ``kg`` is the twin."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING, Any

from kg import chains
from kg.errors import KgError
from kg.markup import Listing
from kg.records import Records
from kg.resources import folder

if TYPE_CHECKING:
    import networkx

    from kg.analyses.evidence import Evidence
    from kg.analyses.profile import Profile
    from kg.analyses.sole import Sole
    from kg.store.search import Progress
    from kg.view.page import Page


class Graph(Records):
    """What is said, and what follows from it. Made by ``kg.open``.

    ``Records`` has what can be looked up, and says what names mean and in which world answers are computed.
    """

    def profile(self, name: str) -> Profile:
        """Return an actor with its ties in and out and its sources. Raises as ``actor`` does.

        >>> import kg
        >>> kg.open().profile("KH").actor.type
        'militia'
        """
        from kg.analyses.profile import profile

        return profile(self.ties, self.actor(name), self.ontology)

    def evidence(self, subject: str, relation: str, object: str) -> Evidence:
        """Return the claims for and against a tie, and its verdict. Raises ``UnknownName``.

        >>> import kg
        >>> kg.open().evidence("KH", "part-of", "PMF").tie.verdict
        'supported'
        """
        from kg.analyses.evidence import evidence

        typed, backwards = self.ontology.relation(relation)
        ends = [self.store.said.actor_names.find(name) for name in (subject, object)]
        if backwards:
            ends.reverse()
        return evidence(self.ties, ends[0], typed.notation, ends[1])

    def disputes(self, of: str | None = None) -> Listing[Evidence]:
        """Return the ties on which speakers disagree; see ``kg.analyses.disputes.disputes``. Raises as ``actor`` does.

        >>> import kg
        >>> {each.tie.verdict for each in kg.open().disputes()} <= {"contested", "supported"}
        True
        """
        from kg.analyses.disputes import disputes

        return Listing(disputes(self.ties, self.actor(of).handle if of else None))

    def sole(self, of: str | None = None) -> Listing[Sole]:
        """Return the ties that rest on one source or one speaker; see ``kg.analyses.sole.sole``. Raises as ``actor``.

        >>> import kg
        >>> all(each.source or each.speaker for each in kg.open().sole("KH"))
        True
        """
        from kg.analyses.sole import sole

        return Listing(sole(self.ties, self.actor(of).handle if of else None))

    def paths(
        self,
        start: str,
        goal: str,
        lens: str = "",
        *,
        max_hops: int = 6,
        top: int = 10,
        fungible: bool = False,
        via: Iterable[str] = (),
        avoid: Iterable[str] = (),
        disjoint: bool = False,
    ) -> chains.Paths:
        """Return the best chains from one actor to another under a lens (by default the ontology's default one).

        ``max_hops`` bounds the length, ``top`` the number; ``fungible`` also walks from a part up to its whole, as
        what a part is given frees what the whole has. All chains pass ``via`` some actors and ``avoid`` others;
        ``disjoint`` ones share no claim. Raises ``UnknownName``; ``KgError`` where both are one actor.

        >>> import kg
        >>> [hop.end for hop in kg.open().paths("US", "KH").chains[0].hops][-1]
        'KH'
        >>> {"Iraq" in chain.actors for chain in kg.open().paths("US", "KH", via=["Iraq"]).chains}
        {True}
        """
        first, last = self.actor(start), self.actor(goal)
        if first == last:
            raise KgError(f"'{start}' and '{goal}' are both {first.handle}", hint="name two different actors")
        seen = self.ontology.lens(lens)
        leave = ("fungible",) if fungible else ()
        found = chains.find(
            self.ties,
            seen,
            first.handle,
            last.handle,
            max_hops=max_hops,
            top=top,
            leave=leave,
            via=[self.actor(name).handle for name in via],
            avoid=[self.actor(name).handle for name in avoid],
            disjoint=disjoint,
        )
        return chains.Paths(first.handle, last.handle, seen, str(self.ties), found)

    def lenses_between(self, start: str, goal: str, *, max_hops: int = 6) -> list[str]:
        """Return the notations of the lenses under which there is a chain from one actor to another.

        Raises ``UnknownName``.

        >>> import kg
        >>> kg.open().lenses_between("KH", "US")
        ['hostility', 'any']
        """
        ends = self.actor(start).handle, self.actor(goal).handle
        lenses = self.ontology.lenses.items()
        return [name for name, lens in lenses if chains.reaches(self.ties, lens, *ends, max_hops=max_hops)]

    def analyse(self, name: str, **options: Any) -> Listing[Any]:
        """Answer a question about the whole graph; ``kg analyse`` lists them, and the keywords are its options.

        Rows are named tuples, in the analysis' order; actors are given by name. Raises ``UnknownName``; ``KgError`` for
        a value that the analysis does not take.

        >>> import kg
        >>> kg.open().analyse("components")[0].component
        1
        """
        from kg.analyses import find

        return Listing(find(name).ask(self.ties, self.ontology, self.actor, options))

    def cube(self, name: str, rows: Sequence[Any]) -> str:
        """Return rows that an analysis of that name gave as Turtle, a Data Cube; see ``kg.analyses.cube.cube``.

        >>> import kg
        >>> g = kg.open()
        >>> g.cube("pagerank", g.analyse("pagerank")[:3]).count("a qb:Observation")
        3
        """
        from kg.analyses import find
        from kg.analyses.cube import cube

        return cube(find(name), rows, self.store.said, self.ties)

    def network(self) -> networkx.MultiDiGraph:
        """Return the ties that hold in this world as a NetworkX multigraph; see ``kg.network.network``.

        >>> import kg
        >>> kg.open().network().has_edge("KH", "PMF", key="part-of")
        True
        """
        from kg.network import network

        return network(self.ties, self.actors(), self.ontology)

    def export(self, form: str, out: IO[bytes]) -> None:
        """Write the graph to a binary file as turtle, trig, nquads, jsonld, graphml, csv or json.

        Raises ``UnknownName`` for another format.
        """
        from kg.exporters import Exported, export

        export(Exported(self.store.said, self.ties, self.oxigraph), form, out)

    def view(self, focus: str | None = None, *, hops: int = 1) -> Page:
        """Return the graph as an interactive page, or only what lies within ``hops`` ties of an actor."""
        from kg.view.page import Page

        return Page(self.store.said, self.ties, self.ontology, focus=focus, hops=hops)


def open_graph(
    *paths: str | os.PathLike[str], strict: bool = True, progress: Progress = lambda _done, _total: None
) -> Graph:
    """Open RDF files or folders, or a compiled graph alone, as a graph; without any, the shipped seeds.

    Raises ``NoSuchInput`` and ``InputError``; with ``strict=False`` bad records are left out and kept in
    ``graph.store.said.problems``. ``progress`` is told how many bytes of how many were read of large files.

    >>> open_graph().actor("US").type
    'state'
    """
    return Graph([os.fspath(path) for path in paths] or [folder("seeds")], strict=strict, progress=progress)

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
    from kg.analyses.matrix import Matrix
    from kg.analyses.profile import Profile
    from kg.analyses.sole import Sole
    from kg.analyses.whatif import WhatIf
    from kg.cuts import Cuts
    from kg.reason.engine import Grounds
    from kg.reason.paradoxes import Paradoxes
    from kg.reason.why import Conclusion, Lacking
    from kg.store.search import Progress
    from kg.view.matrix import Chart
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
        ends = self._two(start, goal)
        seen = self.ontology.lens(lens)
        found = chains.find(
            self.ties,
            seen,
            *ends,
            max_hops=max_hops,
            top=top,
            leave=("fungible",) if fungible else (),
            via=[self.actor(name).handle for name in via],
            avoid=[self.actor(name).handle for name in avoid],
            disjoint=disjoint,
        )
        return chains.Paths(*ends, seen, str(self.ties), found)

    def cut(
        self,
        start: str,
        goal: str,
        lens: str = "",
        *,
        by: str = "tie",
        every: bool = False,
        weight: str = "count",
        max_hops: int = 6,
        fungible: bool = False,
    ) -> Cuts:
        """Return a least set of ties, claims or actors (``by``) without which ``paths`` would find no chain.

        ``every`` returns all of them, up to a hundred. A tie costs the number of claims for it, a claim 1; with
        ``weight="confidence"`` −ln(1 − confidence); an actor 1. See ``kg.cuts.cuts`` for what is proven. Raises as
        ``paths`` does, and ``KgError`` for another ``by`` or ``weight``.

        >>> import kg
        >>> g = kg.open()
        >>> found = g.cut("US", "KH")
        >>> len(g.world(without=[each.name for each in found.cuts[0].removes]).paths("US", "KH"))
        0
        """
        from kg.cuts import KINDS, WEIGHTS, cuts

        for what, value, choices in (("by", by, KINDS), ("weight", weight, WEIGHTS)):
            if value not in choices:
                raise KgError(f"{what} is '{value}'", hint=f"choose from {', '.join(choices)}")
        ends = self._two(start, goal)
        leave = ("fungible",) if fungible else ()
        seen = self.ontology.lens(lens)
        return cuts(self.ties, seen, *ends, by=by, every=every, weight=weight, max_hops=max_hops, leave=leave)

    def grounds(self, rules: Sequence[str] = ()) -> Grounds:
        """Return what is reasoned from: this world, the ontology's rules and motifs, and those of files of one's own.

        Raises ``InputError`` for a rule or motif that cannot be used, with its place.
        """
        from kg.ontology.rulebook import Rulebook
        from kg.reason.engine import Grounds

        types, actors = self.ontology.types, self.store.said.actors
        return Grounds(self.ties, Rulebook(self.ontology, rules), lambda handle: types[actors[handle].type].above)

    def why(self, subject: str, relation: str, object: str, *, rules: Sequence[str] = ()) -> Conclusion:
        """Return whether a relation, coded or concluded, holds between two actors, with its proofs.

        ``rules`` are files of rules of one's own. Raises ``UnknownName``, and ``InputError`` for a rule.

        >>> import kg
        >>> kg.open().why("US", "indirectly funds", "KH").confidence
        0.81
        """
        from kg.reason.why import why

        grounds = self.grounds(rules)
        return why(grounds, *self._ends(grounds, subject, relation, object))

    def why_not(self, subject: str, relation: str, object: str, *, top: int = 10, rules: Sequence[str] = ()) -> Lacking:
        """Return what is missing for a relation to hold between two actors; see ``kg.reason.why.why_not``.

        Raises as ``why`` does.

        >>> import kg
        >>> kg.open().why_not("KH", "part-of", "Iran").missing[0].ends
        ('KH', 'part-of', 'Iran')
        """
        from kg.reason.why import why_not

        grounds = self.grounds(rules)
        return why_not(grounds, *self._ends(grounds, subject, relation, object), top=top)

    def _ends(self, grounds: Grounds, subject: str, relation: str, object: str) -> tuple[str, str, str]:
        notation, backwards = grounds.rules.relation(relation)
        one, other = (self.actor(name).handle for name in (subject, object))
        return (other, notation, one) if backwards else (one, notation, other)

    def paradoxes(
        self,
        of: str | None = None,
        *,
        motif: str | None = None,
        rules: Sequence[str] = (),
        progress: Progress = lambda _done, _total: None,
    ) -> Paradoxes:
        """Return the paradoxes of one actor, or all, by rank; see ``kg.reason.paradoxes.paradoxes``.

        ``rules`` are files of rules and motifs of one's own; ``progress`` is told how many actors of how many are
        done. Raises ``UnknownName``, and ``InputError`` for a motif.

        >>> import kg
        >>> print(kg.open().paradoxes("US")[0])
        US helps KH, and designates it as terrorist
        """
        from kg.reason.paradoxes import paradoxes

        handle = self.actor(of).handle if of else None
        return paradoxes(self.grounds(rules), of=handle, motif=motif, progress=progress)

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

    def matrix(self, actors: Iterable[str] = (), top: int = 12) -> Matrix:
        """Return who is whose friend or foe, or both, among some actors, in their order, or the ``top`` main ones.

        See ``kg.analyses.matrix``: ``main_actors`` says who the main ones are. Raises as ``actor`` does.

        >>> import kg
        >>> kg.open().matrix(["US", "Iraq"]).cells[0].kind
        'complicated'
        """
        from kg.analyses.matrix import main_actors, matrix

        named = list(dict.fromkeys(self.actor(name).handle for name in actors))
        return matrix(self.ties, self.ontology, named or main_actors(self.ties, self.ontology, top))

    def chart(self, actors: Iterable[str] = (), top: int = 12, texts: Sequence[str] = ()) -> Chart:
        """Return the same as ``matrix`` as an interactive page, whose cells open their claims.

        ``texts`` are as for ``view``. Raises as ``matrix`` does, and ``NoSuchInput`` for a text.

        >>> import kg
        >>> kg.open().chart(["US", "KH"]).html()[:15]
        '<!doctype html>'
        """
        from kg.view.matrix import Chart

        return Chart(self.store.said, self.ties, self.ontology, self.matrix(actors, top), self.quotes(texts))

    def whatif(
        self, *, paths: tuple[str, str] | None = None, lens: str = "", paradoxes: bool = False, **options: Any
    ) -> WhatIf:
        """Return what changes in the world that ``options`` describe, as ``world`` takes them, against this one.

        ``paths`` are two actors whose chains are compared too, under a lens; with ``paradoxes``, so are these. See
        ``kg.analyses.whatif.whatif``. Raises as ``world`` and ``paths`` do, and ``KgError`` where no world
        is described.

        >>> import kg
        >>> found = kg.open().whatif(without=["KH part-of PMF"])
        >>> [(change.effect, str(change)) for change in found.changes["ties"]]
        [('disappears', 'KH part-of PMF: supported 0.9 → unknown')]
        """
        from kg.analyses.whatif import whatif

        if not options:
            raise KgError("no other world is described", hint="say what to leave out, assume, admit, or as of when")
        ends = (self.actor(paths[0]).handle, self.actor(paths[1]).handle) if paths else None
        if ends and ends[0] == ends[1]:
            raise KgError(f"there are no chains from {ends[0]} to itself", hint="name two different actors")
        after = self.world(**options)
        grounds = self.grounds() if paradoxes else None
        return whatif(self.ties, after.ties, ends, self.ontology.lens(lens), grounds)

    def _two(self, start: str, goal: str) -> tuple[str, str]:
        first, last = self.actor(start), self.actor(goal)
        if first == last:
            raise KgError(f"'{start}' and '{goal}' are both {first.handle}", hint="name two different actors")
        return first.handle, last.handle

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

    def view(
        self,
        focus: str | None = None,
        *,
        hops: int = 1,
        top: int | None = None,
        story: chains.Paths | Cuts | Paradoxes | None = None,
        alone: bool = False,
        texts: Sequence[str] = (),
    ) -> Page:
        """Return the graph as an interactive page, or only what lies within ``hops`` ties of an actor.

        With a ``top``, only the so many most tied of these actors and the ties among them. With a ``story``, what
        ``paths``, ``cut`` or ``paradoxes`` answered, the page tells it step by step, and its actors are always shown;
        ``alone``, nothing else is. ``texts`` are files with the texts of sources, from which claims have the sentences
        that they cite (see ``kg.claims.quotes.Quotes``); without them nothing of a text is on the page.

        Raises ``UnknownName``, ``NoSuchInput`` for a text, and ``KgError`` for more actors than a page can hold, and
        for a story that is empty or of another world.

        >>> import kg
        >>> g = kg.open()
        >>> g.view("US", top=5)
        <Page: 5 actors, ... ties>
        >>> [step["title"] for step in g.view(story=g.cut("US", "KH")).data["story"]["steps"]][1]
        'Without ...'
        """
        from kg.view.page import Page

        options: dict[str, Any] = {"focus": focus, "hops": hops, "top": top, "story": story, "alone": alone}
        return Page(self.store.said, self.ties, self.ontology, **options, quotes=self.quotes(texts))


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

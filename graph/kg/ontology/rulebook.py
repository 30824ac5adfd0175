"""Everything that is concluded, and by which rules."""

from collections.abc import Sequence
from functools import cached_property

from kg.errors import InputError, UnknownName
from kg.ontology.model import Motif, Rule
from kg.ontology.motifs import motifs, timings
from kg.ontology.reader import Ontology
from kg.ontology.rules import rules, transitive
from kg.ontology.terms import Meant, Terms
from kg.rdf import Index, rdf_files


class Rulebook:
    """Derived relations, rules and motifs: those of the ontology and those of files of one's own.

    ``rules`` are in the order of the files, ``motifs`` what makes a paradox and ``timings`` how its sides lie in time,
    by notation. Raises ``InputError``, with the place, for what cannot be read, is unsafe, or would give a relation a
    second reading, ``NoSuchInput`` for a file that cannot be, and ``UnknownName``.

    >>> from kg.ontology import load
    >>> book = Rulebook(load())
    >>> print(book.motifs["funds-its-enemy"].sides[0])
    ?payer money-reaches ?enemy
    """

    def __init__(self, ontology: Ontology, files: Sequence[str] = ()) -> None:
        own = Index()
        for path in rdf_files(files):
            own.read(path)
        indexes = (ontology.index, own)
        self.ontology = ontology
        self.terms = Terms(ontology, indexes)
        self.derived = self.terms.derived
        self.rules = [rule for index in indexes for rule in rules(self.terms, index)]
        self.rules += transitive(self.terms)
        self.motifs: dict[str, Motif] = {}
        for index in indexes:
            for motif in motifs(self.terms, index):
                if motif.notation in self.motifs:
                    hint = "give yours a skos:notation of its own"
                    raise InputError(f"there is a motif '{motif.notation}'", hint=hint, place=index.line(motif.iri))
                self.motifs[motif.notation] = motif
        self.timings = {timing.notation: timing for timing in timings(ontology.index)}

    def relation(self, name: str) -> Meant:
        """Return the relation that a name means, by notation, and whether the name reads it backwards.

        It may be one that is coded, by any of its names, a derived one or a family. Raises ``UnknownName``.
        """
        found = self.terms.words.get(name) or self._labelled.get(_plain(name))
        if found is not None:
            return found
        try:
            relation, backwards = self.ontology.relation(name)
        except UnknownName:
            known = [*self.terms.words, *self._labelled]
            raise UnknownName("relation", name, known, hint="'kg relations' lists them all") from None
        return relation.notation, backwards

    @cached_property
    def _labelled(self) -> dict[str, Meant]:
        found = {_plain(each.inverse.label): (each.notation, True) for each in self.derived.values() if each.inverse}
        return found | {_plain(each.label): (each.notation, False) for each in self.derived.values()}

    def label(self, relation: str) -> str:
        """Return how a relation reads, from subject to object."""
        return self.terms.label(relation)

    def iri(self, relation: str) -> str:
        """Return the IRI of a relation."""
        return self._iris[relation]

    def coded(self, relation: str) -> list[str]:
        """Return the relations that claims are coded in and that count as one: itself and those below it."""
        return self._below[relation]

    def concluded(self, relation: str) -> list[str]:
        """Return the relations that rules conclude and that count as one: itself and those below it."""
        return self._concluded.get(relation, [])

    def rules_for(self, relation: str) -> list[Rule]:
        """Return the rules that conclude a relation."""
        return self._by_head.get(relation, [])

    def irreflexive(self, relation: str) -> bool:
        """Return whether no actor can stand in a relation to itself."""
        known = self.terms.known(relation)
        return known is not None and known.irreflexive

    def said_as(self, relation: str) -> list[str]:
        """Return the coded relations in which a source would say that a relation holds."""
        known = self.derived.get(relation)
        return [each for name in (known.said_as if known else (relation,)) for each in self.coded(name)]

    def ways(self, subject: str, relation: str, object: str) -> list[tuple[str, str, str]]:
        """Return the ties, coded or derived, of which each by itself makes a relation hold between two actors."""
        found: dict[tuple[str, str, str], None] = {}
        left = [(subject, relation, object)]
        while left:
            one, name, other = left.pop(0)
            for each in dict.fromkeys([*self.coded(name), name]):
                if (one, each, other) in found:
                    continue
                found[one, each, other] = None
                for rule in self.rules_for(each):
                    (atom, *more), head = rule.body.atoms, rule.head
                    if not (more or rule.body.kinds):
                        ends = (other, one) if atom.subject != head.subject else (one, other)
                        left.append((ends[0], atom.relation, ends[1]))
        return list(found)

    def motif(self, name: str) -> Motif:
        """Return the motif of that notation. Raises ``UnknownName``."""
        if name not in self.motifs:
            raise UnknownName("motif", name, self.motifs, hint=f"the motifs are {', '.join(self.motifs)}")
        return self.motifs[name]

    @cached_property
    def _iris(self) -> dict[str, str]:
        return {notation: iri for iri, (notation, backwards) in self.terms.by_iri.items() if not backwards}

    @cached_property
    def _below(self) -> dict[str, list[str]]:
        return {name: [each.notation for each in self.ontology.below(iri)] for name, iri in self._iris.items()}

    @cached_property
    def _by_head(self) -> dict[str, list[Rule]]:
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            found.setdefault(rule.head.relation, []).append(rule)
        return found

    @cached_property
    def _concluded(self) -> dict[str, list[str]]:
        return {
            name: [each for each in dict.fromkeys([name, *below]) if each in self._by_head]
            for name, below in self._below.items()
        }


def _plain(label: str) -> str:
    return label.casefold().replace(",", "").replace("-", " ").strip()

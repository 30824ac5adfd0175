"""Everything that is concluded, and by which rules."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from kg.errors import UnknownName
from kg.ontology.model import Atom, Motif, Rule
from kg.ontology.motifs import motifs, timings
from kg.ontology.reader import Ontology, rule_files
from kg.ontology.rules import rules
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
        self.ontology = ontology
        indexes = (_read(rule_files()), ontology.index, _read(files))
        self.terms = Terms(ontology, indexes)
        self.derived = self.terms.derived
        self._steps: dict[str, Sequence[Meant] | None] = {}
        self._unfolded: dict[str, list[tuple[str, bool, tuple[Rule, ...]]]] = {}
        self.rules = _without_leaps(list(rules(self.terms)))
        self.motifs = {motif.notation: motif for motif in motifs(self.terms)}
        self.timings = {timing.notation: timing for timing in timings(indexes[0])}

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

    def unfolded(self, relation: str) -> list[tuple[str, bool, tuple[Rule, ...]]]:
        """Return the relations of which each by itself makes a relation hold, as far as rules of one clause lead.

        Each comes with whether it is turned round, and the rules that lead from it to the relation, the last one first;
        the relation itself with none, where claims are coded in it, or where its rules have more than one clause.
        """
        found = self._unfolded.get(relation)
        if found is None:
            found = self._unfolded[relation] = list(self._unfold(relation, ()))
        return found

    def _unfold(self, relation: str, above: tuple[str, ...]) -> Iterator[tuple[str, bool, tuple[Rule, ...]]]:
        ruled = self.rules_for(relation)
        if relation not in self.derived or relation in above or not all(_is_plain(rule) for rule in ruled):
            yield relation, False, ()
            return
        for rule in ruled:
            (atom,) = rule.body.atoms
            for name, turned, more in self._unfold(atom.relation, (*above, relation)):
                yield name, turned != (atom.subject != rule.head.subject), (rule, *more)

    def going_on(self, relation: str) -> Sequence[Meant] | None:
        """Return the steps by which rules go on from a conclusion to others on the same relation.

        Each is a relation and whether it is walked from its object. There are none where nothing goes on; ``None`` is
        returned where it does in any other way than by one tie after the other, forwards.
        """
        if relation not in self._steps:
            self._steps[relation] = self._going_on(relation)
        return self._steps[relation]

    def _going_on(self, relation: str) -> Sequence[Meant] | None:
        steps: dict[Meant, None] = {}
        for rule in self.rules_for(relation):
            if rule.bound == "object":
                continue
            on, last = _goes_on(rule), _last(rule)
            if on and last:
                steps |= {(name, turned != last[1]): None for name, turned, _ in self.unfolded(last[0])}
            if any(relation in self._needed(atom) for atom in rule.body.atoms[1 if on else 0 :]):
                return None
            if on and any(name in self.derived or self._needed(rule.body.atoms[-1]) for name, _ in steps):
                return None
        return list(steps)

    def _needed(self, atom: Atom) -> set[str]:
        """Return the relations of which conclusions may be needed for a clause."""
        found: set[str] = set()
        left = [atom]
        while left:
            each = left.pop()
            for relation, _, _ in self.unfolded(each.relation):
                for name in self.concluded(relation):
                    if name not in found and not (each.asserted and name not in self.derived):
                        found.add(name)
                        left += [more for rule in self.rules_for(name) for more in rule.body.atoms]
        return found

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


def _is_plain(rule: Rule) -> bool:
    """Return whether a rule says no more than that every tie of one relation is one of another."""
    body = rule.body
    return len(body.atoms) == 1 and not body.kinds and not body.apart and body.atoms[0].relation != rule.head.relation


def _last(rule: Rule) -> tuple[str, bool] | None:
    """Return the relation of a rule's last clause, and whether it is turned round, where it leads to the object."""
    last, goal = rule.body.atoms[-1], rule.head.object
    return (last.relation, last.subject == goal) if goal in (last.subject, last.object) else None


def _goes_on(rule: Rule) -> bool:
    """Return whether a rule goes on from its own conclusion, by one tie more."""
    head, body = rule.head, rule.body
    first = body.atoms[0]
    return (
        len(body.atoms) == 2
        and not body.kinds
        and not body.apart
        and (first.relation, first.subject) == (head.relation, head.subject)
        and _last(rule) is not None
    )


def _without_leaps(rules: Sequence[Rule]) -> list[Rule]:
    """Return rules without the transitive closure of a last clause with which their conclusion is gone on from anyway.

    Tie by tie they come to what they would with leaps over several ties, and have fewer ways there.
    """
    on = {(rule.head.relation, _last(rule)) for rule in rules if _goes_on(rule)}
    found = []
    for rule in rules:
        (*others, last) = rule.body.atoms
        if not rule.bound and (rule.head.relation, _last(rule)) in on:
            rule = rule._replace(body=rule.body._replace(atoms=(*others, last._replace(asserted=True))))  # noqa: PLW2901
        found.append(rule)
    return found


def _read(files: Sequence[str]) -> Index:
    index = Index()
    for path in rdf_files(files):
        index.read(path)
    return index


def _plain(label: str) -> str:
    return label.casefold().replace(",", "").replace("-", " ").strip()

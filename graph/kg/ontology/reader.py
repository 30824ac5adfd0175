"""Actor types, relations, lenses and styles, read from Turtle."""

import os
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TypeVar

from kg.errors import InputError, UnknownName
from kg.ontology.model import ActorType, Family, Inverse, Lens, Relation, Step, StepKind
from kg.rdf import KG, LABEL, NOTATION, RDFS, SKOS, TYPE, Index, local
from kg.resources import folder

OWL = "http://www.w3.org/2002/07/owl#"
SUB_PROPERTY, SUB_CLASS = RDFS + "subPropertyOf", RDFS + "subClassOf"
INVERSE, SYMMETRIC = OWL + "inverseOf", OWL + "SymmetricProperty"
RULES = ("motifs.ttl", "rules.ttl")
MAPPINGS = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")


Item = TypeVar("Item", Relation, Lens, ActorType, Family)


class Ontology:
    """Everything that can be said, by notation.

    ``relations``, ``families``, ``types`` and ``lenses`` map a notation to its value, in the order of the files;
    ``default_lens`` is the notation of the lens that ``kg paths`` takes when none is named.

    >>> load().relations[load().lenses[load().default_lens].steps[0].relation].sign
    1
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self.families = self._collect("Family", self._family)
        family_of = {family.iri: family for family in self.families.values()}
        self.relations = self._collect("Relation", lambda iri: self._relation(iri, family_of))
        self.by_iri = {relation.iri: relation for relation in self.relations.values()}
        self._below: dict[str, list[Relation]] = {}
        for relation in self.relations.values():
            for iri in relation.above:
                self._below.setdefault(iri, []).append(relation)
        self.types = self._gather(self._actor_classes(), self._type)
        self.type_by_iri = {each.iri: each for each in self.types.values()}
        kinds = {iri: self._kind(iri) for iri in index.of_type(KG + "StepKind")}
        self.lenses = self._collect("Lens", lambda iri: self._lens(iri, kinds))
        marked = [lens.notation for lens in self.lenses.values() if index.value(lens.iri, KG + "default") == "true"]
        self.default_lens = marked[0] if marked else next(iter(self.lenses), "")
        self.inverses = {each.inverse.iri: each for each in self.relations.values() if each.inverse}
        self.kinds_of_words = {
            kind.lower(): {index.value(iri, NOTATION) or local(iri): iri for iri in index.of_type(KG + kind)}
            for kind in ("Stance", "Modality", "Basis", "OpenEnd")
        }
        self.word_iris = {word: iri for words in self.kinds_of_words.values() for word, iri in words.items()}
        self.words = {iri: word for word, iri in self.word_iris.items()}

    def relation(self, name: str) -> tuple[Relation, bool]:
        """Return the relation that a notation, label or synonym means, and whether the name reads it backwards.

        Raises ``UnknownName``, with the near names.
        """
        found = self._meant.get(_plain(name))
        if found is not None:
            return found
        known = [name for each in self.relations.values() for way in (False, True) for name in _names(each, way)]
        raise UnknownName("relation", name, known, hint="'kg relations' lists them all")

    @cached_property
    def _meant(self) -> dict[str, tuple[Relation, bool]]:
        found: dict[str, tuple[Relation, bool]] = {}
        for backwards in (False, True):
            for relation in self.relations.values():
                for name in _names(relation, backwards):
                    found.setdefault(_plain(name), (relation, backwards))
        for relation in self.relations.values():
            for name in relation.synonyms:
                found.setdefault(_plain(name), (relation, False))
        return found

    def lens(self, name: str) -> Lens:
        """Return the lens of that notation, or the default one for an empty name. Raises ``UnknownName``."""
        lens = self.lenses.get(name or self.default_lens)
        if lens is None:
            raise UnknownName("lens", name, self.lenses, hint=f"the lenses are {', '.join(self.lenses)}")
        return lens

    def below(self, iri: str) -> list[Relation]:
        """Return the relations that an IRI means: the relation itself and everything more specific."""
        return self._below.get(iri, [])

    def _actor_classes(self) -> list[str]:
        return [iri for iri in self.index.of_type(OWL + "Class") if KG + "Actor" in self._above(iri, SUB_CLASS)]

    def _collect(self, kind: str, make: Callable[[str], Item]) -> dict[str, Item]:
        return self._gather(self.index.of_type(KG + kind), make)

    def _gather(self, iris: Iterable[str], make: Callable[[str], Item]) -> dict[str, Item]:
        found: dict[str, Item] = {}
        for iri in iris:
            item = make(iri)
            if item.notation in found and found[item.notation].iri != iri:
                other = self.index.line(found[item.notation].iri)
                raise InputError(
                    f"the notation '{item.notation}' is taken by {other}",
                    hint="give one of the two another skos:notation",
                    place=self.index.line(iri),
                )
            found[item.notation] = item
        return found

    def _need(self, iri: str, predicate: str, name: str) -> str:
        value = self.index.value(iri, predicate)
        if value is None:
            raise InputError(f"<{iri}> has no {name}", hint="add it there", place=self.index.line(iri))
        return value

    def _named(self, iri: str) -> tuple[str, str, str, str]:
        notation = self._need(iri, NOTATION, "skos:notation")
        return (
            iri,
            notation,
            self.index.value(iri, LABEL) or notation,
            self.index.value(iri, SKOS + "definition") or "",
        )

    def _above(self, iri: str, predicate: str) -> tuple[str, ...]:
        found = [iri]
        for each in found:
            for more in self.index.values(each, predicate):
                if more not in found:
                    found.append(more)
        return tuple(found)

    def _concluded(self, iri: str) -> bool:
        return KG + "DerivedRelation" in self.index.values(iri, TYPE)

    def _notation(self, iri: str, predicate: str) -> str:
        value = self.index.value(iri, predicate)
        return (self.index.value(value, NOTATION) or local(value)) if value else ""

    def _family(self, iri: str) -> Family:
        return Family(*self._named(iri), self.index.value(iri, KG + "colour") or "#555555")

    def _relation(self, iri: str, families: dict[str, Family]) -> Relation:
        index = self.index
        kinds = index.values(iri, TYPE)
        above = tuple(each for each in self._above(iri, SUB_PROPERTY) if not self._concluded(each))
        family = next((families[each] for each in above if each in families), None)
        if family is None:
            raise InputError(
                f"the relation <{iri}> belongs to no family",
                hint="add rdfs:subPropertyOf with a kg:Family or a relation of one",
                place=index.line(iri),
            )
        back = index.value(iri, INVERSE)
        return Relation(
            *self._named(iri),
            example=index.value(iri, SKOS + "example") or "",
            synonyms=tuple(index.values(iri, SKOS + "altLabel")),
            family=family.notation,
            above=above,
            inverse=Inverse(*self._named(back)[:3]) if back else None,
            domain=index.value(iri, RDFS + "domain") or KG + "Actor",
            range=index.value(iri, RDFS + "range") or KG + "Actor",
            symmetric=SYMMETRIC in kinds,
            transitive=OWL + "TransitiveProperty" in kinds,
            irreflexive=OWL + "IrreflexiveProperty" in kinds,
            sign=int(self._number(iri, "sign", "1, 0 or -1")),
            weight=self._number(iri, "weight", "a number from 0 to 10"),
            flow=self._notation(iri, KG + "flow"),
            flow_direction=self._notation(iri, KG + "flowDirection"),
            colour=index.value(iri, KG + "colour") or family.colour,
            mappings=tuple((kind, code) for kind in MAPPINGS for code in index.values(iri, SKOS + kind)),
        )

    def _type(self, iri: str) -> ActorType:
        return ActorType(
            *self._named(iri),
            above=self._above(iri, SUB_CLASS),
            shape=self.index.value(iri, KG + "shape") or "dot",
            colour=self.index.value(iri, KG + "colour") or "#777777",
        )

    def _kind(self, iri: str) -> StepKind:
        return StepKind(*self._named(iri)[1:3], self._number(iri, "strength", "a number"))

    def _number(self, iri: str, name: str, wanted: str) -> float:
        text = self.index.value(iri, KG + name) or "0"
        try:
            return float(text)
        except ValueError:
            raise InputError(
                f"kg:{name} of <{iri}> is '{text}'", hint=f"write {wanted}", place=self.index.line(iri)
            ) from None

    def _lens(self, iri: str, kinds: dict[str, StepKind]) -> Lens:
        index = self.index
        once = index.values(iri, KG + "exactlyOnce")
        required = once or index.values(iri, KG + "atLeastOnce")
        for unknown in (each for each in required if each not in kinds):
            raise InputError(
                f"the lens <{iri}> requires an unknown kind of step: {unknown}",
                hint="define it as a kg:StepKind",
                place=index.line(iri),
            )
        steps = [step for node in index.values(iri, KG + "step") for step in self._steps(iri, node, kinds)]
        nearest: dict[tuple[str, bool, str], tuple[int, Step]] = {}
        for distance, step in steps:
            key = (step.relation, step.forward, step.side)
            if key not in nearest or distance < nearest[key][0]:
                nearest[key] = (distance, step)
        return Lens(
            *self._named(iri),
            steps=tuple(step for _, step in nearest.values()),
            required=frozenset(kinds[each].notation for each in required),
            once=bool(once),
        )

    def _steps(self, lens: str, node: str, kinds: dict[str, StepKind]) -> Iterable[tuple[int, Step]]:
        index = self.index
        target = index.value(node, KG + "relation")
        if target is None:
            raise InputError(f"a step of the lens <{lens}> has no kg:relation", hint="add it", place=index.line(lens))
        fitting = self.below(target)
        kind = index.value(node, KG + "kind")
        if not fitting or kind not in kinds:
            raise InputError(
                f"a step of the lens <{lens}> names an unknown relation or kind: {target}, {kind}",
                hint="define it, or mend its spelling",
                place=index.line(lens),
            )
        forward = self._notation(node, KG + "direction") != "backward"
        side, leave = self._notation(node, KG + "side"), index.value(node, KG + "onlyWith") or ""
        for relation in fitting:
            yield relation.above.index(target), Step(relation.notation, forward, kinds[kind], side, leave)


def load(index: Index | None = None) -> Ontology:
    """Return the shipped ontology, or the one that an index of statements holds. Raises ``InputError``."""
    if index is None:
        index = Index()
        for path in files():
            index.read(path)
    return Ontology(index)


def files() -> list[str]:
    """Return the paths of the shipped vocabulary in which claims are coded, sorted."""
    return [path for path in _turtle(folder("ontology")) if path not in rule_files()]


def rule_files() -> list[str]:
    """Return the paths of the shipped rules and motifs: needed to reason, to ask and to export, not to read claims."""
    return [os.path.join(folder("ontology"), name) for name in RULES]


def code_files() -> list[str]:
    """Return the paths of what is known of other systems' codes: needed to ask and to export."""
    return _turtle(os.path.join(folder("ontology"), "codes"))


def further_files() -> list[str]:
    """Return the paths of what is asked and exported beside the vocabulary."""
    return [*rule_files(), *code_files()]


def _turtle(place: str) -> list[str]:
    return sorted(os.path.join(place, name) for name in os.listdir(place) if name.endswith(".ttl"))


def _names(relation: Relation, backwards: bool) -> tuple[str, ...]:
    if not backwards:
        return relation.notation, relation.label, local(relation.iri)
    back = relation.inverse
    return (back.notation, back.label, local(back.iri)) if back else ()


def _plain(name: str) -> str:
    return name.casefold().replace("-", " ").removeprefix("is ").strip()

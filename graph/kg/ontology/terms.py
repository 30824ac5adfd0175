"""The names in which rules and motifs speak: relations that are coded, families of them, and derived relations."""

from collections.abc import Iterator, Sequence

from kg.errors import InputError, UnknownName
from kg.ontology.model import Derived, Inverse, Relation
from kg.ontology.reader import INVERSE, OWL, SUB_PROPERTY, SYMMETRIC, Ontology
from kg.rdf import KG, LABEL, NOTATION, SKOS, TYPE, Index, local

CHAIN, TRANSITIVE, IRREFLEXIVE = (
    OWL + name for name in ("propertyChainAxiom", "TransitiveProperty", "IrreflexiveProperty")
)
DERIVED = KG + "DerivedRelation"
Meant = tuple[str, bool]
"""A relation by notation, and whether it is read backwards."""


class Terms:
    """What IRIs and words mean, and the derived relations by notation.

    ``indexes`` are the statements of the shipped rules, of the graph, which may repeat those, and of files of rules
    beside it. Raises ``InputError`` for a derived relation that cannot be read, and for one that says anew what is
    defined elsewhere.
    """

    def __init__(self, ontology: Ontology, indexes: Sequence[Index]) -> None:
        self.ontology, self.indexes = ontology, indexes
        self.by_iri: dict[str, Meant] = {}
        for iri, relation in ontology.by_iri.items():
            self.by_iri[iri] = relation.notation, False
        for iri, relation in ontology.inverses.items():
            self.by_iri[iri] = relation.notation, True
        for family in ontology.families.values():
            self.by_iri[family.iri] = family.notation, False
        top = KG + "relatesTo"
        self.by_iri[top] = ontology.index.value(top, NOTATION) or local(top), False
        self.words: dict[str, Meant] = {notation: (notation, False) for notation, _ in self.by_iri.values()}
        self.words |= {
            each.inverse.notation: (each.notation, True) for each in ontology.inverses.values() if each.inverse
        }
        self.derived: dict[str, Derived] = {}
        self._homes: dict[str, Index] = {}
        shipped, graph, own = indexes
        for index in indexes:
            for iri in index.of_type(DERIVED):
                if index is not graph or iri not in shipped.subjects:
                    self._define(index, iri)
        self._refuse_redefined(own)

    def word(self, name: str) -> Meant:
        """Return the relation that a notation means. Raises ``UnknownName``."""
        if name not in self.words:
            raise UnknownName("relation", name, self.words, hint="write its notation; 'kg relations' lists them")
        return self.words[name]

    def kind(self, name: str) -> str:
        """Return the IRI of the type of actor of that notation. Raises ``UnknownName``."""
        types = self.ontology.types
        if name not in types:
            raise UnknownName("type of actor", name, types, hint=f"the types are {', '.join(types)}")
        return types[name].iri

    def known(self, relation: str) -> Relation | Derived | None:
        """Return a coded or derived relation, or ``None`` for a family and what is above families."""
        return self.ontology.relations.get(relation) or self.derived.get(relation)

    def label(self, relation: str, *, backwards: bool = False) -> str:
        """Return how a relation reads."""
        known = self.known(relation)
        if known is not None:
            return known.inverse.label if backwards and known.inverse else known.label
        return relation.replace("-", " ")

    def sign(self, relation: str) -> int:
        """Return the sign of a relation; 0 for a family."""
        known = self.known(relation)
        return known.sign if known else 0

    def is_derived(self, iri: str) -> bool:
        """Return whether an IRI is that of a derived relation, read forwards or backwards."""
        return iri in self.by_iri and self.by_iri[iri][0] in self.derived

    def home(self, relation: str) -> Index:
        """Return the index of statements in which a derived relation is defined."""
        return self._homes[relation]

    def head(self, iri: str, place: str) -> str:
        """Return the derived relation that an IRI means. Raises ``InputError`` where rules may not conclude it."""
        if self.is_derived(iri):
            return self.by_iri[iri][0]
        if iri in self.by_iri:
            raise two_readings(self.by_iri[iri][0], place)
        hint = "type it as kg:DerivedRelation and give it a skos:notation"
        raise InputError(f"rules conclude <{iri}>, which is not defined", hint=hint, place=place)

    def _define(self, index: Index, iri: str) -> None:
        notation, place = index.value(iri, NOTATION), index.line(iri)
        named(iri, "a derived relation", place)
        if notation is None:
            raise InputError(f"the derived relation <{iri}> has no skos:notation", hint="add it there", place=place)
        back, kinds = index.value(iri, INVERSE), index.values(iri, TYPE)
        back_notation = (index.value(back, NOTATION) or local(back)) if back else notation
        for each, name in ((iri, notation), (back or iri, back_notation)):
            if each in self.by_iri or name in self.words:
                taken = self.by_iri.get(each, (name, False))[0]
                hint = "give the derived relation an IRI and a name of its own"
                raise InputError(f"'{taken}' is defined already, and would have two readings", hint=hint, place=place)
        sign = index.value(iri, KG + "sign") or "0"
        if sign not in ("1", "0", "-1"):
            raise InputError(f"kg:sign of <{iri}> is '{sign}'", hint="write 1, 0 or -1", place=place)
        self.derived[notation] = Derived(
            iri,
            notation,
            index.value(iri, LABEL) or notation,
            index.value(iri, SKOS + "definition") or "",
            Inverse(back, back_notation, index.value(back, LABEL) or back_notation) if back else None,
            SYMMETRIC in kinds,
            IRREFLEXIVE in kinds,
            int(sign),
            tuple(self._said(each, place) for each in index.values(iri, KG + "saidAs")),
        )
        self._homes[notation] = index
        self.by_iri[iri] = self.words[notation] = notation, False
        if back:
            self.by_iri[back] = self.words[back_notation] = notation, True

    def _said(self, iri: str, place: str) -> str:
        if iri not in self.ontology.by_iri:
            raise UnknownName("relation", local(iri), map(local, self.ontology.by_iri), hint="define it", place=place)
        return self.by_iri[iri][0]

    def _refuse_redefined(self, index: Index) -> None:
        """Refuse what a file says anew of relations that are defined elsewhere."""
        mine = set(self._own(index))
        for subject, described in index.subjects.items():
            if subject in self.by_iri and subject not in mine:
                above = [each for each in described.get(SUB_PROPERTY, ()) if each not in mine]
                kinds = {TRANSITIVE, SYMMETRIC}.intersection(described.get(TYPE, ()))
                if above or kinds or CHAIN in described or INVERSE in described:
                    redefined = next(filter(self.by_iri.__contains__, above), subject)
                    raise two_readings(self.by_iri[redefined][0], index.line(subject))

    @staticmethod
    def _own(index: Index) -> Iterator[str]:
        for iri in index.of_type(DERIVED):
            yield iri
            yield from index.values(iri, INVERSE)


def named(iri: str, what: str, place: str) -> None:
    """Raise ``InputError`` for what has no IRI by which a proof could name it."""
    if ":" not in iri:  # a blank node
        raise InputError(f"{what} has no name", hint="give it an IRI", place=place)


def two_readings(relation: str, place: str) -> InputError:
    """Return the error for a rule that would conclude what is said, or concluded by others, already."""
    return InputError(
        f"'{relation}' would have two readings: what sources say, or other rules conclude, and this",
        hint="conclude a kg:DerivedRelation of your own",
        place=place,
    )

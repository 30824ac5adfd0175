"""Whether the vocabulary contradicts itself, and whether claims bear the ids that their contents give."""

from __future__ import annotations

from collections.abc import Iterator

from kg.claims.identity import id_of
from kg.claims.said import Said
from kg.errors import KgError
from kg.ontology import Ontology, Relation
from kg.ontology.rulebook import Rulebook
from kg.rdf import PREFIXES
from kg.store.embedded import Store


def problems(store: Store) -> Iterator[tuple[str, str]]:
    """Yield the place and the message of every contradiction among relations, and of every claim against them.

    A name must mean one relation in one direction; an inverse belongs to one relation, a symmetric relation has none;
    nothing is more general than itself; rules and motifs can be read;
    actors fit a relation's domain and range, and no irreflexive relation ties an actor to itself.
    """
    ontology, said = store.ontology, store.said
    owners: dict[str, str] = {}
    for relation in ontology.relations.values():
        place = store.index.line(relation.iri)
        names = [relation.notation, *([relation.inverse.notation] if relation.inverse else [])]
        for name in names:
            if owners.setdefault(name, relation.notation) != relation.notation or names.count(name) > 1:
                yield place, f"'{name}' names two readings: of {owners[name]} and of {relation.notation}"
        if relation.symmetric and relation.inverse:
            yield place, f"{relation.notation} is symmetric and has an inverse; remove one of the two"
        if not relation.symmetric and not relation.inverse:
            yield place, f"{relation.notation} has no inverse; name one with owl:inverseOf"
        if any(relation.iri in ontology.by_iri[each].above for each in relation.above[1:] if each in ontology.by_iri):
            yield place, f"{relation.notation} is more general than itself; break the circle of rdfs:subPropertyOf"
        if relation.sign not in (-1, 0, 1):
            yield place, f"{relation.notation} has the sign {relation.sign}; it must be -1, 0 or 1"
    try:
        Rulebook(ontology)
    except KgError as error:
        yield error.place, f"{error.message}; {error.hint}"
    for claim in said.claims:
        relation = ontology.relations[claim.relation]
        for wrong in _misfits(ontology, said, relation, claim.subject, claim.object):
            yield store.index.line(PREFIXES["claim"] + claim.id), f"claim {claim.id}: {wrong}"


def _misfits(ontology: Ontology, said: Said, relation: Relation, subject: str, object: str) -> Iterator[str]:
    for handle, wanted, role in ((subject, relation.domain, "subject"), (object, relation.range, "object")):
        kind = ontology.types[said.actors[handle].type]
        if wanted not in kind.above:
            fitting = ontology.type_by_iri[wanted].label if wanted in ontology.type_by_iri else wanted
            yield f"{handle} is a {kind.label}, and the {role} of '{relation.notation}' must be a {fitting}"
    if relation.irreflexive and subject == object:
        yield f"'{relation.notation}' cannot tie {subject} to itself"


def false_ids(said: Said) -> Iterator[tuple[str, str]]:
    """Yield the place and the message of every claim whose id is not the digest of its contents."""
    for claim in said.claims:
        right = id_of(claim, said)
        if right != claim.id:
            yield (
                said.index.line(PREFIXES["claim"] + claim.id),
                f"claim {claim.id}: its contents give the id {right}; rename it, as something in it was changed",
            )

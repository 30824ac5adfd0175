"""Motifs and timings, read from Turtle."""

from collections.abc import Iterator
from string import Formatter

from kg.errors import InputError, KgError
from kg.ontology.clauses import pattern
from kg.ontology.model import Motif, Timing
from kg.ontology.terms import Terms
from kg.rdf import KG, LABEL, NOTATION, SKOS, Index, local


def motifs(terms: Terms) -> Iterator[Motif]:
    """Yield the motifs of all indexes of statements; one that stands in several is the first.

    Raises ``InputError`` for one that cannot be read, and for one with the name of another.
    """
    homes: dict[str, str] = {}
    for index, iri in ((each, iri) for each in terms.indexes for iri in each.of_type(KG + "Motif")):
        notation = index.value(iri, NOTATION) or local(iri)
        if homes.setdefault(notation, iri) != iri or (index is terms.indexes[2] and iri in terms.indexes[0].subjects):
            hint = "give it an IRI and a name of its own"
            raise InputError(f"the motif '{notation}' is defined already", hint=hint, place=index.line(iri))
        try:
            yield _motif(terms, index, iri, notation)
        except (KgError, ValueError) as error:
            said, hint = getattr(error, "message", str(error)), getattr(error, "hint", "mend it")
            raise InputError(f"the motif '{notation}': {said}", hint=hint, place=index.line(iri)) from error


def _motif(terms: Terms, index: Index, iri: str, notation: str) -> Motif:
    hands = (index.value(iri, KG + name) or "" for name in ("onTheOneHand", "onTheOther"))
    one, other = (pattern(text, terms.word, terms.kind) for text in hands)
    concluded = [pattern(text, terms.word, terms.kind) for text in index.values(iri, KG + "concludedAs")]
    sentence = index.value(iri, KG + "sentence") or ""
    roles = tuple(dict.fromkeys(name for _, name, _, _ in Formatter().parse(sentence) if name is not None))
    wrong = [name for name in roles if name not in (*one.variables, *other.variables)]
    if wrong or not roles:
        about = f"{{{wrong[0]}}} stands in neither side" if wrong else "its kg:sentence names no role"
        raise InputError(about, hint="write variables of the clauses in braces")
    if not (roles[0] in one.variables and roles[0] in other.variables):
        raise InputError(
            f"?{roles[0]} is not on both sides", hint="the first role of the sentence is whose paradox it is"
        )
    gravity = float(index.value(iri, KG + "gravity") or "1")
    if not 0 <= gravity <= 1:
        raise InputError(f"kg:gravity is {gravity:g}", hint="write a number from 0 to 1")
    return Motif(
        iri,
        notation,
        index.value(iri, LABEL) or notation,
        index.value(iri, SKOS + "definition") or "",
        sentence,
        roles,
        (one, other),
        tuple(atom for each in concluded for atom in each.atoms),
        gravity,
    )


def timings(index: Index) -> Iterator[Timing]:
    """Yield how the sides of a paradox can lie in time."""
    for iri in index.of_type(KG + "Timing"):
        notation = index.value(iri, NOTATION) or local(iri)
        yield Timing(notation, index.value(iri, LABEL) or notation, float(index.value(iri, KG + "factor") or "1"))

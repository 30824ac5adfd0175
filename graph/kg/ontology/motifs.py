"""Motifs and timings, read from Turtle."""

from collections.abc import Iterator
from math import nan
from string import Formatter

from kg.errors import InputError, KgError
from kg.ontology.clauses import pattern
from kg.ontology.model import Motif, Pattern, Timing
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
        except KgError as error:
            about = f"the motif '{notation}': {error.message}"
            raise InputError(about, hint=error.hint, place=index.line(iri)) from error


def _motif(terms: Terms, index: Index, iri: str, notation: str) -> Motif:
    hands = (index.value(iri, KG + name) or "" for name in ("onTheOneHand", "onTheOther"))
    one, other = (pattern(text, terms.word, terms.kind) for text in hands)
    concluded = [pattern(text, terms.word, terms.kind) for text in index.values(iri, KG + "concludedAs")]
    sentence = index.value(iri, KG + "sentence") or ""
    roles = _roles(sentence, one, other)
    return Motif(
        iri,
        notation,
        index.value(iri, LABEL) or notation,
        index.value(iri, SKOS + "definition") or "",
        sentence,
        roles,
        (one, other),
        tuple(atom for each in concluded for atom in each.atoms),
        _fraction(index, iri, "gravity"),
    )


def _roles(sentence: str, one: Pattern, other: Pattern) -> tuple[str, ...]:
    """Return the variables that a sentence names in braces."""
    hint = "write variables of the clauses in braces, and nothing else"
    try:
        parts = list(Formatter().parse(sentence))
    except ValueError as error:
        raise InputError(f"its kg:sentence cannot be read: {error}", hint=hint) from error
    roles = tuple(dict.fromkeys(name for _, name, _, _ in parts if name is not None))
    wrong = [name for name in roles if name not in (*one.variables, *other.variables)]
    if wrong or not roles:
        raise InputError(
            f"{{{wrong[0]}}} stands in neither side" if wrong else "its kg:sentence names no role", hint=hint
        )
    if any(form or conversion for _, _, form, conversion in parts):
        raise InputError("its kg:sentence has more than a name in braces", hint=hint)
    shared = [name for name in one.variables if name in other.variables]
    if roles[0] not in shared:
        hint = "the first role of the sentence is whose paradox it is"
        raise InputError(f"?{roles[0]} is not on both sides", hint=hint)
    unnamed = [name for name in shared if name not in roles]
    if unnamed:
        hint = "name it there, or use two variables where any two actors will do"
        raise InputError(f"?{unnamed[0]} is on both sides and not in the sentence", hint=hint)
    return roles


def timings(index: Index) -> Iterator[Timing]:
    """Yield how the sides of a paradox can lie in time."""
    for iri in index.of_type(KG + "Timing"):
        notation = index.value(iri, NOTATION) or local(iri)
        yield Timing(notation, index.value(iri, LABEL) or notation, _fraction(index, iri, "factor"))


def _fraction(index: Index, iri: str, name: str) -> float:
    text = index.value(iri, KG + name) or "1"
    try:
        value = float(text)
    except ValueError:
        value = nan
    if not 0 <= value <= 1:
        raise InputError(f"kg:{name} is '{text}'", hint="write a number from 0 to 1", place=index.line(iri))
    return value

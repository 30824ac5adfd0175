"""Rules, read from Turtle: in OWL's words, and in clauses where OWL has no word."""

from collections.abc import Iterator

from kg.errors import InputError, KgError, UnknownName
from kg.ontology.clauses import pattern
from kg.ontology.model import Atom, Pattern, Rule
from kg.ontology.reader import SUB_PROPERTY
from kg.ontology.terms import CHAIN, DERIVED, TRANSITIVE, Meant, Terms, named, two_readings
from kg.rdf import KG, LABEL, RDF, TYPE, Index, local


def rules(terms: Terms) -> Iterator[Rule]:
    """Yield the rules of all indexes of statements, in reading order, then what makes coded relations transitive.

    A rule that stands in several of them, word for word, is one. Raises ``InputError`` for a rule that cannot be read,
    is unsafe, or would give a relation a second reading.
    """
    known: set[tuple[Atom, Pattern]] = set()
    for index in terms.indexes:
        for rule in _rules(terms, index):
            if (rule.head, rule.body) not in known:
                known.add((rule.head, rule.body))
                if terms.home(rule.head.relation) is not index:
                    raise two_readings(rule.head.relation, index.line(rule.iri))
                yield rule
    yield from _transitive(terms)


def _rules(terms: Terms, index: Index) -> Iterator[Rule]:
    for subject, described in list(index.subjects.items()):
        if CHAIN in described:
            head = terms.head(subject, index.line(subject))
            for node in index.values(subject, CHAIN):
                yield _chain(terms, index, subject, head, node)
        for above in described.get(SUB_PROPERTY, ()):
            if terms.is_derived(above):
                yield _below(terms, index, subject, above)
            elif above in terms.by_iri and terms.is_derived(subject):
                raise two_readings(terms.by_iri[above][0], index.line(subject))
    for iri in index.of_type(KG + "Rule"):
        yield _clauses(terms, index, iri)
    for iri in index.of_type(DERIVED):
        yield from _by_kind(terms, index, iri)


def _transitive(terms: Terms) -> Iterator[Rule]:
    """Yield what makes coded relations transitive, as their own definition says.

    Each twice, so that from either end that is given one tie after the other is gone on.
    """
    for relation in terms.ontology.relations.values():
        if relation.transitive:
            name, said = relation.notation, f"{relation.label}, over others"
            head, near, far = (Atom(name, *ends) for ends in (("x", "z"), ("x", "y"), ("y", "z")))
            yield Rule(relation.iri, said, head, Pattern((near, far._replace(asserted=True))), "subject")
            yield Rule(relation.iri, said, head, Pattern((near._replace(asserted=True), far)), "object")


def _by_kind(terms: Terms, index: Index, iri: str) -> Iterator[Rule]:
    each = terms.derived[terms.by_iri[iri][0]]
    head = Atom(each.notation, "x", "z")
    if TRANSITIVE in index.values(iri, TYPE):
        steps = Atom(each.notation, "x", "y"), Atom(each.notation, "y", "z")
        yield Rule(iri, f"{each.label}, over others", head, Pattern(steps))
    if each.symmetric:
        yield Rule(iri, f"{each.label}, either way", head, Pattern((Atom(each.notation, "z", "x"),)))


def _chain(terms: Terms, index: Index, iri: str, head: str, node: str) -> Rule:
    links = [_meant(terms, index, iri, item) for item in _items(index, node, index.line(iri))]
    if len(links) < 2:
        raise InputError(f"a chain of '{head}' has fewer than two ties", hint="add some", place=index.line(iri))
    names = ["x", *(f"y{number}" for number in range(1, len(links))), "z"]
    ends = zip(links, names, names[1:], strict=False)
    atoms = (Atom(name, *((far, near) if backwards else (near, far))) for (name, backwards), near, far in ends)
    label = ", then ".join(terms.label(name, backwards=backwards) for name, backwards in links)
    ends_of_all = ("z", "x") if terms.by_iri[iri][1] else ("x", "z")
    return Rule(iri, label, Atom(head, *ends_of_all), Pattern(tuple(atoms)))


def _meant(terms: Terms, index: Index, iri: str, item: str) -> Meant:
    if item not in terms.by_iri:
        known = map(local, terms.by_iri)
        raise UnknownName("relation", local(item), known, hint="define it", place=index.line(iri))
    return terms.by_iri[item]


def _items(index: Index, node: str, place: str) -> Iterator[str]:
    seen: set[str] = set()
    while node != RDF + "nil":
        if node in seen:
            raise InputError("a chain comes back to where it was", hint="end the list", place=place)
        seen.add(node)
        yield from index.values(node, RDF + "first")[:1]
        node = index.value(node, RDF + "rest") or RDF + "nil"


def _below(terms: Terms, index: Index, below: str, above: str) -> Rule:
    (relation, turned), back = _meant(terms, index, below, below), terms.by_iri[above][1]
    head = terms.head(above, index.line(below))
    if terms.sign(relation) * terms.sign(head) < 0:
        one, other = ("friendly" if terms.sign(name) > 0 else "hostile" for name in (relation, head))
        raise InputError(
            f"'{relation}' is {one} and '{head}' {other}: the one cannot be a kind of the other",
            hint="put it below another relation",
            place=index.line(below),
        )
    backwards = turned != back
    body = Pattern((Atom(relation, *(("z", "x") if backwards else ("x", "z"))),))
    return Rule(below, f"{terms.label(relation, backwards=backwards)}: one way of it", Atom(head, "x", "z"), body)


def _clauses(terms: Terms, index: Index, iri: str) -> Rule:
    name, place = local(iri), index.line(iri)
    named(iri, "a rule", place)
    try:
        then = pattern(index.value(iri, KG + "then") or "", terms.word, terms.kind)
        body = pattern(", ".join(index.values(iri, KG + "if")), terms.word, terms.kind)
    except KgError as error:
        raise InputError(f"the rule {name}: {error.message}", hint=error.hint, place=place) from error
    (head, *more) = then.atoms
    if more or then.apart or then.kinds:
        raise InputError(f"the rule {name} concludes more than one tie", hint="make it several rules", place=place)
    loose = [end for end in (head.subject, head.object) if end not in body.variables]
    if loose:
        hint = "name it in kg:if: what is concluded has to be about actors that are found"
        raise InputError(f"the rule {name} is unsafe: ?{loose[0]} stands only in kg:then", hint=hint, place=place)
    if head.relation not in terms.derived:
        raise two_readings(head.relation, place)
    return Rule(iri, index.value(iri, LABEL) or name, head, body)

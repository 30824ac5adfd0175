"""Proofs as RDF: statements with where they came from, in PROV-O."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256

from kg.claims.dates import Window, iso
from kg.ontology.rulebook import Rulebook
from kg.rdf import BASE, KG, LABEL, PREFIXES, PROV, RDF, TYPE, XSD
from kg.reason.model import Derivation, Proof
from kg.reason.why import Conclusion

Triple = tuple[str, str, object]


def write(conclusion: Conclusion, rules: Rulebook, actor: Callable[[str], str]) -> str:
    """Return a conclusion's proofs as Turtle; ``actor`` gives an actor's IRI by handle.

    A conclusion and a tie are each a ``kg:Conclusion``, a statement with its confidence and the days on which it holds;
    it is ``prov:wasDerivedFrom`` claims, or ``prov:wasGeneratedBy`` an activity for each rule that gave it, which
    ``prov:used`` the premises and is ``prov:qualifiedAssociation`` with the rule as its plan.

    >>> import kg
    >>> g = kg.open()
    >>> text = write(g.why("KH", "part-of", "PMF"), g.grounds().rules, lambda handle: g.actor(handle).iri)
    >>> "prov:wasDerivedFrom claim:bfea1068aa139ec1" in text
    True
    """
    import pyoxigraph as ox

    triples: dict[Triple, None] = {}
    for proof in conclusion.proofs:
        triples |= dict.fromkeys(_described(proof, rules, actor, conclusion.world))
    quads = [
        ox.Triple(
            ox.NamedNode(subject),
            ox.NamedNode(predicate),
            term if isinstance(term, ox.Literal) else ox.NamedNode(str(term)),
        )
        for subject, predicate, term in triples
    ]
    used = {name: iri for name, iri in PREFIXES.items() if name not in ("code", "lens")}
    return bytes(ox.serialize(quads, format=ox.RdfFormat.TURTLE, prefixes=used) or b"").decode()


def _described(proof: Proof, rules: Rulebook, actor: Callable[[str], str], world: str) -> Iterator[Triple]:
    from pyoxigraph import Literal, NamedNode

    name = _name(proof, world)
    yield name, TYPE, KG + "Conclusion"
    yield name, RDF + "subject", actor(proof.subject)
    yield name, RDF + "predicate", rules.iri(proof.relation)
    yield name, RDF + "object", actor(proof.object)
    yield name, LABEL, Literal(f"{proof.subject} {rules.label(proof.relation)} {proof.object}", language="en")
    yield name, KG + "confidence", Literal(f"{proof.confidence:.6f}", datatype=NamedNode(XSD + "decimal"))
    yield name, KG + "inWorld", Literal(world)
    for word, window in (("certainly", proof.certain), ("possibly", proof.possible)):
        yield name, KG + word, Literal(_days(window))
    if not isinstance(proof, Derivation):
        for claim in proof.pro:
            yield name, PROV + "wasDerivedFrom", f"{BASE}claim/{claim}"
        return
    step = _name(proof, world, "step")
    association = _name(proof, world, "association")
    yield name, PROV + "wasGeneratedBy", step
    yield step, TYPE, PROV + "Activity"
    yield step, LABEL, Literal(proof.rule.label, language="en")
    yield step, PROV + "qualifiedAssociation", association
    yield association, TYPE, PROV + "Association"
    yield association, PROV + "hadPlan", proof.rule.iri
    for premise in proof.premises:
        yield step, PROV + "used", _name(premise, world)
        yield name, PROV + "wasDerivedFrom", _name(premise, world)
        yield from _described(premise, rules, actor, world)


def _name(proof: Proof, world: str, kind: str = "conclusion") -> str:
    ties = sorted(proof.ties) if isinstance(proof, Derivation) and kind != "conclusion" else []
    key = repr((proof[:3], world, ties))
    return f"{BASE}{kind}/{sha256(key.encode()).hexdigest()[:16]}"


def _days(window: Window) -> str:
    return " ".join(f"{first or '..'}/{last or '..'}" for first, last in iso(window)) or "never"

"""Proofs as RDF: statements with where they came from, in PROV-O."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

from kg.claims.dates import Window, iso, union
from kg.ontology.rulebook import Rulebook
from kg.rdf import BASE, KG, LABEL, PREFIXES, PROV, RDF, TYPE, XSD
from kg.reason.model import Derivation, Ends, Proof
from kg.reason.why import Conclusion

Triple = tuple[str, str, Any]
Name = Callable[[str], str]


def write(conclusion: Conclusion, rules: Rulebook, actor: Name) -> str:
    """Return a conclusion's proofs as Turtle; ``actor`` gives an actor's IRI by handle.

    A conclusion and a tie are each a ``kg:Conclusion``, a statement with the confidence of its best proof and the days
    on which it holds by any. It is ``prov:wasDerivedFrom`` claims, or ``prov:wasGeneratedBy`` an activity for each time
    that a rule was applied: that ``prov:used`` the premises and has the rule as the plan of its association.

    >>> import kg
    >>> g = kg.open()
    >>> text = write(g.why("KH", "part-of", "PMF"), g.grounds().rules, lambda handle: g.actor(handle).iri)
    >>> "prov:wasDerivedFrom claim:bfea1068aa139ec1" in text
    True
    """
    import pyoxigraph as ox

    proofs: dict[Ends, list[Proof]] = {}
    for proof in conclusion.proofs:
        _gather(proof, proofs)
    triples: dict[Triple, None] = {}
    for each in proofs.values():
        triples |= dict.fromkeys(_described(each, rules, actor, conclusion.world))
    first = {subject: place for place, (subject, _, _) in reversed(list(enumerate(triples)))}
    node = ox.NamedNode
    quads = [
        ox.Triple(node(subject), node(predicate), node(term) if isinstance(term, str) else term)
        for subject, predicate, term in sorted(triples, key=lambda triple: first[triple[0]])
    ]
    used = {name: PREFIXES[name] for name in ("kg", "actor", "claim", "prov", "rdf", "rdfs")}
    return bytes(ox.serialize(quads, format=ox.RdfFormat.TURTLE, prefixes=used) or b"").decode()


def _gather(proof: Proof, proofs: dict[Ends, list[Proof]]) -> None:
    """Add a proof and those that it rests on, by what they prove, what is used first coming last."""
    known = proofs.setdefault(proof[:3], [])
    if proof not in known:
        known.append(proof)
        for premise in proof.premises if isinstance(proof, Derivation) else ():
            _gather(premise, proofs)


def _described(proofs: list[Proof], rules: Rulebook, actor: Name, world: str) -> Iterator[Triple]:
    from pyoxigraph import Literal, NamedNode

    subject, relation, object = proofs[0][:3]
    name = _name("conclusion", proofs[0][:3], world)
    confidence = max(proof.confidence for proof in proofs)
    yield name, TYPE, KG + "Conclusion"
    yield name, LABEL, Literal(f"{subject} {rules.label(relation)} {object}", language="en")
    yield name, RDF + "subject", actor(subject)
    yield name, RDF + "predicate", rules.iri(relation)
    yield name, RDF + "object", actor(object)
    yield name, KG + "confidence", Literal(f"{confidence:.6f}", datatype=NamedNode(XSD + "decimal"))
    yield name, KG + "inWorld", Literal(world)
    yield name, KG + "certainly", Literal(_days(union(proof.certain for proof in proofs)))
    yield name, KG + "possibly", Literal(_days(union(proof.possible for proof in proofs)))
    for proof in proofs:
        if isinstance(proof, Derivation):
            yield from _applied(name, proof, world)
        else:
            for claim in proof.pro:
                yield name, PROV + "wasDerivedFrom", f"{BASE}claim/{claim}"


def _applied(name: str, proof: Derivation, world: str) -> Iterator[Triple]:
    from pyoxigraph import Literal

    ties = sorted(proof.ties)
    step, association = (_name(kind, (*proof[:3], ties), world) for kind in ("step", "association"))
    premises = [_name("conclusion", premise[:3], world) for premise in proof.premises]
    for premise in premises:
        yield name, PROV + "wasDerivedFrom", premise
    yield name, PROV + "wasGeneratedBy", step
    yield step, TYPE, PROV + "Activity"
    yield step, LABEL, Literal(proof.rule.label, language="en")
    for premise in premises:
        yield step, PROV + "used", premise
    yield step, PROV + "qualifiedAssociation", association
    yield association, TYPE, PROV + "Association"
    yield association, PROV + "hadPlan", proof.rule.iri


def _name(kind: str, what: tuple[Any, ...], world: str) -> str:
    return f"{BASE}{kind}/{sha256(repr((what, world)).encode()).hexdigest()[:16]}"


def _days(window: Window) -> str:
    return " ".join(f"{first or '..'}/{last or '..'}" for first, last in iso(window)) or "never"

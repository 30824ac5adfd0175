"""Proofs as RDF: statements with where they came from, in PROV-O."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256

from kg.claims.dates import Window, iso, union
from kg.ontology.rulebook import Rulebook
from kg.rdf import BASE, KG, LABEL, PREFIXES, PROV, RDF, TYPE, XSD
from kg.reason.model import Derivation, Proof
from kg.reason.why import Conclusion

Triple = tuple[str, str, object]


def write(conclusion: Conclusion, rules: Rulebook, actor: Callable[[str], str]) -> str:
    """Return a conclusion's proofs as Turtle; ``actor`` gives an actor's IRI by handle.

    Conclusions and ties are each a ``kg:Conclusion``: a statement with its confidence, that of its best proof, and the
    days on which it holds, by any. It is ``prov:wasDerivedFrom`` claims, or ``prov:wasGeneratedBy`` an activity for each
    rule that gave it, which ``prov:used`` the premises and is ``prov:qualifiedAssociation`` with the rule as its plan.

    >>> import kg
    >>> g = kg.open()
    >>> text = write(g.why("KH", "part-of", "PMF"), g.grounds().rules, lambda handle: g.actor(handle).iri)
    >>> "prov:wasDerivedFrom claim:bfea1068aa139ec1" in text
    True
    """
    import pyoxigraph as ox

    held: dict[str, list[Proof]] = {}
    for proof in conclusion.proofs:
        _gather(proof, conclusion.world, held)
    triples: dict[Triple, None] = {}
    for name, proofs in held.items():
        triples |= dict.fromkeys(_described(name, proofs, rules, actor, conclusion.world))
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


def _gather(proof: Proof, world: str, held: dict[str, list[Proof]]) -> None:
    """Collect what proofs conclude on the way, each with all that makes it hold."""
    held.setdefault(_name(proof, world), []).append(proof)
    for premise in proof.premises if isinstance(proof, Derivation) else ():
        _gather(premise, world, held)


def _described(
    name: str, proofs: list[Proof], rules: Rulebook, actor: Callable[[str], str], world: str
) -> Iterator[Triple]:
    from pyoxigraph import Literal, NamedNode

    first = proofs[0]
    yield name, TYPE, KG + "Conclusion"
    yield name, RDF + "subject", actor(first.subject)
    yield name, RDF + "predicate", rules.iri(first.relation)
    yield name, RDF + "object", actor(first.object)
    yield name, LABEL, Literal(f"{first.subject} {rules.label(first.relation)} {first.object}", language="en")
    confidence = max(proof.confidence for proof in proofs)
    yield name, KG + "confidence", Literal(f"{confidence:.6f}", datatype=NamedNode(XSD + "decimal"))
    yield name, KG + "inWorld", Literal(world)
    for word, which in (("certainly", "certain"), ("possibly", "possible")):
        yield name, KG + word, Literal(_days(union(getattr(proof, which) for proof in proofs)))
    for proof in proofs:
        if isinstance(proof, Derivation):
            yield from _step(name, proof, world)
        else:
            for claim in proof.pro:
                yield name, PROV + "wasDerivedFrom", f"{BASE}claim/{claim}"


def _step(name: str, proof: Derivation, world: str) -> Iterator[Triple]:
    from pyoxigraph import Literal

    step, association = (_name(proof, world, kind) for kind in ("step", "association"))
    yield name, PROV + "wasGeneratedBy", step
    yield step, TYPE, PROV + "Activity"
    yield step, LABEL, Literal(proof.rule.label, language="en")
    yield step, PROV + "qualifiedAssociation", association
    yield association, TYPE, PROV + "Association"
    yield association, PROV + "hadPlan", proof.rule.iri
    for premise in proof.premises:
        yield step, PROV + "used", _name(premise, world)
        yield name, PROV + "wasDerivedFrom", _name(premise, world)


def _name(proof: Proof, world: str, kind: str = "conclusion") -> str:
    applied: tuple[object, ...] = ()
    if isinstance(proof, Derivation) and kind != "conclusion":
        applied = proof.rule.iri, str(proof.rule), sorted(proof.ties)
    key = repr((proof[:3], world, *applied))
    return f"{BASE}{kind}/{sha256(key.encode()).hexdigest()[:16]}"


def _days(window: Window) -> str:
    return " ".join(f"{first or '..'}/{last or '..'}" for first, last in iso(window)) or "never"

"""What a derivation and a conclusion are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from kg.claims.dates import Window, iso, union
from kg.ontology import Rule
from kg.world import Tie

Ends = tuple[str, str, str]
"""Subject, relation and object of a tie or of a conclusion, by handles and notation."""


class Derivation(NamedTuple):
    """A rule and the ties or derivations that it was applied to.

    ``ties`` are those at the leaves, each once; ``confidence`` is their product (0..1); ``certain`` and ``possible``
    are the days on which they all surely, or possibly, hold, and the latter is empty only where days were not compared.
    """

    subject: str
    relation: str
    object: str
    rule: Rule
    premises: tuple[Derivation | Tie, ...]
    ties: frozenset[Ends]
    confidence: float
    certain: Window
    possible: Window


Proof = Derivation | Tie


def ties_of(proofs: tuple[Proof, ...] | list[Proof]) -> list[Tie]:
    """Return the ties that proofs rest on, in their order, each once."""
    return list({tie[:3]: tie for proof in proofs for tie in _leaves(proof)}.values())


def _leaves(proof: Proof) -> Iterator[Tie]:
    if isinstance(proof, Tie):
        yield proof
    else:
        for premise in proof.premises:
            yield from _leaves(premise)


def proof_dict(proof: Proof) -> dict[str, Any]:
    """Return the public JSON form of a proof: a tie with its claims, or a rule with what it was applied to."""
    said = {"subject": proof.subject, "relation": proof.relation, "object": proof.object}
    sure = {"confidence": round(proof.confidence, 6)}
    window = {"window": {"certain": iso(proof.certain), "possible": iso(proof.possible)}}
    if isinstance(proof, Tie):
        return said | sure | window | {"verdict": proof.verdict, "claims": list(proof.pro), "denials": list(proof.con)}
    return said | sure | window | {"rule": proof.rule.label, "premises": [*map(proof_dict, proof.premises)]}


class Answer(NamedTuple):
    """What makes a pattern hold for some actors: the proof of every clause, in the pattern's order.

    It has what a derivation has, apart from a conclusion of its own.
    """

    ties: frozenset[Ends]
    confidence: float
    certain: Window
    possible: Window
    proofs: tuple[Proof, ...]


def spans(found: Sequence[Answer | Derivation]) -> tuple[Window, Window]:
    """Return the days on which any of several surely, and possibly, holds."""
    return union(each.certain for each in found), union(each.possible for each in found)

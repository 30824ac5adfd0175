"""A conclusion with its proofs as boxes and arrows, for what draws them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from kg.claims.model import Claim
from kg.ontology.rulebook import Rulebook
from kg.reason.model import Derivation, Proof
from kg.reason.why import Conclusion

CONCLUSION, RULE, TIE, CLAIM, DENIAL = "conclusion", "rule", "tie", "claim", "denial"


class Box(NamedTuple):
    """A box of a diagram: a name, what it stands for, and its lines of text."""

    name: str
    kind: str
    text: tuple[str, ...]


class Diagram:
    """Boxes by name, and arrows between them from what is used to what follows; what is used twice stands once."""

    def __init__(self, conclusion: Conclusion, rules: Rulebook, claim: Callable[[str], Claim]) -> None:
        self.boxes: list[Box] = []
        self.arrows: list[tuple[str, str]] = []
        self._rules, self._claim = rules, claim
        self._known: dict[object, str] = {}
        for proof in conclusion.proofs:
            self._add(proof)

    def _add(self, proof: Proof) -> str:
        said = f"{proof.subject} {self._rules.label(proof.relation)} {proof.object}"
        if not isinstance(proof, Derivation):
            name, new = self._box(proof[:3], TIE, said, f"{proof.confidence:.2f} {proof.verdict}")
            for kind, ids in ((CLAIM, proof.pro), (DENIAL, proof.con)) if new else ():
                for each in ids:
                    claim = self._claim(each)
                    source = f"{claim.speaker}, {claim.source} {claim.locator}"
                    self.arrows.append((self._box(each, kind, claim.gloss, source)[0], name))
            return name
        name, _ = self._box(proof[:3], CONCLUSION, said)
        step, new = self._box((proof[:3], proof.ties), RULE, proof.rule.label, f"{proof.confidence:.2f}")
        if new:
            self.arrows.append((step, name))
            for premise in proof.premises:
                self.arrows.append((self._add(premise), step))
        return name

    def _box(self, key: object, kind: str, *text: str) -> tuple[str, bool]:
        name = self._known.get((kind, key))
        if name is not None:
            return name, False
        name = self._known[kind, key] = f"n{len(self.boxes) + 1}"
        self.boxes.append(Box(name, kind, text))
        return name, True

"""Proofs as indented trees of lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kg.ontology.rulebook import Rulebook
from kg.reason.model import Derivation, Proof


def lines(proof: Proof, rules: Rulebook, claims: Callable[[str], Iterable[str]]) -> Iterator[str]:
    """Yield a proof as a tree: each conclusion with its rule, under it what the rule was applied to, down to claims.

    ``claims`` gives the lines of a claim, by id.

    >>> import kg
    >>> g = kg.open()
    >>> proof = g.why("US", "attacks-part-of", "PMF").proofs[0]
    >>> for line in lines(proof, g.grounds().rules, lambda claim: []):
    ...     print(line)
    US attacks a part of PMF  0.81, by: attacks, then is part of
    ├─ US strikes KH  0.90 supported
    └─ KH is part of PMF  0.90 supported
    """
    said = f"{proof.subject} {rules.label(proof.relation)} {proof.object}  {proof.confidence:.2f}"
    if isinstance(proof, Derivation):
        yield f"{said}, by: {proof.rule.label}"
        for number, premise in enumerate(proof.premises, 1):
            first, rest = ("└─ ", "   ") if number == len(proof.premises) else ("├─ ", "│  ")
            for place, line in enumerate(lines(premise, rules, claims)):
                yield (rest if place else first) + line
    else:
        yield f"{said} {proof.verdict}"
        for mark, ids in (("", proof.pro), ("denied: ", proof.con)):
            for claim in ids:
                for place, line in enumerate(claims(claim)):
                    yield f"   {line if place else mark + line}"

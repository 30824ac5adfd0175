"""Proofs as Graphviz DOT."""

from __future__ import annotations

from collections.abc import Callable

from kg.claims.model import Claim
from kg.ontology.rulebook import Rulebook
from kg.proofs.diagram import CLAIM, CONCLUSION, DENIAL, RULE, TIE, Diagram
from kg.reason.why import Conclusion

STYLES = {
    CONCLUSION: 'shape=box, style="bold"',
    RULE: "shape=ellipse, fontsize=10",
    TIE: 'shape=box, style="rounded"',
    CLAIM: "shape=note, fontsize=10",
    DENIAL: 'shape=note, fontsize=10, style="dashed"',
}


def write(conclusion: Conclusion, rules: Rulebook, claim: Callable[[str], Claim]) -> str:
    """Return a conclusion's proofs as a DOT graph: claims below ties, ties below rules, rules below what follows.

    >>> import kg
    >>> g = kg.open()
    >>> write(g.why("KH", "part-of", "PMF"), g.grounds().rules, g.claim).splitlines()[0]
    'digraph "KH is part of PMF" {'
    """
    drawn = Diagram(conclusion, rules, claim)
    rows = [f"digraph {_quoted(str(conclusion))} {{", "  rankdir=BT;"]
    rows += [f"  {box.name} [{STYLES[box.kind]}, label={_quoted(*box.text)}];" for box in drawn.boxes]
    rows += [f"  {one} -> {other};" for one, other in drawn.arrows]
    return "\n".join([*rows, "}"]) + "\n"


def _quoted(*lines: str) -> str:
    escaped = (" ".join(line.split()).replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(escaped) + '"'

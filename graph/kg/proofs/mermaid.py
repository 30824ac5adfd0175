"""Proofs as Mermaid flow charts."""

from __future__ import annotations

from collections.abc import Callable

from kg.claims.model import Claim
from kg.ontology.rulebook import Rulebook
from kg.proofs.diagram import CLAIM, CONCLUSION, DENIAL, RULE, TIE, Diagram
from kg.reason.why import Conclusion

SHAPES = {
    CONCLUSION: ("[[", "]]"),
    RULE: ("([", "])"),
    TIE: ("(", ")"),
    CLAIM: ("[", "]"),
    DENIAL: ("{{", "}}"),
}

ESCAPED = '#"&<>`\\'
"""What has a meaning inside a quoted text."""


def write(conclusion: Conclusion, rules: Rulebook, claim: Callable[[str], Claim]) -> str:
    """Return a conclusion's proofs as a flow chart that runs from claims up to what follows.

    >>> import kg
    >>> g = kg.open()
    >>> write(g.why("KH", "part-of", "PMF"), g.grounds().rules, g.claim).splitlines()[0]
    'flowchart BT'
    """
    drawn = Diagram(conclusion, rules, claim)
    rows = ["flowchart BT"]
    for box in drawn.boxes:
        start, end = SHAPES[box.kind]
        rows.append(f'  {box.name}{start}"{"<br>".join(map(_escaped, box.text))}"{end}')
    rows += [f"  {one} --> {other}" for one, other in drawn.arrows]
    return "\n".join(rows) + "\n"


def _escaped(line: str) -> str:
    return "".join(f"#{ord(char)};" if char in ESCAPED else char for char in " ".join(line.split()))

"""What can be said, and what follows from it: relations, actor types and lenses, rules and motifs.

This is the only package that reads OWL's words. Nothing here names a relation; what one means stands in
``ontology/*.ttl``, or in any file of the graph itself.
"""

from kg.ontology.model import (
    ActorType,
    Atom,
    Derived,
    Family,
    Inverse,
    Lens,
    Motif,
    Pattern,
    Relation,
    Rule,
    Step,
    StepKind,
    Timing,
)
from kg.ontology.reader import Ontology, code_files, files, further_files, load, rule_files

__all__ = [
    "ActorType",
    "Atom",
    "Derived",
    "Family",
    "Inverse",
    "Lens",
    "Motif",
    "Ontology",
    "Pattern",
    "Relation",
    "Rule",
    "Step",
    "StepKind",
    "Timing",
    "code_files",
    "files",
    "further_files",
    "load",
    "rule_files",
]

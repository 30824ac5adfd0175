"""All checks of a graph, in one report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from kg.checks import places, shapes, vocabulary
from kg.checks.places import Document
from kg.store.embedded import Store


class Finding(NamedTuple):
    """Something that is wrong: the check (structure, shape, vocabulary, identity), the place, what is wrong."""

    check: str
    place: str
    message: str


class Report(NamedTuple):
    """What the checks found; ``claims`` is the number of claims that could be read."""

    claims: int
    findings: list[Finding]
    documents: list[Document]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong and no cited span is lost."""
        return not self.findings and all(document.sound for document in self.documents)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "sound": self.sound,
            "claims": self.claims,
            "findings": [finding._asdict() for finding in self.findings],
            "documents": [document.to_dict() for document in self.documents],
        }


def check(store: Store, texts: Sequence[str] = ()) -> Report:
    """Check a graph's structure, vocabulary, shapes and ids, and its locators against the given texts.

    Raises ``NoSuchInput`` for a text that cannot be read. SHACL takes most of the time: about 10 ms a claim.
    """
    said = store.said
    findings = [
        Finding("structure", problem.place, f"{problem.message}; {problem.hint}".rstrip("; "))
        for problem in said.problems
    ]
    findings += [Finding("vocabulary", place, message) for place, message in vocabulary.problems(store)]
    findings += [Finding("identity", place, message) for place, message in vocabulary.false_ids(said)]
    findings += [Finding("shape", place, message) for place, message in shapes.violations(store)]
    return Report(len(said.claims), findings, [places.document(said, path) for path in texts])

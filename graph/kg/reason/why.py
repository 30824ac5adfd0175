"""Why something follows, down to the claims; and what is missing where it does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import Any, NamedTuple

from kg.claims.dates import ALWAYS, Window, intersection, iso, words
from kg.claims.model import Claim
from kg.markup import table
from kg.ontology import Atom, Pattern, Rule
from kg.reason.engine import Grounds, Reasoner
from kg.reason.model import Answer, Ends, Proof, proof_dict, spans, ties_of
from kg.world import World

DERIVATIONS = 64
"""So many minimal derivations of a conclusion are kept, and it is said where there are more."""
LONGEST = 8
"""So many ties a derivation may have."""
WORK = 100_000
"""So many steps are taken in some seconds; then what was found has to do."""


class Conclusion(NamedTuple):
    """That a relation holds between two actors, coded or concluded, with its minimal proofs, the surest first.

    A proof is a tie, where the relation is coded, or a derivation. ``confidence`` is that of the best one (0..1), 0
    without any; ``whole`` is whether these are all the minimal proofs that there are: without any, whether that is
    sure. ``falls_without`` are the sources and speakers, written with a prefix ("source:…"), on each of which alone
    everything rests.
    """

    subject: str
    relation: str
    label: str
    object: str
    world: str
    proofs: list[Proof]
    confidence: float
    certain: Window
    possible: Window
    whole: bool
    falls_without: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.proofs)

    def __str__(self) -> str:
        return f"{self.subject} {self.label} {self.object}"

    def __repr__(self) -> str:
        holds = f"follows, {self.confidence:.2f}, {len(self.proofs)} proofs" if self else "does not follow"
        return f"<{self}: {holds}>"

    def to_dict(self) -> dict[str, Any]:
        """Return the public JSON form."""
        return {
            "subject": self.subject,
            "relation": self.relation,
            "object": self.object,
            "world": self.world,
            "holds": bool(self),
            "confidence": round(self.confidence, 6),
            "window": {"certain": iso(self.certain), "possible": iso(self.possible)},
            "all": self.whole,
            "falls_without": list(self.falls_without),
            "proofs": [proof_dict(proof) for proof in self.proofs],
        }

    def _repr_html_(self) -> str:
        rows = (
            (rank, f"{proof.confidence:.2f}", _said([proof]), words(proof.possible))
            for rank, proof in enumerate(self.proofs, 1)
        )
        holds = "follows" if self else "does not follow"
        return table(("", "confidence", "from", "possibly holds"), rows, f"{self}: {holds}; {self.world}")


class Missing(NamedTuple):
    """A tie that would complete a derivation: what ``rule`` and the ``premises`` that hold are lacking.

    ``confidence`` is the product of those (0..1); ``aside`` are claims on it that the world does not count, or that
    deny it; ``relation`` may be a concluded one, of which the rules make several.
    """

    subject: str
    relation: str
    label: str
    object: str
    rule: Rule | None
    premises: tuple[Proof, ...]
    confidence: float
    aside: list[Claim]

    @property
    def ends(self) -> Ends:
        """The tie, by handles and notation."""
        return self.subject, self.relation, self.object

    def to_dict(self) -> dict[str, Any]:
        """Return the public JSON form."""
        return {
            "subject": self.subject,
            "relation": self.relation,
            "object": self.object,
            "rule": self.rule.label if self.rule else None,
            "premises": [proof_dict(proof) for proof in self.premises],
            "confidence": round(self.confidence, 6),
            "aside": [claim.to_dict() for claim in self.aside],
        }


class Lacking(NamedTuple):
    """Why something does not follow: single ties that are missing, and proofs whose ties have no day in common."""

    subject: str
    relation: str
    label: str
    object: str
    world: str
    missing: list[Missing]
    apart: list[Proof]

    def __str__(self) -> str:
        return f"{self.subject} {self.label} {self.object}"

    def __repr__(self) -> str:
        return f"<{self}: does not follow; missing: {len(self.missing)}, never on the same day: {len(self.apart)}>"

    def to_dict(self) -> dict[str, Any]:
        """Return the public JSON form."""
        return {
            "subject": self.subject,
            "relation": self.relation,
            "object": self.object,
            "world": self.world,
            "holds": False,
            "missing": [each.to_dict() for each in self.missing],
            "apart": [proof_dict(proof) for proof in self.apart],
        }

    def _repr_html_(self) -> str:
        rows = [("a day on which all hold", _said([proof]), f"{proof.confidence:.2f}", "") for proof in self.apart]
        rows += [
            (
                f"{each.subject} {each.label} {each.object}",
                _said(each.premises),
                f"{each.confidence:.2f}" if each.premises else "",
                "; ".join(f"{claim.gloss} ({claim.stance}, {claim.modality}, {claim.basis})" for claim in each.aside),
            )
            for each in self.missing
        ]
        columns = ("missing", "beside", "confidence of the rest", "said, but does not count")
        return table(columns, rows, f"{self}: does not follow; {self.world}")


def why(grounds: Grounds, subject: str, relation: str, object: str) -> Conclusion:
    """Return whether a relation holds between two actors, given by handles and a notation, and its proofs.

    Sought are proofs of at most ``LONGEST`` ties, for some seconds at most (``WORK``); what is not found then is not
    ``whole``.

    >>> import kg
    >>> why(kg.open().grounds(), "US", "attacks-part-of", "PMF")
    <US attacks a part of PMF: follows, 0.81, 1 proofs>
    """
    reasoner = Reasoner(grounds, most=1, longest=LONGEST, work=WORK)
    if _ask(reasoner, relation, subject, object, first=True):
        reasoner = Reasoner(grounds, most=DERIVATIONS, longest=LONGEST, work=WORK)
    answers = _ask(reasoner, relation, subject, object)
    proofs = [answer.proofs[0] for answer in answers]
    confidence = answers[0].confidence if answers else 0.0
    ends = subject, relation, grounds.rules.label(relation), object
    certain, possible = spans(answers)
    alone = tuple(_falls_without(grounds, (subject, relation, object), proofs[0])) if proofs else ()
    whole = reasoner.whole if proofs else not reasoner.stopped
    return Conclusion(*ends, str(grounds.world), proofs, confidence, certain, possible, whole, alone)


def _falls_without(grounds: Grounds, ends: Ends, best: Proof) -> Iterator[str]:
    """Yield the sources and speakers of the best proof without any of which nothing follows."""
    world = grounds.world
    claims = [world.claims[row] for tie in ties_of([best]) for row in world.rows(tie.pro)]
    voices = dict.fromkeys(
        [*(f"source:{claim.source}" for claim in claims), *(f"speaker:{claim.speaker}" for claim in claims)]
    )
    for voice in voices:
        without = World(world.said, world.selection._replace(without=(*world.selection.without, voice)))
        reasoner = Reasoner(grounds._replace(world=without), most=1, longest=LONGEST, work=WORK // 10)
        if not _ask(reasoner, ends[1], ends[0], ends[2], first=True) and not reasoner.stopped:
            yield voice


def why_not(grounds: Grounds, subject: str, relation: str, object: str, *, top: int = 10) -> Lacking:
    """Return what is missing for a relation to hold between two actors: single ties, the best ``top``, in order.

    First come those on which there are claims that do not count, then by how sure the rest is. Looked for are ties that
    complete a rule which concludes the relation itself; where it takes more than one, nothing is found.
    """
    reasoner = Reasoner(grounds, most=1, longest=LONGEST, work=WORK)
    found: dict[Ends, Missing] = {}
    for ends in grounds.rules.ways(subject, relation, object):
        for rule in grounds.rules.rules_for(ends[1]):
            for each in _completing(reasoner, rule, ends[0], ends[2]):
                known = found.get(each.ends)
                if known is None or each.confidence > known.confidence:
                    found[each.ends] = each
    coded = {(each.subject, each.object) for each in found.values() if each.relation not in grounds.rules.derived}
    shown = [
        each
        for each in found.values()
        if each.relation not in grounds.rules.derived or (each.subject, each.object) not in coded
    ]
    if relation not in grounds.rules.derived and subject != object:
        shown.append(_missing(grounds, (subject, relation, object), None, ()))
    shown.sort(key=lambda each: (not each.aside, -each.confidence, len(each.premises), each.ends))
    apart = [
        answer.proofs[0]
        for answer in _ask(
            Reasoner(grounds, most=1, longest=LONGEST, timed=False, work=WORK), relation, subject, object
        )
    ]
    label = grounds.rules.label(relation)
    return Lacking(subject, relation, label, object, str(grounds.world), shown[:top], apart)


def _said(proofs: Sequence[Proof]) -> str:
    return ", ".join(" ".join(tie[:3]) for tie in ties_of(list(proofs)))


def _ask(reasoner: Reasoner, relation: str, subject: str, object: str, *, first: bool = False) -> list[Answer]:
    pattern = Pattern((Atom(relation, "x", "z"),))
    return reasoner.ask(pattern, {"x": subject, "z": object}, (), first=first).get((), [])


def _completing(reasoner: Reasoner, rule: Rule, subject: str, object: str) -> Iterator[Missing]:
    """Yield the ties that would make a rule conclude something of two actors, one clause missing."""
    if subject == object and reasoner.rules.irreflexive(rule.head.relation):
        return
    given = {rule.head.subject: subject, rule.head.object: object}
    for number, atom in enumerate(rule.body.atoms):
        rest = [other for place, other in enumerate(rule.body.atoms) if place != number]
        parts = list(_parts(rest, given))
        if not {atom.subject, atom.object} <= {*given, *(name for part in parts for name in part.variables)}:
            continue
        for several in product(*(_held(reasoner, part, given) for part in parts)):
            values = given | {name: actor for names, _ in several for name, actor in names.items()}
            one, other = values[atom.subject], values[atom.object]
            days = ALWAYS
            for _, answer in several:
                days = intersection(days, answer.possible)
            premises = tuple(proof for _, answer in several for proof in answer.proofs)
            fitting = one != other and days and reasoner.fits(rule.body, values)
            if fitting and not _ask(reasoner, atom.relation, one, other):
                yield _missing(reasoner.grounds, (one, atom.relation, other), rule, premises)


def _held(reasoner: Reasoner, part: Pattern, given: dict[str, str]) -> list[tuple[dict[str, str], Answer]]:
    wanted = tuple(name for name in part.variables if name not in given)
    mine = {name: actor for name, actor in given.items() if name in part.variables}
    found = reasoner.ask(part, mine, wanted)
    return [(dict(zip(wanted, values, strict=True)), each) for values, answers in found.items() for each in answers]


def _parts(atoms: list[Atom], given: dict[str, str]) -> Iterator[Pattern]:
    """Yield the clauses in groups that share variables other than those given, each with one that is given."""
    left = list(atoms)
    while left:
        part = [left.pop(0)]
        for each in part:
            free = {each.subject, each.object} - set(given)
            near = [other for other in left if free & {other.subject, other.object}]
            part += near
            left = [other for other in left if other not in near]
        if any(name in given for each in part for name in (each.subject, each.object)):
            yield Pattern(tuple(part))


def _missing(grounds: Grounds, ends: Ends, rule: Rule | None, premises: tuple[Proof, ...]) -> Missing:
    claims = grounds.world.claims
    rows = dict.fromkeys(row for tie in grounds.rules.ways(*ends) for row in claims.rows(*tie))
    confidence = prod(sorted(tie.confidence for tie in ties_of(premises)))
    subject, relation, object = ends
    ends_of = subject, relation, grounds.rules.label(relation), object
    return Missing(*ends_of, rule, premises, confidence, [claims[row] for row in rows])

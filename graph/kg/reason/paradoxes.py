"""Paradoxes: what an actor does on the one hand against what it does on the other, with both proofs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from math import prod
from typing import Any, NamedTuple

from kg.claims.dates import Window, intersection, iso, words
from kg.claims.model import Claim
from kg.markup import Listing, table
from kg.ontology import Motif, Pattern, Timing
from kg.reason.dissolve import Claims, dissolving, smallest
from kg.reason.engine import Grounds, Horizons, Reasoner
from kg.reason.model import Answer, Ends, Proof, proof_dict, spans, ties_of
from kg.world import World

LONGEST = 6
"""So many ties a derivation of a side may have: some way back everything hangs together."""
DERIVATIONS = 64
"""So many minimal derivations of a side are kept, and it is said where there are more."""
HANDS = "on the one hand", "on the other"
SETS = 5
"""So many of the sets of claims that dissolve a paradox are put into words."""
AT_ONCE, OVERLAP, SUCCESSION = "at-once", "may-overlap", "in-succession"


class Side(NamedTuple):
    """One hand of a paradox: its clauses, the proof of each, how sure it is (0..1) and when it holds."""

    pattern: Pattern
    proofs: tuple[Proof, ...]
    confidence: float
    certain: Window
    possible: Window

    @property
    def standing(self) -> str:
        """How sure it is, and when it holds."""
        return f"{self.confidence:.2f}, possibly {words(self.possible)}, certainly {words(self.certain)}"


class Paradox:
    """Actors for whom both sides of a motif hold.

    ``roles`` has the actors by variable; ``rank`` is confidence × timing × gravity, as ``ontology/motifs.ttl`` says.
    What would dissolve it, who disputes it and whether a source concludes the same is worked out when it is asked for.
    """

    def __init__(self, grounds: Grounds, motif: Motif, roles: Mapping[str, str], sides: tuple[Side, Side]) -> None:
        self.grounds, self.motif, self.roles, self.sides = grounds, motif, dict(roles), sides
        self.ties = ties_of([proof for side in sides for proof in side.proofs])
        self.confidence = prod(sorted(tie.confidence for tie in self.ties))
        self.timing = _timing(grounds.rules.timings, *sides)
        self.rank = self.confidence * self.timing.factor * motif.gravity

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """What tells it from others: its motif and its actors."""
        return self.motif.notation, tuple(self.roles.values())

    def __str__(self) -> str:
        return self.motif.sentence.format_map(self.roles)

    def __repr__(self) -> str:
        return f"<{self}: {self.timing.label}, {self.confidence:.2f}>"

    def concluded(self, side: Side) -> list[Ends]:
        """Return what a side says of its actors that is concluded, for ``kg why``."""
        return [
            (self.roles[atom.subject], atom.relation, self.roles[atom.object])
            for atom in side.pattern.atoms
            if atom.relation in self.grounds.rules.derived and {atom.subject, atom.object} <= self.roles.keys()
        ]

    @cached_property
    def _answers(self) -> tuple[list[list[Answer]], bool, Horizons]:
        """All derivations of either side, whether they are all, and the horizons that they were found with."""
        reasoner = Reasoner(self.grounds, most=DERIVATIONS, longest=LONGEST)
        found = [_ask(reasoner, side.pattern, self.roles) for side in self.sides]
        return found, reasoner.whole, reasoner.horizons

    @cached_property
    def _dissolving(self) -> tuple[list[Claims], bool]:
        answers, whole, _ = self._answers
        known = [[answer.ties for answer in side] for side in answers]
        while True:
            sets, complete = [], True
            for side in known:
                found, all_of_them = dissolving(self.grounds.world, side)
                sets += found
                complete = complete and all_of_them
            sets = smallest(sets)
            surviving = {} if whole else {each: left for each in sets if (left := self._survives(each))}
            if not complete or not surviving:
                return [each for each in sets if each not in surviving], complete
            for several in surviving.values():
                for side, more in zip(known, several, strict=True):
                    side.append(more)

    def _survives(self, rejected: Claims) -> list[frozenset[Ends]] | None:
        """Return the ties of what still makes both sides hold without some claims, or ``None``."""
        world = self.grounds.world.rejecting(rejected)
        # Where contested ties do not hold, one may hold as what contradicts its denial is rejected.
        horizons = self._answers[2] if world.selection.contested else None
        reasoner = Reasoner(self.grounds._replace(world=world), most=1, longest=LONGEST, horizons=horizons)
        answers = [_ask(reasoner, side.pattern, self.roles) for side in self.sides]
        return [side[0].ties for side in answers] if all(answers) else None

    @property
    def dissolved_by(self) -> list[Claims]:
        """The inclusion-minimal sets of claims whose rejection dissolves it, the smallest first."""
        return self._dissolving[0]

    @property
    def undoing(self) -> str:
        """What those sets are, and how many."""
        more = "" if self.whole else " and more"
        return f"dissolved by rejecting any one of {len(self.dissolved_by)} sets of claims{more}"

    @property
    def whole(self) -> bool:
        """Whether those sets are all that there are."""
        return self._dissolving[1]

    @cached_property
    def disputed(self) -> list[Claim]:
        """The claims that deny a tie of any of its derivations."""
        ties = sorted({ends for side in self._answers[0] for answer in side for ends in answer.ties})
        world = self.grounds.world
        return [world.claims[row] for ends in ties for row in world.rows(world.tie(*ends).con)]

    @cached_property
    def agreeing(self) -> list[Claim]:
        """The claims in which a speaker concludes the same of its actors, of those that the world would admit."""
        rules, claims = self.grounds.rules, self.grounds.world.claims
        atoms = [*self.motif.said_as, *(atom for side in self.sides for atom in side.pattern.atoms)]
        ties = dict.fromkeys(
            (self.roles[atom.subject], relation, self.roles[atom.object])
            for atom in atoms
            if atom.subject in self.roles and atom.object in self.roles
            for relation in rules.said_as(atom.relation)
        )
        selection = self.grounds.world.selection
        world = World(self.grounds.world.said, selection._replace(bases=(*selection.bases, "concluded")))
        said = (claims[row] for tie in ties for row in claims.rows(*tie) if world.counts(row))
        return [claim for claim in said if claim.basis == "concluded" and claim.stance == "asserted"]

    def to_dict(self) -> dict[str, Any]:
        """Return the public JSON form."""
        return {
            "motif": self.motif.notation,
            "sentence": str(self),
            "roles": self.roles,
            "rank": round(self.rank, 6),
            "confidence": round(self.confidence, 6),
            "timing": self.timing.notation,
            "sides": [
                {
                    "clauses": [str(atom) for atom in side.pattern.atoms],
                    "confidence": round(side.confidence, 6),
                    "window": {"certain": iso(side.certain), "possible": iso(side.possible)},
                    "proofs": [proof_dict(proof) for proof in side.proofs],
                }
                for side in self.sides
            ],
            "dissolved_by": [sorted(each) for each in self.dissolved_by],
            "all_dissolving": self.whole,
            "disputed_by": [claim.to_dict() for claim in self.disputed],
            "concluded_by": [claim.to_dict() for claim in self.agreeing],
        }

    def _repr_html_(self) -> str:
        label, world = self.grounds.rules.label, self.grounds.world
        rows = []
        for hand, side in zip(HANDS, self.sides, strict=True):
            for tie in ties_of(side.proofs):
                said = f"{tie.subject} {label(tie.relation)} {tie.object}"
                holds = f"{tie.verdict} {tie.confidence:.2f}", words(tie.possible)
                for claim in map(world.claims.__getitem__, world.rows((*tie.pro, *tie.con))):
                    gloss = f"denied: {claim.gloss}" if claim.stance == "denied" else claim.gloss
                    place = f"{claim.source} {claim.locator}" if claim.locator.sha256 else ""
                    rows.append((hand, said, *holds, gloss, claim.speaker, place))
        title = f"{self}: {self.timing.label}, confidence {self.confidence:.2f}, rank {self.rank:.3f}"
        return table(("", "tie", "verdict", "possibly holds", "gloss", "speaker", "place"), rows, title)


class Paradoxes(Listing[Paradox]):
    """Paradoxes, by rank; in a notebook a table."""

    def _repr_html_(self) -> str:
        columns = ("paradox", "motif", "timing", "confidence", "rank")
        rows = (
            (each, each.motif.label, each.timing.label, f"{each.confidence:.2f}", f"{each.rank:.3f}") for each in self
        )
        return table(columns, rows, f"{len(self)} paradoxes" + (f": {self[0].grounds.world}" if self else ""))


def paradoxes(
    grounds: Grounds,
    *,
    of: str | None = None,
    motif: str | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Paradoxes:
    """Return the paradoxes of one actor, given by handle, or of all, under one motif or all, by rank.

    A side rests on at most ``LONGEST`` ties. Of equal rank, fewer ties come first, then motifs and actors by name.
    ``progress`` is told for how many actors of how many all are found.

    >>> import kg
    >>> found = paradoxes(kg.open().grounds(), of="US", motif="feeds-the-designated")
    >>> print(found[0])
    US helps KH, and designates it as terrorist
    """
    world, rules, _ = grounds
    motifs = [rules.motif(motif)] if motif else list(rules.motifs.values())
    actors = [of] if of else [world.claims.handle(node) for node in world.claims.nodes()]
    reasoner = Reasoner(grounds, most=1, longest=LONGEST)
    found: list[Paradox] = []
    for done, actor in enumerate(actors, 1):
        found += _of(reasoner, actor, motifs)
        progress(done, len(actors))
    return Paradoxes(sorted(found, key=lambda each: (-round(each.rank, 12), len(each.ties), each.key)))


def _of(reasoner: Reasoner, actor: str, motifs: Iterable[Motif]) -> Iterator[Paradox]:
    for motif in motifs:
        others = _by_roles(reasoner, motif, 1, {motif.roles[0]: actor}, {})
        shared = [name for name in motif.roles[1:] if all(name in side.variables for side in motif.sides)]
        among = {name: frozenset(roles[name] for roles, _ in others) for name in shared}
        ones = _by_roles(reasoner, motif, 0, {motif.roles[0]: actor}, among) if others else []
        matching: dict[tuple[str, ...], list[tuple[dict[str, str], list[Answer]]]] = {}
        for roles, answers in others:
            matching.setdefault(tuple(roles[name] for name in shared), []).append((roles, answers))
        for roles, answers in ones:
            for more, other_answers in matching.get(tuple(roles[name] for name in shared), ()):
                both = {name: {**roles, **more}[name] for name in motif.roles}
                if len(set(both.values())) == len(both):
                    sides = _side(motif.sides[0], answers), _side(motif.sides[1], other_answers)
                    yield Paradox(reasoner.grounds, motif, both, sides)


def _by_roles(
    reasoner: Reasoner, motif: Motif, number: int, given: dict[str, str], among: Mapping[str, frozenset[str]]
) -> list[tuple[dict[str, str], list[Answer]]]:
    """Return the actors in the roles of a side, and what makes it hold for them."""
    pattern = motif.sides[number]
    wanted = tuple(name for name in motif.roles[1:] if name in pattern.variables)
    found = reasoner.ask(pattern, given, wanted, among)
    return [({**given, **dict(zip(wanted, values, strict=True))}, answers) for values, answers in found.items()]


def _ask(reasoner: Reasoner, pattern: Pattern, roles: Mapping[str, str]) -> list[Answer]:
    given = {name: actor for name, actor in roles.items() if name in pattern.variables}
    return list(reasoner.ask(pattern, given, ()).get((), []))


def _side(pattern: Pattern, answers: list[Answer]) -> Side:
    return Side(pattern, answers[0].proofs, answers[0].confidence, *spans(answers))


def _timing(timings: Mapping[str, Timing], one: Side, other: Side) -> Timing:
    if intersection(one.certain, other.certain):
        return timings[AT_ONCE]
    return timings[OVERLAP if intersection(one.possible, other.possible) else SUCCESSION]

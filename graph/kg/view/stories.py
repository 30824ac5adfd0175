"""Answers as stories: steps to click through, each with what it shows and the claims behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple
from unicodedata import bidirectional

from kg import chains
from kg.chains import Chain, Paths
from kg.claims.dates import words
from kg.claims.model import Claim
from kg.claims.said import Said
from kg.cuts import NOBODY, Cut, Cuts
from kg.errors import KgError
from kg.ontology import Ontology
from kg.reason.model import Ends, ties_of
from kg.reason.paradoxes import HANDS, SETS, Paradox, Paradoxes
from kg.view.cards import called
from kg.world import Tie, World

Told = Paths | Cuts | Paradoxes
"""What a story can be made of."""
Story = dict[str, Any]

STEPS = 20
"""So many paradoxes a story tells, the first by rank."""
BESET = 100
"""So many of the chains that a cut breaks are drawn, the best."""
LRM = "\u200e"
"""A mark without width that keeps an arrow between names that run to the left from turning with them."""

_HIDING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def story(told: Told, world: World, said: Said, ontology: Ontology) -> Story:
    """Return an answer found in a world as a story, values that JSON can hold.

    The keys are ``kind`` (chains, cuts or paradoxes), ``title``, ``note`` and ``steps``. A step has a ``title``,
    ``facts`` (terms and values), ``parts``, and what it lights: ``actors`` (handles), ``ties`` and of these the
    ``gone``, which are taken away. A part has a ``heading`` and ``rows``: a ``tie`` (its id, or ``None``), ``words``, a
    ``note`` and the ids of ``claims``, denials after the others.

    There is one step for each chain, each cut and each of the first ``STEPS`` paradoxes; the first of cuts shows the
    ``BESET`` best chains that they break. Raises ``KgError`` where there is nothing to tell, or for an answer that was
    found in another world. Costs what working out the parts does: for paradoxes, what dissolves them.

    >>> import kg
    >>> g = kg.open()
    >>> told = story(g.paths("US", "KH", top=1), g.ties, g.store.said, g.ontology)
    >>> told["title"], told["steps"][0]["ties"]
    ('From United States to Kataib Hezbollah: funding chains', ['US funds PMF', 'KH part-of PMF'])
    """
    if not told:
        raise KgError("there is nothing to tell: the answer is empty", hint="ask for one that is not, or for no story")
    if _world(told) != str(world):
        hint = "ask for it in the world that is drawn"
        raise KgError(f"the story was found in another world: {_world(told)}", hint=hint)
    teller = _Teller(world, said, ontology)
    if isinstance(told, Paths):
        return teller.paths(told)
    return teller.cuts(told) if isinstance(told, Cuts) else teller.paradoxes(told)


def drawn(story: Story) -> tuple[set[str], set[str]]:
    """Return the handles of all actors and the ids of all ties that the steps of a story light."""
    steps = story["steps"]
    actors, ties = (set(chain.from_iterable(step[what] for step in steps)) for what in ("actors", "ties"))
    return actors, ties


def cited(story: Story) -> set[str]:
    """Return the ids of all claims that a story shows."""
    rows = (row for step in story["steps"] for part in step["parts"] for row in part["rows"])
    return set(chain.from_iterable(row["claims"] for row in rows))


def _world(told: Told) -> str:
    return str(told[0].grounds.world) if isinstance(told, Paradoxes) else told.world


class _Teller(NamedTuple):
    world: World
    said: Said
    ontology: Ontology

    def paths(self, found: Paths) -> Story:
        steps = [self._chain(each) for each in found.chains]
        note = f"{_count(len(steps), 'chain')}, the best first. The score is the product of the steps' confidences."
        return _story("chains", self._between(found, "chains"), note, steps)

    def _between(self, found: Paths | Cuts, what: str) -> str:
        return f"From {self._name(found.start)} to {self._name(found.goal)}: {found.lens.label} {what}"

    def _chain(self, found: Chain) -> Story:
        facts = [
            ["score", f"{found.score:.3f}"],
            ["weakest step", found.weakest_step],
            ["possibly holds", words(found.possible)],
            ["certainly holds", words(found.certain)],
        ]
        rows = [self._row(hop.tie, hop.standing, inverse=hop.start != hop.tie.subject) for hop in found.hops]
        title = self._chained(found)
        return _step(title, facts, [_part("step by step", rows)], found.actors, [hop.tie for hop in found.hops])

    def _chained(self, found: Chain) -> str:
        names = list(map(self._name, found.actors))
        leftward = any(bidirectional(sign) in ("R", "AL") for name in names for sign in name)
        return (f" {LRM}→ " if leftward else " → ").join(names)

    def cuts(self, found: Cuts) -> Story:
        beset = self._beset(found)
        ties = [hop.tie for each in beset for hop in each.hops]
        actors = [actor for each in beset for actor in each.actors]
        through = ", ".join(map(self._name, found.through)) or NOBODY
        rows = [_text(self._chained(each), f"score {each.score:.3f}") for each in beset]
        facts = [["every chain passes", through], ["to be cut", found.extent]]
        many = _count(len(beset), "chain") if len(beset) < BESET else f"the best {BESET} chains"
        first = _step(f"What is to be cut: {many}", facts, [_part("the chains", rows)], actors, ties)
        steps = [first, *(self._cut(each, found.by, actors, ties) for each in found.cuts)]
        note = f"Without what a step takes away, there is no {found.lens.label} chain within {found.max_hops} hops."
        return _story("cuts", self._between(found, "chains, cut"), note, steps)

    def _beset(self, found: Cuts) -> list[Chain]:
        ends = found.start, found.goal
        return chains.find(self.world, found.lens, *ends, max_hops=found.max_hops, top=BESET, leave=found.leave)

    def _cut(self, found: Cut, by: str, actors: Sequence[str], ties: Sequence[Tie]) -> Story:
        rows, gone = [], []
        for each in found.removes:
            claims = [self._claim(claim) for claim in each.claims]
            costs = f"weight {each.weight:g}"
            if by == "actor":
                rows.append(_text(self._name(each.name), costs, each.claims))
                gone += [tie for tie in ties if each.name in (tie.subject, tie.object)]
            else:
                tie = self._tie(claims[0])
                shown = (*tie.pro, *tie.con) if by == "tie" else each.claims
                rows.append(self._row(tie, costs, shown))
                gone.append(tie)
        named = dict.fromkeys(row["words"] if by == "actor" else f"“{row['words']}”" for row in rows)
        title = f"Without {', '.join(named)}"
        removed = _part("taken away", rows)
        step = _step(title, [["weight", f"{found.weight:g}"]], [removed], actors, [*ties, *gone])
        return step | {"gone": _ids(gone)}

    def paradoxes(self, found: Paradoxes) -> Story:
        steps = [self._paradox(each) for each in found[:STEPS]]
        several = _count(len(found), "paradox", "paradoxes")
        many = several if len(found) <= STEPS else f"The first {STEPS} of {several}"
        note = f"{many}, by rank: confidence × timing × gravity."
        return _story("paradoxes", "Paradoxes", note, steps)

    def _paradox(self, found: Paradox) -> Story:
        named = {role: self._name(handle) for role, handle in found.roles.items()}
        facts = [
            ["motif", found.motif.label],
            ["timing", found.timing.label],
            ["confidence", f"{found.confidence:.2f}"],
            ["rank", f"{found.rank:.3f}"],
        ]
        parts = [
            _part(f"{hand}, {side.standing}", [self._row(tie, tie.standing) for tie in ties_of(side.proofs)])
            for hand, side in zip(HANDS, found.sides, strict=True)
        ]
        parts.append(_part(found.undoing, self._undoing(found)))
        if found.disputed:
            parts.append(_part("disputed", [self._row(self._tie(claim), "", [claim.id]) for claim in found.disputed]))
        if found.agreeing:
            same = [_text(claim.gloss, called(claim.speaker, self.said), [claim.id]) for claim in found.agreeing]
            parts.append(_part("a source concludes the same", same))
        return _step(found.motif.sentence.format_map(named), facts, parts, found.roles.values(), found.ties)

    def _undoing(self, found: Paradox) -> list[dict[str, Any]]:
        rows = []
        for each in found.dissolved_by[:SETS]:
            claims = list(map(self._claim, sorted(each)))
            ties = dict.fromkeys(self._reading((claim.subject, claim.relation, claim.object)) for claim in claims)
            rows.append(_text(", ".join(ties), _count(len(claims), "claim"), [claim.id for claim in claims]))
        more = len(found.dissolved_by) - SETS
        return [*rows, _text(f"and {more} more", "")] if more > 0 else rows

    def _row(self, tie: Tie, note: str, claims: Sequence[str] | None = None, *, inverse: bool = False) -> Story:
        shown = (*tie.pro, *tie.con) if claims is None else claims
        return _text(self._reading(tie[:3], inverse), note, shown) | {"tie": _ids([tie])[0]}

    def _reading(self, ends: Ends, inverse: bool = False) -> str:
        subject, relation, object = ends
        start, end = (object, subject) if inverse else (subject, object)
        return f"{self._name(start)} {self.ontology.relations[relation].reading(inverse)} {self._name(end)}"

    def _name(self, handle: str) -> str:
        return _HIDING.sub("�", self.said.actors[handle].label)

    def _claim(self, name: str) -> Claim:
        (row,) = self.world.rows([name])
        return self.world.claims[row]

    def _tie(self, claim: Claim) -> Tie:
        return self.world.tie(claim.subject, claim.relation, claim.object)


def _story(kind: str, title: str, note: str, steps: Sequence[Story]) -> Story:
    return {"kind": kind, "title": title, "note": note, "steps": list(steps)}


def _step(
    title: str, facts: list[list[str]], parts: Sequence[Story], actors: Iterable[str], ties: Sequence[Tie]
) -> Story:
    ends = (end for tie in ties for end in (tie.subject, tie.object))
    lit = {"actors": list(dict.fromkeys([*actors, *ends])), "ties": _ids(ties), "gone": []}
    return {"title": title, "facts": facts, "parts": list(parts)} | lit


def _part(heading: str, rows: Sequence[Story]) -> Story:
    return {"heading": heading, "rows": list(rows)}


def _text(words: str, note: str, claims: Sequence[str] = ()) -> Story:
    return {"tie": None, "words": words, "note": note, "claims": list(claims)}


def _ids(ties: Iterable[Tie]) -> list[str]:
    return list(dict.fromkeys(" ".join(tie[:3]) for tie in ties))


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"

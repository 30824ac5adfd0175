"""What changes in another world: ties, actors with no tie left, and chains.

A kind of change is a function that gives rows, each with an ``effect``, ``to_dict()`` and itself as a line of text; and
an entry in the ``changes`` of ``whatif``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from kg import chains
from kg.chains import Chain
from kg.claims.dates import intersection
from kg.ontology import Lens
from kg.world import CONTESTED, UNKNOWN, Tie, World

if TYPE_CHECKING:
    from kg.reason.engine import Grounds
    from kg.reason.paradoxes import Paradox

APPEARS, DISAPPEARS, STRONGER, WEAKER, TURNS = EFFECTS = ("appears", "disappears", "stronger", "weaker", "turns")
"""What can happen to something that is there before or after; ``TURNS`` is a new verdict on a tie that never holds."""
TOP = 10
"""So many of the best chains of each world are compared."""
Ends = tuple[str, str, str]


class Change(Protocol):
    """One thing that is not the same in both worlds."""

    @property
    def effect(self) -> str:
        """One of ``EFFECTS``."""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""


class TieChange(NamedTuple):
    """A tie as it is weighed before and after."""

    effect: str
    before: Tie
    after: Tie

    def __str__(self) -> str:
        return f"{' '.join(self.before[:3])}: {_weight(self.before)} → {_weight(self.after)}"

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form; ``for`` and ``denials`` are ids of claims, the surest first."""
        subject, relation, object = self.before[:3]
        weights = {"before": _weight_dict(self.before), "after": _weight_dict(self.after)}
        return {"effect": self.effect, "subject": subject, "relation": relation, "object": object, **weights}


class ActorChange(NamedTuple):
    """An actor that loses its last tie that holds, or gets its first."""

    effect: str
    actor: str

    def __str__(self) -> str:
        return self.actor

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return self._asdict()


class ChainChange(NamedTuple):
    """A chain with its scores (0..1), ``None`` where it is not there. ``chain`` is as in the world that has it."""

    effect: str
    chain: Chain
    before: float | None
    after: float | None

    def __str__(self) -> str:
        return f"{self.chain}: {_scores(self.before, self.after)}"

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form; the claims of a hop, for and against, are those of the world that has the chain."""
        hops = [
            {
                "from": hop.start,
                "relation": hop.tie.relation,
                "to": hop.end,
                "inverse": hop.inverse,
                "claims": [*hop.tie.pro, *hop.tie.con],
            }
            for hop in self.chain.hops
        ]
        return {"effect": self.effect, "before": self.before, "after": self.after, "hops": hops}


class ParadoxChange(NamedTuple):
    """A paradox with its confidences (0..1), ``None`` where it is not there; that of the world that has it."""

    effect: str
    paradox: Paradox
    before: float | None
    after: float | None

    def __str__(self) -> str:
        return f"{self.paradox}: {_scores(self.before, self.after)}"

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        named = {"motif": self.paradox.motif.notation, "sentence": str(self.paradox), "roles": self.paradox.roles}
        return {"effect": self.effect, "before": self.before, "after": self.after, **named}


class WhatIf(NamedTuple):
    """The worlds before and after, in words, and what changes, by kind: "ties" and "actors".

    If they were asked for, also "chains" and "paradoxes".
    """

    before: str
    after: str
    changes: Mapping[str, Sequence[Change]]

    def __bool__(self) -> bool:
        return any(self.changes.values())

    def to_dict(self) -> dict[str, Any]:
        """Return the public JSON form."""
        rows = {kind: [change.to_dict() for change in changes] for kind, changes in self.changes.items()}
        return {"before": self.before, "after": self.after, **rows}

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(changes)} {kind}" for kind, changes in self.changes.items())
        return f"<What changes in the world of {self.after}: {counts}>"

    def _repr_html_(self) -> str:
        from kg.markup import table

        rows = [(kind, row.effect, row) for kind, changes in self.changes.items() for row in changes]
        return table(("kind", "effect", "change"), rows, f"{self.before} → {self.after}")


def whatif(
    before: World,
    after: World,
    ends: tuple[str, str] | None,
    lens: Lens,
    grounds: Grounds | None = None,
) -> WhatIf:
    """Return what is not the same in two worlds of one graph, the second of which narrows or widens the first.

    A tie appears or disappears as it begins or ceases to hold. One that holds in both is stronger or weaker by its
    confidence, else by that of the side against it, else as it ceases or begins to be contested. With ``ends``, two
    handles, the ten best chains of each world between them under a lens are followed into the other, whatever their
    rank there; with ``grounds`` of the first, all paradoxes are compared. Confidences and scores count to six
    digits. Rows stand by effect, then by names.

    Only ties that can differ are weighed where the second world merely leaves out ties, claims and actors or assumes
    ties: O(claims on those ties, and of the actors at their ends). Else all are: O(claims). Chains and
    paradoxes are extra.

    >>> import kg
    >>> g = kg.open()
    >>> found = whatif(g.ties, g.world(assume=["Iran funds Daesh"]).ties, ("Iran", "Daesh"), g.ontology.lens("funding"))
    >>> [str(change) for change in found.changes["chains"]]
    ['Iran –funds→ Daesh: none → 1']
    """
    ties = _ties(before, after)
    changes: dict[str, Sequence[Change]] = {"ties": ties, "actors": _actors(before, after, ties)}
    if ends:
        changes["chains"] = _chains(before, after, ends, lens)
    if grounds:
        changes["paradoxes"] = _paradoxes(grounds, grounds._replace(world=after))
    return WhatIf(str(before), str(after), changes)


def _scores(before: float | None, after: float | None) -> str:
    return " → ".join("none" if score is None else f"{score:.6g}" for score in (before, after))


def _paradoxes(before: Grounds, after: Grounds) -> list[ParadoxChange]:
    from kg.reason.paradoxes import paradoxes

    old, new = ({each.key: each for each in paradoxes(grounds)} for grounds in (before, after))
    found = []
    for key, paradox in {**new, **old}.items():
        one, other = (round(each[key].confidence, 6) if key in each else None for each in (old, new))
        effect = APPEARS if one is None else DISAPPEARS if other is None else STRONGER if one < other else WEAKER
        if one != other:
            found.append(ParadoxChange(effect, paradox, one, other))
    return sorted(found, key=lambda change: (EFFECTS.index(change.effect), -change.paradox.rank, change.paradox.key))


def _ties(before: World, after: World) -> list[TieChange]:
    found = []
    for ends in _differing(before, after):
        pair = before.tie(*ends), after.tie(*ends)
        effect = _effect(*((world.holds(tie), tie) for world, tie in zip((before, after), pair, strict=True)))
        if effect:
            found.append(TieChange(effect, *pair))
    return sorted(found, key=lambda change: (EFFECTS.index(change.effect), change.before[:3]))


def _effect(before: tuple[bool, Tie], after: tuple[bool, Tie]) -> str:
    (held, old), (holds, new) = before, after
    if held != holds:
        return APPEARS if holds else DISAPPEARS
    one, other = ((round(tie.confidence, 6), -round(tie.against, 6), tie.verdict) for tie in (old, new))
    if one == other:
        return ""
    if not holds:
        return TURNS
    if one[:2] != other[:2]:
        return STRONGER if one < other else WEAKER
    return WEAKER if new.verdict == CONTESTED else STRONGER


def _differing(before: World, after: World) -> Iterator[Ends]:
    """Yield every tie that may differ, each once."""
    one, other = before.selection, after.selection
    gone = [_left_out(before, each) for each in other.without if each not in one.without]
    assumed = [after.tie(*each[:3])[:3] for each in other.assume if each not in one.assume]
    if None in gone or other._replace(without=one.without, assume=one.assume) != one:
        return _every(after)
    return iter(dict.fromkeys((*(ends for each in gone for ends in each or ()), *assumed)))


def _left_out(world: World, name: str) -> list[Ends] | None:
    """Return the ties that may differ without an actor, a claim or a tie; ``None`` for what is not found by ties."""
    kind, _, rest = name.partition(":")
    if kind == "actor":
        return [link.tie[:3] for link in world.ties_of(rest)]
    if kind == "claim":
        row = world.claims.row(rest)
        return [] if row is None else [world.tie(*world.claims[row][1:4])[:3]]
    words = name.split()
    return [world.tie(*words)[:3]] if len(words) == 3 else None


def _every(world: World) -> Iterator[Ends]:
    claims = world.claims
    for node in claims.nodes():
        handle = claims.handle(node)
        for _, _, keys in world.links(node, True):
            for ends in map(claims.ends, keys):
                if ends[0] == handle:
                    yield ends


def _actors(before: World, after: World, ties: Iterable[TieChange]) -> list[ActorChange]:
    moved = [change for change in ties if change.effect in (APPEARS, DISAPPEARS)]
    found = []
    for handle in sorted({end for change in moved for end in (change.before.subject, change.before.object)}):
        had, has = (any(world.holds(link.tie) for link in world.ties_of(handle)) for world in (before, after))
        if had != has:
            found.append(ActorChange(APPEARS if has else DISAPPEARS, handle))
    return sorted(found, key=lambda change: EFFECTS.index(change.effect))


def _chains(before: World, after: World, ends: tuple[str, str], lens: Lens) -> list[ChainChange]:
    worlds = (before, after)
    seen: dict[tuple[object, ...], Chain] = {}
    for world in worlds:
        for chain in chains.find(world, lens, *ends, top=TOP):
            seen.setdefault(tuple((hop.tie[:3], hop.inverse) for hop in chain.hops), chain)
    found = []
    for chain in seen.values():
        old, new = (_score(world, chain) for world in worlds)
        if old != new:
            effect = APPEARS if old is None else DISAPPEARS if new is None else STRONGER if old < new else WEAKER
            found.append(ChainChange(effect, chain, old, new))
    return sorted(found, key=_place)


def _place(change: ChainChange) -> tuple[Any, ...]:
    score = change.after if change.before is None else change.before
    return EFFECTS.index(change.effect), -(score or 0), len(change.chain.hops), change.chain.actors, str(change.chain)


def _score(world: World, chain: Chain) -> float | None:
    """Return what a chain's ties come to in a world, or ``None`` where one does not hold, or not on a common day."""
    ties, days = [world.tie(*hop.tie[:3]) for hop in chain.hops], world.window
    for tie in ties:
        days = intersection(days, tie.possible) if world.holds(tie) else ()
    return round(prod(tie.confidence for tie in ties), 6) if days else None


def _weight(tie: Tie) -> str:
    if tie.verdict == UNKNOWN:
        return tie.verdict
    sides = [f"{tie.confidence:.4g}"] if tie.pro else []
    sides += [f"{tie.against:.4g} against"] if tie.con else []
    return f"{tie.verdict} {', '.join(sides)}"


def _weight_dict(tie: Tie) -> dict[str, Any]:
    return {
        "verdict": tie.verdict,
        "confidence": round(tie.confidence, 6),
        "against": round(tie.against, 6),
        "for": list(tie.pro),
        "denials": list(tie.con),
    }

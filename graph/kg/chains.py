"""Who reaches whom: the best chains that a lens allows.

A search walks the product of the actors with the two states of a lens, "required step still to come" and "taken".
Bounds on what each pair can still reach are worked out backwards from the goal, hop by hop, and guide a best-first
search, so the first chains to arrive are the best ones. The graph is read only through ``world.ties``.
"""

from collections.abc import Collection, Iterator
from heapq import heappop, heappush
from math import prod
from typing import Any, NamedTuple

from kg.claims.dates import ALWAYS, Window, intersection, iso, words
from kg.ontology import Lens, Step, StepKind
from kg.world import Tie, World

_SLACK = 1e-9


class Hop(NamedTuple):
    """One tie of a chain as walked: from its subject to its object, or, where ``inverse``, from its object."""

    start: str
    end: str
    inverse: bool
    kind: StepKind
    tie: Tie


class Chain(NamedTuple):
    """A chain without loops; ``score`` is the product of its ties' confidences (0..1).

    ``certain`` and ``possible`` are the days on which all hops surely, or possibly, hold. ``weakest`` is the index of
    the hop of the weakest kind, of those the least confident, of those the first.
    """

    hops: tuple[Hop, ...]
    score: float
    certain: Window
    possible: Window
    weakest: int

    def __str__(self) -> str:
        text = self.hops[0].start
        for hop in self.hops:
            text += f" ←{hop.tie.relation}– {hop.end}" if hop.inverse else f" –{hop.tie.relation}→ {hop.end}"
        return text


class Paths(NamedTuple):
    """The answer to "how does ``start`` reach ``goal``?": chains under a lens in a world, the best first."""

    start: str
    goal: str
    lens: Lens
    world: str
    chains: list[Chain]

    def to_dict(self) -> dict[str, Any]:
        """Return the public JSON form; windows are pairs of ISO days, ``null`` where there is no bound."""
        return {
            "from": self.start,
            "to": self.goal,
            "lens": self.lens.notation,
            "world": self.world,
            "paths": [_chain_dict(rank, chain) for rank, chain in enumerate(self.chains, 1)],
        }

    def __len__(self) -> int:
        return len(self.chains)

    def __repr__(self) -> str:
        best = f", the best with {self.chains[0].score:.3f}: {self.chains[0]}" if self.chains else ""
        return f"<{len(self)} {self.lens.notation} chains from {self.start} to {self.goal}{best}>"

    def _repr_html_(self) -> str:
        from kg.markup import table

        rows = (
            (rank, f"{chain.score:.3f}", chain, chain.hops[chain.weakest].kind.notation, words(chain.possible))
            for rank, chain in enumerate(self.chains, 1)
        )
        columns = ("", "score", "chain", "weakest step", "possibly holds")
        return table(columns, rows, f"{self.start} to {self.goal}, {self.lens.label}: {self.world}")


def _chain_dict(rank: int, chain: Chain) -> dict[str, Any]:
    weakest = chain.hops[chain.weakest]
    return {
        "rank": rank,
        "score": round(chain.score, 6),
        "window": {"certain": iso(chain.certain), "possible": iso(chain.possible)},
        "weakest": {
            "hop": chain.weakest + 1,
            "kind": weakest.kind.notation,
            "confidence": round(weakest.tie.confidence, 6),
        },
        "hops": [
            {
                "from": hop.start,
                "relation": hop.tie.relation,
                "to": hop.end,
                "inverse": hop.inverse,
                "kind": hop.kind.notation,
                "confidence": round(hop.tie.confidence, 6),
                "verdict": hop.tie.verdict,
                "claims": [*hop.tie.pro, *hop.tie.con],
            }
            for hop in chain.hops
        ],
    }


def find(
    world: World,
    lens: Lens,
    start: str,
    goal: str,
    *,
    max_hops: int = 6,
    top: int = 10,
    leave: Collection[str] = (),
) -> list[Chain]:
    """Return the ``top`` best chains from one actor to another, exactly, in order.

    Order: score, then fewer hops, then the names along the chain. No actor occurs twice; all hops possibly hold on some
    common day. ``leave`` names the steps that a lens keeps for those who ask (``kg:onlyWith``). No chain: an empty
    list. The bounds cost O(max_hops · ties that lead to the goal); the search visits only beginnings that the bounds
    let live, which for many equally good chains can be exponential in ``max_hops``.
    """
    if start == goal or top < 1 or max_hops < 1:
        return []
    walk = _Walk(world, lens, frozenset(leave))
    bounds = walk.bounds(goal, max_hops)
    first = walk.first
    if (start, first) not in bounds[max_hops]:
        return []
    found: dict[tuple[tuple[str, ...], ...], Chain] = {}
    enough = 0.0
    queue: list[tuple[float, int, int, _Partial]] = []
    serial = 0
    heappush(queue, (-bounds[max_hops][start, first], 0, 0, _Partial((), (start,), first, ALWAYS)))
    while queue:
        bound, _, _, partial = heappop(queue)
        if len(found) >= top and -bound < enough * (1 - _SLACK):
            break
        actor, left = partial.actors[-1], max_hops - len(partial.hops)
        if actor == goal:
            if partial.state:
                found.setdefault(tuple(hop.tie[:3] for hop in partial.hops), _chain(partial))
                enough = sorted((chain.score for chain in found.values()), reverse=True)[:top][-1]
            continue
        for hop, state in walk.onward(actor, partial.state):
            if hop.end in partial.actors:
                continue
            rest = bounds[left - 1].get((hop.end, state))
            possible = intersection(partial.possible, hop.tie.possible)
            if rest is None or not possible:
                continue
            hops = (*partial.hops, hop)
            serial += 1
            score = _score(hops)
            following = _Partial(hops, (*partial.actors, hop.end), state, possible)
            heappush(queue, (-score * rest, len(hops), serial, following))
    return sorted(found.values(), key=_order)[:top]


class _Partial(NamedTuple):
    hops: tuple[Hop, ...]
    actors: tuple[str, ...]
    state: int
    possible: Window


class _Walk:
    """The steps of a lens over a world; the state is 1 once the required step was taken."""

    def __init__(self, world: World, lens: Lens, leave: frozenset[str]) -> None:
        self.world, self.lens = world, lens
        self.first = 0 if lens.required else 1
        self.steps: dict[tuple[str, bool], list[Step]] = {}
        for step in lens.steps:
            if not step.only_with or step.only_with in leave:
                self.steps.setdefault((step.relation, step.forward), []).append(step)

    def onward(self, actor: str, state: int) -> Iterator[tuple[Hop, int]]:
        """Yield the hops from an actor in a state, each tie once per state that it leads to, with its firmest kind."""
        taken: dict[tuple[str, str, str, bool, int], tuple[Hop, int]] = {}
        for (relation, forward), steps in self.steps.items():
            for link in self.world.ties(actor, ((relation, forward),)):
                for step in steps:
                    following = self._state(step, state)
                    if following is None:
                        continue
                    key = (*link.tie[:3], link.forward, following)
                    known = taken.get(key)
                    if known is None or step.kind.strength > known[0].kind.strength:
                        hop = Hop(actor, link.other, not link.forward, step.kind, link.tie)
                        taken[key] = (hop, following)
        yield from taken.values()

    def _state(self, step: Step, state: int) -> int | None:
        if step.kind.notation in self.lens.required:
            return None if state and self.lens.once else 1
        if (step.side == "before" and state) or (step.side == "after" and not state):
            return None
        return state

    def bounds(self, goal: str, max_hops: int) -> list[dict[tuple[str, int], float]]:
        """Return, for 0..max_hops hops left, the best product by which each actor and state can reach the goal."""
        best = {(goal, 1): 1.0}
        layers = [best]
        fresh = set(best)
        for _ in range(max_hops):
            after = dict(best)
            changed = set()
            for actor, state in fresh:
                for other, before, confidence in self._back(actor, state):
                    product = confidence * best[actor, state]
                    if product > after.get((other, before), 0.0):
                        after[other, before] = product
                        changed.add((other, before))
            layers.append(after)
            best, fresh = after, changed
        return layers

    def _back(self, actor: str, state: int) -> Iterator[tuple[str, int, float]]:
        for (relation, forward), steps in self.steps.items():
            for link in self.world.ties(actor, ((relation, not forward),)):
                for before in (0, 1):
                    if any(self._state(step, before) == state for step in steps):
                        yield link.other, before, link.tie.confidence


def _score(hops: tuple[Hop, ...]) -> float:
    """Multiply in a fixed order and drop the last digits, so that equal products compare as equal."""
    return round(prod(sorted(hop.tie.confidence for hop in hops)), 12)


def _chain(partial: _Partial) -> Chain:
    hops = partial.hops
    certain = ALWAYS
    for hop in hops:
        certain = intersection(certain, hop.tie.certain)
    weakest = min(range(len(hops)), key=lambda i: (hops[i].kind.strength, hops[i].tie.confidence, i))
    return Chain(hops, _score(hops), certain, partial.possible, weakest)


def _order(chain: Chain) -> tuple[float, int, list[str], list[str]]:
    names = [hop.end for hop in chain.hops]
    return -chain.score, len(chain.hops), names, [hop.tie.relation for hop in chain.hops]

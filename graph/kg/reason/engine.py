"""What follows from the ties of a world by rules: asked for, best first, each conclusion with its derivations.

Only what a question needs is worked out: a goal is a relation and the actor at one end of it; rules that conclude it
are followed clause by clause, and every clause is a goal again. Goals are kept, so cycles end and nothing is worked out
twice; what is found later goes on to everyone who waits for it (a chart, as in Earley deduction: Pereira & Warren,
"Parsing as Deduction", 1983). Of all that waits the surest is taken up first, and as nothing gets surer by being used,
derivations of a conclusion come in order (Knuth, "A generalization of Dijkstra's algorithm", 1977).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from heapq import heappop, heappush
from math import prod
from typing import Any, NamedTuple

from kg.claims.dates import intersection, union
from kg.ontology import Atom, Pattern, Rule
from kg.ontology.rulebook import Rulebook
from kg.reason.model import Answer, Derivation, Ends, Proof, spans
from kg.world import Link, World

Values = tuple[str, ...]
Types = Callable[[str], Collection[str]]
"""Finds the IRIs of an actor's type and of those above it, by its handle."""


class Grounds(NamedTuple):
    """What is reasoned from: the ties of a world, the rules, and the types of actors."""

    world: World
    rules: Rulebook
    types: Types


class _Goal:
    """A relation and an actor at one end of it, or a pattern with actors for some variables.

    ``found`` has what makes it hold, by the other end or by the variables that were asked for; ``waiting`` is who goes
    on with all that will be found.
    """

    def __init__(self) -> None:
        self.found: dict[Values, list[Any]] = {}
        self.waiting: list[tuple[_Partial, Atom, bool]] = []


class _Partial(NamedTuple):
    """The first clauses of a pattern, ``taken`` in some order, with actors for their variables.

    ``rule`` is what the pattern is the body of, if any; ``wanted`` are the variables that tell one finding of the goal
    from another.
    """

    goal: _Goal
    rule: Rule | None
    pattern: Pattern
    order: tuple[int, ...]
    wanted: tuple[str, ...]
    taken: int
    bound: dict[str, str]
    answer: Answer


class Reasoner:
    """Conclusions in a world.

    ``most`` is how many minimal derivations are kept of each conclusion: those with no tie that they could do without;
    ``least`` (0..1) is how sure a conclusion has to be at least. Unless it is ``timed``, ties need no day in common.
    Whatever is kept, the days on which a conclusion surely or possibly holds are those of all its derivations, among
    the days of which the world speaks. ``whole`` is whether all derivations were kept of all that was asked for,
    ``steps`` how much was taken up.
    """

    def __init__(self, grounds: Grounds, *, most: int = 16, least: float = 0.0, timed: bool = True) -> None:
        self.grounds, (self.world, self.rules, self.types) = grounds, grounds
        self.most, self.least, self.timed = most, least, timed
        self.steps, self.whole = 0, True
        self._nothing = Answer(frozenset(), 1.0, self.world.window, self.world.window, ())
        self._goals: dict[tuple[str, bool, str], _Goal] = {}
        self._asked: dict[tuple[Pattern, tuple[tuple[str, str], ...], Values], _Goal] = {}
        self._links: dict[tuple[str, bool, str], list[Link]] = {}
        self._queue: list[tuple[float, int, int, _Partial]] = []
        self._orders: dict[tuple[Pattern, frozenset[str]], tuple[int, ...]] = {}
        self._sure: dict[Ends, float] = {}

    def ask(self, pattern: Pattern, given: Mapping[str, str], wanted: tuple[str, ...]) -> Mapping[Values, list[Answer]]:
        """Return what makes a pattern hold, by the actors for the variables ``wanted``.

        ``given`` are actors for some variables, at least one. Of the answers for the same actors each has a tie that no
        other could do without, and the surest come first.
        """
        key = (pattern, tuple(sorted(given.items())), wanted)
        goal = self._asked.get(key)
        if goal is None:
            goal = self._asked[key] = _Goal()
            self._start(goal, None, pattern, wanted, dict(given))
            self._run()
        return goal.found

    def _start(
        self, goal: _Goal, rule: Rule | None, pattern: Pattern, wanted: tuple[str, ...], bound: dict[str, str]
    ) -> None:
        if not self.fits(pattern, bound):
            return
        key = (pattern, frozenset(bound))
        order = self._orders.get(key)
        if order is None:
            order = self._orders[key] = _order(pattern, set(bound))
        self._put(_Partial(goal, rule, pattern, order, wanted, 0, bound, self._nothing))

    def _put(self, partial: _Partial) -> None:
        self.steps += 1
        heappush(self._queue, (-partial.answer.confidence, len(partial.answer.ties), self.steps, partial))

    def _run(self) -> None:
        while self._queue:
            partial = heappop(self._queue)[-1]
            if partial.taken == len(partial.order):
                self._complete(partial)
            else:
                self._follow(partial)

    def _follow(self, partial: _Partial) -> None:
        """Take up the next clause: the ties that meet it, and what is and will be concluded of it."""
        atom = partial.pattern.atoms[partial.order[partial.taken]]
        near = partial.bound.get(atom.subject)
        forward = near is not None
        node = partial.bound[atom.object] if near is None else near
        for link in self._ties(atom.relation, forward, node):
            self._extend(partial, atom, forward, link.other, link.tie)
        for relation in () if atom.asserted else self.rules.concluded(atom.relation):
            goal = self._goal(relation, forward, node)
            goal.waiting.append((partial, atom, forward))
            for (other,), derivations in list(goal.found.items()):
                for derivation in list(derivations):
                    self._extend(partial, atom, forward, other, derivation)

    def _ties(self, relation: str, forward: bool, node: str) -> list[Link]:
        key = (relation, forward, node)
        found = self._links.get(key)
        if found is None:
            steps = [(each, forward) for each in self.rules.coded(relation)]
            links = {(link.other, link.tie[:3]): link for link in self.world.ties(node, steps) if link.other != node}
            found = self._links[key] = list(links.values())
            self._sure.update((link.tie[:3], link.tie.confidence) for link in found)
        return found

    def _goal(self, relation: str, forward: bool, node: str) -> _Goal:
        key = (relation, forward, node)
        goal = self._goals.get(key)
        if goal is None:
            goal = self._goals[key] = _Goal()
            for rule in self.rules.rules_for(relation):
                if rule.bound in ("", "subject" if forward else "object"):
                    ends = rule.head.subject, rule.head.object
                    near, far = ends if forward else ends[::-1]
                    self._start(goal, rule, rule.body, (far,), {near: node})
        return goal

    def _extend(self, partial: _Partial, atom: Atom, forward: bool, other: str, proof: Proof) -> None:
        far = atom.object if forward else atom.subject
        known = partial.bound.get(far)
        if known is not None and known != other:
            return
        before = partial.answer
        possible = intersection(before.possible, proof.possible)
        if not possible and self.timed:
            return
        bound = partial.bound
        if known is None:
            bound = {**bound, far: other}
            if not self._fits(partial.pattern, far, bound):
                return
        ties = before.ties | (proof.ties if isinstance(proof, Derivation) else {proof[:3]})
        confidence = prod(sorted(map(self._sure.__getitem__, ties)))
        if confidence < self.least:
            return
        certain = intersection(before.certain, proof.certain)
        answer = Answer(ties, confidence, certain, possible, (*before.proofs, proof))
        self._put(partial._replace(taken=partial.taken + 1, bound=bound, answer=answer))

    def fits(self, pattern: Pattern, bound: dict[str, str]) -> bool:
        """Return whether actors may stand where they do: apart from each other, and of the types that are asked for."""
        return all(self._fits(pattern, name, bound) for name in bound)

    def _fits(self, pattern: Pattern, far: str, bound: dict[str, str]) -> bool:
        """Return whether the actor that was found last may stand where it does."""
        if any(bound.get(one) == bound.get(two) is not None for one, two in pattern.apart):
            return False
        return all(kind in self.types(bound[far]) for name, kind in pattern.kinds if name == far)

    def _complete(self, partial: _Partial) -> None:
        goal, rule, answer = partial.goal, partial.rule, partial.answer
        values = tuple(map(partial.bound.__getitem__, partial.wanted))
        if (
            rule
            and self.rules.irreflexive(rule.head.relation)
            and partial.bound[rule.head.subject] == partial.bound[rule.head.object]
        ):
            return
        known = goal.found.setdefault(values, [])
        if any(each.ties <= answer.ties for each in known):
            return
        if len(known) >= self.most and not _new_days(known, answer):
            self.whole = False
            return
        proofs = sorted(zip(partial.order, answer.proofs, strict=True), key=lambda each: each[0])
        answer = answer._replace(proofs=tuple(proof for _, proof in proofs))
        if rule is None:
            known.append(answer)
            return
        ends = partial.bound[rule.head.subject], rule.head.relation, partial.bound[rule.head.object]
        derivation = Derivation(
            *ends, rule, answer.proofs, answer.ties, answer.confidence, answer.certain, answer.possible
        )
        known.append(derivation)
        for waiting, atom, forward in list(goal.waiting):
            self._extend(waiting, atom, forward, values[0], derivation)


def _new_days(known: list[Any], answer: Answer) -> bool:
    """Return whether an answer holds, surely or possibly, on days on which no other does."""
    certain, possible = spans(known)
    return union([certain, answer.certain]) != certain or union([possible, answer.possible]) != possible


def _order(pattern: Pattern, bound: set[str]) -> tuple[int, ...]:
    """Return the order in which clauses are taken up: each meets what is known, at both ends where it can."""
    left, order, bound = list(range(len(pattern.atoms))), [], set(bound)
    while left:
        ends = {number: {pattern.atoms[number].subject, pattern.atoms[number].object} for number in left}
        number = max(left, key=lambda each: (len(ends[each] & bound), -each))
        left.remove(number)
        order.append(number)
        bound |= ends[number]
    return tuple(order)

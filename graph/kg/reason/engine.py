"""What follows from the ties of a world by rules: asked for, best first, each conclusion with its derivations.

Only what a question needs is worked out: a goal is a relation and the actor at one end of it; rules that conclude it
are followed clause by clause, and every clause is a goal again. Goals are kept, so cycles end and nothing is worked out
twice; what is found later goes on to everyone who waits for it (a chart, as in Earley deduction: Pereira & Warren,
"Parsing as Deduction", 1983). Of all that waits the surest is taken up first, and as nothing gets surer by being used,
derivations of a conclusion come in order (Knuth, "A generalization of Dijkstra's algorithm", 1977).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from heapq import heappop, heappush
from math import inf, prod
from typing import Any, NamedTuple

from kg.claims.dates import Window, intersection, union
from kg.ontology import Atom, Pattern, Rule
from kg.ontology.rulebook import Rulebook
from kg.ontology.terms import Meant
from kg.rdf import uncollected
from kg.reason.model import Answer, Derivation, Ends, Proof
from kg.world import Link, World

Values = tuple[str, ...]
Actors = frozenset[str]
FEW = 100
"""Up to so many actors that are looked for, each is looked for by itself where a rule goes on from either end."""
Unfolding = tuple[Rule, ...]
"""Rules of one clause, each of which leads to the one before it."""
Types = Callable[[str], Collection[str]]
"""Finds the IRIs of an actor's type and of those above it, by its handle."""


class Grounds(NamedTuple):
    """What is reasoned from: the ties of a world, the rules, and the types of actors."""

    world: World
    rules: Rulebook
    types: Types


class Horizon(NamedTuple):
    """How many ties it takes at least from an actor to those that are looked for; ``beyond`` where it does not say."""

    distances: Mapping[str, int]
    beyond: int

    def ties(self, actor: str) -> int:
        """Return the number of ties."""
        return self.distances.get(actor, self.beyond)


Horizons = dict[tuple[str, Actors], Horizon]
"""By the relation that is gone on with and the actors that are looked for."""


class _Goal:
    """A relation and an actor at one end of it, or a pattern with actors for some variables.

    ``found`` has what makes it hold, by the other end or by the variables that were asked for; ``waiting`` is who goes
    on with all that will be found; ``horizon`` is how far what is found may be from what is looked for.
    """

    def __init__(self, horizon: Horizon | None = None) -> None:
        self.horizon = horizon
        self.found: dict[Values, list[Any]] = {}
        self.waiting: list[tuple[_Partial, Atom, bool, Unfolding]] = []


class _Partial(NamedTuple):
    """The first clauses of a pattern, ``taken`` in some order, with actors for their variables.

    ``rule`` is what the pattern is the body of, if any; ``wanted`` are the variables that tell one finding of the goal
    from another; ``among`` are the only actors that matter for a variable.
    """

    goal: _Goal
    rule: Rule | None
    pattern: Pattern
    order: tuple[int, ...]
    wanted: tuple[str, ...]
    taken: int
    bound: dict[str, str]
    among: Mapping[str, Actors]
    answer: Answer


class Reasoner:
    """Conclusions in a world.

    ``most`` is how many minimal derivations are kept of each conclusion: those with no tie that they could do without.
    Whatever is kept, the days on which a conclusion surely or possibly holds are those of all its derivations, among
    the days of which the world speaks; ``whole`` tells whether all were kept of all that was asked for. No derivation
    has more than ``longest`` ties. Unless it is ``timed``, ties need no day in common. ``horizons`` are those of a
    reasoner in a world that has all ties of this one, where there is one. ``steps`` counts what was put forward; after
    ``work`` of them no more is sought, nothing is ``whole``, and ``stopped`` says so.
    """

    def __init__(
        self,
        grounds: Grounds,
        *,
        most: int = 16,
        longest: int = 6,
        timed: bool = True,
        work: float = inf,
        horizons: Horizons | None = None,
    ) -> None:
        self.grounds, (self.world, self.rules, self.types) = grounds, grounds
        self.most, self.longest, self.timed, self.work = most, longest, timed, work
        self.steps, self.whole, self.stopped = 0, True, False
        self._nothing = Answer(frozenset(), 1.0, self.world.window, self.world.window, ())
        self._goals: dict[tuple[str, bool, str, Actors | None], _Goal] = {}
        self._asked: dict[Any, _Goal] = {}
        self._links: dict[tuple[str, bool, str], list[Link]] = {}
        self.horizons: Horizons = {} if horizons is None else horizons.copy()
        self._queue: list[tuple[float, int, int, _Partial]] = []
        self._orders: dict[tuple[Pattern, frozenset[str]], tuple[int, ...]] = {}
        self._sure: dict[Ends, float] = {}

    def __del__(self) -> None:
        for goal in self._goals.values():
            goal.waiting.clear()  # goals wait for one another in circles, which only a collection of garbage would end

    def ask(
        self,
        pattern: Pattern,
        given: Mapping[str, str],
        wanted: tuple[str, ...],
        among: Mapping[str, Actors] | None = None,
        *,
        first: bool = False,
    ) -> Mapping[Values, list[Answer]]:
        """Return what makes a pattern hold, by the actors for the variables ``wanted``.

        ``given`` are actors for some variables, at least one; ``among`` are the only actors that matter for some of the
        others. Of the answers for the same actors each has a tie that no other could do without, and the surest come
        first. If the ``first`` answer is enough, no other is sought.
        """
        among = among or {}
        key = (pattern, tuple(sorted(given.items())), wanted, tuple(sorted(among.items())))
        goal = self._asked.get(key)
        if goal is None:
            goal = self._asked[key] = _Goal()
            self._start(goal, None, pattern, wanted, dict(given), among)
        self._run(goal if first else None)
        return goal.found

    def _start(
        self,
        goal: _Goal,
        rule: Rule | None,
        pattern: Pattern,
        wanted: tuple[str, ...],
        bound: dict[str, str],
        among: Mapping[str, Actors],
    ) -> None:
        if self.fits(pattern, bound):
            order = self._order(pattern, frozenset(bound))
            self._put(_Partial(goal, rule, pattern, order, wanted, 0, bound, among, self._nothing))

    def _order(self, pattern: Pattern, bound: frozenset[str]) -> tuple[int, ...]:
        """Return the order in which clauses are taken up.

        Each meets what is known, at both ends where it can, and is rather met by ties than by what is concluded.
        """
        found = self._orders.get((pattern, bound))
        if found is None:
            left, order, known = dict(enumerate(pattern.atoms)), [], set(bound)
            while left:
                number = max(left, key=lambda each: (*self._ease(left[each], known), -each))
                order.append(number)
                atom = left.pop(number)
                known |= {atom.subject, atom.object}
            found = self._orders[pattern, bound] = tuple(order)
        return found

    def _ease(self, atom: Atom, known: set[str]) -> tuple[int, bool]:
        coded = not any(self._to_ask(name, atom) for name, _, _ in self.rules.unfolded(atom.relation))
        return len({atom.subject, atom.object} & known), coded

    def _put(self, partial: _Partial) -> None:
        self.steps += 1
        heappush(self._queue, (-partial.answer.confidence, len(partial.answer.ties), self.steps, partial))

    def _run(self, until: _Goal | None) -> None:
        with uncollected():
            while self._queue and not (until and until.found):
                if self.steps > self.work:
                    self.whole, self.stopped = False, True
                    self._queue.clear()
                    return
                partial = heappop(self._queue)[-1]
                if partial.taken == len(partial.order):
                    self._complete(partial)
                else:
                    self._follow(partial)

    def _follow(self, partial: _Partial) -> None:
        """Take up the next clause: the ties that meet it, and what is and will be concluded of it."""
        atom = partial.pattern.atoms[partial.order[partial.taken]]
        one, other = partial.bound.get(atom.subject), partial.bound.get(atom.object)
        forward = one is not None
        node, far = (one, other) if one is not None else (other, one)
        assert node is not None
        among = frozenset([far]) if far else partial.among.get(atom.object if forward else atom.subject)
        for relation, turned, unfolding in self.rules.unfolded(atom.relation):
            way = forward != turned
            for link in self._ties(relation, way, node):
                if among is None or link.other in among:
                    self._extend(partial, atom, forward, link.other, _folded(link.tie, unfolding))
            for name in self._to_ask(relation, atom):
                goal = self._goal(partial, name, way, node, among)
                goal.waiting.append((partial, atom, forward, unfolding))
                for (found,), derivations in list(goal.found.items()):
                    for derivation in list(derivations):
                        self._extend(partial, atom, forward, found, _folded(derivation, unfolding))

    def _to_ask(self, relation: str, atom: Atom) -> list[str]:
        """Return the relations of which more may be concluded than there are ties."""
        return [] if atom.asserted and relation not in self.rules.derived else self.rules.concluded(relation)

    def _ties(self, relation: str, forward: bool, node: str) -> list[Link]:
        key = (relation, forward, node)
        found = self._links.get(key)
        if found is None:
            steps = [(each, forward) for each in self.rules.coded(relation)]
            links = {(link.other, link.tie[:3]): link for link in self.world.ties(node, steps) if link.other != node}
            found = self._links[key] = list(links.values())
            self._sure.update((link.tie[:3], link.tie.confidence) for link in found)
        return found

    def _goal(self, asking: _Partial, relation: str, forward: bool, node: str, among: Actors | None) -> _Goal:
        """Return the goal that a clause is, begun if it is new; a rule that goes on from itself asks its own."""
        rule, near = asking.rule, asking.bound
        if rule and forward and (relation, node) == (rule.head.relation, near.get(rule.head.subject)) and among is None:
            return asking.goal
        steps = self.rules.going_on(relation) if among is not None else None
        if steps is None or (steps and not forward):
            among = None
        key = (relation, forward, node, among)
        goal = self._goals.get(key)
        if goal is None:
            horizon = self._horizon(relation, steps, among) if among is not None and steps else None
            goal = self._goals[key] = _Goal(horizon)
            for each in self.rules.rules_for(relation):
                if each.bound in ("", "subject" if forward else "object"):
                    self._pursue(goal, each, forward, node, None if horizon else among)
        return goal

    def _pursue(self, goal: _Goal, rule: Rule, forward: bool, node: str, among: Actors | None) -> None:
        ends = rule.head.subject, rule.head.object
        near, far = ends if forward else ends[::-1]
        if among is not None and len(among) <= FEW:
            for other in sorted(among):
                self._start(goal, rule, rule.body, (far,), {near: node, far: other}, {})
        else:
            self._start(goal, rule, rule.body, (far,), {near: node}, {} if among is None else {far: among})

    def _horizon(self, relation: str, steps: Sequence[Meant], among: Actors) -> Horizon:
        """Return how many ties it takes at least to come to some actors by what a relation is gone on with."""
        found = self.horizons.get((relation, among))
        if found is None:
            distances, level = dict.fromkeys(among, 0), list(among)
            for distance in range(1, self.longest // 2 + 1):
                met = (
                    link.other for node in level for name, turned in steps for link in self._ties(name, turned, node)
                )
                level = [other for other in dict.fromkeys(met) if other not in distances]
                distances.update(dict.fromkeys(level, distance))
            found = self.horizons[relation, among] = Horizon(distances, self.longest // 2 + 1)
        return found

    def _extend(self, partial: _Partial, atom: Atom, forward: bool, other: str, proof: Proof) -> None:
        far = atom.object if forward else atom.subject
        known = partial.bound.get(far)
        if known is not None and known != other:
            return
        among = partial.among.get(far)
        if among is not None and other not in among:
            return
        before = partial.answer
        possible = intersection(before.possible, proof.possible)
        if not possible and self.timed:
            return
        ties = before.ties | (proof.ties if isinstance(proof, Derivation) else {proof[:3]})
        goal, rule, pattern, order, wanted, taken, bound, everyone, _ = partial
        last = taken + 1 == len(order)
        ahead = goal.horizon.ties(other) if goal.horizon and last else 0
        if len(ties) + ahead > self.longest:
            return
        if known is None:
            bound = {**bound, far: other}
            if (pattern.apart or pattern.kinds) and not self._fits(pattern, far, bound):
                return
        certain = intersection(before.certain, proof.certain)
        if last and not self.whole:  # else it has to come in its turn, as what comes before it may tell
            found = goal.found.get(tuple(map(bound.__getitem__, wanted)))
            if found and self._superfluous(found, ties, certain, possible):
                return
        confidence = prod(sorted(map(self._sure.__getitem__, ties)))
        answer = Answer(ties, confidence, certain, possible, (*before.proofs, proof))
        self._put(_Partial(goal, rule, pattern, order, wanted, taken + 1, bound, everyone, answer))

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
        if self._superfluous(known, answer.ties, answer.certain, answer.possible):
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
        for waiting, atom, forward, unfolding in list(goal.waiting):
            self._extend(waiting, atom, forward, values[0], _folded(derivation, unfolding))

    def _superfluous(self, known: Sequence[Any], ties: frozenset[Ends], certain: Window, possible: Window) -> bool:
        """Return whether what is known leaves nothing to be kept of an answer: it is not minimal, or one too many."""
        if any(each.ties <= ties for each in known):
            return True
        shorter = [each for each in known if len(each.ties) <= len(ties)]
        if len(shorter) < self.most or _adds([each.certain for each in shorter], certain):
            return False
        if _adds([each.possible for each in shorter], possible):
            return False
        self.whole = False
        return True


def _folded(proof: Proof, unfolding: Unfolding) -> Proof:
    """Return what follows from a tie or a conclusion by rules of one clause, of which the last one comes first."""
    for rule in reversed(unfolding):
        atom, head = rule.body.atoms[0], rule.head
        ends = (proof.subject, proof.object) if atom.subject == head.subject else (proof.object, proof.subject)
        ties = proof.ties if isinstance(proof, Derivation) else frozenset([proof[:3]])
        days = proof.certain, proof.possible
        proof = Derivation(ends[0], head.relation, ends[1], rule, (proof,), ties, proof.confidence, *days)
    return proof


def _adds(known: list[Window], window: Window) -> bool:
    """Return whether a window has days that are in no other."""
    return bool(window) and window not in known and union([*known, window]) != union(known)

"""How a lens is walked: from which state of a chain which relations lead on, and as what kind of step.

The state of a chain is 1 once a step of the required kind was taken, and 0 before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kg.ontology import Lens, Step, StepKind

Sides = dict[bool, dict[str, tuple[int, ...]]]
"""The states that a relation leads to, or comes from, by whether the actor's side of the tie is the subject's."""


class Walk:
    """The steps of a lens; ``first`` is the state of a chain without steps.

    ``onward[state]`` has the states that follow, by side and relation; ``back[state]`` those from which a step arrives,
    seen from the actor where it arrives.
    """

    def __init__(self, lens: Lens, symmetric: Collection[str], leave: Collection[str]) -> None:
        self.symmetric = symmetric
        self.first = 0 if lens.required else 1
        self._kinds: dict[tuple[str, bool, int, int], StepKind] = {}
        for step in lens.steps:
            if not step.only_with or step.only_with in leave:
                way = step.forward or step.relation in symmetric
                for state in (0, 1):
                    following = _following(lens, step, state)
                    if following is not None:
                        key = (step.relation, way, state, following)
                        known = self._kinds.get(key)
                        if known is None or step.kind.strength > known.strength:
                            self._kinds[key] = step.kind
        self.onward: tuple[Sides, Sides] = ({True: {}, False: {}}, {True: {}, False: {}})
        self.back: tuple[Sides, Sides] = ({True: {}, False: {}}, {True: {}, False: {}})
        for relation, way, state, following in self._kinds:
            side = self.onward[state][way]
            side[relation] = (*side.get(relation, ()), following)
            side = self.back[following][way == (relation in symmetric)]
            side[relation] = (*side.get(relation, ()), state)

    def __iter__(self) -> Iterator[tuple[str, bool, int, int, StepKind]]:
        """Yield every step: a relation, whether from the subject's side, the state before and after, and the kind."""
        return ((*key, kind) for key, kind in self._kinds.items() if key[2] >= self.first)

    def kind(self, relation: str, way: bool, state: int, following: int) -> StepKind:
        """Return what a step amounts to: of several kinds that it may be, the firmest."""
        return self._kinds[relation, way, state, following]


def _following(lens: Lens, step: Step, state: int) -> int | None:
    """Return the state after a step, or ``None`` where it may not be taken."""
    if step.kind.notation in lens.required:
        return None if state and lens.once else 1
    if (step.side == "before" and state) or (step.side == "after" and not state):
        return None
    return state

"""The best division of a block, by integer programming, and a bound where the block is too large for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.arrays import Places

    Cut = NDArray[np.bool_]

WORK = 300_000
"""After so many branches for one block, times rows of the programme, the solver is stopped, and its bound stands."""
ROUNDS = 60
"""So often the solver is told of cycles that its answer overlooked."""

Row = tuple[list[int], list[float], float]
"""The places of variables, what each is multiplied by, and the least that they must come to together."""


class Edges(NamedTuple):
    """Pairs that are either friendly or ``hostile``, between actors by place, ``one`` < ``other``."""

    one: Places
    other: Places
    hostile: Cut

    def at(self, places: Places) -> Edges:
        """Return the edges at some places."""
        return Edges(self.one[places], self.other[places], self.hostile[places])

    def ends(self) -> list[tuple[int, int]]:
        """Return the ends of each edge."""
        return list(zip(self.one.tolist(), self.other.tolist(), strict=True))


def solve(edges: Edges, cut: Cut, several: bool, largest: int) -> tuple[int, Cut | None]:
    """Return how many edges of a block must be frustrated at least, and which lie across in a better division.

    ``cut`` is a division that is known, by what lies across in it; where no better one is found, ``None`` is returned.

    The variables are the edges, 1 for one that lies across. For two sides the actors are variables as well, and an edge
    lies across where its ends differ; for several blocs no edge may lie across alone in a cycle, and cycles longer than
    triads are added when an answer overlooks them. In either case a triad at odds says at once that one of its edges is
    frustrated. Deterministic: the solver, HiGHS, is stopped after a number of branches and not of seconds.
    """
    known = int((cut != edges.hostile).sum())
    ends = edges.ends()
    triads = list(_triads(ends))
    packed = _packed(edges, triads, several)
    if packed == known or len(ends) > largest:
        return packed, None
    rows = [_at_odds(edges, triad) for triad in triads if _is_at_odds(edges, triad, several)]
    rows += list(_alone(triads)) if several else list(_across(ends))
    actors = 0 if several else len({each for pair in ends for each in pair})
    left = WORK
    for _ in range(ROUNDS):
        bound, found, branches = _minimum(edges, rows, actors, 1 + left // max(1, len(rows)))
        left -= branches * len(rows)
        overlooked = list(_overlooked(ends, found)) if several and found is not None else []
        if found is not None and not overlooked:
            cost = int((found != edges.hostile).sum())
            return max(packed, bound), found if cost < known else None
        if found is None or bound == known or left <= 0:
            break
        rows += overlooked
    return max(packed, bound), None


def _minimum(edges: Edges, rows: list[Row], actors: int, branches: int) -> tuple[int, Cut | None, int]:
    """Return the least cost, what lies across at it, and how many branches it took.

    Where that takes more than so many, the cost is a bound, and instead of what lies across stands ``None``.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    size = len(edges.one)
    cost = np.concatenate([np.where(edges.hostile, -1.0, 1.0), np.zeros(actors)])
    above = np.ones(size + actors)
    if actors:
        above[size] = 0
    terms: dict[str, Any] = {}
    if rows:
        at = [number for number, row in enumerate(rows) for _ in row[0]]
        entries = ([value for row in rows for value in row[1]], (at, [place for row in rows for place in row[0]]))
        matrix = csr_array(entries, shape=(len(rows), size + actors))
        terms["constraints"] = LinearConstraint(matrix, lb=[row[2] for row in rows])
    whole = np.concatenate([np.full(size, not actors), np.ones(actors, dtype=bool)])
    done = milp(cost, integrality=whole, bounds=Bounds(0, above), options={"node_limit": branches}, **terms)
    hostile = int(edges.hostile.sum())
    if done.status == 0:
        return round(done.fun) + hostile, done.x[:size] > 0.5, max(1, done.mip_node_count)
    bound = done.mip_dual_bound
    return (max(0, ceil(bound + hostile - 1e-6)) if bound is not None and np.isfinite(bound) else 0), None, branches


def _triads(ends: list[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    places = {pair: place for place, pair in enumerate(ends)}
    above: dict[int, list[int]] = {}
    for one, other in ends:
        above.setdefault(one, []).append(other)
    for one, other in ends:
        for third in above.get(other, ()):
            if (one, third) in places:
                yield places[one, other], places[other, third], places[one, third]


def _is_at_odds(edges: Edges, triad: tuple[int, ...], several: bool) -> bool:
    hostile = int(edges.hostile[list(triad)].sum())
    return hostile == 1 or (hostile == 3 and not several)


def _at_odds(edges: Edges, triad: tuple[int, ...]) -> Row:
    """Return that one of the edges is frustrated: one friendly lies across or one hostile does not."""
    hostile = edges.hostile[list(triad)]
    return list(triad), [-1.0 if each else 1.0 for each in hostile], 1.0 - float(hostile.sum())


def _across(ends: list[tuple[int, int]]) -> Iterator[Row]:
    """Yield that an edge lies across just where its ends are on different sides."""
    actors = sorted({each for pair in ends for each in pair})
    numbers = {actor: number for number, actor in enumerate(actors, len(ends))}
    for edge, pair in enumerate(ends):
        one, other = (numbers[each] for each in pair)
        yield [edge, one, other], [1, -1, 1], 0
        yield [edge, one, other], [1, 1, -1], 0
        yield [edge, one, other], [-1, 1, 1], 0
        yield [edge, one, other], [-1, -1, -1], -2


def _alone(triads: Iterable[tuple[int, ...]]) -> Iterator[Row]:
    """Yield that no edge of a triad lies across alone."""
    for triad in triads:
        for alone in triad:
            yield list(triad), [-1 if each == alone else 1 for each in triad], 0


def _overlooked(ends: list[tuple[int, int]], cut: Cut) -> Iterator[Row]:
    """Yield a cycle for each edge that lies across although its ends hang together, with nothing else across in it."""
    inside: dict[int, list[tuple[int, int]]] = {}
    for place, (one, other) in enumerate(ends):
        if not cut[place]:
            inside.setdefault(one, []).append((other, place))
            inside.setdefault(other, []).append((one, place))
    for place, (start, goal) in enumerate(ends):
        if cut[place]:
            path = _path(inside, start, goal)
            if path:
                yield [place, *path], [-1, *[1] * len(path)], 0


def _path(inside: dict[int, list[tuple[int, int]]], start: int, goal: int) -> list[int]:
    came: dict[int, tuple[int, int]] = {start: (start, -1)}
    queue = deque([start])
    while queue and goal not in came:
        actor = queue.popleft()
        for other, place in inside.get(actor, ()):
            if other not in came:
                came[other] = actor, place
                queue.append(other)
    path = []
    while goal in came and goal != start:
        goal, place = came[goal]
        path.append(place)
    return path


def _packed(edges: Edges, triads: Iterable[tuple[int, int, int]], several: bool) -> int:
    """Return how many triads at odds that share no edge were found, each of which frustrates an edge of its own."""
    used: set[int] = set()
    found = 0
    for triad in triads:
        if used.isdisjoint(triad) and _is_at_odds(edges, triad, several):
            used.update(triad)
            found += 1
    return found

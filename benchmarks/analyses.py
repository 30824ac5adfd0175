"""Questions about the whole graph, asked of ``kg`` and of plain NetworkX.

Ours is given the ties' columns, as a world hands them out; NetworkX is given the same ties as rows, one Python tuple
each, and builds the graph that its function needs. Building is part of both times, importing and drawing the ties of
neither. Both walk the same ties the same way, and their numbers are compared. Each run is a process of its own, the two
sides taking turns; figures are medians. Memory is the peak of the whole process, with what it was given.

Usage: python benchmarks/analyses.py [TIES] [ROUNDS]     by default a million ties, three rounds
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any, NamedTuple

import numpy as np

from generate import CONFIDENCES, FAME, handle
from kg.claims.model import Actor
from kg.claims.protocol import TieColumns
from kg.ontology import load
from kg.world import corroborated

PROMISED = {"pagerank": 20, "components": 20, "betweenness": 5, "kcore": 5, "communities": 5}
"""At least so many times less CPU time than NetworkX."""
ONCE = ("betweenness", "communities")
"""These take NetworkX so long that it is run in one round only."""
TENTH = ("communities",)
"""These take NetworkX minutes: above ``MANY`` ties it gets a tenth, and its time counts ten times, which favours it."""
MANY = 200_000
CLOSE = 1e-9
AS_MODULAR = 0.01
"""Two methods find different communities; ours may be less modular by this much at most."""
PIVOTS, SEED = 32, 1

Rows = list[tuple[str, str, str, float]]


class Row(NamedTuple):
    """One analysis: seconds of CPU and of wall time, peak megabytes, each of both sides; how far the numbers differ."""

    analysis: str
    ties: int
    cpu: tuple[float, float]
    wall: tuple[float, float]
    memory: tuple[float, float]
    difference: float
    note: str

    @property
    def ratio(self) -> float:
        """How many times less CPU time ours takes."""
        return self.cpu[1] / self.cpu[0]

    @property
    def kept(self) -> bool:
        """Whether the promise is kept: the ratio, and the same numbers."""
        allowed = AS_MODULAR if self.analysis == "communities" else CLOSE
        return self.ratio >= PROMISED[self.analysis] and self.difference <= allowed

    def __str__(self) -> str:
        figures = (f"{ours:,.2f} | {theirs:,.2f}" for ours, theirs in (self.cpu, self.wall))
        memory = " | ".join(f"{each:,.0f}" for each in self.memory)
        ratio = f"{self.ratio:.0f}× ({PROMISED[self.analysis]}×)"
        return f"| {self.analysis} | {ratio} | {' | '.join(figures)} | {memory} | {self.difference:.1e} | {self.note} |"


HEAD = """| {ties:,} ties | CPU ratio (promised) | CPU s | NetworkX | wall s | NetworkX | MB | NetworkX | difference | |
|---|---|---|---|---|---|---|---|---|---|"""


class Drawn:
    """A world of distinct ties at random: ten to an actor, actors of unequal fame, one tie in six with two claims."""

    def __init__(self, ties: int, seed: int = 1) -> None:
        self.ontology = load()
        kinds = list(self.ontology.relations.values())
        actors, random = max(12, ties // 10), np.random.default_rng(seed)
        drawn = ties + ties // 4
        ends = random.permutation(actors)[(random.random((2, drawn)) ** FAME * actors).astype(np.int64)]
        kind = random.integers(0, len(kinds), drawn)
        swap = np.array([each.symmetric for each in kinds])[kind] & (ends[0] > ends[1])
        ends[:, swap] = ends[::-1, swap]
        _, first = np.unique((kind * actors + ends[0]) * actors + ends[1], return_index=True)
        first = random.permutation(first[ends[0, first] != ends[1, first]])[:ties]
        pairs = [corroborated([("a", "a", one), ("b", "b", other)]) for one in CONFIDENCES for other in CONFIDENCES]
        sure = np.where(random.random(ties) < 1 / 6, random.choice(pairs, ties), random.choice(CONFIDENCES, ties))
        self._columns = TieColumns(
            [handle(number) for number in range(actors)],
            [each.notation for each in kinds],
            ends[0, first].astype("uint32").tobytes(),
            kind[first].astype("uint16").tobytes(),
            ends[1, first].astype("uint32").tobytes(),
            sure[: len(first)].tobytes(),
        )

    def columns(self) -> TieColumns:
        """Return the ties."""
        return self._columns

    def rows(self) -> Rows:
        """Return the ties as NetworkX is given them, a tuple each."""
        handles, relations, *arrays = self._columns
        numbers = (np.frombuffer(*each).tolist() for each in zip(arrays, ("u4", "u2", "u4", "f8"), strict=True))
        return [
            (handles[one], relations[kind], handles[other], sure)
            for one, kind, other, sure in zip(*numbers, strict=True)
        ]


def ours(name: str, world: Drawn) -> Callable[[], Any]:
    """Return a function that asks ``kg``."""
    from kg.analyses import find

    options: dict[str, Any] = {
        "betweenness": {"pivots": PIVOTS, "seed": SEED},
        "communities": {"sign": "any"},
    }.get(name, {})
    stand_in: Any = world
    return lambda: find(name).ask(stand_in, world.ontology, lambda each: Actor("", each, each, (), "state"), options)


def theirs(name: str, world: Drawn) -> Callable[[], Any]:
    """Return a function that builds a NetworkX graph from rows and asks it, in the quickest way that NetworkX has."""
    import networkx as nx

    handles, rows = world.columns().handles, world.rows()

    symmetric = {each.notation for each in world.ontology.relations.values() if each.symmetric}

    def walked() -> Iterator[tuple[str, str, float]]:
        for one, relation, other, sure in rows:
            yield one, other, sure
            if relation in symmetric:
                yield other, one, sure

    def graph(kind: type[nx.Graph], edges: Iterable[tuple[str, str]]) -> nx.Graph:
        made = kind()
        made.add_nodes_from(handles)
        made.add_edges_from(edges)
        return made

    def summed(kind: type[nx.Graph], edges: Iterable[tuple[str, str, float]]) -> nx.Graph:
        sums: dict[tuple[str, str], float] = {}
        for one, other, weight in edges:
            sums[one, other] = sums.get((one, other), 0.0) + weight
        made = kind()
        made.add_nodes_from(handles)
        made.add_weighted_edges_from((*pair, weight) for pair, weight in sums.items())
        return made

    def pairs() -> Iterator[tuple[str, str]]:
        return ((one, other) for one, _, other, _ in rows)

    def louvain() -> Any:
        made = summed(nx.Graph, ((*sorted((one, other)), sure) for one, _, other, sure in rows))
        return made, nx.community.louvain_communities(made, seed=SEED)

    return {
        "pagerank": lambda: nx.pagerank(summed(nx.DiGraph, walked()), tol=1e-12 / len(handles), max_iter=1000),
        "components": lambda: list(nx.connected_components(graph(nx.Graph, pairs()))),
        "betweenness": lambda: nx.betweenness_centrality(
            graph(nx.DiGraph, (way[:2] for way in walked())), k=min(PIVOTS, len(handles)), seed=SEED
        ),
        "kcore": lambda: nx.core_number(graph(nx.Graph, pairs())),
        "communities": louvain,
    }[name]


def numbers(name: str, world: Drawn, answer: Any) -> list[float]:
    """Return an answer of either side as numbers to compare."""
    handles = world.columns().handles
    if isinstance(answer, list) and answer and hasattr(answer[0], "actors"):
        if name == "communities":
            return [sum(row.modularity for row in answer)]
        answer = [row.actors for row in answer]
    if name == "components":
        firsts = ((group, int(min(group)[1:])) for group in answer)
        first = {each: float(number) for group, number in firsts for each in group}
        return [first[each] for each in handles]
    if name == "communities":
        import networkx as nx

        return [nx.community.modularity(*answer)]
    scores = answer if isinstance(answer, dict) else {row[0]: row[1] for row in answer}
    return [float(scores[each]) for each in handles]


def run(name: str, side: str, ties: int, out: str) -> dict[str, float]:
    """Ask once in this process, after a small graph has made it import what it needs; write the numbers to a file."""
    asker = {"ours": ours, "theirs": theirs}[side]
    asker(name, Drawn(500))()
    world = Drawn(ties)
    ask = asker(name, world)
    wall, cpu = perf_counter(), process_time()
    answer = ask()
    spent = {"cpu": process_time() - cpu, "wall": perf_counter() - wall}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    np.save(out, np.array(numbers(name, world, answer)))
    return spent | {"memory": memory}


def measure(ties: int = 1_000_000, rounds: int = 3, names: tuple[str, ...] = tuple(PROMISED)) -> list[Row]:
    """Return a row for each analysis."""
    return [_measure(name, ties, rounds) for name in names]


def _measure(name: str, ties: int, rounds: int) -> Row:
    part = 10 if name in TENTH and ties > MANY else 1
    spent: dict[str, list[dict[str, float]]] = {"ours": [], "theirs": []}
    with TemporaryDirectory() as folder:

        def ask(side: str, ties: int) -> dict[str, float]:
            child = [sys.executable, __file__, "run", name, side, str(ties), f"{folder}/{side}.npy"]
            found: dict[str, float] = json.loads(subprocess.run(child, check=True, stdout=subprocess.PIPE).stdout)
            return found

        for turn in range(rounds):
            spent["ours"].append(ask("ours", ties))
            if not (turn and name in ONCE):
                spent["theirs"].append(ask("theirs", ties // part))
        if part > 1:
            ask("ours", ties // part)
        mine, other = (np.load(f"{folder}/{side}.npy") for side in spent)
    figures = {
        what: tuple(median(each[what] for each in runs) for runs in spent.values())
        for what in ("cpu", "wall", "memory")
    }
    for what in ("cpu", "wall"):
        figures[what] = figures[what][0], figures[what][1] * part
    notes = ["NetworkX once"] if name in ONCE and rounds > 1 else []
    notes += ["NetworkX at a tenth of the ties, its time times ten; numbers compared there"] if part > 1 else []
    notes += [f"{PIVOTS} pivots"] if name == "betweenness" else []
    notes += [f"modularity {mine[0]:.3f}, NetworkX {other[0]:.3f}"] if name == "communities" else []
    gap = other[0] - mine[0] if name == "communities" else np.abs(mine - other).max()
    return Row(name, ties, *figures.values(), float(max(0, gap)), "; ".join(notes))


def main(ties: int = 1_000_000, rounds: int = 3) -> int:
    """Print the table; 1 where a promise is not kept."""
    print(HEAD.format(ties=ties))
    found = []
    for name in PROMISED:
        (row,) = measure(ties, rounds, (name,))
        print(row, flush=True)
        found.append(row)
    for row in found:
        if not row.kept:
            print(f"not kept: {row.analysis}", file=sys.stderr)
    return 0 if all(row.kept for row in found) else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["run"]:
        print(json.dumps(run(*sys.argv[2:4], int(sys.argv[4]), sys.argv[5])))
    else:
        sys.exit(main(*map(int, sys.argv[1:3])))

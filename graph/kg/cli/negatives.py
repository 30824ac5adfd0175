"""What commands say where the answer is no, with what may help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.chains import Paths
    from kg.cuts import Cuts
    from kg.graph import Graph

NO_PARADOX = "kg: no paradox in this world; 'kg paradoxes --help' says what is looked for"


def no_chain(graph: Graph, found: Paths, max_hops: int = 6, via: Sequence[str] = (), avoid: Sequence[str] = ()) -> str:
    """Return that there is no chain, and under which lenses there is one."""
    none = f"kg: no {found.lens.notation} chain from {found.start} to {found.goal} within {max_hops} hops"
    if via or avoid:
        past = f"{' through ' if via else ''}{', '.join(via)}{' past ' if avoid else ''}{', '.join(avoid)}"
        return f"{none}{past}; 'kg paths {found.start} {found.goal}' shows the others, if there are any"
    others = graph.lenses_between(found.start, found.goal, max_hops=max_hops)
    return f"{none}; found under --lens {' or '.join(others)}" if others else f"{none}, nor under any other lens"


def no_cut(found: Cuts) -> str:
    """Return that there is nothing to cut, or no cut by actors."""
    if found.reached:
        return f"kg: no cut by actors: '{found.direct}' ties the two directly; 'kg cut --by tie' cuts that too"
    chain = f"{found.lens.notation} chain from {found.start} to {found.goal} within {found.max_hops} hops"
    return f"kg: nothing to cut: no {chain}; 'kg paths {found.start} {found.goal}' says under which lens there is"

"""Who funds, arms, commands, shelters or fights whom, says who, in which sentence, and what follows from it.

>>> import kg
>>> g = kg.open()
>>> len(g.paths("US", "KH").chains) >= 3
True
"""

from __future__ import annotations

__version__ = "0.1.0"

TYPE_CHECKING = False  # what type checkers take for true; to import typing takes as long as to start Python
if TYPE_CHECKING:
    from typing import Any

    from kg.errors import KgError
    from kg.graph import Graph
    from kg.graph import open_graph as open
    from kg.selection import Selection

__all__ = ["Graph", "KgError", "Selection", "__version__", "open"]


def __getattr__(name: str) -> Any:
    """Import what a name stands for when it is first used, so that ``import kg`` costs nothing."""
    if name in ("open", "Graph"):
        from kg import graph

        return graph.open_graph if name == "open" else graph.Graph
    if name == "KgError":
        from kg.errors import KgError

        return KgError
    if name == "Selection":
        from kg.selection import Selection

        return Selection
    raise AttributeError(f"module 'kg' has no attribute '{name}'")

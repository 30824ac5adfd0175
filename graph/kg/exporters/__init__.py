"""Writing a graph in other formats, one file a family of formats.

An exporter is a module with ``FORMATS``, the names it answers to, and ``write(graph, form, out)``.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from kg.claims.said import Said
from kg.errors import UnknownName
from kg.world import World

if TYPE_CHECKING:
    import pyoxigraph


class Exported(NamedTuple):
    """What an exporter is given: what is said, the world, and the store with the world's plain ties."""

    said: Said
    world: World
    rdf: Callable[[], pyoxigraph.Store]


def formats() -> dict[str, Any]:
    """Return the exporters' modules by the names of their formats.

    >>> sorted(formats())
    ['csv', 'graphml', 'json', 'jsonld', 'nquads', 'trig', 'turtle']
    """
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    return {form: module for module in modules for form in module.FORMATS}


def export(graph: Exported, form: str, out: IO[bytes]) -> None:
    """Write a graph to a binary file in a format. Raises ``UnknownName`` for a format that there is not."""
    known = formats()
    if form not in known:
        raise UnknownName("format", form, known, hint=f"the formats are {', '.join(sorted(known))}")
    known[form].write(graph, form, out)

"""Questions about a graph, one file each.

A file asks about the *whole* graph where its function of the same name takes a world, an ontology, and beyond them
keywords only: ``def pagerank(world, ontology, *, damping=0.85)``. Nothing else marks it. ``kg analyse`` finds it there;
its keywords are the options, the fields of its rows, which are named tuples, the columns. A field that holds names is
of the type that says whose (``Handle``, ``ClaimId``, …), so that they become IRIs in RDF; one keyword is no option:
that of the type ``Actors``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from kg.claims.model import Actor
from kg.errors import KgError, UnknownName
from kg.ontology import Ontology
from kg.world import World

REQUIRED = inspect.Parameter.empty

Handle = Annotated[str, "actor"]
RelationName = Annotated[str, "relation"]
ClaimId = Annotated[str, "claim"]
SourceName = Annotated[str, "source"]
SpeakerName = Annotated[str, "speaker"]
Actors = Callable[[str], Actor]
"""What finds an actor by handle; an analysis is given it by a keyword of this type."""


class Option(NamedTuple):
    """A keyword of an analysis: ``kind`` is bool, int, float, str or ``Actor``; ``choices`` are empty for any value.

    ``default`` is ``REQUIRED`` where a value must be given; ``help`` stands in the keyword's ``Annotated`` type.
    """

    name: str
    kind: Any
    choices: tuple[str, ...]
    default: Any
    help: str


class Analysis(NamedTuple):
    """A question about the whole graph; ``title`` is the first line of its file.

    ``finder`` is the keyword by which it is given what finds actors, or "".
    """

    name: str
    title: str
    function: Callable[..., list[Any]]
    options: tuple[Option, ...]
    finder: str = ""

    def ask(
        self, world: World, ontology: Ontology, actor: Callable[[str], Actor], given: Mapping[str, Any]
    ) -> list[Any]:
        """Return the rows of the answer; ``actor`` finds an actor by name.

        Raises ``KgError`` for a value that is no choice, ``TypeError`` for a keyword that is unknown or missing, and
        what ``actor`` and the analysis raise.
        """
        values = dict(given)
        for option in self.options:
            value = values.get(option.name, option.default)
            if option.choices and value not in option.choices:
                hint = f"choose from {', '.join(option.choices)}"
                raise KgError(f"{self.name}: {option.name} is '{value}'", hint=hint)
            if option.kind is Actor and option.name in values:
                values[option.name] = actor(value)
        if self.finder:
            values[self.finder] = actor
        return self.function(world, ontology, **values)


def analyses() -> dict[str, Analysis]:
    """Return the questions about the whole graph by name, sorted.

    >>> list(analyses())
    ['balance', 'betweenness', 'blocs', 'brokers', ..., 'stale', 'timeline']
    """
    modules = ((found.name, import_module(f"{__name__}.{found.name}")) for found in iter_modules(__path__))
    described = (_describe(name, getattr(module, name, None), module.__doc__ or "") for name, module in modules)
    return {each.name: each for each in sorted(filter(None, described))}


def find(name: str) -> Analysis:
    """Return the analysis of that name. Raises ``UnknownName``, with the near names.

    >>> [option.name for option in find("pagerank").options]
    ['lens', 'family', 'sign', 'damping']
    """
    known = analyses()
    if name not in known:
        raise UnknownName("analysis", name, known, hint="'kg analyse' lists them")
    return known[name]


def _describe(name: str, function: Any, doc: str) -> Analysis | None:
    """Return the analysis that a function is, or ``None`` where it asks about less than the whole graph."""
    if function is None:
        return None
    first, *_ = doc.strip().splitlines() or [""]
    parameters = list(inspect.signature(function).parameters.values())
    if [each.name for each in parameters if each.kind is not each.KEYWORD_ONLY] != ["world", "ontology"]:
        return None
    hints = get_type_hints(function, include_extras=True)
    finder = next((each.name for each in parameters[2:] if hints[each.name] == Actors), "")
    options = tuple(_option(each, hints[each.name]) for each in parameters[2:] if each.name != finder)
    return Analysis(name, first, function, options, finder)


def _option(parameter: inspect.Parameter, hint: Any) -> Option:
    kind, text = (get_args(hint)[:2]) if get_origin(hint) is Annotated else (hint, "")
    choices = get_args(kind) if get_origin(kind) is Literal else ()
    return Option(parameter.name, str if choices else kind, choices, parameter.default, text)

"""The one tree of errors; each names the thing, the place and the next step.

::

    KgError                 anything a user can be told in one line
    ├── InputError          something in a file is wrong
    │   └── NoSuchInput     a file or folder is missing or holds no RDF
    ├── UnknownName         no actor, relation, lens, source or query of that name
    │   └── AmbiguousName   more than one
    ├── QueryError          a SPARQL query is malformed or refused
    └── OutputError         a result cannot be written
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class KgError(Exception):
    """An error to show to a user as one line.

    Parameters: ``message`` says what is wrong, ``hint`` the next step, ``place`` where (``file:line`` or a claim).

    >>> print(KgError("no such lens", hint="see 'kg paths --help'", place="a.ttl:3"))
    a.ttl:3: no such lens; see 'kg paths --help'
    """

    def __init__(self, message: str, *, hint: str = "", place: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.place = place

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        return " ".join((f"{text}; {self.hint}" if self.hint else text).split())


class InputError(KgError):
    """Something in a file is wrong."""


class NoSuchInput(InputError):
    """A file or folder is missing, unreadable or holds no RDF."""


class UnknownName(KgError):
    """Nothing of that kind has that name.

    >>> print(UnknownName("actor", "KHH", ["KH", "IRGC"], hint="'kg actors' lists them all"))
    unknown actor 'KHH'; did you mean KH? 'kg actors' lists them all
    """

    def __init__(self, kind: str, name: str, known: Iterable[str] = (), *, hint: str = "", place: str = "") -> None:
        near = nearest(name, known)
        steps = [f"did you mean {' or '.join(near)}?"] if near else []
        super().__init__(f"unknown {kind} '{name}'", hint=" ".join([*steps, hint]).strip(), place=place)
        self.near = near


class AmbiguousName(UnknownName):
    """More than one thing of that kind has that name."""

    def __init__(self, kind: str, name: str, candidates: Sequence[str]) -> None:
        KgError.__init__(self, f"ambiguous {kind} '{name}'", hint=f"write one of {', '.join(candidates)}")
        self.near = list(candidates)


class QueryError(KgError):
    """A SPARQL query is malformed, or asks for what is refused."""


class OutputError(KgError):
    """A result cannot be written."""


def nearest(name: str, known: Iterable[str], n: int = 3) -> list[str]:
    """Return up to ``n`` of the ``known`` names that look most like ``name``, best first, any case.

    >>> nearest("sofia", ["Sofia", "Sophia", "Riga"])
    ['Sofia', 'Sophia']
    """
    from difflib import get_close_matches

    spelt: dict[str, str] = {}
    for word in known:
        spelt.setdefault(word.casefold(), word)
    return [spelt[hit] for hit in get_close_matches(name.casefold(), spelt, n=n, cutoff=0.6)]

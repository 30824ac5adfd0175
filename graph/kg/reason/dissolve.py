"""What undoes a conclusion: the smallest sets of claims without which nothing makes it hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.claims.dates import Window, intersection
from kg.reason.model import Ends
from kg.world import World

Claims = frozenset[str]
"""The ids of claims."""
MANY = 100
"""So many sets are followed at a time; beyond them the smallest are kept, and it is said."""


def dissolving(world: World, several: Iterable[frozenset[Ends]]) -> tuple[list[Claims], bool]:
    """Return the inclusion-minimal sets of claims whose rejection leaves no derivation, and whether these are all.

    ``several`` are the ties of each derivation. A derivation is undone on a day where one of its ties has lost all the
    claims that possibly hold that day; it has to be undone on every day. Sets come by size, then by ids. Minimal
    transversals after Berge (Hypergraphs, 1989, ch. 2): exponential at worst, bounded to ``MANY`` at a time.
    """
    found: set[Claims] = {frozenset()}
    whole = True
    clauses = list(_clauses(world, several))
    for options in clauses:
        longer = {
            known if any(option <= known for option in options) else known | option
            for known in found
            for option in options
        }
        found = set(smallest(longer))
        if len(found) > MANY:
            found, whole = set(_sorted(found)[:MANY]), False
    needed = found if whole else {each for each in found if not any(_undone(each - {one}, clauses) for one in each)}
    return _sorted(needed), whole


def _undone(rejected: Claims, clauses: list[list[Claims]]) -> bool:
    return all(any(option <= rejected for option in options) for options in clauses)


def smallest(several: Iterable[Claims]) -> list[Claims]:
    """Return the sets that hold no other of them."""
    kept: list[Claims] = []
    for each in _sorted(set(several)):
        if not any(known <= each for known in kept):
            kept.append(each)
    return kept


def _sorted(several: Iterable[Claims]) -> list[Claims]:
    return sorted(several, key=lambda each: (len(each), sorted(each)))


def _clauses(world: World, several: Iterable[frozenset[Ends]]) -> Iterator[list[Claims]]:
    """Yield, for every derivation and span of days on which it holds, the claims of each tie that hold then."""
    seen: set[frozenset[Claims]] = set()
    for ties in several:
        said = [_said(world, tie) for tie in sorted(ties)]
        spans = [options for day in _days(said) if all(options := [_holding(claims, day) for claims in said])]
        for options in spans:
            wider = any(
                other != options and all(mine <= theirs for mine, theirs in zip(options, other, strict=True))
                for other in spans
            )
            if not wider and frozenset(options) not in seen:
                seen.add(frozenset(options))
                yield options


def _said(world: World, tie: Ends) -> list[tuple[str, Window]]:
    return [(facts.id, facts.possible) for facts in map(world.claims.facts, world.rows(world.tie(*tie).pro))]


def _days(said: list[list[tuple[str, Window]]]) -> list[int]:
    """Return the first day of every span on which the same claims hold."""
    return sorted({first for claims in said for _, window in claims for first, _ in window})


def _holding(claims: list[tuple[str, Window]], day: int) -> Claims:
    return frozenset(name for name, window in claims if intersection(window, ((day, day),)))

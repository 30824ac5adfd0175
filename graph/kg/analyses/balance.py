"""Whether friends and foes add up: the triads by sign, and how far the whole is from balance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, NamedTuple

from kg.analyses import ClaimId, Handle
from kg.arrays import FamilyName, LensName
from kg.errors import KgError
from kg.network import Backend
from kg.ontology import Ontology
from kg.signed.division import divide
from kg.signed.pairs import Pairs, pairs
from kg.signed.triads import KINDS, triads
from kg.world import World

READINGS = ("balanced", "tense", "balanced", "balanced among three blocs only", "at odds with itself")


class Balance(NamedTuple):
    """Something counted: ``number`` is how many, ``share`` that of all triads, or of all pairs; ``actors`` and
    ``claims`` are an example.

    In a triad "++-" the first actor is the friend of the two foes, in "+--" the foe of the two friends. ``claims`` has
    the surest claim for each of its pairs, two for a mixed one.
    """

    kind: str
    reading: str
    number: int
    share: float
    actors: tuple[Handle, ...]
    claims: tuple[ClaimId, ...]


def balance(
    world: World,
    ontology: Ontology,
    *,
    lens: LensName = "",
    family: FamilyName = "",
    witnesses: Annotated[int, "How many examples of each kind of triad, the surest first."] = 1,
    backend: Backend = "",
) -> list[Balance]:
    """Return the triads by sign with examples, then the mixed pairs, and the frustration index with its bound.

    Two actors are a pair where a friendly or a hostile tie joins them, whichever way it points; a pair with ties of
    both signs is mixed; contested ties count, ties of relations without a sign do not. A triad with an even number of
    hostile pairs is balanced, the enemy of an enemy being a friend; that of three foes is balanced too if there may be
    more than two blocs; one with a mixed pair is counted apart. Kinds without a triad have no example.

    The frustration index is the least number of pairs, a mixed one included, that would have to be otherwise for all
    actors to fall into two opposed sides ('kg analyse frustration' names them). "at least" is proven, "at most" is
    what was found; where they agree, the index is exact. ``share`` is then that of all pairs. No pair: an empty list.

    O(pairs^1.5) for the triads; for the index see ``kg.signed.division``: exact on graphs of some hundred pairs, as a
    rule, elsewhere bounds. Heider, "Attitudes and cognitive organization", 1946; Cartwright & Harary, "Structural
    balance", 1956; Aref & Wilson, "Balance and frustration in signed networks", 2019. Raises ``KgError`` for no
    witnesses or a backend that is not there, and ``UnknownName``.

    >>> import kg
    >>> g = kg.open()
    >>> [row.kind for row in balance(g.ties, g.ontology)][:4]
    ['+++', '++-', '+--', '---']
    """
    import numpy as np

    if witnesses < 1:
        raise KgError(f"{witnesses} witnesses", hint="give 1 or more")
    found = pairs(world, ontology, lens, family)
    if not len(found.one):
        return []
    counted = triads(found, witnesses)
    rows = []
    for kind, reading, count, surest in zip(KINDS, READINGS, counted.counts, counted.surest, strict=True):
        share = count / max(1, sum(counted.counts))
        shown = [_example(found, world, triad) for triad in surest] or [((), ())]
        rows += [Balance(kind, reading, count, share, *each) for each in shown]
    mixed, division = np.flatnonzero(found.mixed).tolist(), divide(found, backend=backend)
    most, every = int(division.frustrated.sum()), len(found.one)
    exact = "exact" if division.exact else ""
    example = _example(found, world, mixed[:1])
    rows.append(Balance("mixed pairs", READINGS[-1], len(mixed), len(mixed) / every, *example))
    for count, reading in ((division.least, exact or "at least"), (most, exact or "at most")):
        rows.append(Balance("frustration index", reading, count, count / every, (), ()))
    return rows[:-1] if exact else rows


def _example(found: Pairs, world: World, places: Sequence[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the actors of some pairs, first who is not in a pair that is unlike the others, and the surest claims."""
    signs = [bool(found.hostile[place]) for place in places]
    ends = [(int(found.one[place]), int(found.other[place])) for place in places]
    unlike = {end for sign, pair in zip(signs, ends, strict=True) if signs.count(sign) == 1 for end in pair}
    actors = sorted({end for pair in ends for end in pair}, key=lambda end: (end in unlike, end))
    claims = (claim for place in places for claim in found.claims(world, place))
    return tuple(found.handles[end] for end in actors), tuple(claims)

"""Which ties are at odds with the best division into friends and foes."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from kg.analyses import ClaimId, Handle, RelationName
from kg.arrays import FamilyName, LensName
from kg.network import Backend
from kg.ontology import Ontology
from kg.signed.division import divide
from kg.signed.pairs import pairs, tie
from kg.world import World


class Frustrated(NamedTuple):
    """A tie at odds: a friendly one from bloc to bloc, or a hostile one inside a bloc; the claims for it by id.

    ``sign`` is "+" or "-"; ``subject_bloc`` and ``object_bloc`` are numbers of blocs as 'kg analyse blocs' gives them.
    """

    subject: Handle
    relation: RelationName
    object: Handle
    sign: str
    subject_bloc: int
    object_bloc: int
    confidence: float
    claims: tuple[ClaimId, ...]


def frustration(
    world: World,
    ontology: Ontology,
    *,
    lens: LensName = "",
    family: FamilyName = "",
    several: Annotated[bool, "Divide into as many blocs as fit best, not into two opposed sides."] = False,
    backend: Backend = "",
) -> list[Frustrated]:
    """Return the ties that a division into blocs leaves frustrated, that of 'kg analyse blocs'.

    The division leaves as few *pairs* frustrated as could be found; 'kg analyse balance' says how few it must be at
    least. Of a frustrated pair those ties are listed whose sign is at odds, and of a mixed pair that is so on either
    side. Another division may be as good and put the strain elsewhere; here it is always the same one. Ties that are
    contested count. Sorted by pair, the pair with the surest tie first, in it the surest tie. No pair is frustrated: an
    empty list.

    Costs as ``kg.signed.division.divide``: O(pairs) a round of the search, and an integer programme for each block.
    Raises ``KgError`` for a backend that is not there, and ``UnknownName``.

    >>> import kg
    >>> g = kg.open()
    >>> all((row.subject_bloc == row.object_bloc) == (row.sign == "-") for row in frustration(g.ties, g.ontology))
    True
    """
    import numpy as np

    found = pairs(world, ontology, lens, family)
    blocs = divide(found, several, backend).blocs
    ties = found.ties
    inside = blocs[ties.subject] == blocs[ties.object]
    odd = np.flatnonzero(inside == (found.sign < 0))
    surest = np.zeros(len(found.one))
    np.maximum.at(surest, found.pair[odd], ties.confidence[odd])
    rows = []
    for place in odd[np.lexsort([odd, -ties.confidence[odd], found.pair[odd], -surest[found.pair[odd]]])].tolist():
        ends = tie(ties, place)
        rows.append(
            Frustrated(
                *ends,
                "+" if found.sign[place] > 0 else "-",
                int(blocs[ties.subject[place]]) + 1,
                int(blocs[ties.object[place]]) + 1,
                float(ties.confidence[place]),
                world.tie(*ends).pro,
            )
        )
    return rows

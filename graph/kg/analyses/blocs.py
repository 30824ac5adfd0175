"""Who stands with whom, and against whom: blocs of friends that few ties contradict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

from kg.analyses import Handle
from kg.arrays import FamilyName, LensName
from kg.network import Backend
from kg.ontology import Ontology
from kg.signed.division import divide
from kg.signed.pairs import pairs
from kg.world import World

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.arrays import Places


class Member(NamedTuple):
    """An actor and its bloc, a number: the largest bloc is 1.

    ``friends`` are the actors in the bloc and ``foes`` those outside it with whom it is a pair that fits;
    ``frustrated`` those with whom it is one that does not, or one that is mixed.
    """

    bloc: int
    actor: Handle
    friends: int
    foes: int
    frustrated: int


def blocs(
    world: World,
    ontology: Ontology,
    *,
    lens: LensName = "",
    family: FamilyName = "",
    several: Annotated[bool, "Divide into as many blocs as fit best, not into two opposed sides."] = False,
    backend: Backend = "",
) -> list[Member]:
    """Return the actors by bloc, the largest bloc first, in it those with most friends there.

    Two actors are a pair where a friendly or a hostile tie joins them, whichever way it points; contested ties count,
    ties of relations without a sign do not. The division leaves as few pairs frustrated as could be found: friends
    apart or foes together. By default there are two sides, and the enemy of an enemy is on one's own; actors that no
    pairs join to the others have two sides of their own. With ``several`` there may be any number, and the enemy of an
    enemy may be one's enemy too (correlation clustering). Who is in no pair is in no bloc. Several divisions may be
    equally good; the same graph always gives the same one.

    Costs as ``kg.signed.division.divide``: O(pairs) a round of the search, and an integer programme for each block.
    Doreian & Mrvar, "A partitioning approach to structural balance", 1996; Bansal, Blum & Chawla, "Correlation
    clustering", 2004. Raises ``KgError`` for a backend that is not there, and ``UnknownName``.

    >>> import kg
    >>> g = kg.open()
    >>> blocs(g.ties, g.ontology)[0].bloc
    1
    """
    import numpy as np

    found = pairs(world, ontology, lens, family)
    division = divide(found, several, backend)
    size = len(found.handles)
    fits = ~division.frustrated
    inside = division.blocs[found.one] == division.blocs[found.other]

    def counted(chosen: NDArray[np.bool_]) -> Places:
        return np.bincount(np.concatenate([found.one[chosen], found.other[chosen]]), minlength=size)

    friends, foes, frustrated = counted(fits & inside), counted(fits & ~inside), counted(~fits)
    known = np.flatnonzero(division.blocs >= 0)
    order = known[np.lexsort([known, -foes[known], -friends[known], division.blocs[known]])]
    columns = (each[order].tolist() for each in (division.blocs + 1, friends, foes, frustrated))
    bloc, *counts = columns
    return [Member(bloc[row], found.handles[place], *(each[row] for each in counts)) for row, place in enumerate(order)]

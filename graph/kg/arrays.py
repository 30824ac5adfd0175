"""The ties of a world as arrays, for questions about the whole graph.

The columns of the ties go straight into NumPy and SciPy; no object is made for a tie or an actor.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from kg.errors import UnknownName
from kg.ontology import Ontology
from kg.world import World

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]
    Places = NDArray[Any]

LensName = Annotated[str, "Only the steps of this lens, in their directions."]
FamilyName = Annotated[str, "Only relations of this family."]
Sign = Annotated[Literal["any", "+", "0", "-"], "Only relations of this sign."]


class Ties(NamedTuple):
    """The ties that were chosen, one to a place in each array; none ties an actor to itself.

    ``subject`` and ``object`` are places in ``handles``, ``relation`` in ``relations``; ``confidence`` is 0..1.
    ``forward`` and ``backward`` tell, for each of ``relations``, whether it is walked from subject to object, and from
    object to subject.
    """

    handles: Sequence[str]
    relations: Sequence[str]
    subject: Places
    relation: Places
    object: Places
    confidence: Floats
    forward: NDArray[np.bool_]
    backward: NDArray[np.bool_]

    def names(self, places: Places) -> tuple[str, ...]:
        """Return the handles at some places."""
        return tuple(map(self.handles.__getitem__, places.tolist()))

    def at(self, places: Places) -> Ties:
        """Return the ties at some places."""
        return self._replace(
            subject=self.subject[places],
            relation=self.relation[places],
            object=self.object[places],
            confidence=self.confidence[places],
        )

    def sorted(self) -> Ties:
        """Return the ties by subject, relation and object, in which order they stand however a graph is kept."""
        import numpy as np

        rank = np.argsort(np.argsort(np.array(self.relations, dtype=str)))
        return self.at(np.lexsort([self.object, rank[self.relation], self.subject]))

    def walked(self) -> tuple[Places, Places, Places]:
        """Return the walks along the ties: where each starts, where it ends, and the place of its tie.

        A tie that is walked both ways gives two. O(ties).
        """
        import numpy as np

        ahead, back = (np.flatnonzero(ways[self.relation]) for ways in (self.forward, self.backward))
        return (
            np.concatenate([self.subject[ahead], self.object[back]]),
            np.concatenate([self.object[ahead], self.subject[back]]),
            np.concatenate([ahead, back]),
        )

    def matrix(self, start: Places, end: Places, weights: Floats) -> csr_array:
        """Return a square sparse matrix over the actors; weights of the same start and end are added up. O(ties)."""
        from scipy.sparse import csr_array

        size = len(self.handles)
        found = csr_array((weights, (start.astype("int32"), end.astype("int32"))), shape=(size, size))
        found.sum_duplicates()
        return found

    def between(self) -> csr_array:
        """Return the sums of the confidences of all ties between each two actors, as a symmetric sparse matrix.

        A tie counts once, whichever way it is walked. O(ties).
        """
        import numpy as np

        start, end = np.concatenate([self.subject, self.object]), np.concatenate([self.object, self.subject])
        return self.matrix(start, end, np.concatenate([self.confidence, self.confidence]))


def choose(world: World, ontology: Ontology, lens: str = "", family: str = "", sign: str = "any") -> Ties:
    """Return the ties that hold in a world, contested ones included, as far as they are of a lens, a family and a sign.

    Without a lens a tie is walked from subject to object, on a symmetric relation both ways. With one, by the lens'
    steps in their directions, except those that a question must ask for; which step a chain needs, and on which side
    of it others stand, is a matter of chains and not asked here. Raises ``UnknownName``. O(ties).

    >>> import kg
    >>> g = kg.open()
    >>> ties = choose(g.ties, g.ontology, lens="funding")
    >>> bool(len(ties.subject) < len(choose(g.ties, g.ontology).subject))
    True
    """
    import numpy as np

    columns = world.columns()
    forward, backward = _ways(ontology, columns.relations, lens)
    if family and family not in ontology.families:
        raise UnknownName("family", family, ontology.families, hint=f"the families are {', '.join(ontology.families)}")
    for place, relation in enumerate(map(ontology.relations.__getitem__, columns.relations)):
        if (family and relation.family != family) or sign not in ("any", "-0+"[relation.sign + 1]):
            forward[place] = backward[place] = False
    subject, object = (np.frombuffer(ends, "uint32") for ends in (columns.subject, columns.object))
    relations, confidence = np.frombuffer(columns.relation, "uint16"), np.frombuffer(columns.confidence)
    chosen = (forward | backward)[relations] & (subject != object)
    found = Ties(list(columns.handles), columns.relations, subject, relations, object, confidence, forward, backward)
    return found if chosen.all() else found.at(chosen)


def ranked(scores: Places, *then: Places) -> Places:
    """Return the places of scores, the highest first, equal ones by further scores, else in their order. O(n log n)."""
    import numpy as np

    return np.lexsort([-each for each in (*reversed(then), scores)])


def groups(ties: Ties, labels: Places) -> list[Places]:
    """Return the places of the actors of each label: the largest group first, in it who has most ties.

    Equally large groups stand by their first actor, and actors with equally many ties, by handle. O(n log n).
    """
    import numpy as np

    size = len(labels)
    if not size:
        return []
    busy = np.bincount(ties.subject, minlength=size) + np.bincount(ties.object, minlength=size)
    _, first, of, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    order = ranked(sizes[of], -first[of], busy)
    return np.split(order, np.cumsum(sizes[ranked(sizes, -first)])[:-1])


def runs(first: Places, count: Places, many: int = 1 << 20) -> Iterator[tuple[Places, Places]]:
    """Yield, some at a time, each number i as often as ``count`` says, beside ``first[i]``, ``first[i] + 1``, ….

    About ``many`` stand in one piece, which bounds the memory that joining pairs to pairs takes. O(sum of counts).

    >>> import numpy as np
    >>> [(number.tolist(), place.tolist()) for number, place in runs(np.array([5, 0, 7]), np.array([2, 0, 1]))]
    [([0, 0, 2], [5, 6, 7])]
    """
    import numpy as np

    ends, begin = np.cumsum(count), 0
    while begin < len(count):
        limit = (ends[begin - 1] if begin else 0) + many
        end = max(begin + 1, int(np.searchsorted(ends, limit, side="right")))
        each = count[begin:end]
        number = np.repeat(np.arange(begin, end), each)
        yield number, first[number] + np.arange(len(number)) - np.repeat(np.cumsum(each) - each, each)
        begin = end


def _ways(ontology: Ontology, relations: Sequence[str], lens: str) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which relations are walked from subject to object, and which from object to subject."""
    import numpy as np

    steps = {(step.relation, step.forward) for step in ontology.lens(lens).steps if not step.only_with} if lens else ()
    sides = []
    for ahead in (True, False):
        ways = [
            (not lens and (ahead or ontology.relations[name].symmetric))
            or (name, ahead) in steps
            or (ontology.relations[name].symmetric and (name, not ahead) in steps)
            for name in relations
        ]
        sides.append(np.array(ways, dtype=bool))
    return sides[0], sides[1]

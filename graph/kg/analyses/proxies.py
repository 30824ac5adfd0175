"""Who may fight whose fight: support given to those who act against the giver's own foes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.analyses import ClaimId, Handle, RelationName
from kg.arrays import LensName, choose
from kg.ontology import Ontology
from kg.signed.pairs import tie
from kg.world import World

if TYPE_CHECKING:
    from kg.arrays import Ties

Against = dict[int, dict[int, int]]
"""For each actor those whom it acts against, each with the surest tie that says so."""


class Proxy(NamedTuple):
    """A sponsor and who may be its proxy: by which relations it is supported, and the foes that they share.

    ``confidence`` is the product of the surest support and of the surest pair of ties against one foe, the first of
    ``foes``. ``claims`` has the surest claim for each relation, then for each foe the sponsor's and the proxy's.
    """

    sponsor: Handle
    proxy: Handle
    shared: int
    confidence: float
    relations: tuple[RelationName, ...]
    foes: tuple[Handle, ...]
    claims: tuple[ClaimId, ...]


def proxies(world: World, ontology: Ontology, *, lens: LensName = "") -> list[Proxy]:
    """Return the pairs of a sponsor and a possible proxy, those with most shared foes first, then the surest.

    A gives support to B where a friendly tie does so that some lens requires of a chain as its proper step: a transfer,
    help in kind, a command, an agency, walked in the step's direction; of a named lens only. A and B are against T
    where a hostile tie leads from each to T; on a symmetric relation either way. Ties that are contested count, periods
    are not compared. It is a pattern that fits a proxy war and not the proof of one: nobody need have said that B acts
    for A. Equal rows stand by names. No such pair: an empty list.

    O(ties + Σ foes of the supported). Salehyan, "The delegation of war to rebel organizations", 2010; San-Akca, "States
    in disguise: causes of state support for rebel groups", 2016. Raises ``UnknownName``.

    >>> import kg
    >>> g = kg.open()
    >>> all(row.shared == len(row.foes) > 0 for row in proxies(g.ties, g.ontology))
    True
    """
    ties, hostile = (choose(world, ontology, sign=sign).sorted() for sign in ("+", "-"))
    given: dict[tuple[int, int], list[int]] = {}
    ways = _support(ontology, lens)
    sides = (ties.subject.tolist(), ties.object.tolist())
    for place, number in enumerate(ties.relation.tolist()):
        for forward in (True, False):
            if (ties.relations[number], forward) in ways:
                pair = sides[not forward][place], sides[forward][place]
                given.setdefault(pair, []).append(place)
    against = _against(hostile)
    rows = []
    for (sponsor, proxy), support in given.items():
        foes = against.get(sponsor, {}).keys() & against.get(proxy, {}).keys() - {sponsor, proxy}
        if foes:
            rows.append(_row(world, ties, hostile, against, (sponsor, proxy), support, foes))
    return sorted(rows, key=lambda row: (-row.shared, -row.confidence, row.sponsor, row.proxy))


def _row(
    world: World, ties: Ties, hostile: Ties, against: Against, pair: tuple[int, int], support: list[int], foes: set[int]
) -> Proxy:
    sure = {foe: float(hostile.confidence[[against[one][foe] for one in pair]].prod()) for foe in foes}
    ordered = sorted(foes, key=lambda foe: (-sure[foe], foe))
    support = sorted(support, key=lambda place: (-float(ties.confidence[place]), place))
    used = [(ties, place) for place in support] + [(hostile, against[one][foe]) for foe in ordered for one in pair]
    return Proxy(
        ties.handles[pair[0]],
        ties.handles[pair[1]],
        len(foes),
        round(float(ties.confidence[support[0]]) * sure[ordered[0]], 6),
        tuple(dict.fromkeys(ties.relations[ties.relation[place]] for place in support)),
        tuple(ties.handles[foe] for foe in ordered),
        tuple(dict.fromkeys(world.tie(*tie(*each)).pro[0] for each in used)),
    )


def _support(ontology: Ontology, lens: str) -> set[tuple[str, bool]]:
    """Return the friendly relations by which support is given, each with whether its subject is the giver."""
    lenses = [ontology.lens(lens)] if lens else ontology.lenses.values()
    return {
        (step.relation, way)
        for each in lenses
        for step in each.steps
        if step.kind.notation in each.required and not step.only_with
        for way in ((True, False) if ontology.relations[step.relation].symmetric else (step.forward,))
    }


def _against(hostile: Ties) -> Against:
    found: Against = {}
    start, end, of = (each.tolist() for each in hostile.walked())
    for one, other, place in zip(start, end, of, strict=True):
        known = found.setdefault(one, {})
        if other not in known or hostile.confidence[place] > hostile.confidence[known[other]]:
            known[other] = place
    return found

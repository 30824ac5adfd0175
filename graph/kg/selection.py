"""What a world is made of: which claims count, seen when, said by whom, without what, and what is assumed beside them.

A selection is a value. Its names are settled: sources, speakers and claims by IRI as it is written with a prefix
(``source:trt-world-2020-03``), actors likewise, ties as "A r B" by handles and notation.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kg.claims.dates import ONGOING, backwards, bounds, intersection
from kg.claims.table import Facts
from kg.errors import AmbiguousName, InputError, KgError, UnknownName

if TYPE_CHECKING:
    from kg.claims.assumed import Assumption
    from kg.claims.model import Claim
    from kg.claims.protocol import Claims
    from kg.claims.said import Said

Found = TypeVar("Found")


class Selection(NamedTuple):
    """Which claims a world admits.

    Those of some modalities and bases, with a confidence of at least ``min_confidence`` (0..1); that possibly hold on
    some day of ``as_of`` (a partial date), an unknown end being no end; whose source was surely published by the end of
    ``known_by``, a source without a date never; of the speakers and sources ``according_to``, if any are named;
    ``without`` some claims, sources, speakers, actors and ties; and the ties that it is to ``assume``. ``contested`` is
    whether contested ties hold.
    """

    modalities: tuple[str, ...] = ("stated",)
    bases: tuple[str, ...] = ("reported",)
    min_confidence: float = 0.0
    as_of: str = ""
    known_by: str = ""
    according_to: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    assume: "tuple[Assumption, ...]" = ()
    contested: bool = True

    def admits(self, claim: "Facts | Claim") -> bool:
        """Return whether a claim is of the modalities, the bases and the confidence that count."""
        return (
            claim.modality in self.modalities and claim.basis in self.bases and claim.confidence >= self.min_confidence
        )

    def __str__(self) -> str:
        whose = f"according to {_listed(self.according_to)}" if self.according_to else "of all speakers"
        least = f" with a confidence of at least {self.min_confidence:g}" if self.min_confidence else ""
        parts = [f"{' and '.join(self.modalities)}, {' and '.join(self.bases)} claims {whose}{least}"]
        parts += [f"as of {self.as_of}"] if self.as_of else []
        parts += [f"known by {self.known_by}"] if self.known_by else []
        parts += [f"without {_left_out(self.without)}"] if self.without else []
        parts += [f"assuming {', '.join(map(str, self.assume))}"] if self.assume else []
        parts += [] if self.contested else ["contested ties left out"]
        return "; ".join(parts)


def predicate(selection: Selection, claims: "Claims") -> Callable[[Facts], bool]:
    """Return what tells whether a world of these claims admits one of them, but for ties and actors left out."""
    tests: list[Callable[[Facts], bool]] = [selection.admits]
    if selection.as_of:
        days = (bounds(selection.as_of),)
        tests.append(lambda facts: bool(intersection(facts.possible, days)))
    if selection.known_by:
        latest = bounds(selection.known_by)[1]
        tests.append(lambda facts: facts.published is not None and bounds(facts.published)[1] <= latest)
    if selection.according_to:
        speakers, sources = (_voices(claims, kind, selection.according_to) for kind in ("speaker", "source"))
        tests.append(lambda facts: facts.speaker in speakers or facts.source in sources)
    if selection.without:
        mute, lost = (_voices(claims, kind, selection.without) for kind in ("speaker", "source"))
        ids = {each.removeprefix("claim:") for each in selection.without if each.startswith("claim:")}
        tests.append(lambda facts: not (facts.id in ids or facts.speaker in mute or facts.source in lost))
    return tests[0] if len(tests) == 1 else lambda facts: all(test(facts) for test in tests)


def _voices(claims: "Claims", kind: str, names: Iterable[str]) -> set[Hashable]:
    return {claims.voice(kind, name.partition(":")[2]) for name in names if name.startswith(f"{kind}:")} - {None}


def select(
    said: "Said",
    base: Selection,
    *,
    modality: Iterable[str] = (),
    basis: Iterable[str] = (),
    min_confidence: float | None = None,
    as_of: str | None = None,
    known_by: str | None = None,
    according_to: Iterable[str] = (),
    without: Iterable[str] = (),
    assume: Iterable[str] = (),
    contested: bool | None = None,
) -> Selection:
    """Return a selection narrowed, or widened, by what people write; names are found as everywhere.

    ``modality`` and ``basis`` are admitted beside those that are. Who is named in ``according_to`` is a speaker, else a
    source; what in ``without``, a claim by its id, a tie as "A r B", an actor, a source, else a speaker; a prefix
    (``speaker:US``) settles it. ``assume`` has ties, "A r B [since DATE] [until DATE]". Raises ``UnknownName``,
    ``AmbiguousName`` and ``InputError``.

    >>> import kg
    >>> said = kg.open().store.said
    >>> print(select(said, Selection(), without=["Kataib Hezbollah is part of PMF"], as_of="2019"))
    stated, reported claims of all speakers; as of 2019; without KH part-of PMF
    """
    words = said.ontology.kinds_of_words
    modality, basis = tuple(modality), tuple(basis)
    for kind, admitted in (("modality", modality), ("basis", basis)):
        for each in admitted:
            if each not in words[kind]:
                raise UnknownName(kind, each, words[kind], hint=f"it is one of {', '.join(words[kind])}")
    for date in filter(None, (as_of, known_by)):
        bounds(date)
    if min_confidence is not None and not 0 <= min_confidence <= 1:
        raise InputError(f"{min_confidence} is no confidence", hint="it is a number from 0 to 1")
    named = _Named(said)
    return base._replace(
        modalities=_added(base.modalities, modality),
        bases=_added(base.bases, basis),
        min_confidence=base.min_confidence if min_confidence is None else min_confidence,
        as_of=as_of or base.as_of,
        known_by=known_by or base.known_by,
        according_to=_added(base.according_to, map(named.voice, according_to)),
        without=_added(base.without, map(named.thing, without)),
        assume=_added(base.assume, (assumption(said, text) for text in assume)),
        contested=base.contested if contested is None else contested,
    )


def assumption(said: "Said", text: str) -> "Assumption":
    """Return what "A r B [since DATE] [until DATE]" assumes. Raises ``UnknownName`` and ``InputError``.

    >>> import kg
    >>> assumption(kg.open().store.said, "Iran funds Kataib Hezbollah since 2019")
    Assumption(subject='Iran', relation='funds', object='KH', since='2019', until=None, symmetric=False)
    """
    from kg.claims.assumed import Assumption

    words = text.split()
    period: dict[str, str | None] = {"since": None, "until": None}
    while len(words) > 2 and words[-2] in period:
        period[words[-2]] = words[-1]
        del words[-2:]
    for date in filter(None, period.values()):
        if date != ONGOING:
            bounds(date)
    if period["since"] == ONGOING or backwards(period["since"], period["until"]):
        raise InputError(f"'{text}' ends before it begins", hint="write A r B since DATE until DATE")
    subject, relation, object = tie(said, " ".join(words))
    symmetric = said.ontology.relations[relation].symmetric
    return Assumption(subject, relation, object, period["since"], period["until"], symmetric)


def tie(said: "Said", text: str) -> tuple[str, str, str]:
    """Return the tie that "A r B" names, by handles and notation.

    Read backwards it is turned round; one that holds either way starts with the handle that comes first. Raises
    ``UnknownName`` and ``AmbiguousName``; ``InputError`` where there is no way to read it, or several.

    >>> import kg
    >>> tie(kg.open().store.said, "PMF has part Kataib Hezbollah")
    ('KH', 'part-of', 'PMF')
    """
    words = text.split()
    failure: KgError | None = None
    found = set()
    for i, j in _divisions(len(words)):
        relation = _tried(lambda: said.ontology.relation(" ".join(words[i:j])))  # noqa: B023
        if relation is None:
            continue
        try:
            ends = [said.actor_names.find(" ".join(part)) for part in (words[:i], words[j:])]
        except KgError as error:
            failure = failure or error
            continue
        turned = ends[1] < ends[0] if relation[0].symmetric else relation[1]
        found.add((*ends[:: -1 if turned else 1], relation[0].notation))
    if len(found) == 1:
        subject, object, notation = found.pop()
        return subject, notation, object
    if failure is not None and not found:
        raise failure
    problem = "can be read in several ways" if found else "names no tie"
    raise InputError(f"'{text}' {problem}", hint="write it as A r B; 'kg relations' lists the relations")


def _divisions(count: int) -> Iterator[tuple[int, int]]:
    """Yield where the relation may begin and end among so many words, the longest first."""
    for length in range(count - 2, 0, -1):
        for first in range(1, count - length):
            yield first, first + length


class _Named:
    """Finds what people name."""

    def __init__(self, said: "Said") -> None:
        self.said = said
        self._ways = {
            "claim": self._claim,
            "actor": said.actor_names.find,
            "source": said.source_names.find,
            "speaker": self._speaker,
        }

    def voice(self, name: str) -> str:
        """Return a speaker or a source."""
        return self._settled(name, ("speaker", "source"))

    def thing(self, name: str) -> str:
        """Return a claim, a tie, an actor, a source or a speaker."""
        try:
            return self._settled(name, ("claim", "actor", "source", "speaker"))
        except UnknownName:
            if len(name.split()) < 3:
                raise
        return " ".join(tie(self.said, name))

    def _settled(self, name: str, kinds: tuple[str, ...]) -> str:
        kind, _, rest = name.partition(":")
        if rest and kind in kinds:
            return f"{kind}:{self._ways[kind](rest)}"
        for kind in kinds:
            found = _tried(lambda: self._ways[kind](name))  # noqa: B023
            if found is not None:
                return f"{kind}:{found}"
        raise UnknownName(" or ".join(kinds), name, self._known(kinds), hint="'kg sources' and 'kg actors' list them")

    def _known(self, kinds: tuple[str, ...]) -> Iterator[str]:
        if "actor" in kinds:
            yield from self.said.actors
        yield from self.said.sources
        yield from self.said.speakers

    def _claim(self, name: str) -> str:
        if self.said.claims.row(name) is None:
            raise UnknownName("claim", name, hint="'kg claims' lists them all")
        return name

    def _speaker(self, name: str) -> str:
        return name if name in self.said.speakers else self.said.actor_names.find(name)


def _tried(find: Callable[[], Found]) -> Found | None:
    try:
        return find()
    except AmbiguousName:
        raise
    except UnknownName:
        return None


def _added(known: tuple[Found, ...], more: Iterable[Found]) -> tuple[Found, ...]:
    return tuple(dict.fromkeys((*known, *more)))


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(name.partition(":")[2] or name for name in names)


def _left_out(names: tuple[str, ...]) -> str:
    spelt = {"speaker": "what {} says", "claim": "claim {}"}
    parts = (name.partition(":") for name in names)
    return ", ".join(spelt.get(kind, "{}").format(rest or kind) for kind, _, rest in parts)

"""What the tests of rules, proofs and paradoxes share: worlds of random claims, and closures worked out by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, combinations
from pathlib import Path
from random import Random

from kg.claims.dates import ALWAYS, Window, intersection
from kg.claims.model import Claim
from kg.claims.table import ClaimTable
from kg.ontology import Atom, Pattern, load
from kg.ontology.rulebook import Rulebook
from kg.rdf import KG
from kg.reason.engine import Grounds, Reasoner
from kg.reason.model import Answer, Derivation, Ends, Proof, ties_of
from kg.selection import Selection
from kg.world import Tie, World
from test_world import said

ONTOLOGY = load()
BOOK = Rulebook(ONTOLOGY)
EACH = Pattern((Atom("", "x", "z"),))
MANY = 1000
"""More ties, or derivations, than anything in a small world has."""
Pairs = set[tuple[str, str]]


def table(claims: Iterable[Claim]) -> ClaimTable:
    """Claims in memory, published in March 2020, their relations those of the ontology."""
    found = ClaimTable()
    for each in claims:
        symmetric = ONTOLOGY.relations[each.relation].symmetric
        found.add(each, root=each.source, published="2020-03", symmetric=symmetric)
    return found


def grounds(claims: Iterable[Claim], selection: Selection | None = None, book: Rulebook = BOOK) -> Grounds:
    """What is reasoned from, in a world of some claims, all actors being militias."""
    types = ONTOLOGY.types["militia"].above
    return Grounds(World(table(claims), selection), book, lambda _handle: types)


def rulebook(folder: Path, turtle: str) -> Rulebook:
    """The shipped rules with some more, in the namespace ``my:``."""
    return Rulebook(ONTOLOGY, [str(rule_file(folder, turtle))])


def rule_file(folder: Path, turtle: str, name: str = "mine.ttl") -> Path:
    """A file of rules; they start on its first line, the prefixes follow."""
    file = folder / name
    file.write_text(f"{PREFIXES} {turtle}", encoding="utf-8")
    return file


PREFIXES = " ".join(
    f"@prefix {name}: <{iri}> ."
    for name, iri in {
        "kg": KG,
        "my": "https://example.org/",
        "owl": "http://www.w3.org/2002/07/owl#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
    }.items()
)


def random_claims(random: Random, relations: Iterable[str], *, most: int, dated: bool = True) -> list[Claim]:
    """Claims among a few actors, some on the same tie, some denied or only possible."""
    relations, actors = list(relations), "ABCDE"[: random.randint(3, 5)]
    claims: list[Claim] = []
    for _ in range(random.randint(2, most)):
        ends = random.sample(actors, 2)
        relation = random.choice(relations)
        if claims and random.random() < 0.25:
            ends, relation = [claims[-1].subject, claims[-1].object], claims[-1].relation
        since = random.choice((None, None, "2001", "2003", "2003-05", "2005-05-05")) if dated else None
        until = random.choice((None, None, "ongoing", since, "2005", "2006-02")) if dated else None
        claims.append(
            said(
                ends[0],
                relation,
                ends[1],
                id=f"{random.getrandbits(64):016x}",
                stance=random.choice(("asserted",) * 7 + ("denied",)) if dated else "asserted",
                modality=random.choice(("stated",) * 7 + ("possible",)) if dated else "stated",
                confidence=random.choice((0.9, 0.9, 0.6, 0.3, 1.0)),
                source=random.choice("st"),
                speaker=random.choice("pq"),
                since=since,
                until=until if not (since and until and until < since) else None,
            )
        )
    return claims


def holding(world: World, claims: Iterable[Claim]) -> list[Tie]:
    """The ties of some claims that hold in a world, each once."""
    ties = {world.tie(each.subject, each.relation, each.object) for each in claims}
    return sorted(tie for tie in ties if world.holds(tie))


def common(ties: Iterable[Tie], which: str = "possible") -> Window:
    """The days on which ties all hold."""
    found = ALWAYS
    for tie in ties:
        found = intersection(found, getattr(tie, which))
    return found


def answers(reasoner: Reasoner, relation: str, subject: str, object: str) -> list[Answer]:
    """All that makes a relation hold between two actors."""
    given = {"x": subject, "z": object}
    return list(reasoner.ask(Pattern((Atom(relation, "x", "z"),)), given, ()).get((), []))


def concluded(from_what: Grounds, relation: str, actors: Iterable[str], *, timed: bool = True) -> Pairs:
    """The pairs of actors for which a relation holds, asked from each actor once."""
    reasoner = Reasoner(from_what, most=1, longest=MANY, timed=timed)
    pattern = Pattern((Atom(relation, "x", "z"),))
    return {(actor, other) for actor in actors for (other,) in reasoner.ask(pattern, {"x": actor}, ("z",))}


# --- closures, with no rule read from anywhere ------------------------------------------------------------------------


def closures(ties: Iterable[Tie]) -> dict[str, Pairs]:
    """What follows from ties, days aside, by the definitions of the relations; nothing goes on through itself."""
    named: dict[str, Pairs] = {}
    for subject, relation, object, *_ in ties:
        named.setdefault(relation, set()).add((subject, object))
    funds = _all(named, "funds", "pays-salaries-of")
    attacks = _all(named, "attacks", "strikes", "kills", "wounds")
    part = transitive(named.get("part-of", set()))
    agents = named.get("sponsors", set()) | inverse(named.get("proxy-of", set()))
    below = inverse(named.get("part-of", set())) | agents
    over = transitive(below)
    through = composed(funds, funds | below) | composed(over, funds)
    while more := composed(through, funds | below) - through:
        through |= more
    return {
        "part-of": part,
        "is-over": over,
        "passes-money-on": funds | agents | inverse(part),
        "indirectly-funds": through,
        "money-reaches": funds | through,
        "attacks-part-of": composed(attacks, part),
        "attacks-proxy-of": composed(attacks, inverse(agents)),
        "attacks-through-proxy": composed(agents, attacks),
        "stands-behind": agents,
    }


def _all(named: dict[str, Pairs], *relations: str) -> Pairs:
    return {pair for relation in relations for pair in named.get(relation, set())}


def inverse(pairs: Pairs) -> Pairs:
    return {(other, one) for one, other in pairs}


def composed(one: Pairs, other: Pairs) -> Pairs:
    """Pairs that a tie of the one and then a tie of the other lead to, nobody to itself."""
    return {(x, z) for x, y in one for start, z in other if start == y and x != z}


def transitive(pairs: Pairs) -> Pairs:
    found = set(pairs)
    while more := composed(found, found) - found:
        found |= more
    return found


def supports(ties: list[Tie]) -> dict[Ends, set[frozenset[Ends]]]:
    """The minimal sets of ties from which each thing follows, by trying all sets; their ties have a day in common."""
    found: dict[Ends, set[frozenset[Ends]]] = {}
    for several in chain.from_iterable(combinations(ties, size) for size in range(1, len(ties) + 1)):
        if common(several):
            names = frozenset(tie[:3] for tie in several)
            for relation, pairs in closures(several).items():
                for one, other in pairs:
                    known = found.setdefault((one, relation, other), set())
                    if not any(each <= names for each in known):
                        known.add(names)
    return found


# --- checking a proof -------------------------------------------------------------------------------------------------


def recheck(proof: Proof, from_what: Grounds) -> None:
    """Assert that a proof is one: rules fit their premises, ties hold, and what is said of it all is so."""
    world, rules, types = from_what
    if isinstance(proof, Tie):
        assert world.holds(proof)
        assert proof == world.tie(*proof[:3])
        return
    values = {proof.rule.head.subject: proof.subject, proof.rule.head.object: proof.object}
    assert proof.rule.head.relation == proof.relation
    assert proof.rule in rules.rules
    for atom, premise in zip(proof.rule.body.atoms, proof.premises, strict=True):
        recheck(premise, from_what)
        assert premise.relation in (*rules.coded(atom.relation), *rules.concluded(atom.relation))
        assert isinstance(premise, Tie) or not atom.asserted or premise.relation in rules.derived
        ends = [premise.subject, premise.object]
        if isinstance(premise, Tie) and ONTOLOGY.relations[premise.relation].symmetric:
            ends = ends if values.get(atom.subject, ends[0]) == ends[0] else ends[::-1]
        for name, actor in zip((atom.subject, atom.object), ends, strict=True):
            assert values.setdefault(name, actor) == actor
    assert all(values[one] != values[other] for one, other in proof.rule.body.apart)
    assert all(kind in types(values[name]) for name, kind in proof.rule.body.kinds)
    assert not (rules.irreflexive(proof.relation) and proof.subject == proof.object)
    leaves = ties_of([proof])
    assert proof.ties == {tie[:3] for tie in leaves}
    assert proof.possible == common(leaves)
    assert proof.certain == common(leaves, "certain")


def derivations(proof: Proof) -> Iterator[Derivation]:
    """The derivations that a proof is made of, itself included."""
    if isinstance(proof, Derivation):
        yield proof
        for premise in proof.premises:
            yield from derivations(premise)

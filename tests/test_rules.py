"""Rules: what follows is what follows by other routes, each derivation is one, and nothing follows that must not."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from math import prod
from pathlib import Path
from random import Random

import networkx
import pytest

import kg
from kg.claims.dates import union
from kg.reason.engine import Reasoner
from kg.reason.model import Derivation
from kg.reason.why import why
from kg.selection import Selection
from reasoning import (
    BOOK,
    MANY,
    ONTOLOGY,
    answers,
    closures,
    concluded,
    derivations,
    grounds,
    holding,
    random_claims,
    recheck,
    supports,
)
from support import claim, prefixed, tiny
from test_world import said

MONEY = ("funds", "funds", "pays-salaries-of", "sponsors", "proxy-of", "part-of", "part-of", "attacks", "strikes")
BY_HAND = (
    "part-of",
    "is-over",
    "passes-money-on",
    "indirectly-funds",
    "money-reaches",
    "attacks-part-of",
    "attacks-proxy-of",
    "attacks-through-proxy",
    "stands-behind",
)

# --- the closure by other routes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("dated", [False, True])
def test_what_follows_is_the_closure_worked_out_by_hand(dated: bool) -> None:
    """250 random graphs each; where ties have dates, days are left aside on both sides."""
    met = Counter[str]()
    for seed in range(250):
        random = Random(f"closure {dated} {seed}")
        claims = random_claims(random, MONEY, most=14, dated=dated)
        ground = grounds(claims)
        expected = closures(holding(ground.world, claims))
        for relation in BY_HAND:
            found = concluded(ground, relation, "ABCDE", timed=False)
            assert found == expected[relation], f"seed {seed}: {relation}"
            met[relation] += len(found)
    assert min(met.values()) > 30, met


def test_parts_of_parts_are_what_networkx_calls_the_transitive_closure() -> None:
    for seed in range(500):
        random = Random(f"parts {seed}")
        claims = random_claims(random, ["part-of"], most=12, dated=False)
        plain = networkx.DiGraph((each.subject, each.object) for each in claims)
        expected = {pair for pair in networkx.transitive_closure(plain).edges if pair[0] != pair[1]}
        assert concluded(grounds(claims), "part-of", "ABCDE") == expected, seed


PATHS = {
    "part-of": "?x kg:partOf+ ?z",
    "money-reaches": "?x (^kg:partOf|^kg:proxyOf|kg:sponsors)* / (kg:funds|kg:paysSalariesOf)"
    " / (kg:funds|kg:paysSalariesOf|^kg:partOf|^kg:proxyOf|kg:sponsors)* ?z",
    "attacks-part-of": "?x (kg:attacks|kg:strikes|kg:kills|kg:wounds) ?y . ?y kg:partOf+ ?z FILTER (?y != ?z)",
    "attacks-proxy-of": "?x (kg:attacks|kg:strikes) / (kg:proxyOf|^kg:sponsors) ?z",
}


def test_what_follows_is_what_sparql_finds_by_property_paths(tmp_path: Path) -> None:
    """500 random graphs side by side in one, asked through the plain triples, which know of no rule.

    A path may come back through where it started, which no conclusion does ("nobody funds itself"); so money flows from
    earlier to later actors only in half of the graphs, where the two must be equal, and not in the other half.
    """
    actors, claims, straight = set[str](), {}, set[str]()
    for seed in range(500):
        random = Random(f"sparql {seed}")
        for each in random_claims(random, MONEY, most=8, dated=False):
            ends = each.subject, each.object
            if seed % 2:
                ends = min(ends), max(ends)
                ends = ends[::-1] if each.relation in ("part-of", "proxy-of") else ends
            one, other = (f"{end}{seed}" for end in ends)
            actors |= {one, other}
            straight |= {one, other} if seed % 2 else set()
            relation = ONTOLOGY.relations[each.relation].iri.rpartition("#")[2]
            claims[one, relation, other] = claim(one, relation, other, confidence=each.confidence)
    turtle = "".join(
        f'actor:{name} a kg:Militia ; skos:notation "{name}" ; rdfs:label "{name}"@en ; skos:definition "A"@en .\n'
        for name in actors
    )
    (tmp_path / "many.ttl").write_text(prefixed(turtle + "".join(claims.values())), encoding="utf-8")
    graph = kg.open(tiny(tmp_path), tmp_path / "many.ttl")
    for relation, path in PATHS.items():
        rows = graph.query(f"SELECT DISTINCT ?x ?z {{ {path} FILTER (?x != ?z) }}")
        paths = {(one, other) for one, other in ([iri.rpartition("/")[2] for iri in row] for row in rows)}
        paths = {pair for pair in paths if actors.issuperset(pair)}
        found = concluded(graph.grounds(), relation, sorted(actors))
        assert {pair for pair in found if pair[0] in straight} == {pair for pair in paths if pair[0] in straight}
        assert found <= paths
        assert len(found) > 30, relation


# --- derivations ------------------------------------------------------------------------------------------------------


def test_derivations_are_the_minimal_sets_of_ties_that_trying_all_sets_finds() -> None:
    """Ties of a set have a day in common; asked for with enough room, all sets that are short enough are kept."""
    sizes = Counter[int]()
    for seed in range(120):
        random = Random(f"supports {seed}")
        claims = random_claims(random, MONEY, most=8)
        ground = grounds(claims)
        expected, longest = supports(holding(ground.world, claims)), random.choice((1, 2, 3, 4, 6, MANY))
        for relation in BY_HAND:
            for subject, object in ((x, z) for x in "ABCDE" for z in "ABCDE" if x != z):
                reasoner = Reasoner(ground, most=MANY, longest=longest)
                found = [answer.ties for answer in answers(reasoner, relation, subject, object)]
                note = f"seed {seed}: {subject} {relation} {object}, at most {longest} ties"
                enough = {ties for ties in expected.get((subject, relation, object), ()) if len(ties) <= longest}
                assert set(found) == enough, note
                assert len(found) == len(set(found)), note
                assert reasoner.whole, note
                sizes[len(found)] += 1
    assert sum(sizes[size] for size in sizes if size > 1) > 40, sizes


def test_a_conclusion_is_never_surer_than_a_premise_and_every_derivation_rechecks() -> None:
    """1,000 random conclusions, of all relations that rules conclude."""
    relations, checked, seed = [*ONTOLOGY.relations], 0, 0
    while checked < 1000:
        seed += 1
        random = Random(f"recheck {seed}")
        claims = random_claims(random, [*MONEY, *random.choices(relations, k=12)], most=16)
        ground = grounds(claims, Selection(("stated", "possible")) if seed % 2 else None)
        for relation in random.sample([*BOOK.derived, "part-of", "located-in", "hostility"], 8):
            pairs = sorted(concluded(ground, relation, "ABCDE"))
            for subject, object in random.sample(pairs, min(3, len(pairs))):
                found = why(ground, subject, relation, object)
                checked += 1
                assert found.whole
                assert found.confidence == found.proofs[0].confidence > 0
                assert found.certain == union(proof.certain for proof in found.proofs)
                assert found.possible == union(proof.possible for proof in found.proofs)
                sure = [proof.confidence for proof in found.proofs]
                assert sure == sorted(sure, reverse=True)
                for proof in found.proofs:
                    recheck(proof, ground)
                    for each in derivations(proof):
                        ties = [ground.world.tie(*ends) for ends in sorted(each.ties)]
                        assert each.confidence == pytest.approx(prod(tie.confidence for tie in ties), abs=1e-12)
                        assert each.confidence <= min(premise.confidence for premise in each.premises)
                        assert each.possible


def test_a_derivation_is_undone_by_any_tie_and_stands_on_its_ties_alone() -> None:
    compared = 0
    for seed in range(60):
        claims = random_claims(Random(f"alone {seed}"), MONEY, most=12)
        ground = grounds(claims)
        for subject, object in sorted(concluded(ground, "money-reaches", "AB")):
            for proof in why(ground, subject, "money-reaches", object).proofs:
                assert isinstance(proof, Derivation)
                for count in (len(proof.ties), len(proof.ties) - 1):
                    for kept in combinations(sorted(proof.ties), count):
                        mine = [each for each in claims if (each.subject, each.relation, each.object) in kept]
                        alone = why(grounds(mine), subject, "money-reaches", object)
                        assert bool(alone) == (count == len(proof.ties)), f"seed {seed}: {proof.ties}, {kept}"
                        compared += 1
    assert compared > 200


@pytest.mark.parametrize("ways", [1, 3, 4, 5, 9])
def test_no_more_derivations_than_the_bound_are_kept_and_it_is_said(ways: int) -> None:
    """A funds so many that fund B, the surest first; derivations beyond four are left, and that is no secret."""
    claims = [
        each
        for number in range(ways)
        for each in (said("A", "funds", f"M{number}", confidence=0.9 - number / 100), said(f"M{number}", "funds", "B"))
    ]
    reasoner = Reasoner(grounds(claims), most=4)
    found = answers(reasoner, "indirectly-funds", "A", "B")
    best = [pytest.approx((0.9 - number / 100) * 0.9) for number in range(min(ways, 4))]
    assert [answer.confidence for answer in found] == best
    assert reasoner.whole == (ways <= 4)


def test_days_are_those_of_all_derivations_however_few_are_kept() -> None:
    for seed in range(150):
        claims = random_claims(Random(f"days {seed}"), MONEY, most=14)
        ground = grounds(claims)
        for subject, object in concluded(ground, "money-reaches", "ABC"):
            every = answers(Reasoner(ground, most=MANY, longest=MANY), "money-reaches", subject, object)
            few = answers(Reasoner(ground, most=1, longest=MANY), "money-reaches", subject, object)
            for which in ("certain", "possible"):
                days = union(getattr(answer, which) for answer in few)
                assert days == union(getattr(answer, which) for answer in every), seed


def test_a_world_without_a_claim_concludes_what_the_graph_without_it_does() -> None:
    for seed in range(100):
        random = Random(f"world {seed}")
        claims = random_claims(random, MONEY, most=12)
        gone = random.sample(claims, 1 + len(claims) // 4)
        less = grounds([each for each in claims if each not in gone])
        world = grounds(claims, Selection(without=tuple(f"claim:{each.id}" for each in gone)))
        for relation in ("money-reaches", "attacks-part-of", "part-of"):
            pairs = concluded(less, relation, "ABCDE")
            assert concluded(world, relation, "ABCDE") == pairs, seed
            for pair in pairs:
                here, there = (answers(Reasoner(each, longest=MANY), relation, *pair) for each in (world, less))
                assert [each.ties for each in here] == [each.ties for each in there], seed
                assert [each[1:4] for each in here] == [each[1:4] for each in there], seed


def test_circles_end() -> None:
    ring = [said(f"R{number}", "funds", f"R{(number + 1) % 20}", confidence=0.99) for number in range(20)]
    ring += [said(f"R{number}", "part-of", f"R{(number + 7) % 20}", confidence=0.99) for number in range(20)]
    ground = grounds(ring)
    everyone = [f"R{number}" for number in range(20)]
    found = concluded(ground, "money-reaches", everyone)
    assert found == {(one, other) for one in everyone for other in everyone if one != other}
    assert concluded(ground, "part-of", everyone) == found

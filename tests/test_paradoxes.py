"""Paradoxes on the seeds: what the issue asks to be found, what rests on what, and how it is told."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import combinations

import pytest

import kg
from kg.claims.dates import intersection, iso
from kg.reason.engine import Reasoner
from kg.reason.model import ties_of
from kg.reason.paradoxes import Paradox, paradoxes
from reasoning import BOOK, recheck
from support import refused, run

ARTICLE = "trt-world-2020-03"
EFFECT = "bd9d2153d56847ca"
"""The article's author concludes: "In effect America gives material help to KH"."""
STRUCK = "funds-the-force-it-strikes", ("US", "PMF", "KH")
LISTED = "ally-feeds-the-designated", ("US", "Iraq", "KH")


@pytest.fixture(scope="module")
def graph() -> kg.Graph:
    return kg.open()


@pytest.fixture(scope="module")
def found(graph: kg.Graph) -> list[Paradox]:
    return graph.paradoxes()


def keyed(several: Iterable[Paradox]) -> dict[tuple[str, tuple[str, ...]], Paradox]:
    return {each.key: each for each in several}


# --- must show 1 ------------------------------------------------------------------------------------------------------


def test_the_first_five_have_the_army_that_is_paid_and_struck_and_the_group_that_is_listed_and_fed(
    graph: kg.Graph, found: list[Paradox]
) -> None:
    first = keyed(found[:5])
    assert str(first[STRUCK]) == "US funds PMF, and attacks KH, which is a part of it"
    assert str(first[LISTED]) == "US supports, through Iraq, KH, which it designates as terrorist"
    assert graph.actor("PMF").type in ("armed-force", "militia", "coalition", "armed-group")
    for key in (STRUCK, LISTED):
        claims = [graph.claim(each) for side in first[key].sides for tie in ties_of(side.proofs) for each in tie.pro]
        assert {claim.source for claim in claims} == {ARTICLE}
        assert {(claim.basis, claim.modality, claim.stance) for claim in claims} == {("reported", "stated", "asserted")}
        assert [claim.id for claim in first[key].agreeing] == [EFFECT]
    assert {tie[:3] for tie in first[LISTED].ties} == {
        ("US", "funds", "Iraq"),
        ("Iraq", "funds", "PMF"),
        ("KH", "part-of", "PMF"),
        ("US", "designates-terrorist", "KH"),
    }


def test_the_command_prints_both_and_how_to_prove_them() -> None:
    done = run("paradoxes", "--top", "5")
    assert (done.returncode, done.stderr) == (0, "kg: 5 of 20 paradoxes; --top 20 shows all\n")
    lines = done.stdout.splitlines()
    start = lines.index("3. US funds PMF, and attacks KH, which is a part of it")
    shown = lines[start + 1 : lines.index("", start)]
    assert shown[0] == "   funds the force whose part it strikes · may overlap · confidence 0.73 · rank 0.623"
    assert "     all its proofs: kg why US money-reaches PMF" in shown
    assert "     KH part-of PMF: bfea1068aa139ec1" in shown
    assert shown[-1].endswith(
        f"concludes the same, the author (TRT World): “In effect America gives material help to KH” · {EFFECT}"
    )
    assert any(line.startswith("5. US supports, through Iraq, KH, which it designates as terrorist") for line in lines)
    proofs = [line.split("kg why ")[1].split() for line in lines if "all its proofs: kg why " in line]
    assert len(proofs) > 4
    for asked in proofs[:2]:
        assert run("why", *asked).returncode == 0


# --- must show 2 ------------------------------------------------------------------------------------------------------


def test_without_a_tie_exactly_the_findings_that_rest_on_it_are_lost(graph: kg.Graph, found: list[Paradox]) -> None:
    tie = ("KH", "part-of", "PMF")
    reasoner = Reasoner(graph.grounds(), most=1000, longest=6)
    resting = set()
    for each in found:
        for side in each.sides:
            given = {name: actor for name, actor in each.roles.items() if name in side.pattern.variables}
            answers = reasoner.ask(side.pattern, given, ()).get((), [])
            if all(tie in answer.ties for answer in answers):
                resting.add(each.key)
    assert reasoner.whole
    left = keyed(graph.world(without=["KH part-of PMF"]).paradoxes())
    assert set(left) == set(keyed(found)) - resting
    assert {STRUCK, LISTED, ("feeds-the-designated", ("US", "KH"))} <= resting
    # The US pays Iraq's forces, a part of which, the militias, it strikes: KH has no part in that.
    assert ("funds-the-force-it-strikes", ("US", "IraqiArmedForces", "ShiaMilitias")) in left
    assert 0 < len(left) < len(found)
    done = json.loads(run("paradoxes", "--without", "KH part-of PMF", "--format", "json").stdout)
    assert done["count"] == len(left)
    assert done["world"].endswith("without KH part-of PMF")
    # With another proof of one side it stays, and is less sure.
    less = keyed(graph.world(without=["US funds PMF"]).paradoxes())
    assert less[STRUCK].confidence < keyed(found)[STRUCK].confidence
    assert less[LISTED].confidence == keyed(found)[LISTED].confidence


def test_rejecting_a_dissolving_set_dissolves_it_and_no_proper_subset_does(
    graph: kg.Graph, found: list[Paradox]
) -> None:
    """All findings and sets. Fewer claims never make more follow, so each set less one claim stands for its subsets."""
    tried = 0
    for each in found:
        assert each.whole
        assert each.dissolved_by
        for rejected in each.dissolved_by:
            assert not holds(graph, each, rejected), (each, rejected)
            sizes = range(len(rejected)) if len(rejected) <= 4 else [len(rejected) - 1]
            for size in sizes:
                for fewer in combinations(sorted(rejected), size):
                    assert holds(graph, each, fewer), (each, rejected, fewer)
                    tried += 1
    assert tried > 500
    rejected = sorted(found[0].dissolved_by[2])
    assert found[0].key not in keyed(graph.world(without=rejected).paradoxes("US"))
    assert found[0].key in keyed(graph.world(without=rejected[1:]).paradoxes("US"))


def holds(graph: kg.Graph, each: Paradox, without: Iterable[str]) -> bool:
    """Whether a paradox is still found in the world without some claims."""
    grounds = each.grounds._replace(world=graph.world(without=sorted(without)).ties)
    return each.key in keyed(paradoxes(grounds, of=next(iter(each.roles.values())), motif=each.motif.notation))


def test_the_sets_are_the_same_however_few_derivations_are_kept(
    graph: kg.Graph, found: list[Paradox], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.reason.paradoxes.DERIVATIONS", 1)
    for each, again in zip(found, graph.paradoxes(), strict=True):
        assert (again.key, again.dissolved_by, again.whole) == (each.key, each.dissolved_by, True)


def test_an_assumption_is_undone_with_the_claims(graph: kg.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    for kept in (64, 1):
        monkeypatch.setattr("kg.reason.paradoxes.DERIVATIONS", kept)
        struck = keyed(graph.world(assume=["KH part-of PMF"]).paradoxes("US", motif=STRUCK[0]))[STRUCK]
        assert {"assumed-1", "bfea1068aa139ec1"} in struck.dissolved_by
        assert struck.whole


# --- how it is ranked and told ----------------------------------------------------------------------------------------


def test_findings_are_sound_and_ranked_by_the_formula(graph: kg.Graph, found: list[Paradox]) -> None:
    """confidence × timing × gravity; the confidence is the product over the ties of both best proofs, each once."""
    grounds = graph.grounds()
    places = []
    for each in found:
        ties = {tie[:3]: tie for side in each.sides for tie in ties_of(side.proofs)}
        product = 1.0
        for tie in ties.values():
            product *= tie.confidence
        assert each.confidence == pytest.approx(product)
        one, other = each.sides
        if intersection(one.certain, other.certain):
            factor = 1.0
        else:
            factor = 0.9 if intersection(one.possible, other.possible) else 0.5
        assert each.rank == pytest.approx(product * factor * BOOK.motifs[each.motif.notation].gravity)
        assert each.timing.factor == factor
        assert len(set(each.roles.values())) == len(each.roles)
        places.append((-round(each.rank, 9), len(ties), each.key))
        for side in each.sides:
            assert side.confidence > 0
            assert len({tie[:3] for tie in ties_of(side.proofs)}) <= 6
            for proof in side.proofs:
                recheck(proof, grounds)
    assert places == sorted(places)
    assert len(keyed(found)) == len(found) == 20


def test_of_one_actor_and_of_one_motif_are_those_of_all(graph: kg.Graph, found: list[Paradox]) -> None:
    first = [next(iter(each.roles.values())) for each in found]
    assert {"US", "Iraq"} == set(first)
    for actor in ("US", "Iraq", "KH"):
        expected = [each.key for each, whose in zip(found, first, strict=True) if whose == actor]
        assert [each.key for each in graph.paradoxes(actor)] == expected
    for motif in BOOK.motifs:
        expected = [each.key for each in found if each.motif.notation == motif]
        assert [each.key for each in graph.paradoxes(motif=motif)] == expected
    assert paradoxes(graph.grounds())[0].key == found[0].key


def test_who_concludes_the_same_is_named_only_where_the_world_would_hear_it(
    graph: kg.Graph, found: list[Paradox]
) -> None:
    for each in found:
        for claim in each.agreeing:
            assert (claim.basis, claim.stance, claim.source) == ("concluded", "asserted", ARTICLE)
            assert {claim.subject, claim.object} <= set(each.roles.values())
    assert sum(bool(each.agreeing) for each in found) > 10
    deaf = keyed(graph.world(without=[EFFECT]).paradoxes("US"))
    assert deaf[STRUCK].agreeing == []
    assert keyed(graph.world(min_confidence=0.9).paradoxes("US"))[STRUCK].agreeing != []


def test_json_has_every_field() -> None:
    done = json.loads(run("paradoxes", "--of", "US", "--motif", STRUCK[0], "--format", "json", "--top", "2").stdout)
    assert list(done) == ["world", "count", "paradoxes"]
    found = done["paradoxes"][1]
    assert list(found) == [
        *("motif", "sentence", "roles", "rank", "confidence", "timing", "sides", "dissolved_by", "all_dissolving"),
        *("disputed_by", "concluded_by"),
    ]
    assert found["roles"] == {"payer": "US", "force": "PMF", "part": "KH"}
    assert (found["rank"], found["confidence"], found["timing"]) == (0.623295, 0.729, "may-overlap")
    assert (found["all_dissolving"], found["disputed_by"]) == (True, [])
    assert [claim["id"] for claim in found["concluded_by"]] == [EFFECT]
    assert ["bfea1068aa139ec1"] in found["dissolved_by"]
    assert all(each == sorted(each) for each in found["dissolved_by"])
    one, other = found["sides"]
    assert list(one) == ["clauses", "confidence", "window", "proofs"]
    assert (one["clauses"], other["clauses"]) == (
        ["?payer money-reaches ?force"],
        ["?payer attacks ?part", "?part part-of ?force"],
    )
    assert other["window"] == {"certain": [], "possible": [["2020-03-01", "2020-03-31"]]}
    assert [proof["relation"] for proof in other["proofs"]] == ["strikes", "part-of"]
    assert [proof["relation"] for proof in one["proofs"]] == ["money-reaches"]


def test_the_window_of_a_side_is_that_of_all_its_proofs(graph: kg.Graph, found: list[Paradox]) -> None:
    side = keyed(found)[STRUCK].sides[0]
    assert iso(side.certain) == iso(graph.why("US", "money-reaches", "PMF").certain)
    assert side.proofs[0].certain == ()


def test_exit_codes_and_refusals() -> None:
    none = run("paradoxes", "--of", "KH")
    assert (none.returncode, none.stdout) == (1, "")
    assert none.stderr == "kg: no paradox in this world; 'kg paradoxes --help' says what is looked for\n"
    none = run("paradoxes", "--of", "KH", "--format", "json")
    assert (none.returncode, json.loads(none.stdout)["paradoxes"]) == (1, [])
    assert refused("paradoxes", "--motif", "funds-its-enmy").startswith(
        "unknown motif 'funds-its-enmy'; did you mean f"
    )
    assert refused("paradoxes", "--of", "Nobody").startswith("unknown actor 'Nobody'; ")
    assert run("paradoxes", "--top", "0").returncode == 2

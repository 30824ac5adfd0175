"""What is missing where something does not follow; and how commands answer that it does not."""

from __future__ import annotations

import json
from collections import Counter
from math import prod
from pathlib import Path
from random import Random
from typing import Any

import pytest

import kg
from kg.claims.assumed import Assumption
from kg.ontology.rulebook import Rulebook
from kg.reason.why import why, why_not
from kg.selection import Selection
from reasoning import ONTOLOGY, common, grounds, holding, random_claims, rule_file
from support import claim, refused, run, tiny
from test_rules import MONEY
from test_world import said


@pytest.fixture(scope="module")
def graph() -> kg.Graph:
    return kg.open()


def test_exit_codes() -> None:
    assert run("why", "US", "attacks", "PMF").returncode == 1
    assert run("why", "US", "attacks", "PMF", "--not").returncode == 0
    done = run("why", "US", "attacks-part-of", "PMF", "--not")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "kg: US attacks a part of PMF does follow; 'kg why' without --not shows the proof\n"
    for form in ("text", "json", "dot", "mermaid", "turtle"):
        done = run("why", "US", "attacks", "PMF", "--format", form)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert done.stdout == "" or json.loads(done.stdout)["holds"] is False
    assert refused("why", "US", "attcks", "PMF").startswith("unknown relation 'attcks'; did you mean attacks")
    assert refused("why", "US", "attacks", "PMFF").startswith("unknown actor 'PMFF'; did you mean PMF")
    assert run("why", "US", "attacks", "PMF", "--not", "--format", "dot").returncode == 2
    assert run("why", "US", "attacks", "PMF", "--tree", "--format", "json").returncode == 2


def test_claims_that_do_not_count_are_shown_where_they_would_make_it_follow(graph: kg.Graph) -> None:
    done = run("why", "US", "supports", "KH", "--not")
    assert (done.returncode, done.stderr) == (0, "")
    assert "    does not count here:\n      “In effect America gives material help to KH”\n" in done.stdout
    (missing,) = json.loads(run("why", "US", "supports", "KH", "--not", "--format", "json").stdout)["missing"]
    assert missing.pop("aside")[0]["id"] == "bd9d2153d56847ca"
    assert missing == {
        **{"subject": "US", "relation": "supports", "object": "KH"},
        **{"rule": None, "premises": [], "confidence": 1},
    }
    less = graph.world(without=["KH part-of PMF"]).why_not("US", "attacks-part-of", "PMF").missing[0]
    assert (less.ends, less.confidence) == (("KH", "part-of", "PMF"), 0.9)
    assert [each.id for each in less.aside] == ["bfea1068aa139ec1"]


def test_proofs_that_are_apart_in_time_are_shown(tmp_path: Path) -> None:
    more = claim("Aldia", "arms", "Karsh", since="2001", until="2001")
    file = tiny(tmp_path, more + claim("Karsh", "arms", "Borun", since="2003", until="2003"))
    done = run("why", "Aldia", "indirectly-arms", "Borun", "--not", "-g", file)
    assert done.returncode == 0
    apart = ["it would follow, but these ties never hold on the same day:", "  Aldia arms Karsh: 2001"]
    assert done.stdout.splitlines()[3:6] == [*apart, "  Karsh arms Borun: 2003"]
    lacking = kg.open(file).why_not("Aldia", "indirectly-arms", "Borun").to_dict()
    assert [[tie["object"] for tie in each["premises"]] for each in lacking["apart"]] == [["Karsh", "Borun"]]
    assert (lacking["holds"], run("why", "Aldia", "indirectly-arms", "Borun", "-g", file).returncode) == (False, 1)


def test_a_missing_tie_makes_it_follow_on_the_seeds(graph: kg.Graph) -> None:
    tried = 0
    for relation in ("part-of", "indirectly-funds", "attacks-part-of", "benefits-from-help-of", "indirectly-arms"):
        for subject, object in (("KH", "Iran"), ("Iran", "US"), ("Iraq", "KH"), ("AAH", "Iraq")):
            if not graph.why(subject, relation, object):
                for each in graph.why_not(subject, relation, object).missing:
                    if each.relation in graph.ontology.relations:
                        assumed = graph.world(assume=[" ".join(each.ends)])
                        assert assumed.why(subject, relation, object), each
                        tried += 1
    assert tried > 40


THREE = (
    'my:echoes a kg:DerivedRelation , owl:IrreflexiveProperty ; skos:notation "echoes" ; rdfs:label "echoes"@en .'
    ' my:r a kg:Rule ; kg:if "?a funds ?b, ?b part-of ?c, ?c attacks ?d, ?a != ?c" ; kg:then "?a echoes ?d" .'
    ' my:s a kg:Rule ; kg:if "?a sponsors ?b, ?b is-a state" ; kg:then "?a echoes ?b" .'
)


def test_a_missing_tie_makes_it_follow_in_random_worlds(tmp_path: Path) -> None:
    """Where each of two parts of a rule holds, but on other days, no tie between them would help, and none is named."""
    book, met = Rulebook(ONTOLOGY, [str(rule_file(tmp_path, THREE))]), Counter[str]()
    for seed in range(150):
        claims = random_claims(Random(f"missing {seed}"), MONEY, most=10)
        ground = grounds(claims, book=book)
        for relation in ("money-reaches", "attacks-part-of", "attacks-proxy-of", "part-of", "echoes"):
            for subject, object in ("AB", "BC", "AA"):
                if why(ground, subject, relation, object):
                    continue
                lacking = why_not(ground, subject, relation, object, top=100)
                for each in lacking.missing:
                    assert each.confidence == pytest.approx(prod(_sure(ground.world, each.premises)))
                    if each.relation in ONTOLOGY.relations:
                        symmetric = ONTOLOGY.relations[each.relation].symmetric
                        selection = Selection(assume=(Assumption(*each.ends, symmetric=symmetric),))
                        note = f"seed {seed}: {subject} {relation} {object} by {each.ends}"
                        assert why(grounds(claims, selection, book), subject, relation, object), note
                        met[relation] += 1
                for proof in lacking.apart:
                    assert not proof.possible
                    assert not common(tie for tie in holding(ground.world, claims) if tie[:3] in proof.ties)
                    met["apart"] += 1
    assert met.pop("apart")
    assert min(met.values()) > 10, met


def _sure(world: Any, premises: Any) -> set[float] | list[float]:
    ties = {ends for each in premises for ends in getattr(each, "ties", [each[:3]])}
    return [world.tie(*ends).confidence for ends in sorted(ties)]


def test_an_actor_lacks_no_tie_to_itself(graph: kg.Graph) -> None:
    assert graph.why_not("US", "funds", "US").missing == graph.why_not("US", "indirectly-funds", "US").missing == []
    assert not why(grounds([said("A", "funds", "B"), said("B", "funds", "A")]), "A", "money-reaches", "A")

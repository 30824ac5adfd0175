"""What changes in another world: every difference is named, and nothing else is."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

import kg
from kg.analyses.whatif import EFFECTS, TOP, WhatIf, whatif
from kg.chains import find
from kg.claims.assumed import Assumption
from kg.errors import InputError, KgError, UnknownName
from kg.world import Tie, World
from support import claim, compiled, in_columns, refused, run, tiny
from test_chains import LENSES
from test_worlds import ACTORS, EVERY, dated, drawn, restrictions, ties

LENS = next(iter(LENSES.values()))
WEIGHT = ["verdict", "confidence", "against", "for", "denials"]


def rows(found: WhatIf, kind: str = "ties") -> list[str]:
    return [f"{change.effect}: {change}" for change in found.changes[kind]]


def differs(one: Tie, other: Tie) -> bool:
    return (one.verdict, round(one.confidence, 6), round(one.against, 6)) != (
        other.verdict,
        round(other.confidence, 6),
        round(other.against, 6),
    )


def worlds(seed: int) -> list[tuple[World, World]]:
    """Worlds of one random graph, each with one that is narrower or has more assumed."""
    random = Random(f"whatif{seed}")
    claims = drawn(random)
    table, base = dated(claims), EVERY._replace(contested=bool(seed % 3))
    if seed % 2:
        base = base._replace(without=("speaker:p",))
    options = [options for options, _ in restrictions(random, claims)]
    one, other = sorted(random.sample(ACTORS[:4], 2))
    options.append(
        {"assume": (Assumption(one, random.choice(("pays", "hits")), other, random.choice((None, "2001"))),)}
    )
    options.append({"assume": (Assumption(one, "befriends", other, symmetric=True),), "without": (f"actor:{other}",)})
    options.append({"contested": not base.contested})
    found = []
    for each in options:
        merged: dict[str, Any] = dict(each)
        merged["without"] = (*base.without, *merged.get("without", ()))
        found.append((World(table, base), World(table, base._replace(**merged))))
    return found


def test_the_ties_are_exactly_those_that_differ() -> None:
    """On 150 random graphs and every kind of world, against weighing all ties in both."""
    for seed in range(150):
        for before, after in worlds(seed):
            found = whatif(before, after, None, LENS).changes["ties"]
            assert "chains" not in whatif(before, after, None, LENS).changes
            old, new = ties(before), ties(after)
            moved = {key for key in old if before.holds(old[key]) != after.holds(new[key])}
            expected = moved | {key for key in old if differs(old[key], new[key])}
            assert {change.before[:3] for change in found} == expected  # type: ignore[attr-defined]
            assert len(found) == len(expected)
            for change in found:
                one, other = change.before, change.after  # type: ignore[attr-defined]
                assert (one, other) == (old[one[:3]], new[one[:3]])
                had, has = before.holds(one), after.holds(other)
                assert (change.effect == "appears") == (has and not had)
                assert (change.effect == "disappears") == (had and not has)
                assert (change.effect == "turns") == (not had and not has)
                if change.effect == "stronger":
                    assert other.confidence >= one.confidence
                if change.effect == "weaker":
                    assert other.confidence <= one.confidence
            order = [(EFFECTS.index(change.effect), change.before[:3]) for change in found]  # type: ignore[attr-defined]
            assert all(one < other for one, other in pairwise(order))


def test_the_actors_are_those_whose_last_tie_goes_or_whose_first_comes() -> None:
    for seed in range(150):
        for before, after in worlds(seed):
            has = [
                {each for each in ACTORS if any(world.holds(link.tie) for link in world.ties_of(each))}
                for world in (before, after)
            ]
            expected = [f"appears: {each}" for each in sorted(has[1] - has[0])]
            expected += [f"disappears: {each}" for each in sorted(has[0] - has[1])]
            assert rows(whatif(before, after, None, LENS), "actors") == expected


def test_the_chains_are_those_that_differ_among_the_best_of_both_worlds() -> None:
    """Each chain's fate is that which a search for all chains tells, not whether it is still among the best ten."""
    for seed in range(40):
        for before, after in worlds(seed):
            for lens in LENSES.values():
                best, every = {}, []
                for world in (before, after):
                    chains = {str(each): round(each.score, 6) for each in find(world, lens, "A", "B", top=10_000)}
                    best |= dict(list(chains.items())[:TOP])
                    every.append(chains)
                found = {
                    str(each).rpartition(": ")[0]: each
                    for each in whatif(before, after, ("A", "B"), lens).changes["chains"]
                }
                fates = {name: (every[0].get(name), every[1].get(name)) for name in best}
                assert found.keys() == {name for name, (old, new) in fates.items() if old != new}
                for name, change in found.items():
                    assert (change.before, change.after) == pytest.approx(fates[name])  # type: ignore[attr-defined]
                    old, new = fates[name]
                    effect = "appears" if old is None else "disappears" if new is None else ""
                    assert change.effect == (effect or ("stronger" if (old or 0) < (new or 0) else "weaker"))


def test_a_world_without_a_tie_weighs_only_what_is_near_it() -> None:
    graph = kg.open()
    before, after = graph.within(EVERY).ties, graph.within(EVERY).world(without=["KH part-of PMF"]).ties
    assert len(whatif(before, after, None, LENS).changes["ties"]) == 1
    assert after.weighed < len(graph.claims("KH")) + len(graph.claims("PMF"))


def test_without_the_membership_of_kh_the_chains_through_it_go() -> None:
    graph = kg.open()
    found = graph.whatif(without=["KH part-of PMF"], paths=("united states", "Kataib Hezbollah"))
    assert rows(found) == ["disappears: KH part-of PMF: supported 0.9 → unknown"]
    assert rows(found, "actors") == []
    chains = rows(found, "chains")
    assert chains[0] == "disappears: US –funds→ PMF ←part-of– KH: 0.81 → none"
    assert all("PMF ←part-of– KH" in each for each in chains)
    left = graph.world(without=["KH part-of PMF"]).paths("US", "KH")
    assert len(chains) == len(graph.paths("US", "KH")) - len(left)


def test_what_people_say_of_a_speaker_a_date_and_conclusions() -> None:
    graph = kg.open()
    assert rows(graph.whatif(without=["speaker:US"])) == [
        "disappears: KH attacks CampTaji: supported 0.6 → unknown",
        "disappears: KH kills UKForces: supported 0.6 → unknown",
        "disappears: KH kills USForces: supported 0.6 → unknown",
    ]
    concluded = rows(graph.whatif(basis=["concluded"]))
    assert "appears: US strikes IraqiArmedForces: unknown → supported 0.9" in concluded
    assert all(each.startswith("appears: ") for each in concluded)
    left = graph.whatif(contested=False)
    assert rows(left) == [
        "disappears: IraqiPeople welcomes Iran: contested 0.6, 0.9 against → contested 0.6, 0.9 against"
    ]
    assert rows(graph.whatif(assume=["Iran funds ISIS"], paths=("Iran", "ISIS")), "chains") == [
        "appears: Iran –funds→ Daesh: none → 1"
    ]
    assert "PMF" in [str(change) for change in graph.whatif(without=["PMF"]).changes["actors"]]


def test_a_denial_weakens_and_its_going_strengthens(tmp_path: Path) -> None:
    more = claim("Aldia", "funds", "Karsh", stance="denied", speaker="actor:Borun", confidence=0.6)
    more += claim("Aldia", "funds", "Front", stance="denied", speaker="actor:Borun", modality="possible")
    graph = kg.open(tiny(tmp_path, more))
    assert rows(graph.whatif(without=["speaker:Borun"])) == [
        "disappears: Karsh attacks Aldia: supported 0.6 → unknown",
        "stronger: Aldia funds Karsh: contested 0.9, 0.6 against → supported 0.9",
    ]
    assert rows(graph.whatif(modality=["possible"])) == ["turns: Aldia funds Front: unknown → denied 0.9 against"]
    assert rows(graph.world(without=["speaker:Borun"]).whatif(without=["Front"])) == [
        "disappears: Karsh part-of Front: supported 0.9 → unknown"
    ]


def test_it_is_the_same_however_the_claims_are_kept(tmp_path: Path, cache: Path) -> None:
    file = tiny(tmp_path)
    for options in (
        {"without": ["Karsh"]},
        {"without": ["source:tiny"]},
        {"assume": ["Borun funds Front"]},
        {"as_of": "2000"},
    ):
        expected = kg.open(file).whatif(paths=("Aldia", "Karsh"), **options).to_dict()
        assert expected["ties"]
        assert in_columns(file).whatif(paths=("Aldia", "Karsh"), **options).to_dict() == expected
        assert compiled(tmp_path / "built", file).whatif(paths=("Aldia", "Karsh"), **options).to_dict() == expected


def test_handles_with_spaces_are_found_too(tmp_path: Path) -> None:
    odd = 'actor:Odd a kg:State ; skos:notation "An Odd One" ; rdfs:label "Odd"@en ; skos:definition "One."@en .\n'
    graph = kg.open(tiny(tmp_path, odd + claim("Odd", "funds", "Karsh")))
    expected = ["disappears: An Odd One funds Karsh: supported 0.9 → unknown"]
    (each,) = graph.claims("Odd")
    for name in ("Odd funds Karsh", "Odd", each.id):
        assert rows(graph.whatif(without=[name])) == expected
        assert rows(graph.whatif(without=[name]), "actors") == ["disappears: An Odd One"]


def test_it_prints_both_worlds_and_one_line_for_each_change(tmp_path: Path) -> None:
    file = tiny(tmp_path)
    shown = run("whatif", "--without", "Karsh", "--paths", "Aldia", "Karsh", "-g", file)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.splitlines() == [
        "before: stated, reported claims of all speakers",
        "after:  stated, reported claims of all speakers; without Karsh",
        "",
        "ties that disappear: 3",
        "  Aldia funds Karsh: supported 0.9 → unknown",
        "  Karsh attacks Aldia: supported 0.6 → unknown",
        "  Karsh part-of Front: supported 0.9 → unknown",
        "",
        "actors with no tie left: 3",
        "  Aldia",
        "  Front",
        "  Karsh",
        "",
        "chains that disappear: 1",
        "  Aldia –funds→ Karsh: 0.9 → none",
    ]


def test_json_has_exactly_the_public_fields(tmp_path: Path) -> None:
    file = tiny(tmp_path)
    shown = run("whatif", "--without", "Aldia", "--paths", "Aldia", "Karsh", "-g", file, "--format", "json")
    found = json.loads(shown.stdout)
    known = {each.relation: each.id for each in kg.open(file).claims()}
    assert list(found) == ["before", "after", "ties", "actors", "chains"]
    funds = found["ties"][0]
    assert list(funds) == ["effect", "subject", "relation", "object", "before", "after"]
    assert [list(funds[side]) for side in ("before", "after")] == [WEIGHT] * 2
    assert funds["before"]["for"] == [known["funds"]]
    assert funds["after"] == {"verdict": "unknown", "confidence": 0, "against": 0, "for": [], "denials": []}
    assert found["actors"] == [{"effect": "disappears", "actor": "Aldia"}]
    (chain,) = found["chains"]
    assert list(chain) == ["effect", "before", "after", "hops"]
    assert (chain["effect"], chain["before"], chain["after"]) == ("disappears", 0.9, None)
    hop = {"from": "Aldia", "relation": "funds", "to": "Karsh", "inverse": False, "claims": [known["funds"]]}
    assert chain["hops"] == [hop]
    assert list(json.loads(run("whatif", "--without", "Aldia", "-g", file, "--format", "json").stdout)) == [
        *("before", "after", "ties", "actors")
    ]


def test_exit_codes(tmp_path: Path) -> None:
    file = tiny(tmp_path)
    nothing = run("whatif", "--without", "Borun", "-g", file)
    assert (nothing.returncode, nothing.stderr) == (1, "kg: nothing changes\n")
    assert nothing.stdout.splitlines()[1] == "after:  stated, reported claims of all speakers; without Borun"
    assert json.loads(run("whatif", "--contested", "include", "-g", file, "--format", "json").stdout)["ties"] == []
    for wrong, word in (
        ((), "describe a world"),
        (("--lens", "any", "--without", "Borun"), "--lens goes with --paths"),
        (("--paths", "Aldia", "--without", "Borun"), "whatif"),
        (("--min-confidence", "nan"), "--min-confidence must be a number from 0 to 1"),
    ):
        shown = run("whatif", *wrong, "-g", file)
        assert (shown.returncode, shown.stdout) == (2, "")
        assert word in shown.stderr
    assert "unknown" in refused("whatif", "--without", "Nobody", "-g", file)
    assert "from Aldia to itself" in refused("whatif", "--paths", "Aldia", "aldia", "--as-of", "2001", "-g", file)
    assert "unknown lens" in refused(
        "whatif", "--paths", "Aldia", "Karsh", "--lens", "none", "--as-of", "2001", "-g", file
    )


def test_the_library_raises_what_worlds_raise() -> None:
    graph = kg.open()
    with pytest.raises(KgError, match="no other world is described"):
        graph.whatif()
    with pytest.raises(UnknownName):
        graph.whatif(without=["Nobody"])
    with pytest.raises(InputError):
        graph.whatif(as_of="yesterday")
    with pytest.raises(TypeError):
        graph.whatif(asof="2019")
    assert repr(graph.whatif(without=["speaker:US"])).endswith("without what US says: 3 ties, 0 actors>")
    assert not graph.whatif(contested=True)

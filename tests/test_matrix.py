"""The chart of friends and foes: its cells, the choice of main actors, and what the command prints and writes."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from html import unescape
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

import kg
from kg.analyses.matrix import main_actors, matrix
from kg.claims.model import Claim
from kg.claims.table import ClaimTable
from kg.errors import KgError, UnknownName
from kg.ontology import load
from kg.selection import Selection
from kg.view.matrix import MOST
from support import TINY, compiled, in_columns, refused, run, tiny
from support import claim as written
from test_world import said

ONTOLOGY = load()
RELATIONS = ("funds", "attacks", "allied-with", "at-war-with", "operates-in", "designates-terrorist")
ACTORS = "ABCDEFG"
CELL = ["a", "b", "kind", "contested", "friendly", "hostile", "neutral", "not_holding", "ties"]
TIE = ["subject", "relation", "object", "sign", "holds", "verdict", "confidence", "against", "for", "denials"]
HOSTILE = '</script><script>window.fired = 1</script><img src=x onerror="window.fired = 1">'


def drawn(random: Random) -> list[Claim]:
    found = []
    for _ in range(random.randint(0, 30)):
        one, other = random.choice(ACTORS), random.choice(ACTORS)
        stance = random.choice(("asserted", "asserted", "denied"))
        since = random.choice((None, "2001", "2003"))
        named = {"stance": stance, "speaker": random.choice("pq"), "since": since, "until": since}
        found.append(said(one, random.choice(RELATIONS), other, confidence=random.choice((0.3, 0.9)), **named))
    return found


def table(claims: list[Claim]) -> ClaimTable:
    found = ClaimTable(ACTORS)
    for each in claims:
        symmetric = ONTOLOGY.relations[each.relation].symmetric
        found.add(each, root=each.source, published="2020", symmetric=symmetric)
    return found


def verdict(claims: list[Claim]) -> str:
    """The verdict by a plain reading; claims of two different years do not meet."""
    pro, con = ([each for each in claims if each.stance == stance] for stance in ("asserted", "denied"))
    if not pro:
        return "denied"
    met = any(one.since is None or other.since in (None, one.since) for one in pro for other in con)
    return "contested" if met else "supported"


def test_cells_are_those_of_a_plain_reading_of_the_claims() -> None:
    """On 300 random graphs, with contested ties holding and left out."""
    from kg.world import World

    for seed in range(300):
        random = Random(f"matrix{seed}")
        claims, contested = drawn(random), bool(seed % 2)
        actors = random.sample(ACTORS, random.randint(0, 7))
        by_tie: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
        for each in claims:
            ends = (each.subject, each.object)
            if ONTOLOGY.relations[each.relation].symmetric:
                ends = (min(ends), max(ends))
            by_tie[ends[0], each.relation, ends[1]].append(each)
        holding = {"supported", "contested"} if contested else {"supported"}
        found = matrix(World(table(claims), Selection(contested=contested)), ONTOLOGY, actors)
        assert [(cell.a, cell.b) for cell in found.cells] == list(combinations(actors, 2))
        for cell in found.cells:
            expected = {key: verdict(said) for key, said in by_tie.items() if {key[0], key[2]} == {cell.a, cell.b}}
            assert {each.tie[:3]: each.tie.verdict for each in cell.ties} == expected
            signs = {ONTOLOGY.relations[key[1]].sign for key, each in expected.items() if each in holding}
            kinds = {(): "none", (1,): "friend", (-1,): "foe", (-1, 1): "complicated"}
            assert cell.kind == kinds[tuple(sorted(signs - {0}))]
            disputed = [key for key, each in expected.items() if each == "contested"]
            assert cell.contested == any(ONTOLOGY.relations[key[1]].sign for key in disputed)
            assert found.cell(cell.b, cell.a) is cell
            row = cell.to_dict()
            counted = [row[name] for name in ("friendly", "hostile", "neutral", "not_holding")]
            assert sum(counted) == len(cell.ties)


def test_the_main_actors_are_those_with_the_most_signed_ties() -> None:
    from kg.world import World

    for seed in range(200):
        random = Random(f"main{seed}")
        world = World(table(drawn(random)))
        ties, others = Counter[str](), defaultdict(set)
        for one in ACTORS:
            for link in world.ties_of(one):
                if link.other != one and world.holds(link.tie) and ONTOLOGY.relations[link.tie.relation].sign:
                    ties[one] += 1
                    others[one].add(link.other)
        expected = sorted(ties, key=lambda each: (-ties[each], -len(others[each]), each))
        top = random.randint(2, 8)
        assert main_actors(world, ONTOLOGY, top) == expected[:top], seed


def test_on_the_seeds_the_cells_are_those_that_the_texts_give() -> None:
    graph = kg.open()
    found = graph.matrix(["united states", "Iraq", "Kataib Hezbollah", "PMF", "IraqiPeople", "Iran", "US"])
    assert found.actors == ["US", "Iraq", "KH", "PMF", "IraqiPeople", "Iran"]
    kinds = {(cell.a, cell.b): (cell.kind, cell.contested) for cell in found.cells}
    assert kinds["US", "Iraq"] == ("complicated", False)
    assert kinds["US", "PMF"] == kinds["KH", "PMF"] == kinds["KH", "Iran"] == ("friend", False)
    assert kinds["US", "KH"] == kinds["Iraq", "KH"] == ("foe", False)
    assert kinds["IraqiPeople", "Iran"] == ("friend", True)
    assert kinds["PMF", "Iran"] == ("none", False)
    cell = graph.world(contested=False).matrix(["IraqiPeople", "Iran"]).cells[0]
    assert (cell.kind, cell.contested, len(cell.ties)) == ("none", True, 1)
    assert {"US", "KH", "Iran", "Iraq"} <= set(graph.matrix().actors)
    assert len(graph.matrix().actors) == 12


def test_the_chart_is_the_same_however_the_claims_are_kept(tmp_path: Path, cache: Path) -> None:
    file = tiny(tmp_path, written("Borun", "alliedWith", "Aldia") + written("Karsh", "fights", "Aldia"))
    expected = kg.open(file).matrix().to_dict()
    assert len(expected["actors"]) == 4
    assert in_columns(file).matrix().to_dict() == expected
    assert compiled(tmp_path / "built", file).matrix().to_dict() == expected


def test_it_prints_a_grid_a_legend_and_the_ties_that_make_it_complicated(tmp_path: Path) -> None:
    file = tiny(tmp_path, written("Borun", "operatesIn", "Aldia"))
    shown = run("matrix", "aldia", "Karsh Brigade", "Front", "Borun", "-g", file)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.splitlines() == [
        "world: stated, reported claims of all speakers",
        "",
        "         1  2  3  4",
        "1  Aldia \\  +-    .",
        "2  Karsh +- \\  +",
        "3  Front    +  \\",
        "4  Borun .        \\",
        "",
        "+ friend   - foe   +- complicated   ? contested   . only neutral ties, or none that holds",
        "",
        "Aldia and Karsh: 1 friendly, 1 hostile",
        "  + Aldia funds Karsh  (supported 0.90; 1 claim)",
        "  - Karsh attacks Aldia  (supported 0.60; 1 claim)",
    ]


def test_json_and_csv_hold_every_cell_with_its_ties_and_claims(tmp_path: Path) -> None:
    file = tiny(tmp_path, written("Aldia", "funds", "Karsh", stance="denied", speaker="actor:Borun", confidence=0.6))
    known = {each.id for each in kg.open(file).claims()}
    found = json.loads(run("matrix", "Aldia", "Karsh", "Front", "-g", file, "--format", "json").stdout)
    assert list(found) == ["world", "actors", "cells"]
    assert [list(cell) for cell in found["cells"]] == [CELL] * 3
    first = found["cells"][0]
    assert list(first.values())[:-1] == ["Aldia", "Karsh", "complicated", True, 1, 1, 0, 0]
    assert [list(tie) for tie in first["ties"]] == [TIE] * 2
    funds = first["ties"][0]
    assert list(funds.values())[:-2] == ["Aldia", "funds", "Karsh", 1, True, "contested", 0.9, 0.6]
    assert {*funds["for"], *funds["denials"]} <= known
    shown = run("matrix", "Aldia", "Karsh", "Front", "-g", file, "-o", tmp_path / "m.csv")
    assert (shown.returncode, shown.stdout) == (0, "")
    rows = list(csv.DictReader((tmp_path / "m.csv").read_text(encoding="utf-8").splitlines()))
    assert list(rows[0]) == [*CELL, "claims"]
    assert [row["kind"] for row in rows] == ["complicated", "none", "friend"]
    assert rows[0]["ties"] == "Aldia funds Karsh; Karsh attacks Aldia"
    assert len(rows[0]["claims"].split()) == 3


def test_the_ending_of_the_file_chooses_the_format_and_the_file_is_whole(tmp_path: Path) -> None:
    file = tiny(tmp_path)
    for name, start in (("m.html", "<!doctype html>"), ("m.json", "{"), ("m.csv", "a,b,kind"), ("m.txt", "world: ")):
        target = tmp_path / name
        shown = run("matrix", "-g", file, "-o", target)
        assert (shown.returncode, shown.stdout, shown.stderr) == (0, "", f"kg: wrote {target}: 3 actors\n")
        assert target.read_text(encoding="utf-8").startswith(start)
    assert run("matrix", "-g", file, "--format", "html").stdout == (tmp_path / "m.html").read_text(encoding="utf-8")
    plain = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    assert run("matrix", "-g", file, "--format", "html", env=plain).stdout == (tmp_path / "m.html").read_text("utf-8")
    assert run("matrix", "-g", file, "--format", "csv", "-o", tmp_path / "n.json").returncode == 0
    assert (tmp_path / "n.json").read_text(encoding="utf-8") == (tmp_path / "m.csv").read_text(encoding="utf-8")
    assert "cannot write" in refused("matrix", "-g", file, "-o", tmp_path / "none" / "m.html")


def test_where_there_is_nothing_to_chart_it_says_so_and_leaves_with_1(tmp_path: Path) -> None:
    (tmp_path / "none.ttl").write_text(TINY, encoding="utf-8")
    for form in ("text", "csv", "json", "html"):
        for names in ((), ("Aldia",), ("Aldia", "Borun")):
            shown = run("matrix", *names, "-g", tmp_path / "none.ttl", "--format", form)
            assert shown.returncode == 1
            assert shown.stderr == "kg: no friendly or hostile tie holds among these actors in this world\n"
            assert shown.stdout
    assert json.loads(run("matrix", "-g", tmp_path / "none.ttl", "--format", "json").stdout)["cells"] == []


def test_bad_usage_is_refused(tmp_path: Path) -> None:
    file = tiny(tmp_path)
    assert "unknown actor 'Nobody'" in refused("matrix", "Aldia", "Nobody", "-g", file)
    for wrong in (("Aldia", "Karsh", "--top", "3"), ("--top", "1"), ("--top", "x"), ("--format", "pdf")):
        assert run("matrix", *wrong, "-g", file).returncode == 2
    with pytest.raises(UnknownName):
        kg.open(file).matrix(["Nobody"])


def test_a_page_of_too_many_actors_is_refused(tmp_path: Path) -> None:
    several = "".join(
        f'actor:X{number} a kg:State ; skos:notation "X{number}" ; rdfs:label "X"@en ; skos:definition "One."@en .\n'
        for number in range(MOST + 1)
    )
    graph = kg.open(tiny(tmp_path, several))
    names = [f"X{number}" for number in range(MOST + 1)]
    assert len(graph.chart(names[:-1]).data["actors"]) == MOST
    with pytest.raises(KgError, match="too many for one page; chart 150 or fewer"):
        graph.chart(names)


def test_hostile_names_break_neither_the_grid_nor_the_page(tmp_path: Path) -> None:
    odd = (
        f"actor:Odd a kg:State ; skos:notation {json.dumps(HOSTILE)} ; rdfs:label {json.dumps(HOSTILE)}@en ; "
        'skos:definition "One."@en .\n'
        'actor:Lines a kg:State ; skos:notation "=1+1\\n\\u001b[31mred" ; rdfs:label "Lines"@en ; '
        'skos:definition "One."@en .\n'
    )
    file = tiny(
        tmp_path, odd + written("Odd", "funds", "Lines", gloss="{{ 7 * 7 }}") + written("Odd", "attacks", "Lines")
    )
    shown = run("matrix", "-g", file)
    assert shown.returncode == 0
    assert "\x1b" not in shown.stdout
    assert len([line for line in shown.stdout.splitlines() if re.match(r"\d  ", line)]) == 5
    html = kg.open(file).chart().html()
    assert HOSTILE not in html
    assert html.count("<script") == html.count("</script>") == 2
    assert "<img" not in html


def test_the_page_may_run_its_own_script_and_fetch_nothing() -> None:
    from kg.view.shell import policy

    html = kg.open().chart(["US", "Iraq"]).html()
    script = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    style = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert found
    assert unescape(found[1]) == policy(script, style[0])
    assert found[1].startswith("default-src &#39;none&#39;; script-src &#39;sha256-")
    assert not re.findall(r"""(?:src|href)=["'](?!data:)""", html)
    assert kg.open().chart(["US", "Iraq"]).html() == html

"""``kg analyse``: what holds for every analysis that is found, so also for one that is new, and what is printed."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rdflib

import kg
import kg.analyses
from kg.analyses import REQUIRED, analyses, find
from kg.claims.model import Actor
from kg.claims.table import ClaimTable
from kg.cli import group
from kg.errors import KgError, UnknownName
from kg.ontology import load
from kg.world import World
from support import TINY

QB = rdflib.Namespace("http://purl.org/linked-data/cube#")
ACTORS = {"start": "US", "goal": "KH"}
"""What an analysis is given where it needs an actor."""


def given_actors(name: str) -> dict[str, str]:
    return {option.name: ACTORS[option.name] for option in find(name).options if option.kind is Actor}


PAIRED = [name for name in analyses() if given_actors(name).keys() == ACTORS.keys()]
BACKED = [name for name in analyses() if "backend" in {each.name for each in find(name).options}]


@pytest.mark.parametrize("name", analyses())
def test_options_can_be_typed_and_are_explained(name: str) -> None:
    analysis = find(name)
    assert analysis.title.endswith(".")
    assert "\n" not in analysis.title
    for option in analysis.options:
        assert option.kind in (bool, int, float, str, Actor), option
        assert option.help[0].isupper(), option
        assert option.help.endswith("."), option
        assert option.default is REQUIRED or isinstance(option.default, option.kind), option
        assert not option.choices or option.default in option.choices, option
    doc = analysis.function.__doc__ or ""
    assert all(part in doc for part in ("Return ", "O(", ">>> ", "contested")), "says what it counts and costs"


def takes(name: str, option: str) -> bool:
    return option in {each.name for each in find(name).options}


@pytest.mark.parametrize(
    ("name", "lens"),
    [(name, lens) for name in analyses() for lens in ["", *load().lenses] if not lens or takes(name, "lens")],
)
def test_the_command_prints_the_rows_of_the_library(name: str, lens: str, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = given_actors(name) | ({"lens": lens} if lens else {})
    rows = kg.open().analyse(name, **chosen)
    typed = [word for option, value in chosen.items() for word in (f"--{option}", value)]
    code = group.main(["analyse", name, *typed, "--format", "json"], prog_name="kg", standalone_mode=False)
    printed = json.loads(capsys.readouterr().out)
    assert code == (0 if rows else 1)
    assert [tuple(each.values()) for each in printed] == [
        tuple(list(cell) if isinstance(cell, tuple) else cell for cell in row) for row in rows
    ]
    assert all(list(each) == list(rows[0]._fields) for each in printed)


@pytest.mark.parametrize("name", analyses())
def test_rows_are_a_data_cube_in_turtle(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    graph = kg.open()
    # No chain leads from the US to the Quds Force, so something is missing there.
    given = given_actors(name) | ({"goal": "QudsForce"} if name == "gaps" else {})
    rows = graph.analyse(name, **given)
    assert rows
    words = [word for option, value in given.items() for word in (f"--{option}", value)]
    code = group.main(["analyse", name, *words, "--format", "turtle"], prog_name="kg", standalone_mode=False)
    printed = capsys.readouterr().out
    assert (code, printed) == (0, graph.cube(name, rows))
    cube = rdflib.Graph().parse(data=printed, format="turtle")
    own = rdflib.Namespace(f"https://w3id.org/actor-kg/analysis/{name}#")
    observations = {int(cube.value(node, own.row)): node for node in cube.subjects(rdflib.RDF.type, QB.Observation)}
    assert sorted(observations) == list(range(1, len(rows) + 1))
    for number, node in observations.items():
        for column, cell in rows[number - 1]._asdict().items():
            cells = set(cell) if isinstance(cell, tuple) else {cell} - {None}
            found = set(cube.objects(node, own[column]))
            assert len(found) == len(cells), (column, cell)
            local = {
                str(each).rpartition("/")[2].rpartition("#")[2] for each in found if isinstance(each, rdflib.URIRef)
            }
            if column in ("actor", "claim"):
                assert local == cells
            if column in ("actors", "claims"):
                assert local == cells
            if not local:
                assert {each.toPython() for each in found} == cells
    # What the W3C asks of a cube: just one value of every dimension and measure in every row.
    (answer,) = cube.subjects(rdflib.RDF.type, QB.DataSet)
    structure = cube.value(answer, QB.structure)
    for part in cube.objects(structure, QB.component):
        for kind in ("dimension", "measure"):
            for column in cube.objects(part, QB[kind]):
                assert all(len(set(cube.objects(node, column))) == 1 for node in observations.values()), column
    assert {cube.value(node, QB.dataSet) for node in observations.values()} == {answer}


@pytest.mark.parametrize("name", analyses())
@pytest.mark.parametrize("form", ["table", "json", "csv", "turtle"])
def test_nothing_found_exits_with_1_in_every_format(
    name: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "empty.ttl"
    file.write_text(TINY, encoding="utf-8")
    given = dict(zip(given_actors(name), ("Aldia", "Karsh"), strict=False))
    words = [word for option, value in given.items() for word in (f"--{option}", value)]
    asked = ["analyse", name, *words, "-g", str(file), "--format", form]
    code = group.main(asked, prog_name="kg", standalone_mode=False)
    out = capsys.readouterr().out
    rows = kg.open(file).analyse(name, **given)
    assert code == (0 if rows else 1)
    if not rows:
        assert json.loads(out) == [] if form == "json" else out == "" or form == "turtle"
        assert "Observation" not in out


def test_equal_graphs_give_equal_rows_whatever_the_hash_seed() -> None:
    code = (
        "import kg; from kg.analyses import analyses, find; from kg.claims.model import Actor; g = kg.open()\n"
        "for name in analyses():\n"
        f"    given = {{o.name: {ACTORS}[o.name] for o in find(name).options if o.kind is Actor}}\n"
        "    print(g.cube(name, g.analyse(name, **given)))"
    )
    first, second = (
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    )
    assert first == second


@pytest.mark.parametrize("name", analyses())
def test_a_value_that_is_no_choice_is_refused_and_every_choice_works(name: str) -> None:
    graph = kg.open()
    for option in find(name).options:
        for choice in option.choices:
            graph.analyse(name, **given_actors(name) | {option.name: choice})
        if option.choices:
            with pytest.raises(KgError, match=f"{name}: {option.name} is 'nix'; choose from "):
                graph.analyse(name, **given_actors(name) | {option.name: "nix"})


@pytest.mark.parametrize("name", analyses())
@pytest.mark.parametrize("handles", ["", "A", "AB"])
def test_no_actors_or_no_ties_are_no_error(name: str, handles: str) -> None:
    known = {name: Actor("", handle, handle, (), "state") for name, handle in zip(ACTORS.values(), "AB", strict=True)}
    known |= {handle: Actor("", handle, handle, (), "state") for handle in handles}
    world = World(ClaimTable(handles))
    rows = find(name).ask(world, load(), known.__getitem__, given_actors(name))
    assert len(rows) in (0, len(handles))


@pytest.mark.parametrize("name", analyses())
def test_names_that_are_unknown_are_refused_with_those_that_are(name: str) -> None:
    graph = kg.open()
    for option in find(name).options:
        if option.kind is Actor:
            with pytest.raises(UnknownName, match="unknown actor 'KHH'; did you mean KH"):
                graph.analyse(name, **given_actors(name) | {option.name: "KHH"})
        if option.name in ("lens", "family"):
            with pytest.raises(UnknownName, match=f"unknown {option.name} 'nix'; the "):
                graph.analyse(name, **given_actors(name) | {option.name: "nix"})


@pytest.mark.parametrize(
    ("name", "chosen", "told"),
    [
        ("pagerank", {"damping": 1.0}, "a damping of 1; give"),
        ("pagerank", {"damping": math.nan}, "a damping of nan; give"),
        ("betweenness", {"pivots": 1}, "1 pivots; give 2"),
        ("communities", {"resolution": 0.0}, "a resolution of 0 and"),
        ("communities", {"resolution": math.inf}, "a resolution of inf and"),
        ("communities", {"seed": -1}, "a seed of -1; give"),
        *((name, {"start": "US", "goal": "us"}, "start and goal are both US; name two") for name in PAIRED),
        ("balance", {"witnesses": 0}, "0 witnesses; give 1"),
        ("stale", {"start": "US", "goal": "KH", "max_hops": 13}, "13 hops and 100 chains; give 1 to 12"),
        ("stale", {"start": "US", "goal": "KH", "chains": 0}, "6 hops and 0 chains; give 1 to 12 hops, and 1 chain"),
        ("gaps", {"start": "US", "goal": "KH", "max_hops": 0}, "0 hops; give 1 to 12"),
        *((name, {"backend": "nix"}, "NetworkX has no backend 'nix'; installed are networkx") for name in BACKED),
    ],
)
def test_values_that_mean_nothing_are_refused(name: str, chosen: dict[str, Any], told: str) -> None:
    with pytest.raises(KgError, match=told):
        kg.open().analyse(name, **chosen)


# The command.


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def asking(*args: object) -> tuple[int, str, str]:
        code = group.main(["analyse", *map(str, args)], prog_name="kg", standalone_mode=False)
        return code or 0, *capsys.readouterr()

    return asking


def test_without_a_name_the_analyses_are_listed(ask: Any) -> None:
    code, out, err = ask()
    assert (code, err) == (0, "")
    assert [line.split("  ")[0] for line in out.splitlines()[1:]] == list(analyses())
    listed = json.loads(ask("--format", "json")[1])
    assert [(each["analysis"], each["question"]) for each in listed] == [
        (each.name, each.title) for each in analyses().values()
    ]


def test_a_table_shows_the_first_rows_and_says_how_many_there_are(ask: Any) -> None:
    code, out, err = ask("pagerank")
    rows = kg.open().analyse("pagerank")
    assert (code, len(out.splitlines())) == (0, 21)
    assert out.splitlines()[1].split() == [rows[0].actor, f"{rows[0].score:.6g}"]
    assert err == f"kg: 20 of {len(rows)} rows; --top {len(rows)} shows all\n"
    assert ask("pagerank", "--top", len(rows))[2] == ""
    assert ask("pagerank", "--top", 3, "--format", "json")[2].startswith("kg: 3 of ")
    assert len(json.loads(ask("pagerank", "--format", "json")[1])) == len(rows)


def test_many_names_in_a_cell_are_counted_in_a_table_and_whole_in_csv(ask: Any) -> None:
    (first, *_) = kg.open().analyse("components")
    assert f"{', '.join(first.actors[:8])} and {first.size - 8} more" in ask("components")[1]
    lines = ask("components", "--format", "csv")[1].splitlines()
    assert lines[:2] == ["component,size,ties,actors", f"1,{first.size},{first.ties},{' '.join(first.actors)}"]


def test_an_unknown_analysis_names_those_that_look_like_it(ask: Any) -> None:
    with pytest.raises(UnknownName, match="unknown analysis 'pagerang'; did you mean pagerank"):
        ask("pagerang")


def test_a_file_in_the_folder_is_an_analysis(ask: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "headcount.py").write_text(
        '"""How many ties of each relation there are."""\n'
        "from collections import Counter\n"
        "from typing import Annotated, NamedTuple\n"
        "class Row(NamedTuple):\n"
        "    relation: str\n"
        "    ties: int\n"
        "def headcount(world, ontology, *, at_least: Annotated[int, 'No fewer.'] = 1, loud: bool = False):\n"
        "    columns = world.columns()\n"
        "    counted = Counter(columns.relations[each] for each in columns.relation).most_common()\n"
        "    return [Row(name.upper() if loud else name, ties) for name, ties in counted if ties >= at_least]\n",
        encoding="utf-8",
    )
    (tmp_path / "helper.py").write_text('"""No analysis."""\n', encoding="utf-8")
    monkeypatch.setattr(kg.analyses, "__path__", [*kg.analyses.__path__, str(tmp_path)])
    try:
        columns = kg.open().ties.columns()
        counted = Counter(columns.relations[each] for each in columns.relation)
        assert {"headcount", "pagerank"} <= analyses().keys()
        assert "helper" not in analyses()
        assert dict(kg.open().analyse("headcount", at_least=5)) == {each: n for each, n in counted.items() if n >= 5}
        listed = json.loads(ask("headcount", "--at-least", 5, "--loud", "--format", "json")[1])
        assert {each["relation"]: each["ties"] for each in listed} == {
            each.upper(): n for each, n in counted.items() if n >= 5
        }
        assert "No fewer." in ask("headcount", "--help")[1]
    finally:
        for name in ("headcount", "helper"):
            sys.modules.pop(f"kg.analyses.{name}", None)
            vars(kg.analyses).pop(name, None)


def test_looking_for_analyses_imports_nothing_heavy() -> None:
    code = "import sys; from kg.analyses import analyses; analyses(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "scipy", "networkx", "graspologic_native"} & set(loaded)

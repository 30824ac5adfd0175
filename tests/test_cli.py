"""The command line: what each command prints, where, and with which exit code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.cli import group
from support import ROOT, SEEDS, claim, run, tiny

ACTOR = ["handle", "label", "aliases", "type", "iri"]
CLAIM = (
    "id subject relation object stance modality basis confidence speaker source since until event on_behalf_of about "
    "locator gloss"
)
LOCATOR = ["start", "end", "paragraph", "sentence", "sha256"]
PATHS = ["from", "to", "lens", "world", "paths"]
PATH = ["rank", "score", "window", "weakest", "hops"]
HOP = ["from", "relation", "to", "inverse", "kind", "confidence", "verdict", "claims"]
COMMANDS = (
    "actor actors add analyse build check claims completion cut disputes evidence export import matrix paradoxes "
    "paths query relations search sole sources view whatif why"
)

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command inside this process; return its exit code, its data and its talk."""

    def asking(*args: object) -> tuple[int, str, str]:
        code = group.main([str(arg) for arg in args], prog_name="kg", standalone_mode=False)
        out, err = capsys.readouterr()
        return code or 0, out, err

    return asking


@pytest.fixture
def asked(ask: Ask) -> Callable[..., Any]:
    """Run a command and return its JSON."""
    return lambda *args: json.loads(ask(*args, "--format", "json")[1])


def test_help_names_every_command_with_one_sentence() -> None:
    shown = run("--help")
    assert (shown.returncode, shown.stderr) == (0, "")
    listed = re.findall(r"^  ([a-z]+) {2,}(\S.*)", shown.stdout, re.MULTILINE)
    assert [name for name, _ in listed] == COMMANDS.split()
    assert all(text[0].isupper() for _, text in listed)
    assert run("-h").stdout == shown.stdout


def test_the_bare_command_shows_its_help_as_it_is() -> None:
    shown = run()
    assert (shown.stdout or shown.stderr).splitlines() == run("--help").stdout.splitlines()


@pytest.mark.parametrize("command", COMMANDS.split())
def test_help_of_a_command_explains_its_options(command: str, ask: Ask) -> None:
    code, out, err = ask(command, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"Usage: kg {command} [OPTIONS]")
    assert "Traceback" not in out
    described = re.findall(r"^  -\S+(?:, --\S+)?(?: [\w|\[\]<>=.]+)*(.*)$", out, re.MULTILINE)
    assert described, out


def test_version() -> None:
    shown = run("--version")
    assert (shown.returncode, shown.stdout, shown.stderr) == (0, f"kg {kg.__version__}\n", "")


def test_the_installed_command_and_the_module_are_one() -> None:
    command = Path(sys.executable).with_name("kg")
    if not command.exists():
        pytest.skip("the command 'kg' is not installed beside this Python")
    shown = subprocess.run([command, "actors"], capture_output=True, encoding="utf-8", check=True)
    assert shown.stdout == run("actors").stdout


@pytest.mark.parametrize(("shell", "sign"), [("bash", "complete "), ("zsh", "#compdef kg"), ("fish", "complete ")])
def test_completion_prints_a_script_of_the_shell(shell: str, sign: str) -> None:
    shown = run("completion", shell)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert sign in shown.stdout
    assert "_KG_COMPLETE" in shown.stdout


def test_the_completion_completes_commands() -> None:
    env = {"_KG_COMPLETE": "bash_complete", "COMP_WORDS": "kg re", "COMP_CWORD": "1"}
    assert run(env=env).stdout.splitlines() == ["plain,relations"]


def test_actors(ask: Ask, asked: Callable[..., Any], tmp_path: Path) -> None:
    file = tiny(tmp_path)
    code, out, err = ask("actors", "-g", file)
    assert (code, err) == (0, "")
    assert [line.split()[:3] for line in out.splitlines()] == [
        ["HANDLE", "TYPE", "LABEL"],
        ["Aldia", "state", "Aldia"],
        ["Borun", "state", "Borun"],
        ["Front", "armed-group", "Borun"],
        ["Karsh", "militia", "Karsh"],
    ]
    found = asked("actors", "-g", file)
    assert [list(each) for each in found] == [ACTOR] * 4
    assert found[0] == {
        "handle": "Aldia",
        "label": "Aldia",
        "aliases": ["Republic of Aldia"],
        "type": "state",
        "iri": "https://w3id.org/actor-kg/actor/Aldia",
    }


def test_actor(ask: Ask, asked: Callable[..., Any], tmp_path: Path) -> None:
    file = tiny(tmp_path)
    code, out, err = ask("actor", "karsh", "-g", file)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Karsh: Karsh Brigade (militia)"
    assert "  is funded by Aldia  (supported 0.90; 1 claim)" in lines
    assert "  attacks Aldia  (supported 0.60; 1 claim)" in lines
    assert "  is part of Front  (supported 0.90; 1 claim)" in lines
    assert lines[-1] == "sources: tiny"
    found = asked("actor", "karsh", "-g", file)
    assert list(found["actor"]) == ACTOR
    ties = {(tie["family"], tie["relation"], tie["other"], tie["inverse"]) for tie in found["ties"]}
    assert ties == {
        ("material-support", "funds", "Aldia", True),
        ("hostility", "attacks", "Aldia", False),
        ("structure", "part-of", "Front", False),
    }


def test_relations(ask: Ask, asked: Callable[..., Any]) -> None:
    code, out, err = ask("relations")
    assert (code, err) == (0, "")
    found = asked("relations")
    assert len(found) >= 35
    for relation in found:
        assert f"  {relation['notation']}  ({relation['inverse'] or 'symmetric'};" in out


def test_claims(ask: Ask, asked: Callable[..., Any], tmp_path: Path) -> None:
    file = tiny(tmp_path, claim("Borun", "funds", "Karsh", stance="denied", modality="possible", confidence=0.3))
    code, out, err = ask("claims", "-g", file)
    assert (code, err) == (0, "")
    assert out.splitlines()[:2] == ["Aldia funds Karsh", "  “Aldia funds Karsh”"]
    assert "not: Borun funds Karsh" in out
    assert "0.30  the author of the note · tiny ¶1 s1 [0–29]" in out
    found = asked("claims", "-g", file)
    assert [list(each) for each in found] == [CLAIM.split()] * 4
    assert list(found[0]["locator"]) == LOCATOR
    assert [found[0][name] for name in ("since", "event", "on_behalf_of", "about")] == [None] * 4
    assert found[0]["until"] == "ongoing"
    assert found[2]["speaker"] == "Borun"
    assert [each["relation"] for each in asked("claims", "-g", file, "--of", "front")] == ["part-of"]
    assert [each["subject"] for each in asked("claims", "-g", file, "--relation", "funded by")] == ["Aldia", "Borun"]
    assert asked("claims", "-g", file, "--of", "front", "--relation", "funds") == []
    assert ask("claims", "-g", file, "--of", "front", "--relation", "funds")[0] == 1


def test_sources(ask: Ask, asked: Callable[..., Any], tmp_path: Path) -> None:
    file = tiny(tmp_path)
    code, out, err = ask("sources", "-g", file)
    assert (code, err) == (0, "")
    assert out.splitlines()[1].split()[:4] == ["tiny", "2001-05", "Nobody", "3"]
    (found,) = asked("sources", "-g", file)
    assert (found["handle"], found["claims"], found["issued"]) == ("tiny", 3, "2001-05")


def test_evidence(ask: Ask, asked: Callable[..., Any], tmp_path: Path) -> None:
    # The author says so with 0.9; Borun, another speaker in the same source, denies it with 0.6.
    file = tiny(tmp_path, claim("Aldia", "funds", "Karsh", stance="denied", speaker="actor:Borun", confidence=0.6))
    code, out, err = ask("evidence", "aldia", "finances", "KARSH", "-g", file)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Aldia funds Karsh: contested"
    assert "for, 0.90" in lines
    assert "against, 0.60" in lines
    backwards = asked("evidence", "Karsh", "funded-by", "Aldia", "-g", file)
    assert backwards == asked("evidence", "Aldia", "funds", "Karsh", "-g", file)
    assert (backwards["verdict"], backwards["confidence"], backwards["against"]) == ("contested", 0.9, 0.6)
    assert [len(backwards[side]) for side in ("for", "denials", "aside")] == [1, 1, 0]
    assert list(backwards["for"][0]) == CLAIM.split()


def test_evidence_of_nothing_exits_with_1_and_says_where_to_look(ask: Ask, tmp_path: Path) -> None:
    code, out, err = ask("evidence", "Borun", "funds", "Front", "-g", tiny(tmp_path))
    assert (code, out.splitlines()[0]) == (1, "Borun funds Front: unknown")
    assert err == "kg: no claim on it; 'kg actor Borun' shows the ties that there are\n"


def test_paths_echo_the_actors_on_stderr_and_data_on_stdout(tmp_path: Path) -> None:
    shown = run("paths", "republic of aldia", "kärsh", "-g", tiny(tmp_path))
    assert shown.returncode == 0
    assert shown.stderr == "from Aldia (Aldia) to Karsh (Karsh Brigade)\n"
    assert shown.stdout.splitlines() == [
        "lens: funding; world: stated, reported claims of all speakers",
        "",
        "1. score 0.900   Aldia → Karsh",
        "   holds possibly: any time; certainly: no day",
        "   weakest step: 1 of 1, direct transfer",
        "   1) Aldia funds Karsh",
        "      direct transfer · confidence 0.90 · supported · any time",
        "         “Aldia funds Karsh”",
        f"           0.90  the author of the note · tiny ¶1 s1 [0–29] · still holding · {_id(tmp_path)}",
    ]


def _id(folder: Path) -> str:
    return kg.open(folder).claims("Aldia", "funds")[0].id


def test_paths_in_json_have_exactly_the_public_fields(asked: Callable[..., Any]) -> None:
    found = asked("paths", "US", "KH")
    assert list(found) == PATHS
    assert (found["from"], found["to"], found["lens"]) == ("US", "KH", "funding")
    known = {each["id"] for each in asked("claims")}
    assert [path["rank"] for path in found["paths"]] == list(range(1, len(found["paths"]) + 1))
    for path in found["paths"]:
        assert list(path) == PATH
        assert list(path["window"]) == ["certain", "possible"]
        assert [hop["from"] for hop in path["hops"][1:]] == [hop["to"] for hop in path["hops"][:-1]]
        for hop in path["hops"]:
            assert list(hop) == HOP
            assert isinstance(hop["inverse"], bool)
            assert hop["claims"]
            assert set(hop["claims"]) <= known


def test_paths_options_narrow_the_answer(asked: Callable[..., Any]) -> None:
    everything = asked("paths", "US", "KH")["paths"]
    assert len(everything) > 2
    assert asked("paths", "US", "KH", "--top", 2)["paths"] == everything[:2]
    assert asked("paths", "US", "KH", "--max-hops", 2)["paths"] == [p for p in everything if len(p["hops"]) <= 2]
    assert asked("paths", "US", "KH", "--lens", "funding")["paths"] == everything
    hostile = asked("paths", "US", "KH", "--lens", "hostility")
    assert hostile["lens"] == "hostility"
    assert all(sum(hop["kind"] == "hostile act" for hop in path["hops"]) == 1 for path in hostile["paths"])


def test_paths_min_confidence_leaves_out_weaker_claims(ask: Ask, asked: Callable[..., Any], tmp_path: Path) -> None:
    file = tiny(tmp_path)
    found = asked("paths", "Karsh", "Aldia", "--lens", "hostility", "-g", file, "--min-confidence", 0.6)
    assert len(found["paths"]) == 1
    assert found["world"] == "stated, reported claims of all speakers with a confidence of at least 0.6"
    assert ask("paths", "Karsh", "Aldia", "--lens", "hostility", "-g", file, "--min-confidence", 0.61)[0] == 1


def test_paths_fungible_also_walks_from_the_part_to_the_whole(
    ask: Ask, asked: Callable[..., Any], tmp_path: Path
) -> None:
    # Aldia funds Karsh (0.9), Karsh is part of Front (0.9): money frees the Front's means, 0.81, and only if asked.
    file = tiny(tmp_path)
    assert ask("paths", "Aldia", "Front", "-g", file)[0] == 1
    (path,) = asked("paths", "Aldia", "Front", "-g", file, "--fungible")["paths"]
    assert (path["score"], [hop["kind"] for hop in path["hops"]]) == (0.81, ["direct transfer", "fungible upward"])
    assert path["weakest"]["hop"] == 2


def test_no_chain_exits_with_1_and_names_the_lens_that_finds_one(tmp_path: Path) -> None:
    file = tiny(tmp_path)
    shown = run("paths", "Karsh", "Aldia", "-g", file)
    assert (shown.returncode, shown.stdout) == (1, "")
    assert shown.stderr.splitlines() == [
        "from Karsh (Karsh Brigade) to Aldia (Aldia)",
        "kg: no funding chain from Karsh to Aldia within 6 hops; found under --lens hostility or any",
    ]
    nowhere = run("paths", "Borun", "Aldia", "-g", file)
    assert nowhere.returncode == 1
    assert nowhere.stderr.endswith("within 6 hops, nor under any other lens\n")
    listed = run("paths", "Borun", "Aldia", "-g", file, "--format", "json")
    assert (listed.returncode, json.loads(listed.stdout)["paths"]) == (1, [])


@pytest.mark.parametrize(
    "name", ["KH", "kh", "Kataib Hezbollah", "KATAIB HEZBOLLAH", "Kata'ib Hizballah", "kataib  ḥizballāh"]
)
def test_actors_are_found_by_handle_label_alias_any_case_any_accents(name: str, ask: Ask) -> None:
    assert ask("actor", name)[1].startswith("KH: ")


def test_query_forms(ask: Ask, tmp_path: Path) -> None:
    file = tiny(tmp_path)
    select = "SELECT ?who { ?who kg:funds actor:Karsh }"
    assert ask("query", select, "-g", file) == (0, "WHO\nactor:Aldia\n", "")
    assert json.loads(ask("query", select, "-g", file, "--format", "json")[1])["head"] == {"vars": ["who"]}
    aldia = "https://w3id.org/actor-kg/actor/Aldia"
    assert ask("query", select, "-g", file, "--format", "csv")[1].split() == ["who", aldia]
    assert ask("query", select, "-g", file, "--format", "tsv")[1].split() == ["?who", f"<{aldia}>"]
    assert ask("query", select, "-g", file, "--format", "xml")[1].startswith("<?xml")
    assert ask("query", "ASK { actor:Aldia kg:funds actor:Karsh }", "-g", file) == (0, "yes\n", "")
    assert ask("query", "ASK { actor:Karsh kg:funds actor:Aldia }", "-g", file) == (1, "no\n", "")
    construct = "CONSTRUCT WHERE { ?a kg:funds ?b }"
    assert ask("query", construct, "-g", file, "--format", "turtle")[1].endswith("actor:Aldia kg:funds actor:Karsh .\n")
    assert aldia in ask("query", "DESCRIBE actor:Aldia", "-g", file, "--format", "ntriples")[1]


def test_queries_come_from_a_file_and_from_standard_input(tmp_path: Path) -> None:
    file = tiny(tmp_path)
    (tmp_path / "who.rq").write_text("SELECT ?who { ?who kg:funds ?b }", encoding="utf-8")
    answers = [
        run("query", tmp_path / "who.rq", "-g", file),
        run("query", "-", "-g", file, stdin="SELECT ?who { ?who kg:funds ?b }"),
        run("query", "SELECT ?who { ?who kg:funds ?b }", "-g", file),
    ]
    assert {(each.returncode, each.stdout, each.stderr) for each in answers} == {(0, "WHO\nactor:Aldia\n", "")}


def test_shipped_questions_are_listed_and_run_by_name(ask: Ask, asked: Callable[..., Any]) -> None:
    shipped = asked("query", "--list")
    assert len(shipped) == 10
    text = ask("query", "--list")[1]
    for each in shipped:
        assert list(each) == ["name", "title"]
        assert f"{each['name']} " in text
        assert each["title"].endswith("?")
    code, out, err = ask("query", "--name", shipped[0]["name"])
    assert (code, err) == (0, "")
    assert len(out.splitlines()) > 1


def test_the_graph_is_named_before_or_after_the_command_repeatedly_or_by_the_environment(tmp_path: Path) -> None:
    file = tiny(tmp_path)
    more = tmp_path / "more.ttl"
    more.write_text(
        "@prefix kg: <https://w3id.org/actor-kg/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "<https://w3id.org/actor-kg/actor/Other> a kg:State ; skos:notation 'Other' ;\n"
        "    <http://www.w3.org/2000/01/rdf-schema#label> 'Other'@en .\n",
        encoding="utf-8",
    )

    def handles(*args: object, **env: str) -> list[str]:
        shown = run(*map(str, args), "--format", "json", env=env)
        return [each["handle"] for each in json.loads(shown.stdout)]

    one = ["Aldia", "Borun", "Front", "Karsh"]
    assert handles("-g", file, "actors") == handles("actors", "-g", file) == handles("--graph", file, "actors") == one
    two = [*one, "Other"]
    assert handles("-g", file, "-g", more, "actors") == handles("actors", "-g", file, "-g", more) == two
    assert handles("-g", tmp_path, "actors") == two
    assert handles("actors", KG_GRAPH=f"{file}{os.pathsep}{more}") == two
    assert handles("actors", "-g", more, KG_GRAPH=str(file)) == ["Other"]
    assert "KH" in handles("actors", KG_GRAPH="")


def test_exit_codes_of_check(ask: Ask, asked: Callable[..., Any], tmp_path: Path) -> None:
    file = tiny(tmp_path)
    assert ask("check", "-g", file) == (0, "3 claims read; structure, shapes, vocabulary and ids are sound\n", "")
    assert asked("check", "-g", file) == {"sound": True, "claims": 3, "findings": [], "documents": []}
    file.write_text(
        file.read_text(encoding="utf-8").replace("kg:confidence 0.6", "kg:confidence 1.7"), encoding="utf-8"
    )
    code, out, err = ask("check", "-g", file)
    assert (code, err) == (1, "")
    assert re.search(rf"structure: {re.escape(str(file))}:\d+: .*confidence 1\.7 is outside 0\.\.1", out)


def test_every_seed_command_works_in_a_folder_elsewhere(tmp_path: Path) -> None:
    here = run("paths", "US", "KH", "--format", "json", cwd=ROOT)
    there = run("paths", "US", "KH", "--format", "json", cwd=tmp_path)
    assert here.stdout == there.stdout
    assert run("paths", "US", "KH", "--format", "json", "-g", SEEDS).stdout == here.stdout
    assert list(tmp_path.iterdir()) == []

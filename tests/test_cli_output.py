"""Where the command line's output may go: pipes, old terminals, files; and what it must never let through."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib

import kg
from support import ARTICLE_SEEDS, ROOT, SEEDS, TINY_TEXT, claim, run, tiny

HOSTILE = "\\u001B[31mred\\u001B[0m \\u202Eesrever\\u202C \\u2066x\\u2069 bell\\u0007 \\u009B2J \\u200Emark \\u2028line"
DANGEROUS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def test_a_pipe_that_is_closed_early_gives_no_traceback() -> None:
    command = f'"{sys.executable}" -m kg claims | head -n 1'
    shown = subprocess.run(["sh", "-c", command], capture_output=True, encoding="utf-8", check=False, cwd=ROOT)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert len(shown.stdout.splitlines()) == 1


@pytest.mark.parametrize("command", [["export", "turtle"], ["query", "SELECT * {?s ?p ?o}", "--format", "csv"]])
def test_bytes_into_a_closed_pipe_give_no_traceback(command: list[str]) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "kg", *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.read(10)
        child.stdout.close()
        assert child.stderr.read() == ""


@pytest.mark.parametrize("command", ["actors", "claims", "relations", "sources", "--help"])
def test_piped_output_has_no_colour(command: str) -> None:
    shown = run(command, env={"FORCE_COLOR": "1", "TERM": "xterm-256color"})
    assert "\x1b" not in shown.stdout + shown.stderr


LOCALES = [
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"},
]
ANSWERS = [
    ["paths", "US", "KH"],
    ["actors"],
    ["claims", "--format", "json"],
    ["relations"],
    ["evidence", "KH", "part-of", "PMF"],
    ["query", "SELECT ?l { ?a rdfs:label ?l }"],
    ["query", "SELECT ?l { ?a rdfs:label ?l }", "--format", "json"],
    ["export", "csv"],
    ["export", "turtle"],
]


@pytest.mark.parametrize("env", LOCALES, ids=["C", "ascii", "latin-1"])
@pytest.mark.parametrize("command", ANSWERS, ids=" ".join)
def test_a_terminal_that_cannot_show_every_sign_still_gets_the_answer(command: list[str], env: dict[str, str]) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "kg", *command], capture_output=True, env={**os.environ, **env}, check=False
    )
    assert (shown.returncode, b"Traceback" in shown.stderr) == (0, False), shown.stderr.decode()
    assert shown.stdout
    if command[-1] == "json":
        json.loads(shown.stdout)


def test_errors_can_be_told_in_any_encoding() -> None:
    env = {**os.environ, "PYTHONIOENCODING": "ascii:strict", "PYTHONUTF8": "0"}
    shown = subprocess.run([sys.executable, "-m", "kg", "actor", "Ḥizb"], capture_output=True, env=env, check=False)
    assert shown.returncode == 2
    assert len(shown.stderr.splitlines()) == 1


def test_control_characters_and_direction_marks_do_not_reach_the_terminal(tmp_path: Path) -> None:
    extra = claim("Borun", "funds", "Karsh", gloss=HOSTILE)
    extra += f'\nactor:Karsh skos:altLabel "{HOSTILE}"@en .\nactor:Borun skos:definition "{HOSTILE}"@en .\n'
    file = tiny(tmp_path, extra)
    commands = (
        ["claims"],
        ["actors"],
        ["actor", "Borun"],
        ["paths", "Borun", "Karsh"],
        ["evidence", "Borun", "funds", "Karsh"],
        ["query", "SELECT ?g { ?c kg:gloss ?g }"],
        ["query", "CONSTRUCT WHERE { ?c kg:gloss ?g }"],
        ["check"],
        ["actor", "kars\u202eh\x1b[31m"],
        ["query", "SELECT ?\x1b[31m"],
        ["--format\x1b[31m"],
        ["x\x1b[31m"],
        ["paths", "Borun", "Karsh", "--lens", "\x1b[31mx"],
    )
    for command in commands:
        shown = run(*command, "-g", file) if not command[0].startswith("-") else run(*command)
        assert shown.returncode in (0, 1, 2)
        assert not DANGEROUS.search(shown.stdout.replace("\n", "")), command
        assert not DANGEROUS.search(shown.stderr.replace("\n", "")), command
    assert run("claims", "-g", file).stdout.count("\n") == 4 * 3


def test_json_keeps_every_sign_escaped_where_it_must(tmp_path: Path) -> None:
    file = tiny(tmp_path, claim("Borun", "funds", "Karsh", gloss=HOSTILE))
    found = json.loads(run("claims", "-g", file, "--format", "json").stdout)
    assert found[-1]["gloss"] == HOSTILE.encode().decode("unicode_escape")


def test_view_writes_one_page(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    shown = run("view", "-o", page, "--focus", "kataib hezbollah", "--hops", "1")
    assert (shown.returncode, shown.stdout) == (0, "")
    assert re.fullmatch(rf"kg: wrote {re.escape(str(page))}: \d+ actors, \d+ ties\n", shown.stderr)
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert list(tmp_path.iterdir()) == [page]


def test_view_counts_what_the_library_counts(tmp_path: Path) -> None:
    network = kg.open().network()
    drawn = [handle for handle in network if network.degree(handle)]
    shown = run("view", cwd=tmp_path)
    assert shown.stderr == f"kg: wrote kg.html: {len(drawn)} actors, {network.number_of_edges()} ties\n"


@pytest.mark.parametrize("form", ["turtle", "trig", "nquads", "jsonld", "graphml", "csv", "json"])
def test_export_is_spelt_either_way_to_a_file_or_to_standard_output(form: str, tmp_path: Path) -> None:
    file, out = tiny(tmp_path), tmp_path / "out"
    plain = run("export", form, "-g", file)
    assert (plain.returncode, plain.stderr) == (0, "")
    assert run("export", "-f", form, "-g", file).stdout == plain.stdout
    assert run("export", "--format", form, "-g", file).stdout == plain.stdout
    written = run("export", "-f", form, "-o", out, "-g", file)
    assert (written.returncode, written.stdout, written.stderr) == (0, "", f"kg: wrote {out}\n")
    assert out.read_text(encoding="utf-8") == plain.stdout


def test_exported_turtle_holds_the_plain_ties_and_can_be_opened_again(tmp_path: Path) -> None:
    out = tmp_path / "out.ttl"
    assert run("export", "turtle", "-o", out, "-g", tiny(tmp_path)).returncode == 0
    actor, ontology = (rdflib.Namespace(f"https://w3id.org/actor-kg/{name}") for name in ("actor/", "ontology#"))
    assert (actor.Aldia, ontology.funds, actor.Karsh) in rdflib.Graph().parse(out)
    again = run("claims", "-g", out)
    assert (again.returncode, again.stderr) == (0, "")
    assert sorted(again.stdout.splitlines()) == sorted(run("claims", "-g", tmp_path / "tiny.ttl").stdout.splitlines())


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of a collection, with the made-up note as one more source in it."""
    folder = tmp_path / "copied"
    shutil.copytree(ARTICLE_SEEDS, folder)
    text = (tiny(tmp_path)).read_text(encoding="utf-8")
    (folder / "tiny.ttl").write_text(text, encoding="utf-8")
    (tmp_path / "note.txt").write_text(TINY_TEXT, encoding="utf-8")
    return folder


def test_add_writes_one_claim_and_leaves_the_rest_as_it_was(copied: Path) -> None:
    note, file = copied.parent / "note.txt", copied / "tiny.ttl"
    file.write_text("# A remark\n" + file.read_text(encoding="utf-8") + "# The end\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in copied.iterdir()}
    count = len(kg.open(copied).claims())
    quote = "The brigade belongs to the\nBorun Front."
    shown = run(
        *("-g", copied, "add", "borun front", "has-part", "KARSH", "--text", note, "--quote", quote.replace("\n", " ")),
        *("--since", "2001", "--until", "ongoing", "--gloss", "The brigade is in the Front", "--confidence", "0.7"),
    )
    assert (shown.returncode, shown.stderr) == (0, f"kg: added to {file}\n")
    # A backward reading is turned round.
    assert shown.stdout.splitlines()[:2] == ["Karsh is part of Front", "  “The brigade is in the Front”"]
    after = kg.open(copied)
    assert len(after.claims()) == count + 1
    (added,) = [each for each in after.claims("Karsh", "part-of") if each.confidence == 0.7]
    start = TINY_TEXT.index("The brigade")
    assert (added.locator.start, added.locator.end) == (start, start + len(quote))
    assert (added.locator.paragraph, added.locator.sentence) == (2, 1)
    assert (added.since, added.until, added.speaker) == ("2001", "ongoing", "the author of the note")
    assert {path: path.read_bytes() for path in copied.iterdir() if path != file} == {
        path: text for path, text in before.items() if path != file
    }
    new = file.read_text(encoding="utf-8")
    stanza = re.search(rf"claim:{added.id} a kg:Claim.*?@en \.\n\n?", new, re.DOTALL)
    assert stanza
    assert new.replace(stanza.group(), "") == before[file].decode()
    assert quote not in new
    assert "belongs to the" not in new
    checked = run("check", "-g", copied, "--text", note)
    assert (checked.returncode, checked.stderr) == (0, ""), checked.stdout
    assert f"{note}: 4 of 4 claims of tiny in place" in checked.stdout


def test_add_twice_is_refused(copied: Path) -> None:
    args = ("-g", copied, "add", "Aldia", "arms", "Karsh", "--text", copied.parent / "note.txt", "--quote", "It shells")
    assert run(*args).returncode == 0
    first = (copied / "tiny.ttl").read_bytes()
    again = run(*args)
    assert (again.returncode, again.stdout) == (2, "")
    assert re.fullmatch(r"kg: claim \w{16} is there already; nothing was written\n", again.stderr)
    assert (copied / "tiny.ttl").read_bytes() == first


def test_add_does_not_change_the_shipped_seeds(copied: Path) -> None:
    before = {path: path.read_bytes() for path in SEEDS.rglob("*.ttl")}
    shown = run("add", "US", "arms", "KH", "--text", copied.parent / "note.txt", "--quote", "It shells")
    assert shown.returncode == 2
    assert "copy them" in shown.stderr
    assert {path: path.read_bytes() for path in SEEDS.rglob("*.ttl")} == before


def test_csv_goes_out_and_comes_back_the_same(copied: Path, tmp_path: Path) -> None:
    table, turtle = tmp_path / "claims.csv", tmp_path / "claims.ttl"
    assert run("export", "csv", "-g", ARTICLE_SEEDS, "-o", table).returncode == 0
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(kg.open(ARTICLE_SEEDS).claims())
    shown = run("import", "csv", table, "-g", ARTICLE_SEEDS, "-o", turtle)
    assert (shown.returncode, shown.stdout, shown.stderr) == (0, "", f"kg: {len(rows)} claims\n")
    assert turtle.read_bytes() == (ARTICLE_SEEDS / "claims.ttl").read_bytes()
    assert run("import", "csv", table, "-g", ARTICLE_SEEDS).stdout == turtle.read_text(encoding="utf-8")
    assert run("export", "-f", "csv", "-g", ARTICLE_SEEDS).stdout == table.read_text(encoding="utf-8")

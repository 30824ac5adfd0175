"""Bad input: one line on stderr with the place and the next step, exit 2, no data, nothing half written."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from support import TINY, TINY_CLAIMS, TINY_TEXT, claim, run, tiny

US_KH = ("paths", "US", "KH")


def refused(*args: object, env: dict[str, str] | None = None, stdin: str | None = None, command: str = "") -> str:
    """Run a command that must fail properly; return its line."""
    shown = run(*map(str, args), env=env, stdin=stdin)
    assert "Traceback" not in shown.stderr, shown.stderr
    assert (shown.returncode, shown.stdout) == (2, ""), shown.stderr
    lines = shown.stderr.splitlines()
    assert len(lines) == 1, shown.stderr
    assert lines[0].startswith("kg: " if not command else f"kg {command}: "), lines[0]
    assert "; " in lines[0] or "?" in lines[0], f"no next step: {lines[0]}"
    return lines[0]


def broken(folder: Path, old: str, new: str) -> Path:
    """Write the tiny graph with one thing in it replaced."""
    text = TINY + TINY_CLAIMS
    assert text.count(old) >= 1
    file = folder / "broken.ttl"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


def line_of(file: Path, text: str) -> int:
    """Return the number of the first line that holds a text."""
    return next(number for number, line in enumerate(file.read_text("utf-8").splitlines(), 1) if text in line)


def test_a_missing_file(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere.ttl"
    for args in ((*US_KH, "-g", nowhere), ("-g", nowhere, *US_KH), ("check", "-g", nowhere), ("claims", "-g", nowhere)):
        hint = "check the path given with -g, --rules or KG_GRAPH"
        assert refused(*args) == f"kg: no such file or folder: {nowhere}; {hint}"


def test_the_environment_points_nowhere(tmp_path: Path) -> None:
    line = refused(*US_KH, env={"KG_GRAPH": str(tmp_path / "nowhere")})
    assert "KG_GRAPH" in line
    assert str(tmp_path / "nowhere") in line


def test_a_folder_without_rdf(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no RDF")
    assert refused(*US_KH, "-g", tmp_path).startswith(f"kg: no RDF in {tmp_path}; put files ending in .ttl")


def test_a_file_with_a_suffix_of_no_rdf(tmp_path: Path) -> None:
    file = tmp_path / "graph.txt"
    file.write_text(TINY)
    assert refused(*US_KH, "-g", file).startswith(f"kg: not an RDF file: {file}; its name should end in .ttl")
    bare = tmp_path / "graph"
    bare.write_text(TINY)
    assert f"not an RDF file: {bare};" in refused(*US_KH, "-g", bare)


def test_broken_turtle_names_line_and_column(tmp_path: Path) -> None:
    file = tmp_path / "broken.ttl"
    file.write_text("@prefix a: <http://example.org/> .\na:b a:c a:d .\na:b a:c nothing:here .\n")
    assert re.match(
        rf"kg: {re.escape(str(file))}:3:\d+: not valid RDF: .*; mend the file there$", refused("actors", "-g", file)
    )
    file.write_text('<http://example.org/a> <http://example.org/b> "never closed .\n\n')
    assert re.match(rf"kg: {re.escape(str(file))}:\d+:\d+: not valid RDF", refused("actors", "-g", file))


@pytest.mark.parametrize("suffix", ["nt", "nq", "trig", "rdf", "owl", "jsonld", "n3"])
def test_broken_files_of_other_formats(suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"broken.{suffix}"
    file.write_text("<<<< {[ not RDF at all")
    assert str(file) in refused("actors", "-g", file)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("rdf:subject actor:Karsh", "rdf:subject actor:Karsch", "undefined actor 'Karsch'; did you mean Karsh?"),
        ("rdf:object actor:Karsh", "rdf:object actor:Nobody", "undefined actor 'Nobody'; define <"),
        ("rdf:predicate kg:funds", "rdf:predicate kg:fundz", "undefined relation 'fundz'; did you mean funds"),
        ("rdf:predicate kg:funds", "rdf:predicate kg:fundedBy", "'fundedBy' is how 'funds' reads backwards; swap"),
        (
            "hadPrimarySource source:tiny",
            "hadPrimarySource source:tinny",
            "undefined source 'tinny'; did you mean tiny",
        ),
        ("wasAttributedTo actor:Borun", "wasAttributedTo actor:Brn", "undefined speaker 'Brn'; "),
        ("kg:event event:shelling", "kg:event event:shellin", "undefined event 'shellin'; did you mean shelling?"),
        ("kg:confidence 0.6", "kg:confidence 1.7", "the confidence 1.7 is outside 0..1; write a number"),
        ("kg:confidence 0.6", "kg:confidence -0.1", "the confidence -0.1 is outside 0..1"),
        ("kg:confidence 0.6", 'kg:confidence "high"', "the confidence high is outside 0..1"),
        ("kg:confidence 0.6", 'kg:confidence "NaN"^^xsd:double', "the confidence NaN is outside 0..1"),
        ("kg:confidence 0.6", "kg:confidence 0.6 , 0.7", "has 2 confidences; give it exactly one"),
        ('kg:until "2001-04"^^xsd:gYearMonth ; kg:event', 'kg:until "2000"^^xsd:gYear ; kg:event', "before it starts"),
        ('kg:since "2001-04"', 'kg:since "2001-13"', "2001-13"),
        ('kg:since "2001-04"', 'kg:since "soon"', "soon"),
        ("kg:stance kg:asserted", "kg:stance kg:sworn", "'sworn' is no stance; see kg:Stance"),
        ("oa:end 29", "oa:end 0", "the locator's span 0–0 is empty; "),
        ("oa:start 0", 'oa:start "first"', "the locator's offsets are not numbers; "),
        ('kg:gloss "Karsh attacks Aldia"@en', "rdfs:comment 1", "has no gloss; give it exactly one"),
        ('skos:notation "Borun"', 'skos:notation "Aldia"', "the actor handle 'Aldia' is used twice; rename"),
        ('skos:notation "Borun" ; ', "", "has no skos:notation; give it exactly one"),
    ],
)
def test_records_that_cannot_be_read(old: str, new: str, says: str, tmp_path: Path) -> None:
    file = broken(tmp_path, old, new)
    line = refused("paths", "Aldia", "Karsh", "-g", file)
    assert says in line
    place = re.match(rf"kg: {re.escape(str(file))}:(\d+): ", line)
    assert place, line
    # The place is the subject's own line or, for one in the head of a file, near enough to see it.
    assert abs(int(place.group(1)) - line_of(file, new.split(" ; ")[0] if new else "actor:Borun a")) <= 8


def test_a_bad_record_is_told_with_the_number_of_the_others(tmp_path: Path) -> None:
    file = broken(tmp_path, "rdf:object actor:Karsh", "rdf:object actor:Nobody")
    text = file.read_text("utf-8").replace("kg:confidence 0.6", "kg:confidence 6")
    file.write_text(text, encoding="utf-8")
    assert "; 1 more: 'kg check' lists them all" in refused("actors", "-g", file)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("paths", "US", "KHH"), "unknown actor 'KHH'; did you mean KH"),
        (("actor", "Zzyzx Qqq"), "unknown actor 'Zzyzx Qqq'; 'kg actors' lists them all"),
        (("actor", ""), "unknown actor ''; "),
        (("claims", "--of", "Kataib Hezbolah"), "did you mean Kataib Hezbollah"),
        (("claims", "--relation", "fnds"), "unknown relation 'fnds'; did you mean funds"),
        (("evidence", "US", "loves", "KH"), "unknown relation 'loves'; "),
        (("evidence", "US", "funds", "Nobody"), "unknown actor 'Nobody'; "),
        (
            ("paths", "US", "KH", "--lens", "fundin"),
            "unknown lens 'fundin'; did you mean funding? the lenses",
        ),
        (("paths", "US", "America"), "'US' and 'America' are both US; name two different actors"),
        (("view", "--focus", "KHH", "-o", "/nowhere/at/all.html"), "unknown actor 'KHH'; did you mean KH"),
        (("export", "turtel"), "unknown format 'turtel'; did you mean turtle"),
        (("export", "-f", ""), "give one format"),
        (("query", "--name", "who-funds"), "unknown question 'who-funds'; "),
        (("query", "SELECT"), "the query cannot be run: "),
        (("query", "SELECT * { SERVICE <http://127.0.0.1:1/> {} }"), "SERVICE is refused: "),
        (("query", "CLEAR ALL"), "CLEAR is refused: "),
        (("query", "nowhere.rq"), "cannot read nowhere.rq: "),
        (("query", "ASK {}", "--format", "turtle"), "solutions cannot be printed as turtle; use one of json"),
        (("query", "CONSTRUCT WHERE {?s ?p ?o}", "--format", "csv"), "statements cannot be printed as csv; use one of"),
        (("pahts", "US", "KH"), "no such command 'pahts'; did you mean paths?"),
        (("frobnicate",), "no such command 'frobnicate'; 'kg --help' lists them"),
    ],
)
def test_unknown_names(command: tuple[str, ...], says: str) -> None:
    shown = "export" if command == ("export", "-f", "") else ""
    assert says in refused(*command, command=shown)


@pytest.mark.parametrize(
    "command",
    [
        ("paths", "US", "KH", "--hops", "3"),
        ("paths", "US"),
        ("paths", "US", "KH", "PMF"),
        ("paths", "US", "KH", "--top", "0"),
        ("paths", "US", "KH", "--top", "many"),
        ("paths", "US", "KH", "--max-hops", "13"),
        ("paths", "US", "KH", "--min-confidence", "1.7"),
        ("paths", "US", "KH", "--min-confidence", "nan"),
        ("paths", "US", "KH", "--format", "xml"),
        ("actors", "extra"),
        ("actor",),
        ("export",),
        ("export", "csv", "-f", "json"),
        ("query",),
        ("query", "ASK {}", "--list"),
        ("query", "--list", "--name", "x"),
        ("query", "ASK {}", "--format", "text"),
        ("completion", "tcsh"),
        ("import", "xml", "table.xml"),
        ("view", "--hops", "0"),
        ("add", "US", "funds", "KH"),
        ("add", "US", "funds", "KH", "--text", "x", "--quote", "y", "--confidence", "1.7"),
    ],
)
def test_wrong_usage_names_the_command_and_its_help(command: tuple[str, ...]) -> None:
    assert refused(*command, command=command[0]).endswith(f"; see 'kg {command[0]} --help'")


def test_wrong_usage_of_kg_itself() -> None:
    assert refused("--frob").endswith("; see 'kg --help'")
    assert "requires an argument" in refused("-g")
    assert "requires an argument" in refused("check", "--text")


def test_texts_that_cannot_be_read(tmp_path: Path) -> None:
    nowhere, binary, folder = tmp_path / "nowhere.txt", tmp_path / "binary.txt", tmp_path / "folder.txt"
    binary.write_bytes(b"caf\xe9")
    folder.mkdir()
    graph = tiny(tmp_path)
    for text, says in (
        (nowhere, f"cannot read {nowhere}: No such file or directory; check the path"),
        (binary, f"{binary} is not UTF-8 text (byte 3); convert it to UTF-8"),
        (folder, f"cannot read {folder}: Is a directory; check the path"),
    ):
        assert says in refused("check", "-g", graph, "--text", text)
        assert says in refused("-g", graph, "add", "Aldia", "arms", "Karsh", "--text", text, "--quote", "x")
        assert says in refused("import", "csv", text, "-g", graph)
    other = tmp_path / "other.txt"
    other.write_text("Another text altogether.")
    assert f"{other}: no cited span" in refused("check", "-g", graph, "--text", other)
    assert "is the document of no source; " in refused(
        *("-g", graph, "add", "Aldia", "arms", "Karsh", "--text", other, "--quote", "Another")
    )
    assert "its digest differs; " in refused(
        *("-g", graph, "add", "Aldia", "arms", "Karsh", "--text", other, "--quote", "Another", "--source", "tiny")
    )


def test_a_graph_that_is_not_utf8(tmp_path: Path) -> None:
    file = tmp_path / "latin.ttl"
    file.write_bytes(b'<http://example.org/a> <http://example.org/b> "caf\xe9" .\n')
    assert str(file) in refused("actors", "-g", file)


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read every file")
def test_a_file_that_must_not_be_read(tmp_path: Path) -> None:
    file = tiny(tmp_path)
    file.chmod(0)
    assert f"cannot read {file}: Permission denied; " in refused("actors", "-g", file)


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--quote", "No such words"), "the quote 'No such words' does not stand in note.txt; copy it"),
        (("--quote", "Aldia"), "the quote 'Aldia' stands 2 times in note.txt; quote more"),
        (("--quote", ""), "the quote '' does not stand"),
        (("--quote", "It shells", "--since", "soon"), "soon"),
        (("--quote", "It shells", "--since", "2001", "--until", "2000"), "it ends (2000) before it starts (2001); "),
        (("--quote", "It shells", "--speaker", "Nobody At All"), "unknown speaker 'Nobody At All'; "),
        (("--quote", "It shells", "--event", "shellin"), "unknown event 'shellin'; did you mean shelling"),
        (("--quote", "It shells", "--modality", "certain"), "unknown modality 'certain'"),
        (("--quote", "It shells", "--modality", "denied"), "unknown modality 'denied'"),
        (("--quote", "It shells", "--basis", "rumoured"), "unknown basis 'rumoured'"),
        (("--quote", "It shells", "--basis", "possible"), "unknown basis 'possible'"),
        (("--quote", "It shells", "--gloss", "one\ntwo"), "the gloss has more than one line; "),
        (("--quote", "It shells", "--on-behalf-of", "Zzyzx"), "unknown actor 'Zzyzx'; "),
        (("--quote", "It shells", "--about", "Zzyzx"), "unknown event 'Zzyzx'; "),
        (("--quote", "It shells", "--source", "Zzyzx"), "unknown source 'Zzyzx'; "),
    ],
)
def test_add_writes_nothing_where_something_is_wrong(args: tuple[str, ...], says: str, tmp_path: Path) -> None:
    file, note = tiny(tmp_path), tmp_path / "note.txt"
    note.write_text(TINY_TEXT, encoding="utf-8")
    before = file.read_bytes()
    assert says in refused("-g", file, "add", "Aldia", "arms", "Karsh", "--text", note, *args)
    assert file.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [note, file]


def test_add_to_an_actor_itself_and_to_files_that_are_not_turtle(tmp_path: Path) -> None:
    file, note = tiny(tmp_path), tmp_path / "note.txt"
    note.write_text(TINY_TEXT, encoding="utf-8")
    quoted = ("--text", note, "--quote", "It shells")
    assert "name two different actors" in refused("-g", file, "add", "Aldia", "arms", "Aldia", *quoted)
    other = tmp_path / "tiny.nq"
    assert run("export", "nquads", "-g", file, "-o", other).returncode == 0
    assert f"{other} is not Turtle; " in refused("-g", other, "add", "Aldia", "arms", "Karsh", *quoted)


def test_outputs_that_cannot_be_written(tmp_path: Path) -> None:
    file, nowhere, folder = tiny(tmp_path), tmp_path / "no" / "where", tmp_path / "folder"
    folder.mkdir()
    table = tmp_path / "claims.csv"
    assert run("export", "csv", "-g", file, "-o", table).returncode == 0
    before = sorted(tmp_path.rglob("*"))
    for place in (nowhere, folder):
        for command in (("export", "turtle"), ("view",), ("import", "csv", table)):
            line = refused(*command, "-g", file, "-o", place)
            assert line.startswith(f"kg: cannot write {place}: ")
            assert line.endswith("; choose another place with -o")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root can write everywhere")
def test_a_folder_that_must_not_be_written(tmp_path: Path) -> None:
    file, folder = tiny(tmp_path), tmp_path / "sealed"
    folder.mkdir(mode=0o555)
    assert "Permission denied" in refused("export", "csv", "-g", file, "-o", folder / "x.csv")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("command", ["actors", "claims", "export turtle", "export csv", "query ASK{}"])
def test_a_full_disk_under_standard_output(command: str, tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        args = [sys.executable, "-m", "kg", *command.split(), "-g", tiny(tmp_path)]
        child = subprocess.run(args, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert len(child.stderr.splitlines()) == 1, child.stderr
    assert child.stderr.startswith("kg: cannot write ")
    assert child.returncode == 2


def test_a_failing_export_keeps_the_old_file(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("old")
    refused("export", "turtel", "-o", out, "-g", tiny(tmp_path))
    assert out.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "tiny.ttl"]


def test_import_reports_every_wrong_row_and_writes_nothing(tmp_path: Path) -> None:
    file, table, out = tiny(tmp_path), tmp_path / "claims.csv", tmp_path / "claims.ttl"
    assert run("export", "csv", "-g", file, "-o", table).returncode == 0
    rows = table.read_text("utf-8").splitlines()
    rows[1] = rows[1].replace("Aldia", "Nobody", 1)
    rows[3] = rows[3].replace("0.6", "1.7")
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    shown = run("import", "csv", table, "-g", file, "-o", out)
    assert (shown.returncode, shown.stdout) == (2, "")
    lines = shown.stderr.splitlines()
    assert [re.match(rf"kg: {re.escape(str(table))}(:\d+)?: ", line).group(1) for line in lines] == [":2", ":4", None]
    assert "unknown actor 'Nobody'" in lines[0]
    assert "outside 0..1" in lines[1]
    assert lines[2].endswith("2 of 3 rows are wrong; nothing was written")
    assert not out.exists()
    table.write_text("subject,relation\nAldia,funds\n")
    assert "the table misses the column object; 'kg export csv' shows" in refused("import", "csv", table, "-g", file)


def test_a_graph_without_claims_still_answers(tmp_path: Path) -> None:
    file = tmp_path / "empty.ttl"
    file.write_text("")
    for command in (
        ["actors"],
        ["sources"],
        ["relations"],
        ["check"],
        ["export", "turtle"],
        ["query", "SELECT * {?x a kg:Claim}"],
    ):
        shown = run(*command, "-g", file)
        assert (shown.returncode, shown.stderr) == (0, ""), command
    assert json.loads(run("actors", "-g", file, "--format", "json").stdout) == []
    assert run("export", "json", "-g", file).returncode == run("export", "graphml", "-g", file).returncode == 0
    assert run("claims", "-g", file).returncode == 1
    assert "unknown actor 'US'; " in refused(*US_KH, "-g", file)
    page = tmp_path / "page.html"
    assert run("view", "-o", page, "-g", file).returncode == 0
    (tmp_path / "actors.ttl").write_text(TINY, encoding="utf-8")
    assert run("paths", "Aldia", "Karsh", "-g", tmp_path / "actors.ttl").returncode == 1


@pytest.mark.parametrize("change", ["bom", "crlf", "cr"])
def test_marks_of_byte_order_and_other_line_ends_are_read(change: str, tmp_path: Path) -> None:
    file = tiny(tmp_path)
    text = file.read_bytes()
    plain = run("paths", "Aldia", "Karsh", "-g", file).stdout
    ends = {"bom": b"\xef\xbb\xbf" + text, "crlf": text.replace(b"\n", b"\r\n"), "cr": text.replace(b"\n", b"\r")}
    file.write_bytes(ends[change])
    shown = run("paths", "Aldia", "Karsh", "-g", file)
    assert (shown.returncode, shown.stdout) == (0, plain), shown.stderr
    note = tmp_path / "note.txt"
    note.write_text(TINY_TEXT, encoding="utf-8")
    added = run("-g", file, "add", "Aldia", "arms", "Karsh", "--text", note, "--quote", "It shells")
    assert added.returncode == 0, added.stderr
    assert len(json.loads(run("claims", "-g", file, "--format", "json").stdout)) == 4


def test_plain_ties_without_claims_are_told_and_left_out(tmp_path: Path) -> None:
    file = tiny(tmp_path, "\nactor:Borun kg:funds actor:Karsh .\n")
    shown = run("paths", "Borun", "Karsh", "-g", file)
    assert (shown.returncode, shown.stdout) == (1, "")
    assert shown.stderr.startswith(f"kg: {file}: 1 plain tie(s) left out, for no claim stands behind them")


def test_ambiguous_names_list_the_candidates(tmp_path: Path) -> None:
    extra = '\nactor:Front skos:altLabel "The Army"@en .\nactor:Karsh skos:altLabel "the army"@en .\n'
    line = refused("actor", "THE ARMY", "-g", tiny(tmp_path, extra))
    assert line == "kg: ambiguous actor 'THE ARMY'; write one of Front, Karsh"


def test_shapes_are_checked_only_by_check(tmp_path: Path) -> None:
    file = tiny(tmp_path, claim("Aldia", "funds", "Borun", gloss="x" * 201))
    assert run("paths", "Aldia", "Karsh", "-g", file).returncode == 0
    shown = run("check", "-g", file)
    assert (shown.returncode, shown.stderr) == (1, "")
    assert "Write kg:gloss on one line of at most 200 characters." in shown.stdout

"""Claims as a table: out and in again, exactly; every wrong row told with its line, and then nothing written."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from pathlib import Path

import pytest

import kg
from kg.claims.model import Claim
from kg.claims.turtle import HEADER, document
from kg.errors import InputError
from kg.importers.csv import read
from support import ARTICLE_SEEDS, RELEASE_SEEDS, TINY, claim, run, tiny
from test_collection import HOSTILE

COLUMNS = (
    "id,subject,relation,object,stance,modality,basis,confidence,speaker,source,since,until,event,on_behalf_of,about,"
    "start,end,paragraph,sentence,sha256,gloss"
)


def exported(graph: kg.Graph) -> str:
    out = BytesIO()
    graph.export("csv", out)
    return out.getvalue().decode()


def imported(text: str, graph: kg.Graph, folder: Path) -> tuple[list[Claim], list[str]]:
    file = folder / "table.csv"
    file.write_bytes(text.encode())
    claims, problems = read(str(file), graph.store.said)
    return claims, [str(problem).removeprefix(str(file)) for problem in problems]


def table(graph: kg.Graph, *changes: dict[str, object]) -> str:
    """The graph's table with cells of its first rows changed."""
    rows = list(csv.DictReader(StringIO(exported(graph), newline="")))
    for row, change in zip(rows, changes, strict=False):
        row.update({name: str(value) for name, value in change.items()})
    out = StringIO(newline="")
    writer = csv.DictWriter(out, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def without_claims(folder: Path) -> kg.Graph:
    folder.mkdir()
    (folder / "base.ttl").write_text(TINY)
    return kg.open(folder)


def test_the_columns_are_the_public_fields() -> None:
    assert exported(kg.open()).splitlines()[0] == COLUMNS


def test_the_seeds_come_back_exactly(tmp_path: Path) -> None:
    graph = kg.open()
    text = exported(graph)
    assert text.count("\r") == 0
    claims, problems = imported(text, graph, tmp_path)
    assert problems == []
    assert claims == list(graph.claims())
    for collection in (ARTICLE_SEEDS, RELEASE_SEEDS):
        written = (collection / "claims.ttl").read_text(encoding="utf-8")
        held = [each for each in claims if f"\nclaim:{each.id} a kg:Claim" in written]
        assert document(held, graph.store.said) == written


def test_a_table_fills_a_collection_without_claims(tmp_path: Path) -> None:
    """Also where one claim is about another of the same table, before or after it."""
    first = "claim:682e21f32d6034b4"  # Aldia funds Karsh
    graph = kg.open(tiny(tmp_path, claim("Borun", "condemns", "Aldia", more=f"kg:about {first} ;")))
    base = without_claims(tmp_path / "base")
    text = exported(graph)
    claims, problems = imported(text, base, tmp_path)
    assert problems == []
    assert claims == list(graph.claims())
    assert claims[-1].about == claims[0].id
    header, *rows = text.splitlines(keepends=True)
    claims, problems = imported("".join([header, *reversed(rows)]), base, tmp_path)
    assert problems == []
    assert sorted(claims) == sorted(graph.claims())


@pytest.mark.parametrize("gloss", [gloss for gloss in HOSTILE if len(gloss.splitlines()) == 1])
def test_hostile_text_comes_back_exactly(tmp_path: Path, gloss: str) -> None:
    graph = kg.open(tiny(tmp_path))
    first = graph.claims()[0]._replace(gloss=gloss)
    (tmp_path / "tiny.ttl").unlink()
    (tmp_path / "base.ttl").write_text(TINY)
    (tmp_path / "claims.ttl").write_text(document([first], graph.store.said), encoding="utf-8", newline="")
    again = kg.open(tmp_path)
    assert again.claims()[0].gloss == gloss
    claims, problems = imported(exported(again), again, tmp_path)
    assert problems == []
    assert claims == list(again.claims())


def test_hostile_names_come_back_exactly(tmp_path: Path) -> None:
    """A speaker's name may be anything; a formula, a comma and quotation marks are plain text."""
    label = '=HYPERLINK(\\"x\\"), the \\"author\\"; a\\tb'
    graph = kg.open(_renamed(tmp_path, label))
    claims, problems = imported(exported(graph), graph, tmp_path)
    assert problems == []
    assert claims == list(graph.claims())
    assert claims[0].speaker == '=HYPERLINK("x"), the "author"; a\tb'


def _renamed(folder: Path, label: str) -> Path:
    file = tiny(folder)
    file.write_text(file.read_text().replace("the author of the note", label))
    return file


def test_confidences_come_back_to_the_last_digit(tmp_path: Path) -> None:
    graph = kg.open(tiny(tmp_path))
    sure = [0.1 + 0.2, 1e-07, 1.0]
    claims, problems = imported(table(graph, *({"confidence": each} for each in sure)), graph, tmp_path)
    assert problems == []
    assert [each.confidence for each in claims] == sure


def test_only_what_a_claim_needs_must_stand_in_the_table(tmp_path: Path) -> None:
    graph = kg.open(tiny(tmp_path))
    first = graph.claims()[0]
    place = ",".join(map(str, first.locator))
    columns = "subject,relation,object,source,start,end,paragraph,sentence,sha256,until"
    text = f"{columns}\naldia,Funds,karsh brigade,A made-up note,{place},ongoing\n"
    claims, problems = imported(text, graph, tmp_path)
    assert problems == []
    # The author speaks: 0.9; the gloss is made from the tie; the id is computed, and is that of the same claim.
    assert claims == [first._replace(gloss="Aldia funds Karsh")]


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("id,", "\ufeffid,")])
def test_a_table_from_a_spreadsheet_is_read(tmp_path: Path, change: tuple[str, str]) -> None:
    """With a byte order mark, or with CRLF line ends."""
    graph = kg.open(tiny(tmp_path))
    times = 1 if change[1] == "\ufeffid," else -1
    claims, problems = imported(exported(graph).replace(*change, times), graph, tmp_path)
    assert problems == []
    assert claims == list(graph.claims())


WRONG = {
    "unknown actor": ({"subject": "Aldea"}, "unknown actor 'Aldea'; did you mean Aldia"),
    "unknown relation": ({"relation": "fnuds"}, "unknown relation 'fnuds'; did you mean funds"),
    "unknown source": ({"source": "x"}, "unknown source 'x'"),
    "unknown speaker": ({"speaker": "nobody"}, "unknown speaker 'nobody'"),
    "unknown event": ({"event": "sheling"}, "unknown event 'sheling'; did you mean shelling"),
    "unknown stance": ({"stance": "agreed"}, "unknown stance 'agreed'"),
    "too sure": ({"confidence": "1.7"}, "the confidence 1.7 is outside 0..1"),
    "not a number": ({"confidence": "high"}, "not a number: "),
    "offset in words": ({"start": "two"}, "not a number: "),
    "empty span": ({"start": "29"}, "the span 29–29 is empty; end must come after start"),
    "no date": ({"since": "lately"}, "'lately' is not a date"),
    "empty cell": ({"object": ""}, "the cell 'object' is empty; fill it in"),
    "no digest": ({"sha256": ""}, "the cell 'sha256' is empty"),
    "gloss of two lines": ({"gloss": "one\ntwo"}, "the gloss has more than one line"),
    "to itself": ({"object": "Aldia"}, "Aldia cannot stand in 'funds' to itself"),
    "no id": ({"id": "not an id"}, "'not an id'"),
    "id that would break the file": ({"id": "a> . <b"}, "'a> . <b'"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_row_is_told_with_its_line_and_the_next_step(tmp_path: Path, kind: str) -> None:
    graph = kg.open(tiny(tmp_path))
    change, message = WRONG[kind]
    claims, (problem,) = imported(table(graph, change), graph, tmp_path)
    assert problem.startswith(f":2: {message}")
    assert [each.id for each in claims] == [each.id for each in graph.claims()[1:]]


def test_every_wrong_row_is_told(tmp_path: Path) -> None:
    graph = kg.open(tiny(tmp_path))
    claims, problems = imported(table(graph, {"subject": "?"}, {}, {"object": "?"}), graph, tmp_path)
    assert [problem.split(" ")[0] for problem in problems] == [":2:", ":4:"]
    assert len(claims) == 1


def test_the_line_is_right_after_a_blank_line_and_after_a_cell_of_two_lines(tmp_path: Path) -> None:
    graph = kg.open(tiny(tmp_path))
    rows = table(graph, {}, {"subject": "?"}, {"object": "?"}).splitlines(keepends=True)
    _, problems = imported("".join([*rows[:2], "\n", *rows[2:]]), graph, tmp_path)
    assert [problem.split(" ")[0] for problem in problems] == [":4:", ":5:"]
    _, problems = imported(table(graph, {"gloss": "one\ntwo"}, {"subject": "?"}), graph, tmp_path)
    assert [problem.split(" ")[0] for problem in problems] == [":2:", ":4:"]


def test_a_claim_that_stands_twice_is_told_at_its_second_place(tmp_path: Path) -> None:
    graph = kg.open(tiny(tmp_path))
    text = exported(graph)
    _, (problem,) = imported(text + text.splitlines(keepends=True)[1], graph, tmp_path)
    assert problem.startswith(f":5: claim {graph.claims()[0].id} stands twice in the table; remove one")


@pytest.mark.parametrize("row", ["a,b", "a" * 5 + "," * 40, '"unclosed'])
def test_a_row_of_another_width_or_an_unclosed_quote_is_told(tmp_path: Path, row: str) -> None:
    graph = kg.open(tiny(tmp_path))
    claims, (problem,) = imported(f"{exported(graph)}{row}\n", graph, tmp_path)
    assert problem.startswith(":5: ")
    assert len(claims) == 3


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("", "misses the column subject"),
        ("subject,relation", "misses the column object"),
        (COLUMNS.replace("object", "objekt"), "misses the column object"),
        (f"{COLUMNS},colour", "has a foreign column 'colour'"),
        (f"{COLUMNS},subject", "subject"),
        (COLUMNS.replace(",", ";"), "misses the column subject"),
        (f'"id"x,{COLUMNS}', "mend"),
    ],
)
def test_wrong_columns_are_one_error(tmp_path: Path, header: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        imported(f"{header}\n", kg.open(tiny(tmp_path)), tmp_path)


def test_a_table_that_is_no_utf8_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_bytes("Français".encode("latin-1"))
    with pytest.raises(InputError, match="is not UTF-8 text"):
        read(str(tmp_path / "table.csv"), kg.open(tiny(tmp_path)).store.said)


def test_the_command_writes_all_or_nothing(tmp_path: Path) -> None:
    graph = kg.open(tiny(tmp_path))
    output, good, bad = tmp_path / "out" / "claims.ttl", tmp_path / "good.csv", tmp_path / "bad.csv"
    output.parent.mkdir()
    output.write_text("# old\n")
    good.write_text(exported(graph))
    bad.write_text(table(graph, {"subject": "?"}, {}, {"confidence": 7}))
    failed = run("-g", tmp_path / "tiny.ttl", "import", "csv", bad, "-o", output)
    assert failed.returncode == 2
    assert failed.stdout == ""
    lines = failed.stderr.splitlines()
    assert [line.split(": ")[1] for line in lines[:2]] == [f"{bad}:2", f"{bad}:4"]
    assert lines[2] == f"kg: {bad}: 2 of 3 rows are wrong; nothing was written"
    assert output.read_text() == "# old\n"
    assert [each.name for each in output.parent.iterdir()] == ["claims.ttl"]
    done = run("-g", tmp_path / "tiny.ttl", "import", "csv", good, "-o", output)
    assert done.returncode == 0, done.stderr
    assert output.read_text() == document(list(graph.claims()), graph.store.said)
    assert output.read_text().startswith(HEADER)

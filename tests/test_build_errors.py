"""What ``kg build`` refuses, and what of a compiled graph cannot be used: one line, the next step, and no trace."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from kg.build.build import build
from kg.errors import InputError, KgError
from support import TINY, TINY_CLAIMS, claim, generation, in_columns, inside, ntriples, refused, run, tiny
from test_reader import BROKEN_CLAIMS, BROKEN_RECORDS, broken

pytestmark = pytest.mark.usefixtures("cache")


def built(file: Path) -> None:
    build([str(file)], str(file.parent / "g.kg"))


@pytest.mark.parametrize("kind", [*BROKEN_CLAIMS, *BROKEN_RECORDS])
def test_a_broken_record_is_told_as_everywhere(tmp_path: Path, kind: str) -> None:
    """With file, line and next step; in lines, too, and where large files are read; and nothing is left."""
    wrong = broken(*BROKEN_CLAIMS[kind][:2]) if kind in BROKEN_CLAIMS else f"\n{BROKEN_RECORDS[kind][0]}\n\n"
    text = TINY + TINY_CLAIMS + wrong + claim("Borun", "arms", "Front", confidence=1.7)
    (tmp_path / "g.ttl").write_text(text, encoding="utf-8")
    (tmp_path / "g.nq").write_text(ntriples(text), encoding="utf-8")
    for name, opened in (("g.ttl", in_columns), ("g.nq", in_columns), ("g.nq", built)):
        with pytest.raises(InputError) as told:
            kg.open(tmp_path / name)
        assert re.search(r"\.(ttl|nq):\d+: .+; 1 more: 'kg check' lists them all$", str(told.value))
        with pytest.raises(InputError) as raised:
            opened(tmp_path / name)
        assert str(raised.value) == str(told.value)
    assert not (tmp_path / "g.kg").exists()


def test_a_broken_claim_is_one_line_of_the_command(tmp_path: Path) -> None:
    file = tmp_path / "g.nq"
    text = ntriples(TINY + TINY_CLAIMS + claim("Borun", "arms", "Front", confidence=1.7))
    file.write_text(text, encoding="utf-8")
    line = refused("build", file, "-o", tmp_path / "g.kg")
    assert line == refused("-g", file, "claims")
    place = next(n for n, row in enumerate(text.splitlines(), 1) if '"1.7"' in row) - 9
    assert re.match(rf"{re.escape(str(file))}:{place}: claim \w+: the confidence 1.7 is outside 0..1; write", line)
    assert [each.name for each in tmp_path.iterdir()] == ["g.nq"]


@pytest.mark.parametrize("wrong", ["<urn:x:y> .", "<x> <y> <z> .", "garbage", '<urn:x:a> <urn:x:b> "open .'])
def test_a_syntax_error_in_the_middle_is_told_with_its_line(tmp_path: Path, large: Path, wrong: str) -> None:
    rows = large.read_text(encoding="utf-8").splitlines(keepends=True)
    number = len(rows) // 2
    rows.insert(number, f"{wrong}\n")
    file = tmp_path / "g.nq"
    file.write_text("".join(rows), encoding="utf-8")
    line = refused("build", file, "-o", tmp_path / "g.kg")
    assert re.match(rf"{re.escape(str(file))}:{number + 1}:\d+: not valid RDF: .*; mend the file there$", line)
    for opened in (kg.open, in_columns):
        with pytest.raises(InputError) as raised:
            opened(file)
        assert str(raised.value) == line
    assert [each.name for each in tmp_path.iterdir()] == ["g.nq"]


@pytest.mark.parametrize("change", ["object", "extra", "locator", "gloss"])
def test_a_syntax_error_where_nobody_looks_is_found_all_the_same(tmp_path: Path, change: str) -> None:
    text = ntriples(TINY + TINY_CLAIMS)
    claims = re.findall(r"(<\S+/claim/\w+>) <\S+#type>", text)
    extra = f"{claims[0]} <urn:x:more> garbage .\n"
    old, new = {
        "object": ("#funds> .", "#funds ."),
        "extra": (f"{claims[0]} <", f"{extra}{claims[0]} <"),
        "locator": ('#start> "0"', '#start> garbage "0"'),
        "gloss": ('Aldia funds Karsh"@en', 'Aldia funds Karsh" garbage'),
    }[change]
    assert old in text
    text = text.replace(old, new, 1)
    file = tmp_path / "g.nq"
    file.write_text(text, encoding="utf-8")
    messages = []
    for opened in (kg.open, in_columns, built):
        with pytest.raises(InputError, match=r"g.nq:\d+:\d+: not valid RDF") as raised:
            opened(file)
        messages.append(str(raised.value))
    assert len(set(messages)) == 1


@pytest.mark.parametrize("name", ["g.nq", "g.ttl"])
def test_bytes_that_are_no_utf8(tmp_path: Path, name: str) -> None:
    text = ntriples(TINY + TINY_CLAIMS) if name == "g.nq" else TINY + TINY_CLAIMS
    (tmp_path / name).write_bytes(text.replace("made-up", "m\xe9chant").encode("latin-1"))
    line = refused("build", tmp_path / name, "-o", tmp_path / "g.kg")
    assert line.startswith(f"{tmp_path / name}")
    with pytest.raises(KgError):
        in_columns(tmp_path / name)
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_quads_in_a_file_of_triples_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "g.nt"
    file.write_text(ntriples(TINY + TINY_CLAIMS).replace(" .\n", " <urn:x:g> .\n"), encoding="utf-8")
    for opened in (kg.open, in_columns, built):
        with pytest.raises(InputError, match=r"g.nt:1:\d+: not valid RDF"):
            opened(file)


def test_what_is_no_rdf(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    target = tmp_path / "g.kg"
    assert "not an RDF file" in refused("build", tmp_path / "a.txt", "-o", target)
    assert "no RDF in" in refused("build", tmp_path, "-o", target)
    assert "no such file or folder" in refused("build", tmp_path / "none.ttl", "-o", target)
    assert run("build", tmp_path / "a.txt").returncode == 2
    assert run("build", "-o", target).returncode == 2
    assert not target.exists()


def test_what_is_there_and_is_no_compiled_graph_is_left_alone(tmp_path: Path) -> None:
    file = tiny(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "kg.json").write_text('{"claims": []}')
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    (tmp_path / "text.kg").write_text("mine")
    for name in ("full", "link", "text.kg", "tiny.ttl"):
        line = f"{tmp_path / name} is there and is no compiled graph; choose another place with -o"
        assert refused("build", file, "-o", tmp_path / name) == line
    assert (tmp_path / "full" / "kg.json").read_text() == '{"claims": []}'
    assert inside(tmp_path / "full") == ["kg.json"]
    assert (tmp_path / "text.kg").read_text() == "mine"
    assert refused("build", file, "-o", tmp_path / "no" / "such" / "g.kg").startswith("cannot write ")
    assert refused("build", file, "-o", tmp_path / "text.kg" / "g.kg").startswith("cannot write ")
    assert not (tmp_path / "no").exists()


def stamped(target: Path, **changes: object) -> None:
    kept = json.loads((target / "kg.json").read_text())
    (target / "kg.json").write_text(json.dumps(kept | changes))


def cut(path: Path, size: int) -> None:
    with path.open("rb+") as file:
        file.truncate(size)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "another format": lambda target: stamped(target, format=99),
    "another byte order": lambda target: stamped(target, order="middle"),
    "a stamp that is cut": lambda target: cut(target / "kg.json", 100),
    "an empty stamp": lambda target: cut(target / "kg.json", 0),
    "a stamp that is a list": lambda target: (target / "kg.json").write_text("[]"),
    "a stamp with strange parts": lambda target: stamped(target, sizes=["x"], origins=5),
    "a stamp with a field more": lambda target: stamped(target, mood="good"),
    "no stamp": lambda target: (target / "kg.json").unlink(),
    "a column that is cut": lambda target: cut(generation(target) / "columns" / "claim.rows", 57),
    "a column that is gone": lambda target: (generation(target) / "columns" / "tie.limit.Q").unlink(),
    "no store": lambda target: (generation(target) / "store").rename(target / "elsewhere"),
    "no generation": lambda target: generation(target).rename(target / "elsewhere"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_cannot_be_used_is_one_line_and_is_built_anew(tmp_path: Path, damage: str) -> None:
    file, target = tiny(tmp_path), tmp_path / "g.kg"
    build([str(file)], str(target))
    DAMAGES[damage](target)
    line = refused("-g", target, "actors")
    assert line.startswith(str(target))
    assert line.endswith("; build it anew with 'kg build'")
    build([str(file)], str(target))
    assert len(kg.open(target).claims()) == 3


@pytest.mark.parametrize("name", ["CURRENT", "MANIFEST-*", "*.sst"])
@pytest.mark.parametrize("damage", ["cut", "flipped"])
def test_a_damaged_store_is_one_line(tmp_path: Path, name: str, damage: str) -> None:
    target = tmp_path / "g.kg"
    build([str(tiny(tmp_path))], str(target))
    for part in (generation(target) / "store").glob(name):
        data = bytearray(part.read_bytes())
        for place in range(0, len(data), 16):
            data[place] ^= 1
        part.write_bytes(data[: len(data) // 2] if damage == "cut" else data)
    line = refused("-g", target, "query", "SELECT * { ?a kg:partOf ?b }")
    assert "build it anew with 'kg build'" in line

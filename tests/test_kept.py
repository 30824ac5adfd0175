"""Large files without a build: read into columns once, kept in the cache, made anew when damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError, NoSuchInput
from support import claim, in_columns, tiny

pytestmark = pytest.mark.usefixtures("cache")


def entries(cache: Path) -> list[Path]:
    return sorted((cache / "actor-kg" / "columns").iterdir())


def test_large_files_are_read_once_and_a_damaged_reading_is_made_anew(tmp_path: Path, cache: Path) -> None:
    file = tiny(tmp_path)
    wanted = list(in_columns(file).claims())
    (entry,) = entries(cache)
    names = sorted(each.name for each in entry.iterdir())
    before = (entry / "whole.json").stat().st_ino
    assert list(in_columns(file).claims()) == wanted
    assert (entry / "whole.json").stat().st_ino == before
    for damage in ("cut", "flip", "gone", "whole.json"):
        part = entry / ("whole.json" if damage == "whole.json" else "record.txt")
        data = bytearray(part.read_bytes())
        if damage == "gone":
            part.unlink()
        else:
            data[len(data) // 2] ^= 1
            part.write_bytes(data[:-1] if damage == "cut" else data)
        assert list(in_columns(file).claims()) == wanted
        assert sorted(each.name for each in entry.iterdir()) == names
        assert entries(cache) == [entry]
    file.write_text(file.read_text() + claim("Borun", "arms", "Front"), encoding="utf-8")
    assert len(in_columns(file).claims()) == 4
    assert len(entries(cache)) == 2


def test_few_readings_are_kept_and_none_of_a_broken_file(tmp_path: Path, cache: Path) -> None:
    for number in range(6):
        in_columns(tiny(tmp_path, f"# {number}\n"))
    assert len(entries(cache)) == 4
    with pytest.raises(InputError):
        in_columns(tiny(tmp_path, claim("Borun", "arms", "Front", confidence=7)))
    assert len(entries(cache)) == 4


@pytest.mark.parametrize("home", ["file", "relative"])
def test_where_nothing_can_be_kept_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str) -> None:
    (tmp_path / "file").write_text("no folder")
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file") if home == "file" else "here")
    graph = in_columns(tiny(tmp_path))
    assert list((tmp_path / "tmp").iterdir()) == []
    assert len(graph.claims()) == len(list(graph.claims(during="2001"))) == 3
    assert graph.evidence("Karsh", "part-of", "Front").tie.verdict == "supported"
    assert graph.query("ASK { actor:Karsh kg:partOf actor:Front }") is True
    assert graph.actor("borun front").handle == "Front"


def test_files_that_are_gone_or_changed_are_told_when_they_are_needed_again(tmp_path: Path) -> None:
    """Only SPARQL and checks read them again."""
    file = tiny(tmp_path)
    graph, other = in_columns(file), in_columns(file)
    file.write_text("nonsense")
    with pytest.raises(InputError, match=r"tiny.ttl:1:\d+: not valid RDF"):
        graph.oxigraph()
    file.unlink()
    with pytest.raises(NoSuchInput, match=r"cannot read .*tiny.ttl: No such file"):
        other.oxigraph()

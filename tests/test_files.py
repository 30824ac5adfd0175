"""Writing a file: the old one or the new one, never half of either."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from kg.errors import OutputError
from kg.files import replacing


def alone(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_new_file_is_written_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    with replacing(str(file)) as out:
        out.write(b"one")
        assert not file.exists()
        out.write(b" two")
    assert file.read_bytes() == b"one two"
    assert alone(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, MemoryError])
def test_a_failure_inside_leaves_the_old_file(tmp_path: Path, error: type[BaseException]) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"old")

    def fail() -> None:
        with replacing(str(file)) as out:
            out.write(b"new" * 100_000)
            assert file.read_bytes() == b"old"
            raise error

    with pytest.raises(error):
        fail()
    assert file.read_bytes() == b"old"
    assert alone(tmp_path) == ["a.txt"]


def test_a_failure_inside_leaves_no_file_where_none_was(tmp_path: Path) -> None:

    def fail() -> None:
        with replacing(str(tmp_path / "a.txt")) as out:
            out.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert alone(tmp_path) == []


def test_a_reader_of_the_old_file_keeps_it(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"old")
    with file.open("rb") as reader:
        with replacing(str(file)) as out:
            out.write(b"new")
        assert reader.read() == b"old"
    assert file.read_bytes() == b"new"


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o664, 0o755])
def test_the_mode_of_a_file_that_is_replaced_is_kept(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"old")
    file.chmod(mode)
    with replacing(str(file)) as out:
        out.write(b"new")
    assert stat.S_IMODE(file.stat().st_mode) == mode


def test_a_new_file_has_the_mode_that_any_new_file_has(tmp_path: Path) -> None:
    (tmp_path / "usual").write_bytes(b"")
    with replacing(str(tmp_path / "a.txt")):
        pass
    assert (tmp_path / "a.txt").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real, link = tmp_path / "real" / "a.txt", tmp_path / "link.txt"
    real.write_bytes(b"old")
    link.symlink_to(real)
    with replacing(str(link)) as out:
        out.write(b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert alone(tmp_path / "real") == ["a.txt"]


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    """So ``-o /dev/null`` and ``-o >(command)`` do what they say, and root's /dev/null survives it."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with replacing(str(pipe)) as out:
            out.write(b"through")
        assert stat.S_ISFIFO(pipe.stat().st_mode)
        assert os.read(reader, 100) == b"through"
    finally:
        os.close(reader)
    assert alone(tmp_path) == ["pipe"]


@pytest.mark.parametrize("place", ["no/such/folder/a.txt", ".", "file/a.txt"])
def test_a_place_that_cannot_be_written_is_one_error_with_the_next_step(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_bytes(b"x")
    target = tmp_path / place
    with pytest.raises(OutputError, match=r"cannot write .+: .+; choose another place with -o"), replacing(str(target)):
        pass
    assert alone(tmp_path) == ["file"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here to stand for a full disk")
def test_a_full_disk_is_one_error() -> None:
    full = Path("/dev/full").stat().st_mode
    assert stat.S_ISCHR(full)
    if os.access("/dev", os.W_OK) and not _writes_through():
        pytest.fail("replacing() would replace the device itself")
    with pytest.raises(OutputError, match="No space left"), replacing("/dev/full") as out:
        out.write(b"x" * 100_000)
    assert Path("/dev/full").stat().st_mode == full


def _writes_through() -> bool:
    """Whether something other than a regular file is written to, tried on a pipe, which is no loss."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        pipe = Path(folder) / "pipe"
        os.mkfifo(pipe)
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        try:
            with replacing(str(pipe)):
                pass
            return stat.S_ISFIFO(pipe.stat().st_mode)
        finally:
            os.close(reader)

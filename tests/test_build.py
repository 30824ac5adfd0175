"""``kg build``: the old graph or the new one, whatever happens in between, and one line that says what went wrong."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.build.build import build
from kg.errors import OutputError
from kg.store import stamp
from support import claim, generation, inside, refused, run, tiny

pytestmark = pytest.mark.usefixtures("cache")

WHOLE = ["g-", "kg.json", "kg.lock"]


@contextmanager
def building(*args: str | Path, shell: str = "") -> Iterator[subprocess.Popen[str]]:
    """Run ``kg build`` in a process group of its own."""
    command = [sys.executable, "-m", "kg", "build", *map(str, args)]
    if shell:
        command = ["bash", "-c", f'{shell}; exec "$@"', "bash", *command]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(condition: Callable[[], object], process: subprocess.Popen[str] | None = None) -> None:
    end = time.monotonic() + 60
    while not condition() and (process is None or process.poll() is None):
        assert time.monotonic() < end
        time.sleep(0.002)


def begun(target: Path, name: str) -> Callable[[], object]:
    """Return what tells whether a build has come to a file."""
    return lambda: list(target.glob(f"building-*/{name}"))


def test_a_build_says_what_it_made_and_nothing_else(tmp_path: Path) -> None:
    file, target = tiny(tmp_path), tmp_path / "tiny.kg"
    done = run("build", file, "-o", target)
    assert (done.returncode, done.stdout) == (0, "3 claims, 3 ties, 4 actors, 1 sources, 1 events\n")
    assert re.fullmatch(rf"kg: built {re.escape(str(target))} in \d+ s; 'kg -g \S+ …' opens it\n", done.stderr)
    assert inside(target) == WHOLE
    assert run("-g", target, "evidence", "Karsh", "part-of", "Front").returncode == 0
    done = run("build", file, "-o", target, "--format", "json")
    data = json.loads(done.stdout)
    assert data["output"] == str(target)
    assert data["counts"] == {"claims": 3, "ties": 3, "actors": 4, "sources": 1, "events": 1}
    assert str(file) in data["sources"]
    assert len(done.stderr.splitlines()) == 1
    assert inside(target) == WHOLE


def test_a_build_is_stamped_with_what_it_was_built_from(tmp_path: Path) -> None:
    file, target = tiny(tmp_path), tmp_path / "tiny.kg"
    made = build([str(file)], str(target))
    assert stamp.read(str(target)) == made
    own = next(origin for origin in made.origins if origin.path == str(file))
    assert own[:2] == (str(file), file.stat().st_size)
    assert own.digest == stamp.digest(str(file))
    assert {Path(origin.path).suffix for origin in made.origins} == {".ttl"}


def test_a_graph_says_when_it_is_stale(tmp_path: Path) -> None:
    """Once a file's bytes differ; another time alone, or that the file is gone, is no matter."""
    file, target = tiny(tmp_path), tmp_path / "tiny.kg"
    build([str(file)], str(target))
    text = file.read_text(encoding="utf-8")
    os.utime(file, (1, 1))
    assert kg.open(target).store.stale == ""
    assert run("-g", target, "actors").stderr == ""
    for other in (text.replace("Borun Front", "Borun Frond"), text + "\n"):
        file.write_text(other, encoding="utf-8")
        done = run("-g", target, "actors")
        line = f"kg: {file} has changed since this graph was compiled; 'kg build' with the same files makes it anew\n"
        assert (done.returncode, done.stderr) == (0, line)
        assert "Borun Front" in done.stdout
    file.unlink()
    assert kg.open(target).store.stale == ""


def test_a_folder_of_files_may_hold_an_export_of_that_name(tmp_path: Path) -> None:
    tiny(tmp_path)
    assert run("-g", tmp_path, "export", "json", "-o", tmp_path / "kg.json").returncode == 0
    assert len(kg.open(tmp_path).claims()) == 3


def test_an_empty_folder_is_taken_and_left_empty_by_a_failure(tmp_path: Path) -> None:
    target = tmp_path / "g.kg"
    target.mkdir()
    bad = tmp_path / "bad.ttl"
    bad.write_text("nonsense")
    refused("build", bad, "-o", target)
    assert list(target.iterdir()) == []
    build([str(tiny(tmp_path))], str(target))
    assert inside(target) == WHOLE


def test_a_target_among_its_own_files(tmp_path: Path) -> None:
    tiny(tmp_path)
    for _ in range(2):
        build([str(tmp_path)], str(tmp_path / "g.kg"))
    assert len(kg.open(tmp_path).claims()) == len(kg.open(tmp_path / "g.kg").claims()) == 3


@pytest.mark.parametrize("part", ["", "columns/record.txt", "store/*", "columns/claim.rows", "columns/tie.limit.Q"])
def test_killed_at_any_moment_the_old_graph_stays_and_the_next_build_sweeps(
    tmp_path: Path, large: Path, part: str
) -> None:
    file, target = tiny(tmp_path), tmp_path / "g.kg"
    build([str(file)], str(target))
    with building(large, "-o", target) as process:
        wait_for(begun(target, part), process)
        process.kill()
        process.wait()
        assert process.returncode == -signal.SIGKILL
    assert len(kg.open(target).claims()) == 3
    assert run("-g", target, "evidence", "Karsh", "part-of", "Front").returncode == 0
    build([str(file)], str(target))
    assert inside(target) == WHOLE


def test_killed_before_there_was_a_graph(tmp_path: Path, large: Path) -> None:
    target = tmp_path / "g.kg"
    with building(large, "-o", target) as process:
        wait_for(begun(target, "columns/record.txt"), process)
        process.kill()
    line = f"{target}: the build of this graph was not finished; build it anew with 'kg build'"
    assert refused("-g", target, "actors") == line
    build([str(tiny(tmp_path))], str(target))
    assert inside(target) == WHOLE


@pytest.mark.parametrize("moment", [0.3, 0.5, 0.7, 0.9])
def test_killed_at_a_random_moment(tmp_path: Path, large: Path, moment: float) -> None:
    """Also at the very end, where the new graph may stand: it is one or the other, whole."""
    target = tmp_path / "g.kg"
    build([str(tiny(tmp_path))], str(target))
    with building(large, "-o", target) as process:
        time.sleep(moment)
        process.kill()
        process.wait()
    graph = kg.open(target)
    assert len(graph.claims()) in (3, 6000)
    assert graph.query("ASK { ?claim a kg:Claim }") is True


@pytest.mark.parametrize("old", [True, False])
def test_stopped_by_the_user_it_leaves_no_trace(tmp_path: Path, large: Path, old: bool) -> None:
    target = tmp_path / "g.kg"
    if old:
        build([str(tiny(tmp_path))], str(target))
    for part in ("columns/record.txt", "columns/claim.rows"):
        with building(large, "-o", target) as process:
            wait_for(begun(target, part), process)
            os.killpg(process.pid, signal.SIGINT)
            out, told = process.communicate()
        assert (process.returncode, out, told.split("\n")) == (130, "", ["", "kg: stopped", ""])
        assert inside(target) == WHOLE if old else not target.exists()


def test_a_second_build_of_the_same_graph_is_refused_and_the_first_goes_on(tmp_path: Path, large: Path) -> None:
    target, file = tmp_path / "g.kg", tiny(tmp_path)
    with building(large, "-o", target) as process:
        wait_for(begun(target, "columns/record.txt"), process)
        line = f"another build of {target} is running; wait until it is done"
        with pytest.raises(OutputError, match=re.escape(line)):
            build([str(file)], str(target))
        assert process.communicate()[0].startswith("6000 claims, ")
    assert len(kg.open(target).claims()) == 6000


@pytest.mark.parametrize("old", [True, False])
@pytest.mark.parametrize("blocks", [1, 40, 400, 1000])
def test_a_full_disk_is_one_line_and_leaves_no_trace(tmp_path: Path, large: Path, blocks: int, old: bool) -> None:
    """No file may grow beyond so many kilobytes: which of them is the first to fail differs."""
    target = tmp_path / "g.kg"
    if old:
        build([str(tiny(tmp_path))], str(target))
    with building(large, "-o", target, shell=f"ulimit -f {blocks}") as process:
        out, told = process.communicate()
    assert (process.returncode, out) == (2, ""), told
    (line,) = told.splitlines()
    assert re.match(r"kg: (cannot write .+|the store cannot be filled: .+); make room", line), line
    assert inside(target) == WHOLE if old else not target.exists()


def test_a_file_that_changes_while_it_is_read(tmp_path: Path, large: Path) -> None:
    target, file = tmp_path / "g.kg", tmp_path / "g.nq"
    for change in (file.touch, file.unlink):
        file.write_bytes(large.read_bytes())
        with building(file, "-o", target) as process:
            wait_for(begun(target, "columns/claim.rows"), process)
            change()
            out, told = process.communicate()
        line = f"kg: {file}: it changed while it was read; build again\n"
        assert (process.returncode, out, told) == (2, "", line)
        assert not target.exists()


def test_readers_go_on_while_their_graph_is_replaced(tmp_path: Path) -> None:
    """Each keeps the generation that it opened, which goes when nobody reads it any more."""
    file, target = tiny(tmp_path), tmp_path / "g.kg"
    build([str(file)], str(target))
    first, again = kg.open(target), kg.open(target)
    file.write_text(file.read_text() + claim("Borun", "arms", "Front"), encoding="utf-8")
    build([str(file)], str(target))
    build([str(file)], str(target))
    second = kg.open(target)
    assert inside(target) == ["g-", *WHOLE]
    for graph, count in ((first, 3), (again, 3), (second, 4)):
        assert len(graph.claims()) == count
        assert len(graph.query("SELECT ?c { ?c a kg:Claim }")) == count  # type: ignore[arg-type]
        assert graph.evidence("Karsh", "part-of", "Front").tie.verdict == "supported"
    world = first.ties
    del first, again, graph
    build([str(file)], str(target))
    assert world.tie("Karsh", "part-of", "Front").verdict == "supported"
    del world, second
    build([str(file)], str(target))
    assert inside(target) == WHOLE


def test_many_read_while_one_builds(tmp_path: Path) -> None:
    file, target = tiny(tmp_path), tmp_path / "g.kg"
    build([str(file)], str(target))
    code = (
        "import sys, kg\n"
        "for _ in range(60):\n"
        "    g = kg.open(sys.argv[1])\n"
        "    assert len(g.claims()) == 3 and g.query('ASK { actor:Karsh kg:partOf actor:Front }')\n"
    )
    readers = [
        subprocess.Popen([sys.executable, "-c", code, target], stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    while any(reader.poll() is None for reader in readers):
        build([str(file)], str(target))
    assert [reader.communicate()[1] for reader in readers] == [""] * 3
    build([str(file)], str(target))
    assert inside(target) == WHOLE


def test_the_store_needs_no_builder_to_be_whole(tmp_path: Path) -> None:
    """What was built opens by itself, with everything in the default graph."""
    target = tmp_path / "g.kg"
    build([str(tiny(tmp_path))], str(target))
    store = ox.Store.read_only(str(generation(target) / "store"))
    assert list(store.named_graphs()) == []
    names = ("actor/Karsh", "ontology#partOf", "actor/Front")
    assert ox.Quad(*(ox.NamedNode(f"https://w3id.org/actor-kg/{name}") for name in names)) in store

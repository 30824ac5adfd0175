"""The runner of the benchmarks at tiny sizes, and the graphs that it measures."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT, run

BENCHMARKS = ROOT / "benchmarks"


def python(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *map(str, arguments)], capture_output=True, text=True, check=False)


def generated(file: Path, claims: int, *seed: int) -> bytes:
    done = python(BENCHMARKS / "generate.py", claims, file, *seed)
    assert done.returncode == 0, done.stderr
    return file.read_bytes()


def test_the_runner_measures_and_writes_its_results(tmp_path: Path) -> None:
    sizes = ["--claims", "1000", "--rounds", "1", "--pairs", "3", "--limit", "1"]
    work = ["--work", tmp_path / "work", "--results", tmp_path / "RESULTS.md"]
    done = python(BENCHMARKS / "run.py", *sizes, "--only", "build,paths", *work)
    assert "could not be measured" not in done.stderr, done.stderr
    text = (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    assert done.returncode == int("**missed**" in text)
    for row in ("CPU of `kg build`", "median CPU of `kg paths A B`", "peak memory", "building pays"):
        assert f"| {row}" in text
    for row in text.splitlines():
        if "the same chains" in row:
            assert row.split(" | ")[3] == "held", row
    assert str(tmp_path) not in text

    again = python(BENCHMARKS / "run.py", "--report", *work)
    assert again.returncode == done.returncode
    assert (tmp_path / "RESULTS.md").read_text(encoding="utf-8") == text


def test_conclusions_are_the_same_as_by_hand(tmp_path: Path) -> None:
    options = ["--claims", "1000", "--rounds", "1", "--limit", "60", "--work", tmp_path / "work"]
    python(BENCHMARKS / "run.py", *options, "--only", "reasoning", "--results", tmp_path / "RESULTS.md")
    rows = (tmp_path / "RESULTS.md").read_text(encoding="utf-8").splitlines()
    same = [row for row in rows if row.startswith(("| — the same findings", "| — no heavier than by hand"))]
    assert len(same) == 6
    for row in same:
        assert row.split(" | ")[3] == "held", row


def test_the_queries_find_the_same_every_way(tmp_path: Path) -> None:
    generated(tmp_path / "g.nq", 300)
    assert run("build", tmp_path / "g.nq", "-o", tmp_path / "g.kg").returncode == 0
    child = [sys.executable, "-m", "sections.sparql", "direct", str(tmp_path / "g.kg"), "an actor", "one tie"]
    done = subprocess.run(child, capture_output=True, text=True, check=False, cwd=BENCHMARKS)
    assert done.returncode == 0, done.stderr
    assert '"one tie": {"kg":' in done.stdout


@pytest.mark.parametrize("suffix", ["nq", "ttl"])
def test_a_generated_graph_is_sound_and_the_same_for_the_same_seed(tmp_path: Path, suffix: str) -> None:
    first = generated(tmp_path / f"one.{suffix}", 300)
    if suffix == "nq":
        assert generated(tmp_path / "two.nq", 300) == first
        assert generated(tmp_path / "three.nq", 300, 2) != first
    done = run("check", "-g", tmp_path / f"one.{suffix}")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_explorer_is_measured_beside_pyvis() -> None:
    if not any(map(shutil.which, (os.environ.get("KG_CHROMIUM", ""), "chromium", "chromium-browser"))):
        pytest.skip("no Chromium for the view: apt-get install chromium, or name one in KG_CHROMIUM")
    done = python(BENCHMARKS / "explorer.py", 12)
    assert done.returncode == 0, done.stderr
    cells = done.stdout.splitlines()[-1].strip("| ").split(" | ")
    assert len(cells) == 11
    assert cells[-1] == "0"

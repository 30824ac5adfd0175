"""The README's commands print what it says they print."""

import doctest
import os
import re
import shlex
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from support import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def commands() -> list[tuple[str, str]]:
    found = []
    for language, text in BLOCKS:
        if language == "console":
            marks = [match.start() for match in re.finditer(r"^\$ ", text, re.MULTILINE)] + [len(text)]
            for start, end in pairwise(marks):
                command, _, output = text[start:end].partition("\n")
                found.append((command.removeprefix("$ "), output))
    return found


def recipe(target: str) -> str:
    """Return what a target of the Makefile runs, by its name on the PATH."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    lines = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    assert lines, f"the Makefile has no target {target}"
    return lines[1].strip().replace("$(BIN)/", "")


@pytest.mark.parametrize(("command", "output"), commands(), ids=[command for command, _ in commands()])
def test_a_command_prints_what_the_readme_says(command: str, output: str, tmp_path: Path) -> None:
    line = recipe(command.removeprefix("make ")) if command.startswith("make ") else command
    words = shlex.split(line)
    assert words[0] == "kg"
    environment = {name: value for name, value in os.environ.items() if name != "KG_GRAPH"}
    ran = subprocess.run(
        [sys.executable, "-m", "kg", *words[1:]],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=tmp_path,
        env=environment,
        encoding="utf-8",
        check=False,
    )
    pattern = "".join(r"(?:.*\n)*" if line == "…" else re.escape(line) + "\n" for line in output.splitlines())
    assert re.fullmatch(pattern, ran.stdout), f"the README differs from:\n{ran.stdout}"


def test_the_library_example_runs() -> None:
    examples = "".join(text for language, text in BLOCKS if language == "python")
    assert examples.count(">>>") >= 4
    test = doctest.DocTestParser().get_doctest(examples, {}, "README", "README.md", 0)
    runner = doctest.DocTestRunner()
    runner.run(test)
    assert runner.summarize(verbose=False).failed == 0


def test_every_block_is_of_a_kind_that_is_checked_or_a_template() -> None:
    assert {language for language, _ in BLOCKS} == {"console", "python", "sh"}
    templates = [text for language, text in BLOCKS if language == "sh"]
    assert all("FOLDER" in text for text in templates), "only commands with a placeholder may go unrun"


def test_the_files_that_the_readme_names_exist() -> None:
    for path in [*re.findall(r"\]\(([^)#:]+)\)", README), "notebooks", "ontology", "CONTRIBUTING.md", "docs/decisions"]:
        assert (ROOT / path).exists(), path

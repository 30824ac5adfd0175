"""Imports point down only, and starting up imports nothing heavy."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT, tiny

HEAVY = {
    *("rdflib", "networkx", "pyvis", "numpy", "rich", "pyshacl", "importlib.metadata", "scipy", "pandas", "oxrdflib"),
    *("graspologic_native", "jinja2", "IPython", "asyncio", "http.client", "unittest", "resvg_py"),
}

_STARTING = """
import contextlib, io, json, sys
from kg.cli import group
quiet = io.StringIO()
with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet), contextlib.suppress(SystemExit):
    group.main(sys.argv[1:], prog_name="kg", standalone_mode=False)
json.dump(sorted(sys.modules), sys.stdout)
"""


def test_the_layers_hold() -> None:
    pytest.importorskip("importlinter", reason="import-linter is not installed")
    from importlinter.cli import EXIT_STATUS_SUCCESS

    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    child = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert child.returncode == EXIT_STATUS_SUCCESS, child.stdout + child.stderr
    assert "1 kept, 0 broken" in child.stdout


def imported(*args: str) -> set[str]:
    """Return the names of the modules that are loaded when a command has run."""
    child = subprocess.run(
        [sys.executable, "-I", "-c", _STARTING, *args], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(json.loads(child.stdout))


@pytest.mark.parametrize(
    "command", ["--help", "--version", "paths US KH", "evidence KH part-of PMF", "actors", "claims"]
)
def test_starting_up_imports_nothing_heavy(command: str) -> None:
    assert imported(*command.split()) & HEAVY == set()


def test_help_does_not_even_open_a_graph() -> None:
    loaded = imported("--help")
    assert "pyoxigraph" not in loaded
    assert {name for name in loaded if name.startswith("kg.")} <= {"kg.cli", "kg.cli.commands", "kg.errors"}


def test_a_command_loads_only_its_own_file() -> None:
    loaded = {name for name in imported("paths", "US", "KH") if name.startswith("kg.cli.commands.")}
    assert loaded == {"kg.cli.commands.paths"}


def test_importing_the_library_costs_nothing() -> None:
    assert loaded_by("import kg") & {"typing", "click", "pyoxigraph", "kg.graph", "kg.ontology", *HEAVY} == set()


def test_answers_do_not_need_what_other_libraries_do(tmp_path: Path) -> None:
    file = tiny(tmp_path)
    code = (
        f"import kg; g = kg.open({str(file)!r}); g.query('ASK {{}}'); g.claims(); g.evidence('Aldia', 'funds', 'Karsh')"
    )
    assert loaded_by(code) & {"rdflib", "networkx", "numpy", "pyvis", "pyshacl"} == set()


def loaded_by(code: str) -> set[str]:
    """Return the names of the modules that some code loads."""
    child = subprocess.run(
        [sys.executable, "-I", "-c", f"import json, sys\n{code}\njson.dump(sorted(sys.modules), sys.stdout)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(child.stdout))


def test_only_the_ontology_reads_owl() -> None:
    for file in sorted((ROOT / "graph").rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        owl = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
            if "2002/07/owl" in node.value or node.value.startswith("owl:")
        ]
        # rdf.py declares the prefix for queries.
        assert not owl or file.parent.name == "ontology" or file.name == "rdf.py", (file, owl)

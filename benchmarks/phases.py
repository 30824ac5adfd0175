"""The CPU time of a build by its phases, as JSON: those of the builder, and the process that fills the store.

Usage: python -m phases FILE.nq FOLDER     the folder is built, and removed
"""

from __future__ import annotations

import json
import resource
import shutil
import sys
from collections.abc import Callable
from time import process_time
from typing import Any

from kg.build import build as building
from kg.build import compile as compiling

PHASES = {
    "digests of the files": (building.stamp, "origins"),
    "scan of the lines": (compiling.Scan, "read"),
    "resolve": (compiling, "resolve"),
    "ties": (compiling, "ties"),
    "weigh": (compiling, "weigh"),
    "verify": (building, "_verify"),
}


def main(file: str, folder: str) -> None:
    """Build with a clock at each phase, and print."""
    spent = dict.fromkeys(PHASES, 0.0)

    def clocked(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **keywords: Any) -> Any:
            began = process_time()
            try:
                return function(*arguments, **keywords)
            finally:
                spent[name] += process_time() - began

        return call

    for name, (owner, attribute) in PHASES.items():
        setattr(owner, attribute, clocked(name, getattr(owner, attribute)))
    shutil.rmtree(folder, ignore_errors=True)
    began = process_time()
    building.build([file], folder)
    total = process_time() - began
    shutil.rmtree(folder)
    filling = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent["columns written, and the rest"] = total - sum(spent.values())
    spent["store, by its own process"] = filling.ru_utime + filling.ru_stime
    print(json.dumps(spent))


if __name__ == "__main__":
    main(*sys.argv[1:])

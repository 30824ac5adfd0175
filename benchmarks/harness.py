"""Runs commands as processes, one after the other or in turn, and keeps what was measured, so that a run can go on.

CPU time is user and system time of a process and of those that it started. ``memory`` is the largest resident set of
any one of them, as the system counts it; ``together`` the largest sum of the resident sets of all of them at a time,
looked at every 50 ms. Megabytes are 10⁶ bytes. Pages that two processes share count twice, mapped files count.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from math import log
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Event, Thread, Timer
from time import perf_counter
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
PYTHON = sys.executable
KG = str(Path(sys.executable).with_name("kg"))
BARE = [PYTHON, "-c", "pass"]
PAGE, MB = os.sysconf("SC_PAGE_SIZE"), 1e6
LOOK = 0.05

Figures = dict[str, float]


class Run(NamedTuple):
    """One run of a command: seconds, megabytes, exit code (−9 where it was stopped at its limit), what it printed."""

    cpu: float
    wall: float
    memory: float
    together: float
    code: int
    out: str

    def figures(self) -> Figures:
        """Return the numbers."""
        return {"cpu": self.cpu, "wall": self.wall, "memory": self.memory, "together": self.together}


def run(
    command: Sequence[str],
    *,
    cache: str | os.PathLike[str] = "",
    limit: float = 0,
    watch: bool = False,
    good: tuple[int, ...] = (0,),
) -> Run:
    """Run a command and return what it took; ``watch`` looks at the memory of all its processes.

    ``cache`` is the folder for caches, by default a fresh one. After ``limit`` seconds it is stopped. Raises
    ``RuntimeError``, with what it said, for an exit code that is not ``good``.
    """
    with TemporaryDirectory() as fresh:
        environment = dict(os.environ, XDG_CACHE_HOME=os.fspath(cache or fresh), PYTHONUTF8="1")
        for name in ("PYTHONDONTWRITEBYTECODE", "KG_GRAPH"):
            environment.pop(name, None)
        with open(f"{fresh}/out", "w+b") as out, open(f"{fresh}/err", "w+b") as err:  # noqa: PTH123
            began = perf_counter()
            child = subprocess.Popen(command, stdout=out, stderr=err, cwd=HERE, env=environment, start_new_session=True)
            stopper = Timer(limit, lambda: os.killpg(child.pid, signal.SIGKILL)) if limit else None
            if stopper:
                stopper.start()
            with _Watch(child.pid, watch) as seen:
                try:
                    _, status, used = os.wait4(child.pid, 0)
                except BaseException:
                    os.killpg(child.pid, signal.SIGKILL)
                    raise
                finally:
                    if stopper:
                        stopper.cancel()
            wall = perf_counter() - began
            child.returncode = code = os.waitstatus_to_exitcode(status)
            printed, said = (_text(each) for each in (out, err))
    if code not in good and not (limit and code == -signal.SIGKILL):
        raise RuntimeError(f"{' '.join(command)} ended with {code}: {said[-2000:]}")
    memory = used.ru_maxrss * 1024 / MB
    return Run(used.ru_utime + used.ru_stime, wall, memory, max(memory, seen.most / MB), code, printed)


def _text(file: Any) -> str:
    file.seek(0)
    return str(file.read(), "utf-8", "replace")


class _Watch:
    """Looks at the resident memory of every process of a session, in a thread of its own."""

    def __init__(self, session: int, wanted: bool) -> None:
        self.most, self._session = 0, str(session)
        self._over = Event()
        self._thread = Thread(target=self._look) if wanted else None

    def __enter__(self) -> _Watch:
        if self._thread:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._thread:
            self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(LOOK):
            self.most = max(self.most, sum(map(self._resident, filter(str.isdecimal, os.listdir("/proc")))))

    def _resident(self, process: str) -> int:
        try:
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[3] != self._session:
                return 0
            return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE
        except (OSError, IndexError):  # it has ended
            return 0


def probe(module: str, *arguments: object, **options: Any) -> Any:
    """Return what a module of this folder prints as JSON when it is run with the arguments, as a process of its own."""
    return json.loads(run([PYTHON, "-m", module, *map(str, arguments)], **options).out)


class Row(NamedTuple):
    """One figure; where it is a promise, its reach and whether it held."""

    what: str
    measured: str
    reach: str = ""
    held: bool | None = None
    note: str = ""


def at_most(what: str, value: float, limit: float, unit: str = " ×", note: str = "") -> Row:
    """Return the row of a promise that a figure is at most so much."""
    return Row(what, f"{number(value)}{unit}", f"≤ {limit:g}{unit}", value <= limit, note)


def at_least(what: str, value: float, limit: float, unit: str = " ×", note: str = "") -> Row:
    """Return the row of a promise that a figure is at least so much."""
    return Row(what, f"{number(value)}{unit}", f"≥ {limit:g}{unit}", value >= limit, note)


def number(value: float) -> str:
    """Return a number with about three digits."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def seconds(value: float) -> str:
    """Return a time in seconds or milliseconds."""
    return f"{number(value)} s" if value >= 1 else f"{number(value * 1000)} ms"


def exponent(sizes: Sequence[float], values: Sequence[float]) -> float:
    """Return the slope of the straight line nearest to log value over log size."""
    across, up = [log(size) for size in sizes], [log(max(value, 1e-6)) for value in values]
    left, low = sum(across) / len(across), sum(up) / len(up)
    spread = sum((x - left) ** 2 for x in across)
    return sum((x - left) * (y - low) for x, y in zip(across, up, strict=True)) / spread


def middle(runs: Sequence[Figures], what: str = "cpu") -> float:
    """Return the median of one figure."""
    return median(each[what] for each in runs)


class Bench(NamedTuple):
    """What a section measures with: its sizes, and the work folder, where data and figures are kept."""

    work: Path
    claims: int = 1_000_000
    rounds: int = 3
    pairs: int = 100
    limit: float = 60
    large: bool = False

    @property
    def tenth(self) -> int:
        """The size at which those are measured that would take too long or too much memory."""
        return max(self.claims // 10, 100)

    def kept(self, key: str, measure: Callable[[], Any]) -> Any:
        """Return a figure that an earlier run kept, or measure it now and keep it."""
        place = self.work / "kept" / f"{key.replace('/', '-').replace(' ', '-')}.json"
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            found = measure()
            aside = place.with_suffix(".new")
            aside.write_text(json.dumps(found), encoding="utf-8")
            aside.rename(place)
        return json.loads(place.read_text(encoding="utf-8"))

    def in_turn(
        self, key: str, sides: dict[str, Callable[[], Figures]], rounds: int | None = None
    ) -> dict[str, list[Figures]]:
        """Run each side once a round, every other round in reverse order; a round is kept whole."""
        found: dict[str, list[Figures]] = {name: [] for name in sides}

        def once(order: list[str]) -> dict[str, Figures]:
            return {name: sides[name]() for name in order}

        for turn in range(self.rounds if rounds is None else rounds):
            kept = self.kept(f"{key} round {turn}", partial(once, list(sides)[:: -1 if turn % 2 else 1]))
            for name, figures in kept.items():
                found[name].append(figures)
        return found

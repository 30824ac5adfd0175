"""How much CPU time the command line takes to start, beside a bare interpreter and a script written by hand.

Every round runs each command once, in turn, so that all see the same state of the machine; medians are compared.
Usage: python benchmarks/startup.py [ROUNDS]
"""

import os
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
KG = str(Path(sys.executable).with_name("kg"))
COLD = "kg paths US KH, nothing cached"
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "kg --help": [KG, "--help"],
    "kg paths US KH": [KG, "paths", "US", "KH"],
    COLD: [KG, "paths", "US", "KH"],
    "plain rdflib + networkx": [sys.executable, str(HERE / "plain_paths.py"), "US", "KH"],
}
REACH = {"kg --help": 4.5, "kg paths US KH": 8.0}


def cpu(command: list[str], cache: str) -> float:
    """Return the user and system time of one run, in seconds; ``cache`` is the folder for caches."""
    environment = dict(os.environ, XDG_CACHE_HOME=cache)
    for name in ("PYTHONDONTWRITEBYTECODE", "KG_GRAPH"):
        environment.pop(name, None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(rounds: int) -> dict[str, float]:
    """Return the median time of each command; one round that is not counted warms caches and bytecode."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with TemporaryDirectory() as warm:
        for number in range(rounds + 1):
            for name, command in COMMANDS.items():
                with TemporaryDirectory() as fresh:
                    spent = cpu(command, fresh if name == COLD else warm)
                if number:
                    times[name].append(spent)
    return {name: median(values) for name, values in times.items()}


def main() -> int:
    """Measure and print; 1 where a ratio is out of reach."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    middle = measure(rounds)
    bare, plain = middle["python -c pass"], middle["plain rdflib + networkx"]
    print(f"{rounds} rounds, CPU time, medians; {os.cpu_count()} cores, Python {sys.version.split()[0]}")
    for name, value in middle.items():
        print(f"{name:32} {value * 1000:7.1f} ms {value / bare:7.2f} × bare {value / plain:7.3f} × plain script")
    missed = [name for name, limit in REACH.items() if middle[name] / bare > limit]
    missed += ["1/8 of the plain script"] if middle["kg paths US KH"] > plain / 8 else []
    print(f"out of reach: {', '.join(missed)}" if missed else "all within reach")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

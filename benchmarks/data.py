"""The made-up graphs of a work folder, each generated and compiled once, and the pairs of actors to ask about."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from harness import HERE, KG, PYTHON, Bench, probe, run

SEED = 1


def graph(bench: Bench, claims: int, suffix: str = "nq") -> str:
    """Return the file of a graph, made now where it is not there."""
    place = bench.work / "graphs" / f"{claims}.{suffix}"
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        aside = place.with_name(f"new-{place.name}")
        run([PYTHON, str(HERE / "generate.py"), str(claims), str(aside), str(SEED)])
        aside.rename(place)
    return str(place)


def compiled(bench: Bench, claims: int) -> str:
    """Return the folder of a compiled graph, built now where it is not there."""
    place = bench.work / "graphs" / f"{claims}.kg"
    if not (place / "kg.json").exists():
        run([KG, "build", graph(bench, claims), "-o", str(place)])
    return str(place)


def pairs(bench: Bench, claims: int, count: int) -> list[tuple[str, str]]:
    """Return pairs of actors, the subject of one claim at random and the object of another, the same every time."""
    return [tuple(each[:2]) for each in _drawn(bench, claims, count)]


def connected(bench: Bench, claims: int) -> tuple[str, str]:
    """Return the first of some pairs between which there are chains, or the first where there are none at all."""
    drawn, ask = pairs(bench, claims, 10), [KG, "-g", compiled(bench, claims), "paths"]
    return next((pair for pair in drawn if run([*ask, *pair], good=(0, 1)).code == 0), drawn[0])


def ties(bench: Bench, claims: int, count: int) -> list[tuple[str, str, str]]:
    """Return the subject, relation and object of claims at random, the same every time."""
    return [tuple(each[2:]) for each in _drawn(bench, claims, count)]


def _drawn(bench: Bench, claims: int, count: int) -> list[list[str]]:
    key = f"drawn {claims} {count}"
    drawn: list[list[str]] = bench.kept(key, lambda: probe("data", compiled(bench, claims), count))
    return drawn


def draw(path: str, count: int) -> list[list[str]]:
    """Return the ends of pairs, each followed by the subject, relation and object of a claim."""
    import kg

    claims, chance = kg.open(path).store.said.claims, random.Random(SEED)
    found = []
    while len(found) < count:
        one, other, third = (claims[chance.randrange(len(claims))] for _ in range(3))
        if one.subject != other.object:
            found.append([one.subject, other.object, third.subject, third.relation, third.object])
    return found


def size(path: str | Path) -> int:
    """Return the bytes that a file, or all of a folder, takes on the disk."""
    place = Path(path)
    files = [place] if place.is_file() else (each for each in place.rglob("*") if each.is_file())
    return sum(each.stat().st_blocks * 512 for each in files)


if __name__ == "__main__":
    print(json.dumps(draw(sys.argv[1], int(sys.argv[2]))))

"""What is missing between two actors, what is stale, and what was said in which order."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kg
from kg.analyses import analyses, find
from kg.claims.model import Actor
from kg.graph import Graph
from support import SEEDS, TINY, claim, compiled, tiny

ACTORS = ("Aldia", "Borun", "Front", "Karsh")
KINDS = ("funds", "partOf", "proxyOf", "attacks", "commands")


def drawn(folder: Path, seed: int) -> Graph:
    """Return a graph of a few claims at random, some of them dated."""
    random = np.random.default_rng(seed)
    said = {}
    for _ in range(5):
        one, other = random.choice(ACTORS, 2, replace=False).tolist()
        kind, since = random.choice(KINDS).item(), random.choice([None, "2001", "2003"])
        said[one, kind, other] = claim(one, kind, other, since=since, until=since)
    file = folder / "drawn.ttl"
    file.write_text(TINY + "".join(said.values()), encoding="utf-8")
    return kg.open(file)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("lens", ["funding", "hostility"])
def test_every_gap_opens_a_chain_and_no_other_tie_does(seed: int, lens: str, tmp_path: Path) -> None:
    graph = drawn(tmp_path, seed)
    start, goal = ACTORS[seed % 4], ACTORS[(seed // 4 + seed + 1) % 4]
    if start == goal:
        return
    rows = graph.analyse("gaps", start=start, goal=goal, lens=lens)
    listed = {(row.subject, relation, row.object) for row in rows for relation in row.relations}
    if graph.paths(start, goal, lens, max_hops=4):
        assert rows == []
        return
    for row in rows:
        for relation in row.relations:
            chains = graph.world(assume=[f"{row.subject} {relation} {row.object}"]).paths(start, goal, lens, max_hops=4)
            assert row.hops in {len(chain.hops) for chain in chains.chains}, row
            assert max(chain.score for chain in chains.chains) >= row.rest - 1e-6
    steps = {step.relation for step in graph.ontology.lens(lens).steps if not step.only_with}
    opened = set()
    for one, other in permutations(ACTORS, 2):
        for relation in steps if {one, other} != {start, goal} else ():
            tie = graph.evidence(one, relation, other).tie
            assumed = graph.world(assume=[f"{one} {relation} {other}"])
            missing = fitting(graph, *tie[:3]) and not graph.ties.holds(tie)
            if missing and assumed.paths(start, goal, lens, max_hops=4):
                opened.add(frozenset((one, other)))
    # Of each actor only one way is tried, so with dates that clash a gap may be overlooked; in these graphs none is.
    assert {frozenset((one, other)) for one, _, other in listed} == opened


def fitting(graph: Graph, subject: str, relation: str, object: str) -> bool:
    typed = graph.ontology.relations[relation]
    above = [graph.ontology.types[graph.actor(each).type].above for each in (subject, object)]
    return typed.domain in above[0] and typed.range in above[1]


def test_gaps_by_hand(tmp_path: Path) -> None:
    # Aldia funds Karsh, who is part of Front: from Borun money reaches Front if it funds Karsh.
    denied = claim("Borun", "funds", "Karsh", stance="denied", speaker="actor:Borun")
    graph = kg.open(tiny(tmp_path, denied + claim("Front", "commands", "Karsh")))
    rows = graph.analyse("gaps", start="Aldia", goal="Borun")
    # Only what Karsh funds, or who Borun is a part or a proxy of, is missing; and Karsh is already paid by Aldia.
    assert {(row.subject, row.kind, row.object) for row in rows} == {
        ("Karsh", "direct transfer", "Borun"),
        ("Borun", "through the parent", "Karsh"),
    }
    assert {row[4:6] for row in rows} == {(2, 0.9)}
    assert graph.analyse("gaps", start="Aldia", goal="Karsh") == []
    (row, *_) = graph.analyse("gaps", start="Borun", goal="Aldia", lens="hostility", max_hops=2)
    assert row.hops == 2
    # Somebody denies that Borun funds Karsh; for the lens that is a gap of which somebody speaks.
    rows = kg.open(tiny(tmp_path, denied + claim("Karsh", "funds", "Front"))).analyse(
        "gaps", start="Borun", goal="Front"
    )
    assert rows[0][:3] == ("Borun", ("funds", "pays-salaries-of"), "Karsh")
    assert len(rows[0].claims) == 1


def test_a_tie_that_holds_at_another_time_is_not_missing(tmp_path: Path) -> None:
    apart = claim("Borun", "funds", "Front", since="1990", until="1991")
    graph = kg.open(tiny(tmp_path, apart + claim("Aldia", "partOf", "Front", since="2000", until="2001")))
    assert graph.paths("Borun", "Aldia").chains == []
    assert all(
        row[:3] != ("Aldia", ("part-of",), "Front") for row in graph.analyse("gaps", start="Borun", goal="Aldia")
    )


def test_the_timeline_by_hand(tmp_path: Path) -> None:
    extra = (
        claim("Aldia", "attacks", "Karsh", since="2001-03-05", until="2001-03-05")
        + claim("Aldia", "arms", "Karsh", until="1999")
        + claim("Karsh", "threatens", "Aldia", since="2001", stance="denied")
        + claim("Aldia", "trains", "Karsh", modality="possible", confidence=0.3, since="2001-03-01")
        + claim("Aldia", "attacks", "Front", since="2000")
    )
    graph = kg.open(tiny(tmp_path, extra))
    rows = graph.analyse("timeline", start="Karsh", goal="Aldia")
    assert [(row.since, row.until, row.relation, row.stance, row.modality) for row in rows] == [
        (None, "1999", "arms", "asserted", "stated"),
        ("2001", None, "threatens", "denied", "stated"),
        ("2001-03-01", None, "trains", "asserted", "possible"),
        ("2001-03-05", "2001-03-05", "attacks", "asserted", "stated"),
        ("2001-04", "2001-04", "attacks", "asserted", "stated"),
        (None, "ongoing", "funds", "asserted", "stated"),
    ]
    assert rows[4][9:13] == ("Borun", "tiny", "2001-05", "shelling")
    assert rows == graph.analyse("timeline", start="Aldia", goal="Karsh")
    assert [row.claim for row in rows] == [graph.claim(row.claim).id for row in rows]
    later = graph.world(as_of="2001-03-05").analyse("timeline", start="Aldia", goal="Karsh")
    assert [row.relation for row in later] == ["threatens", "attacks", "funds"]
    assert graph.analyse("timeline", start="Aldia", goal="Borun") == []


def test_stale_ties_by_hand() -> None:
    graph = kg.open()
    rows = graph.analyse("stale", start="Iran", goal="KH")
    chains = graph.paths("Iran", "KH", top=100).chains
    for row in rows:
        on = [chain for chain in chains if row[:3] in {hop.tie[:3] for hop in chain.hops}]
        assert (row.chains, row.share) == (len(on), len(on) / len(chains))
        published = {graph.claim(each).source for each in row.claims}
        dates = {source.handle: source.issued for source in graph.sources()}
        assert row.newest == max(dates[each] or "" for each in published)
    first = rows[0]
    without = graph.world(without=[f"{first.subject} {first.relation} {first.object}"])
    assert len(without.paths("Iran", "KH", top=100)) == len(chains) - first.chains
    # Every chain from the US to the militia passes by its being part of the Popular Mobilisation Forces.
    (first, *rest) = graph.analyse("stale", start="US", goal="KH")
    assert (first[:3], first.share, first.newest) == (("KH", "part-of", "PMF"), 1, "2020-03")
    assert all(row.share < 1 for row in rest)
    assert len(graph.analyse("stale", start="US", goal="KH", chains=1)) == len(graph.paths("US", "KH").chains[0].hops)
    assert graph.analyse("stale", start="KH", goal="US") == []


def test_a_compiled_graph_gives_the_same_rows(tmp_path: Path) -> None:
    graph, other = kg.open(), compiled(tmp_path / "compiled", SEEDS)
    for name in analyses():
        options = {option.name for option in find(name).options if option.kind is Actor}
        for goal in ("KH", "QudsForce") if options else ("",):
            given = {option: {"start": "US", "goal": goal}[option] for option in options}
            rows, others = graph.analyse(name, **given), other.analyse(name, **given)
            assert [*map(rounded, rows)] == [*map(rounded, others)], name
            assert graph.cube(name, rows) == other.cube(name, rows)


def rounded(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a row without the noise that the order of additions makes."""
    return tuple(round(cell, 9) if isinstance(cell, float) else cell for cell in row)

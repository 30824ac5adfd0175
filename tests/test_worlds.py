"""Worlds: what counts when, said by whom, without what, and with what assumed."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from random import Random

import pytest

import kg
from kg.chains import find
from kg.claims.assumed import Assumption
from kg.claims.dates import bounds, windows
from kg.claims.model import Claim
from kg.claims.table import ClaimTable
from kg.errors import AmbiguousName, InputError, UnknownName
from kg.selection import Selection, assumption, tie
from kg.world import Tie, World
from support import ARTICLE_SEEDS, TINY, claim, compiled, in_columns, run
from test_chains import LENSES, random_claims
from test_world import said

ACTORS = "ABCDEF"
RELATIONS = ("pays", "within", "hits", "befriends")
EVERY = Selection(("stated", "possible"), ("reported",))
SOURCES = {"s": "2003", "t": "2019-06", "u": None}


def dated(claims: list[Claim]) -> ClaimTable:
    """A table in which each source has a date, or none."""
    found = ClaimTable()
    for each in claims:
        found.add(each, root=each.source, published=SOURCES[each.source], symmetric=each.relation == "befriends")
    return found


def drawn(random: Random) -> list[Claim]:
    return [each._replace(source=random.choice("stu")) for each in random_claims(random)]


def ties(world: World) -> dict[tuple[str, str, str], Tie]:
    keys = ((a, r, b) for a in ACTORS for r in RELATIONS for b in ACTORS if r != "befriends" or a <= b)
    return {key: world.tie(*key) for key in keys}


def overlaps(each: Claim, date: str) -> bool:
    first, last = bounds(date)
    _, possible = windows(each.since, each.until, SOURCES[each.source])
    return any(begin <= last and first <= end for begin, end in possible)


Restriction = tuple[dict[str, object], list[Callable[[Claim], object]]]


def restrictions(random: Random, claims: list[Claim]) -> list[Restriction]:
    """Every restriction by itself and all together, with the test that says the same of a claim."""
    date, known = random.choice(("2001", "2003-05", "2005-05-05")), random.choice(("2003", "2019-06", "2019-05-31"))
    speaker, source, lost, gone = (
        random.choice("pq"),
        random.choice("stu"),
        random.choice(claims),
        random.choice(ACTORS),
    )
    relation, (one, other) = random.choice(RELATIONS), sorted(random.sample(ACTORS, 2))
    ends = {one, other}

    def then(each: Claim) -> bool:
        issued = SOURCES[each.source]
        return issued is not None and bounds(issued)[1] <= bounds(known)[1]

    def elsewhere(each: Claim) -> bool:
        named = {each.subject, each.object} == ends if relation == "befriends" else each[1:4:2] == (one, other)
        return not (each.relation == relation and named)

    parts: list[Restriction] = [
        ({"as_of": date}, [lambda each: overlaps(each, date)]),
        ({"known_by": known}, [then]),
        (
            {"according_to": (f"speaker:{speaker}", f"source:{source}")},
            [lambda each: each.speaker == speaker or each.source == source],
        ),
        ({"min_confidence": 0.6}, [lambda each: each.confidence >= 0.6]),
        ({"without": (f"claim:{lost.id}",)}, [lambda each: each.id != lost.id]),
        ({"without": (f"speaker:{speaker}",)}, [lambda each: each.speaker != speaker]),
        ({"without": (f"source:{source}",)}, [lambda each: each.source != source]),
        ({"without": (f"actor:{gone}",)}, [lambda each: gone not in (each.subject, each.object)]),
        ({"without": (f"{one} {relation} {other}",)}, [elsewhere]),
    ]
    two = random.sample(parts[4:], 2)
    together = {"without": tuple(name for options, _ in two for name in options["without"])}  # type: ignore[attr-defined]
    for options, _ in random.sample(parts[:4], 2):
        together |= options  # type: ignore[arg-type]
    every = [test for options, tests in parts if options.items() <= together.items() for test in tests]
    return [*parts, (together, every + [test for _, tests in two for test in tests])]  # type: ignore[list-item]


def test_a_world_weighs_what_is_left_when_the_rest_is_struck_out_of_the_text() -> None:
    """On 200 random graphs, against a table that never had the other claims."""
    for seed in range(200):
        random = Random(f"worlds{seed}")
        claims = drawn(random)
        for options, tests in restrictions(random, claims):
            left = [each for each in claims if all(test(each) for test in tests)]
            found, expected = ties(World(dated(claims), EVERY._replace(**options))), ties(World(dated(left), EVERY))
            assert found == expected, (seed, options)


def test_a_world_that_rejects_claims_weighs_what_it_would_without_them() -> None:
    """On 200 random graphs, some ties assumed, after all or none of the ties of the first world were weighed."""
    for seed in range(200):
        random = Random(f"rejecting{seed}")
        claims = drawn(random)
        pairs = (random.sample(ACTORS, 2) for _ in range(random.randint(0, 2)))
        assume = tuple(Assumption(one, "pays", other) for one, other in pairs)
        world = World(dated(claims), EVERY._replace(assume=assume, contested=random.random() < 0.5))
        if seed % 2:
            ties(world)
        gone = {each.id for each in random.sample(claims, min(3, len(claims)))} | {"nobody's"}
        kept = assume[1:] if assume and seed % 3 else assume
        if kept != assume:
            gone.add("assumed-1")
        left = [each for each in claims if each.id not in gone]
        expected = ties(World(dated(left), world.selection._replace(assume=kept)))
        assert ties(world.rejecting(gone)) == expected, seed


def test_an_assumption_is_one_sure_claim_more() -> None:
    """Ties and chains are those of a table that has such claims, of sources and speakers of their own."""
    for seed in range(200):
        random = Random(f"assumed{seed}")
        claims, assumed = drawn(random), []
        for _ in range(random.randint(1, 3)):
            one, other = random.sample(ACTORS[:4], 2)
            relation = random.choice(RELATIONS)
            since = random.choice((None, "2001", "2003-05"))
            assumed.append(
                Assumption(one, relation, other, since, random.choice((None, "2005")), relation == "befriends")
            )
        more = [
            said(
                *each[:3],
                id=f"assumed-{i}",
                confidence=1.0,
                since=each.since,
                until=each.until,
                source=f"z{i}",
                speaker=f"z{i}",
            )
            for i, each in enumerate(assumed, 1)
        ]
        with_them = ClaimTable()
        for each in (*claims, *more):
            with_them.add(
                each, root=each.source, published=SOURCES.get(each.source), symmetric=each.relation == "befriends"
            )
        found, expected = World(dated(claims), EVERY._replace(assume=tuple(assumed))), World(with_them, EVERY)
        assert ties(found) == ties(expected), seed
        for start, goal in permutations(ACTORS[:4], 2):
            for lens in LENSES.values():
                assert find(found, lens, start, goal) == find(expected, lens, start, goal), (seed, start, goal)


def test_a_chain_as_of_a_date_holds_then() -> None:
    claims = [
        said("A", "pays", "B", since="2001", until="2003", source="s"),
        said("B", "pays", "C", since="2002", until="2005", source="s"),
    ]
    chain = {
        date: [
            each.possible
            for each in find(World(dated(claims), Selection(as_of=date)), LENSES["at least once"], "A", "C")
        ]
        for date in ("2001", "2002", "2003-05", "2004")
    }
    day = {date: bounds(date) for date in chain}
    assert chain == {"2001": [], "2002": [(day["2002"],)], "2003-05": [(day["2003-05"],)], "2004": []}


def test_contested_ties_hold_or_not() -> None:
    claims = [said("A", "pays", "B", source="s"), said("A", "pays", "B", stance="denied", speaker="q", source="s")]
    through = LENSES["at least once"]
    assert len(find(World(dated(claims)), through, "A", "B")) == 1
    without = World(dated(claims), Selection(contested=False))
    assert find(without, through, "A", "B") == []
    assert without.tie("A", "pays", "B").verdict == "contested"


WORLDS = (
    {"as_of": "2003-05"},
    {"known_by": "2004"},
    {"according_to": ["Borun"]},
    {"without": ["Karsh", "speaker:Borun"]},
    {"without": ["Aldia funds Borun", "source:tiny"]},
    {"assume": ["Karsh funds Aldia since 2003", "Aldia allied with Karsh", "Aldia funds Borun"], "as_of": "2004"},
    {"modality": ["possible"], "basis": ["concluded"], "contested": False, "min_confidence": 0.5},
)


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> tuple[kg.Graph, ...]:
    """A tiny graph as text, compiled and in columns, its claims of several speakers and years."""
    folder = tmp_path_factory.mktemp("worlds")
    texts = [
        claim("Aldia", "funds", "Borun", since="2001", until="2005"),
        claim("Aldia", "funds", "Borun", since="2002", speaker="actor:Borun", stance="denied"),
        claim("Borun", "funds", "Front", speaker="actor:Borun", since="2003"),
        claim("Front", "partOf", "Karsh", modality="possible"),
        claim("Karsh", "attacks", "Aldia", basis="concluded", since="2004", until="2004"),
        claim("Aldia", "alliedWith", "Borun", confidence=0.3),
    ]
    file = folder / "tiny.ttl"
    file.write_text(TINY + "".join(texts), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        return kg.open(file), compiled(folder / "tiny.kg", file), in_columns(file)


@pytest.mark.parametrize("options", WORLDS, ids=str)
def test_a_world_is_the_same_wherever_the_claims_are_kept(
    graphs: tuple[kg.Graph, ...], options: dict[str, object]
) -> None:
    answers = []
    for graph in graphs:
        seen = graph.world(**options)
        handles = [actor.handle for actor in graph.actors()]
        answers.append(
            (
                str(seen.ties),
                [sorted(seen.ties.ties_of(each)) for each in handles],
                sorted(
                    seen.claim(each).gloss
                    for link in seen.ties.ties_of("Aldia")
                    for each in (*link.tie.pro, *link.tie.con)
                ),
                list(seen.claims()),
                [seen.paths(*pair, lens="any").to_dict() for pair in permutations(handles, 2)],
                seen.disputes(),
                seen.sole(),
                sorted(map(str, seen.query("SELECT ?a ?b { ?a kg:funds ?b }"))),
            )
        )
    assert answers[1] == answers[0]
    assert answers[2] == answers[0]


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({}, "stated, reported claims of all speakers"),
        (
            {"as_of": "2019", "known_by": "2020-03"},
            "stated, reported claims of all speakers; as of 2019; known by 2020-03",
        ),
        (
            {"according_to": ["US"], "contested": False},
            "stated, reported claims according to US; contested ties left out",
        ),
        (
            {"without": ["kataib hezbollah is part of PMF", "KH", "speaker:US"], "min_confidence": 0.5},
            "stated, reported claims of all speakers with a confidence of at least 0.5; "
            "without KH part-of PMF, KH, what US says",
        ),
        (
            {"assume": ["Iran funds KH since 2019"], "modality": ["possible"]},
            "stated and possible, reported claims of all speakers; assuming Iran funds KH since 2019",
        ),
    ],
    ids=str,
)
def test_a_world_is_one_line(options: dict[str, object], line: str) -> None:
    assert str(kg.open().world(**options).ties) == line


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"as_of": "yesterday"}, InputError, "is not a date"),
        ({"known_by": "2019-13"}, InputError, "is not a date"),
        ({"without": ["KHH"]}, UnknownName, "KH"),
        ({"without": ["KH frobs PMF"]}, InputError, "names no tie"),
        ({"without": ["XX part-of PMF"]}, UnknownName, "unknown actor 'XX'"),
        ({"without": ["claim:0123"]}, UnknownName, "unknown claim '0123'"),
        ({"according_to": ["Nobody"]}, UnknownName, "unknown speaker or source 'Nobody'"),
        ({"assume": ["US funds"]}, InputError, "names no tie"),
        ({"assume": ["US funds KH since 2020 until 2019"]}, InputError, "ends before it begins"),
        ({"assume": ["US funds KH since soon"]}, InputError, "is not a date"),
        ({"modality": ["certain"]}, UnknownName, "stated, possible"),
        ({"basis": ["guessed"]}, UnknownName, "reported"),
        ({"min_confidence": float("nan")}, InputError, "0 to 1"),
    ],
    ids=str,
)
def test_what_cannot_be_meant_is_refused(options: dict[str, object], error: type[Exception], said: str) -> None:
    with pytest.raises(error) as raised:
        kg.open().world(**options)
    assert said in str(raised.value)


def test_a_name_of_two_actors_is_not_guessed(tmp_path: Path) -> None:
    file = tmp_path / "tiny.ttl"
    file.write_text(TINY.replace('"Republic of Borun"', '"Kingdom of Aldia"'), encoding="utf-8")
    graph = kg.open(file)
    labels = [actor.label for actor in graph.actors()]
    twice = [label for label in labels if labels.count(label) > 1]
    if twice:
        with pytest.raises(AmbiguousName):
            graph.world(without=twice[:1])


def test_ties_are_read_as_people_write_them() -> None:
    said = kg.open().store.said
    for text in ("KH part-of PMF", "KH is part of PMF", "PMF has part KH", "kata'ib hizballah part of pmf"):
        assert tie(said, text) == ("KH", "part-of", "PMF")
    for text in ("KH allied-with KHAllies", "KHAllies allied-with KH"):
        assert tie(said, text) == ("KH", "allied-with", "KHAllies")
    assert assumption(said, "KH part-of PMF since 2014 until ongoing")[:5] == (
        "KH",
        "part-of",
        "PMF",
        "2014",
        "ongoing",
    )


def test_without_a_tie_no_answer_rests_on_it_and_everything_else_stays() -> None:
    graph = kg.open()
    seen = graph.world(without=["KH part-of PMF"])
    assert seen.evidence("KH", "part-of", "PMF").tie.verdict == "unknown"
    assert len(seen.evidence("KH", "part-of", "PMF").aside) == len(graph.claims("KH", "part-of"))
    before = {
        tuple((hop.start, hop.tie.relation, hop.end) for hop in chain.hops)
        for chain in graph.paths("US", "PMF", top=99).chains
    }
    after = {
        tuple((hop.start, hop.tie.relation, hop.end) for hop in chain.hops)
        for chain in seen.paths("US", "PMF", top=99).chains
    }
    assert after == {chain for chain in before if not any({hop[0], hop[2]} == {"KH", "PMF"} for hop in chain)}


def test_commands_take_the_same_world() -> None:
    options = ("--without", "KH part-of PMF", "--as-of", "2020", "--format", "json")
    line = "stated, reported claims of all speakers; as of 2020; without KH part-of PMF"
    assert run("paths", "US", "KH", *options).returncode == 1
    assert json.loads(run("paths", "US", "KH", "--lens", "any", *options).stdout)["world"] == line
    assert json.loads(run("evidence", "KH", "part-of", "PMF", *options).stdout)["world"] == line
    assert json.loads(run("actor", "KH", *options).stdout)["world"] == line
    assert run("analyse", "components", *options).returncode == 0
    assert '"' + line + '"' in run("export", *options[:4], "-f", "json").stdout
    for form in ("turtle", "nquads"):
        assert run("export", *options[:4], "-f", form).stdout.splitlines()[0] == f"# world: {line}"
    listed = json.loads(run("claims", "--of", "KH", *options).stdout)
    assert listed
    assert not any((each["subject"], each["relation"], each["object"]) == ("KH", "part-of", "PMF") for each in listed)


def test_disputes_and_what_rests_on_one_voice() -> None:
    graph = kg.open(ARTICLE_SEEDS)
    found = graph.disputes()
    assert [each.tie[:4] for each in found if each.tie.verdict == "contested"] == [
        ("IraqiPeople", "welcomes", "Iran", "contested")
    ]
    assert {each.tie.verdict for each in graph.world(according_to=["Iran"]).disputes()} == set()
    alone = graph.sole("KH")
    assert {each.source for each in alone} == {"trt-world-2020-03"}
    assert all(len(each.claims) == 1 or each.speaker or each.source for each in alone)
    assert run("disputes").returncode == run("sole").returncode == 0
    assert run("disputes", "--according-to", "Iran").returncode == 1


def test_chains_through_past_and_apart_on_the_command_line() -> None:
    def chains(*options: str) -> list[list[str]]:
        shown = run("paths", "US", "KH", "--format", "json", *options)
        return [
            [each["hops"][0]["from"], *(hop["to"] for hop in each["hops"])]
            for each in json.loads(shown.stdout)["paths"]
        ]

    every = chains()
    assert chains("--via", "Iraq") == [each for each in every if "Iraq" in each]
    assert chains("--via", "iraqi army", "--avoid", "Iraq") == [
        each for each in every if "IraqiArmy" in each and "Iraq" not in each
    ]
    assert chains("--disjoint") == every[:1]  # all of them end with the same hop
    shown = run("paths", "US", "KH", "--avoid", "PMF")
    assert (shown.returncode, shown.stdout) == (1, "")
    assert "past PMF" in shown.stderr
    assert run("paths", "US", "KH", "--via", "Nobody").returncode == 2

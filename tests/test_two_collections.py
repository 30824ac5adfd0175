"""The seeds' two collections together: what the releases bring, which ties both hold, and worlds that part them.

Answers are worked out by hand from the claims. A side's confidence is 1 − Π(1 − c) over the best matching of sources
with speakers: one source counts once, and so does one speaker. The article's author speaks in the article alone and the
Treasury in five releases, so on a tie of both there are two independent voices at most, however often each says it, and
those whom a release quotes are voices of their own.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

import kg
from support import ARTICLE, RELEASE_SEEDS, RELEASES, needs_article, needs_releases, run
from test_golden import ANY_TIME, chain, hop

COUNTS = {
    "treasury-tg195": 161,
    "treasury-tg1760": 69,
    "treasury-sm957": 263,
    "treasury-jy0443": 120,
    "treasury-jy2037": 182,
}
ALL = "stated, reported claims of all speakers"
KNOWN_2019 = ("--known-by", "2019-12-31")
IN_2009 = ("--as-of", "2009")
TREASURY = ("--according-to", "USTreasury")
NO_ARTICLE = ("--without", "source:trt-world-2020-03")


@pytest.fixture(scope="module")
def graph() -> kg.Graph:
    return kg.open()


def answer(*args: str) -> dict[str, Any]:
    done = run(*args, "--format", "json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def evidence(tie: str, *world: str) -> tuple[str, float, list[str], list[str]]:
    """Return a tie's verdict and confidence, its claims in the order shown, and those set aside."""
    found = answer("evidence", *tie.split(), *world)
    assert (found["against"], found["denials"]) == (0, [])
    return found["verdict"], found["confidence"], ids(found["for"]), sorted(ids(found["aside"]))


def ids(claims: list[dict[str, Any]]) -> list[str]:
    return [claim["id"] for claim in claims]


def days(*dates: str) -> list[list[str]]:
    return [[date, date] for date in dates]


# --- what the releases bring ------------------------------------------------------------------------------------------


@needs_article
@needs_releases
def test_every_claim_of_both_collections_is_in_place() -> None:
    """All six texts at once; structure, shapes (SHACL), vocabulary and ids are sound too."""
    texts = {ARTICLE: ("trt-world-2020-03", 164)} | {RELEASES[name]: (name, count) for name, count in COUNTS.items()}
    done = run("check", *(word for file in texts for word in ("--text", str(file))))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        *(f"{file}: {count} of {count} claims of {name} in place" for file, (name, count) in texts.items()),
        "959 claims read; structure, shapes, vocabulary and ids are sound",
    ]


def test_each_release_has_as_many_claims_as_its_collection_says(graph: kg.Graph) -> None:
    claims = [claim for claim in graph.claims() if claim.source in COUNTS]
    assert {name: sum(claim.source == name for claim in claims) for name in COUNTS} == COUNTS
    assert len({claim[1:4] for claim in claims}) == 621
    assert len({actor for claim in claims for actor in (claim.subject, claim.object)}) == 164
    assert len({claim.relation for claim in claims}) == 51
    readme = (RELEASE_SEEDS / "README.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(treasury-\w+)`, \w+ \d{4} \| (\d+) \|$", readme, re.MULTILINE)
    assert {name: int(count) for name, count in told} == COUNTS
    assert "| together, on 621 ties of 164 actors, by 51 relations | 795 |" in readme


def test_the_treasury_is_one_voice_in_all_releases_and_those_quoted_are_others(graph: kg.Graph) -> None:
    authors = {source.handle: source.authors for source in graph.sources() if source.handle in COUNTS}
    assert authors == dict.fromkeys(COUNTS, (graph.actor("USTreasury").iri,))
    assert {claim.speaker for claim in graph.claims() if claim.source in COUNTS} == {
        "USTreasury",
        *("StuartLevey", "DavidCohen", "StevenMnuchin", "WallyAdeyemo", "BrianNelson"),
        *("KuwaitGovernment", "KH", "InternationalCommunity", "EU"),
    }


# --- ties of both -----------------------------------------------------------------------------------------------------

# On all of these but one, the author (0.9, the article) and the Treasury (0.9, any release): 1 − 0.1 · 0.1 = 0.99. That
# US forces are in Iraq, the article has from Iran alone (0.6): 1 − 0.4 · 0.1 = 0.96. The coalition's presence is also
# what IraqiJOC wants ended, but that is a proposal and does not count here.
BOTH = {
    "Coalition present-in Iraq": 0.99,
    "IRGC part-of Iran": 0.99,
    "IraqiArmedForces part-of Iraq": 0.99,
    "IraqiGovernment governs Iraq": 0.99,
    "IraqiPeople population-of Iraq": 0.99,
    "KH member-of ShiaMilitias": 0.99,
    "QudsForce part-of IRGC": 0.99,
    "Soleimani commands QudsForce": 0.99,
    "USForces part-of US": 0.99,
    "USForces present-in Iraq": 0.96,
}


def test_the_ties_on_which_both_collections_speak(graph: kg.Graph) -> None:
    """Read off the claims that count, without weighing them."""
    said: dict[str, set[bool]] = {}
    for claim in graph.claims():
        if (claim.stance, claim.modality, claim.basis) == ("asserted", "stated", "reported"):
            said.setdefault(" ".join(claim[1:4]), set()).add(claim.source in COUNTS)
    assert sorted(tie for tie, voices in said.items() if len(voices) == 2) == sorted(BOTH)


@pytest.mark.parametrize("tie", BOTH)
def test_a_tie_of_both_is_surer_than_in_either(graph: kg.Graph, tie: str) -> None:
    found = graph.evidence(*tie.split()).tie
    assert (found.verdict, found.against) == ("supported", 0)
    assert found.confidence == pytest.approx(BOTH[tie], abs=1e-12)
    alone = 0.6 if tie == "USForces present-in Iraq" else 0.9
    for world, confidence in (({"without": [*COUNTS]}, alone), ({"without": ["source:trt-world-2020-03"]}, 0.9)):
        assert graph.world(**world).evidence(*tie.split()).tie.confidence == pytest.approx(confidence, abs=1e-12)


@pytest.mark.parametrize(
    ("tie", "confidence"),
    [
        # The Treasury in three releases: one voice.
        ("QudsForce part-of Iran", 0.9),
        # The Treasury and Cohen in one release; the Treasury and Kuwait's government in another: one source each.
        ("IranianGovernment suppresses IranianPeople", 0.9),
        ("Muhandis attacks KuwaitEmir", 0.9),
        # The Treasury in four releases, KH's films in the first of them: KH there, the Treasury in any other.
        ("KH attacks CoalitionForcesIraq", 1 - 0.4 * 0.1),
        # Levey in 2009, the Treasury in 2012.
        ("KH undermines Iraq", 1 - 0.4 * 0.1),
        # Mnuchin in 2020, Nelson in 2024.
        ("IranFrontCompanies front-for Iran", 1 - 0.4 * 0.4),
        # Mnuchin in 2020, Adeyemo in 2021, and in 2024 the Treasury rather than Nelson.
        ("IranRegionalProxies proxy-of Iran", 1 - 0.4 * 0.4 * 0.1),
        # The Treasury in 2009, Cohen in 2012, Mnuchin in 2020.
        ("IranianPeople population-of Iran", 1 - 0.1 * 0.4 * 0.4),
    ],
)
def test_one_source_and_one_speaker_count_once(graph: kg.Graph, tie: str, confidence: float) -> None:
    found = graph.evidence(*tie.split()).tie
    assert (found.verdict, found.confidence) == ("supported", pytest.approx(confidence, abs=1e-12))


def test_evidence_of_a_tie_of_both() -> None:
    """Equally sure claims stand in the order of their ids.

    "Still holding" is certain on the day of a release, and of the article, which has a month and no day, on no day.
    """
    found = answer("evidence", "QudsForce", "part-of", "IRGC")
    assert [(claim["id"], claim["source"]) for claim in found["for"]] == [
        ("0af276eda85ae4c5", "trt-world-2020-03"),
        ("1db2c4a1121907b8", "treasury-tg195"),
        ("249aa11d628117d1", "treasury-sm957"),
        ("575c890c2944e615", "treasury-tg1760"),
        ("8e390dc2213ce739", "treasury-jy0443"),
        ("e115f17147aad217", "treasury-jy2037"),
    ]
    assert (found["verdict"], found["confidence"], found["denials"], found["aside"]) == ("supported", 0.99, [], [])
    assert found["window"] == {
        "certain": days("2009-07-02", "2012-11-08", "2020-03-26", "2021-10-29", "2024-01-22"),
        "possible": ANY_TIME,
    }


# --- from Iran to KH --------------------------------------------------------------------------------------------------

IRGC_OF_IRAN = ["331407cec1a3ebb8", "8065fdd2617692e8", "8e3c3989990c3028"]  # the article, 2021, 2012
QUDS_OF_IRGC = [
    "0af276eda85ae4c5",  # the article
    "1db2c4a1121907b8",  # 2009
    "249aa11d628117d1",  # 2020
    "575c890c2944e615",  # 2012
    "8e390dc2213ce739",  # 2021
    "e115f17147aad217",  # 2024
]
QUDS_OF_IRAN = ["1a3fc2d38f87341a", "7a9442f38ca39fad", "e2fa76b76a2badcc"]  # 2009, 2021, 2012
QUDS_FUNDS_KH = ["5caddcbb1942e17c", "fd431669d871da15"]  # of 2008, said in 2009; undated, said in 2020
BANK_OF_IRAN = ["0337564086c06f96"]  # 2020
BANK_FUNDS_QUDS = ["a89be14f307ad54c"]  # 2020
QUDS_SPONSORS_KH = ["c2b651f9b6657517"]  # 2024


def part(whole: str, part: str, claims: list[str], confidence: float = 0.9) -> dict[str, Any]:
    return hop(whole, "part-of", part, "through the parent", claims, inverse=True, confidence=confidence)


def funds(start: str, end: str, claims: list[str]) -> dict[str, Any]:
    return hop(start, "funds", end, "direct transfer", claims)


def paths(*world: str) -> list[dict[str, Any]]:
    found = answer("paths", "Iran", "KH", *world)
    chains = found["paths"]
    assert isinstance(chains, list)
    return chains


def without(claims: list[str], *gone: str) -> list[str]:
    return [claim for claim in claims if claim not in gone]


def from_the_bank(rank: int, possible: list[list[str | None]], paid: list[str]) -> list[dict[str, Any]]:
    """Two chains of 0.9 · 0.9 · 0.9: Iran's central bank pays the Quds Force, which pays KH, or has it for a proxy.

    A step through a proxy is weaker than one through a parent, and that is weaker than a transfer. The same actors are
    named in both, so the last step's relation decides which comes first: "funds" before "sponsors".
    """
    bank, pays = part("Iran", "CentralBankIran", BANK_OF_IRAN), funds("CentralBankIran", "QudsForce", BANK_FUNDS_QUDS)
    return [
        chain(rank, possible, 1, [bank, pays, funds("QudsForce", "KH", paid)]),
        chain(
            rank + 1, possible, 3, [bank, pays, hop("QudsForce", "sponsors", "KH", "through a proxy", QUDS_SPONSORS_KH)]
        ),
    ]


def by_the_quds_force(window: list[list[str | None]], paid: list[str]) -> list[dict[str, Any]]:
    """The first two chains, by way of the IRGC and without it, in a window and with the claims on the money."""
    return [
        chain(
            1,
            window,
            1,
            [
                part("Iran", "IRGC", IRGC_OF_IRAN, 0.99),
                part("IRGC", "QudsForce", QUDS_OF_IRGC, 0.99),
                funds("QudsForce", "KH", paid),
            ],
        ),
        chain(2, window, 1, [part("Iran", "QudsForce", QUDS_OF_IRAN), funds("QudsForce", "KH", paid)]),
    ]


def test_paths_iran_kh() -> None:
    """Each of the two ways from Iran to the Quds Force, and then the money that it sends.

    That the IRGC is Iran's, and the Quds Force the IRGC's, is said in both collections: 0.99 · 0.99 · 0.9 = 0.88209, a
    step more, is surer than 0.9 · 0.9 = 0.81, as only the Treasury calls the Quds Force Iran's. The first step through
    a parent is the weakest of each, as its kind is weaker than a transfer however sure it is. No day is certain: nobody
    says on which day the money was sent.
    """
    found = paths()
    assert found[:2] == by_the_quds_force(ANY_TIME, QUDS_FUNDS_KH)
    assert [each["score"] for each in found[:2]] == pytest.approx([0.88209, 0.81], abs=1e-9)


# --- worlds -----------------------------------------------------------------------------------------------------------


def test_known_by_the_end_of_2019() -> None:
    """Only the releases of 2009 and 2012 were published: 161 + 69 claims, one of them concluded, so 229 count.

    The article's "2020-03" and the releases of 2020, 2021 and 2024 came later. So the Treasury is the only voice on all
    of BOTH, KH is not yet said to be part of the PMF, and of the money from the Quds Force only 2008 is known.
    """
    listed = json.loads(run("claims", *KNOWN_2019, "--format", "json").stdout)
    assert {source: sum(each["source"] == source for each in listed) for source in COUNTS} == {
        "treasury-tg195": 160,
        "treasury-tg1760": 69,
        **dict.fromkeys(("treasury-sm957", "treasury-jy0443", "treasury-jy2037"), 0),
    }
    assert len(listed) == 229
    known = ["1db2c4a1121907b8", "575c890c2944e615"]
    later = without(QUDS_OF_IRGC, *known)
    assert evidence("QudsForce part-of IRGC", *KNOWN_2019) == ("supported", 0.9, known, later)
    found = answer("evidence", "QudsForce", "part-of", "IRGC", *KNOWN_2019)
    assert found["world"] == f"{ALL}; known by 2019-12-31"
    assert found["window"] == {"certain": days("2009-07-02", "2012-11-08"), "possible": ANY_TIME}
    assert evidence("KH part-of PMF", *KNOWN_2019) == ("unknown", 0, [], ["bfea1068aa139ec1"])
    # Levey in 2009 and the Treasury in 2012 are two voices already.
    assert evidence("KH undermines Iraq", *KNOWN_2019)[:2] == ("supported", 0.96)


def test_paths_iran_kh_as_known_by_the_end_of_2019() -> None:
    """Every step is the Treasury's alone, 0.9: the shorter way wins, 0.81 to 0.729, and there is no bank and no proxy.

    The money is that of 2008, so the chains hold, possibly, in 2008 only.
    """
    in_2008: list[list[str | None]] = [["2008-01-01", "2008-12-31"]]
    paid = funds("QudsForce", "KH", ["5caddcbb1942e17c"])
    assert paths(*KNOWN_2019) == [
        chain(1, in_2008, 1, [part("Iran", "QudsForce", ["1a3fc2d38f87341a", "e2fa76b76a2badcc"]), paid]),
        chain(
            2,
            in_2008,
            1,
            [
                part("Iran", "IRGC", ["8e3c3989990c3028"]),
                part("IRGC", "QudsForce", ["1db2c4a1121907b8", "575c890c2944e615"]),
                paid,
            ],
        ),
    ]


def test_as_of_2009() -> None:
    """What is undated, or still holds without a beginning, or ends later, may have held in 2009.

    Soleimani's command ends in 2020 for those who say when. That US forces were there in 2021 says nothing of 2009.
    """
    commands = ["02b3d19a3b0cefbd", "2fb708dbe3b1c821", "6a37a879215267e5", "87a00e9a2110f3d1"]
    assert evidence("Soleimani commands QudsForce", *IN_2009) == ("supported", 0.99, commands, [])
    present = ["421ca339be61c1d6", "53d890c8c53b9b81", "e5e04cac2a548a18", "48f5eb8ce0412c0b"]
    assert evidence("USForces present-in Iraq", *IN_2009) == ("supported", 0.96, present, ["6622187b4b85c488"])
    assert evidence("QudsForce funds KH", *IN_2009) == (
        "supported",
        0.9,
        ["fd431669d871da15"],
        ["5caddcbb1942e17c"],
    )


LISTED = {
    "7042e2da1555492d": "June 2009, said in 2012",
    "7b8fbb336190ce81": "2 July 2009, said in 2024",
    "c67efab199bd694f": "2 July 2009, said that day",
    "f58396c586101f7f": "since 2009 and still, said in 2020",
}


@pytest.mark.parametrize(
    ("date", "gone"),
    [
        ("2009", []),
        ("2009-06", ["7b8fbb336190ce81", "c67efab199bd694f"]),
        ("2009-07-02", ["7042e2da1555492d"]),
        ("2010", ["7042e2da1555492d", "7b8fbb336190ce81", "c67efab199bd694f"]),
        ("2008", [*LISTED]),
    ],
)
def test_the_day_of_a_listing_on_which_the_releases_differ(date: str, gone: list[str]) -> None:
    verdict, confidence = ("supported", 0.9) if len(gone) < len(LISTED) else ("unknown", 0)
    held = without([*LISTED], *gone)
    found = evidence("USStateDept designates-terrorist KH", "--as-of", date)
    assert found == (verdict, confidence, held, gone)


def test_paths_iran_kh_as_of_2009() -> None:
    """As ever, but that the money is the undated one, and that the chains hold, possibly, within 2009."""
    year: list[list[str | None]] = [["2009-01-01", "2009-12-31"]]
    paid = ["fd431669d871da15"]
    assert paths(*IN_2009) == [
        *by_the_quds_force(year, paid),
        *from_the_bank(3, year, paid),
    ]


def test_according_to_the_treasury() -> None:
    """Its own word in all five releases, once: neither the article's author, nor KH, nor its own officials."""
    article, *releases = QUDS_OF_IRGC
    assert evidence("QudsForce part-of IRGC", *TREASURY) == ("supported", 0.9, releases, [article])
    assert evidence("KH undermines Iraq", *TREASURY) == (
        "supported",
        0.9,
        ["eb1f670620db888d"],
        ["18314e7a1f6fe643"],
    )
    assert evidence("KH part-of PMF", *TREASURY) == ("unknown", 0, [], ["bfea1068aa139ec1"])


def test_without_the_article() -> None:
    """The Treasury's officials stay, so what they say beside it is surer than it is according to the Treasury alone."""
    article, *releases = QUDS_OF_IRGC
    assert evidence("QudsForce part-of IRGC", *NO_ARTICLE) == ("supported", 0.9, releases, [article])
    assert evidence("KH undermines Iraq", *NO_ARTICLE) == (
        "supported",
        0.96,
        ["eb1f670620db888d", "18314e7a1f6fe643"],
        [],
    )
    assert evidence("KH part-of PMF", *NO_ARTICLE) == ("unknown", 0, [], ["bfea1068aa139ec1"])
    assert evidence("US funds PMF", *NO_ARTICLE) == ("unknown", 0, [], ["3297f5cf06ca8020"])


@pytest.mark.parametrize("world", [TREASURY, NO_ARTICLE], ids=" ".join)
def test_paths_iran_kh_without_the_articles_voice(world: tuple[str, ...]) -> None:
    """The way round by the IRGC is 0.9 · 0.9 · 0.9 now: behind the shorter way, and by its names behind the bank."""
    whole = part("Iran", "IRGC", without(IRGC_OF_IRAN, "331407cec1a3ebb8"))
    branch = part("IRGC", "QudsForce", without(QUDS_OF_IRGC, "0af276eda85ae4c5"))
    paid = funds("QudsForce", "KH", QUDS_FUNDS_KH)
    assert paths(*world) == [
        chain(1, ANY_TIME, 1, [part("Iran", "QudsForce", QUDS_OF_IRAN), paid]),
        *from_the_bank(2, ANY_TIME, QUDS_FUNDS_KH),
        chain(4, ANY_TIME, 1, [whole, branch, paid]),
    ]


@pytest.mark.parametrize("world", [KNOWN_2019, TREASURY, NO_ARTICLE], ids=" ".join)
def test_no_release_says_that_america_pays(world: tuple[str, ...]) -> None:
    done = run("paths", "US", "KH", *world)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "from US (United States) to KH (Kataib Hezbollah)",
        "kg: no funding chain from US to KH within 6 hops; found under --lens any",
    ]

"""The seeds against the texts that they are coded from, and against their own rules.

What a changed text does to the check is tried on the article, with its collection alone; the rules hold for all seeds.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import rdflib

import kg
from kg.checks import places
from kg.claims.names import fold
from kg.rdf import BASE, KG, PREFIXES, PROV, RDF
from support import ARTICLE, ARTICLE_SEEDS, RELEASES, ROOT, SEEDS, TEXTS, needs_article, needs_releases, run

COLLECTIONS = sorted(folder.name for folder in SEEDS.iterdir() if folder.is_dir())
CLAIMS = {"us-iraq-2020": 164, "us-treasury-iraq": 795}
SOURCES = [
    pytest.param("trt-world-2020-03", marks=needs_article),
    *(pytest.param(name, marks=needs_releases) for name in RELEASES),
]


@pytest.fixture(scope="module")
def graph() -> kg.Graph:
    """All seeds, as they are opened where nothing else is named."""
    return kg.open()


@pytest.fixture(scope="module")
def alone() -> kg.Graph:
    """The collection that is coded from the article."""
    return kg.open(ARTICLE_SEEDS)


@pytest.fixture(scope="module")
def article() -> str:
    return ARTICLE.read_bytes().decode("utf-8")


def rewritten(folder: Path, text: str) -> Path:
    file = folder / "article.txt"
    file.write_bytes(text.encode("utf-8"))
    return file


def with_another_letter(text: str, at: int) -> str:
    assert text[at].isalpha()
    return text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :]


# --- kg check --text --------------------------------------------------------------------------------------------------


@needs_article
def test_every_claim_of_the_article_is_in_place() -> None:
    """Structure, shapes (SHACL), vocabulary and ids are sound too, also without the other collection."""
    done = run("check", "-g", ARTICLE_SEEDS, "--text", ARTICLE)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"{ARTICLE}: 164 of 164 claims of trt-world-2020-03 in place",
        "164 claims read; structure, shapes, vocabulary and ids are sound",
    ]


@pytest.mark.parametrize("source", SOURCES)
def test_every_span_has_the_digest_of_its_claim(graph: kg.Graph, source: str) -> None:
    """The same without the code under test: cut the span out and hash it."""
    text = TEXTS[source].read_bytes().decode("utf-8")
    claims = [claim for claim in graph.claims() if claim.source == source]
    assert claims
    for claim in claims:
        span = text[claim.locator.start : claim.locator.end]
        assert sha256(span.encode()).hexdigest() == claim.locator.sha256, claim.id
        assert span == span.strip(), claim.id


def test_every_claim_is_of_a_text_that_it_can_be_held_against(graph: kg.Graph) -> None:
    assert {claim.source for claim in graph.claims()} == set(TEXTS) == {source.handle for source in graph.sources()}


# Worked out from the locators in claims.ttl: which spans hold the letter at this offset.
LETTERS = {
    60: ["a02dd6f5ad32cd93", "7f18c01a2c3943ff"],  # [0–83], [57–83], and not [0–40]
    4245: ["131c97b12d5c93b0", "a5a71a38957b59ae", "c099dac3c9fbe526", "c37edaa94b89adc6"],  # [4198–4299], [4235–4277]
    3225: ["d7e53e1d7c71f9c3"],  # [3208–3259]
}


def one_letter_replaced(article: str, near: int, span: tuple[int, int]) -> str:
    at = next(at for at in range(near, span[1]) if article[at].isalpha())
    return with_another_letter(article, at)


@needs_article
@pytest.mark.parametrize(("offset", "until"), [(60, 83), (4245, 4277), (3225, 3259)])
def test_one_letter_replaced_loses_the_claims_that_cite_it(
    tmp_path: Path, article: str, offset: int, until: int
) -> None:
    file = rewritten(tmp_path, one_letter_replaced(article, offset, (offset, until)))
    done = run("check", "-g", ARTICLE_SEEDS, "--text", file)
    lines = done.stdout.splitlines()
    lost = LETTERS[offset]
    assert done.returncode == 1
    assert lines[0] == f"{file}: {164 - len(lost)} of 164 claims of trt-world-2020-03 in place"
    assert "digest differs" in lines[1]
    assert sorted(line.split()[2].rstrip(",") for line in lines if line.startswith("  lost: claim ")) == sorted(lost)
    assert not [line for line in lines if "moved" in line]
    assert lines[-1] == "164 claims read; structure, shapes, vocabulary and ids are sound"
    assert len(lines) == 3 + len(lost)


@needs_article
def test_one_letter_replaced_in_json(tmp_path: Path, article: str) -> None:
    file = rewritten(tmp_path, one_letter_replaced(article, 60, (57, 83)))
    done = run("check", "-g", ARTICLE_SEEDS, "--text", file, "--format", "json")
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert (found["sound"], found["claims"], found["findings"]) == (False, 164, [])
    [document] = found["documents"]
    assert (document["source"], document["same"], document["sound"]) == ("trt-world-2020-03", False, False)
    assert (document["placed"], document["moved"], sorted(document["lost"])) == (162, [], sorted(LETTERS[60]))


@needs_article
def test_any_letter_replaced_loses_exactly_the_claims_around_it(tmp_path: Path, alone: kg.Graph, article: str) -> None:
    """All through the text; a letter that no claim cites only changes the document's digest."""
    outside = 0
    for at in [at for at in range(0, len(article), 61) if article[at].isalpha()]:
        held = places.document(alone.store.said, str(rewritten(tmp_path, with_another_letter(article, at))))
        around = [each.id for each in alone.claims() if each.locator.start <= at < each.locator.end]
        assert (held.same, sorted(held.lost), held.moved) == (False, sorted(around), []), at
        assert held.sound == (not around)
        outside += not around
    assert outside, "the sample should hold letters that no claim cites"


NEW = "A paragraph of our own. It has two sentences.\n\n"


@needs_article
def test_a_paragraph_on_top_moves_every_claim(tmp_path: Path, alone: kg.Graph, article: str) -> None:
    file = rewritten(tmp_path, NEW + article)
    done = run("check", "-g", ARTICLE_SEEDS, "--text", file, "--format", "json")
    found = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert (found["sound"], found["findings"]) == (True, [])
    [document] = found["documents"]
    assert (document["same"], document["placed"], document["lost"], document["sound"]) == (False, 0, [], True)
    places_now = {moved["claim"]: moved["place"] for moved in document["moved"]}
    assert places_now == {claim.id: moved_down(claim.locator._asdict()) for claim in alone.claims()}
    assert {moved["claim"]: moved["cited"] for moved in document["moved"]} == {
        claim.id: claim.locator._asdict() for claim in alone.claims()
    }


def moved_down(place: dict[str, Any]) -> dict[str, Any]:
    shift = {"start": len(NEW), "end": len(NEW), "paragraph": 1}
    return {name: value + shift.get(name, 0) if name in shift else value for name, value in place.items()}


@needs_article
def test_a_paragraph_on_top_in_words(tmp_path: Path, article: str) -> None:
    file = rewritten(tmp_path, NEW + article)
    done = run("check", "-g", ARTICLE_SEEDS, "--text", file)
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert lines[0] == f"{file}: 0 of 164 claims of trt-world-2020-03 in place"
    assert "digest differs" in lines[1]
    moved = [line for line in lines if line.startswith("  moved: claim ")]
    assert len(moved) == 164
    # The claim that American money has paid for the forces: [3208–3259] before, 47 code points further on now.
    [money] = [line for line in moved if "d7e53e1d7c71f9c3" in line]
    assert "[3208–3259]" in money
    assert "[3255–3306]" in money


# --- the rules of the seeds -------------------------------------------------------------------------------------------


def test_the_fixed_handles_exist(graph: kg.Graph) -> None:
    types = {actor.handle: actor.type for actor in graph.actors()}
    assert {handle: types.get(handle) for handle in ("US", "Iraq", "PMF", "KH", "IRGC", "Iran")} == {
        "US": "state",
        "Iraq": "state",
        "PMF": "militia",
        "KH": "militia",
        "IRGC": "armed-force",
        "Iran": "state",
    }


def test_a_handle_is_the_end_of_the_iri(graph: kg.Graph) -> None:
    assert [each.handle for each in graph.actors() if each.iri != f"{BASE}actor/{each.handle}"] == []


def test_every_name_means_one_actor(graph: kg.Graph) -> None:
    owners = defaultdict(set)
    for actor in graph.actors():
        for name in (actor.handle, actor.label, *actor.aliases):
            owners[fold(name)].add(actor.handle)
            assert graph.actor(name) == actor
    assert {name: handles for name, handles in owners.items() if len(handles) > 1} == {}


def defined(collection: str, file: str) -> set[str]:
    """Return the local names of what a file of a collection defines."""
    return set(re.findall(r"^\w+:(\S+) a kg:", (SEEDS / collection / file).read_text(encoding="utf-8"), re.MULTILINE))


def test_every_collection_is_counted_here() -> None:
    assert list(CLAIMS) == COLLECTIONS
    assert {name: len(defined(name, "claims.ttl")) for name in COLLECTIONS} == CLAIMS


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_actor_is_spoken_of_in_the_collection_that_defines_it(graph: kg.Graph, collection: str) -> None:
    sources, events = (defined(collection, file) for file in ("sources.ttl", "events.ttl"))
    used = {
        each
        for claim in graph.claims()
        if claim.source in sources
        for each in (claim.subject, claim.object, claim.on_behalf_of)
    }
    used |= {event.place for event in graph.events() if event.handle in events}
    assert defined(collection, "actors.ttl") - used == set()


def test_nothing_is_defined_in_two_collections() -> None:
    for file in ("actors.ttl", "events.ttl", "sources.ttl", "collection.ttl", "claims.ttl"):
        every = [name for collection in COLLECTIONS for name in defined(collection, file)]
        assert len(every) == len(set(every)), file


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_event_is_spoken_of_in_the_collection_that_defines_it(graph: kg.Graph, collection: str) -> None:
    sources = defined(collection, "sources.ttl")
    assert defined(collection, "events.ttl") == {
        claim.event for claim in graph.claims() if claim.source in sources and claim.event
    }


def test_the_actors_fit_the_relations(graph: kg.Graph) -> None:
    ontology, types = graph.ontology, {actor.handle: actor.type for actor in graph.actors()}
    for claim in graph.claims():
        relation = ontology.relations[claim.relation]
        assert relation.domain in ontology.types[types[claim.subject]].above, claim.id
        assert relation.range in ontology.types[types[claim.object]].above, claim.id
        assert claim.subject != claim.object, claim.id


def test_confidence_follows_the_coding_rules(graph: kg.Graph) -> None:
    """What is not plainly stated gets 0.3, a reported speaker's words at most 0.6, the author's own at most 0.9."""
    authors = {"trt-world-2020-03": "the author (TRT World)"}
    for claim in graph.claims():
        author = authors.get(claim.source, "USTreasury")
        most = 0.3 if claim.modality != "stated" else 0.9 if claim.speaker == author else 0.6
        assert claim.confidence <= most, claim.id


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_ids_are_digests_of_the_contents(collection: str) -> None:
    """Worked out from the Turtle by rdflib and hashlib alone, as DESIGN.md names the parts."""
    claims = rdflib.Graph().parse(SEEDS / collection / "claims.ttl")

    def said(subject: Any, *path: str) -> str:
        for name in path:
            subject = claims.value(subject, rdflib.URIRef(name)) if subject is not None else None
        return "" if subject is None else str(subject)

    found = list(claims.subjects(rdflib.RDF.type, rdflib.URIRef(KG + "Claim")))
    assert len(found) == CLAIMS[collection]
    for claim in found:
        words = [said(claim, KG + name).removeprefix(KG) for name in ("stance", "modality", "basis", "since", "until")]
        parts = [
            said(claim, PROV + "hadPrimarySource"),
            said(claim, PROV + "wasAttributedTo"),
            said(claim, KG + "locator", KG + "sha256"),
            *(said(claim, RDF + name) for name in ("subject", "predicate", "object")),
            *words,
            said(claim, KG + "event"),
        ]
        assert str(claim) == PREFIXES["claim"] + sha256("\n".join(parts).encode()).hexdigest()[:16]


def test_a_claim_that_was_changed_is_named(tmp_path: Path) -> None:
    """One stance turned round: the id no longer fits what the claim says, and the check says so with file and line."""
    shutil.copytree(ARTICLE_SEEDS, tmp_path / "seeds")
    file = tmp_path / "seeds" / "claims.ttl"
    text = file.read_text(encoding="utf-8")
    start = text.index("claim:d7e53e1d7c71f9c3 a kg:Claim")
    file.write_text(text[:start] + text[start:].replace("kg:asserted", "kg:denied", 1), encoding="utf-8")
    done = run("check", "-g", tmp_path / "seeds")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[-1].startswith("164 claims read; 1 problem")
    assert lines[0].startswith(f"identity: {file}:{text[:start].count(chr(10)) + 1}: claim d7e53e1d7c71f9c3: ")


@pytest.mark.parametrize("source", TEXTS)
def test_locators_are_in_order_and_within_the_text(graph: kg.Graph, source: str) -> None:
    places_of = [claim.locator for claim in graph.claims() if claim.source == source]
    assert all(0 <= place.start < place.end for place in places_of)
    for one, two in pairwise(places_of):
        assert (one.start, one.end) <= (two.start, two.end)
        assert one.paragraph <= two.paragraph


@pytest.mark.parametrize("source", SOURCES)
def test_a_gloss_has_no_more_than_five_words_in_a_row_of_its_text(graph: kg.Graph, source: str) -> None:
    """Rule 30."""
    kept = runs(TEXTS[source].read_text(encoding="utf-8"), 5)
    glosses = {claim.id: claim.gloss for claim in graph.claims() if claim.source == source}
    assert [name for name, gloss in glosses.items() if not kept.keys().isdisjoint(runs(gloss, 5))] == []


# --- the article stays out of the repository ------------------------------------------------------------------------

LONGEST = 8
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`\u00ad\u200b")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")


def words(text: str) -> list[str]:
    """Return the words of a text, case, accents' composition, punctuation and spaces aside; "Iran's" is one word."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES)
    return re.findall(r"[^\W_]+", plain)


def runs(text: str, longest: int = LONGEST) -> dict[tuple[str, ...], int]:
    """Return every run of one word more than allowed, with the number of its first word."""
    said = words(text)
    return {tuple(said[at : at + longest + 1]): at for at in range(len(said) - longest)}


def files() -> list[Path]:
    """Return all files that git knows, and those it does not but would take; without git, all but what tools leave."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listing = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
        named = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True).stdout.decode()
        return [ROOT / name for name in named.split("\0") if name and (ROOT / name).is_file()]
    found = []
    for folder, below, names in os.walk(ROOT):
        below[:] = [name for name in below if name == ".ci" or not name.startswith((".", "__pycache__"))]
        found += [Path(folder, name) for name in names]
    return found


def readings(file: Path) -> Iterator[str]:
    """Yield a file's text as it stands, with its escapes and markup resolved, and the strings of JSON put together."""
    text = file.read_bytes().decode("utf-8", "ignore")
    yield text
    resolved = _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text).replace("\\n", " ")
    yield html.unescape(resolved)
    yield html.unescape(re.sub(r"<[^<>]*>", " ", resolved))
    if file.suffix in (".ipynb", ".json", ".jsonld"):
        yield html.unescape(re.sub(r"<[^<>]*>", " ", " ".join(strings(json.loads(text)))))


def strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for each in data.values() if isinstance(data, dict) else data:
            yield from strings(each)


@needs_article
def test_no_run_of_more_than_eight_words_of_the_article() -> None:
    kept = runs(ARTICLE.read_text(encoding="utf-8"))
    looked_at = files()
    assert ARTICLE_SEEDS / "claims.ttl" in looked_at
    found = {
        # The place in the article, not its words: this message goes into logs.
        f"{file.relative_to(ROOT)}: the words from number {kept[run]} on"
        for file in looked_at
        for reading in readings(file)
        for run in runs(reading)
        if run in kept
    }
    assert found == set()


@needs_article
@pytest.mark.parametrize("suffix", [".md", ".py", ".html", ".ipynb", ".ttl"])
def test_nine_words_would_be_found(tmp_path: Path, suffix: str) -> None:
    """In another case and punctuation, over line ends, in markup and in JSON; and eight words would not."""
    text = ARTICLE.read_text(encoding="utf-8")
    nine = words(text)[100 : 100 + LONGEST + 1]
    for kept, caught in ((nine, True), (nine[1:], False)):
        copied = {
            ".md": "**" + "** —\n> ".join(kept).upper(),
            ".py": '"' + ' "\n    "'.join(kept) + '"',
            ".html": "<p>" + "&nbsp;<b>x</b>".replace("x", "").join(kept) + "</p>",
            ".ipynb": json.dumps({"cells": [{"source": [word + "\n" for word in kept]}]}, indent=1),
            ".ttl": r"\n".join(kept),
        }[suffix]
        file = tmp_path / f"copy{suffix}"
        file.write_text(copied, encoding="utf-8")
        hit = any(run in runs(text) for reading in readings(file) for run in runs(reading))
        assert hit is caught

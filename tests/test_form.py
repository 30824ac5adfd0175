"""Claims that are written alike are taken whole out of large files, and say what they say one by one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.build import lines
from kg.build.form import Form
from kg.errors import InputError
from kg.rdf import KG, PREFIXES
from support import generated, in_columns, tied

Claim = list[str]
CLAIMS = 240


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], list[Claim]]:
    """The lines of a made-up graph: what is no claim, and each claim with its locator."""
    text = generated(tmp_path_factory.mktemp("form"), CLAIMS).read_text(encoding="utf-8")
    people: list[str] = []
    claims: list[Claim] = []
    for line in text.splitlines(keepends=True):
        if "#Claim>" in line:
            claims.append([])
        (claims[-1] if claims else people).append(line)
    return people, claims


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(lines, "BATCH", 130)
    monkeypatch.setattr(lines, "BLOCK", 12_000)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def plain(claims: list[Claim]) -> Iterator[str]:
    for claim in claims:
        yield from claim


def by_predicate(claims: list[Claim]) -> Iterator[str]:
    for claim in claims:
        yield from sorted(claim)


def locators_before(claims: list[Claim]) -> Iterator[str]:
    for claim in claims:
        own = [line for line in claim if line.startswith("<")]
        yield from (*own[:-2], *(line for line in claim if line.startswith("_:")), *own[-2:])


def locators_apart(claims: list[Claim]) -> Iterator[str]:
    every = list(plain(claims))
    yield from (line for line in every if line.startswith("<"))
    yield from (line for line in every if line.startswith("_:"))


def interleaved(claims: list[Claim]) -> Iterator[str]:
    for one, other in zip(claims[::2], claims[1::2], strict=True):
        yield from (*one[:8], *other[:5], *one[8:], *other[5:])


def odd(claims: list[Claim], seed: int) -> Iterator[str]:
    """Yield claims some of which are written in ways that no pattern takes, and that are right all the same."""
    chance = random.Random(seed)
    late: list[str] = []
    for claim in claims:
        subject = claim[0].partition(" ")[0]
        said = list(claim)
        place = chance.randrange(len(said))
        match chance.randrange(24):
            case 0:
                chance.shuffle(said)
            case 1:
                said.insert(place, said[place])
            case 2:
                said.insert(place, f'{subject} <{KG}gloss> "auf Deutsch"@de .\n')
            case 3:
                said.insert(place, f'{subject} <http://www.w3.org/2000/01/rdf-schema#comment> "a ; b . c"@en .\n')
            case 4:
                said = [line.replace("says it", r"says \"it\" \\ \n\u2028\t") for line in said]
            case 5:
                said = [line.replace("integer> .", "int> .") for line in said]
            case 6:
                said.insert(place, f"{subject} <{KG}about> {chance.choice(claims)[0].partition(' ')[0]} .\n")
            case 7:
                late.append(said.pop(place))
            case 8:
                said = [line.replace("ontology#gloss>", r"ontology#\u0067loss>") for line in said]
            case 9:
                said = [line.replace('"@en', '"') for line in said]
        yield from said
        if late and chance.random() < 0.1:
            yield late.pop()
    yield from late


def same(file: Path) -> None:
    text, columns = kg.open(file), in_columns(file)
    assert list(columns.claims()) == list(text.claims())
    assert list(columns.actors()) == list(text.actors())
    assert list(columns.sources()) == list(text.sources())
    assert list(columns.events()) == list(text.events())
    assert tied(columns) == tied(text)


@pytest.mark.parametrize("suffix", ["nt", "ttl", "trig"])
@pytest.mark.parametrize("order", [plain, by_predicate, locators_before, locators_apart, interleaved])
def test_claims_in_any_order_say_the_same(
    made: tuple[list[str], list[Claim]], tmp_path: Path, order: object, suffix: str
) -> None:
    people, claims = made
    write(tmp_path / f"made.{suffix}", "".join((*people, *order(claims))))  # type: ignore[operator]
    same(tmp_path / f"made.{suffix}")


@pytest.mark.parametrize("seed", range(12))
def test_odd_claims_among_others_say_the_same(made: tuple[list[str], list[Claim]], tmp_path: Path, seed: int) -> None:
    people, claims = made
    written = list(odd(claims, seed))
    file = tmp_path / f"made.{('nt', 'ttl')[seed % 2]}"
    write(file, "".join((*people, *written) if seed % 3 else (*written, *people)))
    same(file)


@pytest.mark.parametrize("gap", [1, 2, 3, 4])
def test_a_locator_that_two_claims_describe_is_named(
    made: tuple[list[str], list[Claim]], tmp_path: Path, gap: int
) -> None:
    people, claims = made
    for place in range(60, 70):
        one, other = (
            next(line.split(" ")[0] for line in claims[each] if line[0] == "_") for each in (place, place + gap)
        )
        written = [line.replace(f"{other} ", f"{one} ") for line in plain(claims)]
        write(tmp_path / "made.nt", "".join((*people, *written)))
        with pytest.raises(InputError, match="the locator has 2 starts"):
            in_columns(tmp_path / "made.nt")


def write(file: Path, text: str) -> None:
    if file.suffix == ".nt":
        file.write_text(text, encoding="utf-8")
        return
    form = ox.RdfFormat.from_extension(file.suffix[1:])
    assert form is not None
    quads = ox.parse(text, ox.RdfFormat.N_TRIPLES)
    file.write_bytes(ox.serialize(quads, format=form, prefixes=PREFIXES) or b"")


WANTED = {(False, "<x:type>"): (r"<x:C>() \.\n", True), (True, "<x:from>"): (r"([0-9]+) \.\n", True)}
WANTED |= {(False, "<x:since>"): (r"([^\n]*\n)", False), (False, "<x:until>"): (r"([^\n]*\n)", False)}


def lines_of(name: str, *said: str) -> str:
    located = f"_:{name} <x:from> 5 .\n"
    return "".join(f"<x:{name}> {each} .\n" for each in ("<x:type> <x:C>", *said)) + located


def test_a_form_learns_the_order_from_claims_that_lack_some_of_it() -> None:
    form = Form(WANTED)
    since, until = "<x:since> 1", "<x:until> 2"
    assert [form.learn(lines_of("a", *said)) for said in ((), (since,), (until,), (since, until))] == [True] * 4
    assert not form.learn(lines_of("b", since))
    found = form.read(
        "".join(lines_of(f"c{place}", *said) for place, said in enumerate(((), (since, until), (until,))))
    )
    assert [row[1:] for row in found] == [
        ("", "<x:c0>", "_:c0", "", "5", "", ""),
        ("", "<x:c1>", "_:c1", "", "5", "1 .\n", "2 .\n"),
        ("", "<x:c2>", "_:c2", "", "5", "", "2 .\n"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        lines_of("c") + "<x:c> <x:other> 1 .\n",
        lines_of("c") + "_:c <x:from> 6 .\n",
        lines_of("c", "<x:until> 2", "<x:since> 1"),
        lines_of("c", "<x:since> 1", "<x:since> 2"),
        lines_of("c").replace("5", "five"),
        lines_of("c").replace("x:from", r"x:\u0066rom"),
        "\n# a remark\n",
        "<x:c>\t<x:type>\t<x:C> .\n<x:c> <x:since> <x:d>.\n<x:d>\t<x:type>\t<x:C> .\n",
    ],
)
def test_a_claim_of_another_form_is_left_with_every_line(text: str) -> None:
    form = Form(WANTED)
    assert form.learn(lines_of("a", "<x:since> 1", "<x:until> 2"))
    found = form.read(text)
    assert "".join(row[0] for row in found) == text
    assert not any(row[2] for row in found)


def test_a_form_that_is_never_the_same_is_given_up() -> None:
    form = Form(WANTED)
    assert sum(form.learn(lines_of("a", f"<x:p{place}> 1")) for place in range(1000)) <= 64

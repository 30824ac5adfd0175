"""However a graph is written down, columns say of it what the reader of small files says: same claims, same order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import kg
from kg.build.lines import text as literal
from kg.errors import InputError
from kg.graph import Graph
from kg.rdf import KG, XSD
from support import TINY, TINY_CLAIMS, claim, compiled, in_columns, ntriples, prefixed, statements, tied

MORE = (
    claim("Borun", "alliedWith", "Aldia")
    + claim("Front", "attacks", "Aldia", confidence=0.5, gloss='Die \\"Front\\"\\n greift\\tan \\\\ \U0001f600')
    + claim("Borun", "funds", "Front", stance="denied", since="2003", until="2005-02")
    + claim("Aldia", "arms", "Front", modality="possible", basis="concluded", more="kg:onBehalfOf actor:Borun ;")
)
TEXT = TINY + TINY_CLAIMS + MORE
FILLING = "".join(claim("Borun", "arms", "Front", gloss=f"g{year}", since=str(year)) for year in range(1900, 1999))
"""More claims than are under way at once."""
LINES = ntriples(TEXT)
NAMES = re.findall(r"(?m)^claim:(\w+)", TEXT)
FIRST = f"<https://w3id.org/actor-kg/claim/{NAMES[0]}>"
NODES = re.findall(r"locator> (_:\w+) \.", LINES)

pytestmark = pytest.mark.usefixtures("cache")


def lines(text: str = LINES) -> list[str]:
    return text.splitlines(keepends=True)


def each(change: Callable[[str], str]) -> str:
    return "".join(map(change, lines()))


def shuffled(text: str, seed: int) -> str:
    rows = lines(text)
    Random(seed).shuffle(rows)
    return "".join(rows)


def apart(first: Callable[[str], bool], text: str = LINES) -> str:
    return "".join([*filter(first, lines(text)), *(line for line in lines(text) if not first(line))])


def of_iris() -> str:
    """The lines with locators that have IRIs."""
    return re.sub(r"_:(\w+)", r"<https://example.org/place/\1>", LINES)


def shared() -> str:
    """The lines with one locator for two claims."""
    return "".join(line for line in lines() if not line.startswith(NODES[1])).replace(NODES[1], NODES[0])


def files(folder: Path, *texts: str | bytes, suffix: str = "nq") -> list[Path]:
    place = Path(mkdtemp(dir=folder))
    paths = [place / f"{number}.{suffix}" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return paths


def saying(graph: Graph) -> Iterator[object]:
    said = graph.store.said
    yield from (list(graph.claims()), list(graph.actors()), list(graph.sources()), list(graph.events()))
    yield from (dict(said.speakers), dict(said.names), [tie[:3] for tie in said.unclaimed()], tied(graph))
    yield [graph.claim(claim.id) for claim in graph.claims()]
    yield [(graph.profile(actor.handle), list(graph.claims(of=actor.handle))) for actor in graph.actors()]


def same(*paths: Path) -> Graph:
    """See to it that columns say what the text says; return the text's graph."""
    text = kg.open(*paths)
    assert list(saying(in_columns(*paths))) == list(saying(text))
    return text


SPELT = {
    "as it is": LINES,
    "a byte order mark": "\ufeff" + LINES,
    "CRLF": LINES.replace("\n", "\r\n"),
    "CR": LINES.replace("\n", "\r"),
    "no line feed at the end": LINES.rstrip("\n"),
    "comments and empty lines": "# a comment, of words\n\n#\n" + LINES.replace(" .\n", ' . # "so" <it> is\n \n'),
    "comments first, of one word": "#comment\n" + LINES,
    "tabs": each(lambda line: re.sub(r"^(\S+) (\S+) ", "\\1\t\\2\t", line)),
    "tabs and spaces": each(lambda line: re.sub(r"^(\S+) (\S+) ", "\t \\1 \t\\2   ", line)),
    "no spaces": each(lambda line: re.sub(r"^(<\S+) (\S+) ", r"\1\2", line)),
    "no space before the full stop": LINES.replace(" .\n", ".\n"),
    "escapes in IRIs of claims": re.sub(r"claim/(.)", lambda m: f"claim/\\u{ord(m[1]):04X}", LINES),
    "escapes in all IRIs": LINES.replace("/actor-kg/", "/\\u0061ctor-kg/"),
    "escapes in predicates": LINES.replace("#confidence", "#\\u0063onfidence").replace("#gloss", "#\\U00000067loss"),
    "named graphs": "".join(f"{line[:-2]}<urn:x:{n % 3}> .\n" for n, line in enumerate(lines())),
    "graphs that are blank nodes": "".join(f"{line[:-2]}_:g{n % 3} .\n" for n, line in enumerate(lines())),
    "every line twice": "".join(line + line for line in lines()),
    "the whole twice": LINES + LINES,
    "sorted": "".join(sorted(lines())),
    "sorted backwards": "".join(sorted(lines(), reverse=True)),
    "shuffled": shuffled(LINES, 1),
    "locators first": apart(lambda line: line[0] == "_"),
    "locators last": apart(lambda line: line[0] != "_"),
    "locators with IRIs": of_iris(),
    "locators with IRIs first": apart(lambda line: "/place/" in line.split()[0], of_iris()),
    "one locator for two claims": shared(),
    "one locator for two claims, first": apart(lambda line: line[0] == "_", shared()),
    "one locator for two claims, last": apart(lambda line: line[0] != "_", shared()),
    "names of locators that begin alike": LINES.replace(NODES[0], "_:n1").replace(NODES[1], "_:n"),
    "a claim of two types": f"{LINES}{FIRST} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:x:Thing> .\n",
}


@pytest.mark.parametrize("spelling", SPELT)
def test_lines_however_they_are_written(tmp_path: Path, spelling: str) -> None:
    graph = same(*files(tmp_path, SPELT[spelling]))
    assert len(graph.claims()) == len(NAMES)


@pytest.mark.parametrize("spelling", [each for each in SPELT if re.search("mark|CRLF|empty|graphs|shuffled", each)])
def test_the_store_of_lines_however_they_are_written(tmp_path: Path, spelling: str) -> None:
    (file,) = files(tmp_path, SPELT[spelling])
    assert statements(compiled(tmp_path / "g.kg", file)) == statements(kg.open(file))


@pytest.mark.parametrize("seed", range(4))
def test_lines_in_any_order_of_more_claims_than_are_under_way(tmp_path: Path, seed: int) -> None:
    text = ntriples(TEXT + FILLING)
    graph = same(*files(tmp_path, shuffled(text, seed) if seed else "".join(sorted(lines(text)))))
    assert len(graph.claims()) == len(NAMES) + 99


@pytest.mark.parametrize("suffix", ["ttl", "trig", "nt", "nq", "n3", "rdf", "jsonld"])
def test_every_format(tmp_path: Path, suffix: str) -> None:
    form = ox.RdfFormat.from_extension(suffix)
    assert form
    triples = [quad.triple for quad in ox.parse(TEXT.encode(), ox.RdfFormat.TURTLE)]
    (file,) = files(tmp_path, ox.serialize(triples, format=form), suffix=suffix)
    graph = same(file)
    assert statements(compiled(tmp_path / "g.kg", file)) == statements(graph)


def test_named_graphs_in_trig(tmp_path: Path) -> None:
    quads = [
        ox.Quad(*quad.triple, (ox.NamedNode("urn:x:1"), ox.DefaultGraph(), ox.BlankNode("g"))[number % 3])
        for number, quad in enumerate(ox.parse(TEXT.encode(), ox.RdfFormat.TURTLE))
    ]
    (file,) = files(tmp_path, ox.serialize(quads, format=ox.RdfFormat.TRIG), suffix="trig")
    assert statements(compiled(tmp_path / "g.kg", file)) == statements(same(file))


def test_several_files_and_folders(tmp_path: Path) -> None:
    """Claims before what they speak of, the same names of blank nodes in two files, and one file named twice."""
    folder = tmp_path / "folder"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.ttl").write_text(prefixed(TINY_CLAIMS), encoding="utf-8")
    (folder / "b.nq").write_text(ntriples(prefixed(MORE)).replace("_:", "_:b"), encoding="utf-8")
    (folder / "deep" / "c.ttl").write_text(TINY, encoding="utf-8")
    one, two = files(tmp_path, *(ntriples(prefixed(text)) for text in (TINY_CLAIMS, MORE)))
    same(folder)
    same(folder / "b.nq", folder, folder / "a.ttl")
    same(one, two, folder / "deep")
    assert statements(compiled(tmp_path / "g.kg", folder)) == statements(kg.open(folder))


def test_the_same_names_of_blank_nodes_in_two_files(tmp_path: Path) -> None:
    texts = [
        ntriples(prefixed(claim("Aldia", "funds", name, quote=quote)))
        for name, quote in (("Karsh", "It shells Aldia"), ("Front", "The brigade belongs"))
    ]
    texts = [re.sub(r"_:\w+", "_:l", text) for text in texts]
    paths = files(tmp_path, ntriples(TINY), *texts)
    graph = same(*paths)
    assert len({claim.locator for claim in graph.claims()}) == 2
    assert statements(compiled(tmp_path / "g.kg", *paths)) == statements(graph)


def test_what_is_said_of_a_claim_far_from_it_or_in_another_file(tmp_path: Path) -> None:
    """More than is under way lies between; a second value where one belongs is a problem wherever it stands."""
    text = ntriples(TEXT + FILLING)
    since = f'{FIRST} <{KG}since> "2001"^^<{XSD}gYear> .\n'
    for paths in (files(tmp_path, text + since), files(tmp_path, since + text), files(tmp_path, text, since)):
        assert same(*paths).claim(NAMES[0]).since == "2001"
    again = f'{FIRST} <{KG}confidence> "0.5"^^<{XSD}decimal> .\n'
    for paths in (files(tmp_path, text + again), files(tmp_path, text, again), files(tmp_path, again, text)):
        messages = []
        for opened in (kg.open, in_columns):
            with pytest.raises(InputError, match="has 2 confidences; give it exactly one") as raised:
                opened(*paths)
            messages.append(str(raised.value))
        assert messages[0].replace(f"{paths[-1]}:", "") == messages[1].replace(f"{paths[-1]}:", "")


def test_locators_with_iris_in_another_file(tmp_path: Path) -> None:
    places = [line for line in lines(of_iris()) if line.startswith("<https://example.org/place/")]
    others = [line for line in lines(of_iris()) if not line.startswith("<https://example.org/place/")]
    for one, two in ((places, others), (others, places)):
        same(*files(tmp_path, "".join(one), "".join(two)))


def test_copies_of_claims(tmp_path: Path) -> None:
    """Also a copy that cannot be read as quickly as the first."""
    slow = LINES + f"{FIRST} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:x:Thing> .\n"
    for paths in (files(tmp_path, LINES, LINES), files(tmp_path, LINES, slow), files(tmp_path, slow, LINES)):
        assert len(same(*paths).claims()) == len(NAMES)


PLAIN = claim("Aldia", "arms", "Karsh")
FRENCH = claim("Aldia", "arms", "Karsh", more=f"kg:about claim:{NAMES[0]} ;").replace('Karsh"@en', 'oui"@fr')


def changed(old: str, new: str) -> str:
    assert old in PLAIN
    return PLAIN.replace(old, new, 1)


def called(iri: str, text: str = PLAIN) -> str:
    return re.sub(r"claim:\w+", iri, text, count=1)


ODD = {
    "a gloss in another language, about a claim": FRENCH,
    "about a claim whose gloss is in another language": FRENCH
    + claim("Aldia", "arms", "Borun", more=f"kg:about {FRENCH.split()[0]} ;"),
    "about an event": claim("Aldia", "arms", "Karsh", event="shelling", more="kg:about event:shelling ;"),
    "glosses in two languages": changed('"@en .', '"@en , "oui"@fr .'),
    "a gloss without a language": changed('"@en .', '" .'),
    "a gloss in British English": changed('"@en .', '"@en-GB .'),
    "a confidence with an exponent": changed(" 0.9 ;", ' "9E-1"^^xsd:double ;'),
    "a confidence in English": changed(" 0.9 ;", ' "0.90"@en ;'),
    "a date without a datatype": changed(" 0.9 ;", ' 0.9 ; kg:since "2001-02" ;'),
    "a date with another datatype": changed(" 0.9 ;", ' 0.9 ; kg:since "2001"^^xsd:int ;'),
    "ongoing as a text": changed(" 0.9 ;", ' 0.9 ; kg:until "ongoing" ;'),
    "an offset as a text": changed("oa:start 0", 'oa:start "+0_0"'),
    "more said of a claim": claim("Aldia", "arms", "Karsh", more='rdfs:comment "1" , "2"@fr ; rdfs:seeAlso [] ;'),
    "more said of a locator": changed("oa:start 0", 'rdfs:comment "x" ; oa:start 0'),
    "an id that is a word": called("claim:zwölf"),
    "an id in capitals": called("claim:ABCDEF0123456789"),
    "two ids that differ in case": called("claim:ABCDEF0123456789")
    + called("claim:abcdef0123456789", claim("Aldia", "arms", "Borun")),
    "an IRI of another kind": called("<urn:uuid:5>"),
    "a claim about itself": called("claim:x", claim("Aldia", "arms", "Karsh", more="kg:about claim:x ;")),
    "more said of an actor": 'actor:Karsh rdfs:comment "x" ; rdfs:seeAlso [ rdfs:label "y" ] .\n',
}


@pytest.mark.parametrize("case", ODD)
def test_unusual_statements(tmp_path: Path, case: str) -> None:
    text = TEXT + ODD[case]
    same(*files(tmp_path, text, suffix="ttl"))
    same(*files(tmp_path, ntriples(text)))


@pytest.mark.parametrize("suffix", ["ttl", "nq"])
def test_no_statement_no_claim_one_claim(tmp_path: Path, suffix: str) -> None:
    for text, count in (("", 0), (TINY, 0), (TINY + claim("Aldia", "funds", "Karsh"), 1)):
        (file,) = files(tmp_path, text if suffix == "ttl" else ntriples(text), suffix=suffix)
        graph = same(file)
        disk = compiled(tmp_path / "g.kg", file)
        assert list(saying(disk)) == list(saying(graph))
        assert statements(disk) == statements(graph)
        assert len(disk.claims()) == len(list(disk.claims(during="2001"))) == count


@pytest.mark.parametrize("suffix", ["ttl", "nq"])
def test_a_claim_without_an_iri_is_refused(tmp_path: Path, suffix: str) -> None:
    text = TEXT.replace(f"claim:{NAMES[1]}", "_:claim")
    (file,) = files(tmp_path, text if suffix == "ttl" else ntriples(text), suffix=suffix)
    for opened in (kg.open, in_columns):
        with pytest.raises(InputError) as raised:
            opened(file)
        assert str(raised.value) == f"{file}: a claim has no IRI; give each claim an IRI of its own"


@given(
    st.text(), st.sampled_from([{}, {"language": "en"}, {"language": "de"}, {"datatype": ox.NamedNode(f"{XSD}date")}])
)
@example('"^^<', {})
@example("@en ", {"datatype": ox.NamedNode(f"{XSD}gYear")})
def test_a_literal_is_read_off_its_line_as_a_parser_reads_it(value: str, kind: dict[str, Any]) -> None:
    triple = ox.Triple(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal(value, **kind))
    line = (ox.serialize([triple], format=ox.RdfFormat.N_TRIPLES) or b"").decode()
    assert literal(line.split(" ", 2)[2]) == (None if kind.get("language") == "de" else value)

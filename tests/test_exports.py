"""Every export format: complete, the same bytes twice, and readable by the tools that it is for."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from io import BytesIO
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib

import kg
from kg.claims.model import Claim
from kg.errors import UnknownName
from kg.exporters import formats
from kg.selection import Selection
from support import claim, tiny
from test_csv import COLUMNS

SUFFIX = {"turtle": "ttl", "trig": "trig", "nquads": "nq", "jsonld": "jsonld"}
ALL = tuple(formats())
HARD_LABEL = 'B \\"o\\" & <run>\\u0001 é🜨 \\\\ ]]>'

CLAIM_FIELDS = [
    *("id", "subject", "relation", "object", "stance", "modality", "basis", "confidence", "speaker", "source"),
    *("since", "until", "event", "on_behalf_of", "about", "locator", "gloss"),
]


ODD = """
[] skos:note "a node that nothing leads to" .
actor:Front skos:note _:shared . actor:Karsh skos:note _:shared . _:shared skos:note "a node that two lead to" .
_:round skos:note _:about . _:about skos:note _:round , "two nodes that lead to each other" .
actor:Karsh skos:member ( "z" "a" "m" ) ; skos:note ( ) , "1"^^xsd:int , 1.50 , true , "x"@de-AT .
"""
"""What no file of ours holds and any file of RDF may."""


@pytest.fixture(scope="module")
def seeds() -> kg.Graph:
    return kg.open()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> kg.Graph:
    """The tiny graph, with a contested, a denied and a symmetric tie, a hostile label and gloss, and odd RDF."""
    folder = tmp_path_factory.mktemp("small")
    file = tiny(
        folder,
        claim("Karsh", "attacks", "Aldia", stance="denied", quote="It shells Aldia", event="shelling")
        + claim("Aldia", "attacks", "Borun", stance="denied")
        + claim("Borun", "alliedWith", "Aldia", until="ongoing", gloss='\\"quoted\\" \\\\ \\t ]]> 🜨')
        + claim("Borun", "arms", "Front", modality="possible", confidence=0.3)
        + ODD,
    )
    file.write_text(file.read_text().replace('rdfs:label "Borun"@en', f'rdfs:label "{HARD_LABEL}"@en'))
    return kg.open(file)


def exported(graph: kg.Graph, form: str) -> bytes:
    out = BytesIO()
    graph.export(form, out)
    return out.getvalue()


def canonical(quads: object) -> set[ox.Quad]:
    dataset = ox.Dataset(quads)  # type: ignore[arg-type]
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


@pytest.fixture(params=["seeds", "small"])
def graph(request: pytest.FixtureRequest) -> kg.Graph:
    return request.getfixturevalue(request.param)


def test_the_formats_are_those_of_the_issue() -> None:
    assert set(ALL) == {"turtle", "trig", "nquads", "jsonld", "graphml", "csv", "json"}


@pytest.mark.parametrize("form", ALL)
def test_the_same_graph_gives_the_same_bytes(graph: kg.Graph, form: str) -> None:
    """Whatever other graph object it comes from, and whatever was asked of it before."""
    first = exported(graph, form)
    assert exported(graph, form) == first
    again = kg.open(*graph.store.files)
    again.query("SELECT * { ?s a kg:Claim }")
    again.paths("Aldia" if len(again.actors()) == 4 else "US", "Karsh" if len(again.actors()) == 4 else "KH")
    assert exported(again, form) == first
    assert first.endswith(b"\n") or form in ("jsonld", "graphml")


@pytest.mark.parametrize("form", SUFFIX)
def test_rdf_comes_back_as_the_same_dataset(graph: kg.Graph, form: str) -> None:
    data = exported(graph, form)
    again = ox.parse(data, format=ox.RdfFormat.from_extension(SUFFIX[form]))
    assert canonical(again) == canonical(graph.oxigraph())


@pytest.mark.parametrize("form", SUFFIX)
def test_everything_stands_in_the_default_graph(small: kg.Graph, form: str) -> None:
    for quad in ox.parse(exported(small, form), format=ox.RdfFormat.from_extension(SUFFIX[form])):
        assert isinstance(quad.graph_name, ox.DefaultGraph)


@pytest.mark.parametrize("form", SUFFIX)
def test_an_export_opened_is_the_same_graph(graph: kg.Graph, form: str, tmp_path: Path) -> None:
    file = tmp_path / f"export.{SUFFIX[form]}"
    file.write_bytes(exported(graph, form))
    again = kg.open(file)
    assert sorted(again.claims()) == sorted(graph.claims())
    assert [actor._replace(aliases=tuple(sorted(actor.aliases))) for actor in again.actors()] == [
        actor._replace(aliases=tuple(sorted(actor.aliases))) for actor in graph.actors()
    ]
    assert list(again.sources()) == list(graph.sources())
    assert [event._replace(counts=tuple(sorted(event.counts))) for event in again.events()] == [
        event._replace(counts=tuple(sorted(event.counts))) for event in graph.events()
    ]
    # The plain ties that the export holds are the world's, and each has its claims.
    assert again.store.said.unclaimed() == []
    assert again.ontology.lenses.keys() == graph.ontology.lenses.keys()
    for name, lens in graph.ontology.lenses.items():
        assert set(again.ontology.lenses[name].steps) == set(lens.steps)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # rdflib's parsers use what rdflib deprecates
@pytest.mark.parametrize("form", SUFFIX)
def test_plain_rdflib_reads_it(small: kg.Graph, form: str) -> None:
    kinds = {"turtle": "turtle", "trig": "trig", "nquads": "nquads", "jsonld": "json-ld"}
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=exported(small, form), format=kinds[form])
    terms = "PREFIX kg: <https://w3id.org/actor-kg/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    glosses = {str(row[0]) for row in dataset.query(terms + "SELECT ?g { ?c a kg:Claim ; kg:gloss ?g }")}
    assert glosses == {each.gloss for each in small.claims()}


def test_the_plain_triples_are_those_of_supported_ties_alone(small: kg.Graph) -> None:
    """Not of the contested attack, not of the denied one, not of what is only possible."""
    text = exported(small, "nquads").decode()
    actors = "<https://w3id.org/actor-kg/actor/"
    plain = {
        tuple(part.rsplit("/", 1)[-1].rsplit("#", 1)[-1].strip("<>") for part in row.split()[:3])
        for row in text.splitlines()
        if row.startswith(actors) and f"> {actors}" in row
    }
    assert plain == {
        ("Aldia", "funds", "Karsh"),
        ("Karsh", "partOf", "Front"),
        ("Borun", "alliedWith", "Aldia"),
        ("Aldia", "alliedWith", "Borun"),
    }


@pytest.mark.parametrize("form", ["turtle", "trig", "nquads", "jsonld", "graphml", "json"])
def test_an_export_of_ties_says_of_which_world_they_are(form: str, small: kg.Graph) -> None:
    other = small.world(min_confidence=0.7)
    assert "with a confidence of at least 0.7" in exported(other, form).decode()


def test_another_world_exports_its_own_plain_ties(small: kg.Graph) -> None:
    wide = small.within(Selection(modalities=("stated", "possible")))
    arms = b"<https://w3id.org/actor-kg/actor/Borun> <https://w3id.org/actor-kg/ontology#arms>"
    assert arms in exported(wide, "nquads")
    assert arms not in exported(small, "nquads")
    unsure = small.within(Selection(min_confidence=0.95))
    assert b"ontology#partOf> <https://w3id.org/actor-kg/actor/Front>" not in exported(unsure, "nquads")


def test_json_has_exactly_the_public_fields(graph: kg.Graph) -> None:
    data = json.loads(exported(graph, "json"))
    assert list(data) == ["world", "actors", "sources", "events", "claims"]
    assert {tuple(each) for each in data["actors"]} == {("handle", "label", "aliases", "type", "iri")}
    assert {tuple(each) for each in data["claims"]} == {tuple(CLAIM_FIELDS)}
    assert {tuple(each["locator"]) for each in data["claims"]} == {("start", "end", "paragraph", "sentence", "sha256")}
    assert data["claims"] == [each.to_dict() for each in graph.claims()]
    handles = {each["handle"] for each in data["actors"]}
    assert all({each["subject"], each["object"]} <= handles for each in data["claims"])
    assert {each["relation"] for each in data["claims"]} <= graph.ontology.relations.keys()


def test_json_has_null_for_what_is_absent_and_no_escapes(small: kg.Graph) -> None:
    text = exported(small, "json").decode()
    first = json.loads(text)["claims"][0]
    assert {name for name, value in first.items() if value is None} == {"since", "event", "on_behalf_of", "about"}
    assert first["until"] == "ongoing"
    assert "🜨" in text


def test_csv_has_the_public_fields_as_columns(graph: kg.Graph) -> None:
    rows = exported(graph, "csv").decode().split("\n")
    assert rows[0] == COLUMNS
    assert len(rows) == len(graph.claims()) + 2


def test_graphml_read_by_networkx_has_the_same_nodes_and_edges(graph: kg.Graph) -> None:
    network, again = graph.network(), nx.parse_graphml(exported(graph, "graphml"), force_multigraph=True)
    assert again.is_directed()
    legal = dict.fromkeys((*range(9), 11, 12, *range(14, 32)))
    assert {handle: (data["type"], data["iri"]) for handle, data in again.nodes(data=True)} == {
        handle: (data["type"], data["iri"]) for handle, data in network.nodes(data=True)
    }
    for handle, data in network.nodes(data=True):
        assert again.nodes[handle]["label"].translate(legal).replace("\ufffd", "") == data["label"].translate(legal)
    before = {
        (u, v, key): (data["confidence"], data["verdict"], data["family"], data["sign"], data["weight"], data["claims"])
        for u, v, key, data in network.edges(keys=True, data=True)
    }
    after = {
        (u, v, data["relation"]): (
            data["confidence"],
            data["verdict"],
            data["family"],
            data["sign"],
            data["weight"],
            data["claims"].split(),
        )
        for u, v, data in again.edges(data=True)
    }
    assert after == before


def test_the_edges_of_graphml_have_ids_of_their_own(graph: kg.Graph) -> None:
    """Gephi and others drop an edge whose id they have seen."""
    edges = ElementTree.fromstring(exported(graph, "graphml")).iter("{http://graphml.graphdrawing.org/xmlns}edge")
    ids = [edge.get("id") for edge in edges]
    assert len(ids) == graph.network().number_of_edges()
    assert len(set(ids)) == len(ids)


def test_a_network_has_every_tie_that_holds_once_and_leads_back_to_its_claims(graph: kg.Graph) -> None:
    network = graph.network()
    assert sorted(network) == sorted(actor.handle for actor in graph.actors())
    admitted = {each.id: each for each in graph.claims() if graph.ties.selection.admits(each)}
    led_to: set[str] = set()
    for subject, object, key, data in network.edges(keys=True, data=True):
        tie = graph.evidence(subject, key, object).tie
        assert data["verdict"] == tie.verdict
        assert data["verdict"] in ("supported", "contested")
        assert data["confidence"] == tie.confidence
        assert list(tie.pro) == data["claims"] != []
        assert list(tie.con) == data["against"]
        relation = graph.ontology.relations[key]
        assert (data["family"], data["sign"], data["weight"]) == (relation.family, relation.sign, relation.weight)
        for name in data["claims"]:
            said = graph.claim(name)
            assert (said.relation, said.stance) == (key, "asserted")
            ends = {(said.subject, said.object)} | ({(said.object, said.subject)} if data["symmetric"] else set())
            assert (subject, object) in ends
        assert not led_to & set(data["claims"])
        led_to |= set(data["claims"])
    assert led_to == {name for name, said in admitted.items() if said.stance == "asserted"}


def test_the_network_of_the_small_graph_by_hand(small: kg.Graph) -> None:
    """Denied and merely possible ties are no edges; the contested one is, and shows what speaks against it."""
    network = small.network()
    assert {(u, v, key): data["verdict"] for u, v, key, data in network.edges(keys=True, data=True)} == {
        ("Aldia", "Karsh", "funds"): "supported",
        ("Karsh", "Front", "part-of"): "supported",
        ("Karsh", "Aldia", "attacks"): "contested",
        ("Aldia", "Borun", "allied-with"): "supported",
    }
    attack = network.edges["Karsh", "Aldia", "attacks"]
    assert [small.claim(each).speaker for each in attack["against"]] == ["the author of the note"]
    assert attack["possible"] == [["2001-04-01", "2001-04-30"]]


def test_an_unknown_format_is_one_error_and_writes_nothing(small: kg.Graph) -> None:
    out = BytesIO()
    with pytest.raises(UnknownName, match="unknown format 'turtel'; did you mean turtle"):
        small.export("turtel", out)
    assert out.getvalue() == b""


def test_the_public_fields_of_a_claim_are_those_of_the_model() -> None:
    assert list(Claim._fields) == CLAIM_FIELDS

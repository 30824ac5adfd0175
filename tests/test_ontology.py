"""The vocabulary: it is whole, its names are plain, its mappings lead somewhere; and its JSON-LD context."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic
from rdflib.namespace import OWL, RDF, RDFS, SKOS

import kg
from kg.errors import InputError, UnknownName
from kg.ontology import Ontology, Relation, load
from kg.ontology.rulebook import Rulebook
from kg.rdf import PREFIXES, Index
from support import ROOT, TINY, TINY_CLAIMS

FOLDER = ROOT / "ontology"
KG, CODE, LENS, ACTOR = (rdflib.Namespace(PREFIXES[name]) for name in ("kg", "code", "lens", "actor"))
ONTOLOGY = load()
RELATIONS = list(ONTOLOGY.relations.values())

# What the issue fixes: the families, some of each family's relations, the lenses and the types of actors.
FAMILIES = {
    "material-support": "funds arms trains supplies shelters gives-air-support-to supports",
    "structure": "part-of member-of commands leads founded",
    "agency": "proxy-of sponsors acts-for",
    "cooperation": "allied-with cooperates-with recognises",
    "hostility": "attacks strikes kills invades overthrew occupies fights suppresses at-war-with threatens",
    "law-and-word": "designates-terrorist sanctions condemns blames demands-exit-of legalises",
    "influence": "infiltrates influences overrules interferes-in",
    "place": "based-in operates-in",
}
TYPES = "state government-body armed-force armed-group militia coalition party office person population place"


@pytest.fixture(scope="module")
def vocabulary() -> rdflib.Graph:
    """Every shipped statement, codes included, in rdflib's own store."""
    graph = rdflib.Graph()
    for file in sorted([*FOLDER.glob("*.ttl"), *(FOLDER / "codes").glob("*.ttl")]):
        graph.parse(file)
    return graph


def by_notation(relation: Relation) -> str:
    return relation.notation


def test_there_are_enough_relations_in_the_families_that_the_issue_names() -> None:
    assert len(RELATIONS) >= 35
    assert list(ONTOLOGY.families) == sorted(FAMILIES, key=list(ONTOLOGY.families).index)
    for family, names in FAMILIES.items():
        for name in names.split():
            assert ONTOLOGY.relations[name].family == family
    assert set(TYPES.split()) <= set(ONTOLOGY.types)


@pytest.mark.parametrize("relation", RELATIONS, ids=by_notation)
def test_a_relation_has_every_field(relation: Relation) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", relation.notation)
    camel = re.sub(r"-(\w)", lambda match: match.group(1).upper(), relation.notation)
    assert relation.iri == str(KG[camel])
    for text in (relation.label, relation.definition, relation.example, *relation.synonyms):
        assert text == " ".join(text.split())
        assert text
    assert len(relation.definition) > 40
    assert relation.example.endswith(".")
    assert relation.synonyms
    assert relation.domain in ONTOLOGY.type_by_iri
    assert relation.range in ONTOLOGY.type_by_iri
    assert relation.sign in (1, 0, -1)
    assert 0 <= relation.weight <= 10
    assert relation.flow
    assert relation.flow_direction in ("forward", "backward", "both")
    assert re.fullmatch("#[0-9A-Fa-f]{6}", relation.colour)
    assert relation.mappings, "no code of another system"
    if relation.symmetric:
        assert relation.inverse is None
        assert relation.flow_direction == "both" or relation.sign <= 0
    else:
        assert relation.inverse is not None
        assert relation.inverse.label
        assert relation.inverse.notation != relation.notation


def test_hostile_families_are_hostile_and_friendly_ones_are_not() -> None:
    signs = {family: {each.sign for each in RELATIONS if each.family == family} for family in FAMILIES}
    assert signs["hostility"] == {-1}
    assert signs["material-support"] == {1}
    assert signs["place"] <= {0, -1}


@pytest.mark.parametrize("relation", RELATIONS, ids=by_notation)
def test_every_name_leads_back_to_its_relation(relation: Relation) -> None:
    local = relation.iri.rpartition("#")[2]
    for name in (relation.notation, local, relation.label, relation.label.upper(), *relation.synonyms):
        assert ONTOLOGY.relation(name) == (relation, False), name
    if relation.inverse:
        back = relation.inverse
        for name in (back.notation, back.iri.rpartition("#")[2], back.label):
            assert ONTOLOGY.relation(name) == (relation, True), name
        assert (relation.reading(False), relation.reading(True)) == (relation.label, back.label)
    else:
        assert relation.reading(True) == relation.label


def test_no_name_means_two_things() -> None:
    names: Counter[str] = Counter()
    for relation in RELATIONS:
        forwards = {relation.notation, relation.iri.rpartition("#")[2], relation.label, *relation.synonyms}
        back = relation.inverse
        backwards = {back.notation, back.iri.rpartition("#")[2], back.label} if back else set()
        names.update({name.casefold().replace("-", " ") for name in forwards})
        names.update({name.casefold().replace("-", " ") for name in backwards})
    assert [name for name, count in names.items() if count > 1] == []


def test_unknown_relations_name_the_near_ones() -> None:
    with pytest.raises(UnknownName, match="unknown relation 'fundz'; did you mean funds"):
        ONTOLOGY.relation("fundz")


def test_inverses_are_declared_once_and_mirror_domain_and_range(vocabulary: rdflib.Graph) -> None:
    inverses = list(vocabulary.subjects(RDF.type, KG.Inverse))
    concluded = Rulebook(ONTOLOGY).derived.values()
    assert len(inverses) == sum(1 for each in (*RELATIONS, *concluded) if each.inverse)
    for inverse in inverses:
        assert len(list(vocabulary.subjects(OWL.inverseOf, inverse))) == 1
        assert (inverse, RDF.type, KG.Relation) not in vocabulary
        assert vocabulary.value(inverse, RDFS.label).language == "en"


def test_subrelations_agree_with_what_is_above_them() -> None:
    for relation in RELATIONS:
        for above in (ONTOLOGY.by_iri[iri] for iri in relation.above[1:] if iri in ONTOLOGY.by_iri):
            assert above.family == relation.family
            assert above.sign == relation.sign, (relation.notation, above.notation)
            assert above.domain in ONTOLOGY.type_by_iri[relation.domain].above
            assert above.range in ONTOLOGY.type_by_iri[relation.range].above


def test_every_code_that_is_mapped_to_is_defined(vocabulary: rdflib.Graph) -> None:
    mapped = {
        code
        for kind in (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
        for code in vocabulary.objects(None, kind)
    }
    assert len(mapped) > 60
    codes = {code for code in mapped if code.startswith(CODE)}
    for code in codes:
        assert vocabulary.value(code, SKOS.notation), code
        assert vocabulary.value(code, RDFS.label), code
        assert (vocabulary.value(code, SKOS.inScheme), RDF.type, SKOS.ConceptScheme) in vocabulary, code
    systems = {str(code)[len(CODE) :].split("-")[0] for code in codes}
    assert {"stix", "plover", "cameo", "ucdp"} <= systems
    elsewhere = {str(code) for code in mapped - codes}
    for system in (
        "wikidata.org/entity/P",
        "followthemoney",
        "www.w3.org/ns/org#",
        "www.w3.org/ns/prov#",
        "schema.org/",
    ):
        assert any(system in iri for iri in elsewhere), system


def test_no_code_is_exactly_two_relations(vocabulary: rdflib.Graph) -> None:
    exact = Counter(vocabulary.objects(None, SKOS.exactMatch))
    assert [code for code, count in exact.items() if count > 1] == []


def test_weights_follow_plover_where_it_is_matched(vocabulary: rdflib.Graph) -> None:
    matched = 0
    for relation in RELATIONS:
        for kind, code in relation.mappings:
            score = vocabulary.value(rdflib.URIRef(code), KG.score)
            if score is not None and kind in ("exactMatch", "closeMatch"):
                matched += 1
                assert relation.weight == abs(float(score)), (relation.notation, code)
                assert relation.sign * float(score) >= 0, (relation.notation, code)
    assert matched >= 15


def test_lenses(vocabulary: rdflib.Graph) -> None:
    assert set(ONTOLOGY.lenses) == {"funding", "support", "command", "hostility", "any"}
    assert ONTOLOGY.default_lens == "funding"
    assert list(vocabulary.subjects(KG.default, rdflib.Literal(True))) == [LENS.funding]
    walkable = {KG.relatesTo, *vocabulary.subjects(RDF.type, KG.Relation), *vocabulary.subjects(RDF.type, KG.Family)}
    for lens in vocabulary.subjects(RDF.type, KG.Lens):
        kinds = set()
        for step in vocabulary.objects(lens, KG.step):
            assert vocabulary.value(step, KG.relation) in walkable
            kind = vocabulary.value(step, KG.kind)
            assert (kind, RDF.type, KG.StepKind) in vocabulary
            kinds.add(kind)
        assert {*vocabulary.objects(lens, KG.atLeastOnce), *vocabulary.objects(lens, KG.exactlyOnce)} <= kinds
    for lens in ONTOLOGY.lenses.values():
        assert ONTOLOGY.lens(lens.notation) is lens
        assert lens.definition
    everything = {(relation.notation, way) for relation in RELATIONS for way in (True, False)}
    assert {(step.relation, step.forward) for step in ONTOLOGY.lenses["any"].steps} == everything
    assert ONTOLOGY.lens("") is ONTOLOGY.lenses["funding"]
    assert ONTOLOGY.lenses["hostility"].once
    hostile = {each.notation for each in RELATIONS if each.family == "hostility"}
    required = ONTOLOGY.lenses["hostility"].required
    assert {step.relation for step in ONTOLOGY.lenses["hostility"].steps if step.kind.notation in required} == hostile


def test_money_flows_down_by_default_and_up_only_where_asked() -> None:
    steps = {(step.relation, step.forward): step for step in ONTOLOGY.lenses["funding"].steps}
    assert steps["part-of", False].kind.notation == "through the parent"
    assert (steps["part-of", True].kind.notation, steps["part-of", True].only_with) == ("fungible upward", "fungible")
    assert steps["part-of", True].kind.strength < steps["part-of", False].kind.strength
    assert steps["part-of", False].kind.strength < steps["funds", True].kind.strength
    assert ("funds", False) not in steps


def test_actor_types_are_aligned_and_drawn(vocabulary: rdflib.Graph) -> None:
    links = (SKOS.closeMatch, SKOS.exactMatch, SKOS.broadMatch, SKOS.relatedMatch, RDFS.subClassOf)
    aligned = 0
    for kind in ONTOLOGY.types.values():
        assert kind.above[0] == kind.iri
        assert KG.Actor in map(rdflib.URIRef, kind.above)
        assert kind.definition
        assert kind.shape in {"dot", "square", "triangle", "triangleDown", "diamond", "star", "hexagon"}
        links_out = {each for link in links for each in vocabulary.objects(rdflib.URIRef(kind.iri), link)}
        aligned += any(not each.startswith(PREFIXES["kg"]) for each in links_out)
    assert aligned >= 12
    looks = Counter((kind.shape, kind.colour) for kind in ONTOLOGY.types.values())
    assert max(looks.values()) == 1
    assert len({family.colour for family in ONTOLOGY.families.values()}) == len(FAMILIES)


def test_every_term_has_a_label_and_a_definition(vocabulary: rdflib.Graph) -> None:
    for kind in (KG.Family, KG.Relation, KG.Lens, KG.StepKind, KG.Flow, KG.Stance, KG.Modality, KG.Basis):
        terms = list(vocabulary.subjects(RDF.type, kind))
        assert terms, kind
        for term in terms:
            for predicate in (SKOS.notation, RDFS.label, SKOS.definition):
                assert len(list(vocabulary.objects(term, predicate))) == 1, (term, predicate)


def test_the_context_covers_a_claim_and_brings_it_back() -> None:
    context = json.loads((FOLDER / "context.jsonld").read_text("utf-8"))["@context"]
    graph = rdflib.Graph().parse(data=TINY + TINY_CLAIMS, format="turtle")
    compact = json.loads(graph.serialize(format="json-ld", context=context))
    shelling = next(each for each in compact["@graph"] if each.get("inEvent"))
    assert shelling["type"] == "Claim"
    assert (shelling["subject"], shelling["object"]) == ("actor:Karsh", "actor:Aldia")
    assert shelling["predicate"] in ("kg:attacks", "attacks")
    assert (shelling["stance"], shelling["modality"], shelling["basis"]) == ("asserted", "stated", "reported")
    assert shelling["gloss"] == "Karsh attacks Aldia"
    assert shelling["sinceMonth"] == shelling["untilMonth"] == "2001-04"
    leftovers = {key for node in compact["@graph"] for key in node if ":" in key}
    # rdflib does not find a term that has both a language and a container.
    assert leftovers <= {"skos:altLabel"}, "properties without a short term"
    assert isomorphic(expanded(compact | {"@context": context}), graph)


def expanded(data: dict[str, Any]) -> rdflib.Graph:
    """Return what JSON-LD says, as Oxigraph reads it."""
    lines = ox.serialize(ox.parse(json.dumps(data), format=ox.RdfFormat.JSON_LD), format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=lines, format="nt")


def test_a_compacted_claim_can_be_written_by_hand() -> None:
    context = json.loads((FOLDER / "context.jsonld").read_text("utf-8"))["@context"]
    said = {"@context": context, "id": "claim:x", "type": "Claim", "subject": "actor:A", "predicate": "kg:funds"}
    said |= {"object": "actor:B", "stance": "asserted", "confidence": "0.9", "sinceYear": "2003", "until": "ongoing"}
    graph = expanded(said)
    claim = rdflib.URIRef(PREFIXES["claim"] + "x")
    assert graph.value(claim, RDF.subject) == ACTOR.A
    assert graph.value(claim, RDF.predicate) == KG.funds
    assert graph.value(claim, KG.stance) == KG.asserted
    assert graph.value(claim, KG.since).datatype == rdflib.XSD.gYear
    assert graph.value(claim, KG.until) == KG.ongoing
    assert graph.value(claim, KG.confidence).datatype == rdflib.XSD.decimal


NEW = "kg:swap a kg:Relation ; rdfs:subPropertyOf kg:structure ; skos:notation"
SEEN = "lens:seen a kg:Lens ; skos:notation 'seen' ;"


@pytest.mark.parametrize(
    ("turtle", "says"),
    [
        ("kg:swap a kg:Relation ; skos:notation 'swap' .", "belongs to no family"),
        ("kg:swap a kg:Family .", "has no skos:notation"),
        (f"{NEW} 'funds' .", "the notation 'funds' is taken"),
        (f"{NEW} 'swap' ; kg:sign 'much' .", "sign"),
        (f"{NEW} 'swap' ; kg:weight 'much' .", "weight"),
        (f"{NEW} 'swap' ; owl:inverseOf kg:swapped .", "has no skos:notation"),
        (f"{SEEN} kg:step [ kg:relation kg:nothing ] .", "names an unknown relation or kind"),
        (f"{SEEN} kg:step [ kg:kind kg:inKind ] .", "has no kg:relation"),
        (f"{SEEN} kg:atLeastOnce kg:nothing .", "nothing"),
    ],
)
def test_a_vocabulary_that_cannot_be_used_is_refused_with_its_place(turtle: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "own.ttl"
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    file.write_text(head + turtle, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(says)) as caught:
        kg.open(file)
    assert f"own.ttl:{len(PREFIXES) + 1}" in str(caught.value) or "inverseOf" in turtle
    assert caught.value.hint


def test_an_empty_index_is_an_ontology_that_says_nothing() -> None:
    empty = Ontology(Index())
    assert (empty.relations, empty.lenses, empty.default_lens) == ({}, {}, "")

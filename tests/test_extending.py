"""A relation, a lens and a style are Turtle only: added beside a graph they work everywhere, and Python names none."""

from __future__ import annotations

import ast
import json
import re
import shutil
from io import BytesIO
from pathlib import Path

import networkx
import pytest
import rdflib

import kg
from kg.ontology import load
from support import ROOT, TINY_TEXT, claim, run, tiny

VOCABULARY = """
@prefix kg: <https://w3id.org/actor-kg/ontology#> .
@prefix lens: <https://w3id.org/actor-kg/lens/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

kg:trade a kg:Family , owl:ObjectProperty ; rdfs:subPropertyOf kg:relatesTo ;
    skos:notation "trade" ; rdfs:label "trade"@en ; skos:definition "Goods for goods."@en ; kg:colour "#0A7F5C" .
kg:grain a kg:Flow ; skos:notation "grain" ; rdfs:label "grain"@en ; skos:definition "What mills grind."@en .
kg:sellsGrainTo a kg:Relation , owl:ObjectProperty , owl:IrreflexiveProperty ; rdfs:subPropertyOf kg:trade ;
    skos:notation "sells-grain-to" ; rdfs:label "sells grain to"@en ; skos:altLabel "provides bread for"@en ;
    skos:definition "Grain goes from the subject to the object."@en ; skos:example "Aldia sells Borun wheat."@en ;
    owl:inverseOf kg:buysGrainFrom ; rdfs:domain kg:Actor ; rdfs:range kg:Actor ;
    kg:sign 1 ; kg:weight 3.0 ; kg:flow kg:grain ; kg:flowDirection kg:forward ; kg:colour "#C0FFEE" .
kg:buysGrainFrom a kg:Inverse , owl:ObjectProperty ; skos:notation "buys-grain-from" ; rdfs:label "buys grain from"@en .

kg:byTheSack a kg:StepKind ; skos:notation "by the sack" ; rdfs:label "by the sack"@en ;
    skos:definition "Grain is sold."@en ; kg:strength 5 .
lens:grain a kg:Lens ; skos:notation "grain" ; rdfs:label "grain"@en ; skos:definition "Whose bread it is."@en ;
    kg:step [ a kg:Step ; kg:relation kg:trade ; kg:direction kg:forward ; kg:kind kg:byTheSack ] ,
        [ a kg:Step ; kg:relation kg:partOf ; kg:direction kg:backward ; kg:kind kg:throughTheParent ] ;
    kg:atLeastOnce kg:byTheSack .

kg:Guild a owl:Class ; rdfs:subClassOf kg:Actor ; skos:notation "guild" ; rdfs:label "guild"@en ;
    skos:definition "Millers and bakers." .
kg:Guild kg:shape "star" ; kg:colour "#123456" .
<https://w3id.org/actor-kg/actor/Millers> a kg:Guild ; skos:notation "Millers" ; rdfs:label "The millers"@en .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A graph in a folder, with a vocabulary of its own beside it and one claim on the new relation."""
    folder = tmp_path / "graph"
    folder.mkdir()
    mine = claim("Borun", "sellsGrainTo", "Front", quote="It shells Aldia", confidence=0.8, until="ongoing")
    mine += claim("Millers", "funds", "Front", quote="says Borun", until="ongoing")
    tiny(folder, mine)
    (folder / "vocabulary.ttl").write_text(VOCABULARY, encoding="utf-8")
    return folder


def test_it_is_listed(folder: Path) -> None:
    assert (
        "trade: Goods for goods.\n\n  sells-grain-to  (buys-grain-from; +)\n" in run("relations", "-g", folder).stdout
    )
    listed = json.loads(run("relations", "-g", folder, "--format", "json").stdout)
    (new,) = [each for each in listed if each["notation"] == "sells-grain-to"]
    assert (new["family"], new["inverse"], new["flow"], new["flow_direction"]) == (
        "trade",
        "buys-grain-from",
        "grain",
        "forward",
    )
    assert (new["sign"], new["weight"], new["colour"], new["irreflexive"]) == (1, 3.0, "#C0FFEE", True)
    assert len(listed) == len(load().relations) + 1


@pytest.mark.parametrize("name", ["sells-grain-to", "sellsGrainTo", "Sells grain to", "provides bread for"])
def test_it_is_found_by_every_name(name: str, folder: Path) -> None:
    assert len(kg.open(folder).claims(relation=name)) == 1


def test_it_is_coded_in_a_claim_forwards_and_backwards(folder: Path) -> None:
    note = folder.parent / "note.txt"
    note.write_text(TINY_TEXT, encoding="utf-8")
    added = run("-g", folder, "add", "Karsh", "buys-grain-from", "Front", "--text", note, "--quote", "The brigade")
    assert added.returncode == 0, added.stderr
    assert added.stdout.splitlines()[0] == "Front sells grain to Karsh"
    checked = run("check", "-g", folder, "--text", note)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_it_is_checked_like_any_other(folder: Path) -> None:
    text = (folder / "vocabulary.ttl").read_text("utf-8")
    (folder / "vocabulary.ttl").write_text(text.replace("kg:weight 3.0", "kg:weight 30"), encoding="utf-8")
    checked = run("check", "-g", folder)
    assert checked.returncode == 1
    assert re.search(r"vocabulary\.ttl:\d+: .*sellsGrainTo.*a number from 0 to 10", checked.stdout)


def test_the_new_lens_and_the_lens_of_everything_walk_it(folder: Path) -> None:
    g = kg.open(folder)
    # Borun sells to Front (0.8), of which Karsh is a part (0.9): 0.8 · 0.9 = 0.72.
    (chain,) = g.paths("Borun", "Karsh", "grain").chains
    assert [(hop.tie.relation, hop.kind.notation) for hop in chain.hops] == [
        ("sells-grain-to", "by the sack"),
        ("part-of", "through the parent"),
    ]
    assert chain.score == 0.72
    assert [hop.tie.relation for hop in g.paths("Borun", "Karsh", "any").chains[0].hops] == [
        "sells-grain-to",
        "part-of",
    ]
    assert [hop.inverse for hop in g.paths("Karsh", "Borun", "any").chains[0].hops] == [False, True]
    assert not g.paths("Borun", "Karsh")
    told = run("paths", "Borun", "Karsh", "-g", folder).stderr
    assert set(told.rpartition("--lens ")[2].split()) == {"any", "or", "grain"}
    shown = run("paths", "Karsh", "Borun", "--lens", "any", "-g", folder).stdout
    assert "2) Front buys grain from Borun" in shown


def test_it_stands_in_a_profile_and_in_evidence(folder: Path) -> None:
    assert "\ntrade\n  buys grain from Borun  (supported 0.80; 1 claim)\n" in run("actor", "Front", "-g", folder).stdout
    assert run("evidence", "Front", "buys-grain-from", "Borun", "-g", folder).stdout.startswith(
        "Borun sells grain to Front: supported\n"
    )


def test_it_is_drawn_with_a_legend_entry_and_its_own_colour(folder: Path) -> None:
    page = folder.parent / "page.html"
    drawn = run("view", "-o", page, "-g", folder)
    assert (drawn.returncode, drawn.stderr) == (0, f"kg: wrote {page}: 5 actors, 5 ties\n")
    data = kg.open(folder).view().data
    (entry,) = [each for each in data["families"] if each["family"] == "trade"]
    assert (entry["label"], entry["colour"], entry["ties"]) == ("trade", "#0A7F5C", 1)
    assert entry["own"] == {"sells grain to": "#C0FFEE"}
    (tie,) = [each for each in data["ties"] if each["family"] == "trade"]
    assert (tie["label"], tie["inverse"], tie["colour"]) == ("sells grain to", "buys grain from", "#C0FFEE")
    assert [(each["type"], each["shape"], each["colour"]) for each in data["types"] if each["type"] == "guild"] == [
        ("guild", "star", "#123456")
    ]
    html = page.read_text(encoding="utf-8")
    for shown in ("#C0FFEE", "#0A7F5C", "sells grain to", "#123456"):
        assert shown in html


def test_it_is_exported(folder: Path) -> None:
    g = kg.open(folder)
    out = {form: BytesIO() for form in ("turtle", "graphml", "csv", "json")}
    for form, file in out.items():
        g.export(form, file)
        file.seek(0)
    vocabulary, actors = (rdflib.Namespace(f"https://w3id.org/actor-kg/{name}") for name in ("ontology#", "actor/"))
    plain = rdflib.Graph().parse(out["turtle"], format="turtle")
    assert (actors.Borun, vocabulary.sellsGrainTo, actors.Front) in plain
    assert (vocabulary.sellsGrainTo, vocabulary.flow, vocabulary.grain) in plain
    assert networkx.read_graphml(out["graphml"]).edges["Borun", "Front"]["family"] == "trade"
    assert b",Borun,sells-grain-to,Front," in out["csv"].getvalue()
    assert [each["relation"] for each in json.load(out["json"])["claims"]].count("sells-grain-to") == 1
    assert g.network().edges["Borun", "Front", "sells-grain-to"]["sign"] == 1


@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
def test_it_is_queried(folder: Path) -> None:
    g = kg.open(folder)
    assert g.query("ASK { actor:Borun kg:sellsGrainTo actor:Front }") is True
    families = "SELECT ?a ?b { ?a ?p ?b . ?p rdfs:subPropertyOf+ kg:trade }"
    borun, front = g.actor("Borun").iri, g.actor("Front").iri
    assert list(g.query(families)) == [(borun, front)]
    assert [tuple(map(str, row)) for row in g.rdf.query(families)] == [(borun, front)]


RULES = """
@prefix kg: <https://w3id.org/actor-kg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

kg:breadReaches a kg:DerivedRelation , owl:ObjectProperty , owl:IrreflexiveProperty ;
    skos:notation "bread-reaches" ; rdfs:label "feeds, through others,"@en ; skos:definition "Grain, then parts."@en ;
    owl:propertyChainAxiom ( kg:sellsGrainTo kg:hasPart ) ; kg:sign 1 .
kg:feedsItsBesieger a kg:Motif ; skos:notation "feeds-its-besieger" ; rdfs:label "feeds its besieger"@en ;
    skos:definition "Grain reaches one that attacks those whom the seller defends."@en ; kg:gravity 0.5 ;
    kg:sentence "{seller} feeds {besieger}, which attacks {victim}, which {seller} defends" ;
    kg:onTheOneHand "?seller bread-reaches ?besieger" ;
    kg:onTheOther "?seller defends ?victim, ?besieger attacks ?victim" .
"""


def test_a_rule_and_a_motif_of_it_hold_wherever_the_graph_is_asked(folder: Path) -> None:
    (folder / "rules.ttl").write_text(RULES, encoding="utf-8")
    more = claim("Borun", "defends", "Aldia", quote="It shells Aldia", until="ongoing")
    (folder / "tiny.ttl").write_text((folder / "tiny.ttl").read_text("utf-8") + more, encoding="utf-8")
    told = run("why", "Borun", "bread-reaches", "Karsh", "--tree", "-g", folder).stdout
    assert "   Borun feeds, through others, Karsh  0.72, by: sells grain to, then has as a part\n" in told
    found = run("paradoxes", "-g", folder, "--motif", "feeds-its-besieger")
    assert "1. Borun feeds Karsh, which attacks Aldia, which Borun defends\n" in found.stdout
    assert "bread-reaches  (feeds, through others,; +)" in run("relations", "--concluded", "-g", folder).stdout
    checked = run("check", "-g", folder)
    assert checked.returncode == 0, checked.stdout
    (folder / "rules.ttl").write_text(RULES.replace("kg:gravity 0.5", "kg:gravity 5"), encoding="utf-8")
    assert "kg:gravity, a number from 0 to 1" in run("check", "-g", folder).stdout


def test_it_goes_through_a_table_and_back(folder: Path) -> None:
    table = folder.parent / "claims.csv"
    assert run("export", "csv", "-g", folder, "-o", table).returncode == 0
    shutil.copytree(folder, folder.parent / "again")
    back = folder.parent / "again" / "claims.ttl"
    assert run("import", "csv", table, "-g", folder, "-o", back).returncode == 0
    assert "kg:sellsGrainTo" in back.read_text(encoding="utf-8")


def test_without_its_vocabulary_the_claim_is_refused_by_name(folder: Path) -> None:
    (folder / "vocabulary.ttl").unlink()
    told = run("claims", "-g", folder)
    assert told.returncode == 2
    assert "undefined relation 'sellsGrainTo'" in told.stderr


def strings(file: Path) -> list[str]:
    """Return the string constants of a Python file, docstrings and bare strings aside."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare
    ]


def test_python_holds_no_name_of_a_relation() -> None:
    names = set()
    for relation in load().relations.values():
        for each in filter(None, (relation, relation.inverse)):
            names |= {each.notation, each.iri.rpartition("#")[2]}
    # Names such as "leads" are also English; those with a hyphen or a capital inside are not, wherever they stand.
    telling = {name for name in names if "-" in name or not name.islower()}
    files = sorted((ROOT / "graph").rglob("*.py"))
    assert len(files) > 40
    found = [
        (file.name, text)
        for file in files
        for text in strings(file)
        if text.strip() in names
        or telling & set(re.findall(r"[\w-]+", text))
        or names & set(re.findall(r"(?:kg:|ontology#)([\w-]+)", text))
    ]
    assert found == []

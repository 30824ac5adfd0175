"""The SHACL shapes: they accept what is sound, and each of them refuses what it is for, with its own message."""

from __future__ import annotations

import re
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib.namespace import RDF, SH

import kg
from kg.rdf import PREFIXES
from support import ROOT, SEEDS, TINY, TINY_CLAIMS, claim, tiny

VOCABULARY = sorted((ROOT / "ontology").glob("*.ttl"))
SHAPES = sorted((ROOT / "ontology" / "shapes").glob("*.ttl"))

CLAIM = claim("Aldia", "funds", "Karsh", more="%")
SOURCE = TINY[TINY.index("source:tiny a kg:Source") : TINY.index("speaker:tiny-author a kg:Speaker")]
EVENT = TINY[TINY.index("event:shelling a kg:Event") : TINY.index("collection:tiny")]
ACTOR = 'actor:NAME a kg:State ; skos:notation "NAME" ; rdfs:label "NAME"@en ; skos:definition "Made up."@en .\n'
FAMILY = (
    'kg:NAME a kg:Family , owl:ObjectProperty ; rdfs:subPropertyOf kg:relatesTo ; skos:notation "HYPHENS" ;\n'
    '    rdfs:label "NAME"@en ; skos:definition "Made up."@en .\n'
)
RELATION = (
    "kg:NAME a kg:Relation , owl:ObjectProperty , owl:SymmetricProperty ; rdfs:subPropertyOf kg:cooperation ;\n"
    '    skos:notation "HYPHENS" ; rdfs:label "NAME"@en ; skos:definition "Made up."@en ; skos:example "So."@en ;\n'
    "    rdfs:domain kg:Actor ; rdfs:range kg:Actor ; kg:sign 1 ; kg:weight 5.0 ; kg:flow kg:money ;\n"
    "    kg:flowDirection kg:both .\n"
)
LENS = (
    'lens:NAME a kg:Lens ; skos:notation "HYPHENS" ; rdfs:label "NAME"@en ; skos:definition "Made up."@en ;\n'
    "    kg:step [ a kg:Step ; kg:relation kg:funds ; kg:direction kg:forward ; kg:kind kg:inKind ] .\n"
)
KIND = (
    'kg:NAME a kg:StepKind ; skos:notation "HYPHENS" ; rdfs:label "NAME"@en ; skos:definition "Made up."@en ;\n'
    "    kg:strength 5 .\n"
)

DERIVED = (
    'kg:NAME a kg:DerivedRelation ; skos:notation "HYPHENS" ; rdfs:label "NAME"@en ; skos:definition "Made up."@en ;\n'
    "    kg:sign 0 .\n"
)
RULE = 'kg:NAME a kg:Rule ; rdfs:label "NAME"@en ; kg:if "?a funds ?b" ; kg:then "?a money-reaches ?b" .\n'
MOTIF = (
    'kg:NAME a kg:Motif ; skos:notation "HYPHENS" ; rdfs:label "NAME"@en ; skos:definition "Made up."@en ;\n'
    '    kg:onTheOneHand "?a funds ?b" ; kg:onTheOther "?a attacks ?b" ; kg:sentence "{a} {b}" ; kg:gravity 0.5 .\n'
)
TIMING = (
    'kg:NAME a kg:Timing ; skos:notation "HYPHENS" ; rdfs:label "NAME"@en ; skos:definition "Made up."@en ;\n'
    "    kg:factor 0.5 .\n"
)

# What is made (a stanza, with one thing in it replaced by another) and the beginning of the message that it must give.
BROKEN = [
    (CLAIM, "rdf:subject actor:Aldia ;", "", "Give the claim exactly one rdf:subject"),
    (CLAIM, "actor:Karsh ;", "actor:Karsh , actor:Front ;", "Give the claim exactly one rdf:object"),
    (CLAIM, "actor:Karsh ;", "actor:Nobody ;", "Define this actor: "),
    (CLAIM, "kg:funds ;", "kg:fundedBy ;", "Give the claim exactly one rdf:predicate"),
    (CLAIM, "prov:hadPrimarySource source:tiny ;", "", "Give the claim exactly one prov:hadPrimarySource"),
    (CLAIM, "speaker:tiny-author", "speaker:nobody", "Give the claim exactly one prov:wasAttributedTo"),
    (CLAIM, "kg:stance kg:asserted", "kg:stance kg:stated", "Give the claim exactly one kg:stance"),
    (CLAIM, "kg:modality kg:stated", "kg:modality kg:denied", "Give the claim exactly one kg:modality"),
    (CLAIM, "kg:basis kg:reported ;", "", "Give the claim exactly one kg:basis"),
    (CLAIM, "kg:confidence 0.9", 'kg:confidence "high"', "Give the claim exactly one kg:confidence"),
    (CLAIM, "kg:confidence 0.9", "kg:confidence 1.7", "Set kg:confidence to a number between 0 and 1"),
    (CLAIM, "%", "kg:since 2001 ;", "Write kg:since as one xsd:gYear"),
    (CLAIM, "%", 'kg:until "soon" ;', "Write kg:until as one xsd:gYear, xsd:gYearMonth or xsd:date, or as kg:ongoing"),
    (CLAIM, "%", "kg:event event:none ;", "Let kg:event name one kg:Event"),
    (CLAIM, "%", "kg:onBehalfOf speaker:tiny-author ;", "Let kg:onBehalfOf name one actor"),
    (CLAIM, "%", "kg:about actor:Borun ;", "Let kg:about name an event or a claim"),
    (CLAIM, " a kg:Locator ;", "", "Give the claim exactly one kg:locator"),
    (CLAIM, "kg:gloss", "rdfs:comment", "Give the claim exactly one kg:gloss"),
    (CLAIM, '"Aldia funds Karsh"@en', f'"{"x" * 201}"@en', "Write kg:gloss on one line of at most 200 characters"),
    (CLAIM, '"Aldia funds Karsh"@en', '"one\\ntwo"@en', "Write kg:gloss on one line"),
    (CLAIM, "oa:start 0", "oa:start 29", "Give the locator exactly one oa:start"),
    (CLAIM, "oa:end 29 ;", "", "Give the locator exactly one oa:end"),
    (CLAIM, "kg:paragraph 1", "kg:paragraph 0", "Give the locator exactly one kg:paragraph"),
    (CLAIM, "kg:sentence 1 ;", "", "Give the locator exactly one kg:sentence"),
    (CLAIM, 'kg:sha256 "', 'kg:sha256 "ABC', "Give the locator exactly one kg:sha256"),
    (CLAIM, "actor:Karsh ;", "actor:Aldia ;", "Name two different actors: "),
    (CLAIM, "kg:funds ;", "kg:holdsOffice ;", "Choose another relation in .*, or correct the type of its object"),
    (CLAIM, "kg:funds ;", "kg:onlyPeople ;", "Choose another relation in .*, or correct the type of its subject"),
    (CLAIM, "claim:NAME", "[]", "Give every claim an IRI of its own"),
    (SOURCE, '"A made-up note"@en', '"Eine Notiz"@de', "Give the source exactly one English rdfs:label"),
    (SOURCE, 'dct:publisher "Nobody" ;', "", "Say who published the source"),
    (SOURCE, "dct:creator speaker:tiny-author", "dct:creator speaker:nobody", "Say who wrote the source"),
    (SOURCE, '"2001-05"^^xsd:gYearMonth', '"May 2001"', "Give the source exactly one dct:issued"),
    (SOURCE, 'dct:language "en"', 'dct:language "English, of course"', "Give the source exactly one dct:language"),
    (SOURCE, 'dct:rights "Free to use." ;', "", "Say what rights there are"),
    (SOURCE, "kg:quotable true", 'kg:quotable "yes"', "Say whether the source may be quoted"),
    (SOURCE, 'kg:sha256 "', 'kg:sha256 "x', "Give the source exactly one kg:sha256"),
    (SOURCE, "kg:quotable", "kg:repeats source:none ; kg:quotable", "Let kg:repeats name one source"),
    (SOURCE, "kg:quotable", "kg:repeats source:NAME ; kg:quotable", "Break the circle of kg:repeats"),
    (SOURCE, "kg:quotable", 'kg:reliability "Z" ; kg:quotable', "Write kg:reliability as one Admiralty grade"),
    (SOURCE, "kg:quotable", 'dct:license "free" ; kg:quotable', "Write dct:license as the address of the licence"),
    (SOURCE, "kg:quotable", '<https://schema.org/url> "x" ; kg:quotable', "Write schema:url as an IRI"),
    (SOURCE, "source:NAME", "[]", "Give every source an IRI of its own"),
    ('speaker:NAME a kg:Speaker ; rdfs:label "x" .', "", "", "Give the speaker exactly one English rdfs:label"),
    ('[] a kg:Speaker ; rdfs:label "x"@en .', "", "", "Give every speaker an IRI of its own"),
    ('collection:NAME a kg:Collection ; kg:coder "x" .', "", "", "Give the collection an rdfs:label"),
    ('collection:NAME a kg:Collection ; rdfs:label "x"@en .', "", "", "Say who coded the collection"),
    ('[] a kg:Collection ; rdfs:label "x"@en ; kg:coder "x" .', "", "", "Give every collection an IRI of its own"),
    (EVENT, '"shelling"', '"The Shelling"', "Give the event exactly one skos:notation"),
    (EVENT, 'rdfs:label "The shelling of Aldia"@en ;', "", "Give the event exactly one English rdfs:label"),
    (EVENT, 'kg:since "2001-04"^^xsd:gYearMonth', "kg:since 2001", "Write kg:since as one xsd:gYear"),
    (EVENT, 'kg:until "2001-04"^^xsd:gYearMonth', "kg:until 2001", "Write kg:until as one xsd:gYear"),
    (EVENT, "kg:since", "kg:place source:tiny ; kg:since", "Let kg:place name a place"),
    (EVENT, "kg:since", 'kg:count [ kg:counted "hurt" ] ; kg:since', r"Write each kg:count as \[ kg:counted"),
    (EVENT, "event:NAME", "event:NAME-two", "Choose another notation for all but one"),
    (EVENT, "event:NAME", "[]", "Give every event an IRI of its own"),
    (ACTOR, 'skos:notation "NAME" ;', "", "Give the actor exactly one skos:notation"),
    (ACTOR, 'skos:notation "NAME"', 'skos:notation "NÄME"', "Write the handle in ASCII letters and digits only"),
    (ACTOR, '"NAME"@en', '"NAME"@de', "Give the actor exactly one English rdfs:label"),
    (ACTOR, "rdfs:label", 'skos:altLabel "two\\nlines"@en ; rdfs:label', "Write each skos:altLabel as one line"),
    (ACTOR, '"Made up."@en', '"Made\\nup."@en', "Write skos:definition as one line"),
    (ACTOR, 'skos:notation "NAME"', 'skos:notation "aldia"', "Choose another handle for all but one"),
    (
        ACTOR,
        'skos:notation "NAME"',
        'skos:notation "Other"',
        "Make the end of the IRI .* and the handle Other",
    ),
    (ACTOR, "actor:NAME", "[]", "Give every actor an IRI of its own"),
    (FAMILY, "rdfs:subPropertyOf kg:relatesTo ;", "", "Put the family below kg:relatesTo"),
    (FAMILY, '"HYPHENS"', '"Not Lower"', "Give the term exactly one skos:notation"),
    (FAMILY, '"NAME"@en', '"NAME"@de', "Give the term exactly one English rdfs:label"),
    (FAMILY, ' ; skos:definition "Made up."@en', "", "Give the term a skos:definition"),
    (FAMILY, '"HYPHENS"', '"hostility"', "Choose another notation for all but one"),
    (RELATION, 'skos:example "So."@en ;', "", "Give the relation an example sentence"),
    (RELATION, "kg:cooperation", "kg:nothing", "Put the relation below a family or a more general relation"),
    (RELATION, "kg:cooperation", "kg:cooperation , kg:hostility", "Put the relation below exactly one family"),
    (RELATION, "kg:sign 1", "kg:sign 2", "Give the relation exactly one kg:sign"),
    (RELATION, "kg:weight 5.0", "kg:weight 50", "Give the relation exactly one kg:weight"),
    (RELATION, "kg:flow kg:money", "kg:flow kg:nothing", "Say what flows along the relation"),
    (RELATION, "kg:flowDirection kg:both", "kg:flowDirection kg:up", "Give the relation exactly one kg:flowDirection"),
    (RELATION, "rdfs:domain kg:Actor ;", "", "Give the relation exactly one rdfs:domain"),
    (RELATION, "rdfs:range kg:Actor ;", "", "Give the relation exactly one rdfs:range"),
    (RELATION, "kg:sign 1", "owl:inverseOf kg:undefined ; kg:sign 1", "Let owl:inverseOf name one kg:Inverse"),
    (RELATION, " , owl:SymmetricProperty", "", "Make the relation symmetric"),
    ('kg:NAME a kg:Inverse ; skos:notation "HYPHENS" ; rdfs:label "x"@en .', "", "", "Let exactly one relation name"),
    (LENS, "kg:direction kg:forward", "kg:direction kg:up", "Write each kg:step with one kg:relation"),
    (LENS, "] .", "] ; kg:atLeastOnce kg:nothing .", "Let kg:atLeastOnce name a kg:StepKind"),
    (LENS, "] .", "] ; kg:exactlyOnce kg:nothing .", "Let kg:exactlyOnce name one kg:StepKind"),
    (LENS, "] .", "] ; kg:exactlyOnce kg:hostileAct .", "Add to .* a step of the kind"),
    (LENS, "] .", '] ; kg:default "yes" .', "Write kg:default as true or false"),
    (LENS, "] .", "] ; kg:default true .", "Leave kg:default true on one lens only"),
    (KIND, '"HYPHENS"', '"one" , "two"', "Give the kind of step exactly one skos:notation"),
    (KIND, "kg:strength 5", 'kg:strength "much"', "Give the kind of step exactly one kg:strength"),
    (FAMILY, '"Made up."@en', '"Made up."@en ; kg:colour "red"', "Write kg:colour once, as #rrggbb"),
    (FAMILY, '"Made up."@en', '"Made up."@en ; kg:dash "wavy"', "Write kg:dash once"),
    (FAMILY, '"Made up."@en', '"Made up."@en ; kg:shape "ellipse"', "Write kg:shape once"),
    (
        DERIVED,
        "kg:sign 0",
        "owl:inverseOf kg:funds ; kg:sign 0",
        "Let owl:inverseOf name one kg:Inverse that is defined",
    ),
    (
        DERIVED,
        "kg:sign 0",
        "kg:saidAs kg:moneyReaches ; kg:sign 0",
        "Let kg:saidAs name relations that claims are coded",
    ),
    (DERIVED, "kg:sign 0", "kg:sign 2", "Give the relation exactly one kg:sign"),
    (RULE, 'kg:if "?a funds ?b" ;', "", "Give the rule its clauses"),
    (RULE, 'kg:then "?a money-reaches ?b"', 'kg:then "?a x ?b" , "?b x ?a"', "Give the rule exactly one conclusion"),
    (MOTIF, 'kg:onTheOneHand "?a funds ?b" ;', "", "Give the motif the clauses of its first side once"),
    (MOTIF, '"?a attacks ?b"', '"?a attacks ?b" , "?a arms ?b"', "Give the motif the clauses of its second side once"),
    (MOTIF, 'kg:sentence "{a} {b}" ;', "", "Give the motif one kg:sentence, with variables in braces"),
    (MOTIF, "kg:gravity 0.5", "kg:gravity 1.5", "Give the motif one kg:gravity, a number from 0 to 1"),
    (TIMING, "kg:factor 0.5", "kg:factor 0.5 , 0.7", "Give the timing one kg:factor, a number from 0 to 1"),
]

EXTRA = """
kg:onlyPeople a kg:Relation ; rdfs:subPropertyOf kg:cooperation ; rdfs:domain kg:Person .
"""


def stanza(number: int) -> str:
    """Return a broken stanza with a name of its own."""
    text, old, new, _ = BROKEN[number]
    text = re.sub(r"(?m)^(?:claim:\w+|source:tiny|event:shelling)(?= a )", lambda found: _named(found.group()), text)
    assert old in text, (old, text)
    text = text.replace(old, new, 1) if old else text
    letters = "".join(chr(ord("a") + int(digit)) for digit in str(number))
    return text.replace("%", "").replace("HYPHENS", f"made-{letters}").replace("NAME", f"Made{letters}")


def _named(name: str) -> str:
    return name.partition(":")[0] + ":NAME"


def results(turtle: str) -> dict[str, list[str]]:
    """Return the messages of the violations in some Turtle, with the shipped vocabulary beside it, by named thing."""
    data, shapes = rdflib.Graph(), rdflib.Graph()
    for file in VOCABULARY:
        data.parse(file)
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    data.parse(data=head + turtle, format="turtle")
    for file in SHAPES:
        shapes.parse(file)
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, advanced=False, inference=None)
    found: dict[str, list[str]] = {}
    for result in report.subjects(RDF.type, SH.ValidationResult):
        node = report.value(result, SH.focusNode)
        while isinstance(node, rdflib.BNode) and (above := next(data.subjects(None, node), None)):
            node = above
        local = re.split("[/#]", str(node))[-1]
        found.setdefault(local, []).extend(map(str, report.objects(result, SH.resultMessage)))
    return found


@pytest.fixture(scope="module")
def found() -> dict[str, list[str]]:
    return results(TINY + TINY_CLAIMS + EXTRA + "\n".join(stanza(number) for number in range(len(BROKEN))))


def test_what_is_sound_conforms() -> None:
    assert results(TINY + TINY_CLAIMS) == {}


@pytest.mark.parametrize("number", range(len(BROKEN)), ids=[f"{says[:50]}" for *_, says in BROKEN])
def test_a_broken_record_is_refused_with_its_message(number: int, found: dict[str, list[str]]) -> None:
    says = BROKEN[number][3]
    letters = "".join(chr(ord("a") + int(digit)) for digit in str(number))
    anonymous = "[]" in stanza(number) or "Nobody" in stanza(number)
    name = re.compile(f"Made{letters}(-two)?(?![a-z])")
    # A constraint on a whole class names the culprit in its message.
    told = [
        message
        for focus, messages in found.items()
        for message in messages
        if anonymous or name.search(focus) or name.search(message)
    ]
    assert any(re.match(says, message) for message in told), told


def test_every_message_of_every_shape_is_shown_to_be_given(found: dict[str, list[str]]) -> None:
    shapes = rdflib.Graph()
    for file in SHAPES:
        shapes.parse(file)
    given = {message for messages in found.values() for message in messages}
    for template in {str(message) for message in shapes.objects(None, SH.message)}:
        pattern = re.sub(r"\\\{\\\?\w+\\\}", ".+", re.escape(template))
        assert any(re.fullmatch(pattern, message) for message in given), f"no broken fixture for: {template}"


def test_every_shape_has_a_message(found: dict[str, list[str]]) -> None:
    shapes = rdflib.Graph()
    for file in SHAPES:
        shapes.parse(file)
    for kind in (SH.NodeShape, SH.PropertyShape, SH.SPARQLConstraint):
        for shape in shapes.subjects(RDF.type, kind):
            constrains = any((shape, path, None) in shapes for path in (SH.nodeKind, SH.path, SH.select, SH["class"]))
            assert (shape, SH.message, None) in shapes or not constrains, shape


def test_check_names_the_file_the_line_and_the_thing(tmp_path: Path) -> None:
    text = claim("Aldia", "funds", "Borun", gloss="x" * 201)
    file = tiny(tmp_path, text)
    (finding,) = kg.open(file).check().findings
    name = re.search(r"claim:(\w+)", text).group(1)
    line = next(n for n, row in enumerate(file.read_text("utf-8").splitlines(), 1) if row.startswith(f"claim:{name}"))
    assert (finding.check, finding.place) == ("shape", f"{file}:{line}")
    assert finding.message.startswith(
        f"claim {name}: Write kg:gloss on one line of at most 200 characters. (found: xxx"
    )


def test_the_seeds_conform() -> None:
    report = kg.open(SEEDS).check()
    assert report.findings == []
    assert report.sound

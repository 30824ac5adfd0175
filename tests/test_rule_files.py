"""Rules and motifs of one's own, in Turtle: they work without Python, or are refused with their place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import kg
from kg.errors import InputError, KgError, NoSuchInput, UnknownName
from kg.ontology.clauses import pattern
from kg.ontology.rulebook import Rulebook
from kg.reason.engine import Reasoner
from kg.reason.why import why_not
from reasoning import BOOK, ONTOLOGY, answers, concluded, grounds, recheck, rule_file, rulebook
from support import refused, run
from test_world import said

ECHOES = 'my:echoes a kg:DerivedRelation ; skos:notation "echoes" ; rdfs:label "echoes"@en'
MINE = """
my:hostsFriends a kg:DerivedRelation , owl:ObjectProperty ; skos:notation "hosts-friends-of" ;
    rdfs:label "hosts friends of"@en ; skos:definition "Whose friends have a base there."@en ; kg:sign 1 ;
    owl:propertyChainAxiom ( kg:hostsBaseOf kg:alliedWith ) .
my:payers a kg:Rule ; rdfs:label "who pay for the same"@en ;
    kg:if "?one funds ?it, ?other funds ?it, ?one != ?other, ?one is-a state" ; kg:then "?one pays-with ?other" .
my:paysWith a kg:DerivedRelation ; skos:notation "pays-with" ; rdfs:label "pays for the same as"@en ; kg:sign 1 .
my:motif a kg:Motif ; skos:notation "pays-with-its-enemy" ; rdfs:label "pays for what its enemy pays for"@en ;
    kg:onTheOneHand "?payer pays-with ?enemy" ; kg:onTheOther "?payer hostility ?enemy" ; kg:gravity 0.5 ;
    kg:sentence "{payer} pays for the same as {enemy}, to which it is hostile" .
"""

# --- they work without Python -----------------------------------------------------------------------------------------


def test_a_file_of_ones_own_works_in_the_library_and_on_the_command_line(tmp_path: Path) -> None:
    file = str(rule_file(tmp_path, MINE))
    g = kg.open()
    found = g.why("US", "pays for the same as", "Iraq", rules=[file])
    assert found.proofs
    for proof in found.proofs:
        recheck(proof, g.grounds([file]))
    # The front companies and Iran fund the same, but no company is a state.
    assert g.why("Iran", "pays-with", "IranFrontCompanies", rules=[file])
    assert not g.why("IranFrontCompanies", "pays-with", "Iran", rules=[file])
    shown = run("why", "US", "pays-with", "Iraq", "--rules", file)
    assert (shown.returncode, shown.stderr) == (0, ""), shown.stderr
    assert shown.stdout.startswith("US pays for the same as Iraq: it follows, confidence ")
    (paradox, *_) = g.paradoxes("US", motif="pays-with-its-enemy", rules=[file])
    done = run("paradoxes", "--of", "US", "--motif", "pays-with-its-enemy", "--rules", file, "--format", "json")
    first = json.loads(done.stdout)["paradoxes"][0]
    assert first["sentence"] == str(paradox) == "US pays for the same as Iraq, to which it is hostile"
    assert first["rank"] == pytest.approx(paradox.confidence * paradox.timing.factor * 0.5, abs=1e-6)
    assert {each.motif.notation for each in g.paradoxes(rules=[file])} > {"pays-with-its-enemy", "funds-its-enemy"}


def test_it_is_listed(tmp_path: Path) -> None:
    file = rule_file(tmp_path, MINE)
    lines = run("relations", "--concluded", "--rules", file).stdout.splitlines()
    place = lines.index("pays-with  (pays for the same as; +)")
    assert (
        lines[place + 2]
        == "      ?one funds ?it, ?other funds ?it, ?one is-a State, ?one != ?other → ?one pays-with ?other"
    )
    listed = json.loads(run("relations", "--concluded", "--rules", file, "--format", "json").stdout)
    assert [each["notation"] for each in listed][-2:] == ["hosts-friends-of", "pays-with"]
    assert listed[-2]["rules"] == ["?y1 based-in ?x, ?y1 allied-with ?z → ?x hosts-friends-of ?z"]
    assert not any(each["notation"] == "pays-with" for each in json.loads(run(
        "relations", "--concluded", "--format", "json").stdout))  # fmt: skip


def test_rules_in_several_files_and_folders_know_each_other(tmp_path: Path) -> None:
    (tmp_path / "some").mkdir()
    rule_file(tmp_path / "some", f"{ECHOES} . kg:arms rdfs:subPropertyOf my:echoes .", "one.ttl")
    other = rule_file(
        tmp_path,
        'my:o a kg:DerivedRelation ; skos:notation "answers" . my:r a kg:Rule ;'
        ' kg:if "?a echoes ?b" ; kg:then "?b answers ?a" .',
        "other.ttl",
    )
    book = Rulebook(ONTOLOGY, [str(tmp_path / "some"), str(other)])
    assert concluded(grounds([said("A", "arms", "B")], book=book), "answers", "AB") == {("B", "A")}


def test_an_empty_file_adds_nothing(tmp_path: Path) -> None:
    book = rulebook(tmp_path, "")
    assert (len(book.rules), list(book.motifs), list(book.derived)) == (
        len(BOOK.rules),
        list(BOOK.motifs),
        list(BOOK.derived),
    )


# --- refusals ---------------------------------------------------------------------------------------------------------


def rule(body: str, head: str = "?a echoes ?b") -> str:
    return f'{ECHOES} . my:r a kg:Rule ;\n kg:if "{body}" ; kg:then "{head}" .'


def motif(sentence: str = "{a} and {b}", one: str = "?a funds ?b", other: str = "?a attacks ?b", more: str = "") -> str:
    return (
        f'my:m a kg:Motif ; skos:notation "mine" ; kg:onTheOneHand "{one}" ; kg:onTheOther "{other}" ;'
        f' kg:sentence "{sentence}" {more} .'
    )


READINGS = "would have two readings: what sources say, or other rules conclude, and this; conclude a kg:DerivedRelation"
REFUSED = {
    "unsafe": (rule("?a funds ?c"), "the rule r is unsafe: ?b stands only in kg:then; name it in kg:if"),
    "falls apart": (rule("?a funds ?c, ?b funds ?d"), "the rule r: nothing ties ?b to ?a; add a clause"),
    "unknown relation": (rule("?a fnds ?b"), "the rule r: unknown relation 'fnds'; did you mean funds or"),
    "unknown type": (
        rule("?a funds ?b, ?a is-a stat"),
        "the rule r: unknown type of actor 'stat'; did you mean state?",
    ),
    "unknown in a chain": (
        f"{ECHOES} ; owl:propertyChainAxiom ( kg:arms kg:fundz ) .",
        "unknown relation 'fundz'; did",
    ),
    "unknown below": (f"{ECHOES} . kg:fundz rdfs:subPropertyOf my:echoes .", "unknown relation 'fundz'; did you mean"),
    "unknown said as": (f"{ECHOES} ; kg:saidAs kg:fundz .", "unknown relation 'fundz'; did you mean funds"),
    "short chain": (f"{ECHOES} ; owl:propertyChainAxiom ( kg:arms ) .", "a chain of 'echoes' has fewer than two ties;"),
    "no list": (
        f"{ECHOES} ; owl:propertyChainAxiom kg:arms .",
        "a chain of 'echoes' has fewer than two ties; add some",
    ),
    "endless chain": (
        f"{ECHOES} ; owl:propertyChainAxiom _:a . _:a rdf:first kg:arms ; rdf:rest _:a .",
        "a chain comes back to where it was; end the list",
    ),
    "coded, by a rule": (rule("?a funds ?b", "?a attacks ?b"), f"'attacks' {READINGS}"),
    "coded, by a chain": ("kg:attacks owl:propertyChainAxiom ( kg:funds kg:funds ) .", f"'attacks' {READINGS}"),
    "coded, below": ("kg:funds rdfs:subPropertyOf kg:attacks .", f"'attacks' {READINGS}"),
    "coded, transitive": ("kg:attacks a owl:TransitiveProperty .", f"'attacks' {READINGS}"),
    "coded, symmetric": ("kg:attacks a owl:SymmetricProperty .", f"'attacks' {READINGS}"),
    "coded, inverse": ("kg:funds owl:inverseOf kg:attacks .", f"'funds' {READINGS}"),
    "derived below coded": (f"{ECHOES} ; rdfs:subPropertyOf kg:attacks .", f"'attacks' {READINGS}"),
    "a family": (rule("?a funds ?b", "?a hostility ?b"), f"'hostility' {READINGS}"),
    "derived below a family": (f"{ECHOES} ; rdfs:subPropertyOf kg:hostility .", f"'hostility' {READINGS}"),
    "shipped, by a rule": (rule("?a arms ?b", "?a indirectly-funds ?b"), f"'indirectly-funds' {READINGS}"),
    "shipped, by a chain": (
        "kg:indirectlyFunds owl:propertyChainAxiom ( kg:arms kg:arms ) .",
        f"'indirectly-funds' {READINGS}",
    ),
    "shipped, coded below": ("kg:attacks rdfs:subPropertyOf kg:moneyReaches .", f"'money-reaches' {READINGS}"),
    "shipped, mine below": (f"{ECHOES} ; rdfs:subPropertyOf kg:moneyReaches .", f"'money-reaches' {READINGS}"),
    "shipped, made anew": (
        'kg:moneyReaches a kg:DerivedRelation ; skos:notation "money-reaches" .',
        "'money-reaches' is defined already, and would have two readings; give the derived relation an IRI",
    ),
    "name taken": (ECHOES.replace('"echoes" ;', '"funds" ;') + " .", "'funds' is defined already, and would have two"),
    "name taken by an inverse": (
        ECHOES.replace('"echoes" ;', '"funded-by" ;') + " .",
        "'funded-by' is defined already",
    ),
    "inverse taken": (f"{ECHOES} ; owl:inverseOf kg:fundedBy .", "'funds' is defined already, and would have two"),
    "name twice": (f'{ECHOES} . my:o a kg:DerivedRelation ; skos:notation "echoes" .', "'echoes' is defined already"),
    "no name": (
        "my:echoes a kg:DerivedRelation .",
        "the derived relation <https://example.org/echoes> has no skos:not",
    ),
    "undefined": (
        "my:echo owl:propertyChainAxiom ( kg:funds kg:funds ) .",
        "rules conclude <https://example.org/echo>,",
    ),
    "sign": (
        f"{ECHOES} ; kg:sign 1 . kg:attacks rdfs:subPropertyOf my:echoes .",
        "'attacks' is hostile and 'echoes' friendly: the one cannot be a kind of the other; put it below another",
    ),
    "no sign": (f'{ECHOES} ; kg:sign "plus" .', "kg:sign of <https://example.org/echoes> is 'plus'; write 1, 0 or -1"),
    "several": (
        rule("?a arms ?b", "?a echoes ?b, ?b echoes ?a"),
        "the rule r concludes more than one tie; make it sev",
    ),
    "nothing if": (
        f'{ECHOES} . my:r a kg:Rule ; kg:then "?a echoes ?b" .',
        "the rule r: '' is no clause; write ?a fun",
    ),
    "no variable": (rule("a funds ?b"), "the rule r: 'a funds ?b' is no clause; write ?a funds ?b, ?a != ?b or"),
    "no clause": (rule("?a funds ?b,"), "the rule r: '' is no clause; write"),
    "to itself": (rule("?a funds ?a"), "the rule r: '?a funds ?a' ties ?a to itself; use two variables"),
    "loose": (rule("?a funds ?b, ?a != ?c"), "the rule r: ?c stands in no tie; add a clause with it"),
    "open brace": (motif("{a and {b}"), "the motif 'mine': its kg:sentence cannot be read: "),
    "conversion": (motif("{a!x} and {b}"), "the motif 'mine': its kg:sentence has more than a name in braces; write"),
    "form": (motif("{a:d} and {b}"), "the motif 'mine': its kg:sentence has more than a name in braces; write var"),
    "nested": (motif("{a:{b}} and {b}"), "the motif 'mine': its kg:sentence has more than a name in braces; write"),
    "attribute": (motif("{a.b} and {b}"), "the motif 'mine': {a.b} stands in neither side; write variables of the"),
    "unknown role": (motif("{c} and {b}"), "the motif 'mine': {c} stands in neither side; write variables of"),
    "no role": (motif("Alas"), "the motif 'mine': its kg:sentence names no role; write variables"),
    "one-sided": (motif("{a} and {b}", other="?c attacks ?b"), "the motif 'mine': ?a is not on both sides; the first"),
    "shared in silence": (motif("{a}, alas"), "the motif 'mine': ?b is on both sides and not in the sentence; name it"),
    "no side": (motif(one=""), "the motif 'mine': '' is no clause; write"),
    "said how": (
        motif(more='; kg:concludedAs "?a fnds ?b"'),
        "the motif 'mine': unknown relation 'fnds'; did you mean",
    ),
    "gravity": (motif(more="; kg:gravity 2"), "the motif 'mine': kg:gravity is '2'; write a number from 0 to 1"),
    "no gravity": (
        motif(more='; kg:gravity "NaN"'),
        "the motif 'mine': kg:gravity is 'NaN'; write a number from 0 to 1",
    ),
    "grave": (motif(more='; kg:gravity "very"'), "the motif 'mine': kg:gravity is 'very'; write a number from 0 to 1"),
    "motif taken": (
        motif().replace('"mine"', '"funds-its-enemy"'),
        "the motif 'funds-its-enemy' is defined already; give",
    ),
    "motif twice": (
        f"{motif()} {motif().replace('my:m', 'my:n')}",
        "the motif 'mine' is defined already; give it an IRI",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_meant_is_refused_with_its_place_and_the_next_step(case: str, tmp_path: Path) -> None:
    turtle, says = REFUSED[case]
    file = rule_file(tmp_path, "\n\n" + turtle)
    with pytest.raises((InputError, UnknownName)) as caught:
        Rulebook(ONTOLOGY, [str(file)])
    assert str(caught.value).startswith(f"{file}:3: {says}")
    assert caught.value.hint


@pytest.mark.parametrize("command", [("why", "US", "funds", "KH"), ("paradoxes",), ("relations", "--concluded")])
def test_a_command_refuses_it_in_one_line(command: tuple[str, ...], tmp_path: Path) -> None:
    file = rule_file(tmp_path, "\n\n" + REFUSED["unsafe"][0])
    assert refused(*command, "--rules", file).startswith(f"{file}:3: the rule r is unsafe: ?b stands only in kg:then; ")


def test_a_file_that_is_not_there_or_no_turtle_is_refused(tmp_path: Path) -> None:
    assert refused("paradoxes", "--rules", tmp_path / "none.ttl").startswith(f"no such file or folder: {tmp_path}")
    broken = rule_file(tmp_path, "\nmy:r a kg:Rule ; kg:if .")
    assert refused("paradoxes", "--rules", broken).startswith(f"{broken}:2:24: not valid RDF: ")
    (tmp_path / "rules.txt").write_text("", encoding="utf-8")
    with pytest.raises(NoSuchInput, match="not an RDF file"):
        Rulebook(ONTOLOGY, [str(tmp_path / "rules.txt")])


# --- recursion --------------------------------------------------------------------------------------------------------

STEP = "kg:arms rdfs:subPropertyOf my:echoes ."
RECURSIVE = {
    "left": f"{ECHOES} ; owl:propertyChainAxiom ( my:echoes kg:arms ) . {STEP}",
    "right": f"{ECHOES} ; owl:propertyChainAxiom ( kg:arms my:echoes ) . {STEP}",
    "doubly": f"{ECHOES} ; owl:propertyChainAxiom ( my:echoes my:echoes ) . {STEP}",
    "mutual": f"{ECHOES} ; owl:propertyChainAxiom ( my:answers kg:arms ) ; rdfs:subPropertyOf my:answers . {STEP}"
    ' my:answers a kg:DerivedRelation ; skos:notation "answers" ; rdfs:subPropertyOf my:echoes .',
    "by clauses": f'{ECHOES} . {STEP} my:r a kg:Rule ; kg:if "?a echoes ?b, ?b echoes ?c" ; kg:then "?a echoes ?c" .',
}


@pytest.mark.parametrize("case", RECURSIVE)
def test_a_recursive_rule_gives_a_bounded_answer_and_says_so(case: str, tmp_path: Path) -> None:
    """Four actors who all arm each other: everybody echoes everybody, by five ways, of which three are kept."""
    book = rulebook(tmp_path, RECURSIVE[case])
    everyone = "ABCD"
    arms = [said(one, "arms", other) for one in everyone for other in everyone if one != other]
    world = grounds(arms, book=book)
    assert concluded(world, "echoes", everyone) == {(one, other) for one in everyone for other in everyone}
    for most, kept in ((3, 3), (16, 5)):
        reasoner = Reasoner(world, most=most)
        found = answers(reasoner, "echoes", "A", "B")
        assert (len(found), reasoner.whole) == (kept, kept == 5)
        assert [len(answer.ties) for answer in found] == [1, 2, 2, 3, 3][:kept]
        for answer in found:
            recheck(answer.proofs[0], world)


@pytest.mark.parametrize("case", RECURSIVE)
def test_what_a_recursive_rule_lacks_is_found(case: str, tmp_path: Path) -> None:
    """Where A arms B, and nobody arms C, any one tie to C will do."""
    book = rulebook(tmp_path, RECURSIVE[case])
    lacking = why_not(grounds([said("A", "arms", "B")], book=book), "A", "echoes", "C")
    found = {each.ends for each in lacking.missing if each.relation == "arms"}
    assert ("A", "arms", "C") in found
    assert found <= {("A", "arms", "C"), ("B", "arms", "C")}


# --- clauses ----------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["?a", "?b", "?c", "?", "funds", "attacked-by", "hostility", "is-a", "!=", "state", ",", " ", "x"]
)


@given(st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=16).map(" ".join)))
@example("?a funds ?b, ?a != ?a")
@example("x is-a ?a, ?a funds ?b")
@example("?a ?b ?c")
@example("?a\u2003funds\u2003?b")
def test_clauses_are_read_or_refused(text: str) -> None:
    try:
        found = pattern(text, BOOK.terms.word, BOOK.terms.kind)
    except KgError as refusal:
        told = str(refusal)
    else:
        told = ""
    if told:
        assert "; " in told, f"no next step: {told}"
        return
    assert set(found.variables) >= {name for pair in found.apart for name in pair} | {name for name, _ in found.kinds}
    assert all(atom.subject != atom.object for atom in found.atoms)
    assert all(BOOK.terms.by_iri[BOOK.iri(atom.relation)] == (atom.relation, False) for atom in found.atoms)

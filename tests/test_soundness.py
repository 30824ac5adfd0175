"""What must not follow, and what each of OWL's words in a rule makes follow."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.reason.engine import Grounds
from kg.reason.why import why
from reasoning import BOOK, ONTOLOGY, concluded, grounds, recheck, rulebook
from test_world import said

DERIVED = (
    "a kg:DerivedRelation , owl:ObjectProperty , owl:IrreflexiveProperty ;"
    ' skos:notation "echoes" ; rdfs:label "echoes"@en ; skos:definition "Made up."@en'
)


def told(*ties: str) -> Grounds:
    """A world in which some ties hold, written "A r B"."""
    return grounds(said(*tie.split()) for tie in ties)


def everything(world: Grounds) -> set[str]:
    """All that holds in a world: ties, families of them and what rules conclude."""
    actors = {end for row in range(len(world.world.claims)) for end in _ends(world, row)}
    return {
        f"{one} {relation} {other}"
        for relation in [*BOOK.derived, *ONTOLOGY.relations, *ONTOLOGY.families]
        for one, other in concluded(world, relation, sorted(actors))
    }


def _ends(world: Grounds, row: int) -> tuple[str, str]:
    claim = world.world.claims[row]
    return claim.subject, claim.object


def beside(world: Grounds, *expected: str) -> None:
    """Assert that a world concludes what is expected, beside its ties, the families of these, and nothing else."""
    plain = {name for relation in ONTOLOGY.relations.values() for name in (relation.notation, relation.family)}
    found = {each for each in everything(world) if each.split()[1] not in plain}
    assert found == set(expected)


def test_users_of_a_weapon_do_not_target_whom_its_maker_targets() -> None:
    """Many are supplied with M by its maker; that the maker attacks Y makes nobody else attack Y, nor be at odds."""
    world = told("Maker owns M", "Maker supplies User1", "Maker supplies User2", "M supplies User1", "Maker attacks Y")
    hostile = {each for each in everything(world) if each.split()[2] == "Y" or each.split()[0] == "Y"}
    assert hostile == {
        "Maker attacks Y",
        "Maker hostile-to Y",
        "Maker hostility Y",
        "Maker at-odds-with Y",
        "Y at-odds-with Maker",
    }


def test_a_users_target_is_not_that_of_other_users() -> None:
    world = told("User1 owns M", "User2 owns M", "User1 attacks Y", "Maker supplies User1", "Maker supplies User2")
    assert {each for each in everything(world) if "Y" in each.split()} == {
        "User1 attacks Y",
        "User1 hostile-to Y",
        "User1 hostility Y",
        "User1 at-odds-with Y",
        "Y at-odds-with User1",
    }


@pytest.mark.parametrize("place", ["located-in", "based-in", "operates-in", "present-in"])
def test_location_does_not_cross(place: str) -> None:
    """Who is in a place, or has its base there, is neither attacked with it nor a part of it, nor fed by it."""
    world = told(f"A {place} Land", "Foe attacks Land", "Payer funds Land", "Land part-of Union", "Land attacks Rival")
    plain = {f"A {each} Land" for each in (*ONTOLOGY.relations, *ONTOLOGY.families)}
    assert {each for each in everything(world) if "A" in each.split()} <= plain


def test_places_lie_in_places_and_that_is_all() -> None:
    beside(told("A located-in B", "B located-in C", "C based-in D"))
    assert "A located-in C" in everything(told("A located-in B", "B located-in C"))


def test_who_strikes_a_part_strikes_no_whole() -> None:
    world = told("US attacks KH", "KH part-of PMF", "PMF part-of Army")
    beside(
        world,
        "US attacks-part-of PMF",
        "US attacks-part-of Army",
        "US at-odds-with KH",
        "KH at-odds-with US",
        "KH belongs-to PMF",
        "KH belongs-to Army",
        "PMF belongs-to Army",
        *(f"{one} passes-{what}-on {two}" for what in ("money", "arms", "help") for one, two in _below("Army PMF KH")),
        *(f"{one} is-over {two}" for one, two in _below("Army PMF KH")),
    )
    assert not why(world, "US", "attacks", "PMF")
    assert not why(world, "US", "at-odds-with", "PMF")


def _below(chain: str) -> list[tuple[str, str]]:
    names = chain.split()
    return [(one, other) for number, one in enumerate(names) for other in names[number + 1 :]]


@pytest.mark.parametrize(
    "tie",
    ["Heir part-of X", "Heir member-of X", "Heir proxy-of X", "X sponsors Heir", "Heir commands X", "X leads Heir"],
)
@pytest.mark.parametrize("way", ["designates-terrorist", "sanctions"])
def test_designation_is_inherited_by_nobody(tie: str, way: str) -> None:
    world = told(f"US {way} X", tie, tie.replace("Heir", "Other"))
    assert not {each for each in everything(world) if {"US", "Heir"} <= {*each.split()}}


def test_an_attack_on_a_proxy_or_a_commander_is_none_on_those_behind() -> None:
    world = told("US attacks KH", "KH proxy-of Iran", "US strikes Chief", "Chief leads KH")
    assert {each for each in everything(world) if {"US", "Iran"} <= {*each.split()}} == {"US attacks-proxy-of Iran"}
    assert "US attacks-commander-of KH" in everything(world)


def test_money_given_to_a_part_does_not_reach_the_whole_or_its_other_parts() -> None:
    world = told("A funds Part", "Part part-of Whole", "Sister part-of Whole")
    assert not {each for each in everything(world) if {"A", "Whole"} <= {*each.split()}}
    assert not {each for each in everything(world) if {"A", "Sister"} <= {*each.split()}}


def test_a_denied_a_possible_and_a_concluded_claim_are_no_premises() -> None:
    part = said("B", "part-of", "C")
    for fields in ({"stance": "denied"}, {"modality": "possible"}, {"basis": "concluded"}):
        assert not why(grounds([said("A", "attacks", "B", **fields), part]), "A", "attacks-part-of", "C")
    assert why(grounds([said("A", "attacks", "B"), part]), "A", "attacks-part-of", "C")


# --- each of OWL's words ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "ties", "expected"),
    [
        (
            f"my:echoes {DERIVED} ; owl:propertyChainAxiom ( kg:funds kg:arms kg:leads ) .",
            "A funds B, B arms C, C leads D, A arms C",
            "A D",
        ),
        (
            f"my:echoes {DERIVED} ; owl:propertyChainAxiom ( kg:fundedBy kg:armedBy ) .",
            "A funds B, C arms A, A arms D",
            "B C",
        ),
        (
            f"my:echoes {DERIVED} ; owl:propertyChainAxiom ( kg:hasPart kg:memberOf ) .",
            "B part-of A, B member-of C, B member-of A",
            "A C",
        ),
        (f"my:echoes {DERIVED} . kg:armedBy rdfs:subPropertyOf my:echoes .", "A arms B, C funds D", "B A"),
        (f"my:echoes {DERIVED} . kg:hostility rdfs:subPropertyOf my:echoes .", "A kills B, B fights A", "A B, B A"),
        (
            f"my:echoes {DERIVED} ; a owl:SymmetricProperty . kg:arms rdfs:subPropertyOf my:echoes .",
            "A arms B",
            "A B, B A",
        ),
        (
            f"my:echoes {DERIVED} ; a owl:TransitiveProperty . kg:arms rdfs:subPropertyOf my:echoes .",
            "A arms B, B arms C, C arms D, D arms A",
            "A B, A C, A D, B A, B C, B D, C A, C B, C D, D A, D B, D C",
        ),
        (
            f"my:echoes {DERIVED} ; a owl:SymmetricProperty , owl:TransitiveProperty ."
            " kg:arms rdfs:subPropertyOf my:echoes .",
            "A arms B, C arms B",
            "A B, A C, B A, B C, C A, C B",
        ),
        (
            f"my:echoes {DERIVED} ; owl:inverseOf my:echoedBy . kg:arms rdfs:subPropertyOf my:echoedBy .",
            "A arms B",
            "B A",
        ),
        (
            f'my:echoes {DERIVED} ; owl:inverseOf my:echoedBy . my:rule a kg:Rule ; kg:if "?a arms ?b" ;'
            ' kg:then "?a echoedBy ?b" .',
            "A arms B",
            "B A",
        ),
        (
            f'my:echoes {DERIVED} . my:rule a kg:Rule ; kg:if "?a arms ?b, ?c arms ?b, ?a != ?c" ;'
            ' kg:then "?a echoes ?c" .',
            "A arms B, C arms B, D arms A",
            "A C, C A",
        ),
        (
            f'my:echoes {DERIVED} . my:rule a kg:Rule ; kg:if "?a armed-by ?b, ?b has-part ?c" , "?d funds ?c" ;'
            ' kg:then "?d echoes ?a" .',
            "B arms A, C part-of B, D funds C, D funds A",
            "D A",
        ),
        (f'my:echoes {DERIVED} . my:rule a kg:Rule ; kg:if "?a arms ?b, ?b is-a militia" ; kg:then "?a echoes ?b" .',
         "A arms B", "A B"),
        (f'my:echoes {DERIVED} . my:rule a kg:Rule ; kg:if "?a arms ?b, ?b is-a actor" ; kg:then "?a echoes ?b" .',
         "A arms B", "A B"),
        (f'my:echoes {DERIVED} . my:rule a kg:Rule ; kg:if "?a arms ?b, ?b is-a state" ; kg:then "?a echoes ?b" .',
         "A arms B", ""),
        (f'my:echoes {DERIVED} . my:rule a kg:Rule ; kg:if "?a arms ?b, ?a is-a state" ; kg:then "?a echoes ?b" .',
         "A arms B", ""),
        (f'my:echoes {DERIVED} . my:rule a kg:Rule ; kg:if "?a relates-to ?b" ; kg:then "?b echoes ?a" .',
         "A located-in B", "B A"),
    ],
    ids=[
        *("chain", "inverses", "inverse first", "inverse below", "family", "symmetric", "transitive", "equivalence"),
        *("below an inverse", "then an inverse", "apart", "several ifs", "is-a", "is-a, above", "is not"),
        *("is not, near", "anything"),
    ],
)  # fmt: skip
def test_a_rule_in_each_of_owls_words(rule: str, ties: str, expected: str, tmp_path: Path) -> None:
    book = rulebook(tmp_path, rule)
    world = grounds((said(*tie.split()) for tie in ties.split(", ")), book=book)
    pairs = {(pair[0], pair[2]) for pair in expected.split(", ") if pair}
    assert concluded(world, "echoes", "ABCD") == pairs
    for pair in pairs:
        for proof in why(world, pair[0], "echoes", pair[1]).proofs:
            recheck(proof, world)


def test_what_may_stand_in_a_relation_to_itself_is_concluded_of_one_actor(tmp_path: Path) -> None:
    rule = DERIVED.replace(" , owl:IrreflexiveProperty", "")
    book = rulebook(tmp_path, f"my:echoes {rule} ; owl:propertyChainAxiom ( kg:funds kg:funds ) .")
    world = grounds([said("A", "funds", "B"), said("B", "funds", "A")], book=book)
    assert concluded(world, "echoes", "AB") == {("A", "A"), ("B", "B")}

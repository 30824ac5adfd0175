"""The SPARQL queries that are measured, and the project's own look-ups with their equals in SPARQL."""

from __future__ import annotations

from typing import NamedTuple

SHIPPED = ("who-speaks", "who-funds-whom", "denials", "events-and-casualties")
"""Of the shipped questions."""

POINT = ("an actor", "claims of an actor", "one tie", "whether there is a claim")
"""Those whose answer does not grow with the graph."""

KINDS = (
    *POINT,
    "claims of an actor in a period",
    "who speaks of an actor",
    "reach along a path",
    "claims counted by relation",
    "optional dates and events",
    "a word in names",
)
"""One of each kind of question: look-ups, joins, ASK, a period, a path, aggregates, OPTIONAL, text. The others are more
of those that go through the whole graph, which every engine has to read."""

_FIELDS = """
  ?claim rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object ; kg:stance ?stance ;
    kg:modality ?modality ; kg:basis ?basis ;
    kg:confidence ?confidence ; prov:wasAttributedTo ?speaker ; prov:hadPrimarySource ?source ;
    kg:gloss ?gloss ; kg:locator ?place .
  ?place oa:start ?start ; oa:end ?end ; kg:paragraph ?paragraph ; kg:sentence ?sentence ; kg:sha256 ?sha256 .
  OPTIONAL { ?claim kg:event ?event }"""

_DATES = "OPTIONAL { ?claim kg:since ?since } OPTIONAL { ?claim kg:until ?until }"
_DURING = """
  FILTER (!BOUND(?since) || STR(?since) <= "2003-05-31")
  FILTER (!BOUND(?until) || isIRI(?until) || STR(?until) >= SUBSTR("2003-05-01", 1, STRLEN(STR(?until))))"""


class Tie(NamedTuple):
    """A tie to ask about, by IRIs."""

    subject: str
    relation: str
    object: str


def queries(tie: Tie) -> dict[str, str]:
    """Return the queries by name, the shipped ones included."""
    from kg.store.questions import question

    subject, relation, object = (f"<{iri}>" for iri in tie)
    typical = {
        "an actor": f"SELECT ?property ?value {{ {subject} ?property ?value }}",
        "claims of an actor": f"""SELECT ?claim ?typed ?other ?sure WHERE {{
            ?claim rdf:subject {subject} ; rdf:predicate ?typed ; rdf:object ?other ; kg:confidence ?sure }}""",
        "one tie": f"""SELECT ?claim ?stance ?sure ?label ?issued WHERE {{
            ?claim rdf:subject {subject} ; rdf:predicate {relation} ; rdf:object {object} ;
              kg:stance ?stance ; kg:confidence ?sure ; prov:hadPrimarySource ?source .
            ?source rdfs:label ?label ; dct:issued ?issued }}""",
        "whether there is a claim": f"""ASK {{ ?claim rdf:subject {subject} ; rdf:predicate {relation} ;
            rdf:object {object} ; kg:stance kg:asserted }}""",
        "claims of an actor in a period": f"""SELECT ?claim ?typed ?other ?since WHERE {{
            ?claim rdf:subject {subject} ; rdf:predicate ?typed ; rdf:object ?other ; kg:since ?since
            FILTER (STR(?since) >= "2003" && STR(?since) < "2009") }}""",
        "who speaks of an actor": f"""SELECT ?speaker (COUNT(*) AS ?claims) (MAX(?sure) AS ?surest) WHERE {{
            {{ ?claim rdf:subject {subject} }} UNION {{ ?claim rdf:object {subject} }}
            ?claim prov:wasAttributedTo ?speaker ; kg:confidence ?sure }}
            GROUP BY ?speaker ORDER BY DESC(?claims) ?speaker""",
        "a word in names": """SELECT ?actor ?label WHERE {
            ?actor skos:notation ?handle ; rdfs:label ?label FILTER CONTAINS(LCASE(STR(?label)), "actor 99") }""",
        "claims with their sources": """SELECT ?claim ?sure ?label ?issued WHERE {
            ?claim a kg:Claim ; rdf:predicate kg:attacks ; kg:confidence ?sure ; prov:hadPrimarySource ?source .
            ?source rdfs:label ?label ; dct:issued ?issued }""",
        "reach along a path": f"SELECT DISTINCT ?reached WHERE {{ {subject} (kg:funds | kg:partOf)+ ?reached }}",
        "claims counted by relation": """SELECT ?relation (COUNT(*) AS ?claims) (AVG(?sure) AS ?mean) WHERE {
            ?claim a kg:Claim ; rdf:predicate / skos:notation ?relation ; kg:confidence ?sure }
            GROUP BY ?relation ORDER BY DESC(?claims)""",
        "optional dates and events": """SELECT ?claim ?since ?until ?event WHERE {
            ?claim rdf:predicate kg:funds . OPTIONAL { ?claim kg:since ?since } OPTIONAL { ?claim kg:until ?until }
            OPTIONAL { ?claim kg:event / rdfs:label ?event } }""",
        "sure claims": """SELECT ?claim ?gloss WHERE {
            ?claim kg:confidence ?sure ; kg:stance kg:asserted ; rdf:predicate kg:partOf ; kg:gloss ?gloss
            FILTER (?sure >= 0.6 && ?sure < 0.9) }""",
        "the latest claims": """SELECT ?claim ?since ?sure WHERE { ?claim kg:since ?since ; kg:confidence ?sure }
            ORDER BY DESC(STR(?since)) DESC(?sure) ?claim LIMIT 20""",
        "statements made anew": """CONSTRUCT { ?one kg:funds ?other . ?one rdfs:label ?label } WHERE {
            ?one kg:funds ?other ; rdfs:label ?label }""",
    }
    return typical | {name: question(name).sparql for name in SHIPPED}


def look_up(name: str, tie: Tie, *, rows: bool) -> str:
    """Return the query that finds what one of the library's look-ups finds, with all that a claim has.

    With ``rows`` as people write it, a row to a claim; else in the form that is quickest in Oxigraph, a row to each
    statement of a claim and of its locator.
    """
    subject, relation, object = (f"<{iri}>" for iri in tie)
    which = {
        "claims(of=A)": [f"?claim rdf:subject {subject} .", f"?claim rdf:object {subject} ."],
        "evidence(A, R, B)": [f"?claim rdf:subject {subject} ; rdf:predicate {relation} ; rdf:object {object} ."],
        "claims(during='2003-05')": ["?claim a kg:Claim ."],
    }[name]
    when = _DURING if "during" in name else ""
    if rows:
        return f"SELECT * WHERE {{ {{ {' } UNION { '.join(which)} }} {_FIELDS} {_DATES} {when} }}"
    if when:
        which = [f"{{ SELECT ?claim WHERE {{ {each} {_DATES} {when} }} }}" for each in which]
    further = ("?claim ?property ?value", "?claim kg:locator ?place . ?place ?property ?value")
    parts = (f"{{ {each} {more} }}" for each in which for more in further)
    return f"SELECT ?claim ?property ?value WHERE {{ {' UNION '.join(parts)} }}"

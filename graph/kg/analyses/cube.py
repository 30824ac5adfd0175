"""The rows of an analysis as RDF: a W3C Data Cube."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin, get_type_hints

from kg.claims.said import Said
from kg.rdf import BASE, LABEL, PREFIXES, RDF, RDFS, TYPE, XSD
from kg.world import World

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Triple

    from kg.analyses import Analysis

QB = "http://purl.org/linked-data/cube#"
USED = ("kg", "actor", "claim", "source", "speaker", "rdf", "rdfs", "xsd")


def cube(analysis: Analysis, rows: Sequence[Any], said: Said, world: World) -> str:
    """Return rows as Turtle, to be read with the RDF Data Cube Vocabulary (W3C, 2014).

    The answer is a ``qb:DataSet`` with the analysis' title and, as its comment, the world. Each row is a
    ``qb:Observation``: its dimension is the place of the row, from 1; a column is a property in the analysis' own
    namespace, ``https://w3id.org/actor-kg/analysis/NAME#COLUMN``, a ``qb:MeasureProperty`` where every row has just one
    value, else a ``qb:AttributeProperty`` that may be absent or have several values, which then have no order. Actors,
    relations, claims, sources and speakers are their IRIs, all else literals. O(rows).

    >>> import kg
    >>> g = kg.open()
    >>> "an:actor actor:KH" in g.cube("kcore", g.analyse("kcore"))
    True
    """
    import pyoxigraph as ox

    own = f"{BASE}analysis/{analysis.name}#"
    prefixes = {"an": own, "qb": QB, **{each: PREFIXES[each] for each in USED}}
    found = ox.serialize(_statements(analysis, own, rows, said, world), format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    lines = (found or b"").decode().splitlines(keepends=True)
    return "".join([*sorted(lines[: len(prefixes)]), *lines[len(prefixes) :]])


def _statements(analysis: Analysis, own: str, rows: Sequence[Any], said: Said, world: World) -> Iterator[Triple]:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    answer = BlankNode("answer")
    yield Triple(answer, NamedNode(TYPE), NamedNode(QB + "DataSet"))
    yield Triple(answer, NamedNode(LABEL), Literal(analysis.title, language="en"))
    yield Triple(answer, NamedNode(RDFS + "comment"), Literal(f"world: {world}", language="en"))
    yield Triple(answer, NamedNode(QB + "structure"), BlankNode("structure"))
    yield from _structure(own, rows)
    if not rows:
        return
    hints = get_type_hints(type(rows[0]), include_extras=True)
    terms = [(NamedNode(own + name), _term(hints[name], said)) for name in rows[0]._fields]
    for number, row in enumerate(rows, 1):
        node = BlankNode(f"row{number}")
        yield Triple(node, NamedNode(TYPE), NamedNode(QB + "Observation"))
        yield Triple(node, NamedNode(QB + "dataSet"), answer)
        yield Triple(node, NamedNode(own + "row"), Literal(number))
        for (column, term), cell in zip(terms, row, strict=True):
            for value in cell if isinstance(cell, tuple) else () if cell is None else (cell,):
                yield Triple(node, column, term(value))


def _structure(own: str, rows: Sequence[Any]) -> Iterator[Triple]:
    """Yield what the rows are made of."""
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    fields = rows[0]._fields if rows else ()
    kinds = {name: "measure" if _single(rows, place) else "attribute" for place, name in enumerate(fields)}
    columns = list({"row": "dimension", **kinds}.items())
    structure, parts = BlankNode("structure"), [BlankNode(f"column{number}") for number in range(len(columns))]
    yield Triple(structure, NamedNode(TYPE), NamedNode(QB + "DataStructureDefinition"))
    for part in parts:
        yield Triple(structure, NamedNode(QB + "component"), part)
    for number, (part, (name, kind)) in enumerate(zip(parts, columns, strict=True), 1):
        yield Triple(part, NamedNode(QB + kind), NamedNode(own + name))
        yield Triple(part, NamedNode(QB + "order"), Literal(number))
    for name, kind in columns:
        column = NamedNode(own + name)
        yield Triple(column, NamedNode(TYPE), NamedNode(RDF + "Property"))
        yield Triple(column, NamedNode(TYPE), NamedNode(f"{QB}{kind.title()}Property"))
        yield Triple(column, NamedNode(LABEL), Literal(name.replace("_", " "), language="en"))
        if kind == "dimension":
            yield Triple(column, NamedNode(RDFS + "range"), NamedNode(XSD + "integer"))


def _single(rows: Sequence[Any], place: int) -> bool:
    return not any(row[place] is None or isinstance(row[place], tuple) for row in rows)


def _term(hint: Any, said: Said) -> Callable[[Any], NamedNode | Literal]:
    """Return what makes a term of a value of a column; a name of nothing that is described, a literal."""
    from pyoxigraph import Literal, NamedNode

    inner = get_args(hint)[0] if get_origin(hint) is tuple else hint
    iris: dict[str, Callable[[str], str]] = {
        "actor": lambda name: said.actors[name].iri,
        "relation": lambda name: said.ontology.relations[name].iri,
        "claim": lambda name: PREFIXES["claim"] + name,
        "source": lambda name: said.sources[name].iri,
        "speaker": said.speaker_iri,
    }
    if get_origin(inner) is not Annotated:
        return Literal
    iri = iris[get_args(inner)[1]]

    def term(name: str) -> NamedNode | Literal:
        try:
            return NamedNode(iri(name))
        except (KeyError, ValueError):
            return Literal(name)

    return term

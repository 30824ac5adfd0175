"""The W3C's SPARQL 1.1 test suites: their manifests, their stores, and when two answers are the same."""

from __future__ import annotations

import csv
import io
import tarfile
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS

from support import SHARED

ARCHIVE = SHARED / "suites" / "w3c-sparql11.tar.gz"
BASE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
FOLDERS = {
    "query": (
        "aggregates bind bindings cast construct exists functions grouping negation project-expression property-path "
        "subquery syntax-query"
    ),
    "service": "service syntax-fed",
    "results": "csv-tsv-res json-res",
    "update": (
        "add basic-update clear copy delete delete-data delete-insert delete-where drop move update-silent "
        "syntax-update-1 syntax-update-2"
    ),
}
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
DAWG = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#")
RDF_TYPE = ox.NamedNode(str(RDF.type))
XSD = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True)
class Data:
    """The files of a store: of its default graph, and of its named graphs as pairs of name and file."""

    default: list[str] = field(default_factory=list)
    named: list[tuple[str, str]] = field(default_factory=list)

    def store(self) -> ox.Store:
        """Return a new store that holds them."""
        store = ox.Store()
        for file in self.default:
            store.load(content(file), format=rdf_format(file), base_iri=file)
        for name, file in self.named:
            graph = ox.NamedNode(name)
            store.add_graph(graph)
            store.load(content(file), format=rdf_format(file), base_iri=file, to_graph=graph)
        return store


@dataclass(frozen=True)
class Case:
    """One test: its folder and name, its kind, the query or update, and what goes in and should come out."""

    name: str
    suite: str
    kind: str
    approved: bool
    request: str
    data: Data
    result: str
    after: Data

    def text(self) -> str:
        """Return the query or update, its relative IRIs being those of its own file."""
        return f"BASE <{self.request}> {content(self.request).decode()}"


@cache
def _files() -> dict[str, bytes]:
    with tarfile.open(ARCHIVE) as archive:
        files = {item.name.partition("/")[2]: archive.extractfile(item) for item in archive if item.isfile()}
        return {BASE + name: file.read() for name, file in files.items() if file}


def content(file: str) -> bytes:
    """Return the bytes of a file of the suites, by its IRI."""
    return _files()[file]


def rdf_format(file: str) -> ox.RdfFormat:
    """Return the format of an RDF file by its ending."""
    return {"ttl": ox.RdfFormat.TURTLE, "rdf": ox.RdfFormat.RDF_XML, "nt": ox.RdfFormat.N_TRIPLES}[file.split(".")[-1]]


@cache
def cases() -> list[Case]:
    """Return every test of ``FOLDERS``, none where the archive is not there."""
    if not ARCHIVE.is_file():
        return []
    return [
        case for suite, folders in FOLDERS.items() for folder in folders.split() for case in _manifest(suite, folder)
    ]


def _manifest(suite: str, folder: str) -> Iterable[Case]:
    place = f"{BASE}{folder}/manifest.ttl"
    graph = rdflib.Graph().parse(data=content(place), publicID=place, format="turtle")
    (entries,) = graph.objects(rdflib.URIRef(place), MF.entries)
    for entry in Collection(graph, entries):
        action, result = graph.value(entry, MF.action), graph.value(entry, MF.result)
        request = graph.value(action, QT.query) or graph.value(action, UT.request) or action
        after = result if isinstance(result, rdflib.BNode) else None
        yield Case(
            name=f"{folder}/{str(entry).partition('#')[2]}",
            suite=suite,
            kind=str(graph.value(entry, RDF.type)).partition("#")[2],
            approved=graph.value(entry, DAWG.approval) == DAWG.Approved,
            request=str(request),
            data=_data(graph, action),
            result="" if after is not None else str(result),
            after=_data(graph, after),
        )


def _data(graph: rdflib.Graph, node: Any) -> Data:
    if node is None:
        return Data()
    default = [str(file) for terms in (QT, UT) for file in graph.objects(node, terms.data)]
    named = [(str(file), str(file)) for file in graph.objects(node, QT.graphData)]
    for pair in graph.objects(node, UT.graphData):
        named.append((str(graph.value(pair, RDFS.label)), str(graph.value(pair, UT.graph))))
    return Data(default, named)


INTEGERS = """integer int long short byte nonNegativeInteger nonPositiveInteger negativeInteger positiveInteger
    unsignedInt unsignedLong unsignedShort unsignedByte"""
NUMBERS: dict[str, Callable[[str], object]] = {
    **dict.fromkeys([XSD + name for name in INTEGERS.split()], int),
    XSD + "decimal": lambda text: Decimal(text).normalize(),
    XSD + "double": float,
    XSD + "float": float,
    XSD + "boolean": lambda text: {"1": "true", "0": "false"}.get(text, text),
}


def plain(term: Any) -> Any:
    """Return a term in the one way in which its value is written: 1.0 and 1.00 are one decimal, all integers alike."""
    if not isinstance(term, ox.Literal):
        return term
    datatype = term.datatype.value
    if term.language:
        return ox.Literal(term.value, language=term.language.lower())
    with suppress(ValueError, InvalidOperation):
        read = NUMBERS.get(datatype, str)
        kind = ox.NamedNode(XSD + "integer") if read is int else term.datatype
        return ox.Literal(str(read(term.value)), datatype=kind)
    return term


Row = tuple[tuple[str, Any], ...]


def same(left: Iterable[Row], right: Iterable[Row]) -> bool:
    """Tell whether rows of named terms are the same, as often, up to the names of blank nodes."""
    return _canonical(left) == _canonical(right)


def _canonical(rows: Iterable[Row]) -> set[str]:
    often = Counter(tuple(sorted((name, plain(term)) for name, term in row if term is not None)) for row in rows)
    dataset = ox.Dataset()
    for row, count in often.items():
        node = ox.BlankNode()
        cells = [("count", ox.Literal(count)), *((f"column:{name}", term) for name, term in row)]
        for name, term in cells:
            dataset.add(ox.Quad(node, ox.NamedNode(f"urn:{name}"), term))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(map(str, dataset))


def solutions(answer: Any) -> list[Row]:
    """Return the rows of Oxigraph's solutions."""
    names = [variable.value for variable in answer.variables]
    return [tuple(zip(names, row, strict=True)) for row in answer]


def statements(triples: Iterable[Any]) -> list[Row]:
    """Return triples or quads as rows."""
    return [
        tuple((str(place), term) for place, term in enumerate(triple) if term != ox.DefaultGraph())
        for triple in triples
    ]


def expected(file: str) -> bool | list[Row]:
    """Return the answer that a file of results or of RDF holds."""
    ending = file.rsplit(".", maxsplit=1)[-1]
    if ending == "csv":
        return csv_rows(content(file))
    if ending in ("srx", "srj", "tsv"):
        form = {"srx": "XML", "srj": "JSON", "tsv": "TSV"}[ending]
        return parsed(content(file), getattr(ox.QueryResultsFormat, form))
    store = Data([file]).store()
    node, variable, value = (ox.NamedNode(RS + name) for name in ("solution", "variable", "value"))
    if any(store.quads_for_pattern(None, RDF_TYPE, ox.NamedNode(RS + "ResultSet"))):
        return [
            tuple(
                (_one(store, binding.object, variable).value, _one(store, binding.object, value))
                for binding in store.quads_for_pattern(solution.object, ox.NamedNode(RS + "binding"), None)
                if any(store.quads_for_pattern(binding.object, value, None))
            )
            for solution in store.quads_for_pattern(None, node, None)
        ]
    return statements((quad.subject, quad.predicate, quad.object) for quad in store)


def _one(store: ox.Store, subject: Any, predicate: ox.NamedNode) -> Any:
    (quad,) = store.quads_for_pattern(subject, predicate, None)
    return quad.object


def parsed(data: bytes, form: ox.QueryResultsFormat) -> bool | list[Row]:
    """Return the answer that serialised results hold."""
    answer = ox.parse_query_results(data, format=form)
    return bool(answer) if isinstance(answer, ox.QueryBoolean) else solutions(answer)


def csv_rows(data: bytes) -> list[Row]:
    """Return the rows of CSV results, in which nothing tells an IRI from a text; numbers are compared as such."""

    def term(cell: str) -> Any:
        with suppress(InvalidOperation):
            return ox.Literal(str(Decimal(cell).normalize()), datatype=ox.NamedNode(XSD + "decimal"))
        return ox.BlankNode(cell[2:]) if cell.startswith("_:") else ox.Literal(cell)

    names, *rows = csv.reader(io.StringIO(data.decode(), newline=""))
    return [tuple((name, term(cell)) for name, cell in zip(names, row, strict=True) if cell) for row in rows]

"""What a query or an update may ask of: this graph alone, whatever the spelling, and nothing that ends the process.

Oxigraph reads SPARQL without tokens and without word boundaries (``SERVICESILENT<…>`` is SERVICE to it), so what the
guard lets through is also run, against a server on 127.0.0.1 that counts who calls.
"""

from __future__ import annotations

import json
import subprocess
import sys
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import process_time

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery

import kg
from kg.errors import KgError, QueryError
from kg.store.guard import MAX_DEPTH, check, check_update
from kg.store.rows import Rows
from kg.store.sparql import query as ask
from kg.store.sparql import updated
from support import tiny

ALL = "{?s ?p ?o}"


class Server:
    """A web server on the loopback interface that counts the requests it gets."""

    def __init__(self) -> None:
        calls = self.calls = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                calls.append(self.path)
                self.send_response(404)
                self.end_headers()

            do_POST = do_GET  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/"
        Thread(target=self.http.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.http.shutdown()
    server.http.server_close()


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> kg.Graph:
    return kg.open(tiny(tmp_path_factory.mktemp("graph")))


SERVICE = {
    "plain": "SELECT * { SERVICE <URL> {?s ?p ?o} }",
    "silent": "SELECT * { SERVICE SILENT <URL> {?s ?p ?o} }",
    "mixed case": "SELECT * { sErViCe <URL> {?s ?p ?o} }",
    "prefixed name": "PREFIX u: <URL> SELECT * { SERVICE u:x {?s ?p ?o} }",
    "bound variable": "SELECT * { VALUES ?x { <URL> } SERVICE ?x {?s ?p ?o} }",
    "in EXISTS": "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <URL> {?s ?p ?o} } }",
    "in NOT EXISTS": "ASK { ?s ?p ?o FILTER NOT EXISTS { SERVICE <URL> {?s ?p ?o} } }",
    "in a sub-query": "SELECT * { { SELECT ?s { SERVICE <URL> {?s ?p ?o} } } }",
    "in OPTIONAL": "SELECT * { ?s ?p ?o OPTIONAL { SERVICE <URL> {?s ?p ?o} } }",
    "in MINUS": "SELECT * { ?s ?p ?o MINUS { SERVICE <URL> {?s ?p ?o} } }",
    "in HAVING": "SELECT ?s {?s ?p ?o} GROUP BY ?s HAVING (EXISTS { SERVICE <URL> {?s ?p ?o} })",
    "in CONSTRUCT": "CONSTRUCT {?s ?p ?o} WHERE { SERVICE <URL> {?s ?p ?o} }",
    "in DESCRIBE": "DESCRIBE ?s WHERE { SERVICE <URL> {?s ?p ?o} }",
    "after a stop": "SELECT * { ?s ?p ?o.SERVICE<URL>{?s ?p ?o} }",
    "after a number": "SELECT * { ?s ?p 1SERVICE<URL>{?s ?p ?o} }",
    "after a truth value": "SELECT * { ?s ?p trueSERVICE<URL>{?s ?p ?o} }",
    "glued to SILENT": "SELECT * { SERVICESILENT<URL>{?s ?p ?o} }",
    "glued to a prefix": "PREFIX u: <URL> SELECT * { SERVICEu:x{?s ?p ?o} }",
    "glued to SILENT and a prefix": "PREFIX u: <URL> SELECT * { SERVICESILENTu:x{?s ?p ?o} }",
    "glued to the empty prefix": "PREFIX : <URL> SELECT * { SERVICE:x{?s ?p ?o} }",
    "glued on both sides": "PREFIX u: <URL> SELECT * { ?s ?p trueSERVICEu:x{?s ?p ?o} }",
    "behind less-than and a comment": "SELECT * { ?s ?p ?o FILTER(1<2)SERVICE#>\n<URL>{?s ?p ?o} }",
    "behind a false IRI and a string": 'SELECT * { ?s ?p ?o FILTER(1<2)#>"""\nSERVICE<URL>{?s ?p ?o}#"""\n}',
    "behind a false fragment": 'SELECT * { ?s ?p ?o FILTER(1<#>"""\n2)SERVICE<URL>{?s ?p ?o}#"""\n}',
    "behind a quote in a false IRI": (
        'SELECT * { ?s ?p ?o FILTER(\'a\'<\'b>"""\'||EXISTS{SERVICE<URL>{?s ?p ?o}})#"""\n}'
    ),
    "behind a false urn": 'PREFIX urn: <URL> SELECT * { ?s ?p ?o FILTER(?o<urn:x#>"""\n)SERVICE<URL>{?s ?p ?o}#"""\n}',
    "escaped first letter": "SELECT * { \\u0053ERVICE <URL> {?s ?p ?o} }",
    "escaped in the middle": "SELECT * { SER\\u0056ICE <URL> {?s ?p ?o} }",
    "escaped long": "SELECT * { S\\U00000045RVICE <URL> {?s ?p ?o} }",
    "escaped twice": "SELECT * { \\u005Cu0053ERVICE SERVICE <URL> {?s ?p ?o} }",
    "escaped newline ends a comment": "SELECT * { # \\u000ASERVICE <URL> {?s ?p ?o}\n}",
    "escaped quote ends a string": "SELECT * { ?s ?p 'x\\u0027 SERVICE <URL> {?s ?p ?o} #'\n}",
    "empty strings": "SELECT * { ?s ?p ''SERVICE<URL>{?s ?p ?o} #'\n}",
    "long string closed": "SELECT * { ?s ?p '''a''b'''SERVICE<URL>{?s ?p ?o} #'''\n}",
    "escaped backslash": "SELECT * { ?s ?p 'a\\\\'SERVICE<URL>{?s ?p ?o} #'\n}",
    "after a carriage return": "SELECT * { #\rSERVICE <URL> {?s ?p ?o}\n}",
    "behind a prefix that differs in case": (
        "PREFIX trueservice: <urn:x:> PREFIX : <URL> SELECT * { ?s ?p trueSERVICE:x{?s ?p ?o} }"
    ),
    "behind a prefix that has other letters": (
        "PREFIX trueqjjjjjq: <urn:x:> PREFIX : <URL> SELECT * { ?s ?p trueSERVICE:x{?s ?p ?o} }"
    ),
    "after the verb a": "PREFIX u: <URL> SELECT * { ?s a trueSERVICESILENTu:x{?s ?p ?o} }",
    "as a prefix that is not declared": "PREFIX : <URL> SELECT * { ?s ?p ?o . service:x{?s ?p ?o} }",
    "among names of that kind": (
        "PREFIX service: <URL> SELECT * { ?service service:service 'service' . SERVICE service:x {?s ?p ?o} }"
    ),
    "after a comment": "SELECT * { #'''\nSERVICE <URL> {?s ?p ?o} #'''\n}",
}


@pytest.mark.parametrize("query", SERVICE.values(), ids=SERVICE)
def test_service_is_refused_and_never_connects(query: str, server: Server, graph: kg.Graph) -> None:
    query = query.replace("URL", server.url)
    before = len(server.calls)
    with pytest.raises(QueryError):
        graph.query(query)
    assert server.calls[before:] == []
    with pytest.raises(QueryError):
        check(query)


@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
@pytest.mark.parametrize("name", ["plain", "silent", "in EXISTS", "glued to SILENT", "escaped first letter"])
def test_the_way_through_rdflib_is_guarded_too(name: str, server: Server, graph: kg.Graph) -> None:
    query, before = SERVICE[name].replace("URL", server.url), len(server.calls)
    dataset = graph.rdf
    for way in (dataset.query, dataset.default_graph.query, lambda text: dataset.query(text, initBindings={})):
        with pytest.raises(QueryError):
            list(way(query))
    with suppress(Exception):
        dataset.query(prepareQuery(query))
    with pytest.raises(QueryError):
        dataset.update(f"LOAD <{server.url}>")
    assert server.calls[before:] == []


ALLOWED = {
    "comment": f"SELECT * {ALL} # SERVICE <http://example.org/> {{}}",
    "string": "SELECT * { ?s ?p 'SERVICE <x> {} FROM y' }",
    "long string": 'SELECT * { ?s ?p """SERVICE\n"" LOAD""" }',
    "IRI": "SELECT * { ?s <http://example.org/service> <http://example.org/from#SERVICE> }",
    "IRI with brackets": "SELECT * { ?s ?p <http://example.org/a_(service)#it's> }",
    "urn": "SELECT * { ?s ?p <urn:example:service> }",
    "variable": "SELECT ?service $load ?from { ?service $load ?from }",
    "prefixed name": "PREFIX ex: <http://example.org/> SELECT * { ?s ex:service ex:FROM . ?s ex:load ex:insert }",
    "blank node": "SELECT * { _:service ?p ?o }",
    "language tag": "SELECT * { ?s ?p 'x'@service }",
    "less-than": "SELECT * { ?s ?p ?o FILTER(?o < 3 && ?o > 1) }",
    "less-or-equal": "SELECT * { ?s ?p ?o FILTER(?o<=3) }",
    "update words as names": "PREFIX delete: <http://example.org/> SELECT * { ?clear delete:drop 'INSERT DATA' }",
    "update words after the form": "SELECT (1 AS ?x) { ?s ?p ?o } # CREATE",
    "ask": f"ASK {ALL}",
    "construct": f"CONSTRUCT {ALL} WHERE {ALL}",
    "describe": "DESCRIBE actor:Aldia",
    "the project's own prefixes": "SELECT * { ?claim a kg:Claim ; kg:locator / oa:start ?start }",
    "paths": "SELECT * { ?a (kg:funds|^kg:partOf)+ ?b . ?c !(kg:funds|^kg:partOf) ?d }",
    "a prefix of that name": "PREFIX service: <http://e/> ASK { ?s service:from ?o ; service: service:load {} }",
    "a prefix that holds it": "PREFIX myService: <http://e/> PREFIX from: <http://f/> ASK { from:x ?p myService:y }",
    "relative IRIs": "BASE <http://e/service/> SELECT * { <a> <#service> <../from?load=1#'x'> }",
    "an IRI that may be a comparison": "PREFIX a: <http://e/> SELECT * { ?s ?p <a:(service)#it's> }",
    "a comparison that may be an IRI": "SELECT * { ?s ?p ?o FILTER(?o<'service>b') }",
    "escaped letters": "ASK { ?s ?p '\\u0053ERVICE', <http://e/\\u0073ervice> }",
    "quotes of every kind": """SELECT * { ?s ?p "'", '"', '''"' ''', \"\"\"'" \"\"\" }""",
}


@pytest.mark.parametrize("query", ALLOWED.values(), ids=ALLOWED)
def test_the_words_are_allowed_where_they_are_not_keywords(query: str, graph: kg.Graph) -> None:
    check(query)
    graph.query(query)


@pytest.mark.parametrize(
    "query",
    [
        "LOAD <http://127.0.0.1:1/>",
        "load silent <http://127.0.0.1:1/> INTO GRAPH <http://example.org/>",
        "INSERT DATA { kg:a kg:b kg:c }",
        "DELETE DATA { kg:a kg:b kg:c }",
        f"DELETE WHERE {ALL}",
        f"DELETE {ALL} INSERT {ALL} WHERE {ALL}",
        f"WITH <http://example.org/> DELETE {ALL} WHERE {ALL}",
        "CLEAR ALL",
        "clear default",
        "DROP SILENT ALL",
        "CREATE GRAPH <http://example.org/>",
        "ADD DEFAULT TO <http://example.org/>",
        "MOVE DEFAULT TO <http://example.org/>",
        "COPY DEFAULT TO <http://example.org/>",
        "PREFIX select: <http://example.org/> CLEAR ALL",
        "# SELECT\nCLEAR ALL",
        "\\u0043LEAR ALL",
        "BASE <http://example.org/SELECT> DROP ALL",
    ],
)
def test_updates_are_refused_by_name(query: str, graph: kg.Graph) -> None:
    before = graph.query("SELECT (COUNT(*) AS ?n) {?s ?p ?o}")[0]
    with pytest.raises(QueryError, match="refused: a query changes nothing"):
        graph.query(query)
    assert graph.query("SELECT (COUNT(*) AS ?n) {?s ?p ?o}")[0] == before


@pytest.mark.parametrize("tail", ["; CLEAR ALL", ". DROP ALL", " INSERT DATA { kg:a kg:b kg:c }"])
def test_an_update_behind_a_query_is_refused(tail: str, graph: kg.Graph) -> None:
    with pytest.raises(QueryError):
        graph.query(f"SELECT * {ALL}{tail}")


FROM = [
    f"SELECT * FROM <URL> {ALL}",
    f"SELECT * from NAMED <URL> {ALL}",
    f"SELECT * FROM NAMED <URL> {{ GRAPH ?g {ALL} }}",
    f"ASK FROM<URL>{ALL}",
    f"PREFIX u: <URL> SELECT * FROM u: {ALL}",
    f"BASE <URL> SELECT * FROM <x> FROM NAMED <y> {ALL}",
    f"CONSTRUCT {ALL} FROM NAMED <URL> WHERE {ALL}",
    f"DESCRIBE ?s FROM <URL> WHERE {ALL}",
]


@pytest.mark.parametrize("query", FROM)
def test_from_a_graph_that_is_not_there_is_refused(query: str, server: Server, graph: kg.Graph) -> None:
    before = len(server.calls)
    with pytest.raises(QueryError, match=r"no graph .* here: .* default graph; leave FROM out"):
        graph.query(query.replace("URL", server.url))
    assert server.calls[before:] == []


@pytest.mark.parametrize(
    "clause", ["FROM<URL>", "FROMu:x", "FROMNAMED<URL>", "FROM NAMEDu:x", "FR\\u004FM <URL>", "FROM SERVICE:x"]
)
@pytest.mark.parametrize("place", ["server", "file"])
def test_from_reads_neither_files_nor_the_network(
    clause: str, place: str, server: Server, graph: kg.Graph, tmp_path: Path
) -> None:
    (tmp_path / "x").write_text("<http://e/a> <http://e/b> <http://e/c> .", encoding="utf-8")
    before, url = len(server.calls), server.url if place == "server" else f"{tmp_path.as_uri()}/"
    query = f"PREFIX u: <URL> PREFIX : <URL> SELECT * {clause} {{ {{?s ?p ?o}} UNION {{ GRAPH ?g {ALL} }} }}"
    with suppress(QueryError):
        answer = graph.query(query.replace("<URL> {", f"<{url}x> {{").replace("URL", url))
        assert isinstance(answer, Rows)
        assert len(answer) == 0
    assert server.calls[before:] == []


def test_from_a_graph_of_the_store_is_the_dataset_of_the_query() -> None:
    store, names = ox.Store(), [ox.NamedNode(f"http://e/{name}") for name in "abc"]
    for name in names:
        store.add(ox.Quad(name, name, name, name))
    for clause, found in (
        ("FROM <http://e/a>", ["http://e/a"]),
        ("FROM <http://e/a> from named <http://e/b>", ["http://e/a", "http://e/b"]),
        ("FROM NAMED e:c", ["http://e/c"]),
    ):
        sparql = f"PREFIX e: <http://e/> SELECT ?s {clause} {{ {ALL} UNION {{ GRAPH ?g {ALL} }} }}"
        assert sorted(row[0] for row in ask(store, sparql)) == found
    with pytest.raises(QueryError, match="no graph <d>"):
        ask(store, f"BASE <http://e/> SELECT * FROM <a> FROM <d> {ALL}")


REACHING = {
    "load": "LOAD <URL>",
    "load into": "load <URL> INTO GRAPH <http://e/g>",
    "load behind a silent one": "LOAD SILENT <URL> ; LOAD <URL>",
    "load of two": "LOAD SILENT LOAD <URL>",
    "load in pieces": "LOAD SILENT <URL> INTO GRAPH LOAD <URL>",
    "glued load": "LOADSILENT<URL>",
    "load of a prefixed name": "PREFIX u: <URL> LOADu:x",
    "load of the empty prefix": "PREFIX : <URL> LOAD:x",
    "load after another": "CLEAR ALL;LOAD<URL>",
    "load after a comment": "CLEAR ALL # ;\n;\tLOAD <URL>",
    "load among names": "PREFIX load: <URL> INSERT DATA { load:load load:load 'load' } ; LOAD load:x",
    "escaped load": "\\u004COAD <URL>",
    "service": f"INSERT {ALL} WHERE {{ SERVICE <URL> {ALL} }}",
    "service in DELETE": f"DELETE {ALL} WHERE {{ SERVICE SILENT <URL> {ALL} }}",
    "glued service": f"PREFIX u: <URL> DELETE {ALL} WHERE {{ ?s ?p trueSERVICEu:x{ALL} }}",
    "service in a filter": f"INSERT {ALL} WHERE {{ ?s ?p ?o FILTER EXISTS {{ SERVICE <URL> {ALL} }} }}",
    "service in a sub-query": f"DELETE {ALL} INSERT {ALL} WHERE {{ SELECT * {{ SERVICE <URL> {ALL} }} }}",
}


@pytest.mark.parametrize("update", REACHING.values(), ids=REACHING)
def test_updates_that_reach_out_are_refused_and_never_connect(update: str, server: Server, graph: kg.Graph) -> None:
    before = len(server.calls)
    with pytest.raises(QueryError):
        graph.updated(update.replace("URL", server.url))
    assert server.calls[before:] == []


@pytest.mark.parametrize(
    "load",
    [
        "LOAD SILENT <URL>",
        "load silent<URL>INTO GRAPH kg:g",
        "PREFIX u: <URL> LOAD #\n SILENT u:x INTO GRAPH <http://e/g>",
    ],
)
def test_a_silent_load_is_one_that_failed(load: str, server: Server) -> None:
    before = len(server.calls)
    copy = updated(ox.Store(), f"{load.replace('URL', server.url)} ; INSERT DATA {{ kg:a kg:b kg:c }}")
    assert (len(copy), list(copy.named_graphs())) == (1, [])
    assert server.calls[before:] == []


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { actor:load kg:service 'LOAD <x> ; SERVICE' } # LOAD",
        "PREFIX load: <http://e/> DELETE DATA { load:load load:service load:from }",
        "BASE <http://e/load/> INSERT { GRAPH <g> { ?s <#load> 'service' } } WHERE { ?s ?p ?o }",
        "CREATE GRAPH <http://e/load> ; DROP GRAPH <http://e/load> ; CLEAR ALL",
        "DROP SILENT GRAPH <http://e/load>",
        f"DELETE {ALL} USING <http://e/g> WHERE {ALL}",
    ],
)
def test_the_words_are_allowed_in_updates_where_they_are_not_keywords(update: str, graph: kg.Graph) -> None:
    check_update(update)
    graph.updated(update)


def test_names_of_every_letter_that_could_stand_for_a_word_are_refused() -> None:
    names = " ".join(f"kg:q{a}{b}q" for a in "jkvwxyz" for b in "jkvwxyz")
    check_update(f"INSERT DATA {{ kg:a kg:b {names.replace(' ', ' , ')} }}")
    with pytest.raises(QueryError, match="too many names"):
        check_update(f"INSERT DATA {{ kg:load kg:b {names.replace(' ', ' , ')} }}")


def test_an_update_changes_a_copy_alone() -> None:
    store, name = ox.Store(), ox.NamedNode("http://e/a")
    store.add(ox.Quad(name, name, name, name))
    store.add_graph(ox.NamedNode("http://e/empty"))
    assert list(updated(store, "CLEAR ALL")) == []
    assert set(updated(store, "CLEAR DEFAULT").named_graphs()) == {name, ox.NamedNode("http://e/empty")}
    assert list(store) == [ox.Quad(name, name, name, name)]
    for failing in ("DROP GRAPH <http://e/none>", "INSERT DATA { ?x ?y ?z }", "SELECT * { ?s ?p ?o }"):
        with pytest.raises(QueryError, match="the update cannot be run"):
            updated(store, failing)
    assert list(store) == [ox.Quad(name, name, name, name)]


@pytest.mark.parametrize("escape", ["\\uD800", "\\U00110000", "\\UFFFFFFFF"])
def test_escapes_that_are_no_characters_are_refused(escape: str) -> None:
    with pytest.raises(QueryError, match="not a character"):
        check(f"SELECT * {{ ?s ?p '{escape}' }}")


def test_nesting_up_to_the_limit_is_answered_and_beyond_it_refused(graph: kg.Graph) -> None:
    def nested(depth: int) -> str:
        return f"ASK {'{' * depth} ?s ?p ?o {'}' * depth}"

    assert graph.query(nested(MAX_DEPTH)) is True
    with pytest.raises(QueryError, match="nested more than"):
        graph.query(nested(MAX_DEPTH + 1))


def test_stray_closers_do_not_make_room_for_nesting() -> None:
    with pytest.raises(QueryError, match="nested more than"):
        check(f"SELECT * {'}' * 1000} {'{' * 900} ?s ?p ?o")


def deep(n: int) -> dict[str, str]:
    """Return queries of every shape that ends the process, or takes it minutes, when ``n`` is large enough."""
    return {
        "groups": f"ASK {'{' * n} {'}' * n}",
        "sub-queries": f"ASK {'{SELECT*' * n} {{}} {'}' * n}",
        "parentheses": f"ASK {{ FILTER({'(' * n}1{')' * n}) }}",
        "nots": f"ASK {{ FILTER({'!' * n}true) }}",
        "minuses": f"ASK {{ ?s ?p ?o FILTER({'-' * n}?o) }}",
        "pluses": f"ASK {{ ?s ?p ?o FILTER({'+' * n}?o) }}",
        "calls": f"ASK {{ FILTER({'STR(' * n}1{')' * n}) }}",
        "path parentheses": f"ASK {{ ?s {'(' * n}kg:funds{')' * n} ?o }}",
        "quantified paths": f"ASK {{ ?s {'(' * n}kg:funds{')*' * n} ?o }}",
        "inverse paths": f"ASK {{ ?s {'^(' * n}kg:funds{')' * n} ?o }}",
        "carets": f"ASK {{ ?s {'^' * n}kg:funds ?o }}",
        "negated sets": f"ASK {{ ?s {'!(' * n}kg:funds{')' * n} ?o }}",
        "collections": f"ASK {{ ?s ?p {'(' * n}{')' * n} }}",
        "blank nodes": f"ASK {{ ?s ?p {'[?p ' * n}1{']' * n} }}",
        "optionals inside": f"ASK {{ {'OPTIONAL {' * n}{'}' * n} }}",
        "exists inside": f"ASK {{ {'FILTER EXISTS {' * n}{'}' * n} }}",
        "graphs": f"ASK {{ {'GRAPH ?g {' * n}{'}' * n} }}",
        "triple terms": f"ASK {{ ?s ?p {'<<( ?s ?p ' * n}1{' )>>' * n} }}",
        "reified triples": f"ASK {{ {'<<' * n}?s ?p ?o{'>> ?p ?o' * n} }}",
        "annotations": f"ASK {{ ?s ?p ?o {'{| ?p ?o ' * n}{'|}' * n} }}",
        "unclosed": f"ASK {'{' * n}",
        "hidden in an IRI": f"ASK {{ ?s ?p ?o FILTER(1<{'!' * n}1>2) }}",
        "hidden in an IRI as parentheses": f"ASK {{ ?s ?p ?o FILTER(1<{'(' * n}1>2) }}",
        "union chain": f"ASK {{ {'UNION'.join(['{?s ?p ?o}'] * n)} }}",
        "optional chain": f"ASK {{ ?s ?p ?o {'OPTIONAL{?s ?p ?o}' * n} }}",
        "minus chain": f"ASK {{ ?s ?p ?o {'MINUS{?s ?p ?o}' * n} }}",
        "group chain": f"ASK {{ {ALL * n} }}",
        "filter chain": f"ASK {{ ?s ?p ?o {'FILTER(?o)' * n} }}",
        "bind chain": f"ASK {{ {''.join(f'BIND(1 AS ?b{i})' for i in range(n))} }}",
        "values chain": f"ASK {{ {'VALUES ?x {1}' * n} }}",
        "expressions of a select": f"SELECT {''.join(f'(1 AS ?b{i})' for i in range(n))} {ALL}",
        "or chain": f"ASK {{ ?s ?p ?o FILTER({'?s||' * n}true) }}",
        "and chain": f"ASK {{ ?s ?p ?o FILTER({'?s&&' * n}true) }}",
        "product": f"ASK {{ ?s ?p ?o FILTER({'?o*' * n}1) }}",
        "quotient": f"ASK {{ ?s ?p ?o FILTER({'?o/' * n}1) }}",
        "sum": f"ASK {{ ?s ?p ?o FILTER({'?o+' * n}1) }}",
        "path sequence": f"ASK {{ ?s {'/'.join(['kg:funds'] * n)} ?o }}",
        "path alternatives": f"ASK {{ ?s {'|'.join(['kg:funds'] * n)} ?o }}",
        "triple patterns": f"ASK {{ {'?s ?p ?o.' * n} }}",
        "predicates": f"ASK {{ ?s {'?p ?o;' * n} }}",
        "objects": f"ASK {{ ?s ?p {'?o,' * n}?o }}",
        "long collection": f"ASK {{ ?s ?p ({'1 ' * n}) }}",
        "collection of IRIs": f"ASK {{ ?s ?p ({'<http://e/a> ' * n}) }}",
        "objects that are data": f"ASK {{ ?s ?p {'1,' * n}1 }}",
        "havings": f"SELECT ?s {ALL} GROUP BY ?s HAVING {'(COUNT(*)>0)' * n}",
    }


N = 50_000
DEEP = deep(N)

_ASKING = """
import json, sys, kg
graph = kg.open(sys.argv[1])
for name, query in json.load(sys.stdin).items():
    print(name, end=": ", flush=True)
    try:
        graph.query(query)
        print("answered", flush=True)
    except kg.KgError as error:
        print("refused", len(str(error)), flush=True)
"""


@pytest.mark.parametrize("name", DEEP)
def test_deep_and_endless_queries_are_refused_and_the_process_lives(name: str, graph: kg.Graph) -> None:
    file = graph.store.files[0]
    child = subprocess.run(
        [sys.executable, "-c", _ASKING, file],
        input=json.dumps({name: DEEP[name]}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.returncode == 0, f"{name}: the process ended with {child.returncode}: {child.stderr[-300:]}"
    assert child.stdout.startswith(f"{name}: refused ")
    assert int(child.stdout.split()[-1]) < 500, "the message repeats the query"


# The engine's optimiser is cubic in the number of joins, so that the others at their longest take it minutes.
QUICK = (
    "groups",
    "sub-queries",
    "parentheses",
    "nots",
    "calls",
    "path parentheses",
    "quantified paths",
    "inverse paths",
    "optionals inside",
    "exists inside",
    "graphs",
    "triple terms",
    "unclosed",
    "union chain",
    "minus chain",
    "filter chain",
    "bind chain",
    "or chain",
    "and chain",
    "product",
    "quotient",
    "sum",
    "path alternatives",
    "expressions of a select",
    "havings",
)


def test_at_the_limits_the_process_lives(graph: kg.Graph) -> None:
    def allowed(name: str, size: int) -> bool:
        try:
            check(deep(size)[name])
        except QueryError:
            return False
        return True

    longest = {}
    for name in QUICK:
        size = bisect_left(range(5_000), True, key=lambda size, name=name: not allowed(name, size)) - 1
        longest[name] = deep(size)[name]
    child = subprocess.run(
        [sys.executable, "-c", _ASKING, graph.store.files[0]],
        input=json.dumps(longest),
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.returncode == 0, f"the process ended with {child.returncode} at {child.stdout.splitlines()[-1]}"


def test_long_lists_of_data_are_no_nesting(graph: kg.Graph) -> None:
    names = [f"actor:A{i}" for i in range(20_000)]
    assert graph.query(f"ASK {{ VALUES ?x {{ {' '.join([*names, 'actor:Aldia'])} }} ?x a kg:State }}") is True
    assert graph.query(f"ASK {{ ?x a kg:State FILTER(?x IN ({', '.join([*names, 'actor:Aldia'])})) }}") is True


def test_data_of_an_update_may_be_as_long_as_they_like(graph: kg.Graph) -> None:
    data = " ".join(f"actor:A{i} kg:funds actor:B{i}, 1 ; a 'x'@en ." for i in range(5_000))
    update = f"INSERT DATA {{ {data} GRAPH <http://e/g> {{ {data} }} {data} }}"
    assert len(graph.updated(update)) == len(graph.oxigraph()) + 30_000
    with pytest.raises(QueryError, match="longer than"):
        check_update(f"{update} ; DELETE {ALL} WHERE {{ {'?s ?p ?o.' * 1000} }}")


@pytest.mark.parametrize(
    "query",
    [
        f"ASK {{ ?s ?p ({'true' * N}) }}",
        f"ASK {{ ?s ?p ({'true' * N}kg:x) }}",
        f'ASK {{ ?s ?p ?o FILTER(1<#>"""\n2) {ALL * N} #"""\n}}',
        f"ASK {{ ?s ?p ?o FILTER('a'<'b>'||true) {ALL * N} #'\n}}",
        f"ASK {{ ?s ?p ?o FILTER(1<a:{'+(1' * N}>2) }}",
        f"ASK {{ VALUES ?x {{ 1 }} FILTER(?x IN (1, {'(' * N}1{')' * N})) }}",
    ],
    ids=["words in one", "words in a prefix", "behind #", "behind a quote", "inside", "in a list"],
)
def test_length_cannot_be_hidden(query: str) -> None:
    with pytest.raises(QueryError, match=r"longer than|nested more|may be an IRI|a stray"):
        check(query)


BITS = r""" ' " ''' \ \' "\ < <a <http://e/ << @ @a- ? _: : a: a. é. ._ %4 ex:a\- a:%41. \u \u0041 # 1e """


@pytest.mark.parametrize("piece", [*BITS.split(), '"""', "''' ", '"" ', "'\n", "a " * 9 + "'"])
def test_the_guard_is_linear(piece: str) -> None:
    def cost(size: int) -> float:
        text = piece * (size // len(piece))
        start = process_time()
        with suppress(QueryError):
            check(text)
        return process_time() - start

    cost(2_000)
    assert cost(200_000) < 2, "200 kB take seconds: some pattern backtracks"


PIECES = """
    SELECT ASK CONSTRUCT DESCRIBE WHERE FILTER EXISTS NOT OPTIONAL MINUS UNION BIND AS VALUES GRAPH IN SERVICE SILENT
    FROM NAMED LOAD INSERT DELETE CLEAR PREFIX BASE true a DISTINCT * { } ( ) [ ] < > = ! + - / | ^ & . ; , ? ?s ?p ?o
    $x 1 1.5 1e0 kg:a ex: :x _:b <http://e/s> <x> 'x' "y" \'\'\' \"\"\" ' " # \\ \\u0053 \\u0027 \\u000A @en ^^ << >>
    <<( )>> {| |} é · %41 u:x serVice FILTER(1<2)
"""
SPACES = [" ", "\n", "\r", "\t", "{?s ?p ?o}", "SELECT * {", "?s ?p ?o."]
SOUP = st.lists(st.sampled_from([*PIECES.split(), *SPACES]) | st.text(max_size=3), max_size=40).map("".join)


@settings(max_examples=400, deadline=None)
@given(SOUP)
@example("\\")
@example("'''")
@example("\x00\ud800")
def test_the_guard_raises_nothing_but_its_own_error(soup: str) -> None:
    with suppress(QueryError):
        check(soup)


FRAME = (
    "SELECT * { HERE {?s ?p ?o} }",
    "SELECT * { ?s ?p ?o FILTER(1 HERE 2) }",
    "PREFIX u: <URL> SELECT * { ?s ?p HERE <URL> {?s ?p ?o} }",
    "PREFIX u: <URL> PREFIX : <URL> ASK { HERE u:x {?s ?p ?o} }",
    "PREFIX service: <urn:x:> PREFIX trueservice: <urn:x:> PREFIX : <URL> SELECT * { ?s ?p HERE:x{?s ?p ?o} }",
    "CLEAR ALL ; HERE <URL>",
    "SELECT * { ?s ?p ?o FILTER(1<2) HERE <URL>{?s ?p ?o}\n}",
    "HERE",
)
GLUES = """
    SERVICE service SERVICE SILENT ERVICE \\u0053ERVICE true a 1 . ; ) ( < > # ' " \'\'\' \"\"\" u: : x <URL> ?s _:b
    \\u000A && || } { EXISTS \\ - @en %41 · = LOAD trueSERVICE trueservice load SILENT
"""
GLUE = st.lists(st.sampled_from([*GLUES.split(), "\n", " "]), max_size=8).map("".join)


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(frame=st.sampled_from(FRAME), glue=GLUE)
def test_no_query_that_the_guard_allows_connects(frame: str, glue: str, server: Server, graph: kg.Graph) -> None:
    query = frame.replace("HERE", glue).replace("URL", server.url)
    before = len(server.calls)
    with suppress(KgError):
        graph.query(query)
    with suppress(KgError):
        updated(ox.Store(), query.replace("SELECT *", f"INSERT {ALL} WHERE").replace("SERVICE u:x", "LOAD u:x"))
    assert server.calls[before:] == [], f"connected: {query!r}"


def test_malformed_queries_name_the_place_and_the_next_step(graph: kg.Graph) -> None:
    with pytest.raises(QueryError, match=r"1:\d+.*; mend the query"):
        graph.query("SELECT * { ?s ?p }")


def test_queries_that_are_not_unicode_are_refused(graph: kg.Graph) -> None:
    with pytest.raises(QueryError):
        graph.query("SELECT * { ?s ?p '\ud800' }")

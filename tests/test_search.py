"""Full-text search: what is found and in which order, whatever is typed, and the index of a large graph."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.errors import KgError, UnknownName
from kg.store import search
from support import ARTICLE_SEEDS, ROOT, SEEDS, claim, run, tiny

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
"""A compiled graph is open for as long as somebody has it."""

QUERIES = ("iraq", "kata'ib hezb*", '"popular mobilisation"', "strike*", "us forces", "s*", "the", "KH", "nosuchword")
MORE = """
actor:Karsh skos:altLabel "Бригада Карша"@ru , "لواء كَرْش"@ar , "喀尔什旅"@zh , "Brigade de Karché"@fr .
"""
GLOSSED = claim("Borun", "funds", "Front", quote="says Borun", gloss="Borun's purse, well-filled, feeds the “Front”")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> kg.Graph:
    return kg.open(tiny(tmp_path_factory.mktemp("small"), MORE + GLOSSED))


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("compiled") / "seeds.kg"
    assert run("build", SEEDS, "-o", place).returncode == 0
    return place


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of kept indexes, empty; at the end all graphs are closed."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield tmp_path / "cache" / "actor-kg" / "search"
    gc.collect()


def found(graph: kg.Graph, words: str, kind: str | None = None) -> list[tuple[str, str]]:
    return [(hit.kind, hit.text) for hit in graph.search(words, 1000, kind=kind)]


def test_every_kind_is_found_best_first_and_ties_by_kind_and_name(small: kg.Graph) -> None:
    hits = small.search("aldia")
    assert [hit[:3] for hit in hits[:2]] == [("actor", "Aldia", "Aldia"), ("claim", hits[1].name, "Aldia funds Karsh")]
    assert {hit.kind for hit in hits} == {"actor", "claim", "event"}
    assert [-hit.score for hit in hits] == sorted(-hit.score for hit in hits)
    same = [(-hit.score, hit.kind, hit.name) for hit in small.search("karsh", kind="claim")]
    assert len(same) == 3
    assert same == sorted(same)
    assert found(small, "made note") == [("source", "A made-up note")]


def test_the_shortest_text_that_is_about_it_comes_first_in_the_seeds() -> None:
    graph = kg.open(ARTICLE_SEEDS)
    assert [hit[:3] for hit in graph.search("kataib hezbollah", 2)] == [
        ("actor", "KH", "Kataib Hezbollah"),
        ("actor", "KHAllies", "Factions allied with Kataib Hezbollah"),
    ]
    held = [hit.text for hit in graph.search("kataib hezbollah", kind="claim")]
    assert held == ["Washington promptly held Kataib Hezbollah responsible for the rockets on Camp Taji"]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("ALDIA republic", "Republic of Aldia"),
        ("repub*", "Republic of Aldia"),
        ("Rè'pub-LIC", None),
        ('"republic of"', "Republic of Aldia"),
        ('"of republic"', None),
        ('"of ald*"', "Republic of Aldia"),
        ("“republic of”", "Republic of Aldia"),
        ("republi", None),
        ("republic borun", None),
        ("karche", "Brigade de Karché"),
        ("KARCHÉ", "Brigade de Karché"),
        ("бригада", "Бригада Карша"),
        ("БРИГ*", "Бригада Карша"),
        ("كرش", "لواء كَرْش"),
        ('"لواء كرش"', "لواء كَرْش"),
        ("喀尔什", "喀尔什旅"),
        ("尔*", "喀尔什旅"),
        ("front", "Borun Front"),
        ("Karsh", "Karsh Brigade"),
    ],
)
def test_what_is_typed_finds_the_name_it_means(small: kg.Graph, words: str, text: str | None) -> None:
    assert [name for kind, name in found(small, words, "actor")] == ([text] if text else [])


def test_a_gloss_is_found_by_its_words_as_they_are_meant(small: kg.Graph) -> None:
    gloss = [("claim", "Borun's purse, well-filled, feeds the “Front”")]
    for words in ("borun purse", "Borun’s purse", '"well filled feeds"', "well-filled", "PURSE, front", "filled*"):
        assert found(small, words) == gloss, words


def test_an_actor_is_found_once_by_its_best_name_and_also_by_its_handle() -> None:
    graph = kg.open(ARTICLE_SEEDS)
    hits = [hit for hit in graph.search("hi*", kind="actor") if hit.name == "KH"]
    assert [hit.text for hit in hits] == ["Hizballah Brigades"]
    assert [hit[:3] for hit in graph.search("Popular", 1)] == [("actor", "PMF", "Popular Mobilisation Forces")]
    assert graph.search("campTAJI")[0][:3] == ("actor", "CampTaji", "Camp Taji")


def test_as_many_are_returned_as_asked_for_though_names_coincide(small: kg.Graph) -> None:
    every = small.search("karsh", 1000)
    for top in range(1, len(every) + 1):
        assert small.search("karsh", top) == every[:top]


def brute(graph: kg.Graph, text: str) -> set[tuple[str, str]]:
    """Answer without an index."""
    said = graph.store.said
    texts = [("claim", claim.id, [claim.gloss]) for claim in said.claims]
    texts += [("actor", each.handle, [each.label, *each.aliases, each.handle]) for each in said.actors.values()]
    texts += [("event", each.handle, [each.label, each.handle]) for each in said.events.values()]
    texts += [("source", each.handle, [each.label, each.handle]) for each in said.sources.values()]
    wanted = search.phrases(text)

    def holds(words: list[str], phrase: search.Phrase) -> bool:
        size = len(phrase.words)
        runs = (words[at : at + size] for at in range(len(words) - size + 1))
        *first, last = phrase.words
        return any(
            run[:-1] == first and (run[-1].startswith(last) if phrase.prefix else run[-1] == last) for run in runs
        )

    return {
        (kind, name)
        for kind, name, names in texts
        if any(all(holds(search._words(each), phrase) for phrase in wanted) for each in names)
    }


HOSTILE = st.lists(
    st.sampled_from(
        [
            *"abks*\"'’“”-_:^(){}+,.\0 \n\t%;\\",
            "AND",
            "OR",
            "NOT",
            "NEAR(",
            "text:",
            "words:",
            "karsh",
            "Aldia",
            "funds ",
        ]
    )
    | st.characters(),
    max_size=25,
).map("".join)


@given(HOSTILE | st.text(max_size=40))
@settings(max_examples=400, deadline=None)
def test_whatever_is_typed_is_answered_as_without_an_index(small: kg.Graph, text: str) -> None:
    try:
        search.phrases(text)
    except KgError:
        with pytest.raises(KgError, match="no word"):
            small.search(text)
        return
    assert {(hit.kind, hit.name) for hit in small.search(text, 1000)} == brute(small, text)
    assert len(search.near(small.store, text)) <= 3


def test_long_queries_are_queries() -> None:
    graph = kg.open()
    assert graph.search(" ".join(f"w{number}" for number in range(3000))) == []
    assert graph.search("iraq " * 3000)[0].name == "Iraq"
    assert graph.search("a" * 50_000 + "*") == []
    assert graph.search('"' + "iraq " * 3000 + '"') == []


def test_what_cannot_be_asked_is_said(small: kg.Graph) -> None:
    with pytest.raises(UnknownName, match="unknown kind 'actors'; did you mean actor"):
        small.search("a", kind="actors")
    with pytest.raises(KgError, match="the best 0; ask for one or more"):
        small.search("a", 0)


def test_sqlite_without_full_text_search_is_named(small: kg.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_SCHEMA", search._SCHEMA.replace("fts5(", "nofts5("))
    other = kg.open(SEEDS)
    with pytest.raises(KgError, match=r"no full-text search \(FTS5\); run kg with a Python that has it"):
        other.search("iraq")


def test_the_command_prints_a_line_per_hit_and_leaves_1_where_there_is_none(tmp_path: Path) -> None:
    file = tiny(tmp_path)
    shown = run("search", "-g", file, "borun", "FRONT", "--kind", "actor")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert [line.split(maxsplit=2) for line in shown.stdout.splitlines()] == [
        ["KIND", "NAME", "TEXT"],
        ["actor", "Front", "Borun Front"],
    ]
    data = json.loads(run("search", "-g", file, "a*", "--format", "json", "--top", "2").stdout)
    assert [list(each) for each in data] == [["kind", "name", "text", "score"]] * 2
    nothing = run("search", "-g", file, "brigada", "aldia")
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert nothing.stderr == "kg: nothing found; no 'brigada' (brigade?)\n"
    nothing = run("search", "-g", file, '"brigade karsh"', "--kind", "actor", "--format", "json")
    assert (nothing.returncode, json.loads(nothing.stdout)) == (1, [])
    assert "every word occurs, but no actor has them like this" in nothing.stderr


@pytest.mark.parametrize("words", [[], [""], ["…"], ['"*"']])
def test_a_search_for_nothing_is_bad_usage(words: list[str]) -> None:
    shown = run("search", *words)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert shown.stderr.count("\n") == 1
    assert "word" in shown.stderr.lower()


def test_a_compiled_graph_answers_as_the_text_does(compiled: Path, kept: Path) -> None:
    text, other = kg.open(SEEDS), kg.open(compiled)
    for words in QUERIES:
        for kind in (None, *search.KINDS):
            assert other.search(words, 50, kind=kind) == text.search(words, 50, kind=kind)
        assert search.near(other.store, words) == search.near(text.store, words)
    assert len(list(kept.iterdir())) == 1


def test_large_files_read_into_columns_answer_as_the_text_does(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = kg.open(SEEDS)
    monkeypatch.setattr("kg.records.MAX_BYTES", 0)
    told: list[tuple[int, int]] = []
    large = kg.open(SEEDS)
    assert type(large.store).__name__ == "ColumnStore"
    assert large.search("iraq", progress=lambda *done: told.append(done)) == text.search("iraq")
    assert told
    assert told[-1][0] == told[-1][1]
    del told[:]
    assert kg.open(SEEDS).search("iraq", progress=lambda *done: told.append(done)) == text.search("iraq")
    assert not told
    assert len(list(kept.iterdir())) == 1


def test_an_index_is_kept_and_made_anew_where_it_is_damaged(compiled: Path, kept: Path) -> None:
    right = kg.open(compiled).search("iraq")
    (place,) = kept.iterdir()
    whole, before = place.read_bytes(), place.stat().st_ino
    assert kg.open(compiled).search("iraq") == right
    assert place.stat().st_ino == before
    middle = len(whole) // 2
    for damaged in (b"", b"no index", whole[:middle], whole[:middle] + b"\xff" + whole[middle + 1 :], whole + b"\0"):
        place.write_bytes(damaged)
        assert kg.open(compiled).search("iraq") == right
        (place,) = kept.iterdir()
        assert place.read_bytes() == whole


def test_a_graph_that_is_built_anew_is_indexed_anew(tmp_path: Path, kept: Path) -> None:
    built = tmp_path / "tiny.kg"
    assert run("build", tiny(tmp_path), "-o", built).returncode == 0
    assert kg.open(built).search("purse") == []
    assert run("build", tiny(tmp_path, GLOSSED), "-o", built).returncode == 0
    assert len(kg.open(built).search("purse")) == 1
    for number in range(search.MAX_KEPT):
        other = kept / f"other-{number}"
        other.write_bytes(b"")
        os.utime(other, (number, number))
    assert run("build", tiny(tmp_path, MORE), "-o", built).returncode == 0
    assert len(kg.open(built).search("喀尔什旅")) == 1
    assert len(list(kept.iterdir())) == search.MAX_KEPT
    assert {f"other-{search.MAX_KEPT - 1}"} == {place.name for place in kept.iterdir() if "other" in place.name}


def test_where_nothing_can_be_kept_a_search_answers_all_the_same(
    compiled: Path, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = kg.open(SEEDS).search("iraq")
    (tmp_path / "file").write_bytes(b"")
    for home in (str(tmp_path / "file"), "relative"):
        monkeypatch.setenv("XDG_CACHE_HOME", home)
        assert kg.open(compiled).search("iraq") == right
    assert not Path("relative").exists()
    assert not kept.exists()


def test_two_processes_that_index_at_once_both_answer(compiled: Path, kept: Path) -> None:
    command = [sys.executable, "-m", "kg", "-g", str(compiled), "search", "iraq", "--format", "json"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    answers = [child.communicate() for child in running]
    assert [child.returncode for child in running] == [0, 0, 0]
    assert {err for _, err in answers} == {b""}
    assert len({out for out, _ in answers}) == 1
    assert [place.name.count("-") for place in kept.iterdir()] == [1]


@pytest.mark.parametrize("command", ["--help", "paths US KH", "search --help"])
def test_only_a_search_loads_sqlite(command: str) -> None:
    code = "import sys; from kg.cli import group; group.main(sys.argv[1:], standalone_mode=False); print(*sys.modules)"
    shown = subprocess.run(
        [sys.executable, "-c", code, *command.split()], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert {"sqlite3", "_sqlite3", "kg.store.search"} & set(shown.stdout.split()) == set()

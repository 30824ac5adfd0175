"""Full-text search over handles, labels, aliases and glosses, by FTS5 of the SQLite that Python carries.

The index of a small graph is made in memory; that of a large one is kept in the cache, bears its own digest, and is
made anew when it is damaged or gone. It holds no text, only where words stand: a hit is read from the graph.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary, finalize

from kg import cache
from kg.claims.names import fold
from kg.claims.said import Said
from kg.errors import KgError, UnknownName, nearest
from kg.store import stamp
from kg.store.embedded import ColumnStore, DiskStore, Store

if TYPE_CHECKING:
    import sqlite3

    from kg.claims.model import Actor, Event, Source

Progress = Callable[[int, int], None]

KINDS = ("actor", "claim", "event", "source")
MAX_KEPT = 4
NEAR = 2000
"""Among so many known words that begin alike, those that look like an unknown one are sought."""
_FORMAT = "kg-search-1"  # another one whenever what is indexed changes
_BATCH = 5000


class Hit(NamedTuple):
    """A text that holds what was sought: an actor's name, an event's or a source's label, or a claim's gloss.

    ``name`` is a handle or a claim's id; what is found by its handle shows its label. The higher the ``score`` (BM25,
    no unit), the better; scores of different searches do not compare.
    """

    kind: str
    name: str
    text: str
    score: float


class Phrase(NamedTuple):
    """Folded words that must follow one another; with ``prefix`` the last one may go on."""

    words: tuple[str, ...]
    prefix: bool


def phrases(text: str) -> list[Phrase]:
    """Return what a text asks for: each word by itself, and what stands in double quotes as a phrase.

    A word before a ``*`` is a prefix, in a phrase the last one only. Words are folded; what is neither letter, mark nor
    number parts them. Raises ``KgError`` where there is no word.

    >>> phrases('Hezb* "Abu  Mahdi al-Muhandis"')
    [Phrase(words=('hezb',), prefix=True), Phrase(words=('abu', 'mahdi', 'al', 'muhandis'), prefix=False)]
    """
    found = []
    for quoted, plain in re.findall(r'["“”]([^"“”]*)["“”]|([^"“”]+)', text):
        if quoted:
            found.append(Phrase(tuple(_words(quoted)), quoted.rstrip().endswith("*")))
        for part in re.findall(r"[^\s*]+\*?", plain):
            words = _words(part)
            found += [Phrase((word,), part.endswith("*") and at == len(words)) for at, word in enumerate(words, 1)]
    found = [phrase for phrase in dict.fromkeys(found) if phrase.words]
    if not found:
        raise KgError(f"no word to search for in '{text}'", hint="give at least one letter or digit")
    return found


def search(
    store: Store, text: str, top: int = 20, *, kind: str | None = None, progress: Progress | None = None
) -> list[Hit]:
    """Return the ``top`` best texts that hold every word and phrase, one per thing; ties by kind and name.

    See ``phrases`` for what may be asked and ``KINDS`` for the kinds. The first search of a graph makes the index,
    linear in the graph; where it will be kept, ``progress`` is told how many texts of about how many are in it. Then a
    search is linear in the texts that match. Raises ``KgError`` for a text without a word and where SQLite lacks FTS5,
    ``UnknownName`` for another kind.

    >>> import kg
    >>> [hit.name for hit in search(kg.open().store, '"mobilisation forces"', kind="actor")]
    ['PMF']
    """
    if kind not in (None, *KINDS):
        raise UnknownName("kind", str(kind), KINDS, hint=f"there are {', '.join(KINDS)}")
    if top < 1:
        raise KgError(f"cannot return the best {top}", hint="ask for one or more")
    wanted = phrases(text)
    with _in_one_line():
        return _index(store, progress or _silent).hits(wanted, top, kind)


def near(store: Store, text: str) -> dict[str, list[str]]:
    """Return up to three words of a text that the graph does not hold, each with up to three words that look like it.

    Words are folded. Raises as ``search``.

    >>> import kg
    >>> near(kg.open().store, "Kateib* Hezbollah")
    {'kateib': ['kataib', 'kataeb', 'katibat']}
    """
    with _in_one_line():
        return dict(islice(_index(store, _silent).near(phrases(text)), 3))


class _Index:
    """An open index and the graph that its hits are read from."""

    def __init__(self, said: Said, connection: sqlite3.Connection) -> None:
        self._said, self._connection = said, connection
        self._spans = {kind: range(first, stop) for kind, first, stop in connection.execute("SELECT * FROM kinds")}

    def hits(self, wanted: list[Phrase], top: int, only: str | None) -> list[Hit]:
        expression = " AND ".join(f'"{" ".join(words)}"{"*" if prefix else ""}' for words, prefix in wanted)
        span = self._spans[only] if only else range(_MOST)
        limit = min(top, _MOST)
        while True:
            rows = self._connection.execute(_BEST, (expression, span.start, span.stop, limit)).fetchall()
            best: dict[tuple[str, str | int], Hit] = {}
            for number, thing, place, rank in rows:
                kind = next(kind for kind, span in self._spans.items() if number in span)
                if (kind, thing) not in best:
                    best[kind, thing] = Hit(kind, *self._read(kind, thing, place), -rank)
            if len(best) >= top or len(rows) < limit:
                return list(best.values())[:top]
            limit *= 2  # an actor that matches by several of its names has taken several rows

    def _read(self, kind: str, thing: str | int, place: int) -> tuple[str, str]:
        if isinstance(thing, int):
            claim = self._said.claims[thing]
            return claim.id, claim.gloss
        return thing, _names(_shelf(self._said, kind)[thing])[place]

    def near(self, wanted: list[Phrase]) -> Iterator[tuple[str, list[str]]]:
        for words, prefix in wanted:
            for place, word in enumerate(words, 1):
                if not self._known(word, word + _LAST if prefix and place == len(words) else word, 1):
                    yield word, nearest(word, self._alike(word))

    def _alike(self, word: str) -> list[str]:
        """Return the words that begin with a word's first letters: none, one, two or three, until they are few."""
        known: list[str] = []
        for common in range(4):
            known = self._known(word[:common], word[:common] + _LAST, NEAR + 1)
            if len(known) <= NEAR:
                break
        return known

    def _known(self, first: str, last: str, limit: int) -> list[str]:
        query = "SELECT term FROM terms WHERE term BETWEEN ? AND ? LIMIT ?"
        return [term for (term,) in self._connection.execute(query, (first, last, limit))]


_LAST, _MOST = "\U0010ffff", 1 << 40
_SCHEMA = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE VIRTUAL TABLE texts USING fts5(words, content='', tokenize='ascii');
    CREATE VIRTUAL TABLE terms USING fts5vocab(texts, row);
    CREATE TABLE things(number INTEGER PRIMARY KEY, thing, place);
    CREATE TABLE kinds(kind, first, stop);
    BEGIN;
"""  # this tokenizer parts nothing but ASCII, so that words are parted where _words parts them
_BEST = """
    SELECT number, thing, place, score
    FROM (
        SELECT rowid AS number, rank AS score FROM texts
        WHERE texts MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rank, rowid LIMIT ?
    ) JOIN things USING (number)
    ORDER BY score, number
"""


def _words(text: str) -> list[str]:
    """Return the words of a text as they are indexed: folded, an English possessive without its ending.

    >>> _words("Kata'ib, Iraq's ally: «حزب الله»"), _words("伊朗")
    (['kataib', 'iraq', 'ally', 'حزب', 'الله'], ['伊', '朗'])
    """
    return fold(_POSSESSIVE.sub("", text)).translate(_SIGNS).split()


_POSSESSIVE = re.compile(r"(?<=\w)['’][sS]\b")


class _Signs(dict[int, str]):
    """What a sign counts as: itself, a gap, nothing (an invisible mark), or, in scripts without gaps, a word."""

    def __missing__(self, code: int) -> str:
        from unicodedata import category

        sign, kind = chr(code), category(chr(code))
        if 0x3040 <= code <= 0x30FF or 0x3400 <= code <= 0x9FFF or 0x20000 <= code <= 0x3FFFF:
            sign = f" {sign} "
        self[code] = sign if kind[0] in "LMN" else "" if kind == "Cf" else " "
        return self[code]


_SIGNS = _Signs()
_OPEN: WeakKeyDictionary[Store, _Index] = WeakKeyDictionary()


def _index(store: Store, progress: Progress) -> _Index:
    """Return the index of a graph: the one that is open, one that was kept, or a new one."""
    found = _OPEN.get(store)
    if found is None:
        connection = _kept(store, progress) if isinstance(store, ColumnStore) else _filled(":memory:", store, _silent)
        finalize(store, connection.close)
        found = _OPEN[store] = _Index(store.said, connection)
    return found


def _kept(store: ColumnStore, progress: Progress) -> sqlite3.Connection:
    """Open the index of a large graph, made now or kept from before, or a temporary one where none can be kept."""
    from sqlite3 import OperationalError

    home, key = cache.place("search"), _key(store)
    if home and key:
        with suppress(OSError):
            for name in filter(lambda name: name.startswith(key), os.listdir(home)):
                place = os.path.join(home, name)
                if stamp.digest(place) == name.removeprefix(key):
                    with suppress(OSError):
                        os.utime(place)
                    return _opened(place)
                os.unlink(place)
        with suppress(OSError, OperationalError):
            return _opened(_made(home, key, store, progress))
    return _filled("", store, progress)


def _key(store: ColumnStore) -> str:
    """Return what the name of a graph's index begins with, or an empty text where the graph itself is temporary."""
    import sys
    from hashlib import blake2b

    if isinstance(store, DiskStore):
        parts = [store.stamp.generation, *(origin.digest for origin in store.stamp.origins)]
    else:
        home, name = os.path.split(store.columns)
        if home != cache.place("columns"):
            return ""
        parts = [name]
    return blake2b("\n".join([_FORMAT, sys.version, *parts]).encode(), digest_size=24).hexdigest() + "-"


def _made(home: str, key: str, store: Store, progress: Progress) -> str:
    """Make an index aside and rename it to its key and digest; forget those used longest ago. Return its place."""
    import tempfile

    os.makedirs(home, mode=0o700, exist_ok=True)
    handle, work = tempfile.mkstemp(dir=home)
    os.close(handle)
    try:
        _filled(work, store, progress).close()
        place = os.path.join(home, key + stamp.digest(work))
        os.replace(work, place)
    except BaseException:
        os.unlink(work)
        raise
    cache.forget(home, MAX_KEPT)
    return place


def _opened(place: str) -> sqlite3.Connection:
    """Open an index that is kept, which nobody ever changes."""
    quoted = place.replace("%", "%25").replace("?", "%3f").replace("#", "%23").replace(os.sep, "/").lstrip("/")
    return _connected(f"file:///{quoted}?mode=ro&immutable=1")


def _connected(place: str) -> sqlite3.Connection:
    import sqlite3

    return sqlite3.connect(place, isolation_level=None, uri=True, check_same_thread=sqlite3.threadsafety < 3)


def _filled(place: str, store: Store, progress: Progress) -> sqlite3.Connection:
    """Make an index in a file, in memory (``:memory:``), or in a file that is gone when it is closed (no name)."""
    said = store.said
    total = len(said.actors) + len(said.claims) + len(said.events) + len(said.sources)
    number = 0
    connection = _connected(place)
    connection.executescript(_SCHEMA)
    for kind in KINDS:
        first = number + 1
        rows = enumerate(_claims(store) if kind == "claim" else _named(said, kind), first)
        while batch := list(islice(rows, _BATCH)):
            words = ((number, " ".join(_words(text))) for number, (_, _, text) in batch)
            things = ((number, thing, which) for number, (thing, which, _) in batch)
            connection.executemany("INSERT INTO texts(rowid, words) VALUES (?, ?)", words)
            connection.executemany("INSERT INTO things VALUES (?, ?, ?)", things)
            number = batch[-1][0]
            progress(min(number, total), total)
        connection.execute("INSERT INTO kinds VALUES (?, ?, ?)", (kind, first, number + 1))
    connection.execute("COMMIT")
    return connection


def _claims(store: Store) -> Iterator[tuple[int, int, str]]:
    """Yield the row and the gloss of every claim, by id."""
    return ((row, 0, gloss) for row, gloss in store.said.claims.glosses())


def _named(said: Said, kind: str) -> Iterator[tuple[str, int, str]]:
    """Yield the names of every actor, event or source, by handle; a handle stands for the label."""
    shelf = _shelf(said, kind)
    for handle in sorted(shelf):
        names = _names(shelf[handle])
        for place, name in enumerate(names):
            yield handle, place, name
        if fold(handle) not in map(fold, names):
            yield handle, 0, handle


def _names(thing: Actor | Event | Source) -> tuple[str, ...]:
    return (thing.label, *getattr(thing, "aliases", ()))


def _shelf(said: Said, kind: str) -> Mapping[str, Any]:
    return {"actor": said.actors, "event": said.events, "source": said.sources}[kind]


@contextmanager
def _in_one_line() -> Iterator[None]:
    """Say what goes wrong in SQLite as an error of ours."""
    try:
        import sqlite3
    except ImportError as error:
        raise KgError("this Python has no SQLite, which a search needs", hint=_PYTHON) from error
    try:
        yield
    except sqlite3.Error as error:
        if "no such module" in str(error):
            raise KgError("this Python's SQLite has no full-text search (FTS5)", hint=_PYTHON) from error
        raise KgError(f"SQLite cannot search: {error}", hint="make room for temporary files, and ask again") from error


def _silent(_done: int, _total: int) -> None:
    pass


_PYTHON = "run kg with a Python that has it"

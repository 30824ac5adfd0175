"""Reading many statements quickly: lines of N-Triples grouped by subject, claims apart from everything else.

What a group says is kept as it stands in the line, and only looked up in a dictionary, where the same text is the same
number. Claims that are written as others before them are taken whole by a pattern, the others line by line. A claim
that is not plainly one of the usual form is put aside by its subject, for the reader of ``kg.claims.reader`` to judge:
this module accepts, and never rejects.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain, repeat

from kg.build.form import Form
from kg.build.lines import blocks, lines, plain, split, term, text
from kg.errors import InputError
from kg.rdf import KG, OA, PROV, RDF, TYPE, XSD, Index, local
from kg.store.columns import TextsWriter
from kg.store.compiled import key

WINDOW = 64
"""So many subjects may be under way at once: a locator stands inside its claim, an interrupted list goes on later."""
OTHERS = 1 << 24
PATIENCE = 4
"""In so many blocks most claims may be unlike each other; what comes after is read line by line."""
SHOWN = 8
"""So many of a block's claims that a pattern did not fit are shown to it: few lack the same statements."""
_FIELDS = {
    "subject": RDF + "subject",
    "relation": RDF + "predicate",
    "object": RDF + "object",
    "source": PROV + "hadPrimarySource",
    "speaker": PROV + "wasAttributedTo",
    "stance": KG + "stance",
    "modality": KG + "modality",
    "basis": KG + "basis",
    "confidence": KG + "confidence",
    "since": KG + "since",
    "until": KG + "until",
    "event": KG + "event",
    "on_behalf_of": KG + "onBehalfOf",
    "about": KG + "about",
}
FIELDS = tuple(_FIELDS)
_PREDICATES = [f"<{iri}>" for iri in _FIELDS.values()]
_TYPE, _GLOSS, _LOCATOR = f"<{TYPE}>", f"<{KG}gloss>", f"<{KG}locator>"
_START, _END, _PARAGRAPH, _SENTENCE = f"<{OA}start>", f"<{OA}end>", f"<{KG}paragraph>", f"<{KG}sentence>"
_PLACE = _START, _END, _PARAGRAPH, _SENTENCE
_SHA = f"<{KG}sha256>"
_CLAIM, _PLACED = f"<{KG}Claim> ", f"<{KG}Locator> "
_UNUSUAL = re.compile(r"$|[^<_]|<[^>\\]*+(?:\\|>.)|_[^<\\]*+[<\\]").match
_WHOLE = re.compile(rf'"([0-9]{{1,18}})"\^\^<{XSD}integer> \.\n').fullmatch
_NUMBER = rf'"(0|[1-9][0-9]{{0,17}})"\^\^<{XSD}integer> \.\n'
_WRITTEN = {
    (True, _START): (_NUMBER, True),
    (True, _END): (_NUMBER, True),
    (False, _LOCATOR): (r"(_:[^ \n]+) \.\n", True),
    (False, _GLOSS): (r'"([^"\\\n]*)"(?:@en)? \.\n', True),
    (False, _TYPE): (rf"(<{KG}Claim>) \.\n", True),
    (True, _TYPE): (rf"(<{KG}Locator>) \.\n", True),
    (True, _PARAGRAPH): (_NUMBER, True),
    (True, _SENTENCE): (_NUMBER, True),
    (True, _SHA): (r'"([0-9A-Za-z]+)" \.\n', True),
    **{(False, predicate): (r"([^\n]*\n)", False) for predicate in _PREDICATES},
}
_USUAL = re.compile(r"<[^<>\\\s]+>")

Group = dict[str, str | list[str]]


class _Codes(dict[str, int]):
    """Numbers for texts, the next free one for a text that is new."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


class _Wholes(dict[str, int]):
    """Whole numbers by how they stand at the end of a line."""

    def __missing__(self, text: str) -> int:
        usual = _WHOLE(text)
        if usual is not None:
            number = self[text] = int(usual[1])
            return number
        found = term(text)
        if found is None or getattr(found, "language", None) not in (None, "en"):
            raise ValueError(text)
        number = self[text] = int(found.value)
        return number


class Scan:
    """What a pass over lines has found.

    ``codes`` numbers every text that was met as a value (an empty one, for no value, is 0); ``flat`` has a number for
    each of ``FIELDS``, claim after claim; ``keys`` a number made of each claim's id, ``usual`` whether that is the id
    in hexadecimal, ``order`` when it was met; ``index`` everything that is no claim, and ``met`` when that was met, by
    local name; ``aside`` the ids of what may be claims and could not be read here, and when they were met. Each
    claim's id, locator and gloss are written to ``records`` as it goes.
    """

    def __init__(self, records: TextsWriter, index: Index) -> None:
        self.codes = _Codes({"": 0})
        self.flat = array("I")
        self.keys = array("Q")
        self.usual = array("B")
        self.order = array("Q")
        self.index = index
        self.met: dict[str, int] = {}
        self.aside: dict[str, int] = {}
        self.records = records
        self._met = 0
        self._under_way: dict[str, tuple[int, Group]] = {}
        self._wholes = _Wholes()
        self._located: dict[str, str] = {}
        self._waiting: dict[str, tuple[str, str, list[int], int]] = {}
        self._predicates = set(_PREDICATES)
        self._others: list[str] = []
        self._others_size = 0

    def read(self, path: str, progress: Callable[[int], None] = lambda _: None) -> None:
        """Add a file's statements. Linear; what it keeps of a claim is some forty bytes."""
        self._path = path
        under_way = self._under_way
        current = " "  # no subject
        group: Group = {}
        for line in self._left(path, progress):
            try:
                subject, predicate, value = line.split(" ", 2)
            except ValueError:
                subject = ""
            if subject != current:
                if _UNUSUAL(subject):
                    if not line.strip() or line.lstrip()[0] == "#":
                        continue
                    subject, predicate, value = plain(line, path)
                current = subject
                known = under_way.get(subject)
                if known is None:
                    if len(under_way) == WINDOW:
                        oldest = next(iter(under_way))
                        self._close(oldest, *under_way.pop(oldest))
                    self._met += 1
                    known = under_way[subject] = self._met, {}
                group = known[1]
            if predicate in group:
                before = group[predicate]
                group[predicate] = [*before, value] if isinstance(before, list) else [before, value]
            else:
                group[predicate] = value
        self._end()
        self.index.files.append(path)

    def _left(self, path: str, progress: Callable[[int], None]) -> Iterator[str]:
        """Take the claims that are written alike, and yield the lines of everything else."""
        form, patience, held = Form(_WRITTEN), PATIENCE, ""
        before: dict[str, str] = {}
        for block in blocks(path, progress):
            if not patience:
                yield from split(held + block)
                held = ""
                continue
            found = form.read(held + block)
            held = found.pop()[0] if len(found) > 1 else ""  # it may go on in the next block
            apart = {*(row[1] for row in found), *self._under_way, *self._waiting, *self._located}
            nodes = Counter(row[3] for row in found)
            apart.update(node for node, times in nodes.items() if times > 1)
            for node in before.keys() & (nodes.keys() | apart):  # it is described, or had, once more
                self._set_aside(before[node], self._met)
                apart.add(node)
            fit, left, met = [], [], array("Q")
            for place, row in enumerate(found):
                self._met += 1
                said, _, claim, node, start, end, locator = row[:7]
                if claim and node == locator and not (claim in apart or node in apart) and int(start) < int(end):
                    fit.append(row)
                    met.append(self._met)
                    continue
                if _CLAIM in said:
                    left.append(place)
                yield from split(said)
            if fit:
                self._take(fit, met)
            before = {row[3]: row[2] for row in fit}
            patience -= len(fit) < len(left)
            for place in left[:SHOWN]:
                form.learn("".join(row[0] for row in found[place : place + 3]))
        yield from split(held)

    def _take(self, fit: Iterable[tuple[str, ...]], met: array[int]) -> None:
        """Take claims that were found whole, and of which no other lines speak."""
        _, _, claim, _, start, end, _, gloss, _, _, paragraph, sentence, digest, *fields = zip(*fit, strict=True)
        names = [local(each[1:-1]) for each in claim]
        keys = list(map(key, names))
        self.flat.extend(map(self.codes.__getitem__, chain.from_iterable(zip(*fields, strict=True))))
        self.keys.extend(keys)
        self.usual.extend(name == f"{number:016x}" for name, number in zip(names, keys, strict=True))
        self.order.extend(met)
        self.records.extend(map("\t".join, zip(names, start, end, paragraph, sentence, digest, gloss, strict=True)))

    def _end(self) -> None:
        for subject, (met, group) in self._under_way.items():
            self._close(subject, met, group)
        self._under_way.clear()
        self._read_others()
        for subject, _, _, met in self._waiting.values():
            self._set_aside(subject, met)
        for iri in self.index.of_type(f"{KG}Claim"):
            named = ":" in iri.removeprefix(mark(self._path))
            self._set_aside(f"<{iri}>" if named else iri, self.met.get(local(iri), self._met))
            del self.index.subjects[iri]
        self.index.forget_types()
        self._waiting.clear()
        self._located.clear()

    def _close(self, subject: str, met: int, group: Group) -> None:
        kind = group.get(_TYPE, _PLACED)
        several = isinstance(kind, list) and any(each.startswith(_CLAIM) for each in kind)
        kind = kind if isinstance(kind, str) else ""
        if kind.startswith(_CLAIM):
            self._claim(subject, met, group)
        elif several:
            self._set_aside(subject, met)
        elif not (kind.startswith(_PLACED) and _START in group and self._locator(subject, group)):
            self._other(subject, met, group)

    def _other(self, subject: str, met: int, group: Group) -> None:
        if subject[0] == "<":
            self.met.setdefault(local(subject[1:-1]), met)
        for predicate, value in group.items():
            for each in value if isinstance(value, list) else (value,):
                self._others.append(f"{subject} {predicate} {each}")
                self._others_size += len(self._others[-1])
        if self._others_size > OTHERS:
            self._read_others()

    def _claim(self, subject: str, met: int, group: Group) -> None:
        gloss, node = group.get(_GLOSS), group.get(_LOCATOR)
        try:
            numbers = list(map(self.codes.__getitem__, map(group.get, _PREDICATES, repeat(""))))  # type: ignore[arg-type]
        except TypeError:  # two values where one belongs
            self._set_aside(subject, met)
            return
        said = text(gloss) if isinstance(gloss, str) else None
        if said is None or not isinstance(node, str) or subject[0] != "<" or not self._spelt(group):
            self._set_aside(subject, met)
            return
        node = node.partition(" ")[0]
        place = self._located.pop(node, None)
        if place is not None:
            self._complete(subject, said, numbers, met, place)
        elif node in self._waiting:  # two claims share it
            self._set_aside(subject, met)
        else:
            self._waiting[node] = (subject, said, numbers, met)

    def _set_aside(self, subject: str, met: int) -> None:
        if subject[0] != "<":
            raise InputError("a claim has no IRI", hint="give each claim an IRI of its own", place=self._path)
        self.aside.setdefault(local(subject[1:-1]), met)

    def _spelt(self, group: Group) -> bool:
        """Return whether the predicates are written as usual, so that none of them can be missed."""
        if group.keys() <= self._predicates:
            return True
        self._predicates.update(filter(_USUAL.fullmatch, group))
        return group.keys() <= self._predicates

    def _locator(self, node: str, group: Group) -> bool:
        """Take a locator for the claim that has it, and return whether it is one of the usual form."""
        try:
            start, end, paragraph, sentence = map(self._wholes.__getitem__, map(group.__getitem__, _PLACE))  # type: ignore[arg-type]
            _, digest, rest = group[_SHA].split('"', 2)  # type: ignore[union-attr]
            sound = 0 <= start < end and digest.isalnum() and rest[0] == " " and self._spelt(group)
        except (AttributeError, KeyError, TypeError, ValueError):
            sound = False
        waiting = self._waiting.pop(node, None)
        if not sound:
            if waiting is not None:
                self._set_aside(waiting[0], waiting[3])
            return False
        place = f"{start}\t{end}\t{paragraph}\t{sentence}\t{digest}"
        if waiting is None:
            self._located[node] = place
        else:
            self._complete(*waiting, place)
        return True

    def _complete(self, subject: str, gloss: str, numbers: list[int], met: int, place: str) -> None:
        name = local(subject[1:-1])
        self.flat.extend(numbers)
        number = key(name)
        self.keys.append(number)
        self.usual.append(name == f"{number:016x}")
        self.order.append(met)
        self.records.add(f"{name}\t{place}\t{gloss}")

    def _read_others(self) -> None:
        """Add to the index what is no claim."""
        if self._others:
            self.index.add("".join(self._others), self._path, mark(self._path))
            self._others.clear()
            self._others_size = 0


def mark(path: str) -> str:
    """Return what sets the blank nodes of one file apart from those of another."""
    return f"{path}#"


def again(paths: Sequence[str], wanted: Collection[str], index: Index) -> None:
    """Add to an index what files made of lines say of claims, given by id, and of their locators, with their lines."""
    claims: dict[str, None] = {}

    def of_claims(path: str, subject: str, number: int) -> bool:
        iri = subject[1:-1]
        if local(iri) not in wanted:
            return False
        claims[iri] = None
        index.lines.setdefault(iri, number)
        return True

    _add_some(paths, of_claims, index)
    located = {node for iri in claims for node in index.subjects.get(iri, {}).get(f"{KG}locator", ())}
    located -= claims.keys()
    _add_some(paths, lambda path, subject, _: _name(path, subject) in located, index)


def _add_some(paths: Sequence[str], wanted: Callable[[str, str, int], bool], index: Index) -> None:
    for path in paths:
        current, good, some = "", False, []
        for number, line in enumerate(lines(path), 1):
            subject = line.partition(" ")[0]
            if subject != current:
                if _UNUSUAL(subject):
                    if not line.strip() or line.lstrip()[0] == "#":
                        continue
                    subject = plain(line, path)[0]
                current, good = subject, wanted(path, subject, number)
            if good:
                some.append(line)
        index.add("".join(some), path, mark(path))


def _name(path: str, subject: str) -> str:
    """Return what an index calls a subject."""
    return subject[1:-1] if subject[0] == "<" else f"{mark(path)}{subject[2:]}"

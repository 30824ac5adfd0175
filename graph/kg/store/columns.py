"""Columns of numbers and texts as files in one folder, memory-mapped when they are read.

A column is a file of bare numbers in the machine's byte order, named by what it holds and the code of its numbers
(``tie.subject.I``: ``array`` codes B, H, I, Q, d). Texts are one file of UTF-8 and a column of where each begins.
Nothing is read before it is looked at, and what is looked at may be dropped from memory again by the system.
"""

from __future__ import annotations

import mmap
import os
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from struct import Struct
from typing import IO, TYPE_CHECKING, Any
from weakref import finalize

if TYPE_CHECKING:
    from numpy.typing import NDArray

PIECE = 1 << 20
CODES = {"B": "uint8", "H": "uint16", "I": "uint32", "Q": "uint64", "d": "float64"}


class Texts(Sequence[str]):
    """Texts by number; iterating and slicing decode them one by one."""

    def __init__(self, first: memoryview, data: memoryview) -> None:
        self._first, self._data = first, data

    def __len__(self) -> int:
        return len(self._first) - 1

    def __iter__(self) -> Iterator[str]:
        for first, after in pairwise(self._first):
            yield str(self._data[first:after], "utf-8", "surrogatepass")

    def __getitem__(self, number: Any) -> Any:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        if number < 0:
            number += len(self)
        if not 0 <= number < len(self):
            raise IndexError(number)
        return str(self._data[self._first[number] : self._first[number + 1]], "utf-8", "surrogatepass")

    def find(self, text: str) -> int | None:
        """Return the number of a text, or ``None``; the texts must be sorted. O(log n)."""
        number = self.place(text)
        return number if number < len(self) and self[number] == text else None

    def place(self, text: str) -> int:
        """Return how many of the sorted texts come before a text. O(log n)."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self[middle] < text:
                low = middle + 1
            else:
                high = middle
        return low


class Columns(dict[str, memoryview]):
    """The columns in a folder by the names of their files, mapped when they are first asked for.

    Raises ``OSError`` for one that is not there. ``held`` is a file that stays open as long as they are used.
    """

    def __init__(self, folder: str, held: IO[bytes] | None = None) -> None:
        super().__init__()
        self.folder = folder
        if held is not None:
            finalize(self, held.close)
        self._texts: dict[str, Texts] = {}

    def __missing__(self, file: str) -> memoryview:
        code = file.rpartition(".")[2]
        with open(os.path.join(self.folder, file), "rb") as opened:  # noqa: PTH123
            if os.fstat(opened.fileno()).st_size:
                data = memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))
            else:
                data = memoryview(b"")
        if code in CODES:
            data = data.cast(code)  # type: ignore[call-overload]
        self[file] = data
        return data

    def take(self) -> None:
        """Map every column and remove the folder, which leaves the columns there for as long as this is used."""
        from shutil import rmtree

        for file in os.listdir(self.folder):
            if file.endswith((*CODES, ".txt", ".rows")):
                self[file]
        rmtree(self.folder, ignore_errors=True)

    def texts(self, name: str) -> Texts:
        """Return a column of texts."""
        found = self._texts.get(name)
        if found is None:
            found = self._texts[name] = Texts(self[f"{name}.first.Q"], self[f"{name}.txt"])
        return found


class Table:
    """Rows of numbers of one shape, read one at a time, so that what was looked at does not fill the memory."""

    def __init__(self, path: str, shape: str) -> None:
        self._struct = Struct(shape)
        self._file = open(path, "rb")  # noqa: PTH123, SIM115
        finalize(self, self._file.close)
        self._pread = getattr(os, "pread", None)

    def __getitem__(self, row: int) -> tuple[Any, ...]:
        size = self._struct.size
        if self._pread is not None:
            return self._struct.unpack(self._pread(self._file.fileno(), size, row * size))
        self._file.seek(row * size)
        return self._struct.unpack(self._file.read(size))


class TextsWriter:
    """A column of texts that is being written; use it as a context, at whose end the beginnings are written."""

    def __init__(self, folder: str, name: str) -> None:
        self._place = os.path.join(folder, name)
        self._out = open(f"{self._place}.txt", "w+b")  # noqa: PTH123, SIM115
        self._first = array("Q", (0,))
        self._total = 0

    def __enter__(self) -> TextsWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._out.close()
        with open(f"{self._place}.first.Q", "wb") as out:  # noqa: PTH123
            self._first.tofile(out)

    def __len__(self) -> int:
        return len(self._first) - 1

    def add(self, text: str) -> None:
        """Write one text more."""
        self._total += self._out.write(text.encode("utf-8", "surrogatepass"))
        self._first.append(self._total)

    def extend(self, texts: Iterable[str]) -> None:
        """Write texts, all of which are held at once."""
        data = [text.encode("utf-8", "surrogatepass") for text in texts]
        self._out.write(b"".join(data))
        for each in data:
            self._total += len(each)
            self._first.append(self._total)

    def read(self, number: int) -> str:
        """Return a text that was written."""
        self._out.seek(self._first[number])
        data = self._out.read(self._first[number + 1] - self._first[number])
        self._out.seek(0, os.SEEK_END)
        return data.decode("utf-8", "surrogatepass")

    def arrange(self, rows: Iterable[int]) -> None:
        """Leave only these texts, given by number, in this order. Holds a piece of ``PIECE`` bytes, or one text."""
        first, self._first, self._total = self._first, array("Q", (0,)), 0
        begin = end = 0
        with self._out as old, open(f"{self._place}.new", "wb") as new:  # noqa: PTH123
            for row in rows:
                if first[row] != end or end - begin > PIECE:
                    old.seek(begin)
                    new.write(old.read(end - begin))
                    begin = first[row]
                end = first[row + 1]
                self._total += end - first[row]
                self._first.append(self._total)
            old.seek(begin)
            new.write(old.read(end - begin))
        os.replace(new.name, old.name)
        self._out = open(old.name, "a+b")  # noqa: PTH123, SIM115


class Writer:
    """Writes columns into a folder."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def numbers(self, name: str, code: str, values: NDArray[Any] | Sequence[Any]) -> None:
        """Write a column of numbers."""
        import numpy as np

        np.ascontiguousarray(values, dtype=CODES[code]).tofile(os.path.join(self.folder, f"{name}.{code}"))

    def rows(self, file: str, shape: Mapping[str, str], columns: Mapping[str, Any]) -> None:
        """Write columns as rows of a shape, which maps names to the codes of their numbers."""
        import numpy as np

        rows = np.empty(len(next(iter(columns.values()))), [(name, CODES[code]) for name, code in shape.items()])
        for name in shape:
            rows[name] = columns[name]
        rows.tofile(os.path.join(self.folder, file))

    def texts(self, name: str, values: Iterable[str]) -> None:
        """Write a column of texts. Linear; holds one text at a time and the column of beginnings."""
        with TextsWriter(self.folder, name) as out:
            for value in values:
                out.add(value)

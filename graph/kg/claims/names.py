"""Finding a thing by what people call it: any case, accents and punctuation ignored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.errors import AmbiguousName, UnknownName


def fold(name: str) -> str:
    """Return a name without case, accents, apostrophes, dots and doubled or outer spaces; hyphens count as spaces.

    >>> fold("  Kata'ib  Ḥizballāh "), fold("al-Muhandis"), fold("U.S.")
    ('kataib hizballah', 'al muhandis', 'us')
    """
    plain = name if name.isascii() else _bare(name)
    return " ".join(plain.casefold().translate(_DROPPED).split())


def _bare(name: str) -> str:
    from unicodedata import combining, normalize

    return "".join(sign for sign in normalize("NFKD", name) if not combining(sign))


_DROPPED = {**dict.fromkeys(map(ord, "'’‘ʼʿʾ`.\"“”")), **dict.fromkeys(map(ord, "-‐‑–_"), " ")}


class Names:
    """Looks things up by handle first, then by label or alias.

    ``called`` maps a handle to the names that the thing goes by. A handle wins over another thing's alias.
    """

    def __init__(self, kind: str, called: Mapping[str, Iterable[str]], hint: str) -> None:
        self.kind, self.hint = kind, hint
        self._called = called
        self._handles: dict[str, list[str]] = {}
        for handle in called:
            self._handles.setdefault(fold(handle), []).append(handle)

    def find(self, name: str) -> str:
        """Return the handle that a name means.

        Raises ``UnknownName`` with the near names, or ``AmbiguousName`` with the handles it may mean.

        >>> names = Names("actor", {"KH": ["Kataib Hezbollah"], "LH": ["Hezbollah"]}, "")
        >>> names.find("kata'ib hezbollah")
        'KH'
        """
        if name in self._called:
            return name
        folded = fold(name)
        found = self._handles.get(folded) or [
            handle for handle, names in self._called.items() if folded and any(fold(each) == folded for each in names)
        ]
        return self._only(name, found)

    def _only(self, name: str, found: Sequence[str]) -> str:
        """Return the one handle that was found for a name, or raise."""
        if len(found) == 1:
            return found[0]
        if found:
            raise AmbiguousName(self.kind, name, sorted(found))
        raise UnknownName(self.kind, name, self._near(name), hint=self.hint)

    def _near(self, name: str) -> list[str]:
        """Return the names among which those that look like an unknown one are sought."""
        return sorted({*self._called, *(name for names in self._called.values() for name in names)})

"""How a file writes its claims: learnt from some of them, as a pattern that takes others whole out of a text of lines.

A program that writes claims writes the statements of each in the same order, its locator's among them. A pattern takes
such a claim in two thirds of the time that its lines take one by one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from operator import itemgetter

MOST = 64
"""So many statements an order has at most: a pattern slows down with its length."""
Step = tuple[bool, str]
"""A statement: whether it is the locator's and not the claim's, and its predicate as it stands in a line."""
_ANY = r"([^ \n]*)[^\n]*\n(?:\%d [^\n]*\n)*+"
_REST = r"[^\n]*\n"
_USUAL = re.compile(r"<[^<>\\\s]+>").fullmatch
_RUN = re.compile(r"([^ \n]+ )[^\n]*\n(?:(?:\1|_:)[^\n]*\n)*+").match


class Form:
    """The order of statements in a claim and its locator; it fits nothing until it has learnt.

    ``wanted`` has, for the statements that are looked for, the pattern of the rest of the line, with one group, and
    whether a claim must have it.
    """

    def __init__(self, wanted: Mapping[Step, tuple[str, bool]]) -> None:
        self._wanted = wanted
        self._order: list[Step] = []
        self._compile()

    def read(self, text: str) -> list[tuple[str, ...]]:
        """Return claims with their locators and, in between, all other lines, those of one subject together. Linear.

        Of each: its text; the subject of lines that fit no claim; the claim; its locator; the values wanted. What is
        not said is empty.
        """
        return list(map(self._pick, self._find(text)))

    def learn(self, text: str) -> bool:
        """Learn from the claim with which a text begins, and return whether it showed anything new.

        Where claims contradict each other, the last one counts.
        """
        run = _RUN(text)
        order, at = self._order.copy(), 0
        for line in run[0].split("\n")[:-1] if run else ():
            subject, predicate, *_ = f"{line}  ".split(" ")
            step = subject.startswith("_:"), predicate
            if step not in order[at:]:
                if step in order:  # claims that had only one of two statements did not show which comes first
                    order.remove(step)
                    at -= 1
                elif not _USUAL(predicate):
                    return False
                order.insert(at, step)
            at = order.index(step) + 1
        if order == self._order or len(order) > MOST:
            return False
        self._order = order
        self._compile()
        return True

    def _compile(self) -> None:
        pattern, groups, node = r"(?=(<[^<>\\\s]+>) )", 2, 0
        places: dict[Step, int] = {}
        for step in self._order:
            located, predicate = step
            if located and not node:
                pattern += r"(?=(_:[^<\\\s]+) )"
                groups = node = groups + 1
            line = rf"\{node if located else 2} {re.escape(predicate)} "
            if step in self._wanted:
                value, needed = self._wanted[step]
                pattern += line + value if needed else f"(?:{line}{value})?+"
                groups = places[step] = groups + 1
            else:
                pattern += f"(?:{line}{_REST})?+"
        if not node or any(needed and step not in places for step, (_, needed) in self._wanted.items()):
            pattern, groups, node, places = "(?!)()", 2, 2, {}
        else:
            pattern += rf"(?!\2 |\{node} )"
        other, never = groups + 1, groups + 2
        self._find = re.compile(f"({pattern}|{_ANY % other}|(?!)())").findall
        wanted = (places.get(step, never) for step in self._wanted)
        self._pick = itemgetter(*(group - 1 for group in (1, other, 2, node, *wanted)))

"""The shipped questions: SPARQL files in ``ontology/queries``, each with its title in its first line."""

from __future__ import annotations

import os
from typing import NamedTuple

from kg.claims.text import read_text
from kg.errors import UnknownName
from kg.resources import folder


class Question(NamedTuple):
    """A question with its name, its title and its SPARQL."""

    name: str
    title: str
    sparql: str


def questions() -> list[Question]:
    """Return the shipped questions, by name.

    >>> len(questions())
    10
    """
    place = os.path.join(folder("ontology"), "queries")
    found = []
    for file in sorted(os.listdir(place)):
        if file.endswith(".rq"):
            text = read_text(os.path.join(place, file))
            found.append(Question(file.removesuffix(".rq"), text.partition("\n")[0].lstrip("# ").strip(), text))
    return found


def question(name: str) -> Question:
    """Return the question of that name. Raises ``UnknownName``."""
    by_name = {each.name: each for each in questions()}
    if name not in by_name:
        raise UnknownName("question", name, by_name, hint="'kg query --list' lists them")
    return by_name[name]

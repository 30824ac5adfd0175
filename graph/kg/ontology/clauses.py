"""The clauses in which rules and motifs are written: "?a funds ?b, ?b is-a state, ?a != ?b"."""

import re
from collections.abc import Callable

from kg.errors import InputError
from kg.ontology.model import Atom, Pattern

Words = Callable[[str], tuple[str, bool]]
"""Finds the relation that a notation means, and whether it reads it backwards; raises ``UnknownName``."""
Kinds = Callable[[str], str]
"""Finds the type of actor that a word means, as an IRI; raises ``UnknownName``."""
VARIABLE = re.compile(r"\?[A-Za-z]\w*", re.ASCII)


def pattern(text: str, words: Words, kinds: Kinds) -> Pattern:
    """Return the pattern that clauses with commas between them describe.

    A clause is a variable, a relation and a variable; or "?a != ?b"; or "?a is-a state". Raises ``InputError`` for a
    clause that cannot be read, for a variable that stands in no tie, and where the clauses fall apart into groups that
    share no variable, as anything would go with anything; what ``words`` and ``kinds`` raise.

    >>> print(pattern("?a funds ?b, ?c part-of ?b, ?a != ?c", lambda word: (word, False), str))
    ?a funds ?b, ?c part-of ?b, ?a != ?c
    >>> pattern("?a funds ?b, ?c funds ?d", lambda word: (word, False), str)
    Traceback (most recent call last):
    kg.errors.InputError: nothing ties ?c to ?a; add a clause that does
    """
    atoms: list[Atom] = []
    apart: list[tuple[str, str]] = []
    typed: list[tuple[str, str]] = []
    for clause in text.split(","):
        terms = clause.split()
        variables = [term[1:] for term in terms if VARIABLE.fullmatch(term)]
        if len(terms) == 3 and terms[1] == "is-a" and variables == [terms[0][1:]]:
            typed.append((variables[0], kinds(terms[2])))
            continue
        if len(terms) != 3 or len(variables) != 2:
            raise InputError(f"'{' '.join(terms)}' is no clause", hint="write ?a funds ?b, ?a != ?b or ?a is-a state")
        one, other = variables
        if one == other:
            raise InputError(f"'{clause.strip()}' ties ?{one} to itself", hint="use two variables")
        if terms[1] == "!=":
            apart.append((one, other))
        else:
            relation, backwards = words(terms[1])
            atoms.append(Atom(relation, *((other, one) if backwards else (one, other))))
    found = Pattern(tuple(atoms), tuple(apart), tuple(typed))
    named = [*(name for pair in apart for name in pair), *(name for name, _ in typed)]
    loose = [name for name in named if name not in found.variables]
    if loose or not atoms:
        raise InputError(f"?{loose[0]} stands in no tie" if loose else "there is no tie", hint="add a clause with it")
    _connected(found)
    return found


def _connected(found: Pattern) -> None:
    first, *others = found.variables
    met, left = {first}, list(found.atoms)
    while left:
        near = [atom for atom in left if atom.subject in met or atom.object in met]
        if not near:
            loose = next(name for name in others if name not in met)
            raise InputError(f"nothing ties ?{loose} to ?{first}", hint="add a clause that does")
        met |= {name for atom in near for name in (atom.subject, atom.object)}
        left = [atom for atom in left if atom not in near]

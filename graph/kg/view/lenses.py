"""The lenses as a page needs them that works out chains by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from kg.chains import Walk
from kg.ontology import Lens


def lenses(several: Iterable[Lens], symmetric: Collection[str], relations: Collection[str]) -> dict[str, Any]:
    """Return ``lenses`` and the ``kinds`` of their steps: how firm each is, by notation.

    The ``steps`` of a lens are lists by relation, of those relations only that are wanted: whether the step is taken
    from the subject's side, the states of a chain before and after it (see ``kg.chains.walk``), and its kind. ``first``
    is the state of a chain without steps. Steps that a lens keeps for those who ask are left out, as nobody asks in a
    page.

    >>> import kg
    >>> found = lenses([kg.open().ontology.lens("funding")], (), {"funds", "part-of"})
    >>> found["lenses"][0]["first"], found["lenses"][0]["steps"]["part-of"]
    (0, [[False, 0, 0, 'through the parent'], [False, 1, 1, 'through the parent']])
    >>> sorted(found["kinds"])
    ['direct transfer', 'through the parent']
    """
    rows = []
    kinds: dict[str, float] = {}
    for lens in several:
        walk = Walk(lens, symmetric, ())
        steps: dict[str, list[Any]] = {}
        for relation, way, state, following, kind in walk:
            if relation in relations:
                steps.setdefault(relation, []).append([way, state, following, kind.notation])
                kinds[kind.notation] = kind.strength
        named = {"lens": lens.notation, "label": lens.label, "definition": lens.definition}
        rows.append(named | {"first": walk.first, "steps": steps})
    return {"lenses": rows, "kinds": kinds}

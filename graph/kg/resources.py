"""The files that are shipped: the ontology and the seeds, in a checkout or inside the wheel."""

from __future__ import annotations

import os.path

PACKAGE = os.path.dirname(os.path.abspath(__file__))


def folder(name: str) -> str:
    """Return the path of the shipped folder ``ontology`` or ``seeds``.

    In a wheel they are packed into the package; in an editable install they are read from the checkout.

    >>> os.path.isfile(os.path.join(folder("ontology"), "core.ttl"))
    True
    """
    packed = os.path.join(PACKAGE, "_data", name)
    return packed if os.path.isdir(packed) else os.path.join(os.path.dirname(os.path.dirname(PACKAGE)), name)

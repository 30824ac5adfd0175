"""Who reaches whom: the best chains that a lens allows."""

from kg.chains.model import Chain, Hop, Paths
from kg.chains.search import find, reaches
from kg.chains.survivors import Exhausted, Survivors
from kg.chains.walk import Walk

__all__ = ["Chain", "Exhausted", "Hop", "Paths", "Survivors", "Walk", "find", "reaches"]

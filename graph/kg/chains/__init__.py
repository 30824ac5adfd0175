"""Who reaches whom: the best chains that a lens allows."""

from kg.chains.model import Chain, Hop, Paths
from kg.chains.search import find, reaches

__all__ = ["Chain", "Hop", "Paths", "find", "reaches"]

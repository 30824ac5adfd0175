"""Who reaches whom: the best chains that a lens allows."""

from kg.chains.model import Chain, Hop, Paths
from kg.chains.search import find, reaches
from kg.chains.survivors import Survivors, TooManySearches

__all__ = ["Chain", "Hop", "Paths", "Survivors", "TooManySearches", "find", "reaches"]

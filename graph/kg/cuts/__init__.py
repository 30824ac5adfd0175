"""What must go before one actor no longer reaches another: the least sets of claims, ties or actors."""

from kg.cuts.model import Cut, Cuts, Removed
from kg.cuts.search import KINDS, WEIGHTS, cuts

__all__ = ["KINDS", "WEIGHTS", "Cut", "Cuts", "Removed", "cuts"]

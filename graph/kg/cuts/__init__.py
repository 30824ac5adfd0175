"""What must go before one actor no longer reaches another: the least sets of claims, ties or actors."""

from kg.cuts.model import NOBODY, Cut, Cuts, Removed
from kg.cuts.search import KINDS, WEIGHTS, cuts

__all__ = ["KINDS", "NOBODY", "WEIGHTS", "Cut", "Cuts", "Removed", "cuts"]

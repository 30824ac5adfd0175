"""The interactive picture of a graph: one HTML page, offline and safe to share."""

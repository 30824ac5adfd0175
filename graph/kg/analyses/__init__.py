"""Questions about a graph, one file each."""

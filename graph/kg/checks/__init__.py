"""Whether a graph is sound: its structure, its shapes, its vocabulary, its places in the texts."""

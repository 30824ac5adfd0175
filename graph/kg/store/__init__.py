"""Where a graph is kept and asked: the embedded Oxigraph store."""

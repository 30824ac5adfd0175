"""From files to a compiled graph: columns that are mapped into memory, and a store to ask in SPARQL."""

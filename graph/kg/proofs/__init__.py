"""Proofs written out, one file per format: with lines for people, as diagrams, as RDF."""

"""The sections of the benchmark, each a module with ``measure``."""

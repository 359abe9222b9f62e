"""How fast Back Issue is, and how that changes with the size of the archive: ``python -m benchmarks.speed``."""

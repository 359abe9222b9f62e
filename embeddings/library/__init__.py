"""The library: one SQLite file of issues, paragraphs, vectors and events; writing, checking and moving it."""

__all__ = [
    "checksums",
    "export",
    "library",
    "migrations",
    "schema",
    "serialization",
    "writer",
    "writer_lock",
]

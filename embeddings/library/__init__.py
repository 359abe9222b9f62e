"""The library: one SQLite file of issues, paragraphs, vectors and events; writing, checking and moving it."""

__all__ = [
    "checksums",
    "durable",
    "export",
    "kept",
    "library",
    "migrations",
    "rows",
    "schema",
    "serialization",
    "writer",
    "writer_lock",
]

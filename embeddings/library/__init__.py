"""The library: one SQLite file of issues, paragraphs, vectors and events; writing, checking and moving it."""

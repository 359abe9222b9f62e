"""Paragraphs to a library that can be searched: encoder, library, the store over it, search, builds.

Knows nothing of answers or screens. ``build.build`` writes a library, ``search.searcher.Searcher`` searches one.
"""

__all__ = [
    "build",
    "encoder",
    "integrity",
    "library",
    "model",
    "search",
    "store",
]

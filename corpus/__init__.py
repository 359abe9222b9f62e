"""Newsletters as they were published: from a file to an issue with pages, paragraphs, dates and events.

Knows nothing of vectors, questions or screens. ``issues.read_issue`` is the way in, ``model`` has the values.
"""

__all__ = [
    "dates",
    "events",
    "formats",
    "issues",
    "layout",
    "metadata",
    "model",
    "paragraphs",
    "pdf",
    "places",
    "samples",
    "text",
]

"""Turns of a conversation: their kind, what they lean on, and the answers that come from the library itself."""

__all__ = [
    "answer_lines",
    "classifier",
    "kinds",
    "lexicon",
    "library_facts",
    "mentions",
    "overview",
    "reading",
    "scope",
    "upcoming",
    "wishes",
]

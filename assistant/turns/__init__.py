"""What kind of turn a text is, what it leans on, and the answers that come from the library itself."""

__all__ = [
    "classifier",
    "kinds",
    "lexicon",
    "library_facts",
    "mentions",
    "overview",
    "reading",
    "scope",
    "told",
    "upcoming",
    "wishes",
]

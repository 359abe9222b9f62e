"""A question to ranked passages: term index, vector index, late interaction, near-duplicates, spelling."""

__all__ = [
    "grams",
    "late_interaction",
    "near_duplicates",
    "rarity",
    "searcher",
    "spelling",
    "term_index",
    "vector_index",
]

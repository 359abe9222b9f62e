"""A question to ranked passages, over any store: fusion, late interaction, near-duplicates, spelling."""

__all__ = [
    "late_interaction",
    "near_duplicates",
    "rarity",
    "searcher",
    "spelling",
]

"""Issues kept and paragraphs found, over one seam: what every store promises, and the stores that there are."""

__all__ = [
    "contract",
    "embedded",
    "grams",
    "lance",
    "places",
    "term_index",
    "vector_index",
]

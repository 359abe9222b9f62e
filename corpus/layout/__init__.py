"""Geometry of a page: lines, boxes, tables and running heads, in reading order.

Pure functions over the values of ``corpus.pdf``.
"""

__all__ = [
    "baselines",
    "blocks",
    "boxes",
    "dehyphenation",
    "drawings",
    "line",
    "lines",
    "page_layout",
    "reading_order",
    "running_heads",
    "tables",
    "units",
]

"""The tree of issues and the bar of a rebuild."""

__all__ = [
    "building",
    "rebuild_bar",
    "tree",
]

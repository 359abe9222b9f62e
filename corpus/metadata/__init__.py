"""Metadata of an issue: title, series, number and date, each with the source it was read from."""

__all__ = [
    "dating",
    "head_lines",
    "issue_dates",
    "issue_head",
    "naming",
    "numbering",
    "series",
    "spaced_letters",
    "titles",
]

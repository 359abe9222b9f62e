"""What an issue says of itself: title, series, number and date, each with the source it was read from."""

__all__ = [
    "issue_dates",
    "issue_head",
    "numbering",
    "titles",
]

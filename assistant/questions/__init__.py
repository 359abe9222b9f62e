"""Questions: kind, expected answer, dates, names, issues named, and what a follow-up leans on."""

__all__ = [
    "kinds",
    "named_issues",
    "periods",
    "question",
    "read",
    "spelling",
]

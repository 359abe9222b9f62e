"""Answers that stand in records and rows: events, authors, officers. A lookup takes passages, never the assistant."""

__all__ = [
    "authors",
    "event_answers",
    "event_lookup",
    "event_questions",
    "event_words",
    "found",
    "officers",
    "people",
]

"""Answers that stand in records and rows: events. A lookup takes passages, never the assistant."""

__all__ = [
    "event_answers",
    "event_changes",
    "event_lookup",
    "event_questions",
    "event_words",
    "found",
]

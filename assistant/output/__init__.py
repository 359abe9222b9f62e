"""Answers, events and issues as text for a terminal, as JSON, CSV and calendar files."""

__all__ = [
    "bars",
    "calendar_files",
    "csv_table",
    "event_certainty",
    "json_forms",
    "phrases",
    "terminal",
]

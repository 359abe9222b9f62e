"""Answers, events and issues as text for a terminal, as JSON, CSV, calendar files, Markdown and HTML."""

__all__ = [
    "bars",
    "calendar_files",
    "csv_table",
    "dated",
    "event_certainty",
    "exported",
    "json_forms",
    "lines",
    "phrases",
    "terminal",
    "wording",
]

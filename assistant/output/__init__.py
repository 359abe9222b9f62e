"""Answers, events and issues as text for a terminal, as JSON, CSV and calendar files."""

"""Answers that stand in records and rows: events, authors, officers. A lookup takes passages, never the assistant."""

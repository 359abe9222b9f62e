"""One file a screen or dialogue."""

__all__ = [
    "build_report",
    "chat",
    "citations",
    "conversations",
    "explain",
    "help",
    "modal",
    "panes",
    "related",
    "saved",
    "welcome",
]

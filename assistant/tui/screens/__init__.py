"""One file a screen or dialogue."""

__all__ = [
    "asking",
    "build_report",
    "chat",
    "choices",
    "citations",
    "conversations",
    "explain",
    "help",
    "modal",
    "panes",
    "saved",
    "welcome",
]

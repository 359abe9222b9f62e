"""The chat: screens, panes, and the seam to the assistant."""

__all__ = [
    "app",
    "chrome",
    "conversation",
    "engine",
    "jobs",
    "library",
    "messages",
    "opening",
    "screens",
    "source",
    "start",
    "state",
    "web",
]

"""The chat in a browser: the check of who asks, the server, the assistant they share, a window, the page."""

__all__ = [
    "access",
    "server",
    "shared",
    "window",
]

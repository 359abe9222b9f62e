"""The chat in a browser: the check of who asks, the server, one window's process, the page."""

__all__ = [
    "access",
    "server",
    "window",
]

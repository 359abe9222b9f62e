"""Keys, key line, splitter, themes and text made safe: what every screen uses."""

__all__ = [
    "hanging",
    "host",
    "key_line",
    "keys",
    "safe_text",
    "splitter",
    "themes",
]

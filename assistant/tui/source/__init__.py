"""The cited page: its text, its picture, the place lit on it."""

__all__ = [
    "bookmarks",
    "copied",
    "external_viewer",
    "page_picture",
    "page_text",
    "pane",
    "place",
    "terminal_pictures",
    "timeline",
    "view",
]

"""Newsletters from where they arrive: mail folders, IMAP, feeds; as plain files in the newsletters' folder."""

__all__ = [
    "feed",
    "imap",
    "item",
    "keep",
    "mailboxes",
]

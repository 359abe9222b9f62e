"""Mail that lies on this machine: a Maildir or an mbox file, read and never changed."""

from __future__ import annotations

import email
import email.policy
import hashlib
import mailbox
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from assistant.fetching.item import LARGEST, FetchError, Item


def is_maildir(path: Path) -> bool:
    """Whether a folder is a Maildir: mail lies in its folders cur and new."""
    return (path / "cur").is_dir() and (path / "new").is_dir()


def from_maildir(folder: Path) -> Iterator[Item]:
    """Every message of the Maildir, of one that is too large its beginning.

    The files are read as they are: asking the folder would mark mail as seen.
    """
    for below in ("cur", "new"):
        for path in sorted((folder / below).iterdir()):
            if path.is_file() and not path.name.startswith("."):
                with path.open("rb") as file:
                    yield message(file.read(LARGEST + 1))


def from_mbox(path: Path) -> Iterator[Item]:
    """Every message of an mbox file, of one that is too large its beginning. Raises FetchError where it is none."""
    with path.open("rb") as file:
        if file.read(5) != b"From ":
            raise FetchError(f"{path} is no mailbox: an mbox file begins with “From ”.")
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            yield message(box.get_file(key).read(LARGEST + 1))
    finally:
        box.close()


def message(content: bytes) -> Item:
    """A message as it came, by its own headers; what they do not say is told by its bytes."""
    parsed = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    identity = _header(parsed, "message-id") or hashlib.sha256(content).hexdigest()
    return Item(identity, _header(parsed, "subject"), _day(_header(parsed, "date")), ".eml", content)


def _header(parsed: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(parsed[name] or "").split())
    except Exception:  # a header that nobody can take apart costs itself alone
        return ""


def _day(text: str) -> date | None:
    try:
        return parsedate_to_datetime(text).date()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None

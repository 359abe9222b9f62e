"""One newsletter as it arrived, and what may go wrong on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: Bytes of one message or feed; more is no newsletter.
LARGEST = 50_000_000


class FetchError(Exception):
    """Nothing could be fetched; the text is one sentence for a reader."""


@dataclass(frozen=True, slots=True)
class Item:
    """``identity`` is the sender's own (Message-ID, id of an entry) and tells what was fetched before.

    ``content`` is the file's, ``suffix`` its kind (".eml", ".html").
    """

    identity: str
    title: str
    dated: date | None
    suffix: str
    content: bytes

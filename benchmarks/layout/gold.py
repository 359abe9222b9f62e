"""Pages read by eye, kept without their texts: each paragraph as a checksum and a short hash of each of its words.

The texts are their publishers'. A hash of two hex digits a word is enough to tell how alike two paragraphs are, and
gives no word back.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from corpus.model import Box

PAGES = Path(__file__).parents[2] / "tests" / "gold" / "pages.jsonl"


@dataclass(frozen=True, slots=True)
class GoldParagraph:
    """One paragraph of a page; ``words`` are hashes; ``free_order``: its place among the others is one of several."""

    file: str
    page: int
    order: int
    kind: str
    boxes: tuple[Box, ...]
    free_order: bool
    sha256: str
    words: tuple[str, ...]


def squash(text: str) -> str:
    """Letters and digits alone, in one form."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text.replace("\u00ad", ""))).casefold()


def checksum(text: str) -> str:
    return hashlib.sha256(squash(text).encode()).hexdigest()


def word_hashes(text: str) -> tuple[str, ...]:
    """Two hex digits a word or number, however they are spaced ("9:00am", "9:00 am")."""
    bare = unicodedata.normalize("NFKC", text.replace("\u00ad", "")).casefold()
    return tuple(hashlib.sha256(word.encode()).hexdigest()[:2] for word in re.findall(r"[^\W\d_]+|\d+", bare))


def read_gold(path: Path = PAGES) -> dict[tuple[str, int], list[GoldParagraph]]:
    """The paragraphs of every page, in order; those of kind "ignore" are places that are no paragraph."""
    pages: dict[tuple[str, int], list[GoldParagraph]] = {}
    for row in map(json.loads, path.read_text("utf-8").splitlines()):
        boxes = tuple(Box(*box) for box in row.pop("boxes"))
        found = GoldParagraph(**(row | {"boxes": boxes, "words": tuple(re.findall("..", row["words"]))}))
        pages.setdefault((found.file, found.page), []).append(found)
    return {page: sorted(found, key=lambda one: one.order) for page, found in pages.items()}

"""Events labelled by eye: dates plain, titles and places as hashes, so that the words stay with their publishers.

A text is kept as the SHA-256 of its letters and digits (lower case, nothing else) and as two hex digits a word, from
which the likeness of another text to it can be told and the text itself cannot.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: In place of a day: it could not be told.
ANY = "any"
#: What a text is compared by.
WORD = re.compile(r"[^\W_]+")


def squashed(text: str) -> str:
    """The letters and digits of ``text``, lower case."""
    return "".join(WORD.findall(unicodedata.normalize("NFKC", text).lower().replace("\u00ad", "")))


@dataclass(frozen=True, slots=True)
class Hashed:
    """A text that may be compared and not be read: ``whole`` is its SHA-256, ``words`` two hex digits a word."""

    whole: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Hashed:
        words = WORD.findall(unicodedata.normalize("NFKC", text).lower())
        return cls(_digest(squashed(text)), tuple(_digest(word)[:2] for word in words))

    @classmethod
    def from_form(cls, form: dict[str, str]) -> Hashed:
        words = form["words"]
        return cls(form["sha256"], tuple(words[i : i + 2] for i in range(0, len(words), 2)))

    def form(self) -> dict[str, str]:
        return {"sha256": self.whole, "words": "".join(self.words)}

    def likeness(self, other: Hashed) -> float:
        """1 for the same letters and digits; else twice the shared words over those of both (Dice), below 1."""
        if self.whole == other.whole:
            return 1.0
        shared = sum((Counter(self.words) & Counter(other.words)).values())
        both = len(self.words) + len(other.words)
        return min(0.99, 2 * shared / both) if both else 0.0


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Label:
    """One event on one page: what is right, and what else is accepted (``ANY`` for every day).

    ``optional``: finding it is right and not finding it is no miss (a feast day in a calendar, a deadline). An event
    that its page does not name has no ``titles``: no name of it is right or wrong.
    """

    file: str
    page: int
    starts: tuple[str, ...]
    end: str | None
    time: str | None
    rule: str | None
    status: str
    titles: tuple[Hashed, ...]
    places: tuple[Hashed, ...]
    optional: bool


def read_labels(path: Path) -> list[Label]:
    return [_label(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _label(form: dict[str, Any]) -> Label:
    return Label(
        form["file"],
        form["page"],
        tuple(form["starts"]),
        form["end"],
        form["time"],
        form["rule"],
        form["status"],
        tuple(Hashed.from_form(one) for one in form["titles"]),
        tuple(Hashed.from_form(one) for one in form["places"]),
        form.get("optional", False),
    )

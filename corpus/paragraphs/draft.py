"""Paragraphs in the making: the lines they are made of, part by part, and the text these lines give."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, TypeVar

from corpus.layout.dehyphenation import Vocabulary, join_lines, line_text
from corpus.layout.line import Line
from corpus.layout.page_layout import Block
from corpus.layout.units import bounds_of
from corpus.model import Box, Kind

T = TypeVar("T")


_BULLET = re.compile(r"(?:[•◦‣⁃∙·▪▫■□●○◆◇❖❑❒✓✔➢➤►▶★☆✦✧♦]|[o§–—*-]\s)\s*\S")


_NUMBERED = re.compile(r"(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{2,4})[.)]|\d{1,3}\s[-–])\s*(?=\D)")


ENDS = re.compile(r"[.!?:;。！？：；…][”\"’'»)\]）』」]*$")


BREAK = re.compile(r"[^\W_](?:-|\u00ad|\u2010|\ufffe)$")


@dataclass(slots=True)
class Part:
    """The lines of a draft on one page and in one column; ``many``: several lines reach its right edge.

    ``cells`` are the places among the lines at which a new cell of a table begins.
    """

    page: int
    lines: list[Line]
    right: float
    many: bool = True
    cells: tuple[int, ...] = ()

    @property
    def box(self) -> Box:
        return bounds_of(self.lines)


@dataclass(slots=True)
class Draft:
    """A paragraph in the making.

    ``block`` is the first one it stood in; ``opens``/``closes``: it stands at that block's start/end; ``jump`` is
    the page that "Continued on page 5" names; ``under`` the heading it was put under.
    """

    parts: list[Part]
    block: Block
    kind: Kind | None = None
    opens: bool = False
    closes: bool = False
    article: str = ""
    headings: tuple[str, ...] = ()
    jump: int | None = None
    under: Draft | None = field(default=None, repr=False)
    marks: set[str] = field(default_factory=set)
    kept: dict[str, Any] = field(default_factory=dict, repr=False)
    size: float = 0.0

    def __post_init__(self) -> None:
        self.size = median([line.size for line in self.lines])

    @property
    def lines(self) -> list[Line]:
        return [line for part in self.parts for line in part.lines]

    @property
    def first(self) -> Line:
        return self.parts[0].lines[0]

    @property
    def last(self) -> Line:
        return self.parts[-1].lines[-1]

    @property
    def page(self) -> int:
        return self.parts[0].page

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)

    @property
    def italic(self) -> bool:
        return all(line.italic for line in self.lines)

    @property
    def box(self) -> Box:
        return self._kept("box", lambda: self.parts[0].box)

    def text(self, vocabulary: Vocabulary) -> str:
        return self.composed(vocabulary).text

    def composed(self, vocabulary: Vocabulary) -> Composed:
        """The draft's text and where in it each part and line stands."""
        return self._kept("text", lambda: compose(self.parts, vocabulary))

    def _kept(self, name: str, make: Callable[[], T]) -> T:
        """A value worked out once for the lines the draft has now."""
        lines = sum([len(part.lines) for part in self.parts])
        found: tuple[int, T] | None = self.kept.get(name)
        if found is None or found[0] != lines:
            found = self.kept[name] = (lines, make())
        return found[1]


@dataclass(frozen=True, slots=True)
class Composed:
    """The text of a draft; ``places``: where each part stands, (start, end) without gaps; ``starts``: of each line."""

    text: str
    places: list[tuple[int, int]]
    starts: list[int]


def compose(parts: Sequence[Part], vocabulary: Vocabulary) -> Composed:
    """The text that the lines of a draft's parts give."""
    text, full = "", False
    edges: list[int] = []
    starts: list[int] = []
    for part in parts:
        for index, line in enumerate(part.lines):
            written = line_text(line)
            if index in part.cells and text:
                joined = f"{text} {written}"
            else:
                joined = join_lines(text, written, vocabulary, full=full)
            full = part.right - line.right < 2 * line.size
            starts.append(max(0, len(joined) - len(written)) if text else 0)
            if index == 0:
                edges.append(starts[-1])
            text = joined
    ends = [*edges[1:], len(text)]
    return Composed(text, list(zip(edges, ends, strict=True)), starts)


def is_bullet(text: str) -> bool:
    return bool(_BULLET.match(text))


def is_numbered(text: str) -> bool:
    return bool(_NUMBERED.match(text))


def item_number(text: str) -> int | None:
    """The number an item begins with: "3", "3.", "(3)"."""
    match = re.match(r"\(?(\d{1,2})(?:[.)]?\s+|[.)、．])(?=[^\d\s])", text)
    return int(match.group(1)) if match else None


OPENS_QUOTE = re.compile(r"[“„«\"‘'「『]")


def squash(text: str) -> str:
    """Letters and digits alone, for comparing."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def place_of(draft: Draft) -> tuple[int, int]:
    return draft.page, draft.block.container

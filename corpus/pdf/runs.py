"""A page's characters are cut into pieces of one face on one baseline, with as few questions to the library as will do.

The library is asked through ``TextSource``; nothing here knows it. Coordinates are the library's, from the bottom
left of the unturned page, until ``Piece.run`` places a piece in the page's frame.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Protocol

from corpus.pdf.page import LINE_END_HYPHEN, Font, Frame, Run, clean_text

_WORD_GAP = re.compile(r"\s+")
#: Letters further apart than this, in ems, are not one word, however regularly they stand; nor are fewer gaps than
#: these between single letters.
_LOOSEST, _SPACED_OUT = 0.35, 3
Edges = tuple[float, float, float, float]


class TextSource(Protocol):
    """What the library tells of a page's characters, by their place in ``text``; edges are left, bottom, right, top."""

    text: str

    def owner(self, index: int) -> int | None:
        """The text object a character belongs to; None for white space the library made up."""
        ...

    def is_made_up(self, index: int) -> bool: ...

    def edges(self, index: int) -> Edges: ...

    def origin(self, index: int) -> tuple[float, float]: ...

    def scale(self, index: int) -> tuple[float, float]:
        """(size in points, degrees anticlockwise)."""
        ...

    def colour(self, index: int) -> int:
        """0xRRGGBB."""
        ...

    def is_invisible(self, owner: int) -> bool:
        """Whether a text object is drawn neither filled nor outlined."""
        ...

    def face(self, owner: int) -> tuple[Font, dict[str, float]]:
        """A text object's font, and the widths of its characters met so far in ems (to be added to)."""
        ...


@dataclass(slots=True)
class Piece:
    """A run as the library counts it: edges of its first and last character, the origin of the first."""

    text: str
    first: Edges
    last: Edges
    origin: tuple[float, float]
    size: float
    font: Font
    colour: int
    angle: float
    spaced: bool
    tracking: float
    parted: bool
    owner: int
    invisible: bool

    def run(self, frame: Frame, width: float, height: float) -> Run | None:
        a, b = self.first, self.last
        if self.angle == 0 and frame.turns == 0:
            left, right = min(a[0], b[0]) - frame.left, max(a[2], b[2]) - frame.left
            top, bottom = frame.top - a[3], frame.top - a[1]
        else:
            left, top, right, bottom = frame.box(min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
        if (
            right <= 0
            or left >= width
            or bottom <= 0
            or top >= height
            or not math.isfinite(left + right + top + bottom)
        ):
            return None
        text = clean_text(self.text[:-1] + LINE_END_HYPHEN if self.text.endswith("\u00ad") else self.text).strip()
        if not text:
            return None
        angle = (self.angle - 90 * frame.turns + 180) % 360 - 180
        return Run(
            text,
            max(0.0, left),
            max(0.0, top),
            min(width, right),
            min(height, bottom),
            frame.baseline(*self.origin),
            self.size,
            self.font,
            self.colour,
            angle if abs(angle) > 0.5 else 0.0,
            self.spaced,
            self.tracking,
            self.parted,
        )


class Pieces:
    """Cuts a page's text into pieces: by text object first, then at gaps wider than words ask for.

    Characters of a text object stand together, so its end is found by leaps and halves instead of one call a
    character, and the edges of its first and last character tell its box.
    """

    def __init__(self, source: TextSource) -> None:
        self._source = source
        self._text = source.text
        self._edges = source.edges
        self._made_up: set[int] = set()

    def all(self) -> list[Piece]:
        pieces: list[Piece] = []
        count, owner_of = len(self._text), self._source.owner
        start, spaced, parted = 0, False, False
        while start < count:
            owner = owner_of(start)
            if owner is None:  # white space the library made up; the layout decides by the gap itself
                parted = self._text[start] == " "
                start += 1
                continue
            stop = self._end_of(owner, start)
            text = self._text[start:stop]
            bare = text.strip()
            if bare:
                first = start + text.index(bare[0])
                found = self._cut(owner, first, first + len(bare), spaced or first > start, parted)
                pieces.extend(found)
                spaced = first + len(bare) < stop
            else:
                spaced = True
            start, parted = stop, False
        return pieces

    def _end_of(self, owner: int, start: int) -> int:
        count, owner_of = len(self._text), self._source.owner
        low, leap = start, 1
        while low + leap < count and owner_of(low + leap) == owner:
            low, leap = low + leap, leap * 2
        high = min(low + leap, count)
        while high - low > 1:
            middle = (low + high) // 2
            if owner_of(middle) == owner:
                low = middle
            else:
                high = middle
        return high

    def _cut(self, owner: int, start: int, stop: int, spaced: bool, parted: bool) -> Iterator[Piece]:
        source = self._source
        font, widths = source.face(owner)
        size, angle = source.scale(start)
        first, last = self._edges(start), self._edges(stop - 1)
        colour = source.colour(start)
        invisible = source.is_invisible(owner)
        cuts, tracking = [start, stop], 0.0
        if angle % 90 == 0 and stop - start > 1:
            cuts, tracking = self._wide_gaps(widths, start, stop, size, first, last, angle)
        for begin, end in pairwise(cuts):
            text = self._text[begin:end]
            lead = len(text) - len(text.lstrip())
            text = text.strip()
            if not text:
                continue
            at = begin + lead
            head = first if at == start else self._edges(at)
            tail = last if end == stop else self._edges(at + len(text) - 1)
            if self._made_up:
                text = "".join(c for index, c in enumerate(text, at) if index not in self._made_up)
            yield Piece(
                text,
                head,
                tail,
                source.origin(at),
                size,
                font,
                colour,
                angle,
                spaced or begin > start,
                tracking,
                parted,
                owner,
                invisible,
            )

    def _wide_gaps(
        self,
        widths: dict[str, float],
        start: int,
        stop: int,
        size: float,
        first: Edges,
        last: Edges,
        angle: float,
    ) -> tuple[list[int], float]:
        """Where to cut a text object (before a gap of an em that its other gaps do not share), and its tracking."""
        text = self._text[start:stop]
        turned = round(angle / 90) % 2
        low, high = (1, 3) if turned else (0, 2)
        long = max(first[high], last[high]) - min(first[low], last[low])
        for character in set(text).difference(widths):
            edges = self._edges(start + text.index(character))
            widths[character] = (edges[high] - edges[low]) / size
        natural = sum(map(widths.__getitem__, text)) * size
        tracking = max(0.0, (long - natural) / (len(text) - 1)) if " " not in text else 0.0
        space = text.find(" ")
        if space > 0 and self._source.is_made_up(start + space):
            tracking = self._tracking(start, stop, size, low, high)
            self._drop_made_up_spaces(start, stop, low, high, max(1.6 * tracking, 0.05 * size) + 0.1 * size)
        if long - natural < size and "  " not in text and "\t" not in text:
            return [start, stop], tracking
        gaps: list[tuple[int, float]] = []
        for match in _WORD_GAP.finditer(text):
            before, after = self._edges(start + match.start() - 1), self._edges(start + match.end())
            gap = max(after[low] - before[high], before[low] - after[high])
            gaps.append((start + match.start(), gap))
        wide = [index for index, gap in gaps if gap > size and (gap > 2 * _usual(gaps, index) or gap > 3 * size)]
        return [start, *wide, stop], tracking

    def _tracking(self, start: int, stop: int, size: float, low: int, high: int) -> float:
        """The usual room between neighbouring letters of a text object. Where the library parted all of them, it is
        what all of them have at least: a word alone on a justified line is spaced out until it fills the line."""
        near: list[float] = []
        parted: list[float] = []
        gaps: list[float] | None = None  # what the gap before the next letter counts among
        reached = 0.0
        for index in range(start, min(stop, start + 60)):
            if self._text[index].isspace():
                gaps = parted if self._source.is_made_up(index) else None
                continue
            edges = self._edges(index)
            if gaps is not None:
                gaps.append(edges[low] - reached)
            gaps, reached = near, edges[high]
        if near or len(parted) < _SPACED_OUT:
            return max(0.0, median(near)) if near else 0.0
        least = min(parted)
        return least if 0 < least < _LOOSEST * size else 0.0

    def _drop_made_up_spaces(self, start: int, stop: int, low: int, high: int, narrow: float) -> None:
        """The library takes the room between spaced-out letters for spaces; those no wider than that room go."""
        for index in range(start + 1, stop - 1):
            if self._text[index] == " " and self._source.is_made_up(index):
                gap = self._edges(index + 1)[low] - self._edges(index - 1)[high]
                if gap < narrow:
                    self._made_up.add(index)


def _usual(gaps: list[tuple[int, float]], but: int) -> float:
    return median([gap for index, gap in gaps if index != but] or [0.0])

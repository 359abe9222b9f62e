"""The contents of a page, as light values: text runs, areas, rules and pictures, and the frame they are placed in.

Everything after the PDF library speaks in these. Points from the top left; a page's text stands upright in its frame.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.model import Box

#: A hyphen at a line's end, as the PDF library writes it.
LINE_END_HYPHEN = "\ufffe"


@dataclass(frozen=True, slots=True)
class Font:
    """A face as far as layout cares; ``name`` without its subset prefix."""

    name: str
    bold: bool
    italic: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one face on one baseline without a wide gap.

    Coordinates in points from the top left of the upright frame; ``angle`` in degrees against that frame (0 for
    nearly all text); ``colour`` 0xRRGGBB; ``spaced``: a space stands before it in the file (a gap alone does not
    say so); ``parted``: the library saw a word end before it; ``tracking``: the room added between its letters.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    size: float
    font: Font
    colour: int = 0
    angle: float = 0.0
    spaced: bool = False
    tracking: float = 0.0
    parted: bool = False

    @property
    def box(self) -> Box:
        return Box(self.left, self.top, self.right, self.bottom)


@dataclass(frozen=True, slots=True)
class Area:
    """A filled or outlined shape; ``fill`` is None for an outline alone, else 0xRRGGBB; ``square``: it is its box;
    ``closed``: its outline is no open stroke, and none of a drawing."""

    box: Box
    fill: int | None
    outlined: bool
    square: bool = True
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight horizontal or vertical line (or a bar as thin as one)."""

    box: Box
    upright: bool


@dataclass(frozen=True, slots=True)
class PageContent:
    """What one page shows. ``width`` and ``height`` are the upright frame's.

    ``turns`` quarter turns clockwise bring the frame to the page as shown; ``label`` is the file's own page label;
    ``unseen`` counts the words that were left out because nobody can see them; ``written`` are those of the pictures
    that show text.
    """

    number: int
    width: float
    height: float
    turns: int
    label: str | None
    runs: tuple[Run, ...]
    areas: tuple[Area, ...]
    rules: tuple[Rule, ...]
    pictures: tuple[Box, ...]
    unseen: int = 0
    written: tuple[Box, ...] = ()

    @property
    def shown_size(self) -> tuple[float, float]:
        return (self.height, self.width) if self.turns % 2 else (self.width, self.height)


def turned_box(box: Box, turns: int, width: float, height: float) -> Box:
    """The box after ``turns`` quarter turns clockwise of a frame ``width`` by ``height``."""
    left, top, right, bottom = box.left, box.top, box.right, box.bottom
    for _ in range(turns % 4):
        left, top, right, bottom = height - bottom, left, height - top, right
        width, height = height, width
    return Box(left, top, right, bottom)


@dataclass(frozen=True, slots=True)
class Frame:
    """The upright frame: ``turns`` quarter turns clockwise of the unturned page, whose box this also holds."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def size(self) -> tuple[float, float]:
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turns % 2 else (width, height)

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """(left, top, right, bottom) in the frame, of edges as the library counts them."""
        if self.turns == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.turns == 1:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.turns == 2:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left

    def baseline(self, x: float, y: float) -> float:
        return (self.top - y, x - self.left, y - self.bottom, self.right - x)[self.turns]


Matrix = tuple[float, float, float, float, float, float]


def times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def mapped(matrix: Matrix, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
    if matrix == (1.0, 0.0, 0.0, 1.0, 0.0, 0.0):
        return left, bottom, right, top
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
    ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
    return min(xs), min(ys), max(xs), max(ys)


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def clean_text(text: str) -> str:
    """Without control characters, terminal escapes and characters that take no room."""
    if text.isprintable():
        return text
    return _CONTROL.sub("", text)

"""Does a line go on with the paragraph of the line above it? A small model decides, fitted to labelled pages.

The page gives what the model weighs: whether the line above had room for the next word, how the text ends and begins,
the leading, the indents, and whether the lines of the block break where they must (prose) or before (a list).
Distances are in units of the lines' own size. ``training/line_breaks.py`` fits the weights.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import mul

from corpus.layout.line import CJK, Line
from corpus.paragraphs.draft import ENDS
from corpus.paragraphs.weights import LINES

_CJK = re.compile(f"[{CJK}]")
_SMALL_WORD = re.compile(r"(?:^|\s)[^\W\d_]{1,4}$")
_DIGIT = re.compile(r"\d")
#: So many texts' looks are kept: a line is asked for with each of its neighbours, a paragraph with each of its list.
_REMEMBERED = 2048


@dataclass(frozen=True, slots=True)
class Setting:
    """What the lines of one block have in common.

    ``limits``: how far each line could have run within the block; ``column``: its edges; ``left``: where most
    lines begin; ``usual``: their leading; ``rooms``: the room that each line but the last left, beyond what the next
    word asked for, in sizes; ``full``: how many had none and had to end there; ``lowers``, ``enders``: the shares of
    lines that begin in small letters and that end a sentence.
    """

    lines: Sequence[Line]
    limits: Sequence[float]
    column: tuple[float, float]
    left: float
    usual: float
    rooms: Sequence[float] = field(init=False)
    full: int = field(init=False)
    lowers: float = field(init=False)
    enders: float = field(init=False)

    def __post_init__(self) -> None:
        lines = self.lines
        rooms = [self._room(index) for index in range(1, len(lines))]
        object.__setattr__(self, "rooms", rooms)
        object.__setattr__(self, "full", sum([room <= 0 for room in rooms]))
        lowers = sum([line.text[:1].islower() for line in lines[1:]])
        object.__setattr__(self, "lowers", lowers / max(1, len(lines) - 1))
        object.__setattr__(self, "enders", sum([bool(ENDS.search(line.text[-6:])) for line in lines]) / len(lines))

    def room(self, index: int) -> float:
        """The room that the line before ``index`` left."""
        return self.rooms[index - 1]

    def _room(self, index: int) -> float:
        before, line = self.lines[index - 1], self.lines[index]
        near = [other.right for other in self.lines[max(0, index - 3) : index + 2]]
        return (min(self.limits[index - 1], max(near)) - before.right - word_room(line)) / line.size

    def forced(self, but: int) -> float:
        """Of the block's other line ends, the share that had to be where they are."""
        others = len(self.rooms) - (but > 0)
        return (self.full - (but > 0 and self.rooms[but - 1] <= 0)) / others if others else 0.5


def first_word(line: Line) -> float:
    """The width of the line's first word (one character in Chinese), by its share of the line."""
    if _CJK.match(line.text[0]):
        return line.size
    word = line.text.split(" ", 1)[0]
    return line.width * len(word) / max(1, len(line.text))


def word_room(line: Line) -> float:
    """The room that a line's first word asks for, with the space before it."""
    return first_word(line) + 0.3 * line.size


def features(setting: Setting, index: int, group: Sequence[Line]) -> list[float]:
    """What is weighed of line ``index`` under the paragraph ``group`` that ends in the line above."""
    lines = setting.lines
    line, before, opening = lines[index], lines[index - 1], group[0]
    size = max(line.size, before.size)
    room = setting.room(index)
    full = float(room <= 0)
    wall, edge = setting.column
    measure = _clip((edge - wall) / size / 20, 0, 3)
    middle = float(centred(line, before))
    left_over = edge - wall - before.width if middle else edge - before.right
    column = left_over - word_room(line)
    fits_column = float(column > 0)
    leading = (line.baseline - before.baseline) / size
    gap = _clip(leading - setting.usual / size, -0.5, 1.0)
    ended = float(bool(ENDS.search(before.text[-6:])))
    lower = float(line.text[:1].islower() or line.text.startswith("("))
    digit = float(line.text[:1].isdigit())
    upper = 1.0 - lower - digit
    date = dated(line.text)
    dated_alike = float(date > 0 and date == dated(opening.text))
    like_opening, like_before = (alike(line.text, text) for text in (opening.text, before.text))
    lowers, enders = setting.lowers, setting.enders
    words, words_before = (_clip(len(text.split()) / 10, 0, 2) for text in (line.text, before.text))
    running = float(not ended and before.text.rsplit(" ", 1)[-1][:1].islower())
    long = float(len(group) > 2)
    names, names_before = titled(line.text), titled(before.text)
    restyled = line.first.font != before.last.font or line.first.colour != before.last.colour
    restyled = restyled or line.italic != before.italic
    return [
        _clip(room, 0, 12) / 4, full * lowers, _clip(column / size, 0, 12) / 4, fits_column, fits_column * (1 - lower),
        fits_column * digit, measure, measure * (1 - full), measure * lowers, max(0.0, gap - 0.15) * 4,
        max(0.0, gap - 0.1) * 4 * ended,
        _clip(leading - 1.3, -0.5, 1.5), _clip((line.left - before.left) / size, -3, 3), middle * upper, lower, digit,
        upper * ended, enders, lowers, lowers * (1 - lower), dated_alike, dated_alike * digit, like_opening,
        like_opening * (1 - lowers), like_before, float(before.text.endswith((",", "–", "—", "(", "&"))),
        float("," in before.text), float(leads_on(before)), running, running * digit,
        long, long * running, float(len(group) == 1), float(len(lines) == 2), _clip(len(lines) / 10, 0, 2), names,
        names_before, names * names_before, words, words_before, words * words_before, float(restyled),
        float(before.bold and line.first.font.bold),
    ]  # fmt: skip


def leads_on(line: Line) -> bool:
    """A line that ends in a short word in small letters ("from", "of the") asks for more."""
    return bool(_SMALL_WORD.search(line.text)) and line.text[-1:].islower()


def alike(text: str, other: str) -> float:
    """The share of two lines' first three words that are written alike."""
    (a, b, c), (d, e, f) = _shape(text), _shape(other)
    return ((a == d) + (b == e) + (c == f)) / 3


@lru_cache(_REMEMBERED)
def _shape(text: str) -> tuple[str, str, str]:
    """How a line's first three words are written: capitals, a capital, a small letter or a digit, and their marks."""
    shapes = []
    for word in text.split(" ", 3)[:3]:
        drawn = "A" if word[0].isupper() else "a" if word[0].islower() else "."
        if any(c.isdigit() for c in word):
            drawn = "1"
        elif word.isupper() and len(word) > 1:
            drawn = "AA"
        shapes.append(drawn + ("" if word[-1].isalnum() else word[-1]))
    first, second, third = [*shapes, "", "", ""][:3]
    return first, second, third


def goes_on(setting: Setting, index: int, group: Sequence[Line]) -> float:
    """How likely line ``index`` goes on with ``group``, 0 to 1."""
    values = features(setting, index, group)
    return 1 / (1 + math.exp(-_clip(LINES[-1] + sum(map(mul, LINES, values)), -30, 30)))


def centred(line: Line, before: Line) -> bool:
    """Whether two lines share their middle and no edge: where one begins further in it ends further in, too."""
    left, right = line.left - before.left, line.right - before.right
    return abs(left) > 0.7 * line.size and abs(left + right) < min(0.8 * line.size, 0.5 * abs(left))


@lru_cache(_REMEMBERED)
def titled(text: str) -> float:
    """The share of longer words that begin with a capital or a digit, as in names and titles."""
    words = [word for word in text.split() if len(word) > 3]
    return sum(not word[0].islower() for word in words) / len(words) if words else 1.0


@lru_cache(_REMEMBERED)
def dated(text: str) -> int:
    """Which of a line's first three words bears its first digit, from 1; 0 for none: dates and times line up."""
    for place, word in enumerate(text.split(" ", 3)[:3], 1):
        if _DIGIT.search(word):
            return place
    return 0


def _clip(value: float, low: float, high: float) -> float:
    return max(low, min(high, value))

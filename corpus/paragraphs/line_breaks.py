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

from corpus.layout.line import CJK, Line
from corpus.paragraphs.draft import ENDS, is_numbered
from corpus.paragraphs.line_weights import BIAS, WEIGHTS

_CJK = re.compile(f"[{CJK}]")
_LABEL = re.compile(r"(?:[^\W\d]\S*\s){0,2}[^\W\d][^\s：]{0,20}\s?(?:[:：](?:\s|$)|：)|【[^】]{1,8}】")
_SMALL_WORD = re.compile(r"(?:^|\s)[^\W\d_]{1,4}$")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the lines of one block have in common.

    ``limits``: how far each line could have run within the block; ``column``: its edges; ``left``: where most
    lines begin; ``usual``: their leading; ``full``: which line ends had to be where they are.
    """

    lines: Sequence[Line]
    limits: Sequence[float]
    column: tuple[float, float]
    left: float
    usual: float
    full: Sequence[bool] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "full", [self.room(index) <= 0 for index in range(1, len(self.lines))])

    def room(self, index: int) -> float:
        """The room that the line before ``index`` left, beyond what the next word asked for, in sizes."""
        before, line = self.lines[index - 1], self.lines[index]
        near = [other.right for other in self.lines[max(0, index - 3) : index + 2]]
        return (min(self.limits[index - 1], max(near)) - before.right - word_room(line)) / line.size

    def forced(self, but: int) -> float:
        """Of the block's other line ends, the share that had to be where they are."""
        others = len(self.full) - (but > 0)
        return (sum(self.full) - (but > 0 and self.full[but - 1])) / others if others else 0.5


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
    room = _clip(setting.room(index), -3, 12)
    middle = float(centred(line, before))
    wall, edge = setting.column
    left_over = edge - wall - before.width if middle else edge - before.right
    column = _clip((left_over - word_room(line)) / size, -3, 12)
    gap = _clip((line.baseline - before.baseline - setting.usual) / size, -0.5, 1.0)
    wide = _clip((line.baseline - before.baseline) / size - 1.3, -0.5, 1.5)
    indent = _clip((line.left - setting.left) / size, -3, 3)
    hang = _clip((line.left - opening.left) / size, -3, 3)
    step = _clip((line.left - before.left) / size, -3, 3)
    ended = float(bool(ENDS.search(before.text[-6:])))
    lower = float(line.text[:1].islower())
    digit = float(line.text[:1].isdigit())
    upper = 1.0 - lower - digit
    forced = setting.forced(index)
    listed = 1.0 - forced
    fits = float(room > 0)
    fits_column = float(column > 0)
    dated = _dated(line.text)
    alike = float(bool(dated) and dated == _dated(opening.text))
    label = float(bool(_LABEL.match(line.text)))
    twin_label = float(bool(label and _LABEL.match(opening.text)))
    comma = float(before.text.endswith((",", "–", "—", "(", "&")))
    small = float(bool(_SMALL_WORD.search(before.text)) and before.text[-1:].islower())
    short = float(before.width < 0.6 * (edge - wall))
    first = float(len(group) == 1)
    numbered = float(is_numbered(line.text))
    single = float(len(lines) == 2)
    starts = sum(other.text[:1].isupper() or other.text[:1].isdigit() for other in lines) / len(lines)
    cjk = float(bool(_CJK.match(line.text[0])))
    bracket = float(line.text[:1] in "([")
    running = float(not ended and before.text.rsplit(" ", 1)[-1][:1].islower())
    long = float(len(group) > 2)
    column_only = fits_column * (1 - fits)
    titled, names = _titled(before.text), _titled(line.text)
    change = float(
        line.first.font != before.last.font or line.first.colour != before.last.colour or line.italic != before.italic
    )
    return [
        max(0.0, room) / 4, min(0.0, room) / 2, fits, max(0.0, column) / 4, fits_column, gap,
        max(0.0, gap - 0.15) * 4, indent, max(0.0, indent - 0.6), hang, max(0.0, -hang - 0.6), step, ended,
        lower, digit, upper * ended, lower * ended, fits * ended, fits * (1 - ended), fits * lower, listed,
        listed * upper, listed * (1 - lower) * fits, listed * (1 - lower) * (1 - fits),
        forced * ended * (1 - fits), middle, middle * upper, middle * listed, alike, alike * digit,
        alike * fits, alike * listed, float(dated == 0 and _dated(opening.text) > 0) * listed, label,
        label * fits, twin_label, comma, comma * lower, small, short, short * upper, short * ended, first,
        numbered, single, starts, starts * listed, cjk, cjk * fits, change, change * ended, fits_column * ended,
        fits_column * (1 - lower), column_only, column_only * listed, column_only * ended, titled, names,
        titled * names, titled * names * listed, titled * names * fits_column, titled * ended, names * lower,
        wide, max(0.0, wide - 0.3) * 2, wide * fits_column, bracket, running, running * upper, running * digit,
        running * listed, long, long * listed, long * running, digit * listed, digit * fits,
        digit * fits_column, digit * (1 - listed) * (1 - fits),
    ]  # fmt: skip


def goes_on(setting: Setting, index: int, group: Sequence[Line]) -> float:
    """How likely line ``index`` goes on with ``group``, 0 to 1."""
    values = features(setting, index, group)
    return 1 / (1 + math.exp(-_clip(BIAS + sum(w * v for w, v in zip(WEIGHTS, values, strict=True)), -30, 30)))


def centred(line: Line, before: Line) -> bool:
    """Whether two lines share their middle and not their left edge."""
    middle, other = (line.left + line.right) / 2, (before.left + before.right) / 2
    return abs(middle - other) < 0.4 * line.size and abs(line.left - before.left) > 0.7 * line.size


def _titled(text: str) -> float:
    """The share of longer words that begin with a capital or a digit, as in names and titles."""
    words = [word for word in text.split() if len(word) > 3]
    return sum(not word[0].islower() for word in words) / len(words) if words else 1.0


def _dated(text: str) -> int:
    """Which of a line's first three words bears its first digit, from 1; 0 for none: dates and times line up."""
    for place, word in enumerate(text.split(" ", 3)[:3], 1):
        if _DIGIT.search(word):
            return place
    return 0


def _clip(value: float, low: float, high: float) -> float:
    return max(low, min(high, value))

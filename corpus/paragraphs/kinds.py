"""Is a paragraph a heading, a list item, a caption or plain text? A small model decides, fitted to labelled pages.

It weighs how the paragraph is set against the page's body, how it is written, and what stands before, after and in one
row with it: a list is a stretch of short paragraphs that are set and written alike. ``training/paragraphs.py`` fits the
weights. Distances are in units of the text's own size.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

from corpus.layout.line import Line
from corpus.model import Kind
from corpus.paragraphs.draft import Draft, is_bullet, is_numbered, item_number
from corpus.paragraphs.line_breaks import alike, dated, titled
from corpus.paragraphs.weights import KINDS

#: What is told apart, in the order of the weights.
TOLD = (Kind.PARAGRAPH, Kind.HEADING, Kind.LIST_ITEM, Kind.CAPTION)
#: As far as this, in paragraphs, a stretch of alike ones is followed each way.
_REACH = 6
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CLOSED = re.compile(r"(?<!\.)[.,;。，][”\"’)]*$")


@dataclass(frozen=True, slots=True)
class Seen:
    """What is asked of a draft again and again, by itself and by its neighbours; ``look``: how it is set."""

    draft: Draft
    text: str
    first: Line
    last: Line
    lines: int
    bold: bool
    look: tuple[float, bool, bool, int]
    bullet: bool

    @classmethod
    def of(cls, draft: Draft, text: str) -> Seen:
        lines = draft.lines
        bold, first = all(line.bold for line in lines), lines[0]
        look = round(draft.size * 2) / 2, bold, all(line.italic for line in lines), first.colour
        return cls(draft, text, first, lines[-1], len(lines), bold, look, is_bullet(text))


def likeliest(drafts: Sequence[Seen], index: int, body: float) -> Kind:
    """The kind of ``drafts[index]``; ``body`` is the page's size of text."""
    values = features(drafts, index, body)
    scores = [weights[-1] + sum(map(mul, weights, values)) for weights in KINDS]
    return TOLD[scores.index(max(scores))]


def features(drafts: Sequence[Seen], index: int, body: float) -> list[float]:
    """What is weighed of a draft."""
    seen = drafts[index]
    draft, text, first = seen.draft, seen.text, seen.first
    before, after = _beside(drafts, index, -1), _beside(drafts, index, 1)
    mates = [*_stretch(drafts, index, -1), *_stretch(drafts, index, 1)]
    stretch = [seen, *mates]
    run = _clip(len(mates) / 4, 0, 2)
    written = sum([alike(text, mate.text) for mate in mates]) / max(1, len(mates))
    ratio, bold, short = math.log(draft.size / body), float(seen.bold), float(len(text) < 60)
    large, closed = float(ratio > 0.3), float(bool(_CLOSED.search(text)))
    digits = sum(map(str.isdigit, _YEAR.sub("", text)))
    date = dated(text)
    return [
        _clip(ratio, -1, 1), float(ratio < -0.07), large, bold, float(all(line.underlined for line in draft.lines)),
        float(draft.kind is Kind.CAPTION), _length(text), short, closed,
        float(seen.bullet), float(item_number(text) is not None or is_numbered(text)), float(text[:1].isdigit()),
        float(digits > 0.15 * len(text)), float("," in text), float(first.colour != 0),
        float(seen.lines > 1 and draft.lines[1].left - first.left > 0.6 * draft.size),
        bold * short, ratio * short, titled(text) * short,
        written, run * written, sum([mate.bullet for mate in stretch]) / len(stretch),
        run * sum([mate.lines == 1 for mate in stretch]) / len(stretch),
        sum([mate.lines <= 2 for mate in stretch]) / len(stretch),
        *_step(before.last if before else None, first, draft),
        float(before is not None and seen.bold and not before.bold),
        float(before is not None and date > 0 and date == dated(before.text)),
        _length(before.text) if before else 0.0,
        *_step(seen.last, after.first if after else None, draft),
        float(after is not None and seen.bold and not after.bold),
        float(after is not None and date > 0 and date == dated(after.text)),
        _length(after.text) if after else 0.0, alike(text, after.text) if after else 0.0,
        float(after is not None and abs(after.first.left - first.left) < 0.5 * draft.size),
    ]  # fmt: skip


def _beside(drafts: Sequence[Seen], index: int, step: int) -> Seen | None:
    """The draft before or after on the same page."""
    found = drafts[index + step] if 0 <= index + step < len(drafts) else None
    return found if found is not None and found.draft.page == drafts[index].draft.page else None


def _stretch(drafts: Sequence[Seen], index: int, step: int) -> list[Seen]:
    """The drafts one way that are set as this one is, without a gap."""
    seen = drafts[index]
    found: list[Seen] = []
    place = index
    while len(found) < _REACH:
        other = _beside(drafts, place, step)
        place += step
        if (
            other is None
            or other.look != seen.look
            or other.draft.block.container != seen.draft.block.container
            or other.lines > 4
            or abs(other.first.left - seen.first.left) > 0.6 * seen.draft.size
            or other.draft.kind is Kind.TABLE_ROW
        ):
            break
        found.append(other)
    return found


def _step(a: Line | None, b: Line | None, draft: Draft) -> tuple[float, float]:
    """Whether one line follows right under the other, and whether it stands far from it."""
    gap = (b.baseline - a.baseline) / draft.size if a and b else 0.0
    return float(a is not None and b is not None and 0.5 < gap < 1.7), float(not 0 < gap < 4 and bool(a and b))


def _length(text: str) -> float:
    return _clip(math.log(1 + len(text)) - 3.5, -3, 3)


def _clip(value: float, low: float, high: float) -> float:
    return max(low, min(high, value))

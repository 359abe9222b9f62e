"""Is a paragraph a heading, a list item, a caption or plain text? A small model decides, fitted to labelled pages.

It weighs how the paragraph is set against the page's body, how it is written, and what stands before, after and in one
row with it: a list is a stretch of short paragraphs that are set and written alike. ``training/paragraphs.py`` fits the
weights. Distances are in units of the text's own size.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

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


def likeliest(drafts: Sequence[Draft], index: int, texts: Sequence[str], body: float) -> Kind:
    """The kind of ``drafts[index]``; ``texts`` are those of all drafts, ``body`` is the page's size of text."""
    values = features(drafts, index, texts, body)
    scores = [bias + sum(w * v for w, v in zip(weights, values, strict=True)) for *weights, bias in KINDS]
    return TOLD[scores.index(max(scores))]


def features(drafts: Sequence[Draft], index: int, texts: Sequence[str], body: float) -> list[float]:
    """What is weighed of a draft."""
    draft, text = drafts[index], texts[index]
    before, after = _beside(drafts, index, -1), _beside(drafts, index, 1)
    stretch = [*_stretch(drafts, index, -1), index, *_stretch(drafts, index, 1)]
    mates = [place for place in stretch if place != index]
    run = _clip(len(mates) / 4, 0, 2)
    written = sum(alike(text, texts[place]) for place in mates) / max(1, len(mates))
    ratio, bold, short = math.log(draft.size / body), float(draft.bold), float(len(text) < 60)
    large, closed = float(ratio > 0.3), float(bool(_CLOSED.search(text)))
    digits = sum(map(str.isdigit, _YEAR.sub("", text)))
    date = dated(text)
    return [
        _clip(ratio, -1, 1), float(ratio < -0.07), large, bold, float(all(line.underlined for line in draft.lines)),
        float(draft.kind is Kind.CAPTION), _length(text), short, closed,
        float(is_bullet(text)), float(item_number(text) is not None or is_numbered(text)), float(text[:1].isdigit()),
        float(digits > 0.15 * len(text)), float("," in text), float(draft.first.colour != 0),
        float(len(draft.lines) > 1 and draft.lines[1].left - draft.first.left > 0.6 * draft.size),
        bold * short, ratio * short, titled(text) * short,
        written, run * written, sum(is_bullet(texts[place]) for place in stretch) / len(stretch),
        run * sum(len(drafts[place].lines) == 1 for place in stretch) / len(stretch),
        sum(len(drafts[place].lines) <= 2 for place in stretch) / len(stretch),
        *_step(before.last if before else None, draft.first, draft),
        float(before is not None and draft.bold and not before.bold),
        float(before is not None and date > 0 and date == dated(texts[index - 1])),
        _length(texts[index - 1]) if before else 0.0,
        *_step(draft.last, after.first if after else None, draft),
        float(after is not None and draft.bold and not after.bold),
        float(after is not None and date > 0 and date == dated(texts[index + 1])),
        _length(texts[index + 1]) if after else 0.0, alike(text, texts[index + 1]) if after else 0.0,
        float(after is not None and abs(after.first.left - draft.first.left) < 0.5 * draft.size),
    ]  # fmt: skip


def _beside(drafts: Sequence[Draft], index: int, step: int) -> Draft | None:
    """The draft before or after on the same page."""
    found = drafts[index + step] if 0 <= index + step < len(drafts) else None
    return found if found is not None and found.page == drafts[index].page else None


def _stretch(drafts: Sequence[Draft], index: int, step: int) -> list[int]:
    """The places of the drafts one way that are set as this one is, without a gap."""
    draft = drafts[index]
    look = _look(draft)
    found: list[int] = []
    place = index
    while len(found) < _REACH:
        other = _beside(drafts, place, step)
        place += step
        if (
            other is None
            or other.block.container != draft.block.container
            or _look(other) != look
            or len(other.lines) > 4
            or abs(other.first.left - draft.first.left) > 0.6 * draft.size
            or other.kind is Kind.TABLE_ROW
        ):
            break
        found.append(place)
    return found


def _look(draft: Draft) -> tuple[float, bool, bool, int]:
    return round(draft.size * 2) / 2, draft.bold, draft.italic, draft.first.colour


def _step(a: Line | None, b: Line | None, draft: Draft) -> tuple[float, float]:
    """Whether one line follows right under the other, and whether it stands far from it."""
    gap = (b.baseline - a.baseline) / draft.size if a and b else 0.0
    return float(a is not None and b is not None and 0.5 < gap < 1.7), float(not 0 < gap < 4 and bool(a and b))


def _length(text: str) -> float:
    return _clip(math.log(1 + len(text)) - 3.5, -3, 3)


def _clip(value: float, low: float, high: float) -> float:
    return max(low, min(high, value))

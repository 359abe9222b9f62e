"""What was read of a page against what stands on it."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.layout.gold import GoldParagraph, checksum, word_hashes
from corpus.model import Box, Content

#: Kinds that may be left out, or given, without a penalty.
FURNITURE = frozenset({"masthead", "running_head", "running_foot"})
#: Kinds that mean the same; "text" is a paragraph or an item, not told apart when its page was read.
_SAME = {"contact": "paragraph"}
_TEXT = frozenset({"paragraph", "contact", "list_item"})
#: Paragraphs this much alike are one.
ALIKE = 0.9


@dataclass(frozen=True, slots=True)
class Read:
    """One paragraph as it was read on a page."""

    kind: str
    box: Box
    checksum: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """``found`` of ``gold`` paragraphs were read, ``extra`` ones besides; order is Kendall's tau; others are shares."""

    found: int
    gold: int
    extra: int
    order: float
    kind: float
    words: float

    @property
    def f1(self) -> float:
        return 2 * self.found / max(1, self.found + self.extra + self.gold)


def read_on(content: Content, page: int) -> list[Read]:
    """The paragraphs of one page, each with the part of its text that stands there."""
    found = []
    for paragraph in content.paragraphs:
        spans = [span for span in paragraph.spans if span.page == page]
        if spans:
            text = paragraph.text[spans[0].start : spans[-1].end]
            found.append(Read(paragraph.kind.value, spans[0].box, checksum(text), word_hashes(text)))
    return found


def score_page(gold: Sequence[GoldParagraph], read: Sequence[Read]) -> Outcome:
    """Matched one to one at ``ALIKE`` of their words; furniture neither helps nor harms."""
    ignored = [box for one in gold if one.kind == "ignore" for box in one.boxes]
    gold = [one for one in gold if one.kind != "ignore"]
    read = [one for one in read if one.words and not any(_centre_in(one.box, box) for box in ignored)]
    match = matched(gold, read)
    must = [index for index, one in enumerate(gold) if one.kind not in FURNITURE]
    found = [index for index in must if index in match]
    taken = set(match.values())
    spare = {one.sha256 for one in gold if one.kind in FURNITURE}
    extra = [
        one
        for index, one in enumerate(read)
        if index not in taken and one.kind not in FURNITURE and one.checksum not in spare
    ]
    placed = [match[index] for index in found if not gold[index].free_order]
    wanted = Counter(word for index in must for word in gold[index].words)
    have = Counter(word for one in read for word in one.words)
    right = sum(_same_kind(gold[index].kind, read[match[index]].kind) for index in found)
    return Outcome(
        len(found),
        len(must),
        len(extra),
        _tau(placed),
        right / len(found) if found else 0.0,
        1 - (wanted - have).total() / max(1, wanted.total()),
    )


def matched(gold: Sequence[GoldParagraph], read: Sequence[Read]) -> dict[int, int]:
    """Which paragraph read is which of the gold, one to one, by place in each."""
    pairs = []
    for i, one in enumerate(gold):
        for j, other in enumerate(read):
            alike = 1.0 if one.sha256 == other.checksum else _alike(one.words, other.words)
            if alike >= ALIKE:
                pairs.append((-alike, abs(i / len(gold) - j / len(read)), i, j))
    match: dict[int, int] = {}
    for _, _, i, j in sorted(pairs):
        if i not in match and j not in match.values():
            match[i] = j
    return match


def _alike(a: Sequence[str], b: Sequence[str]) -> float:
    if not a or not b or min(len(a), len(b)) < 0.7 * max(len(a), len(b)):
        return 0.0
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()


def _tau(order: Sequence[int]) -> float:
    pairs = [(a, b) for index, a in enumerate(order) for b in order[index + 1 :]]
    return sum(1 if a < b else -1 for a, b in pairs) / len(pairs) if pairs else 1.0


def _same_kind(gold: str, read: str) -> bool:
    return read in _TEXT if gold == "text" else _SAME.get(gold, gold) == _SAME.get(read, read)


def _centre_in(box: Box, around: Box) -> bool:
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return around.left - 2 <= x <= around.right + 2 and around.top - 2 <= y <= around.bottom + 2

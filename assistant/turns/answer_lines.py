"""Answers from the library itself: lines of the program's own words and of quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.model import AnswerStatus
from embeddings.model import Hit

#: Characters of a quote at most.
LONGEST_QUOTE = 260


@dataclass(frozen=True, slots=True)
class Line:
    """``lead`` is the program's own, or ""; behind it ``start:end`` of the hit's paragraph is quoted; ``cut`` says
    that it goes on there (shown as an ellipsis)."""

    lead: str = ""
    hit: Hit | None = None
    start: int = 0
    end: int = 0
    emphasis: tuple[tuple[int, int], ...] = ()
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A whole answer: its lines in order; ``short`` the fewest words that answer, ``reason`` a sentence beside it.

    ``confidence`` is what the program has in what it counts or lists itself, where the reader chose it the reader's.
    """

    status: AnswerStatus
    lines: Sequence[Line] = ()
    short: str = ""
    reason: str = ""
    confidence: float = 0.95


def quoted(lead: str, hit: Hit, start: int, end: int, longest: int = LONGEST_QUOTE) -> Line:
    """The line with the quote, which after ``longest`` characters ends at the last space before that."""
    text = hit.paragraph.text
    end = min(end, len(text))
    if end - start <= longest:
        return Line(lead, hit, start, end)
    space = text.rfind(" ", start, start + longest)
    return Line(lead, hit, start, space if space > start else start + longest, cut=True)

"""Answers from the library itself: lines of the program's own words and of quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.model import AnswerStatus
from embeddings.model import Hit


@dataclass(frozen=True, slots=True)
class Line:
    """``lead`` is the program's own, or ""; behind it ``start:end`` of the hit's paragraph is quoted."""

    lead: str = ""
    hit: Hit | None = None
    start: int = 0
    end: int = 0
    emphasis: tuple[tuple[int, int], ...] = ()


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


def quote_end(text: str, start: int, end: int, longest: int) -> int:
    """Where a quote from ``start`` ends: at ``end``, or after ``longest`` characters at the last space before that."""
    if end - start <= longest:
        return end
    space = text.rfind(" ", start, start + longest)
    return space if space > start else start + longest

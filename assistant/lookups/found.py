"""The result of a lookup: an answer that stands in a record or a row, over passages of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.questions.question import Question
from assistant.reader.protocol import Reading
from embeddings.model import Hit


@dataclass(frozen=True, slots=True)
class Found:
    """A ``reading`` of ``hits``, as a reader would give it; the hits are what is shown and cited."""

    hits: Sequence[Hit]
    reading: Reading


#: Answers one kind of question from records; None where the question is not of this kind or nothing is printed. The
#: issues narrow it, None does not.
Lookup = Callable[[Question, frozenset[str] | None], Found | None]

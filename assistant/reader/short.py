"""The fewest words of a sentence that answer, verbatim: what the reader points at."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.reader.answer_types import Range

#: What an answer does not end with.
_LOOSE = " ,;:–-"


def short_answer(text: str, span: Range | None, answers: Sequence[Range]) -> Range | None:
    """The characters of ``text`` that answer, or None where no few words do.

    ``span`` is what the reader points at, up to a bracket that it opens and does not close; where it points at nothing,
    the first of ``answers``, which have the form asked for.
    """
    if span is None:
        return answers[0] if answers else None
    start, end = span
    opened = text.rfind("(", start, end)
    if opened > start and ")" not in text[opened:end]:
        end = opened
    return start, start + len(text[start:end].rstrip(_LOOSE))

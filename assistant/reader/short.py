"""The fewest words of a sentence that answer, verbatim: what the reader points at, cut to the form asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.questions.question import Asked, Expects, Question
from assistant.reader.answer_types import Range

#: Words up to which a whole sentence, or what the reader points at, is short as it is.
_SHORT, _LONG = 8, 6
#: What stands between the items of a list in a sentence.
_AND = re.compile(r"[,;&、，]|\b(?:and|und|et|y|e|en|i|a)\b", re.IGNORECASE)
#: What may stand between a day and its hour for both to be one answer.
_JOINT = re.compile(
    r"[\s,;:|(–—-]*(?:(?:on|at|from|um|am|ab|von|à|le|a|las|alle|ore|om|op|às|o)\b)?[\s,.(–—-]*", re.IGNORECASE
)


def short_answer(
    question: Question, text: str, sentence: Range, span: Range | None, answers: Sequence[Range]
) -> Range | None:
    """The characters of ``text`` that answer, or None where no few words do (a yes or no, a list that is none).

    ``span`` is what the reader points at, ``answers`` what has the form asked for, both within ``sentence``.
    """
    if question.kind in (Asked.YES_NO,):
        return None
    forms = _joined(text, answers) if question.expects in (Expects.DATE, Expects.TIME) else list(answers)
    if span is None:
        whole = sentence if len(text[slice(*sentence)].split()) <= _SHORT else None
        return forms[0] if forms else whole
    meeting = [one for one in forms if one[0] < span[1] and span[0] < one[1]]
    if question.expects in (Expects.DATE, Expects.TIME) and meeting:
        return meeting[0]
    inside = [one for one in meeting if span[0] <= one[0] and one[1] <= span[1]]
    if len(text[slice(*span)].split()) > _LONG and len(inside) == 1:
        return inside[0]
    if question.expects is Expects.CONTACT and forms and not meeting:
        return forms[0]
    span = _closed(text, span)
    return span if not question.is_list or _AND.search(text, *span) else None


def _closed(text: str, span: Range) -> Range:
    """The span up to a bracket that it opens and does not close."""
    start, end = span
    opened = text.rfind("(", start, end)
    if opened <= start or ")" in text[opened:end]:
        return span
    return start, start + len(text[start:opened].rstrip(" ,;:–-"))


def _joined(text: str, pieces: Sequence[Range]) -> list[Range]:
    """Days and hours that stand side by side as one."""
    joined: list[Range] = []
    for start, end in sorted(pieces):
        if joined and _JOINT.fullmatch(text, joined[-1][1], start):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined

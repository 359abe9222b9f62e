"""Questions for a person that the layout answers better than any sentence: who wrote a piece, who holds an office.

Bylines and officers' rows have few of a question's words, so that no search puts them first and no reader prefers
them. They are looked for by their form, in what the search finds of the piece or the body that is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from assistant.lookups.authors import byline, written_about
from assistant.lookups.officers import Holder, Office, asked_offices, holder, is_line
from assistant.model import AnswerStatus
from assistant.questions.question import Question
from assistant.reader.protocol import Pick, Reading
from assistant.words import coverage, stems
from embeddings.model import Hit

if TYPE_CHECKING:
    from assistant.conversation.assistant import Assistant

#: Passages as given to a reader, and what was read in them.
Read = tuple[Sequence[Hit], Reading]

_NO_PIECE = "No piece about this is in these newsletters."
_NO_BODY = "These newsletters do not speak of whom you ask about."
#: Shares of the words for a piece or a body: some passage must have so many for there to be one, so many to be it.
_SOME_WORDS, _MOST_WORDS = 0.3, 0.6
#: Passages that say which newsletter a body's is, by a majority of them.
_VOTES = 10
#: How sure the form alone makes the reading, 0..1.
_SURE = 0.8


def author(assistant: Assistant, question: Question, issues: frozenset[str] | None) -> Read | None:
    """Where it is asked who wrote a piece: the line that names the author, or that there is no such piece."""
    about = written_about(question.asked)
    if not about or assistant.reader is None:
        return None
    piece = assistant.question(f"{about} ({question.carried})" if question.carried else about)
    hits = assistant.passages(piece, issues)
    reading = assistant.reader.read(piece, hits)
    if not reading.ranking:
        return None
    known = max(_share_told(piece, hit) for hit in hits)
    if known < _SOME_WORDS:
        return hits, Reading(AnswerStatus.NOT_FOUND, (), reading.confidence, _NO_PIECE, reading.ranking)
    at, score = reading.ranking[0]
    if reading.status is AnswerStatus.NOT_FOUND and _share_told(piece, hits[at]) < _MOST_WORDS:
        return None
    best = hits[at]
    paragraphs = assistant.library.paragraphs(best.issue)
    place = next((n for n, one in enumerate(paragraphs) if one.id == best.paragraph.id), None)
    found = None if place is None else byline(paragraphs, place, assistant.context(best, piece).language)
    if found is None:
        return None
    line, name = paragraphs[found[0]], found[1]
    pick = Pick(len(hits), 0, len(line.text), score, (name,))
    ranking = ((pick.hit, score), *reading.ranking)
    told = Reading(AnswerStatus.ANSWERED, (pick,), reading.confidence, "", ranking)
    return [*hits, Hit(best.issue, line, best.score, best.fused)], told


def office(assistant: Assistant, question: Question, hits: Sequence[Hit], issues: frozenset[str] | None) -> Read | None:
    """Where it is asked who holds an office: the row or line that prints it, of the body named, in its newest issue."""
    offices = asked_offices(question.asked)
    if not offices:
        return None
    body = assistant.question(f"{offices[-1].said} {question.carried}".strip())
    about = assistant.searcher.search(body.text, k=_VOTES, issues=issues) if body.terms else []
    known = max((_share_told(body, hit) for hit in about), default=0.0) if body.terms else 1.0
    if known < _SOME_WORDS:
        return hits, Reading(AnswerStatus.NOT_FOUND, (), 0.0, _NO_BODY)
    if known < _MOST_WORDS:
        return None
    series = _most_common(assistant.context(hit, body).series for hit in about)
    for asked in offices:
        printed = assistant.passages(assistant.question(f"{asked.kind} {asked.role}: {asked.said}"), issues)
        read = _held(assistant, question, asked, series, [*printed, *hits])
        if read is not None:
            return read
    return None


def _held(assistant: Assistant, question: Question, asked: Office, series: str, hits: Sequence[Hit]) -> Read | None:
    """The line of the newest issue of ``series`` ("" for any), in the time asked about, that prints the office."""
    known = {hit.paragraph.id: hit for hit in hits}
    found: list[tuple[bool, date, Hit, Holder]] = []
    for hit in known.values():
        held, context = holder(asked, hit.paragraph.text), assistant.context(hit, question)
        dated = context.dated
        of_time = not question.dates or (dated is not None and any(dated.overlaps(one) for one in question.dates))
        if held is not None and of_time and series in ("", context.series):
            found.append((is_line(hit.paragraph.text), dated.start if dated else date.min, hit, held))
    best = max(found, key=lambda one: one[:2], default=None)
    if best is None:
        return None
    whole, _, hit, held = best
    every = [hit, *(one for one in known.values() if one.paragraph.id != hit.paragraph.id)]
    text = hit.paragraph.text
    start, end = (0, len(text)) if whole else (held.start, held.end)
    pick = Pick(0, start, end, _SURE, (held.name,), start > 0, end < len(text))
    return every, Reading(AnswerStatus.ANSWERED, (pick,), _SURE, "", ((0, _SURE),))


def _most_common(series: Iterable[str]) -> str:
    """The newsletter that more than half of the votes name, or ""."""
    counted = Counter(series).most_common(1)
    return counted[0][0] if counted and 2 * counted[0][1] > _VOTES else ""


def _share_told(question: Question, hit: Hit) -> float:
    """The share of the question's words that a passage and its headings have."""
    told = stems(" ".join((hit.paragraph.text, hit.paragraph.article, *hit.paragraph.headings)), question.language)
    return coverage([(term.stem, term.weight) for term in question.terms], told)

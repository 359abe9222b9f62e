"""Questions for a person that the layout answers better than any sentence: who wrote a piece, who holds an office.

Bylines and officers' rows have few of a question's words, so that no search puts them first and no reader prefers
them. They are looked for by their form, in what the search finds of the piece or the body that is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from assistant.lookups.authors import byline, written_about
from assistant.lookups.found import Found
from assistant.lookups.officers import Holder, Office, asked_offices, holder, is_line
from assistant.model import AnswerStatus
from assistant.questions.question import Question
from assistant.reader.protocol import Pick, Reader, Reading
from assistant.retrieval import Retrieval
from corpus.text.terms import coverage, stems
from embeddings.model import Hit

_NO_PIECE = "No piece about this is in these newsletters."
_NO_BODY = "These newsletters do not speak of whom you ask about."
#: Shares of the words for a piece or a body: some passage must have so many for there to be one, so many to be it.
_SOME_WORDS, _MOST_WORDS = 0.3, 0.6
#: Passages that say which newsletter a body's is, by a majority of them.
_VOTES = 10
#: How sure the form alone makes the reading, 0..1.
_SURE = 0.8


class AuthorLookup:
    """Where it is asked who wrote a piece: the line that names the author, or that there is no such piece."""

    def __init__(self, retrieval: Retrieval, reader: Reader) -> None:
        self._retrieval = retrieval
        self._reader = reader

    def __call__(self, question: Question, hits: Sequence[Hit], issues: frozenset[str] | None) -> Found | None:
        about = written_about(question.asked)
        if not about:
            return None
        piece = self._retrieval.question(f"{about} ({question.carried})" if question.carried else about)
        passages = self._retrieval.passages(piece, issues)
        reading = self._reader.read(piece, passages)
        if not reading.ranking:
            return None
        known = max(_share_told(piece, hit) for hit in passages)
        if known < _SOME_WORDS:
            nothing = Reading(AnswerStatus.NOT_FOUND, (), reading.confidence, _NO_PIECE, reading.ranking)
            return Found(passages, nothing)
        at, score = reading.ranking[0]
        if reading.status is AnswerStatus.NOT_FOUND and _share_told(piece, passages[at]) < _MOST_WORDS:
            return None
        line = self._byline_of(passages[at], piece)
        if line is None:
            return None
        signed, name = line
        pick = Pick(len(passages), 0, len(signed.paragraph.text), score, (name,))
        ranking = ((pick.hit, score), *reading.ranking)
        return Found([*passages, signed], Reading(AnswerStatus.ANSWERED, (pick,), reading.confidence, "", ranking))

    def _byline_of(self, hit: Hit, piece: Question) -> tuple[Hit, tuple[int, int]] | None:
        """The line that names the author of the hit's article, and the name's characters in it."""
        paragraphs = self._retrieval.library.paragraphs(hit.issue)
        place = next((n for n, one in enumerate(paragraphs) if one.id == hit.paragraph.id), None)
        if place is None:
            return None
        found = byline(paragraphs, place, self._retrieval.context(hit, piece).language)
        return None if found is None else (Hit(hit.issue, paragraphs[found[0]], hit.score, hit.fused), found[1])


class OfficerLookup:
    """Where it is asked who holds an office: the row that prints it, of the body named, in its newest issue."""

    def __init__(self, retrieval: Retrieval) -> None:
        self._retrieval = retrieval

    def __call__(self, question: Question, hits: Sequence[Hit], issues: frozenset[str] | None) -> Found | None:
        offices = asked_offices(question.asked)
        if not offices:
            return None
        retrieval = self._retrieval
        body = retrieval.question(f"{offices[-1].said} {question.carried}".strip())
        about = retrieval.searcher.search(body.text, k=_VOTES, issues=issues) if body.terms else []
        known = max((_share_told(body, hit) for hit in about), default=0.0) if body.terms else 1.0
        if known < _SOME_WORDS:
            return Found(hits, Reading(AnswerStatus.NOT_FOUND, (), 0.0, _NO_BODY))
        if known < _MOST_WORDS:
            return None
        series = _most_common(retrieval.context(hit, body).series for hit in about)
        for asked in offices:
            printed = retrieval.passages(retrieval.question(f"{asked.kind} {asked.role}: {asked.said}"), issues)
            found = self._held(question, asked, series, [*printed, *hits])
            if found is not None:
                return found
        return None

    def _held(self, question: Question, asked: Office, series: str, hits: Sequence[Hit]) -> Found | None:
        """The line of the newest issue of ``series`` ("" for any), in the time asked about, that prints the office."""
        known = {hit.paragraph.id: hit for hit in hits}
        found: list[tuple[bool, date, Hit, Holder]] = []
        for hit in known.values():
            held, context = holder(asked, hit.paragraph.text), self._retrieval.context(hit, question)
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
        return Found(every, Reading(AnswerStatus.ANSWERED, (pick,), _SURE, "", ((0, _SURE),)))


def _most_common(series: Iterable[str]) -> str:
    """The newsletter that more than half of the votes name, or ""."""
    counted = Counter(series).most_common(1)
    return counted[0][0] if counted and 2 * counted[0][1] > _VOTES else ""


def _share_told(question: Question, hit: Hit) -> float:
    """The share of the question's words that a passage and its headings have."""
    told = stems(" ".join((hit.paragraph.text, hit.paragraph.article, *hit.paragraph.headings)), question.language)
    return coverage([(term.stem, term.weight) for term in question.terms], told)

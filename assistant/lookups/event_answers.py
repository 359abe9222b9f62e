"""Answers from the records of events, in the newsletters' own words: a line an event, each with its page.

``event_questions`` reads what is asked, ``event_lookup`` finds the records; here the library is looked into and the
rows become the passages and ranges that every answer is made of.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.lookups.event_lookup import AgendaReading, AgendaRow, Records, answer_request, read_request
from assistant.lookups.found import Found
from assistant.model import AnswerStatus
from assistant.questions.question import Question
from assistant.reader.protocol import Pick, Reading
from assistant.retrieval import Library, Retrieval
from corpus.dates import find_dates
from corpus.model import IssueHead, Mention
from embeddings.model import Hit, Scope

CONFIDENCE = 0.9
#: Characters up to which a mention can be a date in a line of its own.
_SHORT_LINE = 80


class EventAnswers:
    """The lookup of events over one library; what it needs of the library is read once for each generation."""

    def __init__(self, retrieval: Retrieval) -> None:
        self._retrieval = retrieval
        self._known: tuple[int, Records] | None = None

    def __call__(self, question: Question, issues: frozenset[str] | None) -> Found | None:
        library = self._retrieval.library
        named = self._retrieval.named(question)
        request = read_request(
            question.text,
            library.issue_heads(Scope(issues=named)) if named else {},
            self._retrieval.today(),
            language=question.language,
            issues=named,
        )
        if request is None:
            return None
        records = self._read(library)
        reading = answer_request(request, records)
        found = None if reading is None else _quoted(reading, library, records.heads)
        if found is None or (issues is not None and any(hit.issue not in issues for hit in found.hits)):
            return None
        return found

    def _read(self, library: Library) -> Records:
        generation = library.generation
        if self._known is None or self._known[0] != generation:
            self._known = generation, Records(library.events(), self._retrieval.heads(), list(library.calendar()))
        return self._known[1]


# -- rows become passages and ranges --------------------------------------------------------------


def _quoted(reading: AgendaReading, library: Library, heads: Mapping[str, IssueHead]) -> Found | None:
    hits: dict[str, Hit] = {}
    picks: dict[tuple[str, int, int], Pick] = {}
    for row in reading.rows:
        for mention in _mentions(row):
            found = library.paragraph(mention.paragraph)
            place = mention.paragraph, mention.start, mention.end
            if found is None or place in picks:
                continue
            paragraph = found[1]
            hits.setdefault(paragraph.id, Hit(mention.issue, paragraph, 1.0, 1.0, dated=1.0))
            emphasis = dates_in(paragraph.text, mention.start, mention.end, heads.get(mention.issue))
            picks[place] = Pick(list(hits).index(paragraph.id), mention.start, mention.end, CONFIDENCE, emphasis)
    if not picks:
        return None
    answered = Reading(AnswerStatus.ANSWERED, tuple(picks.values()), CONFIDENCE, reading.note)
    return Found(tuple(hits.values()), answered)


def _mentions(row: AgendaRow) -> list[Mention]:
    """The row's mention, and the line below it where it is a date of its own."""
    after = row.event.mentions[row.event.mentions.index(row.mention) + 1 :][:1]
    short = row.mention.end - row.mention.start <= _SHORT_LINE
    return [row.mention, *(one for one in after if short and one.issue == row.mention.issue and one.start == 0)]


def dates_in(text: str, start: int, end: int, head: IssueHead | None) -> tuple[tuple[int, int], ...]:
    """The dates that stand in the quoted characters, for emphasis."""
    found = find_dates(text[start:end], head.dated if head is not None else None, head.language if head else "en")
    return tuple((start + one.start, start + one.end) for one in found)[:3]

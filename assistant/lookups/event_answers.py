"""Answers from the records of events, in the newsletters' own words: a line an event, each with its page.

``event_questions`` reads what is asked, ``event_lookup`` finds the records; here the library is looked into and the
rows become the passages and ranges that every answer is made of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.lookups.event_lookup import (
    SHORT_LINE,
    AgendaReading,
    AgendaRow,
    Records,
    answer_request,
    read_request,
)
from assistant.lookups.event_questions import Wanted
from assistant.lookups.event_words import Told
from assistant.lookups.found import Found
from assistant.questions.question import Question
from assistant.reader.protocol import Pick, Reading
from assistant.retrieval import Library, Retrieval
from corpus.dates import find_dates
from corpus.events.calendar import words_of_title
from corpus.model import DateRange, Event, IssueHead, Kind, Mention, Paragraph
from corpus.text.sentences import split_sentences
from embeddings.model import Hit, Scope

CONFIDENCE = 0.9
_MOST_LOOKED_AT = 4_000


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
        records = self._read(library).of(issues)
        reading = answer_request(request, records)
        found = None if reading is None else _quoted(reading, library, records.heads)
        if found is None or (issues is not None and any(hit.issue not in issues for hit in found.hits)):
            return None
        return found

    def _read(self, library: Library) -> Records:
        generation = library.generation
        if self._known is None or self._known[0] != generation:
            events = library.events()
            words = _words(library, events) if len(events) <= _MOST_LOOKED_AT else {}
            records = Records(events, self._retrieval.heads(), list(library.calendar()), words)
            self._known = generation, records
        return self._known[1]


def _words(library: Library, events: Sequence[Event]) -> dict[Mention, Told]:
    """By mention the words that tell it: its sentence's, and those of the paragraphs below it in its article."""
    told: dict[Mention, Told] = {}
    owners = {mention.paragraph for event in events for mention in event.mentions}
    for issue in {mention.issue for event in events for mention in event.mentions}:
        paragraphs = library.paragraphs(issue)
        places = {paragraph.id: n for n, paragraph in enumerate(paragraphs)}
        for event in events:
            for mention in event.mentions:
                n = places.get(mention.paragraph) if mention.issue == issue else None
                if n is not None:
                    text = paragraphs[n].text
                    around = _around(paragraphs, n, owners, text[mention.end :])
                    told[mention] = Told(words_of_title(text[mention.start : mention.end]), words_of_title(around))
    return told


def _around(paragraphs: Sequence[Paragraph], n: int, owners: set[str], rest: str) -> str:
    """The rest of the paragraph and what follows in the article until another event or heading."""
    first = paragraphs[n]
    if first.kind in (Kind.LIST_ITEM, Kind.TABLE_ROW, Kind.HEADING) or not first.article:
        return ""
    texts = [rest]
    for below in paragraphs[n + 1 : n + 8]:
        if below.id in owners or below.kind is Kind.HEADING:
            break
        if below.article == first.article:
            texts.append(below.text)
    return "\n".join(texts)


# -- rows become passages and ranges --------------------------------------------------------------


def _quoted(reading: AgendaReading, library: Library, heads: Mapping[str, IssueHead]) -> Found | None:
    hits: list[Hit] = []
    picks: list[Pick] = []
    known: dict[str, int] = {}
    seen: set[tuple[str, int, int]] = set()
    of_one = len({row.event.id for row in reading.rows}) == 1
    for row in reading.rows:
        head = heads.get(row.mention.issue)
        places = _places(reading, row, library, head.language if head is not None else "en")
        if of_one:
            places = _in_order([*places, *_dated(row.event, places, library, head)], row.mention.issue, library)
        for paragraph, start, end in places:
            if (paragraph.id, start, end) in seen:
                continue
            seen.add((paragraph.id, start, end))
            if paragraph.id not in known:
                known[paragraph.id] = len(hits)
                hits.append(Hit(row.mention.issue, paragraph, 1.0, 1.0, dated=1.0))
            emphasis = dates_in(paragraph.text, start, end, head, row.event.when)
            picks.append(Pick(known[paragraph.id], start, end, CONFIDENCE, emphasis))
    if not picks:
        return None
    return Found(tuple(hits), Reading(reading.status, tuple(picks), CONFIDENCE, reading.note))


def _places(
    reading: AgendaReading, row: AgendaRow, library: Library, language: str
) -> list[tuple[Paragraph, int, int]]:
    """Where the row stands: its mention, the line below a date of its own, the name that is asked for."""
    mentions = [row.mention]
    follow = row.event.mentions.index(row.mention) + 1
    if follow < len(row.event.mentions):
        after = row.event.mentions[follow]
        if after.issue == row.mention.issue and after.start == 0 and row.mention.end - row.mention.start <= SHORT_LINE:
            mentions.append(after)
    places = []
    for mention in mentions:
        found = library.paragraph(mention.paragraph)
        if found is not None:
            places.append((found[1], mention.start, mention.end))
    if reading.asking.wanted is Wanted.PART and places:
        named = _naming(reading.asking.names, row, places[0][0], library, language)
        places += [named] if named is not None else []
    return places


def _dated(
    event: Event, places: Sequence[tuple[Paragraph, int, int]], library: Library, head: IssueHead | None
) -> list[tuple[Paragraph, int, int]]:
    """The line that prints the event's day, where none of the places does: the heading that they stand under."""
    if head is None or event.when is None or any(_prints(event.when, *one, head) for one in places):
        return []
    issue = event.mentions[0].issue
    found = ((library.paragraph(one.paragraph), one) for one in event.mentions if one.issue == issue)
    lines = [(one[1], mention.start, mention.end) for one, mention in found if one is not None]
    return [line for line in lines if _prints(event.when, *line, head)][:1]


def _in_order(
    places: list[tuple[Paragraph, int, int]], issue: str, library: Library
) -> list[tuple[Paragraph, int, int]]:
    """Places of one issue as they stand in it: a heading before the words below it."""
    if len(places) < 2:
        return places
    order = {one.id: n for n, one in enumerate(library.paragraphs(issue))}
    return sorted(places, key=lambda place: (order.get(place[0].id, len(order)), place[1]))


def _prints(when: DateRange, paragraph: Paragraph, start: int, end: int, head: IssueHead) -> bool:
    dates = find_dates(paragraph.text[start:end], head.dated, head.language)
    return any(one.when is not None and one.when.start == when.start for one in dates)


def _below(first: Paragraph, issue: str, library: Library, count: int = 8) -> list[Paragraph]:
    """The paragraph and those below it in its article."""
    paragraphs = library.paragraphs(issue)
    n = next((n for n, one in enumerate(paragraphs) if one.id == first.id), None)
    if n is None:
        return [first]
    return [first, *(one for one in paragraphs[n + 1 : n + 1 + count] if one.article == first.article)]


def _naming(
    name: str, row: AgendaRow, first: Paragraph, library: Library, language: str
) -> tuple[Paragraph, int, int] | None:
    """The sentence that holds the name."""
    last = name.split()[-1].strip("?.,").casefold()
    for paragraph in _below(first, row.mention.issue, library):
        for start, end in split_sentences(paragraph.text, language):
            if last in paragraph.text[start:end].casefold():
                return paragraph, start, end
    return None


def dates_in(
    text: str, start: int, end: int, head: IssueHead | None, when: DateRange | None = None
) -> tuple[tuple[int, int], ...]:
    """The dates that stand in the quoted characters, for emphasis; those that begin when the event does, where one is
    printed ("Open Gardens 2009 - Sunday June 14th": the year is of its name)."""
    found = find_dates(text[start:end], head.dated if head is not None else None, head.language if head else "en")
    own = [one for one in found if when is not None and one.when is not None and one.when.start == when.start]
    return tuple((start + one.start, start + one.end) for one in own or found)[:3]

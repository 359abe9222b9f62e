"""Paragraphs → events: what a newsletter says was, is or will be on.

One issue is read from top to bottom. A row of a what's-on list is one event; so is a dated sentence of an
article, and the first of an article takes the article's title. The same event told twice in an issue is one
event with two mentions. ``eventmerge`` does the same over issues, where things are moved and cancelled.

Everything is derived from what is printed: an event without words on a page cannot exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import blake2b

from corpus.dates import FoundDate, find_dates, find_times
from corpus.eventfacts import names, participants, place_in
from corpus.eventmerge import merge_events, same_event, words_of_title
from corpus.eventrows import cut, read_row
from corpus.eventwords import (
    AHEAD,
    BEHIND,
    CANCELLED,
    COMING,
    DEADLINE,
    GENERIC,
    LISTING,
    MOVED,
    OLD_DATE_LEAD,
    TIME_LABEL,
    event_noun,
    kind_of,
)
from corpus.model import FURNITURE, DateRange, Event, Issue, Kind, Mention, Paragraph, Precision, Status
from corpus.sentences import sentences

__all__ = ["find_events", "merge_events", "unresolved_pages"]

_ROWS = frozenset({Kind.LIST_ITEM, Kind.TABLE_ROW})
_SKIPPED = FURNITURE | {Kind.CONTACT, Kind.PULL_QUOTE}
_MORE_DATES = 6


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the reader stands: a paragraph, what its headings say, and the paragraphs that may add facts."""

    index: int
    paragraph: Paragraph
    anchor: DateRange | None
    heading: str
    listing: bool
    coming: bool
    own_anchor: bool


@dataclass(frozen=True, slots=True)
class _Draft:
    """An event before it has its facts; ``row`` drafts are never merged with each other."""

    event: Event
    index: int
    row: bool
    titled: bool


def find_events(issue: Issue) -> tuple[Event, ...]:
    """The events of one issue in the order of their dates (undated ones last), each with every place it is told."""
    drafts = [draft for place in _places(issue) for draft in _drafts(issue, place)]
    return tuple(_in_order(_joined(issue, drafts)))


def unresolved_pages(issue: Issue) -> tuple[int, ...]:
    """The pages with a date that could not be decided, each once."""
    pages = {
        paragraph.page_at(found.start)
        for paragraph in issue.paragraphs
        if paragraph.kind not in FURNITURE
        for found in find_dates(paragraph.text, issue.head.dated, issue.head.language)
        if found.when is None
    }
    return tuple(sorted(pages))


# -- what the headings say ------------------------------------------------------------------------


def _places(issue: Issue) -> Iterator[_Place]:
    language, dated = issue.head.language, issue.head.dated
    known: dict[tuple[str, ...], tuple[DateRange | None, bool]] = {}
    for index, paragraph in enumerate(issue.paragraphs):
        if paragraph.kind in _SKIPPED:
            continue
        if paragraph.headings not in known:
            known[paragraph.headings] = _heading_anchor(paragraph.headings, dated, language)
        anchor, own = known[paragraph.headings]
        path = " / ".join((paragraph.article, *paragraph.headings))
        heading = paragraph.headings[-1] if paragraph.headings else paragraph.article
        yield _Place(
            index,
            paragraph,
            anchor,
            heading,
            LISTING.search(path) is not None,
            COMING.search(path) is not None,
            own,
        )


def _heading_anchor(headings: Sequence[str], dated: DateRange | None, language: str) -> tuple[DateRange | None, bool]:
    """The date that the nearest heading prints for what stands below it, else the issue's."""
    for heading in reversed(headings):
        found = [one.when for one in find_dates(heading, dated, language) if one.when is not None and not one.when.rule]
        if found:
            return found[0], True
    return dated, False


# -- one paragraph --------------------------------------------------------------------------------


def _drafts(issue: Issue, place: _Place) -> list[_Draft]:
    paragraph, language = place.paragraph, issue.head.language
    found = find_dates(paragraph.text, place.anchor, language)
    if paragraph.kind is Kind.MASTHEAD:
        return []
    if paragraph.kind is Kind.HEADING:
        return _from_heading(issue, place, found)
    if paragraph.kind in _ROWS or _is_notice(paragraph, found, place):
        return _from_row(issue, place, found)
    return _from_prose(issue, place, found)


def _is_notice(paragraph: Paragraph, found: Sequence[FoundDate], place: _Place) -> bool:
    """A short paragraph of a listing that begins with its date, or ends with it, is a row too."""
    days = [one for one in found if _is_day(one)]
    if not days or paragraph.kind is Kind.CAPTION:
        return False
    starts = days[0].start <= 3 or not any(c.isalnum() for c in paragraph.text[: days[0].start])
    length = len(paragraph.text)
    labelled = TIME_LABEL.search(paragraph.text) is not None
    return (starts and length <= 400) or (place.listing and length <= 160) or (labelled and length <= 900)


def _is_day(found: FoundDate) -> bool:
    return found.when is not None and found.when.precision is Precision.DAY


def _from_row(issue: Issue, place: _Place, found: Sequence[FoundDate]) -> list[_Draft]:
    text = place.paragraph.text
    dates = _row_dates(found, text)
    if not dates:
        return _undated_row(issue, place, found)
    heading = "" if GENERIC.match(place.heading) else place.heading
    first, last = dates[0], dates[-1]
    row = read_row(text, first.start, last.end, heading)
    drafts = []
    for date in dates:
        when = _with_time(date.when, text, issue.head.language)
        drafts.append(_draft(issue, place, row.title, when, 0, len(text), where=row.place, row=True))
    return drafts


def _row_dates(found: Sequence[FoundDate], text: str) -> list[FoundDate]:
    """The dates a row is about: those of its first list of dates; "8 and 9 September" is one range."""
    days = [one for one in found if _is_day(one)]
    if not days:
        years = [
            one for one in found if one.when is not None and one.start <= 3 and one.when.precision is Precision.YEAR
        ]
        return years[:1]
    group = [days[0]]
    for one in days[1:_MORE_DATES]:
        between = text[group[-1].end : one.start]
        if len(between) > 8 or any(c in between for c in "|\n"):
            break
        group.append(one)
    return _run(group)


def _run(group: list[FoundDate]) -> list[FoundDate]:
    first, last = group[0], group[-1]
    if len(group) != 2 or first.when is None or last.when is None or first.when.rule or last.when.rule:
        return group
    bare = first.text.strip(" .").isdigit() or last.text.strip(" .").isdigit()
    if bare and first.when.end == last.when.start:
        whole = DateRange(first.when.start, last.when.end, begins=last.when.begins, finishes=last.when.finishes)
        return [replace(last, start=first.start, when=whole)]
    return group


def _undated_row(issue: Issue, place: _Place, found: Sequence[FoundDate]) -> list[_Draft]:
    """Below "Upcoming events 2017" every item is an event of 2017; below "Upcoming events" one without a date."""
    text = place.paragraph.text
    coarse = next((one.when for one in found if one.when is not None), None)
    if place.paragraph.kind is not Kind.LIST_ITEM or not place.coming or not 2 <= len(text.split()) <= 40:
        return []
    when = coarse or (place.anchor if place.own_anchor else None)
    return [_draft(issue, place, cut(text.strip(" •*-–.")), when, 0, len(text), row=True)]


def _with_time(when: DateRange | None, text: str, language: str) -> DateRange | None:
    """``when`` with the time that stands elsewhere in the row or sentence, if it has none of its own."""
    if when is None or when.begins is not None or when.precision is not Precision.DAY:
        return when
    times = find_times(text, language)
    if not times:
        return when
    return replace(when, begins=times[0].hours.begins, finishes=times[0].hours.finishes)


# -- headings -------------------------------------------------------------------------------------


def _from_heading(issue: Issue, place: _Place, found: Sequence[FoundDate]) -> list[_Draft]:
    """ "Previous Meeting (cancelled) / Sun 19 Sept 2021 Lincoln Place": the date is the heading's own."""
    text = place.paragraph.text
    days = [one for one in found if _is_day(one)]
    if not days:
        return _coarse_heading(issue, place, found)
    heading = "" if GENERIC.match(place.heading) or place.heading == text else place.heading
    row = read_row(text, days[0].start, days[-1].end, heading)
    title = row.title
    if heading and event_noun(heading) is not None and event_noun(title) is None:
        title, row = heading, replace(row, place=row.place or row.title)
    below = _below(issue, place.index)
    when = _with_time(days[0].when, f"{text}\n{below}", issue.head.language)
    return [_draft(issue, place, title, when, 0, len(text), where=row.place, row=False, around=f"{heading} {text}")]


def _coarse_heading(issue: Issue, place: _Place, found: Sequence[FoundDate]) -> list[_Draft]:
    """ "Allianzgebetswoche im Januar 2025": a heading with a month that names an event."""
    months = [one for one in found if one.when is not None and one.when.precision is Precision.MONTH]
    text = place.paragraph.text
    if len(months) != 1 or event_noun(text) is None or LISTING.search(text) is not None:
        return []
    return [_draft(issue, place, cut(text), months[0].when, 0, len(text), row=False)]


def _below(issue: Issue, index: int, count: int = 6) -> str:
    """The short labelled lines below a heading ("Time: 1.30 pm – 4.00 pm")."""
    lines = []
    for paragraph in issue.paragraphs[index + 1 : index + 1 + count]:
        if paragraph.kind is Kind.HEADING and find_dates(paragraph.text, issue.head.dated, issue.head.language):
            break
        if TIME_LABEL.search(paragraph.text):
            lines.append(paragraph.text)
    return "\n".join(lines)


# -- prose ----------------------------------------------------------------------------------------


def _from_prose(issue: Issue, place: _Place, found: Sequence[FoundDate]) -> list[_Draft]:
    dated = [one for one in found if one.when is not None]
    if not dated:
        return []
    drafts: list[_Draft] = []
    text = place.paragraph.text
    for start, end in sentences(text):
        inside = [one for one in dated if start <= one.start < end]
        for one in inside:
            if _tells(one, text[start:end], one.start - start, place):
                drafts.append(_sentence_draft(issue, place, one, start, end, first=not drafts))
    return drafts


def _tells(found: FoundDate, sentence: str, at: int, place: _Place) -> bool:
    """Whether the sentence tells of something that is on at this date, and does not only mention it."""
    when = found.when
    assert when is not None
    if _in_brackets(sentence, at) or len(sentence.split()) < 4 or sentence.lstrip().startswith("©"):
        return False
    if OLD_DATE_LEAD.search(sentence[:at]) and MOVED.search(sentence):
        return False
    if when.rule is not None:
        return event_noun(sentence) is not None or place.listing
    days = (when.end - when.start).days
    if when.precision is Precision.DAY:
        return days <= 31 or event_noun(sentence) is not None
    if when.precision is Precision.MONTH:
        printed_year = re.search(r"\d{4}", found.text) is not None
        if place.paragraph.kind is Kind.CAPTION or days > 62:
            return False
        return (printed_year and _has_verb(sentence)) or _event_will_be(sentence)
    return False


def _has_verb(sentence: str) -> bool:
    return BEHIND.search(sentence) is not None or AHEAD.search(sentence) is not None or len(sentence.split()) > 10


def _event_will_be(sentence: str) -> bool:
    return event_noun(sentence) is not None and (AHEAD.search(sentence) or BEHIND.search(sentence)) is not None


def _in_brackets(sentence: str, at: int) -> bool:
    """ "(Canberra Times, 22 May 2021)" is a reference, unless the whole sentence stands in brackets."""
    opened = sentence.rfind("(", 0, at)
    if opened < 3 or ")" in sentence[opened:at]:
        return False
    closed = sentence.find(")", at)
    return 0 <= closed - opened <= 120 and event_noun(sentence[opened:closed]) is None


def _sentence_draft(issue: Issue, place: _Place, found: FoundDate, start: int, end: int, *, first: bool) -> _Draft:
    text = place.paragraph.text
    sentence = text[start:end]
    when = _with_time(found.when, sentence, issue.head.language)
    titled = first and _is_about(place, sentence)
    title = place.heading if titled else _clause(sentence, found.start - start, found.end - start)
    return _draft(
        issue, place, title, when, start, end, where=place_in(sentence), row=False, titled=titled, around=sentence
    )


def _is_about(place: _Place, sentence: str) -> bool:
    """Whether the heading names what the sentence tells of: they share a telling word."""
    heading = place.heading
    if not heading or GENERIC.match(heading) or LISTING.search(heading) or len(heading.split()) < 2:
        return False
    return bool(words_of_title(heading) & words_of_title(sentence))


_SPLIT = re.compile(r"[,;:](?=\s)|\s[–—-]\s|\s(?=(?:and|und|et|y) (?:later|then|on|am|le|el)\b)|，|；")
_TAIL = re.compile(
    r"(?:(?:\s|^)(?:on|in|at|from|by|since|of|am|im|vom|ab|dem|den|le|du|au|el|del|en|the|and))+\s*$", re.IGNORECASE
)
_LEAD = re.compile(
    r"^(?:(?:on|in|at|by|from|since|until|during|and|but|or|which|who|that|also|later|previously|most|notable|am|vom|im|"
    r"bis|ab|seit|und|le|du|au|el|del|en)\s+)+",
    re.IGNORECASE,
)


def _clause(sentence: str, start: int, end: int) -> str:
    """The clause around the date without the date: a title for what has none."""
    bounds = [0, *(match.start() for match in _SPLIT.finditer(sentence)), len(sentence)]
    for n in range(len(bounds) - 1):
        left, right = bounds[n], bounds[n + 1]
        if right <= start:
            continue
        last = n + 1
        while True:
            words = _without(sentence, left, bounds[last], start, end)
            if len(words.split()) >= 4 or last + 1 >= len(bounds) or len(words) > 60:
                break
            last += 1
        if len(words.split()) < 4 and left > 0:
            words = _without(sentence, 0, bounds[last], start, end)
        return cut(_capital(words)) if words else cut(sentence)
    return cut(sentence)


def _without(sentence: str, left: int, right: int, start: int, end: int) -> str:
    """Characters ``left:right`` without the date at ``start:end`` and the small words before it."""
    before, after = sentence[left : max(left, start)], sentence[min(end, right) : right]
    before = _TAIL.sub(" ", before)
    words = " ".join(f"{before.strip()} {after.strip()}".split()).strip(" ,;:.–—-()")
    return _LEAD.sub("", words)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# -- drafts become events -------------------------------------------------------------------------


def _draft(
    issue: Issue,
    place: _Place,
    title: str,
    when: DateRange | None,
    start: int,
    end: int,
    *,
    where: str = "",
    row: bool,
    titled: bool = False,
    around: str = "",
) -> _Draft:
    paragraph = place.paragraph
    text = around or paragraph.text[start:end]
    mention = Mention(issue.id, paragraph.page_at(start), paragraph.id, start, end)
    kind = "deadline" if DEADLINE.search(text) else kind_of(title)
    if kind == "event":
        kind = kind_of(text)
    event = Event(
        id="",
        title=title or cut(text),
        when=when,
        mentions=(mention,),
        place=where,
        people=names(text),
        participants=participants(text),
        kind=kind,
        status=_status(issue, when, f"{title} {text}"),
    )
    return _Draft(event, place.index, row, titled)


def _status(issue: Issue, when: DateRange | None, text: str) -> Status:
    """As the issue saw it: cancelled and moved are said; else the date against the issue's date, then the verbs."""
    if CANCELLED.search(text):
        return Status.CANCELLED
    if MOVED.search(text):
        return Status.MOVED
    dated = issue.head.dated
    if when is None or dated is None or when.start >= dated.end or when.rule:
        return Status.PLANNED
    if when.end <= dated.start:
        return Status.HELD
    behind, ahead = BEHIND.search(text) is not None, AHEAD.search(text) is not None
    if behind != ahead:
        return Status.HELD if behind else Status.PLANNED
    last = dated.end - timedelta(days=1)
    return Status.HELD if dated.start == last and when.end <= last else Status.PLANNED


def _joined(issue: Issue, drafts: Sequence[_Draft]) -> list[Event]:
    """Drafts of the same event become one; then every event gets the facts its article adds."""
    groups: list[list[_Draft]] = []
    for draft in drafts:
        for group in groups:
            if any(not (draft.row and one.row) and same_event(draft.event, one.event) for one in group):
                group.append(draft)
                break
        else:
            groups.append([draft])
    owners = {one.index for group in groups for one in group}
    return [_event(issue, group, owners, n) for n, group in enumerate(groups)]


def _event(issue: Issue, group: Sequence[_Draft], owners: set[int], n: int) -> Event:
    best = max(group, key=lambda one: (one.titled, one.row, _has_time(one.event)))
    rest = [one for one in group if one is not best]
    about = _article_text(issue, best.index, owners)
    event = best.event
    whens = [one.event.when for one in group if _has_time(one.event)]
    said = [one.event.status for one in group if one.event.status in (Status.CANCELLED, Status.MOVED)]
    people = dict.fromkeys(name for one in [best, *rest] for name in one.event.people)
    people |= dict.fromkeys(names(about))
    counts = [one.event.participants for one in [best, *rest] if one.event.participants is not None]
    mention = event.mentions[0]
    return replace(
        event,
        id=event_id(mention, n),
        when=event.when if not whens or (event.when and event.when.begins) else whens[0],
        mentions=tuple(one.event.mentions[0] for one in [best, *rest]),
        place=event.place or next((one.event.place for one in rest if one.event.place), ""),
        people=tuple(people)[:24],
        participants=counts[0] if counts else participants(about),
        status=said[0] if said else event.status,
    )


def _has_time(event: Event) -> bool:
    return event.when is not None and event.when.begins is not None


def event_id(mention: Mention, occurrence: int = 0) -> str:
    """Twelve hex digits that stay the same over rebuilds while the paragraph does."""
    key = f"{mention.issue}\0{mention.paragraph}\0{mention.start}\0{occurrence}"
    return blake2b(key.encode(), digest_size=6).hexdigest()


def _article_text(issue: Issue, index: int, owners: set[int], count: int = 6) -> str:
    """The rest of the event's paragraph's article: paragraphs below it until another event or article begins."""
    first = issue.paragraphs[index]
    if first.kind in _ROWS or not first.article:
        return ""
    texts = [first.text] if len([1 for one in owners if one == index]) == 1 else []
    for n in range(index + 1, min(index + 1 + count, len(issue.paragraphs))):
        paragraph = issue.paragraphs[n]
        if paragraph.kind in FURNITURE:
            continue
        if paragraph.article != first.article or n in owners or paragraph.kind is Kind.HEADING:
            break
        texts.append(paragraph.text)
    return "\n".join(texts)


def _in_order(events: Sequence[Event]) -> list[Event]:
    return sorted(events, key=lambda one: (one.when is None, one.when.start.toordinal() if one.when else 0))

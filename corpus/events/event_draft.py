"""An event as one paragraph tells it, and how an issue saw it: the common end of every way of telling."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.dates import FoundDate, find_times
from corpus.events.details import names, participants
from corpus.events.setting import Setting
from corpus.events.titles import cut, heading_title, noun_phrase, timeless
from corpus.events.vocabulary import AHEAD, BEHIND, CANCELLED, DEADLINE, MOVED, kind_of
from corpus.model import DateRange, Event, Issue, Kind, Mention, Paragraph, Precision, Status
from corpus.text.sentences import split_sentences

#: "December 5" in a table of contents is a title and its page.
_LIKE_CONTENTS = re.compile(r"(?:for\s+)?[^\W\d_]+\.?\s+\d{1,2}", re.IGNORECASE)
#: "If it rains, the walk is cancelled" cancels nothing.
_CONDITION = re.compile(r"\b(?:if|in case|unless|should|wenn|falls|sollte|si|en caso)\b[^.!?\n]{0,80}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Draft:
    """An event as one paragraph tells it.

    ``row``: one of a list, and so never the same as another row of the list whose headings are ``listed``.
    """

    event: Event
    index: int
    row: bool = False
    titled: bool = False
    listed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Telling:
    """How an event is told: characters of the paragraph, title and place, the words around, those with times."""

    start: int
    end: int
    title: str
    place: str
    words: str
    timed: str = ""


def draft(
    issue: Issue,
    setting: Setting,
    told: Telling,
    when: DateRange | None,
    *,
    row: bool = False,
    titled: bool = False,
    more: Sequence[Paragraph] = (),
) -> Draft:
    paragraph = setting.paragraph
    mentions = [Mention(issue.id, paragraph.page_at(told.start), paragraph.id, told.start, told.end)]
    mentions += [
        Mention(
            issue.id,
            one.page,
            one.id,
            0,
            len(one.text) if one.kind is Kind.HEADING else _first_sentence(one.text, issue.head.language),
        )
        for one in more
    ]
    event = Event(
        id="",
        title=_title(told, setting),
        when=when,
        mentions=tuple(mentions),
        place=told.place,
        people=names(told.words),
        participants=participants(told.words),
        kind=_kind(told, setting),
        status=status_of(issue, when, f"{told.title}\n{told.words}" if row or titled else told.words),
    )
    return Draft(event, setting.index, row, titled, (paragraph.article, *paragraph.headings))


#: A telephone number or an address: how to reach people names no event.
_CONTACT = re.compile(r"\S@\S|\d(?:[ /-]?\d){6}")


def _title(told: Telling, setting: Setting) -> str:
    title = told.title or cut(told.words)
    return timeless(heading_title(setting.heading, []) if setting.heading and _CONTACT.search(title) else title)


def _first_sentence(text: str, language: str) -> int:
    parts = split_sentences(text, language)
    return parts[0][1] if parts else len(text)


def _kind(told: Telling, setting: Setting) -> str:
    if DEADLINE.search(told.words) and not noun_phrase(told.title):
        return "deadline"
    kinds = (kind_of(text) for text in (told.title, told.words, setting.heading))
    return next((kind for kind in kinds if kind != "event"), "event")


def status_of(issue: Issue, when: DateRange | None, text: str) -> Status:
    """As the issue saw it: cancelled and moved are said; else the date against the issue's date, then the verbs."""
    off = CANCELLED.search(text)
    if off is not None and _CONDITION.search(text, 0, off.start()) is None:
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
    return Status.HELD if (dated.end - dated.start).days == 1 and when.end < dated.end else Status.PLANNED


def is_day(found: FoundDate) -> bool:
    return found.when is not None and found.when.precision is Precision.DAY


def is_printed(found: FoundDate) -> bool:
    """Whether numbers or a rule are printed; "this week" and "Christmas" are mentioned everywhere."""
    return any(c.isdigit() for c in found.text) or (found.when is not None and found.when.rule is not None)


def with_time(when: DateRange | None, text: str, language: str) -> DateRange | None:
    """``when`` with the time that stands elsewhere in the row or sentence, if it has none of its own."""
    if when is None or when.begins is not None or when.precision is not Precision.DAY:
        return when
    times = find_times(text, language)
    return replace(when, begins=times[0].hours.begins, finishes=times[0].hours.finishes) if times else when

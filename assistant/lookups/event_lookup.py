"""The records of events that answer a question: pure, over values, with today's date as an argument.

"Next" and "last" are counted from the day, event or issue that the question names, else from today, and the reading
says which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from assistant.lookups.event_questions import Asking, Wanted, read_asking
from assistant.output.phrases import say
from corpus.dates import FoundDate, find_dates, format_range
from corpus.events.calendar import merge_events, words_of_title
from corpus.events.vocabulary import kind_of
from corpus.model import DateRange, Event, IssueHead, Mention, Precision, Status

_MOST_ROWS = 12
#: The share of the question's words that an event asked for by its kind or time must have.
_SHARED = 0.6


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One event of an answer and the mention that is cited for it."""

    event: Event
    mention: Mention


@dataclass(frozen=True, slots=True)
class AgendaReading:
    """The events that answer, in order of date; ``note`` says from which day "next" and "last" were counted."""

    rows: tuple[AgendaRow, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """The day from which a question looks: an issue's or today's, and its date in words."""

    day: date
    issue: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A question for the records, read without them; ``issues`` are those that it names."""

    language: str
    issues: frozenset[str]
    viewpoint: Viewpoint
    dates: Sequence[DateRange]
    asking: Asking


@dataclass(frozen=True, slots=True)
class Records:
    """The ``events`` as stored, issue by issue; the same as one ``calendar``."""

    events: Sequence[Event]
    heads: Mapping[str, IssueHead]
    calendar: Sequence[Event]


def read_request(
    text: str,
    heads: Mapping[str, IssueHead],
    today: date,
    *,
    language: str = "en",
    issues: frozenset[str] = frozenset(),
) -> Request | None:
    """``text`` as a question for the records, None where it is none; ``heads`` are those of ``issues`` at least."""
    viewpoint = _viewpoint(heads, today, issues, language)
    anchor = DateRange(viewpoint.day, viewpoint.day + timedelta(days=1))
    found = [one for one in find_dates(text, anchor, language) if one.when is not None and not _of_issue(text, one)]
    asking = read_asking(text, found)
    dates = [one.when for one in found if one.when is not None]
    return None if asking is None else Request(language, issues, viewpoint, dates, asking)


def answer_request(request: Request, records: Records) -> AgendaReading | None:
    """The events that answer, or None where the records do not know.

    Where the question names issues the calendar is seen as they knew it.
    """
    asking, heads = request.asking, records.heads
    if request.issues:
        scope, asking = _of_series(records.events, heads, asking, request.issues)
        calendar: Sequence[Event] = merge_events(scope, heads, request.viewpoint.day)
    else:  # events of one series alone are merged with each other: a part of the calendar is the calendar of that part
        calendar, asking = _of_series(records.calendar, heads, asking, request.issues)
    fitting = [one for one in calendar if _fits(asking, one)]
    if asking.wanted is Wanted.CHANGED:
        return _changed(request, fitting)
    return _counted(request, fitting, calendar)


_ISSUE = re.compile(r"\s*(?:issue|newsletter|number|edition|bulletin|ausgabe|nummer|infobrief|numéro|número|期)", re.I)


def _of_issue(text: str, found: FoundDate) -> bool:
    """ "The March issue" names an issue and no time at which something is on."""
    return _ISSUE.match(text, found.end) is not None


def _viewpoint(heads: Mapping[str, IssueHead], today: date, issues: frozenset[str], language: str) -> Viewpoint:
    """From the latest issue that the question names, else from today."""
    dated = [(when.start, issue, when) for issue in issues if (head := heads.get(issue)) and (when := head.dated)]
    if not dated:
        return Viewpoint(today, "", format_range(DateRange(today, today + timedelta(days=1)), language))
    day, issue, when = max(dated, key=lambda one: one[:2])
    return Viewpoint(day, issue, format_range(when, language))


def _of_series(
    events: Sequence[Event], heads: Mapping[str, IssueHead], asking: Asking, issues: frozenset[str]
) -> tuple[list[Event], Asking]:
    """The events of the series that the question names, and the question without the series' name."""
    series = {heads[issue].series for issue in issues if issue in heads}
    named: set[str] = set()
    for head in heads.values():
        title = words_of_title(head.series.replace("_", " ").replace("-", " "))
        shared = asking.words & title
        if shared:
            series.add(head.series)
            named |= shared
    if not series:
        return list(events), asking
    kept = [one for one in events if (told := heads.get(one.mentions[0].issue)) is not None and told.series in series]
    return kept, replace(asking, words=asking.words - named)


def _fits(asking: Asking, event: Event) -> bool:
    """Whether the event is of the kind asked for and has most of the words, one of them in its title or place."""
    if asking.kind and asking.kind not in (event.kind, kind_of(event.title)):
        return False
    title = _words(event)
    have = title | words_of_title(" ".join(event.people))
    enough = len(asking.words & have) >= _SHARED * len(asking.words)
    return not asking.words or (enough and bool(asking.words & title))


def _words(event: Event) -> frozenset[str]:
    return words_of_title(f"{event.title} {event.place}")


def _changed(request: Request, fitting: Sequence[Event]) -> AgendaReading | None:
    """What was called off, or put to another day, as far as the issues known then say."""
    status = Status.CANCELLED if request.asking.cancelled else Status.MOVED
    found = [one for one in fitting if one.status is status and _is_then(one, request.dates)]
    return AgendaReading(_rows(request, found)) if found else None


def _counted(request: Request, fitting: Sequence[Event], calendar: Sequence[Event]) -> AgendaReading | None:
    """The first fitting events after the day that the question names or looks from, or the last before it."""
    forward = request.asking.wanted is Wanted.NEXT
    day, said = _pointed(request, calendar)
    dated = [
        (one.when, one)
        for one in fitting
        if one.when is not None and one.when.precision is Precision.DAY and one.status is not Status.CANCELLED
    ]
    beyond = [(when.start, one) for when, one in dated if (when.start > day if forward else when.end <= day)]
    if not beyond:
        return None
    first = (min if forward else max)(start for start, _ in beyond)
    note = say("counted from", request.language, today=said)
    return AgendaReading(_rows(request, [one for start, one in beyond if start == first]), note)


def _pointed(request: Request, calendar: Sequence[Event]) -> tuple[date, str]:
    """The day that "after" or "before" points to, in words too: an event's, or one of its own, else the viewpoint."""
    forward = request.asking.wanted is Wanted.NEXT
    event = _named(request, calendar) if request.asking.reference else None
    if event is not None and event.when is not None:
        return event.when.start, f"“{event.title}”, {format_range(event.when, request.language)}"
    one_day = timedelta(days=1)
    if not request.dates:
        viewpoint = request.viewpoint
        return viewpoint.day - one_day if forward else viewpoint.day, viewpoint.said
    asked = request.dates[-1]
    return asked.end - one_day if forward else asked.start, format_range(asked, request.language)


def _named(request: Request, calendar: Sequence[Event]) -> Event | None:
    """The event that "after" or "before" names best; None where none has half of its words."""
    wanted = words_of_title(request.asking.reference)

    def score(event: Event) -> float:
        return len(wanted & _words(event)) / len(wanted) + 0.05 * len(event.mentions)

    found = [one for one in calendar if _is_then(one, request.dates) and 2 * len(wanted & _words(one)) >= len(wanted)]
    return max(found, key=score) if wanted and found else None


def _is_then(event: Event, dates: Sequence[DateRange]) -> bool:
    """Whether the event is at one of the times asked for, and not of a time much longer."""
    when = event.when
    return not dates or (
        when is not None
        and any(when.overlaps(asked) and when.end - when.start <= 4 * (asked.end - asked.start) for asked in dates)
    )


def _rows(request: Request, events: Iterable[Event]) -> tuple[AgendaRow, ...]:
    """Rows by date: the mention of the issue asked about, else the one the event was taken from.

    Few events show all that their issue says, a moved or cancelled one what was said before.
    """
    rows: list[AgendaRow] = []
    ordered = sorted(events, key=_day)
    for event in ordered:
        issue = request.viewpoint.issue
        first = next((one for one in event.mentions if one.issue == issue), event.mentions[0])
        same = [one for one in event.mentions if one.issue == first.issue and one != first]
        earlier = [one for one in event.mentions if one.issue != first.issue]
        changed = event.status in (Status.MOVED, Status.CANCELLED)
        told = [first, *(same[:2] if len(ordered) <= 2 else []), *(earlier[:1] if changed else [])]
        rows += [AgendaRow(event, one) for one in told]
    return tuple(rows[:_MOST_ROWS])


def _day(event: Event) -> tuple[bool, date, time]:
    when = event.when
    return when is None, when.start if when else date.max, (when.begins if when else None) or time.min

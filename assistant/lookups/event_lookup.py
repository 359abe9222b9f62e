"""The records of events that answer a question: pure, over values, with today's date as an argument.

Rows come in the order of dates. "Next" and "last" are counted from the issue that the question names,
else from today, and the reading says which; where nothing lies ahead of today, they are counted from the newest issue
that still knew something to come, and the reading says that too: an event that has passed is never called upcoming.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from assistant.lookups.event_questions import Asking, Wanted, read_asking
from assistant.lookups.event_words import Told, Words, shares, words_of_event
from assistant.model import AnswerStatus
from assistant.output.phrases import say
from corpus.dates import FoundDate, find_dates, format_range
from corpus.events.calendar import merge_events, words_of_title
from corpus.events.vocabulary import kind_of
from corpus.model import DateRange, Event, IssueHead, Mention, Precision, Status
from corpus.text.terms import folded_words

_MOST_ROWS = 12
#: The share of the question's words, by weight, that names an event, and how far it must be ahead of the next.
#: Measured on questions of six series: of thirteen answers at these bounds twelve were right.
_NAMED, _AHEAD_OF_OTHERS = 0.45, 0.15
#: The share of the question's words that an event must have whose day is asked for; all, where more is asked of it.
_SHARED = 0.6
#: Characters up to which a first mention can be a date in a line of its own.
SHORT_LINE = 80
_DATED = (Precision.DAY, Precision.MONTH)


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One event of an answer and the mention that is cited for it."""

    event: Event
    mention: Mention


@dataclass(frozen=True, slots=True)
class AgendaReading:
    """The events that answer, in order of date; ``note`` says from which day words such as "next" were read."""

    asking: Asking
    rows: tuple[AgendaRow, ...]
    status: AnswerStatus = AnswerStatus.ANSWERED
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

    text: str
    language: str
    issues: frozenset[str]
    viewpoint: Viewpoint
    dates: Sequence[FoundDate]
    asking: Asking


@dataclass(frozen=True, slots=True)
class Records:
    """The ``events`` as stored, issue by issue; the same as one ``calendar``; the words of their sentences and articles
    by mention."""

    events: Sequence[Event]
    heads: Mapping[str, IssueHead]
    calendar: Sequence[Event]
    words: Words

    def of(self, issues: frozenset[str] | None) -> Records:
        """The records of what some issues tell; None narrows nothing."""
        if issues is None:
            return self

        def told(events: Sequence[Event]) -> list[Event]:
            return [one for one in events if any(mention.issue in issues for mention in one.mentions)]

        return replace(self, events=told(self.events), calendar=told(self.calendar))


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
    dates = [one for one in find_dates(text, anchor, language) if one.when is not None and not _of_issue(text, one)]
    asking = read_asking(text, dates)
    return None if asking is None else Request(text, language, issues, viewpoint, dates, asking)


def answer_request(request: Request, records: Records) -> AgendaReading | None:
    """The events that answer, or None where the records do not know.

    Where the question names issues the calendar is seen as they knew it.
    """
    viewpoint, dates, heads, asking = request.viewpoint, request.dates, records.heads, request.asking
    calendar = records.calendar
    if request.issues:
        calendar = merge_events(_of_series(records.events, heads, request.issues), heads, viewpoint.day)
    ranges = [one.when for one in dates if one.when is not None]
    reader = _READERS[asking.wanted]
    look = _Look(asking, calendar, heads, viewpoint, ranges, records.words, request.language, request.text)
    reading = reader(look)
    return None if reading is None or not reading.rows else replace(reading, rows=reading.rows[:_MOST_ROWS])


_ISSUE = re.compile(r"\s*(?:issue|newsletter|number|edition|bulletin|ausgabe|nummer|infobrief|numéro|número|期)", re.I)


def _of_issue(text: str, found: FoundDate) -> bool:
    """ "The March issue" names an issue and no time at which something is on."""
    return _ISSUE.match(text, found.end) is not None


@dataclass(frozen=True, slots=True)
class _Look:
    """Everything one reading needs."""

    asking: Asking
    calendar: Sequence[Event]
    heads: Mapping[str, IssueHead]
    viewpoint: Viewpoint
    ranges: Sequence[DateRange]
    words: Words
    language: str
    text: str


def _viewpoint(heads: Mapping[str, IssueHead], today: date, issues: frozenset[str], language: str) -> Viewpoint:
    """From the latest issue that the question names, else from today."""
    dated = [(when.start, issue, when) for issue in issues if (head := heads.get(issue)) and (when := head.dated)]
    if not dated:
        return Viewpoint(today, "", format_range(DateRange(today, today + timedelta(days=1)), language))
    day, issue, when = max(dated, key=lambda one: one[:2])
    return Viewpoint(day, issue, format_range(when, language))


def _of_series(events: Sequence[Event], heads: Mapping[str, IssueHead], issues: frozenset[str]) -> list[Event]:
    """The events of the series of the issues that the question names."""
    series = {heads[issue].series for issue in issues if issue in heads}
    return [one for one in events if (told := heads.get(one.mentions[0].issue)) is not None and told.series in series]


def _fits(look: _Look, event: Event) -> float:
    """How well the event is the one asked for, from 0 (not at all) to 1."""
    asking = look.asking
    if asking.kind and asking.kind not in (event.kind, kind_of(event.title)):
        return 0.0
    if not asking.words:
        return 1.0
    its = words_of_event(event, look.words)
    share = len(asking.words & its.every) / len(asking.words)
    return share if share >= (_SHARED if asking.day else 1.0) and asking.words & its.title else 0.0


def _row(look: _Look, event: Event) -> AgendaRow:
    """The event with the mention of the issue that is asked about, else the one it was taken from."""
    issue = look.viewpoint.issue
    mention = next((one for one in event.mentions if one.issue == issue), event.mentions[0])
    return AgendaRow(event, mention)


def _rows(look: _Look, events: Iterable[Event]) -> tuple[AgendaRow, ...]:
    """Rows by date; few events show all that their issue says, a moved or cancelled one what was said before."""
    rows: list[AgendaRow] = []
    ordered = sorted(events, key=_day)
    for event in ordered:
        first = _row(look, event)
        rows.append(first)
        same = [one for one in event.mentions if one.issue == first.mention.issue and one != first.mention]
        rows += [AgendaRow(event, one) for one in same[:2] if len(ordered) <= 2]
        if event.status in (Status.MOVED, Status.CANCELLED):
            other = next((one for one in event.mentions if one.issue != first.mention.issue), None)
            if other is not None:
                rows.append(AgendaRow(event, other))
    return tuple(rows)


def _day(event: Event) -> tuple[bool, date, time]:
    when = event.when
    return when is None, when.start if when else date.max, (when.begins if when else None) or time.min


def _in(when: DateRange | None, asked: DateRange) -> bool:
    return when is not None and when.overlaps(asked) and (when.end - when.start) <= 4 * (asked.end - asked.start)


def _ahead(look: _Look) -> tuple[list[Event], Viewpoint]:
    """Events after the day looked from; where there are none, those after the newest issue that still knew some."""
    fitting = [one for one in look.calendar if _fits(look, one)]
    found = [one for one in fitting if _after(one, look.viewpoint.day) and one.status is not Status.CANCELLED]
    if found or look.viewpoint.issue:
        return found, look.viewpoint
    known = {mention.issue for event in fitting for mention in event.mentions}
    dated = sorted(
        ((head.dated, issue) for issue in known if (head := look.heads.get(issue)) and head.dated), key=_newest
    )
    for when, issue in reversed(dated):
        found = [
            one
            for one in fitting
            if _after(one, when.start) and any(mention.issue == issue for mention in one.mentions)
        ]
        found = [one for one in found if one.status is not Status.CANCELLED]
        if found:
            return found, Viewpoint(when.start, issue, format_range(when, look.language))
    return [], look.viewpoint


def _newest(pair: tuple[DateRange, str]) -> tuple[date, str]:
    return pair[0].start, pair[1]


def _after(event: Event, day: date) -> bool:
    """Whether it lies ahead; what recurs does so for a year after its notice."""
    when = event.when
    return when is not None and (when.end > day or (when.rule is not None and when.end + timedelta(days=366) > day))


def _read_from(look: _Look, viewpoint: Viewpoint) -> str:
    if viewpoint == look.viewpoint:
        return say("counted from", look.language, today=viewpoint.said)
    return say("counted before", look.language, today=look.viewpoint.said, from_=viewpoint.said)


def _next(look: _Look) -> AgendaReading | None:
    """The first fitting event after the day that the question names, or that it looks from."""
    day, said = _pointed(look)
    if day is not None:
        found = [one for one in look.calendar if _fits(look, one) and one.when is not None and one.when.start > day]
        found = [
            one
            for one in found
            if one.status is not Status.CANCELLED and one.when and one.when.precision is Precision.DAY
        ]
        first = _first_day(sorted(found, key=_day))
        return _counted_from(look, first, said)
    found, viewpoint = _ahead(look)
    days = [one for one in found if one.when is not None and one.when.precision is Precision.DAY] or found
    first = _first_day(sorted(days, key=_day))
    if not first:
        return None
    status = AnswerStatus.PARTIAL if viewpoint != look.viewpoint else AnswerStatus.ANSWERED
    rows = _rows(replace(look, viewpoint=viewpoint), first)
    return AgendaReading(look.asking, rows, status, _read_from(look, viewpoint))


def _counted_from(look: _Look, events: Sequence[Event], said: str) -> AgendaReading | None:
    """The events with the day that they are counted from; None where there is none."""
    note = say("counted from", look.language, today=said)
    return AgendaReading(look.asking, _rows(look, events), note=note) if events else None


def _first_day(events: Sequence[Event]) -> list[Event]:
    return [
        one
        for one in events
        if one.when is not None and events[0].when is not None and one.when.start == events[0].when.start
    ]


def _pointed(look: _Look) -> tuple[date | None, str]:
    """The day that "after" or "before" points to: that of the event the question names, or a date of its own."""
    event = _named(look, look.asking.reference) if look.asking.reference else None
    if event is not None and event.when is not None:
        return event.when.start, f"“{event.title}”, {format_range(event.when, look.language)}"
    if not look.ranges:
        return None, ""
    asked = look.ranges[-1]
    day = asked.end - timedelta(days=1) if look.asking.wanted is Wanted.NEXT else asked.start
    return day, format_range(asked, look.language)


def _last(look: _Look) -> AgendaReading | None:
    """The last fitting event before the day that the question names, or that it looks from."""
    day, said = _pointed(look)
    day, said = (look.viewpoint.day, look.viewpoint.said) if day is None else (day, said)
    found = [one for one in look.calendar if _fits(look, one) and one.when is not None and one.when.end <= day]
    found = [
        one for one in found if one.status is not Status.CANCELLED and one.when and one.when.precision is Precision.DAY
    ]
    ordered = sorted(found, key=_day, reverse=True)
    first = _first_day(ordered)
    return _counted_from(look, first, said)


def _named(look: _Look, text: str) -> Event | None:
    """The event that ``text`` names best, or None where none shares most of its words."""
    wanted = words_of_title(text)
    best: tuple[float, Event] | None = None
    for event in look.calendar:
        its = words_of_event(event, look.words)
        share = len(wanted & its.every) / len(wanted) if wanted else 0.0
        in_title = len(wanted & its.title) / len(wanted) if wanted else 0.0
        score = share + 0.5 * in_title + 0.05 * len(event.mentions)
        fits_date = not look.ranges or any(_in(event.when, asked) for asked in look.ranges)
        if share >= 0.5 and fits_date and (best is None or score > best[0]):
            best = (score, event)
    return None if best is None else best[1]


def _says_more(told: Told | None, title: frozenset[str]) -> bool:
    """Whether a mention is more than the heading that gave the title."""
    return told is None or told.said != title


def _changed(look: _Look) -> AgendaReading | None:
    """What was called off, or put to another day, as far as the issues known then say."""
    status = Status.CANCELLED if look.asking.cancelled else Status.MOVED
    found = [
        one
        for one in look.calendar
        if one.status is status
        and _fits(look, one)
        and (not look.ranges or any(_in(one.when, asked) for asked in look.ranges))
    ]
    return AgendaReading(look.asking, _rows(look, found)) if found else None


def _part(look: _Look) -> AgendaReading | None:
    """Events whose people and bodies, or whose paragraphs, hold every word of the name."""
    wanted = words_of_title(look.asking.names)
    found = []
    for event in look.calendar:
        people = words_of_title(" ".join(event.people))
        if wanted and wanted <= people | words_of_event(event, look.words).every:
            kind_fits = not look.asking.kind or look.asking.kind in (event.kind, kind_of(event.title))
            found.append((wanted <= people, kind_fits, event))
    close = [event for in_people, kind_fits, event in found if kind_fits] or [event for _, _, event in found]
    close = [one for one in close if not look.ranges or any(_in(one.when, asked) for asked in look.ranges)]
    return AgendaReading(look.asking, _rows(look, close)) if close else None


def _order(look: _Look) -> AgendaReading | None:
    """The two events that the question names, the earlier first."""
    pair = [_named(replace(look, ranges=()), text) for text in look.asking.pair]
    one, other = pair
    if one is None or other is None or one is other or one.when is None or other.when is None:
        return None
    if one.when.start == other.when.start:
        return None
    rows = tuple(_row(look, event) for event in sorted((one, other), key=_day))
    note = f"{format_range(rows[0].event.when, look.language)} comes before " if rows[0].event.when else ""
    after = rows[1].event.when
    return AgendaReading(
        look.asking, rows, note=f"{note}{format_range(after, look.language)}." if after and note else ""
    )


def _when(look: _Look) -> AgendaReading | None:
    """The one event that the question's words name far better than any other; else the sentences answer."""
    events = list(look.calendar)
    if look.ranges:
        events = [one for one in events if any(_in(one.when, asked) for asked in look.ranges)]
    event = _by_words(look, events) if look.asking.words else _of_kind(look, events)
    if event is None or event.when is None or event.when.precision not in _DATED:
        return None
    changed = event.status in (Status.MOVED, Status.CANCELLED)
    note = ""
    if changed and len(event.mentions) > 1:
        note = f"{event.title}: {say('moved' if event.status is Status.MOVED else 'off', look.language)}."
    return AgendaReading(look.asking, _best_told(look, event), note=note)


def _by_words(look: _Look, events: Sequence[Event]) -> Event | None:
    ranked = shares(look.asking.words, events, look.words)
    if not ranked or ranked[0][0] < _NAMED:
        return None
    close = [event for share, event in ranked if ranked[0][0] - share < _AHEAD_OF_OTHERS]
    if not any(words_of_title(event.title) & look.asking.words for event in close):
        return None  # only the words around it are asked of: the sentences answer
    titled = [event for event in close if _is_title(event, look.asking)]
    if len(close) > 1 and len(titled) != 1:
        return None
    return close[0] if len(close) == 1 else titled[0]


def _of_kind(look: _Look, events: Sequence[Event]) -> Event | None:
    """The one event of the kind asked for at the time asked for, or whose title the question has ("annual meeting")."""
    asked = set(folded_words(look.text))
    found = []
    for event in events:
        title = folded_words(event.title)
        titled = len(title) > 1 and asked.issuperset(title)
        if look.asking.kind in (event.kind, kind_of(event.title)) and (titled or look.ranges):
            found.append(event)
    ahead = [event for event in found if _after(event, look.viewpoint.day)]
    only = found if len(found) == 1 else ahead
    return only[0] if len(only) == 1 else None


def _is_title(event: Event, asking: Asking) -> bool:
    """Whether the event's title is the words asked for, and the noun of the kind asked for if there is one."""
    of_kind = asking.kind in ("", event.kind)
    return of_kind and words_of_title(event.title) - {asking.kind[:6]} == asking.words


def _best_told(look: _Look, event: Event) -> tuple[AgendaRow, ...]:
    """The mention with most of the question's words, below the line of its date if that stands alone."""
    rows = _rows(look, [event])
    if event.status in (Status.MOVED, Status.CANCELLED):
        return rows

    def told(row: AgendaRow) -> tuple[int, int]:
        words = look.words.get(row.mention)
        return (len(look.asking.words & words.said) if words is not None else 0, -event.mentions.index(row.mention))

    title = words_of_title(event.title)
    told_of = [one for one in event.mentions if one == event.mentions[0] or _says_more(look.words.get(one), title)]
    best = max((AgendaRow(event, mention) for mention in told_of), key=told)
    first = event.mentions[0]
    dated_alone = best.mention != first and first.end - first.start <= SHORT_LINE
    return (AgendaRow(event, first), best) if dated_alone else (best,)


_READERS = {
    Wanted.NEXT: _next,
    Wanted.LAST: _last,
    Wanted.PART: _part,
    Wanted.ORDER: _order,
    Wanted.WHEN: _when,
    Wanted.CHANGED: _changed,
}

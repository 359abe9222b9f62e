"""Events as a calendar for other programs (iCalendar, RFC 5545).

Newsletters print local times without a zone, so times go out as floating ones. The identity of an event stays
the same over rebuilds, and a moved event keeps its own: a calendar that reads the file again moves the entry.
An event without a date has no place in a calendar and is left out of it; the table and the JSON form have it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from assistant.output.event_certainty import CONFIRMED
from corpus.model import DateRange, Event, Mention, Precision, Status


def to_ics(
    events: Sequence[Event], quotes: Mapping[Mention, str] | None = None, *, stamp: datetime | None = None
) -> str:
    """The dated events as one iCalendar text with CRLF line ends.

    ``quotes`` has the words of mentions, for the description; ``stamp`` the moment written as DTSTAMP (now, if None).
    A month, season or year goes out as days that leave the time free.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Back Issue//backissue//EN")
    calendar.add("version", "2.0")
    moment = (stamp or datetime.now(UTC)).replace(microsecond=0)
    for event in events:
        if event.when is not None:
            calendar.add_component(_entry(event, event.when, quotes or {}, moment))
    return str(calendar.to_ical().decode("utf-8"))


def _entry(event: Event, when: DateRange, quotes: Mapping[Mention, str], stamp: datetime) -> Any:
    from icalendar import Event as Entry
    from icalendar import vRecur

    entry = Entry()
    entry.add("uid", f"{event.id}@backissue")
    entry.add("dtstamp", stamp)
    entry.add("summary", event.title)
    start, end = bounds(when)
    entry.add("dtstart", start)
    if end is not None:
        entry.add("dtend", end)
    if when.rule:
        rule, *more = when.rule.split("\n")
        entry.add("rrule", vRecur.from_ical(rule))
        for days in more:
            entry.add("exdate", [_moment(day, start) for day in days.removeprefix("EXDATE:").split(",")])
    if event.place:
        entry.add("location", event.place)
    entry.add("description", _description(event, quotes))
    entry.add("categories", [event.kind])
    entry.add("status", _status(event, when))
    entry.add("sequence", 1 if event.status in (Status.MOVED, Status.CANCELLED) else 0)
    if when.precision is not Precision.DAY:
        entry.add("transp", "TRANSPARENT")
    return entry


def _status(event: Event, when: DateRange) -> str:
    """What is off is cancelled; without a printed day, or uncertain, nothing is confirmed."""
    if event.status is Status.CANCELLED:
        return "CANCELLED"
    return "CONFIRMED" if event.certainty >= CONFIRMED and when.precision is Precision.DAY else "TENTATIVE"


def _moment(day: str, start: date | datetime) -> date | datetime:
    """A day that a rule leaves out, as its first moment is written: a day, or that day at the same time."""
    left_out = datetime.strptime(day, "%Y%m%d").date()
    return datetime.combine(left_out, start.time()) if isinstance(start, datetime) else left_out


def bounds(when: DateRange) -> tuple[date | datetime, date | datetime | None]:
    """First and last moment as calendars want them: whole days up to the day after, or times of day.

    A time without an end has none; an end before the beginning is of the next day ("20:00-01:00").
    """
    if when.begins is None:
        return when.start, when.end
    start = datetime.combine(when.start, when.begins)
    last = when.end - timedelta(days=1)
    if when.finishes is None:
        return start, None if last == when.start else datetime.combine(last, time(23, 59))
    end = datetime.combine(last, when.finishes)
    return start, end if end > start else end + timedelta(days=1)


def _description(event: Event, quotes: Mapping[Mention, str]) -> str:
    lines = []
    if event.status in (Status.MOVED, Status.CANCELLED):
        lines.append(event.status.value.capitalize() + ".")
    for mention in event.mentions:
        quote = " ".join(quotes.get(mention, "").split())
        lines.append(f"{mention.issue}, page {mention.page}" + (f": {quote}" if quote else ""))
    return "\n".join(lines)

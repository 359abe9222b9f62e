"""Events of a library as a list that was asked for: between two days, of a series, with some words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Protocol

from corpus.model import DateRange, Event, Mention, Paragraph
from embeddings.model import Scope, StoredIssue


class NoDate(Exception):
    """A text that should be a date is none; the text is one sentence for a reader."""


class Library(Protocol):
    """What is asked of a library here."""

    def calendar(self, within: Scope, /) -> Iterable[Event]: ...

    def issues(self) -> Iterable[StoredIssue]: ...

    def paragraph(self, paragraph: str, /) -> tuple[str, Paragraph] | None: ...


def of_series(issues: Iterable[StoredIssue], words: str) -> list[StoredIssue]:
    """The issues whose series or title, as a reader sees them, have all the words."""
    wanted = words.casefold().split()
    return [one for one in issues if all(word in f"{one.head.series} {one.head.title}".casefold() for word in wanted)]


def filtered(
    library: Library,
    start: date | None,
    end: date | None,
    series: str | None,
    text: str | None,
) -> list[Event]:
    """Events between the days (both included), of a series, with all the words; by date, undated last."""
    first, last = start or date.min, min(end or date.max, date.max - timedelta(days=1))
    if first > last:
        return []
    days = DateRange(first, last + timedelta(days=1))
    names = frozenset(one.head.series for one in of_series(library.issues(), series)) if series else None
    within = Scope(series=names, dates=(days,) if start or end else ())
    wanted = (text or "").casefold().split()
    return [
        event
        for event in library.calendar(within)
        if all(word in f"{event.title} {event.place} {' '.join(event.people)}".casefold() for word in wanted)
    ]


def quotes(library: Library, events: Sequence[Event]) -> dict[Mention, str]:
    """The words of each mention."""
    found: dict[Mention, str] = {}
    for event in events:
        for mention in event.mentions:
            told = library.paragraph(mention.paragraph)
            found[mention] = told[1].text[mention.start : mention.end] if told else ""
    return found


def day_from(text: str | None, *, last: bool) -> date | None:
    """A day, or the first or last day of a month or year; None for no text. Raises NoDate."""
    if not text:
        return None
    parts = text.split("-")
    try:
        year, month, day = (int(part) for part in [*parts, *["1"] * (3 - len(parts))])
        first = date(year, month, day)
        if not last or len(parts) == 3:
            return first
        following = date(year + 1, 1, 1) if len(parts) == 1 else date(year + month // 12, month % 12 + 1, 1)
    except (ValueError, OverflowError):
        raise NoDate(f'"{text}" is no date; write 2016-11-19, 2016-11 or 2016.') from None
    return following - timedelta(days=1)

"""Events of a library as a list that was asked for: between two days, of a series, with some words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol

from corpus.model import Event, Mention, Paragraph
from embeddings.model import StoredIssue


class NoDate(Exception):
    """A text that should be a date is none; the text is one sentence for a reader."""


class Library(Protocol):
    """What is asked of a library here."""

    def issues(self) -> Sequence[StoredIssue]: ...

    def paragraph(self, paragraph: str, /) -> tuple[str, Paragraph] | None: ...


def filtered(
    events: Sequence[Event],
    library: Library,
    start: date | None,
    end: date | None,
    series: str | None,
    text: str | None,
) -> list[Event]:
    """Events between the days (both included), of a series, with all the words; by date, undated last."""
    of_series = {one.id for one in library.issues() if not series or series.casefold() in one.head.series.casefold()}
    wanted = (text or "").casefold().split()
    kept = [
        event
        for event in events
        if any(mention.issue in of_series for mention in event.mentions)
        and (start is None or (event.when is not None and event.when.end > start))
        and (end is None or (event.when is not None and event.when.start <= end))
        and all(word in f"{event.title} {event.place} {' '.join(event.people)}".casefold() for word in wanted)
    ]
    return sorted(kept, key=lambda event: (event.when is None, event.when.start if event.when else date.min))


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
    except ValueError:
        raise NoDate(f'"{text}" is no date; write 2016-11-19, 2016-11 or 2016.') from None
    return following - timedelta(days=1)

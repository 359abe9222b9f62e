"""`backissue events`: dated events as a list, data, a table or a calendar."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from assistant.cli import DONE, NOT_FOUND
from assistant.commands.opening import configured, data, open_library
from assistant.commands.scope import day_from

if TYPE_CHECKING:
    from corpus.model import Event, Mention
    from embeddings.library.library import Library


def run(options: argparse.Namespace) -> int:
    from assistant.lookups.event_answers import all_events
    from assistant.output.terminal import events_text

    start, end = day_from(options.start, last=False), day_from(options.end, last=True)
    with open_library(configured(options)) as library:
        found = _filtered(all_events(library), library, start, end, options.series, options.text)
        quotes = _quotes(library, found)
    if options.ics:
        from assistant.output.calendar_files import to_ics

        sys.stdout.write(to_ics(found, quotes))
    elif options.csv:
        from assistant.output.csv_table import to_csv

        sys.stdout.write(to_csv(found, quotes))
    elif options.json:
        from assistant.output.json_forms import events_form

        print(data(events_form(found, quotes)))
    else:
        print(events_text(found) if found else "No event is told of there.")
    return DONE if found else NOT_FOUND


def _filtered(
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


def _quotes(library: Library, events: Sequence[Event]) -> dict[Mention, str]:
    quotes: dict[Mention, str] = {}
    for event in events:
        for mention in event.mentions:
            found = library.paragraph(mention.paragraph)
            quotes[mention] = found[1].text[mention.start : mention.end] if found else ""
    return quotes

"""`backissue events`: dated events as a list, data, a table or a calendar."""

from __future__ import annotations

import argparse
import sys

from assistant.cli import DONE, NOT_FOUND, UsageError
from assistant.commands.opening import configured, data, open_library
from assistant.commands.scope import day_from, issues_of_series


def run(options: argparse.Namespace) -> int:
    from assistant.output.event_certainty import CERTAIN
    from assistant.output.terminal import events_text
    from assistant.serving.event_list import filtered, quotes

    if options.limit is not None and options.limit < 1:
        raise UsageError(f"--limit is {options.limit}; it should be 1 or more.")
    start, end = day_from(options.start, last=False), day_from(options.end, last=True)
    with open_library(configured(options)) as library:
        issues_of_series(library.issues() if options.series else (), options.series)
        found = filtered(library, start, end, options.series, options.text)
        told = quotes(library, found)
    if options.certain or ((options.csv or options.ics) and not options.all):
        sure = [one for one in found if one.certainty >= CERTAIN]
        if len(sure) < len(found):
            left = f"{len(found) - len(sure)} of {len(found)} events"
            print(f"backissue: {left} are uncertain and left out; --all has them.", file=sys.stderr)
        found = sure
    found = found[: options.limit]
    if options.ics:
        from assistant.output.calendar_files import to_ics

        sys.stdout.write(to_ics(found, told))
    elif options.csv:
        from assistant.output.csv_table import to_csv

        sys.stdout.write(to_csv(found, told))
    elif options.json:
        from assistant.output.json_forms import events_form

        print(data(events_form(found, told)))
    else:
        print(events_text(found) if found else "No event is told of there.")
    return DONE if found else NOT_FOUND

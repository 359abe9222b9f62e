"""Events as a table of comma-separated values, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from assistant.output.calendar_files import _COLUMNS
from assistant.output.json_forms import event_form
from corpus.model import Event, Mention


def to_csv(events: Sequence[Event], quotes: Mapping[Mention, str]) -> str:
    """One line an event under a line of names; a cell that a spreadsheet would compute gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for event in events:
        form = event_form(event, quotes) | {"people": "; ".join(event.people)}
        writer.writerow([_plain(form[name]) for name in _COLUMNS])
    return out.getvalue()


def _plain(value: object) -> str:
    cell = "" if value is None else str(value)
    return f"'{cell}" if cell[:1] in "=+-@\t\r" and cell else cell

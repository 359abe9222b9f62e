"""Events as a table of comma-separated values, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from assistant.output.json_forms import event_form
from corpus.model import Event, Mention

_COLUMNS = (
    *("start", "end", "precision", "time", "rule", "title", "place", "people", "kind", "status"),
    *("confidence", "issue", "page", "quote"),
)
#: First characters of a cell that a spreadsheet takes for a formula or a command.
_COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def to_csv(events: Sequence[Event], quotes: Mapping[Mention, str]) -> str:
    """One line an event under a line of names; an empty cell is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for event in events:
        form = event_form(event, quotes) | {"people": "; ".join(event.people)}
        writer.writerow([_plain(form[name]) for name in _COLUMNS])
    return out.getvalue()


def _plain(value: object) -> str:
    """A cell as text; one that a spreadsheet would compute, full-width signs too, gets an apostrophe before it."""
    cell = "" if value is None else str(value)
    return f"'{cell}" if cell.startswith(_COMPUTED) else cell

"""Dates and times as newsletters print them → ``DateRange``, in English, German, French, Spanish and Chinese.

Why our own: general date parsers guess today's year for "Sat 14 March", know neither "mid June" nor
"7, 14 and 21 May", and take telephone numbers and frequencies for dates. Here the issue's date is an argument,
a printed weekday is a check, and what cannot be decided stays open and says why. python-dateutil does what
it does well: Easter, months' arithmetic, recurrence rules.

``lexer`` cuts tokens, ``grammar`` reads them into ``items``, ``resolve`` finds the days, ``relative`` the relative and
recurring ones, ``hours`` the times, ``finding`` walks a text, ``format`` prints dates again.

The names below are imported when they are first asked for: compiling the patterns takes a fifth of a second, which a
screen that only prints dates does not need.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.dates.finding import FoundDate, FoundTime, find_dates, find_days, find_times, language_of_dates
    from corpus.dates.format import format_range
    from corpus.dates.recurring import next_time

__all__ = [
    "FoundDate",
    "FoundTime",
    "find_dates",
    "find_days",
    "find_times",
    "format_range",
    "language_of_dates",
    "next_time",
]

_ELSEWHERE = {"format_range": "corpus.dates.format", "next_time": "corpus.dates.recurring"}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ELSEWHERE.get(name, "corpus.dates.finding")), name)

"""Dates and times as newsletters print them → ``DateRange``, in English, German, French, Spanish and Chinese.

Why our own: general date parsers guess today's year for "Sat 14 March", know neither "mid June" nor
"7, 14 and 21 May", and take telephone numbers and frequencies for dates. Here the issue's date is an argument,
a printed weekday is a check, and what cannot be decided stays open and says why. python-dateutil does what
it does well: Easter, months' arithmetic, recurrence rules.

``lexer`` cuts tokens, ``grammar`` reads them into ``items``, ``resolve`` finds the days, ``relative`` the relative and
recurring ones, ``hours`` the times, ``finding`` walks a text, ``format`` prints dates again.
"""

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

"""How dates and pages are written for people, the same in the chat, on the terminal and in what is exported."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby

from assistant.output.phrases import say
from corpus.dates.names import ENGLISH_MONTHS
from corpus.model import DateRange, Precision, iso_date
from corpus.text.cleaning import clean

_SEASONS = {12: "winter", 3: "spring", 6: "summer", 9: "autumn"}
#: Letters of a printed page number at most; what is longer is no number.
_LONGEST_LABEL = 8
#: Languages that dates are put into words of; in others they are numbers.
_WORDED = frozenset({"de", "fr", "es", "it", "zh"})


def page_label(page: int, printed: str | None = None, language: str = "en") -> str:
    """``page 4``, and ``page 4 (printed iv)`` where the page says another number of itself; "Page 4" is page 4."""
    number, said = clean(printed or "").split()[-1:], say("page", language, n=page)
    if number in ([], [str(page)]):
        return said
    label = number[0] if len(number[0]) <= _LONGEST_LABEL else number[0][: _LONGEST_LABEL - 1] + "…"
    return f"{said} ({say('printed', language, label=label)})"


def page_numbers(pages: Iterable[int]) -> str:
    """``page 4``, and ``pages 1-3, 5``."""
    runs = [[page for _, page in run] for _, run in groupby(enumerate(sorted(set(pages))), lambda one: one[1] - one[0])]
    numbers = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return f"page {numbers}" if numbers.isdigit() else f"pages {numbers}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """``1 issue``, ``2 issues``, ``1,204 issues``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def spoken_date(iso: str, language: str = "en") -> str:
    """``2016-11-04`` as ``4 November 2016``, ``2016-11`` as ``November 2016``, anything else as it is."""
    parts = [int(part) if part.isdigit() else 0 for part in iso.split("-")]
    try:
        first = date(*parts, *[1] * (3 - len(parts)))
    except (TypeError, ValueError):
        return iso
    if len(parts) == 3:
        return spoken_range(DateRange(first, first + timedelta(days=1)), language)
    year, month = divmod(12 * first.year + first.month, 12)
    if len(parts) == 2:
        return spoken_range(DateRange(first, date(year, month + 1, 1), Precision.MONTH), language)
    return iso


def spoken_range(when: DateRange | None, language: str = "en") -> str:
    """A date of an issue or event: ``14 March 2024``, ``14–16 March 2024``, ``March 2024``, ``spring 2024``; in other
    languages than English as people write it there, or in numbers.
    """
    if when is None:
        return ""
    if language[:2] in _WORDED:
        from corpus.dates import format_range

        return format_range(when, language)
    if language[:2] != "en":
        return iso_date(when)
    first, last = when.start, when.end - timedelta(days=1)
    if when.precision is Precision.YEAR:
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    if when.precision is Precision.SEASON and first.month in _SEASONS:
        return f"{_SEASONS[first.month]} {first.year}"
    months = f"{_month(first.month)} {first.year}", f"{_month(last.month)} {last.year}"
    if when.precision is not Precision.DAY:
        if months[0] == months[1]:
            return months[0]
        start = _month(first.month) if first.year == last.year else months[0]
        return f"{start} – {months[1]}"
    if first == last:
        return f"{first.day} {months[0]}"
    if months[0] == months[1]:
        return f"{first.day}–{last.day} {months[0]}"
    return f"{first.day} {months[0]} – {last.day} {months[1]}"


def _month(number: int) -> str:
    return ENGLISH_MONTHS[number - 1]

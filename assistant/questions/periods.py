"""Times that a text names: months and years in ten languages, with or without each other, as ranges of days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from corpus.dates.names import PLAIN_MONTHS
from corpus.model import DateRange, Precision


@lru_cache(maxsize=1)
def _period_pattern() -> re.Pattern[str]:
    names = "|".join(sorted(PLAIN_MONTHS, key=len, reverse=True))
    return re.compile(
        rf"\b(?P<month>{names})(?:ausgabe|heft|nummer|brief)?\b\.?,?\s*(?:de\s+|del\s+)?(?P<year>(?:19|20)\d\d)?|\b(?P<alone>(?:19|20)\d\d)\b"
        r"|(?P<zyear>(?:19|20)\d\d)年(?:(?P<zmonth>\d{1,2})月)?|(?<!\d)(?P<lonely>\d{1,2})月"
    )


def period_spans(text: str) -> list[tuple[int, int, DateRange | int]]:
    """Times in a text as (start, end, range), a month without a year as its number ("may" beside "in" or "the")."""
    folded = text.casefold()
    found: list[tuple[int, int, DateRange | int]] = []
    bare: list[int] = []
    for match in _period_pattern().finditer(folded):
        start, end = match.span()
        if (
            match["month"] in ("may", "mar", "mars")
            and not match["year"]
            and not re.search(r"(?:\b(?:in|the|of|and|or|last|this|next|en|de|im|vom)|\d)\s*$", folded[:start])
        ):
            continue
        if match["month"]:
            month = PLAIN_MONTHS[match["month"]]
            if match["year"]:
                found.append((start, end, month_range(int(match["year"]), month)))
                found = [
                    one if n not in bare else (one[0], one[1], _with_year(one[2], int(match["year"])))
                    for n, one in enumerate(found)
                ]
                bare = []
            else:
                bare.append(len(found))
                found.append((start, end, month))
        elif match["zyear"]:
            year = int(match["zyear"])
            found.append((start, end, month_range(year, int(match["zmonth"])) if match["zmonth"] else year_range(year)))
        elif match["lonely"]:
            if 1 <= int(match["lonely"]) <= 12:
                found.append((start, end, int(match["lonely"])))
        else:
            found.append((start, end, year_range(int(match["alone"]))))
    return found


def _with_year(when: DateRange | int, year: int) -> DateRange | int:
    return month_range(year, when) if isinstance(when, int) else when


def periods_in(text: str) -> tuple[list[DateRange], list[int]]:
    """The times a text names, in order, and the months without a year."""
    spans = period_spans(text)
    return [one for _, _, one in spans if isinstance(one, DateRange)], [
        one for _, _, one in spans if isinstance(one, int)
    ]


def in_months(dated: DateRange, months: Iterable[int]) -> bool:
    """Whether an issue's time has one of the months, in any of its years."""
    years = range(dated.start.year, dated.end.year + 1)
    return any(dated.overlaps(month_range(year, month)) for month in months for year in years)


def month_range(year: int, month: int) -> DateRange:
    following = date(year + month // 12, month % 12 + 1, 1)
    return DateRange(date(year, month, 1), following, Precision.MONTH)


def year_range(year: int) -> DateRange:
    return DateRange(date(year, 1, 1), date(year + 1, 1, 1), Precision.YEAR)

"""Dates an issue carries in its masthead or its file's name: days, months, quarters and seasons (pure).

Narrower on purpose than the dates of what is told in an issue: always with a year, in the forms that stand in
mastheads and names, in ten languages. What only looks like one ("Issue 9 September 2015" holds no 9 September)
is the caller's to take out first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

from corpus.dates.names import MONTHS, SEASONS, WEEKDAYS
from corpus.model import DateRange, Precision

_QUARTER_NAMES: Final = (
    "1 1st 1. 1er first erstes premier primer primo eerste 一",
    "2 2nd 2. 2e 2ème second zweites deuxième deuxieme segundo secondo tweede 二",
    "3 3rd 3. 3e 3ème third drittes troisième troisieme tercer terzo derde 三",
    "4 4th 4. 4e 4ème fourth viertes quatrième quatrieme cuarto quarto vierde 四",
)
_QUARTERS: Final = {name: number for number, names in enumerate(_QUARTER_NAMES, 1) for name in names.split()}


def _any(names: Sequence[str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


YEAR_FORM = r"(?P<year>(?:19|20)\d\d)"
_M = rf"(?P<month>{_any(list(MONTHS))})\.?"
_M2, _M3 = _M.replace("<month>", "<to_month>"), _M.replace("<month>", "<between>")
#: What stands between the first and the last of some days or months.
_UNTIL = r"(?:-|–|/|&|bis|to|und|and|et|y|e|en|i|à|a|au|al|tot|do)"
_D = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|\.|º)?"
_OF = r"\s*,?\s*(?:de\s+|del\s+|di\s+|of\s+)?"
_SEASON = _any([name for name in SEASONS if name[0] not in "春夏秋冬"])

#: Forms of a date, the most telling first. Where two overlap in a text the earlier one here wins.
_FORMS: Final = (
    rf"(?<!\d){YEAR_FORM}[-_./](?P<month_number>0[1-9]|1[0-2])[-_./](?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
    rf"(?<!\d){YEAR_FORM}(?P<month_number>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
    rf"(?<!\d){YEAR_FORM}[-_./](?P<month_number>0[1-9]|1[0-2])[-_–]+(?P<to_year>(?:19|20)\d\d)[-_./]"
    r"(?P<to_number>0[1-9]|1[0-2])(?!\d)",
    rf"(?<!\d){YEAR_FORM}\s*年\s*(?P<month_number>1[0-2]|0?[1-9])\s*月\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*[日号]",
    rf"(?<!\d){YEAR_FORM}\s*年\s*(?P<month_number>1[0-2]|0?[1-9])\s*月",
    rf"(?<!\d){YEAR_FORM}\s*년\s*(?P<month_number>1[0-2]|0?[1-9])\s*월\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*일",
    rf"(?<!\d){YEAR_FORM}\s*년\s*(?P<month_number>1[0-2]|0?[1-9])\s*월",
    rf"(?<!\d){YEAR_FORM}\s*年?\s*第?(?P<quarter>[一二三四1-4])季度",
    rf"(?<!\d){YEAR_FORM}\s*年?\s*(?P<season>[春夏秋冬])季?(?![天节])",
    rf"(?<![\d/.-]){_D}(?:\s*(?:de\s+)?{_M}\s*{_UNTIL}\s*|\s+(?:to|bis|au|al|a|tot|do)\s+|[-–])"
    r"(?P<to_day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|\.|º)?"
    rf"\s*(?:de\s+|of\s+)?{_M2}{_OF}{YEAR_FORM}(?!\d)",
    rf"(?<!\d){_D}\s*(?:de\s+|of\s+)?{_M}{_OF}{YEAR_FORM}(?!\d)",
    rf"\b{_M}\s+{_D}\s*(?:-|–|to|bis|au|al)\s*(?:{_M2}\s*)?(?P<to_day>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+{YEAR_FORM}(?!\d)",
    rf"\b{_M}\s+{_D}\s*,?\s+{YEAR_FORM}(?!\d)",
    rf"\b{_M}\s*,?\s*{YEAR_FORM}?\s*{_UNTIL}\s*(?:{_M3}\s*{_UNTIL}\s*)?{_M2}{_OF}(?P<to_year>(?:19|20)\d\d)(?!\d)",
    rf"\b{_M}{_OF}{YEAR_FORM}(?!\d)",
    rf"(?<!\d){YEAR_FORM}\s*[-_,/ ]\s*{_M}\b",
    rf"(?<!\d){YEAR_FORM}[-_ ]?q(?P<quarter>[1-4])(?!\d)",
    rf"\bq(?P<quarter>[1-4])[-_/ ]*{YEAR_FORM}(?!\d)",
    rf"(?P<quarter>{_any(list(_QUARTERS))})\s*(?:quarter|quartal|kwartaal|trimestre|vierteljahr){_OF}{YEAR_FORM}(?!\d)",
    rf"\b(?P<season>{_SEASON}){_OF}{YEAR_FORM}(?:\s*[/–-]\s*(?P<season_end>(?:20)?\d\d))?(?!\d)",
    rf"(?<!\d){YEAR_FORM}\s*[-_,/ ]\s*(?P<season>{_SEASON})\b",
    rf"(?<![\d.]){_D}\s?[.]\s?(?P<month_number>0?[1-9]|1[0-2])\s?[.]\s?{YEAR_FORM}(?!\d)",
    rf"(?<!\d){YEAR_FORM}[-_.](?P<month_number>0[1-9]|1[0-2])(?!\d)",
    rf"(?<!\d){YEAR_FORM}(?P<month_number>0[1-9]|1[0-2])(?!\d)",
    rf"(?<![\d/.])(?P<month_number>0[1-9]|1[0-2])[-_/.]{YEAR_FORM}(?!\d)",
)
YEAR = re.compile(rf"(?<![\d/]){YEAR_FORM}(?![\d])")
MONTH_ALONE = re.compile(rf"(?<![^\W_]){_M}(?:(?![^\W\d_])|(?=ausgabe))", re.IGNORECASE)
SEASON_ALONE = re.compile(rf"\b(?P<season>{_SEASON})\b", re.IGNORECASE)


def month_number(name: str) -> int:
    return MONTHS[name.lower()]


def season_month(name: str) -> int:
    """The first month of a season."""
    return SEASONS[name.lower()]


_ANY_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of an issue where it stands in a text."""

    when: DateRange
    start: int
    end: int


@cache
def _compiled() -> tuple[re.Pattern[str], ...]:
    """The forms, compiled when a year is first met: most questions have none."""
    return tuple(re.compile(form, re.IGNORECASE) for form in _FORMS)


def find_issue_dates(text: str) -> list[Dated]:
    """Dates an issue may carry, in the order of the text: days, months and runs of months, quarters, seasons.

    Years alone are left out. Numbers of the kind "6/2024" are too: they count issues.
    """
    taken: list[Dated] = []
    if not _ANY_YEAR.search(text):
        return taken
    for form in _compiled():
        for found in form.finditer(text):
            if any(found.start() < other.end and other.start < found.end() for other in taken):
                continue
            when = _range_of(found)
            if when:
                taken.append(Dated(when, found.start(), found.end()))
    return sorted(taken, key=lambda dated: dated.start)


def _range_of(found: re.Match[str]) -> DateRange | None:
    parts = {name: value for name, value in found.groupdict().items() if value}
    year = int(parts.get("year") or parts["to_year"])
    if "quarter" in parts:
        return month_range(year, 3 * _QUARTERS[parts["quarter"].lower()] - 2, 3, Precision.SEASON)
    if "season" in parts:
        return month_range(year, SEASONS[parts["season"].lower()], 3, Precision.SEASON)
    name = parts.get("month") or parts.get("to_month", "")
    month = int(parts["month_number"]) if "month_number" in parts else MONTHS[name.lower()]
    if "day" in parts:
        turn = "to_day" in parts and "to_month" in parts and month > MONTHS[parts["to_month"].lower()]
        first = day_of(year - turn, month, int(parts["day"]))
        if first is None:
            return None
        last_month = MONTHS[parts["to_month"].lower()] if "to_month" in parts else month
        until = day_of(year, last_month, int(parts["to_day"])) if "to_day" in parts else first
        if until is None or not first <= until <= first + timedelta(days=31):
            return None
        return DateRange(first, until + timedelta(days=1), Precision.DAY)
    if "to_month" in parts or "to_number" in parts:
        last = int(parts["to_number"]) if "to_number" in parts else MONTHS[parts["to_month"].lower()]
        end_year = int(parts["to_year"])
        if "year" not in parts and month > last:
            year = end_year - 1
        count = (end_year - year) * 12 + last - month + 1
        return month_range(year, month, count, Precision.MONTH) if 0 < count <= 12 else None
    return month_range(year, month, 1, Precision.MONTH)


def day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_range(year: int, month: int, count: int, precision: Precision) -> DateRange:
    """``count`` months from the first of ``month``."""
    last = year * 12 + month - 1 + count
    return DateRange(date(year, month, 1), date(last // 12, last % 12 + 1, 1), precision)


def month_beside_year(text: str) -> DateRange | None:
    """ "7/2024 - Monat November": a month by its name, and one year elsewhere in the line."""
    years = {int(found["year"]) for found in re.finditer(rf"(?<!\d){YEAR_FORM}(?!\d)", text)}
    months = {MONTHS[found["month"].lower()] for found in MONTH_ALONE.finditer(text) if len(found["month"]) > 2}
    if len(years) == 1 and len(months) == 1:
        return month_range(years.pop(), months.pop(), 1, Precision.MONTH)
    return None


def without_dates(text: str, dates: Sequence[Dated]) -> str:
    for dated in reversed(dates):
        text = text[: dated.start] + " " + text[dated.end :]
    return text


@dataclass(frozen=True, slots=True)
class Mention:
    """A day that a text names, perhaps without its year: what an issue tells of lies around its own date."""

    month: int
    day: int
    year: int | None
    weekday: int | None
    start: int
    end: int

    def near(self, anchor: date) -> date | None:
        """The day meant by an issue of ``anchor``: with its year, or its coming around that is nearest."""
        years = (self.year,) if self.year else (anchor.year - 1, anchor.year, anchor.year + 1)
        days = [day for year in years if (day := day_of(year, self.month, self.day))]
        return min(days, key=lambda day: abs((day - anchor).days), default=None)


#: A day of the week right before a date, and the small words between.
_WEEKDAY_BEFORE = re.compile(
    rf"(?<![^\W_])(?P<weekday>{_any(list(WEEKDAYS))})\.?,?\s+(?:(?:the|den|dem|le|el|il|dia)\s+)?$", re.IGNORECASE
)
_YEAR_AFTER = r"(?:\s*,?\s*(?:de\s+|del\s+)?(?P<year>(?:19|20)\d\d)(?!\d))?"
_MENTIONS: Final = (
    re.compile(rf"(?<![\w.:/-]){_D}\s*(?:de\s+|of\s+)?{_M}(?![^\W\d_]){_YEAR_AFTER}", re.IGNORECASE),
    re.compile(rf"(?<![\w/-]){_M}\s+(?:the\s+)?{_D}(?![\d:]|\s?[ap]\.?m){_YEAR_AFTER}", re.IGNORECASE),
    re.compile(
        r"(?:(?P<year>(?:19|20)\d\d)\s*[年년]\s*)?(?P<month>1[0-2]|0?[1-9])\s*[月월]\s*"
        r"(?P<day>3[01]|[12]\d|0?[1-9])\s*[日号일]"
    ),
)
_DIGIT = re.compile(r"\d")


def find_mentions(text: str) -> list[Mention]:
    """The days that a text names, with the day of the week and the year where they are printed."""
    found: list[Mention] = []
    if not _DIGIT.search(text):
        return found
    for form in _MENTIONS:
        for match in form.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            parts = match.groupdict()
            name = parts["month"].lower()
            month = int(name) if name.isdigit() else MONTHS[name]
            year = int(parts["year"]) if parts["year"] else None
            day = int(parts["day"])
            if day_of(year or 2000, month, day):
                before = _WEEKDAY_BEFORE.search(text, max(0, match.start() - 25), match.start())
                weekday = WEEKDAYS[before["weekday"].lower()] if before else None
                start = before.start() if before else match.start()
                found.append(Mention(month, day, year, weekday, start, match.end()))
    return sorted(found, key=lambda mention: mention.start)


#: "3-8-18", "08/03/2018": the order of day and month, and with two digits the century, are for the rest to tell.
_SHORT = re.compile(
    r"(?<![\d/.,-])(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<year>(?:19|20)?\d\d)(?![\d/-]|[.,]\d)"
)


def find_short_dates(text: str) -> list[tuple[Dated, ...]]:
    """Days in digits alone, each with the readings it allows, month first and day first."""
    found = []
    for match in _SHORT.finditer(text):
        year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
        first, second = int(match["first"]), int(match["second"])
        orders = ((first, second), (second, first))
        days = {day for month, number in orders if (day := day_of(year, month, number))}
        readings = [DateRange(day, day + timedelta(days=1)) for day in sorted(days)]
        if readings:
            found.append(tuple(Dated(when, match.start(), match.end()) for when in readings))
    return found

"""Dates an issue carries in its masthead or its file's name: days, months, quarters and seasons (pure).

Narrower on purpose than the dates of what is told in an issue: always with a year, in the forms that stand in
mastheads and names, in five languages. What only looks like one ("Issue 9 September 2015" holds no 9 September)
is the caller's to take out first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from corpus.model import DateRange, Precision

_MONTH_NAMES: Final = (
    "january jan januar jänner jän janvier janv enero ene",
    "february feb februar feber février fevrier févr fév febrero",
    "march mar märz maerz mrz mär mars marzo",
    "april apr avril avr abril abr",
    "may mai mayo",
    "june jun juni juin junio",
    "july jul juli juillet juil julio",
    "august aug août aout agosto ago",
    "september sept sep septembre septiembre setiembre",
    "october oct oktober okt octobre octubre",
    "november nov novembre noviembre",
    "december dec dezember dez décembre decembre déc diciembre dic",
)
MONTHS: Final = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}

#: The first month of a season; winter begins in the December of its year.
_SEASON_NAMES: Final = {
    3: "spring frühjahr frühling fruehjahr printemps primavera 春季 春",
    6: "summer sommer été ete verano 夏季 夏",
    9: "autumn fall herbst automne otoño otono 秋季 秋",
    12: "winter hiver invierno 冬季 冬",
}
_SEASONS: Final = {name: month for month, names in _SEASON_NAMES.items() for name in names.split()}
_QUARTER_NAMES: Final = (
    "1 1st 1. 1er first erstes premier primer 一",
    "2 2nd 2. 2e 2ème second zweites deuxième deuxieme segundo 二",
    "3 3rd 3. 3e 3ème third drittes troisième troisieme tercer 三",
    "4 4th 4. 4e 4ème fourth viertes quatrième quatrieme cuarto 四",
)
_QUARTERS: Final = {name: number for number, names in enumerate(_QUARTER_NAMES, 1) for name in names.split()}


def _any(names: Sequence[str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


YEAR_FORM = r"(?P<year>(?:19|20)\d\d)"
_M = rf"(?P<month>{_any(list(MONTHS))})\.?"
_M2 = _M.replace("<month>", "<to_month>")
_D = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|\.|º)?"
_OF = r"\s*,?\s*(?:de\s+|del\s+|of\s+)?"
_SEASON = _any([name for name in _SEASONS if name.isascii() or name[0] in "éo"] + ["frühjahr", "frühling", "otoño"])

#: Forms of a date, the most telling first. Where two overlap in a text the earlier one here wins.
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d){YEAR_FORM}[-_./](?P<month_number>0[1-9]|1[0-2])[-_./](?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
        rf"(?<!\d){YEAR_FORM}(?P<month_number>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
        rf"(?<!\d){YEAR_FORM}[-_./](?P<month_number>0[1-9]|1[0-2])[-_–]+(?P<to_year>(?:19|20)\d\d)[-_./]"
        r"(?P<to_number>0[1-9]|1[0-2])(?!\d)",
        rf"(?<!\d){YEAR_FORM}\s*年\s*(?P<month_number>1[0-2]|0?[1-9])\s*月\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*[日号]",
        rf"(?<!\d){YEAR_FORM}\s*年\s*(?P<month_number>1[0-2]|0?[1-9])\s*月",
        rf"(?<!\d){YEAR_FORM}\s*年?\s*第?(?P<quarter>[一二三四1-4])季度",
        rf"(?<!\d){YEAR_FORM}\s*年?\s*(?P<season>[春夏秋冬])季?(?![天节])",
        rf"(?<!\d){_D}\s*(?:de\s+|of\s+)?{_M}{_OF}{YEAR_FORM}(?!\d)",
        rf"\b{_M}\s+{_D}\s*,?\s+{YEAR_FORM}(?!\d)",
        rf"\b{_M}\s*,?\s*{YEAR_FORM}?\s*(?:-|–|/|&|bis|to|und|and|et|y|à|a)\s*{_M2}{_OF}(?P<to_year>(?:19|20)\d\d)(?!\d)",
        rf"\b{_M}{_OF}{YEAR_FORM}(?!\d)",
        rf"(?<!\d){YEAR_FORM}\s*[-_,/ ]\s*{_M}\b",
        rf"(?<!\d){YEAR_FORM}[-_ ]?q(?P<quarter>[1-4])(?!\d)",
        rf"\bq(?P<quarter>[1-4])[-_/ ]*{YEAR_FORM}(?!\d)",
        rf"(?P<quarter>{_any(list(_QUARTERS))})\s*(?:quarter|quartal|trimestre|vierteljahr){_OF}{YEAR_FORM}(?!\d)",
        rf"\b(?P<season>{_SEASON}){_OF}{YEAR_FORM}(?:\s*[/–-]\s*(?P<season_end>(?:20)?\d\d))?(?!\d)",
        rf"(?<!\d){YEAR_FORM}\s*[-_,/ ]\s*(?P<season>{_SEASON})\b",
        rf"(?<![\d.]){_D}\s?[.]\s?(?P<month_number>0?[1-9]|1[0-2])\s?[.]\s?{YEAR_FORM}(?!\d)",
        rf"(?<!\d){YEAR_FORM}[-_.](?P<month_number>0[1-9]|1[0-2])(?!\d)",
        rf"(?<!\d){YEAR_FORM}(?P<month_number>0[1-9]|1[0-2])(?!\d)",
        rf"(?<![\d/.])(?P<month_number>0[1-9]|1[0-2])[-_/.]{YEAR_FORM}(?!\d)",
    )
)
YEAR = re.compile(rf"(?<![\d/]){YEAR_FORM}(?![\d])")
MONTH_ALONE = re.compile(rf"(?<![^\W_]){_M}(?![^\W\d_])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of an issue where it stands in a text."""

    when: DateRange
    start: int
    end: int


def find_issue_dates(text: str) -> list[Dated]:
    """Dates an issue may carry, in the order of the text: days, months and runs of months, quarters, seasons.

    Years alone are left out. Numbers of the kind "6/2024" are too: they count issues.
    """
    taken: list[Dated] = []
    for form in _FORMS:
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
        return month_range(year, _SEASONS[parts["season"].lower()], 3, Precision.SEASON)
    month = int(parts["month_number"]) if "month_number" in parts else MONTHS[parts["month"].lower()]
    if "day" in parts:
        try:
            day = date(year, month, int(parts["day"]))
        except ValueError:
            return None
        return DateRange(day, day + timedelta(days=1), Precision.DAY)
    if "to_month" in parts or "to_number" in parts:
        last = int(parts["to_number"]) if "to_number" in parts else MONTHS[parts["to_month"].lower()]
        end_year = int(parts["to_year"])
        if "year" not in parts and month > last:
            year = end_year - 1
        count = (end_year - year) * 12 + last - month + 1
        return month_range(year, month, count, Precision.MONTH) if 0 < count <= 12 else None
    return month_range(year, month, 1, Precision.MONTH)


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

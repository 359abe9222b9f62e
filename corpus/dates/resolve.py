"""Printed dates → days of the calendar, with the issue's date for what is not printed.

A year that is not printed is the one that brings the date nearest to the issue; a printed weekday is
the check, and decides before nearness does. Easter comes from python-dateutil; the choice of years is our own,
because libraries that guess take today's year and never say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import MO, SU, TH, relativedelta

from corpus.dates.items import Item, Level
from corpus.dates.words import EARLY, LATE, MID
from corpus.model import DateRange, Precision

#: Days from the issue's date within which the nearest year is taken whatever the sentence's verbs say.
_VERBS_DECIDE_AFTER = 31
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A range, or None with the reason; the note also says what was assumed."""

    when: DateRange | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds a date: the issue's date, whether the sentence looks ahead, the date read before it.

    ``years`` are those that the sentence prints elsewhere, ``month`` the month named before a day without one.
    """

    anchor: DateRange | None
    ahead: bool | None = None
    before: date | None = None
    month: int | None = None
    years: tuple[int, ...] = ()


def resolve(item: Item, around: Around) -> Resolved:
    """The days of one item."""
    if item.level is Level.DAY:
        return _day(item, around)
    year, note = (item.year, "") if item.year is not None else _coarse_year(item, around)
    if year is None:
        return Resolved(None, note)
    return Resolved(_coarse(item, year), note)


def merge(first: Resolved, last: Resolved) -> Resolved:
    """From the first day of ``first`` to the last of ``last``."""
    note = first.note or last.note
    if first.when is None or last.when is None:
        return Resolved(None, note)
    if last.when.end <= first.when.start:
        return Resolved(None, f"the range ends ({last.when.start}) before it starts ({first.when.start})")
    return Resolved(DateRange(first.when.start, last.when.end, last.when.precision), note)


# -- days -----------------------------------------------------------------------------------------


def _day(item: Item, around: Around) -> Resolved:
    if item.bare_day and item.holiday is None:
        return _day_of_unprinted_month(item, around)
    if item.holiday == "lunar":
        return Resolved(None, "a feast of the lunar calendar: its day is not computed")
    if item.year is not None:
        return _of_year(item, item.year, around)
    if around.anchor is None:
        return Resolved(None, "no year is printed and the issue has no date")
    return _nearest(item, around, around.anchor)


def _of_year(item: Item, year: int, around: Around) -> Resolved:
    days = _candidates(item, year)
    if not days:
        return Resolved(None, f"there is no such day in {year}")
    if len(days) > 1:
        return _choose_order(days, item, around)
    note = ""
    if item.weekday is not None and days[0].weekday() != item.weekday:
        note = f"{days[0]} is a {WEEKDAYS[days[0].weekday()]}, not a {WEEKDAYS[item.weekday]} as printed"
    return Resolved(_one(days[0]), note)


def _choose_order(days: list[date], item: Item, around: Around) -> Resolved:
    """ "05/06/2016": the weekday decides, else an issue that is far nearer to one of the two."""
    fitting = [day for day in days if item.weekday is None or day.weekday() == item.weekday]
    if len(fitting) == 1 and item.weekday is not None:
        return Resolved(_one(fitting[0]))
    told = [day for day in days if around.anchor is not None and (day >= around.anchor.end) == around.ahead]
    if len(told) == 1:
        return Resolved(_one(told[0]), "day and month could be exchanged; read from the sentence and the issue's date")
    if around.anchor is not None:
        near, far = sorted(days, key=lambda day: distance(day, around.anchor))
        if distance(near, around.anchor) <= 45 and distance(far, around.anchor) >= 90:
            return Resolved(_one(near), "day and month could be exchanged; read as the one near the issue's date")
    return Resolved(None, f"day and month could be exchanged: {days[0]} or {days[1]}")


def _candidates(item: Item, year: int) -> list[date]:
    if item.holiday is not None:
        return _holiday(item.holiday, year)
    pairs = [(item.month, item.day)] + ([item.swapped] if item.swapped else [])
    days = []
    for month, day in pairs:
        try:
            days.append(date(year, month or 0, day or 0))
        except ValueError:
            continue
    return days


def _nearest(item: Item, around: Around, anchor: DateRange) -> Resolved:
    years = [anchor.start.year] if anchor.precision is Precision.YEAR else list(_years(anchor))
    days = [day for year in years for day in _candidates(item, year)]
    if not days and (item.month, item.day) == (2, 29):
        days = [day for year in range(years[0] - 3, years[-1] + 4) for day in _candidates(item, year)]
    if not days:
        return Resolved(None, "there is no such day in any year")
    fitting = [day for day in days if item.weekday is None or day.weekday() == item.weekday]
    if not fitting:
        return Resolved(
            None, f"no year near the issue makes this day a {WEEKDAYS[item.weekday or 0]}; the year stays open"
        )
    day, close = _pick(fitting, anchor, around)
    note = "no year is printed; read from the sentence and the issue's date" if close else ""
    return Resolved(_one(day), note)


def _as_told(days: list[date], anchor: DateRange, ahead: bool | None) -> date | None:
    """ "We will meet on 17 October", said in January, is no day of last autumn: verbs decide what is far."""
    nearest = min(days, key=lambda day: distance(day, anchor))
    if ahead is None or distance(nearest, anchor) <= _VERBS_DECIDE_AFTER or ahead == (nearest >= anchor.start):
        return None
    fitting = [day for day in days if (day >= anchor.start) == ahead]
    return min(fitting, key=lambda day: distance(day, anchor)) if fitting else None


def _years(anchor: DateRange) -> range:
    return range(anchor.start.year - 1, (anchor.end - timedelta(days=1)).year + 2)


def _pick(days: list[date], anchor: DateRange, around: Around) -> tuple[date, bool]:
    """The nearest day; where two are about as near, the sentence and then the issue's year decide."""
    beside = [day for day in days if {day.year} == set(around.years)]
    if len(beside) == 1:
        return beside[0], False
    told = _as_told(days, anchor, around.ahead)
    if told is not None:
        return told, True
    far = distance if around.ahead is False else _distance_ahead
    ranked = sorted(days, key=lambda day: (far(day, anchor), day < anchor.start))
    if len(ranked) == 1 or far(ranked[1], anchor) > 1.4 * far(ranked[0], anchor) + 10:
        return ranked[0], False
    pair = sorted(ranked[:2])
    if around.ahead is not None:
        return pair[1] if around.ahead else pair[0], True
    return ranked[0], True


def _distance_ahead(day: date, anchor: DateRange) -> int:
    """Days to ``day``; those that are past count twice, for newsletters print more of what is to come."""
    return distance(day, anchor) * (2 if day < anchor.start else 1)


def distance(day: date, anchor: DateRange | None) -> int:
    """Days between ``day`` and the anchor, 0 inside it."""
    if anchor is None:
        return 0
    if day < anchor.start:
        return (anchor.start - day).days
    return max(0, (day - anchor.end).days + 1)


def _day_of_unprinted_month(item: Item, around: Around) -> Resolved:
    """ "Oct meeting: Sun 17", "13号": the month comes from the words before, the weekday, or the date read before."""
    anchor = around.anchor
    if anchor is None:
        return Resolved(None, "no month is printed and the issue has no date")
    day = item.day or 0
    if around.month is not None:
        return _nearest(Item(item.first, item.last, weekday=item.weekday, day=day, month=around.month), around, anchor)
    if around.before is not None and item.weekday is None:
        month = around.before.month
        return _of_year(Item(item.first, item.last, day=day, month=month), around.before.year, around)
    if item.weekday is None:
        if around.before is None and item.marked and anchor.precision in (Precision.DAY, Precision.MONTH):
            return _coming_day(day, anchor)
        return Resolved(None, "no month is printed")
    told = [] if around.before is None else [around.before.replace(day=1)]
    for first in (*told, *(anchor.start.replace(day=1) + relativedelta(months=n) for n in (0, 1, 2, 3, -1, -2))):
        found = _candidates(Item(item.first, item.last, day=day, month=first.month), first.year)
        if found and found[0].weekday() == item.weekday:
            return Resolved(_one(found[0]), "no month is printed; read from the weekday and the issue's date")
    return Resolved(None, "no month is printed and the weekday fits none near the issue's date")


def day_of(month: date, day: int) -> date | None:
    """That day of the month in which ``month`` lies, if it has so many."""
    try:
        return month.replace(day=day)
    except ValueError:
        return None


def _coming_day(day: int, anchor: DateRange) -> Resolved:
    """ "On the 22nd": of the issue's month, or the next one in an issue of a later day."""
    first = anchor.start.replace(day=1)
    for month in (first, first + relativedelta(months=1)):
        found = _candidates(Item(0, 1, day=day, month=month.month), month.year)
        if found and (found[0] >= anchor.start):
            return Resolved(_one(found[0]), "no month is printed; read from the issue's date")
    return Resolved(None, "no month is printed")


def _one(day: date) -> DateRange:
    return DateRange(day, day + timedelta(days=1))


def _holiday(which: tuple[int, int] | int | str, year: int) -> list[date]:
    if isinstance(which, tuple):
        return [date(year, *which)]
    if isinstance(which, int):
        sunday: date = easter(year)
        return [sunday + timedelta(days=which)]
    rules = {
        "thanksgiving": date(year, 11, 1) + relativedelta(weekday=TH(4)),
        "labor day": date(year, 9, 1) + relativedelta(weekday=MO(1)),
        "memorial day": date(year, 5, 31) + relativedelta(weekday=MO(-1)),
        "remembrance": date(year, 11, 1) + relativedelta(weekday=SU(2)),
        "black friday": date(year, 11, 1) + relativedelta(weekday=TH(4)) + timedelta(days=1),
        "august bank holiday": date(year, 8, 31) + relativedelta(weekday=MO(-1)),
        "early may bank holiday": date(year, 5, 1) + relativedelta(weekday=MO(1)),
        "bettag": _advent(year) - timedelta(days=11),
    }
    if which in rules:
        return [rules[which]]
    if which.startswith("advent"):
        n = int(which.split()[1])
        return [_advent(year) + timedelta(days=7 * (n - 1 if n > 0 else n))]
    return []


def _advent(year: int) -> date:
    """The first Sunday of Advent: the fourth before Christmas Day."""
    fourth: date = date(year, 12, 24) + relativedelta(weekday=SU(-1))
    return fourth - timedelta(days=21)


# -- months, seasons, years -----------------------------------------------------------------------


def _coarse_year(item: Item, around: Around) -> tuple[int | None, str]:
    anchor = around.anchor
    if anchor is None:
        return None, "no year is printed and the issue has no date"
    if anchor.precision is Precision.YEAR:
        return anchor.start.year, ""
    starts = {_coarse(item, year).start + timedelta(days=14): year for year in _years(anchor)}
    day, close = _pick(list(starts), anchor, around)
    return starts[day], "no year is printed and two are about as near; read from the issue's date" if close else ""


def _coarse(item: Item, year: int) -> DateRange:
    if item.month is not None:
        first = date(year, item.month, 1)
        return _part(item.part, first, first + relativedelta(months=1), Precision.MONTH)
    if item.season is not None or item.quarter is not None:
        first = date(year, item.season or 3 * (item.quarter or 1) - 2, 1)
        return _part(item.part, first, first + relativedelta(months=3), Precision.SEASON)
    if item.part is not None and item.span_years == 10:
        begin, years = {EARLY: (0, 4), MID: (4, 3), LATE: (7, 3)}[item.part]
        return DateRange(date(year + begin, 1, 1), date(year + begin + years, 1, 1), Precision.YEAR)
    first = date(year, 1, 1)
    return _part(item.part, first, first + relativedelta(years=item.span_years), Precision.YEAR)


def _part(part: str | None, first: date, end: date, precision: Precision) -> DateRange:
    """Early, middle and late thirds: days 1-10, 11-20 and 21 on; months of a season; four months of a year."""
    one, two = {
        Precision.MONTH: (first + timedelta(days=10), first + timedelta(days=20)),
        Precision.SEASON: (first + relativedelta(months=1), first + relativedelta(months=2)),
    }.get(precision, (first + relativedelta(months=4), first + relativedelta(months=8)))
    start, stop = {EARLY: (first, one), MID: (one, two), LATE: (two, end)}.get(part or "", (first, end))
    return DateRange(start, stop, precision)

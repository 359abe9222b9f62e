"""Dates that are printed by their distance from another day, and days that recur.

"Next Thursday", "la semaine dernière", "vor zwei Wochen", "下周二"; "every second Tuesday",
"le premier mardi du mois", "dienstags". First days of recurrences are counted by python-dateutil's ``rrule``:
the rules are the ones calendars read (RFC 5545), and counting them is its strength.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

from corpus.dates.grammar import Grammar
from corpus.dates.items import Item, Level
from corpus.dates.resolve import Around, Resolved, resolve
from corpus.model import DateRange, Precision

_RULE_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NO_DAY = "counted from a day, and the issue's day is not known"


@dataclass(frozen=True, slots=True)
class Reading:
    """What tokens ``first`` to before ``last`` mean."""

    first: int
    last: int
    resolved: Resolved


def read_relative(grammar: Grammar, i: int, around: Around) -> Reading | None:
    """A date relative to the anchor that starts with token ``i``."""
    word = grammar.word(i)
    if not word:
        return _distance(grammar, i, around)
    if word in grammar.words.days:
        return _named_day(grammar, i, around)
    return _pointed(grammar, i, around) or _trailing(grammar, i, around) or _distance(grammar, i, around)


def _day_anchor(around: Around) -> date | None:
    anchor = around.anchor
    return anchor.start if anchor is not None and (anchor.end - anchor.start).days == 1 else None


def _named_day(grammar: Grammar, i: int, around: Around) -> Reading | None:
    """ "Today", "morgen", "明天"; "今年" is a year."""
    word = grammar.word(i)
    shift = grammar.words.days[word]
    if word == "mañana" and grammar.word(i - 1) in ("la", "de", "por", "una"):
        return None
    if word.endswith("年"):
        return Reading(i, i + 1, _unit("year", shift, around))
    today = _day_anchor(around)
    if today is None:
        return Reading(i, i + 1, Resolved(None, _NO_DAY))
    return Reading(i, i + 1, Resolved(_days(today + timedelta(days=shift), 1)))


def _days(first: date, count: int) -> DateRange:
    return DateRange(first, first + timedelta(days=count))


def _direction(grammar: Grammar, word: str) -> int | None:
    words = grammar.words
    if word in words.next_words:
        return 1
    if word in words.last_words:
        return -1
    return 0 if word in words.this_words else None


def _pointed(grammar: Grammar, i: int, around: Around) -> Reading | None:
    """ "Next Thursday", "last September", "this summer", "下周二", "nächste Woche"."""
    direction = _direction(grammar, grammar.word(i))
    if direction is None:
        return None
    word = grammar.word(i + 1)
    chinese_week = word in ("周", "星期") or (word[:1] in "周星礼" and word in grammar.words.weekdays)
    if word in grammar.words.weekdays:
        if _dated(grammar, i + 1):
            return None
        weekday = grammar.words.weekdays[word]
        found = _chinese_weekday(weekday, direction, around) if chinese_week else _weekday(weekday, direction, around)
        return Reading(i, i + 2, found)
    unit = grammar.words.units.get(word)
    if unit is not None and unit != "day":
        if unit == "weekend" and grammar.word(i + 2) in ("de", "end"):
            return Reading(i, min(i + 4, len(grammar.tokens)), _unit("weekend", direction, around))
        return Reading(i, i + 2, _unit(unit, direction, around))
    item = grammar.item(i + 1)
    if item is None or item.year is not None or item.level not in (Level.MONTH, Level.SEASON):
        return None
    return Reading(i, item.last, _directed(item, direction, around))


def _dated(grammar: Grammar, i: int) -> bool:
    item = grammar.item(i)
    return item is not None and item.level is Level.DAY and not item.bare_day


def _trailing(grammar: Grammar, i: int, around: Around) -> Reading | None:
    """ "Mardi prochain", "la semaine dernière", "el mes pasado": the direction stands behind."""
    direction = _direction(grammar, grammar.word(i + 1))
    if not direction:
        return None
    word = grammar.word(i)
    if word in grammar.words.weekdays:
        return Reading(i, i + 2, _weekday(grammar.words.weekdays[word], direction, around))
    unit = grammar.words.units.get(word)
    if unit is not None and unit != "day":
        return Reading(i, i + 2, _unit(unit, direction, around))
    item = grammar.item(i)
    if item is None or item.year is not None or item.last != i + 1 or item.level not in (Level.MONTH, Level.SEASON):
        return None
    return Reading(i, i + 2, _directed(item, direction, around))


def _weekday(weekday: int, direction: int, around: Around) -> Resolved:
    """The first such day after the anchor, the last one before it, or the one from the anchor on."""
    today = _day_anchor(around)
    if today is None:
        return Resolved(None, _NO_DAY)
    ahead = (weekday - today.weekday()) % 7
    if direction == 0:
        return Resolved(_days(today + timedelta(days=ahead), 1))
    if direction > 0:
        return Resolved(_days(today + timedelta(days=ahead or 7), 1))
    return Resolved(_days(today - timedelta(days=(today.weekday() - weekday) % 7 or 7), 1))


def _chinese_weekday(weekday: int, direction: int, around: Around) -> Resolved:
    """下周二 is Tuesday of the next calendar week."""
    today = _day_anchor(around)
    if today is None:
        return Resolved(None, _NO_DAY)
    monday = today - timedelta(days=today.weekday())
    return Resolved(_days(monday + timedelta(days=7 * direction + weekday), 1))


def _unit(unit: str, shift: int, around: Around) -> Resolved:
    """The week, weekend, month, quarter or year that lies ``shift`` from the anchor's."""
    anchor = around.anchor
    if anchor is None:
        return Resolved(None, "counted from the issue's date, and the issue has none")
    start = anchor.start
    if unit == "year":
        first = date(start.year + shift, 1, 1)
        return Resolved(DateRange(first, first + relativedelta(years=1), Precision.YEAR))
    if unit == "quarter" and anchor.precision in (Precision.DAY, Precision.MONTH, Precision.SEASON):
        first = date(start.year, 3 * ((start.month - 1) // 3) + 1, 1) + relativedelta(months=3 * shift)
        return Resolved(DateRange(first, first + relativedelta(months=3), Precision.SEASON))
    if unit == "month" and anchor.precision in (Precision.DAY, Precision.MONTH):
        first = start.replace(day=1) + relativedelta(months=shift)
        return Resolved(DateRange(first, first + relativedelta(months=1), Precision.MONTH))
    today = _day_anchor(around)
    if today is None or unit not in ("week", "weekend"):
        return Resolved(None, _NO_DAY)
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * shift)
    return Resolved(_days(monday, 7) if unit == "week" else _days(monday + timedelta(days=5), 2))


def _directed(item: Item, direction: int, around: Around) -> Resolved:
    """ "Last September" is the latest one that began before the anchor's month, "next March" the first after it."""
    anchor = around.anchor
    if anchor is None:
        return Resolved(None, "counted from the issue's date, and the issue has none")
    if direction == 0:
        return resolve(replace(item, year=anchor.start.year), around)
    years = range(anchor.start.year - 2, anchor.start.year + 3)
    found = [resolve(replace(item, year=year), around) for year in years]
    whens = [one for one in found if one.when is not None]
    if direction > 0:
        return next(one for one in whens if one.when is not None and one.when.start >= anchor.end - timedelta(days=1))
    return next(one for one in reversed(whens) if one.when is not None and one.when.end <= anchor.start)


def _distance(grammar: Grammar, i: int, around: Around) -> Reading | None:
    """ "In two weeks", "three days ago", "vor zwei Wochen", "il y a deux mois", "hace tres años"."""
    words, sign, after = grammar.words, 0, i
    if grammar.word(i) in words.ahead:
        sign, after = 1, grammar.skip(i + 1, ("de",))
    elif grammar.word(i) in words.ago:
        sign, after = -1, i + 1
        if grammar.word(i) == "il":
            if (grammar.word(i + 1), grammar.word(i + 2)) != ("y", "a"):
                return None
            after = i + 3
    number = words.numbers.get(grammar.word(after))
    if grammar.is_number(after, 1, 99):
        number = grammar.tokens[after].numbers[0]
    unit = words.units.get(grammar.word(after + 1))
    if number is None or unit is None:
        return None
    last = after + 2
    if sign == 0:
        if grammar.word(last) not in words.ago or words.ago & {"vor", "il", "hace"}:
            return None
        sign, last = -1, last + 1
    return Reading(i, last, _shifted(sign * number, unit, around))


def _shifted(count: int, unit: str, around: Around) -> Resolved:
    if unit in ("year", "month", "quarter"):
        return _unit(unit, count, around)
    today = _day_anchor(around)
    if today is None or unit == "weekend":
        return Resolved(None, _NO_DAY)
    days = {"day": 1, "week": 7, "fortnight": 14}[unit] * count
    return Resolved(_days(today + timedelta(days=days), 1))


# -- recurrences ----------------------------------------------------------------------------------


def read_recurring(grammar: Grammar, i: int, around: Around) -> Reading | None:
    """A rule ("every Tuesday", "first Sunday of the month") or the one day it names ("first Sunday of May 2016")."""
    return _every(grammar, i, around) or _plural(grammar, i, around) or _of_month(grammar, i, around)


def _every(grammar: Grammar, i: int, around: Around) -> Reading | None:
    words = grammar.words
    if grammar.word(i) not in words.every:
        return None
    after = grammar.skip(i + 1, ("les", "los", "las", "single"))
    if grammar.word(after) == "月" and grammar.word(after + 1)[:1] == "第":
        return _chinese_month(grammar, i, after + 1, around)
    if grammar.word(i) == "每" and grammar.word(after) in ("天", "日"):
        return _ruled(grammar, i, after + 1, "FREQ=DAILY", around)
    of_month = _of_month(grammar, after, around)
    if of_month is not None and of_month.resolved.when is not None and of_month.resolved.when.rule:
        return Reading(i, of_month.last, of_month.resolved)
    if words.units.get(grammar.word(after)) == "day":
        return _ruled(grammar, i, after + 1, "FREQ=DAILY", around)
    interval = 1
    if grammar.word(after) == "两" and grammar.word(after + 1) in ("周", "星期"):
        interval, after = 2, after + 2
    elif grammar.word(after) in words.other or (grammar.is_number(after, 2, 2) and _ordinal_mark(grammar, after)):
        interval, after = 2, after + 1 + (grammar.word(after + 1) == ".")
    days, last = _weekday_list(grammar, after)
    if not days or _dated(grammar, last - 1):
        return None
    step = f";INTERVAL={interval}" if interval > 1 else ""
    return _ruled(grammar, i, last, f"FREQ=WEEKLY{step};BYDAY={','.join(days)}", around)


def _ordinal_mark(grammar: Grammar, i: int) -> bool:
    return grammar.tokens[i].ordinal or grammar.word(i + 1) == "."


def _weekday_list(grammar: Grammar, i: int) -> tuple[list[str], int]:
    """Weekdays joined by "and" and commas, as the letters of rules."""
    words, last = grammar.words, i
    days: list[str] = []
    while True:
        word = grammar.word(i)
        weekday = words.weekdays.get(word, words.recurring.get(word))
        if weekday is None and word.endswith("s") and len(word) > 5:
            weekday = words.weekdays.get(word[:-1])
        if weekday is None:
            return days, last
        days.append(_RULE_DAYS[weekday])
        last = i + 1
        i = grammar.skip(last, (",", *words.list_words))
        if i == last:
            return days, last


def _plural(grammar: Grammar, i: int, around: Around) -> Reading | None:
    """ "Tuesdays", "dienstags", "Thursday evenings", "los martes"."""
    words, word = grammar.words, grammar.word(i)
    evenings = word in words.weekdays and grammar.word(i + 1) in ("evenings", "mornings", "nights", "afternoons")
    spanish = word in ("lunes", "martes", "miércoles", "jueves", "viernes") and grammar.word(i - 1) == "los"
    if not (word in words.recurring or evenings or spanish):
        return None
    if evenings:
        return _ruled(grammar, i, i + 2, f"FREQ=WEEKLY;BYDAY={_RULE_DAYS[words.weekdays[word]]}", around)
    days, last = _weekday_list(grammar, i)
    if grammar.is_number(last, 1, 31):
        return None
    return _ruled(grammar, i, last, f"FREQ=WEEKLY;BYDAY={','.join(days)}", around)


def _of_month(grammar: Grammar, i: int, around: Around) -> Reading | None:
    """ "First Sunday of the month", "2. Dienstag im Monat", "first Saturday of December"."""
    words = grammar.words
    nth = words.ordinals.get(grammar.word(i))
    after = i + 1
    if nth is None and grammar.is_number(i, 1, 5) and _ordinal_mark(grammar, i):
        nth, after = grammar.tokens[i].numbers[0], i + 1 + (grammar.word(i + 1) == ".")
    weekday = words.weekdays.get(grammar.word(after))
    if nth is None or weekday is None:
        return None
    after += 1
    behind = words.ordinals.get(grammar.word(after))
    if behind is not None and grammar.word(after) in ("dernier", "último"):
        nth, after = behind, after + 1
    of = grammar.skip(after, ("of", "in", "the", "im", "des", "du", "de", "del", "cada", "chaque", *words.every))
    if of == after:
        return None
    letters = f"{nth}{_RULE_DAYS[weekday]}"
    if words.units.get(grammar.word(of)) == "month":
        return _ruled(grammar, i, of + 1, f"FREQ=MONTHLY;BYDAY={letters}", around)
    item = grammar.item(of)
    if item is None or item.level is not Level.MONTH or item.part:
        return None
    return Reading(i, item.last, _nth_in(nth, weekday, resolve(item, around)))


def _nth_in(nth: int, weekday: int, month: Resolved) -> Resolved:
    if month.when is None:
        return month
    if nth > 0:
        first = month.when.start
        day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    else:
        last = month.when.end - timedelta(days=1)
        day = last - timedelta(days=(last.weekday() - weekday) % 7)
    if not month.when.start <= day < month.when.end:
        return Resolved(None, "the month has no such day")
    return Resolved(_days(day, 1), month.note)


def _chinese_month(grammar: Grammar, first: int, i: int, around: Around) -> Reading | None:
    """每月第二个星期二."""
    digit = grammar.word(i)[1:]
    nth = grammar.words.numbers.get(digit) or (int(digit) if digit.isdigit() else 0)
    after = grammar.skip(i + 1, ("个",))
    weekday = grammar.words.weekdays.get(grammar.word(after))
    if not nth or weekday is None:
        return None
    return _ruled(grammar, first, after + 1, f"FREQ=MONTHLY;BYDAY={nth}{_RULE_DAYS[weekday]}", around)


def next_time(when: DateRange, day: date) -> date | None:
    """The first day on or after ``day`` on which what recurs is on; None where its rule cannot be read or has ended."""
    try:
        rule = rrulestr(when.rule or "", dtstart=datetime(when.start.year, when.start.month, when.start.day))
        found = rule.after(datetime(day.year, day.month, day.day), inc=True)
    except (ValueError, TypeError):
        return None
    return None if found is None else date(found.year, found.month, found.day)


def _ruled(grammar: Grammar, first: int, last: int, rule: str, around: Around) -> Reading:
    """The rule with its first day: from a printed "from 8 November 2016" or else from the anchor on."""
    start = around.anchor.start if around.anchor is not None else None
    joins = ("from", "starting", "since", ",", "ab", "dem", "à", "partir", "du", "a", "del", "desde", "el", "von", "从")
    after = grammar.skip(last, joins)
    if after > last:
        item = grammar.item(after)
        if item is not None and item.level is Level.DAY and not item.bare_day and grammar.word(after - 1) != ",":
            begin = resolve(item, around)
            if begin.when is not None:
                start, last = begin.when.start, item.last
    if start is None:
        return Reading(first, last, Resolved(None, "recurs, and neither a first day nor the issue's date is known"))
    # Counted without the interval: "every other Tuesday" begins on the first Tuesday, whatever week the start is in.
    first_rule = rule.replace(";INTERVAL=2", "")
    day = rrulestr(first_rule, dtstart=datetime(start.year, start.month, start.day))[0].date()
    return Reading(first, last, Resolved(DateRange(day, day + timedelta(days=1), rule=rule)))

"""Dates that are printed by their distance from another day: "next Thursday", "la semaine dernière", "下周二",
"the Friday before Christmas", "the week of 22 June", "the 3rd of next month".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from corpus.dates.grammar import Grammar
from corpus.dates.hours import Hours, hours_after
from corpus.dates.items import Item, Level
from corpus.dates.resolve import Around, Resolved, resolve
from corpus.model import DateRange, Precision

_NO_DAY = "counted from a day, and the issue's day is not known"


@dataclass(frozen=True, slots=True)
class Reading:
    """What tokens ``first`` to before ``last`` mean."""

    first: int
    last: int
    resolved: Resolved
    hours: Hours | None = None


def read_relative(grammar: Grammar, i: int, around: Around) -> Reading | None:
    """A date relative to the anchor that starts with token ``i``."""
    word = grammar.word(i)
    if not word:
        return _beside(grammar, i, around) or _within(grammar, i, around) or _distance(grammar, i, around)
    phrase = _phrase(grammar, i, around)
    if phrase is not None:
        return phrase
    if word in grammar.words.days:
        return _named_day(grammar, i, around)
    beside = _beside(grammar, i, around) or _spread(grammar, i, around) or _within(grammar, i, around)
    pointed = beside or _pointed(grammar, i, around) or _trailing(grammar, i, around)
    return pointed or _weekend(grammar, i, around) or _distance(grammar, i, around)


def _phrase(grammar: Grammar, i: int, around: Around) -> Reading | None:
    """ "The day after tomorrow", "avant-hier"."""
    named, today = grammar.longest(i, grammar.words.day_phrases), _day_anchor(around)
    if named is None or (grammar.touches(named[1]) and grammar.word(named[1]) == "-"):  # "ce soir-là"
        return None
    found = Resolved(None, _NO_DAY) if today is None else Resolved(days_from(today + timedelta(days=named[0]), 1))
    return Reading(i, named[1], found)


def _beside(grammar: Grammar, i: int, around: Around) -> Reading | None:
    """ "Three days before 20 June", "the first Sunday after 15 June", "the Friday before Christmas"."""
    words, number, at = grammar.words, 1, i
    if grammar.is_number(i, 1, 60) or words.numbers.get(grammar.word(i)):
        number = grammar.tokens[i].numbers[0] if grammar.is_number(i, 1, 60) else words.numbers[grammar.word(i)]
        at = i + 1
    elif words.ordinals.get(grammar.word(i), 0) > 0:
        number, at = words.ordinals[grammar.word(i)], i + 1
    weekday, unit = words.weekdays.get(grammar.word(at)), words.units.get(grammar.word(at))
    if (weekday is None and unit not in ("day", "week")) or grammar.word(at + 1) not in words.beside:
        return None
    sign = words.beside[grammar.word(at + 1)]
    day_at = grammar.skip(at + 2, words.fillers)
    item = grammar.item(day_at)
    if item is None or item.level is not Level.DAY or item.bare_day:
        if weekday is not None and sign > 0 and grammar.word(at + 2) in words.next_words and at == i:
            return Reading(i, at + 3, _plus(_weekday(weekday, 1, around), 7))
        return None
    when = resolve(item, around).when
    if when is None:
        return Reading(i, item.last, Resolved(None, "counted from a day that is not known"))
    if weekday is None:
        day = when.start + timedelta(days=sign * number * (7 if unit == "week" else 1))
    else:
        apart = (sign * (weekday - when.start.weekday())) % 7 or 7
        day = when.start + timedelta(days=sign * (apart + 7 * (number - 1)))
    return Reading(i, item.last, Resolved(days_from(day, 1)))


def _plus(resolved: Resolved, days: int) -> Resolved:
    when = resolved.when
    return resolved if when is None else Resolved(days_from(when.start + timedelta(days=days), 1))


def _spread(grammar: Grammar, i: int, around: Around) -> Reading | None:
    """ "The week of 22 June", "w/c 22 June", "the weekend of 27 June", "Easter weekend"."""
    unit, last = grammar.unit(i)
    at = grammar.skip(last, ("of", "commencing", "beginning", "starting", "vom", "ab", "du", "del", "from", "the"))
    if grammar.word(i) == "w" and grammar.word(i + 1) == "/" and grammar.word(i + 2) == "c":
        unit, last, at = "week", i, i + 3
    if unit in ("week", "weekend") and at > last:
        item = grammar.item(at)
        if item is not None and item.level is Level.DAY and not item.bare_day:
            when = resolve(item, around).when
            if when is None:
                return Reading(i, item.last, Resolved(None, "the day it is counted from is not known"))
            days = _weekend_of(when.start) if unit == "weekend" else days_from(when.start, 7)
            return Reading(i, item.last, Resolved(days))
    feast = grammar.holiday(i)
    if feast is not None and isinstance(feast.holiday, int) and grammar.unit(feast.last)[0] == "weekend":
        when = resolve(feast, around).when
        if when is not None:
            friday = when.start - timedelta(days=(when.start.weekday() - 4) % 7)
            return Reading(i, feast.last + 1, Resolved(days_from(friday, 4)))
    return None


def _weekend_of(day: date) -> DateRange:
    """The Saturday and Sunday nearest to ``day``, a Wednesday's those to come; a Friday or Monday beside them is of it.

    Who writes "the weekend of July 4" of a Monday means the long weekend that the day ends.
    """
    saturday = day + timedelta(days=(8 - day.weekday()) % 7 - 3)
    first, last = min(day, saturday), max(day, saturday + timedelta(days=1))
    return days_from(first, (last - first).days + 1) if (last - first).days <= 2 else days_from(saturday, 2)


def _weekend(grammar: Grammar, i: int, around: Around) -> Reading | None:
    """ "At the weekend", "am Wochenende", "o víkendu": that of the issue's week, unless something says of which."""
    words, before = grammar.words, grammar.word(i - 1)
    unit, last = grammar.unit(i)
    led = before in words.on_words or (before in words.fillers and grammar.word(i - 2) in words.on_words)
    if unit != "weekend" or not led or _day_anchor(around) is None or grammar.word(last) in words.fillers:
        return None
    if grammar.item(grammar.skip(last, (",", *words.before_month))) is not None:
        return None
    return Reading(i, last, _unit(unit, 0, around))


def _within(grammar: Grammar, i: int, around: Around) -> Reading | None:
    """ "The 3rd of next month", "Tuesday of next week", "Friday week", "two Fridays ago", "second half of July"."""
    words = grammar.words
    weekday = words.weekdays.get(grammar.word(i))
    of = grammar.skip(i + 1, ("of", "in", "der", "de", "des"))
    direction = _direction(grammar, grammar.word(of))
    unit = words.units.get(grammar.word(of + 1))
    if weekday is not None and direction is not None and unit == "week":
        today = _day_anchor(around)
        if today is None:
            return Reading(i, of + 2, Resolved(None, _NO_DAY))
        monday = today - timedelta(days=today.weekday())
        return Reading(i, of + 2, Resolved(days_from(monday + timedelta(days=7 * direction + weekday), 1)))
    if grammar.is_number(i, 1, 31) and of > i + 1 and direction is not None and unit == "month":
        month = _unit("month", direction, around)
        day = None if month.when is None else month.when.start + timedelta(days=grammar.tokens[i].numbers[0] - 1)
        return Reading(i, of + 2, Resolved(None, month.note) if day is None else Resolved(days_from(day, 1)))
    weeks = {"week": 7, "fortnight": 14}.get(grammar.word(i + 1), 0) if words.month_first else 0
    if weeks and weekday is not None and grammar.word(i) not in words.weak_weekdays:
        return Reading(i, i + 2, _plus(_weekday(weekday, 1, around), weeks))
    if grammar.word(i) == "following" and (ahead := words.weekdays.get(grammar.word(i + 1))) is not None:
        if around.before is None or _dated(grammar, i + 1):
            return None
        day = around.before + timedelta(days=(ahead - around.before.weekday()) % 7 or 7)
        return Reading(i, i + 2, Resolved(days_from(day, 1)))
    number, many = words.numbers.get(grammar.word(i)), words.recurring.get(grammar.word(i + 1))
    if number is not None and many is not None and grammar.word(i + 2) in words.ago:
        return Reading(i, i + 3, _plus(_weekday(many, -1, around), -7 * (number - 1)))
    if grammar.word(i) in ("first", "second") and grammar.word(i + 1) == "half":
        item = grammar.item(grammar.skip(i + 2, ("of", "in")))
        if item is not None and item.level is Level.MONTH and item.part is None:
            return Reading(i, item.last, _half_of(resolve(item, around), first=grammar.word(i) == "first"))
    if grammar.word(i) in words.parts:
        inner = grammar.skip(i + 1, words.fillers)
        pointed = _pointed(grammar, inner, around)
        if pointed is not None and words.units.get(grammar.word(inner + 1)) == "week":
            return Reading(i, pointed.last, Resolved(None, "only a part of the week is meant"))
    return None


def _half_of(month: Resolved, *, first: bool) -> Resolved:
    if month.when is None:
        return month
    middle = month.when.start + timedelta(days=15)
    start, end = (month.when.start, middle) if first else (middle, month.when.end)
    return Resolved(DateRange(start, end, Precision.MONTH), month.note)


def read_weekday(grammar: Grammar, i: int, around: Around) -> Reading | None:
    """A bare weekday that heads its line in an issue of one day ("Wednesday - Park day") is the coming one."""
    words, word = grammar.words, grammar.word(i)
    if word not in words.weekdays or word in words.weak_weekdays or _day_anchor(around) is None:
        return None
    first = i == 0 or (not grammar.word(i - 1).isalpha() and i == 1)
    marked = grammar.word(i + 1) in (":", "-", "–", "—") or i + 1 >= len(grammar.tokens)
    hours = hours_after(grammar, i + 1)
    if not first or not (marked or hours is not None) or _dated(grammar, i):
        return None
    return Reading(i, i + 1, _weekday(words.weekdays[word], 0, around))


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
    return Reading(i, i + 1, Resolved(days_from(today + timedelta(days=shift), 1)))


def days_from(first: date, count: int) -> DateRange:
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
    unit, last = grammar.unit(i + 1)
    if unit not in ("", "day"):
        return Reading(i, last, _unit(unit, direction, around))
    item = grammar.item(i + 1)
    if item is None or item.year is not None or item.level not in (Level.MONTH, Level.SEASON):
        return None
    return Reading(i, item.last, _directed(item, direction, around))


def _dated(grammar: Grammar, i: int) -> bool:
    item = grammar.item(i)
    return item is not None and item.level is Level.DAY and not item.bare_day


def _trailing(grammar: Grammar, i: int, around: Around) -> Reading | None:
    """ "Mardi prochain", "la semaine dernière", "el mes pasado": the direction stands behind."""
    word, (unit, at) = grammar.word(i), grammar.unit(i)
    at = max(at, i + 1)
    direction, last = _direction(grammar, grammar.word(at)), at + 1
    if (grammar.word(at), grammar.word(at + 1)) in (("que", "viene"), ("que", "vem")):
        direction, last = 1, at + 2
    if not direction or grammar.unit(last)[0] == "year":  # "March last year"
        return None
    if word in grammar.words.weekdays:
        return Reading(i, last, _weekday(grammar.words.weekdays[word], direction, around))
    if unit not in ("", "day"):
        return Reading(i, last, _unit(unit, direction, around))
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
        return Resolved(days_from(today + timedelta(days=ahead), 1))
    if direction > 0:
        return Resolved(days_from(today + timedelta(days=ahead or 7), 1))
    return Resolved(days_from(today - timedelta(days=(today.weekday() - weekday) % 7 or 7), 1))


def _chinese_weekday(weekday: int, direction: int, around: Around) -> Resolved:
    """下周二 is Tuesday of the next calendar week."""
    today = _day_anchor(around)
    if today is None:
        return Resolved(None, _NO_DAY)
    monday = today - timedelta(days=today.weekday())
    return Resolved(days_from(monday + timedelta(days=7 * direction + weekday), 1))


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
    return Resolved(days_from(monday, 7) if unit == "week" else days_from(monday + timedelta(days=5), 2))


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
    return Resolved(days_from(today + timedelta(days=days), 1))

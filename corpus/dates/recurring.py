"""Days that recur: "every second Tuesday", "2nd and 4th Thursday of the month", "montags bis freitags", "il martedì".

The rules are the ones calendars read (RFC 5545): "FREQ=WEEKLY;BYDAY=SA;UNTIL=20260627", days left out on a second
line ("EXDATE:20260613"). First days are counted by python-dateutil's ``rrule``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from dateutil.rrule import rrulestr

from corpus.dates.grammar import Grammar
from corpus.dates.hours import Hours, hours_after, hours_at
from corpus.dates.items import Chain, Level
from corpus.dates.lexer import DASHES
from corpus.dates.relative import Reading, days_from
from corpus.dates.resolve import Around, Resolved, resolve
from corpus.dates.words import RULE_DAYS
from corpus.model import DateRange, Precision
from corpus.text.cleaning import word_set

_OF = word_set("of in the im des du de del do cada chaque each every jeden jedes del di ogni al")
_OPEN_MARKS = word_set(", ( : ; –")


@dataclass(frozen=True, slots=True)
class _Rule:
    """What is read of a rule so far: its letters, the tokens up to ``last``, where it begins and ends."""

    text: str
    last: int
    start: date | None = None
    until: date | None = None
    without: tuple[date, ...] = ()
    hours: Hours | None = None


def read_recurring(grammar: Grammar, i: int, around: Around) -> Reading | None:
    """A rule ("every Tuesday", "first Sunday of the month") or the one day it names ("first Sunday of May 2016")."""
    if grammar.word(i) == "每":
        return _chinese(grammar, i, around)
    found = _rule(grammar, i)
    if isinstance(found, Reading) or found is None:
        return found or _nth_of_month(grammar, i, around)
    return _reading(i, _with_tails(grammar, found, around), around)


def _rule(grammar: Grammar, i: int) -> _Rule | Reading | None:
    words = grammar.words
    every = grammar.word(i) in words.every
    at = grammar.skip(i + 1, words.every_joins) if every else i
    whole = words.daily.get(grammar.word(at)) if every or grammar.word(at) in words.daily_alone else None
    if whole is not None:
        return _Rule(whole, at + 1)
    at, interval = _interval(grammar, at, every)
    if interval is None:
        return None
    ordinals, at_days = _ordinals(grammar, at)
    days, last, plural = _weekdays(grammar, at_days)
    if not days:
        return None
    if grammar.word(i - 1) == "on" and words.units.get(grammar.word(i - 2)) == "month":
        return Reading(i, last, Resolved(None, "recurs in a way that is not known"))
    last = grammar.skip(last, words.day_parts)
    if ordinals:
        return _monthly(grammar, ordinals, days, last, every=every, plural=plural)
    last, twice = _behind(grammar, last)
    habit = grammar.word(i - 1) in words.habit or grammar.word(at - 1) in words.habit
    if not every and not plural and _dates_follow(grammar, grammar.skip(last, (",",)), ranges=True):
        return None
    ranged = len(days) > 2 and last - at_days == 3
    led = every or interval > 1 or twice or plural or habit or ranged or _each_week(grammar, last) is not None
    if not led or _dates_follow(grammar, last):
        return None
    step = ";INTERVAL=2" if interval > 1 or twice else ""
    return _Rule(f"FREQ=WEEKLY{step};BYDAY={','.join(days)}", _each_week(grammar, last) or last)


def _interval(grammar: Grammar, i: int, every: bool) -> tuple[int, int | None]:
    """ "Other", "alternate", "fortnightly on", "two weeks on", "14 Tage": the token behind it, and 2."""
    words = grammar.words
    if grammar.word(i) in words.fortnightly:
        return grammar.skip(i + 1, ("on", "am", "le", "il", "los")), 2
    if grammar.is_number(i, 14, 14) and grammar.word(i + 1) == "-" and grammar.word(i + 2).startswith("tägig"):
        return grammar.skip(i + 3, ("immer", "am")), 2
    behind = i + 1 + (grammar.word(i + 1) == ".")
    if every and (grammar.word(i) in words.other or (grammar.is_number(i, 2, 2) and _marked(grammar, i))):
        days, last, _ = _weekdays(grammar, behind)
        if days and not _month_tail(grammar, last):
            return behind, 2
    number = words.numbers.get(grammar.word(i)) or (grammar.tokens[i].numbers[0] if grammar.is_number(i, 2, 14) else 0)
    unit = words.units.get(grammar.word(i + 1))
    if every and (number, unit) in ((2, "week"), (14, "day"), (15, "day")):
        return grammar.skip(i + 2, ("on", "am", "le", "il", "los", "immer")), 2
    return i, 1


def _marked(grammar: Grammar, i: int) -> bool:
    return grammar.tokens[i].ordinal or grammar.word(i + 1) == "."


def _ordinals(grammar: Grammar, i: int) -> tuple[list[int], int]:
    """ "1st and 3rd", "1er et 3e", "erste und dritte", and the token behind them."""
    found: list[int] = []
    while True:
        word = grammar.word(i)
        number = grammar.words.ordinals.get(word) or grammar.words.ordinals.get(word.removesuffix("s"))
        after = i + 1
        if number is None and grammar.is_number(i, 1, 5) and _marked(grammar, i):
            number, after = grammar.tokens[i].numbers[0], i + 1 + (grammar.word(i + 1) == ".")
        if number is None:
            return found, i
        found.append(number)
        i = grammar.skip(after, (",", "/", "the", "le", "el", "il", "den", *grammar.words.list_words))


def _weekdays(grammar: Grammar, i: int) -> tuple[list[str], int, bool]:
    """Weekdays in a list or range as the letters of rules, the token behind them, whether one is printed as plural."""
    words, last = grammar.words, i
    days: list[int] = []
    plural = ranged = False
    while True:
        weekday = _weekday(grammar, i)
        if weekday is None:
            break
        day, many = weekday
        plural = plural or many
        if ranged:
            days += [n % 7 for n in range(days[-1] + 1, days[-1] + 1 + (day - days[-1]) % 7)]
        else:
            days.append(day)
        last = i + 1 + (grammar.word(i + 1) == "." and grammar.word(i) in words.weak_weekdays)
        joint = grammar.word(last)
        ranged = joint in words.range_words or joint in DASHES
        i = (
            grammar.skip(last + 1, words.fillers)
            if ranged
            else grammar.skip(last, (",", "/", *words.list_words, *words.habit))
        )
        if i == last:
            break
    weak = len(days) == 1 and last > 0 and grammar.word(last - 1) in words.weak_weekdays
    return ([] if weak else [RULE_DAYS[day] for day in dict.fromkeys(days)]), last, plural


def _weekday(grammar: Grammar, i: int) -> tuple[int, bool] | None:
    """The weekday at token ``i`` and whether it is a plural ("Mondays", "montags", "los martes")."""
    words, word = grammar.words, grammar.word(i)
    if word in words.recurring:
        return words.recurring[word], True
    if word not in words.weekdays:
        return None
    several = grammar.word(i + 1) in words.days_parts or (grammar.word(i - 1) in words.plural_articles)
    return words.weekdays[word], several


def _monthly(
    grammar: Grammar, ordinals: list[int], days: list[str], last: int, *, every: bool, plural: bool
) -> _Rule | None:
    behind = grammar.words.ordinals.get(grammar.word(last))
    if behind == -1 and grammar.word(last) in ("dernier", "último"):
        ordinals, last = [-1], last + 1
    letters = ",".join(f"{nth}{day}" for nth in ordinals for day in days)
    tail = _month_tail(grammar, last)
    if tail is not None:
        months, after = tail
        return _Rule(f"FREQ=MONTHLY;{months}BYDAY={letters}", after)
    if every or plural or len(ordinals) > 1:
        if _dates_follow(grammar, last) or _month_named(grammar, last):
            return None
        return _Rule(f"FREQ=MONTHLY;BYDAY={letters}", last)
    return None


def _month_tail(grammar: Grammar, i: int) -> tuple[str, int] | None:
    """ "Of the month", "im Monat", "v měsíci", "miesiąca", "of odd months": the months of a rule, the token behind."""
    at = grammar.skip(i, _OF | grammar.words.every | grammar.words.fillers)
    months = ""
    parity = {"odd": "1,3,5,7,9,11", "even": "2,4,6,8,10,12", "ungeraden": "1,3,5,7,9,11", "geraden": "2,4,6,8,10,12"}
    if grammar.word(at) in parity:
        months = f"BYMONTH={parity[grammar.word(at)]};"
        at = grammar.skip(at + 1, ("-", "numbered"))
    if grammar.words.units.get(grammar.word(at)) != "month":
        return ("", i + 1) if grammar.word(i) in ("monthly", "monatlich", "mensuel") else None
    return months, at + 1


def _month_named(grammar: Grammar, i: int) -> bool:
    at = grammar.skip(i, _OF)
    item = grammar.item(at) if at > i else None
    return item is not None and item.level is Level.MONTH


def _behind(grammar: Grammar, i: int) -> tuple[int, bool]:
    """ "Un mercredi sur deux", "dienstags im zwei-wöchentlichen Rhythmus", "Fridays, fortnightly"."""
    words = grammar.words
    if (grammar.word(i), grammar.word(i + 1)) == ("sur", "deux"):
        return i + 2, True
    at = grammar.skip(i, ("im", "in", ",", "(", "-"))
    if grammar.word(at) in words.fortnightly:
        return at + 1, True
    if words.numbers.get(grammar.word(at)) == 2 and grammar.word(at + 1) == "-" and "wöchent" in grammar.word(at + 2):
        return at + 3, True
    return i, False


def _each_week(grammar: Grammar, i: int) -> int | None:
    """The token behind "each week" or "der Woche", also where times stand before it."""
    hours = hours_after(grammar, i)
    for at in (i, hours.last if hours is not None else i):
        at = grammar.skip(at, (",",))
        if grammar.word(at) in grammar.words.every and grammar.words.units.get(grammar.word(at + 1)) == "week":
            return i if hours is not None else at + 2
    return None


def _dates_follow(grammar: Grammar, i: int, *, ranges: bool = False) -> bool:
    """Whether printed days follow right behind ("Tuesdays 9, 16 and 23 June"); a range of them bounds the rule."""
    chain = grammar.chain(grammar.skip(i, (".",)))
    if chain is None:
        return False
    return chain.items[0].level is Level.DAY and (ranges or chain.joints[1:] != ("range",))


# -- what follows a rule --------------------------------------------------------------------------


def _with_tails(grammar: Grammar, rule: _Rule, around: Around) -> _Rule:
    """The rule with the times, the first and last day and the exceptions that are printed behind it."""
    for _ in range(5):
        grown = _hours(grammar, rule) or _exceptions(grammar, rule, around) or _bounds(grammar, rule, around)
        if grown is None:
            return rule
        rule = grown
    return rule


def _hours(grammar: Grammar, rule: _Rule) -> _Rule | None:
    if rule.hours is not None:
        return None
    at = grammar.skip(rule.last, grammar.words.day_parts)
    hours = hours_after(grammar, at)
    return replace(rule, hours=hours, last=hours.last) if hours is not None else None


def _bounds(grammar: Grammar, rule: _Rule, around: Around) -> _Rule | None:
    words = grammar.words
    at = grammar.skip(rule.last, _OPEN_MARKS)
    marked = at > rule.last
    led = grammar.word(at) in words.until
    lead = grammar.skip(at, words.starts | words.until | words.fillers)
    chain = grammar.chain(lead)
    if chain is None or chain.items[0].bare_day:
        return None
    level = chain.items[0].level
    if level is Level.MONTH and lead > at and rule.until is None:
        opens, closes = (resolve(item, around).when for item in (chain.items[0], chain.items[-1]))
        if opens is None or closes is None:
            return None
        until = closes.end - timedelta(days=1)
        return replace(rule, start=rule.start if led else opens.start, until=until, last=chain.last)
    if level is not Level.DAY:
        return None
    whens = [resolve(item, around).when for item in chain.items]
    first, last = whens[0], whens[-1]
    if first is None or last is None:
        return None
    if chain.joints[1:] == ("range",):
        return replace(rule, start=first.start, until=last.start, last=chain.last)
    if len(whens) > 1 or (lead == at and not led) or (marked and lead == at):
        return None
    if led:
        return replace(rule, until=last.start, last=chain.last) if rule.until is None else None
    return replace(rule, start=first.start, last=chain.last) if rule.start is None else None


def _exceptions(grammar: Grammar, rule: _Rule, around: Around) -> _Rule | None:
    at = grammar.skip(rule.last, _OPEN_MARKS)
    if grammar.word(at) not in grammar.words.excepts:
        return None
    at = grammar.skip(at + 1, ("for", "on", "am", "le", "el", "il", "den", "the"))
    chain: Chain | None = grammar.chain(at)
    whens = [resolve(item, around).when for item in chain.items] if chain is not None else []
    days = tuple(when.start for when in whens if when is not None and when.precision is Precision.DAY)
    return replace(rule, without=rule.without + days, last=chain.last) if chain is not None and days else None


def _reading(first: int, rule: _Rule, around: Around) -> Reading:
    """The rule with its first day: from a printed "from 8 November 2016" or else from the anchor on."""
    start = rule.start or (around.anchor.start if around.anchor is not None else None)
    if start is None:
        note = "recurs, and neither a first day nor the issue's date is known"
        return Reading(first, rule.last, Resolved(None, note), rule.hours)
    # Counted without the interval: "every other Tuesday" begins on the first Tuesday, whatever week the start is in.
    plain = rule.text.replace(";INTERVAL=2", "")
    day = rrulestr(plain, dtstart=datetime(start.year, start.month, start.day))[0].date()
    text = rule.text
    if rule.until is not None and rule.until >= day:
        text += f";UNTIL={rule.until:%Y%m%d}"
    if rule.without:
        text += "\nEXDATE:" + ",".join(f"{one:%Y%m%d}" for one in rule.without)
    return Reading(first, rule.last, Resolved(DateRange(day, day + timedelta(days=1), rule=text)), rule.hours)


# -- one day of a month, and Chinese --------------------------------------------------------------


def _nth_of_month(grammar: Grammar, i: int, around: Around) -> Reading | None:
    """ "First Saturday of December", "last weekend of June"."""
    ordinals, at = _ordinals(grammar, i)
    unit, last = grammar.unit(at)
    weekday = 5 if unit == "weekend" else grammar.words.weekdays.get(grammar.word(at))
    if len(ordinals) != 1 or weekday is None:
        return None
    last = max(last, at + 1)
    of = grammar.skip(last, _OF)
    item = grammar.item(of) if of > last else None
    if item is None or item.level is not Level.MONTH or item.part:
        return None
    return Reading(i, item.last, _nth_in(ordinals[0], weekday, resolve(item, around), 2 if unit == "weekend" else 1))


def _nth_in(nth: int, weekday: int, month: Resolved, count: int) -> Resolved:
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
    return Resolved(days_from(day, count), month.note)


def _chinese(grammar: Grammar, i: int, around: Around) -> Reading | None:
    """每周二, 每天, 每月第二个星期二."""
    words, at = grammar.words, i + 1
    if grammar.word(at) == "月" and grammar.word(at + 1)[:1] == "第":
        digit = grammar.word(at + 1)[1:]
        nth = words.numbers.get(digit) or (int(digit) if digit.isdigit() else 0)
        after = grammar.skip(at + 2, ("个",))
        weekday = words.weekdays.get(grammar.word(after))
        if not nth or weekday is None:
            return None
        rule = _Rule(f"FREQ=MONTHLY;BYDAY={nth}{RULE_DAYS[weekday]}", after + 1)
    elif grammar.word(at) in ("天", "日"):
        rule = _Rule("FREQ=DAILY", at + 1)
    else:
        twice = grammar.word(at) == "两" and grammar.word(at + 1) in ("周", "星期")
        days, last, _ = _weekdays(grammar, at + 2 * twice)
        if not days:
            return None
        rule = _Rule(f"FREQ=WEEKLY{';INTERVAL=2' if twice else ''};BYDAY={','.join(days)}", last)
    hours = hours_at(grammar, rule.last, led=True) or hours_after(grammar, rule.last)
    timed = replace(rule, hours=hours, last=hours.last) if hours is not None else rule
    return _reading(i, _with_tails(grammar, timed, around), around)


def next_time(when: DateRange, day: date) -> date | None:
    """The first day on or after ``day`` on which what recurs is on; None where its rule cannot be read or has ended."""
    try:
        rule = rrulestr(when.rule or "", dtstart=datetime(when.start.year, when.start.month, when.start.day))
        found = rule.after(datetime(day.year, day.month, day.day), inc=True)
    except (ValueError, TypeError):
        return None
    return None if found is None else date(found.year, found.month, found.day)

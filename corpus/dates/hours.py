"""Times of day around a date: "7.30pm", "von 15:00 bis 16:30", "晚7:00 - 8:30", "noon to 4 p.m."."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from corpus.dates.grammar import Grammar
from corpus.dates.lexer import DASHES, Sort

_CHINESE_HALVES = {
    "上午": "a",
    "早上": "a",
    "凌晨": "a",
    "中午": "n",
    "下午": "p",
    "晚上": "p",
    "晚间": "p",
    "晚": "p",
    "傍晚": "p",
    "今晚": "p",
    "明晚": "p",
}
#: Before "7.30" these speak of a time; "bis 14.10" and "from 14.10" may be of a day.
_BEFORE_TIMES = ("at", "@", "um", "à", "las", "la", "gegen", "around", "about")
_OPEN = (",", ":", "：", "|", "(", "（", ")", "·", ";", "，", "】", *DASHES)


@dataclass(frozen=True, slots=True)
class Hours:
    """Times printed by tokens ``first`` to before ``last``."""

    first: int
    last: int
    begins: time
    finishes: time | None


@dataclass(frozen=True, slots=True)
class _Clock:
    last: int
    hour: int
    minute: int
    half: str

    def time(self, half: str = "") -> time:
        half = half or self.half
        hour = self.hour
        if half == "p" and hour < 12:
            hour += 12
        elif half == "a" and hour == 12:
            hour = 0
        elif half == "n" and hour < 3:
            hour += 12
        return time(23, 59) if hour >= 24 else time(hour, self.minute)


def hours_at(grammar: Grammar, i: int, *, led: bool = False) -> Hours | None:
    """The time or range of times that starts with token ``i``; ``led``: a word such as "at" stands before it."""
    first = _clock(grammar, i, led)
    if first is None:
        return _bare_range(grammar, i, led)
    return _to(grammar, i, first)


def _to(grammar: Grammar, i: int, first: _Clock) -> Hours:
    joint = grammar.word(first.last)
    joins = grammar.words.range_words | DASHES
    if joint in joins or (joint in grammar.words.list_words and grammar.word(i - 1) in grammar.words.between):
        second = _clock(grammar, grammar.skip(first.last + 1, grammar.words.time_joins), led=True)
        if second is not None:
            return Hours(i, second.last, _first_time(first, second), second.time(second.half or first.half))
    return Hours(i, first.last, first.time(), None)


def _first_time(first: _Clock, second: _Clock) -> time:
    """ "2-4pm" begins at 14:00, "11-1pm" at 11:00."""
    if first.half or not second.half or first.hour > 12:
        return first.time()
    same = first.time(second.half)
    return same if same < second.time() else first.time("a")


def _bare_range(grammar: Grammar, i: int, led: bool) -> Hours | None:
    """ "2-4pm", "de 10 a 12 h": a bare number that a time follows."""
    if not grammar.is_number(i, 0, 24) or len(grammar.tokens[i].word) > 2:
        return None
    joint = grammar.word(i + 1)
    if not (joint in DASHES or (joint in grammar.words.range_words and led)):
        return None
    second = _clock(grammar, grammar.skip(i + 2, grammar.words.time_joins), led=False)
    if second is None or not (second.half or led):
        return None
    first = _Clock(i + 1, grammar.tokens[i].numbers[0], 0, "")
    return Hours(i, second.last, _first_time(first, second), second.time())


def _clock(grammar: Grammar, i: int, led: bool) -> _Clock | None:
    if i >= len(grammar.tokens):
        return None
    token, words = grammar.tokens[i], grammar.words
    half = _CHINESE_HALVES.get(token.word)
    if half is not None:
        after = _clock(grammar, i + 1, led)
        return None if after is None else _Clock(after.last, after.hour, after.minute, half)
    if token.word in words.noon and token.sort is Sort.WORD:
        return _Clock(i + 1, words.noon[token.word], 0, "")
    if token.sort is Sort.CLOCK:
        last = grammar.skip(i + 1, words.oclock)
        return _Clock(last, token.numbers[0], token.numbers[1], token.half)
    if token.sort is Sort.PAIR and token.word == ".":
        hour, minute = token.numbers
        named = grammar.word(i + 1) in words.oclock
        joined = grammar.word(i - 1) in _BEFORE_TIMES or minute > 12 or grammar.word(i - 1) in DASHES
        if hour <= 24 and minute <= 59 and (named or (led and joined)):
            return _Clock(i + 1 + named, hour, minute, "")
    if token.sort is Sort.NUMBER and grammar.word(i + 1) in words.oclock and token.numbers[0] <= 24:
        return _minutes(grammar, i)
    return None


def _minutes(grammar: Grammar, i: int) -> _Clock:
    hour, last = grammar.tokens[i].numbers[0], i + 2
    if grammar.word(i + 1) in ("点", "點", "时", "時"):
        if grammar.word(last) == "半":
            return _Clock(last + 1, hour, 30, "")
        if grammar.is_number(last, 0, 59):
            return _Clock(last + 1 + (grammar.word(last + 1) == "分"), hour, grammar.tokens[last].numbers[0], "")
    return _Clock(last, hour, 0, "")


def hours_after(grammar: Grammar, i: int) -> Hours | None:
    """The time that follows a date whose last token is before ``i``: "…, 7.30pm", "… at 19:30", "… (19:30)"."""
    led = False
    steps = 0
    while steps < 4 and (grammar.word(i) in _OPEN or grammar.word(i) in grammar.words.time_joins):
        led = led or grammar.word(i) in grammar.words.time_joins
        i += 1
        steps += 1
    return hours_at(grammar, i, led=led)


def hours_before(grammar: Grammar, first: int, floor: int) -> Hours | None:
    """The time that stands right before a date: "3 pm on Sunday 15 August"."""
    for i in range(max(floor, first - 8), first):
        led = grammar.word(i - 1) in grammar.words.time_joins
        hours = hours_at(grammar, i, led=led)
        if hours is not None and grammar.skip(hours.last, ("on", ",", "am", "le", "el", "-", "–", "de")) == first:
            return hours
    return None

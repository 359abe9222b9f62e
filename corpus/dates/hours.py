"""Times of day around a date: "7.30pm", "von 15:00 bis 16:30", "10am to 12 noon", "7 for 7.30pm", "晚7:00 - 8:30".

What is printed without its half of the day in a language that counts twelve hours ("2 o'clock", "3:00-4:30") is a
time that stays open: its characters are found, its hour is None.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time

from corpus.dates.grammar import Grammar
from corpus.dates.lexer import DASHES, Sort
from corpus.text.cleaning import word_set

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
_BEFORE_TIMES = word_set("at @ um à las la gegen around about ore alle")
_OPEN = (",", ":", "：", "|", "(", "（", ")", "·", ";", "，", "】", *DASHES)
#: From this hour on a time printed without its half of the day is believed to be of the morning ("9.30", "11:00").
_FIRST_SURE_HOUR = 8
#: Books whose chapters and verses are printed like times ("2 Kings 11:26"); elsewhere they take a comma.
SCRIPTURE = word_set(
    "genesis gen exodus exod ex leviticus lev numbers num deuteronomy deut dt joshua josh judges judg ruth "
    "samuel sam "
    "kings kgs chronicles chron chr ezra nehemiah neh esther job psalm psalms ps pss proverbs prov ecclesiastes eccl "
    "song isaiah isa is jeremiah jer lamentations lam ezekiel ezek ez daniel dan hosea hos joel amos obadiah jonah "
    "micah nahum habakkuk hab zephaniah zeph haggai zechariah zech malachi mal matthew matt mt mark mk luke "
    "lk john jn "
    "acts romans rom corinthians cor galatians gal ephesians eph philippians phil colossians col thessalonians thess "
    "he ro ac ga ep timothy tim titus philemon hebrews heb james jas peter pet jude revelation rev sirach sir wisdom "
    "wis tobit "
    "maccabees macc baruch judith quran surah sura"
)


@dataclass(frozen=True, slots=True)
class Hours:
    """Times printed by tokens ``first`` to before ``last``; ``begins`` is None where the hour stays open."""

    first: int
    last: int
    begins: time | None
    finishes: time | None


@dataclass(frozen=True, slots=True)
class _Clock:
    """One time as printed. ``half``: "a", "p", "n" (noon), "m" (midnight) or ""; ``sure``: of 24 hours, or
    led by 0."""

    last: int
    hour: int
    minute: int
    half: str = ""
    sure: bool = True

    def time(self, half: str = "") -> time | None:
        half = half or self.half
        hour = self.hour
        if half == "m":
            return time(0, 0)
        if half == "n":
            hour = 12 if hour == 12 else hour + 12 if hour < 3 else hour
        elif half == "p" and hour < 12:
            hour += 12
        elif half == "a" and hour == 12:
            hour = 0
        elif not half and not self.sure:
            return None
        return time(23, 59) if hour >= 24 else time(hour, self.minute)


def leader(grammar: Grammar, i: int) -> str:
    """The word before token ``i``, across the stop of an abbreviation ("godz. 18.00")."""
    before = grammar.word(i - 1)
    return grammar.word(i - 2) if before == "." and grammar.word(i - 2) in grammar.words.hour_words else before


def hours_at(grammar: Grammar, i: int, *, led: bool = False, near: bool = False) -> Hours | None:
    """The time or range of times that starts with token ``i``.

    ``led``: a word such as "at" stands before it; ``near``: a date stands right before it.
    """
    if grammar.word(i - 1) in SCRIPTURE or (grammar.word(i - 1) == "." and grammar.word(i - 2) in SCRIPTURE):
        return None
    if grammar.word(i - 1) in DASHES and i > 2 and grammar.word(i - 3) in SCRIPTURE:
        return None
    day = grammar.word(i - 1) in grammar.words.weekdays and grammar.is_number(i, 13, 31)  # "Tue 16 – 10am Toddlers"
    bare = None if day else _bare_range(grammar, i, led=led, near=near)
    if bare is not None:
        return bare
    first = _clock(grammar, i, led or (near and bool(grammar.words.months)))
    return None if first is None else _to(grammar, i, first)


def _to(grammar: Grammar, i: int, first: _Clock) -> Hours:
    second = _second(grammar, i, first.last, first)
    if second is None:
        begins = first.time()
        until = grammar.word(i - 1) in grammar.words.until
        return Hours(i, first.last, None, begins) if until else Hours(i, first.last, begins, None)
    if grammar.word(first.last) in grammar.words.waits:
        return Hours(i, second.last, second.time(), None)
    return Hours(i, second.last, _first_time(first, second), _last_time(first, second))


def _second(grammar: Grammar, i: int, joint: int, first: _Clock | None) -> _Clock | None:
    """The time that ends a range whose joint is token ``joint``."""
    word, words = grammar.word(joint), grammar.words
    joins = words.range_words | words.waits | DASHES
    anded = word in words.list_words and grammar.word(i - 1) in words.between
    if word not in joins and not anded:
        return None
    after = grammar.skip(joint + 1, words.time_joins)
    second = _clock(grammar, after, led=True)
    if second is None and first is not None and first.half in ("n", "p") and grammar.is_number(after, 1, 12):
        if grammar.tokens[after].ordinal or grammar.word(after + 1).isalpha():
            return None
        return _Clock(after + 1, grammar.tokens[after].numbers[0], 0, "p")
    return second


def _first_time(first: _Clock, second: _Clock) -> time | None:
    """ "2-4pm" begins at 14:00, "11-1pm" at 11:00, "9.30 - noon" at 9:30."""
    if first.half or not second.half or first.hour > 12:
        return first.time()
    if second.half in ("n", "m"):
        return first.time("a" if second.half == "n" else "p") if first.hour <= 12 else first.time()
    same, end = first.time(second.half), second.time()
    return same if same is not None and end is not None and same < end else first.time("a")


def _last_time(first: _Clock, second: _Clock) -> time | None:
    """ "10am-12" and "9:30-11:30": what has no half takes the one that puts it after the beginning."""
    begins, ends = first.time(), second.time()
    if second.half or (second.sure and not (first.half and begins is not None and ends is not None and ends < begins)):
        return ends
    if begins is None:
        return None
    late = second.time("p")
    early = second.time("a") if second.hour < 12 else late
    return early if early is not None and early > begins else late if late is not None and late > begins else None


def _bare_range(grammar: Grammar, i: int, *, led: bool, near: bool) -> Hours | None:
    """ "2-4pm", "12.30-2.00pm", "10 bis 12 Uhr", "7 for 7.30pm": a bare number that a joint and a time follow."""
    first = _bare(grammar, i)
    if first is None:
        return None
    second = _second(grammar, i, first.last, first)
    if second is None:
        return _plain_range(grammar, i, first) if near else None
    pair = grammar.tokens[i].sort is Sort.PAIR
    named = _is_named(grammar, second) or second.half
    touching = (
        grammar.word(first.last) not in DASHES or pair or grammar.tokens[first.last].start - grammar.tokens[i].end <= 1
    )
    round_hours = pair and first.minute % 5 == second.minute % 5 == 0 and first.hour < second.hour and touching
    timely = pair and (led or near or round_hours) and (first.minute > 12 or first.minute == 0)
    if not (named and touching) and not led and not timely:
        return None
    if grammar.word(first.last) in grammar.words.waits:
        return Hours(i, second.last, second.time(), None)
    return Hours(i, second.last, _first_time(first, second), _last_time(first, second))


def _plain_range(grammar: Grammar, i: int, first: _Clock) -> Hours | None:
    """ "9-4" and "10-12" right behind a day: hours that begin in the morning, and nothing that they could count."""
    second = _bare(grammar, first.last + 1)
    if second is None or first.hour < _FIRST_SURE_HOUR or not 1 <= second.hour <= 12 or not grammar.words.twelve_hours:
        return None
    dashed = grammar.word(first.last) in DASHES and grammar.touches(first.last)
    if (
        not dashed
        or grammar.word(second.last).isalpha()
        or (second.last < len(grammar.tokens) and grammar.tokens[second.last].numbers)
    ):
        return None
    return Hours(i, second.last, first.time(), _last_time(first, second))


def _bare(grammar: Grammar, i: int) -> _Clock | None:
    """A number or "12.30" that may be a time if a range goes on to one."""
    if i >= len(grammar.tokens):
        return None
    token = grammar.tokens[i]
    sure = not grammar.words.twelve_hours
    spelled = grammar.words.numbers.get(token.word, 0)
    if 7 < spelled < 12 and grammar.word(i + 2) in grammar.words.noon:  # "ten to noon" are two hours
        return _Clock(i + 1, spelled, 0, "", True)
    if token.sort is Sort.NUMBER and not token.ordinal and len(token.word) <= 2 and token.numbers[0] <= 24:
        return _Clock(i + 1, token.numbers[0], 0, "", sure or token.numbers[0] >= _FIRST_SURE_HOUR)
    if token.sort is Sort.PAIR and token.word == "." and token.numbers[0] <= 24 and token.numbers[1] <= 59:
        return _Clock(i + 1, token.numbers[0], token.numbers[1], "", sure or token.numbers[0] >= _FIRST_SURE_HOUR)
    return None


def _is_named(grammar: Grammar, clock: _Clock) -> bool:
    """Whether "Uhr" or "h" closes the time."""
    token = grammar.tokens[clock.last - 1]
    return token.word in grammar.words.oclock or (token.sort is Sort.CLOCK and "h" in token.word)


def _clock(grammar: Grammar, i: int, led: bool) -> _Clock | None:
    if i >= len(grammar.tokens):
        return None
    words = grammar.words
    half = _CHINESE_HALVES.get(grammar.tokens[i].word)
    if half is not None:
        after = _clock(grammar, i + 1, led)
        return None if after is None else replace(after, half=half)
    found = _spoken(grammar, i) or _printed(grammar, i, led)
    if found is not None and not found.half:
        named = _half_after(grammar, found.last)
        if named is not None:
            half = "n" if found.hour == 12 and named[1] == "a" and not words.twelve_hours else named[1]
            return replace(found, last=named[0], half=half)
        led_half = next((w for w in (grammar.word(i - 1), grammar.word(i - 2)) if w in words.bare_halves), None)
        if led_half is not None:
            return replace(found, half=words.halves[led_half])
    if found is None and (number := _small_number(grammar, i)) is not None:
        named = _half_after(grammar, i + 1)
        if named is not None:
            half = "n" if number == 12 and named[1] == "a" and not words.twelve_hours else named[1]
            return _Clock(named[0], number, 0, half)
        if leader(grammar, i) in words.hour_words:
            return _Clock(i + 1, number, 0)
        if led and words.twelve_hours and grammar.word(i - 1) in ("at", "@") and grammar.tokens[i].sort is Sort.NUMBER:
            rest = grammar.word(i + 1)
            return _Clock(i + 1, number, 0, "", False) if not rest.isalpha() and number <= 12 else None
    return found


def _small_number(grammar: Grammar, i: int) -> int | None:
    if grammar.is_number(i, 0, 24) and not grammar.tokens[i].ordinal and len(grammar.tokens[i].word) <= 2:
        return grammar.tokens[i].numbers[0]
    number = grammar.words.numbers.get(grammar.word(i))
    return number if number is not None and grammar.word(i) not in ("a", "an") else None


def _half_after(grammar: Grammar, i: int) -> tuple[int, str] | None:
    """ "… in the evening", "… de la tarde", "… abends", "noon" behind "12"."""
    words = grammar.words
    if grammar.word(i) in words.noon:
        return i + 1, "n" if words.noon[grammar.word(i)] == 12 else "m"
    if words.twelve_hours and grammar.word(i) in ("am", "pm"):
        return i + 1, grammar.word(i)[0]
    if (
        words.twelve_hours
        and grammar.word(i) in ("a", "p")
        and grammar.word(i + 1) == "."
        and grammar.word(i + 2) == "m"
    ):
        return i + 3 + (grammar.word(i + 3) == "."), grammar.word(i)
    after = grammar.skip(i, words.half_joins)
    word = grammar.word(after)
    if word not in words.halves or (after == i and word not in words.bare_halves) or after > i + 3:
        return None
    return after + 1, words.halves[word]


def _spoken(grammar: Grammar, i: int) -> _Clock | None:
    """ "Half past two", "quarter to eight", "halb acht"."""
    shift = grammar.words.spoken.get(grammar.word(i))
    if shift is None:
        return None
    after, sign = i + 1, 1
    if not grammar.words.spoken_directly:
        joint = grammar.word(after)
        if joint not in ("past", "to"):
            return None
        sign, after = (1 if joint == "past" else -1), after + 1
    number = _small_number(grammar, after)
    if number is None or not 1 <= number <= 12:
        return None
    minutes = (number * 60 + sign * shift) % 720 or 720
    hour, minute = divmod(minutes, 60)
    return _Clock(after + 1, hour or 12, minute, "", sure=False)


def _printed(grammar: Grammar, i: int, led: bool) -> _Clock | None:
    token, words = grammar.tokens[i], grammar.words
    if token.word in words.noon and token.sort is Sort.WORD:
        hour = words.noon[token.word]
        return _Clock(i + 1, 12 if hour == 12 else 24, 0, "n" if hour == 12 else "m")
    if token.sort is Sort.CLOCK:
        if token.half in ("A", "P"):  # "7p": a time unless a word goes on ("10p each")
            after = grammar.tokens[i + 1] if i + 1 < len(grammar.tokens) else None
            if after is not None and after.sort is Sort.WORD and after.word not in words.range_words:
                return None
            return _Clock(i + 1, token.numbers[0], token.numbers[1], token.half.lower())
        last = grammar.skip(i + 1, words.oclock)
        hour, minute = token.numbers
        sure = not words.twelve_hours or hour >= _FIRST_SURE_HOUR or token.word.startswith("0") or last > i + 1
        return _Clock(last, hour, minute, token.half, sure or hour == 0)
    if token.sort is Sort.PAIR and token.word == ".":
        hour, minute = token.numbers
        named = grammar.word(i + 1) in words.oclock
        joined = (
            leader(grammar, i) in words.hour_words | _BEFORE_TIMES
            or minute > 12
            or minute == 0
            or grammar.word(i - 1) in DASHES
        )
        if hour <= 24 and minute <= 59 and (named or (led and joined)):
            return _Clock(i + 1 + named, hour, minute, "", not words.twelve_hours or hour >= _FIRST_SURE_HOUR)
    if token.sort is Sort.NUMBER and grammar.word(i + 1) in words.oclock:
        if token.numbers[0] <= 24:
            return _minutes(grammar, i)
        hour, minute = divmod(token.numbers[0], 100)
        if len(token.word) == 4 and hour <= 24 and minute <= 59:
            return _Clock(i + 2, hour, minute)
    return None


def _minutes(grammar: Grammar, i: int) -> _Clock:
    hour, last = grammar.tokens[i].numbers[0], i + 2
    if grammar.word(i + 1) in ("点", "點", "时", "時"):
        if grammar.word(last) == "半":
            return _Clock(last + 1, hour, 30, "")
        if grammar.is_number(last, 0, 59):
            return _Clock(last + 1 + (grammar.word(last + 1) == "分"), hour, grammar.tokens[last].numbers[0], "")
    sure = not grammar.words.twelve_hours or hour > 12 or (len(grammar.tokens[i].word) == 2 and hour < 10)
    return _Clock(last, hour, 0, "", sure)


def hours_after(grammar: Grammar, i: int) -> Hours | None:
    """The time that follows a date whose last token is before ``i``: "…, 7.30pm", "… at 19:30", "… (19:30)"."""
    led = False
    for _ in range(4):
        word = grammar.word(i)
        joins = grammar.words.time_joins | grammar.words.until | grammar.words.hour_words
        if word not in _OPEN and word not in joins and leader(grammar, i + 1) not in grammar.words.hour_words:
            break
        led = led or word in joins
        i += 1
    return hours_at(grammar, i, led=led, near=True)


def hours_before(grammar: Grammar, first: int, floor: int) -> Hours | None:
    """The time that stands right before a date: "3 pm on Sunday 15 August"."""
    for i in range(max(floor, first - 8), first):
        led = grammar.word(i - 1) in grammar.words.time_joins
        hours = hours_at(grammar, i, led=led)
        if hours is not None and hours.last == first and i > 0 and not led and grammar.tokens[i - 1].sort is Sort.WORD:
            continue  # "… Choir 6.30pm June 12 …": the time of the row before
        joins = ("on", ",", "am", "le", "el", "-", "–", "de", "of", "di", "il")
        if hours is not None and grammar.skip(hours.last, joins) == first:
            return hours
    return None

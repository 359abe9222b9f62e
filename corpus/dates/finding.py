"""One walk over the tokens of a text: every date and time that it prints."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from corpus.dates.grammar import Grammar
from corpus.dates.hours import Hours, hours_after, hours_at, hours_before, leader
from corpus.dates.items import Chain, Item, Level
from corpus.dates.lexer import Sort, Token, tokenize
from corpus.dates.recurring import read_recurring
from corpus.dates.relative import Reading, read_relative, read_weekday
from corpus.dates.resolve import Around, Resolved, day_of, merge, resolve
from corpus.dates.words import LANGUAGES, Words, words_of
from corpus.model import DateRange
from corpus.text.cleaning import word_set


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: characters ``start:end`` print it, ``text`` are those characters.

    ``when`` is None where it cannot be decided; ``note`` then says why, else what was assumed ("" for nothing).
    """

    start: int
    end: int
    text: str
    when: DateRange | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class FoundTime:
    """A time of day, or a range of them, that stands in a text with or without a date."""

    start: int
    end: int
    hours: Hours


_AHEAD = re.compile(
    r"\b(?:will|shall|upcoming|coming|next|join us|planned|plan|going to|wird|werden|findet|laden|einladung|"
    r"aura|auront|prévue?s?|prochaine?|tendrá|será|próxim[oa]s?)\b|将|拟|预告",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\b(?:was|were|had|(?<!be )(?<!: )held|took|went|did|saw|met|joined|enjoyed|attended|fand|war|waren|wurde|wurden|"
    r"hatte|"
    r"était|étaient|eut|fut|fue|fueron|tuvo)\b|已|了",
    re.IGNORECASE,
)


_NUMBERED = word_set("page pages no nr number room tel phone fax isbn issn box route suite p pp seite vol band")
_YEAR_LEADS = word_set(
    "in since of from by until year years anno im seit jahr jahre en de à circa c ca before after early late around "
    "about and to depuis desde año l'an vers hasta"
)


def find_dates(text: str, anchor: DateRange | None, language: str = "en") -> list[FoundDate]:
    """Every date that ``text`` prints, in order, none overlapping another.

    ``anchor`` is the issue's date (or today's, as a range of one day, for a question); it gives the year, month or
    day that is not printed. Members of a list ("7, 14 and 21 May") are dates of their own; a range is one.
    """
    words = words_of(language)
    if not _may_hold_a_date(text, words):
        return []
    return _Finder(text, tokenize(text, halves=language[:2] != "de"), words, anchor).find()


def find_times(text: str, language: str = "en") -> list[FoundTime]:
    """Every time of day in ``text``, in order, dates or not."""
    words = words_of(language)
    tokens = tokenize(text, halves=language[:2] != "de")
    grammar = Grammar(tokens, words)
    found, i = [], 0
    while i < len(tokens):
        joins = words.time_joins - {"of", "i", "a", "de"}
        hours = hours_at(grammar, i, led=leader(grammar, i) in joins | words.hour_words)
        if hours is not None:
            found.append(FoundTime(tokens[i].start, tokens[hours.last - 1].end, hours))
            i = hours.last
        else:
            i += 1
    return found


_NAMES_A_DAY = re.compile(r"day|tag|montag|eve\b|abend|freitag|sonntag|nacht|saint|mittwoch", re.IGNORECASE)
_BARE_DAYS = re.compile(
    r"(?<![\w.,/:£$€(-])(?P<first>\d{1,2})(?P<suffix>st|nd|rd|th|\.)?"
    r"(?:\s?(?P<joint>[-–—&+]|to|and|bis|und|et|y|e|al|au)\s?(?P<last>\d{1,2})(?:st|nd|rd|th|\.)?)?(?![\w/%]|[.,:]\d)",
    re.IGNORECASE,
)


def find_days(text: str, month: DateRange, language: str = "en", *, plain: bool = True) -> list[FoundDate]:
    """Bare days of ``month`` in a list below its name ("2nd Photographer, 7th & 8th Parents' evening").

    The first must open the text; later ones need a suffix ("7th") or a line of their own, and never run backwards.
    ``plain``: a number without a suffix is a day too ("6 Supper"), not the number of the item.
    """
    words = words_of(language)
    found: list[FoundDate] = []
    before = 0
    for match in _BARE_DAYS.finditer(text):
        lead = _WORD.findall(text[: match.start()].lower())
        opens = not lead or (len(lead) == 1 and lead[0] in words.weekdays) or text[: match.start()].endswith("\n")
        first = int(match["first"])
        marked = match["suffix"] is not None and (match["suffix"] != "." or not words.month_first)
        if (
            not found
            and not marked
            and (not plain or match["suffix"] is not None or text[match.end() : match.end() + 1] == ")")
        ):
            return []
        if not (opens or (found and match["suffix"] not in (None, "."))) or first < before:
            if not found:
                return []
            continue
        last = int(match["last"] or first)
        try:
            start, end = month.start.replace(day=first), month.start.replace(day=max(first, last))
        except ValueError:
            continue
        before = first
        begin = 0 if opens and lead else match.start()
        days = [DateRange(start, end + timedelta(days=1))]
        if match["last"] and match["joint"] in ("&", "+", "and", "und", "et", "y", "e") and last != first + 1:
            days = [DateRange(start, start + timedelta(days=1)), DateRange(end, end + timedelta(days=1))]
        for n, when in enumerate(days):
            cut = begin if n == 0 else match.end() - len(match["last"])
            stop = match.end() if n == len(days) - 1 else match.end() - len(match["last"])
            found.append(FoundDate(cut, stop, text[cut:stop], when))
    return found


def language_of_dates(texts: Iterable[str], language: str) -> str:
    """The language whose months stand beside numbers in ``texts`` most often; ``language`` where it does as often.

    A newsletter's language may be unknown or guessed from other words; its months are not to be mistaken.
    """
    counts: Counter[str] = Counter()
    for text in texts:
        for match in _BESIDE_NUMBER.finditer(text.lower()):
            word = match["after"] or match["before"]
            counts.update(code for code, words in LANGUAGES.items() if word in words.months)
    best = max(counts, key=lambda code: (counts[code], code == language), default=language)
    return best if counts[best] >= 2 * counts[language[:2]] + 2 else language


_BESIDE_NUMBER = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th|\.|º)?\s+(?:de\s+)?(?P<after>[^\W\d_]{4,})|\b(?P<before>[^\W\d_]{4,})\s+\d{1,4}\b"
)
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?<![\w.,/-])(?:19|20)\d\d(?![\w/-]|[.,]\d)")


def _may_hold_a_date(text: str, words: Words) -> bool:
    """A quick look that spares most paragraphs the walk over their tokens."""
    if _DIGIT.search(text) is not None:
        return True
    if not words.months:
        return any(word in text for word in words.hints)
    return not words.hints.isdisjoint(_WORD.findall(text.lower()))


def _starts(token: Token, words: Words) -> bool:
    if token.word == "w":
        return True
    if token.sort is Sort.JUNK:
        return token.word[-1:] in "1234sr"
    return token.sort in (Sort.NUMBER, Sort.ISO, Sort.TRIPLE, Sort.PAIR) or token.word in words.triggers


class _Finder:
    """One walk over the tokens of one text."""

    def __init__(self, text: str, tokens: Sequence[Token], words: Words, anchor: DateRange | None) -> None:
        self.text = text
        self.tokens = tokens
        self.words = words
        self.anchor = anchor
        self.grammar = Grammar(tokens, words, text)
        self.before: date | None = None
        self.floor = 0

    def find(self) -> list[FoundDate]:
        found: list[FoundDate] = []
        i = 0
        while i < len(self.tokens):
            token = self.tokens[i]
            new = self._at(i) if _starts(token, self.words) or token.word in self.words.numbers else []
            if new:
                found.extend(new)
                i = max(self.floor, i + 1)
            else:
                i += 1
        return found

    def _at(self, i: int) -> list[FoundDate]:
        around = Around(self.anchor, before=self.before)
        if self.tokens[i].word == "morgen" and self.text[self.tokens[i].start].isupper():
            return []
        reading = read_recurring(self.grammar, i, around) or read_relative(self.grammar, i, around)
        if reading is not None:
            return [self._relative(reading)]
        chain = self.grammar.chain(i)
        if chain is None or not self._believable(chain):
            weekday = read_weekday(self.grammar, i, around)
            return [] if weekday is None else [self._relative(weekday)]
        if any(item.year is None or item.swapped for item in chain.items):
            around = Around(self.anchor, self._ahead(i), self.before, self._month_before(i), self._years_beside(i))
        return self._dated(chain, around)

    # -- what a chain means ---------------------------------------------------------------------

    def _dated(self, chain: Chain, around: Around) -> list[FoundDate]:
        chain = self._with_year(chain)
        pieces: list[tuple[Item, Item, Resolved]] = []
        for item, joint in zip(chain.items, chain.joints, strict=True):
            resolved = resolve(item, around)
            if joint == "range" and pieces:
                first, _, start = pieces[-1]
                pieces[-1] = (first, item, merge(*_in_order(first, item, start, resolved, around)))
            else:
                pieces.append((item, item, resolved))
        hours = hours_after(self.grammar, chain.last) if pieces[-1][1].level is Level.DAY else None
        led = self.grammar.word(chain.items[0].first - 1) in self.words.until
        if led and hours is not None and hours.begins == time(0, 0):
            hours = Hours(hours.first, hours.last, None, None)  # midnight before or after the last day: open
        before = None
        if hours is None and chain.items[0].level is Level.DAY:
            before = hours_before(self.grammar, chain.items[0].first, self.floor)
        self.floor = hours.last if hours is not None else chain.last
        found = [
            self._found(
                before.first if before is not None and n == 0 else one.first,
                self.floor if n == len(pieces) - 1 else two.last,
                resolved,
                hours or before,
            )
            for n, (one, two, resolved) in enumerate(pieces)
        ]
        self._remember(found)
        return found

    def _with_year(self, chain: Chain) -> Chain:
        """ "9 March last year": the year stands behind as a word."""
        words, i = self.words, self.grammar.skip(chain.last, ("of", "in", "im", "de", "del", "des"))
        pointer, unit = self.grammar.word(i), self.grammar.word(i + 1)
        if self.anchor is None or words.units.get(unit) != "year" or any(item.year for item in chain.items):
            return chain
        shift = (pointer in words.next_words) - (pointer in words.last_words)
        if not shift and pointer not in words.this_words:
            return chain
        year = self.anchor.start.year + shift
        items = tuple(replace(item, year=year) for item in chain.items)
        return Chain((*items[:-1], replace(items[-1], last=i + 2)), chain.joints, i + 2)

    def _found(self, first: int, last: int, resolved: Resolved, hours: Hours | None) -> FoundDate:
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        when = resolved.when
        if when is not None and hours is not None:
            when = replace(when, begins=hours.begins, finishes=hours.finishes)
        return FoundDate(start, end, self.text[start:end], when, resolved.note)

    def _relative(self, reading: Reading) -> FoundDate:
        daily = (
            reading.resolved.when is not None and (reading.resolved.when.end - reading.resolved.when.start).days == 1
        )
        hours = reading.hours or (hours_after(self.grammar, reading.last) if daily else None)
        before = hours_before(self.grammar, reading.first, self.floor) if daily and hours is None else None
        self.floor = hours.last if hours is not None else reading.last
        first = before.first if before is not None else reading.first
        found = self._found(first, self.floor, reading.resolved, hours or before)
        self._remember([found])
        return found

    def _remember(self, found: list[FoundDate]) -> None:
        for one in found:
            if one.when is not None:
                self.before = one.when.start

    # -- what is believed -----------------------------------------------------------------------

    def _believable(self, chain: Chain) -> bool:
        """Single coarse items are words and numbers too ("May", "2000"): their neighbours must speak for them."""
        if len(chain.items) > 1 and chain.items[0].level is not Level.YEAR:
            return True
        item = chain.items[0]
        if item.bare_day:
            return self._believable_day(item)
        if item.holiday is not None:
            return item.year is not None or item.weekday is not None or self._believable_feast(item)
        if item.level is Level.DAY:
            return True
        if item.level is Level.MONTH and item.year is None:
            return self._believable_month(item)
        if item.level is Level.SEASON and item.year is None:
            return False
        return item.level is not Level.YEAR or self._believable_year(item)

    def _believable_day(self, item: Item) -> bool:
        if item.weekday is None and item.marked and self.words.months and self.grammar.bare_led(item.first):
            after = self.grammar.word(item.last)
            return not after.isalpha() or after in self.words.time_joins
        if item.weekday is None:
            return item.marked and not self.words.months and self.before is not None
        if self._agrees(item):
            return True
        before, after = self.grammar.word(item.first - 1), self.grammar.word(item.last)
        if self.grammar.word(item.first) in self.words.weak_weekdays and before.isalpha():
            return False
        return not after.isalpha() or after in self.words.time_joins or self.tokens[item.last - 1].ordinal

    def _agrees(self, item: Item) -> bool:
        """ "Sun 3 Vespers": the month of the heading, of the issue or of the date before has that day of the week."""
        months = [self.anchor.start] if self.anchor is not None else []
        months += [self.before] if self.before is not None else []
        start = self.tokens[item.first].start
        named = self.text[start].isupper() or self.grammar.word(item.first) not in self.words.weak_weekdays
        timed = hours_at(self.grammar, item.last - 1) is not None  # "Friday 5 to 7 pm"
        return (
            named
            and not timed
            and any(
                day.weekday() == item.weekday for month in months if (day := day_of(month, item.day or 0)) is not None
            )
        )

    def _believable_feast(self, item: Item) -> bool:
        """ "Good Friday" is a day; "Christmas supper" is none, "at Christmas" is."""
        start, end = self.tokens[item.first].start, self.tokens[item.last - 1].end
        if self.words.months and self.text[start:end].islower() and item.last - item.first == 1:
            return False
        after = self.tokens[item.last] if item.last < len(self.tokens) else None
        followed = after is not None and after.sort is Sort.WORD and after.word not in self.words.time_joins
        named = item.last - item.first > 1 or _NAMES_A_DAY.search(self.text, start, end) is not None
        if named or not self.words.months:
            return True
        led = self.grammar.word(item.first - 1) in self.words.on_words
        alone = item.first == 0 or not self.grammar.word(item.first - 1).isalpha()
        return not (followed and after is not None and self.text[after.start - 1 : after.start] == " ") and (
            led or alone
        )

    def _believable_month(self, item: Item) -> bool:
        token = self.tokens[item.last - 1 if item.part else item.first]
        name = self.grammar.word(item.first)
        if item.part is not None or not self.words.months:
            return True
        if self.words.month_first and not self.text[token.start].isupper():
            return False
        if name not in self.words.weak_months:
            return True
        led = self.grammar.word(item.first - 1) in self.words.before_month
        followed = self.grammar.word(item.last) in self.words.after_month
        alone = item.first == 0 and (item.last >= len(self.tokens) or self.grammar.word(item.last) == ":")
        return followed or alone or (led and self._no_verb_or_name(item))

    def _no_verb_or_name(self, item: Item) -> bool:
        """ "to May Smith" names a person."""
        after = item.last
        if after >= len(self.tokens) or self.tokens[after].sort is not Sort.WORD:
            return True
        return not self.text[self.tokens[after].start].isupper()

    def _believable_year(self, item: Item) -> bool:
        token = self.tokens[item.last - 1]
        if item.part is not None or not self.words.months or item.span_years > 1:
            return True
        before = self.grammar.word(item.first - 1)
        previous = self.tokens[item.first - 1] if item.first else None
        if before in _NUMBERED or (previous is not None and previous.sort is Sort.JUNK):
            return False
        if previous is not None and previous.sort is Sort.NUMBER and previous.end + 1 >= token.start:
            return False
        if before == "/" and self.grammar.touches(item.first):
            return False
        if item.last < len(self.tokens):
            after = self.tokens[item.last]
            if after.sort in (Sort.NUMBER, Sort.JUNK, Sort.PAIR) and after.start <= token.end + 1:
                return False
        year = item.year or 0
        return 1900 <= year <= 2099 or before in _YEAR_LEADS

    # -- what surrounds a date ------------------------------------------------------------------

    def _sentence(self, i: int) -> str:
        start = self.tokens[i].start
        left = max(self.text.rfind(". ", 0, start), start - 160, 0)
        right = self.text.find(". ", start + 12)
        return self.text[left : right if 0 <= right < start + 200 else start + 200]

    def _years_beside(self, i: int) -> tuple[int, ...]:
        """Years that the sentence prints apart from the date ("the 2025 conference on 17 October")."""
        return tuple(int(year) for year in _YEAR.findall(self._sentence(i)))

    def _ahead(self, i: int) -> bool | None:
        if self.grammar.word(i - 1) in ("since", "seit", "depuis", "desde", "dal"):
            return False
        sentence = self._sentence(i)
        ahead, behind = _AHEAD.search(sentence) is not None, _BEHIND.search(sentence) is not None
        return None if ahead == behind else ahead

    def _month_before(self, i: int) -> int | None:
        for j in range(i - 1, max(-1, i - 7), -1):
            month = self.words.months.get(self.grammar.word(j))
            if month is not None:
                return month
        return None


def _in_order(first: Item, last: Item, start: Resolved, end: Resolved, around: Around) -> tuple[Resolved, Resolved]:
    """Both ends, the unprinted year of the last moved on where the range would run backwards."""
    if start.when is None or end.when is None or end.when.end > start.when.start:
        return start, end
    if last.year is not None or first.year is not None:
        return start, end
    return start, resolve(replace(last, year=start.when.start.year + 1), around)

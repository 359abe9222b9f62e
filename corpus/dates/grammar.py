"""Tokens → what is printed of a date, before any year is guessed.

The grammar reads chains of items ("7, 14 and 21 May", "17 au 25 octobre 2016", "10月3、4日") and lets items
borrow the month and year that their neighbours print. It knows neither the issue's date nor a calendar:
``resolve`` turns what stands here into days.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from corpus.dates.items import Chain, Item, Level, lend
from corpus.dates.lexer import DASHES, Sort, Token
from corpus.dates.words import Words
from corpus.text.cleaning import word_set

#: Items of one chain; columns of numbers would make longer ones, and nothing printed as dates does.
_LONGEST_CHAIN = 24
#: Tokens of the longest name of a day or unit ("the day before yesterday", "buß- und bettag").
_LONGEST_NAME = 5
#: "Tabela 4.1." is the number of a table.
_COUNTING = word_set(
    "tabela tabelle tableau tabla tabella tabel figura figure abbildung gráfico grafik kapitel capítulo"
)
_ROMAN = {
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "V": 5,
    "VI": 6,
    "VII": 7,
    "VIII": 8,
    "IX": 9,
    "X": 10,
    "XI": 11,
    "XII": 12,
}
_T = TypeVar("_T")
_DECADE = re.compile(r"((?:1[5-9]|20)\d0)(?:s|er)")


class Grammar:
    """The readings of one text's tokens in one language."""

    def __init__(self, tokens: Sequence[Token], words: Words, text: str = "") -> None:
        self.text = text
        self.tokens = tokens
        self.words = words

    # -- small looks at the tokens -------------------------------------------------------------

    def word(self, i: int) -> str:
        return (
            self.tokens[i].word if 0 <= i < len(self.tokens) and self.tokens[i].sort in (Sort.WORD, Sort.MARK) else ""
        )

    def is_number(self, i: int, low: int, high: int) -> bool:
        if not 0 <= i < len(self.tokens) or self.tokens[i].sort is not Sort.NUMBER:
            return False
        return low <= self.tokens[i].numbers[0] <= high

    def touches(self, i: int) -> bool:
        """Whether token ``i`` follows the one before it without white space."""
        return 0 < i < len(self.tokens) and self.tokens[i - 1].end == self.tokens[i].start

    def skip(self, i: int, words: frozenset[str] | tuple[str, ...]) -> int:
        while self.word(i) and self.word(i) in words:
            i += 1
        return i

    def longest(self, i: int, table: Mapping[str, _T]) -> tuple[_T, int] | None:
        """What the longest name of ``table`` that starts with token ``i`` means, and the token behind it.

        A name's words are joined by one blank, or as they touch ("fin de semana", "week-end").
        """
        found, name = None, ""
        for j in range(i, min(i + _LONGEST_NAME, len(self.tokens))):
            name += self.tokens[j].word if self.touches(j) or not name else " " + self.tokens[j].word
            if name in table:
                found = table[name], j + 1
        return found

    def unit(self, i: int) -> tuple[str, int]:
        """The unit of time named at token ``i`` and the token behind it; "" where none is."""
        return self.longest(i, self.words.units) or ("", i)

    def is_year(self, i: int) -> bool:
        """A four-digit number that can be a year and is not the amount of something."""
        if not self.is_number(i, 1000, 2199) or len(self.tokens[i].word) != 4 or self.tokens[i].ordinal:
            return False
        return self.word(i + 1) not in self.words.amounts and self.word(i + 1) not in self.words.oclock

    # -- one item -------------------------------------------------------------------------------

    def item(self, i: int) -> Item | None:
        """The date that starts with token ``i``, or None."""
        part = self._part(i) if self.holiday(i) is None else None
        if part is not None:
            return part
        if self.word(i) in self.words.weekdays and self.tokens[i].sort is Sort.WORD:
            named = self.holiday(i)
            if named is not None:
                return named
            after = self.skip(i + 1, (".", ",", "(", "-", "–", *self.words.fillers))
            inner = self._core(after)
            if inner is None or inner.level is not Level.DAY:
                return None
            return self._weekday_after(replace(inner, first=i, weekday=self.words.weekdays[self.word(i)]))
        core = self._core(i)
        return None if core is None else self._weekday_after(core)

    def _weekday_after(self, item: Item) -> Item:
        """ "14 March (Sat)", "10月10日（周四）", "October 14, Wednesday"."""
        if item.level is not Level.DAY or item.weekday is not None:
            return item
        i = item.last
        opened = self.word(i) in ("(", "（", "[", "【")
        i += opened or self.word(i) == ","
        if opened and self.word(i) in self.words.this_words | self.words.next_words:
            i += 1
        if self.word(i) not in self.words.weekdays or (self.word(i) in self.words.weak_weekdays and not opened):
            return item
        weekday = self.words.weekdays[self.word(i)]
        i += 1
        i += self.word(i) == "."
        if opened:
            if self.word(i) not in (")", "）", "]", "】"):
                return item
            i += 1
        elif self._core(self.skip(i, (",", *self.words.fillers))) is not None:
            return item  # the weekday belongs to the next date
        return replace(item, weekday=weekday, last=i)

    def _part(self, i: int) -> Item | None:
        part = self.words.parts.get(self.word(i))
        if part is None:
            return None
        after = self.skip(i + 1, ("-", "‐", "–", *self.words.fillers))
        core = self._core(after)
        if core is None or core.level is Level.DAY:
            return None
        return replace(core, first=i, part=part)

    def _core(self, i: int) -> Item | None:
        if i >= len(self.tokens):
            return None
        token = self.tokens[i]
        match token.sort:
            case Sort.ISO:
                year, month, day = token.numbers
                return Item(i, i + 1, day=day, month=month, year=year) if 1 <= month <= 12 and 1 <= day <= 31 else None
            case Sort.TRIPLE:
                return self._triple(i)
            case Sort.PAIR:
                return self._pair(i)
            case Sort.NUMBER:
                return self._chinese(i) or self._from_number(i)
            case Sort.WORD | Sort.JUNK:
                return self.holiday(i) or self._written(i) or self._month(i) or self._season(i) or self._decade(i)
        return None

    def _written(self, i: int) -> Item | None:
        """ "The fourteenth of March"; a third of March is no day."""
        day, last = self.longest(i, self.words.written_days) or (0, i)
        month = self.words.months.get(self.word(last + 1)) if day and self.word(last) == "of" else None
        if month is None or self.word(i - 1) in self.words.numbers:
            return None
        return self._year_after(Item(i, last + 2, day=day, month=month))

    def _decade(self, i: int) -> Item | None:
        """ "1980s", "1990er"."""
        match = _DECADE.fullmatch(self.tokens[i].word)
        return None if match is None else Item(i, i + 1, year=int(match[1]), span_years=10)

    def _triple(self, i: int) -> Item | None:
        one, two, year = self.tokens[i].numbers
        if year < 100 and self.words.month_first and self.tokens[i].word == ".":
            return None  # "2.4.25" is a version
        if year < 100:
            year += 2000 if year < 70 else 1900
        return self._two_numbers(Item(i, i + 1, year=year), one, two)

    def _two_numbers(self, item: Item, one: int, two: int) -> Item | None:
        """``one``/``two`` as day and month in the language's order, as long as the numbers allow."""
        fits_day_month = 1 <= one <= 31 and 1 <= two <= 12
        fits_month_day = 1 <= one <= 12 and 1 <= two <= 31
        if self.tokens[item.first].word == "." and not self._chinese_text:
            return replace(item, day=one, month=two) if fits_day_month else None
        if self._chinese_text:
            return replace(item, month=one, day=two) if fits_month_day else None
        if fits_day_month and (not self.words.month_first or not fits_month_day):
            return replace(item, day=one, month=two)
        if fits_month_day:
            swapped = (two, one) if fits_day_month and one != two else None
            return replace(item, month=one, day=two, swapped=swapped)
        return None

    @property
    def _chinese_text(self) -> bool:
        return not self.words.months

    def _pair(self, i: int) -> Item | None:
        """ "15.11.", "12/1", and "10.8" in a Chinese table: a date only where the neighbours say so."""
        one, two = self.tokens[i].numbers
        after = i + 1
        if self._chinese_text:
            good = self.word(after) in ("日", "号", "", "|", "(", "（", "至", "到") or self.word(after) in DASHES
            row = after >= len(self.tokens) or self.tokens[after].sort is Sort.PAIR
            led = self.word(i - 1) in ("", "|", "：", ":", "至", "到", "期", "于", *DASHES)
            good = good and ((row and not self.touches(i)) or led)
            if not good:
                return None
            return self._two_numbers(Item(i, after + (self.word(after) in ("日", "号"))), one, two)
        led = self.word(i - 1) in self.words.weekdays or self.word(i - 2) in self.words.weekdays
        leads = self.words.fillers | self.words.range_words | self.words.until | {"seit", "ab"}
        led = led or self.word(i - 1) in (leads - {"the", "of"})
        if (
            self.word(after) in DASHES
            and self.touches(after)
            and self.touches(after + 1)
            and self.word(after + 1).isalpha()
        ):
            return None
        if self.tokens[i].word == ".":
            weekday_led = self.word(i - 1) in self.words.weekdays or self.word(i - 2) in self.words.weekdays
            if self.words.month_first and not weekday_led:
                return None
            dotted = self.word(after) == "." and self.touches(after) and self.word(i - 1) not in _COUNTING
            led = led or self.word(i - 1) in DASHES | self.words.list_words
            if not (dotted or led) or self.word(after) in self.words.oclock:
                return None
            return self._two_numbers(Item(i, after + dotted), one, two)
        first = i == 0 or (i == 1 and self.word(0) in ("•", "*", "-", "·", "–", "["))
        ranged = self._pairs_range(i) or self._stands_alone(i)
        led = led or (self.word(after) in ("(", "[") and self.word(after + 1) in self.words.weekdays)
        if not (led or ranged or (first and self.word(after) in (".", ":", ",", "-", "–", "—", ")"))):
            return None
        return self._two_numbers(Item(i, after), one, two)

    def _stands_alone(self, i: int) -> bool:
        """ "Mass meeting, 1/19, 4.15pm", "1/19": a pair between marks, or before a time; with a number above 12 at "
        "an end."""
        if not self.words.month_first or self.tokens[i].word != "/":
            return False
        marks = {"", ",", "|", "(", "[", ")", "]", ":", ".", *DASHES}
        open_before, open_after = self.word(i - 1) in marks, self.word(i + 1) in marks
        if i > 0 and self.tokens[i - 1].sort not in (Sort.MARK, Sort.WORD):
            open_before = False
        timed = i + 1 < len(self.tokens) and self.tokens[i + 1].sort is Sort.CLOCK
        if i + 1 < len(self.tokens) and self.tokens[i + 1].sort not in (Sort.MARK, Sort.CLOCK):
            open_after = False
        if self._heads_a_line(i):
            return True
        ends = i + 1 >= len(self.tokens) and max(self.tokens[i].numbers) > 12
        return (open_before and open_after) or timed or ends

    def _heads_a_line(self, i: int) -> bool:
        """ "6/25 Summer banquet 6/27 Short talks": pairs before names, the first at the head of the text."""
        if self.tokens[0].sort is not Sort.PAIR or self.tokens[0].word != "/" or i + 1 >= len(self.tokens):
            return False
        after = self.tokens[i + 1]
        return after.sort is Sort.WORD and self.text[after.start : after.start + 1].isupper()

    def _pairs_range(self, i: int) -> bool:
        """ "4/2 thru 4/6": two pairs that a range joins speak for each other."""
        for a, b in ((i, i + 2), (i - 2, i)):
            if (
                a < 0
                or b >= len(self.tokens)
                or self.tokens[a].sort is not Sort.PAIR
                or self.tokens[b].sort is not Sort.PAIR
            ):
                continue
            joint = self.word(a + 1)
            if self.tokens[a].word == self.tokens[b].word and (joint in self.words.range_words or joint in DASHES):
                return True
        return False

    def _chinese(self, i: int) -> Item | None:
        """ "2016年9月19日" and its parts; also without the last mark where a list or range goes on."""
        value, mark = self.tokens[i].numbers[0], self.word(i + 1)
        if mark == "年" and (value >= 1000 or 0 < value < 100):
            year = value if value >= 1000 else value + 2000
            if self.word(i + 2) == "第" or self.word(i + 2)[:1] == "第":
                return self._chinese_quarter(i, year)
            season = self.words.seasons.get(self.word(i + 2))
            if season is not None:
                return Item(i, i + 3, year=year, season=season)
            inner = self._chinese(i + 2) if self.is_number(i + 2, 1, 12) and self.word(i + 3) == "月" else None
            if inner is not None:
                return replace(inner, first=i, year=year)
            return self._chinese_part(Item(i, i + 2, year=year))
        if mark == "月" and 1 <= value <= 12:
            if self.is_number(i + 2, 1, 31):
                marked = self.word(i + 3) in ("日", "号", "號")
                return Item(i, i + 3 + marked, month=value, day=self.tokens[i + 2].numbers[0], month_first=True)
            return self._chinese_part(Item(i, i + 2, month=value))
        if mark in ("日", "号", "號") and 1 <= value <= 31:
            return Item(i, i + 2, day=value, marked=True)
        return None

    def _chinese_part(self, item: Item) -> Item:
        part = self.words.parts.get(self.word(item.last))
        return item if part is None else replace(item, part=part, last=item.last + 1)

    def _chinese_quarter(self, i: int, year: int) -> Item | None:
        digit = self.word(i + 2)[1:]
        quarter = self.words.numbers.get(digit) or (int(digit) if digit.isdigit() else 0)
        if 1 <= quarter <= 4 and self.word(i + 3) == "季度":
            return Item(i, i + 4, year=year, quarter=quarter)
        return None

    def _from_number(self, i: int) -> Item | None:
        token, value = self.tokens[i], self.tokens[i].numbers[0]
        quarter = self._quarter(i, value) if token.ordinal or self.word(i + 1) in (".", *self.words.quarter) else None
        if quarter is not None:
            return quarter
        if self.is_year(i):
            return self._from_year(i)
        if len(token.word) > 2 or not 1 <= value <= 31:
            return None
        dotted = self.word(i + 1) == "." and (self.touches(i + 1) or not self.words.month_first)
        if dotted and self.words.month_first and i == 0:
            return None  # "4. May: Community yard sale" is the fourth item
        numbered = self.holiday(i)
        if numbered is not None:
            return numbered
        after = self.skip(i + 1 + dotted, ("day", "-", *self.words.fillers))
        month = self.words.months.get(self.word(after))
        if month is None and dotted and (month := self._numbered_month(i + 2)) is not None:
            after = i + 2  # "5. V.", whose "v" is a small word too
        if month is not None and self._belongs_before(i, after):
            return None
        if month is None or (self.word(i + 1) == "-" and not self.touches(i + 1)):
            marked = token.ordinal or (dotted and not self.words.month_first)
            return Item(i, i + 1 + (dotted and marked), day=value, marked=marked)
        closed = after + 1 + (self.word(after) not in self.words.months)
        return self._year_after(Item(i, closed, day=value, month=month))

    def _numbered_month(self, i: int) -> int | None:
        """ "14. 11.", "15. XII." where the day comes first: the second number is a month."""
        if self.words.month_first or self.word(i + 1) != "." or not self.touches(i + 1):
            return None
        if self.is_number(i, 1, 12):
            return self.tokens[i].numbers[0]
        return _ROMAN.get(self.text[self.tokens[i].start : self.tokens[i].end])

    def _belongs_before(self, i: int, month: int) -> bool:
        """ "Level 2 July 30": a number that its word before counts, where the month has a day of its own."""
        if not self.words.month_first or self.tokens[i].ordinal or month != i + 1:
            return False
        before = self.word(i - 1)
        return (
            before.isalpha()
            and before not in self.words.weekdays
            and self.is_number(month + 1, 1, 31)
            and (
                before
                not in self.words.fillers | self.words.time_joins | self.words.range_words | self.words.list_words
            )
            and len(self.tokens[month + 1].word) <= 2
            and self.word(month + 2) not in self.words.oclock
        )

    def _from_year(self, i: int) -> Item:
        year = self.tokens[i].numbers[0]
        after = i + 1
        if self.word(after) in ("-", "/") and self.touches(after) and self.touches(after + 1):
            if self.is_number(after + 1, 1, 12) and self.word(after) == "-" and len(self.tokens[after + 1].word) == 2:
                return Item(i, after + 2, year=year, month=self.tokens[after + 1].numbers[0])
            if self.is_number(after + 1, (year + 1) % 100, (year + 1) % 100) and len(self.tokens[after + 1].word) == 2:
                return Item(i, after + 2, year=year, span_years=2)
        if year % 10 == 0 and self.word(after) == "'" and self.word(after + 1) == "s" and self.touches(after + 1):
            return Item(i, after + 2, year=year, span_years=10)
        return Item(i, after, year=year)

    def _year_after(self, item: Item) -> Item:
        """``item`` with the year that follows it, if one does."""
        i = item.last
        i += self.word(i) == "." and self.word(i - 1) in self.words.months
        i = self.skip(i, (",", "of", "de", "del", "in", "des", "jahres"))
        if self.is_year(i) and self.tokens[i].start - self.tokens[item.last - 1].end <= 12:
            return replace(item, year=self.tokens[i].numbers[0], last=i + 1)
        dot = self.word(item.last) == "." and self.word(item.last - 1) in self.words.weak_months and item.day is None
        return replace(item, last=item.last + 1) if dot else item

    def _month(self, i: int) -> Item | None:
        month = self.words.months.get(self.word(i))
        if month is None:
            return None
        if self.words.month_first:
            after = i + 1 + (self.word(i + 1) == ".")
            after = self.skip(after, ("the",))
            day, last = self._day_behind(after)
            if day:
                return self._year_after(Item(i, last, day=day, month=month, month_first=True))
        return self._year_after(Item(i, i + 1, month=month))

    def _day_behind(self, i: int) -> tuple[int, int]:
        """ "March 14", "March the fourteenth": the day and the token behind it; "in March the first daffodils": 0."""
        if self.is_number(i, 1, 31) and len(self.tokens[i].word) <= 2:
            return self.tokens[i].numbers[0], i + 1
        day, last = self.longest(i, self.words.written_days) or (0, i)
        goes_on = self.words.time_joins | self.words.range_words | self.words.list_words
        ends = not self.word(last).isalpha() or self.word(last) in goes_on
        return (day, last) if ends and self.word(i - 1) == "the" else (0, i)

    def _season(self, i: int) -> Item | None:
        season = self.words.seasons.get(self.word(i))
        if season is None:
            ordinal = self.words.ordinals.get(self.word(i), 0)
            return self._quarter(i, ordinal) or self._q(i)
        after = self.skip(i + 1, (",", *self.words.fillers))
        if self.is_year(after):
            year = self._from_year(after)
            return Item(i, year.last, season=season, year=year.year)
        return Item(i, i + 1, season=season)

    def _q(self, i: int) -> Item | None:
        """ "Q1 2019"."""
        word = self.tokens[i].word
        if len(word) == 2 and word[0] in "qt" and word[1] in "1234":
            after = self.skip(i + 1, ("/", ",", "of", "-"))
            if self.is_year(after):
                return Item(i, after + 1, quarter=int(word[1]), year=self.tokens[after].numbers[0])
        return None

    def _quarter(self, i: int, number: int) -> Item | None:
        """ "First Quarter 2019", "1. Quartal 2019", "1er trimestre 2019"."""
        after = i + 1 + (self.word(i + 1) == ".")
        if not 1 <= number <= 4 or self.word(after) not in self.words.quarter:
            return None
        year = self.skip(after + 1, (",", *self.words.fillers))
        if self.is_year(year):
            return Item(i, year + 1, quarter=number, year=self.tokens[year].numbers[0])
        return None

    def holiday(self, i: int) -> Item | None:
        """The longest holiday's name that starts here, with its year if printed."""
        known = i < len(self.tokens) and self.tokens[i].word in self.words.triggers
        if not known and not self.is_number(i, 1, 4):
            return None
        named = self.longest(i, self.words.holidays)
        if named is None:
            return None
        found = Item(i, named[1], holiday=named[0])
        year = self.skip(found.last, (",", "of", "de"))
        return replace(found, year=self.tokens[year].numbers[0], last=year + 1) if self.is_year(year) else found

    # -- chains of items ------------------------------------------------------------------------

    def chain(self, i: int) -> Chain | None:
        """Items joined by ranges, lists and commas from token ``i`` on, months and years lent to each other."""
        first = self.item(i)
        if first is None:
            return None
        items, joints = [first], [""]
        between = self.word(i - 1) in self.words.between or self.word(i - 2) in self.words.between
        while len(items) < _LONGEST_CHAIN and (step := self._next(items[-1], items)) is not None:
            joint, item = step
            joints.append("range" if between and joint == "and" and len(items) == 1 else joint)
            items.append(item)
        return lend(items, joints)

    def _next(self, previous: Item, items: Sequence[Item]) -> tuple[str, Item] | None:
        joint, i = self._joint(previous.last)
        if joint == "":
            return None
        item = self.item(i)
        if item is None or (joint == "comma" and item.level is Level.YEAR):
            return None
        after = self.tokens[item.last] if item.last < len(self.tokens) else None
        if item.holiday is not None and previous.holiday is None and after is not None and after.sort is Sort.WORD:
            return None  # "December 1st - Christmas fair"
        if item.bare_day and item.weekday is None:
            lender = items[0]
            if lender.month_first and item.year is None and self.is_year(self.skip(item.last, (",",))):
                year = self.skip(item.last, (",",))
                item = replace(item, year=self.tokens[year].numbers[0], last=year + 1)
            elif not lender.bare_day and joint != "range" and self._counts_something(item.last):
                return None
            else:
                item = replace(item, listed=self._ends_a_list(item.last))
        elif item.level is not previous.level and not previous.bare_day:
            return None
        return joint, item

    def bare_led(self, i: int) -> bool:
        """ "On the 22nd", "am 22.": a day without a month, led by the words of a day."""
        if self.words.month_first:
            return self.word(i - 1) == "the" and self.word(i - 2) in ("on", "by", "until", "till")
        return self.word(i - 1) in ("am", "vom", "bis", "le")

    def _ends_a_list(self, i: int) -> bool:
        """Whether a comma, a mark, a time or the end follows, and no word that the number could belong to."""
        after = self.tokens[i] if i < len(self.tokens) else None
        if after is None or after.sort is Sort.CLOCK or self.word(i) in self.words.time_joins:
            return True
        if self.word(i) == ",":
            return True
        return after.sort is Sort.MARK and after.word not in ("-", "/", ".", "'") and after.word not in DASHES

    def _counts_something(self, i: int) -> bool:
        """ "May 7 and 14 people": the number after a finished date counts what follows it."""
        word = self.word(i)
        return word in self.words.amounts or (len(word) > 4 and word.endswith("s"))

    def _joint(self, i: int) -> tuple[str, int]:
        word = self.word(i)
        if word == "." and self.word(i + 1) in DASHES:
            i, word = i + 1, self.word(i + 1)
        more = ("zum", "einschließlich", "and", "the", ",", *self.words.fillers)
        if word in self.words.range_words or word in DASHES:
            return "range", self.skip(i + 1, more)
        if word == "/":
            return "range", self.skip(i + 1, ("the",))
        if word in self.words.list_words:
            return "and", self.skip(i + 1, more)
        if word in (",", ";"):
            after = self.skip(i + 1, tuple(self.words.fillers))
            if self.word(after) in self.words.list_words:
                return "and", self.skip(after + 1, more)
            return "comma", after
        return "", i

"""An issue's paragraphs with the days that they print.

A number below a month is a day of it, and a weekday alone that opens a row is every one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from corpus.dates import FoundDate, find_days, find_times
from corpus.dates.words import RULE_DAYS, Words, words_of
from corpus.events.setting import Setting, settings
from corpus.events.vocabulary import is_bare_time, is_sentence
from corpus.model import DateRange, Issue, Kind, Paragraph, Precision

_SUFFIXED = re.compile(r"\W*(?:[^\W\d_]+\W+)?\d{1,2}(?:st|nd|rd|th)")
#: A day and the mark that parts it from its event: "February 6 - ", "14 - ".
_PARTED = re.compile(r"\s*[-–—:]\s")
_NUMBERED = re.compile(r"\W*\d{1,2}\s*[-–—:]\s(?!\d)")
_NUMBER = re.compile(r"\d{1,2}\s")
_WORD = re.compile(r"[^\W\d_]+(?:-feiras?\b)?")
_HAS_DIGIT = re.compile(r"\d")
_MARKS = " \t\n*•·–—-|:"
_LONGEST_ROW = 120


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph in its setting with its dates."""

    setting: Setting
    dates: tuple[FoundDate, ...]

    @property
    def text(self) -> str:
        return self.setting.paragraph.text

    @property
    def paragraph(self) -> Paragraph:
        return self.setting.paragraph

    @property
    def index(self) -> int:
        return self.setting.index


def lines_of(issue: Issue) -> Iterator[Line]:
    """The issue's paragraphs in reading order, each with its dates."""
    month: tuple[tuple[str, ...], DateRange, bool] | None = None
    span: tuple[tuple[str, ...], DateRange] | None = None
    parted: tuple[tuple[str, ...], DateRange] | None = None
    for setting in settings(issue):
        text, headings, is_heading = setting.paragraph.text, setting.paragraph.headings, _is_heading(setting)
        month = month if month is not None and month[0] == headings else None
        span = span if span is not None and span[0] == headings else None
        parted = parted if parted is not None and parted[0] == headings else None
        if span is not None:
            setting = replace(setting, anchor=span[1])
        if month is not None:  # "7-16" below "February:" is no day of July
            setting = replace(setting, dashed=False)
        found = setting.dates(issue)
        opens = bool(found) and found[0].start <= 3 and _is_day(found[0])
        below = (*headings, text) if is_heading else headings
        period, plain = month[1:] if month is not None else (setting.period, _names_month(setting))
        if period is not None and period.precision is Precision.MONTH and not opens and (plain or not is_heading):
            found = find_days(text, period, issue.head.language, plain=plain) or found
        if parted is not None and _NUMBERED.match(text):
            found = find_days(text, parted[1], issue.head.language) or found
        found = found or _weekly(text, issue)
        when = found[0].when if found else None
        if when is not None and len(found) == 1 and when.precision is Precision.MONTH and is_bare_time(text):
            month = (below, when, True)
        elif when is not None and opens and _SUFFIXED.match(text):
            month = (below, _month_of(when), False)
        if when is not None and opens and _PARTED.match(text, found[0].end):
            parted = (headings, _month_of(when))
        if when is not None and text.rstrip().endswith(":") and (when.end - when.start).days > 60:
            span = (below, when)
        yield Line(setting, tuple(found))


def _is_heading(setting: Setting) -> bool:
    return setting.paragraph.kind is Kind.HEADING


def _is_day(found: FoundDate) -> bool:
    return found.when is not None and found.when.precision is Precision.DAY


def _month_of(when: DateRange) -> DateRange:
    first = when.start.replace(day=1)
    return DateRange(first, first + timedelta(days=28), Precision.MONTH)


def _names_month(setting: Setting) -> bool:
    """Whether the heading is nothing but a month, or a numbered day below one, so that bare numbers are days."""
    period, heading = setting.period, setting.heading
    return (
        period is not None
        and period.precision is Precision.MONTH
        and (is_bare_time(heading) or _NUMBER.match(heading) is not None)
    )


def _weekly(text: str, issue: Issue) -> list[FoundDate]:
    """ "Tuesday Film club", "Film club: Tuesday and Friday, 7 pm": where an issue is of more than a week, weekdays that
    open a row or have their hour behind them are every one."""
    dated, words = issue.head.dated, words_of(issue.head.language)
    if dated is None or (dated.end - dated.start).days <= 7 or len(text) > _LONGEST_ROW or is_sentence(text):
        return []
    hours = find_times(text, issue.head.language)
    return [
        FoundDate(start, end, text[start:end], _every(dated, weekdays))
        for start, end, weekdays in _weekdays_in(text, words)
        if not text[:start].strip(_MARKS)
        or any(one.start >= end and _is_small(text[end : one.start], words) for one in hours)
    ]


def _weekdays_in(text: str, words: Words) -> list[tuple[int, int, list[int]]]:
    """Weekdays with their characters: those that only small words part as one, with the part of the day behind them."""
    found: list[tuple[int, int, list[int]]] = []
    lead = ""
    for word in _WORD.finditer(text):
        name = word.group().lower()
        weekday = words.weekdays.get(name) if len(name) > 3 else None
        start, end, before = found[-1] if found else (word.start(), 0, [])
        between = text[end : word.start()]
        if weekday is None:
            if before and len(between) == 1 and name in words.day_parts:
                found[-1] = (start, word.end(), before)
        elif before and _is_small(between, words) and not _HAS_DIGIT.search(between):
            found[-1] = (start, word.end(), [*before, weekday])
        elif lead not in words.ordinals:
            found.append((word.start(), word.end(), [weekday]))
        lead = name
    return found


def _is_small(text: str, words: Words) -> bool:
    """Whether all words of a text are small ones of dates and times."""
    small = words.list_words | words.time_joins | words.fillers | words.day_parts
    return small.issuperset(_WORD.findall(text.lower()))


def _every(dated: DateRange, weekdays: Sequence[int]) -> DateRange:
    """Every such day of the week, from the first in ``dated`` on."""
    first = min(dated.start + timedelta(days=(one - dated.start.weekday()) % 7) for one in weekdays)
    rule = f"FREQ=WEEKLY;BYDAY={','.join(RULE_DAYS[one] for one in sorted(set(weekdays)))}"
    return DateRange(first, first + timedelta(days=1), rule=rule)

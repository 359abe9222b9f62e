"""An issue's paragraphs with the days that they print.

A number below a month is a day of it, and a weekday alone that opens a row is every one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from corpus.dates import FoundDate, find_days
from corpus.dates.words import RULE_DAYS, words_of
from corpus.events.setting import Setting, settings
from corpus.events.vocabulary import is_bare_time, is_sentence
from corpus.model import DateRange, Issue, Kind, Paragraph, Precision

_SUFFIXED = re.compile(r"\W*(?:[^\W\d_]+\W+)?\d{1,2}(?:st|nd|rd|th)")
_NUMBER = re.compile(r"\d{1,2}\s")
#: A weekday of four letters and more: "So" and "Mar" open sentences.
_WEEKDAY = re.compile(r"\W*(?P<day>[^\W\d_]{4,})(?:\s(?P<part>[^\W\d_]+))?\b")
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
    for setting in settings(issue):
        text, headings, is_heading = setting.paragraph.text, setting.paragraph.headings, _is_heading(setting)
        month = month if month is not None and month[0] == headings else None
        span = span if span is not None and span[0] == headings else None
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
        found = found or _weekly(text, issue)
        when = found[0].when if found else None
        if when is not None and len(found) == 1 and when.precision is Precision.MONTH and is_bare_time(text):
            month = (below, when, True)
        elif when is not None and opens and _SUFFIXED.match(text):
            first = when.start.replace(day=1)
            month = (below, DateRange(first, first + timedelta(days=28), Precision.MONTH), False)
        if when is not None and text.rstrip().endswith(":") and (when.end - when.start).days > 60:
            span = (below, when)
        yield Line(setting, tuple(found))


def _is_heading(setting: Setting) -> bool:
    return setting.paragraph.kind is Kind.HEADING


def _is_day(found: FoundDate) -> bool:
    return found.when is not None and found.when.precision is Precision.DAY


def _names_month(setting: Setting) -> bool:
    """Whether the heading is nothing but a month, or a numbered day below one, so that bare numbers are days."""
    period, heading = setting.period, setting.heading
    return (
        period is not None
        and period.precision is Precision.MONTH
        and (is_bare_time(heading) or _NUMBER.match(heading) is not None)
    )


def _weekly(text: str, issue: Issue) -> list[FoundDate]:
    """ "Tuesday Film club": where an issue is of more than a week, a weekday that opens a row is every one."""
    dated, words, opened = issue.head.dated, words_of(issue.head.language), _WEEKDAY.match(text)
    if dated is None or (dated.end - dated.start).days <= 7 or opened is None or len(text) > _LONGEST_ROW:
        return []
    weekday = words.weekdays.get(opened["day"].lower())
    if weekday is None or is_sentence(text):
        return []
    start = opened.start("day")
    end = opened.end("part" if (opened["part"] or "").lower() in words.day_parts else "day")
    first = dated.start + timedelta(days=(weekday - dated.start.weekday()) % 7)
    rule = f"FREQ=WEEKLY;BYDAY={RULE_DAYS[weekday]}"
    return [FoundDate(start, end, text[start:end], DateRange(first, first + timedelta(days=1), rule=rule))]

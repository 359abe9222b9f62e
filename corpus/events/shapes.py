"""Shapes of an issue's lines: dates, rows, timed rows, names and prose, by what a line and those around it hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum, auto

from corpus.dates import FoundDate, FoundTime, find_days, find_times
from corpus.events.roles import is_sentence
from corpus.events.setting import Setting, settings
from corpus.events.telling import is_day, is_printed
from corpus.events.vocabulary import TIME_LABEL, is_bare_time
from corpus.model import DateRange, Issue, Kind, Precision
from corpus.text.sentences import split_sentences

_LISTED = frozenset({Kind.LIST_ITEM, Kind.TABLE_ROW})
#: "December 5" in a table of contents is a title and its page.
_LIKE_CONTENTS = re.compile(r"(?:for\s+)?[^\W\d_]+\.?\s+\d{1,2}", re.IGNORECASE)


#: A name before a bare date is a by-line or a caption where nothing announces events.
BYLINE = re.compile(
    r"^\W*(?:by|from|von|par|por|posted|published|photos?|credits?|sources?|fontes?|fuentes?|quellen?|bron|źródło|"
    r"fotos?|"
    r"texto?|©)\b",
    re.IGNORECASE,
)


class Shape(Enum):
    DATE = auto()  # nothing but dates and times
    ROW = auto()  # a date and what is on
    TIMED = auto()  # a time and what is on, no date
    NAME = auto()  # a few words without either
    PROSE = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph with its dates and its shape."""

    setting: Setting
    dates: tuple[FoundDate, ...]
    shape: Shape

    @property
    def text(self) -> str:
        return self.setting.paragraph.text


def lines_of(issue: Issue) -> list[Line]:
    """The issue's paragraphs in reading order, each with its dates and its shape."""
    lines: list[Line] = []
    month: tuple[tuple[str, ...], DateRange, bool] | None = None
    span: tuple[tuple[str, ...], DateRange] | None = None
    for setting in settings(issue):
        text, headings = setting.paragraph.text, setting.paragraph.headings
        month = month if month is not None and month[0] == headings else None
        span = span if span is not None and span[0] == headings else None
        if span is not None:
            setting = replace(setting, anchor=span[1])
        found = setting.dates(issue)
        opens = bool(found) and found[0].start <= 3 and is_day(found[0])
        below = (*headings, text) if setting.paragraph.kind is Kind.HEADING else headings
        bare = names_month(setting.heading, setting.period)
        period, plain = (month[1], month[2]) if month is not None else (setting.period, bare)
        if (
            period is not None
            and period.precision is Precision.MONTH
            and not opens
            and setting.paragraph.kind is not Kind.HEADING
        ):
            found = find_days(text, period, issue.head.language, plain=plain) or found
        when = found[0].when if found else None
        if when is not None and len(found) == 1 and when.precision is Precision.MONTH and is_bare_time(text):
            month = (below, when, True)
        elif when is not None and opens and re.match(r"\W*(?:[^\W\d_]+\W+)?\d{1,2}(?:st|nd|rd|th)", text):
            first = when.start.replace(day=1)
            month = (below, DateRange(first, first + timedelta(days=28), Precision.MONTH), False)
        if when is not None and text.rstrip().endswith(":") and (when.end - when.start).days > 60:
            span = (below, when)
        lines.append(Line(setting, tuple(found), _shape(setting, found, issue)))
    return _as_lists(lines, issue)


def _as_lists(lines: list[Line], issue: Issue) -> list[Line]:
    """Short dated lines below one heading are rows of one list, also where none of them alone looks like one."""

    def fits(line: Line) -> bool:
        short = len(line.text) <= 110 and not is_sentence(line.text) and not BYLINE.match(line.text)
        return (
            short
            and line.shape in (Shape.PROSE, Shape.ROW)
            and any(is_day(one) and is_printed(one) for one in line.dates)
        )

    counts = Counter(line.setting.paragraph.headings for line in lines if fits(line))
    return [
        replace(line, shape=Shape.ROW)
        if line.shape is Shape.PROSE and fits(line) and counts[line.setting.paragraph.headings] >= 3
        else line
        for line in lines
    ]


def names_month(heading: str, period: DateRange | None) -> bool:
    """Whether a heading is nothing but a month, so that bare numbers below it are days."""
    return period is not None and period.precision is Precision.MONTH and is_bare_time(heading)


def _shape(setting: Setting, found: Sequence[FoundDate], issue: Issue) -> Shape:
    text, kind = setting.paragraph.text, setting.paragraph.kind
    listed = setting.listing or kind in _LISTED
    days = [one for one in found if is_day(one) and (is_printed(one) or listed)]
    times = find_times(text, issue.head.language)
    if (days or times) and is_bare_time(_without(text, [*days, *times])):
        return Shape.DATE if days else Shape.TIMED
    if kind is Kind.CAPTION:
        return Shape.PROSE
    head = head_of(text, issue.head.language)
    sentence = is_sentence(head) and not (days and days[0].start == 0 and not is_sentence(head[days[0].end :][:60]))
    short = len(head) <= (260 if kind in _LISTED or setting.listing or TIME_LABEL.search(text) else 200) * max(
        1, len(days)
    )
    opens = bool(days) and not any(c.isalnum() for c in text[: days[0].start])
    if days and not sentence and (short or opens) and _is_row(setting, text, days, opens=opens):
        return Shape.ROW
    if not days and times and not sentence and short:
        return Shape.TIMED
    coarse = [one for one in found if one.when is not None and one.when.precision is not Precision.YEAR]
    if not days and not times and coarse and setting.listing and short and not sentence and not is_bare_time(text):
        return Shape.ROW
    if not days and not times and len(text) <= (160 if setting.listing else 90) and not is_sentence(text):
        return Shape.NAME
    return Shape.PROSE


def _is_row(setting: Setting, text: str, days: Sequence[FoundDate], *, opens: bool) -> bool:
    """Whether a verbless line with a date is a row of what is on, and no by-line, caption or table of contents."""
    kind = setting.paragraph.kind
    if _LIKE_CONTENTS.fullmatch(text.strip()) or BYLINE.match(text):
        return False
    if opens or setting.listing or kind in _LISTED or kind is Kind.HEADING:
        return True
    timed = any(one.when is not None and (one.when.begins is not None or one.when.rule) for one in days)
    weekday = any(
        re.match(r"[^\W\d_]{3,}\W", one.text) and one.when and one.when.precision is Precision.DAY for one in days
    )
    return timed or find_times(text) != [] or (weekday and len(text) <= 160) or ":" in text[: days[0].start]


def _without(text: str, found: Sequence[FoundDate | FoundTime]) -> str:
    for one in sorted(found, key=lambda one: one.start, reverse=True):
        text = text[: one.start] + " " + text[one.end :]
    return text


def head_of(text: str, language: str) -> str:
    """The sentences up to the first that speaks with a verb: the row, before what is told about it."""
    end = 0
    for start, stop in split_sentences(text, language):
        if start > 0 and is_sentence(text[start:stop]):
            break
        end = stop
    return text[:end]


def headings_of(line: Line) -> tuple[str, ...]:
    """The headings above the line, outermost first."""
    return line.setting.paragraph.headings

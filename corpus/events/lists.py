"""Rows of lists → events: one a row, a range for two days, a rule for what says that it recurs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.dates import FoundDate
from corpus.events.event_draft import Draft, Telling, draft, is_day, is_printed, with_time
from corpus.events.rows import read_row, short
from corpus.events.setting import Setting
from corpus.events.titles import cut
from corpus.events.vocabulary import GENERIC, LISTING, NO_EVENT_LEAD
from corpus.model import FURNITURE, DateRange, Issue, Kind, Precision

#: "December 5" in a table of contents is a title and its page.
_LIKE_CONTENTS = re.compile(r"(?:for\s+)?[^\W\d_]+\.?\s+\d{1,2}", re.IGNORECASE)
#: "If it rains, the walk is cancelled" cancels nothing.
_CONDITION = re.compile(
    r"\b(?:if|in case|unless|should|wenn|falls|sollte|si|en caso|如果|若)\b[^.!?\n]{0,80}$", re.IGNORECASE
)
#: What a line that only says when begins with.
_LABEL_ALONE = re.compile(r"\W*(?:时间|日期|time|when|date|datum|zeit|wann|date et heure|fecha)\W*$", re.IGNORECASE)
#: What joins the days of one list ("4, 11 and 18 December").
JOINT = re.compile(r"^[^|\n]*(?:[,、&/;]|\b(?:and|or|und|oder|et|ou|y|e|o)\b|[和及与])[^|\n]*$", re.IGNORECASE)
_MOST_DATES = 8


def from_row(issue: Issue, setting: Setting, found: Sequence[FoundDate]) -> list[Draft]:
    text = setting.paragraph.text
    parts = _parts(found, text)
    if len(parts) > 1:
        return [draft for start, end in parts for draft in _row_part(issue, setting, found, start, end)]
    return _row_part(issue, setting, found, 0, len(text))


def _parts(found: Sequence[FoundDate], text: str) -> list[tuple[int, int]]:
    """The rows of a paragraph into which several were set: each begins with its date."""
    days = [one for one in found if is_day(one) and not (one.when and one.when.rule)]
    if not days or any(c.isalnum() for c in text[: days[0].start]):
        return []
    starts = [days[0].start]
    for before, one in pairwise(days):
        between = text[before.end : one.start]
        if len(re.findall(r"[^\W\d_]", between)) >= 6 and not re.search(r"(?:\b[a-zà-ÿ]+|[,–-])\s*$", between):
            starts.append(one.start)
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def _row_part(issue: Issue, setting: Setting, found: Sequence[FoundDate], start: int, end: int) -> list[Draft]:
    """One row, characters ``start:end`` of the paragraph."""
    text = setting.paragraph.text[start:end].rstrip()
    found = [replace(one, start=one.start - start, end=one.end - start) for one in found if start <= one.start < end]
    dates = row_dates(found, text)
    if not dates or NO_EVENT_LEAD.search(text[max(0, dates[0].start - 60) : dates[0].start]):
        return []
    heading = "" if GENERIC.match(setting.heading) or LISTING.search(setting.heading) else setting.heading
    row = read_row(text, dates[0].start, dates[-1].end, heading)
    if _LABEL_ALONE.match(row.title):
        row = replace(row, title=heading or _line_above(issue, setting))
    if not row.title:
        return []
    told = Telling(start, start + len(text), row.title, row.place, _row_words(setting, text))
    return [draft(issue, setting, told, when, row=True) for when in occasions(issue, dates, found, text)]


def _line_above(issue: Issue, setting: Setting) -> str:
    """The nearest short line without a label above a line that only says when ("时间：…")."""
    for paragraph in reversed(issue.paragraphs[max(0, setting.index - 4) : setting.index]):
        if paragraph.kind not in FURNITURE and not re.search(r"[:：]", paragraph.text[:12]):
            return short(paragraph.text)
    return ""


def _row_words(setting: Setting, text: str) -> str:
    """The row's words; a table's row means what its head says ("截止日期" makes it a deadline)."""
    return f"{setting.heading}\n{text}" if setting.paragraph.kind is Kind.TABLE_ROW and "|" in setting.heading else text


def leading_year(found: Sequence[FoundDate]) -> FoundDate | None:
    if not found or found[0].start > 3 or found[0].when is None or found[0].when.precision is not Precision.YEAR:
        return None
    return found[0]


def row_dates(found: Sequence[FoundDate], text: str) -> list[FoundDate]:
    """The dates that a row is about: those of its first list of dates."""
    days = [one for one in found if is_day(one)]
    days = [one for one in days if is_printed(one)] or days
    if not days:
        year = leading_year(found)
        return [year] if year is not None else []
    group = [days[0]]
    for one in days[1:_MOST_DATES]:
        between = text[group[-1].end : one.start]
        if len(between) > 8 or not JOINT.search(between) or (one.when and one.when.rule):
            break
        group.append(one)
    return group


def occasions(
    issue: Issue, dates: Sequence[FoundDate], found: Sequence[FoundDate], text: str
) -> list[DateRange | None]:
    """The days of a row: one range for "8 and 9 September", one rule for a row that says it recurs."""
    whens = list(dict.fromkeys(with_time(one.when, text, issue.head.language) for one in dates))
    rule = next((one.when.rule for one in found if one.when is not None and one.when.rule), None)
    first, last = whens[0], whens[-1]
    if rule is not None and first is not None and _falls_on(first, rule):
        return [replace(first, rule=rule)]
    if len(whens) == 2 and first is not None and last is not None and one_bare(dates) and first.end == last.start:
        return [replace(last, start=first.start)]
    return list(whens)


def _falls_on(when: DateRange, rule: str) -> bool:
    day = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[when.start.weekday()]
    return day in rule.rpartition("BYDAY=")[2]


def one_bare(dates: Sequence[FoundDate]) -> bool:
    """ "8 and 9 September": one of the two is printed as a number alone."""
    return any(re.fullmatch(r"\D{0,5}\d{1,2}(?:st|nd|rd|th)?\.?", one.text) for one in (dates[0], dates[-1]))


def from_undated(issue: Issue, setting: Setting, found: Sequence[FoundDate]) -> list[Draft]:
    """Below "Upcoming events 2017" every item is an event of 2017; below "Upcoming events" one without a date."""
    text = setting.paragraph.text
    if not 2 <= len(text.split()) <= 40:
        return []
    coarse = next((one.when for one in found if one.when is not None), None)
    told = Telling(0, len(text), cut(text.strip(" •*-–.")), "", text)
    return [draft(issue, setting, told, coarse or setting.period, row=True)]

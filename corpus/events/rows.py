"""Rows of what is on: where one begins and the next one ends, and when, what and where each says.

A text may hold one row or several that lost their line ends. The order of their fields shows in the text itself: where
it begins with a date every date begins a row; where it ends with one every date ends a row; below one date the
times do the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.dates import FoundDate
from corpus.dates.hours import Hours
from corpus.events.fields import Field, Sort, cut_at, fields_of
from corpus.events.roles import (
    LEAST_PLACE,
    LEAST_UNPLACED,
    is_name,
    is_place,
    is_remark,
    is_town,
    place_words,
    roles_of,
)
from corpus.events.telling import is_day, is_printed, joined_days
from corpus.events.vocabulary import NO_EVENT_LEAD, OLD_DATE_LEAD
from corpus.model import DateRange, Precision

#: What joins the days of one list ("4, 11 and 18 December").
_JOINT = re.compile(
    r"[^|\n]{0,3}(?:[,、&/;+]|\b(?:and|or|und|oder|et|ou|y|e|o|i)\b|[和及与])[^|\n]{0,5}", re.IGNORECASE
)
_MOST_DATES = 12
#: Rows from which a list's columns are learnt.
_FEWEST_ROWS = 3
_JOINERS = frozenset(":-–—,;.|")


@dataclass(frozen=True, slots=True)
class Row:
    """Characters ``start:end`` of a text: one row. ``title`` is "" where it has no words of its own for one."""

    start: int
    end: int
    whens: tuple[DateRange | None, ...]
    title: str
    place: str
    texts: tuple[str, ...]
    leads_with_text: bool
    #: The mark before its first text ("comma" in "Sunday 7 June, 7pm, Net Loft").
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What the rows of a text share: language, known places, a date carried down from above, a title printed above."""

    language: str
    known: Collection[str] = ()
    carried: DateRange | None = None
    coarse: bool = False
    #: What a place needs at least: more in a list without places.
    least: float = LEAST_PLACE


def learned_least(texts: Sequence[tuple[str, Sequence[FoundDate]]], context: Context) -> float:
    """What a place needs in a list, by the last texts of its rows: one like a place speaks for the others."""
    lasts: list[str] = []
    for text, found in texts:
        fields = fields_of(text, row_dates(text, found, context), context.language)
        plain = [one.text for one in fields if one.sort is Sort.TEXT]
        lasts += plain[-1:] if len(plain) > 1 else []
    told = len(lasts) < _FEWEST_ROWS or any(is_place(text, context.known) for text in lasts)
    return LEAST_PLACE if told else LEAST_UNPLACED


def rows_of(text: str, found: Sequence[FoundDate], context: Context) -> list[Row]:
    """The rows that ``text`` holds, each with the days it is on; none where nothing is dated."""
    dates = row_dates(text, found, context)
    fields = fields_of(text, dates, context.language)
    rows = []
    for part in _parts(text, fields):
        days, own = _days(text, part, found, context)
        if not days:
            continue
        led = days[0].begins is not None and part[0].sort is Sort.DATE
        pieces = list(_timed(own, led=led))
        for n, piece in enumerate(pieces):
            whole = part if len(pieces) == 1 else piece
            on = [replace(day, begins=None, finishes=None) for day in days] if led and n else days
            row = _row(text, piece, on, context, leads=part[0].sort is Sort.TEXT)
            rows.append(replace(row, start=min(one.start for one in whole), end=max(one.end for one in whole)))
    return rows


def row_dates(text: str, found: Sequence[FoundDate], context: Context) -> list[FoundDate]:
    """The dates that a row may be on: printed days that no word before them turns into something else."""
    days = [one for one in found if is_day(one)]
    printed = [one for one in days if is_printed(one)] or days
    if not printed and context.coarse:
        printed = _coarse(text, found)
    kept = [
        one
        for one in printed
        if not (one.when is not None and (one.when.end - one.when.start).days > 200)
        and not NO_EVENT_LEAD.search(text[max(0, one.start - 60) : one.start])
        and not OLD_DATE_LEAD.search(text[max(0, one.start - 60) : one.start])
    ]
    outside = [one for one in kept if not _in_brackets(text, one.start)]
    return outside or kept


def _coarse(text: str, found: Sequence[FoundDate]) -> list[FoundDate]:
    """The first month or season; "July or August" is one span of both."""
    dates = [one for one in found if one.when is not None and one.when.precision is not Precision.YEAR]
    dates = [one for one in dates if is_printed(one)][:2]
    if len(dates) == 2 and _JOINT.fullmatch(text[dates[0].end : dates[1].start]):
        (first, when), (last, until) = ((one, one.when) for one in dates)
        if when is not None and until is not None and when.start < until.end:
            both = replace(when, end=max(when.end, until.end))
            return [replace(first, end=last.end, text=text[first.start : last.end], when=both)]
    return dates[:1]


def _in_brackets(text: str, at: int) -> bool:
    opened = text.rfind("(", 0, at)
    return opened >= 0 and ")" not in text[opened:at]


# -- where rows begin -----------------------------------------------------------------------------


def _parts(text: str, fields: list[Field]) -> list[list[Field]]:
    """The fields of each row that has a date of its own; all of them where there is one date or none."""
    groups = _date_groups(text, fields)
    if len(groups) < 2:
        return [fields] if fields else []
    starts = [0, *(group[0] for group in groups[1:])]
    if _names_lead(text, fields, groups):
        starts = [0, *(_start_before(fields, groups, n) for n in range(1, len(groups)))]
    bounds = [*starts, len(fields)]
    parts = [fields[a:b] for a, b in pairwise(bounds) if a < b]
    named = [part for part in parts if any(one.sort is Sort.TEXT for one in part)]
    return named or parts


def _names_lead(text: str, fields: list[Field], groups: list[list[int]]) -> bool:
    """Whether names stand before their dates: where marks join dates to what follows, they do not."""
    joined = 0
    for group in groups:
        start, last = fields[group[0]].start, group[-1]
        while last + 1 < len(fields) and fields[last + 1].sort is Sort.TIME:
            last += 1
        before, after = text[:start].rstrip(" "), text[fields[last].end :].lstrip(" ")
        joined += (before[-1:] in _JOINERS and before != "") - (after[:1] in _JOINERS and after != "")
    first_text = next((n for n, one in enumerate(fields) if one.sort is Sort.TEXT), len(fields))
    return first_text < groups[0][0] and joined >= 0


def _date_groups(text: str, fields: list[Field]) -> list[list[int]]:
    """The indices of dates, those of one list ("4, 11 and 18 May") together; at most so many rows as can be "
    "believed."""
    groups: list[list[int]] = []
    for n, one in enumerate(fields):
        if one.sort is not Sort.DATE:
            continue
        if groups:
            last = fields[groups[-1][-1]]
            between = text[last.end : one.start]
            if groups[-1][-1] == n - 1 and (_JOINT.fullmatch(between) or not re.search(r"[\w|]", between)):
                groups[-1].append(n)
                continue
        groups.append([n])
    return groups


def _start_before(fields: list[Field], groups: list[list[int]], n: int) -> int:
    """The first field of the row whose name stands before its date: behind the last date's own fields."""
    end, start = groups[n - 1][-1], groups[n][0]
    between = [m for m in range(end + 1, start) if fields[m].sort is Sort.TEXT]
    if not between:
        return start
    lines = [m for m in between if fields[m].before == "line"]
    if lines:
        return lines[-1]
    trailing = not any(one.sort is Sort.TEXT for one in fields[groups[-1][-1] + 1 :])
    return between[0] if trailing or len(between) == 1 else between[-1]


def _timed(fields: list[Field], *, led: bool) -> Iterator[list[Field]]:
    """Rows below one date: every time begins one, or ends one; a time of its own for each. ``led``: the first time is
    the date's own ("Sunday 7 June 9am Matins, 10am Liturgy")."""
    times = [n for n, one in enumerate(fields) if one.sort is Sort.TIME]
    texts = [n for n, one in enumerate(fields) if one.sort is Sort.TEXT]
    if len(times) + led < 2 or not texts:
        yield fields
        return
    leads = led or times[0] < texts[0]
    bounds = [0, *times] if led else times if leads else [texts[0], *(at + 1 for at in times[:-1])]
    pieces = [fields[a:b] for a, b in zip(bounds, [*bounds[1:], len(fields)], strict=True)]
    if not all(any(one.sort is Sort.TEXT for one in piece) for piece in pieces):
        yield fields
        return
    yield from pieces


# -- what a row says ------------------------------------------------------------------------------


def _days(
    text: str, part: list[Field], found: Sequence[FoundDate], context: Context
) -> tuple[list[DateRange], list[Field]]:
    """The days of a row and its fields without those of its dates; the carried day where it prints none."""
    dates = [one.date for one in part if one.sort is Sort.DATE and one.date is not None]
    own = [one for one in part if one.sort is not Sort.DATE]
    if not dates:
        timed = any(one.sort is Sort.TIME for one in part)
        return ([context.carried] if context.carried is not None and timed else []), own
    groups = _date_groups(text, part)
    first = [one for n in groups[0] if (one := part[n].date) is not None][:_MOST_DATES]
    days = joined_days(first)
    start, end = part[0].start, part[-1].end
    rules = [one.when for one in found if one.when is not None and one.when.rule and start <= one.start]
    ruled = next((one for one in rules if one.rule and days and _falls_on(days[0], one.rule)), None)
    if ruled is not None and not days[0].rule and ruled.rule and not (len(days) > 1 and "UNTIL" in ruled.rule):
        days = [replace(days[0], rule=ruled.rule)]
    elif rules and days and any(day.rule for day in days) and end >= start:
        days = [day for day in days if day.rule][:1]
    return days, own


def _falls_on(when: DateRange, rule: str) -> bool:
    day = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[when.start.weekday()]
    return day in rule.split("\n")[0].rpartition("BYDAY=")[2]


def _row(text: str, fields: list[Field], days: Sequence[DateRange], context: Context, *, leads: bool) -> Row:
    texts = [one for one in fields if one.sort is Sort.TEXT]
    whens = tuple(_with_time(day, fields) for day in days)
    if len(texts) > 1 and is_town(joined := text[texts[0].start : texts[-1].end]) and not leads:
        texts = [replace(texts[0], end=texts[-1].end, text=joined)]
    useful = [one for one in texts if not is_remark(one.text) or is_place(one.text, context.known)]
    bare = bool(texts) and all(is_place(one.text, context.known) for one in useful)
    roles = roles_of(texts, context.known, least=context.least)
    title, place = roles.title, roles.place
    if title is not None and place is None:
        lead, rest = _split_off(title, context)
        if rest is not None and (len(texts) == 1 or is_place(rest.text, context.known)):
            title, place = lead, rest
    if bare and useful and texts[0] is useful[0]:
        place = place or roles_of(texts, context.known, titled=True, least=context.least).place
    return Row(
        0,
        0,
        whens,
        title.text if title is not None else "",
        place_words(place.text) if place is not None else "",
        tuple(one.text for one in texts),
        leads,
        texts[0].before if texts else "",
    )


def _split_off(field: Field, context: Context) -> tuple[Field, Field | None]:
    """ "Tea and Talk, Custom House": a place behind a mark that cuts nothing else, if it looks like one by itself."""
    for name in ("dash", "colon", "comma"):
        pieces = cut_at(field.text, name)
        if len(pieces) < 2:
            continue
        (start, end), (rest_start, _) = pieces[0], pieces[1]
        lead, rest = field.text[start:end], field.text[rest_start:]
        if name != "comma" and (is_town(lead) or (lead[:1].islower() and is_place(lead, context.known))):
            return replace(field, text=rest), replace(field, text=lead)
        for (_, end), (start, stop) in pairwise(pieces):
            if end < 3 or is_place(field.text[:end], context.known):
                continue
            last = stop == pieces[-1][1] and is_name(field.text[start:stop])
            if last or is_place(field.text[start:stop], context.known):
                return replace(field, text=field.text[:end]), replace(field, text=field.text[start:])
    return field, None


def _with_time(day: DateRange, fields: Sequence[Field]) -> DateRange:
    """``day`` with the row's own time, if it has none yet."""
    times = [one.time.hours for one in fields if one.sort is Sort.TIME and one.time is not None]
    return (at(day, times[0]) or day) if times and day.precision is Precision.DAY else day


def at(when: DateRange | None, hours: Hours | None) -> DateRange | None:
    """A day with the time of day that is printed apart from it, if it has none of its own."""
    if when is None or hours is None or when.begins is not None:
        return when
    return replace(when, begins=hours.begins, finishes=hours.finishes)

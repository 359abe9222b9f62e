"""Printed parts of dates, as values: items, and chains of items that lend each other months and years.

"7, 14 and 21 May": bare days borrow the month that a neighbour prints. "30 September to 2 October 2016": so with the
year, December lending January the next.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum


class Level(IntEnum):
    """How precise an item is printed, coarse to fine."""

    NOTHING = 0
    YEAR = 1
    SEASON = 2
    MONTH = 3
    DAY = 4


@dataclass(frozen=True, slots=True)
class Item:
    """One date as printed: tokens ``first`` to before ``last``; what is not printed is None.

    ``swapped`` holds (month, day) in the other order where both could be meant ("05/06/2016").
    ``span_years`` counts the years of "2019/20"; ``decade`` of "1980s" is ten.
    """

    first: int
    last: int
    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    part: str | None = None
    season: int | None = None
    quarter: int | None = None
    holiday: tuple[int, int] | int | str | None = None
    month_first: bool = False
    marked: bool = False
    #: A bare day of a list of numbers that nothing else follows ("June 5, 6, 7").
    listed: bool = False
    swapped: tuple[int, int] | None = None
    span_years: int = 1

    @property
    def level(self) -> Level:
        if self.day is not None or self.holiday is not None:
            return Level.DAY
        if self.month is not None:
            return Level.MONTH
        if self.season is not None or self.quarter is not None:
            return Level.SEASON
        return Level.YEAR if self.year is not None else Level.NOTHING

    @property
    def bare_day(self) -> bool:
        return self.day is not None and self.month is None


@dataclass(frozen=True, slots=True)
class Chain:
    """Items in order with the joint before each ("range", "and" or "comma"; the first has none)."""

    items: tuple[Item, ...]
    joints: tuple[str, ...]
    last: int


def lend(items: list[Item], joints: list[str]) -> Chain | None:
    """Bare days borrow a month, dates borrow a year; what cannot borrow ends the chain."""
    anchor = next((n for n, item in enumerate(items) if not item.bare_day), None)
    if anchor is None:
        last = items[0]
        return Chain((last,), ("",), last.last) if last.weekday is not None or last.marked else None
    start = anchor
    run = [item.day or 0 for item in items[: anchor + 1]]
    ends_with_and = "and" in joints[1 : anchor + 1] or (anchor > 1 and run == sorted(set(run)))
    while (
        start > 0
        and _runs_on(items, joints, start)
        and (joints[start] in ("range", "and") or ends_with_and)
        and items[anchor].month is not None
    ):
        start -= 1
    if start > 0:
        return Chain((items[0],), ("",), items[0].last) if items[0].weekday is not None or items[0].marked else None
    kept = _keep(items, joints, anchor)
    dated = _lend_years(_lend_months(items[:kept], joints, anchor))
    return Chain(tuple(dated), tuple(joints[:kept]), dated[-1].last)


def _runs_on(items: list[Item], joints: list[str], n: int) -> bool:
    """Whether the bare day before item ``n`` can be of its month: "Troop 30 – Sunday 14 June" is no range."""
    before, item = items[n - 1], items[n]
    if item.day is None or before.day is None or before.day < item.day or before.weekday is not None:
        return True
    return before.marked and item.weekday is None and joints[n] == "range"


def _keep(items: list[Item], joints: list[str], anchor: int) -> int:
    """How many items stay: bare days after a date only follow "May 7" or "10月3"."""
    kept = anchor + 1
    for n in range(anchor + 1, len(items)):
        item, before = items[n], items[n - 1]
        if item.bare_day and not items[anchor].month_first:
            break
        told = item.marked or item.listed or any(later.year is not None for later in items[n:])
        if item.bare_day and joints[n] == "comma" and "and" not in joints[n:] and not told:
            break
        if item.bare_day and before.day is not None and (item.day or 0) <= before.day:
            break
        kept = n + 1
    return kept


def _lend_months(items: list[Item], joints: list[str], anchor: int) -> list[Item]:
    lent: list[Item] = []
    for n, item in enumerate(items):
        if item.bare_day:
            lender = items[anchor] if n < anchor else lent[-1]
            month, year = lender.month, item.year or (lender.year if n < anchor else None)
            if n + 1 == anchor and joints[anchor] == "range" and (item.day or 0) > (lender.day or 31) and month:
                month, year = (month - 1, year) if month > 1 else (12, year and year - 1)  # "27th-1st July"
            item = replace(item, month=month, year=year)
        lent.append(item)
    return lent


def _lend_years(items: list[Item]) -> list[Item]:
    """Years go first from right to left, then from left to right; December lends January the next year."""
    for n in range(len(items) - 2, -1, -1):
        right = items[n + 1]
        if items[n].year is None and right.year is not None and items[n].level is not Level.YEAR:
            wraps = (items[n].month or 0) > (right.month or 12)
            items[n] = replace(items[n], year=right.year - wraps)
    for n in range(1, len(items)):
        left = items[n - 1]
        if items[n].year is None and left.year is not None:
            wraps = (items[n].month or 12) < (left.month or 0)
            items[n] = replace(items[n], year=left.year + wraps)
    return items

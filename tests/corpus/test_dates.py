"""Dates as printed: a table of several hundred expressions, printing and reading again, and the finer points."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, time, timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import FoundDate, find_dates, find_times, format_range
from corpus.dates.words import LANGUAGES
from corpus.model import DateRange, Precision

TABLE = Path(__file__).with_name("dates.tsv")
ROWS = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]


def issue_date(text: str) -> DateRange | None:
    """ "2016", "2016-11", "2016-11-15" or "2019-q2" as the date of an issue; "none" for no date."""
    if text == "none":
        return None
    if "q" in text:
        year, quarter = (int(part) for part in text.split("-q"))
        return DateRange(date(year, 3 * quarter - 2, 1), first_of(year, 3 * quarter + 1), Precision.SEASON)
    numbers = [int(part) for part in text.split("-")]
    if len(numbers) == 1:
        return DateRange(date(numbers[0], 1, 1), date(numbers[0] + 1, 1, 1), Precision.YEAR)
    if len(numbers) == 2:
        return DateRange(first_of(*numbers), first_of(numbers[0], numbers[1] + 1), Precision.MONTH)
    day = date(*numbers)
    return DateRange(day, day + timedelta(days=1))


def first_of(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def written(found: list[FoundDate]) -> str:
    """What was found, in the table's own words."""
    return " + ".join("open" if one.when is None else written_range(one.when) for one in found) or "none"


def written_range(when: DateRange) -> str:
    last = when.end - timedelta(days=1)
    parts = [when.start.isoformat() if last == when.start else f"{when.start}..{last}"]
    if when.precision is not Precision.DAY:
        parts.append(when.precision.value)
    if when.begins is not None:
        parts.append("-".join(moment.strftime("%H:%M") for moment in (when.begins, when.finishes) if moment))
    if when.rule is not None:
        parts.append(when.rule)
    return " ".join(parts)


def test_the_table_is_read_as_expected() -> None:
    wrong = [
        f"{language} {issue} {expression!r}: {got}, not {expected}"
        for language, issue, expression, expected in ROWS
        if (got := written(find_dates(expression, issue_date(issue), language))) != expected
    ]
    assert len(ROWS) >= 300
    assert 1 - len(wrong) / len(ROWS) >= 0.97, "\n".join(wrong)


def test_the_table_holds_every_language_and_things_that_are_no_dates() -> None:
    languages = Counter(row[0] for row in ROWS)
    known = {"de", "en", "es", "fr", "it", "zh"}
    assert set(languages) == known | {"cs", "nl", "pl", "pt", "sk"}  # of which few phrases are known
    assert min(languages[one] for one in known) >= 30
    assert Counter(row[3] for row in ROWS)["none"] >= 40


# -- printing and reading again -------------------------------------------------------------------

days = st.dates(min_value=date(1800, 1, 1), max_value=date(2099, 12, 1))
languages = st.sampled_from(["de", "en", "es", "fr", "it", "zh"])
clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))


def read_back(when: DateRange, language: str, anchor: DateRange | None = None) -> list[DateRange | None]:
    return [one.when for one in find_dates(format_range(when, language), anchor, language)]


@given(days, st.integers(1, 400), languages)
def test_days_and_ranges_of_days_are_read_back(start: date, length: int, language: str) -> None:
    when = DateRange(start, start + timedelta(days=length))
    assert read_back(when, language) == [when]


@given(days, clocks, st.none() | clocks, languages)
def test_times_are_read_back(start: date, begins: time, finishes: time | None, language: str) -> None:
    when = DateRange(start, start + timedelta(days=1), begins=begins, finishes=finishes)
    assert read_back(when, language) == [when]


@given(st.integers(1900, 2099), st.integers(1, 12), st.integers(1, 20), languages)
def test_months_are_read_back(year: int, month: int, length: int, language: str) -> None:
    when = DateRange(first_of(year, month), first_of(year, month + length), Precision.MONTH)
    assert read_back(when, language) == [when]


@given(st.integers(1900, 2099), st.integers(1, 12), st.sampled_from([(1, 11), (11, 21), (21, 0)]), languages)
def test_thirds_of_months_are_read_back(year: int, month: int, third: tuple[int, int], language: str) -> None:
    start = date(year, month, third[0])
    end = date(year, month, third[1]) if third[1] else first_of(year, month + 1)
    when = DateRange(start, end, Precision.MONTH)
    assert read_back(when, language) == [when]


@given(st.integers(1900, 2099), st.sampled_from([1, 3, 4, 6, 7, 9, 10, 12]), languages)
def test_seasons_and_quarters_are_read_back(year: int, month: int, language: str) -> None:
    when = DateRange(first_of(year, month), first_of(year, month + 3), Precision.SEASON)
    assert read_back(when, language) == [when]


@given(st.integers(1900, 2080), st.integers(1, 12), languages)
def test_years_are_read_back(year: int, length: int, language: str) -> None:
    when = DateRange(date(year, 1, 1), date(year + length, 1, 1), Precision.YEAR)
    assert read_back(when, language) == [when]


@given(days, st.sampled_from(["FREQ=DAILY", "WEEKLY", "OTHER", "MONTHLY"]), languages)
def test_recurring_days_are_read_back(start: date, kind: str, language: str) -> None:
    letters = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[start.weekday()]
    nth = (start.day - 1) // 7 + 1
    rule = {
        "WEEKLY": f"FREQ=WEEKLY;BYDAY={letters}",
        "OTHER": f"FREQ=WEEKLY;INTERVAL=2;BYDAY={letters}",
        "MONTHLY": f"FREQ=MONTHLY;BYDAY={nth}{letters}",
    }.get(kind, kind)
    when = DateRange(start, start + timedelta(days=1), rule=rule)
    assert read_back(when, language) == [when]


# -- what always holds ----------------------------------------------------------------------------


@given(st.text(alphabet="0123456789 .,-–/:apm年月日周一()JuneMayonthSat", max_size=60), languages)
def test_no_text_breaks_the_reader(text: str, language: str) -> None:
    found = find_dates(text, issue_date("2016-11"), language)
    assert [one.text for one in found] == [text[one.start : one.end] for one in found]
    assert all(one.when is not None or one.note for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


@given(st.text(max_size=200))
def test_text_of_any_kind_is_read(text: str) -> None:
    for language in (*LANGUAGES, "xx"):
        find_dates(text, None, language)
        find_times(text, language)


# -- the finer points -----------------------------------------------------------------------------


def one(text: str, issue: str = "2016-11", language: str = "en") -> FoundDate:
    (found,) = find_dates(text, issue_date(issue), language)
    return found


def test_the_characters_are_those_of_the_date() -> None:
    text = "The workshop took place in Nanjing, from 15 to 16 November 2016."
    found = one(text)
    assert text[found.start : found.end] == found.text == "15 to 16 November 2016"


def test_what_cannot_be_decided_says_why() -> None:
    assert one("5/6/2016").note == "day and month could be exchanged: 2016-05-06 or 2016-06-05"
    assert "the issue has no date" in one("Sat 14 March", "none").note
    assert "makes this day a Friday" in one("Friday 25 December", "2018-06").note
    assert one("30 February").note == "there is no such day in any year"
    assert one("tomorrow").note == "counted from a day, and the issue's day is not known"


def test_a_printed_weekday_that_is_wrong_is_told() -> None:
    found = one("Monday 15 November 2016")
    assert found.when is not None
    assert found.note == "2016-11-15 is a Tuesday, not a Monday as printed"


def test_a_date_that_could_be_read_two_ways_is_read_near_the_issue() -> None:
    found = one("05/11/2016", "2016-11")
    assert found.when == issue_date("2016-11-05")
    assert "near the issue's date" in found.note


def test_times_are_found_without_a_date() -> None:
    (found,) = find_times("Time: 1.30 pm – 4.00 pm.")
    assert (found.hours.begins, found.hours.finishes) == (time(13, 30), time(16, 0))


def test_an_unknown_language_is_read_as_english() -> None:
    assert one("14 March 2020", language="tlh").when == issue_date("2020-03-14")


def test_dates_of_years_far_away_are_no_amounts() -> None:
    assert not re.search(r"\d", " ".join(f.text for f in find_dates("over 2000 people and 1800 miles", None)))


def test_a_month_with_two_of_its_days_is_said_whole() -> None:
    when = DateRange(date(2024, 4, 2), date(2024, 4, 3), rule="FREQ=MONTHLY;BYDAY=1TU,3TU")
    assert format_range(when) == "every first Tuesday of the month, every third Tuesday of the month from 2 April 2024"

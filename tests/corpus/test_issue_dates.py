"""The date of an issue: wherever it is printed and however, and which of several is believed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.metadata.issue_dates import find_issue_dates, find_mentions, find_short_dates
from corpus.metadata.issue_head import guess_head
from corpus.model import Box, Content, Kind, Page, Paragraph, Precision, Span

Line = tuple[Kind, str] | str
MAST, HEADING, RUNNING, FOOT, ITEM = (
    Kind.MASTHEAD,
    Kind.HEADING,
    Kind.RUNNING_HEAD,
    Kind.RUNNING_FOOT,
    Kind.LIST_ITEM,
)
#: Text of a page that says nothing of any date.
BODY = ("The pump house has a new door, which Olwen painted.", "The hens are well and the gate is mended.") * 6


def pages(*texts: Sequence[Line], **metadata: str) -> Content:
    """Pages with these lines one under the other."""
    paragraphs = []
    for number, lines in enumerate(texts, 1):
        for index, line in enumerate(lines):
            kind, text = (Kind.PARAGRAPH, line) if isinstance(line, str) else line
            height = 30 if kind in (MAST, HEADING) else 15
            box = Box(50, 40 + 40 * index, 500, 40 + 40 * index + height)
            paragraphs.append(Paragraph(f"{number}-{index}", kind, text, (Span(number, box, 0, len(text)),)))
    return Content(tuple(Page(n, 595, 842) for n in range(1, len(texts) + 1)), tuple(paragraphs), metadata)


def dated(content: Content, stem: str = "n001") -> tuple[str, str]:
    head = guess_head(stem, (), content)
    return (head.dated.start.isoformat() if head.dated else "", head.dated_source)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("7. sierpnia 2016 r.", "2016-08-07"),
        ("Neděle 3. května 2020", "2020-05-03"),
        ("Dinsdag 14 juli 2026 · Editie 1", "2026-07-14"),
        ("Domenica 8 settembre 2019", "2019-09-08"),
        ("Domingo, 21 de junho de 2026", "2026-06-21"),
        ("Semaine du 20 février 2015", "2015-02-20"),
        ("io Semana del 13 de Febrero de 2015", "2015-02-13"),
        ("The Slipway — 2015.10.21 edition", "2015-10-21"),
        ("Slipway digest: May 2025", "2025-05-01"),
        ("The Quay Letter – May 2026", "2026-05-01"),
        ("The Quay Letter (May 2026)", "2026-05-01"),
        ("The Quay Letter: 12 May 2026", "2026-05-12"),
        ("Bollettino parrocchiale - Luglio 2023", "2023-07-01"),
        ("2025년 9월 25일", "2025-09-25"),
        ("Mill Weekly, June 18- June 22, 2018", "2018-06-18"),
        ("Sunday, March 26, 2017 - Fourth Sunday of Lent", "2017-03-26"),
    ],
)
def test_a_first_line_dates_an_issue_whatever_its_file_is_called(line: str, day: str) -> None:
    assert dated(pages([(HEADING, line), *BODY])) == (day, "masthead")


@pytest.mark.parametrize(
    ("content", "day", "source"),
    [
        (pages([(HEADING, "The Slip"), *BODY], ["2016-11-06", *BODY], created="2016-11-08"), "2016-11-06", "page"),
        (pages([(HEADING, "The Slip"), *BODY, "October 2014"], BODY, created="2014-11-05"), "2014-10-01", "page"),
        (pages([*BODY, (FOOT, "The Slip · October 2014")], created="2014-11-05"), "2014-10-01", "masthead"),
        (pages([(MAST, "The Slip"), "Date: 7 January 2019", *BODY], created="2019-01-14"), "2019-01-07", "masthead"),
        (pages(["3-8-18", *BODY], created="2018-03-06"), "2018-03-08", "masthead"),
        (pages(["8-3-18", *BODY], created="2018-03-06"), "2018-03-08", "masthead"),
        (pages([*BODY, (ITEM, "Published in Issue 12 of Slip News, June 2021")]), "2021-06-01", "page"),
        (pages([*BODY], published="2021-06-09"), "2021-06-09", "metadata"),
        (pages([(MAST, "Slip News, June 2021"), *BODY], published="2021-06-09"), "2021-06-09", "metadata"),
        (pages([*BODY], created="2021-06-09"), "2021-06-09", "metadata"),
        (pages([*BODY]), "", "unknown"),
    ],
)
def test_what_is_printed_or_published_comes_before_the_day_a_file_was_made(
    content: Content, day: str, source: str
) -> None:
    assert dated(content) == (day, source)


OPENED = (
    "The lock was opened on 3 June {} by the mayor, who fell in, and "
    "closed again as soon as somebody had found him a towel."
)
DAYS = ("Monday, June 1", "Tuesday, June 2", "Friday, June 5", "Saturday, June 6", "Monday, June 8", "Sunday, June 14")
CALENDAR = tuple(line for day in DAYS for line in ((HEADING, day), "7:00 pm Band"))
LABELLED = (
    "Place: Boat House Date: January 8, 2018 Members in attendance: Olwen "
    "Tarn, Piet Rook and all who came by boat that day"
)


@pytest.mark.parametrize(
    ("content", "day", "source"),
    [
        (
            pages([(MAST, "Lock Committee Meeting"), (MAST, LABELLED), *BODY], created="2018-05-02"),
            "2018-01-08",
            "masthead",
        ),
        (pages([(MAST, "Lock Committee"), "Sitzung am Wehr Datum: 8. Januar 2018", *BODY]), "2018-01-08", "masthead"),
        (pages([(MAST, "Lock Committee"), "Annual meeting, stand: 8. Januar 2018", *BODY]), "2018-01-08", "masthead"),
    ],
)
def test_a_date_that_is_labelled_is_the_issue_s_wherever_its_label_stands(
    content: Content, day: str, source: str
) -> None:
    assert dated(content) == (day, source)


@pytest.mark.parametrize(
    "sentence",
    [
        (
            "Olwen has carved a new figurehead for the cutter. She worked from "
            "November to the first week of April, mostly at night."
        ),
        (
            "The swifts came back to the tower four days early, and by 9 May there "
            "were seven pairs of them at the eaves there."
        ),
        (
            "En otoño se pintó la puerta y en noviembre la barca, y desde entonces "
            "nadie ha vuelto a ver al pintor por aquí."
        ),
    ],
)
def test_a_month_within_a_sentence_dates_nothing(sentence: str) -> None:
    content = pages([(HEADING, "A heron for the cutter"), sentence, *BODY], created="2026-11-20")
    assert dated(content) == ("2026-11-20", "metadata")


@pytest.mark.parametrize(
    ("content", "day", "source"),
    [
        (pages([*BODY, OPENED.format(2016)], created="2026-11-23"), "", "unknown"),
        (pages([*BODY, OPENED.format(2016)], created="2017-01-05"), "2017-01-05", "metadata"),
        (pages([*BODY, OPENED.format(2027)], created="2026-11-23"), "2026-11-23", "metadata"),
    ],
)
def test_a_file_made_years_after_all_that_it_tells_is_a_copy(content: Content, day: str, source: str) -> None:
    assert dated(content) == (day, source)


@pytest.mark.parametrize(
    ("head", "stem"),
    [((MAST, "June 2026"), "n001"), ((HEADING, "Hall Calendar June 2026"), "n001"), ("", "hall-2026-06")],
)
def test_the_first_day_of_a_calendar_is_not_the_date_of_its_month(head: Line, stem: str) -> None:
    content = pages([*([head] if head else []), *CALENDAR])
    issue = guess_head(stem, (), content)
    assert issue.dated is not None
    assert (issue.dated.start.isoformat(), issue.dated.precision) == ("2026-06-01", Precision.MONTH)


SERVICES = [f"Service on February {day}, 2016 at the mill" for day in (7, 14, 21, 28)]
OUTINGS = ["Walk on Monday 2 May", "Swim on Friday 6 May", "Row on Tuesday 10 May", "Sail on Sunday 29 May"]


def test_a_misprinted_year_is_caught_by_the_issue_s_own_days() -> None:
    assert dated(pages([(MAST, "February 2015"), *SERVICES, *BODY], created="2016-02-07"))[0] == "2016-02-01"
    assert dated(pages([(MAST, "February 2016"), *SERVICES, *BODY], created="2016-02-07"))[0] == "2016-02-01"


def test_a_misprinted_month_is_caught_by_the_name_of_the_file() -> None:
    outings = [line.replace("May", "May 2016") for line in OUTINGS]
    assert dated(pages([(MAST, "May 2015"), *outings, *BODY], created="2016-05-01"), "slip-2016-05")[0] == "2016-05-01"


def test_the_month_of_the_issue_s_own_days_dates_what_prints_no_date() -> None:
    assert dated(pages([(HEADING, "What is on"), *BODY], OUTINGS, created="2016-04-29")) == ("2016-05-01", "events")


def test_a_day_without_its_year_is_of_the_year_its_weekday_fits() -> None:
    opening = "This is what moves on the quay on Friday, August 22, from the tide to the talk"
    assert dated(pages([opening, *BODY, "Prices of the second quarter of 2025"]))[0] in ("2025-08-22", "2025-04-01")
    assert dated(pages([opening, *BODY], created="2025-08-21"))[0] in ("2025-08-22", "2025-08-21")


@pytest.mark.parametrize(
    "line",
    [
        "Next meeting: 18 July 2021",
        "Copyright 4 May 2015",
        "The committee meets on 9 June 2021 at 7.30 pm",
        "Annual General Meeting 12 May 2021",
    ],
)
def test_the_date_of_something_else_is_not_the_issue_s(line: str) -> None:
    assert dated(pages([(HEADING, "The Slip"), line, *BODY]), "slip-2021-06") == ("2021-06-01", "file name")


def test_a_winter_is_of_the_year_that_the_file_speaks_for() -> None:
    assert dated(pages([(MAST, "The Slip, Winter 2005"), *BODY], created="2005-02-22"))[0] == "2004-12-01"
    assert dated(pages([(MAST, "The Slip, Winter 2005"), *BODY], created="2005-12-10"))[0] == "2005-12-01"


def test_days_are_found_with_their_weekdays_and_without_their_years() -> None:
    (friday,) = find_mentions("on Friday, August 22 from the quay")
    assert (friday.month, friday.day, friday.year, friday.weekday) == (8, 22, None, 4)
    assert friday.near(date(2025, 9, 1)) == date(2025, 8, 22)
    assert friday.near(date(2026, 1, 3)) == date(2025, 8, 22)
    (seventh,) = find_mentions("7. sierpnia 2016 r.")
    assert seventh.near(date(2020, 1, 1)) == date(2016, 8, 7)


def test_digits_alone_have_both_readings() -> None:
    assert [
        [one.when.start.isoformat() for one in readings] for readings in find_short_dates("3-8-18 and 25.12.2019")
    ] == [
        ["2018-03-08", "2018-08-03"],
        ["2019-12-25"],
    ]
    assert find_short_dates("version 1.2.3.4, 192.168.10.11") == []


@given(st.text(max_size=120), st.text(max_size=60), st.text(max_size=30))
def test_any_text_is_dated_or_not(line: str, other: str, made: str) -> None:
    head = guess_head(other or "x", (), pages([(MAST, line or "x"), other or "x"], created=made, published=line))
    assert (head.dated is None) == (head.dated_source == "unknown")


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)))
def test_every_day_is_read_back_as_it_is_printed(day: date) -> None:
    for text in (f"{day:%Y-%m-%d}", f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%B} {day.year}"):
        assert [one.when.start for one in find_issue_dates(text)] == [day]


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("Semaine du 4 au 10 mars 2019", "2019-03-04", "2019-03-11"),
        ("dal 6 al 13 gennaio 2019", "2019-01-06", "2019-01-14"),
        ("30. Dezember bis 5. Januar 2020", "2019-12-30", "2020-01-06"),
        ("28 February - 6 March 2019", "2019-02-28", "2019-03-07"),
        ("4-10 March 2019", "2019-03-04", "2019-03-11"),
        ("12–14 kwietnia 2019", "2019-04-12", "2019-04-15"),
        ("March - April - May 2017", "2017-03-01", "2017-06-01"),
        ("leden/únor/březen 2018", "2018-01-01", "2018-04-01"),
        ("Week 4 - 23rd May 2014", "2014-05-23", "2014-05-24"),
        ("KW 14 / 2. April 2021", "2021-04-02", "2021-04-03"),
        ("No. 4 - 10 March 2019", "2019-03-10", "2019-03-11"),
    ],
)
def test_runs_of_days_and_months(text: str, first: str, after: str) -> None:
    assert [(str(one.when.start), str(one.when.end)) for one in find_issue_dates(text)] == [(first, after)]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("P R O G R A M A 2 1 · 0 6 · 2 0 26", "2026-06-21"),
        ("M A Y 2 0 1 9", "2019-05-01"),
        ("1 4 . 0 3 . 2 0 2 1", "2021-03-14"),
        ("A B C D E F G", ""),
    ],
)
def test_a_date_set_apart_is_closed(line: str, day: str) -> None:
    assert dated(pages([(HEADING, "The Slipway"), line, *BODY]))[0] == day


@pytest.mark.parametrize(
    "row", ["Boletín de la Ribera – Número 30, junio 2022", "Volume 4: Summer 2022", "No. 3 | June 2022"]
)
def test_a_masthead_that_came_as_a_row_of_a_table_is_believed(row: str) -> None:
    assert dated(pages([(Kind.TABLE_ROW, row), *BODY])) == ("2022-06-01", "masthead")
    assert dated(pages([*BODY, (Kind.TABLE_ROW, row), *BODY]))[0] == ""

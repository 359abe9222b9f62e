"""Events for other programs: the calendar is read back without the library that wrote it."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar as Icalendar

from assistant.output.calendar_files import bounds, to_ics
from assistant.output.csv_table import to_csv
from assistant.output.json_forms import events_form
from corpus.model import DateRange, Event, Mention, Precision, Status

STAMP = datetime(2024, 5, 1, 12, tzinfo=UTC)
MENTION = Mention("fog-2024-05", 3, "p", 0, 10)


def day(text: str, last: str = "", **times: time | str) -> DateRange:
    end = date.fromisoformat(last or text) + timedelta(days=1)
    return DateRange(date.fromisoformat(text), end, **times)  # type: ignore[arg-type]


def event(title: str, when: DateRange | None, **more: object) -> Event:
    return Event(f"id-{title}", title, when, (MENTION,), **more)  # type: ignore[arg-type]


def read_back(text: str) -> list[dict[str, str]]:
    """Content lines of every VEVENT by name, unfolded and unescaped: a reader of our own, by RFC 5545."""
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    entries = re.findall(r"BEGIN:VEVENT\r\n(.*?)\r\nEND:VEVENT", unfolded, re.DOTALL)
    return [dict(_line(line) for line in entry.split("\r\n")) for entry in entries]


def _line(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    plain = re.sub(r"\\([\\,;nN])", lambda match: "\n" if match[1] in "nN" else match[1], value)
    return name, plain


LAMP_NIGHT = event(
    "Lamp Night, with oil; and patience",
    day("2024-04-20", begins=time(20)),
    place="the tower",
    kind="event",
    status=Status.MOVED,
)


def test_an_event_is_read_back() -> None:
    (entry,) = read_back(to_ics([LAMP_NIGHT], {MENTION: "Sat 20 April, 8pm"}, stamp=STAMP))
    assert entry["UID"] == "id-Lamp Night, with oil; and patience@backissue"
    assert entry["SUMMARY"] == "Lamp Night, with oil; and patience"
    assert entry["DTSTART"] == "20240420T200000"
    assert "DTEND" not in entry
    assert entry["DTSTAMP"] == "20240501T120000Z"
    assert entry["LOCATION"] == "the tower"
    assert entry["DESCRIPTION"] == "Moved.\nfog-2024-05, page 3: Sat 20 April, 8pm"
    assert entry["SEQUENCE"] == "1"


def test_whole_days_end_on_the_day_after() -> None:
    (entry,) = read_back(to_ics([event("Visit", day("2016-10-17", "2016-10-25"))], stamp=STAMP))
    assert (entry["DTSTART;VALUE=DATE"], entry["DTEND;VALUE=DATE"]) == ("20161017", "20161026")


def test_a_year_leaves_the_time_free() -> None:
    when = DateRange(date(2017, 1, 1), date(2018, 1, 1), Precision.YEAR)
    (entry,) = read_back(to_ics([event("Seminar", when)], stamp=STAMP))
    assert (entry["DTSTART;VALUE=DATE"], entry["DTEND;VALUE=DATE"], entry["TRANSP"]) == (
        "20170101",
        "20180101",
        "TRANSPARENT",
    )


def test_a_cancelled_event_is_cancelled() -> None:
    (entry,) = read_back(to_ics([event("Trip", day("2024-05-11"), status=Status.CANCELLED)], stamp=STAMP))
    assert entry["STATUS"] == "CANCELLED"


@pytest.mark.parametrize(
    ("rule", "second"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", "2024-05-21"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2024-05-28"),
        ("FREQ=MONTHLY;BYDAY=2TU", "2024-06-11"),
        ("FREQ=DAILY", "2024-05-15"),
    ],
)
def test_a_recurrence_is_counted_as_calendars_do(rule: str, second: str) -> None:
    (entry,) = read_back(to_ics([event("Stewards", day("2024-05-14", begins=time(19), rule=rule))], stamp=STAMP))
    first = datetime.strptime(entry["DTSTART"], "%Y%m%dT%H%M%S")
    days = rrulestr(entry["RRULE"], dtstart=first)
    assert [days[0], days[1]] == [first, datetime.fromisoformat(second + "T19:00")]


def test_an_undated_event_is_left_out_of_the_calendar_but_not_of_the_table() -> None:
    undated = event("Seminar on lamps", None)
    assert read_back(to_ics([undated], stamp=STAMP)) == []
    (row,) = csv.DictReader(io.StringIO(to_csv([undated], {MENTION: "Seminar"})))
    assert (row["title"], row["start"], row["quote"]) == ("Seminar on lamps", "", "Seminar")
    assert events_form([undated], {})["events"][0]["start"] is None


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "\uff1d1+1"])
def test_the_table_has_no_formulas(title: str) -> None:
    (row,) = csv.DictReader(io.StringIO(to_csv([event(title, day("2024-05-11"))], {})))
    assert row["title"] == "'" + title


def test_an_empty_cell_of_the_table_is_empty() -> None:
    (row,) = csv.DictReader(io.StringIO(to_csv([event("Seminar on lamps", None)], {})))
    assert {name for name, cell in row.items() if cell == ""} >= {"start", "end", "time", "rule", "place", "quote"}
    assert "'" not in "".join(row.values())


def test_the_data_has_the_last_day_included() -> None:
    (form,) = events_form([event("Visit", day("2016-10-17", "2016-10-25"))], {MENTION: "17 to 25 October"})["events"]
    assert (form["start"], form["end"], form["precision"]) == ("2016-10-17", "2016-10-25", "day")
    assert form["mentions"] == [{"issue": "fog-2024-05", "page": 3, "paragraph": "p", "quote": "17 to 25 October"}]


def test_two_libraries_read_the_calendar_alike() -> None:
    told = [
        LAMP_NIGHT,
        event("Stewards", day("2024-05-14", begins=time(19), finishes=time(21), rule="FREQ=MONTHLY;BYDAY=2TU")),
        event("Puffin trip", day("2024-05-11", "2024-05-12"), status=Status.CANCELLED, place="Quay Steps"),
    ]
    text = to_ics(told, {MENTION: "Tue 14 May, 7pm; bring a key"}, stamp=STAMP)
    by_uid = {str(entry["UID"]): entry for entry in Icalendar.from_ical(text).walk("VEVENT")}
    read = {entry.uid: entry for entry in IcsCalendarStream.calendar_from_ics(text).events}
    assert by_uid.keys() == read.keys() == {f"id-{one.title}@backissue" for one in told}
    for uid, entry in read.items():
        other = by_uid[uid]
        assert (entry.summary, entry.dtstart) == (str(other["SUMMARY"]), other["DTSTART"].dt)
        assert entry.description == str(other["DESCRIPTION"])
        assert entry.status is not None and entry.status.value == str(other["STATUS"])
    stewards, trip = read["id-Stewards@backissue"], read["id-Puffin trip@backissue"]
    assert stewards.dtend == datetime(2024, 5, 14, 21)
    assert stewards.rrule is not None and stewards.rrule.as_rrule_str() == "FREQ=MONTHLY;BYDAY=2TU"
    assert (
        stewards.description is not None and "fog-2024-05, page 3: Tue 14 May, 7pm; bring a key" in stewards.description
    )
    assert (trip.dtend, trip.location) == (date(2024, 5, 13), "Quay Steps")
    assert trip.status is not None and trip.status.value == "CANCELLED"


def test_only_what_is_certain_is_confirmed() -> None:
    when = day("2024-05-14", begins=time(19))
    sure, unsure = (replace(event("Annual meeting", when), certainty=one) for one in (0.8, 0.7))
    statuses = [read_back(to_ics([one], {}, stamp=STAMP))[0]["STATUS"] for one in (sure, unsure)]
    assert statuses == ["CONFIRMED", "TENTATIVE"]
    (line,) = csv.DictReader(io.StringIO(to_csv([replace(sure, status=Status.HELD)], {MENTION: "Annual meeting"})))
    assert (line["status"], line["rule"], line["confidence"]) == ("held", "", "0.8")


clocks = st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59))


@given(st.dates(date(1900, 1, 1), date(2090, 1, 1)), st.integers(1, 40), clocks, clocks)
def test_every_entry_ends_after_it_begins(start: date, length: int, begins: time | None, finishes: time | None) -> None:
    when = DateRange(start, start + timedelta(days=length), begins=begins, finishes=finishes if begins else None)
    first, last = bounds(when)
    assert last is None or (first < last and type(first) is type(last))


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=120))
def test_any_title_comes_back(title: str) -> None:
    (entry,) = read_back(to_ics([event(title, day("2024-05-11"))], stamp=STAMP))
    assert entry["SUMMARY"] == title

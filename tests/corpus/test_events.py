"""Events from paragraphs built by hand: statuses, days, what is told twice, what becomes of an event over issues."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.events import merge_events, unresolved_pages
from corpus.events.telling import affirmed
from corpus.model import (
    Box,
    DateRange,
    Event,
    Kind,
    Mention,
    Paragraph,
    Precision,
    Span,
    Status,
)
from tests.corpus.event_marks import Told, day, issue, marked, on_one_page, plain

UPCOMING = ("Upcoming Events From Our Calendars",)


def only(*told: Told, dated: str = "2016-11", language: str = "en") -> Event:
    (event,) = marked(issue(*told, dated=dated, language=language))
    return event


def test_the_year_of_a_heading_goes_to_the_items_below_it() -> None:
    heading = ("Upcoming events 2017",)
    events = marked(
        issue(
            (Kind.HEADING, heading[0]),
            (Kind.LIST_ITEM, "Training course of fraudulent documents recognition", heading),
            (Kind.LIST_ITEM, "Seminar on mixed migration flows", heading),
        )
    )
    assert [event.title for event in events] == [
        "Training course of fraudulent documents recognition",
        "Seminar on mixed migration flows",
    ]
    year = DateRange(date(2017, 1, 1), date(2018, 1, 1), Precision.YEAR)
    assert {(event.when, event.status) for event in events} == {(year, Status.PLANNED)}
    assert [event.mentions[0].page for event in events] == [2, 3]


def test_items_beside_a_whats_on_heading_belong_to_it() -> None:
    told = issue(
        (Kind.LIST_ITEM, "Seminar on mixed migration flows", ("An article",)), (Kind.HEADING, "Upcoming events")
    )
    year = Paragraph("y", Kind.PARAGRAPH, "2017", (Span(1, Box(0, 0, 1, 1), 0, 4),))
    page = on_one_page(told)
    (event,) = marked(replace(page, paragraphs=(*page.paragraphs, year)))
    assert event.when == DateRange(date(2017, 1, 1), date(2018, 1, 1), Precision.YEAR)


def test_an_undated_announcement_is_an_event_without_a_date() -> None:
    event = only((Kind.LIST_ITEM, "<t>Seminar on mixed migration flows</t>", ("Upcoming events",)))
    assert event.when is None
    assert event.status is Status.PLANNED


def test_a_rule_beside_its_first_day_is_the_days_rule() -> None:
    row = "<d>Thu 2 May, 2pm</d>: <t>The Knotty Crew</t>. <d>Every other Thursday</d>."
    event = only((Kind.LIST_ITEM, row, ("What’s on",)), dated="2024-05")
    assert event.when == DateRange(
        date(2024, 5, 2), date(2024, 5, 3), begins=time(14), rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"
    )


def test_two_days_of_one_row_are_one_range_and_days_apart_are_several() -> None:
    fair = only((Kind.LIST_ITEM, "<d>Oct 18 & 19</d>. <p>Dayton, OH</p> - <t>Rust Belt Rust</t>"), dated="2019-10")
    assert fair.when == day("2019-10-18", "2019-10-19")
    stall = marked(issue((Kind.LIST_ITEM, "<t>Open Stall</t> <d>4, 11 and 18 December</d>"), dated="2024-12"))
    assert [event.when for event in stall] == [day("2024-12-04"), day("2024-12-11"), day("2024-12-18")]


def test_a_sentence_is_quoted_whole_and_tells_who_came() -> None:
    text = "The <t>workshop</t> took place in <p>Nanjing</p>, <d>from 15 to 16 November 2016</d>. Tea was served."
    event = only(
        (Kind.PARAGRAPH, text, ("A workshop",)),
        (Kind.PARAGRAPH, "The 53 participants heard Mr Stephane Bauguil of the EU Delegation.", ("A workshop",)),
    )
    assert (event.title, event.place, event.kind) == ("Workshop", "Nanjing", "workshop")
    assert (event.when, event.status) == (day("2016-11-15", "2016-11-16"), Status.HELD)
    assert (event.mentions[0].start, event.mentions[0].end) == (0, 64)
    assert "Mr Stephane Bauguil" in event.people


def test_told_twice_is_one_event_with_two_mentions() -> None:
    event = only(
        (Kind.PARAGRAPH, "On <d>19 Sept 2016</d>, the <t>Harbour Fair</t> was opened."),
        (Kind.LIST_ITEM, "<d>19 Sept 2016</d>: <t>Harbour Fair</t>, <p>Quay</p>"),
    )
    assert (event.title, event.place) == ("Harbour Fair", "Quay")
    assert [mention.page for mention in event.mentions] == [2, 1]


def test_two_events_of_one_day_stay_two() -> None:
    events = marked(
        issue(
            (Kind.LIST_ITEM, "<d>20.11.</d> I <d>18:00</d> <t>Gottesdienst zum Abschluss</t>", ("Zum Vormerken",)),
            (Kind.LIST_ITEM, "<d>20.11.</d> I <d>19:00</d> <t>Gottesdienst zum Bettag</t>", ("Zum Vormerken",)),
            dated="2024-10",
            language="de",
        )
    )
    assert [event.title for event in events] == ["Gottesdienst zum Abschluss", "Gottesdienst zum Bettag"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The <t>boat trip</t> on <d>Saturday 11 May</d> is cancelled.", Status.CANCELLED),
        ("If it rains, the <t>walk</t> on <d>Saturday 11 May</d> is cancelled.", Status.PLANNED),
        ("The <t>boat trip</t> has been moved to <d>Saturday 11 May</d>.", Status.MOVED),
        ("The <t>boat trip</t> will leave on <d>Saturday 11 May at noon</d>.", Status.PLANNED),
        ("The <t>boat trip</t> of <d>Saturday 9 March</d> was a success.", Status.HELD),
        ("We met for a <t>supper</t> on <d>1 April</d> and sang.", Status.HELD),
        ("There will be no <t>concert</t> on <d>Friday 12 April</d>.", Status.CANCELLED),
        ("The <t>supper</t> is not on <d>Saturday 20 April</d> but on <d>Sunday 21 April</d>.", Status.MOVED),
    ],
)
def test_status_is_seen_from_the_issues_date(text: str, status: Status) -> None:
    assert only((Kind.PARAGRAPH, text), dated="2024-04").status is status


@pytest.mark.parametrize(
    ("language", "text", "title"),
    [
        ("en", "The <t>meeting</t> of <d>3 December</d> has been moved to <d>10 December</d>.", "Meeting"),
        ("de", "Der <t>Vortrag</t> am <d>3. Dezember</d> wird auf den <d>10. Dezember</d> verlegt.", "Vortrag"),
        ("fr", "La <t>réunion</t> du <d>3 décembre</d> est reportée au <d>10 décembre</d>.", "Réunion"),
        ("es", "La <t>reunión</t> del <d>3 de diciembre</d> queda aplazada al <d>10 de diciembre</d>.", "Reunión"),
    ],
)
def test_what_is_moved_has_its_new_day(language: str, text: str, title: str) -> None:
    event = only((Kind.PARAGRAPH, text), language=language)
    assert (event.title, event.when, event.status) == (title, day("2016-12-10"), Status.MOVED)


@pytest.mark.parametrize(
    ("language", "text", "title"),
    [
        ("de", "Das <t>Konzert</t> am <d>3. Dezember</d> fällt leider aus.", "Konzert"),
        ("fr", "La <t>réunion</t> du <d>3 décembre</d> est annulée.", "Réunion"),
        ("es", "El <t>concierto</t> del <d>3 de diciembre</d> ha sido cancelado.", "Concierto"),
        ("zh", "<d>12月3日</d>的<t>讲座</t>取消。", "讲座"),
    ],
)
def test_what_is_called_off_in_other_languages(language: str, text: str, title: str) -> None:
    event = only((Kind.PARAGRAPH, text), language=language)
    assert (event.title, event.when, event.status) == (title, day("2016-12-03"), Status.CANCELLED)


def test_pages_of_dates_that_stay_open() -> None:
    told = issue((Kind.PARAGRAPH, "See you on Friday 31 November."), (Kind.PARAGRAPH, "On 5 November 2016 we met."))
    assert unresolved_pages(told) == (1,)


# -- over issues ----------------------------------------------------------------------------------

MARCH = issue((Kind.LIST_ITEM, "<d>Sat 13 April, 7.30pm</d>: <t>Lamp Night</t>", ("What’s on",)), dated="2024-03")
APRIL = issue(
    (
        Kind.PARAGRAPH,
        "<t>Lamp Night</t> will be on <d>Saturday 20 April at 8pm</d>, one week later than we told you in March.",
        ("Lamp Night has moved",),
    ),
    (Kind.LIST_ITEM, "<d>Sat 11 May, 10am</d>: <t>Puffin trip</t>", ("What’s on",)),
    dated="2024-04",
)
MAY = issue(
    (
        Kind.PARAGRAPH,
        "We are sorry: the <t>puffin trip</t> to the north stack on <d>Saturday 11 May</d> is cancelled.",
        ("No puffin trip",),
    ),
    dated="2024-05",
)
HEADS = {one.id: one.head for one in (MARCH, APRIL, MAY)}
TOLD = [event for one in (MARCH, APRIL, MAY) for event in marked(one)]


def test_moved_and_cancelled_events_are_seen_from_each_issue() -> None:
    def seen(as_of: str) -> list[tuple[str, str, Status]]:
        return [
            (event.title, event.when.start.isoformat() if event.when else "", event.status)
            for event in merge_events(TOLD, HEADS, date.fromisoformat(as_of))
        ]

    assert seen("2024-03-01") == [("Lamp Night", "2024-04-13", Status.PLANNED)]
    assert seen("2024-04-01") == [
        ("Lamp Night", "2024-04-20", Status.MOVED),
        ("Puffin trip", "2024-05-11", Status.PLANNED),
    ]
    assert seen("2024-05-01") == [
        ("Lamp Night", "2024-04-20", Status.MOVED),
        ("Puffin trip", "2024-05-11", Status.CANCELLED),
    ]


def test_a_moved_event_shows_both_mentions_and_keeps_its_identity() -> None:
    lamp_night = merge_events(TOLD, HEADS)[0]
    assert [mention.issue for mention in lamp_night.mentions] == ["fog-2024-04", "fog-2024-03"]
    assert lamp_night.id == marked(MARCH)[0].id


def test_what_was_moved_and_then_held_stays_moved() -> None:
    text = "<t>Lamp Night</t> was held on <d>Saturday 20 April</d>, and nobody fell in."
    told = [*TOLD, *marked(issue((Kind.PARAGRAPH, text), dated="2024-06"))]
    heads = HEADS | {"fog-2024-06": issue(dated="2024-06").head}
    lamp_night = merge_events(told, heads)[0]
    assert (lamp_night.title, lamp_night.status, len(lamp_night.mentions)) == ("Lamp Night", Status.MOVED, 3)


def test_the_same_title_on_another_day_is_another_event() -> None:
    rows = [
        issue((Kind.LIST_ITEM, f"<t>Monthly Meeting</t> <d>{name} 14th, 7 p.m.</d>", UPCOMING), dated=dated)
        for name, dated in (("October", "2015-10"), ("November", "2015-11"))
    ]
    merged = merge_events([event for one in rows for event in marked(one)], {one.id: one.head for one in rows})
    assert plain(merged) == [("2015-10-14", "Monthly Meeting"), ("2015-11-14", "Monthly Meeting")]


def test_events_of_different_series_are_never_one() -> None:
    pair = [
        issue((Kind.LIST_ITEM, "<d>14 October</d>: <t>Monthly Meeting</t>", UPCOMING), dated=dated, series=series)
        for dated, series in (("2015-09", "stars"), ("2015-10", "boats"))
    ]
    merged = merge_events([event for one in pair for event in marked(one)], {one.id: one.head for one in pair})
    assert len(merged) == 2


def test_identities_stay_the_same_over_rebuilds_and_differ_between_events() -> None:
    assert [event.id for event in marked(MARCH)] == [TOLD[0].id]
    assert len({event.id for event in TOLD}) == len(TOLD)


def test_an_event_told_twice_in_an_issue_is_one_where_an_earlier_issue_shows_it() -> None:
    evening = replace(day("2024-05-22"), begins=time(19))
    told = [
        Event(f"{n}", title, evening, (Mention(name, n, f"p{n}", 0, 9),), place, kind="meeting")
        for n, (name, title, place) in enumerate(
            [
                ("fog-2024-04", "Annual meeting", "Net Loft"),
                ("fog-2024-05", "Election of officers", "Net Loft"),
                ("fog-2024-05", "Annual meeting", "Net Loft"),
                ("fog-2024-05", "Young Friends", "Oil Store"),
            ],
            1,
        )
    ]
    heads = {name: issue(dated=name[4:]).head for name in ("fog-2024-04", "fog-2024-05")}
    assert [(one.title, [m.page for m in one.mentions]) for one in merge_events(told, heads)] == [
        ("Annual meeting", [3, 2, 1]),
        ("Young Friends", [4]),
    ]


# -- what always holds ----------------------------------------------------------------------------

pieces = st.sampled_from(
    ["<t>Meeting</t>", "<d>Sat 14 May 2016</d>", "<p>Hall</p>", "<d>7pm</d>", "<t>x</t>", ", ", "\n"]
)


@given(st.lists(st.lists(pieces, min_size=1, max_size=9).map(" ".join), max_size=6))
def test_every_mention_stands_in_its_paragraph(texts: list[str]) -> None:
    kinds = (Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.HEADING, Kind.TABLE_ROW)
    told = issue(*((kinds[n % 4], text, UPCOMING) for n, text in enumerate(texts)))
    lengths = {one.id: len(re.sub(r"</?[tpd]>", "", one.text)) for one in told.paragraphs}
    for event in marked(told):
        assert event.title
        for mention in event.mentions:
            assert 0 <= mention.start < mention.end <= lengths[mention.paragraph]


@pytest.mark.parametrize(
    "run", ["1, ", "1 and ", "May and ", "12.11. ", "a.", "every ", "(1 ", "meeting ", "7pm-", "周一"]
)
def test_long_runs_of_what_dates_are_made_of_are_read_in_passing(run: str) -> None:
    text = run * (4000 // len(run)) + "on <d>5 May 2016</d> the <t>meeting</t> was held."
    assert len(marked(issue((Kind.PARAGRAPH, text)))) <= 16


def test_a_sentence_is_cut_as_its_language_writes_ordinals() -> None:
    told = "Die Gemeinde feiert <d>am 3. Advent 2016</d> ein <t>Konzert</t>. Danach gibt es Tee."
    mention = only((Kind.PARAGRAPH, told), language="de").mentions[0]
    assert (mention.start, mention.end) == (0, len("Die Gemeinde feiert am 3. Advent 2016 ein Konzert."))


@pytest.mark.parametrize(
    ("title", "name"),
    [("No puffin trip", "Puffin trip"), ("Kein Treffen", "Treffen"), ("Nothing but lamps", "Nothing but lamps")],
)
def test_what_is_off_is_named_without_the_word_that_says_so(title: str, name: str) -> None:
    assert affirmed(title) == name


def test_days_below_a_heading_that_prints_a_month_with_its_first_day() -> None:
    heading = "<d>December 1st</d>-<t>Winter fair</t>"
    rows = ["<d>2nd</d>—<t>Lamp making</t>", "<d>10th</d>-<t>Carols on the quay</t>", "<d>16th</d>-<t>Quiz</t>"]
    told: list[Told] = [(Kind.HEADING, heading), *((Kind.PARAGRAPH, row, (heading,)) for row in rows)]
    assert plain(marked(issue(*told, dated="2024-11"))) == [
        ("2024-12-01", "Winter fair"),
        ("2024-12-02", "Lamp making"),
        ("2024-12-10", "Carols on the quay"),
        ("2024-12-16", "Quiz"),
    ]


@pytest.mark.parametrize("days", ["June 5, 12, 19, & 26", "June 5, 12, 19 and 26"])
def test_days_that_are_listed_stay_days_beside_a_rule_that_ends(days: str) -> None:
    row = f"<d>{days}</d> --- <t>Canoe trips</t>. <d>Saturdays in June</d> you can paddle the river."
    found = marked(issue((Kind.LIST_ITEM, row, UPCOMING), dated="2004-05"))
    assert [event.when.start.day for event in found if event.when and not event.when.rule] == [5, 12, 19, 26]


def test_months_stand_for_days_in_a_list_of_what_is_to_come() -> None:
    told = issue(
        (Kind.LIST_ITEM, "1. April: A plant and book swap", UPCOMING),
        (Kind.LIST_ITEM, "2. Harbour Games in July", UPCOMING),
        dated="2016-02",
    )
    assert [(one.title, one.when and one.when.start.month) for one in marked(told)] == [
        ("April: A plant and book swap", 4),
        ("Harbour Games in July", 7),
    ]


def test_a_hyphen_joins_month_and_day_where_the_rows_of_a_list_open_so() -> None:
    rows = (
        "11-9</d> <t>Portraits</t>.",
        "11-14 thru 11-18</d> <t>Autumn break</t>.",
        "11-23</d> The <t>goose lady</t>.",
    )
    told = issue(*((Kind.PARAGRAPH, f"<d>{row}") for row in rows))
    one_page = on_one_page(told)
    whens = [event.when for event in marked(one_page)]
    assert [(when.start.day, when.end.day) for when in whens if when is not None] == [(9, 10), (14, 19), (23, 24)]


@pytest.mark.parametrize(
    ("stamp", "top", "status"),
    [
        ("CANCELLED", 100, Status.CANCELLED),
        ("ABGESAGT", 100, Status.CANCELLED),
        ("POSTPONED", 100, Status.MOVED),
        ("CANCELLED", 300, Status.PLANNED),
        ("Cancelled", 100, Status.PLANNED),
    ],
)
def test_a_stamp_over_an_event_says_that_it_is_off(stamp: str, top: int, status: Status) -> None:
    told = issue((Kind.HEADING, "<t>Bell supper</t>, <d>Saturday 12 November, 7pm</d>"), (Kind.PARAGRAPH, stamp))
    stamped = on_one_page(told, Box(60, 120, 280, 136), Box(110, top, 360, top + 100))
    assert [one.status for one in marked(stamped)] == [status]

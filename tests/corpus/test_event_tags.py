"""Events out of tagged lines: what a model said of them is given by marks, <t>title</t> <p>place</p> <d>date</d>."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.events import tagged_events, untagged
from corpus.events.tags.blocks import SIZES, Block
from corpus.events.tags.head import LABELS, Head, Tag, likeliest, shipped, tags_of
from corpus.model import Event, Kind, Status
from tests.corpus.event_marks import Told, issue, marked, on_one_page


def found(*told: Told, dated: str = "2026-06", language: str = "en") -> list[Event]:
    """The events of paragraphs of one page whose words carry marks."""
    return list(marked(on_one_page(issue(*told, dated=dated, language=language))))


def row(text: str, *headings: str) -> tuple[Kind, str, tuple[str, ...]]:
    return Kind.LIST_ITEM, text, headings


def told(events: list[Event]) -> list[tuple[str, str, str, str]]:
    """Day, hour, title and place of each."""
    whens = [(one.when, one) for one in events if one.when is not None]
    return [
        (when.start.isoformat(), when.begins.strftime("%H:%M") if when.begins else "", one.title, one.place)
        for when, one in whens
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<t>Chess club</t>: <d>Tuesday 9 June, 7pm</d>, <p>Custom House</p>",
        "<d>Tuesday 9 June</d>, <p>Custom House</p>: <t>Chess club</t>, <d>7pm</d>",
        "<p>Custom House</p> | <t>Chess club</t> | <d>9 June 7pm</d>",
        "<t>Chess club</t> (<p>Custom House</p>, <d>9 June</d>, <d>7pm</d>)",
        "<d>9 June, 7pm</d>: <t>Chess club</t> (<p>Custom House)</p>",
    ],
)
def test_the_order_of_a_row_is_free(text: str) -> None:
    assert told(found(row(text))) == [("2026-06-09", "19:00", "Chess club", "Custom House")]


def test_several_events_of_one_line_have_their_own_days() -> None:
    line = "<t>Lamp Night</t> <d>9 June</d>, <t>Swap Shop</t> <d>11 June</d> and <t>Open Door</t> <d>13 June</d>"
    assert [(day, title) for day, _, title, _ in told(found(row(line)))] == [
        ("2026-06-09", "Lamp Night"),
        ("2026-06-11", "Swap Shop"),
        ("2026-06-13", "Open Door"),
    ]


def test_of_two_names_in_a_sentence_the_day_is_of_the_nearest() -> None:
    line = "Our <t>picnic</t> was dry, and the <t>harbour swim</t> will take place on <d>13 June</d> at the beach."
    assert [title for _, _, title, _ in told(found((Kind.PARAGRAPH, line, ())))] == ["Harbour swim"]


def test_in_prose_a_name_has_the_day_of_its_sentence() -> None:
    text = (
        "The <t>lab tour</t>, planned for 15 January, is now on <d>9 April</d>. "
        "On <d>4 February</d> the <t>reading circle</t> will meet."
    )
    events = found((Kind.PARAGRAPH, text, ()), dated="2024-12")
    assert [(day, title) for day, _, title, _ in told(events)] == [
        ("2025-02-04", "Reading circle"),
        ("2025-04-09", "Lab tour"),
    ]


def days_and_names(events: list[Event]) -> list[tuple[str, str]]:
    return [(one.when.start.isoformat() if one.when is not None else "", one.title) for one in events]


def test_a_name_above_lines_of_days_is_on_each_of_them() -> None:
    rows = found(
        (Kind.PARAGRAPH, "The <t>quarterly meetings</t> are on these dates:", ()),
        row("<d>Thursday 11 June</d>"),
        row("<d>Thursday 17 September</d>"),
        row("<d>Thursday 10 December</d>"),
    )
    assert days_and_names(rows) == [
        ("2026-06-11", "Quarterly meetings"),
        ("2026-09-17", "Quarterly meetings"),
        ("2026-12-10", "Quarterly meetings"),
    ]


def test_a_day_below_its_name_is_not_that_of_the_next_name() -> None:
    lines = ("<t>Chess club</t>", "<d>9 June</d>", "<t>Swap shop</t>", "<d>11 June</d>")
    rows = found(*((Kind.PARAGRAPH, line, ()) for line in lines))
    assert days_and_names(rows) == [("2026-06-09", "Chess club"), ("2026-06-11", "Swap shop")]


def test_a_day_at_the_end_of_a_row_below_another_day_is_that_of_the_rows_below_it() -> None:
    rows = found(
        (Kind.PARAGRAPH, "<d>Tuesday 9 June</d>", ()),
        row("<d>6pm</d> – <t>Choir practice</t> <d>Wednesday 10 June</d>"),
        row("<d>9am</d> – <t>Reading circle</t>"),
    )
    assert told(rows) == [
        ("2026-06-09", "18:00", "Choir practice", ""),
        ("2026-06-10", "09:00", "Reading circle", ""),
    ]


def test_days_that_follow_each_other_are_one_range_unless_words_stand_between_them() -> None:
    apart = found(row("<t>Nativity play</t>:\n<d>15 June</d> for the red group,\n<d>16 June</d> for the blue group"))
    assert [day for day, _ in days_and_names(apart)] == ["2026-06-15", "2026-06-16"]
    together = found(row("<t>Nativity play</t>: <d>15</d> and <d>16 June</d>"))
    assert [day for day, _ in days_and_names(together)] == ["2026-06-15"]


def test_a_name_with_its_day_in_the_line_below_is_told_once() -> None:
    rows = found(row("<t>Award breakfast</t>", "Upcoming events"), row("<d>25 June</d>", "Upcoming events"))
    assert days_and_names(rows) == [("2026-06-25", "Award breakfast")]


def test_a_number_below_a_day_and_a_dash_is_a_day_of_the_same_month() -> None:
    rows = found(
        row("<d>June 6</d> - <t>Victrola evening</t>"),
        row("<d>14</d> - <t>Folk dance</t>"),
        row("<d>July 3</d> - <t>Bluegrass</t>"),
        row("<d>11</d> - <t>Fiddle night</t>"),
    )
    assert [day for day, _ in days_and_names(rows)] == ["2026-06-06", "2026-06-14", "2026-07-03", "2026-07-11"]


def test_a_number_and_a_colon_below_a_month_is_a_day_of_it() -> None:
    rows = found((Kind.HEADING, "December", ()), row("<d>2</d>: <t>Open mic</t> <d>6 pm</d>", "December"))
    assert told(rows) == [("2026-12-02", "18:00", "Open mic", "")]


def test_until_when_a_line_says_that_an_exhibition_is_open_tells_of_it() -> None:
    rows = found((Kind.PARAGRAPH, "<t>Samuel Palmer</t>\n<d>Until 22 August 2026</d>\nAdmission free", ()))
    assert days_and_names(rows) == [("2026-08-22", "Samuel Palmer")]


def test_a_sentence_below_a_table_takes_no_day_of_its_rows() -> None:
    rows = found(
        (Kind.TABLE_ROW, "<d>28 June</d> 2.25pm", ()),
        (Kind.PARAGRAPH, "Times are summer time, <t>worked out for Quay</t> Steps by our clerk.", ()),
    )
    assert rows == []


def test_weekdays_of_a_row_before_their_hour_are_every_one() -> None:
    (event,) = found(row("<t>Curso de telegrafía</t>: <d>martes y jueves</d>, <d>18:30</d>"), language="es")
    assert event.when is not None
    assert event.when.rule == "FREQ=WEEKLY;BYDAY=TU,TH"


def test_rows_below_a_day_are_on_it() -> None:
    rows = found(
        (Kind.PARAGRAPH, "<d>Saturday 6 June</d>", ()),
        row("<d>10am</d> <t>Plant Sale</t>, <p>Market Square</p>"),
        row("<d>8pm</d> <t>Open Mic</t>"),
    )
    assert told(rows) == [
        ("2026-06-06", "10:00", "Plant Sale", "Market Square"),
        ("2026-06-06", "20:00", "Open Mic", ""),
    ]


def test_rows_without_a_list_carry_their_day_down_too() -> None:
    rows = found(
        (Kind.PARAGRAPH, "<d>5 June: 8.30am</d> <t>Matins</t>", ()),
        (Kind.PARAGRAPH, "<d>10am</d> <t>Plant Sale</t>", ()),
    )
    assert told(rows) == [("2026-06-05", "08:30", "Matins", ""), ("2026-06-05", "10:00", "Plant Sale", "")]


def test_a_range_that_opens_with_from_is_not_the_day_that_no_longer_holds() -> None:
    line = "El <t>congreso</t> será <d>del 4 al 6 de julio</d> en <p>Santander</p>."
    assert told(found((Kind.PARAGRAPH, line, ()), language="es")) == [("2026-07-04", "", "Congreso", "Santander")]


@pytest.mark.parametrize(
    ("language", "line", "rule"),
    [
        ("en", "<d>Tuesday</d> <t>Film club</t> Mr Quill", "FREQ=WEEKLY;BYDAY=TU"),
        ("en", "<d>Wednesday Morning</d> <t>Men’s Study</t>", "FREQ=WEEKLY;BYDAY=WE"),
        ("de", "<d>Montag</d>: <t>Chorprobe</t>", "FREQ=WEEKLY;BYDAY=MO"),
    ],
)
def test_a_weekday_alone_that_opens_a_row_is_every_one(language: str, line: str, rule: str) -> None:
    (event,) = found(row(line), language=language)
    assert event.when is not None
    assert event.when.rule == rule


def test_the_rows_of_a_table_have_the_weekday_of_the_row_above() -> None:
    rows = found(
        (Kind.TABLE_ROW, "<d>Tuesday</d> <t>Computers</t> Mr Quill", ()),
        (Kind.TABLE_ROW, "<t>Cooking</t> Ms Oduya", ()),
    )
    assert [(one.title, one.when.rule) for one in rows if one.when] == [
        ("Computers", "FREQ=WEEKLY;BYDAY=TU"),
        ("Cooking", "FREQ=WEEKLY;BYDAY=TU"),
    ]


def test_a_month_above_days_takes_no_name() -> None:
    lines = found(
        (Kind.PARAGRAPH, "<t>Lamp Night</t>", ()),
        row("<d>June</d>"),
        row("<d>9th</d> <t>Swap Shop</t>"),
    )
    assert told(lines) == [("2026-06-09", "", "Swap Shop", "")]


def test_a_numbered_heading_below_a_month_is_a_day_of_it() -> None:
    lines = found(
        (Kind.HEADING, "<d>NOVEMBRE</d>", ()),
        (Kind.HEADING, "<d>8</d> XXXII domenica ordinaria", ("NOVEMBRE",)),
        (Kind.PARAGRAPH, "<d>ore 10.00</d> <t>Eucaristia</t>", ("NOVEMBRE", "8 XXXII domenica ordinaria")),
        dated="2026-11",
        language="it",
    )
    assert told(lines) == [("2026-11-08", "10:00", "Eucaristia", "")]


def test_a_name_below_a_day_has_its_hour_and_place() -> None:
    lines = found(
        (Kind.HEADING, "<d>Tue 9 June, 7pm</d>, <p>Keeper’s House</p>", ("What’s on",)),
        (
            Kind.PARAGRAPH,
            "<t>Tower stewards</t>. New faces get a torch.",
            ("What’s on", "Tue 9 June, 7pm, Keeper’s House"),
        ),
    )
    assert told(lines) == [("2026-06-09", "19:00", "Tower stewards", "Keeper’s House")]


def test_a_list_of_headings_tells_that_they_say_where_and_that_the_text_opens_with_the_name() -> None:
    rows = [
        ("<d>Tue 9 June, 7pm</d>, <t>Keeper’s House</t>", "<p>Tower stewards</p>. <d>Second Tuesday of the month</d>."),
        ("<d>Thu 11 June, 7.30pm</d>, Net Loft", "Song evening. With Ines Calder; bring a chair."),
        ("<d>Sat 13 June, 9.30am</d>, <t>gate</t>", "<t>Spring clean</t>. Paths, gutters, <t>gorse</t>."),
    ]
    lines: list[Told] = []
    for heading, body in rows:
        lines += [(Kind.HEADING, heading, ("What’s on",)), (Kind.PARAGRAPH, body, ("What’s on", heading))]
    together = found(*lines)
    assert told(together) == [
        ("2026-06-09", "19:00", "Tower stewards", "Keeper’s House"),
        ("2026-06-11", "19:30", "Song evening", "Net Loft"),
        ("2026-06-13", "09:30", "Spring clean", "gate"),
    ]
    assert [one.when.rule for one in together if one.when] == ["FREQ=MONTHLY;BYDAY=2TU", None, None]


def test_a_name_above_its_day_and_a_place_below_it() -> None:
    lines = found(
        (Kind.PARAGRAPH, "<t>Harbour Swim</t>", ()),
        (Kind.PARAGRAPH, "<d>Saturday 13 June, 8am</d>", ()),
        (Kind.PARAGRAPH, "Where: <p>Slip Beach</p>", ()),
    )
    assert told(lines) == [("2026-06-13", "08:00", "Harbour Swim", "Slip Beach")]


def test_what_is_said_not_to_happen_is_cancelled() -> None:
    (event,) = found(row("No <t>meeting</t> on <d>9 June</d>"))
    assert (event.title, event.status) == ("Meeting", Status.CANCELLED)


def test_a_date_that_no_tag_names_gives_nothing() -> None:
    assert found((Kind.PARAGRAPH, "The hall was opened on 9 June by Ada Lund.", ())) == []


def test_a_title_keeps_what_stands_behind_its_colon() -> None:
    (event,) = found(row("<d>9 June</d> <t>Film: The Grey Boat</t>, <p>Town Hall</p>"))
    assert event.title == "Film: The Grey Boat"


def test_small_words_and_verbs_at_its_end_are_no_part_of_a_name() -> None:
    prose = (Kind.PARAGRAPH, "The <t>chess club meets</t> on <d>9 June</d> <p>in</p> the cellar.", ())
    assert [(title, place) for _, _, title, place in told(found(prose))] == [("Chess club", "")]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("<t>Our picnic</t> is on <d>9 June</d>.", "Picnic"),
        ("<t>The Knotty Crew</t>: <d>9 June</d>", "The Knotty Crew"),
        ("Come to <t>a talk</t> on <d>9 June</d>.", "Talk"),
    ],
)
def test_an_article_that_a_sentence_needs_is_no_part_of_a_name(text: str, title: str) -> None:
    assert [one.title for one in found((Kind.PARAGRAPH, text, ()))] == [title]


def test_prose_without_a_day_is_in_no_block_and_spans_hold_their_words() -> None:
    long = "We have been here since March 2024. " * 20
    waiting = untagged(issue((Kind.PARAGRAPH, long), (Kind.LIST_ITEM, "Chess club, 9 June, 7pm"), dated="2026-06"))
    (block,) = waiting.blocks
    assert block.texts == ("Chess club, 9 June, 7pm",)
    assert [block.texts[line][start:end] for line, start, end in block.spans] == [
        "Chess",
        "club",
        ",",
        "9 June, 7pm",
    ]


rows_of_scores = st.lists(st.lists(st.floats(-9, 0), min_size=6, max_size=6), min_size=1, max_size=12)


@given(rows_of_scores)
def test_a_title_or_place_goes_on_only_where_it_began(rows: list[list[float]]) -> None:
    labels = [LABELS[n] for n in likeliest(np.array(rows, dtype=np.float32))]
    for before, label in zip(["O", *labels], labels, strict=False):
        assert label not in "tp" or before.lower() == label


def test_the_head_says_how_likely_each_label_is() -> None:
    chances = shipped().chances(np.ones((5, 384), np.float16), np.zeros((5, len(SIZES)), np.int64))
    assert chances.shape == (5, len(LABELS))
    assert np.exp(chances).sum(axis=1) == pytest.approx(np.ones(5), abs=1e-4)


def test_tags_are_of_a_blocks_own_paragraphs() -> None:
    class Sure(Head):
        def __init__(self) -> None: ...

        def chances(self, states: object, features: object) -> np.ndarray:  # type: ignore[override]
            return np.log(np.array([[0.01, 0.95, 0.01, 0.01, 0.01, 0.01]] * 2, dtype=np.float32))

    block = Block("", ("Lamp", "Swap"), ((0, 0, 4), (1, 0, 4)), ((0,) * 6, (0,) * 6), ((7, 0), (8, 0)))
    tags = tags_of([block], [np.zeros((2, 384), np.float32)], Sure())
    assert [(one.paragraph, one.start, one.end, one.label) for one in tags] == [(7, 0, 4, "T"), (8, 0, 4, "T")]
    assert [round(one.chance, 3) for one in tags] == [0.95, 0.95]


def test_what_the_network_doubts_is_less_certain_and_what_is_likely_none_is_left_out() -> None:
    made = issue((Kind.PARAGRAPH, "Regatta on 6 June 2026.", ()), dated="2026-06")
    waiting = untagged(made)

    def told_with(chance: float) -> list[float]:
        title, day = (Tag(0, 0, 7, "T", chance), Tag(0, 11, 22, "D", chance))
        return [round(one.certainty, 2) for one in tagged_events(waiting, (title, day))]

    sure, less, doubted = told_with(0.99), told_with(0.9), told_with(0.5)
    assert sure[0] > less[0] > 0.25
    assert doubted == []


def test_what_is_said_to_be_off_is_kept_however_doubtful() -> None:
    waiting = untagged(issue((Kind.PARAGRAPH, "No regatta on 6 June 2026.", ()), dated="2026-06"))
    (event,) = tagged_events(waiting, (Tag(0, 3, 10, "T", 0.5), Tag(0, 14, 25, "D", 0.5)))
    assert (event.title, event.status) == ("Regatta", Status.CANCELLED)
    assert event.certainty < 0.25

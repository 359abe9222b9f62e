"""Kinds of pages that were once misread, each typeset anew: lists, calendars, columns, hidden and covered words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pdf_builder import PageSheet, write_pdf

from corpus.formats.pdf import read_pdf
from corpus.layout.tables import names_day
from corpus.model import Box, Content, Kind, Paragraph, Span
from corpus.pdf.ligatures import LOST, Ligatures

PROSE = [
    "The lifeboat was launched at noon and came back at",
    "dusk with two fishermen and a dog on board, all of",
    "them wet and none of them hurt, as the crew wrote.",
]


def texts(content: Content, *kinds: Kind) -> list[str]:
    return [p.text for p in content.paragraphs if not kinds or p.kind in kinds]


@pytest.mark.parametrize(
    "lines",
    [
        ["Alma Reed", "Boris Finch, Treasurer", "Clara Holm", "Dora Quill, Secretary", "Emil Stone"],
        ["Saturday 6 June, 7pm: Supper in the hall", "Sunday 7 June, 10am: Walk to the mill", "Tuesday 9 June: Chess"],
        ["9:00 am Worship", "10:30 am Coffee in the hall", "6:00 pm Council", "7:00 pm Choir"],
    ],
    ids=["names", "dates", "times"],
)
def test_each_line_of_a_list_without_bullets_is_an_item(tmp_path: Path, lines: list[str]) -> None:
    sheet = PageSheet().lines(50, 100, lines).lines(50, 200, PROSE)
    assert texts(read_pdf(write_pdf(tmp_path, sheet)))[: len(lines)] == lines


@pytest.mark.parametrize("step", [0, 48], ids=["level", "the right column lower"])
def test_two_columns_of_days_are_read_down(tmp_path: Path, step: int) -> None:
    sheet = PageSheet()
    days = [("Monday, May 4", "9:00 am Garden"), ("Tuesday, May 5", "7:00 pm Chess"), ("Friday, May 8", "6:00 pm Band")]
    others = [("Sunday, May 17", "9:00 am Worship"), ("Monday, May 18", "5:00 pm Kitchen")]
    for x, column, top in ((50, days, 100), (310, others, 100 + step)):
        for index, (day, line) in enumerate(column):
            sheet.text(x, top + 40 * index, day, font="bold").text(x, top + 12 + 40 * index, line)
    read = texts(read_pdf(write_pdf(tmp_path, sheet)))
    assert read == [text for pair in (*days, *others) for text in pair]


def test_two_lists_side_by_side_are_two_tables(tmp_path: Path) -> None:
    births = [("Bela Norton", "Jun 1"), ("Corin Ames", "Jun 3"), ("Egon Ware", "Jun 6"), ("Hal Merrow", "Jun 8")]
    weddings = [("Karl and Una Wells", "Jun 2"), ("Leo and Maud Gray", "Jun 4"), ("Ned and Ida Sharp", "Jun 6")]
    sheet = PageSheet()
    for index, row in enumerate(births):
        pair = weddings[index] if index < len(weddings) else ()
        for x, cell in zip((50, 150, 300, 450), (*row, *pair), strict=False):
            sheet.text(x, 100 + 14 * index, cell)
    read = texts(read_pdf(write_pdf(tmp_path, sheet)), Kind.TABLE_ROW)
    assert read == [" ".join(row) for row in (*births, *weddings)]


ORDER_OF_SERVICE = [
    ("Prelude", "Ivor Dale"),
    ("Words of welcome", "Jane Oak"),
    ("Hymn of the day", "Choir"),
    ("Reading", "Faye Moor"),
]


@pytest.mark.parametrize("right", [230, 420], ids=["in one column", "across the page"])
def test_pieces_that_the_file_writes_across_are_one_row(tmp_path: Path, right: float) -> None:
    sheet = PageSheet()
    for index, (what, who) in enumerate(ORDER_OF_SERVICE):
        sheet.text(50, 100 + 44 * index, what, size=11).text(right, 100 + 44 * index, who, size=8)
        sheet.text(52, 116 + 44 * index, f"A hymn of {index + 3} verses", size=9, font="italic")
    read = texts(read_pdf(write_pdf(tmp_path, sheet)), Kind.TABLE_ROW)
    assert read == [" ".join(row) for row in ORDER_OF_SERVICE]


def test_a_line_of_three_tabs_among_prose_is_one_row(tmp_path: Path) -> None:
    sheet = PageSheet().lines(50, 100, PROSE)
    for x, piece in ((50, "* HYMN"), (120, "The tide is out"), (280, "#228")):
        sheet.text(x, 160, piece)
    sheet.lines(50, 184, PROSE)
    assert "* HYMN The tide is out #228" in texts(read_pdf(write_pdf(tmp_path, sheet)))


def test_columns_of_prose_written_line_by_line_across_are_read_down(tmp_path: Path) -> None:
    left = [
        "The ferry leaves at nine and",
        "comes back at six, and on",
        "Sundays it rests, as its",
        "crew does, in the harbour",
    ]
    right = [
        "Nobody has missed it since",
        "the bell was hung in the",
        "year of the great storm, as",
        "the keeper likes to say.",
    ]
    sheet = PageSheet()
    for index, (a, b) in enumerate(zip(left, right, strict=True)):
        sheet.text(50, 100 + 12 * index, a).text(310, 100 + 12 * index, b)
    content = read_pdf(write_pdf(tmp_path, sheet))
    assert texts(content, Kind.TABLE_ROW) == []
    assert " ".join(texts(content)) == " ".join([*left, *right])


def test_two_addresses_written_line_by_line_across_are_two_columns(tmp_path: Path) -> None:
    left = ["Pastor Alma Reed", "Mill Lane 4, Millbrook", "alma@millbrook.example.org"]
    right = ["Pastor Emil Stone", "High Street 9, Oakley", "emil@oakley.example.org"]
    sheet = PageSheet()
    for index, (a, b) in enumerate(zip(left, right, strict=True)):
        sheet.text(50, 100 + 12 * index, a).text(310, 100 + 12 * index, b)
    assert " ".join(texts(read_pdf(write_pdf(tmp_path, sheet)))) == " ".join([*left, *right])


def test_titles_side_by_side_head_their_columns(tmp_path: Path) -> None:
    sheet = PageSheet().text(50, 100, "Rescue", font="bold").text(330, 100, "Rescued", font="bold")
    sheet.lines(50, 120, PROSE).lines(330, 120, PROSE)
    assert texts(read_pdf(write_pdf(tmp_path, sheet)))[::2] == ["Rescue", "Rescued"]


def test_columns_written_one_after_the_other_are_no_table(tmp_path: Path) -> None:
    left = ["Alma Reed", "Boris Finch, Treasurer", "Ivor Dale", "Jane Oak, Secretary", "Kit Marsh"]
    right = ["Clara Holm", "Dora Quill, Organist", "Emil Stone", "Faye Moor, Editor", "Gus Lake"]
    sheet = PageSheet().lines(50, 100, left).lines(310, 100, right)
    content = read_pdf(write_pdf(tmp_path, sheet))
    assert texts(content, Kind.TABLE_ROW) == []
    assert " ".join(texts(content)) == " ".join([*left, *right])


def test_a_gutter_as_narrow_as_a_word_gap_parts_columns(tmp_path: Path) -> None:
    words = "the boat was old and the sea was cold and nobody said a word until they saw the light of the tower again"
    left = [f"left {index} {words[index * 7 : index * 7 + 30].strip()}" for index in range(8)]
    sheet = PageSheet()
    for index, line in enumerate(left):
        sheet.text(50, 100 + 12 * index, line)
    edge = 50 + max(len(line) for line in left) * 5.0
    for index in range(8):
        sheet.text(edge, 100 + 12 * index, f"right {index} of the other column")
    read = " ".join(texts(read_pdf(write_pdf(tmp_path, sheet))))
    assert read.index("left 7") < read.index("right 0")


def test_a_paragraph_is_never_joined_over_a_heading(tmp_path: Path) -> None:
    sheet = PageSheet().lines(50, 100, [*PROSE[:2], "12:00 p.m. - Pro Populo"])
    sheet.text(50, 160, "BREAKFAST", font="bold", size=12).lines(50, 180, PROSE)
    read = texts(read_pdf(write_pdf(tmp_path, sheet)))
    assert read[-2:] == ["BREAKFAST", " ".join(PROSE)]
    assert read[-3].endswith("Pro Populo")


def test_letters_that_are_runs_of_their_own_are_all_kept(tmp_path: Path) -> None:
    sheet, x = PageSheet(), 50.0
    for letter in "all the bells will":
        sheet.text(round(x, 2), 100, letter)
        x += {"l": 2.2, "i": 2.2, " ": 2.8, "t": 2.8, "w": 7.2}.get(letter, 5.56)
    assert texts(read_pdf(write_pdf(tmp_path, sheet))) == ["all the bells will"]


@pytest.mark.parametrize(
    ("hidden", "of"),
    [
        ("3 Tr (seen by nobody at all) Tj 0 Tr", "render mode"),
        ("1 1 1 rg (seen by nobody at all) Tj", "white on white"),
    ],
)
def test_words_that_nobody_can_see_are_left_out_and_counted(tmp_path: Path, hidden: str, of: str) -> None:
    sheet = PageSheet().lines(50, 100, PROSE)
    sheet._commands.append(f"BT /F0 10 Tf 50 600 Td {hidden} ET")
    content = read_pdf(write_pdf(tmp_path, sheet))
    assert texts(content) == [" ".join(PROSE)], of
    (warning,) = content.warnings
    assert warning.startswith("5 words on page 1 cannot be seen") and warning.endswith("were left out")


def test_words_under_a_box_are_left_out_and_those_on_it_are_kept(tmp_path: Path) -> None:
    sheet = PageSheet().lines(50, 100, PROSE).text(60, 300, "the donor is not named")
    sheet.box(50, 285, 300, 310, fill="0 0 0").text(60, 400, "white words on a dark box", colour="1 1 1")
    sheet._commands.insert(-1, "0 0 0.4 rg 50 430 250 30 re f")
    read = texts(read_pdf(write_pdf(tmp_path, sheet)))
    assert "the donor is not named" not in read
    assert "white words on a dark box" in read


def test_lines_far_apart_in_the_file_and_on_the_page_are_a_doubt(tmp_path: Path) -> None:
    """A sentence over two columns with text in between in the file may be quoted up to the break, not across it."""
    sheet = PageSheet().lines(50, 100, PROSE[:2])
    sheet.lines(
        310, 112, ["and when the tide had turned they went home,", "where the kettle was on and the cat asleep."]
    )
    paragraph = read_pdf(write_pdf(tmp_path, sheet)).paragraphs[0]
    assert paragraph.stands_whole(0, len(PROSE[0]))
    for place in paragraph.doubts:
        assert 0 < place < len(paragraph.text)
        assert not paragraph.stands_whole(0, len(paragraph.text))


def test_lines_under_each_other_are_a_doubt_where_the_file_goes_on_beside_them(tmp_path: Path) -> None:
    """Two columns, or a table without rules? The file writes row by row, so nothing is quoted over a line's end."""
    left = [
        "the boats of the north and",
        "their crews with all ropes",
        "were home before the night",
        "and slept till noon.",
    ]
    right = [
        "the boats of the south and",
        "their crews with all sails",
        "had a whole week at anchor",
        "and went home late.",
    ]
    sheet = PageSheet()
    for row, cells in enumerate(zip(left, right, strict=True)):
        for x, cell in zip((50, 250), cells, strict=True):
            sheet.text(x, 100 + 12 * row, cell)
    for paragraph in read_pdf(write_pdf(tmp_path, sheet)).paragraphs:
        assert paragraph.stands_whole(0, len(left[0]))
        assert not paragraph.stands_whole(0, len(paragraph.text))


def test_what_a_heading_says_to_come_from_elsewhere_ends_no_sentence_of_the_page_before(tmp_path: Path) -> None:
    """ "Salmon (continued from page 1)" on page 3: its first words go on with page 1, never with page 2."""
    first = PageSheet().lines(50, 100, PROSE[:2])
    second = PageSheet().lines(50, 100, [*PROSE, "and the streams of the lower valley have"])
    third = PageSheet().text(50, 100, "Salmon (continued from page 1)", font="bold")
    third.lines(50, 124, ["for this species the water is too warm in", "summer, and nobody has seen one since."])
    read = [p.text for p in read_pdf(write_pdf(tmp_path, first, second, third)).paragraphs]
    assert not any("valley have for this" in text for text in read)
    assert any(text.startswith("for this species") for text in read)


def test_a_bold_line_over_plain_text_goes_on_nowhere(tmp_path: Path) -> None:
    """Two headings, the second in small letters: what stands between them is no aside in one sentence."""
    sheet = PageSheet().text(50, 100, "Talks on meta-analysis in R", size=12, font="bold").lines(50, 124, PROSE)
    sheet.text(50, 220, "studio::global 2021", size=12, font="bold").lines(50, 244, PROSE)
    read = texts(read_pdf(write_pdf(tmp_path, sheet)))
    assert read == ["Talks on meta-analysis in R", " ".join(PROSE), "studio::global 2021", " ".join(PROSE)]


@pytest.mark.parametrize("second", ["www.tern-lantern.example", "9:00 am Lantern class"])
def test_an_address_or_a_time_goes_on_with_no_line_that_is_no_prose(tmp_path: Path, second: str) -> None:
    sheet = PageSheet().text(50, 100, "Warm greetings, your Ada Tern").text(50, 130, "Printed at Oban", size=7)
    assert second in texts(read_pdf(write_pdf(tmp_path, sheet.text(50, 160, second))))


def test_a_quote_stands_whole_unless_a_doubt_lies_inside_it() -> None:
    paragraph = Paragraph("", Kind.PARAGRAPH, "one two three", (Span(1, Box(0, 0, 1, 1), 0, 13),), doubts=(4,))
    assert paragraph.stands_whole(0, 4)
    assert paragraph.stands_whole(4, 13)
    assert not paragraph.stands_whole(0, 7)


def test_ligatures_are_known_by_what_follows_them() -> None:
    ligatures = Ligatures()
    ligatures.learn("Serif", [("\x1b", "n"), ("\x1b", "r"), ("\x1c", "o"), ("\x1c", "e")])
    assert ligatures.meaning("Serif") == {"\x1b": "\ufb01", "\x1c": "\ufb02"}
    ligatures.learn("Symbols", [("\x02", " ")])
    assert ligatures.meaning("Symbols") == {"\x02": LOST}


def test_a_raised_mark_changes_no_number_and_squares_stay(tmp_path: Path) -> None:
    sheet = PageSheet().text(50, 100, "It was founded in 1887").text(153, 96.5, "3", size=6)
    sheet.text(158, 100, "on a field of 120 m").text(240.3, 96.5, "2", size=6).text(253, 100, "by the sea.")
    assert texts(read_pdf(write_pdf(tmp_path, sheet))) == [
        "It was founded in 1887\u00b3 on a field of 120 m2 by the sea."
    ]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("The crew of the RNLI-", "supported boat", "RNLI-supported"),
        ("See www.tern-", "lantern.example for times", "www.tern-lantern.example"),
        ("The ferry leaves in the morn-", "ing", "morning"),
        ("The club was shut for Covid-", "19 and the flood", "Covid-19"),
    ],
)
def test_hyphens_at_line_ends(tmp_path: Path, first: str, second: str, joined: str) -> None:
    read = " ".join(texts(read_pdf(write_pdf(tmp_path, PageSheet().lines(50, 100, [first, second])))))
    assert joined in read


def test_a_line_set_in_after_a_full_one_begins_a_paragraph(tmp_path: Path) -> None:
    full = "were ill when boats came home all the keepers"  # without "ill " it is as much shorter as it is set in
    first = ["All the keepers were ill when boats came home", full, "home were ill when all the keepers came late."]
    second = ["All the keepers were when boats came home", full, "ill when all came."]
    sheet = PageSheet().lines(50, 100, first).lines(59.4, 136, second[:1]).lines(50, 148, second[1:])
    assert texts(read_pdf(write_pdf(tmp_path, sheet))) == [" ".join(first), " ".join(second)]


def test_bold_words_at_the_head_of_a_line_break_no_paragraph(tmp_path: Path) -> None:
    sheet = PageSheet().lines(50, 100, [*PROSE[:2], "them wet, so if you saw them on the way please write to"])
    sheet.text(50, 136, "crew@example.org", font="bold").text(137, 136, "and we will pass it on.")
    assert len(texts(read_pdf(write_pdf(tmp_path, sheet)))) == 1


def test_a_raised_number_changes_no_word(tmp_path: Path) -> None:
    sheet = PageSheet().text(50, 100, "The club has members").text(148, 96.5, "12", size=6)
    sheet.text(157, 100, "in two villages.").text(50, 112, "The next one is free.")
    assert texts(read_pdf(write_pdf(tmp_path, sheet)))[0].startswith(
        "The club has members\u00b9\u00b2 in two villages."
    )


@pytest.mark.parametrize("cell", ["Jun 1", "14. Mai", "Sun 7th", "1er juin", "3 de mayo", "24.12. Abend"])
def test_a_cell_of_a_table_names_a_day(cell: str) -> None:
    assert names_day(cell)


@pytest.mark.parametrize("cell", ["Room 12", "Psalm 23", "12 people", "Level 2", "3 miles"])
def test_any_word_and_number_are_no_day(cell: str) -> None:
    assert not names_day(cell)


LEFT = [
    "Monday, the choir",
    "Tuesday, the boats and after them the supper of",
    "all who rowed, in the loft above the net store",
    "Thursday, chess",
    "Friday, the long walk to the mill and back by the",
    "lower road, if it is dry",
]
RIGHT = [
    "Sunday, the band",
    "Tuesday, the school is shut for the whole day and",
    "nobody may use the yard, which is being paved",
    "Wednesday, pottery",
    "Saturday, the fair on the green, from noon until the",
    "lamps are lit",
]


def columns() -> PageSheet:
    return PageSheet().lines(50, 100, LEFT, leading=14).lines(310, 100, RIGHT, leading=14)


@pytest.mark.parametrize(
    "draw",
    [
        lambda sheet: sheet.curve(20, 20, 500, 150, arcs=400),
        lambda sheet: sheet.curve(180, 20, 560, 150, arcs=24, fill="0.6 0.8 1"),
    ],
    ids=["letters drawn as lines", "a shape that cuts through words"],
)
def test_a_drawing_behind_columns_is_no_box(tmp_path: Path, draw: Callable[[PageSheet], PageSheet]) -> None:
    plain = texts(read_pdf(write_pdf(tmp_path, columns())))
    drawn = texts(
        read_pdf(
            write_pdf(tmp_path, draw(PageSheet()).lines(50, 100, LEFT, leading=14).lines(310, 100, RIGHT, leading=14))
        )
    )
    assert " ".join(plain) == " ".join([*LEFT, *RIGHT])
    assert drawn == plain


def test_a_rule_far_below_columns_ends_them_whatever_stands_in_line(tmp_path: Path) -> None:
    sheet = PageSheet(792, 612).frame(40, 134, 329, 343)
    sheet.lines(60, 160, ["Welcome", "Opening prayer and song", "Silence and confession"], leading=20)
    sheet.text(362, 145, "Readings")
    rows = [
        ("Second Sunday in Lent", "Fourth Sunday in Lent"),
        ("March 4, 2012", "March 18, 2012"),
        ("Genesis 17:1-7", "Numbers 21:4-9"),
        ("Psalm 22:23-31", "Psalm 107:1-3"),
        ("Romans 4:13-25", "Ephesians 2:1-10"),
        ("Mark 8:31-38", "John 3:14-21"),
    ]
    for step, (left, right) in enumerate(rows):
        sheet.text(362, 174 + 16 * step, left).text(578, 174 + 16 * step, right)
    sheet.rule(48, 441, 752, 441).lines(56, 460, ["Prayer and Mission List", "Near at Hand"], leading=18, size=12)
    sheet.text(362, 478, "Friends Far and Wide", size=12).text(56, 508, "Cy Finch of Oslo, reader")
    sheet.lines(362, 508, ["Ann Holm of Millbrook, printer", "Bo Reed of Weir End, mender of nets"])
    read = " ".join(texts(read_pdf(write_pdf(tmp_path, sheet))))
    assert read.index("John 3") < read.index("Prayer and") < read.index("Friends Far")


def test_a_tinted_column_from_edge_to_edge_is_read_whole(tmp_path: Path) -> None:
    """What stands beside it does not come between its lists, and only what stands by the title is masthead."""
    sheet = PageSheet().box(0, 0, 170, 842, fill="0.1 0.2 0.4")
    sheet.text(20, 60, "Mill School", size=18, font="bold", colour="1 1 1")
    sheet.text(20, 80, "May 2024", colour="1 1 1")
    for top, (name, *rows) in (
        (130, ["DATES", "4 May: Fair", "9 May: Trip"]),
        (420, ["OFFICE", "5 May: Room 4", "6 May: Closed"]),
    ):
        sheet.text(20, top, name, font="bold", colour="1 1 1")
        for step, row in enumerate(rows, 1):
            sheet.text(20, top + 14 * step, row, colour="1 1 1")
    sheet.text(190, 100, "The weir", font="bold", size=12).lines(190, 120, PROSE)
    sheet.text(190, 400, "The heron", font="bold", size=12).lines(190, 420, PROSE)
    read = read_pdf(write_pdf(tmp_path, sheet))
    assert texts(read) == [
        "Mill School", "May 2024", "DATES", "4 May: Fair", "9 May: Trip", "OFFICE", "5 May: Room 4", "6 May: Closed",
        "The weir", " ".join(PROSE), "The heron", " ".join(PROSE),
    ]  # fmt: skip
    assert texts(read, Kind.MASTHEAD) == ["Mill School", "May 2024"]


def test_the_large_title_that_small_running_heads_repeat_is_the_masthead(tmp_path: Path) -> None:
    first = PageSheet().text(40, 60, "the lantern", size=36, font="bold").text(400, 60, "Winter 2023")
    first.text(40, 110, "A season under canvas", size=20, font="bold").lines(40, 140, PROSE)
    others = [PageSheet().text(40, 30, "the lantern", size=8).lines(40, 160, [*PROSE, *PROSE]) for _ in range(2)]
    read = read_pdf(write_pdf(tmp_path, first, *others))
    assert texts(read, Kind.MASTHEAD) == ["the lantern", "Winter 2023"]
    assert texts(read, Kind.RUNNING_HEAD) == ["the lantern", "the lantern"]
    assert next(p.article for p in read.paragraphs if p.text.startswith("The lifeboat")) == "A season under canvas"


def test_a_short_line_alone_goes_on_on_no_other_page(tmp_path: Path) -> None:
    first = PageSheet().lines(50, 100, [*PROSE, *PROSE]).text(310, 130, "Winter 2023")
    second = PageSheet().lines(
        50, 100, ["and the dog was given a biscuit by the mate, who", "had kept it in his boot."]
    )
    read = texts(read_pdf(write_pdf(tmp_path, first, second)))
    assert read[1:] == ["Winter 2023", "and the dog was given a biscuit by the mate, who had kept it in his boot."]


def test_a_heading_centred_over_its_table_is_read_with_it(tmp_path: Path) -> None:
    sheet = PageSheet(612, 792).text(111, 137, "Rev. Ida Holm", font="bold", size=12)
    people = ["Bo Reed", "Organist", "Cy Finch", "Warden", "Di Quill", "Keys", "Eve Ash", "Bells"]
    for step, words in enumerate(people):
        name = step % 2 == 0
        sheet.text(111 if name else 119, 152 + 14.6 * step, words, font="bold" if name else "italic", size=12)
    sheet.text(365, 137, "2022 Church Council", size=12)
    council = [("Glatha Rath", "President"), ("Neil Larson", "Vice President"), ("Cindy Eber", "Secretary")]
    for step, (words, office) in enumerate([*council, ("Amy Knobbe", "Memorials"), ("Doug Kast", "Worship/Music")]):
        sheet.text(326, 166.6 + 14.6 * step, words, size=12).text(434, 166.6 + 14.6 * step, office, size=12)
    read = texts(read_pdf(write_pdf(tmp_path, sheet)))
    assert read[read.index("2022 Church Council") + 1] == "Glatha Rath President"


@pytest.mark.parametrize(
    ("end", "goes_on"),
    [
        ("and none of them were hurt, wrote the crew in the log.", False),
        ("and none of them were hurt, wrote the crew of Mr.", True),
    ],
    ids=["ended", "an abbreviation"],
)
def test_a_full_line_that_ends_its_sentence_goes_on_in_no_small_letters(
    tmp_path: Path, end: str, goes_on: bool
) -> None:
    left = [
        "The lifeboat was launched at noon and came back at dusk",
        "with two fishermen and a dog on board, all of them wet,",
    ]
    right = [
        "van der Meer, who had lent them his own boat that day,",
        "and would lend it to nobody again for a year and more.",
    ]
    sheet = PageSheet().lines(40, 100, [*left, end]).lines(310, 100, right)
    read = texts(read_pdf(write_pdf(tmp_path, sheet)))
    assert (len(read) == 1) is goes_on, read

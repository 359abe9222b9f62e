"""What must hold of every PDF read, on small PDFs written for the purpose: one for each defect met."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_builder import PageSheet, write_pdf

from corpus.formats.pdf import read_pdf
from corpus.model import Content, Kind, Paragraph, UnreadableIssue
from corpus.pdf.document import PdfFile, render_page

LEFT = [
    "The ferry leaves the quay at nine in the morn-",
    "ing and comes back at six. Nobody has missed",
    "it since the bell was hung in the year of the",
]
RIGHT = [
    "great storm, though many have tried. The bell",
    "is rung by hand. It can be heard on the island",
    "when the wind is kind.",
]


def texts(content: Content, *kinds: Kind) -> list[str]:
    return [p.text for p in content.paragraphs if not kinds or p.kind in kinds]


def one(content: Content, start: str) -> Paragraph:
    found = [p for p in content.paragraphs if p.text.startswith(start)]
    assert len(found) == 1, texts(content)
    return found[0]


def test_columns_are_read_down_whatever_the_order_in_the_file(tmp_path: Path) -> None:
    sheet = PageSheet()
    for index in (2, 0, 1):  # the file tells right before left, and lines out of order
        sheet.text(310, 100 + 12 * index, RIGHT[index])
        sheet.text(50, 100 + 12 * index, LEFT[index])
    content = read_pdf(write_pdf(tmp_path, sheet))
    assert texts(content) == [
        "The ferry leaves the quay at nine in the morning and comes back at six. Nobody has missed it since the bell "
        "was hung in the year of the great storm, though many have tried. The bell is rung by hand. It can be heard on "
        "the island when the wind is kind."
    ]


def test_a_paragraph_over_two_columns_has_two_spans(tmp_path: Path) -> None:
    sheet = PageSheet().lines(50, 100, LEFT).lines(310, 100, RIGHT)
    paragraph = one(read_pdf(write_pdf(tmp_path, sheet)), "The ferry")
    first, second = paragraph.spans
    assert (first.start, second.end, first.end) == (0, len(paragraph.text), second.start)
    assert paragraph.text[second.start :].startswith("great storm")
    assert first.box.right < second.box.left


def test_a_paragraph_over_two_pages_knows_the_page_of_each_character(tmp_path: Path) -> None:
    path = write_pdf(tmp_path, PageSheet().lines(50, 760, LEFT), PageSheet().lines(50, 60, RIGHT))
    paragraph = one(read_pdf(path), "The ferry")
    assert paragraph.page_at(0) == 1
    assert paragraph.page_at(paragraph.text.index("storm")) == 2


def test_a_justified_line_with_gaps_wider_than_an_em_is_one_line(tmp_path: Path) -> None:
    sheet = PageSheet().lines(
        50, 100, ["Whoever wants to cross must be there", "before the bell is rung for the third"]
    )
    sheet.text(50, 124, "and carry little", word_space=30)
    content = read_pdf(write_pdf(tmp_path, sheet))
    assert texts(content) == [
        "Whoever wants to cross must be there before the bell is rung for the third and carry little"
    ]


def test_a_subtitle_as_wide_as_two_columns_does_not_join_them(tmp_path: Path) -> None:
    sheet = PageSheet().text(
        50,
        88,
        "What the harbour master said to the members at the meeting in the old net loft on Monday",
        font="italic",
    )
    sheet.lines(50, 104, LEFT).lines(265, 104, RIGHT)
    content = read_pdf(write_pdf(tmp_path, sheet))
    assert [t[:9] for t in texts(content)] == ["What the ", "The ferry"]


def test_columns_are_read_down_past_a_gap_in_the_middle_one_and_the_end_of_the_last(tmp_path: Path) -> None:
    """Three columns of notices; at one height the middle column is bare, and the last is the shortest."""
    sheet = PageSheet()
    places = {50: (100, 130, 160, 190), 230: (100, 130, 190), 410: (100, 160)}
    for left, baselines in places.items():
        for baseline in baselines:
            sheet.text(left, baseline, f"Notice {left} at {baseline} for all")
    wanted = [f"Notice {left} at {baseline} for all" for left, found in places.items() for baseline in found]
    assert texts(read_pdf(write_pdf(tmp_path, sheet))) == wanted


def test_a_heading_between_columns_starts_a_new_section(tmp_path: Path) -> None:
    sheet = PageSheet().text(50, 60, "The bell of the ferry", size=20, font="bold")
    sheet.lines(50, 100, LEFT).lines(310, 100, RIGHT)
    sheet.text(50, 170, "Weather", size=18, font="bold")
    sheet.lines(
        50, 200, ["Rain came on the first of May and stayed for", "a week. The cellar of the hall was flooded."]
    )
    sheet.lines(310, 200, ["Then the wind turned to the north, and it was", "dry until the middle of June."])
    content = read_pdf(write_pdf(tmp_path, sheet))
    assert [p.article for p in content.paragraphs] == ["The bell of the ferry"] * 2 + ["Weather"] * (
        len(content.paragraphs) - 2
    )
    assert texts(content, Kind.HEADING) == ["The bell of the ferry", "Weather"]


def test_running_heads_and_folios_are_set_apart_and_tell_the_printed_page(tmp_path: Path) -> None:
    sheets = [
        PageSheet()
        .text(50, 40, "The Harbour Bell")
        .text(300, 810, str(number))
        .lines(50, 100, [f"On page {name} stands this line alone."])
        for number, name in ((41, "one"), (42, "two"), (43, "three"))
    ]
    content = read_pdf(write_pdf(tmp_path, *sheets))
    assert [page.printed for page in content.pages] == ["41", "42", "43"]
    assert texts(content, Kind.RUNNING_HEAD) == ["The Harbour Bell"] * 3
    assert texts(content, Kind.RUNNING_FOOT) == ["41", "42", "43"]
    assert len(texts(content, Kind.PARAGRAPH)) == 3


def test_indents_and_short_last_lines_part_paragraphs(tmp_path: Path) -> None:
    lines = ["The tower was painted white in the spring of", "the year and red in autumn."]
    sheet = PageSheet().lines(50, 100, lines)
    sheet.text(62, 124, "A keeper lived in it with his wife and three")
    sheet.text(50, 136, "children, who went to school by boat.")
    content = read_pdf(write_pdf(tmp_path, sheet))
    assert len(texts(content)) == 2


def test_bullets_and_numbers_make_list_items(tmp_path: Path) -> None:
    sheet = PageSheet()
    for index, words in enumerate(["bring a torch", "bring a rope that is long enough", "bring nothing else"]):
        sheet.text(50, 100 + 14 * index, "\u2022").text(64, 100 + 14 * index, words)
    sheet.lines(
        50, 200, ["1. Minutes were approved.", "2. The roof leaks again.", "3. Any other business."], leading=14
    )
    content = read_pdf(write_pdf(tmp_path, sheet))
    assert texts(content, Kind.LIST_ITEM) == [
        "\u2022 bring a torch", "\u2022 bring a rope that is long enough", "\u2022 bring nothing else",
        "1. Minutes were approved.", "2. The roof leaks again.", "3. Any other business.",
    ]  # fmt: skip


def test_a_ruled_table_with_a_head_is_read_by_column(tmp_path: Path) -> None:
    sheet = (
        PageSheet()
        .frame(50, 100, 250, 120)
        .frame(250, 100, 450, 120)
        .frame(50, 120, 250, 180)
        .frame(250, 120, 450, 180)
    )
    sheet.text(60, 114, "France", font="bold").text(260, 114, "Belgium", font="bold")
    sheet.lines(60, 136, ["Ministry of the Interior and the", "office of immigration"])
    sheet.lines(260, 136, ["Agency for the reception of", "asylum seekers"])
    content = read_pdf(write_pdf(tmp_path, sheet))
    assert texts(content, Kind.TABLE_ROW) == [
        "France Ministry of the Interior and the office of immigration",
        "Belgium Agency for the reception of asylum seekers",
    ]


def test_rows_without_rules_stay_rows(tmp_path: Path) -> None:
    sheet = PageSheet()
    for index, row in enumerate(
        [("Adults", "6.00", "8.50"), ("Students", "4.50", "6.50"), ("Children", "3.00", "4.00")]
    ):
        for x, cell in zip((50, 200, 300), row, strict=True):
            sheet.text(x, 100 + 14 * index, cell)
    content = read_pdf(write_pdf(tmp_path, sheet))
    assert texts(content, Kind.TABLE_ROW) == ["Adults 6.00 8.50", "Students 4.50 6.50", "Children 3.00 4.00"]


def test_rows_stay_rows_where_one_long_cell_reaches_over_the_next_column(tmp_path: Path) -> None:
    posts = [f"Officer of deck {n}" for n in range(12)]
    posts[3] = "Officer of all the decks there are"
    names = [f"Ada Tern {n}" for n in range(12)]
    ports = ["Oban", "Ayr", "Wick"] * 4
    sheet = PageSheet()
    for row, cells in enumerate(zip(posts, names, ports, strict=True)):
        for left, cell in zip((50, 200, 330), cells, strict=True):
            sheet.text(left, 100 + 14 * row, cell)
    rows = [p.text for p in read_pdf(write_pdf(tmp_path, sheet)).paragraphs if p.kind is Kind.TABLE_ROW]
    assert rows[0] == "Officer of deck 0 Ada Tern 0 Oban"
    assert rows[3] == "Officer of all the decks there are Ada Tern 3 Oban"
    assert len(rows) == 12


def test_a_day_with_two_entries_has_a_row_for_each(tmp_path: Path) -> None:
    rows = [("June 15:", "Al-Anon", "9:30 am"), ("", "Group 6", "7:00 pm"), ("June 16:", "Quilting", "9:00 am")]
    sheet = PageSheet()
    for index, row in enumerate(rows):
        for x, cell in zip((50, 120, 200), row, strict=True):
            if cell:
                sheet.text(x, 100 + 12 * index, cell)
    content = read_pdf(write_pdf(tmp_path, sheet))
    assert texts(content, Kind.TABLE_ROW) == [
        "June 15: Al-Anon 9:30 am",
        "Group 6 7:00 pm",
        "June 16: Quilting 9:00 am",
    ]


def test_entries_of_several_lines_stay_with_the_day_at_their_left(tmp_path: Path) -> None:
    """The file writes all days before all entries; each day is level with its entry's first line."""
    sheet = PageSheet()
    for baseline, day in ((100, "June 7"), (124, "June 8"), (160, "June 9")):
        sheet.text(50, baseline, day)
    sheet.lines(
        90, 100, ["Chair Yoga", "9:00 am, Sanctuary", "Study Group", "Rustic Cafe", "6:30 am, Matthew", "Chair Yoga"]
    )
    assert texts(read_pdf(write_pdf(tmp_path, sheet)), Kind.TABLE_ROW) == [
        "June 7 Chair Yoga 9:00 am, Sanctuary",
        "June 8 Study Group Rustic Cafe 6:30 am, Matthew",
        "June 9 Chair Yoga",
    ]


def test_contents_keep_their_page_numbers(tmp_path: Path) -> None:
    sheet = PageSheet()
    for index, (title, page) in enumerate([("The bell", "2"), ("What the committee did", "3"), ("Letters", "4")]):
        sheet.text(50, 100 + 14 * index, title).text(250, 100 + 14 * index, page)
    content = read_pdf(write_pdf(tmp_path, sheet))
    assert texts(content) == ["The bell 2", "What the committee did 3", "Letters 4"]


def test_a_drop_cap_belongs_to_its_word(tmp_path: Path) -> None:
    sheet = PageSheet().text(50, 128, "O", size=38)
    sheet.lines(84, 104, ["nce the bell had been hung nobody missed", "the ferry any more, and the innkeeper com-"])
    sheet.lines(50, 128 + 12, ["plained that his rooms stood empty through the", "whole of the summer."])
    content = read_pdf(write_pdf(tmp_path, sheet))
    assert texts(content)[0].startswith("Once the bell had been hung")
    assert "complained" in " ".join(texts(content))


def test_a_caption_is_told_by_its_picture(tmp_path: Path) -> None:
    sheet = (
        PageSheet()
        .lines(50, 100, LEFT)
        .picture(50, 150, 250, 250)
        .text(50, 262, "The ferry at the quay in May", size=8, font="italic")
    )
    content = read_pdf(write_pdf(tmp_path, sheet))
    assert texts(content, Kind.CAPTION) == ["The ferry at the quay in May"]


def test_a_quotation_in_a_box_is_a_pull_quote_with_its_source(tmp_path: Path) -> None:
    sheet = PageSheet().lines(50, 100, LEFT).box(50, 150, 250, 220)
    sheet.lines(
        60, 170, ["\u201cNobody has missed it", "since the bell was hung.\u201d"], size=13, leading=15, font="italic"
    )
    sheet.text(60, 205, "The harbour master", size=8)
    content = read_pdf(write_pdf(tmp_path, sheet))
    assert texts(content, Kind.PULL_QUOTE) == [
        "\u201cNobody has missed it since the bell was hung.\u201d The harbour master"
    ]


def test_boxes_side_by_side_are_read_one_after_the_other(tmp_path: Path) -> None:
    sheet = PageSheet()
    for column in range(3):
        for row in range(2):
            left, top = 50 + 170 * column, 100 + 90 * row
            sheet.box(left, top, left + 150, top + 70)
            sheet.text(left + 8, top + 16, f"Head {row}{column}", font="bold")
            sheet.lines(left + 8, top + 32, [f"the words of box {row}{column} are", "in two lines"])
    content = read_pdf(write_pdf(tmp_path, sheet))
    assert texts(content, Kind.HEADING) == ["Head 00", "Head 01", "Head 02", "Head 10", "Head 11", "Head 12"]
    assert texts(content)[1] == "the words of box 00 are in two lines"


def test_spaced_out_letters_are_one_word(tmp_path: Path) -> None:
    sheet = PageSheet()
    sheet._commands.append("BT /F1 20 Tf 4 Tc 0 0 0 rg 50 742 Td (Observatory) Tj ET")
    sheet.lines(50, 140, LEFT)
    assert texts(read_pdf(write_pdf(tmp_path, sheet)))[0] == "Observatory"


def test_text_printed_twice_a_hair_apart_is_read_once(tmp_path: Path) -> None:
    sheet = PageSheet().text(50, 100, "Shadowed heading", size=16).text(50.6, 100.4, "Shadowed heading", size=16)
    assert texts(read_pdf(write_pdf(tmp_path, sheet))) == ["Shadowed heading"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_pages_are_read_and_their_boxes_lie_on_the_page_as_shown(tmp_path: Path, turn: int) -> None:
    sheet = PageSheet(rotate=turn).lines(50, 100, LEFT).lines(310, 100, RIGHT)
    path = write_pdf(tmp_path, sheet)
    content = read_pdf(path)
    page, paragraph = content.pages[0], one(content, "The ferry")
    assert (page.width, page.height) == ((842, 595) if turn % 180 else (595, 842))
    image = render_page(path, 1, scale=1.0).convert("L")
    dark = 0
    for span in paragraph.spans:
        box = span.box
        assert 0 <= box.left < box.right <= page.width and 0 <= box.top < box.bottom <= page.height
        region = image.crop((round(box.left), round(box.top), round(box.right), round(box.bottom)))
        dark += sum(region.histogram()[:128])
    assert dark > 0.9 * sum(image.histogram()[:128])


def test_a_page_without_text_is_counted_and_named(tmp_path: Path) -> None:
    content = read_pdf(
        write_pdf(tmp_path, PageSheet().lines(50, 100, LEFT), PageSheet(), PageSheet().picture(0, 0, 595, 842))
    )
    assert [page.text_source for page in content.pages] == ["digital", "none", "none"]
    assert content.warnings == ("pages 2 and 3 have no text",)


def test_continued_on_another_page_is_the_same_article(tmp_path: Path) -> None:
    body = ["The lens was taken down in the winter of the", "war and packed in fifty-three herring boxes."]
    one_page = PageSheet().text(50, 60, "The winter the lens went away", size=20, font="bold").lines(50, 100, body)
    one_page.text(50, 140, "Continued on page 3", font="italic")
    two = (
        PageSheet()
        .text(50, 60, "Prices for the season", size=20, font="bold")
        .lines(50, 100, ["Adults pay six pounds and children three, as", "they did in the year before."])
    )
    three = PageSheet().text(50, 60, "Continued from page 1", font="italic")
    three.lines(50, 100, ["Four years later the boxes came home, and not", "one of the prisms was broken."])
    content = read_pdf(write_pdf(tmp_path, one_page, two, three))
    assert one(content, "Four years").article == "The winter the lens went away"
    assert "Continued on page 3" not in texts(content, Kind.PARAGRAPH, Kind.HEADING)


def test_control_characters_do_not_get_through(tmp_path: Path) -> None:
    sheet = PageSheet().text(50, 100, "red \x1b[31malarm\x07 over")
    found = " ".join(texts(read_pdf(write_pdf(tmp_path, sheet))))
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in found)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "is a web page named .pdf"),
        (b"just some words", "is not a PDF"),
        (b"%PDF-1.4\n%broken", "is damaged or cut short"),
    ],
)
def test_what_is_no_pdf_is_refused_in_a_sentence(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "odd.pdf"
    path.write_bytes(data)
    with pytest.raises(UnreadableIssue, match=says) as refusal:
        read_pdf(path)
    assert "odd.pdf" in str(refusal.value)


def test_a_page_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = write_pdf(tmp_path, PageSheet().lines(50, 100, LEFT))
    with pytest.raises(UnreadableIssue, match="has 1 pages, so no page 2"):
        render_page(path, 2)


def test_pages_of_a_file_cut_short_keep_their_numbers(tmp_path: Path) -> None:
    sheets = [PageSheet().lines(50, 100, [f"This is the line of page {name}."]) for name in ("one", "two", "three")]
    whole = write_pdf(tmp_path, *sheets).read_bytes()
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(whole[: whole.index(b"page three")])
    content = read_pdf(cut)
    assert [(p.page, p.text) for p in content.paragraphs][:2] == [
        (1, "This is the line of page one."),
        (2, "This is the line of page two."),
    ]
    assert "damaged" in content.warnings[0]


def test_pages_can_be_read_one_by_one(tmp_path: Path) -> None:
    with PdfFile.open(write_pdf(tmp_path, PageSheet().lines(50, 100, LEFT), PageSheet())) as file:
        assert [len(page.runs) for page in file.pages()] == [3, 0]


def test_type_of_no_size_is_read(tmp_path: Path) -> None:
    path = write_pdf(tmp_path, PageSheet().text(50, 100, "Too small to see, and still words.", size=0.01))
    assert [p.text for p in read_pdf(path).paragraphs] == ["Too small to see, and still words."]

"""Where geometry alone leaves a doubt the order of the file tells: columns beside captions, captions, cut lines.

And what only looks like a table: ruled frames around text.
"""

from __future__ import annotations

from pathlib import Path

from pdf_builder import PageSheet, write_pdf

from corpus.formats.pdf import read_pdf
from corpus.model import Content, Kind

COLUMN = [
    "The lifeboat was launched at noon and",
    "came back at dusk with two fishermen",
    "and a dog on board, all of them very wet",
    "and none of them hurt, as the coxswain",
    "wrote in the log that very evening, and",
    "they were all given soup and blankets.",
]


#: Hundredths of the size that Helvetica's letters take; the others take 56.
WIDTHS = (
    dict.fromkeys("ijl", 22) | dict.fromkeys("ft ,", 28) | {"r": 33, "w": 72, "m": 83} | dict.fromkeys("cksvxyz", 50)
)


def wide(words: str, size: float = 10) -> float:
    return sum(WIDTHS.get(letter, 55.6) for letter in words) * size / 100


def texts(content: Content, *kinds: Kind) -> list[str]:
    return [p.text for p in content.paragraphs if not kinds or p.kind in kinds]


def test_columns_go_on_where_the_file_does_beside_a_caption_that_reaches_under_both(tmp_path: Path) -> None:
    other = [f"{line[:1].lower()}{line[1:]}" for line in reversed(COLUMN)]
    sheet = PageSheet().lines(50, 100, COLUMN).lines(360, 100, ["Soup is served on Fridays, when", *other])
    sheet.text(222, 133, "The lifeboat as she came in with her crew", size=8).text(222, 143, "at noon", size=8)
    read = texts(read_pdf(write_pdf(tmp_path, sheet)))
    assert any(" ".join(COLUMN) in text for text in read), read


def test_a_list_beside_another_is_no_running_text_however_the_file_goes_on(tmp_path: Path) -> None:
    days, what = ["Sept 11:", "Sept 13:", "Sept 18:", "Oct 2:"], ["Football", "Parade", "Homecoming", "Tag Day"]
    sheet = PageSheet().lines(50, 100, days).lines(120, 100, what)
    rows = [f"{day} {name}" for day, name in zip(days, what, strict=True)]
    assert not set(rows) & set(texts(read_pdf(write_pdf(tmp_path, sheet)), Kind.PARAGRAPH))
    assert " ".join(days) not in texts(read_pdf(write_pdf(tmp_path, sheet)))


def test_ruled_frames_around_stretches_of_text_are_boxes_and_no_rows(tmp_path: Path) -> None:
    left = [*COLUMN[:-1], "they were all given soup, blankets and", *COLUMN[1:-1], "they slept until noon."]
    right = ["Soup is served in the boathouse on", "Fridays, and all who row are welcome."]
    sheet = PageSheet().frame(40, 60, 290, 80).frame(290, 60, 540, 80).text(50, 74, "The rescue").text(300, 74, "Soup")
    sheet.frame(40, 80, 290, 260).frame(290, 80, 540, 260)
    for row, line in enumerate(left):
        sheet.text(50, 100 + 12 * row, line)
        if row < len(right):
            sheet.text(300, 100 + 12 * row, right[row])
    content = read_pdf(write_pdf(tmp_path, sheet))
    read = texts(content)
    assert " ".join(left) in read, read
    assert " ".join(right) in read
    assert not texts(content, Kind.TABLE_ROW)


def test_a_ruled_table_with_many_short_lines_in_a_cell_keeps_its_rows(tmp_path: Path) -> None:
    names = ["Alma Reed", "Boris Finch", "Clara Holm", "Dora Quill", "Emil Stone", "Faye Moor"]
    names += ["Gil Ames", "Hal Merrow", "Ida Sharp", "Jane Oak"]
    sheet = PageSheet()
    for left, right in ((40, 140), (140, 340)):
        sheet.frame(left, 60, right, 80).frame(left, 80, right, 210)
    sheet.text(50, 74, "Team").text(150, 74, "Rowers").text(50, 100, "Blue").lines(150, 92, names)
    rows = texts(read_pdf(write_pdf(tmp_path, sheet)), Kind.TABLE_ROW)
    assert any(row.startswith("Team") for row in rows)
    assert not texts(read_pdf(write_pdf(tmp_path, sheet)), Kind.PARAGRAPH)


def test_the_edge_of_a_shape_that_runs_through_words_parts_no_line(tmp_path: Path) -> None:
    lines = [
        "boatmen of the north and their crews",
        "all  slept till noon all the summer long and well",
        "nobody was out before the night",
    ]
    edge = 50 + wide("all ")
    sheet = PageSheet().box(edge, 60, 280, 160).box(20, 40, edge, 170, fill="0.9 0.9 0.8")
    for row, line in enumerate(lines):
        for at, letter in enumerate(line):
            if letter != " ":
                sheet.text(round(50 + wide(line[:at]), 2), 100 + 12 * row, letter)
    read = texts(read_pdf(write_pdf(tmp_path, sheet)))
    assert any("all slept till noon" in text for text in read), read


def test_wide_gaps_over_each_other_are_no_gutter_in_running_text_that_fills_its_column(tmp_path: Path) -> None:
    whole = ["whoever stands for it", "in their own last years"]
    right = 50 + wide(whole[0])
    sheet = PageSheet().text(50, 100, whole[0])
    for row, (first, second, third) in enumerate([("the", "less", "(evil"), ("that", "many", "people")]):
        sheet.text(50, 112 + 12 * row, first).text(82, 112 + 12 * row, second)
        sheet.text(right - wide(third), 112 + 12 * row, third)
    read = texts(read_pdf(write_pdf(tmp_path, sheet.text(50, 136, whole[1]))))
    assert any("the less (evil that many people" in text for text in read), read


def test_a_sentence_left_hanging_goes_on_where_the_file_does(tmp_path: Path) -> None:
    first = ["The lifeboat was launched at noon and", "came back at dusk with two fishermen,"]
    rest = ["and a dog on board, all of them very wet", "and none of them hurt, said the coxswain."]
    other = ["or so they say, in the harbour office by", "the old mole, where the tide is written up."]
    sheet = PageSheet().lines(50, 100, first).lines(50, 300, rest).lines(310, 100, other)
    sheet.picture(45, 130, 540, 280)
    read = texts(read_pdf(write_pdf(tmp_path, sheet)))
    assert " ".join(first + rest) in read
    assert " ".join(other) in read

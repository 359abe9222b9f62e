"""Sheets that are more than a page of columns: two pages side by side, panels, words stamped across the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_builder import PageSheet, write_pdf

from corpus.formats.pdf import read_pdf
from corpus.model import Box, Kind, Page

HERON = ["The heron for the pilot cutter was carved at", "night, with one eye open, as the carver said."]
BELL = ["Divers found the bell of the steamer under two", "metres of silt, with a crack as long as a hand."]


def spread(left: str, right: str, *, baseline: float = 560, wide: float = 842) -> PageSheet:
    """A sheet of two pages with a number in each outer corner."""
    sheet = PageSheet(wide, 595).lines(50, 100, HERON).lines(wide / 2 + 50, 100, BELL)
    return sheet.text(40, baseline, left).text(wide - 60, baseline, right)


@pytest.mark.parametrize(
    ("sheets", "printed"),
    [
        ([spread("2", "3"), spread("4", "5")], ["2–3", "4–5"]),
        ([spread("12", "13")], ["12–13"]),
        ([spread("Page 6", "Page 7", baseline=40)], ["6–7"]),
        ([spread("2", "3"), spread("", "5")], ["2–3", None]),
        ([spread("3", "4")], [None]),
    ],
    ids=["two sheets", "one", "named, at the head", "one number alone is of either half", "no sheet opens so"],
)
def test_a_sheet_of_two_pages_has_two_printed_numbers(
    tmp_path: Path, sheets: list[PageSheet], printed: list[str | None]
) -> None:
    assert [page.printed for page in read_pdf(write_pdf(tmp_path, *sheets)).pages] == printed


def test_the_printed_page_is_that_of_the_half_a_sentence_stands_on() -> None:
    sheet = Page(1, 842, 595, printed="4–5")
    left, right = Box(50, 90, 300, 110), Box(500, 90, 760, 110)
    assert [sheet.printed_at([left]), sheet.printed_at([right]), sheet.printed_at([left, right])] == ["4", "5", "4–5"]
    assert Page(3, 595, 842, printed="iv").printed_at([left]) == "iv"
    assert Page(3, 595, 842).printed_at([left]) is None


STAMPS = [
    ("CANCELLED", 120, 150, 48, 20),
    ("DRAFT", 90, 190, 90, 45),
    ("POSTPONED", 60, 128, 40, 0),
    ("MOVED", 60, 110, 40, -15),
]


@pytest.mark.parametrize(("words", "x", "baseline", "size", "angle"), STAMPS, ids=[row[0] for row in STAMPS])
def test_a_stamp_undoes_nothing_under_it(
    tmp_path: Path, words: str, x: float, baseline: float, size: float, angle: float
) -> None:
    sheet = PageSheet().text(50, 60, "Bell supper, Saturday 20 June", font="bold", size=12)
    sheet.lines(50, 100, [*HERON, *BELL]).lines(50, 400, HERON)
    plain = [(p.kind, p.text) for p in read_pdf(write_pdf(tmp_path, sheet)).paragraphs]
    sheet.text(x, baseline, words, size=size, colour="0.8 0.2 0.2", angle=angle)
    stamped = [(p.kind, p.text) for p in read_pdf(write_pdf(tmp_path, sheet)).paragraphs]
    assert stamped == [*plain, (Kind.PARAGRAPH, words)]


def test_a_watermark_of_every_page_is_a_running_line(tmp_path: Path) -> None:
    sheets = [
        PageSheet().lines(50, 100, body).text(150, 500, "DRAFT", size=90, angle=45, colour="0.8 0.8 0.8")
        for body in (HERON, BELL)
    ]
    for sheet in sheets:
        sheet.text(585, 700, "Downloaded by reader 8841", size=8, angle=90)
    read = read_pdf(write_pdf(tmp_path, *sheets)).paragraphs
    assert {p.text for p in read if p.kind is Kind.RUNNING_FOOT} == {"DRAFT", "Downloaded by reader 8841"}
    assert [p.text for p in read if p.kind is Kind.PARAGRAPH] == [" ".join(HERON), " ".join(BELL)]


@pytest.mark.parametrize("wide", [842, 1008], ids=["A4", "legal"])
def test_panels_of_a_folded_sheet_are_read_one_after_the_other(tmp_path: Path, wide: float) -> None:
    """The front page is the last panel; what is level with its title in the others is no masthead."""
    sheet, step = PageSheet(wide, 595), wide / 3
    panels = [
        ["Sunday, May 4", "Ruth 1; Psalm 8", "", "", "Sunday, May 11", "Joel 3; Psalm 16"],
        ["People and Places", "The Valley Council", "", "Flood Workers"],
        ["Tern Meeting House", "May 2031"],
    ]
    for index, texts in enumerate(panels):
        for row, text in enumerate(texts):
            if text:
                sheet.text(30 + index * step, 60 + 30 * row, text, size=20 if index == 2 and row == 0 else 10)
    read = read_pdf(write_pdf(tmp_path, sheet)).paragraphs
    assert [p.text for p in read] == [text for panel in panels for text in panel if text]
    assert [p.text for p in read if p.kind is Kind.MASTHEAD] == panels[2]


def test_two_panels_are_told_by_the_fold(tmp_path: Path) -> None:
    sheet = PageSheet(842, 595).text(30, 60, "News of the North", font="bold").text(450, 90, "News of the South")
    sheet.lines(30, 300, HERON).lines(450, 320, BELL)
    read = [p.text for p in read_pdf(write_pdf(tmp_path, sheet)).paragraphs]
    assert read == ["News of the North", " ".join(HERON), "News of the South", " ".join(BELL)]

"""Text that is only in pictures: named where it is not read, read where there is a reader."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pdf_builder import PageSheet, write_pdf

from corpus.formats.pdf import read_pdf
from corpus.pdf.document import PdfFile
from corpus.pdf.page import Font, PageContent, Run

UNREAD = "page 1 has text in a picture that was not read; install backissue[ocr] and build again to read it"
PROSE = ["The main article of this month is the picture", "below, which the printer has sent as it was."]


class Reader:
    """Reads one line in the middle of every picture, and one at the head of the page."""

    def read_page(self, file: PdfFile, page: PageContent) -> PageContent:
        def line(text: str, x: float, y: float) -> Run:
            return Run(text, x, y, x + 200, y + 10, y + 8, 10, Font("", False, False))

        seen = [line("The main article of this month", 50, 92)]
        seen += [line("School begins on 4 September.", box.left + 20, box.top + 20) for box in page.pictures]
        return replace(page, runs=tuple(seen), pictures=())


def with_picture() -> PageSheet:
    return PageSheet().lines(50, 100, PROSE).picture_of_text(50, 200, 500, 480)


@pytest.mark.parametrize(
    ("sheet", "named"),
    [
        (with_picture(), True),
        (PageSheet().lines(50, 100, PROSE).picture_of_text(50, 200, 300, 600, lines=30), True),
        (PageSheet().lines(50, 100, PROSE).picture(50, 200, 500, 480), False),
        (PageSheet().lines(50, 100, PROSE).picture_of_text(50, 200, 200, 260), False),
        (PageSheet().picture(0, 0, 595, 842).lines(50, 100, PROSE * 10), False),
    ],
    ids=["a page in a picture", "a long column", "a photograph", "a small one", "text on a photograph"],
)
def test_pictures_of_text_are_named(tmp_path: Path, sheet: PageSheet, named: bool) -> None:
    assert (UNREAD in read_pdf(write_pdf(tmp_path, sheet)).warnings) is named


def test_a_recognised_layer_over_its_scan_is_read_already(tmp_path: Path) -> None:
    sheet = PageSheet().picture_of_text(0, 0, 595, 842, lines=42)
    for index in range(42):
        sheet.text(35, 842 * (index + 0.5) / 42, "w" * 73, size=10)
    assert read_pdf(write_pdf(tmp_path, sheet)).warnings == ()


def test_a_picture_of_text_is_read_beside_the_text_of_its_page(tmp_path: Path) -> None:
    content = read_pdf(write_pdf(tmp_path, with_picture()), ocr=Reader())
    assert [p.text for p in content.paragraphs] == [" ".join(PROSE), "School begins on 4 September."]
    assert [page.text_source for page in content.pages] == ["digital"]
    assert content.warnings == ()


def test_a_scan_whose_only_text_is_a_stamp_counts_as_scanned(tmp_path: Path) -> None:
    sheet = PageSheet().picture_of_text(0, 0, 595, 842, lines=50).text(400, 30, "Received 4 May", size=8)
    path = write_pdf(tmp_path, sheet)
    assert [page.text_source for page in read_pdf(path).pages] == ["none"]
    read = read_pdf(path, ocr=Reader())
    assert [page.text_source for page in read.pages] == ["ocr"]
    assert "School begins on 4 September." in [p.text for p in read.paragraphs]


def test_files_inside_a_file_are_named(tmp_path: Path) -> None:
    warnings = read_pdf(write_pdf(tmp_path, PageSheet().lines(50, 100, PROSE), carried="june.pdf")).warnings
    assert warnings == ("a file inside it was not read (june.pdf); save them beside it if they should be",)

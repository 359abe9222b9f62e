"""No letter of a page is lost on the way to its paragraphs: counted against the PDF library's own text of the page."""

from __future__ import annotations

import unicodedata
from collections import Counter
from itertools import groupby
from pathlib import Path

import pypdfium2
import pytest
from pdf_builder import PageSheet, pdf_bytes

from corpus.formats.pdf import read_pdf
from corpus.pdf.document import PdfFile

SAMPLES = sorted((Path(__file__).parents[2] / "corpus" / "samples").glob("*.pdf"))
#: Pages whose words are printed twice, a hair apart, to make them bold: read once.
TWICE = {"franciacorta-it-2026-08.pdf"}
ASIDE = ("asme", "carclub", "ibieta", "maronite", "southperth", "uufom")


def letters(text: str) -> Counter[str]:
    return Counter(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def lost(path: Path) -> list[tuple[int, dict[str, int]]]:
    """The pages that lack letters, each with the letters it lacks."""
    content = read_pdf(path)
    read: Counter[tuple[int, str]] = Counter()
    for paragraph in content.paragraphs:
        for span in paragraph.spans:
            read.update((span.page, c) for c in letters(paragraph.text[span.start : span.end]).elements())
    found = []
    with pypdfium2.PdfDocument(path) as document:
        for number, page in enumerate(document, 1):
            textpage = page.get_textpage()
            own = Counter({c: count for (at, c), count in read.items() if at == number})
            missing = letters(textpage.get_text_bounded()) - own
            textpage.close()
            page.close()
            if missing:
                found.append((number, dict(missing)))
    return found


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_no_letter_of_a_sample_is_lost(path: Path) -> None:
    assert lost(path) == []


def test_no_letter_of_strangers_is_lost(shared: Path) -> None:
    """The first issue of each series; words that cannot be seen are counted in a warning."""
    files = sorted((shared / "wild").rglob("*.pdf"))
    firsts = [next(group) for _, group in groupby(files, key=lambda path: path.parent)]
    chosen = [path for path in firsts if path.name not in TWICE and not path.name.startswith(ASIDE)]
    assert len(chosen) >= 20
    assert {path.name: missing for path in chosen if (missing := lost(path))} == {}


def test_the_name_of_a_face_says_whether_it_is_bold_and_its_stems_do_not(tmp_path: Path) -> None:
    plain = pdf_bytes(PageSheet().text(50, 100, "Plain words"))
    stems = b"/FontDescriptor << /Type /FontDescriptor /FontName /Merry-Regular /Flags 32 /StemV 160 /ItalicAngle 0 >> "
    path = tmp_path / "stems.pdf"
    path.write_bytes(plain.replace(b"/BaseFont /Helvetica /Enc", b"/BaseFont /Merry-Regular " + stems + b"/Enc"))
    with PdfFile.open(path) as file:
        faces = [(run.font.name, run.font.bold) for page in file.pages() for run in page.runs]
    assert faces == [("Merry-Regular", False)]


@pytest.mark.parametrize("apart", [1.3, 2.2, 3.0])
def test_a_word_spaced_out_until_it_fills_its_line_is_one_word(tmp_path: Path, apart: float) -> None:
    path = tmp_path / "spaced.pdf"
    sheet = PageSheet().text(50, 100, "On Monday we met in").text(50, 112, "Southhaven,", letter_space=apart)
    path.write_bytes(pdf_bytes(sheet.text(50, 124, "where the boats are.")))
    assert [p.text for p in read_pdf(path).paragraphs] == ["On Monday we met in Southhaven, where the boats are."]

"""What a paragraph is, told by how it is set and by what stands about it: headings, lists without bullets, prose."""

from __future__ import annotations

from pathlib import Path

from pdf_builder import PageSheet, write_pdf

from corpus.formats.pdf import read_pdf
from corpus.model import Kind

PROSE = [
    "The lifeboat was launched at noon and came back at",
    "dusk with two fishermen and a dog on board, all of",
    "them wet and none of them hurt, as the crew wrote.",
]
NAMES = ["Alma Reed, Treasurer", "Boris Finch", "Clara Holm", "Dora Quill, Secretary", "Emil Stone"]


def kinds(sheet: PageSheet, folder: Path) -> dict[str, Kind]:
    return {paragraph.text: paragraph.kind for paragraph in read_pdf(write_pdf(folder, sheet)).paragraphs}


def test_lines_of_a_list_are_items_and_prose_is_none(tmp_path: Path) -> None:
    sheet = PageSheet().text(50, 80, "Our officers", font="bold").lines(50, 100, NAMES).lines(50, 220, PROSE)
    read = kinds(sheet, tmp_path)
    assert [read[name] for name in NAMES] == [Kind.LIST_ITEM] * 5
    assert read["Our officers"] is Kind.HEADING
    assert read[" ".join(PROSE)] is Kind.PARAGRAPH


def test_a_bullet_makes_an_item_whatever_stands_about_it(tmp_path: Path) -> None:
    sheet = PageSheet().lines(50, 100, PROSE).text(50, 160, "• Bring a lamp").lines(50, 190, PROSE[:2])
    assert kinds(sheet, tmp_path)["• Bring a lamp"] is Kind.LIST_ITEM


def test_a_title_with_a_year_is_a_heading(tmp_path: Path) -> None:
    sheet = PageSheet().lines(50, 80, PROSE).text(50, 150, "Coming events 2017", font="bold", size=15)
    sheet.lines(50, 180, PROSE).lines(50, 240, PROSE)
    assert kinds(sheet, tmp_path)["Coming events 2017"] is Kind.HEADING


def test_addresses_in_small_letters_are_cells_of_a_table(tmp_path: Path) -> None:
    rows = [("Alma Reed", "Treasurer", "alma@light.example"), ("Boris Finch", "Chair", "boris@light.example")]
    rows += [("Clara Holm", "Editor", "clara@light.example"), ("Dora Quill", "Secretary", "dora@light.example")]
    sheet = PageSheet()
    for index, row in enumerate(rows):
        for x, cell in zip((50, 200, 330), row, strict=True):
            sheet.text(x, 100 + 14 * index, cell)
    assert kinds(sheet, tmp_path) == {" ".join(row): Kind.TABLE_ROW for row in rows}


def test_an_article_ends_where_a_heading_as_high_begins(tmp_path: Path) -> None:
    sheet = PageSheet()
    for index, (title, size) in enumerate((("The lamp", 20), ("The boats", 20), ("A net", 12), ("The tower", 20))):
        top = 80 + 110 * index
        sheet.text(50, top, title, font="bold", size=size).lines(50, top + 30, [f"{title}: {PROSE[0]}", *PROSE[1:]])
    articles = [p.article for p in read_pdf(write_pdf(tmp_path, sheet)).paragraphs if p.kind is Kind.PARAGRAPH]
    assert articles == ["The lamp", "The boats", "The boats", "The tower"]

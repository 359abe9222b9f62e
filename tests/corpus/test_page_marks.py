"""Ends of pages in flowing text: pieces land on their pages, and no word is lost or moved to another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.formats.page_marks import PAGE_MARK, on_pages
from corpus.formats.sections import Piece, lay_out
from corpus.model import Kind

M = PAGE_MARK


def placed(*texts: str) -> list[tuple[str, int, tuple[int, ...]]]:
    return [(piece.text, piece.page, piece.cuts) for piece in on_pages([Piece(Kind.PARAGRAPH, text) for text in texts])]


def test_pieces_on_their_pages() -> None:
    assert placed("One.", f"{M}Two.", f"Still {M}three.", f"{M}{M}Five.{M}", "Six.") == [
        ("One.", 1, ()),
        ("Two.", 2, ()),
        ("Still three.", 2, (6,)),
        ("Five.", 5, ()),
        ("Six.", 6, ()),
    ]


def test_a_piece_with_whole_pages_inside_becomes_two() -> None:
    assert placed(f"Before {M}{M}after.") == [("Before", 1, ()), ("after.", 3, ())]


@given(st.lists(st.text(alphabet=f"ab {M}", max_size=30), max_size=8))
def test_no_word_is_lost(texts: list[str]) -> None:
    pieces = on_pages([Piece(Kind.PARAGRAPH, text) for text in texts])
    joined = "".join(texts)
    letters = [(joined[:at].count(M) + 1, letter) for at, letter in enumerate(joined) if letter in "ab"]
    _, paragraphs = lay_out(pieces)
    assert [
        (paragraph.page_at(at), letter)
        for paragraph in paragraphs
        for at, letter in enumerate(paragraph.text)
        if letter in "ab"
    ] == letters

"""Pages of formats that flow: marks in the text where a page ends, taken out again when the pieces are made (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from corpus.formats.sections import Piece

#: A private character that no document holds, once ``without_marks`` has gone over its text. The reader of HTML keeps
#: it at the head of the next text where it stands between two.
PAGE_MARK: Final = "\ue00c"


def without_marks(text: str) -> str:
    return text.replace(PAGE_MARK, "")


def on_pages(pieces: Sequence[Piece], first: int = 1) -> list[Piece]:
    """The pieces on the pages that the marks in their texts begin, without the marks.

    A piece over a page's end stays one; where whole pages lie between two parts of it, it becomes two.
    """
    return list(_placed(pieces, first))


def _placed(pieces: Sequence[Piece], page: int) -> Iterator[Piece]:
    for piece in pieces:
        text, start, cuts = "", page, list[int]()
        for number, part in enumerate(piece.text.split(PAGE_MARK)):
            page += number > 0
            part = part if text and not text[-1].isspace() else part.lstrip()
            if not part.strip():
                text += part
                continue
            if text.strip() and page > start + len(cuts) + 1:
                yield _piece(piece, text, start, cuts)
                text, cuts = "", []
                part = part.lstrip()
            if not text.strip():
                text, start = "", page
            elif page > start + len(cuts):
                cuts.append(len(text))
            text += part
        if text.strip():
            yield _piece(piece, text, start, cuts)


def _piece(piece: Piece, text: str, page: int, cuts: list[int]) -> Piece:
    above = tuple(without_marks(one) for one in piece.above)
    return replace(piece, text=text.rstrip(), page=page, cuts=tuple(cuts), above=above)

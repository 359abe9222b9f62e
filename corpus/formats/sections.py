"""From the pieces of a format without a layout of its own to pages, heading paths and paragraphs (pure).

Plain text, Markdown, HTML and mail have an order and headings but no geometry. They all become ``Piece`` values
here first, and get the same treatment: a nominal page, a band of it for every piece in order, the path of
headings above each, and the article, which is the outermost of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from corpus.metadata.numbering import names_issue
from corpus.model import FURNITURE, Box, Kind, Page, Paragraph, Span
from corpus.text.cleaning import printable

#: The page that formats without pages are laid out on: A4 in points.
WIDTH, HEIGHT = 595.0, 842.0
_MARGIN = 36.0

#: Every piece takes the room of this many characters beside its own, so that a short line still has a band.
_LEAST = 40

#: The rank of the most prominent heading that no mark makes one.
UNMARKED = 7

#: So many pieces may stand before the first heading and it still be the issue's.
_BEFORE_TITLE = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph to be: cleaned text that begins on ``page``.

    ``level`` is a heading's rank, 1 outermost. ``above`` goes under the headings in the path: the list item a
    nested item belongs to, the column heads of a table. ``cuts`` are the positions in the text at which the
    following pages begin, in order. ``quoted``: said by another message than the one it stands in.
    """

    kind: Kind
    text: str
    page: int = 1
    level: int = 0
    above: tuple[str, ...] = ()
    cuts: tuple[int, ...] = ()
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many words of a file are not read, because nobody sees them, or because they are struck out."""

    unseen: int = 0
    struck: int = 0

    def __add__(self, other: LeftOut) -> LeftOut:
        return LeftOut(self.unseen + other.unseen, self.struck + other.struck)

    def warnings(self, path: Path) -> tuple[str, ...]:
        """A sentence for each reason."""
        reasons = {"nobody sees (hidden, tiny or blank on blank)": self.unseen, "are struck out": self.struck}
        return tuple(
            f"{printable(path.name)}: {count} {'word was' if count == 1 else 'words were'} left out that {reason}."
            for reason, count in reasons.items()
            if count
        )


NOTHING = LeftOut()


@dataclass(slots=True)
class _Path:
    """The headings in force while pieces go by."""

    open: list[tuple[int, str]] = field(default_factory=list)

    def enter(self, level: int, text: str) -> tuple[str, ...]:
        """Leave what the heading ends, enter it, and return the path above it."""
        while self.open and self.open[-1][0] >= level:
            self.open.pop()
        above = self.texts
        self.open.append((level, text))
        return above

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.open)


def lay_out(
    pieces: Sequence[Piece], *, pages: int | None = None, labels: Sequence[str | None] = ()
) -> tuple[tuple[Page, ...], tuple[Paragraph, ...]]:
    """Pages of 595 x 842 points and the paragraphs on them, whose ids are given with the issue's.

    ``pages``: how many there are (at least as many as the pieces say); one without a piece has no text.
    ``labels``: their printed numbers.
    """
    count = max([pages or 1, *(piece.page + len(piece.cuts) for piece in pieces)])
    spans = _bands(pieces)
    path, paragraphs = _Path(), []
    for number, piece in enumerate(pieces):
        above = path.enter(piece.level, piece.text) if piece.kind is Kind.HEADING else path.texts
        if piece.kind in FURNITURE or piece.kind is Kind.MASTHEAD:
            above = ()
        article = (path.texts or ("",))[0] if piece.kind is not Kind.MASTHEAD else ""
        paragraphs.append(
            Paragraph(
                id="",
                kind=piece.kind,
                text=piece.text,
                spans=spans[number],
                article="" if piece.kind in FURNITURE else article,
                headings=above + piece.above,
            )
        )
    filled = {span.page for paragraph in paragraphs for span in paragraph.spans}
    return (
        tuple(
            Page(
                number,
                WIDTH,
                HEIGHT,
                labels[number - 1] if number <= len(labels) else None,
                "digital" if number in filled else "none",
            )
            for number in range(1, count + 1)
        ),
        tuple(paragraphs),
    )


def crowned(pieces: Sequence[Piece]) -> list[Piece]:
    """``pieces`` with the headings that name the whole issue made its masthead.

    That is a first heading that says so ("Village News, June 2024"), and headings of one rank that open the text one
    after another, the last of them apart. Without them the path begins with the article.
    """
    places = [index for index, piece in enumerate(pieces) if piece.kind is Kind.HEADING]
    if len(places) < 2 or places[0] > _BEFORE_TITLE:
        return list(pieces)
    first = places[0]
    rank = min(pieces[first].level, UNMARKED)
    run = 1
    while run < len(places) and places[run] == first + run and min(pieces[first + run].level, UNMARKED) == rank:
        run += 1
    named = run - 1
    if named == 0 and names_issue(pieces[first].text):
        named = 1
    return [
        replace(piece, kind=Kind.MASTHEAD, level=0) if first <= index < first + named else piece
        for index, piece in enumerate(pieces)
    ]


def _parts(piece: Piece) -> Iterable[tuple[int, int, int]]:
    """(page, start, end) of the parts of a piece, one a page."""
    edges = (0, *piece.cuts, len(piece.text))
    return ((piece.page + index, start, end) for index, (start, end) in enumerate(pairwise(edges)))


def _bands(pieces: Sequence[Piece]) -> list[tuple[Span, ...]]:
    """For each piece its spans: bands down each page, in order, as high as their share of the page's characters."""
    weights: dict[int, int] = {}
    for piece in pieces:
        for page, start, end in _parts(piece):
            weights[page] = weights.get(page, 0) + end - start + _LEAST
    room = HEIGHT - 2 * _MARGIN
    used: dict[int, int] = {}
    result = []
    for piece in pieces:
        spans = []
        for page, start, end in _parts(piece):
            top = used.get(page, 0)
            bottom = top + end - start + _LEAST
            used[page] = bottom
            scale = room / weights[page]
            box = Box(_MARGIN, _MARGIN + top * scale, WIDTH - _MARGIN, _MARGIN + bottom * scale)
            spans.append(Span(page, box, start, end))
        result.append(tuple(spans))
    return result

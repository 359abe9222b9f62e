"""Doubts, where a paragraph may be put together from two places: checked line by line when an issue is read.

A line follows the one before it where the file writes it next; lines of another size (captions, notes) may stand
between in the file where it is right under it on the page. Elsewhere the place is a doubt and nothing is quoted across
it: another column, a box in between, and the cells of a column under each other, where the file goes on with the row.
Over a page's end the sentence must go on in small letters besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus.layout.dehyphenation import normal_text
from corpus.layout.line import Line
from corpus.layout.page_layout import PageLayout
from corpus.paragraphs.draft import Composed, Draft

#: A page with more lines than this is no page of text; its joins are not looked into.
MOST_LINES = 2000


class FileOrder:
    """The lines of every page in the order in which the file writes them."""

    def __init__(self, layouts: Sequence[PageLayout]) -> None:
        self._pages: dict[int, list[Line]] = {}
        self._places: dict[int, int] = {}
        for layout in layouts:
            lines = sorted((line for block in layout.blocks for line in block.lines), key=lambda line: line.stream)
            self._pages[layout.number] = lines
            self._places.update((id(line), place) for place, line in enumerate(lines))

    def doubts(self, draft: Draft, composed: Composed) -> tuple[int, ...]:
        """Where in the draft's text one line may not follow the other, in order."""
        if any(len(self._pages[part.page]) > MOST_LINES for part in draft.parts):
            return ()
        lines = [
            (part.page, line, index in part.cells) for part in draft.parts for index, line in enumerate(part.lines)
        ]
        found: list[int] = []
        for place, (page, line, opens_cell) in enumerate(lines):
            start = composed.starts[place]
            if place and not opens_cell and not self._follows(lines[place - 1][0], lines[place - 1][1], page, line):
                found.append(start)
            found.extend(start + len(normal_text(line.text[:joint])) for joint in line.joints)
        return tuple(place for place in found if 0 < place < len(composed.text))

    def _follows(self, page: int, a: Line, other: int, b: Line) -> bool:
        lines = self._pages[other]
        at, to = self._places.get(id(a), -1), self._places.get(id(b), -1)
        if at < 0 or to < 0:
            return False
        if page != other:
            goes_on = b.text[:1].islower() or a.hyphened
            return goes_on and not _any_like(a, self._pages[page][at + 1 :]) and not _any_like(b, lines[:to])
        return to == at + 1 or (at < to and not _any_like(a, lines[at + 1 : to]) and _is_under(a, b, lines))


def _any_like(line: Line, others: Iterable[Line]) -> bool:
    return any(abs(other.size - line.size) < 0.08 * line.size for other in others)


def _is_under(a: Line, b: Line, lines: Iterable[Line]) -> bool:
    """``b`` stands right under ``a``, or beside it on its baseline, with no other line between."""
    size = max(a.size, b.size)
    drop = b.baseline - a.baseline
    left, right = min(a.left, b.left), max(a.right, b.right)
    if abs(drop) < 0.3 * size:
        return 0 <= b.left - a.right < 3 * size
    if not 0 < drop < 2.6 * size or min(a.right, b.right) - max(a.left, b.left) < 0.3 * size:
        return False
    return not any(
        a.baseline + 0.3 * size < other.baseline < b.baseline - 0.3 * size
        and min(other.right, right) - max(other.left, left) > 0.3 * size
        for other in lines
    )

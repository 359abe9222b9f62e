"""Text in boxes: a quotation, a title in two sizes, one item of a list that is drawn as boxes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from corpus.layout.dehyphenation import Vocabulary
from corpus.layout.units import bounds
from corpus.model import Box, Kind
from corpus.paragraphs.draft import OPENS_QUOTE, Draft, place_of, squash
from corpus.places import Places


def name_box_lists(drafts: Sequence[Draft], body: float) -> None:
    """Three boxes and more of one look, each with a few words: a list drawn as boxes."""
    pages: dict[int, dict[int, list[Draft]]] = {}
    on_page: dict[int, list[Draft]] = {}
    for draft in drafts:
        on_page.setdefault(draft.page, []).append(draft)
        if draft.block.container:
            pages.setdefault(draft.page, {}).setdefault(draft.block.container, []).append(draft)
    for page, boxes in pages.items():
        single = [found[0] for found in boxes.values() if len(found) == 1 and found[0].block.container_box is not None]
        single = [
            draft
            for draft in single
            if draft.kind in (Kind.HEADING, Kind.PARAGRAPH, Kind.LIST_ITEM) and len(draft.lines) <= 8
        ]
        looks, texts = _Looks(single), Places(draft.box for draft in on_page[page])
        for draft in single:
            below = (on_page[page][number] for number in texts.near(_strip_below(draft), 2))
            if looks.are_three(draft) and not any(_same_block_below(draft, other) for other in below):
                draft.marks.add("boxed")
    for draft in drafts:
        if "boxed" in draft.marks:
            draft.kind = Kind.LIST_ITEM


class _Looks:
    """Drafts alone in their boxes, filed by boldness and size, and by width and height of the box as if by a place."""

    def __init__(self, single: Sequence[Draft]) -> None:
        self._faces: dict[tuple[bool, int], tuple[Places, list[Draft]]] = {}
        for draft in single:
            places, filed = self._faces.setdefault((draft.bold, round(draft.size / _SIZE)), (Places(), []))
            box = _frame(draft)
            places.add(Box(box.width, box.height, box.width, box.height))
            filed.append(draft)

    def are_three(self, draft: Draft) -> bool:
        """Whether two others look as this one does."""
        return len(list(itertools.islice(self._twins(draft), 3))) == 3

    def _twins(self, draft: Draft) -> Iterator[Draft]:
        box, size, none = _frame(draft), round(draft.size / _SIZE), (Places(), list[Draft]())
        alike = Box(0.75 * box.width, 0.5 * box.height, 1.25 * box.width, 1.5 * box.height)
        for step in (size, size - 1, size + 1):
            places, filed = self._faces.get((draft.bold, step), none)
            for number in places.near(alike):
                if _same_look(draft, filed[number]):
                    yield filed[number]


#: Points by which the sizes of one look may differ.
_SIZE = 0.3


def _same_look(a: Draft, b: Draft) -> bool:
    p, q = _frame(a), _frame(b)
    return (
        abs(a.size - b.size) < _SIZE
        and a.bold == b.bold
        and abs(p.width - q.width) < 0.25 * p.width
        and abs(p.height - q.height) < 0.5 * p.height
    )


def _frame(draft: Draft) -> Box:
    """The box a draft stands in, or its own."""
    return draft.block.container_box or draft.box


def _strip_below(draft: Draft) -> Box:
    box = _frame(draft)
    return Box(box.left, box.bottom, box.right, box.bottom + 2 * draft.size)


def _same_block_below(draft: Draft, other: Draft) -> bool:
    """Text right under the box and as wide: the box is that text's head, not an item."""
    if other is draft or other.block.container == draft.block.container:
        return False
    box, own = _frame(draft), other.box
    return 0 <= own.top - box.bottom < 2 * draft.size and box.left - 2 <= own.left and own.right <= box.right + 2


def join_pull_quotes(drafts: list[Draft], vocabulary: Vocabulary, body: float) -> list[Draft]:
    """A box with a quotation is one pull quote, its source with it; so is large text that repeats the body's words."""
    groups: dict[tuple[int, int], list[Draft]] = {}
    for draft in drafts:
        if draft.block.container:
            groups.setdefault((draft.page, draft.block.container), []).append(draft)
    gone: set[int] = set()
    for found in groups.values():
        texts = [draft.text(vocabulary) for draft in found]
        if any(draft.kind is Kind.TABLE_ROW for draft in found) or len(found) > 4 or sum(map(len, texts)) > 700:
            continue
        quoted = OPENS_QUOTE.match(texts[0]) and re.search(r"[”“\"»’」』]", " ".join(texts)[1:])
        shown = found[0].size > 1.1 * body and found[0].italic and len(found[0].lines) > 1 and len(texts[0]) < 250
        if not quoted and not (shown and len(found) < 3 and sum(map(len, texts[1:])) < 150):
            continue
        found[0].kind = Kind.PULL_QUOTE
        lines = [line for draft in found for line in draft.lines]
        found[0].parts[0].lines = lines
        del found[0].parts[1:]
        gone.update(id(draft) for draft in found[1:])
    kept = [draft for draft in drafts if id(draft) not in gone]
    pages: dict[int, list[str]] = {}
    for draft in kept:
        if draft.kind is None and draft.size < 1.1 * body:
            pages.setdefault(draft.page, []).append(squash(draft.text(vocabulary)))
    for draft in kept:
        if draft.kind is None and draft.size > 1.1 * body and len(draft.lines) > 1:
            own = squash(draft.text(vocabulary))
            near = (text for page in range(draft.page - 3, draft.page + 4) for text in pages.get(page, ()))
            if len(own) > 30 and any(own in text for text in near):
                draft.kind = Kind.PULL_QUOTE
    return kept


def gather_boxed(drafts: list[Draft]) -> list[Draft]:
    """Boxes that make a list are read row by row, after the heading that stands among them."""
    pages: dict[int, list[Draft]] = {}
    for draft in drafts:
        pages.setdefault(draft.page, []).append(draft)
    moved: set[int] = set()
    first: dict[int, list[Draft]] = {}
    for on_page in pages.values():
        boxed = [draft for draft in on_page if "boxed" in draft.marks]
        if not boxed:
            continue
        around = bounds(map(_frame, boxed))
        heads = [
            draft
            for draft in on_page
            if draft.kind is Kind.HEADING and draft.block.container and _within(draft.box, around)
        ]
        together = set(map(id, heads + boxed))
        first[next(id(draft) for draft in on_page if id(draft) in together)] = heads + _row_by_row(boxed)
        moved |= together
        for draft in boxed:
            draft.under = heads[-1] if heads else None
    ordered: list[Draft] = []
    for draft in drafts:
        ordered += first.get(id(draft), [] if id(draft) in moved else [draft])
    return ordered


def _row_by_row(drafts: list[Draft]) -> list[Draft]:
    rows: list[list[Draft]] = []
    for draft in sorted(drafts, key=lambda draft: draft.box.top):
        if rows and draft.box.top < rows[-1][0].box.bottom:
            rows[-1].append(draft)
        else:
            rows.append([draft])
    return [draft for row in rows for draft in sorted(row, key=lambda draft: draft.box.left)]


def _within(box: Box, around: Box) -> bool:
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return around.left < x < around.right and around.top < y < around.bottom


def join_boxed_titles(drafts: list[Draft], body: float) -> list[Draft]:
    """A box that holds nothing but a title in two sizes holds one title."""
    groups: dict[tuple[int, int], list[Draft]] = {}
    for draft in drafts:
        groups.setdefault(place_of(draft), []).append(draft)
    gone: set[int] = set()
    for place, found in groups.items():
        titles = all(draft.bold and draft.size > 1.15 * body and len(draft.lines) <= 3 for draft in found)
        if place[1] and len(found) == 2 and titles and all(draft.kind is None for draft in found):
            found[0].parts[0].lines = found[0].lines + found[1].lines
            gone.add(id(found[1]))
    return [draft for draft in drafts if id(draft) not in gone]

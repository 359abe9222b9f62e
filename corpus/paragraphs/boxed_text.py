"""Text in boxes: a quotation, a title in two sizes, one item of a list that is drawn as boxes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.layout.dehyphenation import Vocabulary
from corpus.layout.units import bounds
from corpus.model import Box, Kind
from corpus.paragraphs.draft import OPENS_QUOTE, Draft, place_of, squash


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
        single = [draft for draft in single if draft.kind in (Kind.HEADING, Kind.PARAGRAPH) and len(draft.lines) <= 8]
        for draft in single:
            twins = [other for other in single if _same_look(draft, other)]
            if len(twins) >= 3 and not any(_same_block_below(draft, other) for other in on_page[page]):
                draft.marks.add("boxed")
    for draft in drafts:
        if "boxed" in draft.marks:
            draft.kind = Kind.LIST_ITEM


def _same_look(a: Draft, b: Draft) -> bool:
    p, q = a.block.container_box, b.block.container_box
    return (
        p is not None
        and q is not None
        and abs(a.size - b.size) < 0.3
        and a.bold == b.bold
        and abs(p.width - q.width) < 0.25 * p.width
        and abs(p.height - q.height) < 0.5 * p.height
    )


def _same_block_below(draft: Draft, other: Draft) -> bool:
    """Text right under the box and as wide: the box is that text's head, not an item."""
    box = draft.block.container_box
    if box is None or other is draft or other.page != draft.page or other.block.container == draft.block.container:
        return False
    own = other.box
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
        if "boxed" in draft.marks:
            pages.setdefault(draft.page, []).append(draft)
    ordered = list(drafts)
    for page, boxed in pages.items():
        around = bounds(draft.block.container_box or draft.box for draft in boxed)
        heads = [
            draft
            for draft in ordered
            if draft.page == page
            and draft.kind is Kind.HEADING
            and draft.block.container
            and _within(draft.box, around)
        ]
        place = min(ordered.index(draft) for draft in heads + boxed)
        for draft in heads + boxed:
            ordered.remove(draft)
        ordered[place:place] = heads + _row_by_row(boxed)
        for draft in boxed:
            draft.under = heads[-1] if heads else None
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

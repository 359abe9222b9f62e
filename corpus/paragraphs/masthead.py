"""The newsletter's own title on the first page, and the lines of number, date and motto that stand by it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from corpus.layout.dehyphenation import Vocabulary
from corpus.layout.page_layout import PageLayout
from corpus.model import Kind
from corpus.paragraphs.draft import Draft, squash

_MONTHS = (
    r"january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz|mai|juni|"
    r"juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|"
    r"marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|spring|summer|autumn|fall|winter|"
    r"frühling|frühjahr|sommer|herbst"
)


_ISSUE_SIGNS = re.compile(
    r"\b(?:newsletter|bulletin|gazette|rundbrief|mitteilungsblatt|gemeinde-?(?:info|brief)|infobrief)\b|"
    r"\b(?:volume|vol|issue|number|no|nr|ausgabe|jahrgang|numéro|número|quarter)\b[.\s]*\d|"
    rf"\b(?:{_MONTHS})\b[\s,.]*(?:\d{{1,2}}[\s,.]+)?\d{{4}}|\b\d{{4}}[./-]\d{{1,2}}(?:[./-]\d{{1,2}})?\b|第.{{1,4}}期",
    re.IGNORECASE,
)


#: What a line of a masthead may look like by itself.
_PLAIN = (Kind.HEADING, Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.CAPTION)


def name_mastheads(
    drafts: Sequence[Draft],
    pages: dict[int, PageLayout],
    body: float,
    vocabulary: Vocabulary,
    running: Sequence[str],
) -> None:
    """The newsletter's title and what stands by it: the largest text in the top third of the first page, the short
    lines above its foot or in its box, and lines that tell number or date before anything else."""
    first = [
        draft for draft in drafts if draft.page == 1 and draft.kind is not Kind.UNDECODABLE and not draft.block.stamp
    ]
    if not first:
        return
    page = pages[1]
    top, folded = page.height * 0.35, page.width > page.height
    high = [draft for draft in first if draft.box.bottom <= top and not _in_table(draft)]
    biggest = max(line.size for draft in first for line in draft.lines)
    titles = [draft for draft in high if max(line.size for line in draft.lines) >= max(0.9 * biggest, 1.5 * body)]
    if not _is_newsletters_title(titles, high, running, page.height, vocabulary):
        _name_opening(first, high, vocabulary)
        return
    for draft in titles:
        draft.kind = Kind.MASTHEAD
    boxes = {draft.block.container for draft in titles} - {0, *(_column(draft, top) for draft in titles)}
    for draft in high:
        short = draft.kind in (*_PLAIN, Kind.CONTACT, Kind.TABLE_ROW) and len(draft.text(vocabulary)) < 120
        above = any(
            draft.box.top < title.box.bottom - 2
            and _shares(draft, title, folded or _column(draft, top) != _column(title, top))
            for title in titles
        )
        if short and (above or draft.block.container in boxes):
            draft.kind = Kind.MASTHEAD
    foot = max(draft.box.bottom for draft in titles)
    below = [draft for draft in high if draft.box.top >= foot - 2 and draft.kind is not Kind.MASTHEAD]
    if folded:
        below = [draft for draft in below if any(_shares(draft, title, folded) for title in titles)]
    _name_below(sorted(below, key=lambda draft: draft.box.top), titles, page.height, vocabulary)


def _name_below(below: Sequence[Draft], titles: Sequence[Draft], height: float, vocabulary: Vocabulary) -> None:
    """Number, date and motto right below the title, up to the first article."""
    foot = max(draft.box.bottom for draft in titles)
    for draft in below:
        text = draft.text(vocabulary)
        close = draft.box.top < foot + max(4 * draft.size, 0.1 * height)
        if not close or len(text) >= 120 or draft.kind not in (*_PLAIN, Kind.TABLE_ROW):
            break
        if _ISSUE_SIGNS.search(text) or (draft.kind is not Kind.HEADING and _is_motto(draft, titles, text)):
            draft.kind = Kind.MASTHEAD
        elif draft.kind is Kind.HEADING:
            break  # the first article; a date under its title is its own


def _name_opening(first: Sequence[Draft], high: Sequence[Draft], vocabulary: Vocabulary) -> None:
    """Where no title is large: the first short lines, up to the one that tells number or date."""

    def plain(draft: Draft) -> bool:
        return draft in high and draft.kind in _PLAIN and len(draft.text(vocabulary)) <= 120

    opening = list(itertools.takewhile(plain, first[:6]))
    signed = [i for i, draft in enumerate(opening) if _ISSUE_SIGNS.search(draft.text(vocabulary))]
    for draft in opening[: signed[0] + 1 if signed else 0]:
        draft.kind = Kind.MASTHEAD


def _column(draft: Draft, top: float) -> int:
    """The box a draft stands in where that is a column of the page and no head over it, else 0."""
    box = draft.block.container_box
    return draft.block.container if box is not None and box.bottom > 1.5 * top else 0


def _shares(draft: Draft, title: Draft, apart: bool) -> bool:
    """Over or under the title, or level with it where both stand in one column and panel."""
    across = min(draft.box.right, title.box.right) - max(draft.box.left, title.box.left)
    down = min(draft.box.bottom, title.box.bottom) - max(draft.box.top, title.box.top)
    return across > 0 or (down > 0 and not apart)


def _in_table(draft: Draft) -> bool:
    row = draft.block.row
    return draft.kind is Kind.TABLE_ROW and not (row is not None and row.tabbed)


def _is_newsletters_title(
    titles: Sequence[Draft], high: Sequence[Draft], running: Sequence[str], height: float, vocabulary: Vocabulary
) -> bool:
    """Large text is the newsletter's title where number or date stand in or by it, or the running lines repeat it."""
    if not titles:
        return False
    foot = max(draft.box.bottom for draft in titles)
    for draft in high:
        text = draft.text(vocabulary)
        if len(text) < 120 and draft.box.top < foot + 0.1 * height and _ISSUE_SIGNS.search(text):
            return True
    names = [squash(draft.text(vocabulary)) for draft in titles]
    return any(
        len(name) > 3 and (name in line or line in name)
        for name in names
        for line in map(squash, running)
        if len(line) > 3
    )


def _is_motto(draft: Draft, titles: Sequence[Draft], text: str) -> bool:
    """One small line right under the newsletter's title."""
    return (
        len(draft.lines) == 1
        and not text.endswith(".")
        and any(
            0 <= draft.box.top - title.box.bottom < 1.5 * draft.size + 0.2 * title.size
            and draft.box.left < title.box.right
            and draft.box.right > title.box.left
            and draft.size < 0.6 * title.size
            for title in titles
        )
    )

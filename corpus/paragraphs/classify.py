"""Kinds of paragraphs: heading, list item, caption, contact box, pull quote, masthead, or plain prose."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.layout.dehyphenation import Vocabulary
from corpus.layout.page_layout import PageLayout
from corpus.layout.running_heads import JUMP
from corpus.model import Box, Kind
from corpus.paragraphs.boxed_text import name_box_lists
from corpus.paragraphs.draft import OPENS_QUOTE, Draft
from corpus.paragraphs.kinds import Seen, likeliest
from corpus.paragraphs.masthead import name_mastheads

_TELEPHONE = re.compile(r"\+?\d[\d\s()/.-]{6,}\d")
_CONTACT_SIGNS = [
    re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
    re.compile(r"(?:https?://|www\.)\S"),
    re.compile(r"(?:\btel|\bphone|\bfax|\btelefon|\bmobile?|电话|传真|☎)", re.IGNORECASE),
    _TELEPHONE,
    re.compile(r"\bIBAN\b|\bBIC\b"),
    re.compile(r"\b(?:str(?:aße|\.)|street|road|avenue|ave\.|box|compound|district|rue|calle|platz)\b", re.IGNORECASE),
    re.compile(r"\b\d{5,6}\b"),
]


_WORDS = re.compile(r"\w")


_FROM = re.compile(r"\b(?:from|von|de la page|de la p|suite de|viene)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sizes:
    """The size most text is set in: in the whole issue, and page by page."""

    issue: float
    pages: Mapping[int, float]

    @classmethod
    def of(cls, drafts: Sequence[Draft]) -> Sizes:
        pages: dict[int, Counter[float]] = {}
        whole: Counter[float] = Counter()
        for draft in drafts:
            counts = pages.setdefault(draft.page, Counter())
            for line in draft.lines:
                counts[round(line.size * 4) / 4] += len(line.text)
        for counts in pages.values():
            whole.update(counts)
        return cls(_commonest(whole), {page: _commonest(counts) for page, counts in pages.items()})

    def body(self, page: int) -> float:
        """What counts as body size on a page: its own, unless that is a page of large print."""
        return min(self.pages.get(page, self.issue), self.issue * 1.3)


def _commonest(counts: Counter[float]) -> float:
    return max(counts.items(), key=lambda item: (item[1], -item[0]))[0] if counts else 10.0


def name_captions(drafts: Sequence[Draft], layouts: Sequence[PageLayout], sizes: Sizes) -> None:
    """Sets the kind of drafts that stand by a picture and are set apart from the body."""
    pages = {layout.number: layout for layout in layouts}
    for draft in drafts:
        if draft.kind is None and _is_caption(draft, pages[draft.page].pictures, sizes.body(draft.page)):
            draft.kind = Kind.CAPTION
    for before, draft in itertools.pairwise(drafts):
        close = -0.5 * draft.size < draft.box.top - before.box.bottom < 1.2 * draft.size
        small = draft.size < 0.93 * min(sizes.pages[draft.page], sizes.issue) and draft.page == before.page
        if (
            draft.kind is None
            and before.kind is Kind.CAPTION
            and close
            and small
            and abs(draft.box.left - before.box.left) < 2 * draft.size
        ):
            draft.kind = Kind.CAPTION


def name_kinds(
    drafts: Sequence[Draft],
    layouts: Sequence[PageLayout],
    vocabulary: Vocabulary,
    sizes: Sizes,
    running: Sequence[str] = (),
) -> None:
    """Sets every draft's kind. ``running`` are the texts of the issue's running heads and feet."""
    pages = {layout.number: layout for layout in layouts}
    seen = [Seen.of(draft, draft.text(vocabulary)) for draft in drafts]
    weighed = {
        index: _kind(seen, index, sizes.body(draft.page))
        for index, draft in enumerate(drafts)
        if draft.kind in (None, Kind.CAPTION)
    }
    for index, kind in weighed.items():
        drafts[index].kind = kind
    name_mastheads(drafts, pages, sizes.issue, vocabulary, running)
    name_box_lists(drafts, sizes.issue)


def _kind(drafts: Sequence[Seen], index: int, body: float) -> Kind:
    """A bullet says what a paragraph is; the rest is weighed. A heading that is a quotation is a pull quote."""
    text = drafts[index].text
    if not _WORDS.search(text):
        return Kind.PARAGRAPH
    if drafts[index].bullet:
        return Kind.LIST_ITEM
    kind = likeliest(drafts, index, body)
    if kind is Kind.HEADING and drafts[index].draft.italic and OPENS_QUOTE.match(text):
        return Kind.PULL_QUOTE
    return Kind.CONTACT if kind in (Kind.PARAGRAPH, Kind.LIST_ITEM) and _is_contact(text) else kind


def _is_caption(draft: Draft, pictures: Sequence[Box], body: float) -> bool:
    if not pictures:
        return False
    lines = draft.lines
    if len(lines) > 6 or len(draft.parts) > 1:
        return False
    small = draft.size < 0.93 * body
    styled = draft.italic and draft.size <= 1.02 * body
    if not small and not styled:
        return False
    box, size = draft.box, draft.size
    for picture in pictures:
        if picture.width < 3 * size or picture.height < 3 * size:
            continue
        shared = min(box.right, picture.right) - max(box.left, picture.left)
        under = -0.5 * size <= box.top - picture.bottom <= (2.0 if small else 1.2) * size and shared > 0.6 * min(
            box.width, picture.width
        )
        level = min(box.bottom, picture.bottom) - max(box.top, picture.top) > 0.5 * box.height
        beside = (
            level
            and small
            and (-size <= box.left - picture.right <= 2 * size or -size <= picture.left - box.right <= 2 * size)
        )
        if under or beside:
            return True
    return False


def _is_contact(text: str) -> bool:
    if len(text) >= 400 or not ("@" in text or _TELEPHONE.search(text)):
        return False
    return sum(bool(sign.search(text)) for sign in _CONTACT_SIGNS) >= 3


def name_jumps(drafts: Sequence[Draft], vocabulary: Vocabulary) -> None:
    """Marks "Continued on page 5" and "Continued from page 1": they guide, and say nothing themselves."""
    for draft in drafts:
        text = draft.text(vocabulary) if len(draft.lines) == 1 else ""
        match = JUMP.match(text) if 0 < len(text) < 60 else None
        if match and draft.kind is None:
            draft.jump = int(match.group(2))
            draft.kind = Kind.RUNNING_HEAD if came_from(text) else Kind.RUNNING_FOOT


def came_from(text: str) -> int | None:
    """The page that a heading like "The lens, continued from page 1" goes on from."""
    match = JUMP.search(text)
    return int(match.group(2)) if match and _FROM.search(text[match.start() :]) else None

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
from corpus.paragraphs.draft import OPENS_QUOTE, Draft, is_bullet, item_number, place_of
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


_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")


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
    for index, draft in enumerate(drafts):
        if draft.kind is not None:
            continue
        body = sizes.body(draft.page)
        text = draft.text(vocabulary)
        following = drafts[index + 1] if index + 1 < len(drafts) else None
        if not _WORDS.search(text):
            draft.kind = Kind.PARAGRAPH
        elif is_bullet(text) or (draft.size < 1.15 * body and _in_numbered_list(drafts, index)):
            draft.kind = Kind.LIST_ITEM
        elif _opens_box(drafts, index, text, body):
            draft.kind = Kind.HEADING
        elif _is_heading(draft, text, body, drafts[index - 1] if index else None, following) and not _goes_on_bold(
            drafts, index, body
        ):
            draft.kind = Kind.PULL_QUOTE if draft.italic and OPENS_QUOTE.match(text) else Kind.HEADING
        elif _in_numbered_list(drafts, index):
            draft.kind = Kind.LIST_ITEM
        elif _is_contact(text):
            draft.kind = Kind.CONTACT
        else:
            draft.kind = Kind.PARAGRAPH
    name_mastheads(drafts, pages, sizes.issue, vocabulary, running)
    name_box_lists(drafts, sizes.issue)


def _opens_box(drafts: Sequence[Draft], index: int, text: str, body: float) -> bool:
    """The first words of a box, set apart from what follows in it."""
    draft = drafts[index]
    place = place_of(draft)
    if not place[1] or len(text) > 60 or len(draft.lines) > 3 or draft.size < 0.75 * body or text.endswith((".", ",")):
        return False
    if (
        index + 1 >= len(drafts)
        or place_of(drafts[index + 1]) != place
        or (index and place_of(drafts[index - 1]) == place)
    ):
        return False
    following = drafts[index + 1]
    capitals = text.isupper() and sum(c.isalpha() for c in text) > 3
    return (draft.bold and not following.bold) or capitals or all(line.underlined for line in draft.lines)


def _goes_on_bold(drafts: Sequence[Draft], index: int, body: float) -> bool:
    """Bold as the text before it in the same block: emphasis, no heading."""
    draft = drafts[index]
    before = drafts[index - 1] if index else None
    return (
        before is not None and draft.bold and before.bold and before.kind is Kind.PARAGRAPH
        and before.block is draft.block and draft.size < 1.1 * body
    )  # fmt: skip


def _in_numbered_list(drafts: Sequence[Draft], index: int) -> bool:
    """The draft before or after bears the next number."""
    own = item_number(drafts[index].first.text)
    for other, step in ((index - 1, -1), (index + 1, 1)):
        if own is not None and 0 <= other < len(drafts) and drafts[other].kind is not Kind.HEADING:
            found = item_number(drafts[other].first.text)
            if found is not None and found - own == step and drafts[other].page - drafts[index].page in (0, step):
                return True
    return False


def _is_heading(draft: Draft, text: str, body: float, before: Draft | None, following: Draft | None) -> bool:
    if len(text) > 200 or len(draft.lines) > 5 or len(draft.parts) > 1 or sum(c.isalpha() for c in text) < 2:
        return False
    if _ADDRESS.match(text) or (text.count("http") + text.count("@") > 0 and draft.size < 1.5 * body):
        return False
    ratio = draft.size / body
    closed = text.endswith((".", ",", ";", "。", "，")) and not text.endswith("..")
    if ratio >= 1.18 and not (closed and len(text) > 80):
        return True
    if OPENS_QUOTE.match(text) and closed:
        return False
    short = len(draft.lines) <= 3 and len(text) <= 120
    if before is not None and before.page == draft.page and before.last.right <= draft.first.left:
        level = abs(before.last.baseline - draft.first.baseline) < 0.3 * draft.size
        short = short and not level  # a name at the end of a letter's last line
    if (
        following is None
        or not short
        or (closed and not (draft.bold and len(draft.lines) == 1 and not text[0].islower() and text.count(" ") > 1))
    ):
        return False
    distinct = abs(following.size - draft.size) > 0.2 or following.first.colour != draft.first.colour
    brief = len(following.lines) <= 2 and distinct
    leads = following.page <= draft.page + 1 and (
        brief or not following.bold or following.size < 0.95 * draft.size or following.kind is not None
    )
    if draft.bold and ratio >= 0.92 and leads:
        return True
    if all(line.underlined for line in draft.lines) and ratio >= 0.95 and len(draft.lines) <= 2:
        return True
    letters = [c for c in text if c.isalpha()]
    if (
        len(letters) > 3
        and all(c.isupper() for c in letters)
        and len(draft.lines) <= 2
        and ratio >= 0.95
        and leads
        and not any(c.isdigit() for c in text)
    ):
        return True
    if len(text) > 60 or closed or not text[0].isupper():
        return False
    return ratio >= 1.06 and draft.first.colour != following.first.colour and len(draft.lines) == 1 and leads


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

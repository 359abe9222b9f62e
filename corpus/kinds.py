"""What a paragraph is: heading, list item, caption, pull quote, contact box, masthead, and which article it is in."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from corpus.drafts import Draft, is_bullet, is_numbered, item_number
from corpus.furniture import JUMP
from corpus.hyphens import Vocabulary
from corpus.layout import PageLayout, bounds
from corpus.model import Box, Kind

#: The name of an article that has none of its own: prose before the first heading, and where to write to.
UNTITLED_LEAD = "Editorial"
CONTACTS = "Contact details"

_OPENS_QUOTE = re.compile(r"[“„«\"‘'「『]")
_CONTACT_SIGNS = [
    re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
    re.compile(r"(?:https?://|www\.)\S"),
    re.compile(r"(?:\btel|\bphone|\bfax|\btelefon|\bmobile?|电话|传真|☎)", re.IGNORECASE),
    re.compile(r"\+?\d[\d\s()/.-]{6,}\d"),
    re.compile(r"\bIBAN\b|\bBIC\b"),
    re.compile(r"\b(?:str(?:aße|\.)|street|road|avenue|ave\.|box|compound|district|rue|calle|platz)\b", re.IGNORECASE),
    re.compile(r"\b\d{5,6}\b"),
]
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
    for before, draft in zip(drafts, drafts[1:], strict=False):
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
            draft.kind = Kind.PULL_QUOTE if draft.italic and _OPENS_QUOTE.match(text) else Kind.HEADING
        elif _in_numbered_list(drafts, index):
            draft.kind = Kind.LIST_ITEM
        elif _is_contact(text):
            draft.kind = Kind.CONTACT
        else:
            draft.kind = Kind.PARAGRAPH
    _name_mastheads(drafts, pages, sizes.issue, vocabulary, running)
    _name_box_lists(drafts, sizes.issue)


def _opens_box(drafts: Sequence[Draft], index: int, text: str, body: float) -> bool:
    """The first words of a box, set apart from what follows in it."""
    draft = drafts[index]
    place = _place(draft)
    if not place[1] or len(text) > 60 or len(draft.lines) > 3 or draft.size < 0.75 * body or text.endswith((".", ",")):
        return False
    if index + 1 >= len(drafts) or _place(drafts[index + 1]) != place or (index and _place(drafts[index - 1]) == place):
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
    if _ADDRESS.match(text) or text.count("http") + text.count("@") > 0 and draft.size < 1.5 * body:
        return False
    ratio = draft.size / body
    closed = text.endswith((".", ",", ";", "。", "，")) and not text.endswith("..")
    if ratio >= 1.18 and not (closed and len(text) > 80):
        return True
    if _OPENS_QUOTE.match(text) and closed:
        return False
    short = len(draft.lines) <= 3 and len(text) <= 120
    if before is not None and before.page == draft.page and before.last.right <= draft.first.left:
        if abs(before.last.baseline - draft.first.baseline) < 0.3 * draft.size:
            return False  # a name at the end of a letter's last line
    if (
        following is None
        or not short
        or (closed and not (draft.bold and len(draft.lines) == 1 and text[0].isupper() and text.count(" ") > 1))
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
    return len(text) < 400 and sum(bool(sign.search(text)) for sign in _CONTACT_SIGNS) >= 3


def _name_mastheads(
    drafts: Sequence[Draft],
    pages: dict[int, PageLayout],
    body: float,
    vocabulary: Vocabulary,
    running: Sequence[str],
) -> None:
    """The newsletter's title and what stands by it: the largest text in the top third of the first page, the short
    lines above its foot or in its box, and lines that tell number or date before anything else."""
    first = [draft for draft in drafts if draft.page == 1 and draft.kind is not Kind.UNDECODABLE]
    if not first:
        return
    top = pages[1].height * 0.35
    high = [draft for draft in first if draft.box.bottom <= top and draft.kind is not Kind.TABLE_ROW]
    biggest = max(line.size for draft in first for line in draft.lines)
    titles = [draft for draft in high if max(line.size for line in draft.lines) >= max(0.9 * biggest, 1.5 * body)]
    if not _is_newsletters_title(titles, high, running, pages[1].height, vocabulary):
        titles = []
    foot = max((draft.box.bottom for draft in titles), default=0.0)
    boxes = {draft.block.container for draft in titles} - {0}
    for draft in titles:
        draft.kind = Kind.MASTHEAD
    for draft in high:
        if draft.kind in (Kind.HEADING, Kind.PARAGRAPH, Kind.CONTACT) and len(draft.text(vocabulary)) < 120:
            if draft.box.top < foot - 2 or draft.block.container in boxes:
                draft.kind = Kind.MASTHEAD
    if titles:
        for draft in high:
            close = max(4 * draft.size, 0.1 * pages[1].height)
            near = foot - 2 <= draft.box.top < foot + close and draft.kind in (Kind.HEADING, Kind.PARAGRAPH)
            text = draft.text(vocabulary)
            if near and len(text) < 120 and (_ISSUE_SIGNS.search(text) or _is_motto(draft, titles, text)):
                draft.kind = Kind.MASTHEAD
        return
    opening: list[Draft] = []
    for draft in first[:6]:
        if draft not in high or draft.kind not in (Kind.HEADING, Kind.PARAGRAPH) or len(draft.text(vocabulary)) > 120:
            break
        opening.append(draft)
    signed = [i for i, draft in enumerate(opening) if _ISSUE_SIGNS.search(draft.text(vocabulary))]
    for draft in opening[: signed[0] + 1 if signed else 0]:
        draft.kind = Kind.MASTHEAD


def _is_newsletters_title(
    titles: Sequence[Draft], high: Sequence[Draft], running: Sequence[str], height: float, vocabulary: Vocabulary
) -> bool:
    """Large text is the newsletter's title where number or date stand in it or by it, or the running lines repeat it."""
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


def _name_box_lists(drafts: Sequence[Draft], body: float) -> None:
    """Three boxes and more of one look, each with a few words: a list drawn as boxes."""
    pages: dict[int, dict[int, list[Draft]]] = {}
    for draft in drafts:
        if draft.block.container:
            pages.setdefault(draft.page, {}).setdefault(draft.block.container, []).append(draft)
    for boxes in pages.values():
        single = [found[0] for found in boxes.values() if len(found) == 1 and found[0].block.container_box is not None]
        single = [draft for draft in single if draft.kind in (Kind.HEADING, Kind.PARAGRAPH) and len(draft.lines) <= 8]
        for draft in single:
            twins = [other for other in single if _same_look(draft, other)]
            if len(twins) >= 3 and not any(_same_block_below(draft, other) for other in drafts):
                draft.marks.add("boxed")
    for draft in drafts:
        if "boxed" in draft.marks:
            draft.kind = Kind.LIST_ITEM


def _same_look(a: Draft, b: Draft) -> bool:
    p, q = a.block.container_box, b.block.container_box
    return (
        p is not None and q is not None and abs(a.size - b.size) < 0.3 and a.bold == b.bold
        and abs(p.width - q.width) < 0.25 * p.width and abs(p.height - q.height) < 0.5 * p.height
    )  # fmt: skip


def _same_block_below(draft: Draft, other: Draft) -> bool:
    """Text right under the box and as wide: the box is that text's head, not an item."""
    box = draft.block.container_box
    if box is None or other is draft or other.page != draft.page or other.block.container == draft.block.container:
        return False
    own = other.box
    return 0 <= own.top - box.bottom < 2 * draft.size and box.left - 2 <= own.left and own.right <= box.right + 2


# --- pull quotes ----------------------------------------------------------------------------------------------


def squash(text: str) -> str:
    """Letters and digits alone, for comparing."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def name_jumps(drafts: Sequence[Draft], vocabulary: Vocabulary) -> None:
    """Marks "Continued on page 5" and "Continued from page 1": they guide, and say nothing themselves."""
    for draft in drafts:
        text = draft.text(vocabulary) if len(draft.lines) == 1 else ""
        match = JUMP.match(text) if 0 < len(text) < 60 else None
        if match and draft.kind is None:
            draft.jump = int(match.group(2))
            draft.kind = Kind.RUNNING_HEAD if _FROM.search(text) else Kind.RUNNING_FOOT


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
        quoted = _OPENS_QUOTE.match(texts[0]) and re.search(r"[”“\"»’」』]", " ".join(texts)[1:])
        shown = found[0].size > 1.1 * body and found[0].italic and len(found[0].lines) > 1 and len(texts[0]) < 250
        if not quoted and not (shown and len(found) < 3 and sum(map(len, texts[1:])) < 150):
            continue
        found[0].kind = Kind.PULL_QUOTE
        lines = [line for draft in found for line in draft.lines]
        found[0].parts[0].lines = lines
        del found[0].parts[1:]
        gone.update(id(draft) for draft in found[1:])
    kept = [draft for draft in drafts if id(draft) not in gone]
    whole = "\n".join(
        squash(draft.text(vocabulary)) for draft in kept if draft.kind is None and draft.size < 1.1 * body
    )
    for draft in kept:
        if draft.kind is None and draft.size > 1.1 * body and len(draft.lines) > 1:
            own = squash(draft.text(vocabulary))
            if len(own) > 30 and own in whole:
                draft.kind = Kind.PULL_QUOTE
    return kept


# --- articles -------------------------------------------------------------------------------------------------


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
            draft for draft in ordered
            if draft.page == page and draft.kind is Kind.HEADING and draft.block.container and _within(draft.box, around)
        ]  # fmt: skip
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
        groups.setdefault(_place(draft), []).append(draft)
    gone: set[int] = set()
    for place, found in groups.items():
        if place[1] and len(found) == 2 and all(draft.bold and draft.size > 1.15 * body for draft in found):
            if all(draft.kind is None and len(draft.lines) <= 3 for draft in found):
                found[0].parts[0].lines = found[0].lines + found[1].lines
                gone.add(id(found[1]))
    return [draft for draft in drafts if id(draft) not in gone]


def name_articles(drafts: Sequence[Draft], vocabulary: Vocabulary, sizes: Sizes) -> None:
    """Sets every draft's article and the headings above it."""
    titles = _titles(drafts, sizes, vocabulary)
    states = _States(drafts)
    seen_title = False
    jumps: dict[tuple[int, int], str] = {}
    last = None
    for draft in drafts:
        text = draft.text(vocabulary)
        if draft.jump is not None:
            if draft.kind is Kind.RUNNING_FOOT:
                jumps[draft.page, draft.jump] = draft.article = last.article if last else ""
            else:
                came = jumps.get((draft.jump, draft.page))
                if came:
                    states.of(draft).article = came
                    if last and last.page == draft.page and last.kind is Kind.HEADING:
                        last.article = came
                draft.article = states.of(draft).article
            continue
        opens_page = last is None or last.page != draft.page
        last = draft
        if draft.kind in (Kind.MASTHEAD, Kind.UNDECODABLE):
            continue
        state = states.of(draft)
        if draft.kind is Kind.HEADING:
            came = _carried(draft, text, jumps)
            if came:
                state.article = draft.article = came
                state.path = [(float("inf"), came)]
                last = draft
                continue
            if id(draft) in titles:
                state.article, state.path, seen_title = text, [(float("inf"), text)], True
                if opens_page:  # a box that opens the page gives it its article
                    states.flow.article, states.flow.path = state.article, list(state.path)
                draft.article = text
                continue
            rank = _rank(draft, text)
            while state.path and state.path[-1][0] <= rank:
                state.path.pop()
            draft.article, draft.headings = state.article, tuple(title for _, title in state.path)
            state.path.append((rank, text))
            continue
        if draft.under is not None:
            draft.article = draft.under.text(vocabulary)
            draft.headings = (draft.article,)
            continue
        lead = not seen_title and draft.page == 1 and not state.article
        draft.article = UNTITLED_LEAD if lead else state.article
        if draft.kind is Kind.CONTACT and (lead or not state.article):
            draft.article = CONTACTS
        draft.headings = tuple(title for _, title in state.path)
    _name_contacts(drafts, vocabulary)


def _carried(draft: Draft, text: str, jumps: Mapping[tuple[int, int], str]) -> str:
    """The article a heading like "The lens, continued from page 1" goes on with."""
    match = JUMP.search(text)
    if not match or not _FROM.search(text[match.start() :]):
        return ""
    return jumps.get((int(match.group(2)), draft.page), "")


@dataclass(slots=True)
class _State:
    article: str = ""
    path: list[tuple[float, str]] = field(default_factory=list)


class _States:
    """The article at hand: one for the pages' own flow, one for each box that has headings and text of its own."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        kinds: dict[tuple[int, int], set[bool]] = {}
        for draft in drafts:
            kinds.setdefault(_place(draft), set()).add(draft.kind is Kind.HEADING)
        self._own = {place for place, found in kinds.items() if place[1] and found == {True, False}}
        self.flow = _State()
        self._boxes: dict[tuple[int, int], _State] = {}

    def of(self, draft: Draft) -> _State:
        page, own = _place(draft)
        place = next(((page, box) for box in (own, *draft.block.around) if (page, box) in self._own), None)
        if place is None:
            return self.flow
        if place not in self._boxes:
            self._boxes[place] = _State(self.flow.article, list(self.flow.path))
        return self._boxes[place]


def _place(draft: Draft) -> tuple[int, int]:
    return draft.page, draft.block.container


def _name_contacts(drafts: Sequence[Draft], vocabulary: Vocabulary) -> None:
    """A heading over a contact box, and what stands under it, is no part of the article before."""
    for before, draft in zip(drafts, drafts[1:], strict=False):
        if draft.kind is Kind.CONTACT and before.kind is Kind.HEADING and before.article != before.text(vocabulary):
            before.article = draft.article = CONTACTS
            before.headings, draft.headings = (), draft.headings[-1:]


def _rank(draft: Draft, text: str) -> float:
    return (
        round(draft.size * 2) / 2
        + (0.2 if draft.bold else 0.0)
        + (0.1 if is_numbered(text) or re.match(r"\d+\s", text) else 0.0)
    )


def _titles(drafts: Sequence[Draft], sizes: Sizes, vocabulary: Vocabulary) -> set[int]:
    """Headings that open an article: well above the body and over prose of their own; else the issue's highest rank."""
    headings = [(index, draft) for index, draft in enumerate(drafts) if draft.kind is Kind.HEADING]
    if not headings:
        return set()
    large: list[int] = []
    page_top: dict[int, float] = {}
    for _, draft in headings:
        page_top[draft.page] = max(page_top.get(draft.page, 0.0), draft.size)
    for index, draft in headings:
        ratio = draft.size / sizes.pages[draft.page]
        if ratio < 1.35:
            continue
        first_on_page = index == 0 or drafts[index - 1].page != draft.page
        if _has_prose(drafts, index) or first_on_page or draft.size >= page_top[draft.page]:
            large.append(id(draft))
    looks = {_look(draft) for _, draft in headings if id(draft) in large}
    large = [id(draft) for _, draft in headings if id(draft) in large or _look(draft) in looks]
    if len(large) >= 2:
        return set(large)
    ranks = [_rank(draft, draft.text(vocabulary)) for _, draft in headings]
    numbered = [draft for _, draft in headings if re.match(r"\d{1,2}\.?\s\D", draft.text(vocabulary))]
    if len(numbered) >= 2:
        return {id(draft) for draft in numbered} | set(large)
    high = max(ranks)
    best = [draft for (_, draft), rank in zip(headings, ranks, strict=True) if rank >= high - 0.5]
    if len(best) < 2 and len(ranks) > 2:
        second = sorted(set(ranks))[-2] if len(set(ranks)) > 1 else high
        best = [draft for (_, draft), rank in zip(headings, ranks, strict=True) if rank >= second - 0.5]
    return {id(draft) for draft in best} | set(large)


def _look(draft: Draft) -> tuple[float, str, int]:
    return round(draft.size * 2) / 2, draft.first.first.font.name, draft.first.colour


def _has_prose(drafts: Sequence[Draft], index: int) -> bool:
    for draft in drafts[index + 1 : index + 12]:
        if draft.kind is Kind.HEADING and draft.size >= 0.9 * drafts[index].size:
            return False
        if draft.kind is Kind.HEADING and draft.size < 0.9 * drafts[index].size:
            return False
        if draft.kind is Kind.PARAGRAPH and sum(len(line.text) for line in draft.lines) > 80:
            return True
    return False

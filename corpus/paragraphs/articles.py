"""Articles: the one each paragraph belongs to, and the headings above it.

Titles open articles; a box with headings of its own is an article apart; "Continued from page 1" goes on with the
article that was left there.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.layout.dehyphenation import Vocabulary
from corpus.model import Kind
from corpus.paragraphs.classify import Sizes, came_from
from corpus.paragraphs.draft import Draft, is_numbered, place_of

#: The name of an article that has none of its own: prose before the first heading, and where to write to.
UNTITLED_LEAD = "Editorial"


CONTACTS = "Contact details"


def name_articles(drafts: Sequence[Draft], vocabulary: Vocabulary, sizes: Sizes) -> None:
    """Sets every draft's article and the headings above it."""
    walk = _Walk(drafts, vocabulary, sizes)
    for draft in drafts:
        walk.name(draft)
    _name_contacts(drafts, vocabulary)


class _Walk:
    """One walk over an issue's drafts, with the articles that are left for another page: by both pages."""

    def __init__(self, drafts: Sequence[Draft], vocabulary: Vocabulary, sizes: Sizes) -> None:
        self.vocabulary = vocabulary
        self.titles = _titles(drafts, sizes, vocabulary)
        self.states = _States(drafts)
        self.seen_title = False
        self.left: dict[tuple[int, int], str] = {}
        self.last: Draft | None = None

    def name(self, draft: Draft) -> None:
        if draft.jump is not None:
            self._jump(draft, draft.jump)
            return
        opens_page = self.last is None or self.last.page != draft.page
        self.last = draft
        if draft.kind in (Kind.MASTHEAD, Kind.UNDECODABLE):
            return
        state = self.states.of(draft)
        if draft.kind is Kind.HEADING:
            self._heading(draft, state, opens_page=opens_page)
        elif draft.under is not None:
            draft.article = draft.under.text(self.vocabulary)
            draft.headings = (draft.article,)
        else:
            lead = not self.seen_title and draft.page == 1 and not state.article
            draft.article = UNTITLED_LEAD if lead else state.article
            if draft.kind is Kind.CONTACT and (lead or not state.article):
                draft.article = CONTACTS
            draft.headings = state.headings

    def _jump(self, draft: Draft, page: int) -> None:
        """ "Continued on page 3" leaves the article at hand, "continued from page 1" goes on with it."""
        if draft.kind is Kind.RUNNING_FOOT:
            self.left[draft.page, page] = draft.article = self.last.article if self.last else ""
            return
        state = self.states.of(draft)
        if came := self.left.get((page, draft.page)):
            state.article = came
            if self.last and self.last.page == draft.page and self.last.kind is Kind.HEADING:
                self.last.article = came
        draft.article = state.article

    def _heading(self, draft: Draft, state: _State, *, opens_page: bool) -> None:
        text = draft.text(self.vocabulary)
        rank = _rank(draft, text)
        page = came_from(text)  # "The lens, continued from page 1"
        if page is not None and (came := self.left.get((page, draft.page))):
            state.begin(came, float("inf"))
        elif id(draft) in self.titles or rank >= state.rank:
            self.seen_title = True
            state.begin(text, rank)
            if opens_page:  # a box that opens the page gives it its article
                self.states.flow.begin(text, rank)
        else:
            while state.path and state.path[-1][0] <= rank:
                state.path.pop()
            draft.headings = state.headings
            state.path.append((rank, text))
        draft.article = state.article


@dataclass(slots=True)
class _State:
    """``rank``: that of the heading which named the article; one as high ends it."""

    article: str = ""
    rank: float = float("inf")
    path: list[tuple[float, str]] = field(default_factory=list)

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(title for _, title in self.path)

    def begin(self, article: str, rank: float) -> None:
        """Begin an article, which heads all that follows."""
        self.article, self.rank, self.path = article, rank, [(float("inf"), article)]


class _States:
    """The article at hand: one for the pages' own flow, one for each box that has headings and text of its own."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        kinds: dict[tuple[int, int], set[bool]] = {}
        for draft in drafts:
            kinds.setdefault(place_of(draft), set()).add(draft.kind is Kind.HEADING)
        self._own = {place for place, found in kinds.items() if place[1] and found == {True, False}}
        self.flow = _State()
        self._boxes: dict[tuple[int, int], _State] = {}

    def of(self, draft: Draft) -> _State:
        page, own = place_of(draft)
        place = next(((page, box) for box in (own, *draft.block.around) if (page, box) in self._own), None)
        if place is None:
            return self.flow
        if place not in self._boxes:
            self._boxes[place] = _State(self.flow.article, self.flow.rank, list(self.flow.path))
        return self._boxes[place]


def _name_contacts(drafts: Sequence[Draft], vocabulary: Vocabulary) -> None:
    """A heading over a contact box, and what stands under it, is no part of the article before."""
    for before, draft in itertools.pairwise(drafts):
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
    large = [
        id(draft)
        for index, draft in headings
        if id(draft) in large or (_look(draft) in looks and not _heads_headings(drafts, index))
    ]
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


def _heads_headings(drafts: Sequence[Draft], index: int) -> bool:
    """The next thing is a heading again: this one gathers them (a row of boxes) under the article at hand."""
    return index + 1 < len(drafts) and drafts[index + 1].kind is Kind.HEADING


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

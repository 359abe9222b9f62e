"""Drafts left hanging at the end of a column or page are joined with where they go on.

A sentence goes on in the next text of its own face and its own flow, and only there: a heading on the way ends it. It
goes on in small letters or in the middle of a word, first of all where the file goes on; where it goes on in a
capital, prose must fill its column up to the last line and prose as wide must open the next. What stood between
(captions, boxes, pull quotes) comes after.
"""

from __future__ import annotations

import re
from statistics import median

from corpus.model import Kind
from corpus.paragraphs.classify import came_from
from corpus.paragraphs.draft import BREAK, ENDS, Draft, is_bullet, is_numbered, item_number
from corpus.paragraphs.line_breaks import first_word
from corpus.text.sentences import split_sentences

#: How many drafts may stand between the two halves of a sentence.
_REACH = 30


def join_drafts(drafts: list[Draft], body: float) -> list[Draft]:
    """Drafts left hanging are joined with where they go on; what stood between comes after."""
    joined: list[Draft] = []
    taken: set[int] = set()
    for index, draft in enumerate(drafts):
        if index in taken:
            continue
        joined.append(draft)
        at = index
        while draft.kind is None and draft.closes and draft.size < 1.25 * body:
            found = _continuation(drafts, at, draft, taken)
            if found is None:
                break
            taken.add(found)
            draft.parts.extend(drafts[found].parts)
            draft.closes = drafts[found].closes
            at = found
    return joined


def _continuation(drafts: list[Draft], index: int, draft: Draft, taken: set[int]) -> int | None:
    target = _jumped(drafts, index, draft)
    if (
        target is not None
        and target not in taken
        and _same_face(draft, drafts[target])
        and drafts[target].first.text[:1].islower()
        and not ENDS.search(draft.last.text[-6:])
    ):
        return target
    page = draft.parts[-1].page
    ahead = range(index + 1, min(len(drafts), index + _REACH))
    for other in ahead:
        following = drafts[other]
        if (
            other not in taken
            and following.page == page
            and _written_on(draft, following)
            and following.opens
            and following.kind is None
            and _same_face(draft, following)
            and not _heads(following, draft)
            and _goes_on(draft, following)
        ):
            return other
    hyphened = bool(BREAK.search(draft.last.text[-2:]))
    for other in ahead:
        following = drafts[other]
        if following.page > page + 1:
            return None
        if other in taken or following.kind is not None or following.block.container != draft.block.container:
            if following.page == page or bool(following.block.container) != bool(draft.block.container):
                continue
            if other in taken or following.kind is not None:
                continue
        if _heads(following, draft) or came_from(following.last.text) is not None:
            return None
        if not _same_face(draft, following):
            if draft.bold and not following.bold:
                return None  # it heads what follows
            continue
        if following.opens and _goes_on(draft, following):
            return other
        if not hyphened:
            return None
    return None


def _written_on(draft: Draft, following: Draft) -> bool:
    """Whether the file goes on right after the draft's running text with what follows, and in small letters."""
    return (
        following.first.stream == max(draft.last.stream, draft.last.until) + 1
        and following.first.text[:1].islower()
        and len(draft.last.text.split()) > 2
    )


def _heads(following: Draft, draft: Draft) -> bool:
    """Larger or bolder than the text that was left hanging: something new begins here."""
    return following.size > 1.12 * draft.size or (
        following.bold and not draft.bold and following.size > 0.9 * draft.size and len(following.lines) < 4
    )


def _goes_on(draft: Draft, following: Draft) -> bool:
    last, first = draft.last, following.first
    lower = first.text[:1].islower()
    if BREAK.search(last.text[-2:]):
        return lower
    ended = bool(ENDS.search(last.text[-6:])) and _is_whole(last.text, first.text)
    room = draft.parts[-1].right - last.right
    full = draft.parts[-1].many and room < first_word(first) + 0.3 * last.size
    running = full and _is_prose(draft)
    if re.match(r"https?:|www\.", first.text):
        return running and not ended
    if lower:
        # a short line alone is a name, and goes on on no other page
        short = draft.page != following.page and len(draft.lines) == 1 and not _as_wide(draft, following)
        return not ended and (full or not short)
    if ended or is_bullet(first.text) or is_numbered(first.text):
        return False
    if is_bullet(draft.first.text) or item_number(draft.first.text) is not None or draft.bold:
        return False
    if first.text[:1].isdigit():
        return running
    return running and _is_prose(following) and _as_wide(draft, following)


def _is_whole(before: str, after: str) -> bool:
    """A sentence ends between the two: a stop after "Mr" is none, whatever letter follows."""
    after = after[:1].upper() + after[1:40]
    return len(split_sentences(f"{before[-40:]} {after}", "en")) > len(split_sentences(before[-40:], "en"))


def _is_prose(draft: Draft) -> bool:
    """Two lines and more that fill their column but for the last."""
    lines = draft.parts[-1].lines
    right = max(line.right for line in lines)
    return len(lines) > 1 and all(right - line.right < 4 * line.size for line in lines[:-1])


def _as_wide(a: Draft, b: Draft) -> bool:
    widths = [median([line.width for line in draft.parts[-1].lines]) for draft in (a, b)]
    return min(widths) > 0.8 * max(widths)


def _jumped(drafts: list[Draft], index: int, draft: Draft) -> int | None:
    """Where "Continued on page 5" after a draft leads: the first text after page 5's "Continued from"."""
    if index + 1 >= len(drafts) or drafts[index + 1].kind is not Kind.RUNNING_FOOT or drafts[index + 1].jump is None:
        return None
    for other in range(index + 2, len(drafts) - 1):
        found = drafts[other]
        if found.page == drafts[index + 1].jump and came_from(found.last.text) == draft.parts[-1].page:
            return other + 1
    return None


def _same_face(a: Draft, b: Draft) -> bool:
    if abs(a.last.size - b.first.size) > 0.08 * a.size:
        return False
    if a.last.last.font == b.first.first.font and a.last.last.font.name:
        return True
    return a.bold == b.bold and (a.italic == b.italic or a.last.italic == b.first.italic)

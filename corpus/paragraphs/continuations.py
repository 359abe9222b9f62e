"""Drafts left hanging at the end of a column or page are joined with where they go on.

The sentence must be open and the face the same; what stood between (captions, boxes, pull quotes) comes after.
"""

from __future__ import annotations

import re

from corpus.model import Kind
from corpus.paragraphs.draft import BREAK, ENDS, Draft, is_bullet, is_numbered


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
    last = draft.last
    hyphened = bool(BREAK.search(last.text[-2:]))
    ended = bool(ENDS.search(last.text[-6:])) and not hyphened
    full = draft.parts[-1].right - last.right < 1.2 * last.size and draft.parts[-1].many
    item = is_bullet(draft.first.text) or is_numbered(draft.first.text)
    page = draft.parts[-1].page
    passed_heading = False
    target = _jumped(drafts, index, draft)
    if target is not None and target not in taken:
        following = drafts[target]
        if not ended and _same_face(draft, following) and following.first.text[:1].islower():
            return target
    for other in range(index + 1, min(len(drafts), index + 30)):
        following = drafts[other]
        if other in taken or following.page > page + 1:
            continue
        if following.kind is not None or not following.opens:
            continue
        if not _same_face(draft, following):
            if following.size > 1.2 * draft.size and following.block.container == draft.block.container:
                passed_heading = True
            continue
        if bool(following.block.container) != bool(draft.block.container):
            continue
        if following.block.container != draft.block.container and following.page == page:
            continue
        first = following.first
        lower = first.text[:1].islower()
        if passed_heading and not (lower and (full or hyphened) and not ended):
            return None
        if hyphened:
            if lower:
                return other
            continue
        if ended:
            return other if lower and full else None
        if is_bullet(first.text) or is_numbered(first.text):
            return None
        if item:
            return other if lower and full else None
        if re.match(r"https?:|www\.", first.text):
            return None
        if draft.bold and not lower:
            return None
        if lower or first.text[:1] in "([“„«" or (first.text[:1].isdigit() and full):
            return other
        if full:
            return other
        passed_heading = True
    return None


def _jumped(drafts: list[Draft], index: int, draft: Draft) -> int | None:
    """Where "Continued on page 5" after a draft leads: the first text after page 5's "Continued from"."""
    if index + 1 >= len(drafts) or drafts[index + 1].kind is not Kind.RUNNING_FOOT or drafts[index + 1].jump is None:
        return None
    for other in range(index + 2, len(drafts) - 1):
        found = drafts[other]
        if (
            found.page == drafts[index + 1].jump
            and found.kind is Kind.RUNNING_HEAD
            and found.jump == draft.parts[-1].page
        ):
            return other + 1
    return None


def _same_face(a: Draft, b: Draft) -> bool:
    if abs(a.last.size - b.first.size) > 0.08 * a.size:
        return False
    if a.last.last.font == b.first.first.font and a.last.last.font.name:
        return True
    return a.bold == b.bold and (a.italic == b.italic or a.last.italic == b.first.italic)

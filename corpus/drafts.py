"""Blocks are cut into drafts of paragraphs, and drafts that run over columns and pages are joined.

A new paragraph begins at a bullet, an indent, a wider gap, a change of face, or after a last line that left room for
the next word. A draft whose sentence is left hanging goes on where the same face goes on. Pure functions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, TypeVar

from corpus.decode import is_rubbish
from corpus.hyphens import Vocabulary, join_lines, line_text
from corpus.layout import Block, bounds_of
from corpus.lines import CJK, Line
from corpus.model import Box, Kind

T = TypeVar("T")

_BULLET = re.compile(r"(?:[•◦‣⁃∙·▪▫■□●○◆◇❖❑❒✓✔➢➤►▶★☆✦✧♦]|[o§–—*-]\s)\s*\S")
_NUMBERED = re.compile(r"(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{2,4})[.)]|\d{1,3}\s[-–])\s*(?=\D)")
_LABEL = re.compile(r"(?:[^\W\d]\S*\s){0,2}[^\W\d][^\s：]{0,20}\s?(?:[:：](?:\s|$)|：)|【[^】]{1,8}】")
_ENDS = re.compile(r"[.!?:;。！？：；…][”\"’'»)\]）』」]*$")
_LETTER = re.compile(r"[^\W_]")
_BREAK = re.compile(r"[^\W_](?:-|\u00ad|\u2010|\ufffe)$")
_CJK = re.compile(f"[{CJK}]")


@dataclass(slots=True)
class Part:
    """The lines of a draft on one page and in one column; ``many``: several lines tell the column's edge.

    ``cells`` are the places among the lines at which a new cell of a table begins.
    """

    page: int
    lines: list[Line]
    right: float
    many: bool = True
    cells: tuple[int, ...] = ()

    @property
    def box(self) -> Box:
        return bounds_of(self.lines)


@dataclass(slots=True)
class Draft:
    """A paragraph in the making. ``block`` is the first one it stood in; ``opens``/``closes``: at the block's start/end;
    ``jump`` the page that "Continued on page 5" names; ``under`` the heading it was put under."""

    parts: list[Part]
    block: Block
    kind: Kind | None = None
    opens: bool = False
    closes: bool = False
    article: str = ""
    headings: tuple[str, ...] = ()
    jump: int | None = None
    under: Draft | None = field(default=None, repr=False)
    marks: set[str] = field(default_factory=set)
    kept: dict[str, Any] = field(default_factory=dict, repr=False)
    size: float = 0.0

    def __post_init__(self) -> None:
        self.size = median([line.size for line in self.lines])

    @property
    def lines(self) -> list[Line]:
        return [line for part in self.parts for line in part.lines]

    @property
    def first(self) -> Line:
        return self.parts[0].lines[0]

    @property
    def last(self) -> Line:
        return self.parts[-1].lines[-1]

    @property
    def page(self) -> int:
        return self.parts[0].page

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)

    @property
    def italic(self) -> bool:
        return all(line.italic for line in self.lines)

    @property
    def box(self) -> Box:
        return self._kept("box", lambda: self.parts[0].box)

    def text(self, vocabulary: Vocabulary) -> str:
        return self._kept("text", lambda: compose(self.parts, vocabulary)[0])

    def _kept(self, name: str, make: Callable[[], T]) -> T:
        """A value worked out once for the lines the draft has now."""
        lines = sum([len(part.lines) for part in self.parts])
        found: tuple[int, T] | None = self.kept.get(name)
        if found is None or found[0] != lines:
            found = self.kept[name] = (lines, make())
        return found[1]


def compose(parts: Sequence[Part], vocabulary: Vocabulary) -> tuple[str, list[tuple[int, int]]]:
    """The text of a draft and where in it each part stands, (start, end) without gaps between."""
    text, full = "", False
    edges: list[int] = []
    for part in parts:
        for index, line in enumerate(part.lines):
            written = line_text(line)
            if index in part.cells and text:
                joined = f"{text} {written}"
            else:
                joined = join_lines(text, written, vocabulary, full=full)
            full = part.right - line.right < 2 * line.size
            if index == 0:
                edges.append(max(0, len(joined) - len(written)) if text else 0)
            text = joined
    ends = [*edges[1:], len(text)]
    return text, list(zip(edges, ends, strict=True))


def is_bullet(text: str) -> bool:
    return bool(_BULLET.match(text))


def is_numbered(text: str) -> bool:
    return bool(_NUMBERED.match(text))


# --- one block ------------------------------------------------------------------------------------------------


def split_block(block: Block, pictures: Sequence[Box] = ()) -> list[Draft]:
    """The paragraphs of one block."""
    if block.row is not None:
        cells = [len(cell) for cell in block.row.cells]
        starts = tuple(sum(cells[:index]) for index in range(1, len(cells)))
        part = Part(block.page, list(block.row.lines), block.box.right, cells=starts)
        return [Draft([part], block, Kind.TABLE_ROW, True, True)]
    lines = block.lines
    right = max(line.right for line in lines)
    left = _left_edge(lines)
    gaps = [b.baseline - a.baseline for a, b in zip(lines, lines[1:], strict=False)]
    limits = [_limit(line, right, pictures) for line in lines]
    verse = _is_verse(lines, limits)
    groups: list[list[Line]] = [[lines[0]]]
    for index in range(1, len(lines)):
        if _begins(lines, index, groups[-1], left, limits, gaps, verse):
            groups.append([])
        groups[-1].append(lines[index])
    drafts = [Draft([Part(block.page, group, right, len(lines) > 1)], block) for group in groups]
    drafts[0].opens = True
    drafts[-1].closes = True
    return drafts


def _limit(line: Line, right: float, pictures: Sequence[Box]) -> float:
    """How far the line could have run: to the block's edge or a picture in its way."""
    near = 1.5 * line.size
    ahead = [
        p.left
        for p in pictures
        if p.top < line.bottom + near and p.bottom > line.top - near and line.right - line.size < p.left < right
    ]
    return min([right, *ahead])


def item_number(text: str) -> int | None:
    """The number an item begins with: "3", "3.", "(3)"."""
    match = re.match(r"\(?(\d{1,2})(?:[.)]?\s+|[.)、．])(?=[^\d\s])", text)
    return int(match.group(1)) if match else None


def _left_edge(lines: Sequence[Line]) -> float:
    """The edge most lines start at."""
    places: dict[int, int] = {}
    for line in lines:
        places[round(line.left / 2)] = places.get(round(line.left / 2), 0) + 1
    best = max(places.items(), key=lambda item: (item[1], -item[0]))[0]
    near = [line.left for line in lines if abs(line.left / 2 - best) <= 1]
    return min(near)


def _begins(
    lines: Sequence[Line],
    index: int,
    group: list[Line],
    left: float,
    limits: Sequence[float],
    gaps: Sequence[float],
    verse: bool,
) -> bool:
    line, before = lines[index], lines[index - 1]
    size = max(line.size, before.size)
    if abs(line.size - before.size) > 0.1 * size and abs(before.last.size - line.first.size) > 0.05 * size:
        return True
    if not _LETTER.search(line.text) or not _LETTER.search(before.text):
        return True
    if _BREAK.search(before.text[-2:]) and line.text[:1].islower():
        return False
    if is_rubbish(line.text) != is_rubbish(before.text):
        return True
    if (before.bold and not line.first.font.bold) or (line.bold and not before.last.font.bold):
        return True
    if before.bold and line.first.font.bold and line.first.colour != before.colour:
        return True
    if _LABEL.match(line.text) and _LABEL.match(group[0].text):
        return True
    if is_bullet(line.text) or (is_numbered(line.text) and _ENDS.search(before.text[-6:])):
        return True
    if is_numbered(line.text) and is_numbered(group[0].text) and abs(line.left - group[0].left) < 0.5 * size:
        return True
    number = item_number(line.text)
    if number is not None and abs(line.left - group[0].left) < 0.5 * size and item_number(group[0].text) == number - 1:
        return True
    gap, usual = gaps[index - 1], _leading(gaps, size)
    if gap > usual + 0.3 * size:
        return True
    hangs = item_number(group[0].text) is not None and line.left > group[0].left + 0.7 * size
    if hangs and len(group) < 4 and group[0].bold == line.bold and line.bold:
        return False
    if is_bullet(group[0].text):
        return (
            len(group) > 0
            and line.left < group[0].left + 0.3 * size
            and _slack(lines, index, limits) > _first_word(line)
        )
    ended = bool(_ENDS.search(before.text[-6:]))
    indent = line.left - max(left, min(before.left, left) if len(group) > 1 else left)
    if 0.7 * size < indent < 6 * size and abs(before.left - left) < 0.5 * size and not _centred(line, before):
        return ended or line.text[:1].isupper() or bool(_CJK.match(line.text[0]))
    if _centred(line, before):
        return False
    slack = _slack(lines, index, limits)
    if _CJK.match(line.text[0]) and _CJK.match(before.text[-1]):
        return slack > 2.2 * size
    if _LABEL.match(line.text) and slack > _first_word(line):
        return True
    room = _first_word(line) + 0.3 * size
    if line.text[:1].islower() and not ended:
        return False
    if verse:
        return ended and slack > room + 4 * size
    if ended:
        return slack > room + 0.2 * size
    return slack > 1.3 * room + 0.8 * size


def _is_verse(lines: Sequence[Line], limits: Sequence[float]) -> bool:
    """A few lines most of which end before they must: an address, a poem, a list of names. They stay together."""
    if not 3 <= len(lines) <= 12:
        return False
    early = sum(
        _slack(lines, index, limits) > 1.3 * _first_word(lines[index]) + lines[index].size
        for index in range(1, len(lines))
    )
    return early >= 0.6 * (len(lines) - 1)


def _leading(gaps: Sequence[float], size: float) -> float:
    """The usual distance of a block's baselines: the smaller ones, since wide ones part paragraphs."""
    near = sorted([gap for gap in gaps if gap > 0.5 * size])
    if not near:
        return size * 1.2
    return near[len(near) // 4] if len(near) > 2 else min(near[0], 1.5 * size)


def _slack(lines: Sequence[Line], index: int, limits: Sequence[float]) -> float:
    """The room the line before left at its end, judged by its neighbours (text may run around a picture)."""
    before = lines[index - 1]
    near = [line.right for line in lines[max(0, index - 3) : index + 2]]
    return min(limits[index - 1], max(near)) - before.right


def _first_word(line: Line) -> float:
    """The width of the line's first word (one character in Chinese), by its share of the line."""
    if _CJK.match(line.text[0]):
        return line.size
    word = line.text.split(" ", 1)[0]
    return line.width * len(word) / max(1, len(line.text))


def _centred(line: Line, before: Line) -> bool:
    middle = (line.left + line.right) / 2
    other = (before.left + before.right) / 2
    return abs(middle - other) < 0.4 * line.size and abs(line.left - before.left) > 0.7 * line.size


# --- over columns and pages -----------------------------------------------------------------------------------


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
    hyphened = bool(_BREAK.search(last.text[-2:]))
    ended = bool(_ENDS.search(last.text[-6:])) and not hyphened
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
        if passed_heading and not (lower and full and not ended):
            return None
        if hyphened:
            return other if lower else None
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
        if full and len(draft.lines) > 1:
            return other
        return None
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

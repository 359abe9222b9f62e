"""Blocks are cut into drafts of paragraphs.

A new paragraph begins at a bullet, an indent, a wider gap, a change of face, or after a last line that left room for
the next word. Pure functions over values; distances in units of the lines' own size.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from corpus.layout.line import CJK, Line
from corpus.layout.page_layout import Block
from corpus.model import Box, Kind
from corpus.paragraphs.draft import BREAK, ENDS, Draft, Part, is_bullet, is_numbered, item_number
from corpus.pdf.garbled_text import is_rubbish

_LABEL = re.compile(r"(?:[^\W\d]\S*\s){0,2}[^\W\d][^\s：]{0,20}\s?(?:[:：](?:\s|$)|：)|【[^】]{1,8}】")


_CJK = re.compile(f"[{CJK}]")


_LETTER = re.compile(r"[^\W_]")


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
    gaps = [b.baseline - a.baseline for a, b in itertools.pairwise(lines)]
    limits = [_limit(line, right, pictures) for line in lines]
    verse = _is_verse(lines, limits)
    groups: list[list[Line]] = [[lines[0]]]
    for index in range(1, len(lines)):
        if _begins(lines, index, groups[-1], left, limits, gaps, verse):
            groups.append([])
        groups[-1].append(lines[index])
    many = sum(right - line.right < 1.5 * line.size for line in lines) > 1
    drafts = [Draft([Part(block.page, group, right, many)], block) for group in groups]
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
    if BREAK.search(before.text[-2:]) and line.text[:1].islower():
        return False
    if is_rubbish(line.text) != is_rubbish(before.text):
        return True
    if (before.bold and not line.first.font.bold) or (line.bold and not before.last.font.bold):
        return True
    if before.bold and line.first.font.bold and line.first.colour != before.colour:
        return True
    if _LABEL.match(line.text) and _LABEL.match(group[0].text):
        return True
    if is_bullet(line.text) or (is_numbered(line.text) and ENDS.search(before.text[-6:])):
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
            and _slack(lines, index, limits) > first_word(line)
        )
    ended = bool(ENDS.search(before.text[-6:]))
    indent = line.left - max(left, min(before.left, left) if len(group) > 1 else left)
    if 0.7 * size < indent < 6 * size and abs(before.left - left) < 0.5 * size and not _centred(line, before):
        return ended or line.text[:1].isupper() or bool(_CJK.match(line.text[0]))
    if _centred(line, before):
        return False
    slack = _slack(lines, index, limits)
    if _CJK.match(line.text[0]) and _CJK.match(before.text[-1]):
        return slack > 2.2 * size
    if _LABEL.match(line.text) and slack > first_word(line):
        return True
    room = first_word(line) + 0.3 * size
    if line.text[:1].islower() and not ended:
        return False
    if verse:
        return ended and slack > room + 4 * size
    if ended:
        return slack > room + 0.2 * size
    return slack > 1.3 * room + 0.8 * size


def _is_verse(lines: Sequence[Line], limits: Sequence[float]) -> bool:
    """A few lines most of which end before they must: an address, a poem, a list of names. They stay together."""
    if not 3 <= len(lines) <= 12 or sum(is_bullet(line.text) or is_numbered(line.text) for line in lines) > 1:
        return False
    early = sum(
        _slack(lines, index, limits) > 1.3 * first_word(lines[index]) + lines[index].size
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


def first_word(line: Line) -> float:
    """The width of the line's first word (one character in Chinese), by its share of the line."""
    if _CJK.match(line.text[0]):
        return line.size
    word = line.text.split(" ", 1)[0]
    return line.width * len(word) / max(1, len(line.text))


def _centred(line: Line, before: Line) -> bool:
    middle = (line.left + line.right) / 2
    other = (before.left + before.right) / 2
    return abs(middle - other) < 0.4 * line.size and abs(line.left - before.left) > 0.7 * line.size

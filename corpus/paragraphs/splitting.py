"""Blocks are cut into drafts of paragraphs.

What is certain is said here (a bullet, the next number, another face, a broken word); where text alone and its place
must tell whether a line goes on, ``line_breaks`` weighs them. Pure functions over values; distances in units of the
lines' own size.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from corpus.layout.line import Line
from corpus.layout.page_layout import Block
from corpus.model import Box, Kind
from corpus.paragraphs.draft import BREAK, ENDS, Draft, Part, is_bullet, item_number
from corpus.paragraphs.line_breaks import Setting, centred, goes_on, leads_on, word_room
from corpus.pdf.garbled_text import is_rubbish

#: A street, or a postal code after a comma or before a place.
_STREET = re.compile(
    r"\b(?:str(?:aße|\.)|street|road|avenue|ave\.|p\.?\s?o\.?\sbox|rue|calle|platz|hall)\b|\b[A-Z]{2}\s\d{5}\b|\b\d{6}\b",
    re.IGNORECASE,
)
_REACHED = re.compile(r"\+?\d[\d\s()/.-]{6,}\d|[\w.+-]+@[\w-]+\.\w+", re.IGNORECASE)
_LETTER = re.compile(r"[^\W_]")


def split_block(block: Block, pictures: Sequence[Box] = ()) -> list[Draft]:
    """The paragraphs of one block."""
    if block.row is not None:
        cells = [len(cell) for cell in block.row.cells]
        starts = tuple(sum(cells[:index]) for index in range(1, len(cells)))
        part = Part(block.page, list(block.row.lines), block.box.right, cells=starts)
        return [Draft([part], block, Kind.TABLE_ROW, True, True)]
    lines = block.lines
    if block.stamp:
        return [Draft([Part(block.page, list(lines), block.box.right)], block, Kind.PARAGRAPH)]
    setting = setting_of(block, pictures)
    address = _is_address(lines) and setting.forced(0) < 0.7
    groups: list[list[Line]] = [[lines[0]]]
    for index in range(1, len(lines)):
        begins = certain(setting, index, groups[-1])
        if begins is None and address:
            begins = False
        if begins is None:
            begins = goes_on(setting, index, groups[-1]) < 0.5
        if begins:
            groups.append([])
        groups[-1].append(lines[index])
    right = max(line.right for line in lines)
    many = sum(right - line.right < 1.5 * line.size for line in lines) > 1
    drafts = [Draft([Part(block.page, group, right, many)], block) for group in groups]
    drafts[0].opens = True
    drafts[-1].closes = True
    return drafts


def setting_of(block: Block, pictures: Sequence[Box] = ()) -> Setting:
    """What a block's lines have in common."""
    lines = block.lines
    right = max(line.right for line in lines)
    gaps = [b.baseline - a.baseline for a, b in itertools.pairwise(lines)]
    limits = [_limit(line, right, pictures) for line in lines]
    left = min(line.left for line in lines)
    column = min(left, block.column[0]) if block.column[1] else left, max(right, block.column[1])
    return Setting(lines, limits, column, _left_edge(lines), _leading(gaps, lines[0].size))


def certain(setting: Setting, index: int, group: Sequence[Line]) -> bool | None:
    """Whether line ``index`` begins a paragraph, where its face, its mark or a broken word say so; None elsewhere."""
    line, before = setting.lines[index], setting.lines[index - 1]
    size = max(line.size, before.size)
    if abs(line.size - before.size) > 0.1 * size and abs(before.last.size - line.first.size) > 0.05 * size:
        return True
    if not _LETTER.search(line.text) or not _LETTER.search(before.text):
        return True
    if BREAK.search(before.text[-2:]) and line.text[:1].isalnum():
        return False
    if is_rubbish(line.text) != is_rubbish(before.text):
        return True
    if before.bold and line.first.font.bold and line.first.colour != before.colour:
        return True
    if is_bullet(line.text):
        dash = line.text[0] in "-–—·*" and not is_bullet(group[0].text) and not ENDS.search(before.text[-6:])
        if not dash or setting.room(index) > 0:
            return True
    number = item_number(line.text)
    if number is not None and abs(line.left - group[0].left) < 0.5 * size and item_number(group[0].text) == number - 1:
        return True
    if line.baseline - before.baseline > setting.usual + 0.6 * size and not line.text[:1].islower():
        return True
    ended = bool(ENDS.search(before.text[-6:]))
    wall, edge = setting.column
    if not ended and setting.room(index) <= 0 and edge - before.right < word_room(line) and edge - wall > 15 * size:
        running = len(setting.lines) > 5 and setting.forced(index) > 0.85
        if running or (leads_on(before) and not line.text[:1].isupper()):
            return False  # in running text a line that was full goes on
    indented = 0.7 * size < line.left - setting.left < 6 * size and abs(before.left - setting.left) < 0.5 * size
    indented = indented and not is_bullet(group[0].text) and not centred(line, before)
    return True if ended and indented else None


def _is_address(lines: Sequence[Line]) -> bool:
    """A few short lines that say where somebody is to be found: they stay together."""
    if not 2 <= len(lines) <= 8:
        return False
    if any(line.text.endswith(".") for line in lines):
        return False
    text = " ".join(line.text for line in lines)
    return len(text) < 300 and len(_STREET.findall(text)) > 0 and len(_REACHED.findall(text)) > 0


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


def _leading(gaps: Sequence[float], size: float) -> float:
    """The usual distance of a block's baselines: the smaller ones, since wide ones part paragraphs."""
    near = sorted([gap for gap in gaps if gap > 0.5 * size])
    if not near:
        return size * 1.2
    return near[len(near) // 4] if len(near) > 2 else min(near[0], 1.5 * size)

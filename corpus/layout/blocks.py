"""Lines of one face under each other are one block, as far as each is the only line under the one before.

Pure functions over values; distances in units of the lines' own size.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.layout.line import Line
from corpus.model import Box
from corpus.pdf.page import Rule
from corpus.places import Places


def make_blocks(lines: Sequence[Line], rules: Sequence[Rule]) -> list[list[Line]]:
    """Chains of lines, each the only one under the one before, in one face and near."""
    level = [line for line in lines if not line.angle]
    above: dict[int, list[int]] = {index: [] for index in range(len(level))}
    below: dict[int, list[int]] = {index: [] for index in range(len(level))}
    bars = [rule.box for rule in rules if not rule.upright]
    places = Places(Box(line.left, line.baseline - line.size, line.right, line.baseline) for line in level)
    for i, line in enumerate(level):
        floor = line.baseline + 2.6 * line.size
        for j in sorted(places.near(Box(line.left, line.baseline, line.right, floor))):
            other = level[j]
            if j <= i or other.baseline > floor:
                continue
            if other.baseline - line.baseline < 0.5 * min(line.size, other.size) or not _overlap(line, other):
                continue
            if below[i] and other.baseline - level[below[i][0]].baseline > 0.5 * other.size:
                break
            below[i].append(j)
            above[j].append(i)
    for j, found in above.items():  # the nearest only: what another line hides is not directly above
        nearest = max((level[i].baseline for i in found), default=0.0)
        above[j] = [i for i in found if nearest - level[i].baseline < 0.5 * level[j].size]
    chains: list[list[Line]] = []
    chain_of: dict[int, list[Line]] = {}
    for i, line in enumerate(level):
        chain = None
        if len(above[i]) == 1:
            up = above[i][0]
            if len(below[up]) == 1 and _alike(level[up], line) and not _barred(level[up], line, bars):
                chain = chain_of[up]
                if _beside(level, i, chain):
                    chain = None
        if chain is None:
            chain = []
            chains.append(chain)
        chain.append(line)
        chain_of[i] = chain
    chains.extend([line] for line in lines if line.angle)
    return chains


def _beside(level: Sequence[Line], index: int, chain: Sequence[Line]) -> bool:
    """Another line on this line's baseline stands under the chain too: the chain would run through it."""
    line = level[index]
    if not any(
        0 <= other < len(level) and abs(level[other].baseline - line.baseline) < 0.5 * line.size
        for other in (index - 1, index + 1)
    ):
        return False
    left, right = min(c.left for c in chain), max(c.right for c in chain)
    for step in (-1, 1):
        other = index + step
        while 0 <= other < len(level) and abs(level[other].baseline - line.baseline) < 0.5 * line.size:
            mate = level[other]
            if min(mate.right, right) - max(mate.left, left) > 0.5 * mate.size:
                return True
            other += step
    return False


def _overlap(a: Line, b: Line) -> bool:
    shared = min(a.right, b.right) - max(a.left, b.left)
    return shared > 0.3 * min(a.size, b.size)


def _alike(a: Line, b: Line) -> bool:
    biggest = max(a.size, b.size)
    if abs(a.size - b.size) > 0.12 * biggest and abs(a.last.size - b.first.size) > 0.05 * biggest:
        return False
    if b.baseline - a.baseline > 2.2 * max(a.size, b.size):
        return False
    if (a.bold and not b.first.font.bold) or (b.bold and not a.last.font.bold):
        return False
    shared = min(a.right, b.right) - max(a.left, b.left)
    return shared > 0.5 * min(a.width, b.width) or abs(a.left - b.left) < 3 * a.size


def _barred(a: Line, b: Line, bars: Sequence[Box]) -> bool:
    low, high = a.baseline + 0.3 * a.size, b.baseline - 0.6 * b.size
    wide = 0.6 * min(a.width, b.width)
    return any(
        low <= (bar.top + bar.bottom) / 2 <= high
        and min(bar.right, max(a.right, b.right)) - max(bar.left, min(a.left, b.left)) > wide
        for bar in bars
    )

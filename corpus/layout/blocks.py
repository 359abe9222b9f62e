"""Lines of one face under each other are one block, as far as each is the only line under the one before, or running
text that the file goes on with.

Pure functions over values; distances in units of the lines' own size.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from corpus.layout.line import ADDRESS, Line
from corpus.layout.tables import Row
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
            chain = next((chain_of[up] for up in above[i] if _reads_on_from(chain_of[up], line)), None)
            if chain is not None and _barred(chain[-1], line, bars):
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


def _reads_on_from(chain: Sequence[Line], line: Line) -> bool:
    """The file goes on with ``line`` right after a chain of running text, in its face and at its edge: whatever else
    stands below it."""
    last = chain[-1]
    return (
        line.stream == max(last.stream, last.until) + 1
        and abs(last.left - line.left) < 2 * line.size
        and 2 * sum(one.text[:1].islower() for one in (*chain[1:], line)) >= len(chain)
        and _alike(last, line)
    )


def _barred(a: Line, b: Line, bars: Sequence[Box]) -> bool:
    low, high = a.baseline + 0.3 * a.size, b.baseline - 0.6 * b.size
    wide = 0.6 * min(a.width, b.width)
    return any(
        low <= (bar.top + bar.bottom) / 2 <= high
        and min(bar.right, max(a.right, b.right)) - max(bar.left, min(a.left, b.left)) > wide
        for bar in bars
    )


def rows_taken_apart(blocks: Sequence[tuple[Sequence[Line], int]], body: float) -> list[Row]:
    """Lines set with tabs whose pieces stand in different blocks: the file writes them one after the other, from left
    to right on one baseline, and only then goes on below. ``blocks`` are lines with the box they stand in, ``body`` is
    the page's size of text: titles side by side head columns.

    A page of columns that was written line by line across them is none: its pieces read on.
    """
    home = {id(line): place for place, (lines, _) in enumerate(blocks) for line in lines}
    box = {id(line): container for lines, container in blocks for line in lines}
    written = sorted([line for lines, _ in blocks for line in lines if not line.angle], key=lambda line: line.stream)
    rows: list[list[Line]] = []
    for before, line in itertools.pairwise(written):
        if not _goes_across(before, line) or box[id(before)] != box[id(line)]:
            continue
        if rows and rows[-1][-1] is before:
            rows[-1].append(line)
        else:
            rows.append([before, line])
    if sum(_reads_on(row) for row in rows) > 0.2 * len(rows):
        return []
    return [
        Row(tuple((line,) for line in row), tabbed=True)
        for run in _runs(rows)
        for row in run
        if len({home[id(line)] for line in row}) > 1
        and not _reads_on(row)
        and not all(line.bold or line.size > 1.1 * body for line in row)
        and not any(_names_two_addresses(other) for other in run)
    ]


def _runs(rows: Sequence[list[Line]]) -> list[list[list[Line]]]:
    """Rows that follow each other in the file, line under line."""
    runs: list[list[list[Line]]] = []
    for row in rows:
        above = runs[-1][-1] if runs else None
        if above and row[0].stream <= above[-1].stream + 2 and row[0].baseline - above[0].baseline < 2 * row[0].size:
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _names_two_addresses(row: Sequence[Line]) -> bool:
    """Two people to be reached side by side, each in a column of his own."""
    return sum(bool(ADDRESS.search(line.text)) for line in row) > 1


def _goes_across(before: Line, line: Line) -> bool:
    """Whether a line is the next piece of the baseline of the one written before it."""
    return (
        line.stream == max(before.stream, before.until) + 1
        and abs(line.baseline - before.baseline) < 0.35 * min(line.size, before.size)
        and line.left > before.right
        and _speaks(before)
        and _speaks(line)
    )


def _speaks(line: Line) -> bool:
    return any(map(str.isalnum, line.text))


def _reads_on(row: Sequence[Line]) -> bool:
    return any(line.text[:1].islower() and not ADDRESS.search(line.text) for line in row)

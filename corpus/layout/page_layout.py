"""Lines become blocks in reading order, page by page.

A block is a stretch of lines of one face under each other. Boxes with a background or a border are read whole;
inside a box or page the order comes from geometry: cut into bands where the whole width is clear, into columns
where a gutter runs through, and where neither is possible by "above" and "left of". Pure functions over values.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from corpus.layout.blocks import make_blocks, rows_taken_apart
from corpus.layout.boxes import find_bars, find_containers, find_obstacles, inside_of, nest
from corpus.layout.drawings import find_stamps
from corpus.layout.line import Line
from corpus.layout.reading_order import in_order, in_panels
from corpus.layout.tables import Row, find_grids, grid_rows
from corpus.layout.units import Unit, bounds, bounds_of
from corpus.model import Box
from corpus.pdf.page import Area, PageContent

#: On a page with more blocks than this no column's edge is looked for.
MOST_BLOCKS = 600


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one face under each other, or the row of a table.

    ``container`` names the box around it (0: the page), ``around`` the boxes around that box, inmost first; ``column``
    is how far to the left and right its lines could have run; ``stamp``: it is written across other text.
    """

    page: int
    lines: tuple[Line, ...]
    container: int = 0
    row: Row | None = None
    container_box: Box | None = None
    around: tuple[int, ...] = ()
    column: tuple[float, float] = (0.0, 0.0)
    stamp: bool = False

    @property
    def box(self) -> Box:
        return bounds_of(self.lines)

    @property
    def size(self) -> float:
        return self.lines[0].size


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A page's blocks in reading order, in the upright frame of PageContent."""

    number: int
    width: float
    height: float
    turns: int
    blocks: tuple[Block, ...]
    pictures: tuple[Box, ...] = ()
    label: str | None = None


def lay_out(page: PageContent, lines: Sequence[Line]) -> PageLayout:
    """The page's lines (without its running heads and feet) as blocks in reading order; stamps come last."""
    stamps = find_stamps(lines)
    if stamps:
        across = set(map(id, stamps))
        lines = [line for line in lines if id(line) not in across]
    if not lines:
        return PageLayout(page.number, page.width, page.height, page.turns, (), page.pictures, page.label)
    body = median(line.size for line in lines)
    found = _in_order(page, lines, body, ())
    torn = rows_taken_apart([(block.lines, block.container) for block in found if block.row is None], body)
    blocks = _with_columns(_in_order(page, lines, body, torn) if torn else found)
    blocks += tuple(Block(page.number, (line,), stamp=True) for line in stamps)
    return PageLayout(page.number, page.width, page.height, page.turns, blocks, page.pictures, page.label)


def _in_order(page: PageContent, lines: Sequence[Line], body: float, rows: Sequence[Row]) -> list[Block]:
    """The page's lines as blocks in reading order; ``rows`` are known to be rows, ``body`` is its size of text."""
    known = {id(line) for row in rows for line in row.lines}
    left = [line for line in lines if id(line) not in known]
    tables: list[Unit] = [Unit([bounds_of(row.lines)], list(row.lines), [row]) for row in rows]
    frames: list[Area] = []
    for grid in find_grids(page.rules, page.areas):
        held = [line for line in left if grid.holds(line)]
        if grid.frames(held):
            frames.extend(Area(box, None, outlined=True) for box in grid.boxes(held))
            continue
        found = grid_rows(grid, held) if held else None
        if found:
            taken = set(map(id, held))
            left = [line for line in left if id(line) not in taken]
            tables.append(Unit([grid.box], held, found))
    containers = find_containers(replace(page, areas=(*page.areas, *frames)) if frames else page, left)
    owner = {id(line): containers.innermost(line.box) for line in left}
    root: list[Unit] = []
    inside: dict[int, list[Unit]] = {index: [] for index in range(len(containers.pieces))}
    groups: dict[int, list[Line]] = {}
    for line in left:
        groups.setdefault(owner[id(line)], []).append(line)
    for index, members in groups.items():
        home = root if index < 0 else inside[index]
        home.extend(Unit([bounds_of(block)], block, container=index + 1) for block in make_blocks(members, page.rules))
    for table in tables:
        index = containers.innermost(table.box)
        table.container = index + 1
        (root if index < 0 else inside[index]).append(table)
    pictures = find_obstacles(page, lines)
    for bar in find_bars(page, lines):
        if any(inside_of(bar.box, table.box) for table in tables):
            continue
        index = containers.innermost(bar.box)
        (pictures if index < 0 else inside[index]).append(bar)
    nest(containers, inside, root)
    folded = page.width > page.height
    units = in_panels(root + pictures, body, page.width) if folded else in_order(root + pictures, body)
    boxes = {index + 1: bounds(pieces) for index, pieces in enumerate(containers.pieces)}
    return list(_flat(units, page.number, boxes, ()))


def _with_columns(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Blocks with the edges of their column: as far as others above and below run, up to what stands beside."""
    placed = [(block, block.box, block.size) for block in blocks]
    if len(blocks) > MOST_BLOCKS:
        return tuple(replace(block, column=(box.left, box.right)) for block, box, _ in placed)
    found: list[Block] = []
    for block, box, size in placed:
        slack = 0.5 * size
        level = [other for _, other, _ in placed if min(other.bottom, box.bottom) > max(other.top, box.top)]
        right = min([other.left for other in level if other.left > box.right - slack], default=float("inf"))
        left = max([other.right for other in level if other.right < box.left + slack], default=float("-inf"))
        stack = [
            other
            for mate, other, set_in in placed
            if mate.container == block.container
            and mate.row is None
            and abs(set_in - size) < 0.15 * size
            and left < other.left
            and other.right < right
            and min(other.right, box.right) - max(other.left, box.left) > 0.5 * min(other.width, box.width)
        ]
        column = min([box.left, *[other.left for other in stack]]), max([box.right, *[other.right for other in stack]])
        found.append(replace(block, column=column))
    return tuple(found)


def _flat(units: Iterable[Unit], page: int, boxes: dict[int, Box], around: tuple[int, ...]) -> Iterable[Block]:
    for unit in units:
        outer = around if not around or around[0] != unit.container else around[1:]
        box = boxes.get(unit.container)
        if unit.inner is not None:
            yield from _flat(unit.inner, page, boxes, (unit.container, *around))
        elif unit.rows is not None:
            for row in itertools.chain.from_iterable(row.entries() for row in unit.rows):
                yield Block(page, row.lines, unit.container, row, box, outer)
        elif unit.lines:
            yield Block(page, tuple(unit.lines), unit.container, None, box, outer)

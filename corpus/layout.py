"""Lines become blocks in reading order, page by page.

A block is a stretch of lines of one face under each other. Boxes with a background or a border are read whole;
inside a box or page the order comes from geometry: cut into bands where the whole width is clear, into columns
where a gutter runs through, and where neither is possible by "above" and "left of". Pure functions over values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from corpus.lines import Line
from corpus.model import Box
from corpus.page import Area, PageContent, Rule
from corpus.tables import Row, aligned_rows, find_grids, grid_rows


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one face under each other, or the row of a table.

    ``container`` names the box around it (0: the page), ``around`` the boxes around that box, inmost first.
    """

    page: int
    lines: tuple[Line, ...]
    container: int = 0
    row: Row | None = None
    container_box: Box | None = None
    around: tuple[int, ...] = ()

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


@dataclass(slots=True)
class _Unit:
    """What is put in order: a block, a table, a box with units inside, or a picture (which only stands in the way)."""

    boxes: list[Box]
    lines: list[Line] = field(default_factory=list)
    rows: list[Row] | None = None
    inner: list[_Unit] | None = None
    container: int = 0
    around: Box | None = None
    bar: bool = False

    @property
    def box(self) -> Box:
        if self.around is None:
            self.around = bounds(self.boxes)
        return self.around

    @property
    def silent(self) -> bool:
        return not self.lines and self.rows is None and self.inner is None


def bounds(boxes: Iterable[Box]) -> Box:
    """The smallest box around all of them (at least one)."""
    found = iter(boxes)
    first = next(found)
    left, top, right, bottom = first.left, first.top, first.right, first.bottom
    for box in found:
        left, top = min(left, box.left), min(top, box.top)
        right, bottom = max(right, box.right), max(bottom, box.bottom)
    return Box(left, top, right, bottom)


def bounds_of(lines: Sequence[Line]) -> Box:
    """The smallest box around lines (at least one)."""
    return Box(
        min([line.left for line in lines]), min([line.top for line in lines]),
        max([line.right for line in lines]), max([line.bottom for line in lines]),
    )  # fmt: skip


def lay_out(page: PageContent, lines: Sequence[Line]) -> PageLayout:
    """The page's lines (without its running heads and feet) as blocks in reading order."""
    if not lines:
        return PageLayout(page.number, page.width, page.height, page.turns, (), page.pictures, page.label)
    body = median(line.size for line in lines)
    left = list(lines)
    tables: list[_Unit] = []
    for grid in find_grids(page.rules, page.areas):
        held = [line for line in left if grid.holds(line)]
        rows = grid_rows(grid, held) if held else None
        if rows:
            taken = set(map(id, held))
            left = [line for line in left if id(line) not in taken]
            tables.append(_Unit([grid.box], held, rows))
    containers = _containers(page, left)
    owner = {id(line): _innermost(line.box, containers) for line in left}
    root: list[_Unit] = []
    inside: dict[int, list[_Unit]] = {index: [] for index in range(len(containers))}
    groups: dict[int, list[Line]] = {}
    for line in left:
        groups.setdefault(owner[id(line)], []).append(line)
    for index, members in groups.items():
        home = root if index < 0 else inside[index]
        home.extend(_Unit([bounds_of(block)], block, container=index + 1) for block in _blocks(members, page.rules))
    for table in tables:
        index = _innermost(table.box, containers)
        table.container = index + 1
        (root if index < 0 else inside[index]).append(table)
    pictures = _obstacles(page, lines)
    for bar in _bars(page, lines):
        if any(_inside(bar.box, table.box) for table in tables):
            continue
        index = _innermost(bar.box, containers)
        (pictures if index < 0 else inside[index]).append(bar)
    _nest(containers, inside, root)
    units = _ordered(root + pictures, body)
    boxes = {index + 1: bounds(container) for index, container in enumerate(containers)}
    blocks = tuple(_flat(units, page.number, boxes, ()))
    return PageLayout(page.number, page.width, page.height, page.turns, blocks, page.pictures, page.label)


def _flat(units: Iterable[_Unit], page: int, boxes: dict[int, Box], around: tuple[int, ...]) -> Iterable[Block]:
    for unit in units:
        outer = around if not around or around[0] != unit.container else around[1:]
        box = boxes.get(unit.container)
        if unit.inner is not None:
            yield from _flat(unit.inner, page, boxes, (unit.container, *around))
        elif unit.rows is not None:
            for row in unit.rows:
                yield Block(page, row.lines, unit.container, row, box, outer)
        elif unit.lines:
            yield Block(page, tuple(unit.lines), unit.container, None, box, outer)


# --- boxes around text ----------------------------------------------------------------------------------------


def _containers(page: PageContent, lines: Sequence[Line]) -> list[list[Box]]:
    """Boxes with a background or a border that hold whole lines, each as the pieces it is drawn in, largest first."""
    found: list[tuple[list[Box], int | None]] = []
    for area in sorted(page.areas, key=lambda area: (area.box.top, area.box.left)):
        box = area.box
        if not _frames_text(area, page) or not any(_holds(box, line.box) for line in lines):
            continue
        if any(_same(box, other) for boxes, _ in found for other in boxes):
            continue
        touching = next(
            (item for item in found if item[1] == area.fill is not None and any(_touch(box, b) for b in item[0])), None
        )
        if touching:
            touching[0].append(box)
        else:
            found.append(([box], area.fill))
    boxes = [boxes for boxes, _ in found]
    boxes = [parts for parts in boxes if not _is_row(parts, boxes, lines)]
    return sorted(boxes, key=lambda parts: (-sum(b.width * b.height for b in parts), parts[0]))


def _is_row(parts: Sequence[Box], others: Sequence[Sequence[Box]], lines: Sequence[Line]) -> bool:
    """The shading of a table's row or cell: a line or two high, with several cells in it or beside it."""
    box = bounds(parts)
    held = [line for line in lines if _holds(box, line.box)]
    if not held or box.height > 4.5 * max(line.size for line in held):
        return False
    first = min(line.baseline for line in held)
    level = [line for line in held if line.baseline - first < 0.35 * line.size]
    if len(level) > 1:
        return sum(line.width for line in level) < 0.8 * box.width
    return any(
        other is not parts
        and len(other) == 1
        and box.height < 2.2 * held[0].size
        and abs(other[0].top - box.top) < 2
        and abs(other[0].bottom - box.bottom) < 2
        and (abs(other[0].left - box.right) < 3 or abs(other[0].right - box.left) < 3)
        for other in others
    )


def _frames_text(area: Area, page: PageContent) -> bool:
    if area.fill == 0xFFFFFF and not area.outlined:
        return False
    box = area.box
    return box.width > 30 and box.height > 12 and box.width * box.height < 0.8 * page.width * page.height


def _holds(box: Box, line: Box) -> bool:
    slack = 0.35 * line.height
    return (
        box.left - 2 <= line.left and line.right <= box.right + 2 and box.top - slack <= line.top and line.bottom <= box.bottom + slack
    )  # fmt: skip


def _same(a: Box, b: Box) -> bool:
    return max(abs(a.left - b.left), abs(a.top - b.top), abs(a.right - b.right), abs(a.bottom - b.bottom)) < 6


def _touch(a: Box, b: Box, reach: float = 1.5) -> bool:
    return (
        a.left <= b.right + reach
        and b.left <= a.right + reach
        and a.top <= b.bottom + reach
        and b.top <= a.bottom + reach
    )


def _innermost(box: Box, containers: Sequence[list[Box]]) -> int:
    """Index of the smallest container that holds the box, -1 for the page itself."""
    best = -1
    for index, parts in enumerate(containers):
        if any(_holds(part, box) for part in parts) or (
            len(parts) > 1 and _holds(bounds(parts), box) and _covered(parts, box)
        ):
            best = index
    return best


def _covered(parts: Sequence[Box], box: Box) -> bool:
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return any(part.left <= x <= part.right and part.top <= y <= part.bottom for part in parts)


def _nest(containers: Sequence[list[Box]], inside: dict[int, list[_Unit]], root: list[_Unit]) -> None:
    """Puts every container's units into a unit of its own, inner ones first."""
    for index in sorted(inside, reverse=True):
        if all(unit.silent for unit in inside[index]):
            continue
        parts = containers[index]
        unit = _Unit(list(parts), inner=inside[index], container=index + 1)
        parent = -1
        for other in range(index):
            if any(all(_inside(part, whole) for part in parts) for whole in containers[other]):
                parent = other
        (root if parent < 0 else inside[parent]).append(unit)


def _inside(part: Box, whole: Box) -> bool:
    return (
        whole.left - 2 <= part.left and part.right <= whole.right + 2 and whole.top - 2 <= part.top and part.bottom <= whole.bottom + 2
    )  # fmt: skip


def _obstacles(page: PageContent, lines: Sequence[Line]) -> list[_Unit]:
    """Pictures no text stands on: they fill a column as text does."""
    kept = []
    for box in page.pictures:
        if box.width < 30 or box.height < 30 or any(_touch(box, line.box, -1.0) for line in lines):
            continue
        kept.append(_Unit([box]))
    return kept


def _bars(page: PageContent, lines: Sequence[Line]) -> list[_Unit]:
    """Long level rules between lines: they part what is above from what is below."""
    around = bounds_of(lines)
    bars = []
    for rule in page.rules:
        if rule.upright or rule.box.width < 0.3 * around.width:
            continue
        y = (rule.box.top + rule.box.bottom) / 2
        inside = [
            l
            for l in lines
            if l.left < rule.box.right and l.right > rule.box.left and l.top < y < l.baseline + 0.35 * l.size
        ]
        if not inside and around.top < y < around.bottom:
            bars.append(_Unit([rule.box], bar=True))
    return bars


# --- lines to blocks ------------------------------------------------------------------------------------------


def _blocks(lines: Sequence[Line], rules: Sequence[Rule]) -> list[list[Line]]:
    """Chains of lines, each the only one under the one before, in one face and near."""
    level = [line for line in lines if not line.angle]
    above: dict[int, list[int]] = {index: [] for index in range(len(level))}
    below: dict[int, list[int]] = {index: [] for index in range(len(level))}
    bars = [rule.box for rule in rules if not rule.upright]
    for i, line in enumerate(level):
        floor = line.baseline + 2.6 * line.size
        for j in range(i + 1, len(level)):
            other = level[j]
            if other.baseline > floor:
                break
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


# --- order ----------------------------------------------------------------------------------------------------


def _ordered(units: list[_Unit], body: float) -> list[_Unit]:
    """Units in reading order; those inside boxes too. Pictures go."""
    for unit in units:
        if unit.inner is not None:
            unit.inner = _ordered(unit.inner, body)
    if sum(not unit.silent for unit in units) <= 1:
        return [unit for unit in units if not unit.silent]
    bands = _bands(units)
    if len(bands) > 1:
        groups = _grouped(bands, body)
        if len(groups) > 1:
            return [unit for group in groups for unit in _ordered_columns(group, body)]
    return _ordered_columns(units, body)


def _ordered_columns(units: list[_Unit], body: float) -> list[_Unit]:
    speaking = [unit for unit in units if not unit.silent]
    if len(speaking) <= 1:
        return speaking
    gutters = _gutters(units, body)
    if not gutters:
        bands = _bands(units)
        if (len(bands) > 1 and len(bands) != len(units)) or len(bands) > 1:
            groups = _grouped(bands, body)
            if len(groups) > 1:
                return [unit for group in groups for unit in _ordered_columns(group, body)]
            return (
                [unit for band in bands for unit in _ordered_columns(band, body)]
                if len(bands) > 1
                else _by_relation(units)
            )
        return _by_relation(units)
    if all(unit.inner is None and unit.rows is None for unit in speaking):
        units = [unit for unit in units if not unit.bar]
        rows = aligned_rows([line for unit in speaking for line in unit.lines])
        if rows:
            lines = [line for row in rows for line in row.lines]
            return [_Unit([bounds_of(lines)], lines, rows, container=speaking[0].container)]
    if sum(unit.inner is not None for unit in units) > 0.7 * len(units) and len(units) >= 4:
        bands = _bands(units)
        if len(bands) > 1:
            return [unit for band in bands for unit in _ordered_columns(band, body)]
    columns: list[list[_Unit]] = [[] for _ in range(len(gutters) + 1)]
    for unit in units:
        box = unit.box
        columns[sum((box.left + box.right) / 2 > (low + high) / 2 for low, high in gutters)].append(unit)
    return [unit for column in _paired(columns) for unit in _ordered(column, body)]


def _paired(columns: list[list[_Unit]]) -> list[list[_Unit]]:
    """Columns that are two halves of one table (titles and their page numbers) are one."""
    paired: list[list[_Unit]] = []
    for column in columns:
        both = paired[-1] + column if paired and len(columns) > 2 else []
        plain = both and all(unit.inner is None and unit.rows is None for unit in both)
        if plain and aligned_rows([line for unit in both for line in unit.lines]):
            paired[-1] = both
        else:
            paired.append(column)
    return paired


def _bands(units: list[_Unit]) -> list[list[_Unit]]:
    """Units cut where the whole width is clear, top to bottom."""
    bands: list[list[_Unit]] = []
    floor = float("-inf")
    for unit in sorted(units, key=lambda unit: (unit.box.top, unit.box.left)):
        box = unit.box
        slack = 0.0 if unit.silent or unit.inner is not None else 0.2 * (unit.lines[0].size if unit.lines else 0.0)
        if box.top + slack >= floor:
            bands.append([])
            floor = box.bottom - slack
        bands[-1].append(unit)
        floor = max(floor, box.bottom - slack)
    return bands


def _gutters(units: list[_Unit], body: float) -> list[tuple[float, float]]:
    """Clear upright strips with text on both sides, as (left, right). Boxes and pictures may stand close."""
    gutters: list[tuple[float, float]] = []
    pending: list[tuple[float, float]] = []
    reach, loose, spoken = float("-inf"), False, False
    for unit in sorted(units, key=lambda unit: (unit.box.left, unit.box.right)):
        box, framed = unit.box, unit.silent or unit.inner is not None
        if spoken and box.left - reach > (2.0 if framed or loose else 0.5 * body):
            pending = [(reach, box.left)]
        if box.right >= reach:
            reach, loose = box.right, framed
        if not unit.silent:
            spoken = True
            gutters.extend(pending)
            pending = []
    return gutters


def _grouped(bands: list[list[_Unit]], body: float) -> list[list[_Unit]]:
    """Bands that share a gutter belong together: columns are read down through all of them."""
    groups: list[list[_Unit]] = []
    shared: list[tuple[float, float]] = []
    barred = False
    for index, band in enumerate(bands):
        if groups and all(unit.bar for unit in band):
            barred = barred or (bool(shared) and not _gutters(groups[-1] + band, body))
            continue
        gutters = _gutters(band, body) if len(band) > 1 else []
        if barred:
            barred = False
            lines = [line for unit in groups[-1] + band for line in unit.lines]
            if not gutters or not _gutters(groups[-1] + band, body) or aligned_rows(lines) is None:
                groups.append(list(band))
                shared = gutters
                continue
        if gutters and shared:
            common = _common(shared, gutters, band, groups[-1], body)
            if common:
                groups[-1].extend(band)
                shared = common
                continue
        elif not gutters and shared:
            kept = _gutters(groups[-1] + band, body)
            ahead = bands[index + 1 :]
            if kept and not _opens_section(band, ahead, body) and not _heads_width(groups[-1], band, ahead, body):
                groups[-1].extend(band)
                shared = kept
                continue
        elif gutters and groups and not shared and _heads_column(groups[-1], band, body):
            groups[-1].extend(band)
            shared = _gutters(groups[-1], body)
            continue
        elif not gutters and not shared and groups and index and not _gutters(groups[-1] + band, body):
            groups[-1].extend(band)
            continue
        groups.append(list(band))
        shared = gutters
    return groups


def _common(
    shared: list[tuple[float, float]],
    gutters: list[tuple[float, float]],
    band: list[_Unit],
    group: list[_Unit],
    body: float,
) -> list[tuple[float, float]]:
    """The gutters two bands have in common, where their columns also start in line."""
    both = _gutters(group + band, body)
    lost = max(len(shared), len(gutters)) - len(both)
    if len(both) < min(len(shared), len(gutters)) or lost > 1:
        return []
    finer = band if len(gutters) > len(shared) else group
    if lost and len(finer) > 2 and all(unit.inner is not None for unit in finer):
        return []
    for low, high in both:
        middle = (low + high) / 2
        starts = [min((u.box.left for u in units if u.box.left > middle), default=0.0) for units in (group, band)]
        if abs(starts[0] - starts[1]) > 2.5 * body:
            return []
    return both


def _heads_column(group: list[_Unit], band: list[_Unit], body: float) -> bool:
    """The band before columns stands close over one of them and in line with it: that column's head."""
    if not _gutters(group + band, body):
        return False
    low = bounds(unit.box for unit in group)
    return any(
        abs(unit.box.left - low.left) < 1.5 * body and 0 <= unit.box.top - low.bottom < 2.5 * body
        for unit in band
        if not unit.silent
    )


def _heads_width(group: list[_Unit], band: list[_Unit], after: list[list[_Unit]], body: float) -> bool:
    """A heading under columns that belongs to the whole width's text below it."""
    lines = [line for unit in band for line in unit.lines]
    if not lines or len(lines) > 3 or not all(line.size > 1.1 * body or line.bold for line in lines):
        return False
    return bool(after) and not _gutters(group + after[0], body)


def _opens_section(band: list[_Unit], after: list[list[_Unit]], body: float) -> bool:
    """A heading on its own band over columns that start level with each other: a new article across them."""
    lines = [line for unit in band for line in unit.lines]
    if not lines or len(lines) > 3 or not all(line.size > 1.1 * body or line.bold for line in lines):
        return False
    for later in after:
        if any(unit.inner is not None for unit in later):
            return True
        if len(later) > 1 and _gutters(later, body):
            tops = sorted(unit.box.top for unit in later if not unit.silent)
            heads = [unit.lines[0].size > 1.1 * body for unit in later if unit.lines]
            return len(tops) > 1 and tops[1] - tops[0] < 0.6 * body and not any(heads)
    return False


def _by_relation(units: list[_Unit]) -> list[_Unit]:
    """Where no cut is possible: a unit comes after those above it, and after those left of it that none of them parts."""
    speaking = sorted((unit for unit in units if not unit.silent), key=lambda unit: (unit.box.top, unit.box.left))
    n = len(speaking)
    before = [[_above(speaking[i], speaking[j]) for j in range(n)] for i in range(n)]
    for k in range(n):
        for i in range(n):
            if before[i][k]:
                before[i] = [a or b for a, b in zip(before[i], before[k], strict=True)]
    for i in range(n):
        for j in range(n):
            if i != j and not before[i][j] and not before[j][i] and speaking[i].box.right <= speaking[j].box.left + 2:
                before[i][j] = True
    placed: list[int] = []
    left = list(range(n))
    while left:
        ready = [j for j in left if not any(before[i][j] and not (before[j][i]) for i in left if i != j)]
        chosen = min(
            ready or left,
            key=lambda j: (
                (speaking[j].box.left, speaking[j].box.top)
                if not ready
                else (speaking[j].box.top, speaking[j].box.left)
            ),
        )
        left.remove(chosen)
        placed.append(chosen)
    return [speaking[j] for j in placed]


def _above(a: _Unit, b: _Unit) -> bool:
    if a is b:
        return False
    for p in a.boxes:
        for q in b.boxes:
            shared = min(p.right, q.right) - max(p.left, q.left)
            if (
                shared > 1
                and p.top < q.top
                and p.bottom < q.bottom
                and p.bottom - q.top < 0.5 * min(p.height, q.height)
            ):
                return True
    return False

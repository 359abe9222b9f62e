"""The reading order of a page or box, from geometry, and from the file's own order where no cut is possible.

It is cut into bands where the whole width is clear and into columns where a gutter runs through; bands that share a
gutter are read column by column, unless a heading opens a section between them; rows of a table stay rows. Where no
cut is possible the file's order counts if it never runs up a column; else a unit comes after those above it and those
left of it. Pure functions over values.
"""

from __future__ import annotations

import itertools

from corpus.layout.tables import Row, aligned_rows, is_dated
from corpus.layout.units import Unit, bounds, bounds_of
from corpus.model import Box

#: More units than this that no cut parts are a heap and no page; they are read from top to bottom.
MOST_RELATED = 150


#: A level rule so many sizes below what stands over it is no rule of a table.
_FAR = 3.0

#: A sheet is folded into so many panels at the most.
MOST_PANELS = 4


def in_panels(units: list[Unit], body: float, width: float) -> list[Unit]:
    """Units of a folded sheet in reading order: panel by panel where a gutter runs through at every fold."""
    gutters = _gutters(units, body)
    slack = 0.02 * width
    for count in range(MOST_PANELS, 1, -1):
        folds = [width * fold / count for fold in range(1, count)]
        if all(any(low - slack <= fold <= high + slack for low, high in gutters) for fold in folds):
            panels: list[list[Unit]] = [[] for _ in range(count)]
            for unit in units:
                panels[sum((unit.box.left + unit.box.right) / 2 > fold for fold in folds)].append(unit)
            return [unit for panel in panels for unit in in_order(panel, body)]
    return in_order(units, body)


def in_order(units: list[Unit], body: float) -> list[Unit]:
    """Units in reading order; those inside boxes too. Pictures go."""
    for unit in units:
        if unit.inner is not None:
            unit.inner = in_order(unit.inner, body)
    if sum(not unit.silent for unit in units) <= 1:
        return [unit for unit in units if not unit.silent]
    bands = _bands(units)
    if len(bands) > 1:
        groups = _grouped(bands, body)
        if len(groups) > 1:
            return [unit for group in groups for unit in _ordered_columns(group, body)]
    return _ordered_columns(units, body)


def _ordered_columns(units: list[Unit], body: float) -> list[Unit]:
    speaking = [unit for unit in units if not unit.silent]
    if len(speaking) <= 1:
        return speaking
    if _is_one_line(speaking, body):
        lines = sorted((unit.lines[0] for unit in speaking), key=lambda line: line.left)
        row = Row(tuple((line,) for line in lines), tabbed=True)
        return [Unit([bounds_of(lines)], lines, [row], container=speaking[0].container)]
    gutters = _gutters(units, body)
    if not gutters:
        bands = _bands(units)
        if len(bands) == 1:
            return _by_relation(units)
        groups = _grouped(bands, body)
        return [unit for group in (groups if len(groups) > 1 else bands) for unit in _ordered_columns(group, body)]
    if all(unit.inner is None and unit.rows is None for unit in speaking):
        units = [unit for unit in units if not unit.bar]
        heads, speaking = _heads_apart(speaking)
        rows = aligned_rows([line for unit in speaking for line in unit.lines])
        if rows:
            lines = [line for row in rows for line in row.lines]
            return [*heads, Unit([bounds_of(lines)], lines, rows, container=speaking[0].container)]
    if sum(unit.inner is not None for unit in units) > 0.7 * len(units) and len(units) >= 4:
        bands = _bands(units)
        if len(bands) > 1:
            return [unit for band in bands for unit in _ordered_columns(band, body)]
    columns: list[list[Unit]] = [[] for _ in range(len(gutters) + 1)]
    for unit in units:
        box = unit.box
        columns[sum((box.left + box.right) / 2 > (low + high) / 2 for low, high in gutters)].append(unit)
    return [unit for column in _paired(columns) for unit in in_order(column, body)]


def _is_one_line(units: list[Unit], body: float) -> bool:
    """Pieces on one baseline, written one after the other, with nothing above and below that shares their gaps: a
    line set with tabs."""
    if any(len(unit.lines) != 1 or unit.rows is not None or unit.lines[0].angle for unit in units):
        return False
    lines = sorted((unit.lines[0] for unit in units), key=lambda line: line.left)
    if lines[0].text[:1].islower() or any(b.stream != max(a.stream, a.until) + 1 for a, b in itertools.pairwise(lines)):
        return False
    low, high = min(line.baseline for line in lines), max(line.baseline for line in lines)
    return high - low < 0.35 * lines[0].size and not all(line.bold or line.size > 1.1 * body for line in lines)


def _heads_apart(units: list[Unit]) -> tuple[list[Unit], list[Unit]]:
    """Lines alone above a table and set otherwise than it are its heading, and no row of it."""
    left = sorted(units, key=lambda unit: (unit.box.top, unit.box.left))
    heads: list[Unit] = []
    while len(left) > 2:
        first, following = left[0].lines, left[1].lines[0]
        above = left[0].box.bottom <= min(unit.box.top for unit in left[1:]) + 0.3 * following.size
        look = (following.bold, following.colour, following.size)
        if not above or len(first) > 2 or any((line.bold, line.colour, line.size) == look for line in first):
            break
        heads.append(left.pop(0))
    return heads, left


def _paired(columns: list[list[Unit]]) -> list[list[Unit]]:
    """Columns that are two halves of one table (titles and their page numbers) are one.

    Lists side by side, each with days of its own, are taken apart first: no row goes from one into the other.
    """
    if len(columns) < 3:
        return columns
    starts = _list_starts(columns)
    paired: list[list[Unit]] = []
    for index, column in enumerate(columns):
        both = paired[-1] + column if paired and index not in starts else []
        plain = both and all(unit.inner is None and unit.rows is None for unit in both)
        if plain and aligned_rows([line for unit in both for line in unit.lines]):
            paired[-1] = both
        else:
            paired.append(column)
    return paired if len(paired) > 1 else columns


def _list_starts(columns: list[list[Unit]]) -> set[int]:
    """Where lists begin that stand side by side, each with a column of days that opens or closes it."""
    dated = [
        index for index, column in enumerate(columns) if is_dated([line for unit in column for line in unit.lines])
    ]
    if len(dated) < 2 or any(b - a < 2 for a, b in itertools.pairwise(dated)):
        return set()
    if dated[0] == 0:
        return set(dated)
    return {0, *(index + 1 for index in dated)} if dated[-1] == len(columns) - 1 else set()


def _bands(units: list[Unit]) -> list[list[Unit]]:
    """Units cut where the whole width is clear, top to bottom."""
    bands: list[list[Unit]] = []
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


def _gutters(units: list[Unit], body: float) -> list[tuple[float, float]]:
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


def _grouped(bands: list[list[Unit]], body: float) -> list[list[Unit]]:
    """Bands that share a gutter belong together: columns are read down through all of them."""
    groups: list[list[Unit]] = []
    shared: list[tuple[float, float]] = []
    bars: list[Unit] = []
    looks = {_look(unit) for band in bands if len(band) > 1 and _gutters(band, body) for unit in band if unit.lines}
    for index, band in enumerate(bands):
        if groups and all(unit.bar for unit in band):
            bars.extend(band)
            continue
        gutters = _gutters(band, body) if len(band) > 1 else []
        crossing = [bar for bar in bars if any(_crosses(bar, gutter, body) for gutter in (*shared, *gutters))]
        bars = []
        if crossing and shared:
            lines = [line for unit in groups[-1] + band for line in unit.lines]
            apart = crossing[0].box.top - bounds(unit.box for unit in groups[-1]).bottom > _FAR * body
            if apart or not gutters or not _gutters(groups[-1] + band, body) or aligned_rows(lines) is None:
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
            inner = any(_look(unit) in looks and _look(unit)[0] <= 1.1 * body for unit in band if unit.lines)
            section = _opens_section(band, ahead, body) and not inner
            if kept and not section and not _heads_width(groups[-1], band, ahead, body):
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


def _crosses(bar: Unit, gutter: tuple[float, float], body: float) -> bool:
    """Whether a rule runs from one side of a gutter to the other."""
    slack = 0.3 * body
    return bar.box.left < gutter[0] + slack and bar.box.right > gutter[1] - slack


def _common(
    shared: list[tuple[float, float]],
    gutters: list[tuple[float, float]],
    band: list[Unit],
    group: list[Unit],
    body: float,
) -> list[tuple[float, float]]:
    """The gutters two bands have in common, where their columns also start in line or stand about one middle; one
    may be bare in one."""
    both = _gutters(group + band, body)
    lost = max(len(shared), len(gutters)) - len(both)
    if len(both) < min(len(shared), len(gutters)) or lost > 1:
        return []
    finer = band if len(gutters) > len(shared) else group
    if lost and len(finer) > 2 and all(unit.inner is not None for unit in finer):
        return []
    middles = [(low + high) / 2 for low, high in both]
    starts = [
        [[u.box for u in units if middle < u.box.left < end] for units in (group, band)]
        for middle, end in itertools.pairwise([*middles, float("inf")])
    ]
    met = [_in_line(bounds(one), bounds(other), body) for one, other in starts if one and other]
    return both if met and all(met) and len(met) >= len(both) - 1 else []


def _in_line(a: Box, b: Box, body: float) -> bool:
    """Whether two parts of a column begin in line, or have one middle, as a heading has that is set over its table."""
    return abs(a.left - b.left) <= 2.5 * body or abs(a.left + a.right - b.left - b.right) <= 2 * body


def _heads_column(group: list[Unit], band: list[Unit], body: float) -> bool:
    """The band before columns stands close over one of them and in line with it: that column's head."""
    if not _gutters(group + band, body):
        return False
    low = bounds(unit.box for unit in group)
    return any(
        abs(unit.box.left - low.left) < 1.5 * body and -0.5 * body <= unit.box.top - low.bottom < 2.5 * body
        for unit in band
        if not unit.silent
    )


def _heads_width(group: list[Unit], band: list[Unit], after: list[list[Unit]], body: float) -> bool:
    """A heading under columns that belongs to the whole width's text below it."""
    lines = [line for unit in band for line in unit.lines]
    if not lines or len(lines) > 3 or not all(line.size > 1.1 * body or line.bold for line in lines):
        return False
    return bool(after) and not _gutters(group + after[0], body)


def _look(unit: Unit) -> tuple[float, bool, int]:
    """How a unit's first line is set: a heading of this look that stands inside columns heads no section over them."""
    line = unit.lines[0]
    return round(line.size, 1), line.bold, line.colour


def _opens_section(band: list[Unit], after: list[list[Unit]], body: float) -> bool:
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


def _by_relation(units: list[Unit]) -> list[Unit]:
    """Where no cut is possible: a unit comes after those above it and after those left of it."""
    speaking = sorted((unit for unit in units if not unit.silent), key=lambda unit: (unit.box.top, unit.box.left))
    n = len(speaking)
    if n > MOST_RELATED:
        return speaking
    before = [[_above(speaking[i], speaking[j]) for j in range(n)] for i in range(n)]
    written = _as_written(speaking)
    if written and not any(before[j][i] for at, i in enumerate(written) for j in written[at + 1 :]):
        return [speaking[i] for i in written]
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


def _as_written(units: list[Unit]) -> list[int]:
    """The units' places in the order of the file, where each is written before the next begins; else nothing."""
    spans = [_span(unit) for unit in units]
    order = sorted(range(len(units)), key=lambda index: spans[index])
    apart = all(spans[a][1] < spans[b][0] for a, b in itertools.pairwise(order))
    return order if apart else []


def _span(unit: Unit) -> tuple[int, int]:
    """Where in the file a unit begins and ends."""
    if unit.inner is not None:
        spans = [_span(one) for one in unit.inner if not one.silent]
    else:
        spans = [(line.stream, max(line.stream, line.until)) for line in unit.lines]
    return min(first for first, _ in spans), max(last for _, last in spans)


def _above(a: Unit, b: Unit) -> bool:
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

"""Cells of tables become rows: ruled grids, and cells that stand in line without rules.

A row is kept together because that is how a table is read; columns of running text that happen to share their
baselines are told apart by how full they are. Pure functions over lines.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from corpus.dates.names import MONTHS, WEEKDAYS
from corpus.layout.dehyphenation import HYPHENS
from corpus.layout.line import ADDRESS, MARKER, Line
from corpus.model import Box
from corpus.pdf.page import Area, Rule
from corpus.places import Places

#: A cell that names or numbers its row: a date, a time, a number, a price, "Time:".
_KEY = re.compile(
    r"(?:[^\w\s]{0,2}(?:\d[\d.,:/%€$£°-]*|[A-Za-zÄÖÜäöü]{2,3}\.?,?\s?\d[\d.:-]*)|\S+(?:\s\S+){0,3}\s?[:：])[^\w]{0,2}(?:\w{1,4}\.?)?$"
)
#: A day named by number and month, or by weekday and number: "Jun 1", "14. Mai", "Sun 7th"; "Room 12" is none.
_NAMES = "|".join(sorted(MONTHS | WEEKDAYS, key=len, reverse=True))
_DAY = re.compile(
    rf"\b(?:{_NAMES})\.?\s\d{{1,2}}(?:st|nd|rd|th)?\b|\b\d{{1,2}}(?:st|nd|rd|th|\.|er|º)?\s(?:de\s)?(?:{_NAMES})\b"
    r"|^\d{1,2}[./]\d{1,2}\b",
    re.IGNORECASE,
)
#: "(14.) Ann Lee", "3. Bo Kay": a number with its marks, and words.
_ENTRY = re.compile(r"([^\w\s]{0,2}\d{1,2}[^\w\s]{1,2}(?:\d{1,2}[^\w\s]{0,2})?)\s*[^\W\d_]{2}")
_DIGITS = re.compile(r"\d+")
_DAY_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?!\d)")
_STARTS_WITH_DATE = re.compile(r"\(?\d{1,2}(?:[.:/]\d{1,2}|\.)(?!\d)|\d{1,2}\s?(?:am|pm|Uhr|h)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row from left to right; a cell has one line or more. ``tabbed``: one line set with tabs."""

    cells: tuple[tuple[Line, ...], ...]
    tabbed: bool = False

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for cell in self.cells for line in cell)

    def entries(self) -> tuple[Row, ...]:
        """The row itself, or its cells where each opens with a number marked alike: a list typed in columns."""
        opened = [_ENTRY.match(cell[0].text) for cell in self.cells]
        marks = {_DIGITS.sub("#", found.group(1)) if found else "" for found in opened}
        return tuple(Row((cell,)) for cell in self.cells) if len(marks) == 1 and "" not in marks else (self,)


def _centre(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


#: A cell with more lines of running text than this is a box of the page, read by itself, and no cell of a table.
_MOST_IN_CELL = 9


def inside(line: Line, box: Box) -> bool:
    """Whether a line's middle stands in a box."""
    x, y = _centre(line.box)
    return box.left - 2 <= x <= box.right + 2 and box.top - 2 <= y <= box.bottom + 2


# --- ruled grids ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: the places of its upright and level rules in order, and all its strokes, shorter ones too."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    strokes: tuple[Box, ...] = ()

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def holds(self, line: Line) -> bool:
        return inside(line, self.box)

    def bands(self, lines: Sequence[Line]) -> list[list[list[Line]]]:
        """The lines of each cell, band by band."""
        bands: list[list[list[Line]]] = [[[] for _ in self.xs[1:]] for _ in self.ys[1:]]
        for line in lines:
            x, y = _centre(line.box)
            bands[sum(y > place for place in self.ys[1:-1])][sum(x > place for place in self.xs[1:-1])].append(line)
        return bands

    def frames(self, lines: Sequence[Line]) -> bool:
        """Whether it parts stretches of text, and not cells."""
        return any(len(cell) > _MOST_IN_CELL and _is_running(cell) for band in self.bands(lines) for cell in band)

    def _parted(self) -> tuple[list[Box], list[Box]]:
        uprights = [stroke for stroke in self.strokes if stroke.height > stroke.width]
        return uprights, [stroke for stroke in self.strokes if stroke.height <= stroke.width]

    def boxes(self, lines: Sequence[Line]) -> list[Box]:
        """The stretches of text that strokes close in on all four sides, be they long or short."""
        uprights, levels = self._parted()
        xs = _places([((b.left + b.right) / 2, b.height) for b in uprights], 0)
        ys = _places([((b.top + b.bottom) / 2, b.width) for b in levels], 0)
        walls = {x: [(b.top, b.bottom) for b in uprights if abs((b.left + b.right) / 2 - x) <= 4] for x in xs}
        floors = {y: [(b.left, b.right) for b in levels if abs((b.top + b.bottom) / 2 - y) <= 4] for y in ys}
        found = []
        for row, (top, below) in enumerate(itertools.pairwise(ys)):
            middle = (top + below) / 2
            closed = [x for x in xs if _covers(walls[x], middle)]
            for left, right in itertools.pairwise(closed):
                centre = (left + min(x for x in xs if x > left)) / 2
                if _covers(floors[top], centre):
                    bottom = next((y for y in ys[row + 1 :] if _covers(floors[y], centre)), None)
                    if bottom is not None:
                        found.append(Box(left, top, right, bottom))
        texts = Places(line.box for line in lines)
        return [box for box in found if _is_running([lines[n] for n in texts.near(box) if inside(lines[n], box)])]


def _is_running(lines: Sequence[Line]) -> bool:
    """Running text: three lines and more go on in small letters."""
    return sum(line.text[:1].islower() for line in lines) >= 3


def _covers(strokes: Sequence[tuple[float, float]], place: float) -> bool:
    """Whether one of the strokes, given by its ends, runs past a place."""
    return any(start - 2 <= place <= end + 2 for start, end in strokes)


def find_grids(rules: Sequence[Rule], areas: Sequence[Area]) -> list[Grid]:
    """Rules that touch each other and part at least two columns."""
    strokes = [rule.box for rule in rules]
    for area in areas:
        if area.outlined and area.square:
            b = area.box
            strokes += [
                Box(b.left, b.top, b.right, b.top),
                Box(b.left, b.bottom, b.right, b.bottom),
                Box(b.left, b.top, b.left, b.bottom),
                Box(b.right, b.top, b.right, b.bottom),
            ]
    if not 5 <= len(strokes) <= 600:
        return []
    grids = []
    for cluster in _touching(strokes):
        around = cluster[0]
        for box in cluster[1:]:
            around = around.union(box)
        xs = _places([((b.left + b.right) / 2, b.height) for b in cluster if b.height > b.width], 0.45 * around.height)
        ys = _places([((b.top + b.bottom) / 2, b.width) for b in cluster if b.width >= b.height], 0.6 * around.width)
        if len(xs) >= 3 and len(ys) >= 2:
            grids.append(Grid(tuple(xs), tuple(ys), tuple(cluster)))
    return _stacked(grids)


def _stacked(grids: list[Grid]) -> list[Grid]:
    """Ruled rows with unruled ones between them are one grid."""
    joined: list[Grid] = []
    for grid in sorted(grids, key=lambda grid: (grid.xs[0], grid.ys[0])):
        if joined:
            above = joined[-1]
            alike = len(above.xs) == len(grid.xs) and all(
                abs(a - b) < 4 for a, b in zip(above.xs, grid.xs, strict=True)
            )
            high = grid.ys[-1] - grid.ys[0]
            if alike and -1 <= grid.ys[0] - above.ys[-1] < 1.5 * high:
                ys = tuple(sorted({*above.ys, *grid.ys}))
                joined[-1] = Grid(above.xs, ys, (*above.strokes, *grid.strokes))
                continue
        joined.append(grid)
    return joined


def _places(strokes: list[tuple[float, float]], needed: float) -> list[float]:
    """Where strokes, given as (place, length), together are long enough to part the whole grid."""
    places: list[list[float]] = []
    for place, length in sorted(strokes):
        if places and place - places[-1][0] <= 4:
            places[-1][1] += length
        else:
            places.append([place, length])
    return [place for place, length in places if length >= needed]


def _touching(boxes: Sequence[Box], reach: float = 2.5) -> list[list[Box]]:
    clusters: list[tuple[Box, list[Box]]] = []
    for box in sorted(boxes, key=lambda b: (b.top, b.left)):
        joined, around = [box], box
        rest = []
        for bounds, members in clusters:
            if _meet(bounds, box, reach) and any(_meet(member, box, reach) for member in members):
                joined += members
                around = around.union(bounds)
            else:
                rest.append((bounds, members))
        clusters = [*rest, (around, joined)]
    return [members for _, members in clusters]


def _meet(a: Box, b: Box, reach: float) -> bool:
    return (
        a.left - reach <= b.right
        and b.left - reach <= a.right
        and a.top - reach <= b.bottom
        and b.top - reach <= a.bottom
    )


def grid_rows(grid: Grid, lines: Sequence[Line]) -> list[Row] | None:
    """The rows of a ruled table, or None where the grid has fewer than two."""
    rows: list[Row] = []
    for band in grid.bands(lines):
        if any(band):
            rows.extend(_band_rows(band, grid.xs))
    filled = [row for row in rows if len(row.cells) > 1]
    if len(filled) < 2:
        return None
    return _by_column(rows) or rows


def _band_rows(band: list[list[Line]], xs: Sequence[float]) -> list[Row]:
    """A band between two level rules is one row, or as many as its cells have lines when rules part no rows.

    A cell that breaks its line with half the column left did not have to: its lines are rows. Where each cell opens
    with the next number, the cells are the days of a calendar, each for itself.
    """
    full = [sorted(cell, key=lambda line: (line.baseline, line.left)) for cell in band if cell]
    if _are_days(full):
        return [Row((tuple(cell),)) for cell in full]
    levels = _level([line for cell in full for line in cell])
    shared = sum(len(level) > 1 for level in levels)
    if len(full) > 1 and len(levels) > 1 and shared >= 0.6 * len(levels):
        wide = [xs[index + 1] - xs[index] for index, cell in enumerate(band) if cell]
        early = any(line.width < 0.5 * room for cell, room in zip(full, wide, strict=True) for line in cell[:-1])
        if early and not any(line.text[:1].islower() for cell in full for line in cell[1:]):
            return _level_rows(full)
    return [Row(tuple(map(tuple, full)))] if full else []


def _level_rows(cells: list[list[Line]]) -> list[Row]:
    """A row a baseline. A cell with few lines of its own (the day) heads the first row; a line alone goes on."""
    tallest = max(map(len, cells))
    heads = [cell for cell in cells if len(cell) < 0.6 * tallest]
    rows: list[list[list[Line]]] = []
    for level in _level([line for cell in cells if cell not in heads for line in cell]):
        if len(level) == 1 and rows:
            min(rows[-1], key=lambda cell: abs(cell[0].left - level[0].left)).append(level[0])
        else:
            rows.append([[line] for line in level])
    rows[0] = sorted([*heads, *rows[0]], key=lambda cell: cell[0].left)
    return [Row(tuple(map(tuple, row))) for row in rows]


def _are_days(cells: list[list[Line]]) -> bool:
    return counts_days([cell[0].text for cell in cells])


def counts_days(cells: Sequence[str]) -> bool:
    """Three cells and more that open with numbers counting up by one: days of a calendar."""
    numbers = [match.group(1) if (match := _DAY_NUMBER.match(cell)) else "" for cell in cells]
    if len(cells) < 3 or not all(numbers):
        return False
    return all(int(b) - int(a) == 1 for a, b in itertools.pairwise(numbers))


def _by_column(rows: list[Row]) -> list[Row] | None:
    """One head row over one row of long cells is read by column: "France: Ministry of …"."""
    if len(rows) != 2 or len(rows[0].cells) != len(rows[1].cells):
        return None
    if not any(len(cell) > 1 for cell in rows[1].cells) or any(len(cell) > 2 for cell in rows[0].cells):
        return None
    return [Row((head, body)) for head, body in zip(rows[0].cells, rows[1].cells, strict=True)]


# --- cells in line without rules ------------------------------------------------------------------------------


def aligned_rows(lines: Sequence[Line]) -> list[Row] | None:
    """The rows of a region whose lines stand in columns, or None where it is running text in columns.

    Three columns and more are a table when their cells leave room; two only when one column names or numbers.
    """
    if not lines or any(line.angle for line in lines):
        return None
    rows = _level(lines)
    multiple = [row for row in rows if len(row) > 1]
    if not multiple or len(rows) > 80:
        return None
    lefts = _columns(multiple)
    if len(lefts) < 2:
        return None
    cells = [[(_column_of(line, lefts), line) for line in row] for row in rows]
    if len(lefts) == 2 and _headed_by_days(cells):
        return _assembled(cells)
    if len(multiple) < 0.4 * len(rows) or not _of_one_kind(cells):
        return None
    if _reads_on(cells) or _written_apart(cells) or len(key_columns(cells)) > 1:
        return None
    if len(lefts) == 2:
        firsts, others = _texts(cells, 0), _texts(cells, 1)
        if not (_keys(firsts) or _keys(others, dates=True) or _labels(firsts, len(multiple))):
            return None
    elif len(multiple) < 2 or not _roomy(cells, lefts):
        return None
    return _assembled(cells)


def _headed_by_days(cells: list[list[tuple[int, Line]]]) -> bool:
    """A column of days, each level with the first line of what is said of it, however long that is."""
    heads = [row for row in cells if row[0][0] == 0]
    return len(heads) > 1 and all(len(row) > 1 for row in heads) and is_dated([row[0][1] for row in heads])


def _reads_on(cells: list[list[tuple[int, Line]]]) -> bool:
    """Running text: a column of lines that often begin in small letters, or a word broken into a new row."""
    columns: dict[int, list[Line]] = {}
    for row in cells:
        opens = any(column == 0 for column, _ in row)
        for column, line in row:
            above = columns.setdefault(column, [])
            if column and opens and above and above[-1].text.endswith(HYPHENS) and line.text[:1].islower():
                return True
            above.append(line)
    return any(
        len(lines) > 3
        and sum(line.text[:1].islower() and not ADDRESS.search(line.text) for line in lines) >= 0.4 * len(lines)
        for lines in columns.values()
    )


def _written_apart(cells: list[list[tuple[int, Line]]]) -> bool:
    """Two neighbouring columns of which one is wholly written in the file before the other: no row was ever meant."""
    columns: dict[int, list[int]] = {}
    for row in cells:
        for column, line in row if len({column for column, _ in row}) > 1 else ():
            columns.setdefault(column, []).append(line.stream)
    spans = [columns[column] for column in sorted(columns)]
    return any(len(a) > 1 and len(b) > 1 and (max(a) < min(b) or max(b) < min(a)) for a, b in itertools.pairwise(spans))


def key_columns(cells: list[list[tuple[int, Line]]]) -> list[int]:
    """Columns of days, but for those right after another: each closes or opens a list of its own."""
    columns: dict[int, list[Line]] = {}
    for row in cells:
        for column, line in row:
            columns.setdefault(column, []).append(line)
    keyed = [column for column in sorted(columns) if is_dated(columns[column])]
    return [column for column in keyed if column - 1 not in keyed]


def is_dated(lines: list[Line]) -> bool:
    """Whether most lines of a column name a day."""
    return bool(lines) and sum(names_day(line.text) for line in lines) > 0.6 * len(lines)


def names_day(text: str) -> bool:
    """Whether a cell names a day, by its month or weekday and a number, or by day and month in numbers."""
    return _DAY.search(text) is not None


def _of_one_kind(cells: list[list[tuple[int, Line]]]) -> bool:
    """The columns are set alike and most of a column's cells have a neighbour on their baseline."""
    columns: dict[int, list[tuple[Line, bool]]] = {}
    for row in cells:
        for column, line in row:
            columns.setdefault(column, []).append((line, len({c for c, _ in row}) > 1))
    sizes = [median(line.size for line, _ in found) for found in columns.values()]
    if max(sizes) > 1.2 * min(sizes):
        return False
    looks = [
        Counter((line.italic, line.colour) for line, _ in found).most_common(1)[0][0] for found in columns.values()
    ]
    if len({italic for italic, _ in looks}) > 1 and len({colour for _, colour in looks}) > 1:
        return False
    return all(sum(level for _, level in found) >= 0.4 * len(found) for found in columns.values())


def _level(lines: Sequence[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.baseline, line.left)):
        if rows and abs(rows[-1][0].baseline - line.baseline) <= 0.35 * max(rows[-1][0].size, line.size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def _columns(rows: list[list[Line]]) -> list[float]:
    """Where columns begin: the stretches of the width that cells cover, but for one long cell in ten rows that reaches
    over the next column; else left edges that several rows share."""
    lines = sorted((line for row in rows for line in row), key=lambda line: line.width)
    size = median(line.size for line in lines)
    usual = len(lines) - len(rows) // 10
    covered = _stretches(lines[:usual], 0.4 * size)
    over = [line for line in lines[usual:] if sum(line.left < b and line.right > a for a, b in covered) > 1]
    covered = _stretches([line for line in lines if not any(line is other for other in over)], 0.4 * size)
    if len(covered) > 1:
        return [left for left, _ in covered]
    places: list[list[float]] = []
    for left in sorted(line.left for row in rows for line in row):
        if places and left - places[-1][0] <= 1.2 * size:
            places[-1].append(left)
        else:
            places.append([left])
    needed = 1 if len(rows) == 1 else max(2, round(0.3 * len(rows)))
    return [place[0] for place in places if len(place) >= needed]


def _stretches(lines: Sequence[Line], reach: float) -> list[tuple[float, float]]:
    """The stretches of the width that lines cover, with lanes wider than ``reach`` between them."""
    covered: list[tuple[float, float]] = []
    for left, right in sorted((line.left, line.right) for line in lines):
        if covered and left - covered[-1][1] < reach:
            covered[-1] = covered[-1][0], max(covered[-1][1], right)
        else:
            covered.append((left, right))
    return covered


def _column_of(line: Line, lefts: list[float]) -> int:
    middle = min(line.right, line.left + 2 * line.size)
    return max(0, sum(left <= max(middle, line.left + 1) for left in lefts) - 1)


def _texts(cells: list[list[tuple[int, Line]]], column: int) -> list[str]:
    """What stands in a column, row by row, the pieces of one cell ("$", "63.00") together."""
    written = [" ".join(line.text for place, line in row if place == column) for row in cells]
    return [text for text in written if text]


def _keys(texts: list[str], dates: bool = False) -> bool:
    if not texts:
        return False
    coded = sum(len(text) <= 12 and any(c.isdigit() for c in text) for text in texts)
    if coded >= 0.8 * len(texts):
        return True
    hits = sum(
        bool(_KEY.match(text) or MARKER.match(text) or (dates and _STARTS_WITH_DATE.match(text))) for text in texts
    )
    return hits >= 0.7 * len(texts)


def _labels(texts: list[str], rows: int) -> bool:
    """Short names that each stand level with what they name: "Chair", "Boats and causeway"."""
    if len(texts) < 3 or len(texts) > rows:
        return False
    return all(len(text.split()) <= 4 and text[0].isalpha() and not re.search(r"[\d@.]", text) for text in texts)


def _roomy(cells: list[list[tuple[int, Line]]], lefts: list[float]) -> bool:
    """Cells of a table leave room before the next column; lines of running text fill theirs."""
    fills: dict[int, list[float]] = {}
    for row in cells:
        for column, line in row:
            if column + 1 < len(lefts):
                fills.setdefault(column, []).append(line.width / (lefts[column + 1] - lefts[column]))
    return any(median(values) < 0.75 for values in fills.values())


def _assembled(cells: list[list[tuple[int, Line]]]) -> list[Row]:
    rows: list[dict[int, list[Line]]] = []
    baselines = [found[0][1].baseline for found in cells] + [float("inf")]
    waiting: list[Line] = []  # the upper lines of a title whose number stands by its last line
    for index, found in enumerate(cells):
        columns = {column for column, _ in found}
        first = found[0][1]
        gap, ahead = first.baseline - baselines[index - 1], baselines[index + 1] - first.baseline
        if rows and columns == {0} and len(found) == 1 and 0 in rows[-1] and 0 < gap < min(1.5 * first.size, ahead - 1):
            rows[-1][0].append(first)
            continue
        if rows and 0 not in columns:
            above = [line for cell in rows[-1].values() for line in cell]
            last = max(above, key=lambda line: line.baseline)
            fresh_row = len(columns) > 1 and not any(line.text[:1].islower() for _, line in found)
            if first.baseline - last.baseline < 1.5 * first.size and columns <= set(rows[-1]) and not fresh_row:
                for column, line in found:
                    rows[-1][column].append(line)
                continue
        alone = columns == {0} and len(found) == 1 and index + 1 < len(cells) and len(cells[index + 1]) > 1
        alone = alone and cells[index + 1][0][1].bold == first.bold and cells[index + 1][0][1].colour == first.colour
        if alone and 0 < ahead < min(1.5 * first.size, (gap if index and gap > 0 else ahead + 2) - 1):
            waiting.append(first)
            continue
        fresh: dict[int, list[Line]] = {0: waiting} if waiting else {}
        waiting = []
        for column, line in found:
            fresh.setdefault(column, []).append(line)
        rows.append(fresh)
    if waiting:
        rows.append({0: waiting})
    return [Row(tuple(tuple(row[column]) for column in sorted(row))) for row in rows]

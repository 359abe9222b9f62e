"""Pieces of one baseline joined again where no column parts them: neighbours, justified lines, drop caps."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from corpus.layout.line import CJK_CHARACTER, Line, boxed, edges_across, marks
from corpus.places import Places

#: A line of more pieces than this is no justified line.
MOST_PIECES = 24


def _merged(a: Line, b: Line) -> Line:
    """Two lines of one baseline as one, ``a`` on the left."""
    gap = b.left - a.right
    cjk = CJK_CHARACTER.match(a.text[-1]) or CJK_CHARACTER.match(b.text[0])
    space = b.first.spaced or gap > (0.6 if cjk else 0.16) * min(a.size, b.size)
    main = a if len(a.text) >= len(b.text) else b
    start = len(a.text) + space
    apart = gap > 0.4 * min(a.size, b.size) and b.stream != max(a.stream, a.until) + 1
    joints = (*a.joints, *((start,) if apart else ()), *(start + place for place in b.joints))
    return Line(
        a.text + (" " if space else "") + b.text,
        min(a.left, b.left),
        min(a.top, b.top),
        max(a.right, b.right),
        max(a.bottom, b.bottom),
        main.baseline,
        main.size,
        a.bold and b.bold,
        a.italic and b.italic,
        main.colour,
        main.angle,
        min(a.stream, b.stream),
        a.first,
        b.last,
        until=max(a.stream, a.until, b.stream, b.until),
        joints=joints,
    )


def _rows(lines: list[Line]) -> list[list[Line]]:
    """Lines grouped by baseline, each row from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.baseline, line.left)):
        if rows and abs(rows[-1][-1].baseline - line.baseline) <= 0.2 * min(rows[-1][-1].size, line.size):
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda line: line.left)
    return rows


def _parted(a: Line, b: Line, rules: Places) -> bool:
    """An upright rule stands between two lines of one row."""
    middle = (a.top + a.bottom) / 2
    return bool(edges_across(rules, a.right - 1, b.left + 1, middle))


class _Lanes:
    """Where lines begin in one file order, so that a column is known however narrow the gutter before it is."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._starts: dict[int, list[Line]] = {}
        for line in lines:
            self._starts.setdefault(round(line.left / 2), []).append(line)

    def begins(self, line: Line) -> bool:
        """Three lines near by, above and below, begin exactly where this one does: it is a line of a column."""
        at = round(line.left / 2)
        return (
            sum(
                other is not line
                and abs(other.left - line.left) < 0.1 * line.size
                and abs(other.size - line.size) < 0.1 * line.size
                and 0.5 * line.size < abs(other.baseline - line.baseline) < 8 * line.size
                for place in (at - 1, at, at + 1)
                for other in self._starts.get(place, ())
            )
            >= 3
        )


def join_neighbours(lines: list[Line], rules: Places, edges: Places) -> list[Line]:
    """Pieces that follow each other on a baseline without following each other in the file."""
    joined: list[Line] = []
    lanes = _Lanes(lines)
    for row in _rows(lines):
        current = row[0]
        for line in row[1:]:
            size = min(current.size, line.size)
            gap = line.left - current.right
            alike = size > 0.8 * max(current.size, line.size)
            alone = not joined or joined[-1].baseline != current.baseline or current.left - joined[-1].right > 2 * size
            marker = alone and marks(current.text, gap / size, bold=current.bold and line.bold)
            parted = _parted(current, line, rules) or (gap > 0 and boxed(current.last, line.first, edges))
            near = alike and -0.3 * size <= gap <= 0.6 * size
            if (marker or (near and not (gap > 0.2 * size and lanes.begins(line)))) and not parted:
                current = _merged(current, line)
            else:
                joined.append(current)
                current = line
        joined.append(current)
    return joined


def join_covered(lines: list[Line], rules: Places) -> list[Line]:
    """Wide gaps are no gutters where a whole line just above or below, as wide as all the pieces, covers them."""
    rows = _rows(lines)
    joined: list[Line] = []
    for index, row in enumerate(rows):
        if len(row) == 1 or len(row) > MOST_PIECES:
            joined.extend(row)
            continue
        near = _rows_near(rows, index)
        whole = [line for other in near for line in other]
        start = 0
        while start < len(row):
            stop = start + 1
            for end in range(len(row), start + 1, -1):
                pieces = row[start:end]
                loose = any(b.left - a.right > 4 * b.size for a, b in itertools.pairwise(pieces))
                open_too = loose or (
                    not _is_flush(pieces, whole) and any(_same_gap(pieces, other, whole) for other in near)
                )
                if not open_too and _covered(pieces[0], pieces[-1], whole) and not _ruled(pieces, rules):
                    stop = end
                    break
            current = row[start]
            for line in row[start + 1 : stop]:
                current = _merged(current, line)
            joined.append(current)
            start = stop
    return joined


def _is_flush(pieces: Sequence[Line], near: Iterable[Line]) -> bool:
    """Pieces of running text that follow each other in the file and fill, from edge to edge, the width of a whole line
    near by."""
    a, b = pieces[0], pieces[-1]
    if not any(piece.text[:1].islower() for piece in pieces):
        return False
    follow = all(two.stream == max(one.stream, one.until) + 1 for one, two in itertools.pairwise(pieces))
    slack = 0.1 * a.size
    return follow and any(abs(line.left - a.left) < slack and abs(line.right - b.right) < slack for line in near)


def _rows_near(rows: Sequence[list[Line]], index: int) -> list[list[Line]]:
    """The rows within two leadings of a row; where columns are not level with each other, each has rows of its own."""
    at, reach = rows[index][0].baseline, 2.5 * max(line.size for line in rows[index])
    first, last = index, index + 1
    while first > 0 and at - rows[first - 1][0].baseline < reach:
        first -= 1
    while last < len(rows) and rows[last][0].baseline - at < reach:
        last += 1
    return [*rows[first:index], *rows[index + 1 : last]]


def _same_gap(pieces: Sequence[Line], row: Sequence[Line], near: Sequence[Line]) -> bool:
    """A row near by is open where these pieces are, and no line stands in the opening: that is a gutter."""
    for a, b in itertools.pairwise(pieces):
        for c, d in itertools.pairwise(row):
            shared = min(b.left, d.left) - max(a.right, c.right)
            wide = shared > 0.6 * min(b.left - a.right, d.left - c.right)
            filled = any(c.right <= line.left and line.right <= d.left for line in near)
            if wide and not filled and abs(c.baseline - a.baseline) < 2.5 * a.size:
                return True
    return False


def _ruled(pieces: Sequence[Line], rules: Places) -> bool:
    return any(_parted(a, b, rules) for a, b in itertools.pairwise(pieces))


def _covered(a: Line, b: Line, near: Iterable[Line]) -> bool:
    """A whole line near by starts where ``a`` does and runs on over ``b`` (a paragraph's last line ends before it)."""
    size = max(a.size, b.size)
    if min(a.size, b.size) < 0.85 * size:
        return False
    for line in near:
        alike = abs(line.size - size) < 0.1 * size and abs(line.baseline - a.baseline) < 1.8 * size
        alike = alike and line.italic == (a.italic and b.italic)
        over = line.right > b.right - 0.3 * size or b.left + 2 * size < line.right > b.right - 2.5 * size
        if alike and abs(line.left - a.left) < size and over:
            return True
    return False


def _head(line: Line) -> float:
    """Where a line's capitals end above."""
    return line.baseline - 0.7 * line.size


def join_drop_caps(lines: list[Line]) -> list[Line]:
    """A large first letter goes before the line whose top it shares."""
    caps = [line for line in lines if len(line.text) <= 2 and line.text[0].isalpha()]
    for cap in caps:
        followers = [
            line
            for line in lines
            if line is not cap
            and cap.size > 1.6 * line.size
            and len(line.text) > 2
            and -0.3 * line.size <= line.left - cap.right <= 1.2 * line.size
            and abs(_head(line) - _head(cap)) <= 0.7 * line.size
        ]
        if not followers:
            continue
        line = min(followers, key=lambda line: abs(_head(line) - _head(cap)))
        place = lines.index(line)
        glue = (
            ""
            if line.text[0].islower() or len(cap.text) > 1
            else " "
            if line.left - cap.right > line.size * 0.6
            else ""
        )
        lines[place] = Line(
            cap.text + glue + line.text,
            line.left,
            min(cap.top, line.top),
            line.right,
            line.bottom,
            line.baseline,
            line.size,
            line.bold,
            line.italic,
            line.colour,
            0.0,
            line.stream,
            line.first,
            line.last,
            until=line.until,
            joints=tuple(place + len(cap.text) + len(glue) for place in line.joints),
        )
        lines.remove(cap)
    return lines

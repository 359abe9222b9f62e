"""Runs of text become lines: the pieces of a baseline that belong to one column.

A gap wider than an em parts columns, unless the line's other gaps are as wide (a justified line) or a whole line
next to it covers the gap. Bullets and numbers stay with what they mark, drop caps with their word.
Pure functions over values; all lengths are judged in units of the text's own size.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from corpus.model import Box
from corpus.page import LINE_END_HYPHEN, Area, Font, Rule, Run

#: What may stand before a list item, alone in its piece of the line.
MARKER = re.compile(
    r"(?:[•◦‣⁃∙·▪▫■□●○◆◇❖❑❒✓✔➢➤►▶★☆✦✧♦\u2043\uf0a7\uf0b7\uf0d8\uf076\uf0fc]|[o§–—*-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4})[.)]|\d{1,2}(?:\.\d{1,2})*)$"
)

CJK = r"\u2e80-\u303f\u3040-\u30ff\u3100-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
_DINGBATS = re.compile("[\uf0a7\uf0b7\uf0d8\uf076\uf0fc\uf0a8\uf071\uf06e]")
_CJK_TRUE = re.compile(f"[{CJK}]")


@dataclass(frozen=True, slots=True)
class Line:
    """Text on one baseline inside one column. ``bold`` and ``italic``: all of it is.

    ``stream`` is its place in the file; ``first`` and ``last`` are its outer runs.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    size: float
    bold: bool
    italic: bool
    colour: int
    angle: float
    stream: int
    first: Run
    last: Run
    underlined: bool = False

    @property
    def box(self) -> Box:
        return Box(self.left, self.top, self.right, self.bottom)

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def hyphened(self) -> bool:
        return self.text.endswith((LINE_END_HYPHEN, "-", "\u00ad", "\u2010"))


def make_lines(runs: Sequence[Run], rules: Sequence[Rule] = (), areas: Sequence[Area] = ()) -> list[Line]:
    """All lines of a page, top to bottom, left to right."""
    upright: list[list[Run]] = []
    lines: list[Line] = []
    tilted: list[Run] = []
    row: list[Run] = []
    uprights = [rule for rule in rules if rule.upright]
    edges = _edges(areas)
    for run in _cut_at_rules(_without_doubles(runs), uprights):
        if run.angle:
            tilted.append(run)
        elif row and _continues(row, run):
            row.append(run)
        else:
            if row:
                upright.extend(_cut_row(row, uprights, edges))
            row = [run]
    if row:
        upright.extend(_cut_row(row, uprights, edges))
    lines = [_line(piece, place) for place, piece in enumerate(upright)]
    lines = _join_neighbours(lines, uprights, edges)
    lines = _join_covered(lines, uprights)
    lines = _join_drop_caps(lines)
    lines.extend(_line(group, len(upright) + place) for place, group in enumerate(_tilted_groups(tilted)))
    lines = _underlined(lines, [rule.box for rule in rules if not rule.upright])
    return sorted(lines, key=lambda line: (line.baseline, line.left, line.stream))


def _underlined(lines: list[Line], bars: Sequence[Box]) -> list[Line]:
    """Lines with a rule of their own length just under the baseline are marked."""
    if not bars:
        return lines
    found = []
    for line in lines:
        under = (
            sum(min(bar.right, line.right) - max(bar.left, line.left) for bar in bars
                if 0 <= (bar.top + bar.bottom) / 2 - line.baseline <= 0.35 * line.size
                and bar.left < line.right and bar.right > line.left and bar.width < line.width + 2 * line.size)
        )  # fmt: skip
        found.append(replace(line, underlined=True) if under > 0.85 * line.width else line)
    return found


def _without_doubles(runs: Sequence[Run]) -> Iterable[Run]:
    """Each text once: some files print a word twice, a hair apart, to make it bold or to shade it."""
    seen: dict[str, list[Run]] = {}
    for run in runs:
        twins = seen.setdefault(run.text, [])
        near = run.size * 0.2
        if any(
            abs(t.left - run.left) < near and abs(t.baseline - run.baseline) < near and t.size == run.size
            for t in twins
        ):
            continue
        twins.append(run)
        yield run


def _continues(row: list[Run], run: Run) -> bool:
    last = row[-1]
    big = max(last.size, run.size)
    if run.left < last.right - 0.5 * big or run.left < row[0].left:
        return False
    if len(row) == 1 and len(last.text) == 1 and last.size > 1.8 * run.size:
        return False  # a drop cap
    drop = abs(run.baseline - last.baseline)
    if drop <= 0.15 * big:
        return True
    if drop > 0.6 * big or run.left - last.right > 0.5 * big:
        return False
    main = max(row, key=lambda r: r.size)
    if abs(run.baseline - main.baseline) <= 0.15 * max(main.size, run.size):
        return True
    return min(last.size, run.size) <= 0.85 * big and min(last.bottom, run.bottom) - max(last.top, run.top) > 0.3 * min(
        last.bottom - last.top, run.bottom - run.top
    )


def _marks(text: str, ems: float) -> bool:
    """Whether a piece marks the text ``ems`` behind it. Plain numbers and dashes reach less far than bullets."""
    if not MARKER.match(text):
        return False
    return ems < (3.5 if text.isdigit() else 2.5 if text in "–—-o" else 6.0)


def _cut_at_rules(runs: Iterable[Run], uprights: Sequence[Rule]) -> Iterable[Run]:
    """A run that an upright rule crosses (cells of a table in one piece) is cut at the space nearest to the rule."""
    for run in runs:
        crossing = [
            rule.box.left
            for rule in uprights
            if run.left + 0.3 * run.size < rule.box.left < run.right - 0.3 * run.size
            and rule.box.top <= run.baseline - 0.2 * run.size
            and rule.box.bottom >= run.baseline
            and rule.box.height > run.size
        ]
        for x in sorted(crossing):
            share = (run.right - run.left) / len(run.text)
            spaces = [
                i
                for i, c in enumerate(run.text)
                if c.isspace() and abs(run.left + (i + 0.5) * share - x) < 1.2 * run.size
            ]
            if not spaces:
                continue
            at = min(spaces, key=lambda i: abs(run.left + (i + 0.5) * share - x))
            yield replace(run, text=run.text[:at].rstrip(), right=x - 0.2 * run.size)
            run = replace(run, text=run.text[at:].lstrip(), left=x + 0.2 * run.size, spaced=True)
        yield run


def _edges(areas: Sequence[Area]) -> list[Rule]:
    """The upright edges of boxes, as rules."""
    return [
        Rule(Box(x, area.box.top, x, area.box.bottom), upright=True)
        for area in areas
        if area.fill != 0xFFFFFF or area.outlined
        for x in (area.box.left, area.box.right)
    ]


def _boxed(a: Run, b: Run, edges: Sequence[Rule]) -> bool:
    """One of the two stands in a box that the other does not: not words shaded in a line, which are of one colour."""
    return any(
        a.right - 1 <= edge.box.left <= b.left + 1
        and edge.box.top < b.baseline - 0.4 * b.size
        and edge.box.bottom >= b.baseline
        and edge.box.height > (1.05 if a.colour != b.colour else 1.8) * b.size
        for edge in edges
    )


def _crossed(a: Run, b: Run, uprights: Sequence[Rule]) -> bool:
    return any(
        a.right - 1 <= rule.box.left <= b.left + 1 and rule.box.top < b.baseline - 0.2 * b.size and rule.box.bottom >= b.baseline
        and rule.box.height > b.size
        for rule in uprights
    )  # fmt: skip


def _cut_row(row: list[Run], uprights: Sequence[Rule], edges: Sequence[Rule]) -> list[list[Run]]:
    if len(row) == 1:
        return [row]
    gaps = [b.left - a.right for a, b in zip(row, row[1:], strict=False)]
    spaces = [gap for gap in gaps if gap > 0.12 * row[0].size]
    pieces = [[row[0]]]
    for gap, run in zip(gaps, row[1:], strict=True):
        size = max(run.size, pieces[-1][-1].size)
        usual = median([s for s in spaces if s != gap] or [0.0]) if len(spaces) > 2 else 0.0
        marker = len(pieces[-1]) == 1 and len(pieces) == 1 and _marks(pieces[-1][0].text, gap / size)
        wide = gap > size and (gap > 2 * usual or gap > 3 * size) and not marker
        before = pieces[-1][-1]
        if wide or _crossed(before, run, uprights) or (gap > 0.25 * size and _boxed(before, run, edges)):
            pieces.append([run])
        else:
            pieces[-1].append(run)
    return pieces


def _line(runs: Sequence[Run], stream: int) -> Line:
    weights: dict[tuple[float, int], int] = {}
    bold = italic = total = 0
    text = runs[0].text
    for index, run in enumerate(runs):
        letters = len(run.text)
        total += letters
        bold += letters if run.font.bold else 0
        italic += letters if run.font.italic else 0
        weights[run.size, run.colour] = weights.get((run.size, run.colour), 0) + letters
        if index:
            text += _joint(runs[index - 1], run, text) + run.text
    size, colour = max(weights, key=lambda key: weights[key])
    main = next(run for run in runs if run.size == size)
    return Line(
        tidy(text),
        min(run.left for run in runs), min(run.top for run in runs),
        max(run.right for run in runs), max(run.bottom for run in runs),
        main.baseline, size, bold >= 0.95 * total, italic >= 0.95 * total, colour, runs[0].angle, stream, runs[0], runs[-1],
    )  # fmt: skip


def tidy(text: str) -> str:
    """Single spaces; a line-end hyphen that is not at the line's end is a plain one; dingbats of symbol fonts are bullets."""
    text = _DINGBATS.sub("•", " ".join(text.split()))
    if LINE_END_HYPHEN in text[:-1]:
        text = text[:-1].replace(LINE_END_HYPHEN, "-") + text[-1]
    return text


def _joint(a: Run, b: Run, before: str) -> str:
    if b.spaced:
        return " "
    if a.angle:
        apart = max(b.left - a.right, a.left - b.right, b.top - a.bottom, a.top - b.bottom)
        return "" if len(b.text) == 1 and apart < 0.15 * a.size and a.angle != b.angle else " "
    if _CJK_TRUE.match(before[-1]) or _CJK_TRUE.match(b.text[0]):
        return " " if b.left - a.right > 0.6 * max(a.size, b.size) else ""
    if b.parted and a.size != b.size:
        return " "
    narrow = (0.08 if b.parted else 0.16) * min(a.size, b.size) + 1.5 * max(a.tracking, b.tracking)
    return " " if b.left - a.right > narrow else ""


def _merged(a: Line, b: Line) -> Line:
    """Two lines of one baseline as one, ``a`` on the left."""
    gap = b.left - a.right
    cjk = _CJK_TRUE.match(a.text[-1]) or _CJK_TRUE.match(b.text[0])
    space = b.first.spaced or gap > (0.6 if cjk else 0.16) * min(a.size, b.size)
    main = a if len(a.text) >= len(b.text) else b
    return Line(
        a.text + (" " if space else "") + b.text,
        min(a.left, b.left), min(a.top, b.top), max(a.right, b.right), max(a.bottom, b.bottom),
        main.baseline, main.size, a.bold and b.bold, a.italic and b.italic, main.colour, main.angle,
        min(a.stream, b.stream), a.first, b.last,
    )  # fmt: skip


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


def _parted(a: Line, b: Line, rules: Sequence[Rule]) -> bool:
    """An upright rule stands between two lines of one row."""
    middle = (a.top + a.bottom) / 2
    return any(
        rule.upright and a.right - 1 <= rule.box.left <= b.left + 1 and rule.box.top <= middle <= rule.box.bottom
        for rule in rules
    )


def _join_neighbours(lines: list[Line], rules: Sequence[Rule], edges: Sequence[Rule]) -> list[Line]:
    """Pieces that follow each other on a baseline without following each other in the file."""
    joined: list[Line] = []
    for row in _rows(lines):
        current = row[0]
        for line in row[1:]:
            size = min(current.size, line.size)
            gap = line.left - current.right
            alike = size > 0.8 * max(current.size, line.size)
            alone = not joined or joined[-1].baseline != current.baseline or current.left - joined[-1].right > 2 * size
            marker = alone and _marks(current.text, gap / size)
            parted = _parted(current, line, rules) or (gap > 0 and _boxed(current.last, line.first, edges))
            if (marker or (alike and -0.3 * size <= gap <= 0.6 * size)) and not parted:
                current = _merged(current, line)
            else:
                joined.append(current)
                current = line
        joined.append(current)
    return joined


def _join_covered(lines: list[Line], rules: Sequence[Rule]) -> list[Line]:
    """Wide gaps are no gutters where a whole line just above or below, as wide as all the pieces, covers them."""
    rows = _rows(lines)
    joined: list[Line] = []
    for index, row in enumerate(rows):
        if len(row) == 1:
            joined.append(row[0])
            continue
        near = [line for other in rows[max(0, index - 3) : index] + rows[index + 1 : index + 4] for line in other]
        start = 0
        while start < len(row):
            stop = start + 1
            for end in range(len(row), start + 1, -1):
                pieces = row[start:end]
                loose = any(b.left - a.right > 4 * b.size for a, b in zip(pieces, pieces[1:], strict=False))
                open_too = loose or any(
                    _same_gap(pieces, other) for other in rows[max(0, index - 2) : index] + rows[index + 1 : index + 3]
                )
                if not open_too and _covered(pieces[0], pieces[-1], near) and not _ruled(pieces, rules):
                    stop = end
                    break
            current = row[start]
            for line in row[start + 1 : stop]:
                current = _merged(current, line)
            joined.append(current)
            start = stop
    return joined


def _same_gap(pieces: Sequence[Line], row: Sequence[Line]) -> bool:
    """A row near by is open where these pieces are: that is a gutter."""
    for a, b in zip(pieces, pieces[1:], strict=False):
        for c, d in zip(row, row[1:], strict=False):
            shared = min(b.left, d.left) - max(a.right, c.right)
            near = abs(c.baseline - a.baseline) < 2.5 * a.size
            if near and shared > 0.6 * min(b.left - a.right, d.left - c.right):
                return True
    return False


def _ruled(pieces: Sequence[Line], rules: Sequence[Rule]) -> bool:
    return any(_parted(a, b, rules) for a, b in zip(pieces, pieces[1:], strict=False))


def _covered(a: Line, b: Line, near: Iterable[Line]) -> bool:
    size = max(a.size, b.size)
    if min(a.size, b.size) < 0.85 * size:
        return False
    for line in near:
        alike = abs(line.size - size) < 0.1 * size and abs(line.baseline - a.baseline) < 1.8 * size
        alike = alike and line.italic == (a.italic and b.italic)
        if alike and abs(line.left - a.left) < size and abs(line.right - b.right) < 0.8 * size:
            return True
    return False


def _join_drop_caps(lines: list[Line]) -> list[Line]:
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
            and abs(line.top - cap.top) <= 0.9 * line.size
        ]
        if not followers:
            continue
        line = min(followers, key=lambda line: abs(line.top - cap.top))
        place = lines.index(line)
        glue = (
            ""
            if line.text[0].islower() or len(cap.text) > 1
            else " "
            if line.left - cap.right > line.size * 0.6
            else ""
        )
        lines[place] = Line(
            cap.text + glue + line.text, line.left, min(cap.top, line.top), line.right, line.bottom, line.baseline, line.size,
            line.bold, line.italic, line.colour, 0.0, line.stream, line.first, line.last,
        )  # fmt: skip
        lines.remove(cap)
    return lines


def _tilted_groups(runs: Sequence[Run]) -> Iterable[list[Run]]:
    """Turned text, the pieces that follow each other in the file at one angle together."""
    group: list[Run] = []
    for run in runs:
        near = 2.5 * run.size
        if group and not (
            abs((run.angle - group[-1].angle + 180) % 360 - 180) < (25 if len(run.text) == 1 else 4)
            and group[-1].left - near < run.right
            and run.left < group[-1].right + near
            and group[-1].top - near < run.bottom
            and run.top < group[-1].bottom + near
        ):
            yield group
            group = []
        group.append(run)
    if group:
        yield group


def unused_font() -> Font:
    """A face for lines made outside a PDF (tests, recognised text)."""
    return Font("", False, False)

"""Runs of text become lines: the pieces of a baseline that belong to one column.

A gap wider than an em parts columns, unless the line's other gaps are as wide (a justified line) or a whole line
next to it covers the gap. Bullets and numbers stay with what they mark, drop caps with their word.
Pure functions over values; all lengths are judged in units of the text's own size.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median

from corpus.layout.baselines import join_covered, join_drop_caps, join_neighbours
from corpus.layout.line import CJK_CHARACTER, Line, boxed, edges_across, marks
from corpus.model import Box
from corpus.pdf.page import LINE_END_HYPHEN, Area, Rule, Run
from corpus.places import Places

#: Symbols of private fonts: before a word they are bullets, whatever they look like.
_DINGBATS = re.compile("[\ue000-\uf8ff](?=\\s)|[\uf0a7\uf0b7\uf0d8\uf076\uf0fc\uf0a8\uf071\uf06e]")


#: What a footnote's mark may stand behind.
_MARKED = re.compile(r"(?:\d|[^\W\d_]{3}|[.,)”])$")
_RAISED = str.maketrans("0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")


def make_lines(runs: Sequence[Run], rules: Sequence[Rule] = (), areas: Sequence[Area] = ()) -> list[Line]:
    """All lines of a page, top to bottom, left to right."""
    upright: list[list[Run]] = []
    lines: list[Line] = []
    tilted: list[Run] = []
    row: list[Run] = []
    single = list(_without_doubles(runs))
    whole = list(_whole(single)) if areas else single
    uprights = _cell_edges([rule.box for rule in rules if rule.upright], whole)
    edges = _cell_edges(_edges(areas), whole)
    for run in _cut_at_rules(single, uprights) if uprights.boxes else single:
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
    lines = join_neighbours(lines, uprights, edges)
    lines = join_covered(lines, uprights)
    lines = join_drop_caps(lines)
    lines.extend(_line(group, len(upright) + place) for place, group in enumerate(_tilted_groups(tilted)))
    lines = _underlined(lines, [rule.box for rule in rules if not rule.upright])
    return sorted(lines, key=lambda line: (line.baseline, line.left, line.stream))


def _underlined(lines: list[Line], bars: Sequence[Box]) -> list[Line]:
    """Lines with a rule of their own length just under the baseline are marked."""
    if not bars:
        return lines
    found = []
    for line in lines:
        under = sum(
            min(bar.right, line.right) - max(bar.left, line.left)
            for bar in bars
            if 0 <= (bar.top + bar.bottom) / 2 - line.baseline <= 0.35 * line.size
            and bar.left < line.right
            and bar.right > line.left
            and bar.width < line.width + 2 * line.size
        )
        found.append(replace(line, underlined=True) if under > 0.85 * line.width else line)
    return found


def _without_doubles(runs: Sequence[Run]) -> Iterable[Run]:
    """Each text once: some files print a word twice, a hair apart, to make it bold or to shade it.

    A shadow lies over its word: neighbours of one shape ("ll", each a run of its own) stand clear of each other.
    """
    seen: dict[tuple[str, float], dict[tuple[float, float], list[Run]]] = {}
    for run in runs:
        near = run.size * 0.2
        aside = min(near, 0.5 * (run.right - run.left))
        cell = near or 1.0  # of a grid over the page: what is near lies in this cell or in one beside it
        column, row = run.left // cell, run.baseline // cell
        cells = seen.setdefault((run.text, run.size), {})
        if cells and any(
            abs(t.left - run.left) < aside and abs(t.baseline - run.baseline) < near
            for x, y in itertools.product((column - 1, column, column + 1), (row - 1, row, row + 1))
            for t in cells.get((x, y), ())
        ):
            continue
        cells.setdefault((column, row), []).append(run)
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
    if drop < 0.35 * big and run.left - last.right < 0.12 * big and not run.spaced:
        return True  # letters that touch are one word, however they dance: LaTeX
    main = max(row, key=lambda r: r.size)
    if abs(run.baseline - main.baseline) <= 0.15 * max(main.size, run.size):
        return True
    return min(last.size, run.size) <= 0.85 * big and min(last.bottom, run.bottom) - max(last.top, run.top) > 0.3 * min(
        last.bottom - last.top, run.bottom - run.top
    )


def _whole(runs: Iterable[Run]) -> Iterable[Run]:
    """Runs that are letters of one word, each for itself, as one."""
    word: Run | None = None
    for run in runs:
        if (
            word is not None
            and not run.spaced
            and not run.angle
            and run.baseline == word.baseline
            and -0.1 * run.size < run.left - word.right < 0.12 * run.size
        ):
            word = replace(word, text=word.text + run.text, right=max(word.right, run.right))
            continue
        if word is not None:
            yield word
        word = run
    if word is not None:
        yield word


def _cell_edges(uprights: Sequence[Box], runs: Sequence[Run]) -> Places:
    """Upright rules and edges, but for those that go through words."""
    texts = Places(run.box for run in runs) if uprights else Places()
    return Places(rule for rule in uprights if not _strikes(rule, [runs[number] for number in texts.near(rule)]))


def _strikes(rule: Box, runs: Sequence[Run]) -> bool:
    """Whether a rule goes through sentences: most runs that it crosses have no space there, or go on behind it in a
    small letter, as no cell does."""
    crossed = [run for run in runs if _crosses(rule, run)]
    places = [(run.text, _space_at(run, rule.left)) for run in crossed]
    through = sum([at is None or text[at:].lstrip()[:1].islower() for text, at in places])
    return through > 1 and 2 * through > len(crossed)


def _crosses(rule: Box, run: Run) -> bool:
    return (
        run.left + 0.3 * run.size < rule.left < run.right - 0.3 * run.size
        and rule.top <= run.baseline - 0.2 * run.size
        and rule.bottom >= run.baseline
        and rule.height > run.size
    )


def _space_at(run: Run, x: float) -> int | None:
    """The place of a run's space that is nearest to ``x``, taking its letters for equally wide; None: none is near."""
    share = (run.right - run.left) / len(run.text)
    away = [(abs(run.left + (place + 0.5) * share - x), place) for place, c in enumerate(run.text) if c.isspace()]
    nearest, place = min(away, default=(1.2 * run.size, 0))
    return place if nearest < 1.2 * run.size else None


def _cut_at_rules(runs: Iterable[Run], uprights: Places) -> Iterable[Run]:
    """A run that an upright rule crosses (cells of a table in one piece) is cut at the space nearest to the rule."""
    for run in runs:
        across = edges_across(uprights, run.left, run.right, run.baseline)
        for x in sorted([rule.left for rule in across if _crosses(rule, run)]):
            at = _space_at(run, x)
            if at is not None:
                yield replace(run, text=run.text[:at].rstrip(), right=x - 0.2 * run.size)
                run = replace(run, text=run.text[at:].lstrip(), left=x + 0.2 * run.size, spaced=True)
        yield run


def _edges(areas: Sequence[Area]) -> list[Box]:
    """The upright edges of boxes."""
    return [
        Box(x, area.box.top, x, area.box.bottom)
        for area in areas
        if area.fill != 0xFFFFFF or area.outlined
        for x in (area.box.left, area.box.right)
    ]


def _crossed(a: Run, b: Run, uprights: Places) -> bool:
    across = edges_across(uprights, a.right - 1, b.left + 1, b.baseline)
    return any(rule.top < b.baseline - 0.2 * b.size and rule.height > b.size for rule in across)


def _cut_row(row: list[Run], uprights: Places, edges: Places) -> list[list[Run]]:
    if len(row) == 1:
        return [row]
    gaps = [b.left - a.right for a, b in itertools.pairwise(row)]
    spaces = [gap for gap in gaps if gap > 0.12 * row[0].size]
    pieces = [[row[0]]]
    for gap, run in zip(gaps, row[1:], strict=True):
        before = pieces[-1][-1]
        size = max(run.size, before.size)
        wide = gap > size and (gap > 3 * size or gap > 2 * _usual(spaces, gap))
        if wide and len(pieces) == len(pieces[0]) == 1:
            wide = not marks(before.text, gap / size, bold=before.font.bold and run.font.bold)
        if wide or _crossed(before, run, uprights) or (gap > 0.25 * size and boxed(before, run, edges)):
            pieces.append([run])
        else:
            pieces[-1].append(run)
    return pieces


def _usual(spaces: Sequence[float], but: float) -> float:
    return median([space for space in spaces if space != but] or [0.0]) if len(spaces) > 2 else 0.0


def _line(runs: Sequence[Run], stream: int) -> Line:
    if len(runs) == 1:
        run = runs[0]
        return Line(
            tidy(run.text),
            run.left,
            run.top,
            run.right,
            run.bottom,
            run.baseline,
            run.size,
            run.font.bold,
            run.font.italic,
            run.colour,
            run.angle,
            stream,
            run,
            run,
        )
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
            joint = _joint(runs[index - 1], run, text)
            text += run.text.translate(_RAISED) if _is_mark(runs[index - 1], run) else joint + run.text
    size, colour = max(weights, key=lambda key: weights[key])
    main = next(run for run in runs if run.size == size)
    return Line(
        tidy(text),
        min(run.left for run in runs),
        min(run.top for run in runs),
        max(run.right for run in runs),
        max(run.bottom for run in runs),
        main.baseline,
        size,
        bold >= 0.95 * total,
        italic >= 0.95 * total,
        colour,
        runs[0].angle,
        stream,
        runs[0],
        runs[-1],
    )


def _is_mark(a: Run, b: Run) -> bool:
    """A small raised number right after a word or a number: a footnote's mark, which changes neither."""
    return (
        b.text.isdigit()
        and bool(_MARKED.search(a.text[-3:]))
        and b.size < 0.85 * a.size
        and b.baseline < a.baseline - 0.15 * a.size
        and b.left - a.right < 0.3 * a.size
    )


def tidy(text: str) -> str:
    """Single spaces; a line-end hyphen inside the line is a plain one; dingbats of symbol fonts are bullets."""
    text = " ".join(text.split())
    if text.isascii():
        return text
    text = _DINGBATS.sub("•", text)
    if LINE_END_HYPHEN in text[:-1]:
        text = text[:-1].replace(LINE_END_HYPHEN, "-") + text[-1]
    return text


def _joint(a: Run, b: Run, before: str) -> str:
    if b.spaced:
        return " "
    if a.angle:
        apart = max(b.left - a.right, a.left - b.right, b.top - a.bottom, a.top - b.bottom)
        return "" if len(b.text) == 1 and apart < 0.15 * a.size and a.angle != b.angle else " "
    if CJK_CHARACTER.match(before[-1]) or CJK_CHARACTER.match(b.text[0]):
        return " " if b.left - a.right > 0.6 * max(a.size, b.size) else ""
    if b.parted and a.size != b.size:
        return " "
    narrow = (0.08 if b.parted else 0.16) * min(a.size, b.size) + 1.5 * max(a.tracking, b.tracking)
    return " " if b.left - a.right > narrow else ""


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

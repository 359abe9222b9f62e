"""Boxes with a background or a border are read whole: which there are, what stands in them, which stands in which.

Shading of single words, cells and rows is no box. Pure functions over values.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.layout.line import Line
from corpus.layout.units import Unit, bounds, bounds_of
from corpus.model import Box
from corpus.pdf.page import Area, PageContent


def find_containers(page: PageContent, lines: Sequence[Line]) -> list[list[Box]]:
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
    shapes = [area.box for area in page.areas]
    boxes = [parts for parts in boxes if not _is_row(parts, shapes, lines)]
    return sorted(boxes, key=lambda parts: (-sum(b.width * b.height for b in parts), parts[0]))


def _is_row(parts: Sequence[Box], shapes: Sequence[Box], lines: Sequence[Line]) -> bool:
    """The shading of a table's row or cell: a line or two high, with several cells in it or beside it."""
    box = bounds(parts)
    held = [line for line in lines if _holds(box, line.box)]
    if not held or box.height > 4.5 * max(line.size for line in held):
        return False
    first = min(line.baseline for line in held)
    level = [line for line in held if line.baseline - first < 0.35 * line.size]
    if len(level) > 1:
        return sum(line.width for line in level) < 0.8 * box.width
    return box.height < 2.2 * held[0].size and any(
        abs(shape.top - box.top) < 2
        and abs(shape.bottom - box.bottom) < 2
        and (abs(shape.left - box.right) < 3 or abs(shape.right - box.left) < 3)
        for shape in shapes
    )


def _frames_text(area: Area, page: PageContent) -> bool:
    if (area.fill == 0xFFFFFF and not area.outlined) or not area.closed:
        return False
    box = area.box
    paper = box.height > 0.92 * page.height  # a tint from edge to edge is the paper of a column
    return box.width > 30 and box.height > 12 and not paper and box.width * box.height < 0.8 * page.width * page.height


def _holds(box: Box, line: Box) -> bool:
    slack = 0.35 * line.height
    return (
        box.left - 2 <= line.left
        and line.right <= box.right + 2
        and box.top - slack <= line.top
        and line.bottom <= box.bottom + slack
    )


def _same(a: Box, b: Box) -> bool:
    return max(abs(a.left - b.left), abs(a.top - b.top), abs(a.right - b.right), abs(a.bottom - b.bottom)) < 6


def _touch(a: Box, b: Box, reach: float = 1.5) -> bool:
    return (
        a.left <= b.right + reach
        and b.left <= a.right + reach
        and a.top <= b.bottom + reach
        and b.top <= a.bottom + reach
    )


def innermost(box: Box, containers: Sequence[list[Box]]) -> int:
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


def nest(containers: Sequence[list[Box]], inside: dict[int, list[Unit]], root: list[Unit]) -> None:
    """Puts every container's units into a unit of its own, inner ones first."""
    for index in sorted(inside, reverse=True):
        if all(unit.silent for unit in inside[index]):
            continue
        parts = containers[index]
        unit = Unit(list(parts), inner=inside[index], container=index + 1)
        parent = -1
        for other in range(index):
            if any(all(inside_of(part, whole) for part in parts) for whole in containers[other]):
                parent = other
        (root if parent < 0 else inside[parent]).append(unit)


def inside_of(part: Box, whole: Box) -> bool:
    return (
        whole.left - 2 <= part.left
        and part.right <= whole.right + 2
        and whole.top - 2 <= part.top
        and part.bottom <= whole.bottom + 2
    )


def find_obstacles(page: PageContent, lines: Sequence[Line]) -> list[Unit]:
    """Pictures no text stands on: they fill a column as text does."""
    kept = []
    for box in page.pictures:
        if box.width < 30 or box.height < 30 or any(_touch(box, line.box, -1.0) for line in lines):
            continue
        kept.append(Unit([box]))
    return kept


def find_bars(page: PageContent, lines: Sequence[Line]) -> list[Unit]:
    """Long level rules between lines: they part what is above from what is below."""
    around = bounds_of(lines)
    bars = []
    for rule in page.rules:
        if rule.upright or rule.box.width < 0.3 * around.width:
            continue
        y = (rule.box.top + rule.box.bottom) / 2
        inside = [
            line
            for line in lines
            if line.left < rule.box.right
            and line.right > rule.box.left
            and line.top < y < line.baseline + 0.35 * line.size
        ]
        if not inside and around.top < y < around.bottom:
            bars.append(Unit([rule.box], bar=True))
    return bars

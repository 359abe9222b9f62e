"""Boxes with a background or a border are read whole: which there are, what stands in them, which stands in which.

Shading of single words, cells and rows is no box. Pure functions over values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.layout.line import Line
from corpus.layout.units import Unit, bounds, bounds_of
from corpus.model import Box
from corpus.pdf.page import Area, PageContent
from corpus.places import Places

#: Points that what stands in a box may reach beyond it, and by which two boxes may differ and be one drawn twice.
_SLACK, _SAME = 2.0, 6.0


@dataclass(frozen=True, slots=True)
class Containers:
    """Boxes of a page that hold whole lines, largest first: the pieces each is drawn in, and where all pieces stand."""

    pieces: list[list[Box]]
    places: Places
    owners: list[int]

    @classmethod
    def of(cls, pieces: list[list[Box]]) -> Containers:
        owners = [index for index, parts in enumerate(pieces) for _ in parts]
        return cls(pieces, Places(part for parts in pieces for part in parts), owners)

    def innermost(self, box: Box) -> int:
        """Index of the smallest container that holds the box, -1 for the page itself."""
        return max((index for index in self._near(box) if _hold(self.pieces[index], box)), default=-1)

    def around(self, index: int) -> int:
        """Index of the smallest larger container that one stands in, -1 for the page itself."""
        parts = self.pieces[index]
        larger = (other for other in self._near(parts[0]) if other < index)
        return max((other for other in larger if _enclose(self.pieces[other], parts)), default=-1)

    def _near(self, box: Box) -> set[int]:
        return {self.owners[number] for number in self.places.near(box, _SLACK)}


def find_containers(page: PageContent, lines: Sequence[Line]) -> Containers:
    """Boxes with a background or a border that hold whole lines."""
    if not page.areas:
        return Containers.of([])
    texts, areas = Places(line.box for line in lines), Places(area.box for area in page.areas)
    found: list[tuple[list[Box], int | None]] = []
    drawn, owners = Places(), list[int]()
    for area in sorted(page.areas, key=lambda area: (area.box.top, area.box.left)):
        box = area.box
        if not _frames_text(area, page) or not any(_holds(box, texts.boxes[n]) for n in texts.near(box, _SLACK)):
            continue
        if not area.square and sum(_cuts(box, texts.boxes[n]) for n in texts.near(box)) > 1:
            continue  # a drawing behind the text
        near = list(drawn.near(box, _SAME))
        if any(_same(box, drawn.boxes[number]) for number in near):
            continue
        touched = (owners[number] for number in near if area.fill is not None and _touch(box, drawn.boxes[number]))
        owner = min((index for index in touched if found[index][1] == area.fill), default=len(found))
        if owner == len(found):
            found.append(([], area.fill))
        found[owner][0].append(box)
        drawn.add(box)
        owners.append(owner)
    boxes = [parts for parts, _ in found if not _is_row(bounds(parts), areas, lines, texts)]
    return Containers.of(sorted(boxes, key=lambda parts: (-sum(b.width * b.height for b in parts), parts[0])))


def _is_row(box: Box, areas: Places, lines: Sequence[Line], texts: Places) -> bool:
    """The shading of a table's row or cell: a line or two high, with several cells in it or beside it."""
    held = [lines[number] for number in sorted(texts.near(box, _SLACK)) if _holds(box, texts.boxes[number])]
    if not held or box.height > 4.5 * max(line.size for line in held):
        return False
    first = min(line.baseline for line in held)
    level = [line for line in held if line.baseline - first < 0.35 * line.size]
    if len(level) > 1:
        return sum(line.width for line in level) < 0.8 * box.width
    return box.height < 2.2 * held[0].size and any(_stands_beside(areas.boxes[n], box) for n in areas.near(box, 3))


def _stands_beside(shape: Box, box: Box) -> bool:
    return (
        abs(shape.top - box.top) < 2
        and abs(shape.bottom - box.bottom) < 2
        and (abs(shape.left - box.right) < 3 or abs(shape.right - box.left) < 3)
    )


def _frames_text(area: Area, page: PageContent) -> bool:
    if (area.fill == 0xFFFFFF and not area.outlined) or not area.closed:
        return False
    box = area.box
    # a tint from edge to edge under much of the page is its paper
    paper = box.height > 0.92 * page.height and box.width > 0.4 * page.width
    return box.width > 30 and box.height > 12 and not paper and box.width * box.height < 0.8 * page.width * page.height


def _holds(box: Box, line: Box) -> bool:
    slack = 0.35 * line.height
    return (
        box.left - _SLACK <= line.left
        and line.right <= box.right + _SLACK
        and box.top - slack <= line.top
        and line.bottom <= box.bottom + slack
    )


def _cuts(box: Box, line: Box) -> bool:
    """Whether a line stands in a box in part: it begins or ends there, or its edge runs through the letters."""
    across = min(box.right, line.right) - max(box.left, line.left)
    down = min(box.bottom, line.bottom) - max(box.top, line.top)
    return across > _SLACK and down > 0.35 * line.height and not _holds(box, line)


def _same(a: Box, b: Box) -> bool:
    return max(abs(a.left - b.left), abs(a.top - b.top), abs(a.right - b.right), abs(a.bottom - b.bottom)) < _SAME


def _touch(a: Box, b: Box, reach: float = 1.5) -> bool:
    return (
        a.left <= b.right + reach
        and b.left <= a.right + reach
        and a.top <= b.bottom + reach
        and b.top <= a.bottom + reach
    )


def _hold(parts: Sequence[Box], box: Box) -> bool:
    if any(_holds(part, box) for part in parts):
        return True
    return len(parts) > 1 and _holds(bounds(parts), box) and _covered(parts, box)


def _covered(parts: Sequence[Box], box: Box) -> bool:
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return any(part.left <= x <= part.right and part.top <= y <= part.bottom for part in parts)


def nest(containers: Containers, inside: dict[int, list[Unit]], root: list[Unit]) -> None:
    """Puts every container's units into a unit of its own, inner ones first."""
    for index in sorted(inside, reverse=True):
        if all(unit.silent for unit in inside[index]):
            continue
        unit = Unit(list(containers.pieces[index]), inner=inside[index], container=index + 1)
        parent = containers.around(index)
        (root if parent < 0 else inside[parent]).append(unit)


def _enclose(wholes: Sequence[Box], parts: Sequence[Box]) -> bool:
    return any(all(inside_of(part, whole) for part in parts) for whole in wholes)


def inside_of(part: Box, whole: Box) -> bool:
    return (
        whole.left - _SLACK <= part.left
        and part.right <= whole.right + _SLACK
        and whole.top - _SLACK <= part.top
        and part.bottom <= whole.bottom + _SLACK
    )


def find_obstacles(page: PageContent, lines: Sequence[Line]) -> list[Unit]:
    """Pictures no text stands on: they fill a column as text does."""
    texts = Places(line.box for line in lines) if page.pictures else Places()
    kept = []
    for box in page.pictures:
        if box.width < 30 or box.height < 30 or any(_touch(box, texts.boxes[n], -1.0) for n in texts.near(box)):
            continue
        kept.append(Unit([box]))
    return kept


def find_bars(page: PageContent, lines: Sequence[Line]) -> list[Unit]:
    """Long level rules between lines: they part what is above from what is below."""
    around = bounds_of(lines)
    long = [rule.box for rule in page.rules if not rule.upright and rule.box.width >= 0.3 * around.width]
    if not long:
        return []
    texts = Places(line.box for line in lines)
    deepest = max(0.0, *(line.baseline + 0.35 * line.size - line.bottom for line in lines))
    bars = []
    for box in long:
        y = (box.top + box.bottom) / 2
        if around.top < y < around.bottom and not any(_is_crossed(lines[n], box, y) for n in texts.near(box, deepest)):
            bars.append(Unit([box], bar=True))
    return bars


def _is_crossed(line: Line, rule: Box, y: float) -> bool:
    return line.left < rule.right and line.right > rule.left and line.top < y < line.baseline + 0.35 * line.size

"""Units of a page that are put in order: blocks, tables, boxes with units inside, and what only stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.layout.line import Line
from corpus.layout.tables import Row
from corpus.model import Box


@dataclass(slots=True)
class Unit:
    """What is put in order: a block, a table, a box with units inside, or a picture (which only stands in the way)."""

    boxes: list[Box]
    lines: list[Line] = field(default_factory=list)
    rows: list[Row] | None = None
    inner: list[Unit] | None = None
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

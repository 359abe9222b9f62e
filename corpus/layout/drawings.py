"""Drawings and stamps: what is drawn beside the text, and what is written across it.

Drawings made of many shapes are pictures too: captions stand by them and they fill a column. A shape that text stands
on is a box and no part of a drawing. Stamps and watermarks ("CANCELLED", "DRAFT") take no place in the order of the
text they lie over. Pure functions over values.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.layout.line import Line
from corpus.model import Box
from corpus.pdf.page import Area
from corpus.places import Places

#: A drawing has this many shapes, or this many that are no rectangles.
SHAPES, CURVES = 10, 4
#: A stamp is this much larger than what it runs over: text in two columns that touch is none.
LARGER = 1.5
#: Shapes of one drawing stand at most so far apart, in points.
_APART = 1.0


@dataclass(slots=True)
class _Cluster:
    box: Box
    shapes: int
    curves: int


def find_drawings(areas: Sequence[Area], lines: Sequence[Line]) -> tuple[list[Box], list[Area]]:
    """The drawings' places, and the areas that are none of their shapes."""
    if len(areas) < CURVES:
        return [], list(areas)
    centres = [((line.left + line.right) / 2, (line.top + line.bottom) / 2) for line in lines]
    places = Places(Box(x, y, x, y) for x, y in centres)
    loose = [area for area in areas if not places.any_near(area.box)]
    drawings = [
        cluster.box
        for cluster in _clusters(loose)
        if (cluster.shapes >= SHAPES or cluster.curves >= CURVES)
        and min(cluster.box.width, cluster.box.height) > 30
        and not places.any_near(cluster.box)
    ]
    drawn = Places(drawings)
    shapes = {id(area) for area in loose if drawn.any_near(area.box, _APART)}
    return sorted(drawings), [area for area in areas if id(area) not in shapes]


def _clusters(areas: Sequence[Area]) -> Iterable[_Cluster]:
    """Shapes together that meet; each new one takes in what it meets, in the order in which it came to be."""
    clusters: dict[int, _Cluster] = {}
    places = Places()
    for area in areas:
        merged, last = _Cluster(area.box, 1, 0 if area.square else 1), -1
        while (met := min((n for n in places.near(merged.box, _APART) if n > last), default=None)) is not None:
            places.remove(met)
            other, last = clusters.pop(met), met
            merged = _Cluster(other.box.union(merged.box), other.shapes + merged.shapes, other.curves + merged.curves)
        clusters[places.add(merged.box)] = merged
    return clusters.values()


def find_stamps(lines: Sequence[Line]) -> list[Line]:
    """Lines much larger than others that they run over, at whatever angle."""
    if len(lines) < 2:
        return []
    smallest = min([line.size for line in lines])
    level = [line for line in lines if not line.angle]
    return [line for line in lines if line.size > LARGER * smallest and len(line.text) > 2 and _runs_over(line, level)]


def _runs_over(line: Line, others: Sequence[Line]) -> bool:
    """Whether a line's letters lie on those of any much smaller one."""
    strip = _Strip.of(line)
    left, right = strip.x - strip.wide, strip.x + strip.wide
    top, bottom = strip.y - strip.high, strip.y + strip.high
    near = [
        other
        for other in others
        if other.left <= right
        and left <= other.right
        and other.baseline >= top
        and other.baseline - 0.6 * other.size <= bottom
        and line.size > LARGER * other.size
    ]
    return bool(near) and any(_on_letters(other, x, y) for x, y in strip.points() for other in near)


@dataclass(frozen=True, slots=True)
class _Strip:
    """Where a line's letters lie: its middle, its length, the direction it runs in and half the room they take."""

    x: float
    y: float
    length: float
    across: float
    down: float
    size: float

    @classmethod
    def of(cls, line: Line) -> _Strip:
        x, length = (line.left + line.right) / 2, line.right - line.left
        if not line.angle:
            return cls(x, line.baseline - 0.35 * line.size, length, 1.0, 0.0, line.size)
        turn = math.radians(line.angle)
        across, down = math.cos(turn), -math.sin(turn)
        long = (length + line.bottom - line.top) / (abs(across) + abs(down)) - line.size
        return cls(x, (line.top + line.bottom) / 2, max(0.0, long), across, down, line.size)

    @property
    def wide(self) -> float:
        return self.length / 2 * abs(self.across) + 0.25 * self.size * abs(self.down)

    @property
    def high(self) -> float:
        return self.length / 2 * abs(self.down) + 0.25 * self.size * abs(self.across)

    def points(self) -> Iterator[tuple[float, float]]:
        """Points on the letters, from the first to the last."""
        steps = max(2, round(2 * self.length / self.size))
        for step in range(steps + 1):
            along = self.length * (step / steps - 0.5)
            for off in (-0.25 * self.size, 0.0, 0.25 * self.size):
                yield self.x + along * self.across - off * self.down, self.y + along * self.down + off * self.across


def _on_letters(line: Line, x: float, y: float) -> bool:
    """Whether a point lies on a line's letters."""
    return line.left <= x <= line.right and line.baseline - 0.6 * line.size <= y <= line.baseline

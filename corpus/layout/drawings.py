"""Drawings made of many shapes are pictures too: captions stand by them and they fill a column.

A shape that text stands on is a box and no part of a drawing. Pure functions over values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.layout.line import Line
from corpus.model import Box
from corpus.pdf.page import Area

#: A drawing has this many shapes, or this many that are no rectangles.
SHAPES, CURVES = 10, 4


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
    loose = [area for area in areas if not any(_inside(area.box, x, y) for x, y in centres)]
    clusters: list[_Cluster] = []
    for area in loose:
        merged = _Cluster(area.box, 1, 0 if area.square else 1)
        apart: list[_Cluster] = []
        for cluster in clusters:
            if _meet(cluster.box, merged.box):
                merged = _Cluster(
                    cluster.box.union(merged.box), cluster.shapes + merged.shapes, cluster.curves + merged.curves
                )
            else:
                apart.append(cluster)
        clusters = [*apart, merged]
    drawings = [
        cluster.box
        for cluster in clusters
        if (cluster.shapes >= SHAPES or cluster.curves >= CURVES)
        and min(cluster.box.width, cluster.box.height) > 30
        and not any(_inside(cluster.box, x, y) for x, y in centres)
    ]
    shapes = {id(area) for area in loose if any(_meet(area.box, drawing) for drawing in drawings)}
    return sorted(drawings), [area for area in areas if id(area) not in shapes]


def _inside(box: Box, x: float, y: float) -> bool:
    return box.left <= x <= box.right and box.top <= y <= box.bottom


def _meet(a: Box, b: Box) -> bool:
    return a.left <= b.right + 1 and b.left <= a.right + 1 and a.top <= b.bottom + 1 and b.top <= a.bottom + 1

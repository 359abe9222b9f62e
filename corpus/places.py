"""Boxes of a page filed by where they stand, so that what is near is found on pages that are full of things."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from corpus.model import Box


class Places:
    """Boxes by where they stand: those that touch a given one are found without looking at all of them.

    A box is filed by the cell in which its upper left corner stands; cells are as wide and as high as the boxes filed
    in them, rounded up to a power of two, so that no box reaches further than into the next one.
    """

    def __init__(self, boxes: Iterable[Box] = ()) -> None:
        self.boxes: list[Box] = []
        self._sizes: dict[tuple[int, int], dict[tuple[int, int], list[int]]] = {}
        for box in boxes:
            self.add(box)

    def add(self, box: Box) -> int:
        """The number that the box is filed under: one more than the last."""
        size, cell = _filed(box)
        self._sizes.setdefault(size, {}).setdefault(cell, []).append(len(self.boxes))
        self.boxes.append(box)
        return len(self.boxes) - 1

    def remove(self, number: int) -> None:
        """Find this box no more."""
        size, cell = _filed(self.boxes[number])
        self._sizes[size][cell].remove(number)

    def near(self, box: Box, reach: float = 0.0) -> Iterator[int]:
        """The numbers of the boxes that touch this one, made larger by ``reach`` on every side; in no order."""
        left, top, right, bottom = box.left - reach, box.top - reach, box.right + reach, box.bottom + reach
        for (wide, high), cells in self._sizes.items():
            columns = range(math.floor(_on_page(left) / 2**wide) - 1, math.floor(_on_page(right) / 2**wide) + 1)
            rows = range(math.floor(_on_page(top) / 2**high) - 1, math.floor(_on_page(bottom) / 2**high) + 1)
            if len(columns) * len(rows) < len(cells):
                filed = (cells.get((column, row), ()) for column in columns for row in rows)
            else:
                filed = (found for (column, row), found in cells.items() if column in columns and row in rows)
            for found in filed:
                for number in found:
                    other = self.boxes[number]
                    if other.left <= right and left <= other.right and other.top <= bottom and top <= other.bottom:
                        yield number

    def any_near(self, box: Box, reach: float = 0.0) -> bool:
        """Whether one touches this box, made larger by ``reach`` on every side."""
        return next(self.near(box, reach), None) is not None


#: No page reaches further, in points; what a file places beyond is filed at this edge.
_EDGE = 1e6


def _filed(box: Box) -> tuple[tuple[int, int], tuple[int, int]]:
    """The powers of two of the cell's width and height, and its column and row."""
    left, top = _on_page(box.left), _on_page(box.top)
    wide, high = _power(_on_page(box.right) - left), _power(_on_page(box.bottom) - top)
    return (wide, high), (math.floor(left / 2**wide), math.floor(top / 2**high))


def _on_page(place: float) -> float:
    return min(_EDGE, max(-_EDGE, place))


def _power(length: float) -> int:
    """The least power of two that a length does not reach, of whole points."""
    return max(0, math.frexp(length)[1])

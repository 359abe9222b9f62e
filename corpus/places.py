"""Boxes of a page filed by where they stand, so that what is near is found on pages that are full of things."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from corpus.model import Box

#: So few boxes are looked at one by one.
_FEW = 40
#: No page reaches further, in points; what a file places beyond is filed at this edge.
_EDGE = 1e6


class Places:
    """Boxes by where they stand: those that touch a given one are found without looking at all of them.

    A box is filed by the cell in which its upper left corner stands; cells are as wide and as high as the boxes filed
    in them, rounded up to a power of four, so that no box reaches further than into the next one. As long as there are
    no more than ``few``, each is looked at.
    """

    def __init__(self, boxes: Iterable[Box] = (), few: int = _FEW) -> None:
        self._few = few
        self.boxes: list[Box] = list(boxes)
        self._kept = dict(enumerate(self.boxes))
        self._filed = 0  # so many of the boxes stand in cells
        self._sizes: dict[tuple[int, int], dict[tuple[int, int], list[int]]] = {}

    def add(self, box: Box) -> int:
        """The number that the box is filed under: one more than the last."""
        number = len(self.boxes)
        self.boxes.append(box)
        self._kept[number] = box
        return number

    def remove(self, number: int) -> None:
        """Find this box no more."""
        box = self._kept.pop(number)
        if number < self._filed:
            size, cell = _place(box)
            self._sizes[size][cell].remove(number)

    def near(self, box: Box, reach: float = 0.0) -> list[int]:
        """The numbers of the boxes that touch this one, made larger by ``reach`` on every side; in no order."""
        left, top, right, bottom = box.left - reach, box.top - reach, box.right + reach, box.bottom + reach
        if len(self._kept) <= self._few:
            return [
                number
                for number, other in self._kept.items()
                if other.top <= bottom and top <= other.bottom and other.left <= right and left <= other.right
            ]
        boxes = self.boxes
        return [
            number
            for numbers in self._cells(left, top, right, bottom)
            for number in numbers
            if (other := boxes[number]).top <= bottom
            and top <= other.bottom
            and other.left <= right
            and left <= other.right
        ]

    def any_near(self, box: Box, reach: float = 0.0) -> bool:
        """Whether one touches this box, made larger by ``reach`` on every side."""
        if len(self._kept) <= self._few:
            return bool(self.near(box, reach))
        left, top, right, bottom = box.left - reach, box.top - reach, box.right + reach, box.bottom + reach
        boxes = self.boxes
        return any(
            boxes[number].top <= bottom
            and top <= boxes[number].bottom
            and boxes[number].left <= right
            and left <= boxes[number].right
            for numbers in self._cells(left, top, right, bottom)
            for number in numbers
        )

    def _cells(self, left: float, top: float, right: float, bottom: float) -> Iterator[Sequence[int]]:
        """What is filed in the cells from which a box may reach into these edges."""
        self._file()
        left, top, right, bottom = _on_page(left), _on_page(top), _on_page(right), _on_page(bottom)
        for (wide, high), cells in self._sizes.items():
            first, last = math.floor(left / wide) - 1, math.floor(right / wide)
            upper, lower = math.floor(top / high) - 1, math.floor(bottom / high)
            if (last - first + 1) * (lower - upper + 1) < len(cells):
                for column in range(first, last + 1):
                    for row in range(upper, lower + 1):
                        yield cells.get((column, row), ())
            else:
                for (column, row), numbers in cells.items():
                    if upper <= row <= lower and first <= column <= last:
                        yield numbers

    def _file(self) -> None:
        """Puts the boxes that came since the last time into their cells."""
        for number in range(self._filed, len(self.boxes)):
            if number in self._kept:
                size, cell = _place(self.boxes[number])
                self._sizes.setdefault(size, {}).setdefault(cell, []).append(number)
        self._filed = len(self.boxes)


def _place(box: Box) -> tuple[tuple[int, int], tuple[int, int]]:
    """The width and height of a box's cell, and the cell's column and row."""
    left, top = _on_page(box.left), _on_page(box.top)
    wide, high = _length(_on_page(box.right) - left), _length(_on_page(box.bottom) - top)
    return (wide, high), (math.floor(left / wide), math.floor(top / high))


def _length(length: float) -> int:
    """The least power of four, from 16 on, that a length does not reach."""
    power = max(4, math.frexp(length)[1])
    return 1 << power + power % 2


def _on_page(place: float) -> float:
    return place if -_EDGE <= place <= _EDGE else math.copysign(_EDGE, place)

"""Text of a page that nobody can see: invisible, covered, light as the paper, on a layer switched off.

What the file says of a piece only makes it suspect; the drawn page decides. Where a piece stands there is ink or
there is none: so the invisible text over a scan, on the scan's own ink, is kept. Drawn are the strips of the page
alone in which suspects stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from corpus.model import Box
from corpus.places import Places

#: Points. Type below this is not for readers.
SMALLEST_READABLE = 1.5
#: A colour whose darkest part is at least this is hardly seen on paper.
PALE = 0xEC
#: Of 256 grey steps: what differs this much from its ground is seen.
_SEEN = 14
#: The share of a box that its letters ink at the least.
_LEAST_INK = 0.008
#: Windows so many pixels apart are drawn together, and all that are left once there are so many strips.
_NEAR, _MOST_STRIPS = 8, 12

#: A rectangle of a drawing: left, top, right and bottom in pixels.
Window = tuple[int, int, int, int]


def is_pale(colour: int) -> bool:
    return min(colour >> 16 & 255, colour >> 8 & 255, colour & 255) >= PALE


def window_of(box: Box, scale: float, size: tuple[int, int]) -> Window:
    """The pixels in which the letters of a text stand whose ``box`` this is, on a drawing of ``size``."""
    inset = 0.15 * box.height
    left, right = max(0, round(box.left * scale)), min(size[0], round(box.right * scale) + 1)
    top, bottom = max(0, round((box.top + inset) * scale)), min(size[1], round((box.bottom - inset) * scale) + 1)
    return left, top, right, bottom


def strips_of(windows: Iterable[Window]) -> list[Window]:
    """What to draw so as to see all the windows (which are not empty): those that are near in height together."""
    strips: list[Window] = []
    for window in sorted(windows, key=lambda window: window[1]):
        if strips and (window[1] <= strips[-1][3] + _NEAR or len(strips) == _MOST_STRIPS):
            above = strips[-1]
            left, right = min(above[0], window[0]), max(above[2], window[2])
            strips[-1] = left, above[1], right, max(above[3], window[3])
        else:
            strips.append(window)
    return strips


def has_ink(pixels: Any) -> bool:
    """Whether a drawing in grey shows anything but its ground."""
    ground = float(np.median(pixels))
    return float((np.abs(pixels.astype(np.float32) - ground) > _SEEN).mean()) > _LEAST_INK


class Covers:
    """What hides whatever was drawn before it: opaque rectangles, each with the place at which it is drawn."""

    def __init__(self, drawn: Sequence[tuple[tuple[int, ...], Box]]) -> None:
        self._drawn = [place for place, _ in drawn]
        self._boxes = Places(box for _, box in drawn)

    def hide(self, box: Box, place: tuple[int, ...]) -> bool:
        """Whether something drawn later than ``place`` lies over the whole box."""
        if not self._drawn:
            return False
        x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        return any(
            self._drawn[number] > place
            and self._boxes.boxes[number].left <= box.left + 1
            and box.right - 1 <= self._boxes.boxes[number].right
            for number in self._boxes.near(Box(x, y, x, y))
        )

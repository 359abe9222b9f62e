"""Text of a page that nobody can see: invisible, covered, light as the paper, on a layer switched off.

What the file says of a piece only makes it suspect; the drawn page decides. Where a piece stands there is ink or
there is none: so the invisible text over a scan, on the scan's own ink, is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from corpus.model import Box

#: Points. Type below this is not for readers.
SMALLEST_READABLE = 1.5
#: A colour whose darkest part is at least this is hardly seen on paper.
PALE = 0xEC
#: Of 256 grey steps: what differs this much from its ground is seen.
_SEEN = 14
#: The share of a box that its letters ink at the least.
_LEAST_INK = 0.008


def is_pale(colour: int) -> bool:
    return min(colour >> 16 & 255, colour >> 8 & 255, colour & 255) >= PALE


def has_ink(pixels: Any, box: Box, scale: float) -> bool:
    """Whether the drawn page, ``scale`` pixels a point in grey, shows anything inside the box."""
    height, width = pixels.shape[:2]
    left, right = max(0, round(box.left * scale)), min(width, round(box.right * scale) + 1)
    inset = 0.15 * box.height
    top, bottom = max(0, round((box.top + inset) * scale)), min(height, round((box.bottom - inset) * scale) + 1)
    part = pixels[top:bottom, left:right]
    if part.size == 0:
        return True
    ground = float(np.median(part))
    return float((np.abs(part.astype(np.float32) - ground) > _SEEN).mean()) > _LEAST_INK


def is_covered(box: Box, place: tuple[int, ...], covers: Sequence[tuple[tuple[int, ...], Box]]) -> bool:
    """Whether something drawn later than ``place`` lies over the whole box."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return any(
        later > place
        and cover.left <= box.left + 1
        and box.right - 1 <= cover.right
        and cover.top <= y <= cover.bottom
        and cover.left <= x
        for later, cover in covers
    )

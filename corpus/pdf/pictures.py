"""Pictures of text: large pictures that show lines of writing which no text of the page accounts for.

The drawn page decides: what the page's own text covers is painted over, and what is left is lines of writing where
rows of ink as high as letters and rows of bare ground take turns. A photograph or a drawing has no such rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from corpus.model import Box
from corpus.pdf.page import PageContent, turned_box

#: The share of the page from which on a picture is looked at.
LARGE = 0.12
#: So many lines of writing, of so many points, are a text.
LINES, LOWEST, HIGHEST = 6, 2.0, 17.0
#: Pixels a point.
SCALE = 1.0
#: Of 256 grey steps: what differs this much from the ground is ink, what differs less than the other is bare ground.
_INK, _BARE = 70, 24
#: The share of a picture that is bare ground between its letters; less of it is a photograph.
_LEAST_BARE = 0.6


#: Draws a part of the page as it is shown, its edges rounded to whole points, in grey with ``SCALE`` pixels a point.
Draw = Callable[[Box], Any]


def pictures_of_text(page: PageContent, draw: Draw) -> tuple[Box, ...]:
    """The page's pictures of text, in its upright frame."""
    whole = page.width * page.height
    large = [box for box in page.pictures if box.width * box.height > LARGE * whole]
    return tuple(box for box in large if _is_written(box, page, draw))


def with_recognised(page: PageContent, seen: PageContent, pictures: Sequence[Box]) -> PageContent:
    """The page with what was recognised in some of its pictures, which are no pictures then."""
    found = tuple(run for run in seen.runs if any(_holds(box, run.box) for box in pictures))
    left = tuple(box for box in page.pictures if box not in pictures)
    return replace(page, runs=page.runs + found, pictures=left)


def _holds(box: Box, other: Box) -> bool:
    x, y = (other.left + other.right) / 2, (other.top + other.bottom) / 2
    return box.left <= x <= box.right and box.top <= y <= box.bottom


def _is_written(box: Box, page: PageContent, draw: Draw) -> bool:
    picture = turned_box(box, page.turns, page.width, page.height)
    part = draw(picture).astype(np.int16)
    if part.size == 0:
        return False
    ground = float(np.median(part))
    for word in (turned_box(run.box, page.turns, page.width, page.height) for run in page.runs):
        inside = Box(
            word.left - picture.left, word.top - picture.top, word.right - picture.left, word.bottom - picture.top
        )
        if inside.right > 0 and inside.bottom > 0:
            _cut(part, inside, 1.0)[:] = ground
    ink = np.abs(part - ground) > _INK
    rows = np.concatenate([[False], ink.mean(axis=1) > 0.02, [False]])
    edges = np.flatnonzero(rows[1:] != rows[:-1])
    heights = (edges[1::2] - edges[::2]) / SCALE
    written = int(((heights >= LOWEST) & (heights <= HIGHEST)).sum())
    bare = float((np.abs(part - ground) <= _BARE).mean())
    return written >= max(LINES, 0.5 * len(heights)) and bare > _LEAST_BARE


def _cut(pixels: Any, box: Box, room: float) -> Any:
    """The part of a drawn page inside a box and ``room`` points around it."""
    left, top = max(0, int((box.left - room) * SCALE)), max(0, int((box.top - room) * SCALE))
    right, bottom = max(0, int((box.right + room) * SCALE) + 1), max(0, int((box.bottom + room) * SCALE) + 1)
    return pixels[top:bottom, left:right]

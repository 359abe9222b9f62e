"""Regions of a scanned page besides its text: tinted boxes and photographs, found in its picture.

Needs OpenCV, which comes with the recogniser; it is imported only when a page is looked at.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from corpus.model import Box
from corpus.pdf.page import Area

#: A tint differs from the paper by this many of 256 steps at least.
LEAST_TINT = 10
#: Half of a tinted box is within this of its tint; a photograph is less even.
EVEN = 9


def find_regions(pixels: Any, scale: float, slope: float) -> tuple[tuple[Area, ...], tuple[Box, ...]]:
    """Tinted boxes and photographs of a page, ``scale`` pixels a point, straightened by ``slope`` (see ``ocr``)."""
    import cv2

    grey: Any = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    tall, wide = grey.shape
    straight = np.array([[1.0, 0.0, 0.0], [-slope, 1.0, slope * wide / 2]])
    grey = cv2.warpAffine(grey, straight, (wide, tall), borderMode=cv2.BORDER_REPLICATE)
    small = cv2.resize(grey, (max(1, round(wide / scale)), max(1, round(tall / scale))), interpolation=cv2.INTER_AREA)
    brush = cv2.getStructuringElement(cv2.MORPH_RECT, (9, 9))
    without_text = cv2.morphologyEx(small, cv2.MORPH_CLOSE, brush)
    paper = float(np.percentile(without_text, 90))
    mask: Any = (paper - without_text.astype(np.float32) > LEAST_TINT).astype(np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (7, 7)))
    areas: list[Area] = []
    pictures: list[Box] = []
    page = small.shape[0] * small.shape[1]
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
    for left, top, width, height, count in stats[1:].tolist():
        if width < 30 or height < 12 or width * height > 0.8 * page or count < 0.55 * width * height:
            continue
        box = Box(float(left), float(top), float(left + width), float(top + height))
        part = without_text[top : top + height, left : left + width]
        inner = part[mask[top : top + height, left : left + width] > 0]
        level = int(np.median(inner))
        if float((np.abs(inner.astype(np.int16) - level) < EVEN).mean()) < 0.5:
            pictures.append(box)
        else:
            areas.append(Area(box, level << 16 | level << 8 | level, False))
            areas.extend(_inner_boxes(part, box, level))
    return tuple(areas), tuple(pictures)


def _inner_boxes(part: Any, around: Box, level: int) -> list[Area]:
    """Boxes of another tint (white panels, dark heads) inside a tinted one."""
    import cv2

    found: list[Area] = []
    different = part.astype(np.int16) - level
    for mask in (different > LEAST_TINT // 2, different < -4 * LEAST_TINT):
        solid = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
        _, _, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=4)
        for left, top, width, height, count in stats[1:].tolist():
            if width < 30 or height < 12 or count < 0.6 * width * height or width * height > 0.8 * part.size:
                continue
            box = Box(around.left + left, around.top + top, around.left + left + width, around.top + top + height)
            inner = part[top : top + height, left : left + width]
            tint = min(254, int(np.median(inner)))
            if float((np.abs(inner.astype(np.int16) - tint) < EVEN).mean()) > 0.6:
                found.append(Area(box, tint << 16 | tint << 8 | tint, False))
    return found

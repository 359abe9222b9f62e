"""Pages that are only a picture are read by RapidOCR, when the extra ``backissue[ocr]`` is installed.

The package and its models (Latin and Chinese) come from the wheel alone and are loaded at the first page that needs
them. What was recognised is kept in the caller's folder under the picture's hash, for a page takes many seconds.
Recognised lines become runs as digital text does; a scan set askew is straightened first.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.page import Font, PageContent, Run, clean_text
from corpus.pdf import PdfFile

if TYPE_CHECKING:
    from PIL.Image import Image

#: Dots per inch a page is recognised at; fewer lose small print, more take longer and find nothing new.
RESOLUTION = 200
#: Lines recognised with less certainty than this are left out.
LEAST_CERTAIN = 0.5
#: Enters the cache's keys; a new number forgets what was recognised before.
VERSION = 1


def is_installed() -> bool:
    """Whether the extra is there. Loads nothing."""
    return importlib.util.find_spec("rapidocr") is not None


@dataclass(frozen=True, slots=True)
class Seen:
    """One recognised line, in pixels: corners clockwise from the top left, its ink's share of its box, its colour."""

    text: str
    corners: tuple[tuple[float, float], ...]
    ink: float
    colour: int


class RapidOcrReader:
    """Reads pages; ``cache`` is a folder for what was recognised (None: nothing is kept)."""

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache
        self._engine: Any = None

    def read_page(self, file: PdfFile, page: PageContent) -> PageContent:
        """The page with the runs its picture shows."""
        scale = RESOLUTION / 72
        image = file.picture(page.number, scale).convert("RGB")
        seen = self._seen(image)
        return replace(page, runs=as_runs(seen, scale, page.width, page.height))

    def _seen(self, image: Image) -> list[Seen]:
        key = hashlib.blake2b(f"{VERSION} {image.size}".encode() + image.tobytes(), digest_size=16).hexdigest()
        kept = self._cache / f"{key}.json" if self._cache else None
        if kept and kept.is_file():
            try:
                return [
                    Seen(text, tuple((x, y) for x, y in corners), ink, colour)
                    for text, corners, ink, colour in json.loads(kept.read_text("utf-8"))
                ]
            except (ValueError, TypeError):
                kept.unlink()
        seen = self._recognised(image)
        if kept:
            kept.parent.mkdir(parents=True, exist_ok=True)
            part = kept.with_suffix(".part")
            part.write_text(json.dumps([(s.text, s.corners, s.ink, s.colour) for s in seen]), "utf-8")
            part.replace(kept)
        return seen

    def _recognised(self, image: Image) -> list[Seen]:
        if self._engine is None:
            from rapidocr import RapidOCR

            self._engine = RapidOCR(params={"Global.log_level": "critical"})
        pixels = np.asarray(image)
        found = self._engine(np.ascontiguousarray(pixels[:, :, ::-1]))
        if found.boxes is None or found.txts is None:
            return []
        seen = []
        for corners, text, certain in zip(found.boxes, found.txts, found.scores, strict=True):
            text = clean_text(str(text)).strip()
            if text and certain >= LEAST_CERTAIN:
                places = tuple((float(x), float(y)) for x, y in corners)
                ink, colour = _ink(pixels, places)
                seen.append(Seen(text, places, ink, colour))
        return seen


def _ink(pixels: Any, corners: Sequence[tuple[float, float]]) -> tuple[float, int]:
    """The share of a line's box that is ink, and the ink's colour in coarse steps."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    part = pixels[max(0, int(min(ys))) : int(max(ys)) + 1, max(0, int(min(xs))) : int(max(xs)) + 1].astype(np.int16)
    if part.size == 0:
        return 0.0, 0
    flat = part.reshape(-1, 3)
    ground = np.median(flat, axis=0)
    distance = np.abs(flat - ground).sum(axis=1)
    ink = flat[distance > 0.5 * max(60, distance.max())]
    if len(ink) == 0:
        return 0.0, 0
    red, green, blue = (int(value) // 64 * 64 for value in np.median(ink, axis=0))
    return len(ink) / len(flat), red << 16 | green << 8 | blue


def as_runs(seen: Sequence[Seen], scale: float, width: float, height: float) -> tuple[Run, ...]:
    """Recognised lines as runs of a page ``width`` by ``height`` points, straightened, in a few type sizes."""
    level = [line for line in seen if _is_level(line)]
    slope = _slope(level)
    placed: list[tuple[Seen, float, float, float, float]] = []
    for line in level:
        xs = [x for x, _ in line.corners]
        ys = [y - slope * (x - width * scale / 2) for x, y in line.corners]
        top, bottom = (ys[0] + ys[1]) / 2, (ys[2] + ys[3]) / 2
        placed.append((line, min(xs) / scale, top / scale, max(xs) / scale, bottom / scale))
    sizes = _few_sizes([bottom - top for _, _, top, _, bottom in placed])
    usual_ink = median([line.ink for line in level]) if level else 0.0
    runs = []
    for (line, left, top, right, bottom), tall in zip(placed, sizes, strict=True):
        bold = line.ink > 1.35 * usual_ink
        runs.append(
            Run(
                line.text,
                max(0.0, left),
                max(0.0, top),
                min(width, right),
                min(height, bottom),
                bottom - 0.22 * tall,
                0.78 * tall,
                Font("bold" if bold else "", bold, False),
                line.colour,
            )
        )
    runs.sort(key=lambda run: (run.left // (width / 12), run.top))
    return tuple(runs)


def _is_level(line: Seen) -> bool:
    (ax, ay), (bx, by) = line.corners[0], line.corners[1]
    (cx, cy) = line.corners[3]
    long, high = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5, ((cx - ax) ** 2 + (cy - ay) ** 2) ** 0.5
    return abs(by - ay) < 0.3 * abs(bx - ax) and (long > 0.8 * high or len(line.text) < 3)


def _slope(lines: Sequence[Seen]) -> float:
    """How much the page's lines fall for each step to the right."""
    slopes = []
    for line in lines:
        (ax, ay), (bx, by), (_, cy) = line.corners[0], line.corners[1], line.corners[3]
        if bx - ax > 8 * abs(cy - ay):
            slopes.append((by - ay) / (bx - ax))
    return median(slopes) if slopes else 0.0


def _few_sizes(heights: Sequence[float]) -> list[float]:
    """Heights that differ by no more than their measuring are one size: the commonest first."""
    sizes = [0.0] * len(heights)
    left = list(range(len(heights)))
    while left:
        best: list[int] = []
        for index in left:
            near = [other for other in left if 0.85 * heights[index] <= heights[other] <= 1.18 * heights[index]]
            if len(near) > len(best):
                best = near
        size = median([heights[index] for index in best])
        for index in best:
            sizes[index] = size
        left = [index for index in left if index not in set(best)]
    return sizes

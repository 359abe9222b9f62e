"""Pages that are only a picture are read by RapidOCR, when the extra ``backissue[ocr]`` is installed.

The package and its models (Latin and Chinese) come from the wheel alone and are loaded at the first page that needs
them. What was recognised is kept in the caller's folder under the picture's hash, for a page takes many seconds.
Recognised lines become runs as digital text does; a scan set askew is straightened first.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.pdf.document import PdfFile
from corpus.pdf.ocr_regions import find_regions
from corpus.pdf.page import Font, PageContent, Run, clean_text

if TYPE_CHECKING:
    from PIL.Image import Image

#: Dots per inch a page is recognised at; fewer lose small print, more take longer and find nothing new.
RESOLUTION = 200
#: Lines recognised with less certainty than this are left out.
LEAST_CERTAIN = 0.5
#: Enters the cache's keys; a new number forgets what was recognised before.
VERSION = 1


Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """One recognised line, in pixels.

    ``corners`` go clockwise from the top left; ``left`` and ``right`` are where its ink begins and ends; ``ink`` is
    the share of its box that is ink, ``colour`` that ink's in coarse steps, ``gaps`` the wide blanks in it.
    """

    text: str
    corners: Corners
    left: float
    right: float
    ink: float = 0.0
    colour: int = 0
    gaps: tuple[tuple[float, float], ...] = ()

    @property
    def tall(self) -> float:
        ys = [y for _, y in self.corners]
        return max(ys) - min(ys)


class RapidOcrReader:
    """Reads pages; ``cache`` is a folder for what was recognised (None: nothing is kept)."""

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache
        self._engine: Any = None

    def read_page(self, file: PdfFile, page: PageContent) -> PageContent:
        """The page with the runs its picture shows."""
        scale = RESOLUTION / 72
        image = file.picture(page.number, scale).convert("RGB")
        pixels = np.asarray(image)
        seen = [_looked_at(pixels, text, corners) for text, corners in self._lines(image, pixels)]
        areas, pictures = find_regions(pixels, scale, slope_of(seen))
        return replace(page, runs=as_runs(seen, scale, page.width, page.height), areas=areas, pictures=pictures)

    def _lines(self, image: Image, pixels: Any) -> list[tuple[str, Corners]]:
        key = hashlib.blake2b(f"{VERSION} {image.size}".encode() + image.tobytes(), digest_size=16).hexdigest()
        kept = self._cache / f"{key}.json" if self._cache else None
        if kept and kept.is_file():
            try:
                return [
                    (str(text), tuple((x, y) for x, y in corners))
                    for text, corners in json.loads(kept.read_text("utf-8"))
                ]
            except (ValueError, TypeError):
                kept.unlink()
        lines = self._recognised(pixels)
        if kept:
            kept.parent.mkdir(parents=True, exist_ok=True)
            part = kept.with_suffix(".part")
            part.write_text(json.dumps(lines), "utf-8")
            part.replace(kept)
        return lines

    def _recognised(self, pixels: Any) -> list[tuple[str, Corners]]:
        if self._engine is None:
            from rapidocr import RapidOCR

            self._engine = RapidOCR(params={"Global.log_level": "critical"})
        found = self._engine(np.ascontiguousarray(pixels[:, :, ::-1]))
        if found.boxes is None or found.txts is None:
            return []
        lines = []
        for corners, text, certain in zip(found.boxes, found.txts, found.scores, strict=True):
            text = clean_text(str(text)).strip()
            if text and certain >= LEAST_CERTAIN:
                lines.append((text, tuple((float(x), float(y)) for x, y in corners)))
        return lines


def _looked_at(pixels: Any, text: str, corners: Corners) -> Seen:
    """A recognised line with what its picture tells of it."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    left, right = min(xs), max(xs)
    start = max(0, int(left))
    part = pixels[max(0, int(min(ys))) : int(max(ys)) + 1, start : int(right) + 1].astype(np.int16)
    if part.size == 0:
        return Seen(text, corners, left, right)
    ground = np.median(part.reshape(-1, 3), axis=0)
    distance = np.abs(part - ground).sum(axis=2)
    mask = distance > 0.5 * max(60, int(distance.max()))
    filled = np.flatnonzero(mask.any(axis=0))
    if len(filled) == 0:
        return Seen(text, corners, left, right)
    red, green, blue = (int(value) // 64 * 64 for value in np.median(part[mask], axis=0))
    wide = np.flatnonzero(np.diff(filled) > 0.65 * part.shape[0])
    gaps = tuple((float(start + filled[index]), float(start + filled[index + 1])) for index in wide)
    return Seen(
        text,
        corners,
        float(start + filled[0]),
        float(start + filled[-1] + 1),
        float(mask.mean()),
        red << 16 | green << 8 | blue,
        gaps,
    )


def as_runs(seen: Sequence[Seen], scale: float, width: float, height: float) -> tuple[Run, ...]:
    """Recognised lines as runs of a page ``width`` by ``height`` points, straightened, in a few type sizes."""
    whole = [line for line in seen if _is_level(line)]
    slope = slope_of(whole)
    level = [piece for line in whole for piece in _parted(line, whole)]
    placed: list[tuple[Seen, float, float]] = []
    for line in level:
        ys = [y - slope * (x - width * scale / 2) for x, y in line.corners]
        placed.append((line, (ys[0] + ys[1]) / 2 / scale, (ys[2] + ys[3]) / 2 / scale))
    sizes = _few_sizes([bottom - top for _, top, bottom in placed])
    usual_ink = median([line.ink for line in level]) if level else 0.0
    runs = []
    for (line, top, bottom), tall in zip(placed, sizes, strict=True):
        bold = _ink_near(line, level) > 1.3 * usual_ink
        box = (max(0.0, line.left / scale), max(0.0, top), min(width, line.right / scale), min(height, bottom))
        font = Font("bold" if bold else "", bold, False)
        runs.append(Run(line.text, *box, bottom - 0.22 * tall, 0.78 * tall, font, line.colour))
    runs.sort(key=lambda run: (run.left // (width / 12), run.top))
    return tuple(runs)


def _ink_near(line: Seen, others: Sequence[Seen]) -> float:
    """The ink of a line and of those of its size right above and below it in one column: a heading's lines agree."""
    tall, top = line.tall, line.corners[0][1]
    near = [
        (other.right - other.left, other.ink)
        for other in others
        if abs(other.corners[0][1] - top) < 1.8 * tall
        and abs(other.left - line.left) < tall
        and abs(other.tall - tall) < 0.25 * tall
        and other.colour == line.colour
        and abs(other.ink - line.ink) < 0.45 * max(line.ink, other.ink)
    ]
    width = sum(wide for wide, _ in near)
    return sum(wide * ink for wide, ink in near) / width if width else line.ink


def _parted(line: Seen, others: Sequence[Seen]) -> list[Seen]:
    """A line recognised across a gutter is cut there: where other lines end before its blank and begin after it."""
    for start, end in line.gaps:
        ends = sum(abs(other.right - start) < line.tall for other in others if other is not line)
        begins = sum(abs(other.left - end) < 0.5 * line.tall for other in others if other is not line)
        spaces = [index for index, letter in enumerate(line.text) if letter == " "]
        if ends < 2 or begins < 3 or not spaces:
            continue
        share = ((start + end) / 2 - line.left) / (line.right - line.left)
        at = min(spaces, key=lambda index: abs(index / len(line.text) - share))
        first = replace(line, text=line.text[:at].strip(), right=start, gaps=())
        rest = replace(
            line, text=line.text[at:].strip(), left=end, gaps=tuple(gap for gap in line.gaps if gap[0] >= end)
        )
        return [first, *_parted(rest, others)]
    return [line]


def _is_level(line: Seen) -> bool:
    (ax, ay), (bx, by) = line.corners[0], line.corners[1]
    (cx, cy) = line.corners[3]
    long, high = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5, ((cx - ax) ** 2 + (cy - ay) ** 2) ** 0.5
    return abs(by - ay) < 0.3 * abs(bx - ax) and (long > 0.8 * high or len(line.text) < 3)


def slope_of(lines: Sequence[Seen]) -> float:
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

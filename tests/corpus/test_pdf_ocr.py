"""Recognised pages: from seen lines to runs, the cache, and tinted boxes in a scan. No model is loaded."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pdf_builder import PageSheet, write_pdf

from corpus.formats.pdf import read_pdf
from corpus.model import Kind
from corpus.pdf.ocr import RapidOcrReader, Seen, as_runs, slope_of

SCALE = 200 / 72


def seen(
    text: str, left: float, top: float, right: float, tall: float = 10, *, slope: float = 0.0, ink: float = 0.2
) -> Seen:
    """A line given in points of a page 595 wide, as a scan set askew by ``slope`` shows it."""

    def at(x: float, y: float) -> tuple[float, float]:
        return x * SCALE, (y + slope * (x - 595 / 2)) * SCALE

    corners = (at(left, top), at(right, top), at(right, top + tall), at(left, top + tall))
    return Seen(text, corners, left * SCALE, right * SCALE, ink)


LINES = [
    ("The ferry leaves the quay at nine in the morn-", 50, 100, 250),
    ("ing and comes back at six.", 50, 112, 170),
    ("The bell is rung by hand. It can be heard on the", 310, 100, 510),
    ("island when the wind is kind.", 310, 112, 440),
]


def test_a_page_set_askew_is_straightened() -> None:
    askew = [seen(*line, slope=0.02) for line in LINES]
    assert slope_of(askew) == pytest.approx(0.02, abs=1e-3)
    runs = as_runs(askew, SCALE, 595, 842)
    tops = {run.text[:9]: run.top for run in runs}
    assert tops["The ferry"] == pytest.approx(tops["The bell "], abs=0.5)


def test_heights_that_differ_by_their_measuring_are_one_size() -> None:
    lines = [
        seen(f"line {index}", 50, 100 + 14 * index, 200, tall) for index, tall in enumerate([10, 10.6, 9.5, 10.2, 20])
    ]
    sizes = {run.text: run.size for run in as_runs(lines, SCALE, 595, 842)}
    assert len({sizes[f"line {index}"] for index in range(4)}) == 1
    assert sizes["line 4"] > 1.8 * sizes["line 0"]


def test_a_line_recognised_across_the_gutter_is_parted() -> None:
    across = seen("The ferry leaves the quay at nine The bell is rung by hand on the", 50, 88, 510)
    across = Seen(across.text, across.corners, across.left, across.right, 0.2, 0, ((250 * SCALE, 310 * SCALE),))
    others = [seen(f"{text} again", left, top + 24, right) for text, left, top, right in LINES]
    others += [seen("and on the right side once", 310, 160, 500), seen("and on the left side", 50, 160, 249)]
    runs = as_runs([across, *others], SCALE, 595, 842)
    assert {run.text for run in runs if run.top < 95} == {
        "The ferry leaves the quay at nine",
        "The bell is rung by hand on the",
    }


def test_thick_lines_are_bold() -> None:
    lines = [seen("A heading", 50, 80, 150, ink=0.35)] + [seen(*line) for line in LINES]
    bold = {run.text: run.font.bold for run in as_runs(lines, SCALE, 595, 842)}
    assert bold["A heading"] and not bold["ing and comes back at six."]


class FakeReader(RapidOcrReader):
    """Recognises the same two lines on every page, and counts how often it is asked."""

    asked = 0

    def _recognised(self, pixels: Any) -> list[tuple[str, tuple[tuple[float, float], ...]]]:
        self.asked += 1
        return [(line.text, line.corners) for line in (seen(*found) for found in LINES[:2])]


needs_recogniser = pytest.mark.skipif(find_spec("cv2") is None, reason="the extra backissue[ocr] is not installed")


@needs_recogniser
def test_scanned_pages_are_read_once_and_kept(tmp_path: Path) -> None:
    path = write_pdf(tmp_path, PageSheet().picture(0, 0, 595, 842), PageSheet().text(50, 100, "Printed words stay."))
    reader = FakeReader(tmp_path / "cache")
    content = read_pdf(path, ocr=reader)
    assert [page.text_source for page in content.pages] == ["ocr", "digital"]
    assert content.warnings == ()
    texts = [p.text for p in content.paragraphs if p.kind is Kind.PARAGRAPH]
    assert texts == ["The ferry leaves the quay at nine in the morning and comes back at six.", "Printed words stay."]
    again = FakeReader(tmp_path / "cache")
    assert read_pdf(path, ocr=again) == content
    assert (reader.asked, again.asked) == (1, 0)


@needs_recogniser
def test_a_damaged_cache_is_made_again(tmp_path: Path) -> None:
    path = write_pdf(tmp_path, PageSheet().picture(0, 0, 595, 842))
    read_pdf(path, ocr=FakeReader(tmp_path / "cache"))
    (kept,) = (tmp_path / "cache").glob("*.json")
    kept.write_text("{broken")
    reader = FakeReader(tmp_path / "cache")
    assert read_pdf(path, ocr=reader).paragraphs
    assert reader.asked == 1


@needs_recogniser
def test_tinted_boxes_and_photographs_are_found_in_a_scan() -> None:
    from corpus.pdf.ocr_regions import find_regions

    page = np.full((842, 595, 3), 250, np.uint8)
    page[100:300, 50:250] = 220
    page[150:200, 80:220] = 250
    noise = np.random.default_rng(1).integers(0, 200, (20, 20, 3)).astype(np.uint8)
    page[400:600, 300:500] = np.kron(noise, np.ones((10, 10, 1), np.uint8))
    areas, pictures = find_regions(page, 1.0, 0.0)
    boxes = [tuple(round(edge / 10) * 10 for edge in (a.box.left, a.box.top, a.box.right, a.box.bottom)) for a in areas]
    assert (50, 100, 250, 300) in boxes and (80, 150, 220, 200) in boxes
    assert len(pictures) == 1 and 290 < pictures[0].left < 320

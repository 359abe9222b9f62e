"""A PDF newsletter becomes content: pages, lines, running heads, blocks, paragraphs, one after the other.

Pages are read one by one; what is kept of each is its lines, boxes and pictures' places.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Literal, Protocol

from corpus.layout.drawings import find_drawings
from corpus.layout.line import Line
from corpus.layout.lines import make_lines
from corpus.layout.page_layout import PageLayout, lay_out
from corpus.layout.running_heads import Leaf, find_furniture
from corpus.model import Content, EncryptedIssue, Page, UnreadableIssue
from corpus.paragraphs.build import build_paragraphs
from corpus.pdf.document import SCAN, PdfFile
from corpus.pdf.garbled_text import has_words
from corpus.pdf.page import PageContent
from corpus.pdf.pictures import with_recognised
from corpus.pdf.repair import LARGEST, mend


class OcrReader(Protocol):
    """Recognises the text of a page that is only a picture."""

    def read_page(self, file: PdfFile, page: PageContent) -> PageContent:
        """The page with runs recognised from its picture, in the same frame; without runs where nothing was read."""
        ...


def read_pdf(path: Path, *, password: str | None = None, ocr: OcrReader | None = None) -> Content:
    """The issue's pages and paragraphs.

    Of a damaged file the pages that are still whole are read, with a warning. Raises UnreadableIssue or
    EncryptedIssue with a sentence that names the file.
    """
    file, warnings = _opened(path, password)
    with file:
        return _read(file, ocr, warnings)


def _opened(path: Path, password: str | None) -> tuple[PdfFile, tuple[str, ...]]:
    """The file, or what can be mended of it."""
    try:
        file = PdfFile.open(path, password)
    except EncryptedIssue:
        raise
    except UnreadableIssue:
        mended = _mended(path)
        if mended is None:
            raise
        return mended
    if file.is_bound_right():
        unbound = _unbound(path)
        if unbound is not None:
            file.close()
            return unbound, ()
    if _sound_end(path) or file.has_text():
        return file, ()
    mended = _mended(path)
    if mended is not None and mended[0].has_text():
        file.close()
        return mended
    return file, ()


def _unbound(path: Path) -> PdfFile | None:
    """A file bound on the right as if it were bound on the left, unless its letters run from the right themselves."""
    if path.stat().st_size > LARGEST:
        return None
    data = path.read_bytes()
    patched, count = re.subn(rb"/Direction(\s*)/R2L", rb"/Direction\1/L2R", data)
    if not count:
        mended = mend(data)
        if mended is None:
            return None
        patched = mended.data
    try:
        file = PdfFile.from_bytes(path, patched)
    except UnreadableIssue:
        return None
    written = "".join(run.text for page in itertools.islice(file.pages(), 3) for run in page.runs)
    if sum(unicodedata.bidirectional(c) in ("R", "AL") for c in written) > 0.1 * len(written):
        file.close()
        return None
    return file


def _sound_end(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - 2048))
        return b"%%EOF" in stream.read()


def _mended(path: Path) -> tuple[PdfFile, tuple[str, ...]] | None:
    if path.stat().st_size > LARGEST:
        return None
    found = mend(path.read_bytes())
    if found is None:
        return None
    try:
        file = PdfFile.from_bytes(path, found.data)
    except UnreadableIssue:
        return None
    of = f" of {found.expected}" if found.expected >= found.pages else ""
    plural = "page" if found.pages == 1 and not of else "pages"
    return file, (f"the file is damaged; {found.pages}{of} {plural} could be read",)


def _read(file: PdfFile, ocr: OcrReader | None, warnings: tuple[str, ...]) -> Content:
    pages: list[PageContent] = []
    lines: list[list[Line]] = []
    recognised: set[int] = set()
    metadata = file.metadata()
    scans: set[int] = set()
    unread: list[int] = []
    for page in file.pages():
        written = page.written
        scan = any(box.width * box.height > SCAN * page.width * page.height for box in written)
        if ocr is not None and (written or not has_words(page)):
            seen = ocr.read_page(file, page)
            if seen.runs and (scan or not written):
                page = seen
                recognised.add(page.number)
            elif seen.runs:
                page = with_recognised(page, seen, written)
        elif written:
            unread.append(page.number)
            if scan:
                scans.add(page.number)
        found = make_lines(page.runs, page.rules, page.areas)
        drawings, areas = find_drawings(page.areas, found)
        lines.append(found)
        pages.append(replace(page, runs=(), areas=tuple(areas), pictures=(*page.pictures, *drawings)))
    furniture = find_furniture(
        [Leaf(page.height, found, page.label, page.width) for page, found in zip(pages, lines, strict=True)]
    )
    layouts: list[PageLayout] = []
    heads: list[list[Line]] = []
    feet: list[list[Line]] = []
    shown: list[Page] = []
    for index, (page, found) in enumerate(zip(pages, lines, strict=True)):
        apart = furniture.heads[index] | furniture.feet[index]
        layouts.append(lay_out(page, [line for place, line in enumerate(found) if place not in apart]))
        heads.append([found[place] for place in sorted(furniture.heads[index])])
        feet.append([found[place] for place in sorted(furniture.feet[index])])
        width, height = page.shown_size
        source: Literal["digital", "ocr", "none"] = (
            "none" if not found or page.number in scans else "ocr" if page.number in recognised else "digital"
        )
        shown.append(Page(page.number, width, height, furniture.printed[index] or page.label, source))
    paragraphs = build_paragraphs(layouts, heads, feet)
    told = warnings + _warnings(shown) + _unread(unread) + _attached(file.attachments()) + _unseen(pages)
    return Content(tuple(shown), paragraphs, metadata, told)


def _unread(pages: list[int]) -> tuple[str, ...]:
    """Which pages have pictures of text that nobody recognised."""
    if not pages:
        return ()
    where = f"page {pages[0]} has" if len(pages) == 1 else f"pages {_listed(pages)} have"
    return (f"{where} text in a picture that was not read; install backissue[ocr] and build again to read it",)


def _attached(names: tuple[str, ...]) -> tuple[str, ...]:
    """What the file carries inside itself: a portfolio's newsletters are files of their own."""
    if not names:
        return ()
    noun = "a file inside it was" if len(names) == 1 else f"{len(names)} files inside it were"
    return (f"{noun} not read ({', '.join(names)}); save them beside it if they should be",)


def _unseen(pages: list[PageContent]) -> tuple[str, ...]:
    """What was left out of the text because it is not to be seen on the page."""
    found = [page for page in pages if page.unseen]
    if not found:
        return ()
    words = sum(page.unseen for page in found)
    plural = "word" if words == 1 else "words"
    where = f"page {found[0].number}" if len(found) == 1 else f"pages {_listed([page.number for page in found])}"
    why = "cannot be seen (hidden, covered, too small or off the page)"
    return (f"{words} {plural} on {where} {why} and were left out",)


def _warnings(pages: list[Page]) -> tuple[str, ...]:
    bare = [page.number for page in pages if page.text_source == "none"]
    if not bare:
        return ()
    if len(bare) == len(pages):
        return ("no page has text (a scan?)",)
    return (f"page {bare[0]} has no text" if len(bare) == 1 else f"pages {_listed(bare)} have no text",)


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:-1])) + f" and {numbers[-1]}"

"""Reading a page with its layout beside the least that could be done with it: its bare text by the PDF library."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pypdfium2

from corpus.formats.pdf import read_pdf


def speeds(files: Sequence[Path]) -> tuple[float, float]:
    """Seconds of processor time of the bare texts and of the whole reading, file by file in turn."""
    bare = whole = 0.0
    for path in files:
        begun = time.process_time()
        _bare_text(path)
        between = time.process_time()
        read_pdf(path)
        bare += between - begun
        whole += time.process_time() - between
    return bare, whole


def _bare_text(path: Path) -> int:
    with pypdfium2.PdfDocument(path) as document:
        return sum(len(page.get_textpage().get_text_range()) for page in document)

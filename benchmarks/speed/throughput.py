"""Build throughput: a whole build beside the least that could be done with the same files, turn by turn.

The least is: the bare text of every page by the PDF library, then all passages at once through the bare model. A build
also finds columns, paragraphs, dates and events, keeps word pieces' states, and writes it all down; what of that does
not fit beside the encoding shows in the ratio. The model is loaded before either begins.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.speed.encoders import WithBare
from embeddings.build.build import build
from embeddings.encoder.passages import passage_text
from embeddings.encoder.worker_process import ModelProcess, RemoteEncoder
from embeddings.library.library import Library
from embeddings.model import BuildReport


def throughput(newsletters: Path, runs: int) -> Iterator[tuple[str, Any]]:
    """Milliseconds of ``runs`` whole builds, of the bare extraction and of the bare encoding."""
    built, extracted, encoded, ratios = [], [], [], []
    with ModelProcess(WithBare.load) as process, tempfile.TemporaryDirectory() as scratch:
        process.call("bare", ["A first text, so that nothing is loaded later."])
        encoder = RemoteEncoder(process)
        first = Path(scratch) / "first"
        *_, _ = build(newsletters, first, encoder)
        for run in range(runs):
            library = Path(scratch) / str(run)
            if (first / "recognised").exists():
                shutil.copytree(first / "recognised", library / "recognised")
            begun = time.perf_counter()
            *_, report = build(newsletters, library, encoder)
            built.append(1000 * (time.perf_counter() - begun))
            assert isinstance(report, BuildReport)
            texts = _texts(library)
            begun = time.perf_counter()
            _extract(newsletters)
            extracted.append(1000 * (time.perf_counter() - begun))
            begun = time.perf_counter()
            process.call("bare", texts)
            encoded.append(1000 * (time.perf_counter() - begun))
            ratios.append(built[-1] / (extracted[-1] + encoded[-1]))
    yield "times_ms", built
    yield "extraction_ms", extracted
    yield "encoding_ms", encoded
    yield "ratios", ratios
    yield "files", report.issues + len(report.failures)
    yield "pages", report.pages
    yield "passages", len(texts)


def _texts(library: Path) -> list[str]:
    """Every text that was embedded, once."""
    with Library.open(library) as opened:
        found = (opened.searched(issue) for issue in opened.ranges())
        return list(dict.fromkeys(passage_text(p, head.dated) for head, rows in found for _, _, p in rows))


def _extract(newsletters: Path) -> int:
    """The bare text of all files, as the PDF library gives it; returns its length."""
    import pypdfium2

    length = 0
    for path in sorted(newsletters.rglob("*")):
        if path.suffix.lower() != ".pdf":
            length += path.stat().st_size if path.is_file() else 0
            continue
        document = pypdfium2.PdfDocument(path)
        for page in document:
            text = page.get_textpage()
            length += len(text.get_text_range())
        document.close()
    return length

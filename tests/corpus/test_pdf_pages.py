"""Pages of strangers' newsletters, read by eye and kept as hashes: how much of them is read as it stands there."""

from __future__ import annotations

from pathlib import Path

from benchmarks.layout.__main__ import total_f1
from benchmarks.layout.gold import checksum, read_gold, word_hashes
from benchmarks.layout.score import read_on, score_page
from corpus.formats.pdf import read_pdf

#: Series that no choice was made with.
ASIDE = ("southperth", "uufom", "carclub", "asme", "maronite", "ibieta")


def test_the_pages_hold_no_text() -> None:
    pages = read_gold()
    assert len(pages) == 142
    words = [word for page in pages.values() for one in page for word in one.words]
    assert len(words) > 5000
    assert {len(word) for word in words} == {2}


def test_hashes_forget_spaces_and_case() -> None:
    assert word_hashes("9:00 am Worship") == word_hashes("9:00am  WORSHIP")
    assert checksum("Re-\u00adport, 9:00") == checksum("report 900")


def test_pages_of_strangers_are_read(shared: Path) -> None:
    """Every fourth file is enough to see that nothing broke; ``python -m benchmarks.layout`` reads them all."""
    files = {path.name: path for path in (shared / "wild").rglob("*.pdf")}
    pages = read_gold()
    gold: dict[str, list[int]] = {}
    for file, page in pages:
        if file in files and not file.startswith(ASIDE):
            gold.setdefault(file, []).append(page)
    outcomes = []
    for file in sorted(gold)[::4]:
        content = read_pdf(files[file])
        outcomes += [score_page(pages[file, page], read_on(content, page)) for page in gold[file]]
    assert len(outcomes) >= 20
    assert total_f1(outcomes) >= 0.75

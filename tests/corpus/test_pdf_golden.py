"""The sample issues read as they are meant to be: one line a paragraph, kept in tests/golden.

Run with UPDATE_GOLDEN=1 to write the files anew, and look at the difference before keeping it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus.formats.pdf import read_pdf

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "corpus" / "samples").glob("*.pdf"))


def told(path: Path) -> str:
    content = read_pdf(path)
    lines = [f"# pages {', '.join(page.printed or '-' for page in content.pages)}"]
    for paragraph in content.paragraphs:
        pages = "+".join(str(span.page) for span in paragraph.spans)
        lines.append(
            f"{pages} {paragraph.kind} [{paragraph.article}] {' > '.join(paragraph.headings)} | {paragraph.text}"
        )
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_sample_reads_as_before(path: Path) -> None:
    golden = ROOT / "tests" / "golden" / f"{path.stem}.txt"
    found = told(path)
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(found, encoding="utf-8")
    assert found.splitlines() == golden.read_text(encoding="utf-8").splitlines()

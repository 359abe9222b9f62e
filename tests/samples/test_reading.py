"""What is read from the sample issues is what was typeset: the sources tell which words are one paragraph."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.quality.score import bare
from corpus.issues import read_issue
from corpus.samples import folder

#: Shorter texts (labels of a grid, signatures) are not prose; their paragraphs are a matter of taste.
PROSE = 60


def words_of(content: Any) -> str:
    """The text of a piece of typst content, as ``typst query`` prints it."""
    if isinstance(content, list):
        return "".join(words_of(part) for part in content)
    if not isinstance(content, dict):
        return ""
    if content.get("func") == "text":
        return str(content["text"])
    if content.get("func") in ("space", "linebreak", "parbreak"):
        return " "
    return "".join(words_of(content[key]) for key in ("children", "body", "child") if key in content)


def typeset_paragraphs(source: Path) -> list[str]:
    import typst

    found = json.loads(typst.query(str(source), "par", root=str(source.parent), ignore_system_fonts=True))
    texts = [bare(words_of(paragraph["body"])) for paragraph in found]
    return [text for text in texts if len(text) >= PROSE and not text.startswith("euchinadialogue")]


def test_paragraphs_are_read_as_they_were_typeset() -> None:
    pytest.importorskip("typst")
    from corpus.samples.build import sources

    whole = exact = count = 0
    for source in sources():
        read = [bare(paragraph.text) for paragraph in read_issue(folder() / f"{source.stem}.pdf").paragraphs]
        for text in typeset_paragraphs(source):
            count += 1
            exact += text in read
            whole += any(text in paragraph for paragraph in read)
    assert count > 150
    assert whole / count >= 0.94  # none is torn apart or interleaved with its neighbour in the next column
    assert exact / count >= 0.8  # and few are joined to another (the parts beside and below a drop cap always are)

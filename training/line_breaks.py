"""Fits the weights of ``corpus/paragraphs/line_weights.py``: which line goes on with the paragraph of the one above.

    python -m training.line_breaks NEWSLETTERS PARAGRAPHS.jsonl ... [--but SERIES ...]

PARAGRAPHS hold pages that were read by eye, or paragraphs that were typeset, one object a line: file, page, text, and
boxes where they are known ([[left, top, right, bottom], ...] in points). Files whose names begin with a SERIES are left
out, so that they tell how well strangers are read. Printed is the error on each series by weights fitted to the others.
Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corpus.formats.pdf import read_pdf
from corpus.layout.dehyphenation import line_text
from corpus.layout.line import Line
from corpus.layout.page_layout import Block
from corpus.model import Box
from corpus.paragraphs import build
from corpus.paragraphs.draft import Draft, squash
from corpus.paragraphs.line_breaks import features
from corpus.paragraphs.splitting import certain, setting_of, split_block

OUT = Path(__file__).parents[1] / "corpus" / "paragraphs" / "line_weights.py"

#: A page's paragraphs: where each stands, if that is known, and its letters.
Truth = list[tuple[list[Box], str]]
Pair = tuple[list[float], bool, str]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("newsletters", type=Path)
    parser.add_argument("paragraphs", type=Path, nargs="+")
    parser.add_argument("--but", nargs="*", default=[])
    given = parser.parse_args()
    files = {path.name: path for path in given.newsletters.rglob("*.pdf")}
    pairs = [pair for file, pages in truths(given.paragraphs, given.but) for pair in labelled(files[file], pages)]
    report(pairs)
    write(fitted(pairs))
    return 0


def truths(paths: Sequence[Path], but: Sequence[str]) -> Iterator[tuple[str, dict[int, Truth]]]:
    """For each file the true paragraphs of its pages."""
    found: dict[str, dict[int, Truth]] = {}
    for path in paths:
        for row in map(json.loads, path.read_text("utf-8").splitlines()):
            if not row["file"].startswith(tuple(but)) or not but:
                boxes = [Box(*box) for box in row.get("boxes") or ()]
                found.setdefault(row["file"], {}).setdefault(row["page"], []).append((boxes, squash(row["text"])))
    yield from found.items()


def labelled(path: Path, pages: dict[int, Truth]) -> Iterator[Pair]:
    """What is weighed of each undecided line of a file, whether it goes on, and the file's series."""
    blocks: list[tuple[Block, Sequence[Box]]] = []

    def noted(block: Block, pictures: Sequence[Box] = ()) -> list[Draft]:
        blocks.append((block, pictures))
        return split_block(block, pictures)

    build.split_block = noted  # the blocks are what the fit needs; reading goes on as ever
    try:
        read_pdf(path)
    finally:
        build.split_block = split_block
    series = re.sub(r"[-_]?\d.*", "", path.stem)
    for block, pictures in blocks:
        if block.row is None and block.page in pages:
            owners = [owner(line, pages[block.page]) for line in block.lines]
            start = 0
            for index in range(1, len(block.lines)):
                known = owners[index] is not None and owners[index - 1] is not None
                if known:
                    setting, group = setting_of(block, pictures), block.lines[start:index]
                    if certain(setting, index, group) is None:
                        yield features(setting, index, group), owners[index] == owners[index - 1], series
                if not known or owners[index] != owners[index - 1]:
                    start = index


def owner(line: Line, page: Truth) -> int | None:
    """The one paragraph of the page that a line belongs to."""
    letters = squash(line_text(line))
    x, y = (line.left + line.right) / 2, (line.top + line.bottom) / 2
    found = [
        place
        for place, (boxes, text) in enumerate(page)
        if letters
        and letters in text
        and (not boxes or any(b.left - 3 <= x <= b.right + 3 and b.top - 3 <= y <= b.bottom + 3 for b in boxes))
    ]
    return found[0] if found and (len(found) == 1 or page[found[0]][0]) else None


def fitted(pairs: Sequence[Pair]) -> Any:
    """A logistic regression in which a series of many lines counts for less a line."""
    from sklearn.linear_model import LogisticRegression

    counts = {series: sum(other == series for _, _, other in pairs) for series in {series for _, _, series in pairs}}
    weights = np.array([counts[series] ** -0.5 for _, _, series in pairs])
    model = LogisticRegression(C=0.3, max_iter=5000)
    return model.fit(
        np.array([values for values, _, _ in pairs]),
        np.array([same for _, same, _ in pairs]),
        sample_weight=weights / weights.mean(),
    )


def report(pairs: Sequence[Pair]) -> None:
    """The lines misjudged in each series by weights that never saw it."""
    for series in sorted({series for _, _, series in pairs}):
        model = fitted([pair for pair in pairs if pair[2] != series])
        own = [pair for pair in pairs if pair[2] == series]
        said = model.predict(np.array([values for values, _, _ in own]))
        wrong = sum(bool(a) != same for a, (_, same, _) in zip(said, own, strict=True))
        print(f"{series:30} {wrong:3} of {len(own):4} lines")


def write(model: Any) -> None:
    values = [f"{value:.4f}" for value in model.coef_[0]]
    rows = "".join(f"    {', '.join(values[at : at + 12])},\n" for at in range(0, len(values), 12))
    head = '"""The weights of ``line_breaks``, written by ``training/line_breaks.py``."""\n\n'
    body = f"WEIGHTS: tuple[float, ...] = (\n{rows})  # fmt: skip\nBIAS = {model.intercept_[0]:.4f}\n"
    OUT.write_text(head + body, "utf-8")


if __name__ == "__main__":
    sys.exit(main())

"""Fits the weights of ``corpus/paragraphs/line_weights.py``: which line goes on with the paragraph of the one above.

    python -m training.line_breaks NEWSLETTERS [--but SERIES ...] [--write]

NEWSLETTERS holds the PDFs of the pages that were read by eye (``tests/gold/pages.jsonl``: boxes and hashes of words),
at any depth; those of the samples are there in any case. Pages whose file is not there are left out, and so are files
whose names begin with a SERIES, so that they tell how well strangers are read. Printed is the error on each series by
weights fitted to the others, beside that of the weights in use; ``--write`` puts weights fitted to all of them in use.
Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.layout.gold import GoldParagraph, read_gold, word_hashes
from corpus.formats.pdf import read_pdf
from corpus.layout.dehyphenation import line_text
from corpus.layout.line import Line
from corpus.layout.page_layout import Block
from corpus.model import Box
from corpus.paragraphs import build
from corpus.paragraphs.draft import Draft
from corpus.paragraphs.line_breaks import features, goes_on
from corpus.paragraphs.splitting import certain, setting_of, split_block

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
OUT = Path(__file__).parents[1] / "corpus" / "paragraphs" / "line_weights.py"

Pages = dict[int, list[GoldParagraph]]
#: What is weighed of a line, whether it goes on, the series, and what the weights in use say.
Pair = tuple[list[float], bool, str, bool]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("newsletters", type=Path)
    parser.add_argument("--but", nargs="*", default=[])
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    files = {path.name: path for folder in (SAMPLES, given.newsletters) for path in folder.rglob("*.pdf")}
    chosen: dict[str, Pages] = {}
    for (file, page), gold in read_gold().items():
        if file in files and not file.startswith(tuple(given.but) or ("/",)):
            chosen.setdefault(file, {})[page] = gold
    pairs = [pair for file, pages in chosen.items() for pair in labelled(files[file], pages)]
    report(pairs)
    if given.write:
        write(fitted(pairs))
    return 0


def labelled(path: Path, pages: Pages) -> Iterator[Pair]:
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
                        said = goes_on(setting, index, group) >= 0.5
                        yield features(setting, index, group), owners[index] == owners[index - 1], series, said
                if not known or owners[index] != owners[index - 1]:
                    start = index


def owner(line: Line, page: Sequence[GoldParagraph]) -> int | None:
    """The one paragraph of the page that a line belongs to: it stands in its box, and its words follow each other in
    it (the first and the last may be broken)."""
    x, y = (line.left + line.right) / 2, (line.top + line.bottom) / 2
    words = word_hashes(line_text(line))
    inner = words[1:-1]
    found = [
        place
        for place, one in enumerate(page)
        if one.kind != "ignore"
        and any(box.left - 3 <= x <= box.right + 3 and box.top - 3 <= y <= box.bottom + 3 for box in one.boxes)
        and any(one.words[at : at + len(inner)] == inner for at in range(len(one.words) - len(inner) + 1))
    ]
    return found[0] if len(found) == 1 else None


def fitted(pairs: Sequence[Pair]) -> Any:
    """A logistic regression."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=4, max_iter=5000)
    return model.fit(np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs]))


def report(pairs: Sequence[Pair]) -> None:
    """The lines misjudged in each series by weights that never saw it, and by those in use."""
    total, used = 0, 0
    for series in sorted({pair[2] for pair in pairs}):
        model = fitted([pair for pair in pairs if pair[2] != series])
        own = [pair for pair in pairs if pair[2] == series]
        said = model.predict(np.array([pair[0] for pair in own]))
        wrong = sum(bool(a) != pair[1] for a, pair in zip(said, own, strict=True))
        now = sum(pair[3] != pair[1] for pair in own)
        total, used = total + wrong, used + now
        print(f"{series:30} {wrong:3} of {len(own):4} lines, {now:3} by the weights in use")
    print(f"{'all':30} {total:3} of {len(pairs):4} lines, {used:3} by the weights in use")


def write(model: Any) -> None:
    values = [f"{value:.4f}" for value in model.coef_[0]]
    rows = "".join(f"    {', '.join(values[at : at + 12])},\n" for at in range(0, len(values), 12))
    head = '"""The weights of ``line_breaks``, written by ``training/line_breaks.py``."""\n\n'
    body = f"WEIGHTS: tuple[float, ...] = (\n{rows})  # fmt: skip\nBIAS = {model.intercept_[0]:.4f}\n"
    OUT.write_text(head + body, "utf-8")


if __name__ == "__main__":
    sys.exit(main())

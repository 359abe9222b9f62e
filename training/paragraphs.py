"""Fits the weights of ``corpus/paragraphs/weights.py``: which line goes on with the paragraph of the one above, and
which paragraph is a heading, an item of a list, a caption or plain text.

    python -m training.paragraphs NEWSLETTERS [--but SERIES ...] [--write]

NEWSLETTERS holds the PDFs of the pages that were read by eye (``tests/gold/pages.jsonl``: boxes and hashes of words),
at any depth; those of the samples are there in any case. Pages whose file is not there are left out, and so are files
whose names begin with a SERIES, so that they tell how well strangers are read. Printed is, for each series, what
weights fitted to the others misjudge; ``--write`` puts weights fitted to all of them in use. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.layout.gold import GoldParagraph, checksum, read_gold, word_hashes
from benchmarks.layout.score import Read, matched
from corpus.formats.pdf import read_pdf
from corpus.layout.dehyphenation import line_text
from corpus.layout.line import Line
from corpus.layout.page_layout import Block
from corpus.model import Box, Kind
from corpus.paragraphs import build, classify, kinds
from corpus.paragraphs.draft import Draft
from corpus.paragraphs.line_breaks import features
from corpus.paragraphs.splitting import certain, setting_of, split_block

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
OUT = Path(__file__).parents[1] / "corpus" / "paragraphs" / "weights.py"

#: How freely weights may leave zero; chosen on series left out.
LINES_PULL, KINDS_PULL = 0.5, 0.1

Pages = dict[int, list[GoldParagraph]]
#: What is weighed, what is right, and the series.
Example = tuple[list[float], int, str]


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
    lines: list[Example] = []
    named: list[Example] = []
    for file, pages in chosen.items():
        series = re.sub(r"[-_]?\d.*", "", Path(file).stem)
        blocks, weighed = noted(files[file])
        lines.extend((*one, series) for one in line_examples(blocks, pages))
        named.extend((*one, series) for one in kind_examples(weighed, pages))
    report("lines", lines, LINES_PULL)
    report("kinds", named, KINDS_PULL)
    if given.write:
        write(Fit(lines, LINES_PULL).rows()[0], Fit(named, KINDS_PULL).rows())
    return 0


class Weighed:
    """The drafts of a file as they are when their kinds are weighed, and what is weighed of each."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.values: dict[int, list[float]] = {}
        self.texts: dict[int, str] = {}

    def likeliest(self, drafts: Sequence[kinds.Seen], index: int, body: float) -> Kind:
        if not self.drafts:
            self.drafts = [seen.draft for seen in drafts]
            self.texts = {id(seen.draft): seen.text for seen in drafts}
        self.values[id(drafts[index].draft)] = kinds.features(drafts, index, body)
        return kinds.likeliest(drafts, index, body)


def noted(path: Path) -> tuple[list[tuple[Block, Sequence[Box]]], Weighed]:
    """A file's blocks with the pictures of their pages, and its drafts; reading goes on as ever."""
    blocks: list[tuple[Block, Sequence[Box]]] = []
    weighed = Weighed()

    def split(block: Block, pictures: Sequence[Box] = ()) -> list[Draft]:
        blocks.append((block, pictures))
        return split_block(block, pictures)

    build.split_block, classify.likeliest = split, weighed.likeliest
    try:
        read_pdf(path)
    finally:
        build.split_block, classify.likeliest = split_block, kinds.likeliest
    return blocks, weighed


def line_examples(blocks: Sequence[tuple[Block, Sequence[Box]]], pages: Pages) -> Iterator[tuple[list[float], int]]:
    """What is weighed of each undecided line of a file, and whether it goes on."""
    for block, pictures in blocks:
        if block.row is None and block.page in pages:
            owners = [owner(line, pages[block.page]) for line in block.lines]
            start = 0
            for index in range(1, len(block.lines)):
                known = owners[index] is not None and owners[index - 1] is not None
                if known:
                    setting, group = setting_of(block, pictures), block.lines[start:index]
                    if certain(setting, index, group) is None:
                        yield features(setting, index, group), int(owners[index] == owners[index - 1])
                if not known or owners[index] != owners[index - 1]:
                    start = index


def kind_examples(weighed: Weighed, pages: Pages) -> Iterator[tuple[list[float], int]]:
    """What is weighed of each paragraph that stands on its page as it was read by eye, and of what kind it is there."""
    told = [kind.value for kind in kinds.TOLD]
    for page, gold in pages.items():
        drafts = [draft for draft in weighed.drafts if draft.page == page and id(draft) in weighed.values]
        wanted = [one for one in gold if one.kind != "ignore"]
        if any(one.kind == "text" for one in gold):
            continue
        read = [_read(draft, weighed.texts[id(draft)]) for draft in drafts]
        for place, found in matched(wanted, read).items():
            kind = "paragraph" if wanted[place].kind == "contact" else wanted[place].kind
            if kind in told:
                yield weighed.values[id(drafts[found])], told.index(kind)


def _read(draft: Draft, text: str) -> Read:
    return Read("", draft.box, checksum(text), word_hashes(text))


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


class Fit:
    """A logistic regression over what is weighed in units of its spread: a row of weights and a bias for each answer,
    one row where there are two."""

    def __init__(self, examples: Sequence[Example], pull: float) -> None:
        from sklearn.linear_model import LogisticRegression

        values = np.array([one[0] for one in examples])
        self._spread = values.std(axis=0) + 1e-6
        self._model = LogisticRegression(C=pull, max_iter=5000)
        self._model.fit(values / self._spread, np.array([one[1] for one in examples]))

    def wrong(self, examples: Sequence[Example]) -> int:
        said = self._model.predict(np.array([one[0] for one in examples]) / self._spread)
        return sum(int(a) != one[1] for a, one in zip(said, examples, strict=True))

    def rows(self) -> list[list[float]]:
        return [
            [*map(float, row / self._spread), float(bias)]
            for row, bias in zip(self._model.coef_, self._model.intercept_, strict=True)
        ]


def report(name: str, examples: Sequence[Example], pull: float) -> None:
    """What weights that never saw a series misjudge of it."""
    total = 0
    for series in sorted({one[2] for one in examples}):
        own = [one for one in examples if one[2] == series]
        wrong = Fit([one for one in examples if one[2] != series], pull).wrong(own)
        total += wrong
        print(f"{name} {series:30} {wrong:3} of {len(own):4}")
    print(f"{name} {'all':30} {total:3} of {len(examples):4}")


def write(lines: Sequence[float], kinds_rows: Sequence[Sequence[float]]) -> None:
    head = '"""Weights written by ``training/paragraphs.py``; the last of each row is its bias."""\n\n'
    told = "".join(f"    (\n{_wrapped(row, 8)}    ),\n" for row in kinds_rows)
    body = f"#: ``line_breaks``: does a line go on?\nLINES: tuple[float, ...] = (\n{_wrapped(lines, 4)})  # fmt: skip\n"
    body += f"#: ``kinds``: a row for each kind.\nKINDS: tuple[tuple[float, ...], ...] = (\n{told})  # fmt: skip\n"
    OUT.write_text(head + body, "utf-8")


def _wrapped(row: Sequence[float], indent: int) -> str:
    values = [f"{value:.4f}" for value in row]
    return "".join(f"{' ' * indent}{', '.join(values[at : at + 12])},\n" for at in range(0, len(values), 12))


if __name__ == "__main__":
    sys.exit(main())

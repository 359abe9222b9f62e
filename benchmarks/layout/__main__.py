"""``python -m benchmarks.layout FOLDER``: the pages read by eye against what is read of them today.

FOLDER holds the newsletters' PDFs, at any depth, under the names that ``tests/gold/pages.jsonl`` gives; pages whose
file is not there are left out. ``--series NAME ...`` scores those files alone whose names begin so, ``--but`` the
others. ``--speed`` reads the same files beside their bare text instead and prints how fast that is of it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.layout.gold import PAGES, read_gold
from benchmarks.layout.score import Outcome, read_on, score_page
from benchmarks.layout.speed import speeds
from corpus.formats.pdf import read_pdf


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--gold", type=Path, default=PAGES)
    parser.add_argument("--series", nargs="*", default=[])
    parser.add_argument("--but", nargs="*", default=[])
    parser.add_argument("--speed", action="store_true")
    given = parser.parse_args()
    files = {path.name: path for path in given.folder.rglob("*.pdf")}
    pages = {
        (file, page): gold
        for (file, page), gold in sorted(read_gold(given.gold).items())
        if file in files
        and (not given.series or file.startswith(tuple(given.series)))
        and not (given.but and file.startswith(tuple(given.but)))
    }
    if given.speed and pages:
        bare, whole = speeds([files[file] for file in sorted({file for file, _ in pages})])
        print(f"bare text {bare:.2f} s, read {whole:.2f} s: {bare / whole:.3f} of the bare speed")
        return 0
    outcomes: list[Outcome] = []
    for (file, page), gold in pages.items():
        outcome = score_page(gold, read_on(read_pdf(files[file]), page))
        outcomes.append(outcome)
        print(
            f"{outcome.f1:.3f}  order {outcome.order:.3f}  kind {outcome.kind:.2f}  words {outcome.words:.3f}  "
            f"{outcome.found:3} of {outcome.gold:3}, {outcome.extra:2} besides  {file} p.{page}"
        )
    if not outcomes:
        print(f"none of the pages' files lie in {given.folder}", file=sys.stderr)
        return 1
    print(f"{len(outcomes)} pages: F1 {total_f1(outcomes):.3f}")
    return 0


def total_f1(outcomes: list[Outcome]) -> float:
    """Over all paragraphs of all pages."""
    found = sum(outcome.found for outcome in outcomes)
    return 2 * found / max(1, sum(outcome.found + outcome.extra + outcome.gold for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())

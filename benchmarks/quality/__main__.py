"""``python -m benchmarks.quality``: build, ask, score and print, with the program as it is shipped.

The program runs as its users run it, ``backissue build`` and ``backissue ask --batch``, in processes of its own.
With ``--newsletters``, ``--questions`` and ``--pages`` the same is done for other material.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pypdfium2

from benchmarks.quality.questions import Given, Question, given, read_questions, rows
from benchmarks.quality.score import Outcome, Pages, by_kind, score, summary, worst
from corpus.samples import folder as samples

COLUMNS = ("recall@1", "recall@5", "page_hit", "page_precision", "correct", "concise", "verbatim")
COLUMNS_ABSTAIN = ("abstain_precision", "abstain_recall", "abstain_f1", "false_abstain", "p50_ms", "p95_ms")
SHORT = {"page_precision": "page_prec", "abstain_precision": "abst_prec", "abstain_recall": "abst_rec"}
SHORT |= {"abstain_f1": "abst_f1", "false_abstain": "false_abst"}


def backissue(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from assistant.cli import run; run()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


def ask(questions: Sequence[Question], newsletters: Path, scratch: Path) -> str:
    """Build a library in the scratch folder and ask everything: the answers, one JSON object a line."""
    batch = scratch / "batch.jsonl"
    batch.write_text(
        "".join(
            json.dumps({"id": q.id, "question": q.text, "history": q.history}, ensure_ascii=False) + "\n"
            for q in questions
        ),
        "utf-8",
    )
    where = ("--newsletters", str(newsletters), "--library", str(scratch / "library"))
    built = backissue("build", *where)
    if built.returncode:  # a file that could not be read is a sentence here; the others are asked all the same
        print(built.stdout + built.stderr, file=sys.stderr)
    asked = backissue("ask", "--batch", str(batch), "--json", *where)
    if not asked.stdout:
        sys.exit(f"backissue ask gave no answers (exit code {asked.returncode}): {asked.stderr.strip()[-2000:]}")
    return asked.stdout


def read_pages(pages: Path | None, newsletters: Path) -> Pages:
    """The text of the pages to check quotes against: files STEM.txt (form feed = page), or what the PDFs hold."""
    if pages is not None:
        return {path.stem: path.read_text("utf-8").split("\f") for path in sorted(pages.glob("*.txt"))}
    found: dict[str, list[str]] = {}
    for path in sorted(newsletters.rglob("*.pdf")):
        with pypdfium2.PdfDocument(path) as document:
            found[path.stem] = [page.get_textpage().get_text_range() for page in document]
    return found


def row(name: str, outcomes: Sequence[Outcome], columns: Sequence[str]) -> str:
    values = summary(outcomes)
    cells = [_cell(column, values[column]) for column in columns]
    return f"{name:15}{len(outcomes):>4}" + "".join(f"{cell:>11}" for cell in cells)


def _cell(column: str, value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.0f}" if column.endswith("_ms") else f"{value:.3f}"


def table(outcomes: Sequence[Outcome], columns: Sequence[str]) -> list[str]:
    title = f"{'kind':15}{'n':>4}" + "".join(f"{SHORT.get(column, column):>11}" for column in columns)
    lines = [row(kind, group, columns) for kind, group in by_kind(outcomes).items()]
    return [title, *lines, row("all", outcomes, columns)]


def describe(outcome: Outcome) -> str:
    asked, said = outcome.question, outcome.given
    before = "".join(f"\n  before: {turn}" for turn in asked.history)
    gold = " ".join(f"{issue} p.{page}" for issue, page in sorted(asked.places))
    cited = " ".join(f"{quote.place[0]} p.{quote.place[1]}" for quote in said.quotes)
    found = f"  found: {gold_rank(outcome)}" if asked.answerable else ""
    return (
        f"\n- {asked.id} [{asked.kind}] {asked.text}{before}\n"
        f"  gold: {asked.answer or 'not in these newsletters'}  {gold}\n"
        f"  said: ({said.status}) {' '.join(said.text.split())[:300]}  {cited}{found}"
    )


def gold_rank(outcome: Outcome) -> str:
    """How retrieval did, for telling its misses from the reader's."""
    values = outcome.values
    if "recall@5" not in values:
        return "no evidence to look for"
    return "first" if values["recall@1"] else "among five" if values["recall@5"] else "not among five"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("--newsletters", type=Path, metavar="FOLDER", help="other newsletters than the samples")
    parser.add_argument("--questions", type=Path, nargs="+", metavar="FILE", default=[samples() / "questions.jsonl"])
    parser.add_argument("--pages", type=Path, metavar="FOLDER", help="page texts for checking quotes, STEM.txt")
    parser.add_argument("--answers", type=Path, metavar="FILE", help="score these answers; build and ask nothing")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="write the program's answers here")
    parser.add_argument("--worst", type=int, default=12, metavar="N", help="show so many that went wrong (12)")
    parser.add_argument("--json", action="store_true", help="print the measures as data")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    newsletters = options.newsletters or samples()
    questions = read_questions(options.questions)
    if options.answers:
        printed = options.answers.read_text("utf-8")
    else:
        with tempfile.TemporaryDirectory(prefix="backissue-quality-") as scratch:
            printed = ask(questions, newsletters, Path(scratch))
    if options.keep:
        options.keep.write_text(printed, "utf-8")
    answers = {answer["id"]: given(answer) for answer in rows(printed)}
    pages = read_pages(options.pages, newsletters)
    outcomes = [score(question, answers.get(question.id, Given()), pages) for question in questions]
    if options.json:
        kinds = {kind: summary(group) for kind, group in by_kind(outcomes).items()}
        print(json.dumps({"all": summary(outcomes), "kinds": kinds}, indent=1))
        return 0
    print("\n".join([*table(outcomes, COLUMNS), "", *table(outcomes, COLUMNS_ABSTAIN)]))
    for outcome in worst(outcomes, options.worst):
        print(describe(outcome))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Our own questions' passages as a library's files: ``python -m training.shelve QA_FOLDER OUT [MORE_FOLDER ...]``.

Writes one Markdown file an issue (its passages under their headings, its date at the top), so that questions can be
asked of a library built by the program itself, and links the files of further folders beside them as distraction.
The files hold newsletters' text: OUT is a working folder outside the repository.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from pathlib import Path

from training.sources import issue_date


def stem(series: str, issue: str) -> str:
    """A file name for an issue: its series and its own name, plain characters alone."""
    return re.sub(r"[^A-Za-z0-9]+", "-", f"{series}-{issue}").strip("-").lower()


def shelve(questions: Path, out: Path) -> int:
    """Write the issues; returns how many."""
    issues: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for line in questions.read_text("utf-8").splitlines():
        row = json.loads(line)
        issues[row["series"], row["issue"]].setdefault(row["context"], row["heading"] or "")
    for (series, issue), passages in issues.items():
        folder = out / series
        folder.mkdir(parents=True, exist_ok=True)
        parts = ["---", f"title: {series.replace('_', ' ')}", *_dated(issue), "---", ""]
        for context, heading in passages.items():
            parts += [f"## {_plain(heading)}" if heading else "", "", _plain(context), ""]
        (folder / f"{stem(series, issue)}.md").write_text("\n".join(parts), "utf-8")
    return len(issues)


def _dated(issue: str) -> list[str]:
    written = issue_date(issue)
    return [f"date: {written}"] if written else []


def _plain(text: str) -> str:
    """One line whose characters Markdown leaves alone."""
    return re.sub(r"([\\`*_{}\[\]<>#|~&])", r"\\\1", " ".join(text.split()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("qa", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("more", type=Path, nargs="*")
    args = parser.parse_args()
    print(f"{shelve(args.qa / 'newsletters.jsonl', args.out)} issues in {args.out}")
    for folder in args.more:
        for path in sorted(folder.rglob("*.pdf")):
            copy = args.out / folder.name / path.name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())


if __name__ == "__main__":
    main()

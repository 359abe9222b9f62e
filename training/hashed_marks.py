"""Marks of real pages, found again by their hashes: ``python -m training.hashed_marks NEWSLETTERS ... --out MARKS``.

``tests/gold/event_marks.jsonl`` has the titles, places and days of 273 pages without their words. Here each is looked
for on its page, and what is found is written as `training.event_tags` reads it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.events.__main__ import ASIDE, GOLD, MARKED
from benchmarks.events.labels import ANY, WORD, Hashed, Label, read_labels
from corpus.events import untagged
from corpus.events.tags.blocks import TokenLine
from corpus.events.tags.tokens import Sort
from corpus.issues import read_issue
from training.event_tags import Mark
from training.invented import tagged, with_hours

#: A day stands no further (in lines) from its event's name, a place from its event's.
_FAR, _NEAR = 60, 6


def spans_of(text: str, wanted: Iterable[Hashed]) -> list[tuple[int, int]]:
    """Where one of the wanted texts stands."""
    words = list(WORD.finditer(text))
    found = []
    for one in wanted:
        count = len(one.words)
        for first in range(len(words) - count + 1):
            start, end = words[first].start(), words[first + count - 1].end()
            if Hashed.of(text[start:end]).whole == one.whole:
                found.append((start, end))
    return found


def days_in(line: TokenLine, label: Label) -> list[tuple[int, int]]:
    """The days of the label that the line prints."""
    found = []
    for token in line.tokens:
        when = token.date.when if token.sort is Sort.DATE and token.date is not None else None
        if when is None:
            continue
        same = when.start.isoformat() in label.starts or (label.rule is not None and when.rule is not None)
        if same or label.starts == (ANY,):
            found.append((token.start, token.end))
    return found


def marks_on(lines: Sequence[TokenLine], labels: Iterable[Label]) -> tuple[dict[int, list[Mark]], set[int], int]:
    """The marks of each line by its number, the lines of which nobody knows, and how many events were found.

    A name is marked in every line that prints its day too, else in the one nearest to its day. Other lines with a name
    or a day of a label may tell of it or not.
    """
    marks: dict[int, list[Mark]] = {}
    open_lines: set[int] = set()
    named = 0
    for label in labels:
        days = {n: some for n, line in enumerate(lines) if (some := days_in(line, label))}
        names = {n: some for n, line in enumerate(lines) if (some := spans_of(line.line.text, label.titles))}
        open_lines |= names.keys() | (days.keys() if label.starts != (ANY,) else set())
        if not names:
            continue
        named += 1
        pairs = [(abs(a - b) + 0.5 * (b > a), a, b) for a in names for b in days if abs(a - b) <= _FAR]
        chosen = [(at, at) for at in names if at in days] or [min(pairs)[1:]] if pairs else [(min(names), None)]
        for at, on in chosen:
            marks.setdefault(at, []).append(Mark("t", *names[at][0]))
            if on is not None:
                marks.setdefault(on, []).extend(Mark("d", *span) for span in days[on])
            near = sorted(range(max(0, at - _NEAR), min(len(lines), at + _NEAR + 1)), key=lambda n: abs(n - at))
            place = next(((n, some) for n in near if (some := spans_of(lines[n].line.text, label.places))), None)
            if place is not None:
                marks.setdefault(place[0], []).append(Mark("p", *place[1][0]))
    return marks, open_lines - marks.keys(), named


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.hashed_marks", description=__doc__)
    parser.add_argument("newsletters", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    labels = read_labels(GOLD / MARKED.labels)
    pages: dict[str, list[int]] = {}
    for name, page in json.loads((GOLD / MARKED.pages).read_text("utf-8")):
        pages.setdefault(name, []).append(page)
    rows: list[dict[str, Any]] = []
    looked = named = 0
    for name, numbers in pages.items():
        path = next((path for folder in options.newsletters for path in sorted(folder.glob(f"*/{name}"))), None)
        if path is None or path.parent.name in ASIDE:
            continue
        waiting = untagged(read_issue(path))
        for number in numbers:
            lines = [one for one in waiting.dated if one.line.paragraph.page == number]
            here = [one for one in labels if (one.file, one.page) == (name, number)]
            marks, unknown, found = marks_on(lines, here)
            looked, named = looked + len(here), named + found
            rows.append({"file": name, "page": number, "done": True})
            for n, some in sorted(marks.items()):
                whole = with_hours(lines[n].line.paragraph, some, waiting.issue.head.language)
                rows.append({"file": name, "page": number, "tags": tagged(lines[n].line.text, whole)})
            rows += [
                {"file": name, "page": number, "tags": lines[n].line.text.replace("\n", "⏎"), "unknown": True}
                for n in sorted(unknown)
            ]
    options.out.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    print(f"{named} of {looked} events found on {sum(map(len, pages.values()))} pages")


if __name__ == "__main__":
    main()

"""`python -m training.event_links NEWSLETTERS [--half N]`: what the links between tags find, given the right tags.

NEWSLETTERS are the invented ones with their marks (``training/newsletters``), whose numbers say which title, place and
day belong together. The marks stand in for the network's tags, and the events that come out are held against the
numbers. ``--half 1``: every second newsletter by name, the others with ``--half 2``.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.events.__main__ import line
from benchmarks.events.labels import ANY, Hashed, Label
from benchmarks.events.score import tally
from corpus.events import tagged_events, untagged
from corpus.events.extract import Untagged
from corpus.events.tags.head import LABELS, Tag
from corpus.events.telling import joined_days
from corpus.issues import read_issue
from corpus.model import DateRange
from training.event_tags import Mark, labels_of, marks_of
from training.invented import file_name, issue_files, placed, with_hours


@dataclass(frozen=True, slots=True)
class Numbered:
    """An issue, what its marks say as tags, and the events that their numbers tell."""

    series: str
    untagged: Untagged
    tags: tuple[Tag, ...]
    labels: tuple[Label, ...]


def numbered(file: Path, out: Path) -> Numbered:
    """A marked issue, read from a copy in ``out`` without its marks."""
    text, marks = marks_of(file.read_text("utf-8"))
    path = out / file_name(file)
    path.write_text(text, "utf-8")
    waiting = untagged(read_issue(path))
    issue = waiting.issue
    of = placed(issue.paragraphs, text, marks)
    tags = []
    for one in waiting.dated:
        own = of[one.index]
        whole = with_hours(one.line.paragraph, own, issue.head.language) if own else []
        for token, label in zip(one.tokens, labels_of(one.tokens, whole), strict=True):
            if LABELS[label] != "O":
                tags.append(Tag(one.index, token.start, token.end, LABELS[label]))
    return Numbered(file.parent.name, waiting, tuple(tags), tuple(labels_of_numbers(waiting, of)))


def labels_of_numbers(waiting: Untagged, marks: Sequence[Sequence[Mark]]) -> Iterator[Label]:
    """What every number tells: a label for each of its days; any day where none of its days is read."""
    texts = [one.text for one in waiting.issue.paragraphs]
    dates = {one.index: one.line.dates for one in waiting.dated}
    for number in sorted({n for some in marks for mark in some for n in mark.events}):
        own = [(at, mark) for at, some in enumerate(marks) for mark in some if number in mark.events]
        titles, places = (
            tuple(Hashed.of(texts[at][mark.start : mark.end]) for at, mark in own if mark.sort == sort) for sort in "tp"
        )
        found = [
            one
            for at, mark in own
            if mark.sort == "d"
            for one in dates.get(at, ())
            if one.start < mark.end and mark.start < one.end
        ]
        page = min((waiting.issue.paragraphs[at].page for at, _ in own), default=1)
        days = {(when.start, when.end, when.rule): when for when in joined_days(found)}.values()
        inner: list[DateRange | None] = [
            one for one in days
            if not any(one is not o and one.start <= o.start and o.end <= one.end for o in days)
        ]  # fmt: skip
        rule = next((one.rule for one in days if one.rule), None)
        for when in inner or [None]:
            starts = (when.start.isoformat(),) if when is not None else (ANY,)
            yield Label(waiting.issue.id, page, starts, ANY, None, rule, "", titles, places, not own)
            if rule:
                break


def issues_of(source: Path, half: int) -> Iterator[Path]:
    """The issues of every second newsletter by name, of all with 0."""
    files = list(issue_files(source))
    names = sorted({one.parent.name for one in files})
    yield from (one for one in files if not half or names.index(one.parent.name) % 2 == half - 1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.event_links", description=__doc__)
    parser.add_argument("newsletters", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1, 2), default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as out:
        issues = [numbered(file, Path(out)) for file in issues_of(options.newsletters, options.half)]
    pages = [(tagged_events(one.untagged, one.tags), one.labels) for one in issues]
    print(line(f"{len(issues)} issues", tally(pages)))


if __name__ == "__main__":
    main()

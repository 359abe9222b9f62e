"""Fit the weights that choose the names of a series' issues: ``python -m training.issue_names NAMES.tsv FOLDER``.

``NAMES.tsv`` has a line for each folder below ``FOLDER`` that holds a series: its name, a tab, and what the series is
called, variants parted by ";". Every series is read twice, once with its own files' names and once with names that say
nothing. The weights are those under which the right names are most likely, held near today's; printed with the share
that is right, and the share right in series that the fit had not seen.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from corpus.issues import find_issues, read_content
from corpus.metadata.naming import WEIGHTS, Shared
from corpus.metadata.titles import bare, likely_names
from corpus.model import Content, IssueHead
from training.choices import Case, report

#: How strongly the weights are held near today's.
HELD = 0.2


def cases(series: str, issues: Sequence[tuple[str, Content]], called: Collection[str]) -> Iterator[Case]:
    """The issues of a series by their files' stems, with their own names and with names that say nothing."""
    for folder, stems in ((series, [stem for stem, _ in issues]), ("s", [f"n{at}" for at in range(len(issues))])):
        heads = [head(folder, stem, content) for stem, (_, content) in zip(stems, issues, strict=True)]
        shared = Shared(heads)
        for one in heads:
            found = shared.candidates(one)
            right = [name.source != "file name" and is_right(name.text, called) for name, _ in found]
            yield Case.of(series, [traits for _, traits in found], right, list(WEIGHTS))


def head(folder: str, stem: str, content: Content) -> IssueHead:
    return IssueHead("", folder, series_source="file name", names=likely_names(stem, (folder,), content))


def is_right(text: str, called: Collection[str]) -> bool:
    """Whether a text is one of the names, with no more than a few words around it, or most of one."""
    letters = bare(text)
    return any(
        (name in letters and len(letters) <= 2.2 * len(name) + 14)
        or (letters in name and len(letters) >= 0.75 * len(name))
        for name in map(bare, called)
    )


def main(table: Path, folder: Path) -> None:
    everything = list[Case]()
    for line in table.read_text("utf-8").splitlines():
        series, names = line.split("\t")
        issues = [(path.stem, read_content(path)) for path in find_issues(folder / series)]
        everything += cases(series, issues, names.split(";"))
    report(everything, WEIGHTS, HELD)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

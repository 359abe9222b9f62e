"""Fit the weights by which the date of an issue is chosen: ``python -m training.issue_dates DATES.tsv FOLDER``.

``DATES.tsv`` has a line for each file below ``FOLDER``: its path, a tab, and its date as YYYY-MM-DD or YYYY-MM. Names
of files are not looked at. The weights are those under which the right candidates are most likely, held near today's;
printed with the share that is right, and the share right in series (first folders) that the fit had not seen.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from corpus.issues import read_content
from corpus.metadata.dating import WEIGHTS, Candidate, candidates
from corpus.metadata.head_lines import head_lines
from corpus.metadata.titles import guess_title
from corpus.model import Content
from training.choices import Case, report

#: How strongly the weights are held near today's.
HELD = 0.5


def case(series: str, found: Sequence[Candidate], day: str) -> Case:
    traits = [candidate.traits for candidate in found]
    return Case.of(series, traits, [is_right(candidate, day) for candidate in found], list(WEIGHTS))


def found_in(content: Content) -> list[Candidate]:
    """The candidates of an issue whose file's name says nothing."""
    title, source = guess_title("", (), content)
    return candidates(head_lines(content), content, None, title if source == "masthead" else "")


def is_right(candidate: Candidate, day: str) -> bool:
    """Whether a candidate begins on the day, or in the month, that is given."""
    return candidate.when.start.isoformat().startswith(day) and (candidate.when.end - candidate.when.start).days < 100


def main(table: Path, folder: Path) -> None:
    cases = []
    for line in table.read_text("utf-8").splitlines():
        name, day = line.split("\t")
        content = read_content(folder / name)
        one = case(name.split("/")[0], found_in(content), day)
        if one.right.any():
            cases.append(one)
    report(cases, WEIGHTS, HELD)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

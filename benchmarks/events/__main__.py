"""`python -m benchmarks.events FOLDER [--aside]`: events found on the labelled pages of the newsletters in FOLDER.

The labels (tests/gold) were written from the rendered pages before any code ran on them. Ten series are put aside:
nothing was chosen by them, and ``--aside`` prints the figures for them alone.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

from benchmarks.events.labels import Label, read_labels
from benchmarks.events.score import Tally, tally
from corpus.events import find_events
from corpus.issues import read_issue
from corpus.model import Event, Issue, IssueHead, UnreadableIssue

GOLD = Path(__file__).parents[2] / "tests" / "gold"
ASIDE = frozenset(
    {
        "southperth_catholic",
        "uufom",
        "carclub",
        "asme_student",
        "maronite_bulletin",
        "ibieta_es",
        "phillybike",
        "nodejs_fr",
        "deruiterstok_nl",
        "sandomierz_pl",
    }
)


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A page: what was found there, and what is there."""

    series: str
    issue: Issue
    found: list[Event]
    labels: list[Label]


def labelled_pages(folder: Path, *, aside: bool) -> list[tuple[list[Event], list[Label]]]:
    """The events found and the labels of every labelled page whose file is in a series folder of ``folder``."""
    return [(page.found, page.labels) for page in labelled_issues(folder, aside=aside)]


def labelled_issues(folder: Path, *, aside: bool) -> list[LabelledPage]:
    """Every labelled page with its issue; a file that is not read has no events."""
    labels = read_labels(GOLD / "events.jsonl")
    pages: dict[str, list[int]] = {}
    for name, page in json.loads((GOLD / "event_pages.json").read_text(encoding="utf-8")):
        pages.setdefault(name, []).append(page)
    scored = []
    for name, numbers in pages.items():
        path = next(iter(sorted(folder.glob(f"*/{name}"))), None)
        if path is None or (path.parent.name in ASIDE) != aside:
            continue
        try:
            issue = read_issue(path)
            events = find_events(issue)
        except (UnreadableIssue, RecursionError):
            issue, events = Issue(name, path, "", IssueHead("", ""), (), ()), ()
        for number in numbers:
            here = [one for one in events if one.mentions[0].page == number]
            there = [one for one in labels if (one.file, one.page) == (name, number)]
            scored.append(LabelledPage(path.parent.name, issue, here, there))
    return scored


def line(name: str, counted: Tally) -> str:
    return (
        f"{name}: {counted.found} found, {counted.right} right; {counted.wanted} wanted, {counted.right_wanted} found; "
        f"precision {counted.precision:.3f}, recall {counted.recall:.3f}, places {counted.place:.3f} of "
        f"{counted.places}, times {counted.time:.3f} of {counted.times}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.events", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder whose folders are the series")
    parser.add_argument("--aside", action="store_true", help="the series put aside, not the others")
    options = parser.parse_args()
    name = "put aside" if options.aside else "used"
    print(line(name, tally(labelled_pages(options.folder, aside=options.aside))))


if __name__ == "__main__":
    main()

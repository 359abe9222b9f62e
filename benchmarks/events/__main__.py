"""`python -m benchmarks.events FOLDER ... [--marked | --strangers] [--aside]`: events found on labelled pages of the
newsletters in FOLDER, whose folders are the series.

The labels (tests/gold) were written from the rendered pages before any code ran on them. Ten series are put aside:
nothing was chosen by them, and ``--aside`` prints the figures for them alone. ``--marked`` takes other pages: every
title, place and day of 273 pages of 37 series, marked in the text as it is read (where no day is named below, the rules
for dates could not read the marked words, and any day will do). ``--strangers`` takes pages marked in the same way of
series that nobody had tried the program on (tests/gold/strangers.tsv says where each is published); every third series
of these is aside. The head that ships was trained with all but those aside, so that other figures for strangers need
heads that were trained without their series (``--heads``).
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.events.finding import Making, finder
from benchmarks.events.labels import Label, read_labels
from benchmarks.events.score import Tally, tally
from benchmarks.strangers import STRANGERS_ASIDE
from corpus.events import tagged_events
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


@dataclass(frozen=True, slots=True)
class Gold:
    """Files of ``GOLD``: the labels, and the pages that were labelled whole."""

    labels: str
    pages: str
    aside: frozenset[str] = ASIDE


LABELLED = Gold("events.jsonl", "event_pages.json")
MARKED = Gold("event_marks.jsonl", "event_mark_pages.json")
STRANGERS = Gold("event_strangers.jsonl", "event_stranger_pages.json", STRANGERS_ASIDE)


def labelled_issues(
    folders: Sequence[Path],
    gold: Gold = LABELLED,
    *,
    aside: bool = False,
    heads: Sequence[Path] = (),
    every: int = 1,
    made: Making = tagged_events,
) -> list[LabelledPage]:
    """The labelled pages of files in a series folder of ``folders``, of ``every`` so many-th file; a file that is not
    read has no events."""
    labels = read_labels(GOLD / gold.labels)
    pages: dict[str, list[int]] = {}
    for name, page in json.loads((GOLD / gold.pages).read_text(encoding="utf-8")):
        pages.setdefault(name, []).append(page)
    find = finder(heads, made)
    scored = []
    for name, numbers in itertools.islice(pages.items(), 0, None, every):
        path = next((path for folder in folders for path in sorted(folder.glob(f"*/{name}"))), None)
        if path is None or (path.parent.name in gold.aside) != aside:
            continue
        try:
            issue = read_issue(path)
            events = find(issue, path.parent.name)
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
    parser.add_argument("folders", type=Path, nargs="+", help="folders whose folders are the series")
    parser.add_argument("--aside", action="store_true", help="the series put aside, not the others")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--marked", action="store_true", help="the pages that were marked word by word")
    which.add_argument("--strangers", action="store_true", help="the pages of strangers")
    parser.add_argument(
        "--heads", type=Path, nargs="+", default=(), help="weights of training.event_tags, each without some series"
    )
    options = parser.parse_args()
    name, gold = (
        ("strangers", STRANGERS) if options.strangers else ("marked", MARKED) if options.marked else ("used", LABELLED)
    )
    name = f"{name}, put aside" if options.aside else name
    found = labelled_issues(options.folders, gold, aside=options.aside, heads=options.heads)
    print(line(name, tally((page.found, page.labels) for page in found)))


if __name__ == "__main__":
    main()

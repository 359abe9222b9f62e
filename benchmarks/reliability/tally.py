"""Runs of trials added up in a file: a line of JSON a run, with the seed it tried, so that no try counts twice."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.reliability.outcome import Outcome

#: Where the project keeps its own.
FILE = Path(__file__).with_name("tally.jsonl")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a trial: the ``counts`` are named as in its outcome."""

    trial: str
    seed: int
    tries: int
    counts: dict[str, int] = field(default_factory=dict)
    failures: tuple[str, ...] = ()


def runs(file: Path) -> list[Run]:
    """The runs of a tally, none where there is no file."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [Run(**json.loads(line)) for line in lines]


def next_seed(file: Path, trial: str) -> int:
    """A seed that no run of the trial had."""
    return max((run.seed for run in runs(file) if run.trial == trial), default=0) + 1


def add(file: Path, outcome: Outcome, seed: int) -> None:
    """Add a run at the end of a tally."""
    run = Run(outcome.trial, seed, outcome.tries, dict(outcome.counts), tuple(outcome.failures))
    with file.open("a", encoding="utf-8") as opened:
        opened.write(json.dumps(asdict(run), ensure_ascii=False) + "\n")


def total(file: Path, trial: str) -> Outcome:
    """All runs of a trial as one outcome."""
    added = Outcome(trial, Counter())
    for run in runs(file):
        if run.trial == trial:
            added.tries += run.tries
            added.counts.update(run.counts)
            added.failures += run.failures
    return added

"""A little of each reliability trial: ``python -m benchmarks.reliability`` does more of the same."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.reliability import tally
from benchmarks.reliability.damage import damage
from benchmarks.reliability.disk import disk
from benchmarks.reliability.fuzz import configurations, files, questions
from benchmarks.reliability.kill import kill
from benchmarks.reliability.moves import moves
from benchmarks.reliability.outcome import Outcome
from benchmarks.reliability.stage import Stage
from benchmarks.reliability.strangers import strangers
from corpus.samples import folder as samples

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are watched in /proc")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return Stage.set(samples(), tmp_path_factory.mktemp("stage"))


@pytest.mark.parametrize(
    ("trial", "times", "counted"),
    [
        (kill, 2, "builds killed"),
        (damage, 30, "places damaged"),
        (moves, 4, "issues read afterwards"),
        (strangers, 30, "refused in a sentence"),
        (disk, 1, "builds with a quota"),
        (files, 20, "read"),
        (questions, 40, "answers with citations"),
        (configurations, 20, "configurations refused"),
    ],
)
def test_nothing_is_lost_and_nothing_cited_wrongly(
    stage: Stage, trial: Callable[[Stage, int, int, Outcome], None], times: int, counted: str
) -> None:
    outcome = Outcome(trial.__name__)
    trial(stage, times, 7, outcome)
    assert outcome.failures == []
    assert outcome.counts[counted] >= min(times, 10)


def test_a_trial_that_finds_something_says_what(tmp_path: Path) -> None:
    outcome = Outcome("kill")
    outcome.counts["builds killed"] += 2
    outcome.check(False, "build 1: it does not open")
    assert outcome.summary() == "kill: 2 builds killed, 1 failures"
    assert outcome.failures == ["build 1: it does not open"]


def test_runs_add_up_in_a_tally(tmp_path: Path) -> None:
    file = tmp_path / "tally.jsonl"
    assert (tally.runs(file), tally.next_seed(file, "damage")) == ([], 1)
    for seed, failures in ((1, []), (2, ["bit 3: it hangs"])):
        outcome = Outcome("damage", failures=failures)
        outcome.counts["places damaged"] += sum(1 for _ in outcome.each(3))
        tally.add(file, outcome, seed)
    added = tally.total(file, "damage")
    assert (added.tries, added.counts, added.failures) == (6, {"places damaged": 6}, ["bit 3: it hangs"])
    assert (tally.next_seed(file, "damage"), tally.next_seed(file, "files")) == (3, 1)


def test_nothing_more_is_begun_after_its_time(tmp_path: Path) -> None:
    outcome = Outcome("damage", until=0.0)
    assert (list(outcome.each(100)), outcome.tries) == ([], 0)

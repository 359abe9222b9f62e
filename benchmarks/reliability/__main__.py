"""Try out whether Back Issue loses anything or cites anything wrongly.

    python -m benchmarks.reliability kill --newsletters FOLDER --times 200
    python -m benchmarks.reliability kill --newsletters FOLDER --times 20 --encoder real --read-again
    python -m benchmarks.reliability damage --seconds 200 --tally     # as many as there is time for, added to the tally
    python -m benchmarks.reliability tally                            # the table of all runs that were added

Prints one line of what was tried, the same as a row of a table, and a line for every failure; exit code 1 if there was
any. The same seed tries the same moments, places and mutilations.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.reliability import tally
from benchmarks.reliability.callers import callers
from benchmarks.reliability.damage import damage
from benchmarks.reliability.disk import disk
from benchmarks.reliability.enormous import enormous
from benchmarks.reliability.folders import folders
from benchmarks.reliability.fuzz import configurations, files, questions
from benchmarks.reliability.kill import kill
from benchmarks.reliability.moves import moves
from benchmarks.reliability.outcome import Outcome
from benchmarks.reliability.sittings import sittings
from benchmarks.reliability.stage import Stage
from benchmarks.reliability.strangers import strangers
from benchmarks.reliability.together import together
from benchmarks.reliability.upgrades import upgrades
from corpus.samples import folder as samples


@dataclass(frozen=True, slots=True)
class Trial:
    """How often something is tried where nothing else is asked for, how, and what counts as a failure."""

    times: int
    run: Callable[[Stage, int, int, Outcome], None]
    failure: str


TRIALS: dict[str, Trial] = {
    "kill": Trial(
        110,
        kill,
        "a citation that does not stand on its page, a library that does not open or that the next build does not make "
        "what an undisturbed one is, a process that lives on",
    ),
    "moves": Trial(100, moves, "a library or archive that is neither the old nor the new one, whole"),
    "upgrades": Trial(60, upgrades, "tables that are neither the old nor the new ones, a row that is not as it was"),
    "sittings": Trial(
        30,
        sittings,
        "an answer lost or cut, a library that is not as it was, a process that lives on, a chat that ends",
    ),
    "damage": Trial(
        3000, damage, "a wrong citation, a traceback, a sentence that does not say what to do or does not mend"
    ),
    "strangers": Trial(500, strangers, "a traceback, a minute, an escape that is stored, a path that leads out"),
    "disk": Trial(20, disk, "a library that no longer answers, or that the next build does not make whole"),
    "enormous": Trial(100, enormous, "a build that ends, a small file beside it unread, neither read nor told"),
    "files": Trial(
        5000, files, "a traceback, a control character or a span that lies outside, a reason with another name"
    ),
    "questions": Trial(10_000, questions, "a traceback, a failure, a quote that is not on the page of the file itself"),
    "folders": Trial(
        300, folders, "a traceback, a file neither read nor told, one from outside read, a second build that works"
    ),
    "callers": Trial(2000, callers, "data for who has no key or comes from elsewhere, no answer, anything printed"),
    "configurations": Trial(1000, configurations, "a traceback, more than one line, another exit code"),
    "together": Trial(
        60, together, "a build, a question, a window or a chat that fails, a wrong citation, a process that lives on"
    ),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reliability", description=__doc__.splitlines()[0])
    parser.add_argument("trial", choices=[*TRIALS, "tally"])
    parser.add_argument("--newsletters", type=Path, default=samples(), metavar="FOLDER", help="other than the samples")
    parser.add_argument("--times", type=int, metavar="N", help="how often")
    parser.add_argument("--seed", type=int, help="1, with --tally one that was not tried yet")
    parser.add_argument(
        "--seconds", type=float, default=float("inf"), help="from the start, after which nothing more is begun"
    )
    parser.add_argument("--tally", action="store_true", help=f"add what came of it to {tally.FILE.name}")
    parser.add_argument("--encoder", choices=("fake", "real"), default="fake", help="kill: the embedding model")
    parser.add_argument("--read-again", action="store_true", help="kill: read the files in every build")
    parser.add_argument(
        "--stage", type=Path, metavar="FOLDER", help="keep there what a trial begins with, for the next"
    )
    options = parser.parse_args()
    until = time.monotonic() + options.seconds
    if options.trial == "tally":
        for name, one in TRIALS.items():
            if (added := tally.total(tally.FILE, name)).tries:
                print(added.row(one.failure))
        return 0
    trial = TRIALS[options.trial]
    seed = options.seed or (tally.next_seed(tally.FILE, options.trial) if options.tally else 1)
    times = options.times or trial.times
    with tempfile.TemporaryDirectory(prefix="backissue-reliability-") as folder:
        newsletters, kept = options.newsletters.absolute(), not options.read_again
        set_up = partial(Stage.set, newsletters, encoder=options.encoder, kept=kept)
        if options.stage is None:
            stage = set_up(Path(folder))
        else:
            if not options.stage.exists():
                set_up(options.stage)
            stage = Stage.copied(options.stage, Path(folder) / "stage", encoder=options.encoder, kept=kept)
        outcome = Outcome(options.trial, until=until)
        try:
            trial.run(stage, times, seed, outcome)
        except KeyboardInterrupt:
            print("Stopped before the end.")
    if options.seconds == float("inf"):
        outcome.tries = outcome.tries or times  # of trials that are not made of single tries
    print(outcome.summary())
    print(outcome.row(trial.failure))
    if options.tally:
        tally.add(tally.FILE, outcome, seed)
    for failure in outcome.failures:
        print(f"  {failure}")
    return 1 if outcome.failures else 0


if __name__ == "__main__":
    sys.exit(main())

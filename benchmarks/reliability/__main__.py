"""Try out whether Back Issue loses anything or cites anything wrongly.

    python -m benchmarks.reliability kill --newsletters FOLDER --times 200
    python -m benchmarks.reliability kill --newsletters FOLDER --times 20 --encoder real --read-again

Prints one line of what was tried and a line for every failure; exit code 1 if there was any. The same seed tries the
same moments, places and mutilations.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.reliability.damage import damage
from benchmarks.reliability.disk import disk
from benchmarks.reliability.enormous import enormous
from benchmarks.reliability.fuzz import configurations, files, questions
from benchmarks.reliability.kill import kill
from benchmarks.reliability.moves import moves
from benchmarks.reliability.outcome import Outcome
from benchmarks.reliability.sittings import sittings
from benchmarks.reliability.stage import Stage
from benchmarks.reliability.strangers import strangers
from benchmarks.reliability.upgrades import upgrades
from corpus.samples import folder as samples

TRIALS: dict[str, tuple[int, Callable[[Stage, int, int, Outcome], None]]] = {
    "kill": (200, kill),
    "moves": (100, moves),
    "upgrades": (60, upgrades),
    "sittings": (40, sittings),
    "damage": (500, damage),
    "strangers": (500, strangers),
    "disk": (20, disk),
    "enormous": (20, enormous),
    "files": (5000, files),
    "questions": (10_000, questions),
    "configurations": (1000, configurations),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reliability", description=__doc__.splitlines()[0])
    parser.add_argument("trial", choices=TRIALS)
    parser.add_argument("--newsletters", type=Path, default=samples(), metavar="FOLDER", help="other than the samples")
    parser.add_argument("--times", type=int, metavar="N", help="how often")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--encoder", choices=("fake", "real"), default="fake", help="kill: the embedding model")
    parser.add_argument("--read-again", action="store_true", help="kill: read the files in every build")
    options = parser.parse_args()
    times, trial = TRIALS[options.trial]
    with tempfile.TemporaryDirectory(prefix="backissue-reliability-") as folder:
        newsletters, kept = options.newsletters.absolute(), not options.read_again
        stage = Stage.set(newsletters, Path(folder), encoder=options.encoder, kept=kept)
        outcome = Outcome(options.trial)
        try:
            trial(stage, options.times or times, options.seed, outcome)
        except KeyboardInterrupt:
            print("Stopped before the end.")
    print(outcome.summary())
    for failure in outcome.failures:
        print(f"  {failure}")
    return 1 if outcome.failures else 0


if __name__ == "__main__":
    sys.exit(main())

"""Print what a library's size costs: the same work at several sizes, and each size as a multiple of the smallest.

    python -m benchmarks.scale --sizes 20000 200000 --keep FOLDER

Paragraphs and vectors are made up (see ``made.py``); every size is measured in a process of its own, in milliseconds of
its processor time, so that what else runs on the machine counts little. ``--keep`` keeps the made libraries.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from benchmarks.scale.made import MadeEncoder, Maker, make

_WARM = 15


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=[20_000, 200_000], metavar="PARAGRAPHS")
    parser.add_argument("--keep", type=Path, help="folder for the made libraries")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one is not None:
        print(json.dumps(dict(_measured(options.one))))
        return
    with tempfile.TemporaryDirectory() as scratch:
        found = [_of_size((options.keep or Path(scratch)) / str(size), size) for size in options.sizes]
    print(f"{'':44}" + "".join(f"{size:>22,}" for size in options.sizes))
    for name, first in found[0].items():
        cells = (f"{one[name]:,.1f} (x{one[name] / first:.2f})" if first else f"{one[name]:,.1f}" for one in found)
        print(f"{name:44}" + "".join(f"{cell:>22}" for cell in cells))


def _of_size(folder: Path, size: int) -> dict[str, float]:
    if not folder.exists():
        make(folder, size)
    words = [sys.executable, "-m", "benchmarks.scale", "--one", str(folder)]
    ended = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(ended.stdout.strip().splitlines()[-1])
    return found


def _measured(folder: Path) -> Iterator[tuple[str, float]]:
    from assistant.compose import assembled
    from assistant.reader.protocol import NoEvidence
    from benchmarks.speed.archive import questions
    from embeddings.library.library import Library
    from embeddings.search.searcher import Searcher

    asked = list(questions(_WARM + 2))
    _timed(lambda: Library.open(folder).close())
    yield "opening the library, ms", statistics.median(_timed(lambda: Library.open(folder).close()) for _ in range(7))
    Searcher.open(folder, MadeEncoder()).close()
    begun = time.process_time()
    searcher = Searcher.open(folder, MadeEncoder())
    yield "opening it for questions, ms", 1000 * (time.process_time() - begun)
    assistant = assembled(searcher, NoEvidence(), today=lambda: date(2015, 6, 3))
    yield "first question, ms", _timed(lambda: assistant.answer(asked[0]))
    warm = sorted(_timed(lambda q=question: assistant.answer(q)) for question in asked[2:])  # type: ignore[misc]
    yield "warm question, p50 ms", statistics.median(warm)
    yield "warm question, p95 ms", warm[int(0.95 * len(warm))]
    yield "of it the search, p50 ms", statistics.median(_timed(lambda q=q: searcher.search(q)) for q in asked)  # type: ignore[misc]
    about = "When is the annual meeting in May 2015?"
    _timed(lambda: assistant.answer(about))
    yield "question about an event, ms", statistics.median(_timed(lambda: assistant.answer(about)) for _ in range(3))
    yield "memory of the asking process, MB", _memory()
    searcher.close()
    at = ("--library", str(folder))
    yield "events of a month, ms", _command("events", "--from", "2015-05", "--to", "2015-05", *at)
    yield "the last twelve issues, ms", _command("issues", "--limit", "12", *at)
    yield "all issues, ms", _command("issues", *at)
    yield "one issue shown, ms", _command("show", "gazette-0000-007", *at)
    yield "status, ms", _command("status", *at)
    yield "memory after the lists, MB", _memory()
    yield "replacing an issue, ms", _replaced(folder)
    yield "on disk, MB", sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _replaced(folder: Path) -> float:
    """Processor time to put another edition of an issue in place of the one that is there, indexes and all."""
    from embeddings.library.writer import LibraryWriter
    from embeddings.model import Scope
    from embeddings.store.embedded import settle

    times = []
    maker = Maker()
    for edition in range(3):
        with LibraryWriter.open(folder) as library:
            number = 7
            (old,) = library.ranges_of(Scope(issues=frozenset((maker.issue(number)[0].id,))))
            begun = time.process_time()
            maker.put(library, number, int(time.time()) + edition, [old.issue])
            settle(library)
            times.append(1000 * (time.process_time() - begun))
    return statistics.median(times)


def _command(*arguments: str) -> float:
    """Processor time of a command within this process, the median of three."""
    from assistant.cli import main as backissue

    def run() -> None:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
            backissue(arguments)

    run()
    return statistics.median(_timed(run) for _ in range(3))


def _timed(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return 1000 * (time.process_time() - begun)


def _memory() -> float:
    """The most that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()

"""Print what a library's size costs: the same work in several stores and at several sizes, each as a multiple of the
first.

    python -m benchmarks.scale --sizes 20000 200000 --stores embedded lance --keep FOLDER

Paragraphs and vectors are made up (see ``made.py``); every one is measured in a process of its own, in milliseconds of
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
from contextlib import closing
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.scale.made import DIMENSIONS, PARAGRAPHS, MadeEncoder, Maker, make
from embeddings.store.contract import StoreWriter
from embeddings.store.places import open_contents, open_reader, open_writer

_WARM = 15
_ADDRESSES = {"embedded": "", "lance": "lance:"}
#: Questions whose nearest paragraphs are held against all vectors.
_HELD = 40


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=[20_000, 200_000], metavar="PARAGRAPHS")
    parser.add_argument("--stores", nargs="*", choices=_ADDRESSES, default=["embedded"], help="which stores")
    parser.add_argument("--keep", type=Path, help="folder for the made libraries")
    parser.add_argument("--one", nargs=2, metavar=("PLACE", "PARAGRAPHS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one is not None:
        print(json.dumps(dict(_measured(options.one[0], int(options.one[1])))))
        return
    columns = [(store, size) for size in options.sizes for store in options.stores]
    with tempfile.TemporaryDirectory() as scratch:
        found = [_of_size(options.keep or Path(scratch), store, size) for store, size in columns]
    print(f"{'':44}" + "".join(f"{f'{store} {size:,}':>22}" for store, size in columns))
    for name, first in found[0].items():
        cells = (f"{one[name]:,.1f} (x{one[name] / first:.2f})" if first else f"{one[name]:,.1f}" for one in found)
        print(f"{name:44}" + "".join(f"{cell:>22}" for cell in cells))


def _of_size(folder: Path, store: str, size: int) -> dict[str, float]:
    library = folder / f"{store}-{size}"
    place = f"{_ADDRESSES[store]}{library}"
    if not library.exists():
        make(place, size)
    words = [sys.executable, "-m", "benchmarks.scale", "--one", place, str(size)]
    ended = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(ended.stdout.strip().splitlines()[-1])
    return {**found, "on disk, MB": sum(one.stat().st_size for one in library.rglob("*") if one.is_file()) / 1e6}


def _measured(place: str, size: int) -> Iterator[tuple[str, float]]:
    from assistant.compose import assembled
    from assistant.reader.protocol import NoEvidence
    from benchmarks.speed.archive import questions
    from embeddings.search.searcher import Searcher

    asked = list(questions(_WARM + 2))
    _opened(place)
    yield "opening the library, ms", statistics.median(_timed(lambda: _opened(place)) for _ in range(7))
    Searcher.open(place, MadeEncoder()).close()
    begun = time.process_time()
    searcher = Searcher.open(place, MadeEncoder())
    yield "opening it for questions, ms", 1000 * (time.process_time() - begun)
    assistant = assembled(searcher, NoEvidence(), today=lambda: date(2015, 6, 3))
    yield "first question, ms", _timed(lambda: assistant.answer(asked[0]))
    warm = sorted(_timed(lambda q=question: assistant.answer(q)) for question in asked[2:])  # type: ignore[misc]
    yield "warm question, p50 ms", statistics.median(warm)
    yield "warm question, p95 ms", warm[int(0.95 * len(warm))]
    yield "of it the search, p50 ms", statistics.median(_timed(lambda q=q: searcher.search(q)) for q in asked)  # type: ignore[misc]
    year = frozenset(f"gazette-0000-{month:03}" for month in range(12))
    narrow = [_timed(lambda q=q: searcher.search(q, issues=year)) for q in asked]  # type: ignore[misc]
    yield "a search within twelve issues, p50 ms", statistics.median(narrow)
    about = "When is the annual meeting in May 2015?"
    _timed(lambda: assistant.answer(about))
    yield "question about an event, ms", statistics.median(_timed(lambda: assistant.answer(about)) for _ in range(3))
    yield "memory of the asking process, MB", _memory()
    searcher.close()
    at = ("--library", place)
    yield "events of a month, ms", _command("events", "--from", "2015-05", "--to", "2015-05", *at)
    yield "the last twelve issues, ms", _command("issues", "--limit", "12", *at)
    yield "one issue shown, ms", _command("show", "gazette-0000-007", *at)
    yield "status, ms", _command("status", *at)
    yield "memory after the lists, MB", _memory()
    yield "recall@10 against all cosines, per cent", 100 * _recall(place, size)
    yield "replacing an issue, ms", _written(place, lambda store: store.put([Maker().new(7)]))
    yield "removing an issue, ms", _written(place, lambda store: store.remove([Maker().new(8).issue.id]))
    _written(place, lambda store: store.put([Maker().new(8)]))


def _opened(place: str) -> None:
    with open_contents(place):
        pass


def _recall(place: str, size: int) -> float:
    """The share of the ten nearest by exact cosine that a search by vector finds."""
    encoder, maker = MadeEncoder(), Maker()
    asked = np.stack([encoder.encode_question(f"question {n}") for n in range(_HELD)])
    best = np.full((_HELD, 10), -1, np.float32)
    for number in range(size // PARAGRAPHS):
        best = np.sort(np.hstack([best, asked @ maker.rows(number).T]))[:, -10:]
    with closing(open_reader(place, encoder.fingerprint)) as store:
        found = [store.nearest(question, 10) for question in asked]
    tenth = best[:, 0] - 1e-3
    right = sum(one.cosine >= least for some, least in zip(found, tenth, strict=True) for one in some)
    return float(right) / (10 * _HELD)


def _written(place: str, work: Callable[[StoreWriter], None]) -> float:
    """Processor time of a change, with all that is derived from it."""
    with closing(open_writer(place, MadeEncoder.fingerprint, DIMENSIONS)) as store:
        begun = time.process_time()
        work(store)
        store.settle()
        return 1000 * (time.process_time() - begun)


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

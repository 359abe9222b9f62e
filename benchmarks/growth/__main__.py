"""``python -m benchmarks.growth``: the processor's time for a file of a size, of twice and of four times that size.

Every reader is given shapes that a careless one needs the square of their length for, and dates and events are found in
what it read, as in a build. A doubling of the file may take at most ``--limit`` times the time (2.5); what takes no
measurable time is let pass, and what seems to grow faster is measured once more. Exit code 1 where one does.
``--only NAME ...`` takes the shapes whose names begin so, ``--share 6`` every sixth of them, others each day.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks.growth import pages
from benchmarks.growth.shapes import SHAPES
from embeddings.build.file_workers import IssueReader

#: Less than this is the clock and the start of a reader, in seconds.
_NOTHING = 0.02


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=float, default=2.5)
    parser.add_argument("--tries", type=int, default=2, help="the least of so many readings counts (2)")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--share", type=int, default=1, metavar="N", help="one shape in N, others each day (1)")
    given = parser.parse_args()
    chosen = [shape for shape in (*SHAPES, *pages.SHAPES) if not given.only or shape[0].startswith(tuple(given.only))]
    over = []
    with tempfile.TemporaryDirectory() as folder:
        reader = IssueReader(Path(folder))
        for name, size, make in chosen[date.today().toordinal() % given.share :: given.share]:
            path = Path(folder) / name
            path.write_bytes(make(max(1, size // 10)))
            _seconds(reader, path)  # what is imported and built once
            times = _measured(reader, path, size, make, given.tries)
            if max(_steps(times)) > given.limit:
                times = list(map(min, times, _measured(reader, path, size, make, given.tries)))
            path.unlink()
            steps = _steps(times)
            faster = max(steps) > given.limit
            over += [name] if faster else []
            shown = " ".join(f"{seconds:7.3f}" for seconds in times)
            mark = "  <-- grows faster" if faster else ""
            print(f"{name:20} {shown} s   x{steps[0]:.2f} x{steps[1]:.2f}{mark}", flush=True)
    print(f"{len(over)} shapes grow by more than {given.limit} a doubling" + "".join(f", {name}" for name in over))
    return 1 if over else 0


def _measured(reader: IssueReader, path: Path, size: int, make: Callable[[int], bytes], tries: int) -> list[float]:
    """The least of so many readings, for the size, twice and four times that."""
    times = []
    for factor in (1, 2, 4):
        path.write_bytes(make(size * factor))
        times.append(min(_seconds(reader, path) for _ in range(tries)))
    return times


def _steps(times: list[float]) -> list[float]:
    return [(after + _NOTHING) / (before + _NOTHING) for before, after in itertools.pairwise(times)]


def _seconds(reader: IssueReader, path: Path) -> float:
    """The processor's time for one reading, whether it gives an issue or a sentence."""
    begun = time.process_time()
    reader.read(path, path.stem)
    return time.process_time() - begun


if __name__ == "__main__":
    sys.exit(main())

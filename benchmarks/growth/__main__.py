"""``python -m benchmarks.growth``: the processor's time for a file of a size, of twice and of four times that size.

Every reader of text is given shapes that a careless one needs the square of their length for. A doubling of the file
may take no more than ``--limit`` times the time (2.5); what takes no measurable time is let pass. Exit code 1 where one
grows faster. ``--only NAME ...`` takes the shapes whose names begin so.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.growth.shapes import SHAPES
from corpus.issues import read_issue
from corpus.model import CorpusError

#: Less than this is the clock and the start of a reader, in seconds.
_NOTHING = 0.02


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=float, default=2.5)
    parser.add_argument("--tries", type=int, default=2, help="the least of so many readings counts (2)")
    parser.add_argument("--only", nargs="*", default=[])
    given = parser.parse_args()
    over = []
    with tempfile.TemporaryDirectory() as folder:
        for name, size, make in SHAPES:
            if given.only and not name.startswith(tuple(given.only)):
                continue
            path = Path(folder) / name
            path.write_bytes(make(max(1, size // 10)))
            _seconds(path)  # what is imported and built once
            times = []
            for factor in (1, 2, 4):
                path.write_bytes(make(size * factor))
                times.append(min(_seconds(path) for _ in range(given.tries)))
            path.unlink()
            steps = [(after + _NOTHING) / (before + _NOTHING) for before, after in itertools.pairwise(times)]
            mark = "  <-- grows faster" if max(steps) > given.limit else ""
            over += [name] if mark else []
            shown = " ".join(f"{seconds:7.3f}" for seconds in times)
            print(f"{name:20} {shown} s   x{steps[0]:.2f} x{steps[1]:.2f}{mark}", flush=True)
    print(f"{len(over)} shapes grow by more than {given.limit} a doubling" + "".join(f", {name}" for name in over))
    return 1 if over else 0


def _seconds(path: Path) -> float:
    """The processor's time for one reading, whether it gives an issue or a sentence."""
    begun = time.process_time()
    with contextlib.suppress(CorpusError):
        read_issue(path, root=path.parent)
    return time.process_time() - begun


if __name__ == "__main__":
    sys.exit(main())

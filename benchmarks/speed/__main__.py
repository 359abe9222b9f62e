"""Print how fast Back Issue is on this machine.

    python -m benchmarks.speed                    the everyday table, at 20,000 paragraphs
    python -m benchmarks.speed --sizes 2000 20000 200000 1000000
    python -m benchmarks.speed --keep FOLDER      keep the invented archives there for the next run

Times are medians (and 95th percentiles) of wall clock with everything else on the machine as it is; memory is the most
that the measuring process or any of its children held. Lines to hold stand beside the figures.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.speed.measure import percentile


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[20_000], metavar="PARAGRAPHS")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--keep", type=Path, help="folder for the invented archives")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        place = options.keep or Path(scratch)
        print(f"{'':46}{'median':>10}{'p95':>10}{'memory':>10}   line to hold")
        _everyday(options.runs)
        for size in options.sizes:
            _archive(place / str(size), size, options.runs, options.questions)


def _everyday(runs: int) -> None:
    _row("first paint of the chat", run("paint", runs), "700 ms, no torch")
    _row("backissue --help", run("command", runs, "--help"), "300 ms, no torch")
    found = run("encode", max(3, runs // 2))
    for name, clock in (("wall clock", ""), ("CPU time", "cpu_")):
        bare, ours = percentile(found[f"bare_{clock}ms"], 0.5), percentile(found[f"{clock or 'times_'}ms"], 0.5)
        each = f"{1000 * found['passages'] / ours:.0f} passages/s"
        print(f"{f'encoding, share of the bare encoder, {name}':46}{bare / ours:>10.2f}{each:>20}   0.90", flush=True)


def _archive(folder: Path, size: int, runs: int, questions: int) -> None:
    name = f"at {size:,} paragraphs"
    if not (folder / "library").exists():
        _row(f"building it {name}", run("make", folder, size), "(vectors: real ones with seeded noise)")
    library = ("--library", folder / "library", "--newsletters", folder / "newsletters")
    _row(f"backissue status {name}", run("command", runs, "status", *library), "no torch")
    _row(f"unchanged rebuild {name}", run("rebuild", folder, runs), "1,000 ms at 20,000")
    found = run("add", folder, runs)
    _row(f"one new issue {name}", found, "not growing with the library; encoding apart")
    _row("  and its removal", found, "", "removing_ms")
    found = run("ask", folder, questions)
    _row(f"question, warm, {name}", found, "p95 100 ms")
    _row("  of it the search", found, "p95 15 ms at 20,000, 60 ms at 1,000,000", "search_ms")
    _row("  of it the search, CPU time (mean)", found, "the same, whatever else runs", "search_cpu_ms")
    _row("  of it the encoder", found, "", "encode_ms")
    _row("  opening the library", found, "1,000 ms at 1,000,000", "open_ms")
    _row("  the first question", found, "", "first_ms")
    megabytes = sum(path.stat().st_size for path in (folder / "library").rglob("*") if path.is_file()) / 1e6
    print(f"{'  on disk':46}{megabytes:>7.0f} MB")


def run(task: str, *arguments: object) -> dict[str, Any]:
    """A task of ``tasks.py`` in a process of its own."""
    words = [sys.executable, "-m", "benchmarks.speed.tasks", task, *map(str, arguments)]
    ended = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=False)
    if ended.returncode:
        raise SystemExit(f"{task} failed (see above)")
    found: dict[str, Any] = json.loads(ended.stdout.strip().splitlines()[-1])
    return found


def _row(name: str, found: dict[str, Any], line: str, key: str = "times_ms") -> None:
    times = found[key]
    figures = f"{percentile(times, 0.5):>7.1f} ms{percentile(times, 0.95):>7.1f} ms"
    print(f"{name:46}{figures}{found['memory_mb']:>7.0f} MB   {line}", flush=True)


if __name__ == "__main__":
    main()

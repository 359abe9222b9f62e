"""Print how fast Back Issue is on this machine.

    python -m benchmarks.speed                    the everyday table, at 20,000 paragraphs
    python -m benchmarks.speed --sizes 2000 20000 200000 1000000
    python -m benchmarks.speed --keep FOLDER      keep the invented archives there for the next run (12 GB a million)
    python -m benchmarks.speed --newsletters FOLDER    also how long a build of these takes beside bare encoding

Times are medians and 95th percentiles of wall clock with everything else on the machine as it is, each with its noise:
half the distance between the lowest and the highest of the same figure in five stretches of the measurement. Memory is
the most that the measuring process or any of its children held. Vectors of the archives are those of real passages with
seeded noise: encoding a million would take hours and measure the encoder only. Lines to hold stand beside the figures.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.speed.measure import noise, percentile


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=[20_000], metavar="PARAGRAPHS")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--keep", type=Path, help="folder for the invented archives")
    parser.add_argument("--newsletters", type=Path, help="a folder to measure how long a build of it takes")
    parser.add_argument("--paint-only", action="store_true", help="nothing but the chat's first paint")
    parser.add_argument("--ask-only", action="store_true", help="nothing but `backissue ask` from start to end")
    parser.add_argument("--archives-only", action="store_true", help="nothing but what depends on their sizes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        place = options.keep or Path(scratch)
        print(f"{'':46}{'median':>20}{'p95':>20}{'memory':>10}   line to hold")
        if options.paint_only:
            _paint(options.runs)
            return
        if options.ask_only:
            _ask(options.runs)
            return
        if not options.archives_only:
            _everyday(options.runs)
        if options.newsletters is not None:
            _newsletters(options.newsletters, max(3, options.runs // 2))
        for size in options.sizes:
            _archive(place / str(size), size, options.runs, options.questions)


def _everyday(runs: int) -> None:
    _paint(runs)
    _ask(runs)
    _row("backissue --help", run("command", runs, "--help"), "300 ms, no torch")
    found = run("encode", max(3, runs // 2))
    for name, clock in (("wall clock", ""), ("CPU time", "cpu_")):
        bare, ours = percentile(found[f"bare_{clock}ms"], 0.5), percentile(found[f"{clock or 'times_'}ms"], 0.5)
        each = f"{1000 * found['passages'] / ours:.0f} passages/s"
        print(f"{f'encoding, share of the bare encoder, {name}':46}{bare / ours:>20.2f}{each:>30}   0.90", flush=True)


def _paint(runs: int) -> None:
    found = run("paint", runs)
    _row("first paint of the chat", found, "700 ms, no torch")
    _row("  until its prompt takes keys", found, "", "ready_times_ms")
    _row("  of a bare Textual app", found, "", "bare_times_ms")
    bare = percentile(found["bare_times_ms"], 0.5)
    for name, key, line in (("  first paint", "", "1.2"), ("  prompt", "ready_", "")):
        wall = percentile(found[f"{key}times_ms"], 0.5) / bare
        work = f"{percentile(found[f'{key}cpu_ratios'], 0.5):.2f} of CPU time"
        print(f"{f'{name}, as a multiple of it':46}{wall:>20.2f}{work:>30}   {line}".rstrip(), flush=True)


def _ask(runs: int) -> None:
    found = run("command_ask", runs)
    _row("backissue ask, nothing kept open", found, "1,000 ms", "cold_ms")
    _row("  its CPU time, the models' process included", found, "", "cold_cpu_ms")
    _row("  asked again", found, "", "warm_ms")
    _row("  its own CPU time", found, "100 ms", "warm_cpu_ms")
    _row("  bare import of sentence_transformers, CPU time", found, "", "bare_cpu_ms")


def _newsletters(folder: Path, runs: int) -> None:
    found = run("throughput", folder, runs)
    size = f"{found['files']} files, {found['pages']} pages, {found['passages']} passages"
    _row(f"a build of {size}", found, "")
    _row("  bare extraction of their text", found, "", "extraction_ms")
    _row("  bare encoding of their passages", found, "", "encoding_ms")
    ratio, spread = percentile(found["ratios"], 0.5), noise(found["ratios"], 0.5)
    print(f"{'  the build as a share of both':46}{f'{ratio:.2f} ± {spread:.2f}':>20}{'':30}   1.25", flush=True)


def _archive(folder: Path, size: int, runs: int, questions: int) -> None:
    name = f"at {size:,} paragraphs"
    if not (folder / "library").exists():
        _row(f"building it {name}", run("make", folder, size), "")
    library = ("--library", folder / "library", "--newsletters", folder / "newsletters")
    _row(f"backissue status {name}", run("command", runs, "status", *library), "no torch")
    found = run("rebuild", folder, runs)
    _row(f"unchanged rebuild {name}", found, f"{found['files']:,} files; 2,000 ms with 5,000")
    found = run("add", folder, runs)
    _row(f"one new issue {name}", found, "2,000 ms at 1,000,000; encoding apart")
    _row("  and its removal", found, "", "removing_ms")
    _row("  writing the index of vectors anew", run("index", folder, 3), "once in some hundred new issues")
    found = run("ask", folder, questions)
    _row(f"question, warm, {name}", found, "p95 100 ms")
    _row("  of it the search", found, "p95 15 ms at 20,000, 60 ms at 1,000,000", "search_ms")
    _row("  of it the search, CPU time", found, "the same, whatever else runs", "search_cpu_ms")
    _row("  of it the encoder", found, "", "encode_ms")
    _row("  the search of a question that is new", found, "", "new_search_ms")
    _row("  opening the library, nothing of it in memory", found, "", "cold_open_ms")
    _row("  its first question", found, "", "cold_first_ms")
    _row("  opening the library", found, "1,000 ms at 1,000,000", "open_ms")
    _row("  the first question", found, "", "first_ms")
    print(f"{'  memory of the asking process, without the model':56}{found['own_mb']:>40.0f} MB   3,000 MB", flush=True)
    found = run("recall", folder, 100)
    print(f"{'  recall@10 of the index of vectors':46}{found['recall']:>20.4f}{'':30}   0.99", flush=True)
    megabytes = sum(path.stat().st_size for path in (folder / "library").rglob("*") if path.is_file()) / 1e6
    print(f"{'  on disk':46}{megabytes:>17.0f} MB", flush=True)


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
    figures = "".join(
        f"{f'{percentile(times, share):,.1f} ± {noise(times, share):,.1f} ms':>20}" for share in (0.5, 0.95)
    )
    print(f"{name:46}{figures}{found['memory_mb']:>7.0f} MB   {line}", flush=True)


if __name__ == "__main__":
    main()

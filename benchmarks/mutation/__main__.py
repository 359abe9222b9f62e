"""``python -m benchmarks.mutation``: put one small fault after another into a copy, run the tests, count the noticed.

Without ``--made`` it takes the faults of ``named.toml``; with ``--made 40 --seed 1`` forty that it makes itself of the
numbers, comparisons and conjunctions of ``--files``. The tree that it is started from is never changed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.mutation.mutations import Mutation, named, sample

ROOT = Path(__file__).parents[2]
FILES = (
    "embeddings/search/searcher.py",
    "embeddings/search/near_duplicates.py",
    "embeddings/encoder/passages.py",
    "assistant/retrieval.py",
    "assistant/reader/reader.py",
    "assistant/reader/confidence.py",
    "assistant/reader/selection.py",
    "assistant/reader/features.py",
)
TESTS = (
    "tests/embeddings/test_ranking.py",
    "tests/embeddings/test_search.py",
    "tests/embeddings/test_passages.py",
    "tests/assistant/test_features.py",
    "tests/assistant/test_decisions.py",
    "tests/assistant/test_selection.py",
    "tests/assistant/test_reader.py",
)
#: No plugin but that of hypothesis and no assertion explained: half the time of a run.
QUICKLY = ("-p", "no:cacheprovider", "-p", "_hypothesis_pytestplugin", "--hypothesis-seed=0", "--assert=plain")
#: Seconds after which a test run is said to hang; a fault that makes it hang is noticed too.
LONGEST_RUN = 600
WORDS = {"failed": "killed", "hung": "hung", "passed": "SURVIVED"}


def copy_of(root: Path, folder: Path) -> Path:
    """What the tests need of the tree, without what was compiled."""
    for name in ("corpus", "embeddings", "assistant", "tests", "benchmarks"):
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for name in ("pyproject.toml", "config.toml"):
        shutil.copy(root / name, folder / name)
    return folder


def outcome(tree: Path, tests: Sequence[str]) -> str:
    """How the tests end: "passed", "failed" or "hung". No compiled file is kept: every run reads the sources."""
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", *QUICKLY, *tests]
    environment = {**os.environ, "PYTHONPATH": str(tree), "HF_HUB_OFFLINE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    try:
        run = subprocess.run(command, cwd=tree, env=environment, capture_output=True, timeout=LONGEST_RUN)
    except subprocess.TimeoutExpired:
        return "hung"
    return "failed" if run.returncode else "passed"


def that_may_notice(file: str, tests: Sequence[str]) -> list[str]:
    """Those of the tests that can see the file, its own package's first: embeddings never imports the assistant."""
    package = Path(file).parts[0]
    seen = [test for test in tests if package != "assistant" or not test.startswith("tests/embeddings")]
    return sorted(seen, key=lambda test: not test.startswith(f"tests/{package}"))


def tried(mutation: Mutation, tree: Path, tests: Sequence[str]) -> str:
    """How the tests end with the fault in the tree, which is then as before."""
    path = tree / mutation.file
    source = path.read_text("utf-8")
    path.write_text(mutation.applied(source), "utf-8")
    try:
        return outcome(tree, that_may_notice(mutation.file, tests))
    finally:
        path.write_text(source, "utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each mutation, then how many were killed; 1 where more survive than are allowed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutation", description=__doc__)
    parser.add_argument("--list", type=Path, default=Path(__file__).with_name("named.toml"), help="a list of mutations")
    parser.add_argument("--made", type=int, metavar="N", help="N made mutations instead of the list")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", nargs="+", default=FILES, help="files to make mutations of")
    parser.add_argument("--tests", nargs="+", default=TESTS)
    parser.add_argument("--most", type=int, default=None, metavar="N", help="fail where more than N survive")
    given = parser.parse_args(arguments)
    try:
        mutations = sample(given.files, ROOT, given.made, given.seed) if given.made else named(given.list, ROOT)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as scratch:
        tree = copy_of(ROOT, Path(scratch))
        first = outcome(tree, given.tests)
        if first != "passed":
            print(f"Without any mutation the tests {first}. Run them and mend what is wrong first.", file=sys.stderr)
            return 1
        survivors = 0
        for mutation in mutations:
            ended = tried(mutation, tree, given.tests)
            survivors += ended == "passed"
            line = mutation.line((tree / mutation.file).read_text("utf-8"))
            words = f"{mutation.file}:{line}  {mutation.old!r} -> {mutation.new!r}  {mutation.why}".rstrip()
            print(f"{WORDS[ended]:9} {words}", flush=True)
    print(f"{len(mutations) - survivors} of {len(mutations)} killed, {survivors} survived.")
    return int(given.most is not None and survivors > given.most)


if __name__ == "__main__":
    sys.exit(main())

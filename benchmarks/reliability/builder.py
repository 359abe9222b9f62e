"""A build in a process of its own, to be killed, starved of room or started twice.

    python -m benchmarks.reliability.builder NEWSLETTERS LIBRARY --encoder fake

It is the library's own ``build`` with an encoder in a process of its own, as the program has it. Ends with 0, or with
1 and the sentence of what went wrong. ``--kept FOLDER`` keeps what reading the files gave, so that a later build spends
its time on all the rest; ``--file-size`` is a quota on every file it writes; ``--clock`` moves its clock by days.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from benchmarks.reliability.encoders import ENCODERS
from corpus.model import CorpusError, Issue
from embeddings.build.build import build
from embeddings.build.file_workers import IssueReader, Limits, ReadFile, Unread
from embeddings.encoder.worker_process import ModelProcess, RemoteEncoder
from embeddings.library import writer, writer_lock
from embeddings.model import BuildReport, EmbeddingsError


class KeptReader:
    """Reads a file once and remembers in ``folder`` what it gave."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._reader = IssueReader(root)
        self._folder = folder

    def read(self, path: Path, identity: str, digest: str = "") -> ReadFile | Unread:
        name = hashlib.sha256(f"{identity}\0".encode() + path.read_bytes()).hexdigest()
        kept = self._folder / f"{name}.pickle"
        if not kept.exists():
            self._folder.mkdir(exist_ok=True)
            kept.write_bytes(pickle.dumps(self._reader.read(path, identity, digest)))
        found: ReadFile | Unread = pickle.loads(kept.read_bytes())
        return found

    def find_events(self, issue: Issue) -> ReadFile:
        return self._reader.find_events(issue)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reliability.builder")
    parser.add_argument("newsletters", type=Path)
    parser.add_argument("library", type=Path)
    parser.add_argument("--encoder", choices=ENCODERS, default="fake")
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--force", action="store_true")
    parser.add_argument("--file-size", type=int, default=0, metavar="BYTES")
    parser.add_argument("--seconds", type=float, default=Limits().seconds, help="that one file may take")
    parser.add_argument("--clock", type=float, default=0.0, metavar="DAYS")
    options = parser.parse_args(arguments)
    if options.clock:
        _set_clock(options.clock)
    if options.file_size:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (options.file_size, options.file_size))
    reader = (lambda: KeptReader(options.newsletters, options.kept)) if options.kept else None
    with ModelProcess(ENCODERS[options.encoder]) as process:
        try:
            encoder = RemoteEncoder(process)
            process.wait()
            print("begun", flush=True)
            limits = replace(Limits.usual(), seconds=options.seconds, ocr_seconds=options.seconds)
            *_, report = build(
                options.newsletters, options.library, encoder, reader=reader, force=options.force, limits=limits
            )
        except (EmbeddingsError, CorpusError) as error:
            print(error, file=sys.stderr)
            return 1
    assert isinstance(report, BuildReport)
    print(json.dumps({"issues": report.issues, "failures": [failure.reason for failure in report.failures]}))
    return 0


def _set_clock(days: float) -> None:
    class Moved(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Moved:
            moved = datetime.now(tz) + timedelta(days=days)
            return cls.fromtimestamp(moved.timestamp(), tz)

    for module in (writer_lock, writer):
        module.datetime = Moved  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(main())

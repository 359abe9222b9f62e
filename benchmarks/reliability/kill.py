"""Builds killed at random moments: nothing may be lost or cited wrongly, and the next build must finish the work.

The moments are spread evenly over the time an undisturbed build takes. Every second build is asked questions meanwhile
by another process. Afterwards no process of the build may live on, the library must open and answer with citations that
hold, and one more build must make it the same as if nothing had happened, part for part. Of three builds one is as it
is; after one the log of the last changes is cut short, as a power cut may where a disk had not written it yet; after
one the newsletters are others when the next build comes (a file new, one changed, one renamed, one gone).
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.reliability.asker import Asker, Found
from benchmarks.reliability.outcome import Outcome
from benchmarks.reliability.processes import PATIENCE, descendants, outlive, run_build, said, start_build
from benchmarks.reliability.stage import Stage
from benchmarks.reliability.truth import differing, digests, truth_of
from corpus.issues import find_issues
from embeddings.encoder.worker_process import ModelProcess
from embeddings.library import schema
from embeddings.model import ModelError


@dataclass(frozen=True, slots=True)
class _End:
    """What the next build must come to: the folder it reads, the library's content and its answers."""

    newsletters: Path
    content: dict[str, str]
    expected: Found


@dataclass(slots=True)
class Kill:
    """Libraries that are begun, killed and finished; ``stage.other`` is one that was built undisturbed."""

    stage: Stage
    outcome: Outcome
    chance: random.Random
    ends: dict[str, _End] = field(default_factory=dict)

    def run(self, times: int, seed: int) -> None:
        whole = self.stage.other
        seconds = self._undisturbed()
        changed, other = changed_folder(self.stage), self.stage.folder / "changed-library"
        self._finish(changed, other)
        truth = truth_of(whole, seed).beside(truth_of(other, seed))
        chance = self.chance
        moments = [(number + chance.random()) / times * seconds for number in range(times)]
        chance.shuffle(moments)
        for name in ("builds killed", "of them asked meanwhile", "with part of the issues"):
            self.outcome.counts[name] = 0
        with ModelProcess(Asker, truth, self.stage.encoder, name="asking") as asker:
            for folder, library in ((self.stage.newsletters, whole), (changed, other)):
                expected = asker.call("ask", library, timeout=PATIENCE)
                self._hold(expected, "an undisturbed library")
                self.outcome.check(expected.citations > 0, "an undisturbed library cites nothing")
                self.ends[folder.name] = _End(folder, digests(library), expected)
            kinds: tuple[tuple[str, Path, Callable[[Path], bool]], ...] = (
                ("", self.stage.newsletters, lambda library: False),
                ("of them with a log that lost its end", self.stage.newsletters, self._lose_log),
                ("of them before the newsletters changed", changed, lambda library: True),
            )
            for number in self.outcome.each(times):
                moment = moments[number]
                name = f"build {number + 1}, killed after {moment:.2f} of {seconds:.2f} s"
                library = self.stage.folder / "killed"
                shutil.rmtree(library, ignore_errors=True)
                self._kill(library, moment, name, asker if number % 2 else None)
                counted, folder, done = kinds[number % len(kinds)]
                self.outcome.counts[counted] += done(library)
                self._after(library, f"{name} {counted}", asker, self.ends[folder.name])
            del self.outcome.counts[""]

    def _undisturbed(self) -> float:
        process = self._begun(self.stage.folder / "timed")
        begun = time.monotonic()
        wrong = said(process)
        self.outcome.check(not wrong, f"a build to the end failed: {wrong}")
        return time.monotonic() - begun

    def _begun(self, library: Path) -> subprocess.Popen[str]:
        """A build whose process is about to begin: what it takes to start is not worth killing often."""
        process = start_build(self.stage.newsletters, library, *self.stage.options)
        assert process.stdout is not None
        process.stdout.readline()
        return process

    def _lose_log(self, library: Path) -> bool:
        """Cut the log of the last changes short, unless its end was surely on the disk: worked into the file already.

        SQLite waits for the disk before it does that, so without the log's end the file must still be sound.
        """
        log = library / (schema.FILE + "-wal")
        if not log.exists() or not log.stat().st_size:
            return False
        tried = self.stage.folder / "tried"
        shutil.rmtree(tried, ignore_errors=True)
        shutil.copytree(library, tried)
        os.truncate(tried / log.name, self.chance.randrange(log.stat().st_size))
        for one in (library, tried):
            (one / (schema.FILE + "-shm")).unlink(missing_ok=True)
        with closing(sqlite3.connect(tried / schema.FILE)) as connection:
            if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
                return False
        shutil.rmtree(library)
        tried.rename(library)
        return True

    def _kill(self, library: Path, moment: float, name: str, asker: ModelProcess | None) -> None:
        """Kill a build after so many seconds; if it is faster this time, a little earlier."""
        while True:
            process = self._begun(library)
            with _Asking(asker, library) as asking:
                try:
                    process.wait(moment)
                except subprocess.TimeoutExpired:
                    children = descendants(process.pid)
                    process.kill()
                    break
                finally:
                    process.communicate()
            shutil.rmtree(library, ignore_errors=True)
            moment *= 0.9
        self.outcome.counts["builds killed"] += 1
        self.outcome.counts["of them asked meanwhile"] += asker is not None
        for found in asking.found:
            self._hold(found, f"{name}, while it ran")
        if asking.failure:
            self.outcome.check(False, f"{name}, while it ran: {asking.failure}")
        left = outlive(children)
        self.outcome.check(not left, f"{name}: {len(left)} of its processes lived on")

    def _after(self, library: Path, name: str, asker: ModelProcess, end: _End) -> None:
        try:
            before = asker.call("ask", library, timeout=PATIENCE)
            self._hold(before, name)
            self.outcome.counts["with part of the issues"] += bool(before.citations)
            self._finish(end.newsletters, library)
            differ = differing(end.content, digests(library))
            self.outcome.check(not differ, f"{name}: after the next build {', '.join(differ)} differ")
            found = asker.call("ask", library, timeout=PATIENCE)
        except ModelError as error:
            self.outcome.check(False, f"{name}: {error}")
            return
        self._hold(found, f"{name}, after the next build")
        self.outcome.check(found.answers == end.expected.answers, f"{name}: after the next build it answers otherwise")

    def _hold(self, found: Found, name: str) -> None:
        """A library that is there must open and answer, and cite nothing wrongly."""
        self.outcome.counts["answers"] += len(found.answers)
        self.outcome.counts["citations held against their pages"] += found.citations
        for sentence in found.sentences:
            self.outcome.check(False, f"{name}: {sentence}")
        for wrong in found.wrong:
            self.outcome.check(False, f"{name}: {wrong}")

    def _finish(self, newsletters: Path, library: Path) -> None:
        wrong = run_build(newsletters, library, *self.stage.options)
        self.outcome.check(not wrong, f"a build to the end failed: {wrong}")


class _Asking:
    """Questions asked again and again while the block runs; ``failure`` says what broke, if anything did."""

    def __init__(self, asker: ModelProcess | None, library: Path) -> None:
        self.found: list[Found] = []
        self.failure = ""
        self._asker = asker
        self._library = library
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._ask)

    def _ask(self) -> None:
        assert self._asker is not None
        while not self._done.wait(0.05):
            try:
                self.found.append(self._asker.call("ask", self._library, timeout=PATIENCE))
            except ModelError as error:
                self.failure = str(error)
                return

    def __enter__(self) -> _Asking:
        if self._asker is not None:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        if self._asker is not None:
            self._thread.join()


def changed_folder(stage: Stage) -> Path:
    """A copy of the newsletters with one file renamed, one gone, one changed and one new."""
    folder = stage.folder / "changed"
    shutil.copytree(stage.newsletters, folder)
    first, second, third, *_ = find_issues(folder)
    first.rename(first.with_name(f"renamed-{first.name}"))
    second.unlink()
    third.write_bytes(third.read_bytes() + b"\n% printed again\n")
    note = folder / "note-2024-06.txt"
    note.write_text("The Note\n\nThe ferry to the lamp leaves at nine on 3 June 2024.\n", encoding="utf-8")
    return folder


def kill(stage: Stage, times: int, seed: int, outcome: Outcome) -> None:
    """Kill ``times`` builds."""
    Kill(stage, outcome, random.Random(seed)).run(times, seed)

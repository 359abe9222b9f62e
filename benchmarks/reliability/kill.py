"""Builds killed at random moments: nothing may be lost or cited wrongly, and the next build must finish the work.

The moments are spread evenly over the time an undisturbed build takes. Every second build is asked questions meanwhile
by another process. Afterwards no process of the build may live on, the library must open and answer with citations that
hold, and one more build must make it the same as if nothing had happened, part for part.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reliability.asker import Asker, Found
from benchmarks.reliability.outcome import Outcome
from benchmarks.reliability.processes import PATIENCE, descendants, outlive, run_build, start_build
from benchmarks.reliability.stage import Stage
from benchmarks.reliability.truth import differing, digests, truth_of
from embeddings.encoder.worker_process import ModelProcess
from embeddings.model import ModelError


@dataclass(slots=True)
class Kill:
    """Libraries that are begun, killed and finished; ``stage.other`` is one that was built undisturbed."""

    stage: Stage
    outcome: Outcome

    def run(self, times: int, seed: int) -> None:
        whole = self.stage.other
        content, seconds = digests(whole), self._undisturbed()
        truth = truth_of(whole, seed)
        chance = random.Random(seed)
        moments = [(number + chance.random()) / times * seconds for number in range(times)]
        chance.shuffle(moments)
        for name in ("builds killed", "of them asked meanwhile", "with part of the issues"):
            self.outcome.counts[name] = 0
        with ModelProcess(Asker, truth, self.stage.encoder, name="asking") as asker:
            expected = asker.call("ask", whole, timeout=PATIENCE)
            self._hold(expected, "the undisturbed library")
            self.outcome.check(expected.citations > 0, "the undisturbed library cites nothing")
            for number, moment in enumerate(moments):
                name = f"build {number + 1}, killed after {moment:.2f} of {seconds:.2f} s"
                library = self.stage.folder / "killed"
                shutil.rmtree(library, ignore_errors=True)
                self._kill(library, moment, name, asker if number % 2 else None)
                self._after(library, name, asker, content, expected)

    def _undisturbed(self) -> float:
        begun = time.monotonic()
        self._finish(self.stage.folder / "timed")
        return time.monotonic() - begun

    def _kill(self, library: Path, moment: float, name: str, asker: ModelProcess | None) -> None:
        """Kill a build after so many seconds; if it is faster this time, a little earlier."""
        while True:
            process = start_build(self.stage.newsletters, library, *self.stage.options)
            with _Asking(asker, library) as asking:
                try:
                    process.wait(moment)
                except subprocess.TimeoutExpired:
                    children = descendants(process.pid)
                    process.kill()
                    break
                finally:
                    process.communicate()
            shutil.rmtree(library)
            moment *= 0.9
        self.outcome.counts["builds killed"] += 1
        self.outcome.counts["of them asked meanwhile"] += asker is not None
        for found in asking.found:
            self._hold(found, f"{name}, while it ran")
        if asking.failure:
            self.outcome.check(False, f"{name}, while it ran: {asking.failure}")
        left = outlive(children)
        self.outcome.check(not left, f"{name}: {len(left)} of its processes lived on")

    def _after(self, library: Path, name: str, asker: ModelProcess, content: dict[str, str], expected: Found) -> None:
        try:
            before = asker.call("ask", library, timeout=PATIENCE)
            self._hold(before, name)
            self.outcome.counts["with part of the issues"] += bool(before.citations)
            self._finish(library)
            differ = differing(content, digests(library))
            self.outcome.check(not differ, f"{name}: after the next build {', '.join(differ)} differ")
            found = asker.call("ask", library, timeout=PATIENCE)
        except ModelError as error:
            self.outcome.check(False, f"{name}: {error}")
            return
        self._hold(found, f"{name}, after the next build")
        self.outcome.check(found.answers == expected.answers, f"{name}: after the next build it answers otherwise")

    def _hold(self, found: Found, name: str) -> None:
        """A library that is there must open and answer, and cite nothing wrongly."""
        self.outcome.counts["answers"] += len(found.answers)
        self.outcome.counts["citations held against their pages"] += found.citations
        for sentence in found.sentences:
            self.outcome.check(False, f"{name}: {sentence}")
        for wrong in found.wrong:
            self.outcome.check(False, f"{name}: {wrong}")

    def _finish(self, library: Path) -> None:
        said = run_build(self.stage.newsletters, library, *self.stage.options)
        self.outcome.check(not said, f"a build to the end failed: {said}")


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


def kill(stage: Stage, times: int, seed: int, outcome: Outcome) -> None:
    """Kill ``times`` builds."""
    Kill(stage, outcome).run(times, seed)

"""A chat, a served chat with windows, builds and twenty readers over one library, for so many minutes.

Files come and go between the builds. The readers hold every citation against the files, whichever of the two states of
the folder they meet; the chat is asked in its terminal; the windows of `serve` ask the one assistant that they share.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from assistant.config import Config
from assistant.model import Finished
from assistant.tui.opening import RealOpening
from assistant.tui.web.shared import SharedAssistant, SharedOpening
from benchmarks.reliability.asker import Asker
from benchmarks.reliability.kill import changed_folder
from benchmarks.reliability.outcome import Outcome
from benchmarks.reliability.processes import PATIENCE, descendants, outlive, run_build
from benchmarks.reliability.sittings import drained, start_chat, terminal
from benchmarks.reliability.stage import Stage
from benchmarks.reliability.truth import Truth, differing, digests, truth_of
from embeddings.encoder.worker_process import ModelProcess
from embeddings.model import ModelError

_READERS, _WINDOWS = 20, 4
#: Seconds between two questions of one reader, one window or the chat, and between two builds.
_PAUSE, _BUILDS = 8.0, 10.0


@dataclass(slots=True)
class Together:
    """Everything over ``stage.whole``, until ``done``."""

    stage: Stage
    truth: Truth
    outcome: Outcome
    done: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, minutes: float) -> None:
        changed = changed_folder(self.stage)
        self.truth = self.truth.beside(self._built(changed))
        readers = [ModelProcess(Asker, self.truth, name="asking") for _ in range(_READERS)]
        for reader in readers:
            reader.wait(PATIENCE)
        config = Config(newsletters=self.stage.newsletters, library=self.stage.whole)
        with terminal() as (near, far), SharedAssistant(RealOpening(config)) as shared:
            chat = start_chat(far, self.stage, self.stage.folder / "data")
            os.environ.update(shared.environment)
            works: list[Callable[[], None]] = [
                lambda: drained(near),
                lambda: self._build((changed, self.stage.newsletters)),
                lambda: self._chat(near),
                *(lambda reader=reader: self._read(reader) for reader in readers),  # type: ignore[misc]
                *(lambda: self._ask_shared(SharedOpening(config)) for _ in range(_WINDOWS)),
            ]
            threads = [threading.Thread(target=work, daemon=True) for work in works]
            for thread in threads:
                thread.start()
            self.done.wait(60 * minutes)
            self.outcome.check(chat.poll() is None, f"the chat ended by itself with {chat.returncode}")
            self.done.set()
            for thread in threads[1:]:
                thread.join(PATIENCE)
            children = descendants(chat.pid)
            chat.send_signal(signal.SIGKILL)
            chat.wait()
        for reader in readers:
            reader.close()
        left = outlive(children)
        self.outcome.check(not left, f"{len(left)} processes of the chat lived on")
        said = run_build(self.stage.newsletters, self.stage.whole, *self.stage.options)
        self.outcome.check(not said, f"the last build says {said!r}")
        differ = differing(digests(self.stage.other), digests(self.stage.whole))
        self.outcome.check(not differ, f"after it all and another build {', '.join(differ)} differ")

    def _built(self, newsletters: Path) -> Truth:
        library = self.stage.folder / "changed-library"
        said = run_build(newsletters, library, *self.stage.options)
        self.outcome.check(not said, f"a build of other files says {said!r}")
        return truth_of(library, 1)

    def _count(self, name: str, number: int = 1) -> None:
        with self.lock:
            self.outcome.counts[name] += number

    def _build(self, folders: tuple[Path, Path]) -> None:
        number = 0
        while not self.done.wait(_BUILDS):
            said = run_build(folders[number % 2], self.stage.whole, *self.stage.options)
            self.outcome.check(not said, f"build {number + 1} says {said!r}")
            self._count("builds")
            number += 1

    def _read(self, reader: ModelProcess) -> None:
        number = 0
        while not self.done.wait(_PAUSE):
            number += 1
            some = [number % len(self.truth.questions)]
            try:
                found = reader.call("ask", self.stage.whole, some, timeout=PATIENCE)
            except ModelError as error:
                self.outcome.check(False, f"a reader: {error}")
                return
            self._count("answers of readers", len(found.answers))
            self._count("citations held against their pages", found.citations)
            self.outcome.check(found.there, "a reader found no library")
            for wrong in (*found.sentences, *found.wrong):
                self.outcome.check(False, f"a reader: {wrong}")

    def _chat(self, near: int) -> None:
        number = 0
        while not self.done.wait(_PAUSE):
            os.write(near, f"{self.truth.questions[number % len(self.truth.questions)]}\r".encode())
            self._count("questions typed in the chat")
            number += 1

    def _ask_shared(self, opening: SharedOpening) -> None:
        engine = opening.open()
        number = 0
        while not self.done.wait(_PAUSE):
            number += 1
            *_, last = engine.ask(self.truth.questions[number % len(self.truth.questions)])
            if isinstance(last, Finished):
                self._count("answers in windows of one assistant")
                for wrong in filter(None, map(self.truth.wrong, last.answer.citations)):
                    self.outcome.check(False, f"a window: {wrong}")
            else:
                self.outcome.check(False, f"a window: {last}")
            engine.refresh()


def together(stage: Stage, times: int, seed: int, outcome: Outcome) -> None:
    """Let all of it run for ``times`` minutes."""
    begun = time.monotonic()
    Together(stage, truth_of(stage.whole, seed), outcome).run(times)
    outcome.counts["minutes"] = round((time.monotonic() - begun) / 60)

"""Chats killed at random moments: what was said is kept whole or not at all, and no process lives on.

Every chat is the program itself in a terminal of its own, which is asked one question after another. After the kill the
library must be as it was, the file of conversations must open with every kept answer whole, and the processes that the
chat had started must end by themselves.
"""

from __future__ import annotations

import contextlib
import os
import pty
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.conversation.sessions import SessionError, SessionStore
from benchmarks.reliability.outcome import Outcome
from benchmarks.reliability.processes import PROGRAM, descendants, outlive
from benchmarks.reliability.stage import Stage
from benchmarks.reliability.truth import differing, digests, truth_of

#: Seconds of a chat in which a kill may come: from the first paint over the model's loading to answers.
_SECONDS = 60.0
#: Seconds between two questions.
_PAUSE = 2.0


@dataclass(slots=True)
class Sittings:
    """Chats over the whole library, with a data folder of their own."""

    stage: Stage
    outcome: Outcome

    def run(self, times: int, seed: int) -> None:
        chance = random.Random(seed)
        questions = truth_of(self.stage.whole, seed).questions
        content = digests(self.stage.whole)
        data = self.stage.folder / "data"
        for number in self.outcome.each(times):
            moment = (number + chance.random()) / times * _SECONDS
            name = f"chat {number + 1}, killed after {moment:.2f} s"
            with terminal() as (near, far):
                chat = start_chat(far, self.stage, data)
                threading.Thread(target=drained, args=(near,), daemon=True).start()
                ended = time.monotonic() + moment
                for question in questions * 10:
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        chat.wait(max(min(_PAUSE, ended - time.monotonic()), 0.0))
                    if time.monotonic() >= ended or chat.returncode is not None:
                        break
                    os.write(near, f"{question}\r".encode())
                self.outcome.check(chat.returncode is None, f"{name}: it ended by itself with {chat.returncode}")
                children = descendants(chat.pid)
                chat.send_signal(signal.SIGKILL)
                chat.wait()
            self.outcome.counts["chats killed"] += 1
            left = outlive(children)
            self.outcome.check(not left, f"{name}: {len(left)} of its processes lived on")
            differ = differing(content, digests(self.stage.whole))
            self.outcome.check(not differ, f"{name}: {', '.join(differ)} of the library differ")
            self._kept(name, data)
        self.outcome.check(self.outcome.counts["answers kept"] > 0, "no chat kept an answer")

    def _kept(self, name: str, data: Path) -> None:
        """Every conversation opens, and every answer in it is whole."""
        answers = 0
        for file in data.rglob("conversations.sqlite"):
            store = SessionStore(file)
            try:
                for head in store.list():
                    turns = store.load(head.id).turns
                    self.outcome.check(len(turns) == head.turns, f"{name}: {len(turns)} of {head.turns} turns open")
                    answers += len(turns)
            except SessionError as error:
                self.outcome.check(False, f"{name}: {error}")
        self.outcome.check(answers >= self.outcome.counts["answers kept"], f"{name}: answers were lost")
        self.outcome.counts["answers kept"] = answers


def start_chat(terminal: int, stage: Stage, data: Path) -> subprocess.Popen[bytes]:
    """The program's chat over the whole library, in this terminal."""
    home = {
        "XDG_DATA_HOME": str(data),
        "XDG_CONFIG_HOME": str(data),
        "HF_HUB_OFFLINE": "1",
        "TERM": "xterm-256color",
    }
    where = ["--library", str(stage.whole), "--newsletters", str(stage.newsletters)]
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "chat", *where],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        cwd=Path(__file__).parents[2],
        env=os.environ | home,
        start_new_session=True,
    )


@contextlib.contextmanager
def terminal() -> Iterator[tuple[int, int]]:
    """Both ends of a terminal of 120 columns."""
    import fcntl
    import struct
    import termios

    near, far = pty.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    try:
        yield near, far
    finally:
        os.close(far)
        os.close(near)


def drained(near: int) -> None:
    """Read what the chat paints, until its end."""
    with contextlib.suppress(OSError):
        while os.read(near, 65536):
            pass


def sittings(stage: Stage, times: int, seed: int, outcome: Outcome) -> None:
    """Kill ``times`` chats."""
    Sittings(stage, outcome).run(times, seed)

"""A warm process with the fake encoder, to be started as the real one is. The question "die" kills it in the middle."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
from collections.abc import Iterator

from assistant.commands import warm_process
from assistant.commands.opening import told_of
from assistant.compose import assembled
from assistant.conversation.assistant import Assistant
from assistant.reader.protocol import NoEvidence
from embeddings.search.searcher import Searcher
from tests.conftest import WordLengthEncoder


class FakeHeld(warm_process.Held):
    _assistant: Assistant | None = None

    def begin(self) -> None:
        """No models."""

    @contextlib.contextmanager
    def opened(self, options: argparse.Namespace) -> Iterator[Assistant]:
        if options.question == ["die"]:
            os.kill(os.getpid(), signal.SIGKILL)
        if self._assistant is None:
            searcher = Searcher.open(self.config.library_folder, WordLengthEncoder())
            self._assistant = assembled(searcher, NoEvidence(), today=lambda: self.config.current_day)
        self._assistant.refresh()
        yield self._assistant
        told_of(self._assistant, "")


def main() -> None:
    warm_process.Held = FakeHeld  # type: ignore[misc]
    warm_process.main()

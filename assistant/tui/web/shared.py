"""One assistant for every window of the served chat, asked over a socket that is this run's alone.

The server opens the library and the models once (`SharedAssistant`, a thread for each call). A window's process has a
`SharedOpening` in their stead, which hands every call on: a connection for each, over which its values come back one by
one. A window that cancels says so; one that ends hangs up, which cancels as well. Both ends prove that they know the
key of this run before anything is read from the other.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from secrets import token_bytes
from typing import Any, Self

from assistant.model import AskEvent, Turn
from assistant.tui.engine import Cancelled, Engine, LibraryView, Opening, SearcherView
from corpus.model import Event, Paragraph
from embeddings.encoder.worker_process import portable
from embeddings.model import EVERYTHING, BuildReport, FileFailure, Hit, ModelError, Progress, Scope, StoredIssue

#: Where a window's process finds the address and the key: in the environment, which is this user's alone to read.
_ADDRESS, _KEY = "BACKISSUE_SHARED_ADDRESS", "BACKISSUE_SHARED_KEY"
#: Seconds between two looks at whether the reader has cancelled.
_LOOK = 0.05
_LIBRARY = ("issues", "paragraphs", "paragraph", "failures", "seen")
_VALUE, _ERROR, _END = "value", "error", "end"


class SharedAssistant:
    """The server's side: answers the windows from what ``opening`` opens, once, when the first of them asks."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        self._engine: Engine | None = None
        self._opens = threading.Lock()
        self._key = token_bytes(32)
        self._listener = Listener(backlog=64, authkey=self._key)
        self._closed = False
        threading.Thread(target=self._listen, name="windows", daemon=True).start()

    @property
    def environment(self) -> Mapping[str, str]:
        """What a window's process must find in its environment."""
        return {_ADDRESS: str(self._listener.address), _KEY: self._key.hex()}

    def close(self) -> None:
        """Answer no more, and let go the library and the models."""
        self._closed = True
        self._listener.close()
        for one in (self._engine, self._opening):
            if (close := getattr(one, "close", None)) is not None:
                close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _listen(self) -> None:
        while not self._closed:
            with contextlib.suppress(OSError, EOFError, AuthenticationError):  # a stranger, or a window that left
                line = self._listener.accept()
                threading.Thread(target=self._answer, args=(line,), name="window", daemon=True).start()

    def _answer(self, line: Connection) -> None:
        def told() -> bool:
            """Whether the window cancelled or hung up."""
            try:
                return line.poll()
            except OSError:
                return True

        with line, contextlib.suppress(OSError, EOFError):
            name, arguments = line.recv()
            for answer in self._answers(name, arguments, told):
                line.send(answer)

    def _answers(self, name: str, arguments: Sequence[Any], cancelled: Cancelled) -> Iterator[tuple[str, Any]]:
        try:
            for value in self._values(name, arguments, cancelled):
                yield _VALUE, value
        except Exception as error:
            yield _ERROR, portable(error, "shared")
        else:
            yield _END, None

    def _values(self, name: str, arguments: Sequence[Any], cancelled: Cancelled) -> Iterator[Any]:
        if name == "build":
            yield from self._opening.build(cancelled)
            return
        if name == "wait":
            yield self._opening.wait()
            return
        engine = self._opened()
        if name == "ask":
            question, history, issues = arguments
            yield from engine.ask(question, history, issues=issues, cancelled=cancelled)
        elif name == "rebuild":
            yield from engine.rebuild(cancelled)
        elif name == "suggest":
            yield tuple(engine.searcher.suggest(*arguments))
        elif name == "calendar":
            yield from engine.library.calendar()
        elif name in _LIBRARY:
            yield getattr(engine.library, name)(*arguments)
        elif name == "notice":
            yield engine.notice
        elif name == "refresh":
            engine.refresh()

    def _opened(self) -> Engine:
        with self._opens:
            if self._engine is None:
                self._engine = self._opening.open()
            return self._engine


@dataclass(frozen=True, slots=True)
class _Line:
    """The way to the server's side."""

    address: str
    key: bytes

    def values(self, name: str, *arguments: Any, cancelled: Cancelled = lambda: False) -> Iterator[Any]:
        """What the call gives, value by value; raises what it raised there."""
        told = False
        try:
            with Client(self.address, authkey=self.key) as line:
                line.send((name, arguments))
                while True:
                    while not line.poll(_LOOK):
                        if not told and cancelled():
                            told = True
                            line.send(None)
                    kind, value = line.recv()
                    if kind != _VALUE:
                        break
                    yield value
        except (OSError, EOFError, AuthenticationError) as error:
            raise ModelError(
                "The server of this chat has ended. Start it again with `backissue serve` and open its new address."
            ) from error
        if kind == _ERROR:
            raise value

    def value(self, name: str, *arguments: Any) -> Any:
        """The last value that the call gives, None where it gives none."""
        found = None
        for found in self.values(name, *arguments):  # noqa: B007
            pass
        return found


class SharedOpening:
    """A window's side: what the server opened, through the address and key of the environment."""

    def __init__(self, config: object) -> None:
        del config  # the server has read it
        self._line = _Line(os.environ[_ADDRESS], bytes.fromhex(os.environ[_KEY]))

    def open(self) -> Engine:
        """Raises what opening it there raised: NoLibrary where nothing has been built."""
        self._line.value("refresh")
        return _SharedEngine(self._line)

    def reconfigure(self, config: object) -> None:
        """Nothing: a window changes no configuration."""

    def wait(self) -> str:
        """Wait until the models answer; "" or a sentence on why they do not."""
        return str(self._line.value("wait"))

    def build(self, cancelled: Cancelled = lambda: False) -> Iterator[Progress | BuildReport]:
        """Build the library there."""
        yield from self._line.values("build", cancelled=cancelled)


@dataclass(frozen=True, slots=True)
class _SharedLibrary:
    line: _Line

    def issues(self, within: Scope = EVERYTHING, /) -> Sequence[StoredIssue]:
        found: Sequence[StoredIssue] = self.line.value("issues", within)
        return found

    def paragraphs(self, issue: str, /) -> Sequence[Paragraph]:
        found: Sequence[Paragraph] = self.line.value("paragraphs", issue)
        return found

    def paragraph(self, paragraph: str, /) -> tuple[str, Paragraph] | None:
        found: tuple[str, Paragraph] | None = self.line.value("paragraph", paragraph)
        return found

    def calendar(self) -> Iterator[Event]:
        yield from self.line.values("calendar")

    def failures(self) -> Sequence[FileFailure]:
        found: Sequence[FileFailure] = self.line.value("failures")
        return found

    def seen(self) -> Mapping[Path, tuple[int, int]]:
        found: Mapping[Path, tuple[int, int]] = self.line.value("seen")
        return found


@dataclass(frozen=True, slots=True)
class _SharedSearcher:
    line: _Line

    def suggest(self, text: str, k: int = 5) -> Sequence[Hit]:
        found: Sequence[Hit] = self.line.value("suggest", text, k)
        return found


@dataclass(frozen=True, slots=True)
class _SharedEngine:
    """The server's assistant as a window has it; closing a window leaves it open for the others."""

    line: _Line

    @property
    def library(self) -> LibraryView:
        return _SharedLibrary(self.line)

    @property
    def searcher(self) -> SearcherView:
        return _SharedSearcher(self.line)

    @property
    def notice(self) -> str:
        return str(self.line.value("notice"))

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        issues: frozenset[str] | None = None,
        cancelled: Cancelled = lambda: False,
    ) -> Iterator[AskEvent]:
        yield from self.line.values("ask", question, tuple(history), issues, cancelled=cancelled)

    def rebuild(self, cancelled: Cancelled = lambda: False) -> Iterator[Progress | BuildReport]:
        yield from self.line.values("rebuild", cancelled=cancelled)

    def refresh(self) -> None:
        self.line.value("refresh")

    def close(self) -> None:
        return None

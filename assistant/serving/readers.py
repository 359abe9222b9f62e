"""Readers of one library for many who ask at the same time: one for each thread, none twice at once."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

_R = TypeVar("_R")


class Readers(Generic[_R]):
    """At most ``most`` readers that ``open_one`` opens, each when all that are open are lent; who comes then waits."""

    def __init__(self, open_one: Callable[[], contextlib.AbstractContextManager[_R]], most: int) -> None:
        self._open_one = open_one
        self._free = threading.BoundedSemaphore(most)
        self._idle: queue.LifoQueue[_R] = queue.LifoQueue()
        self._opening = threading.Lock()
        self._opened = contextlib.ExitStack()

    @contextlib.contextmanager
    def one(self) -> Iterator[_R]:
        """A reader that is nobody else's meanwhile."""
        with self._free:
            try:
                reader = self._idle.get_nowait()
            except queue.Empty:
                with self._opening:
                    reader = self._opened.enter_context(self._open_one())
            try:
                yield reader
            finally:
                self._idle.put(reader)

    def close(self) -> None:
        """Close all of them; nobody has one any more."""
        self._opened.close()

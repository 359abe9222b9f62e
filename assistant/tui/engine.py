"""What the screen needs of everything behind it, and nothing more.

The chat never builds a searcher, a library or a model: it is handed one object of this shape, and its tests
hand it another built of literals. Methods block; the screen calls them in threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from assistant.model import AskEvent, Turn
from corpus.model import Event, Paragraph
from embeddings.model import BuildReport, FileFailure, Hit, Progress, StoredIssue

Cancelled = Callable[[], bool]


class LibraryView(Protocol):
    def issues(self) -> Sequence[StoredIssue]: ...

    def paragraphs(self, issue: str, /) -> Sequence[Paragraph]: ...

    def paragraph(self, paragraph: str, /) -> tuple[str, Paragraph] | None: ...

    def events(self) -> Sequence[Event]: ...

    def failures(self) -> Sequence[FileFailure]: ...


class SearcherView(Protocol):
    def suggest(self, text: str, k: int = 5) -> Sequence[Hit]: ...


class Engine(Protocol):
    """An open assistant. ``library`` and ``searcher`` may be asked from any thread."""

    @property
    def library(self) -> LibraryView: ...

    @property
    def searcher(self) -> SearcherView: ...

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        issues: frozenset[str] | None = None,
        cancelled: Cancelled = ...,
    ) -> Iterator[AskEvent]: ...

    def rebuild(self, cancelled: Cancelled = ...) -> Iterator[Progress | BuildReport]: ...

    def refresh(self) -> None: ...

    def close(self) -> None: ...


class Opening(Protocol):
    """How the assistant comes to be: built where there is nothing yet, then opened."""

    def open(self) -> Engine:
        """Raises NoLibrary where nothing has been built."""
        ...

    def build(self, cancelled: Cancelled = ...) -> Iterator[Progress | BuildReport]: ...

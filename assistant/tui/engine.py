"""The seam between the screen and the assistant: the few methods that the screen calls.

The chat never builds a searcher, a library or a model: it is handed one object of this shape, and its tests
hand it another built of literals. Methods block; the screen calls them in threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from assistant.config import Config
from assistant.model import AskEvent, Turn
from corpus.model import Event, Paragraph
from embeddings.model import BuildReport, FileFailure, Hit, Progress, Scope, StoredIssue

Cancelled = Callable[[], bool]


class LibraryView(Protocol):
    """The library as the screen reads it."""

    def issues(self, within: Scope = ..., /) -> Sequence[StoredIssue]:
        """The issues, without their paragraphs."""
        ...

    def paragraphs(self, issue: str, /) -> Sequence[Paragraph]:
        """The paragraphs of an issue in reading order, none where it is unknown."""
        ...

    def paragraph(self, paragraph: str, /) -> tuple[str, Paragraph] | None:
        """A paragraph by its id, with its issue's id."""
        ...

    def calendar(self) -> Iterable[Event]:
        """Every event, told again, moved and cancelled ones once, by date."""
        ...

    def failures(self) -> Sequence[FileFailure]:
        """Files that gave no issue, and why."""
        ...

    def seen(self) -> Mapping[Path, tuple[int, int]]:
        """Size and time of every file as the last build saw it."""
        ...


class SearcherView(Protocol):
    """The quick half of search."""

    def suggest(self, text: str, k: int = 5) -> Sequence[Hit]:
        """The first ``k`` passages by words, while a question is being typed."""
        ...


class Engine(Protocol):
    """An open assistant. ``library`` and ``searcher`` may be asked from any thread."""

    @property
    def library(self) -> LibraryView:
        """The library as it is now; a rebuild may replace it."""
        ...

    @property
    def searcher(self) -> SearcherView:
        """The searcher over that library."""
        ...

    @property
    def notice(self) -> str:
        """One sentence where search works less well than it could ("searched by words alone"), else ""."""
        ...

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        issues: frozenset[str] | None = None,
        cancelled: Cancelled = ...,
    ) -> Iterator[AskEvent]:
        """Sources, then a Delta a sentence, then Finished; or a Failure."""

    def rebuild(self, cancelled: Cancelled = ...) -> Iterator[Progress | BuildReport]:
        """Bring the library up to date; the last item is the report."""
        ...

    def refresh(self) -> None:
        """Look at the library again, if another build has changed it."""
        ...

    def close(self) -> None:
        """Close the library and the models."""
        ...


class Opening(Protocol):
    """How the assistant comes to be: built where there is nothing yet, then opened."""

    def reconfigure(self, config: Config) -> None:
        """Let later builds go by ``config``."""
        ...

    def open(self) -> Engine:
        """Raises NoLibrary where nothing has been built."""
        ...

    def wait(self) -> str:
        """Wait until the models answer; "" or a sentence on why they do not."""
        ...

    def build(self, cancelled: Cancelled = ...) -> Iterator[Progress | BuildReport]:
        """Build the library; the last item is the report."""
        ...

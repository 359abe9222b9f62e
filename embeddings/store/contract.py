"""What every store of issues promises: the seam between what is kept and what is asked.

A *place* is an address, and ``places.py`` alone knows which store it stands for. A reader sees the latest state once
it has followed; until then an issue that was put or removed meanwhile is there whole as it was, or not at all, never
in parts and never with another's text. All that ranks, quotes and answers stands above and is the same over every
store. ``tests/embeddings/test_store_contract.py`` holds each store to this, against a model in memory.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Protocol, Self

from corpus.model import Event, Issue, IssueHead, Paragraph
from embeddings.library.library import FileRecord, IssueRange, NewIssue
from embeddings.model import (
    Embedded,
    FileFailure,
    PrintedDate,
    Ref,
    Scope,
    States,
    Statistics,
    StoredIssue,
    Vectors,
)


class Near(NamedTuple):
    """A paragraph near a question: the first one of its ``passage``, and the exact ``cosine``, higher is better."""

    paragraph: Ref
    passage: Ref
    cosine: float


class Match(NamedTuple):
    """A passage (by its first paragraph) that has the words asked for; a higher ``score`` is better."""

    passage: Ref
    score: float


class Contents(Protocol):
    """The issues of a store, one by one and in lists by date; nothing here finds anything by its words."""

    @property
    def generation(self) -> int:
        """Another number whenever other content is seen."""
        ...

    @property
    def fingerprint(self) -> str: ...

    def notice(self, fingerprint: str) -> str: ...

    def issues(self, within: Scope = ..., *, most: int | None = None) -> list[StoredIssue]: ...

    def issue(self, identity: str) -> StoredIssue: ...

    def issue_heads(self, within: Scope = ...) -> dict[str, IssueHead]: ...

    def paragraphs(self, issue: str) -> list[Paragraph]: ...

    def paragraph(self, identity: str) -> tuple[str, Paragraph] | None: ...

    def around(self, paragraph: str, before: int, after: int) -> list[Paragraph]: ...

    def dates(self, paragraphs: Iterable[str]) -> dict[str, tuple[PrintedDate, ...]]: ...

    def events(self, within: Scope = ...) -> list[Event]: ...

    def calendar(self, within: Scope = ...) -> Iterable[Event]: ...

    def series(self) -> dict[str, int]: ...

    def languages(self) -> list[str]: ...

    def failures(self) -> list[FileFailure]: ...

    def seen(self) -> dict[Path, tuple[int, int]]: ...

    def statistics(self) -> Statistics: ...

    def uses(self, candidates: Iterable[str]) -> dict[str, int]: ...

    def words_like(self, prefix: str, most: int, longest: int = 40, shortest: int = 0) -> dict[str, int]: ...


class OpenContents(Contents, Protocol):
    """The same, opened by themselves, with what is told of the store and of the newsletters' folder."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def size(self) -> int:
        """Bytes of all files of the store."""
        ...

    def files(self, path: str | None = None) -> dict[str, FileRecord]: ...

    def of_earlier_versions(self, reading: str, rules: str) -> list[str]: ...


class StoreReader(Protocol):
    """One view of a store. ``contents`` may be asked from any thread, the rest from one at a time."""

    @property
    def contents(self) -> Contents: ...

    @property
    def by_meaning(self) -> bool:
        """Whether paragraphs are found by their vectors: those were made by the model of the questions."""
        ...

    def follow(self) -> bool:
        """See the latest state; True if it is another."""
        ...

    def nearest(self, vector: Vectors, k: int, within: Scope | None = None) -> list[Near]:
        """The ``k`` paragraphs nearest to ``vector`` (d,), each once, best first."""
        ...

    def matching(self, terms: Mapping[str, float], k: int, within: Scope | None = None) -> list[Match]:
        """The ``k`` best passages for weighted terms, best first."""
        ...

    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        """In how many passages of the whole store each term stands; a store may count some that are gone, none less."""
        ...

    @property
    def passage_count(self) -> int: ...

    def passages(self, openings: Collection[Ref]) -> dict[Ref, dict[Ref, Paragraph]]:
        """The paragraphs of passages, in reading order, by the first one of each; those that are there."""
        ...

    def states(self, openings: Collection[Ref]) -> list[tuple[Ref, Ref, States]]:
        """(passage, paragraph, states (t, c)) of passages in order, as far as there are states."""
        ...

    def cosines(self, paragraphs: Collection[Ref], vector: Vectors) -> dict[Ref, float]:
        """The cosine of each of these paragraphs with ``vector``: the best of its vectors'."""
        ...

    def close(self) -> None: ...


class StoreWriter(Protocol):
    """The store open for writing. What ``put`` and ``remove`` have done stays done, whatever comes after."""

    def put(self, issues: Sequence[NewIssue]) -> None:
        """Each issue whole in the place of its earlier edition, or not at all."""
        ...

    def remove(self, issues: Collection[str]) -> None: ...

    def settle(self) -> None:
        """Let what is derived follow: indexes, merged events."""
        ...

    def close(self) -> None: ...


class BuildStore(Contents, Protocol):
    """A store as a build keeps it in step with a folder: records of files, issues by keys, what is embedded already.

    A key names an edition of an issue. Each call is done when it returns or when the next one looks, and survives the
    process from then on; ``put_issue`` may gather some hundred issues first.
    """

    @property
    def cache(self) -> Path | None:
        """A folder for what is kept beside the store on this machine, such as recognised text."""
        ...

    @property
    def settled(self) -> bool: ...

    def settle(self) -> None: ...

    def setting(self, name: str) -> str: ...

    def put_setting(self, name: str, value: str) -> None: ...

    def files(self, path: str | None = None) -> dict[str, FileRecord]: ...

    def names(self) -> dict[int, str]: ...

    def name(self, key: int) -> str: ...

    def homes(self) -> dict[int, str]: ...

    def heads(self) -> dict[int, tuple[str, IssueHead]]: ...

    def owners(self) -> dict[str, int]: ...

    def whole(self, key: int) -> Issue: ...

    def pages_without_text(self) -> dict[str, tuple[int, ...]]: ...

    def unresolved_dates(self) -> dict[str, tuple[int, ...]]: ...

    def stored(self, digests: Sequence[bytes], *, next_space: bool = False) -> dict[bytes, Embedded]: ...

    def put_issue(self, new: NewIssue, *, replaces: Iterable[int] = ..., next_space: bool = ...) -> object: ...

    def put_file(self, record: FileRecord) -> None: ...

    def touch_file(self, record: FileRecord) -> None: ...

    def forget_files(self, paths: Iterable[str], issues: Iterable[int]) -> None: ...

    def put_head(self, key: int, head: IssueHead) -> None: ...

    def under_other_rules(self, rules: str) -> list[int]: ...

    def put_events(
        self,
        key: int,
        events: Sequence[Event],
        unresolved: Sequence[int],
        dates: Sequence[Sequence[PrintedDate]],
        rules: str,
    ) -> None: ...

    def keep_events(self, key: int, rules: str) -> None: ...

    # -- vectors of another model, made beside those that are there; only where ``begin_vectors`` says so

    def begin_vectors(self, fingerprint: str) -> bool: ...

    def without_next_vectors(self) -> list[IssueRange]: ...

    def searched(self, within: IssueRange) -> tuple[IssueHead, list[tuple[int, int, Paragraph]]]: ...

    def put_next_vectors(self, keys: Sequence[int], digests: Sequence[bytes], embedded: Sequence[Embedded]) -> None: ...

    def switch_vectors(self) -> None: ...

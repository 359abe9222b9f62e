"""The frozen values of the library and of search, and the errors they may end in.

EmbeddingsError
├── LibraryError            the library on disk cannot be used; says the command that mends it
│   ├── NoLibrary           nothing has been built there yet
│   ├── NewerLibrary        a newer version of the program made it
│   ├── LibraryBusy         another build is writing: who, and since when
│   └── FingerprintMismatch vectors of another model or format: says to rebuild
└── ModelError              the embedding model cannot be loaded or is not what it should be
    ├── NoAnswer            a process gave no answer in time
    ├── ProcessEnded        a process ended before it answered
    ├── OutOfMemory         a process met the end of its memory
    └── NoSuchMethod        what the process holds has no such method
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from corpus.model import DateRange, IssueHead, Page, Paragraph

if TYPE_CHECKING:  # the screen needs these values, and must not wait for NumPy
    import numpy as np
    from numpy.typing import NDArray

Vectors: TypeAlias = "NDArray[np.float32]"
States: TypeAlias = "NDArray[np.int8]"


class EmbeddingsError(Exception):
    """Base of everything this package raises on purpose; the text is one sentence for a reader."""


class LibraryError(EmbeddingsError):
    """The library on disk cannot be used as it is."""


class NoLibrary(LibraryError):
    """Nothing has been built there yet."""


class NewerLibrary(LibraryError):
    """A newer version of the program made it."""


class LibraryBusy(LibraryError):
    """Another process is writing the library."""


class FingerprintMismatch(LibraryError):
    """The stored vectors were made by another model, passage format or splitter."""


class ModelError(EmbeddingsError):
    """The embedding model cannot be loaded or is not the one it should be."""


class NoAnswer(ModelError):
    """A process gave no answer in the time that it had."""


class ProcessEnded(ModelError):
    """A process ended before it answered."""


class OutOfMemory(ModelError):
    """A process met the end of the memory that it may use."""


class NoSuchMethod(ModelError):
    """What a process holds has no method or attribute of the name asked for."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """Vectors of some texts: ``vectors`` (m, d) float32 with unit rows, ``owners`` (m,) the text each row belongs to.

    A text longer than the encoder reads has several rows; every text has at least one. ``states`` holds for each
    text (t, c) int8 in -7..7, c even, a row for each of its word pieces, for late interaction; () from an encoder
    without them.
    """

    vectors: Vectors
    owners: NDArray[np.int64]
    states: tuple[States, ...] = ()


@dataclass(frozen=True, slots=True)
class EncodedQuestion:
    """A question's ``vector`` (d,) with unit length; ``states`` (q, c), one for each of its word pieces that says
    something, as long as the piece counts, and ``words`` (q), the word that each piece is of. q may be 0."""

    vector: Vectors
    states: Vectors
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Embedded:
    """What is stored of a paragraph: ``rows`` (parts, d) float32 of unit length, ``states`` as in Encoded or None."""

    rows: Vectors
    states: States | None = None


class Ref(NamedTuple):
    """A paragraph of an edition of an issue; one that is there no more finds nothing.

    ``edition`` is drawn anew and higher each time an issue is put, so that Refs come in the order of entry.
    ``position`` counts the issue's paragraphs from 0.
    """

    edition: int
    issue: str
    position: int


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of a library: issues by id, or of these series, or of one of these times; None and () narrow nothing.

    A time overlaps that of the issue, or of the event where events are asked for; what has no date is in none.
    """

    issues: frozenset[str] | None = None
    series: frozenset[str] | None = None
    dates: tuple[DateRange, ...] = ()


EVERYTHING = Scope()

#: How the address of an archive begins; every other place is a folder.
ADDRESSES = ("lance:", "s3://")


@dataclass(frozen=True, slots=True)
class StoredIssue:
    """An issue as the library lists it, without its paragraphs. ``size`` in bytes, ``mtime_ns`` of the file."""

    id: str
    path: Path
    digest: str
    size: int
    mtime_ns: int
    head: IssueHead
    pages: tuple[Page, ...]
    paragraphs: int
    events: int
    warnings: tuple[str, ...]
    added: str


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts over the whole library; ``built`` is the ISO time of the last change ("" if none)."""

    issues: int
    pages: int
    paragraphs: int
    vectors: int
    events: int
    failures: int
    built: str


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date that a paragraph prints: its characters ``start`` to ``end``, and when that is."""

    start: int
    end: int
    when: DateRange


@dataclass(frozen=True, slots=True)
class Hit:
    """A paragraph that search found, and how it came about.

    ``score`` is the cosine of question and passage (higher is better); ranks count from 1 and are None where
    that half did not find it; ``fused`` is the reciprocal rank fusion; ``dated`` the share of the score that
    the question's date gave; ``reranked`` the score of late interaction, which decides the order where it is there;
    ``folded`` ids of near-duplicates shown as this one hit. ``passage`` is the run of paragraphs that was ranked, in
    reading order and with ``paragraph``, the best of them, among them. ``kept`` are the stored states of the
    word pieces of its paragraphs, by their ids, where search looked at them.
    """

    issue: str
    paragraph: Paragraph
    score: float
    fused: float
    lexical_rank: int | None = None
    dense_rank: int | None = None
    dated: float = 0.0
    reranked: float | None = None
    folded: tuple[str, ...] = ()
    passage: tuple[Paragraph, ...] = ()
    kept: Mapping[str, States] = field(default_factory=dict, repr=False, compare=False)

    @property
    def opening(self) -> tuple[str, str]:
        """The issue and the first paragraph of the passage, which tell it from all others."""
        return self.issue, (self.passage or (self.paragraph,))[0].id

    @property
    def text(self) -> str:
        """The whole passage as it reads on the page, a paragraph a line."""
        return "\n".join(paragraph.text for paragraph in self.passage or (self.paragraph,))


@dataclass(frozen=True, slots=True)
class FileFailure:
    """A file of the newsletters' folder that gave no issue, and why (one sentence)."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of a build, for a progress bar. ``done`` of ``total`` files; ``seconds_left`` None while unknown."""

    stage: str
    file: str
    done: int
    total: int
    pages: int
    paragraphs: int
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. ``pages_without_text`` and ``unresolved_dates`` map an issue's id to its pages.

    Each issue of the library is counted once: ``added``, ``changed``, ``renamed`` (its file), ``reread`` (read again
    though its file is as it was: by newer rules, with other settings, because that was asked for) or ``unchanged``.

    ``redated`` counts the issues whose dates and events were found anew in what was stored of them, by newer rules,
    ``named`` those whose series goes by another name than before, as the reader's configuration has it;
    ``notice`` is a sentence for the reader where search goes by words alone, "" otherwise; ``doubtful`` counts the
    paragraphs read whose lines may not follow each other somewhere, across which nothing is quoted; ``left_out`` are
    sentences on what the issues read have that is not in the library (pictures of text, files inside a file, text
    that nobody can see), with the issue's id.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    failures: tuple[FileFailure, ...]
    issues: int
    pages: int
    paragraphs: int
    events: int
    pages_without_text: tuple[tuple[str, tuple[int, ...]], ...]
    unresolved_dates: tuple[tuple[str, tuple[int, ...]], ...]
    seconds: float
    cancelled: bool = False
    redated: int = 0
    named: int = 0
    notice: str = ""
    doubtful: int = 0
    left_out: tuple[tuple[str, str], ...] = ()
    renamed: tuple[str, ...] = ()
    reread: tuple[str, ...] = ()

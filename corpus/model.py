"""The frozen values that the reading of an issue produces, and the errors it may end in.

Everything downstream (library, search, answers, screen) speaks in these nouns, so they
carry no behaviour of a format, a database or a screen, and import the standard library alone.

Pages count from 1 as a viewer opens the file. Boxes are in points from the page's top left.

    CorpusError
    ├── UnreadableIssue      the file cannot be read at all (empty, garbage, cut short)
    │   └── EncryptedIssue   it opens with a password only
    └── MissingFolder        the newsletters' folder is not there
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import Literal


class CorpusError(Exception):
    """Base of everything this package raises on purpose; the text is one sentence for a reader."""


class UnreadableIssue(CorpusError):
    """A file that gave no issue: says which file, what is wrong with it and what to do."""

    def __init__(self, path: Path, reason: str, remedy: str = "") -> None:
        self.path = path
        self.reason = reason
        self.remedy = remedy
        # A name may hold anything but a slash: line ends, escapes, bytes that are no text.
        name = "".join(character if character.isprintable() else "?" for character in path.name)
        super().__init__(f"{name}: {reason}." + (f" {remedy}" if remedy else ""))


class EncryptedIssue(UnreadableIssue):
    """A file that opens with a password only."""


class MissingFolder(CorpusError):
    """The newsletters' folder does not exist or is not a folder."""


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """A rectangle on a page, in points from the top left: ``left <= right`` and ``top <= bottom``."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def union(self, other: Box) -> Box:
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the file. ``printed`` is the page's own label ("iv", "12"), never a substitute for ``number``; on a
    sheet of two pages side by side it is both ("2–3")."""

    number: int
    width: float
    height: float
    printed: str | None = None
    text_source: Literal["digital", "ocr", "none"] = "digital"

    def printed_at(self, boxes: Sequence[Box]) -> str | None:
        """The printed label of what stands in ``boxes``: on a sheet of two pages that of their half."""
        halves = (self.printed or "").split("–")
        if len(halves) != 2 or not boxes:
            return self.printed
        sides = {box.left + box.right > self.width for box in boxes}
        return halves[sides.pop()] if len(sides) == 1 else self.printed


class Kind(StrEnum):
    """What a paragraph is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    CAPTION = "caption"
    PULL_QUOTE = "pullquote"
    TABLE_ROW = "table_row"
    MASTHEAD = "masthead"
    RUNNING_HEAD = "running_head"
    RUNNING_FOOT = "running_foot"
    CONTACT = "contact"
    UNDECODABLE = "undecodable"


#: Kinds that repeat, decorate or cannot be read: kept in the issue and shown, but neither embedded nor quoted.
FURNITURE = frozenset({Kind.RUNNING_HEAD, Kind.RUNNING_FOOT, Kind.UNDECODABLE})


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start:end`` of a paragraph's text stand on ``page`` inside ``box``."""

    page: int
    box: Box
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The unit that is embedded and quoted.

    ``id`` stays the same over rebuilds while issue and text do. ``spans`` are in order and
    cover ``text`` from its first to its last character. ``headings`` is the path of headings above it,
    outermost first; ``article`` the title of the article it belongs to ("" where there is none). ``doubts`` are the
    places in ``text`` at which what stands before and after may not follow each other on the page (columns run
    together, a box cut into a line): the paragraph is shown, but nothing is quoted across them.
    """

    id: str
    kind: Kind
    text: str
    spans: tuple[Span, ...]
    article: str = ""
    headings: tuple[str, ...] = ()
    doubts: tuple[int, ...] = ()

    @property
    def page(self) -> int:
        return self.spans[0].page

    def stands_whole(self, start: int, end: int) -> bool:
        """Whether characters ``start:end`` surely stand on the page in one piece, so that they may be quoted."""
        return not any(start < place < end for place in self.doubts)

    def whole_pieces(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Characters ``start:end`` cut at the doubts among them, white space trimmed: each piece may be quoted."""
        cuts = (start, *(place for place in self.doubts if start < place < end), end)
        pieces = []
        for left, right in itertools.pairwise(cuts):
            piece = self.text[left:right]
            kept = piece.strip()
            if kept:
                first = left + len(piece) - len(piece.lstrip())
                pieces.append((first, first + len(kept)))
        return tuple(pieces)

    def page_at(self, position: int) -> int:
        """The page on which the character at ``position`` stands."""
        for span in self.spans:
            if position < span.end:
                return span.page
        return self.spans[-1].page


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days from ``start`` to before ``end`` (half-open), as precise as it was printed.

    ``begins``/``finishes`` are times of day where they were printed; ``rule`` an RFC 5545 recurrence
    rule ("FREQ=MONTHLY;BYDAY=2TU") where the date recurs.
    """

    start: date
    end: date
    precision: Precision = Precision.DAY
    begins: time | None = None
    finishes: time | None = None
    rule: str | None = None

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"a date range ends after it starts: {self.start} to {self.end}")

    def overlaps(self, other: DateRange) -> bool:
        return self.start < other.end and other.start < self.end


def iso_date(dated: DateRange | None) -> str:
    """A date as far as it is known: "2016-11-03", "2016-11", "2016", or "" ("2016-03" for spring 2016)."""
    if dated is None:
        return ""
    if dated.precision is Precision.DAY:
        return dated.start.isoformat()
    if dated.precision is Precision.YEAR:
        return f"{dated.start.year:04d}"
    return f"{dated.start.year:04d}-{dated.start.month:02d}"


class Status(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Mention:
    """Where an event is told: ``start:end`` are characters of the paragraph's text."""

    issue: str
    page: int
    paragraph: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens: ``mentions[0]`` is the paragraph it was taken from.

    ``when`` is None for an announcement without a date that could be resolved; ``certainty``: how likely its
    name and day are right, 0..1.
    """

    id: str
    title: str
    when: DateRange | None
    mentions: tuple[Mention, ...]
    place: str = ""
    people: tuple[str, ...] = ()
    kind: str = "event"
    status: Status = Status.PLANNED
    certainty: float = 0.5


#: Where a fact about an issue was read; "page" is a line that is no masthead, "events" the issue's own days.
Source = Literal[
    "configuration", "masthead", "page", "file name", "metadata", "events", "file time", "other issues", "unknown"
]


@dataclass(frozen=True, slots=True)
class Name:
    """A name that an issue may go by, where it was read, and how much in the issue itself speaks for it."""

    text: str
    source: Source
    score: float


@dataclass(frozen=True, slots=True)
class IssueHead:
    """What an issue says of itself, each with the place it was read from.

    ``read_series``: series and source as they were read, where ``series`` is a reader's own name for it.
    ``names``: what the issue may be called, the likeliest first; the other issues of its series help to tell.
    """

    title: str
    series: str
    number: str = ""
    dated: DateRange | None = None
    language: str = "en"
    title_source: Source = "unknown"
    series_source: Source = "unknown"
    dated_source: Source = "unknown"
    read_series: tuple[str, Source] | None = None
    names: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """What the reader of a format found in a file, before the issue is named and dated.

    ``metadata`` holds what the file says of itself outside its text: any of "title", "author",
    "published" (ISO date, the publisher's word), "created" (ISO date, the file's making), "language", "series",
    "number".
    """

    pages: tuple[Page, ...]
    paragraphs: tuple[Paragraph, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """One published number of a newsletter, wholly read.

    ``id`` is the file's stem (made unique in a library by the folder's name before it);
    ``digest`` the SHA-256 of the file's bytes; ``warnings`` sentences a reader should see
    ("pages 3 and 4 have no text").
    """

    id: str
    path: Path
    digest: str
    head: IssueHead
    pages: tuple[Page, ...]
    paragraphs: tuple[Paragraph, ...]
    warnings: tuple[str, ...] = ()

    @property
    def pages_without_text(self) -> tuple[int, ...]:
        return tuple(page.number for page in self.pages if page.text_source == "none")


def paragraph_id(issue: str, text: str, occurrence: int = 0) -> str:
    """Twelve hex digits for the ``occurrence``-th paragraph with this text in the issue: the same over rebuilds."""
    return hashlib.blake2b(f"{issue}\0{text}\0{occurrence}".encode(), digest_size=6).hexdigest()

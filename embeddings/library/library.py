"""The library: one SQLite file that holds every issue with its paragraphs, vectors and events.

It is the truth that every index is derived from, and here it is read; ``writing.py`` writes it. Readers see the library
before or after a transaction and are never blocked. Every row that may be cited is held against its seal.
"""

from __future__ import annotations

import heapq
import os
import re
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.model import Event, Issue, IssueHead, Paragraph
from corpus.text.cleaning import shown
from embeddings.library import kept, schema, serialization
from embeddings.library.checksums import holds, seal
from embeddings.library.schema import PARTS
from embeddings.model import (
    EVERYTHING,
    Embedded,
    FileFailure,
    FingerprintMismatch,
    LibraryError,
    PrintedDate,
    Ref,
    Scope,
    States,
    Statistics,
    StoredIssue,
    Vectors,
)

_T = TypeVar("_T")

#: A paragraph's row as ``_unsealed`` takes it; the seal is over all that goes before it, in this order.
PARAGRAPH = "key, issue, opening, id, kind, text, article, headings, spans, seal"
#: An issue's row; the seal is over the first ``ISSUE_SEALED`` of these.
ISSUE = (
    "key, id, path, digest, head, pages, warnings, unresolved, first, last, seal, "
    "generation, size, mtime_ns, paragraph_count, event_count, added"
)
ISSUE_SEALED = 10
#: Events of the calendar that are read at a time.
_PAGE = 500
#: A file's row in the order of ``FileRecord``.
FILES = "path, size, mtime_ns, digest, issue, reason, reading, inode, ctime_ns"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What the library knows of a file of the newsletters' folder: the issue it gave (its key), or why none."""

    path: str
    size: int
    mtime_ns: int
    digest: str
    issue: int | None
    reason: str | None
    reading: str = ""
    inode: int = 0
    ctime_ns: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether every field is of its kind: these rows have no checksum."""
        texts = (self.path, self.digest, self.reading, self.reason or "")
        numbers = (self.size, self.mtime_ns, self.inode, self.ctime_ns, self.issue or 0)
        return all(isinstance(one, str) for one in texts) and all(isinstance(one, int) for one in numbers)

    def stands_for(self, facts: os.stat_result) -> bool:
        """Whether the file is the one that was looked at: a copy that keeps size and time has another inode."""
        return (self.size, self.mtime_ns, self.inode, self.ctime_ns) == facts_of(facts)


@dataclass(frozen=True, slots=True)
class NewIssue:
    """An issue to be put, with what was found in it and made of it.

    ``embedded`` and ``dates`` go with the issue's paragraphs; None and () for one that is not searched or prints none.
    From a build: the ``record`` of its file, ``digests`` of what was embedded, pages with dates left ``unresolved``,
    which ``rules`` found dates and events.
    """

    issue: Issue
    embedded: Sequence[Embedded | None]
    events: Sequence[Event] = ()
    dates: Sequence[Sequence[PrintedDate]] = ()
    record: FileRecord | None = None
    digests: Sequence[bytes | None] = ()
    unresolved: Sequence[int] = ()
    rules: str = "put"

    @property
    def home(self) -> FileRecord:
        """The record of its file, or one that names none."""
        name = f"{self.issue.id}{self.issue.path.suffix}"
        return self.record or FileRecord(name, 0, 0, self.issue.digest, None, None)


def facts_of(found: os.stat_result) -> tuple[int, int, int, int]:
    """Size, time of change, inode and time of the inode's change, each within the 64 bits of a column: a disk may hold
    a file of the year 2400, and some systems number files beyond 63 bits."""
    return found.st_size, _within(found.st_mtime_ns), found.st_ino & (2**63 - 1), _within(found.st_ctime_ns)


def _within(nanoseconds: int) -> int:
    return max(-(2**63), min(nanoseconds, 2**63 - 1))


@dataclass(frozen=True, slots=True)
class IssueRange:
    """The keys of an issue and of its first and last paragraph, for what is derived from the library."""

    issue: int
    first: int
    last: int
    generation: int


class Library:
    """An open library. Reading is safe from any thread."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self._connection = connection
        self._guard = threading.RLock()
        self._editions: dict[int, tuple[str, int, int]] = {}
        #: The files' state, where nothing but looking tells whether somebody writes them.
        self._unlocked = schema.state_on_disk(self.path) if isinstance(connection, schema.Unlocked) else None

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the library in ``folder`` for reading. Raises NoLibrary, or LibraryError with what mends it."""
        return cls(folder, schema.connect(folder, write=False))

    def close(self) -> None:
        with self._guard:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- what it says of itself

    @property
    def path(self) -> Path:
        return self.folder / schema.FILE

    @property
    def identity(self) -> str:
        """Hex digits that no other library shares, whatever folder it is in."""
        return self._manifest("library")

    @property
    def roots(self) -> serialization.Roots:
        """The newsletters' folders at the last build; paths of files are stored below them."""
        return self._parsed(serialization.roots_in, self._manifest("root"), self._manifest("folders"))

    @property
    def generation(self) -> int:
        """Rises with every change of issues or vectors.

        It is the last one that a mark was drawn for: an index would never follow a library that fell behind it.
        """
        said, last = next(iter(self._rows(schema.GENERATION)), ("", None))
        if last is None or said != str(last):
            raise self._damaged(f'generation "{shown(str(said))}"')
        return int(last)

    def mark(self, generation: int) -> str:
        """What was drawn when the library came to ``generation``; "" if it never did.

        An older state put back may come to the same number with other content: what is derived from the library
        goes by this as well.
        """
        rows = self._rows("SELECT mark FROM generations WHERE generation = ?", generation)
        return str(rows[0][0]) if rows else ""

    @property
    def fingerprint(self) -> str:
        """The fingerprint that made the vectors; "" while there are none."""
        return self._manifest("fingerprint")

    @property
    def next_fingerprint(self) -> str:
        """The fingerprint under way while a re-embedding is not finished, else ""."""
        return self._manifest("next_fingerprint")

    def notice(self, fingerprint: str) -> str:
        """That the vectors were made by another model than that of ``fingerprint``; "" where they were not."""
        stored = self.fingerprint
        if not stored or stored == fingerprint:
            return ""
        return (
            f"The library's vectors were made as {stored}, the model now set is {fingerprint}. "
            "Run `backissue build` to embed the issues again; until then search goes by words alone."
        )

    def check_fingerprint(self, fingerprint: str) -> None:
        """Raises FingerprintMismatch unless the vectors were made under ``fingerprint`` (or there are none)."""
        if notice := self.notice(fingerprint):
            raise FingerprintMismatch(notice)

    def statistics(self) -> Statistics:
        """As they are kept; nothing is counted."""
        kept_counts = self._manifest("counts")
        if not re.fullmatch("[0-9]{1,18}( [0-9]{1,18}){4}", kept_counts):
            raise self._damaged(f'counts "{shown(kept_counts)}"')
        issues, pages, paragraphs, vectors, events = map(int, kept_counts.split())
        (failures,) = self._row("SELECT count(*) FROM files WHERE reason IS NOT NULL")
        return Statistics(issues, pages, paragraphs, vectors, events, int(failures), shown(self._manifest("built")))

    def size(self) -> int:
        """Bytes on disk of everything in the library's folder, which is walked."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())

    def copy_to(self, path: Path) -> None:
        """A copy of the whole file as it is now, without what is free in it."""
        with self._reading():
            self._connection.execute("VACUUM INTO ?", (str(path),))

    # -- issues and their paragraphs

    def issues(self, within: Scope = EVERYTHING, *, most: int | None = None) -> list[StoredIssue]:
        """The ``most`` first issues by date, then id; those without a date last."""
        where, values = kept.within(within)
        limit = -1 if most is None else most
        roots = self.roots
        rows = self._issue_rows(f"WHERE {where} ORDER BY begins, id LIMIT ?", *values, limit)
        return [self._stored(row, roots) for row in rows]

    def issue_heads(self, within: Scope = EVERYTHING) -> dict[str, IssueHead]:
        """The heads of issues by id, in the order of ``issues``, for choosing among many; what is cited is sealed."""
        where, values = kept.within(within)
        rows = self._rows(f"SELECT id, head FROM issues WHERE {where} ORDER BY begins, id", *values)
        return {shown(identity): self._parsed(serialization.head_in, head) for identity, head in rows}

    def series(self) -> dict[str, int]:
        """The series in order of their names, and how many issues each has."""
        return {shown(name): count for name, count in self._rows("SELECT series, issues FROM series ORDER BY 1")}

    def issue(self, identity: str) -> StoredIssue:
        """Raises LibraryError if there is no such issue."""
        return self._stored(self._issue_row(identity), self.roots)

    def paragraphs(self, issue: str) -> list[Paragraph]:
        """The issue's paragraphs in reading order, furniture included. Raises LibraryError if there is none."""
        row = self._issue_row(issue)
        return self._paragraphs(row["first"], row["last"])

    def paragraph(self, identity: str) -> tuple[str, Paragraph] | None:
        """The paragraph with this id and its issue's id, or None."""
        rows = self._rows(
            f"SELECT issues.id, {_columns('paragraphs')} FROM paragraphs JOIN issues ON issues.key = paragraphs.issue "
            "WHERE paragraphs.id = ?",
            identity,
        )
        return (rows[0][0], self._unsealed(rows[0][1:])) if rows else None

    def refs(self, keys: Iterable[int]) -> dict[int, tuple[Ref, Ref]]:
        """By a paragraph's key what names it and the first paragraph of its passage, if it is there and searched."""
        rows: list[tuple[int, int, int]] = []
        for some in _portions(list(keys)):
            rows += self._rows(
                f"SELECT key, opening, issue FROM paragraphs WHERE key IN ({marks(some)}) AND opening IS NOT NULL",
                *some,
            )
        editions = self._known_editions(edition for _, _, edition in rows)
        found: dict[int, tuple[Ref, Ref]] = {}
        for key, opening, edition in rows:
            if edition in editions:
                issue, first, _ = editions[edition]
                found[key] = Ref(edition, issue, key - first), Ref(edition, issue, opening - first)
        return found

    def keys(self, refs: Iterable[Ref]) -> dict[Ref, int]:
        """The keys of paragraphs, in their order; what is there no more has none, or one that finds nothing."""
        wanted = sorted(refs)
        editions = self._known_editions(ref.edition for ref in wanted)
        found: dict[Ref, int] = {}
        for ref in wanted:
            issue, first, last = editions.get(ref.edition, ("", 0, -1))
            if issue == ref.issue and 0 <= ref.position <= last - first:
                found[ref] = first + ref.position
        return found

    def _known_editions(self, keys: Iterable[int]) -> dict[int, tuple[str, int, int]]:
        """By an issue's key its id and the keys of its first and last paragraph. They never change, so they are kept:
        of an issue that has left, these keys find nothing."""
        missing = list(set(keys) - self._editions.keys())
        for some in _portions(missing):
            rows = self._rows(f"SELECT key, id, first, last FROM issues WHERE key IN ({marks(some)})", *some)
            self._editions.update((key, (identity, first, last)) for key, identity, first, last in rows)
        return self._editions

    def passages(self, openings: Iterable[int]) -> dict[int, tuple[str, dict[int, Paragraph]]]:
        """By a passage's first key: the issue's id and the passage's paragraphs by their keys, in reading order."""
        found: dict[int, tuple[str, dict[int, Paragraph]]] = {}
        for some in _portions(list(openings)):
            for issue, *row in self._rows(
                f"SELECT issues.id, {_columns('paragraphs')} FROM paragraphs "
                f"JOIN issues ON issues.key = paragraphs.issue WHERE paragraphs.opening IN ({marks(some)}) "
                "ORDER BY paragraphs.key",
                *some,
            ):
                key, _, opening, *_ = row
                if opening not in some:
                    raise self._damaged("the order of passages")
                found.setdefault(opening, (issue, {}))[1][key] = self._unsealed(row)
        return found

    def states(self, openings: Iterable[int]) -> list[tuple[int, int, States]]:
        """(opening, key, states (t, c)) of the paragraphs of these passages, as far as there are states."""
        found: list[tuple[int, int, States]] = []
        for some in _portions(list(openings)):
            rows = self._rows(
                "SELECT paragraphs.opening, paragraphs.key, states.states, states.seal, states.pieces FROM paragraphs "
                f"JOIN states ON states.paragraph = paragraphs.key WHERE paragraphs.opening IN ({marks(some)}) "
                "ORDER BY paragraphs.key",
                *some,
            )
            if not {row[0] for row in rows} <= set(some):
                raise self._damaged("the order of passages")
            states = self._states([row[1:] for row in rows])
            found.extend((row[0], row[1], one) for row, one in zip(rows, states, strict=True))
        return found

    def around(self, paragraph: str, before: int, after: int) -> list[Paragraph]:
        """The paragraph with up to so many neighbours on each side, in reading order ([] if it is not there)."""
        rows = self._rows("SELECT key, issue FROM paragraphs WHERE id = ?", paragraph)
        if not rows:
            return []
        key, issue = rows[0]
        found = self._issue_rows("WHERE key = ?", issue)
        if not found:
            return []
        return self._paragraphs(max(key - before, found[0]["first"]), min(key + after, found[0]["last"]))

    def events(self, within: Scope = EVERYTHING) -> list[Event]:
        """The events of these issues as each issue tells them, issue by issue."""
        return [event for _, _, event in self._events(within)]

    def calendar(self, within: Scope = EVERYTHING) -> Iterator[Event]:
        """The events of a series or a time, told again, moved and cancelled ones once; by date, undated ones last.

        They are read a portion at a time, as far as is asked for.
        """
        unmerged = [name for (name,) in self._rows("SELECT series FROM series WHERE merged = 0 ORDER BY 1")]
        fresh: list[kept.Entry] = []
        for name in unmerged:
            if within.series is None or name in within.series:
                fresh += [entry for entry in self._merged(name) if kept.is_within(entry, within)]
        for entry in heapq.merge(sorted(fresh), self._entries(within)):
            yield self._parsed(serialization.event_in, entry.event)

    def _entries(self, within: Scope) -> Iterator[kept.Entry]:
        """What is kept of the calendar."""
        where, values = kept.within(within, issues=False)
        last: tuple[object, ...] = ("", "", -1, -1)
        while True:
            rows = self._rows(
                f"SELECT {kept.CALENDAR}, seal FROM calendar WHERE {where} AND (begins, told, issue, position) > "
                "(?, ?, ?, ?) ORDER BY begins, told, issue, position LIMIT ?",
                *values,
                *last,
                _PAGE,
            )
            for *fields, sealed in rows:
                if seal(*fields) != sealed:
                    raise self._damaged("an event of the calendar")
                yield kept.Entry(*fields)
            if len(rows) < _PAGE:
                return
            last = rows[-1][:4]

    def _merged(self, series: str) -> list[kept.Entry]:
        """The calendar of a series as its issues tell it now."""
        within = Scope(series=frozenset((series,)))
        rows = self._rows("SELECT id, head FROM issues WHERE series = ?", series)
        heads = {identity: self._parsed(serialization.head_in, head) for identity, head in rows}
        return kept.merged(series, self._events(within), heads)

    def _events(self, within: Scope) -> list[tuple[int, int, Event]]:
        """(the issue's key, position in it, event), issue by issue."""
        where, values = kept.within(within)
        some = "" if within == EVERYTHING else f"WHERE issue IN (SELECT key FROM issues WHERE {where})"
        events = []
        for *fields, sealed in self._rows(
            f"SELECT issue, position, event, seal FROM events {some} ORDER BY issue, position", *values
        ):
            if seal(*fields) != sealed:
                raise self._damaged("an event")
            events.append((fields[0], fields[1], self._parsed(serialization.event_in, fields[2])))
        return events

    def dates(self, paragraphs: Iterable[str]) -> dict[str, tuple[PrintedDate, ...]]:
        """By a paragraph's id the dates that it prints, as far as they could be decided; () where it prints none.

        Paragraphs that are not in the library are left out, and those of issues whose dates were never found.
        """
        found: dict[str, tuple[PrintedDate, ...]] = {}
        for some in _portions(list(paragraphs)):
            for identity, key, dates, sealed in self._rows(
                "SELECT paragraphs.id, paragraph, dates, dates.seal FROM paragraphs "
                "JOIN issues ON issues.key = paragraphs.issue LEFT JOIN dates ON dates.paragraph = paragraphs.key "
                f"WHERE issues.rules != '' AND paragraphs.id IN ({marks(some)})",
                *some,
            ):
                if dates is not None and seal(key, dates) != sealed:
                    raise self._damaged(f"the dates of paragraph {key}")
                found[identity] = self._parsed(serialization.dates_in, dates) if dates is not None else ()
        return found

    def failures(self) -> list[FileFailure]:
        rows = self._rows("SELECT path, reason FROM files WHERE reason IS NOT NULL ORDER BY path")
        roots = self.roots
        return [FileFailure(self._parsed(roots.file, path), shown(str(reason))) for path, reason in rows]

    def seen(self) -> dict[Path, tuple[int, int]]:
        """Size and time of every file as the last build saw it, whatever it gave: an issue, a copy of one, nothing."""
        roots = self.roots
        return {self._parsed(roots.file, one.path): (one.size, one.mtime_ns) for one in self.files().values()}

    def under_other_rules(self, rules: str) -> list[int]:
        """The keys of issues whose dates and events were found by other rules than these."""
        return [key for (key,) in self._rows("SELECT key FROM issues WHERE rules != ? ORDER BY key", rules)]

    def of_earlier_versions(self, reading: str, rules: str) -> list[str]:
        """The ids of issues that other code read, or whose dates and events other rules found."""
        rows = self._rows(
            "SELECT DISTINCT issues.id FROM issues LEFT JOIN files ON files.issue = issues.key "
            "WHERE rules != ? OR reading != ? ORDER BY 1",
            rules,
            reading,
        )
        return [identity for (identity,) in rows]

    def whole(self, key: int) -> Issue:
        """The issue with this key as it was read, paragraphs and all. Raises LibraryError if there is none."""
        rows = self._issue_rows("WHERE key = ?", key)
        if not rows:
            raise LibraryError(f"There is no issue with the key {key} in the library {self.path}.")
        stored = self._stored(rows[0], self.roots)
        paragraphs = tuple(self._paragraphs(rows[0]["first"], rows[0]["last"]))
        return Issue(stored.id, stored.path, stored.digest, stored.head, stored.pages, paragraphs, stored.warnings)

    def name(self, key: int) -> str:
        """The id of the issue with this key. Raises LibraryError if there is none."""
        rows = self._rows("SELECT id FROM issues WHERE key = ?", key)
        if not rows:
            raise LibraryError(f"There is no issue with the key {key} in the library {self.path}.")
        return shown(str(rows[0][0]))

    def names(self) -> dict[int, str]:
        """The key and the id of every issue."""
        return {row["key"]: row["id"] for row in self._issue_rows("")}

    def homes(self) -> dict[int, str]:
        """The key of every issue and the file (as in ``files``) that it was read from."""
        return {row["key"]: row["path"] for row in self._issue_rows("")}

    def heads(self) -> dict[int, tuple[str, IssueHead]]:
        """The key of every issue, the file that it was read from, and what it says of itself."""
        rows = self._issue_rows("ORDER BY key")
        return {row["key"]: (row["path"], self._parsed(serialization.head_in, row["head"])) for row in rows}

    def owners(self) -> dict[str, int]:
        """The digest of every file that gave an issue, and the issue's key; of two the one that came last."""
        return {row["digest"]: row["key"] for row in self._issue_rows("ORDER BY key")}

    def pages_without_text(self) -> dict[str, tuple[int, ...]]:
        """Issue's id to the pages that have no text, for issues that have such pages, by date."""
        roots = self.roots
        rows = self._issue_rows("WHERE pages LIKE '%\"none\"%' ORDER BY begins, id")
        issues = [self._stored(row, roots) for row in rows]
        found = {issue.id: tuple(page.number for page in issue.pages if page.text_source == "none") for issue in issues}
        return {identity: pages for identity, pages in found.items() if pages}

    def unresolved_dates(self) -> dict[str, tuple[int, ...]]:
        """Issue's id to the pages whose dates could not be resolved, for issues that have such pages."""
        rows = self._issue_rows("WHERE unresolved != '[]' ORDER BY id")
        return {row["id"]: self._parsed(serialization.numbers_in, row["unresolved"]) for row in rows}

    def languages(self) -> list[str]:
        """The languages of the issues, that of most issues first; of equally many that of the oldest issue."""
        counts = dict(self._of("the languages", "SELECT language, issues FROM languages", (str, int)))
        many = Counter(counts.values())

        def rank(language: str) -> tuple[object, ...]:
            oldest: list[tuple[object, ...]] = []
            if many[counts[language]] > 1:  # looked for only where it decides: of a rare language it may come late
                oldest = self._rows(
                    "SELECT begins, id FROM issues WHERE json_extract(head, '$[3]') = ? ORDER BY begins, id LIMIT 1",
                    language,
                )
            return -counts[language], *oldest, language

        return [shown(language) for language in sorted(counts, key=rank)]

    # -- for what is derived from it

    def ranges(self, after: int = -1) -> list[IssueRange]:
        """The keys of issues that entered after generation ``after``, in order of entry."""
        return self._ranges("SELECT key, first, last, generation FROM issues WHERE generation > ? ORDER BY key", after)

    def vector_count(self, after: int) -> int:
        """Vectors that entered or left after generation ``after`` (those that left: counted as one a paragraph)."""
        (entered,) = self._rows("SELECT total(vector_count) FROM issues WHERE generation > ?", after)[0]
        (left,) = self._rows("SELECT total(last - first + 1) FROM removed WHERE generation > ?", after)[0]
        return int(entered + left)

    def ranges_of(self, within: Scope) -> list[IssueRange]:
        """The keys of these issues."""
        where, values = kept.within(within)
        return self._ranges(f"SELECT key, first, last, generation FROM issues WHERE {where}", *values)

    def removed(self, after: int) -> list[IssueRange]:
        """The keys of issues that left after generation ``after``."""
        return self._ranges("SELECT issue, first, last, generation FROM removed WHERE generation > ?", after)

    def _ranges(self, statement: str, *values: object) -> list[IssueRange]:
        rows = self._of("the keys of an issue", statement, (int, int, int, int), *values)
        return [IssueRange(*row) for row in rows]

    def vectors(self, first: int, last: int) -> tuple[NDArray[np.int64], Vectors]:
        """Vector ids (n,) ascending and unit rows (n, d) of the paragraphs with keys ``first`` to ``last``."""
        return self._vectors("WHERE id BETWEEN ? AND ?", first * PARTS, last * PARTS + PARTS - 1)

    def vectors_of(self, ids: Iterable[int]) -> tuple[NDArray[np.int64], Vectors]:
        """Vector ids (n,) ascending and unit rows (n, d) of those of ``ids`` that are there."""
        return self._vectors(f"WHERE id IN {_LISTED}", _list(ids))

    def vectors_in(self, paragraphs: Iterable[int]) -> tuple[NDArray[np.int64], Vectors]:
        """Vector ids (n,) ascending and unit rows (n, d) of the paragraphs with these keys."""
        within = f"vectors.id BETWEEN value * {PARTS} AND value * {PARTS} + {PARTS - 1}"
        return self._vectors(f"JOIN json_each(?) ON {within}", _list(paragraphs))

    def _vectors(self, which: str, *values: object) -> tuple[NDArray[np.int64], Vectors]:
        with self._reading():
            cursor = self._connection.execute(
                f"SELECT vectors.id, vector, seal FROM vectors {which} ORDER BY 1", values
            )
            ids: list[int] = []
            chunks: list[bytes] = []
            for identity, vector, sealed in cursor:
                if not holds(identity, vector, sealed):
                    raise self._damaged(f"vector {identity}")
                ids.append(identity)
                chunks.append(vector)
        rows = np.frombuffer(b"".join(chunks), dtype=np.float32)
        return np.asarray(ids, dtype=np.int64), rows.reshape(len(ids), -1) if ids else np.zeros((0, 0), np.float32)

    def searched(self, within: IssueRange) -> tuple[IssueHead, list[tuple[int, int, Paragraph]]]:
        """An issue's head and its searched paragraphs, each with its passage's first key and its own, in order."""
        found = self._issue_rows("WHERE key = ?", within.issue)
        if not found:
            return IssueHead("", ""), []
        rows = self._rows(
            f"SELECT {PARAGRAPH} FROM paragraphs WHERE key BETWEEN ? AND ? AND opening IS NOT NULL ORDER BY key",
            within.first,
            within.last,
        )
        paragraphs = [(opening, key, self._unsealed((key, issue, opening, *row))) for key, issue, opening, *row in rows]
        return self._parsed(serialization.head_in, found[0]["head"]), paragraphs

    def uses(self, candidates: Iterable[str]) -> dict[str, int]:
        """How often each of the folded words that occur at all occurs in the library."""
        found: dict[str, int] = {}
        for some in _portions(list(candidates)):
            found.update(self._rows(f"SELECT word, uses FROM words WHERE word IN ({marks(some)})", *some))
        return found

    def words_like(self, prefix: str, most: int, longest: int = 40, shortest: int = 0) -> dict[str, int]:
        """Words with a common beginning and how often each occurs: the ``most`` used of those of a fitting length."""
        rows = self._rows(
            "SELECT word, uses FROM words WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ? "
            "ORDER BY uses DESC, word LIMIT ?",
            prefix,
            prefix + "\U0010ffff",
            shortest,
            longest,
            most,
        )
        return dict(rows)

    # -- the files of the newsletters' folder

    def files(self, path: str | None = None) -> dict[str, FileRecord]:
        """The records of all files, or of the one at ``path`` if there is one, by their paths."""
        rows = self._rows(f"SELECT {FILES} FROM files WHERE ? IS NULL OR path = ?", path, path)
        records = [FileRecord(*row) for row in rows]
        for record in records:
            if not record.is_sound:
                raise self._damaged(f'the record of the file "{shown(str(record.path))}"')
        return {record.path: record for record in records}

    def stored(self, digests: Sequence[bytes], *, next_space: bool = False) -> dict[bytes, Embedded]:
        """What is already embedded for passage texts with these digests, as far as it is sound."""
        space = "next_" if next_space else ""
        found: dict[bytes, Embedded] = {}
        for some in _portions(digests):
            keys = self._rows(
                f"SELECT embedded, min(key) FROM paragraphs WHERE embedded IN ({marks(some)}) GROUP BY embedded", *some
            )
            for digest, key in keys:
                rows = self._rows(
                    f"SELECT id, vector, seal FROM {space}vectors WHERE id BETWEEN ? AND ? ORDER BY id",
                    key * PARTS,
                    key * PARTS + PARTS - 1,
                )
                states = self._rows(f"SELECT states, seal, pieces FROM {space}states WHERE paragraph = ?", key)
                if rows and all(holds(*row) for row in rows) and all(holds(key, *row[:2]) for row in states):
                    vectors = np.stack([np.frombuffer(vector, dtype=np.float32) for _, vector, _ in rows])
                    own = self._states([(key, *row) for row in states])
                    found[digest] = Embedded(vectors, own[0] if own else None)
        return found

    def setting(self, name: str) -> str:
        return self._manifest(name)

    # -- inside

    def _manifest(self, name: str) -> str:
        rows = self._rows("SELECT value FROM manifest WHERE name = ?", name)
        if rows and not isinstance(rows[0][0], str):
            raise self._damaged(f"{name} of the manifest")
        return rows[0][0] if rows else ""

    def _paragraphs(self, first: int, last: int) -> list[Paragraph]:
        rows = self._rows(f"SELECT {PARAGRAPH} FROM paragraphs WHERE key BETWEEN ? AND ? ORDER BY key", first, last)
        return [self._unsealed(row) for row in rows]

    def _unsealed(self, row: Sequence[object]) -> Paragraph:
        """A paragraph from its row; a row that is not as it was written is never cited."""
        *fields, sealed = row
        if seal(*fields) != sealed:
            raise self._damaged(f"paragraph {fields[0]}")
        return self._parsed(serialization.paragraph_in, *fields[3:])

    def _states(self, rows: Sequence[tuple[int, bytes, int, int]]) -> list[States]:
        """Of paragraphs: key, bytes, seal, number of pieces."""
        for key, data, sealed, _ in rows:
            if not holds(key, data, sealed):
                raise self._damaged(f"the states of paragraph {key}")
        return serialization.states_in([(data, pieces) for _, data, _, pieces in rows])

    def _issue_row(self, identity: str) -> dict[str, Any]:
        rows = self._issue_rows("WHERE id = ?", identity)
        if not rows:
            raise LibraryError(f'There is no issue "{identity}" in the library. `backissue issues` lists them.')
        return rows[0]

    def _issue_rows(self, where: str, *values: object) -> list[dict[str, Any]]:
        """Rows of issues by the names of their columns, each as it was written."""
        names = ISSUE.split(", ")
        rows = self._rows(f"SELECT {ISSUE} FROM issues {where}", *values)
        for row in rows:
            if seal(*row[:ISSUE_SEALED]) != row[ISSUE_SEALED] or not _is_issue(row):
                raise self._damaged(f"issue {shown(str(row[0]))}")
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _damaged(self, what: str) -> LibraryError:
        return LibraryError(
            f"The library {self.path} is damaged ({what} is not as it was written). {schema.remedy(self.path)}"
        )

    def _parsed(self, parse: Callable[..., _T], *values: object) -> _T:
        """What is stored, as a value. A seal says that a row is as it was written, not that we wrote it."""
        try:
            return parse(*values)
        except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
            raise self._damaged(f"a row that holds {type(error).__name__}") from error

    def _stored(self, row: dict[str, Any], roots: serialization.Roots) -> StoredIssue:
        return StoredIssue(
            id=row["id"],
            path=self._parsed(roots.file, row["path"]),
            digest=row["digest"],
            size=row["size"],
            mtime_ns=row["mtime_ns"],
            head=self._parsed(serialization.head_in, row["head"]),
            pages=self._parsed(serialization.pages_in, row["pages"]),
            paragraphs=row["paragraph_count"],
            events=row["event_count"],
            warnings=self._parsed(serialization.texts_in, row["warnings"]),
            added=row["added"],
        )

    def _of(self, what: str, statement: str, types: tuple[type, ...], *values: object) -> list[tuple]:  # type: ignore[type-arg]
        """Rows that no seal vouches for, their values of these types."""
        rows = self._rows(statement, *values)
        if any(tuple(map(type, row)) != types for row in rows):
            raise self._damaged(what)
        return rows

    def _rows(self, statement: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        with self._reading():
            return self._connection.execute(statement, values).fetchall()

    def _row(self, statement: str) -> tuple:  # type: ignore[type-arg]
        return self._rows(statement)[0]

    @property
    def overtaken(self) -> bool:
        """Whether the file was written since it was opened by a user who has no right to lock it."""
        return self._unlocked is not None and self._unlocked != schema.state_on_disk(self.path)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._guard, schema.sentences(self.path):
            try:
                yield
            finally:
                if self.overtaken:
                    raise LibraryError(
                        f"The library {self.path} was changed by its owner while it was read. Run the command again."
                    )


def _is_issue(row: Sequence[object]) -> bool:
    """Whether the fields of an issue's row are of their kinds, and its id shows as it is."""
    key, identity, *texts = row[:8]
    numbers = (key, row[8], row[9], *row[11:16])
    return (
        all(isinstance(text, str) for text in (identity, *texts, row[16]))
        and all(isinstance(number, int) for number in numbers)
        and shown(str(identity)) == identity
        and "\n" not in str(identity)
    )


def _portions(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """As many at a time as one statement takes."""
    return (values[start : start + 500] for start in range(0, len(values), 500))


#: A list of values given as one, see ``_list``: there may be many thousands.
_LISTED = "(SELECT value FROM json_each(?))"


def _list(values: Iterable[object]) -> str:
    return serialization.dump(list(values))


def marks(values: Sequence[object]) -> str:
    """A question mark for each value of a statement."""
    return ",".join("?" * len(values))


def _columns(table: str) -> str:
    return ", ".join(f"{table}.{column.strip()}" for column in PARAGRAPH.split(","))

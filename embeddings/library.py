"""The library: one SQLite file that holds every issue with its paragraphs, vectors and events.

It is the truth that every index is derived from. An issue enters and leaves in one transaction, which also
raises the generation; readers see the library before or after it and are never blocked.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.model import Event, Issue, IssueHead, Paragraph
from embeddings import codec, schema
from embeddings.lexical import words
from embeddings.lock import WriterLock
from embeddings.model import Embedded, FileFailure, FingerprintMismatch, LibraryError, States, StoredIssue, Vectors
from embeddings.passages import openings
from embeddings.schema import PARTS

_T = TypeVar("_T")

_COLUMNS = "id, kind, text, article, headings, spans, seal"


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


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts over the whole library; ``bytes`` on disk, ``built`` ISO time of the last change ("" if none)."""

    issues: int
    pages: int
    paragraphs: int
    vectors: int
    events: int
    failures: int
    bytes: int
    built: str


@dataclass(frozen=True, slots=True)
class IssueRange:
    """The keys of an issue and of its first and last paragraph, for what is derived from the library."""

    issue: int
    first: int
    last: int
    generation: int


class Library:
    """An open library. Reading is safe from any thread; a writer holds the writer's lock until it is closed."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, lock: WriterLock | None) -> None:
        self.folder = folder
        self._connection = connection
        self._lock = lock
        self._guard = threading.RLock()

    @classmethod
    def open(cls, folder: Path, *, write: bool = False, mend: bool = False) -> Library:
        """Open the library in ``folder``; with ``write`` make it if need be, and keep other writers out.

        With ``mend`` a file that cannot be used is set aside for a new one.
        Raises NoLibrary, LibraryBusy, or LibraryError with the command that mends it.
        """
        if not write:
            return cls(folder, schema.connect(folder, write=False), None)
        schema.make_folder(folder)
        lock = WriterLock.acquire(folder)
        try:
            schema.create(folder)
            try:
                return cls(folder, schema.connect(folder, write=True), lock)
            except LibraryError:
                if not mend:
                    raise
                schema.set_aside(folder)
                schema.create(folder)
                return cls(folder, schema.connect(folder, write=True), lock)
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        with self._guard:
            self._connection.close()
            if self._lock is not None:
                self._lock.release()

    def __enter__(self) -> Library:
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
    def root(self) -> Path:
        """The newsletters' folder at the last build; paths of files are stored below it."""
        return codec.path_in(self._manifest("root"))

    @property
    def generation(self) -> int:
        """Rises with every change of issues or vectors."""
        return int(self._manifest("generation"))

    @property
    def fingerprint(self) -> str:
        """The fingerprint that made the vectors; "" while there are none."""
        return self._manifest("fingerprint")

    @property
    def next_fingerprint(self) -> str:
        """The fingerprint under way while a re-embedding is not finished, else ""."""
        return self._manifest("next_fingerprint")

    def check_fingerprint(self, fingerprint: str) -> None:
        """Raises FingerprintMismatch unless the vectors were made under ``fingerprint`` (or there are none)."""
        stored = self.fingerprint
        if stored and stored != fingerprint:
            raise FingerprintMismatch(
                f"The library's vectors were made as {stored}, the model now set is {fingerprint}. "
                "Run `backissue build` to embed the issues again; until then search goes by words alone."
            )

    def statistics(self) -> Statistics:
        row = self._row(
            "SELECT count(*), total(page_count), total(paragraph_count), total(vector_count), total(event_count), "
            "coalesce(max(added), '') FROM issues"
        )
        (failures,) = self._row("SELECT count(*) FROM files WHERE reason IS NOT NULL")
        sizes = sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())
        issues, pages, paragraphs, vectors, events = (int(value) for value in row[:5])
        return Statistics(issues, pages, paragraphs, vectors, events, int(failures), sizes, row[5])

    # -- issues and their paragraphs

    def issues(self) -> list[StoredIssue]:
        """All issues by date, then id; those without a date last."""
        root = self.root
        stored = [self._stored(row, root) for row in self._rows(f"SELECT {_ISSUE} FROM issues")]
        return sorted(stored, key=lambda issue: (_day(issue.head), issue.id))

    def issue(self, identity: str) -> StoredIssue:
        """Raises LibraryError if there is no such issue."""
        rows = self._rows(f"SELECT {_ISSUE} FROM issues WHERE id = ?", identity)
        if not rows:
            raise LibraryError(f'There is no issue "{identity}" in the library. `backissue issues` lists them.')
        return self._stored(rows[0], self.root)

    def paragraphs(self, issue: str) -> list[Paragraph]:
        """The issue's paragraphs in reading order, furniture included. Raises LibraryError if there is none."""
        ranges = self._rows("SELECT first, last FROM issues WHERE id = ?", issue)
        if not ranges:
            self.issue(issue)
        return self._paragraphs(*ranges[0])

    def paragraph(self, identity: str) -> tuple[str, Paragraph] | None:
        """The paragraph with this id and its issue's id, or None."""
        rows = self._rows(
            f"SELECT issues.id, {_columns('paragraphs')} FROM paragraphs JOIN issues ON issues.key = paragraphs.issue "
            "WHERE paragraphs.id = ?",
            identity,
        )
        return (rows[0][0], self._unsealed(rows[0][1:])) if rows else None

    def openings(self, keys: Iterable[int]) -> dict[int, int]:
        """The key of the first paragraph of the passage that each of these paragraphs is in, if it is there."""
        found: dict[int, int] = {}
        for some in _portions(list(keys)):
            found.update(self._rows(f"SELECT key, opening FROM paragraphs WHERE key IN ({_marks(some)})", *some))
        return found

    def passages(self, openings: Iterable[int]) -> dict[int, tuple[str, dict[int, Paragraph]]]:
        """By a passage's first key: the issue's id and the passage's paragraphs by their keys, in reading order."""
        found: dict[int, tuple[str, dict[int, Paragraph]]] = {}
        for some in _portions(list(openings)):
            for opening, key, issue, *row in self._rows(
                f"SELECT paragraphs.opening, paragraphs.key, issues.id, {_columns('paragraphs')} FROM paragraphs "
                f"JOIN issues ON issues.key = paragraphs.issue WHERE paragraphs.opening IN ({_marks(some)}) "
                "ORDER BY paragraphs.key",
                *some,
            ):
                found.setdefault(opening, (issue, {}))[1][key] = self._unsealed(row)
        return found

    def states(self, openings: Iterable[int]) -> list[tuple[int, int, States]]:
        """(opening, key, states (t, c)) of the paragraphs of these passages, as far as there are states."""
        found: list[tuple[int, int, States]] = []
        for some in _portions(list(openings)):
            rows = self._rows(
                "SELECT paragraphs.opening, paragraphs.key, states.pieces, states.states FROM paragraphs "
                f"JOIN states ON states.paragraph = paragraphs.key WHERE paragraphs.opening IN ({_marks(some)}) "
                "ORDER BY paragraphs.key",
                *some,
            )
            found.extend((opening, key, _states(pieces, states)) for opening, key, pieces, states in rows)
        return found

    def key_of(self, paragraph: str) -> tuple[int, IssueRange] | None:
        """A paragraph's key and the range it stands in, or None."""
        rows = self._rows(
            "SELECT paragraphs.key, issues.key, first, last, generation FROM paragraphs "
            "JOIN issues ON issues.key = paragraphs.issue WHERE paragraphs.id = ?",
            paragraph,
        )
        return (rows[0][0], IssueRange(*rows[0][1:])) if rows else None

    def around(self, paragraph: str, before: int, after: int) -> list[Paragraph]:
        """The paragraph with up to so many neighbours on each side, in reading order ([] if it is not there)."""
        found = self.key_of(paragraph)
        if found is None:
            return []
        key, within = found
        return self._paragraphs(max(key - before, within.first), min(key + after, within.last))

    def events(self) -> list[Event]:
        """The events of all issues as each issue tells them, issue by issue."""
        return [codec.event_in(text) for (text,) in self._rows("SELECT event FROM events ORDER BY issue, position")]

    def failures(self) -> list[FileFailure]:
        rows = self._rows("SELECT path, reason FROM files WHERE reason IS NOT NULL ORDER BY path")
        root = self.root
        return [FileFailure(root / codec.path_in(path), reason) for path, reason in rows]

    def names(self) -> dict[int, str]:
        """The key and the id of every issue."""
        return dict(self._rows("SELECT key, id FROM issues"))

    def homes(self) -> dict[int, str]:
        """The key of every issue and the file (as in ``files``) that it was read from."""
        return dict(self._rows("SELECT key, path FROM issues"))

    def unresolved_dates(self) -> dict[str, tuple[int, ...]]:
        """Issue's id to the pages whose dates could not be resolved, for issues that have such pages."""
        rows = self._rows("SELECT id, unresolved FROM issues WHERE unresolved != '[]' ORDER BY id")
        return {identity: tuple(json.loads(pages)) for identity, pages in rows}

    def heads(self) -> dict[IssueRange, IssueHead]:
        """Every issue's keys and head."""
        rows = self._rows("SELECT key, first, last, generation, head FROM issues ORDER BY key")
        return {IssueRange(*row[:4]): codec.head_in(row[4]) for row in rows}

    # -- for what is derived from it

    def ranges(self, after: int = -1) -> list[IssueRange]:
        """The keys of issues that entered after generation ``after``, in order of entry."""
        rows = self._rows("SELECT key, first, last, generation FROM issues WHERE generation > ? ORDER BY key", after)
        return [IssueRange(*row) for row in rows]

    def vector_count(self, after: int) -> int:
        """Vectors that entered or left after generation ``after`` (those that left: counted as one a paragraph)."""
        (entered,) = self._rows("SELECT total(vector_count) FROM issues WHERE generation > ?", after)[0]
        (left,) = self._rows("SELECT total(last - first + 1) FROM removed WHERE generation > ?", after)[0]
        return int(entered + left)

    def ranges_of(self, issues: Iterable[str]) -> list[IssueRange]:
        wanted = list(issues)
        marks = ",".join("?" * len(wanted))
        rows = self._rows(f"SELECT key, first, last, generation FROM issues WHERE id IN ({marks})", *wanted)
        return [IssueRange(*row) for row in rows]

    def removed(self, after: int) -> list[IssueRange]:
        """The keys of issues that left after generation ``after``."""
        rows = self._rows("SELECT issue, first, last, generation FROM removed WHERE generation > ?", after)
        return [IssueRange(*row) for row in rows]

    def vectors(self, first: int, last: int) -> tuple[NDArray[np.int64], Vectors]:
        """Vector ids (n,) ascending and unit rows (n, d) of the paragraphs with keys ``first`` to ``last``."""
        with self._reading():
            cursor = self._connection.execute(
                "SELECT id, vector FROM vectors WHERE id BETWEEN ? AND ? ORDER BY id",
                (first * PARTS, last * PARTS + PARTS - 1),
            )
            ids: list[int] = []
            chunks: list[bytes] = []
            for identity, vector in cursor:
                ids.append(identity)
                chunks.append(vector)
        rows = np.frombuffer(b"".join(chunks), dtype=np.float32)
        return np.asarray(ids, dtype=np.int64), rows.reshape(len(ids), -1) if ids else np.zeros((0, 0), np.float32)

    def searched(self, within: IssueRange) -> tuple[IssueHead, list[tuple[int, int, Paragraph]]]:
        """An issue's head and its searched paragraphs, each with its passage's first key and its own, in order."""
        rows = self._rows("SELECT head FROM issues WHERE key = ?", within.issue)
        if not rows:
            return IssueHead("", ""), []
        paragraphs = self._rows(
            f"SELECT opening, key, {_COLUMNS} FROM paragraphs "
            "WHERE key BETWEEN ? AND ? AND opening IS NOT NULL ORDER BY key",
            within.first,
            within.last,
        )
        return codec.head_in(rows[0][0]), [(row[0], row[1], self._unsealed(row[2:])) for row in paragraphs]

    def uses(self, candidates: Iterable[str]) -> dict[str, int]:
        """How often each of the folded words that occur at all occurs in the library."""
        found: dict[str, int] = {}
        wanted = list(candidates)
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            marks = ",".join("?" * len(some))
            found.update(self._rows(f"SELECT word, uses FROM words WHERE word IN ({marks})", *some))
        return found

    def words_like(self, prefix: str) -> dict[str, int]:
        """Words with a common beginning, and how often each occurs."""
        rows = self._rows("SELECT word, uses FROM words WHERE word >= ? AND word < ?", prefix, prefix + "\U0010ffff")
        return dict(rows)

    # -- the files of the newsletters' folder

    def files(self) -> dict[str, FileRecord]:
        rows = self._rows("SELECT path, size, mtime_ns, digest, issue, reason, reading FROM files")
        return {row[0]: FileRecord(*row) for row in rows}

    def stored(self, digests: Sequence[bytes], *, next_space: bool = False) -> dict[bytes, Embedded]:
        """What is already embedded for passage texts with these digests."""
        space = "next_" if next_space else ""
        found: dict[bytes, Embedded] = {}
        for some in _portions(digests):
            keys = self._rows(
                f"SELECT embedded, min(key) FROM paragraphs WHERE embedded IN ({_marks(some)}) GROUP BY embedded", *some
            )
            for digest, key in keys:
                rows = self._rows(
                    f"SELECT vector FROM {space}vectors WHERE id BETWEEN ? AND ? ORDER BY id",
                    key * PARTS,
                    key * PARTS + PARTS - 1,
                )
                states = self._rows(f"SELECT pieces, states FROM {space}states WHERE paragraph = ?", key)
                if rows:
                    vectors = np.stack([np.frombuffer(vector, dtype=np.float32) for (vector,) in rows])
                    found[digest] = Embedded(vectors, _states(*states[0]) if states else None)
        return found

    # -- writing; each call is one transaction

    def put_issue(
        self,
        issue: Issue,
        record: FileRecord,
        events: Sequence[Event],
        unresolved: Sequence[int],
        digests: Sequence[bytes | None],
        embedded: Sequence[Embedded | None],
        *,
        replaces: Iterable[int] = (),
        next_space: bool = False,
    ) -> int:
        """Store ``issue`` whole in place of the issues with the keys ``replaces``; returns its key.

        ``digests`` and ``embedded`` go with ``issue.paragraphs``: of what was embedded, and what came of it; None for
        a paragraph that is not searched.
        """
        with self._writing() as connection:
            generation = self._raise_generation(connection)
            for old in replaces:
                self._remove(connection, old, generation)
            (last,) = connection.execute(
                "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'paragraphs'"
            ).fetchone()
            first = last + 1
            vectors = [(first + position, values) for position, values in enumerate(embedded) if values is not None]
            key = connection.execute(
                "INSERT INTO issues (id, path, digest, size, mtime_ns, head, pages, warnings, unresolved, page_count, "
                "paragraph_count, event_count, vector_count, first, last, added, generation) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    issue.id,
                    record.path,
                    issue.digest,
                    record.size,
                    record.mtime_ns,
                    codec.head_out(issue.head),
                    codec.pages_out(issue.pages),
                    codec.dump(list(issue.warnings)),
                    codec.dump(list(unresolved)),
                    len(issue.pages),
                    len(issue.paragraphs),
                    len(events),
                    sum(min(len(values.rows), PARTS) for _, values in vectors),
                    first,
                    last + len(issue.paragraphs),
                    datetime.now(UTC).isoformat(timespec="seconds"),
                    generation,
                ),
            ).lastrowid
            assert key is not None
            places = openings(issue.paragraphs)
            connection.executemany(
                "INSERT INTO paragraphs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (first + at, key, *fields, None if place is None else first + place, digest, seal)
                    for at, ((*fields, seal), place, digest) in enumerate(
                        zip(map(_sealed, issue.paragraphs), places, digests, strict=True)
                    )
                ),
            )
            _put_embedded(connection, vectors, "next_" if next_space else "")
            connection.executemany(
                "INSERT INTO events VALUES (?, ?, ?)",
                ((key, position, codec.event_out(event)) for position, event in enumerate(events)),
            )
            _count_words(connection, (paragraph.text for paragraph in issue.paragraphs), 1)
            self._put_file(connection, record, key)
        return key

    def put_file(self, record: FileRecord, *, removes: int | None = None) -> None:
        """Note a file that gave no issue of its own: it failed, or has the bytes of an issue that is there."""
        with self._writing() as connection:
            if removes is not None:
                self._remove(connection, removes, self._raise_generation(connection))
            self._put_file(connection, record, record.issue)

    def touch_file(self, record: FileRecord) -> None:
        """The same bytes under a new time: remember the time."""
        with self._writing() as connection:
            self._put_file(connection, record, record.issue)
            connection.execute(
                "UPDATE issues SET size = ?, mtime_ns = ? WHERE key = ? AND path = ?",
                (record.size, record.mtime_ns, record.issue, record.path),
            )

    def forget_files(self, paths: Iterable[str], issues: Iterable[int]) -> None:
        """Drop files that are gone and the issues with these keys."""
        with self._writing() as connection:
            keys = list(issues)
            if keys:
                generation = self._raise_generation(connection)
                for key in keys:
                    self._remove(connection, key, generation)
            connection.executemany("DELETE FROM files WHERE path = ?", ((path,) for path in paths))

    def begin_vectors(self, fingerprint: str) -> bool:
        """Say under which fingerprint vectors will be put; True if they go beside the old ones (``next_space``)."""
        with self._writing() as connection:
            if self.fingerprint == fingerprint or not self._row("SELECT EXISTS (SELECT 1 FROM vectors)")[0]:
                connection.execute("DELETE FROM next_vectors")
                connection.execute("DELETE FROM next_states")
                self._set(connection, "fingerprint", fingerprint)
                self._set(connection, "next_fingerprint", "")
                return False
            if self.next_fingerprint != fingerprint:
                connection.execute("DELETE FROM next_vectors")
                connection.execute("DELETE FROM next_states")
                self._set(connection, "next_fingerprint", fingerprint)
            return True

    def without_next_vectors(self) -> list[IssueRange]:
        """Issues that have paragraphs to embed and no vectors beside the old ones yet."""
        rows = self._rows(
            "SELECT key, first, last, generation FROM issues WHERE EXISTS "
            "(SELECT 1 FROM paragraphs WHERE key BETWEEN first AND last AND embedded IS NOT NULL) AND NOT EXISTS "
            "(SELECT 1 FROM next_vectors "
            f"WHERE next_vectors.id BETWEEN first * {PARTS} AND last * {PARTS} + {PARTS - 1}) "
            "ORDER BY key"
        )
        return [IssueRange(*row) for row in rows]

    def put_next_vectors(self, keys: Sequence[int], digests: Sequence[bytes], embedded: Sequence[Embedded]) -> None:
        """What came of one issue's paragraphs under the new fingerprint, with the digests of what was embedded."""
        with self._writing() as connection:
            _put_embedded(connection, list(zip(keys, embedded, strict=True)), "next_")
            connection.executemany("UPDATE paragraphs SET embedded = ? WHERE key = ?", zip(digests, keys, strict=True))

    def switch_vectors(self) -> None:
        """Let the new vectors take the place of the old ones, at once and whole."""
        with self._writing() as connection:
            self._raise_generation(connection)
            for table in ("vectors", "states"):
                (made,) = connection.execute(
                    "SELECT sql FROM sqlite_schema WHERE name = ?", (f"next_{table}",)
                ).fetchone()
                connection.execute(f"DROP TABLE {table}")
                connection.execute(f"ALTER TABLE next_{table} RENAME TO {table}")
                connection.execute(made)
            self._set(connection, "fingerprint", self.next_fingerprint)
            self._set(connection, "next_fingerprint", "")
            connection.execute(
                "UPDATE issues SET vector_count = (SELECT count(*) FROM vectors "
                f"WHERE vectors.id BETWEEN first * {PARTS} AND last * {PARTS} + {PARTS - 1})"
            )

    def setting(self, name: str) -> str:
        return self._manifest(name)

    def put_setting(self, name: str, value: str) -> None:
        with self._writing() as connection:
            self._set(connection, name, value)

    # -- inside

    def _manifest(self, name: str) -> str:
        rows = self._rows("SELECT value FROM manifest WHERE name = ?", name)
        return rows[0][0] if rows else ""

    @staticmethod
    def _set(connection: sqlite3.Connection, name: str, value: str) -> None:
        connection.execute("INSERT OR REPLACE INTO manifest VALUES (?, ?)", (name, value))

    def _raise_generation(self, connection: sqlite3.Connection) -> int:
        generation = self.generation + 1
        self._set(connection, "generation", str(generation))
        return generation

    def _remove(self, connection: sqlite3.Connection, key: int, generation: int) -> None:
        row = connection.execute("SELECT first, last FROM issues WHERE key = ?", (key,)).fetchone()
        if row is None:
            return
        texts = [text for (text,) in connection.execute("SELECT text FROM paragraphs WHERE key BETWEEN ? AND ?", row)]
        _count_words(connection, texts, -1)
        first, last = row
        connection.execute("DELETE FROM paragraphs WHERE key BETWEEN ? AND ?", row)
        for table in ("vectors", "next_vectors"):
            connection.execute(
                f"DELETE FROM {table} WHERE id BETWEEN ? AND ?", (first * PARTS, last * PARTS + PARTS - 1)
            )
        for table in ("states", "next_states"):
            connection.execute(f"DELETE FROM {table} WHERE paragraph BETWEEN ? AND ?", row)
        connection.execute("DELETE FROM events WHERE issue = ?", (key,))
        connection.execute("DELETE FROM issues WHERE key = ?", (key,))
        connection.execute("DELETE FROM files WHERE issue = ?", (key,))
        connection.execute("INSERT INTO removed VALUES (?, ?, ?, ?)", (generation, key, first, last))

    @staticmethod
    def _put_file(connection: sqlite3.Connection, record: FileRecord, issue: int | None) -> None:
        connection.execute(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)",
            (record.path, record.size, record.mtime_ns, record.digest, issue, record.reason, record.reading),
        )

    def _paragraphs(self, first: int, last: int) -> list[Paragraph]:
        rows = self._rows(f"SELECT {_COLUMNS} FROM paragraphs WHERE key BETWEEN ? AND ? ORDER BY key", first, last)
        return [self._unsealed(row) for row in rows]

    def _unsealed(self, row: Sequence[object]) -> Paragraph:
        """A paragraph from its row; a row that is not as it was written is never cited."""
        *fields, seal = row
        if _seal(fields) != seal:
            raise LibraryError(f"The library {self.path} is damaged (paragraph {fields[0]}). {schema.MEND}")
        return codec.paragraph_in(*fields)  # type: ignore[arg-type]

    @staticmethod
    def _stored(row: Sequence[object], root: Path) -> StoredIssue:
        identity, path, digest, size, mtime_ns, head, pages, paragraphs, events, warnings, added = row
        return StoredIssue(
            id=str(identity),
            path=root / codec.path_in(str(path)),
            digest=str(digest),
            size=int(str(size)),
            mtime_ns=int(str(mtime_ns)),
            head=codec.head_in(str(head)),
            pages=codec.pages_in(str(pages)),
            paragraphs=int(str(paragraphs)),
            events=int(str(events)),
            warnings=tuple(json.loads(str(warnings))),
            added=str(added),
        )

    def _rows(self, statement: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        with self._reading():
            return self._connection.execute(statement, values).fetchall()

    def _row(self, statement: str) -> tuple:  # type: ignore[type-arg]
        return self._rows(statement)[0]

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._guard, schema.sentences(self.path):
            yield

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        if self._lock is None:
            raise LibraryError("The library was opened for reading.")
        with self._guard, schema.sentences(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise


_ISSUE = "id, path, digest, size, mtime_ns, head, pages, paragraph_count, event_count, warnings, added"


def passage_digest(text: str) -> bytes:
    """What tells one embedded text from another: 16 bytes."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _put_embedded(connection: sqlite3.Connection, embedded: Sequence[tuple[int, Embedded]], space: str) -> None:
    connection.executemany(
        f"INSERT OR REPLACE INTO {space}vectors VALUES (?, ?)",
        (
            (key * PARTS + part, row.tobytes())
            for key, values in embedded
            for part, row in enumerate(np.asarray(values.rows, dtype=np.float32)[:PARTS])
        ),
    )
    connection.executemany(
        f"INSERT OR REPLACE INTO {space}states VALUES (?, ?, ?)",
        ((key, len(values.states), values.states.tobytes()) for key, values in embedded if values.states is not None),
    )


def _states(pieces: int, data: bytes) -> States:
    return np.frombuffer(data, dtype=np.int8).reshape(pieces, -1) if pieces else np.zeros((0, 0), dtype=np.int8)


def _portions(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """As many at a time as one statement takes."""
    return (values[start : start + 500] for start in range(0, len(values), 500))


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _columns(table: str) -> str:
    return ", ".join(f"{table}.{column.strip()}" for column in _COLUMNS.split(","))


def _sealed(paragraph: Paragraph) -> tuple[str, str, str, str, str, str, int]:
    spans = codec.spans_out(paragraph.spans)
    headings = codec.dump(list(paragraph.headings))
    fields = (paragraph.id, paragraph.kind.value, paragraph.text, paragraph.article, headings, spans)
    return (*fields, _seal(fields))


def _seal(fields: Sequence[object]) -> int:
    return zlib.crc32("\0".join(map(str, fields)).encode("utf-8", "surrogatepass"))


def _count_words(connection: sqlite3.Connection, texts: Iterable[str], sign: int) -> None:
    counts = Counter(word for text in texts for word in words(text) if 3 <= len(word) <= 40 and word.isalpha())
    if sign > 0:
        connection.executemany(
            "INSERT INTO words VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET uses = uses + excluded.uses",
            sorted(counts.items()),
        )
        return
    connection.executemany("UPDATE words SET uses = uses - ? WHERE word = ?", ((n, word) for word, n in counts.items()))
    connection.executemany("DELETE FROM words WHERE word = ? AND uses <= 0", ((word,) for word in counts))


def _day(head: IssueHead) -> str:
    return head.dated.start.isoformat() if head.dated else "9999"

"""Writing the library: an issue enters and leaves in one transaction, which also raises the generation.

One process writes at a time; what is written is sealed (``checksums.py``), so that a reader can tell damage from text.
"""

from __future__ import annotations

import hashlib
import sqlite3
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import numpy as np

from corpus.model import Event, IssueHead, Paragraph
from corpus.text.terms import folded_words
from embeddings.encoder.passages import openings
from embeddings.library import kept, schema, serialization
from embeddings.library.checksums import data_seal, seal
from embeddings.library.library import (
    FILES,
    ISSUE,
    ISSUE_SEALED,
    PARAGRAPH,
    FileRecord,
    IssueRange,
    Library,
    NewIssue,
    marks,
)
from embeddings.library.rows import AGAIN, Rows
from embeddings.library.schema import PARTS
from embeddings.library.writer_lock import WriterLock
from embeddings.model import Embedded, LibraryError, NewerLibrary, PrintedDate


def _look_through(connection: sqlite3.Connection, path: Path) -> None:
    """Close the connection and raise LibraryError where anything in the file is not as it was written."""
    try:
        with schema.sentences(path):
            for seen in Rows(connection).looks():
                if seen.remedy == AGAIN:
                    raise LibraryError(f"{path} is damaged ({seen.name}: {seen.found}). {schema.MEND}")
    except BaseException:
        connection.close()
        raise


class LibraryWriter(Library):
    """The library open for reading and writing; holds the writer's lock until it is closed."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, lock: WriterLock) -> None:
        super().__init__(folder, connection)
        self._lock = lock

    @classmethod
    def open(cls, folder: Path, *, mend: bool = False, brief: bool = False) -> Self:
        """Open the library in ``folder``, make it if need be, bring an older one up to date, keep other writers out.

        With ``mend`` a file that cannot be used, or in which any row is not as it was written, is set aside for a new
        one (not one of a newer program); ``brief`` work gives way where another writes, and is waited for.
        Raises LibraryBusy, or LibraryError with the command that mends it.
        """
        schema.make_folder(folder)
        lock = WriterLock.acquire(folder, brief=brief)
        try:
            schema.create(folder)
            try:
                connection = schema.connect(folder, write=True, thorough=mend)
                if mend:
                    _look_through(connection, folder / schema.FILE)
                return cls(folder, connection, lock)
            except NewerLibrary:
                raise
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
            super().close()
            self._lock.release()

    # -- writing; each call is one transaction

    def put_issue(self, new: NewIssue, *, replaces: Iterable[int] = (), next_space: bool = False) -> int:
        """Store an issue whole in place of the issues with the keys ``replaces``; returns its key."""
        issue, record = new.issue, new.home
        with self._writing() as connection:
            generation = self._raise_generation(connection)
            for old in replaces:
                self._remove(connection, old, generation)
            key, first = _next_key(connection, "issues"), _next_key(connection, "paragraphs")
            last = first + len(issue.paragraphs) - 1
            vectors = [(first + position, values) for position, values in enumerate(new.embedded) if values is not None]
            sealed = (
                key,
                issue.id,
                record.path,
                issue.digest,
                serialization.head_out(issue.head),
                serialization.pages_out(issue.pages),
                serialization.dump(list(issue.warnings)),
                serialization.dump(list(new.unresolved)),
                first,
                last,
            )
            row = (
                *sealed,
                seal(*sealed),
                generation,
                record.size,
                record.mtime_ns,
                len(issue.paragraphs),
                len(new.events),
                datetime.now(UTC).isoformat(timespec="seconds"),
                len(issue.pages),
                sum(min(len(values.rows), PARTS) for _, values in vectors),
                new.rules,
                issue.head.series,
                *kept.days(issue.head.dated),
            )
            columns = f"{ISSUE}, page_count, vector_count, rules, series, begins, ends"
            connection.execute(f"INSERT INTO issues ({columns}) VALUES ({marks(row)})", row)
            places = [None if place is None else first + place for place in openings(issue.paragraphs)]
            rows = [
                (*_sealed(at, key, opening, paragraph), digest)
                for at, (paragraph, opening, digest) in enumerate(
                    zip(issue.paragraphs, places, new.digests, strict=True), first
                )
            ]
            connection.executemany(
                f"INSERT INTO paragraphs ({PARAGRAPH}, embedded) VALUES ({marks(PARAGRAPH.split())}, ?)", rows
            )
            _put_embedded(connection, vectors, "next_" if next_space else "")
            _put_events(connection, key, new.events)
            _put_dates(connection, first, new.dates)
            _count_words(connection, (paragraph.text for paragraph in issue.paragraphs), 1)
            self._put_file(connection, record, key)
            kept.count(connection, key, 1)
        return key

    def put_events(
        self,
        key: int,
        events: Sequence[Event],
        unresolved: Sequence[int],
        dates: Sequence[Sequence[PrintedDate]],
        rules: str,
    ) -> None:
        """Let the events and dates that ``rules`` found in a stored issue take the place of those that it has."""
        (row,) = self._issue_rows("WHERE key = ?", key)
        row |= {"unresolved": serialization.dump(list(unresolved))}
        sealed = [row[name] for name in ISSUE.split(", ")[:ISSUE_SEALED]]
        with self._writing() as connection:
            self._raise_generation(connection)
            kept.count(connection, key, -1)
            connection.execute("DELETE FROM events WHERE issue = ?", (key,))
            connection.execute("DELETE FROM dates WHERE paragraph BETWEEN ? AND ?", (row["first"], row["last"]))
            connection.execute(
                "UPDATE issues SET unresolved = ?, event_count = ?, rules = ?, seal = ? WHERE key = ?",
                (row["unresolved"], len(events), rules, seal(*sealed), key),
            )
            _put_events(connection, key, events)
            _put_dates(connection, row["first"], dates)
            kept.count(connection, key, 1)

    def put_head(self, key: int, head: IssueHead) -> None:
        """Let a stored issue be called otherwise; what is embedded and found of it must not hang on the difference."""
        (row,) = self._issue_rows("WHERE key = ?", key)
        row |= {"head": serialization.head_out(head)}
        sealed = [row[name] for name in ISSUE.split(", ")[:ISSUE_SEALED]]
        with self._writing() as connection:
            self._raise_generation(connection)
            kept.count(connection, key, -1)
            connection.execute(
                "UPDATE issues SET head = ?, series = ?, seal = ? WHERE key = ?",
                (row["head"], head.series, seal(*sealed), key),
            )
            kept.count(connection, key, 1)

    def keep_events(self, key: int, rules: str) -> None:
        """The issue's events stay as they are: ``rules`` could not find them anew."""
        with self._writing() as connection:
            connection.execute("UPDATE issues SET rules = ? WHERE key = ?", (rules, key))

    def put_file(self, record: FileRecord) -> None:
        """Note a file that gave no issue of its own: it failed, or has the bytes of an issue that is there."""
        with self._writing() as connection:
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
            issues, pages, paragraphs, _, events = map(int, self._manifest("counts").split())
            (vectors,) = connection.execute("SELECT count(*) FROM vectors").fetchone()
            kept.put_counts(connection, (issues, pages, paragraphs, vectors, events))

    def merge_calendars(self) -> None:
        """Merge the events of every series whose issues have changed, a series in a transaction."""
        for (series,) in self._rows("SELECT series FROM series WHERE merged = 0"):
            with self._writing() as connection:
                kept.put_calendar(connection, series, self._merged(series))

    def put_setting(self, name: str, value: str) -> None:
        with self._writing() as connection:
            self._set(connection, name, value)

    # -- inside

    @staticmethod
    def _set(connection: sqlite3.Connection, name: str, value: str) -> None:
        connection.execute("INSERT OR REPLACE INTO manifest VALUES (?, ?)", (name, value))

    def _raise_generation(self, connection: sqlite3.Connection) -> int:
        generation = self.generation + 1
        self._set(connection, "generation", str(generation))
        connection.execute("INSERT OR REPLACE INTO generations VALUES (?, ?)", (generation, uuid.uuid4().hex))
        return generation

    def _remove(self, connection: sqlite3.Connection, key: int, generation: int) -> None:
        row = connection.execute("SELECT first, last FROM issues WHERE key = ?", (key,)).fetchone()
        if row is None:
            return
        kept.count(connection, key, -1)
        texts = [text for (text,) in connection.execute("SELECT text FROM paragraphs WHERE key BETWEEN ? AND ?", row)]
        _count_words(connection, texts, -1)
        first, last = row
        connection.execute("DELETE FROM paragraphs WHERE key BETWEEN ? AND ?", row)
        for table in ("vectors", "next_vectors"):
            connection.execute(
                f"DELETE FROM {table} WHERE id BETWEEN ? AND ?", (first * PARTS, last * PARTS + PARTS - 1)
            )
        for table in ("states", "next_states", "dates"):
            connection.execute(f"DELETE FROM {table} WHERE paragraph BETWEEN ? AND ?", row)
        connection.execute("DELETE FROM events WHERE issue = ?", (key,))
        connection.execute("DELETE FROM issues WHERE key = ?", (key,))
        connection.execute("DELETE FROM files WHERE issue = ?", (key,))
        connection.execute("INSERT INTO removed VALUES (?, ?, ?, ?)", (generation, key, first, last))

    @staticmethod
    def _put_file(connection: sqlite3.Connection, record: FileRecord, issue: int | None) -> None:
        connection.execute(
            f"INSERT OR REPLACE INTO files ({FILES}) VALUES ({marks(FILES.split(', '))})",
            astuple(replace(record, issue=issue)),
        )

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._guard, schema.sentences(self.path), schema.transaction(self._connection):
            yield self._connection


def passage_digest(text: str) -> bytes:
    """What tells one embedded text from another: 16 bytes."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _next_key(connection: sqlite3.Connection, table: str) -> int:
    """A key that was never used in the table."""
    (last,) = connection.execute(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = ?", (table,)
    ).fetchone()
    return int(last) + 1


def _put_embedded(connection: sqlite3.Connection, embedded: Sequence[tuple[int, Embedded]], space: str) -> None:
    vectors = (
        (key * PARTS + part, row.tobytes())
        for key, values in embedded
        for part, row in enumerate(np.asarray(values.rows, dtype=np.float32)[:PARTS])
    )
    connection.executemany(
        f"INSERT OR REPLACE INTO {space}vectors VALUES (?, ?, ?)",
        ((key, row, data_seal(key, row)) for key, row in vectors),
    )
    states = ((key, values.states) for key, values in embedded if values.states is not None)
    connection.executemany(
        f"INSERT OR REPLACE INTO {space}states VALUES (?, ?, ?, ?)",
        ((key, len(rows), data := serialization.states_out(rows), data_seal(key, data)) for key, rows in states),
    )


def _put_events(connection: sqlite3.Connection, issue: int, events: Sequence[Event]) -> None:
    rows = ((issue, position, serialization.event_out(event)) for position, event in enumerate(events))
    connection.executemany("INSERT INTO events VALUES (?, ?, ?, ?)", ((*row, seal(*row)) for row in rows))


def _put_dates(connection: sqlite3.Connection, first: int, dates: Sequence[Sequence[PrintedDate]]) -> None:
    """The dates of paragraphs with keys from ``first`` on."""
    rows = ((key, serialization.dates_out(some)) for key, some in enumerate(dates, first) if some)
    connection.executemany("INSERT INTO dates VALUES (?, ?, ?)", ((*row, seal(*row)) for row in rows))


def _sealed(key: int, issue: int, opening: int | None, paragraph: Paragraph) -> tuple[object, ...]:
    """A paragraph's row, its seal at the end, in the order in which ``Library`` reads it."""
    spans = serialization.spans_out(paragraph.spans, paragraph.doubts)
    headings = serialization.dump(list(paragraph.headings))
    texts = (paragraph.id, paragraph.kind.value, paragraph.text, paragraph.article, headings, spans)
    fields = (key, issue, opening, *texts)
    return (*fields, seal(*fields))


def _count_words(connection: sqlite3.Connection, texts: Iterable[str], sign: int) -> None:
    counts = Counter(word for text in texts for word in folded_words(text) if 3 <= len(word) <= 40 and word.isalpha())
    if sign > 0:
        connection.executemany(
            "INSERT INTO words VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET uses = uses + excluded.uses",
            sorted(counts.items()),
        )
        return
    connection.executemany("UPDATE words SET uses = uses - ? WHERE word = ?", ((n, word) for word, n in counts.items()))
    connection.executemany("DELETE FROM words WHERE word = ? AND uses <= 0", ((word,) for word in counts))

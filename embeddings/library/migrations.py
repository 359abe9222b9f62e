"""From the tables of an older version to today's, one version at a time, all in one transaction.

Each step is written down as it was when its version came, with the tables of that time; only ``schema.TABLES`` changes.
A step may trust nothing but what the version before it wrote.
"""

from __future__ import annotations

import contextlib
import sqlite3
import uuid
import zlib
from collections.abc import Callable

import numpy as np

from corpus.model import Kind, Paragraph
from embeddings.encoder.passages import openings
from embeddings.library.checksums import data_seal, seal
from embeddings.library.kept import make_again
from embeddings.library.schema import run_script, transaction


def migrate(connection: sqlite3.Connection, found: int, wanted: int) -> None:
    """Bring the tables from schema ``found`` to ``wanted``; if that fails, they are as they were."""
    with transaction(connection):
        for version in range(found, wanted):
            _STEPS[version](connection)
        connection.execute("UPDATE manifest SET value = ? WHERE name = 'schema'", (str(wanted),))
    with contextlib.suppress(sqlite3.Error):
        connection.execute("VACUUM")  # the room that is free now; without it the library is as good


def _passages(connection: sqlite3.Connection) -> None:
    """1 to 2: paragraphs are ranked in passages; word-piece states are stored beside the vectors."""
    run_script(
        connection,
        """
        DROP INDEX paragraphs_passage;
        ALTER TABLE paragraphs RENAME COLUMN passage TO embedded;
        ALTER TABLE paragraphs ADD COLUMN opening INTEGER;
        CREATE INDEX paragraphs_opening ON paragraphs (opening) WHERE opening IS NOT NULL;
        CREATE INDEX paragraphs_embedded ON paragraphs (embedded) WHERE embedded IS NOT NULL;
        CREATE TABLE states (paragraph INTEGER PRIMARY KEY, pieces INTEGER NOT NULL, states BLOB NOT NULL);
        CREATE TABLE next_states (paragraph INTEGER PRIMARY KEY, pieces INTEGER NOT NULL, states BLOB NOT NULL);
        """,
    )
    for first, last in connection.execute("SELECT first, last FROM issues").fetchall():
        rows = connection.execute(
            "SELECT key, id, kind, text FROM paragraphs WHERE key BETWEEN ? AND ? ORDER BY key", (first, last)
        ).fetchall()
        paragraphs = [Paragraph(identity, Kind(kind), text, ()) for _, identity, kind, text in rows]
        connection.executemany(
            "UPDATE paragraphs SET opening = ? WHERE key = ?",
            [
                (rows[place][0], key)
                for (key, *_), place in zip(rows, openings(paragraphs), strict=True)
                if place is not None
            ],
        )


def _seals(connection: sqlite3.Connection) -> None:
    """2 to 3: every row that may be cited has a seal over its place as well; the manifest counts what is there."""

    def resealed(key: int, issue: int, opening: int | None, old: int, *texts: str) -> int:
        """A paragraph that was damaged already gets a seal that does not hold."""
        kept = zlib.crc32("\0".join(texts).encode("utf-8", "surrogatepass")) == old
        return seal(key, issue, opening, *texts) if kept else -1

    connection.create_function("resealed", -1, resealed, deterministic=True)
    connection.create_function("seal", -1, seal, deterministic=True)
    connection.create_function("data_seal", 2, data_seal, deterministic=True)
    run_script(
        connection,
        """
        ALTER TABLE issues ADD COLUMN seal INTEGER NOT NULL DEFAULT 0;
        UPDATE issues SET seal = seal(key, id, path, digest, head, pages, warnings, unresolved, first, last);
        UPDATE paragraphs SET seal = resealed(key, issue, opening, seal, id, kind, text, article, headings, spans);
        ALTER TABLE events RENAME TO old_events;
        CREATE TABLE events (issue INTEGER NOT NULL, position INTEGER NOT NULL, event TEXT NOT NULL,
            seal INTEGER NOT NULL, PRIMARY KEY (issue, position)) WITHOUT ROWID;
        INSERT INTO events SELECT issue, position, event, seal(issue, position, event) FROM old_events;
        DROP TABLE old_events
        """,
    )
    for table in ("vectors", "next_vectors"):
        run_script(
            connection,
            f"""
            ALTER TABLE {table} RENAME TO old_{table};
            CREATE TABLE {table} (id INTEGER PRIMARY KEY, vector BLOB NOT NULL, seal INTEGER NOT NULL);
            INSERT INTO {table} SELECT id, vector, data_seal(id, vector) FROM old_{table};
            DROP TABLE old_{table}
            """,
        )
    for table in ("states", "next_states"):
        run_script(
            connection,
            f"""
            ALTER TABLE {table} RENAME TO old_{table};
            CREATE TABLE {table} (paragraph INTEGER PRIMARY KEY, pieces INTEGER NOT NULL, states BLOB NOT NULL,
                seal INTEGER NOT NULL);
            INSERT INTO {table} SELECT paragraph, pieces, states, data_seal(paragraph, states) FROM old_{table};
            DROP TABLE old_{table}
            """,
        )
    counts = connection.execute(
        "SELECT count(*), total(paragraph_count), total(vector_count), total(event_count) FROM issues"
    ).fetchone()
    connection.execute("INSERT INTO manifest VALUES ('counts', ?)", (" ".join(str(int(n)) for n in counts),))


def _dates(connection: sqlite3.Connection) -> None:
    """3 to 4: dates are stored with their paragraphs, and known are the rules that found them and the events.

    No file's inode is known yet, so every file is hashed once more; no rules are known, so the next build finds the
    dates and events anew.
    """
    run_script(
        connection,
        """
        ALTER TABLE issues ADD COLUMN rules TEXT NOT NULL DEFAULT '';
        CREATE TABLE dates (paragraph INTEGER PRIMARY KEY, dates TEXT NOT NULL, seal INTEGER NOT NULL);
        ALTER TABLE files ADD COLUMN inode INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE files ADD COLUMN ctime_ns INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE generations (generation INTEGER PRIMARY KEY, mark TEXT NOT NULL)
        """,
    )
    (generation,) = connection.execute("SELECT value FROM manifest WHERE name = 'generation'").fetchone()
    connection.execute("INSERT INTO generations VALUES (?, ?)", (int(generation), uuid.uuid4().hex))


def _kept(connection: sqlite3.Connection) -> None:
    """4 to 5: what would take reading every issue is kept: counts, languages, series, days, one calendar of events."""
    run_script(
        connection,
        """
        ALTER TABLE issues ADD COLUMN series TEXT NOT NULL DEFAULT '';
        ALTER TABLE issues ADD COLUMN begins TEXT NOT NULL DEFAULT '';
        ALTER TABLE issues ADD COLUMN ends TEXT NOT NULL DEFAULT '';
        CREATE INDEX issues_begins ON issues (begins, id);
        CREATE INDEX issues_series ON issues (series, begins, id);
        CREATE INDEX issues_generation ON issues (generation);
        CREATE TABLE languages (language TEXT PRIMARY KEY, issues INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE series (series TEXT PRIMARY KEY, issues INTEGER NOT NULL, merged INTEGER NOT NULL)
            WITHOUT ROWID;
        CREATE TABLE calendar (issue INTEGER NOT NULL, position INTEGER NOT NULL, series TEXT NOT NULL,
            told TEXT NOT NULL, begins TEXT NOT NULL, ends TEXT NOT NULL, event TEXT NOT NULL, seal INTEGER NOT NULL,
            PRIMARY KEY (issue, position)) WITHOUT ROWID;
        CREATE INDEX calendar_begins ON calendar (begins, told, issue, position);
        CREATE INDEX calendar_series ON calendar (series, begins, told, issue, position);
        CREATE INDEX files_issue ON files (issue);
        CREATE INDEX files_reason ON files (path) WHERE reason IS NOT NULL;
        CREATE INDEX removed_generation ON removed (generation)
        """,
    )
    make_again(connection)


def _four_bits(connection: sqlite3.Connection) -> None:
    """5 to 6: states of word pieces are kept in four bits a number, two a byte; what is damaged stays so."""

    def halved(states: bytes, pieces: int) -> bytes:
        rows = np.frombuffer(states, np.int8).reshape(pieces, -1).astype(np.float32)
        largest = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1)
        bits = (np.rint(rows * (7 / largest)) + 8).astype(np.uint8)
        packed: bytes = (bits[:, 0::2] << 4 | bits[:, 1::2]).tobytes()
        return packed

    connection.create_function("halved", 2, halved, deterministic=True)
    connection.create_function("data_seal", 2, data_seal, deterministic=True)
    for table in ("states", "next_states"):
        connection.execute(
            f"UPDATE {table} SET states = halved(states, pieces), seal = data_seal(paragraph, halved(states, pieces)) "
            "WHERE pieces > 0 AND data_seal(paragraph, states) = seal"
        )


#: By the schema they start from.
_STEPS: dict[int, Callable[[sqlite3.Connection], None]] = {1: _passages, 2: _seals, 3: _dates, 4: _kept, 5: _four_bits}

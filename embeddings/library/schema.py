"""The library's SQLite file: its tables, how it is opened and checked, and how its errors become sentences."""

from __future__ import annotations

import contextlib
import sqlite3
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from embeddings.model import LibraryError, NewerLibrary, NoLibrary

FILE = "library.sqlite"
#: Raise it with every change of the tables, and tell ``migrations.py`` how to come here from the one before.
SCHEMA = 4

#: Keys are never used twice (AUTOINCREMENT), so that whatever is derived from the library can hold on to them:
#: a key either still means the same issue or paragraph, or nothing. The paragraphs of an issue have adjoining keys
#: ``first`` to ``last``; vector ids are ``paragraph * PARTS + part``. ``opening`` is the key of the first paragraph of
#: the passage; ``embedded`` tells what was embedded for the paragraph, so that the same is never embedded twice.
#: ``seal``: see ``checksums.py``. ``counts`` in the manifest: issues, paragraphs, vectors and events that should be
#: there. ``rules`` of an issue: the version of the rules that found its dates and events. ``generations``: what was
#: drawn for each generation, so that two states of a library that came to the same number are told apart.
PARTS = 256

TABLES = """
CREATE TABLE manifest (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE issues (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL,
    digest TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    head TEXT NOT NULL,
    pages TEXT NOT NULL,
    warnings TEXT NOT NULL,
    unresolved TEXT NOT NULL,
    page_count INTEGER NOT NULL,
    paragraph_count INTEGER NOT NULL,
    event_count INTEGER NOT NULL,
    vector_count INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    added TEXT NOT NULL,
    generation INTEGER NOT NULL,
    seal INTEGER NOT NULL,
    rules TEXT NOT NULL
);
CREATE INDEX issues_digest ON issues (digest);
CREATE TABLE paragraphs (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    issue INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    article TEXT NOT NULL,
    headings TEXT NOT NULL,
    spans TEXT NOT NULL,
    opening INTEGER,
    embedded BLOB,
    seal INTEGER NOT NULL
);
CREATE INDEX paragraphs_id ON paragraphs (id);
CREATE INDEX paragraphs_opening ON paragraphs (opening) WHERE opening IS NOT NULL;
CREATE INDEX paragraphs_embedded ON paragraphs (embedded) WHERE embedded IS NOT NULL;
CREATE TABLE vectors (id INTEGER PRIMARY KEY, vector BLOB NOT NULL, seal INTEGER NOT NULL);
CREATE TABLE next_vectors (id INTEGER PRIMARY KEY, vector BLOB NOT NULL, seal INTEGER NOT NULL);
CREATE TABLE states (paragraph INTEGER PRIMARY KEY, pieces INTEGER NOT NULL, states BLOB NOT NULL,
    seal INTEGER NOT NULL);
CREATE TABLE next_states (paragraph INTEGER PRIMARY KEY, pieces INTEGER NOT NULL, states BLOB NOT NULL,
    seal INTEGER NOT NULL);
CREATE TABLE events (issue INTEGER NOT NULL, position INTEGER NOT NULL, event TEXT NOT NULL,
    seal INTEGER NOT NULL, PRIMARY KEY (issue, position)) WITHOUT ROWID;
CREATE TABLE dates (paragraph INTEGER PRIMARY KEY, dates TEXT NOT NULL, seal INTEGER NOT NULL);
CREATE TABLE words (word TEXT PRIMARY KEY, uses INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    digest TEXT NOT NULL,
    issue INTEGER,
    reason TEXT,
    reading TEXT NOT NULL,
    inode INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE removed (
    generation INTEGER NOT NULL,
    issue INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL
);
CREATE TABLE generations (generation INTEGER PRIMARY KEY, mark TEXT NOT NULL);
"""


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"The library's folder {folder} cannot be made ({error.strerror}). Choose another with --library FOLDER."
        ) from error


def create(folder: Path) -> None:
    """Make an empty library in ``folder`` unless there is one; who else looks sees either none or a whole one."""
    path = folder / FILE
    if path.exists() and path.stat().st_size:
        return
    fresh = path.with_name(f"{FILE}.new")
    values = {
        "schema": str(SCHEMA),
        "library": uuid.uuid4().hex,
        "generation": "0",
        "counts": "0 0 0 0",
        "fingerprint": "",
        "root": "",
    }
    with sentences(path):
        fresh.unlink(missing_ok=True)
        connection = sqlite3.connect(fresh, isolation_level=None)
        try:
            connection.execute("PRAGMA page_size = 8192")
            connection.execute("PRAGMA journal_mode = WAL")
            with transaction(connection):
                run_script(connection, TABLES)
                connection.executemany("INSERT INTO manifest VALUES (?, ?)", values.items())
                connection.execute("INSERT INTO generations VALUES (0, ?)", (uuid.uuid4().hex,))
        finally:
            connection.close()
    fresh.replace(path)


def run_script(connection: sqlite3.Connection, script: str) -> None:
    """Statements one by one, within the transaction that is open."""
    for statement in script.split(";"):
        if statement.strip():
            connection.execute(statement)


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is done within, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def connect(folder: Path, *, write: bool, thorough: bool = False) -> sqlite3.Connection:
    """Open the library's file and check that it is one of ours and whole; for writing, bring it up to date.

    ``thorough`` reads all of the file. Raises NoLibrary, NewerLibrary or LibraryError.
    """
    path = folder / FILE
    if not path.exists():
        raise NoLibrary(f"There is no library in {folder} yet. Run `backissue build` first.")
    with sentences(path):
        connection = _open(path, write)
        try:
            found = _schema_of(connection, path)
            if found < SCHEMA and write:
                from embeddings.library.migrations import migrate

                migrate(connection, found, SCHEMA)
            elif found < SCHEMA:
                raise LibraryError(
                    f"{path} has schema {found} of an earlier version of Back Issue. "
                    "Run `backissue build` to bring it up to date; its issues are kept."
                )
            _check(connection, path, thorough)
        except BaseException:
            connection.close()
            raise
        return connection


def _open(path: Path, write: bool) -> sqlite3.Connection:
    plain = path.absolute().as_uri()
    if write:
        connection = sqlite3.connect(plain, uri=True, isolation_level=None, check_same_thread=False, timeout=30)
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection
    connection = sqlite3.connect(
        f"{plain}?mode=ro", uri=True, isolation_level=None, check_same_thread=False, timeout=10
    )
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:
        # A folder that cannot be written has no place for the WAL's shared memory; then nobody writes there either.
        connection.close()
        connection = sqlite3.connect(f"{plain}?immutable=1", uri=True, isolation_level=None, check_same_thread=False)
    return connection


def _schema_of(connection: sqlite3.Connection, path: Path) -> int:
    """The file's schema; raises NewerLibrary if it is not known here yet."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if "manifest" not in tables:
        raise LibraryError(f"{path} is not a library of Back Issue. {MEND}")
    row = connection.execute("SELECT value FROM manifest WHERE name = 'schema'").fetchone()
    found = int(row[0]) if row and str(row[0]).isdecimal() else 0
    if found > SCHEMA:
        raise NewerLibrary(
            f"{path} has schema {found} of a newer version of Back Issue; this one reads schemas up to {SCHEMA}. "
            "Install the newer version, or choose another folder with `backissue build --library FOLDER`."
        )
    if found < 1:
        raise LibraryError(f"{path} does not say which schema it has. {MEND}")
    return found


def _check(connection: sqlite3.Connection, path: Path, thorough: bool) -> None:
    """What can be seen in milliseconds: whether the file is cut short, and whether as much is there as should be."""
    (pages,), (size,) = (connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
    if not _whole(path, pages * size):
        raise LibraryError(f"{path} is cut short: {path.stat().st_size} of {pages * size} bytes. {MEND}")
    row = connection.execute(
        "SELECT (SELECT value FROM manifest WHERE name = 'counts'), count(*), total(paragraph_count), "
        "total(vector_count), total(event_count) FROM issues"
    ).fetchone()
    counted = " ".join(str(int(number)) for number in row[1:])
    if row[0] != counted:
        raise LibraryError(
            f"{path} is damaged: it should hold {row[0]} and holds {counted} issues, paragraphs, vectors and events. "
            f"{MEND}"
        )
    if thorough:
        (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if said != "ok":
            raise LibraryError(f"{path} is damaged ({said}). {MEND}")


def _whole(path: Path, size: int) -> bool:
    """Pages that are still in the write-ahead log need not be in the file yet."""
    log = path.with_name(path.name + "-wal")
    return path.stat().st_size >= size or (log.exists() and log.stat().st_size > 0)


def set_aside(folder: Path) -> None:
    """Rename the library's files so that a new one can be made; nothing is deleted."""
    mark = datetime.now().strftime("set-aside-%Y%m%d-%H%M%S")
    number = 1
    while (folder / f"{FILE}.{mark}").exists():
        number += 1
        mark = f"{mark.partition('+')[0]}+{number}"
    for suffix in ("", "-wal", "-shm"):
        path = folder / (FILE + suffix)
        if path.exists():
            path.rename(folder / f"{FILE}.{mark}{suffix}")


#: The command that makes a library again; it sets the unusable file aside and reads every issue anew.
MEND = "Run `backissue build --force` to make it again; the old file is set aside, conversations are kept elsewhere."


@contextlib.contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours: what is wrong with which file, and the command to run."""
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error)
        if "disk is full" in text or "disk I/O error" in text:
            raise LibraryError(
                f"The library {path} could not be written ({text}). Free some space and run `backissue build` again; "
                "finished issues are kept."
            ) from error
        if "readonly" in text or "unable to open" in text:
            raise LibraryError(
                f"The library {path} cannot be opened ({text}). Check the rights on its folder, "
                "or choose another with --library FOLDER."
            ) from error
        if "locked" in text:
            raise LibraryError(f"The library {path} is in use by another program. Try again in a moment.") from error
        raise LibraryError(f"The library {path} is damaged ({text}). {MEND}") from error
    except sqlite3.DatabaseError as error:
        raise LibraryError(f"The library {path} is damaged ({error}). {MEND}") from error

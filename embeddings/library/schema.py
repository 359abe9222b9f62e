"""The library's SQLite file: its tables, how it is opened and checked, and how its errors become sentences."""

from __future__ import annotations

import contextlib
import math
import os
import re
import sqlite3
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from corpus.text.cleaning import shown
from embeddings.library.durable import put_in_place, sync_folder
from embeddings.model import LibraryError, NewerLibrary, NoLibrary

FILE = "library.sqlite"
#: Of the files that SQLite keeps for one database, beside one another and never apart.
SUFFIXES = ("", "-wal", "-shm")
#: Raise it with every change of the tables, and tell ``migrations.py`` how to come here from the one before.
SCHEMA = 6

#: Keys are never used twice (AUTOINCREMENT), so that whatever is derived from the library can hold on to them:
#: a key either still means the same issue or paragraph, or nothing. The paragraphs of an issue have adjoining keys
#: ``first`` to ``last``; vector ids are ``paragraph * PARTS + part``. ``opening`` is the key of the first paragraph of
#: the passage; ``embedded`` tells what was embedded for the paragraph, so that the same is never embedded twice.
#: ``seal``: see ``checksums.py``. ``counts`` in the manifest: issues, paragraphs, vectors and events that should be
#: there. ``rules`` of an issue: the version of the rules that found its dates and events. ``generations``: what was
#: drawn for each generation, so that two states of a library that came to the same number are told apart.
#: What a library is asked for without reading all of it is kept as issues enter and leave: the counts, ``languages``
#: and ``series`` with their issues, the first day of an issue and the day after its last (``NEVER`` and "" for one
#: without a date), and the ``calendar``: the events of a series merged, with the place of each one's first telling.
#: It goes when an issue of the series enters or leaves; until it is ``merged`` again, readers merge for themselves.
PARTS = 256

#: The first day of what has no date: after all others.
NEVER = "9999"

#: Steps of SQLite's machine between two looks at the clock.
_STEPS = 100_000

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
    rules TEXT NOT NULL,
    series TEXT NOT NULL,
    begins TEXT NOT NULL,
    ends TEXT NOT NULL
);
CREATE INDEX issues_digest ON issues (digest);
CREATE INDEX issues_begins ON issues (begins, id);
CREATE INDEX issues_series ON issues (series, begins, id);
CREATE INDEX issues_generation ON issues (generation);
CREATE TABLE languages (language TEXT PRIMARY KEY, issues INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE series (series TEXT PRIMARY KEY, issues INTEGER NOT NULL, merged INTEGER NOT NULL)
    WITHOUT ROWID;
CREATE TABLE calendar (issue INTEGER NOT NULL, position INTEGER NOT NULL, series TEXT NOT NULL, told TEXT NOT NULL,
    begins TEXT NOT NULL, ends TEXT NOT NULL, event TEXT NOT NULL, seal INTEGER NOT NULL,
    PRIMARY KEY (issue, position)) WITHOUT ROWID;
CREATE INDEX calendar_begins ON calendar (begins, told, issue, position);
CREATE INDEX calendar_series ON calendar (series, begins, told, issue, position);
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
CREATE INDEX files_issue ON files (issue);
CREATE INDEX files_reason ON files (path) WHERE reason IS NOT NULL;
CREATE TABLE removed (
    generation INTEGER NOT NULL,
    issue INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL
);
CREATE INDEX removed_generation ON removed (generation);
CREATE TABLE generations (generation INTEGER PRIMARY KEY, mark TEXT NOT NULL);
"""

#: The generation as the manifest says it and the last one that was drawn for, in one look at one state.
GENERATION = "SELECT value, (SELECT max(generation) FROM generations) FROM manifest WHERE name = 'generation'"

#: The words that the tables of any version are made of, SQLite's own included: see ``_schema_of``.
_KNOWN_WORDS = frozenset(re.findall(r"\w+", TABLES)) | frozenset(
    ("passage", "paragraphs_passage", "DEFAULT", "0", "sqlite_sequence", "seq")
)
_KNOWN_NAMES = frozenset(re.findall(r"CREATE (?:TABLE|INDEX) (\w+)", TABLES)) | frozenset(
    ("sqlite_sequence", "sqlite_autoindex_issues_1", "paragraphs_passage")
)


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"The library's folder {folder} cannot be made ({error.strerror}). Choose another with --library FOLDER."
        ) from error


def create(folder: Path) -> None:
    """Make an empty library in ``folder`` unless there is one; who else looks sees either none or a whole one.

    A log without its library is set aside: SQLite would put its pages into any file of the name.
    """
    path = folder / FILE
    if path.exists() and path.stat().st_size:
        return
    with sentences(path):
        set_aside(folder)
    fresh = path.with_name(f"{FILE}.new")
    values = {
        "schema": str(SCHEMA),
        "library": uuid.uuid4().hex,
        "generation": "0",
        "counts": "0 0 0 0 0",
        "built": "",
        "fingerprint": "",
        "root": "",
    }
    with sentences(path):
        for suffix in SUFFIXES:
            path.with_name(f"{FILE}.new{suffix}").unlink(missing_ok=True)
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
        put_in_place(fresh, path)


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


def connect(folder: Path, *, write: bool, thorough: bool = False, until: float = math.inf) -> sqlite3.Connection:
    """Open the library's file and check that it is one of ours and whole; for writing, bring it up to date.

    ``thorough`` reads all of the file; from the monotonic time ``until`` on, whatever is asked of it ends in an error.
    Raises NoLibrary, NewerLibrary or LibraryError.
    """
    path = folder / FILE
    if not path.exists():
        raise NoLibrary(f"There is no library in {folder} yet. Run `backissue build` first.")
    if not path.is_file():
        raise LibraryError(f"{path} is a folder, a device or a pipe, not a library. {remedy(path)}")
    with sentences(path):
        connection = _open(path, write)
        if until < math.inf:
            connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
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
            if write or thorough:
                check_counts(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


def _open(path: Path, write: bool) -> sqlite3.Connection:
    plain = path.absolute().as_uri()
    if write:
        connection = sqlite3.connect(plain, uri=True, isolation_level=None, check_same_thread=False, timeout=30)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA synchronous = FULL")
        return connection
    connection = sqlite3.connect(
        f"{plain}?mode=ro", uri=True, isolation_level=None, check_same_thread=False, timeout=10
    )
    connection.execute("PRAGMA trusted_schema = OFF")
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        # A folder that cannot be written has no place for the WAL's shared memory.
        connection.close()
        if "locked" in str(error) or may_write(path):
            raise
        if _has_log(path):
            raise LibraryError(
                f"The library {path} holds changes that only who may write in its folder can read. {ASK_OWNER}"
            ) from error
        connection = sqlite3.connect(
            f"{plain}?immutable=1", uri=True, isolation_level=None, check_same_thread=False, factory=Unlocked
        )
        connection.execute("PRAGMA trusted_schema = OFF")
    return connection


class Unlocked(sqlite3.Connection):
    """A connection to a file that this user may not lock: whoever writes it is not kept out."""


def may_write(path: Path) -> bool:
    """Whether this user may change the library's file and put others beside it."""
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))


def state_on_disk(path: Path) -> tuple[int, ...]:
    """What changes when somebody writes the library: who reads it without any right to lock it looks at this."""
    found = [os.stat(name) if os.path.exists(name) else None for name in (path, f"{path}-wal")]  # noqa: PTH110, PTH116
    return tuple(number for one in found if one for number in (one.st_dev, one.st_ino, one.st_size, one.st_mtime_ns))


def _schema_of(connection: sqlite3.Connection, path: Path) -> int:
    """The file's schema, once its tables are looked at; raises NewerLibrary if it is not known here yet.

    Only our tables may be there, with no word in them that none of our versions wrote: no view, no trigger, no
    expression. A file that says more is not ours, and reading it could run what it says.
    """
    entries = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall()
    foreign = [(kind, name) for kind, name, table, sql in entries if not _is_ours(kind, name, table, sql)]
    if ("table", "manifest") not in [entry[:2] for entry in entries] or "manifest" in [name for _, name in foreign]:
        raise LibraryError(f"{path} is not a library of Back Issue. {remedy(path)}")
    row = connection.execute("SELECT value FROM manifest WHERE name = 'schema'").fetchone()
    found = int(row[0]) if row and re.fullmatch("[0-9]{1,6}", str(row[0])) else 0
    if found > SCHEMA:
        raise NewerLibrary(
            f"{path} has schema {found} of a newer version of Back Issue; this one reads schemas up to {SCHEMA}. "
            "Install the newer version, or choose another folder with `backissue build --library FOLDER`."
        )
    for kind, name in foreign:
        raise LibraryError(
            f'{path} is not a library of Back Issue: its {_line(str(kind))} "{_line(str(name))}" is not ours. '
            f"{remedy(path)}"
        )
    if found < 1:
        raise LibraryError(f"{path} does not say which schema it has. {remedy(path)}")
    return found


def _is_ours(kind: object, name: object, table: object, sql: object) -> bool:
    known = kind in ("table", "index") and {name, table} <= _KNOWN_NAMES
    return known and set(re.findall(r"\w+", str(sql or ""))) <= _KNOWN_WORDS


def _check(connection: sqlite3.Connection, path: Path, thorough: bool) -> None:
    """What can be seen at once, however large the file: whether it is cut short. ``thorough`` reads all of it."""
    (pages,), (size,) = (connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
    if not _whole(path, pages * size):
        raise LibraryError(f"{path} is cut short: {path.stat().st_size} of {pages * size} bytes. {remedy(path)}")
    if thorough:
        (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if said != "ok":
            raise LibraryError(f"{path} is damaged ({_line(str(said))}). {remedy(path)}")


def check_counts(connection: sqlite3.Connection, path: Path) -> None:
    """Whether as many issues are there as should be; every issue is looked at, so a reader does not wait for it.

    A row that is lost is never cited: what points at it finds nothing.
    """
    should, there = kept_counts(connection), counted(connection)
    if should != there:
        raise LibraryError(
            f"{path} is damaged: it should hold {_line(should)} and holds {there} issues, pages, paragraphs, "
            f"vectors and events. {remedy(path)}"
        )


def kept_counts(connection: sqlite3.Connection) -> str:
    """The issues, pages, paragraphs, vectors and events that should be there."""
    row = connection.execute("SELECT value FROM manifest WHERE name = 'counts'").fetchone()
    return str(row[0]) if row else ""


def counted(connection: sqlite3.Connection) -> str:
    """Those that are there, by what each issue says of itself."""
    row = connection.execute(
        "SELECT count(*), total(page_count), total(paragraph_count), total(vector_count), total(event_count) "
        "FROM issues"
    ).fetchone()
    return " ".join(str(int(number)) for number in row)


def _whole(path: Path, size: int) -> bool:
    """Pages that are still in the write-ahead log need not be in the file yet."""
    return path.stat().st_size >= size or _has_log(path)


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def set_aside(folder: Path, suffixes: Sequence[str] = SUFFIXES) -> str:
    """Rename the library's files so that a new one can be made; nothing is deleted. Returns what they now end in."""
    mark = datetime.now().strftime("set-aside-%Y%m%d-%H%M%S")
    number = 1
    while (folder / f"{FILE}.{mark}").exists():
        number += 1
        mark = f"{mark.partition('+')[0]}+{number}"
    for suffix in suffixes:
        path = folder / (FILE + suffix)
        if path.exists() or path.is_symlink():
            path.rename(folder / f"{FILE}.{mark}{suffix}")
    sync_folder(folder)
    return mark


def take_place(folder: Path, fresh: Path) -> None:
    """Let ``fresh`` take the place of the library in ``folder``, which is set aside.

    Where that can be read, there is one of the two at every moment: its log is worked off first, and its file gets a
    second name before it loses the first.
    """
    path = folder / FILE
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as connection:
            (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except (sqlite3.Error, UnicodeError):
        busy = True  # or not there, or not a database
    mark = set_aside(folder, SUFFIXES if busy else SUFFIXES[1:])
    if not busy:
        with contextlib.suppress(OSError):
            path.with_name(f"{FILE}.{mark}").hardlink_to(path)
    put_in_place(fresh, path)


#: The command that makes a library again; it sets the unusable file aside and reads every issue anew.
MEND = "Run `backissue build --force` to make it again; the old file is set aside, conversations are kept elsewhere."
#: For who may read the library and not write it.
ASK_OWNER = "Ask its owner to run `backissue build`, or make one of your own with --library FOLDER."


def remedy(path: Path) -> str:
    """What this user can do about a library that cannot be used as it is."""
    return MEND if may_write(path) else ASK_OWNER


def _line(text: str) -> str:
    """What SQLite says, on one line; it quotes from the file."""
    return " ".join(shown(text).split())


@contextlib.contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn what SQLite may raise into ours: what is wrong with which file, and the command to run.

    Besides its own errors that is text that is no UTF-8, in a message too, and numbers and lengths beyond all bounds.
    """
    try:
        yield
    except OSError as error:
        raise LibraryError(
            f"The library {path} cannot be used ({error.strerror or error}). Check the rights and the space there, "
            "or choose another with --library FOLDER."
        ) from error
    except (UnicodeError, OverflowError, MemoryError) as error:
        raise LibraryError(f"The library {path} is damaged ({type(error).__name__}). {remedy(path)}") from error
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
        if "interrupted" in text:
            raise LibraryError(f"The library {path} was stopped: what was asked of it takes too long.") from error
        if "locked" in text:
            raise LibraryError(f"The library {path} is in use by another program. Try again in a moment.") from error
        raise LibraryError(f"The library {path} is damaged ({_line(text)}). {remedy(path)}") from error
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise LibraryError(f"The library {path} is damaged ({_line(str(error))}). {remedy(path)}") from error

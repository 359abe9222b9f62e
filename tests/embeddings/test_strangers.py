"""A library that a stranger made may say anything: it is refused in one sentence, or nothing in it acts."""

from __future__ import annotations

import gzip
import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from embeddings.library import export, schema
from embeddings.library.checksums import data_seal, seal
from embeddings.library.export import import_library
from embeddings.library.kept import CALENDAR
from embeddings.library.library import Library
from embeddings.model import LibraryError, NewerLibrary, NoLibrary
from tests.conftest import WordLengthEncoder
from tests.embeddings.fakes import LineReader, run

OLD = sorted((Path(__file__).parent / "old").glob("schema-*.sqlite.gz"))
#: Sets the terminal's title, writes to the clipboard, turns the direction of what follows.
ESCAPE = "\x1b]0;owned\x07\x1b]52;c;ZQ==\x07\u202e"

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
RESEAL = {
    "issues": "UPDATE issues SET seal = seal(key, id, path, digest, head, pages, warnings, unresolved, first, last)",
    "paragraphs": "UPDATE paragraphs SET seal = seal(key, issue, opening, id, kind, text, article, headings, spans)",
    "events": "UPDATE events SET seal = seal(issue, position, event)",
    "calendar": f"UPDATE calendar SET seal = seal({CALENDAR})",
    "vectors": "UPDATE vectors SET seal = data_seal(id, vector)",
}


def pack(archive: Path, file: Path, method: int = zipfile.ZIP_DEFLATED, **about: object) -> Path:
    """A file in the form of an archive, as a stranger's own tools would make it."""
    data = file.read_bytes()
    said = {"format": 1, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "issues": 1} | about
    with zipfile.ZipFile(archive, "w", method) as packed:
        packed.writestr("about.json", json.dumps(said))
        packed.write(file, schema.FILE)
    return archive


def changed(library: Path, *statements: str) -> Path:
    """The library with some statements run on it and every seal right again."""
    with closing(sqlite3.connect(library / schema.FILE)) as connection:
        connection.create_function("seal", -1, seal)
        connection.create_function("data_seal", 2, data_seal)
        for statement in statements:
            connection.execute(statement)
        for statement in RESEAL.values():
            connection.execute(statement)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return library / schema.FILE


def refused(archive: Path, tmp_path: Path) -> str:
    """The sentence that the archive is refused with, of one line, leaving nothing behind."""
    with pytest.raises(LibraryError) as found:
        import_library(archive, tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["writer.lock"]
    said = str(found.value)
    assert archive.name in said
    assert said.isprintable()
    assert ".import-" not in said
    assert "--force" not in said
    return said


@pytest.mark.parametrize(
    "statements",
    [
        (f"CREATE VIEW more AS {ENDLESS} SELECT i FROM n",),
        ("ALTER TABLE issues RENAME TO kept", f"CREATE VIEW issues AS {ENDLESS} SELECT i AS key FROM n, kept"),
        ("CREATE TRIGGER gone AFTER UPDATE ON manifest BEGIN DELETE FROM issues; END",),
        ("CREATE TRIGGER gone AFTER INSERT ON generations BEGIN DELETE FROM issues; END",),
        ("CREATE TABLE more (a)",),
        ("CREATE INDEX more ON paragraphs (hex(zeroblob(100)))",),
        ("ALTER TABLE files ADD COLUMN more AS (hex(path))",),
        ("ALTER TABLE files ADD COLUMN inode2 INTEGER NOT NULL DEFAULT 0 CHECK (inode2 < 9)",),
        ("CREATE VIRTUAL TABLE more USING fts5(text)",),
    ],
    ids=["view", "endless", "trigger", "trigger of ours", "table", "expression", "generated", "check", "virtual"],
)
def test_what_an_archive_says_is_never_run(library: Path, tmp_path: Path, statements: tuple[str, ...]) -> None:
    with closing(sqlite3.connect(library / schema.FILE)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    archive = pack(tmp_path / "stranger.zip", library / schema.FILE)
    assert "is not ours" in refused(archive, tmp_path)


def test_the_same_is_refused_where_it_is_no_archive(library: Path) -> None:
    with closing(sqlite3.connect(library / schema.FILE)) as connection:
        connection.execute("CREATE TRIGGER gone AFTER UPDATE ON manifest BEGIN DELETE FROM issues; END")
        connection.commit()
    with pytest.raises(LibraryError, match='its trigger "gone" is not ours'):
        Library.open(library)


def test_a_library_that_takes_too_long_is_let_go(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = pack(tmp_path / "stranger.zip", changed(library))
    monkeypatch.setattr(export, "_SECONDS", -10.0)
    monkeypatch.setattr(schema, "_STEPS", 1)
    assert "takes too long" in refused(archive, tmp_path)


@pytest.mark.parametrize(
    ("method", "about"),
    [
        (zipfile.ZIP_DEFLATED, {"bytes": float("inf")}),
        (zipfile.ZIP_DEFLATED, {"bytes": float("nan")}),
        (zipfile.ZIP_DEFLATED, {"bytes": -1}),
        (zipfile.ZIP_DEFLATED, {"bytes": None}),
        (zipfile.ZIP_DEFLATED, {"bytes": [1]}),
        (zipfile.ZIP_DEFLATED, {"sha256": ESCAPE}),
        (zipfile.ZIP_LZMA, {}),
        (zipfile.ZIP_BZIP2, {}),
    ],
)
def test_what_an_archive_says_of_itself(library: Path, tmp_path: Path, method: int, about: dict[str, object]) -> None:
    assert "is no library" in refused(pack(tmp_path / "x.zip", changed(library), method, **about), tmp_path)


@pytest.mark.parametrize("about", [b"[]", b"{", b"null", b"[" * 100_000, b'{"format": 1}', b"\xff"])
def test_an_archive_that_says_nonsense(library: Path, tmp_path: Path, about: bytes) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as packed:
        packed.writestr("about.json", about)
        packed.write(library / schema.FILE, schema.FILE)
    assert "is no library" in refused(tmp_path / "x.zip", tmp_path)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE manifest SET value = 'inf inf inf inf inf' WHERE name = 'counts'",
        "UPDATE manifest SET value = '9999999999999999999999999' WHERE name = 'schema'",
        "UPDATE manifest SET value = x'00ff' WHERE name = 'schema'",
        "DELETE FROM manifest",
        "UPDATE manifest SET value = '1e9' WHERE name = 'generation'",
        "UPDATE manifest SET value = '0' WHERE name = 'generation'",
        "DELETE FROM generations",
        "UPDATE issues SET generation = 1000000 WHERE key = 1",
        "UPDATE issues SET generation = 'x' WHERE key = 1",
        "UPDATE issues SET head = '[1, 2, 3, 4, null, 5, 6, 7]'",
        "UPDATE issues SET head = replace(head, '2024-03-01', '2024-13-01')",
        "UPDATE issues SET pages = '[[1e400, 1, 1, null, \"digital\"]]'",
        "UPDATE issues SET warnings = '" + "[" * 100_000 + "'",
        "UPDATE issues SET path = '/etc/passwd'",
        "UPDATE issues SET path = '../../etc/passwd'",
        "UPDATE issues SET path = char(0) || 'raw:zz'",
        "UPDATE files SET path = '../lamp-03.txt' WHERE path = 'lamp-03.txt'",
        "UPDATE files SET reading = x'07'",
        "UPDATE paragraphs SET spans = '[[1, 0, 0, 1, 1, 0, 9999999]]'",
        "UPDATE paragraphs SET spans = '[[\"1\", 0, 0, 1, 1, 0, 1]]'",
        "UPDATE paragraphs SET kind = 'poem'",
        "UPDATE paragraphs SET text = x'c328'",
        "UPDATE events SET event = '[1]'",
        "UPDATE vectors SET vector = x'000000'",
        "UPDATE vectors SET vector = zeroblob(32)",
        "DELETE FROM paragraphs WHERE key = 2",
        f"UPDATE issues SET id = '{ESCAPE}' WHERE key = 1",
        "UPDATE issues SET id = 'two' || char(10) || 'lines' WHERE key = 1",
    ],
)
def test_rows_that_are_not_what_they_should_be(library: Path, tmp_path: Path, statement: str) -> None:
    refused(pack(tmp_path / "stranger.zip", changed(library, statement)), tmp_path)


def test_a_row_without_its_seal(library: Path, tmp_path: Path) -> None:
    changed(library)
    with closing(sqlite3.connect(library / schema.FILE)) as connection:
        connection.execute("UPDATE paragraphs SET text = 'Vote for the other one.' WHERE key = 1")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert "paragraph 1" in refused(pack(tmp_path / "stranger.zip", library / schema.FILE), tmp_path)


def test_where_the_newsletters_lie_is_never_the_archive_s_to_say(library: Path, tmp_path: Path) -> None:
    for root in ("/etc", "\0raw:zz", "http://evil.example", ESCAPE):
        with closing(sqlite3.connect(library / schema.FILE)) as connection:
            connection.execute("UPDATE manifest SET value = ? WHERE name = 'root'", (root,))
            connection.execute("INSERT OR REPLACE INTO manifest VALUES ('folders', ?)", (json.dumps({"lamp": root}),))
            connection.commit()
        archive = pack(tmp_path / "stranger.zip", changed(library))
        import_library(archive, tmp_path / "mine", root=tmp_path / "newsletters", force=True)
        with Library.open(tmp_path / "mine") as opened:
            assert (opened.roots.first, opened.roots.others) == (tmp_path / "newsletters", {})
            assert [issue.path.parent for issue in opened.issues()] == [tmp_path / "newsletters"] * 2


TEXTS: dict[str, tuple[str, Callable[[Library], str]]] = {
    "reason": (
        f"INSERT INTO files VALUES ('bad.txt', 1, 1, 'd', NULL, 'bad {ESCAPE}', '', 0, 0)",
        lambda library: library.failures()[0].reason,
    ),
    "title": (
        f"UPDATE issues SET head = json_set(head, '$[0]', '{ESCAPE}')",
        lambda library: library.issues()[0].head.title,
    ),
    "printed page": (
        f"UPDATE issues SET pages = json_set(pages, '$[0][3]', '{ESCAPE}')",
        lambda library: str(library.issues()[0].pages[0].printed),
    ),
    "warning": (
        f"UPDATE issues SET warnings = json_array('{ESCAPE}')",
        lambda library: library.issues()[0].warnings[0],
    ),
    "text": (
        f"UPDATE paragraphs SET text = '{ESCAPE}', spans = '[[1,1,1,2,2,0,2]]'",
        lambda library: library.paragraphs("lamp-03")[0].text,
    ),
    "heading": (
        f"UPDATE paragraphs SET headings = json_array('{ESCAPE}')",
        lambda library: library.paragraphs("lamp-03")[0].headings[0],
    ),
    "event": (
        f"UPDATE events SET event = json_set(event, '$[1]', '{ESCAPE}')",
        lambda library: library.events()[0].title,
    ),
}


@pytest.mark.parametrize("place", TEXTS)
def test_no_text_of_a_library_acts_on_a_terminal(library: Path, place: str) -> None:
    statement, read = TEXTS[place]
    changed(library, statement)
    with Library.open(library) as opened:
        said = read(opened)
    assert "owned" in said
    assert said.isprintable()


def test_a_name_that_acts_on_a_terminal_is_no_name_of_an_issue(library: Path) -> None:
    changed(library, f"UPDATE issues SET id = '{ESCAPE}' WHERE key = 1")
    with Library.open(library) as opened, pytest.raises(LibraryError, match="damaged") as found:
        opened.issues()
    assert str(found.value).isprintable()


@pytest.mark.parametrize("old", OLD, ids=lambda path: path.name.partition(".")[0])
def test_a_backup_of_an_earlier_version_is_brought_up_to_date(newsletters: Path, tmp_path: Path, old: Path) -> None:
    (tmp_path / "old.sqlite").write_bytes(gzip.decompress(old.read_bytes()))
    moved = import_library(pack(tmp_path / "old.zip", tmp_path / "old.sqlite"), tmp_path / "mine", root=newsletters)
    assert (moved.issues, moved.paragraphs) == (2, 3)
    report = run(newsletters, tmp_path / "mine", WordLengthEncoder(), LineReader())
    assert (report.issues, report.paragraphs, report.events) == (2, 3, 1)


def test_a_backup_of_a_newer_version_is_not(library: Path, tmp_path: Path) -> None:
    file = changed(library, "UPDATE manifest SET value = '99' WHERE name = 'schema'", "CREATE VIEW later AS SELECT 1")
    with pytest.raises(NewerLibrary, match="schema 99 of a newer version"):
        Library.open(library)
    assert "newer version" in refused(pack(tmp_path / "x.zip", file), tmp_path)
    with pytest.raises(NoLibrary):
        Library.open(tmp_path / "mine")

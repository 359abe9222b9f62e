"""Libraries of earlier versions, as their own code made them, are brought up to date and lose nothing."""

from __future__ import annotations

import gzip
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder.encoder import quantised
from embeddings.library import migrations, schema
from embeddings.library.library import Library
from embeddings.library.writer import LibraryWriter
from embeddings.model import LibraryError, NewerLibrary
from tests.conftest import WordLengthEncoder
from tests.embeddings.fakes import LineReader, run, write

OLD = sorted((Path(__file__).parent / "old").glob("schema-*.sqlite.gz"))


@pytest.fixture(params=OLD, ids=lambda path: path.name.partition(".")[0])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / schema.FILE).write_bytes(gzip.decompress(request.param.read_bytes()))
    return folder


def tables(library: Path) -> dict[str, list[tuple[str, str]]]:
    with closing(sqlite3.connect(library / schema.FILE)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            name: sorted((row[1], row[2]) for row in connection.execute(f"PRAGMA table_info({name})"))
            for name in names
            if not name.startswith("sqlite_")
        }


def test_there_is_a_library_of_every_earlier_schema() -> None:
    assert [path.name for path in OLD] == [f"schema-{number}.sqlite.gz" for number in range(1, schema.SCHEMA)]


def test_a_reader_is_told_to_build(library: Path) -> None:
    with pytest.raises(LibraryError, match=r"earlier version of Back Issue.*Run `backissue build`"):
        Library.open(library)


def test_nothing_is_lost(library: Path, tmp_path: Path) -> None:
    LibraryWriter.open(library).close()
    with Library.open(library) as opened:
        assert {issue.id: [p.text for p in opened.paragraphs(issue.id)] for issue in opened.issues()} == {
            "lamp-03": ["The harbour was dredged.", "On 3 March the choir sang."],
            "lamp-04": ["A whale was seen."],
        }
        assert [event.title for event in opened.events()] == ["On 3 March the choir sang."]
        ids, vectors = opened.vectors(1, 3)
        assert ids.tolist() == [256, 512, 768]
        encoded = WordLengthEncoder().encode_passages(["The Lamp\nx"]).vectors
        assert vectors.shape == (3, encoded.shape[1])
        refs = opened.refs([1, 2, 3])
        assert {key: passage.position for key, (_, passage) in refs.items()} == {1: 0, 2: 0, 3: 0}
        assert opened.keys(ref for ref, _ in refs.values()) == {ref: key for key, (ref, _) in refs.items()}
    LibraryWriter.open(tmp_path / "new").close()
    assert tables(library) == tables(tmp_path / "new")


def test_states_take_half_the_room_and_point_where_they_did(tmp_path: Path) -> None:
    (tmp_path / schema.FILE).write_bytes(gzip.decompress(OLD[4].read_bytes()))
    with closing(sqlite3.connect(tmp_path / schema.FILE)) as connection:
        connection.execute("UPDATE states SET seal = 0 WHERE paragraph = 3")
        connection.commit()
        before = connection.execute("SELECT pieces, states FROM states ORDER BY paragraph").fetchall()
    LibraryWriter.open(tmp_path).close()
    with Library.open(tmp_path) as opened:
        found = opened.states([1])
        assert [key for _, key, _ in found] == [1, 2]
        for (pieces, states), (*_, rows) in zip(before, found, strict=False):
            old = np.frombuffer(states, np.int8).reshape(pieces, -1)
            assert rows.tolist() == quantised(old.astype(np.float32)).tolist()
        with pytest.raises(LibraryError, match="the states of paragraph 3"):
            opened.states([3])
    with closing(sqlite3.connect(tmp_path / schema.FILE)) as connection:
        sizes = [size for (size,) in connection.execute("SELECT length(states) FROM states ORDER BY paragraph")]
    assert sizes == [len(before[0][1]) // 2, len(before[1][1]) // 2, len(before[2][1])]


def test_a_build_embeds_nothing_again(library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "newsletters"
    write(folder, "lamp-03.txt", "The Lamp", "The harbour was dredged.", "On 3 March the choir sang.")
    write(folder, "lamp-04.txt", "The Lamp", "A whale was seen.")
    for path in folder.iterdir():
        os.utime(path, (0, 0))
    given: list[str] = []

    class Counting(WordLengthEncoder):
        def encode_passages(self, texts: list[str]):  # type: ignore[no-untyped-def, override]
            given.extend(texts)
            return super().encode_passages(texts)

    report = run(folder, library, Counting(), LineReader())
    assert (report.issues, report.paragraphs, report.events) == (2, 3, 1)
    assert given == []


def test_a_migration_that_fails_changes_nothing(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("DROP TABLE vectors")
        raise sqlite3.OperationalError("database or disk is full")

    before = tables(library)
    monkeypatch.setitem(migrations._STEPS, schema.SCHEMA - 1, fail)
    with pytest.raises(LibraryError, match=r"Free some space and run `backissue build` again"):
        LibraryWriter.open(library)
    assert tables(library) == before
    monkeypatch.undo()
    LibraryWriter.open(library).close()


@pytest.mark.parametrize("mend", [False, True])
def test_a_library_of_a_newer_version_is_left_alone(tmp_path: Path, mend: bool) -> None:
    LibraryWriter.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / schema.FILE)) as connection:
        connection.execute("UPDATE manifest SET value = '99' WHERE name = 'schema'")
        connection.commit()
    with pytest.raises(NewerLibrary, match="schema 99 of a newer version"):
        LibraryWriter.open(tmp_path, mend=mend)
    with pytest.raises(NewerLibrary, match="--library FOLDER"):
        Library.open(tmp_path)
    assert not list(tmp_path.glob("*set-aside*"))

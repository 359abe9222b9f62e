"""A row that is not as it was written is never cited, and what is derived from the library is made again."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from embeddings.library import schema
from embeddings.library.library import Library
from embeddings.library.writer import LibraryWriter
from embeddings.model import LibraryError
from embeddings.search.searcher import Searcher
from embeddings.store import term_index
from tests.conftest import WordLengthEncoder
from tests.embeddings.fakes import run, write


def change(library: Path, statement: str) -> None:
    with closing(sqlite3.connect(library / schema.FILE)) as connection:
        assert connection.execute(statement).rowcount > 0
        connection.commit()


@pytest.mark.parametrize(
    ("statement", "ask"),
    [
        ("UPDATE issues SET head = replace(head, '2024-03', '2023-03')", Library.issues),
        ("UPDATE issues SET pages = replace(pages, '\"i\"', '\"v\"')", lambda opened: opened.issue("lamp-03")),
        ("UPDATE issues SET last = 3 WHERE id = 'lamp-03'", lambda opened: opened.paragraphs("lamp-03")),
        ("UPDATE paragraphs SET text = 'The harbour was drained.' WHERE key = 1", lambda opened: opened.passages([1])),
        ("UPDATE paragraphs SET issue = 2 WHERE key = 1", lambda opened: opened.passages([1])),
        ("UPDATE events SET event = replace(event, '2024', '2%24')", Library.events),
        ("UPDATE vectors SET vector = zeroblob(32) WHERE id = 256", lambda opened: opened.vectors(1, 3)),
        ("UPDATE vectors SET id = 1024 WHERE id = 256", lambda opened: opened.vectors(1, 4)),
        ("UPDATE manifest SET value = '2x' WHERE name = 'generation'", lambda opened: opened.generation),
    ],
)
def test_a_changed_row_is_told(library: Path, statement: str, ask: Callable[[Library], object]) -> None:
    with Library.open(library) as opened:
        ask(opened)
    change(library, statement)
    with Library.open(library) as opened, pytest.raises(LibraryError, match=r"damaged.*Run `backissue build --force`"):
        ask(opened)


def test_an_index_that_points_at_another_passage_is_told(library: Path) -> None:
    with closing(sqlite3.connect(library / schema.FILE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        entry = "SELECT rootpage FROM sqlite_schema WHERE name = 'paragraphs_opening'"
        (root,) = connection.execute(entry).fetchone()
    data = bytearray((library / schema.FILE).read_bytes())
    start, end = (root - 1) * size, root * size
    place = start + int.from_bytes(data[start + 8 : start + 10], "big")  # the index's first cell: opening 1, key 1
    assert place < end
    for at in range(place, end):
        for bit in range(8):
            changed = bytearray(data)
            changed[at] ^= 1 << bit
            (library / schema.FILE).write_bytes(changed)
            try:
                with Library.open(library) as opened:
                    assert set(opened.passages([1, 3])) <= {1, 3}
                    assert {opening for opening, *_ in opened.states([1, 3])} <= {1, 3}
            except LibraryError as error:
                assert "build" in str(error)


def test_a_lost_row_is_never_cited_and_seen_by_the_next_build(newsletters: Path, library: Path) -> None:
    change(library, "DELETE FROM issues WHERE id = 'lamp-03'")
    with Searcher.open(library, WordLengthEncoder()) as searcher:
        assert {hit.issue for hit in searcher.search("the harbour was dredged")} == {"lamp-04"}
    with pytest.raises(LibraryError, match="it should hold 2 4 3 3 1 and holds 1 2 1 1 0"):
        run(newsletters, library, WordLengthEncoder())


def test_a_vector_that_is_not_as_it_was_is_made_again_and_not_used_again(newsletters: Path, library: Path) -> None:
    change(library, "UPDATE vectors SET vector = zeroblob(32) WHERE id = 256")
    write(newsletters, "lamp-03.txt", "The Lamp", "The harbour was dredged.")
    run(newsletters, library, WordLengthEncoder())
    with Library.open(library) as opened:
        assert len(opened.vectors(1, 10**6)[0]) == 2


def test_building_by_force_reads_all_of_the_file(newsletters: Path, library: Path) -> None:
    with closing(sqlite3.connect(library / schema.FILE)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        at = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'paragraphs_id'").fetchone()[0]
    file = library / schema.FILE
    data = bytearray(file.read_bytes())
    data[at * size - 40 : at * size] = bytes(40)
    file.write_bytes(data)
    assert run(newsletters, library, WordLengthEncoder(), force=True).issues == 2
    assert len(list(library.glob(f"{schema.FILE}.set-aside-*"))) == 1
    with Library.open(library) as opened:
        assert opened.paragraphs("lamp-04")[0].text == "A whale was seen."


def test_a_reader_that_writes_its_mark_while_the_terms_are_made_again_stops_no_build(
    newsletters: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove, left = shutil.rmtree, ["damaged", ".tantivy-meta.lock"]

    def removed(folder: Path, ignore_errors: bool = False) -> None:
        remove(folder, ignore_errors=ignore_errors)
        if folder == library / term_index.FOLDER and left:
            folder.mkdir()
            (folder / left.pop()).touch()

    (library / term_index.FOLDER / "damaged").touch()
    monkeypatch.setattr(shutil, "rmtree", removed)
    run(newsletters, library, WordLengthEncoder())
    assert left == []
    with Searcher.open(library, None) as searcher:
        assert [hit.paragraph.text for hit in searcher.search("whale")] == ["A whale was seen."]
    assert not (library / term_index.FOLDER / "damaged").exists()


@pytest.mark.parametrize("suffix", [".term", ".pos", ".store", ".idx", ".fast"])
def test_a_damaged_term_index_answers_all_the_same_and_is_made_again(
    newsletters: Path, library: Path, suffix: str
) -> None:
    folder = library / term_index.FOLDER
    files = list(folder.glob(f"*{suffix}"))
    assert files
    for file in files:
        file.write_bytes(b"\xff" * file.stat().st_size)
    with Searcher.open(library, None) as searcher:
        assert [hit.paragraph.text for hit in searcher.search("whale")] == ["A whale was seen."]
    write(newsletters, "lamp-05.txt", "The Lamp", "A seal came.")
    run(newsletters, library, WordLengthEncoder())
    with Searcher.open(library, None) as searcher:
        assert [hit.paragraph.text for hit in searcher.search("seal")] == ["A seal came."]
    assert not (folder / "damaged").exists()


@pytest.mark.parametrize("name", [b"gener", b"librar", b"version", b"mark"])
def test_a_note_of_the_term_index_that_is_not_as_it_was_written_is_damage(
    newsletters: Path, library: Path, name: bytes
) -> None:
    (file,) = [one for one in (library / term_index.FOLDER).glob("*.store") if name in one.read_bytes()]
    file.write_bytes(file.read_bytes().replace(name, bytes([name[0] ^ 2]) + name[1:]))
    with Library.open(library) as opened:
        assert not term_index.TermIndex.is_current(opened)
    with Searcher.open(library, None) as searcher:
        assert [hit.paragraph.text for hit in searcher.search("whale")] == ["A whale was seen."]
    run(newsletters, library, WordLengthEncoder())
    with Library.open(library) as opened:
        assert term_index.TermIndex.is_current(opened)


def test_what_cannot_be_written_is_a_sentence(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    shutil.rmtree(library / term_index.FOLDER)
    with LibraryWriter.open(library) as opened:
        monkeypatch.setattr(Path, "mkdir", full)
        with pytest.raises(LibraryError, match=r"could not be written.*build` again"):
            term_index.TermIndex.open(opened, write=True)

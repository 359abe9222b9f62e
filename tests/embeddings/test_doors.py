"""Whatever a library's folder holds, opening it ends in a sentence or in the library as it was written."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from embeddings.integrity import inspect
from embeddings.library import schema
from embeddings.library.library import Library
from embeddings.library.writer import LibraryWriter
from embeddings.library.writer_lock import WriterLock
from embeddings.model import LibraryError, NoLibrary
from embeddings.search.searcher import Searcher
from embeddings.store import vector_index
from embeddings.store.term_index import FOLDER, TermIndex
from embeddings.store.vector_index import is_current
from tests.conftest import WordLengthEncoder
from tests.embeddings.fakes import run, write

TEXTS = {"The harbour was dredged.", "On 3 March the choir sang.", "A whale was seen."}


def settle(library: Path) -> Path:
    """Everything in the file itself, nothing in its log."""
    with closing(sqlite3.connect(library / schema.FILE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return library / schema.FILE


def all_read(library: Path) -> set[str]:
    """Every text, with everything else read as well."""
    with Library.open(library) as opened:
        opened.events(), opened.failures(), opened.files(), opened.statistics(), opened.vectors(0, 10**6)
        return {p.text for issue in opened.issues() for p in opened.paragraphs(issue.id)}


def places(file: Path) -> list[int]:
    """Bytes of the file's first page, where the tables are told, and of pages that tables begin with."""
    with closing(sqlite3.connect(file)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        roots = [root for (root,) in connection.execute("SELECT rootpage FROM sqlite_schema WHERE rootpage > 0")]
    data = file.read_bytes()
    chance = random.Random(5)
    used = [at for at in range(size) if data[at]]
    heads = [(root - 1) * size + at for root in roots for at in range(12)]
    return sorted(chance.sample(used, 220) + chance.sample(heads, min(60, len(heads))))


def test_a_flipped_bit_where_the_tables_are_told(library: Path, newsletters: Path) -> None:
    file = settle(library)
    whole = file.read_bytes()
    told = 0
    for at in places(file):
        data = bytearray(whole)
        data[at] ^= 1 << (at % 8)
        file.write_bytes(data)
        try:
            assert all_read(library) <= TEXTS
        except LibraryError as error:
            told += 1
            assert str(error).isprintable()
    assert told > 100
    file.write_bytes(whole)
    assert all_read(library) == TEXTS


@pytest.mark.parametrize("seed", range(6))
def test_force_mends_a_library_whose_tables_are_told_wrongly(library: Path, newsletters: Path, seed: int) -> None:
    file = settle(library)
    data = bytearray(file.read_bytes())
    at = data.index(b"CREATE TABLE paragraphs") + 3 * seed
    data[at] ^= 0x80
    file.write_bytes(data)
    with pytest.raises(LibraryError, match="build --force"):
        all_read(library)
    assert run(newsletters, library, WordLengthEncoder(), force=True).issues == 2
    assert all_read(library) == TEXTS
    aside = [path.name for path in library.glob(f"{schema.FILE}.set-aside-*")]
    assert len([name for name in aside if not name.endswith(("-wal", "-shm"))]) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE manifest SET value = '2x' WHERE name = 'generation'",
        "UPDATE issues SET head = '[]' WHERE key = 1",
        "UPDATE files SET reading = x'07' WHERE path = 'lamp-03.txt'",
        "UPDATE files SET path = '../lamp-03.txt' WHERE path = 'lamp-03.txt'",
        "DELETE FROM series",
        "DELETE FROM paragraphs WHERE key = 2",
        "UPDATE words SET uses = 'x'",
        "UPDATE languages SET issues = 'x'",
    ],
)
def test_force_mends_a_library_with_rows_that_nobody_wrote(library: Path, newsletters: Path, statement: str) -> None:
    with closing(sqlite3.connect(library / schema.FILE)) as connection:
        connection.execute(statement)
        connection.commit()
    assert run(newsletters, library, WordLengthEncoder(), force=True).issues == 2
    assert all_read(library) == TEXTS
    assert [seen.found for seen in inspect(library) if seen.remedy] == []


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE languages SET issues = 'x'", lambda opened: opened.languages()),
        ("UPDATE issues SET generation = 'x' WHERE key = 1", lambda opened: opened.ranges()),
    ],
)
def test_a_number_that_is_none_is_told_in_a_sentence(
    library: Path, statement: str, what: Callable[[Library], object]
) -> None:
    with closing(sqlite3.connect(library / schema.FILE)) as connection:
        connection.execute(statement)
        connection.commit()
    with Library.open(library) as opened, pytest.raises(LibraryError, match="--force"):
        what(opened)


def test_a_log_without_its_library_is_set_aside(library: Path, newsletters: Path) -> None:
    with LibraryWriter.open(library) as writer:
        writer.put_setting("mood", "good")
        for suffix in schema.SUFFIXES:
            shutil.copy(f"{writer.path}{suffix}", library.parent / f"kept{suffix}")
    for suffix in ("-wal", "-shm"):
        (library.parent / f"kept{suffix}").rename(f"{library / schema.FILE}{suffix}")
    (library / schema.FILE).unlink()
    with pytest.raises(NoLibrary):
        Library.open(library)
    (newsletters / "lamp-04.txt").unlink()
    assert run(newsletters, library, WordLengthEncoder()).issues == 1
    assert all_read(library) == TEXTS - {"A whale was seen."}
    assert len(list(library.glob(f"{schema.FILE}.set-aside-*-wal"))) == 1


def test_an_older_library_put_back_is_not_answered_from_the_later_index(library: Path, newsletters: Path) -> None:
    encoder = WordLengthEncoder()
    kept = settle(library).read_bytes()
    write(newsletters, "lamp-05.txt", "The Lamp", "Seventeen otters danced.")
    run(newsletters, library, encoder)
    settle(library).write_bytes(kept)
    write(newsletters, "lamp-05.txt", "The Lamp", "A big red kite.")
    run(newsletters, library, encoder)
    with Library.open(library) as opened:
        assert TermIndex.is_current(opened)
        assert is_current(opened)
    with Searcher.open(library, encoder) as searcher:
        best = searcher.search("red kite")[0]
        assert (best.paragraph.text, best.score) == ("A big red kite.", pytest.approx(0.816, abs=0.01))
        otters = [hit for hit in searcher.search("seventeen otters danced") if hit.lexical_rank is not None]
        assert otters == []
    assert [seen for seen in inspect(library) if seen.remedy] == []


def test_a_generation_that_fell_back_is_told_before_an_index_stays_behind(library: Path, newsletters: Path) -> None:
    """One bit makes a 0 of an 8; what a build adds then would never reach an index that is further on."""
    with closing(sqlite3.connect(library / schema.FILE)) as connection:
        connection.execute("UPDATE manifest SET value = '0' WHERE name = 'generation'")
        connection.commit()
    write(newsletters, "lamp-05.txt", "The Lamp", "A big red kite.")
    with pytest.raises(LibraryError, match=r'generation "0" is not as it was written.*build --force'):
        run(newsletters, library, WordLengthEncoder())
    assert [seen.found for seen in inspect(library) if seen.remedy] == ["not the generation"]
    run(newsletters, library, WordLengthEncoder(), force=True)
    with Searcher.open(library, WordLengthEncoder()) as searcher:
        assert searcher.search("red kite")[0].paragraph.text == "A big red kite."


def test_what_an_unsynced_log_lost_is_not_in_the_index(library: Path, newsletters: Path) -> None:
    """The log of the last transactions dropped, as a power cut may where nothing was synced."""
    encoder = WordLengthEncoder()
    kept = settle(library).read_bytes()
    write(newsletters, "lamp-05.txt", "The Lamp", "Seventeen otters danced.")
    run(newsletters, library, encoder)
    for suffix in ("-wal", "-shm"):
        Path(f"{library / schema.FILE}{suffix}").unlink(missing_ok=True)
    (library / schema.FILE).write_bytes(kept)
    with Searcher.open(library, encoder) as searcher:
        assert {hit.paragraph.text for hit in searcher.search("otters danced")} <= TEXTS
        assert searcher.search("whale")[0].paragraph.text == "A whale was seen."


def test_every_commit_is_on_disk_before_the_index_follows(library: Path) -> None:
    with LibraryWriter.open(library) as writer:
        assert writer._connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert writer._connection.execute("PRAGMA trusted_schema").fetchone() == (0,)


def test_a_link_in_place_of_the_terms_leads_nowhere(library: Path, newsletters: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.txt").write_text("mine")
    shutil.rmtree(library / FOLDER)
    (library / FOLDER).symlink_to(elsewhere)
    assert all_read(library) == TEXTS
    run(newsletters, library, WordLengthEncoder())
    assert [path.name for path in elsewhere.iterdir()] == ["mine.txt"]
    with Searcher.open(library, None) as searcher:
        assert searcher.search("whale")[0].paragraph.text == "A whale was seen."
        assert not (library / FOLDER).is_symlink()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
@pytest.mark.parametrize("name", [schema.FILE, vector_index.FILE, FOLDER, f"{FOLDER}/meta.json"])
def test_a_pipe_in_place_of_a_file_is_not_waited_for(library: Path, newsletters: Path, name: str) -> None:
    settle(library)
    shutil.rmtree(library / name) if name == FOLDER else (library / name).unlink()
    os.mkfifo(library / name)
    if name == schema.FILE:
        with pytest.raises(LibraryError, match="a pipe, not a library"):
            Library.open(library)
        assert run(newsletters, library, WordLengthEncoder(), force=True).issues == 2
    with Searcher.open(library, WordLengthEncoder()) as searcher:
        assert searcher.search("whale")[0].paragraph.text == "A whale was seen."
    assert run(newsletters, library, WordLengthEncoder()).issues == 2
    with Library.open(library) as opened:
        assert TermIndex.is_current(opened)
        assert is_current(opened)


@pytest.mark.skipif(sys.platform == "win32", reason="links are followed there")
def test_a_link_in_place_of_the_lock_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "writer.lock").symlink_to(tmp_path / "mine.txt")
    with pytest.raises(LibraryError, match="cannot be written"):
        WriterLock.acquire(tmp_path / "library")
    assert (tmp_path / "mine.txt").read_text() == "mine"


# -- a reader who may not write


@pytest.fixture
def readable(library: Path) -> Iterator[Path]:
    """The library where another user may read it and not write: pytest's own folders are for one alone."""
    folder = Path(tempfile.mkdtemp())
    shutil.copytree(library, folder / "library")
    folder.chmod(0o755)
    yield folder / "library"
    for path in (folder / "library", *(folder / "library").rglob("*")):
        path.chmod(0o755)
    shutil.rmtree(folder)


def as_reader(folder: Path, ask: Callable[[], str]) -> str:
    """What ``ask`` says in a process that may not write in ``folder``."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            if os.getuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            said = ask()
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        said = answer.read().decode()
    os.waitpid(child, 0)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)
    return said


unix = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")


@unix
def test_who_may_not_write_reads_a_library_that_is_at_rest(readable: Path) -> None:
    settle(readable)
    assert as_reader(readable, lambda: str(sorted(all_read(readable)))) == str(sorted(TEXTS))


@unix
def test_who_may_not_write_is_told_of_changes_that_lie_in_the_log(readable: Path) -> None:
    with LibraryWriter.open(readable) as writer:
        writer.put_setting("mood", "good")
        for suffix in schema.SUFFIXES:
            shutil.copy(f"{writer.path}{suffix}", readable.parent / f"kept{suffix}")
    for suffix in ("", "-wal"):  # the build was killed, and its shared memory is gone
        (readable.parent / f"kept{suffix}").rename(f"{readable / schema.FILE}{suffix}")
    Path(f"{readable / schema.FILE}-shm").unlink(missing_ok=True)
    said = as_reader(readable, lambda: str(all_read(readable)))
    assert "only who may write" in said
    assert "Ask its owner" in said
    assert "--force" not in said


@unix
def test_who_may_not_write_is_told_when_the_owner_builds(readable: Path) -> None:
    settle(readable)

    def ask() -> str:
        with Library.open(readable) as opened:
            first = len(opened.issues())
            opened._unlocked = (0,) if opened._unlocked is not None else None  # as if the owner had written
            try:
                opened.issues()
            except LibraryError as error:
                return f"{first} {error}"
            return "nothing was said"

    said = as_reader(readable, ask)
    assert said.startswith("2 ")
    assert "changed by its owner while it was read. Run the command again." in said


@unix
def test_who_may_not_write_is_not_told_to_make_it_again(readable: Path) -> None:
    file = settle(readable)
    data = bytearray(file.read_bytes())
    data[100:8192] = bytes(8092)
    file.write_bytes(data)
    said = as_reader(readable, lambda: str(all_read(readable)))
    assert "LibraryError" in said
    assert "Ask its owner" in said
    assert "--force" not in said

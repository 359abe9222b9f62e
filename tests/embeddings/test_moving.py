"""A library moves in one file and back; a file that is not what it says changes nothing."""

from __future__ import annotations

import json
import random
import zipfile
from pathlib import Path

import pytest

from embeddings.library import schema
from embeddings.library.export import Moved, export_library, import_library
from embeddings.library.library import Library
from embeddings.library.writer import LibraryWriter
from embeddings.model import LibraryBusy, LibraryError, NoLibrary
from embeddings.search.searcher import Searcher
from tests.conftest import WordLengthEncoder
from tests.embeddings.fakes import LineReader, run, write


@pytest.fixture
def archive(library: Path, tmp_path: Path) -> Path:
    export_library(library, tmp_path / "lamp.zip")
    return tmp_path / "lamp.zip"


def texts(library: Path) -> list[str]:
    with Library.open(library) as opened:
        return [p.text for issue in opened.issues() for p in opened.paragraphs(issue.id)]


TEXTS = ["The harbour was dredged.", "On 3 March the choir sang.", "A whale was seen."]


def test_there_and_back(newsletters: Path, archive: Path, tmp_path: Path) -> None:
    moved = import_library(archive, tmp_path / "other")
    assert (moved.issues, moved.paragraphs) == (2, 3)
    assert texts(tmp_path / "other") == TEXTS
    with Searcher.open(tmp_path / "other", WordLengthEncoder()) as searcher:
        assert searcher.search("whale")[0].paragraph.text == "A whale was seen."
    reader = LineReader()
    assert run(newsletters, tmp_path / "other", WordLengthEncoder(), reader).unchanged == 2
    assert reader.read_files == []
    assert [path.name for path in (tmp_path / "other").iterdir() if path.name.startswith(".")] == []


def test_a_build_may_go_on_while_the_library_is_exported(library: Path, tmp_path: Path) -> None:
    with LibraryWriter.open(library):
        assert export_library(library, tmp_path / "busy.zip").issues == 2


def test_a_library_that_is_there_is_set_aside_by_force_alone(archive: Path, library: Path) -> None:
    with pytest.raises(LibraryError, match=r"There is a library in .* already"):
        import_library(archive, library)
    with Library.open(library) as opened:
        before = opened.identity
    import_library(archive, library, force=True)
    with Library.open(library) as opened:
        assert opened.identity != before
    import_library(archive, library, force=True)
    aside = [path for path in library.glob("*set-aside*") if not path.name.endswith(("-wal", "-shm"))]
    assert len(aside) == 2


def test_readers_of_an_imported_library_are_not_blocked(archive: Path, tmp_path: Path) -> None:
    import_library(archive, tmp_path / "other")
    with LibraryWriter.open(tmp_path / "other") as writer, writer._writing():
        assert texts(tmp_path / "other") == TEXTS


def test_an_older_state_does_not_take_over_what_came_later(newsletters: Path, archive: Path, library: Path) -> None:
    write(newsletters, "lamp-05.txt", "The Lamp", "A seal came.")
    run(newsletters, library, WordLengthEncoder())
    import_library(archive, library, force=True)
    with Searcher.open(library, WordLengthEncoder()) as searcher:
        assert searcher.search("seal whale")[0].paragraph.text == "A whale was seen."
    write(newsletters, "lamp-05.txt", "The Lamp", "An otter came.")
    run(newsletters, library, WordLengthEncoder())
    with Searcher.open(library, WordLengthEncoder()) as searcher:
        assert searcher.search("otter")[0].paragraph.text == "An otter came."


def test_a_file_that_is_there_is_overwritten_by_force_alone(archive: Path, library: Path) -> None:
    with pytest.raises(LibraryError, match=r"there already.*--force"):
        export_library(library, archive)
    assert export_library(library, archive, force=True).paragraphs == 3


def test_without_a_library_and_while_another_writes(archive: Path, library: Path, tmp_path: Path) -> None:
    with pytest.raises(NoLibrary):
        export_library(tmp_path / "nowhere", tmp_path / "x.zip")
    with LibraryWriter.open(library), pytest.raises(LibraryBusy):
        import_library(archive, library, force=True)


def packed(archive: Path, **about: object) -> Path:
    """The archive with something else in what it says of itself."""
    with zipfile.ZipFile(archive) as opened:
        said, data = json.loads(opened.read("about.json")), opened.read(schema.FILE)
    with zipfile.ZipFile(archive, "w") as writing:
        writing.writestr("about.json", json.dumps(said | about))
        writing.writestr(schema.FILE, data)
        writing.writestr("../escaped", "no")
    return archive


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"sha256": "0" * 64}, "checksum is wrong"),
        ({"bytes": 8192}, "size is not what it says"),
        ({"bytes": 10**18}, "Free some space"),
        ({"bytes": "many"}, "is no library"),
        ({"format": 2}, "Install a newer one"),
    ],
)
def test_what_is_not_as_it_says_changes_nothing(
    archive: Path, library: Path, about: dict[str, object], said: str
) -> None:
    with pytest.raises(LibraryError, match=said):
        import_library(packed(archive, **about), library, force=True)
    assert texts(library) == TEXTS
    assert not list(library.glob("*set-aside*"))


def test_names_in_the_archive_are_not_paths(archive: Path, tmp_path: Path) -> None:
    assert import_library(packed(archive), tmp_path / "inner" / "other") == Moved(2, 3, archive_bytes(archive))
    assert not list(tmp_path.rglob("escaped"))


def archive_bytes(archive: Path) -> int:
    with zipfile.ZipFile(archive) as opened:
        return opened.getinfo(schema.FILE).file_size


@pytest.mark.parametrize("content", [b"", b"garbage", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_archive(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(LibraryError, match=r"x\.zip is no library"):
        import_library(tmp_path / "x.zip", tmp_path / "other")
    with pytest.raises(LibraryError, match="cannot be read"):
        import_library(tmp_path / "y.zip", tmp_path / "other")
    with pytest.raises(NoLibrary):
        Library.open(tmp_path / "other")


def test_a_damaged_archive_is_refused_or_whole(archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    chance = random.Random(1)
    refused = 0
    for number in range(150):
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        archive.write_bytes(data if number % 5 else data[: chance.randrange(len(data))])
        try:
            import_library(archive, tmp_path / "other", force=True)
        except LibraryError:
            refused += 1
        else:
            assert texts(tmp_path / "other") == TEXTS
    assert refused > 100

"""Folders, names and times that somebody made to break the program: each costs itself, and is told in one sentence."""

from __future__ import annotations

import contextlib
import os
import socket
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main
from assistant.output.json_forms import written
from corpus.issues import find_issues
from embeddings.library.export import export_library, import_library
from embeddings.library.library import Library
from embeddings.model import LibraryError
from tests.conftest import WordLengthEncoder
from tests.embeddings.fakes import run, write

LONG = "n" * 300


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    folder.mkdir()
    write(folder, "lamp-03.txt", "The Lamp", "The harbour was dredged.")
    return folder


@pytest.mark.parametrize("command", ["status", "issues", "build", "doctor", "events"])
@pytest.mark.parametrize(
    "places",
    [("--newsletters", LONG), ("--library", LONG), ("--config", LONG), ("--newsletters", "~no-such-user/letters")],
    ids=lambda places: " ".join(places)[:30],
)
def test_a_place_that_cannot_be_is_no_traceback(
    command: str, places: tuple[str, str], letters: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {"--newsletters": str(letters), "--library": str(tmp_path / "library")} | dict([places])
    main([command, *(word for pair in given.items() for word in pair)])
    printed = capsys.readouterr()
    assert places[1][:20] in printed.out + printed.err
    assert printed.err.count("\n") <= 1


def test_what_is_no_file_is_neither_waited_for_nor_an_issue(letters: Path) -> None:
    os.mkfifo(letters / "pipe.txt")
    (letters / "loop.txt").symlink_to(letters / "loop.txt")
    (letters / "round").symlink_to(letters)
    (letters / "out.txt").symlink_to("/etc/passwd")
    (letters / "zero.txt").symlink_to("/dev/zero")
    (letters / "folder.txt").mkdir()
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(letters / "socket.txt"))
        assert [path.name for path in find_issues(letters)] == ["lamp-03.txt"]


def test_a_path_too_long_for_the_system_costs_itself_alone(letters: Path, tmp_path: Path) -> None:
    deep, here = letters, os.open(letters, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("d" * 240, dir_fd=here)
        here, above = os.open("d" * 240, os.O_RDONLY, dir_fd=here), here
        os.close(above)
        deep = deep / ("d" * 240)
        descriptor = os.open("lamp-04.txt", os.O_WRONLY | os.O_CREAT, dir_fd=here)
        os.close(descriptor)
    os.close(here)
    report = run(letters, tmp_path / "library", WordLengthEncoder())
    assert "lamp-03" in report.added
    assert any("File name too long" in failure.reason for failure in report.failures)


def test_a_folder_that_may_not_be_looked_into_keeps_its_issues(
    letters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a copy of one of them lies elsewhere, and until it may be looked into again."""
    (letters / "old").mkdir()
    (letters / "old" / "empty").mkdir()
    write(letters / "old", "lamp-02.txt", "The Lamp", "The lighthouse was painted.")
    library, encoder = tmp_path / "library", WordLengthEncoder()
    run(letters, library, encoder)
    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", _closed(letters / "old"))
        (letters / "copy.txt").write_bytes((letters / "old" / "lamp-02.txt").read_bytes())
        for _ in range(2):
            report = run(letters, library, encoder)
            assert report.removed == ()
            assert [failure.path.name for failure in report.failures] == ["old"]
            with Library.open(library) as opened:
                assert {issue.id for issue in opened.issues()} == {"lamp-02", "lamp-03"}
    report = run(letters, library, encoder)
    assert (report.issues, report.failures, report.removed) == (2, (), ())
    (letters / "old" / "lamp-02.txt").unlink()
    (letters / "copy.txt").unlink()
    assert run(letters, library, encoder).removed == ("lamp-02",)


def _closed(folder: Path) -> Callable[[Any], contextlib.AbstractContextManager[Iterator[os.DirEntry[str]]]]:
    plain = os.scandir

    def scandir(path: Any) -> Any:
        if Path(path) == folder:
            raise PermissionError(13, "Permission denied", str(folder))
        return plain(path)

    return scandir


@pytest.mark.parametrize("years", [-300, 430, 100_000])
def test_a_file_of_any_time_is_read_and_then_left_alone(letters: Path, tmp_path: Path, years: int) -> None:
    moment = years * 365 * 86_400 * 10**9  # since 1970; a disk that cannot hold it takes the nearest
    with contextlib.suppress(OSError, OverflowError):
        os.utime(letters / "lamp-03.txt", ns=(moment, moment))
    library = tmp_path / "library"
    assert run(letters, library, WordLengthEncoder()).added == ("lamp-03",)
    assert run(letters, library, WordLengthEncoder()).unchanged == 1


def test_a_file_made_of_nothing_but_a_hole_is_not_read_for_hours(letters: Path, tmp_path: Path) -> None:
    with (letters / "hole.txt").open("wb") as file:
        try:
            file.truncate(2**43)
        except OSError:
            pytest.skip("this disk holds no file of 8 TB")
    report = run(letters, tmp_path / "library", WordLengthEncoder())
    assert (report.issues, [failure.reason for failure in report.failures]) == (
        1,
        ["hole.txt: it has 8,796 GB, and no more than 4 are read. Split the file, or leave it out of the folder."],
    )


@pytest.mark.parametrize("name", ["a pipe", "a device", "a folder"])
def test_what_is_no_file_is_no_archive(letters: Path, tmp_path: Path, name: str) -> None:
    """A device would be read until the memory is full, a pipe be waited for; neither is written over."""
    run(letters, tmp_path / "library", WordLengthEncoder())
    place = tmp_path / "place"
    if name == "a pipe":
        os.mkfifo(place)
    elif name == "a folder":
        place.mkdir()
    else:
        place.symlink_to("/dev/zero")
    kind = stat.S_IFMT(place.lstat().st_mode)
    with pytest.raises(LibraryError, match="it is no file"):
        import_library(place, tmp_path / "other")
    with pytest.raises(LibraryError, match="it is no file"):
        export_library(tmp_path / "library", place, force=True)
    assert stat.S_IFMT(place.lstat().st_mode) == kind


def test_data_is_text_on_any_screen_and_reads_back_the_same() -> None:
    import json

    form = {"file": "/letters/\x1b]0;x\x07\x7f\x9b\u202e\u2066\udcff\U000e0041é.txt", "n": [1, "Gruß\n"]}
    text = written(form)
    assert text.isprintable() and "é" in text and "Gruß" in text
    assert json.loads(text) == form

"""A build by Ray's workers makes the library that one process makes. Two real workers, started once for all of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from embeddings.build.build import build
from embeddings.model import BuildReport
from tests.conftest import WordLengthEncoder
from tests.embeddings.fakes import EndingReader, LineReader, write

pytest.importorskip("ray", reason="the extra backissue[cluster] is not installed")


@pytest.fixture(scope="module")
def hands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    from embeddings.build.ray_workers import RayHands

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_worker_niceness", "0")  # else whatever the machine does besides comes first
        hands = RayHands(tmp_path_factory.mktemp("newsletters"), WordLengthEncoder, reader=EndingReader, count=2)
        yield hands
        hands.close()


def built(newsletters: Path, library: Path | str, hands: object) -> BuildReport:
    reader = LineReader()
    *_, report = build(newsletters, library, WordLengthEncoder(), reader=lambda: reader, hands=hands)  # type: ignore[arg-type]
    assert isinstance(report, BuildReport)
    return replace(report, seconds=0)


def content(library: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows but what says when and where: times of files, marks, the library's own name."""
    with sqlite3.connect(library / "library.sqlite") as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        timed = {"added", "mtime_ns", "ctime_ns", "inode"}
        found = {}
        for name in sorted(set(names) - {"manifest", "generations", "sqlite_sequence"}):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})") if row[1] not in timed]
            found[name] = sorted(connection.execute(f"SELECT {', '.join(columns)} FROM {name}"), key=repr)
        return found


def test_ray_builds_the_library_of_one_process(hands: object, newsletters: Path, tmp_path: Path) -> None:
    for number in range(5, 12):
        write(newsletters, f"lamp-{number:02}.txt", "The Lamp", *(f"Whale {number} {n}." for n in range(30)), "On it.")
    write(newsletters, "bad.txt", "garbage")
    alone, many = tmp_path / "alone", tmp_path / "many"
    reports = [built(newsletters, alone, None), built(newsletters, many, hands)]
    assert reports[0].failures == reports[1].failures
    assert reports[0] == reports[1]
    assert content(alone) == content(many)
    write(newsletters, "lamp-07.txt", "The Lamp", "Whale 7 1.", "A narwhal was seen.")
    (newsletters / "lamp-08.txt").unlink()
    reports = [built(newsletters, alone, None), built(newsletters, many, hands)]
    assert reports[0] == reports[1]
    assert (len(reports[1].changed), len(reports[1].removed), len(reports[1].failures)) == (1, 1, 1)
    assert content(alone) == content(many)


def test_a_file_that_ends_its_worker_is_told_and_tried_again(hands: object, newsletters: Path, tmp_path: Path) -> None:
    write(newsletters, "end.txt", "The end")
    report = built(newsletters, tmp_path / "library", hands)
    assert [one.path.name for one in report.failures] == ["end.txt"]
    assert "its worker did not read it (WorkerCrashedError)" in report.failures[0].reason
    assert report.issues == 2


def test_few_files_are_under_way_at_a_time(hands: object, newsletters: Path) -> None:
    from embeddings.build.file_workers import ToDo
    from embeddings.build.ray_workers import RayHands

    assert isinstance(hands, RayHands)
    taken: list[str] = []

    def files() -> Iterator[ToDo]:
        for number in range(100):
            taken.append(f"lamp-{number % 2 + 3:02}")
            yield ToDo(newsletters / f"{taken[-1]}.txt", f"i{number}")

    results = hands.results(files())
    given = [next(results) for _ in range(3)]
    assert [one.issue.id for one in given] == ["i0", "i1", "i2"]  # type: ignore[union-attr]
    assert len(taken) <= 3 + 2 * 2 * 2

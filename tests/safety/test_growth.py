"""Twice as much of anything is about twice the work: counted in calls of functions, so that no clock is asked.

``python -m benchmarks.growth`` measures the same in processor time, where a slow pattern shows as well.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest

from benchmarks.growth import pages, shapes
from embeddings.build import file_workers
from embeddings.build.file_workers import IssueReader

MAKE = {name: make for name, _, make in (*shapes.SHAPES, *pages.SHAPES)}
SIZES = {
    "words-in-a-row.pdf": 60,
    "letters.pdf": 300,
    "cells.pdf": 160,
    "items.pdf": 50,
    "ruled.pdf": 80,
    "dots.pdf": 60,
    "accents.txt": 500,
    "moved.txt": 10,
    "hidden.html": 50,
    "headers.eml": 50,
    "rows.docx": 20,
}


@contextmanager
def counted() -> Iterator[list[int]]:
    """The number of calls made in the block."""
    calls = [0]

    def count(frame: object, event: str, argument: object) -> None:
        calls[0] += event in ("call", "c_call")

    before: Callable[..., object] | None = sys.getprofile()
    sys.setprofile(count)
    try:
        yield calls
    finally:
        sys.setprofile(before)


@pytest.mark.parametrize("name", SIZES)
def test_twice_as_much_is_about_twice_the_work(tmp_path: Path, name: str) -> None:
    with patch.object(file_workers, "can_recognise", lambda: False):
        reader = IssueReader(tmp_path)
    file = tmp_path / name
    work = []
    for factor in (1, 1, 2, 4):  # the first time what is imported and compiled once is counted too
        file.write_bytes(MAKE[name](SIZES[name] * factor))
        with counted() as calls:
            reader.read(file, "issue")
        work.append(calls[0])
    _, once, twice, four_times = work
    assert once > 100
    assert twice <= 2.5 * once
    assert four_times <= 2.5 * twice

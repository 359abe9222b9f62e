"""Each call that writes a name or waits for the disk fails once, in turn: a sentence, nothing lost, all well after."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from embeddings.integrity import inspect
from embeddings.library.export import export_library, import_library
from embeddings.library.library import Library
from embeddings.model import LibraryError, NoLibrary
from embeddings.search.searcher import Searcher
from tests.conftest import WordLengthEncoder
from tests.embeddings.fakes import run, write

CALLS = ("fsync", "replace", "rename", "link", "mkdir", "unlink", "open")
BEFORE = {"The harbour was dredged.", "On 3 March the choir sang.", "A whale was seen."}
AFTER = BEFORE | {"A seal came."}


class Failing:
    """Lets the calls of one name through but for the one numbered ``fails``, which says that the disk is broken."""

    def __init__(self, name: str, fails: int) -> None:
        self.name, self.fails, self.count = name, fails, 0
        self._done: Callable[..., object] = getattr(os, name)

    def __call__(self, *values: object, **named: object) -> object:
        self.count += 1
        if self.count == self.fails:
            raise OSError(errno.EIO, "Input/output error")
        return self._done(*values, **named)


@contextmanager
def failing(name: str, fails: int) -> Iterator[Failing]:
    shim = Failing(name, fails)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, name, shim)
        yield shim


def texts(library: Path) -> set[str]:
    try:
        with Library.open(library) as opened:
            return {p.text for issue in opened.issues() for p in opened.paragraphs(issue.id)}
    except NoLibrary:
        return set()


def each_in_turn(name: str, prepare: Callable[[], None], act: Callable[[], object]) -> Iterator[None]:
    """Yields after every try, until the call was let through as often as it is made."""
    for number in range(1, 60):
        prepare()
        with failing(name, number) as shim:
            try:
                act()
            except LibraryError as error:
                assert str(error).isprintable()
        yield
        if shim.count < number:
            return
    pytest.fail(f"os.{name} is called without end")


@pytest.mark.parametrize("name", CALLS)
def test_in_a_first_build_and_in_the_next(tmp_path: Path, name: str) -> None:
    tried = [0]

    def newsletters() -> Path:
        return tmp_path / f"newsletters-{tried[0]}"

    def library() -> Path:
        return tmp_path / f"library-{tried[0]}"

    def prepare() -> None:
        tried[0] += 1
        write(newsletters(), "lamp-03.txt", "The Lamp", "The harbour was dredged.", "On 3 March the choir sang.")
        write(newsletters(), "lamp-04.txt", "The Lamp", "A whale was seen.")
        if tried[0] % 2:
            run(newsletters(), library(), WordLengthEncoder())
            write(newsletters(), "lamp-05.txt", "The Lamp", "A seal came.")

    for _ in each_in_turn(name, prepare, lambda: run(newsletters(), library(), WordLengthEncoder())):
        assert texts(library()) >= (BEFORE if tried[0] % 2 else set())
        run(newsletters(), library(), WordLengthEncoder())
        assert texts(library()) == (AFTER if tried[0] % 2 else BEFORE)
        assert [seen for seen in inspect(library()) if seen.remedy] == []
        with Searcher.open(library(), WordLengthEncoder()) as searcher:
            assert searcher.search("whale")[0].paragraph.text == "A whale was seen."


@pytest.mark.parametrize("name", CALLS)
def test_in_an_export_and_an_import_over_another_library(
    newsletters: Path, library: Path, tmp_path: Path, name: str
) -> None:
    old = tmp_path / "old.zip"
    export_library(library, old)
    write(newsletters, "lamp-05.txt", "The Lamp", "A seal came.")
    run(newsletters, library, WordLengthEncoder())
    new, tried = tmp_path / "new.zip", [0]

    def place() -> Path:
        return tmp_path / f"place-{tried[0]}"

    def prepare() -> None:
        tried[0] += 1
        new.write_bytes(old.read_bytes())
        import_library(old, place())

    def prepare_both() -> None:
        prepare()
        export_library(library, new, force=True)

    for _ in each_in_turn(name, prepare, lambda: export_library(library, new, force=True)):
        import_library(new, place(), force=True)  # the old archive or the new one, whole
        assert texts(place()) in (BEFORE, AFTER)
    for _ in each_in_turn(name, prepare_both, lambda: import_library(new, place(), force=True)):
        assert texts(place()) in (BEFORE, AFTER) or list(place().glob("*set-aside*"))
        import_library(new, place(), force=True)
        assert texts(place()) == AFTER

"""The newsletters' folders of a build: the first, whose files the library knows by their paths below it, and others.

A file of another folder goes by that folder's name and a digest of where it is, so that nothing that is known of the
first folder's files changes when one is added. A folder that is not there stands for its files, as one below it would
that may not be looked into: what was read of them stays.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.model import MissingFolder
from embeddings.library import serialization


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders, none twice."""

    first: Path
    others: tuple[Path, ...] = ()

    @classmethod
    def of(cls, given: Path | Sequence[Path] | Folders) -> Folders:
        """One folder, or several."""
        if isinstance(given, Folders):
            return given
        first, *others = [given] if isinstance(given, Path) else given
        return cls(first, tuple(one for one in dict.fromkeys(others) if one != first))

    @property
    def all(self) -> tuple[Path, ...]:
        return (self.first, *self.others)

    def find(self) -> list[Path]:
        """The files that can be issues, folder after folder, and each folder that is not there. Raises MissingFolder
        where none is.
        """
        from corpus.issues import find_issues  # here, so that importing this module stays cheap

        found: list[Path] = []
        missing: list[MissingFolder] = []
        for folder in self.all:
            try:
                found += find_issues(folder)
            except MissingFolder as error:
                found.append(folder)
                missing.append(error)
        if len(missing) == len(self.all):
            raise missing[0]
        return list(dict.fromkeys(found))

    def home(self, path: Path) -> Path:
        """The folder that a file lies in, the innermost where one holds another."""
        around = (one for one in self.all if path.is_relative_to(one))
        return max(around, key=lambda one: len(one.parts), default=self.first)

    def name(self, path: Path) -> str:
        """What the library calls a file."""
        home = self.home(path)
        inside = path.relative_to(home)
        return serialization.path_out(inside if home == self.first else Path(_mark(home), inside))

    def below(self, name: str) -> str:
        """The path of a file below the folder that it lies in, by what the library calls it."""
        path = serialization.path_in(name)
        marked = path.parts and path.parts[0] in self._marks()
        return (Path(*path.parts[1:]) if marked else path).as_posix()

    @property
    def settings(self) -> dict[str, str]:
        """What the library keeps, so that it finds the files again."""
        marks = self._marks()
        others = {mark: serialization.path_out(folder.absolute()) for mark, folder in marks.items()}
        return {"root": serialization.path_out(self.first.absolute()), "folders": json.dumps(others) if others else ""}

    def _marks(self) -> dict[str, Path]:
        return {_mark(folder): folder for folder in self.others}


def _mark(folder: Path) -> str:
    place = serialization.path_out(folder.absolute())
    return f"{folder.name}@{hashlib.sha256(place.encode()).hexdigest()[:8]}"

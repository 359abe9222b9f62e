"""Import, export and the doctor killed at random moments: what was there stays, or the new is there whole.

An import into an empty folder, one that sets an older library aside, an export over an older archive and a look-through
take turns. After every kill the library and the archive must be the old or the new one, never a part of either, and the
same command once more must do what it says.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.reliability.outcome import Outcome
from benchmarks.reliability.processes import PATIENCE, PROGRAM
from benchmarks.reliability.stage import Stage
from benchmarks.reliability.truth import digests
from embeddings.library import schema
from embeddings.library.export import export_library, import_library
from embeddings.library.library import Library
from embeddings.model import EmbeddingsError


@dataclass(slots=True)
class Moves:
    """Commands that are begun, killed and run again."""

    stage: Stage
    outcome: Outcome
    whole: dict[str, str] = field(default_factory=dict)
    older: dict[str, str] = field(default_factory=dict)

    @property
    def _library(self) -> Path:
        return self.stage.folder / "moved"

    @property
    def _archive(self) -> Path:
        return self.stage.folder / "whole.zip"

    def run(self, times: int, seed: int) -> None:
        self.whole, self.older = digests(self.stage.whole), digests(self.stage.older)
        export_library(self.stage.whole, self._archive)
        kinds: tuple[tuple[str, Callable[[], list[object]], Callable[[str], None]], ...] = (
            ("imports", self._begin_import, self._held_import),
            ("imports over another library", self._begin_import_over, self._held_import_over),
            ("exports over another archive", self._begin_export, self._held_export),
            ("looks through a library", self._begin_doctor, self._held_doctor),
        )
        chance = random.Random(seed)
        for name, begin, held in kinds:
            begun = time.monotonic()
            self._finish(f"undisturbed {name}", begin())
            seconds = time.monotonic() - begun
            for number in self.outcome.each(-(-times // len(kinds))):
                moment = (number + chance.random()) / times * len(kinds) * seconds
                self._kill(name, begin(), moment)
                held(f"{name}, killed after {moment:.2f} of {seconds:.2f} s")

    # -- what is begun, and what must hold after it was killed

    def _begin_import(self) -> list[object]:
        self._fresh()
        return ["import-library", self._archive, "--library", self._library]

    def _held_import(self, name: str) -> None:
        if (self._library / schema.FILE).exists():
            self._is(name, self._library, self.whole)
        self._finish(name, ["import-library", self._archive, "--library", self._library, "--force"])
        self._is(name, self._library, self.whole)

    def _begin_import_over(self) -> list[object]:
        shutil.copytree(self.stage.older, self._fresh())
        return ["import-library", self._archive, "--library", self._library, "--force"]

    def _held_import_over(self, name: str) -> None:
        self._is(name, self._library, self.whole, self.older)
        self._finish(name, ["import-library", self._archive, "--library", self._library, "--force"])
        self._is(name, self._library, self.whole)
        left = [path.name for path in self._library.iterdir() if path.name.startswith(".import-")]
        self.outcome.check(not left, f"{name}: {left} lies about")

    def _begin_export(self) -> list[object]:
        file = self.stage.folder / "moved.zip"
        export_library(self.stage.older, file, force=True)
        return ["export-library", file, "--library", self.stage.whole, "--force"]

    def _held_export(self, name: str) -> None:
        file = self.stage.folder / "moved.zip"
        for again in (False, True):
            if again:
                self._finish(name, ["export-library", file, "--library", self.stage.whole, "--force"])
            try:
                import_library(file, self._fresh())
            except EmbeddingsError as error:
                self.outcome.check(False, f"{name}: {error}")
                continue
            self._is(name, self._library, self.whole, *([] if again else [self.older]))

    def _begin_doctor(self) -> list[object]:
        shutil.copytree(self.stage.whole, self._fresh())
        return ["doctor", "--library", self._library, "--newsletters", self.stage.newsletters]

    def _held_doctor(self, name: str) -> None:
        self._is(name, self._library, self.whole)

    # -- inside

    def _fresh(self) -> Path:
        shutil.rmtree(self._library, ignore_errors=True)
        return self._library

    def _is(self, name: str, library: Path, *states: dict[str, str]) -> None:
        """Whether the library opens and is one of these states, part for part."""
        try:
            with Library.open(library) as opened:
                self.outcome.counts["issues read afterwards"] += len(opened.issues())
        except EmbeddingsError as error:
            self.outcome.check(False, f"{name}: {error}")
            return
        self.outcome.check(digests(library) in states, f"{name}: the library is neither the old nor the new one")

    def _kill(self, name: str, command: list[object], moment: float) -> None:
        process = _start(command)
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
        self.outcome.counts[f"{name} killed" if process.returncode < 0 else f"{name} that were faster"] += 1

    def _finish(self, name: str, command: list[object]) -> None:
        process = _start(command)
        out, error = process.communicate(timeout=PATIENCE)
        fine = process.returncode == 0 or command[0] == "doctor"
        self.outcome.check(fine and "Traceback" not in error, f"{name}: {error.strip() or out.strip()}")


def _start(command: list[object]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *map(str, command)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "HF_HUB_OFFLINE": "1"},
    )


def moves(stage: Stage, times: int, seed: int, outcome: Outcome) -> None:
    """Kill ``times`` imports, exports and look-throughs."""
    Moves(stage, outcome).run(times, seed)

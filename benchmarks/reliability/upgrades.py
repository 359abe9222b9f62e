"""The move of an earlier version's library to today's tables killed: old or new, never between.

The library that the first version made of two small issues is told many times over, so that the move takes long enough
to be met anywhere. After every kill the next move must make of it what an undisturbed one made, part for part.
"""

from __future__ import annotations

import gzip
import random
import shutil
import sqlite3
import subprocess
import sys
import time
import zlib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reliability.outcome import Outcome
from benchmarks.reliability.processes import said
from benchmarks.reliability.stage import Stage
from benchmarks.reliability.truth import differing, digests
from embeddings.library import schema

_OLD = Path(__file__).parents[2] / "tests" / "embeddings" / "old" / "schema-1.sqlite.gz"
_TOLD = 3000
_PROGRAM = (
    "import sys; from pathlib import Path; from embeddings.library.writer import LibraryWriter;"
    "print('open', flush=True); LibraryWriter.open(Path(sys.argv[1])).close()"
)
#: What each issue of the old library gives once more, with ``:n`` for the number of the copy.
_AGAIN = (
    "INSERT INTO issues SELECT key + 2 * :n, id || '-' || :n, path || '-' || :n, digest || :n, size, mtime_ns, head, "
    "pages, warnings, unresolved, page_count, paragraph_count, event_count, vector_count, first + 3 * :n, "
    "last + 3 * :n, added, generation FROM issues WHERE key <= 2",
    "INSERT INTO paragraphs SELECT key + 3 * :n, issue + 2 * :n, id || '-' || :n, kind, text || ' ' || :n, article, "
    "headings, spans, passage, crc(id || '-' || :n, kind, text || ' ' || :n, article, headings, spans) "
    "FROM paragraphs WHERE key <= 3",
    "INSERT INTO vectors SELECT id + 768 * :n, vector FROM vectors WHERE id <= 768",
    "INSERT INTO events SELECT issue + 2 * :n, position, event FROM events WHERE issue <= 2",
    "INSERT INTO files SELECT path || '-' || :n, size, mtime_ns, digest || :n, issue + 2 * :n, reason, reading "
    "FROM files WHERE issue <= 2",
)


@dataclass(slots=True)
class Upgrades:
    """Moves that are begun, killed and run again."""

    folder: Path
    outcome: Outcome

    def run(self, times: int, seed: int) -> None:
        old = self.folder / "old.sqlite"
        _many(old)
        library = self._library(old)
        undisturbed = _start(library)
        begun = time.monotonic()
        wrong = said(undisturbed)
        self.outcome.check(not wrong, f"an undisturbed move failed: {wrong}")
        seconds = time.monotonic() - begun
        whole, chance = digests(library), random.Random(seed)
        for number in self.outcome.each(times):
            name = f"move {number + 1}"
            library = self._library(old)
            process = _start(library)
            try:
                process.wait((number + chance.random()) / times * seconds)
            except subprocess.TimeoutExpired:
                process.kill()
            process.communicate()
            self.outcome.counts["moves killed" if process.returncode < 0 else "moves that were faster"] += 1
            self.outcome.counts["of them undone as a whole"] += _schema(library) == 1
            self._finish(name, library)
            differ = differing(whole, digests(library))
            self.outcome.check(not differ, f"{name}: {', '.join(differ)} differ")

    def _library(self, old: Path) -> Path:
        library = self.folder / "moved"
        shutil.rmtree(library, ignore_errors=True)
        library.mkdir()
        shutil.copyfile(old, library / schema.FILE)
        return library

    def _finish(self, name: str, library: Path) -> None:
        wrong = said(_start(library))
        self.outcome.check(not wrong, f"{name}: {wrong}")


def _many(old: Path) -> None:
    """The first version's library, its two issues told again and again."""
    old.write_bytes(gzip.decompress(_OLD.read_bytes()))
    with closing(sqlite3.connect(old)) as connection, connection:
        connection.create_function("crc", -1, lambda *texts: zlib.crc32("\0".join(texts).encode()))
        for number in range(1, _TOLD):
            for statement in _AGAIN:
                connection.execute(statement, {"n": number})


def _schema(library: Path) -> int:
    """The version of the tables: rows of the manifest of the first know none."""
    with closing(sqlite3.connect(library / schema.FILE)) as connection:
        found = connection.execute("SELECT value FROM manifest WHERE name = 'schema'").fetchone()
    return int(found[0]) if found else 1


def _start(library: Path) -> subprocess.Popen[str]:
    """A move in a process of its own, about to begin."""
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(library)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process


def upgrades(stage: Stage, times: int, seed: int, outcome: Outcome) -> None:
    """Kill ``times`` moves from the first tables to today's."""
    Upgrades(stage.folder, outcome).run(times, seed)

"""A library's files damaged at random places: told before anything is cited wrongly, or harmless.

``library.sqlite`` is cut short or has one bit flipped: in a third of the trials anywhere, in a third where its tables
are told, in a third where one of them or an index begins, so that every kind of page gets its share. What is derived
from it is taken away, cut short, flipped, older than the library, or another library's. Then the library is asked four
of its questions, others each time. Fine is either a sentence that says what to do, or the very answers of the whole
library; other answers whose citations hold are counted apart. Every so often what the sentence says to do is done,
after which the answers must be those of the whole library again.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.reliability.asker import Asker, Found
from benchmarks.reliability.outcome import Outcome
from benchmarks.reliability.processes import PATIENCE, run_build
from benchmarks.reliability.stage import Stage
from benchmarks.reliability.truth import Truth, truth_of
from embeddings.encoder.worker_process import ModelProcess
from embeddings.library import schema
from embeddings.model import ModelError, NoAnswer, ProcessEnded
from embeddings.store import term_index, vector_index

#: Questions that a damaged library is asked.
_ASKED = 4
#: One in so many of the libraries that were told to be damaged is made again, and about so many at most.
_MENDED, _MOST_MENDED = 15, 40


@dataclass(slots=True)
class Damage:
    """Copies of the whole library, damaged."""

    stage: Stage
    truth: Truth
    outcome: Outcome
    chance: random.Random
    mended: int = _MENDED
    expected: Found = field(default_factory=Found)
    asker: ModelProcess | None = None

    def try_out(self, name: str, hurt: Callable[[Path], str]) -> None:
        """Ask a copy of the whole library after ``hurt`` has been at it and said what it did."""
        library = self.stage.folder / "damaged"
        shutil.rmtree(library, ignore_errors=True)
        shutil.copytree(self.stage.whole, library)
        what = hurt(library)
        self.outcome.counts[name] += 1
        some = self.chance.sample(range(len(self.truth.questions)), _ASKED)
        try:
            found = self.ask(library, some)
            told = self._told(what, found, [self.expected.answers[number] for number in some])
            if told and self.outcome.counts["told in a sentence"] % self.mended == 1:
                self._mend(what, library)
        except ModelError as error:
            self.outcome.check(False, f"{what}: {error}")

    def ask(self, library: Path, some: Sequence[int] | None = None) -> Found:
        """Ask in another process, and in a new one after a question was the end of that."""
        if self.asker is None:
            self.asker = ModelProcess(Asker, self.truth, name="asking")
        try:
            found: Found = self.asker.call("ask", library, some, timeout=PATIENCE)
        except (NoAnswer, ProcessEnded):
            self.close()
            raise
        return found

    def close(self) -> None:
        if self.asker is not None:
            self.asker.close()
            self.asker = None

    def _told(self, what: str, found: Found, expected: list[dict[str, Any]]) -> bool:
        """Whether the damage was told; notes what is wrong with what was said."""
        for wrong in found.wrong:
            self.outcome.check(False, f"{what}: {wrong}")
        for sentence in found.sentences:
            self.outcome.check("`backissue " in sentence and "\n" not in sentence, f"{what}: says only {sentence!r}")
        if found.sentences or not found.there:
            self.outcome.counts["told in a sentence"] += 1
            return True
        same = found.answers == expected
        self.outcome.counts["with the same answers" if same else "with other answers, their citations right"] += 1
        return False

    def _mend(self, what: str, library: Path) -> None:
        self.outcome.counts["made again as the sentence says"] += 1
        said = run_build(self.stage.newsletters, library, *self.stage.options, "--force")
        self.outcome.check(not said, f"{what}: building it again says {said!r}")
        self.outcome.check(
            self.ask(library).answers == self.expected.answers, f"{what}: made again it answers otherwise"
        )


def damage(stage: Stage, times: int, seed: int, outcome: Outcome) -> None:
    """Damage the library's file at ``times`` places, and everything derived from it."""
    chance = random.Random(seed)
    truth = truth_of(stage.whole, seed)
    trial = Damage(stage, truth, outcome, random.Random(seed), max(_MENDED, times // _MOST_MENDED))
    trial.expected = trial.ask(stage.whole)
    trial.outcome.check(trial.expected.citations > 0, "the whole library cites nothing")
    for number in outcome.each(times):
        name, hurt = _BLOWS[number % len(_BLOWS)]
        trial.try_out(name, lambda library, hurt=hurt: hurt(library / schema.FILE, chance))  # type: ignore[misc]
    derived = _derived(stage, chance, times)
    for number in outcome.each(len(derived)):
        trial.try_out("derived files damaged", derived[number])
    trial.close()


def _derived(stage: Stage, chance: random.Random, times: int) -> list[Callable[[Path], str]]:
    """What can be wrong with what is derived from the library: each damages it in a folder and says how."""
    vectors, terms = vector_index.FILE, term_index.FOLDER

    def vectors_gone(library: Path) -> str:
        (library / vectors).unlink()
        return f"{vectors} deleted"

    def vectors_of(source: Path) -> Callable[[Path], str]:
        def take(library: Path) -> str:
            shutil.copy(source / vectors, library / vectors)
            return f"{vectors} of the {source.name} library"

        return take

    def vectors_hurt(library: Path) -> str:
        return _hurt(library / vectors, chance)

    def terms_gone(library: Path) -> str:
        shutil.rmtree(library / terms)
        return "the term index deleted"

    def terms_of(source: Path) -> Callable[[Path], str]:
        def take(library: Path) -> str:
            shutil.rmtree(library / terms)
            shutil.copytree(source / terms, library / terms)
            return f"the term index of the {source.name} library"

        return take

    def terms_hurt(library: Path) -> str:
        files = [path for path in sorted((library / terms).iterdir()) if path.stat().st_size]
        return _hurt(chance.choice(files), chance)

    sources = (stage.other, stage.older)
    whole = [vectors_gone, terms_gone, *map(vectors_of, sources), *map(terms_of, sources)]
    return [*whole, *[vectors_hurt] * -(-times // 25), *[terms_hurt] * -(-times // 10)]


def _hurt(file: Path, chance: random.Random) -> str:
    return _flip(file, chance) if chance.random() < 0.5 else _cut(file, chance)


def _flip(file: Path, chance: random.Random) -> str:
    return _flip_at(file, chance.randrange(file.stat().st_size), chance.randrange(8))


def _flip_schema(file: Path, chance: random.Random) -> str:
    """A bit of the page where SQLite keeps what the tables are."""
    with file.open("rb") as opened:
        page = opened.read(8192)
    return _flip_at(file, chance.choice([at for at, byte in enumerate(page) if byte]), chance.randrange(8))


def _flip_head(file: Path, chance: random.Random) -> str:
    """A bit of the head or the cells' places of a page that a table or an index begins with."""
    with closing(sqlite3.connect(file)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        roots = [root for (root,) in connection.execute("SELECT rootpage FROM sqlite_schema WHERE rootpage > 1")]
    return _flip_at(file, (chance.choice(roots) - 1) * size + chance.randrange(40), chance.randrange(8))


def _flip_at(file: Path, at: int, bit: int) -> str:
    with file.open("r+b") as opened:
        opened.seek(at)
        (byte,) = opened.read(1)
        opened.seek(at)
        opened.write(bytes([byte ^ 1 << bit]))
    return f"{file.name}, bit {bit} of byte {at} flipped"


def _cut(file: Path, chance: random.Random) -> str:
    size = chance.randrange(file.stat().st_size)
    with file.open("r+b") as opened:
        opened.truncate(size)
    return f"{file.name} cut to {size} bytes"


#: What is done to the library's file in turn.
_BLOWS: tuple[tuple[str, Callable[[Path, random.Random], str]], ...] = (
    ("places damaged", _flip),
    ("places of the tables' description damaged", _flip_schema),
    ("places where a table begins damaged", _flip_head),
    ("places damaged", _cut),
    ("places of the tables' description damaged", _flip_schema),
    ("places where a table begins damaged", _flip_head),
)

"""Folders that nobody would make: names of any characters, links out and round, pipes, sockets, times of any century.

Each is built twice. Every plain file in it is read or told, nothing from outside is, what is named is harmless, and the
second build finds nothing to do.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

from benchmarks.reliability.encoders import HashingEncoder
from benchmarks.reliability.fuzz import PlainReader
from benchmarks.reliability.outcome import Outcome
from benchmarks.reliability.stage import Stage
from corpus.text.cleaning import shown
from embeddings.build.build import build
from embeddings.library.library import Library
from embeddings.model import BuildReport

_PIECES = (
    "lamp",
    "03",
    "2024",
    "LAMP",
    "é",
    "e\u0301",
    " ",
    "-",
    ".",
    "~$",
    "\n",
    "\x1b[2J",
    "\x07",
    "\u202e",
    "\udcff",
)
_PIECES += ("=1+1", "'", '"', "%s", "{0}", "README", "_files", "9" * 60, "日" * 20, "\U0001f56f", "\x9b", "con")
_ENDINGS = (".txt", ".TXT", ".md", ".html", ".eml", ".text", ".txt.txt")
#: What stands in a file that only links lead to.
_OUTSIDE = "The keeper hid the silver anchor."
_TIMES = (0, -1, 1_700_000_000, 2**31, 2**33, 2**34, -(2**31))


def folders(stage: Stage, times: int, seed: int, outcome: Outcome) -> None:
    """Make ``times`` folders and build each twice."""
    chance = random.Random(seed)
    place = stage.folder / "odd"
    for _ in outcome.each(times):
        shutil.rmtree(place, ignore_errors=True)
        newsletters = place / "newsletters"
        newsletters.mkdir(parents=True)
        (place / "outside.txt").write_text(_OUTSIDE, "utf-8")
        plain, made = _filled(newsletters, place / "outside.txt", chance)
        try:
            first, second = (_built(newsletters, place / "library") for _ in range(2))
        except Exception as error:
            outcome.check(False, f"{made}: {type(error).__name__}: {error}")
            continue
        outcome.counts["plain files in folders"] += plain
        outcome.counts["files told in a sentence"] += len(first.failures)
        idle = not (second.added or second.changed or second.removed or second.renamed or second.reread)
        outcome.check(idle, f"{made}: the second build did something: {second}")
        with Library.open(place / "library") as library:
            issues = library.issues()
            read = {record.path for record in library.files().values()}
            texts = [paragraph.text for one in issues for paragraph in library.paragraphs(one.id)]
            named = [*(one.id for one in issues), *(shown(failure.reason) for failure in library.failures())]
        outcome.check(len(read) >= plain, f"{made}: {len(read)} of {plain} files are in the library")
        outcome.check(not any(_OUTSIDE in text for text in texts), f"{made}: a file outside was read")
        outcome.check(all(name.isprintable() for name in named), f"{made}: {named!r}")


def _built(newsletters: Path, library: Path) -> BuildReport:
    *_, report = build(newsletters, library, HashingEncoder(), reader=lambda: PlainReader(newsletters))
    assert isinstance(report, BuildReport)
    return report


def _filled(folder: Path, outside: Path, chance: random.Random, depth: int = 0) -> tuple[int, str]:
    """Put a few things in the folder; gives how many plain files must be read, and what was put."""
    plain, made = 0, list[str]()
    for number in range(chance.randint(2, 7)):
        name = "".join(chance.choices(_PIECES, k=chance.randint(1, 4))) + chance.choice(_ENDINGS)
        kind = chance.choice(("file", "file", "file", *_ODD, "folder"))
        path = folder / name
        with contextlib.suppress(OSError):  # a name that is there, or that the disk does not take
            if kind == "folder":
                path.mkdir()
                below, told = _filled(path, outside, chance, depth + 1) if depth < 3 else (0, "")
                aside = path.name.startswith(".") or path.name.endswith("_files")
                plain += 0 if aside else below
                made.append(f"{name!r}: [{told}]")
            elif kind == "file":
                if path.exists():
                    continue
                path.write_text(
                    f"The Lamp\n\nThe choir of {number} in {depth} sang {chance.random()} times.\n", "utf-8"
                )
                moment = chance.choice(_TIMES) * 10**9
                os.utime(path, ns=(moment, moment))
                plain += not name.startswith((".", "~$")) and path.stem.lower() != "readme"
                made.append(repr(name))
            else:
                _ODD[kind](path, outside)
                made.append(f"{kind} {name!r}")
    return plain, ", ".join(made)


def _socket(path: Path, outside: Path) -> None:
    del outside
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(path))


_ODD: dict[str, Callable[[Path, Path], None]] = {
    "pipe": lambda path, _: os.mkfifo(path),
    "socket": _socket,
    "link out": lambda path, outside: path.symlink_to(outside),
    "link to itself": lambda path, _: path.symlink_to(path),
    "link up": lambda path, _: path.symlink_to(path.parent),
    "link to nothing": lambda path, _: path.symlink_to(path.parent / "nothing"),
    "link to a device": lambda path, _: path.symlink_to("/dev/zero"),
}

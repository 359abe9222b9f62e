"""A disk that is full or may not be written, a clock that runs wrong, two builds at once and many readers.

Whatever goes wrong, what was there before still answers, what is said is one sentence with what to do, and once the
trouble is over the next build makes the library the same as if nothing had happened.
"""

from __future__ import annotations

import os
import pickle
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reliability.asker import Asker, Found
from benchmarks.reliability.outcome import Outcome
from benchmarks.reliability.processes import PATIENCE, bound, run_build, said, start, start_build
from benchmarks.reliability.stage import Stage
from benchmarks.reliability.truth import Truth, differing, digests, truth_of
from corpus.issues import find_issues
from embeddings.encoder.worker_process import ModelProcess
from embeddings.library import schema
from embeddings.library.library import Library
from embeddings.model import ModelError


@dataclass(slots=True)
class Disk:
    """Copies of the older library, to be brought up to date under difficulties."""

    stage: Stage
    truth: Truth
    content: dict[str, str]
    asker: ModelProcess
    chance: random.Random
    outcome: Outcome

    # -- no room

    def full(self, times: int) -> None:
        """The disk is full after so many bytes: a quota on each file, and small file systems where they may be made."""
        wanted = _size(self.stage.whole)
        for number in range(times):
            share = (number + self.chance.random()) / times
            library = self._copy()
            quota = int(share * 1.2 * (self.stage.whole / schema.FILE).stat().st_size) + 4096
            self._try("builds with a quota", f"a quota of {quota} bytes", library, "--file-size", quota)
            with _small_disk(self.stage.folder / "small", int(_size(self.stage.older) + share * wanted)) as small:
                if small is None:
                    continue
                library = small / "library"
                shutil.copytree(self.stage.older, library)
                self._try("builds on a small disk", f"a disk for {share:.0%} of what is to come", library, mend=False)
                self._recover("a disk that had been full", shutil.copytree(library, self._fresh()))

    # -- no rights

    def rights(self, times: int) -> None:
        """A folder that may not be written, from the beginning or in the middle of a build."""
        before = bound()
        if before is None:
            print("disk: not tried without setpriv: folders that may not be written, for they do not bind root")
            return
        library = self._copy()
        with _read_only(library):
            self._said("a folder that may not be written", run_build(*self._build(library), before=before))
            self._hold("a folder that may not be written", self._ask_apart(library, before))
        self._recover("a folder that may be written again", library)
        for number in range(min(times, 3)):
            library = self._copy()
            folder = (library, self.stage.newsletters, library / "terms")[number]
            process = start_build(*self._build(library), before=before)
            self._wait_for_work(process, library)
            with _read_only(folder, 0o555 if number != 1 else 0o000):
                done = said(process)
                name = f"the right to {folder.name} taken away in mid-build"
                if done:
                    self._said(name, done)
                self._hold(name, self._ask_apart(library, before))
            self._recover(name, library)
        self.outcome.counts["builds without rights"] += 1 + min(times, 3)

    def _wait_for_work(self, process: subprocess.Popen[str], library: Path) -> None:
        """Until the build has stored something (or has ended)."""
        with Library.open(library) as opened:
            before = opened.generation
            while process.poll() is None and opened.generation == before:
                time.sleep(0.002)

    # -- wrong times

    def clock(self) -> None:
        """The clock is set back by ten years, and files carry times that never were."""
        self._try("builds by a wrong clock", "a clock set back", self._copy(), "--clock", -3650)
        library = self._copy()
        files = find_issues(self.stage.newsletters)
        times = {path: path.stat().st_mtime_ns for path in files}
        for path, when in times.items():
            os.utime(path, ns=(when, self.chance.choice((0, 4_102_444_800_000_000_000, when - 10**9))))
        self._said_nothing("files with times that never were", run_build(*self._build(library)))
        for path, when in times.items():
            os.utime(path, ns=(when, when))
        self._recover("files whose times went back", library)
        self.outcome.counts["builds by a wrong clock"] += 1

    # -- many at once

    def together(self, times: int) -> None:
        """Two builds are started at once: one does the work, the other says who does it."""
        for _ in range(times):
            library = self._copy()
            two = [start_build(*self._build(library)) for _ in range(2)]
            spoken = [one for one in map(said, two) if one]
            self.outcome.check(len(spoken) < 2, f"of two builds at once neither was done: {spoken}")
            for one in spoken:
                self.outcome.check("Another build is writing" in one, f"of two builds at once one said {one!r}")
            self._recover("two builds at once", library)
            self.outcome.counts["builds started twice"] += 1

    def readers(self, count: int) -> None:
        """So many processes ask while a build runs that goes on from one that was killed."""
        library = self._copy()
        process = start_build(*self._build(library))
        self._wait_for_work(process, library)
        process.kill()
        process.communicate()
        crowd = [ModelProcess(Asker, self.truth, name="asking") for _ in range(count)]
        for asker in crowd:
            asker.wait(PATIENCE)
        with ThreadPoolExecutor(count) as pool:
            process = start_build(*self._build(library))
            answers = [pool.submit(asker.call, "ask", library, timeout=PATIENCE) for asker in crowd]
            done = said(process)
        self.outcome.check(not done, f"a build among {count} readers said {done!r}")
        for asker, answer in zip(crowd, answers, strict=True):
            try:
                self._hold(f"a reader among {count} during a build", answer.result())
            except ModelError as error:
                self.outcome.check(False, f"a reader among {count} during a build: {error}")
            asker.close()
        self._recover(f"{count} readers", library)
        self.outcome.counts["readers at once during a build"] += count

    # -- what must hold

    def _try(self, counted: str, name: str, library: Path, *options: object, mend: bool = True) -> None:
        done = run_build(*self._build(library), *options)
        self.outcome.counts[counted] += 1
        self.outcome.counts["of all these, stopped"] += bool(done)
        if done:
            self._said(name, done)
        self._hold(name, self._ask(library))
        if mend:
            self._recover(name, library)

    def _recover(self, name: str, library: Path) -> None:
        done = run_build(*self._build(library))
        self.outcome.check(not done, f"after {name} a build says {done!r}")
        differ = differing(self.content, digests(library))
        self.outcome.check(not differ, f"after {name} and another build {', '.join(differ)} differ")

    def _said(self, name: str, sentence: str) -> None:
        plain = "\n" not in sentence and ("`backissue " in sentence or "--library" in sentence)
        self.outcome.check(plain, f"{name}: says {sentence!r}")

    def _said_nothing(self, name: str, sentence: str) -> None:
        self.outcome.check(not sentence, f"{name}: says {sentence!r}")

    def _hold(self, name: str, found: Found) -> None:
        self.outcome.counts["citations held against their pages"] += found.citations
        self.outcome.check(found.there and found.citations > 0, f"{name}: the library does not answer")
        for wrong in (*found.sentences, *found.wrong):
            self.outcome.check(False, f"{name}: {wrong}")

    def _ask(self, library: Path) -> Found:
        found: Found = self.asker.call("ask", library, timeout=PATIENCE)
        return found

    def _ask_apart(self, library: Path, before: list[str]) -> Found:
        """Ask in a process that the rights of files bind."""
        truth = self.stage.folder / "truth.pickle"
        truth.write_bytes(pickle.dumps(self.truth))
        process = start("asker", library, truth, before=before)
        out, error = process.communicate(timeout=PATIENCE)
        if process.returncode:
            return Found(sentences=[error.strip()[-300:]])
        found: Found = pickle.loads(bytes.fromhex(out))
        return found

    def _build(self, library: Path) -> tuple[Path, Path, object, object]:
        return (self.stage.newsletters, library, *self.stage.options)  # type: ignore[return-value]

    def _fresh(self) -> Path:
        library = self.stage.folder / "tried"
        shutil.rmtree(library, ignore_errors=True)
        return library

    def _copy(self) -> Path:
        return Path(shutil.copytree(self.stage.older, self._fresh()))


def disk(stage: Stage, times: int, seed: int, outcome: Outcome) -> None:
    """All of it: ``times`` sizes of a full disk, as many readers, a fifth of that builds started twice."""
    truth = truth_of(stage.whole, seed)
    with ModelProcess(Asker, truth, name="asking") as asker:
        trial = Disk(stage, truth, digests(stage.whole), asker, random.Random(seed), outcome)
        trial.full(times)
        trial.rights(times)
        trial.clock()
        trial.together(max(1, times // 5))
        trial.readers(times)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@contextmanager
def _small_disk(place: Path, size: int) -> Iterator[Path | None]:
    """A file system of ``size`` bytes in memory, or None where this user may not make one."""
    place.mkdir(exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], capture_output=True, check=False
    )
    try:
        yield place if mounted.returncode == 0 else None
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", "-l", str(place)], check=True)


@contextmanager
def _read_only(folder: Path, mode: int = 0o555) -> Iterator[None]:
    """The folder and all in it without the right to write, for as long as the block runs."""
    changed = [(path, path.stat().st_mode) for path in (folder, *folder.rglob("*"))]
    for path, _ in changed:
        path.chmod(mode if path.is_dir() else mode & 0o444)
    try:
        yield
    finally:
        for path, kept in changed:
            if path.exists():
                path.chmod(kept)

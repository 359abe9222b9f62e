"""What is measured, each in a process of its own so that its peak memory is its own.

Every task prints one JSON object: ``{"times_ms": [...], "memory_mb": ..., ...}``.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.speed.archive import Words, questions, write_issue, write_issues
from benchmarks.speed.encoders import Both, NoisyEncoder, Remembering
from benchmarks.speed.throughput import throughput
from embeddings.build.build import build
from embeddings.encoder.encoder import Encoder, SentenceTransformerEncoder, describe
from embeddings.encoder.worker_process import ModelProcess, RemoteEncoder
from embeddings.library.library import Library
from embeddings.library.schema import PARTS
from embeddings.library.writer import LibraryWriter
from embeddings.model import BuildReport, Vectors
from embeddings.search.searcher import Searcher
from embeddings.store.vector_index import VectorIndex


def make(folder: Path, paragraphs: int) -> Iterator[tuple[str, Any]]:
    """An archive of so many paragraphs below ``folder`` and its library."""
    write_issues(folder / "newsletters", paragraphs)
    begun = time.perf_counter()
    report = _run(folder, noisy(folder))
    yield "times_ms", [1000 * (time.perf_counter() - begun)]
    yield "paragraphs", report.paragraphs


def noisy(folder: Path) -> NoisyEncoder:
    """The stand-in for the model: vectors of the sample issues' passages, which the real one made once."""
    description = describe()
    saved = folder / "base.npy"
    if not saved.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with ModelProcess(SentenceTransformerEncoder.load) as process:
            np.save(saved, RemoteEncoder(process).encode_passages(_sample_texts()).vectors)
    base: Vectors = np.load(saved)
    return NoisyEncoder(base, description.name, description.fingerprint)


def rebuild(folder: Path, runs: int) -> Iterator[tuple[str, Any]]:
    """A build with nothing to do."""
    description = describe()
    process = ModelProcess(SentenceTransformerEncoder.load)
    encoder = RemoteEncoder(
        process, name=description.name, dimensions=description.dimensions, fingerprint=description.fingerprint
    )
    yield "times_ms", [_timed(lambda: _run(folder, encoder)) for _ in range(runs)]
    with Library.open(folder / "library") as library:
        yield "files", len(library.files())
    process.close()


def add(folder: Path, runs: int) -> Iterator[tuple[str, Any]]:
    """One new issue of sixty paragraphs, then its going again; the encoder costs nothing here, see ``encode``."""
    encoder = noisy(folder)
    words = Words(99)
    added, removed = [], []
    for run in range(runs):
        path = folder / "newsletters" / f"new-{run}.txt"
        write_issue(path, words, 10**6 + run)
        added.append(_timed(lambda: _run(folder, encoder)))
        path.unlink()
        removed.append(_timed(lambda: _run(folder, encoder)))
    yield "times_ms", added
    yield "removing_ms", removed


def index(folder: Path, runs: int) -> Iterator[tuple[str, Any]]:
    """What a build adds to its time when the index of vectors is written anew."""
    with LibraryWriter.open(folder / "library") as library:
        yield "times_ms", [_timed(lambda: VectorIndex.open(library).save()) for _ in range(runs)]


def recall(folder: Path, runs: int) -> Iterator[tuple[str, Any]]:
    """Share of the ten nearest paragraphs, by all the stored vectors, that the index finds; vectors of the archive's
    kind as questions. A paragraph has one vector there."""
    asked = noisy(folder).encode_passages(list(questions(runs))).vectors
    scores, keys = np.zeros((runs, 0), np.float32), np.zeros((runs, 0), np.int64)
    with Library.open(folder / "library") as library:
        last = max(part.last for part in library.ranges())
        for first in range(1, last + 1, 10_000):
            ids, vectors = library.vectors(first, first + 9_999)
            scores = np.concatenate([scores, asked @ vectors.T], axis=1)
            keys = np.concatenate([keys, np.broadcast_to(ids // PARTS, (runs, len(ids)))], axis=1)
            best = np.argsort(-scores, axis=1)[:, :10]
            scores, keys = np.take_along_axis(scores, best, 1), np.take_along_axis(keys, best, 1)
        index = VectorIndex.open(library)
        found = [{key for key, _ in index.search(question, 10)} for question in asked]
    yield "times_ms", [0.0]
    yield (
        "recall",
        sum(len(some & set(nearest.tolist())) for some, nearest in zip(found, keys, strict=True)) / 10 / runs,
    )


def ask(folder: Path, runs: int) -> Iterator[tuple[str, Any]]:
    """Opening and first questions; then new questions, and the same once more: warm, what they need is in memory."""
    asked = list(questions(runs + 5))
    with ModelProcess(SentenceTransformerEncoder.load) as process:
        encoder = RemoteEncoder(process)
        known = Remembering(encoder, asked, encoder.fingerprint)
        fresh = [_opened(folder, known, asked[run], cold=run % 2 == 0) for run in range(6)]
        with Searcher.open(folder / "library", known) as searcher:
            searcher.search(asked[0])
            new = [_timed(lambda q=question: searcher.search(q)) for question in asked[5:]]  # type: ignore[misc]
            again, cpu = [], []
            for question in asked[5:]:
                begun_cpu = time.process_time()
                again.append(_timed(lambda q=question: searcher.search(q)))  # type: ignore[misc]
                cpu.append(1000 * (time.process_time() - begun_cpu))
        del searcher
        with Searcher.open(folder / "library", encoder) as searcher:
            searcher.search(asked[0])
            whole = [_timed(lambda q=question: searcher.search(q)) for question in asked[5:]]  # type: ignore[misc]
            encoded = [_timed(lambda q=question: encoder.encode_question(q)) for question in asked[5:]]  # type: ignore[misc]
    yield "times_ms", whole
    yield "new_search_ms", new
    yield "search_ms", again
    yield "search_cpu_ms", cpu
    yield "encode_ms", encoded
    for state, times in (("cold_", fresh[::2]), ("", fresh[1::2])):
        yield f"{state}open_ms", [opening for opening, _ in times]
        yield f"{state}first_ms", [first for _, first in times]
    yield "own_mb", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _opened(folder: Path, encoder: Encoder, question: str, *, cold: bool) -> tuple[float, float]:
    """Milliseconds to open the library and for the first question."""
    if cold:
        _forget(folder / "library")
    begun = time.perf_counter()
    with Searcher.open(folder / "library", encoder) as searcher:
        return 1000 * (time.perf_counter() - begun), _timed(lambda: searcher.search(question))


def _forget(folder: Path) -> None:
    """Ask the system not to keep these files in memory (it may, where there is no such request)."""
    if not hasattr(os, "posix_fadvise"):
        return
    for path in folder.rglob("*"):
        if path.is_file():
            descriptor = os.open(path, os.O_RDONLY)
            os.fsync(descriptor)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)


def encode(runs: int) -> Iterator[tuple[str, Any]]:
    """The same passages through our encoder in its process and through the bare model, turn by turn."""
    texts = _sample_texts()
    bare: list[float] = []
    ours: list[float] = []
    cpu: dict[str, list[float]] = {"bare": [], "encode_passages": []}
    with ModelProcess(Both) as process:
        process.call("bare", texts[:32])
        process.call("encode_passages", texts[:32])
        for _ in range(runs):
            for method, times in (("bare", bare), ("encode_passages", ours)):
                begun = time.perf_counter()
                cpu[method].append(process.call(method, texts))
                times.append(1000 * (time.perf_counter() - begun))
    yield "times_ms", ours
    yield "bare_ms", bare
    yield "cpu_ms", cpu["encode_passages"]
    yield "bare_cpu_ms", cpu["bare"]
    yield "passages", len(texts)


def _sample_texts() -> list[str]:
    from corpus.issues import find_issues, read_issue
    from corpus.samples import folder
    from embeddings.encoder.passages import is_searched, passage_text

    issues = [read_issue(path) for path in find_issues(folder())]
    return [passage_text(p, issue.head.dated) for issue in issues for p in issue.paragraphs if is_searched(p)]


def _run(folder: Path, encoder: Encoder) -> BuildReport:
    *_, report = build(folder / "newsletters", folder / "library", encoder)
    assert isinstance(report, BuildReport)
    assert not report.failures, report.failures[0]
    return report


def _timed(action: Callable[[], object]) -> float:
    begun = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - begun)


_OURS = """
from assistant.config import load
from assistant.tui.start import run
run(load(None), on_first_paint=painted)
"""
#: The same until the chat itself is painted over the frame, its prompt ready for keys.
_READY = """
from assistant.config import load
from assistant.tui import app, start
class Ready(app.BackIssueApp):
    async def _furnish(self) -> None:
        await super()._furnish()
        self.chat.call_after_refresh(painted)
app.BackIssueApp = Ready
start.run(load(None))
"""
_BARE = """
from textual.app import App
class Bare(App[None]):
    def on_mount(self) -> None:
        self.call_after_refresh(painted)
Bare().run()
"""
_PAINTED = """
import os, sys, resource
def painted():
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    os.write(int(sys.argv[1]), f"{memory} {'torch' in sys.modules}\\n".encode())
    os._exit(0)
"""


def first_paint(runs: int) -> Iterator[tuple[str, Any]]:
    """From the start of a fresh interpreter to the first painted screen, in a terminal of 100 x 30.

    The chat's and that of a Textual app of nothing in turns, so that both meet the machine in the same state; all with
    their bytecode in place, as an installation has it (the first round makes it and is not counted).
    """
    times: dict[str, list[float]] = {"": [], "ready_": [], "bare_": []}
    work: dict[str, list[float]] = {"": [], "ready_": [], "bare_": []}
    memory = 0.0
    with tempfile.TemporaryDirectory() as bytecode:
        for _ in range(runs + 1):
            for name, program in (("", _OURS), ("ready_", _READY), ("bare_", _BARE)):
                elapsed, used, told = _in_terminal(_PAINTED + program, bytecode)
                times[name].append(elapsed)
                work[name].append(used)
                megabytes, torch = told.split()
                memory = max(memory, float(megabytes))
                if torch == "True":
                    raise SystemExit("the chat imports torch before its first paint")
    for name in times:
        yield f"{name}times_ms", times[name][1:]
        yield f"{name}cpu_ratios", [ours / bare for ours, bare in zip(work[name], work["bare_"], strict=True)][1:]
    yield "memory_mb", memory


def _in_terminal(program: str, bytecode: str) -> tuple[float, float, str]:
    """Milliseconds of wall clock and of processor time until ``program`` has painted, and what it told."""
    import fcntl
    import pty
    import struct
    import subprocess
    import termios
    import threading

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    read, write = os.pipe()
    with tempfile.TemporaryDirectory() as home:
        begun = time.perf_counter()
        child = subprocess.Popen(
            [sys.executable, "-c", program, str(write)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            pass_fds=(write,),
            env={
                **os.environ,
                **dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), home),
                "TERM": "xterm-256color",
                "PYTHONDONTWRITEBYTECODE": "",
                "PYTHONPYCACHEPREFIX": bytecode,
            },
        )
        os.close(write)
        os.close(theirs)
        threading.Thread(target=_drain, args=(ours,), daemon=True).start()
        told = os.read(read, 200).decode()
        elapsed = 1000 * (time.perf_counter() - begun)
        _, _, used = os.wait4(child.pid, 0)
        child.returncode = 0
    os.close(read)
    return elapsed, 1000 * (used.ru_utime + used.ru_stime), told


def _drain(descriptor: int) -> None:
    """Take what the program draws, and say what kind of terminal this is when asked, as every real one does."""
    try:
        while shown := os.read(descriptor, 65536):
            if b"\x1b[c" in shown:
                os.write(descriptor, b"\x1b[?64;1;2c")
    except OSError:
        pass


def command(runs: int, *arguments: str) -> Iterator[tuple[str, Any]]:
    """``backissue`` with these arguments in a fresh interpreter, from start to end; torch must not be imported."""
    import subprocess

    program = (
        "import contextlib, io, resource, sys\n"
        "from assistant.cli import main\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    try: main(sys.argv[1:])\n"
        "    except SystemExit: pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 'torch' in sys.modules)\n"
    )
    times, memory = [], 0.0
    for _ in range(runs + 1):
        begun = time.perf_counter()
        ended = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
        times.append(1000 * (time.perf_counter() - begun))
        megabytes, torch = ended.stdout.split()
        memory = max(memory, float(megabytes))
        if torch == "True":
            raise SystemExit(f"backissue {' '.join(arguments)} imports torch")
    yield "times_ms", times[1:]
    yield "memory_mb", memory


def command_ask(runs: int) -> Iterator[tuple[str, Any]]:
    """``backissue ask`` over the samples, from start to end, with nothing kept open and then with it; beside it a bare
    import of sentence_transformers, in turns. The first round, which makes bytecode and caches, is not counted."""
    import subprocess

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "cold.toml").write_text("[ask]\nkeep_warm_minutes = 0\n", "utf-8")
        (place / "warm.toml").write_text("", "utf-8")
        around = os.environ | {"XDG_RUNTIME_DIR": folder, "XDG_DATA_HOME": folder}
        ours = [sys.executable, "-m", "backissue"]
        programs = {
            name: [*ours, "ask", "--config", str(place / f"{name}.toml"), "Who keeps the lighthouse?"]
            for name in ("cold", "warm")
        } | {"bare": [sys.executable, "-c", "import sentence_transformers"]}
        told: dict[str, Any] = {"capture_output": True, "check": True, "env": around}
        subprocess.run([*ours, "build", "--config", str(place / "cold.toml")], **told)
        found: dict[str, list[float]] = {f"{name}_{clock}": [] for name in programs for clock in ("ms", "cpu_ms")}
        for _ in range(runs + 1):
            for name, program in programs.items():
                before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
                subprocess.run(program, **told)
                found[f"{name}_ms"].append(1000 * (time.perf_counter() - begun))
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
                found[f"{name}_cpu_ms"].append(1000 * used)
        subprocess.run([*ours, "stop"], **told)
    yield from ((name, times[1:]) for name, times in found.items())
    yield "memory_mb", 0.0


TASKS: dict[str, Callable[..., Iterator[tuple[str, Any]]]] = {
    "make": lambda folder, count: make(Path(folder), int(count)),
    "rebuild": lambda folder, runs: rebuild(Path(folder), int(runs)),
    "add": lambda folder, runs: add(Path(folder), int(runs)),
    "index": lambda folder, runs: index(Path(folder), int(runs)),
    "recall": lambda folder, runs: recall(Path(folder), int(runs)),
    "ask": lambda folder, runs: ask(Path(folder), int(runs)),
    "throughput": lambda folder, runs: throughput(Path(folder), int(runs)),
    "encode": lambda runs: encode(int(runs)),
    "paint": lambda runs: first_paint(int(runs)),
    "command_ask": lambda runs: command_ask(int(runs)),
    "command": lambda runs, *arguments: command(int(runs), *arguments),
}

if __name__ == "__main__":
    found = dict(TASKS[sys.argv[1]](*sys.argv[2:]))
    usage = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    found.setdefault("memory_mb", usage / 1024)
    print(json.dumps(found))

"""Reading files in processes of their own, with limits: a hostile or enormous file costs itself only."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import queue
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import corpus
from corpus.model import CorpusError, Event, Issue, paragraph_id
from embeddings.encoder.worker_process import ModelProcess
from embeddings.model import ModelError

if TYPE_CHECKING:
    from corpus.formats.pdf import OcrReader


def can_recognise() -> bool:
    """Whether pages that are only pictures can be read: the extra ``backissue[ocr]`` is there. Loads nothing."""
    return importlib.util.find_spec("rapidocr") is not None


def reading_version() -> str:
    """Changes with the code that reads files: after that they are read again, and embedded where they differ."""
    version = source_digest(Path(corpus.__file__ or "").parent)
    return f"{version}+ocr" if can_recognise() else version


def source_digest(package: Path) -> str:
    """Sixteen hex digits over every Python file below ``package``, sub-packages too, each with its name."""
    digest = hashlib.sha256()
    for source in sorted(package.rglob("*.py")):
        digest.update(f"{source.relative_to(package).as_posix()}\0".encode() + source.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: ``seconds`` of time and ``megabytes`` of address space."""

    seconds: float = 300.0
    megabytes: int = 3072

    @classmethod
    def usual(cls) -> Limits:
        """More of both where pages are recognised: one takes about ten seconds and a gigabyte."""
        return cls(seconds=3600.0, megabytes=8192) if can_recognise() else cls()


@dataclass(frozen=True, slots=True)
class ReadFile:
    """All that a file gave: its issue under its final id, the events in it, the pages with dates left open."""

    issue: Issue
    events: tuple[Event, ...]
    unresolved: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that gave nothing, and the sentence that says why; ``again``: the next build should try once more."""

    reason: str
    again: bool = False


class FileReader(Protocol):
    def read(self, path: Path, identity: str) -> ReadFile | Unread: ...


class IssueReader:
    """Reads issues below ``root``, inside a process that may use ``megabytes`` of address space (0: no limit).

    ``recognised`` is the folder where the text of pages that are only pictures is kept.
    """

    def __init__(self, root: Path, megabytes: int = 0, recognised: Path | None = None) -> None:
        self._root = root
        self._ocr: OcrReader | None = None
        if can_recognise():
            from corpus.pdf.ocr import RapidOcrReader

            self._ocr = RapidOcrReader(recognised)
        if megabytes:
            _limit_memory(megabytes)

    def read(self, path: Path, identity: str) -> ReadFile | Unread:
        """The file's issue, or the sentence of its CorpusError; raises anything for a file nobody foresaw."""
        from corpus.events import find_events, unresolved_pages
        from corpus.issues import read_issue

        try:
            issue = renamed(read_issue(path, root=self._root, ocr=self._ocr), identity)
        except CorpusError as error:
            return Unread(str(error))
        return ReadFile(issue, tuple(find_events(issue)), tuple(unresolved_pages(issue)))


def renamed(issue: Issue, identity: str) -> Issue:
    """The issue under the id it has in the library, its paragraphs' ids with it."""
    seen: dict[str, int] = {}
    paragraphs = []
    for paragraph in issue.paragraphs:
        occurrence = seen.get(paragraph.text, 0)
        seen[paragraph.text] = occurrence + 1
        paragraphs.append(replace(paragraph, id=paragraph_id(identity, paragraph.text, occurrence)))
    return replace(issue, id=identity, paragraphs=tuple(paragraphs))


def read_all(
    files: Iterable[tuple[Path, str]],
    reader: Callable[[], FileReader] | None,
    root: Path,
    limits: Limits,
    recognised: Path | None = None,
    workers: int | None = None,
) -> Iterator[ReadFile | Unread]:
    """What each of ``files`` (path and id) gives, in their order; a few are read ahead in other processes.

    With a ``reader`` given, files are read by it in this process, one after the other.
    """
    if reader is not None:
        local = reader()
        for path, identity in files:
            yield _guarded(lambda path=path, identity=identity: local.read(path, identity), path)  # type: ignore[misc]
        return
    count = workers or max(1, min(4, os.cpu_count() or 1))
    idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
    everyone = [_Worker(root, limits, recognised) for _ in range(count)]
    for worker in everyone:
        idle.put(worker)

    def read(path: Path, identity: str) -> ReadFile | Unread:
        worker = idle.get()
        try:
            return worker.read(path, identity)
        finally:
            idle.put(worker)

    waiting: list[Future[ReadFile | Unread]] = []
    coming = iter(files)
    with ThreadPoolExecutor(count, thread_name_prefix="reading") as pool:
        try:
            for path, identity in coming:
                waiting.append(pool.submit(read, path, identity))
                if len(waiting) > 2 * count:
                    yield waiting.pop(0).result()
            while waiting:
                yield waiting.pop(0).result()
        finally:
            for future in waiting:
                future.cancel()
            for worker in everyone:
                worker.close()


class _Worker:
    """One reading process, started when needed and again after a file was its end."""

    def __init__(self, root: Path, limits: Limits, recognised: Path | None) -> None:
        self._root = root
        self._limits = limits
        self._recognised = recognised
        self._process: ModelProcess | None = None
        self._closed = False

    def read(self, path: Path, identity: str) -> ReadFile | Unread:
        if self._closed:
            return Unread(f"{path.name}: the reading was stopped.", again=True)
        if self._process is None:
            self._process = ModelProcess(
                IssueReader, self._root, self._limits.megabytes, self._recognised, name="reading"
            )
        process = self._process
        answer = _guarded(lambda: process.call("read", path, identity, timeout=self._limits.seconds), path)
        if isinstance(answer, Unread) and not process.ready:
            self._process = None
        elif isinstance(answer, Unread) and "no answer within" in answer.reason:
            process.close()
            self._process = None
            answer = Unread(
                f"{path.name}: reading it took longer than {self._limits.seconds:g} seconds and was stopped. "
                "Split the file, or leave it out of the folder.",
                again=can_recognise(),  # what was recognised is kept, so the next build comes further
            )
        return answer

    def close(self) -> None:
        self._closed = True
        if self._process is not None:
            self._process.close()


def _guarded(read: Callable[[], ReadFile | Unread], path: Path) -> ReadFile | Unread:
    try:
        return read()
    except CorpusError as error:
        return Unread(str(error))
    except ModelError as error:
        text = str(error)
        if "no answer within" in text:
            return Unread(text)
        if "out of memory" in text or "MemoryError" in text:
            return Unread(f"{path.name}: reading it needs more memory than one file may take. Split the file.")
        if "ended unexpectedly" in text:
            return Unread(f"{path.name}: reading it ended the reading process; the file is damaged or hostile.")
        return Unread(f"{path.name}: it could not be read ({text})", again=True)
    except OSError as error:
        return Unread(f"{path.name}: it could not be opened ({error.strerror or error}). Check its rights.", again=True)
    except Exception as error:  # a file nobody foresaw must not end the build
        return Unread(f"{path.name}: it could not be read ({type(error).__name__}: {error}).", again=True)


def _limit_memory(megabytes: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        size = megabytes * 1024 * 1024
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (size if most == resource.RLIM_INFINITY else min(size, most), most))

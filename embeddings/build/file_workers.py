"""Reading files in processes of their own, with limits: a hostile or enormous file costs itself only."""

from __future__ import annotations

import contextlib
import os
import queue
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from corpus.model import CorpusError, Event, Issue
from embeddings.build.folders import Folders
from embeddings.build.reading_rules import can_recognise
from embeddings.encoder.encoder import Tagging
from embeddings.encoder.passages import is_searched
from embeddings.encoder.worker_process import ModelProcess
from embeddings.model import Embedded, ModelError, NoAnswer, OutOfMemory, PrintedDate, ProcessEnded

if TYPE_CHECKING:
    from corpus.events.extract import Untagged
    from corpus.events.tags.blocks import Block
    from corpus.events.tags.head import Tag
    from corpus.formats.pdf import OcrReader


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: ``seconds`` of time and ``megabytes`` of address space.

    ``ocr_seconds`` and ``ocr_megabytes`` are for a file whose pages may be recognised.
    """

    seconds: float = 300.0
    megabytes: int = 3072
    ocr_seconds: float = 300.0
    ocr_megabytes: int = 3072

    @classmethod
    def usual(cls) -> Limits:
        """More of both for a PDF where pages are recognised: one page takes about ten seconds and a gigabyte."""
        return cls(ocr_seconds=3600.0, ocr_megabytes=8192) if can_recognise() else cls()

    def of(self, path: Path) -> tuple[float, int]:
        """Seconds and megabytes for this file."""
        if path.suffix.lower() in _PICTURES:
            return self.ocr_seconds, self.ocr_megabytes
        return self.seconds, self.megabytes

    def __str__(self) -> str:
        return " ".join(f"{value:g}" for value in (self.seconds, self.megabytes, self.ocr_seconds, self.ocr_megabytes))


#: Endings of files whose pages may be pictures.
_PICTURES = (".pdf",)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """All that a file gave: its issue under its final id, the events in it, the pages with dates left open.

    ``dates`` are those that each of the issue's paragraphs prints. Where ``blocks`` are given, a model is to tag them
    first: what it says goes to the same reader's ``tagged``, and only then there are events and dates. ``embedded``:
    what passages gave, by digest, where whoever read the file encoded them too.
    """

    issue: Issue
    events: tuple[Event, ...]
    unresolved: tuple[int, ...]
    dates: tuple[tuple[PrintedDate, ...], ...] = ()
    blocks: tuple[Block, ...] = ()
    embedded: Mapping[bytes, Embedded] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ToDo:
    """A file to read: the id of its issue and the digest of its bytes. With ``issue``, what is stored of it already,
    no file is read, and only its dates and events are found anew."""

    path: Path
    identity: str
    digest: str = ""
    issue: Issue | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that gave nothing, and the sentence that says why.

    ``again``: the next build should try once more; ``limited``: one with other limits should.
    """

    reason: str
    again: bool = False
    limited: bool = False


class FileReader(Protocol):
    def read(self, path: Path, identity: str, digest: str = "") -> ReadFile | Unread: ...

    def find_events(self, issue: Issue) -> ReadFile: ...

    def tagged(self, tags: Sequence[Tag]) -> ReadFile: ...


#: What gives a file, or says why it does not.
Reading: TypeAlias = Callable[[], ReadFile | Unread]


class Hands(Protocol):
    """Whoever reads files and encodes their passages for a build."""

    def results(
        self, files: Iterable[ToDo], missing: Callable[[ReadFile], Mapping[bytes, str]] | None = None
    ) -> Iterator[ReadFile | Unread]:
        """What each of ``files`` gives, in their order, with what its passages that are ``missing`` gave."""
        ...


class IssueReader:
    """Reads issues below ``folders``, within the ``limits`` of memory where there are any.

    ``recognised`` is the folder where the text of pages that are only pictures is kept.
    """

    def __init__(self, folders: Path | Folders, limits: Limits | None = None, recognised: Path | None = None) -> None:
        self._folders = Folders.of(folders)
        self._limits = limits
        self._waiting: tuple[Issue, Untagged] | None = None
        self._ocr: OcrReader | None = None
        if can_recognise():
            from corpus.pdf.ocr import RapidOcrReader

            self._ocr = RapidOcrReader(recognised)

    def read(self, path: Path, identity: str, digest: str = "") -> ReadFile | Unread:
        """The file's issue, or the sentence of its CorpusError; raises anything for a file nobody foresaw."""
        from corpus.issues import read_issue

        if self._limits is not None:
            _, megabytes = self._limits.of(path)
            _limit_memory(megabytes)
        try:
            issue = read_issue(path, root=self._folders.home(path), ocr=self._ocr, identity=identity, digest=digest)
        except CorpusError as error:
            return Unread(str(error))
        return self.find_events(issue)

    def find_events(self, issue: Issue) -> ReadFile:
        """The issue with what is to be tagged of it; with its dates, where it prints none that may be of an event."""
        from corpus.events import untagged

        found = untagged(issue)
        if not found.blocks:
            return self._found(issue, ())
        self._waiting = issue, found
        return ReadFile(issue, (), (), (), found.blocks)

    def tagged(self, tags: Sequence[Tag]) -> ReadFile:
        """The issue that was read last, with the events of its tags."""
        from corpus.events import tagged_events

        assert self._waiting is not None
        (issue, found), self._waiting = self._waiting, None
        return self._found(issue, tagged_events(found, tags))

    def _found(self, issue: Issue, events: tuple[Event, ...]) -> ReadFile:
        from corpus.events import unresolved_pages

        return ReadFile(issue, events, tuple(unresolved_pages(issue)), _dates(issue))


def _dates(issue: Issue) -> tuple[tuple[PrintedDate, ...], ...]:
    """The decided dates of every paragraph that can be found."""
    from corpus.dates import find_dates

    return tuple(
        tuple(
            PrintedDate(found.start, found.end, found.when)
            for found in find_dates(paragraph.text, issue.head.dated, issue.head.language)
            if found.when is not None
        )
        if is_searched(paragraph)
        else ()
        for paragraph in issue.paragraphs
    )


def read_all(
    files: Iterable[ToDo],
    reader: Callable[[], FileReader] | None,
    folders: Path | Folders,
    limits: Limits,
    recognised: Path | None = None,
    workers: int | None = None,
    tag: Tagging | None = None,
) -> Iterator[ReadFile | Unread]:
    """What each of ``files`` gives, in their order; a few are read ahead in other processes.

    With a ``reader`` given, files are read by it in this process, one after the other. ``tag`` has a model tag what is
    told of events.
    """
    if reader is not None:
        local = reader()
        for file in files:
            yield read_here(local, file, tag)
        return
    count = workers or max(1, min(4, os.cpu_count() or 1))
    idle: queue.SimpleQueue[ReadingWorker] = queue.SimpleQueue()
    everyone = [ReadingWorker(folders, limits, recognised, tag) for _ in range(count)]
    for worker in everyone:
        idle.put(worker)

    def read(file: ToDo) -> ReadFile | Unread:
        worker = idle.get()
        try:
            return worker.read(file)
        finally:
            idle.put(worker)

    waiting: list[Future[ReadFile | Unread]] = []
    coming = iter(files)
    with ThreadPoolExecutor(count, thread_name_prefix="reading") as pool:
        try:
            for file in coming:
                waiting.append(pool.submit(read, file))
                if len(waiting) > 2 * count:
                    yield waiting.pop(0).result()
            while waiting:
                yield waiting.pop(0).result()
        finally:
            for future in waiting:
                future.cancel()
            for worker in everyone:
                worker.close()


def read_here(
    reader: FileReader,
    file: ToDo,
    tag: Tagging | None = None,
    guarded: Callable[[Reading, Path], ReadFile | Unread] | None = None,
) -> ReadFile | Unread:
    """What a file gives; what goes wrong with it is told by ``guarded``, by default as a sentence alone.

    Raises ModelError where the model that tags fails: that is not the file's fault.
    """
    guarded = guarded or _guarded
    found = guarded(lambda: _read(reader, file), file.path)
    if isinstance(found, Unread) or not found.blocks:
        return found
    tags = tag(found.blocks) if tag is not None else ()
    return guarded(lambda: reader.tagged(tags), file.path)


def _read(reader: FileReader, file: ToDo) -> ReadFile | Unread:
    if file.issue is not None:
        return reader.find_events(file.issue)
    return reader.read(file.path, file.identity, file.digest)


class ReadingWorker:
    """One reading process, started when needed and again after a file was its end."""

    def __init__(
        self, folders: Path | Folders, limits: Limits, recognised: Path | None, tag: Tagging | None = None
    ) -> None:
        self._folders = folders
        self._limits = limits
        self._recognised = recognised
        self._tag = tag
        self._process: ModelProcess | None = None
        self._closed = False

    def read(self, file: ToDo) -> ReadFile | Unread:
        """Also what the reader raises, as a sentence; the process is another one after it came to its end."""
        if self._closed:
            return Unread(f"{file.path.name}: the reading was stopped.", again=True)
        if self._process is None:
            self._process = ModelProcess(IssueReader, self._folders, self._limits, self._recognised, name="reading")
        process = self._process
        seconds, _ = self._limits.of(file.path)

        def within(read: Reading, path: Path) -> ReadFile | Unread:
            known = self._known_pages()
            try:
                return _guarded(read, path)
            except NoAnswer:
                process.close()
                further = self._known_pages() > known  # what was recognised is kept: the next build comes further
                return Unread(
                    f"{path.name}: reading it took longer than {seconds:g} seconds and was stopped. "
                    "Split the file, or leave it out of the folder.",
                    again=further,
                    limited=not further,
                )
            finally:
                if not process.ready:
                    self._process = None

        return read_here(_Remote(process, seconds), file, self._tag, within)

    def _known_pages(self) -> int:
        """How many files of recognised text there are."""
        folder = self._recognised
        return sum(1 for _ in folder.iterdir()) if folder is not None and folder.is_dir() else 0

    def close(self) -> None:
        self._closed = True
        if self._process is not None:
            self._process.close()


@dataclass(frozen=True, slots=True)
class _Remote:
    """The reader in a process, each call of which is to take no longer than so many seconds."""

    process: ModelProcess
    seconds: float

    def read(self, path: Path, identity: str, digest: str = "") -> ReadFile | Unread:
        found: ReadFile | Unread = self.process.call("read", path, identity, digest, timeout=self.seconds)
        return found

    def find_events(self, issue: Issue) -> ReadFile:
        found: ReadFile = self.process.call("find_events", issue, timeout=self.seconds)
        return found

    def tagged(self, tags: Sequence[Tag]) -> ReadFile:
        found: ReadFile = self.process.call("tagged", tags, timeout=self.seconds)
        return found


def _guarded(read: Reading, path: Path) -> ReadFile | Unread:
    try:
        return read()
    except CorpusError as error:
        return Unread(str(error))
    except NoAnswer:
        raise
    except OutOfMemory:
        return Unread(
            f"{path.name}: reading it needs more memory than one file may take. Split the file.", limited=True
        )
    except ProcessEnded:
        return Unread(f"{path.name}: reading it ended the reading process; the file is damaged or hostile.")
    except ModelError as error:
        return Unread(f"{path.name}: it could not be read ({error})", again=True)
    except OSError as error:
        return Unread(f"{path.name}: it could not be opened ({error.strerror or error}). Check its rights.", again=True)
    except Exception as error:  # a file nobody foresaw must not end the build
        return Unread(f"{path.name}: it could not be read ({type(error).__name__}: {error}).", again=True)


def _limit_memory(megabytes: int) -> None:
    """Bound this process's address space, for the file that comes: the bound may be raised again for another."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        size = megabytes * 1024 * 1024
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (size if most == resource.RLIM_INFINITY else min(size, most), most))

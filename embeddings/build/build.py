"""Bring a library up to date with a folder of newsletters: only what changed, one issue at a time.

Every issue is one transaction, so a build that is cancelled or killed goes on with the next issue. Files are read
ahead in processes of their own while this one has passages encoded.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from corpus.metadata.naming import settled
from corpus.metadata.series import named_series
from corpus.model import IssueHead
from embeddings.build.changes import Plan, ToRead, issue_id, plan
from embeddings.build.file_workers import FileReader, Hands, Limits, ReadFile, ToDo, Unread, read_all
from embeddings.build.folders import Folders
from embeddings.build.reading_rules import reading_version, rules_version
from embeddings.encoder.encoder import Encoder, tagging
from embeddings.encoder.passages import is_searched, passage_text
from embeddings.library.library import NewIssue
from embeddings.library.writer import passage_digest
from embeddings.model import BuildReport, Embedded, LibraryError, Progress
from embeddings.store.contract import BuildStore
from embeddings.store.places import open_build

#: Passages that go to the encoder at once: few enough that a cancelled build stops soon.
CHUNK = 256
#: The indexes are brought up to date at least this often (seconds) during a long build, so that new issues are found.
_INDEX_EVERY = 20.0


def build(
    newsletters: Path | Sequence[Path],
    library: Path | str,
    encoder: Encoder,
    *,
    cancelled: Callable[[], bool] = lambda: False,
    force: bool = False,
    verify: bool = False,
    limits: Limits | None = None,
    reader: Callable[[], FileReader] | None = None,
    series: Mapping[str, Sequence[str]] | None = None,
    hands: Hands | None = None,
) -> Iterator[Progress | BuildReport]:
    """Yield Progress as work goes on and a BuildReport at the end. ``newsletters`` is a folder, or several; what
    was read of one that is not there stays, and its absence is among the failures. ``library`` is a folder or a store's
    address.

    ``force`` reads and embeds every file again, makes a new library in place of one that cannot be used, and
    allows an empty folder to empty the library. ``verify`` holds every file's bytes against what was read, even where
    neither its size nor its times say that it changed. ``series``: names a reader gives to series, with the patterns of
    what is in them. ``reader`` reads files in this process instead of worker processes; ``hands`` read files and encode
    passages, and the ``encoder`` says for which model.
    Raises MissingFolder, LibraryBusy, LibraryError or ModelError before anything is changed; what goes wrong
    with one file is in the report.
    """
    folders = Folders.of(newsletters)
    paths = folders.find()
    with open_build(library, encoder.fingerprint, encoder.dimensions, mend=force) as opened:
        if not paths and not force and opened.statistics().issues:
            raise LibraryError(
                f"There is no issue in {', '.join(map(str, folders.all))}; "
                f"the library keeps its {opened.statistics().issues} issues. "
                "Check the folder, or run `backissue build --force` to empty the library."
            )
        limits = limits or Limits.usual()
        series = series or {}
        work = _Build(folders, opened, encoder, cancelled, force, verify, limits, reader, series, hands)
        yield from work.run(paths)


@dataclass(slots=True)
class _Build:
    folders: Folders
    library: BuildStore
    encoder: Encoder
    cancelled: Callable[[], bool]
    force: bool
    verify: bool
    limits: Limits
    reader: Callable[[], FileReader] | None
    series: Mapping[str, Sequence[str]]
    hands: Hands | None
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    reread: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    doubtful: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)
    pages: int = 0
    paragraphs: int = 0
    redated: int = 0
    named: int = 0
    reading: str = field(default_factory=lambda: reading_version())
    rules: str = field(default_factory=lambda: rules_version())
    beside: bool = False
    started: float = field(default_factory=time.monotonic)
    indexed: float = field(default_factory=time.monotonic)

    def run(self, paths: Sequence[Path]) -> Iterator[Progress | BuildReport]:
        steps = plan(
            self.folders,
            paths,
            self.library.files(),
            self.library.homes(),
            self.reading,
            limited=self._limited,
            force=self.force,
            verify=self.verify,
        )
        for name, value in self.folders.settings.items():
            if self.library.setting(name) != value:
                self.library.put_setting(name, value)
        self.beside = self.library.begin_vectors(self.encoder.fingerprint)
        yield from self._read(steps)
        if not self.cancelled():
            self._settle(steps)
            self._name_again()
            yield from self._date_again()
            yield from self._embed_again()
        yield from self._index()
        yield self._report()

    # -- files

    def _read(self, steps: Plan) -> Iterator[Progress]:
        """Read, embed and store every file that is to be read, each in its own transaction."""
        names = self.library.names()
        files = [(step, self._identity(step, names)) for step in steps.read]
        clock = _Clock(sum(step.record.size for step in steps.read))
        for done, ((step, identity), found) in enumerate(zip(files, self._results(files), strict=True)):
            yield self._progress("reading", step.path.name, done, len(files), clock.left())
            if isinstance(found, Unread):
                self._put_failure(step, found)
            else:
                found = self._named(step, found)
                vectors = yield from self._embed(step, found, done, len(files), clock)
                if vectors is None:
                    return
                self._put(step, found, vectors)
                self.doubtful += sum(bool(paragraph.doubts) for paragraph in found.issue.paragraphs)
                self.left_out.extend((identity, warning) for warning in found.issue.warnings)
                self._list_of(step).append(identity)
            clock.done += step.record.size
            if time.monotonic() - self.indexed > _INDEX_EVERY:
                yield from self._index()
            if self.cancelled():
                return
        if files:
            yield self._progress("reading", "", len(files), len(files), 0.0)

    def _list_of(self, step: ToRead) -> list[str]:
        """What became of the file's issue, as the report lists it."""
        if step.new:
            return self.renamed if step.replaces else self.added
        return self.reread if step.known else self.changed

    def _named(self, step: ToRead, found: ReadFile) -> ReadFile:
        """What was read, under the series that a reader has named for its file."""
        return replace(found, issue=replace(found.issue, head=self._called(step.record.path, found.issue.head)))

    def _called(self, path: str, head: IssueHead) -> IssueHead:
        return named_series(head, self.folders.below(path), self.series)

    def _identity(self, step: ToRead, names: dict[int, str]) -> str:
        """The id the file's issue had before, else a new one; a renamed file's issue goes by its new name."""
        if not step.new and step.replaces:
            return names[step.replaces[0]]
        for key in step.replaces:
            names.pop(key, None)
        identity = issue_id(step.path, self.folders.home(step.path), names.values())
        names[-len(names) - 1] = identity
        return identity

    def _results(self, files: Sequence[tuple[ToRead, str]]) -> Iterator[ReadFile | Unread]:
        todo = (ToDo(step.path, identity, step.record.digest) for step, identity in files)
        return self._read_all(todo) if self.hands is None else self.hands.results(todo, self._missing)

    def _read_all(self, files: Iterable[ToDo]) -> Iterator[ReadFile | Unread]:
        cache = self.library.cache
        kept = cache and cache / "recognised"
        return read_all(files, self.reader, self.folders, self.limits, kept, tag=tagging(self.encoder))

    def _embed(
        self, step: ToRead, found: ReadFile, done: int, total: int, clock: _Clock
    ) -> Generator[Progress, None, tuple[list[bytes | None], list[Embedded | None]] | None]:
        """Digest and rows for every paragraph, from what is stored where the passage is the same; None if cancelled."""
        passages = _passages(found)
        wanted = dict(filter(None, passages))
        rows = self._stored(digest for digest in wanted if digest not in found.embedded) | dict(found.embedded)
        todo = [(digest, text) for digest, text in wanted.items() if digest not in rows]
        for start in range(0, len(todo), CHUNK):
            if self.cancelled():
                return None
            some = todo[start : start + CHUNK]
            rows.update(zip((digest for digest, _ in some), self._encode([text for _, text in some]), strict=True))
            yield self._progress("embedding", step.path.name, done, total, clock.left())
        digests = [passage and passage[0] for passage in passages]
        return digests, [None if digest is None else rows[digest] for digest in digests]

    def _missing(self, found: ReadFile) -> dict[bytes, str]:
        """By digest the passages that are not embedded yet."""
        wanted = dict(filter(None, _passages(found)))
        known = self._stored(wanted)
        return {digest: text for digest, text in wanted.items() if digest not in known}

    def _stored(self, digests: Iterable[bytes]) -> dict[bytes, Embedded]:
        return {} if self.force else self.library.stored(list(digests), next_space=self.beside)

    def _encode(self, texts: Sequence[str]) -> list[Embedded]:
        return embed(self.encoder, texts)

    def _put(self, step: ToRead, found: ReadFile, vectors: tuple[list[bytes | None], list[Embedded | None]]) -> None:
        digests, embedded = vectors
        new = NewIssue(
            found.issue, embedded, found.events, found.dates, step.record, digests, found.unresolved, self.rules
        )
        self.library.put_issue(new, replaces=step.replaces, next_space=self.beside)
        self.pages += len(found.issue.pages)
        self.paragraphs += len(found.issue.paragraphs)

    def _put_failure(self, step: ToRead, found: Unread) -> None:
        """Note why a file gave nothing; an issue that an earlier state of the file gave stays."""
        reason = found.reason
        kept = step.replaces[0] if step.replaces and not step.new else None
        if kept is not None:
            reason = f'{reason} The library keeps the issue "{self.library.name(kept)}" as it was read before.'
        reading = "" if found.again else self._limited if found.limited else self.reading
        self.library.put_file(replace(step.record, issue=kept, reason=reason, reading=reading))

    @property
    def _limited(self) -> str:
        """The version of reading of a file that was stopped by its limits: with others it is read once more."""
        return f"{self.reading} within {self.limits}"

    def _settle(self, steps: Plan) -> None:
        """Files that need no reading, and files that are gone with their issues."""
        for record in steps.touched:
            self.library.touch_file(record)
        for record in steps.unreadable:
            self.library.put_file(record)
        owners = self.library.owners()
        for record in steps.same:
            if record.digest in owners:
                self.library.put_file(replace(record, issue=owners[record.digest]))
        gone = {record.path for record in steps.gone}
        kept = {record.issue for name, record in self.library.files().items() if name not in gone}
        names = self.library.names()
        leaving = sorted(names.keys() - kept)
        self.removed.extend(names[key] for key in leaving)
        if gone or leaving:
            self.library.forget_files(gone, leaving)

    def _name_again(self) -> None:
        """Let stored issues go by the series that a reader names today, and by what a series' issues share as their
        name; no file is read. Weighed are the series of which something came, went or is named otherwise."""
        stored, names = self.library.heads(), self.library.names()
        called = {key: self._called(path, head) for key, (path, head) in stored.items()}
        put = {*self.added, *self.changed, *self.renamed, *self.reread}
        moved = {
            series
            for key, head in called.items()
            if head != stored[key][1] or names[key] in put
            for series in (head.series, stored[key][1].series)
        }
        again = called if self.removed else {key: head for key, head in called.items() if head.series in moved}
        for key, head in settled(again).items():
            if head != stored[key][1]:
                self.library.put_head(key, head)
                self.named += head.series != stored[key][1].series

    # -- dates and events

    def _date_again(self) -> Iterator[Progress]:
        """Find dates and events by today's rules where others found them, in what is stored; no file is read."""
        keys = self.library.under_other_rules(self.rules)
        clock = _Clock(len(keys))
        issues = (self.library.whole(key) for key in keys)
        results = self._read_all(ToDo(issue.path, issue.id, issue=issue) for issue in issues)
        homes = self.library.homes()
        for done, (key, found) in enumerate(zip(keys, results, strict=True)):
            yield self._progress("dating", Path(homes[key]).name, done, len(keys), clock.left())
            if isinstance(found, Unread):
                self._keep_events(key, homes[key], found)
            else:
                self.library.put_events(key, found.events, found.unresolved, found.dates, self.rules)
                self.redated += 1
            clock.done += 1
            if self.cancelled():
                return

    def _keep_events(self, key: int, home: str, found: Unread) -> None:
        """Events that could not be found anew stay; the file says so, and is not tried again until it changes."""
        if found.again:
            return
        self.library.keep_events(key, self.rules)
        (record,) = self.library.files(home).values()
        reason = f"{found.reason} Its dates and events stay as an earlier version found them."
        self.library.put_file(replace(record, reason=reason))

    # -- vectors and indexes

    def _embed_again(self) -> Iterator[Progress]:
        """Give the issues that are only there under the old fingerprint their new vectors, then switch."""
        if not self.beside:
            return
        waiting = self.library.without_next_vectors()
        clock = _Clock(sum(issue.last - issue.first + 1 for issue in waiting))
        names = self.library.names()
        for done, issue in enumerate(waiting):
            if self.cancelled():
                return
            yield self._progress("embedding", names[issue.issue], done, len(waiting), clock.left())
            head, paragraphs = self.library.searched(issue)
            some = [(key, passage_text(paragraph, head.dated)) for _, key, paragraph in paragraphs]
            vectors: list[Embedded] = []
            for start in range(0, len(some), CHUNK):
                vectors.extend(self._encode([text for _, text in some[start : start + CHUNK]]))
            self.library.put_next_vectors([key for key, _ in some], [passage_digest(text) for _, text in some], vectors)
            clock.done += issue.last - issue.first + 1
        self.library.switch_vectors()

    def _index(self) -> Iterator[Progress]:
        """Let the indexes follow the library. They are derived: if this fails, opening them makes them again."""
        self.indexed = time.monotonic()
        if not self.library.settled:
            yield self._progress("indexing", "", 0, 0, None)
        self.library.settle()

    # -- telling

    def _progress(self, stage: str, file: str, done: int, total: int, left: float | None) -> Progress:
        return Progress(stage, file, done, total, self.pages, self.paragraphs, left)

    def _report(self) -> BuildReport:
        counts = self.library.statistics()
        return BuildReport(
            added=tuple(self.added),
            changed=tuple(self.changed),
            removed=tuple(self.removed),
            renamed=tuple(self.renamed),
            reread=tuple(self.reread),
            unchanged=counts.issues - sum(map(len, (self.added, self.changed, self.renamed, self.reread))),
            failures=tuple(self.library.failures()),
            issues=counts.issues,
            pages=counts.pages,
            paragraphs=counts.paragraphs,
            events=sum(1 for _ in self.library.calendar()),
            pages_without_text=tuple(self.library.pages_without_text().items()),
            unresolved_dates=tuple(self.library.unresolved_dates().items()),
            doubtful=self.doubtful,
            left_out=tuple(self.left_out),
            seconds=time.monotonic() - self.started,
            cancelled=self.cancelled(),
            redated=self.redated,
            named=self.named,
            notice=self.library.notice(self.encoder.fingerprint),
        )


@dataclass(slots=True)
class _Clock:
    """How long the rest takes if it goes on as so far. Unknown before a tenth is done: the first files wait for what
    reads them to start.
    """

    total: int
    done: int = 0
    began: float = field(default_factory=time.monotonic)

    def left(self) -> float | None:
        if self.done * 10 < max(self.total, 1):
            return None
        return (time.monotonic() - self.began) * (self.total - self.done) / self.done


def embed(encoder: Encoder, texts: Sequence[str]) -> list[Embedded]:
    """What is stored for each of the texts."""
    encoded = encoder.encode_passages(texts)
    order = np.argsort(encoded.owners, kind="stable")
    bounds = np.searchsorted(encoded.owners[order], np.arange(1, len(texts)))
    rows = np.split(encoded.vectors[order], bounds)
    states = encoded.states or (None,) * len(texts)
    return [Embedded(*values) for values in zip(rows, states, strict=True)]


def _passages(found: ReadFile) -> list[tuple[bytes, str] | None]:
    """Digest and text of every paragraph as it is embedded; None for one that is not searched."""
    dated = found.issue.head.dated
    texts = (passage_text(one, dated) if is_searched(one) else None for one in found.issue.paragraphs)
    return [None if text is None else (passage_digest(text), text) for text in texts]

"""The issues of one version of the table, one by one and in lists by date."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from corpus.model import Event, IssueHead, Paragraph
from embeddings.library import kept, serialization
from embeddings.library.checksums import seal
from embeddings.library.library import FileRecord
from embeddings.model import (
    EVERYTHING,
    FileFailure,
    LibraryError,
    NoLibrary,
    PrintedDate,
    Scope,
    Statistics,
    StoredIssue,
)
from embeddings.store.lance import derived
from embeddings.store.lance.derived import Kept
from embeddings.store.lance.table import PLACE, STORE, among, condition, dataset, issue_seal, quoted


class LanceContents:
    """``root`` is where the table is read, ``place`` what it is called in sentences."""

    def __init__(self, root: str, data: Any, place: str) -> None:
        self.root = root
        self.place = place
        self.data = data
        self._kept: tuple[Kept, Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held but memory."""

    @property
    def generation(self) -> int:
        return int(self.data.version)

    @property
    def fingerprint(self) -> str:
        return str(self.rows(f"key = {quoted(STORE)}", ("body",))[0]["body"])

    def notice(self, fingerprint: str) -> str:
        stored = self.fingerprint
        if not stored or stored == fingerprint:
            return ""
        return (
            f"The vectors of {self.place} were made as {stored}, the model now set is {fingerprint}. "
            "Until its issues are embedded again search goes by words alone."
        )

    def issues(self, within: Scope = EVERYTHING, *, most: int | None = None) -> list[StoredIssue]:
        rows = self.issue_rows(within, ("begins",))
        order = sorted((row["begins"], row["issue"]) for row in rows)
        chosen = [issue for _, issue in order[:most]]
        columns = ("edition", "head", "body", "events", "event_count", "seal")
        bodies = self.issue_rows(Scope(issues=frozenset(chosen)), columns)
        roots = self.roots
        stored = {row["issue"]: self._stored(row, roots) for row in bodies}
        return [stored[issue] for issue in chosen]

    def issue(self, identity: str) -> StoredIssue:
        found = self.issues(Scope(issues=frozenset((identity,))))
        if not found:
            raise LibraryError(f'There is no issue "{identity}" in {self.place}. `backissue issues` lists them.')
        return found[0]

    def issue_heads(self, within: Scope = EVERYTHING) -> dict[str, IssueHead]:
        rows = self.issue_rows(within, ("begins", "head"))
        rows.sort(key=lambda row: (row["begins"], row["issue"]))
        return {row["issue"]: serialization.head_in(row["head"]) for row in rows}

    def paragraphs(self, issue: str) -> list[Paragraph]:
        rows = self.paragraph_rows(f"issue = {quoted(issue)}")
        if not rows:
            self.issue(issue)
        return [self.paragraph_of(row) for row in rows]

    def paragraph(self, identity: str) -> tuple[str, Paragraph] | None:
        rows = self.paragraph_rows(f"id = {quoted(identity)}")
        return (rows[0]["issue"], self.paragraph_of(rows[0])) if rows else None

    def around(self, paragraph: str, before: int, after: int) -> list[Paragraph]:
        rows = self.rows(f"id = {quoted(paragraph)}", ("issue", "position"))
        if not rows:
            return []
        at, issue = rows[0]["position"], quoted(rows[0]["issue"])
        near = self.paragraph_rows(f"issue = {issue} AND position BETWEEN {at - before} AND {at + after}")
        return [self.paragraph_of(row) for row in near]

    def dates(self, paragraphs: Iterable[str]) -> dict[str, tuple[PrintedDate, ...]]:
        wanted = list(paragraphs)
        if not wanted:
            return {}
        rows = self.rows(among("id", wanted), ("id", "dates"))
        return {row["id"]: serialization.dates_in(row["dates"]) for row in rows}

    def events(self, within: Scope = EVERYTHING) -> list[Event]:
        return [event for _, _, event in self.told(within)]

    def told(self, within: Scope) -> list[tuple[int, int, Event]]:
        """(the issue's edition, position in it, event), issue by issue."""
        rows = sorted(self.issue_rows(within, ("edition", "events")), key=lambda row: int(row["edition"]))
        return [
            (row["edition"], n, serialization.event_in(event))
            for row in rows
            for n, event in enumerate(json.loads(row["events"]))
        ]

    def calendar(self, within: Scope = EVERYTHING) -> Iterator[Event]:
        """As it is kept; merged when it is asked for where issues have changed since the store was settled."""
        counts, calendar = self._counts()
        if calendar is not None:
            entries: Iterable[kept.Entry] = derived.entries(calendar, within)
        else:
            wanted = [name for name in counts.series if within.series is None or name in within.series]
            fresh = sorted(entry for name in wanted for entry in derived.merged(self, name))
            entries = (entry for entry in fresh if kept.is_within(entry, within))
        return (serialization.event_in(entry.event) for entry in entries)

    def series(self) -> dict[str, int]:
        return {name: count for name, (count, _) in self._counts()[0].series.items()}

    def languages(self) -> list[str]:
        return list(self._counts()[0].languages)

    def failures(self) -> list[FileFailure]:
        records = [record for record in self.files().values() if record.reason is not None]
        roots = self.roots
        return [FileFailure(roots.file(one.path), str(one.reason)) for one in records]

    def seen(self) -> dict[Path, tuple[int, int]]:
        roots = self.roots
        return {roots.file(one.path): (one.size, one.mtime_ns) for one in self.files().values()}

    def statistics(self) -> Statistics:
        counts = self._counts()[0]
        issues, pages, paragraphs, vectors, events = counts.counts
        return Statistics(issues, pages, paragraphs, vectors, events, len(self.failures()), counts.built)

    def uses(self, candidates: Iterable[str]) -> dict[str, int]:
        wanted = list(candidates)
        rows = self._words(among("word", wanted)) if wanted else []
        return {row["word"]: row["uses"] for row in rows}

    def words_like(self, prefix: str, most: int, longest: int = 40, shortest: int = 0) -> dict[str, int]:
        rows = self._words(f"word >= {quoted(prefix)} AND word < {quoted(prefix + chr(0x10FFFF))}")
        fitting = [(-row["uses"], row["word"]) for row in rows if shortest <= len(row["word"]) <= longest]
        return {word: -uses for uses, word in sorted(fitting)[:most]}

    # -- what a build knows of the newsletters' folder

    @property
    def roots(self) -> serialization.Roots:
        """The newsletters' folders at the last build; paths of files are stored below them."""
        return serialization.roots_in(self.setting("root"), self.setting("folders"))

    def setting(self, name: str) -> str:
        rows = self.rows(f"kind = 'setting' AND key = {quoted(chr(0) + 'setting' + chr(0) + name)}", ("body",))
        return rows[0]["body"] if rows else ""

    def files(self, path: str | None = None) -> dict[str, FileRecord]:
        """The records of all files, or of the one at ``path`` if there is one, by their paths."""
        only = "" if path is None else f" AND key = {quoted(chr(0) + 'file' + chr(0) + path)}"
        records = [FileRecord(*json.loads(row["body"])) for row in self.rows(f"kind = 'file'{only}", ("body",))]
        return {record.path: record for record in sorted(records, key=lambda one: one.path)}

    def of_earlier_versions(self, reading: str, rules: str) -> list[str]:
        """The ids of issues that other code read, or whose dates and events other rules found."""
        rows = self.rows("kind = 'issue'", ("issue", "edition", "rules"))
        read = {record.issue: record.reading for record in self.files().values()}
        return sorted(
            row["issue"] for row in rows if row["rules"] != rules or read.get(row["edition"], reading) != reading
        )

    def size(self) -> int:
        """Bytes of all files of the table (in object storage: of the copy on this machine)."""
        return sum(path.stat().st_size for path in Path(self.root).rglob("*") if path.is_file())

    # -- inside

    def _counts(self) -> tuple[Kept, Any]:
        if self._kept is None:
            self._kept = derived.kept_of(self.root, self.data)
        return self._kept

    def _words(self, where: str) -> list[dict[str, Any]]:
        try:
            words = dataset(self.root, derived.WORDS)
        except NoLibrary:
            return []
        found: list[dict[str, Any]] = words.scanner(filter=where).to_table().to_pylist()
        return found

    def rows(self, where: str, columns: Sequence[str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.data.scanner(columns=list(columns), filter=where).to_table().to_pylist()
        return found

    def issue_rows(self, within: Scope, columns: Sequence[str]) -> list[dict[str, Any]]:
        return self.rows(f"kind = 'issue' AND {condition(within)}", ("issue", *columns))

    def paragraph_rows(self, where: str) -> list[dict[str, Any]]:
        """The paragraphs among some rows, in order of entry."""
        rows = self.rows(where, (*PLACE, "id", "body", "seal"))
        some = [row for row in rows if row["kind"] == "paragraph"]
        return sorted(some, key=lambda row: (row["edition"], row["issue"], row["position"]))

    def paragraph_of(self, row: Mapping[str, Any]) -> Paragraph:
        fields = (row["issue"], row["edition"], row["position"], row["opening"], row["id"], row["body"])
        if seal(*fields) != row["seal"]:
            raise self.damaged(f"paragraph {row['key']}")
        return serialization.paragraph_in(row["id"], *json.loads(row["body"]))

    def _stored(self, row: Mapping[str, Any], roots: serialization.Roots) -> StoredIssue:
        if issue_seal(row["issue"], row["edition"], row["head"], row["body"], row["events"]) != row["seal"]:
            raise self.damaged(f"issue {row['issue']}")
        path, digest, pages, warnings, paragraphs, added = json.loads(row["body"])
        return StoredIssue(
            row["issue"],
            roots.file(path),
            digest,
            0,
            0,
            serialization.head_in(row["head"]),
            serialization.pages_in(pages),
            paragraphs,
            row["event_count"],
            tuple(warnings),
            added,
        )

    def damaged(self, what: str) -> LibraryError:
        return LibraryError(
            f"The store {self.place} is damaged ({what} is not as it was written). Put its issue there again."
        )

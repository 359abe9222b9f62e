"""What a build asks of a library, over the table: issues are gathered and put some hundreds a commit.

An issue's key is its edition. Vectors of another model are refused: an archive of that model is another place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import numpy as np

from corpus.model import Event, Issue, IssueHead, Paragraph
from embeddings.library import serialization
from embeddings.library.library import FileRecord, IssueRange, NewIssue
from embeddings.model import EVERYTHING, Embedded, LibraryError, PrintedDate, Scope
from embeddings.store.lance.contents import LanceContents
from embeddings.store.lance.derived import Kept
from embeddings.store.lance.table import among, file_row, issue_seal, quoted, setting_row
from embeddings.store.lance.writer import LanceWriter

#: So many paragraphs, or issues, are put in one commit; they wait in memory until then.
_PARAGRAPHS, _ISSUES = 10_000, 300
#: Digests that are looked for at a time.
_PORTION = 500
_ONE_MODEL = "An archive has the vectors of one model; build one of another model in another place."


class LanceBuild(LanceContents):
    """The table as a build sees it: always its latest version, with what waits to be put written first."""

    #: Text recognised on pages is kept in the newsletters' usual cache, not in the archive.
    cache: Path | None = None

    def __init__(self, writer: LanceWriter) -> None:
        super().__init__(writer.root, writer.data, writer.root)
        self._writer = writer
        self._waiting: list[NewIssue] = []
        self._leaving: list[str] = []
        self._records: dict[str, FileRecord] = {}

    @classmethod
    def open(cls, root: str, fingerprint: str, dimensions: int) -> Self:
        return cls(LanceWriter.open(root, fingerprint, dimensions))

    def __exit__(self, *raised: object) -> None:
        with closing(self._writer):
            if not any(raised):
                self._put()

    @property
    def settled(self) -> bool:
        return not self._waiting and not self._records and self._counts()[1] is not None

    def settle(self) -> None:
        self._put()
        self._writer.settle()

    # -- what is there

    def rows(self, where: str, columns: Sequence[str]) -> list[dict[str, Any]]:
        self._put()
        return super().rows(where, columns)

    def names(self) -> dict[int, str]:
        return {row["edition"]: row["issue"] for row in self.issue_rows(EVERYTHING, ("edition",))}

    def homes(self) -> dict[int, str]:
        return {row["edition"]: row["home"] for row in self.issue_rows(EVERYTHING, ("edition", "home"))}

    def heads(self) -> dict[int, tuple[str, IssueHead]]:
        rows = self.issue_rows(EVERYTHING, ("edition", "home", "head"))
        return {row["edition"]: (row["home"], serialization.head_in(row["head"])) for row in rows}

    def owners(self) -> dict[str, int]:
        rows = self.issue_rows(EVERYTHING, ("edition", "digest"))
        return {row["digest"]: row["edition"] for row in sorted(rows, key=lambda row: int(row["edition"]))}

    def name(self, key: int) -> str:
        return str(self._row(key)["issue"])

    def whole(self, key: int) -> Issue:
        stored = self.issue(self.name(key))
        paragraphs = tuple(self.paragraphs(stored.id))
        return Issue(stored.id, stored.path, stored.digest, stored.head, stored.pages, paragraphs, stored.warnings)

    def under_other_rules(self, rules: str) -> list[int]:
        rows = self.rows(f"kind = 'issue' AND rules != {quoted(rules)}", ("edition",))
        return sorted(row["edition"] for row in rows)

    def pages_without_text(self) -> dict[str, tuple[int, ...]]:
        found = {}
        names = frozenset(row["issue"] for row in self.rows("kind = 'issue' AND body LIKE '%none%'", ("issue",)))
        for issue in self.issues(Scope(issues=names)):
            found[issue.id] = tuple(page.number for page in issue.pages if page.text_source == "none")
        return {identity: pages for identity, pages in found.items() if pages}

    def unresolved_dates(self) -> dict[str, tuple[int, ...]]:
        rows = self.rows("kind = 'issue' AND unresolved != '[]'", ("issue", "unresolved"))
        return {row["issue"]: serialization.numbers_in(row["unresolved"]) for row in _by_issue(rows)}

    def stored(self, digests: Sequence[bytes], *, next_space: bool = False) -> dict[bytes, Embedded]:
        """What is already embedded for passage texts with these digests, in one row each."""
        found: dict[bytes, Embedded] = {}
        columns = ["kind", "issue", "position", "digest", "vector", "pieces", "bits"]
        for start in range(0, len(digests), _PORTION):
            some = [digest.hex() for digest in digests[start : start + _PORTION]]
            for row in self.data.scanner(columns=columns, filter=among("digest", some)).to_table().to_pylist():
                if row["kind"] == "paragraph" and row["vector"] is not None:
                    states = (
                        None if row["pieces"] is None else serialization.states_in([(row["bits"], row["pieces"])])[0]
                    )
                    vector = np.asarray(row["vector"], np.float32)[None, :]
                    found[bytes.fromhex(row["digest"])] = Embedded(vector, states)
        return found

    # -- writing

    def begin_vectors(self, fingerprint: str) -> bool:
        """The vectors of a table are of one model, see ``LanceWriter.open``."""
        return False

    def put_issue(self, new: NewIssue, *, replaces: Iterable[int] = (), next_space: bool = False) -> None:
        """Gather the issue, and put what is gathered once that is enough."""
        parts = [made is not None and len(made.rows) > 1 for made in new.embedded]
        digests = [None if long else digest for digest, long in zip(new.digests, parts, strict=True)]
        self._waiting.append(replace(new, digests=digests))
        if leaving := list(replaces):
            where = f"kind = 'issue' AND {among('edition', leaving)}"
            self._leaving += [row["issue"] for row in super().rows(where, ("issue",))]
        if len(self._waiting) >= _ISSUES or sum(len(one.embedded) for one in self._waiting) >= _PARAGRAPHS:
            self._put()

    def put_setting(self, name: str, value: str) -> None:
        self._merge([setting_row(name, value)])

    def put_file(self, record: FileRecord) -> None:
        self._records[record.path] = record
        if len(self._records) >= _ISSUES:
            self._put()

    def touch_file(self, record: FileRecord) -> None:
        self.put_file(record)

    def forget_files(self, paths: Iterable[str], issues: Iterable[int]) -> None:
        names = self.names()
        self._writer.remove([names[key] for key in issues if key in names])
        keys = [f"\0file\0{path}" for path in paths]
        if keys:
            self._writer.data.delete(among("key", keys))

    def put_head(self, key: int, head: IssueHead) -> None:
        def change(row: dict[str, Any]) -> None:
            row["series"] = head.series
            if row["kind"] == "issue":
                row["head"] = serialization.head_out(head)

        self._change(key, change)

    def put_events(
        self,
        key: int,
        events: Sequence[Event],
        unresolved: Sequence[int],
        dates: Sequence[Sequence[PrintedDate]],
        rules: str,
    ) -> None:
        def change(row: dict[str, Any]) -> None:
            if row["kind"] == "issue":
                told = serialization.dump([serialization.event_out(event) for event in events])
                row |= {"events": told, "event_count": len(events), "rules": rules}
                row["unresolved"] = serialization.dump(list(unresolved))
            elif row["kind"] == "paragraph" and dates:
                row["dates"] = serialization.dates_out(dates[row["position"]])

        self._change(key, change)

    def keep_events(self, key: int, rules: str) -> None:
        self._change(key, lambda row: row.update(rules=rules))

    # -- vectors beside those that are there: ``begin_vectors`` never asks for them

    def without_next_vectors(self) -> list[IssueRange]:
        return []

    def searched(self, within: IssueRange) -> tuple[IssueHead, list[tuple[int, int, Paragraph]]]:
        raise LibraryError(_ONE_MODEL)

    def put_next_vectors(self, keys: Sequence[int], digests: Sequence[bytes], embedded: Sequence[Embedded]) -> None:
        raise LibraryError(_ONE_MODEL)

    def switch_vectors(self) -> None:
        raise LibraryError(_ONE_MODEL)

    # -- inside

    def _counts(self) -> tuple[Kept, Any]:
        self._put()
        if self._kept is not None and self._kept[0].version != self.data.version:
            self._kept = None
        return super()._counts()

    def _put(self) -> None:
        waiting, leaving, records = self._waiting, self._leaving, self._records.values()
        self._waiting, self._leaving, self._records = [], [], {}
        if waiting:
            self._writer.put_instead(waiting, leaving)
        if records:
            self._writer.merge([file_row(record, record.issue) for record in records])
        self._writer.data.checkout_latest()

    def _merge(self, rows: Sequence[dict[str, Any]]) -> None:
        self._put()
        self._writer.merge(rows)

    def _row(self, key: int) -> dict[str, Any]:
        rows = self.rows(f"kind = 'issue' AND edition = {key}", ("issue", "edition"))
        if not rows:
            raise LibraryError(f"There is no issue with the key {key} in {self.place}.")
        return rows[0]

    def _change(self, key: int, change: Callable[[dict[str, Any]], object]) -> None:
        """Change the rows of an issue in one commit; its edition stays."""
        issue = self.name(key)
        rows = self.rows(f"issue = {quoted(issue)}", self.data.schema.names)
        for row in rows:
            change(row)
            if row["kind"] == "issue":
                row["seal"] = issue_seal(issue, row["edition"], row["head"], row["body"], row["events"])
        self._merge(rows)


def _by_issue(rows: Collection[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: str(row["issue"]))

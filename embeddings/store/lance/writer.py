"""The table open for writing: issues put and removed in one commit, what is derived brought up to date by ``settle``.

Settling costs what has changed, not what is there: new rows get a segment of each index, the latest segments become one
when there are many, and only the files of these are written anew. Lance ranks over all segments alike.

Several writers may put different issues at the same time: Lance does a commit again whose version was overtaken. Two
editions of one issue that came at the same time are told apart afterwards, and the later one stays.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from embeddings.library.library import NewIssue
from embeddings.model import FingerprintMismatch, NoLibrary
from embeddings.store.lance import derived
from embeddings.store.lance.contents import LanceContents
from embeddings.store.lance.table import (
    STORE,
    TABLE,
    among,
    checked,
    dataset,
    file_row,
    rows_of,
    schema,
    table,
)

#: From so many vectors on they have an index with lists; below that all are looked at, which takes no longer.
INDEXED = 100_000
#: Vectors a list holds in the mean, and how many times more there may come to be before the lists are made anew.
_A_LIST, _GROWN = 1_500, 4
#: An index has no more segments than this: each takes a look for every question.
_SEGMENTS = 8
#: Rows of a file at most, where several are put together.
_A_FILE = 1_000_000
_TOKENS = {"base_tokenizer": "whitespace", "stem": False, "lower_case": False, "remove_stop_words": False}
_RETRIES = 50


class LanceWriter:
    """``root`` is a folder or an address in object storage."""

    def __init__(self, root: str, data: Any) -> None:
        self.root = root
        self.data = data

    @classmethod
    def open(cls, root: str, fingerprint: str, dimensions: int) -> LanceWriter:
        """Raises FingerprintMismatch where the vectors are another model's."""
        try:
            data = dataset(root)
        except NoLibrary:
            data = _made(root, fingerprint, dimensions)
        stored = LanceContents(root, checked(root, data), root).fingerprint
        if stored != fingerprint:
            raise FingerprintMismatch(
                f"The vectors of {root} were made as {stored}, these are {fingerprint}. "
                "Build an archive of this model in another place: backissue build --library ADDRESS."
            )
        return cls(root, data)

    def put(self, issues: Sequence[NewIssue]) -> None:
        self.put_instead(issues, ())

    def put_instead(self, issues: Sequence[NewIssue], leaving: Collection[str]) -> None:
        """Put issues in the place of their earlier editions and of the issues ``leaving``."""
        if not issues:
            return
        edition = time.time_ns()
        rows: list[dict[str, Any]] = []
        for n, new in enumerate(issues):
            rows.extend(rows_of(new, edition + n))
            if new.record is not None:
                rows.append(file_row(new.record, edition + n))
        names = [new.issue.id for new in issues]
        self.merge(rows, self._all_of({*names, *leaving}))
        self._keep_latest(names)

    def remove(self, issues: Collection[str]) -> None:
        if issues:
            self.data.delete(self._all_of(issues))

    def settle(self) -> None:
        """Indexes take in what is new, small files become large ones, what is derived follows, old versions go."""
        self.data.checkout_latest()
        if self.data.describe_indices():
            self._take_in()
        else:
            self.data.optimize.compact_files()
            self.data.create_scalar_index("terms", "INVERTED", ascii_folding=False, with_position=False, **_TOKENS)
            for column in ("key", "issue", "id", "digest"):
                self.data.create_scalar_index(column, "BTREE")
            self.data.create_scalar_index("kind", "BITMAP")
        self._index_vectors()
        self.data.cleanup_old_versions(older_than=derived.OLD)
        derived.settle(self.root, self.data, LanceContents(self.root, self.data, self.root))

    def close(self) -> None:
        """What was put is there already."""

    def merge(self, rows: Sequence[dict[str, Any]], replaced: str = "") -> None:
        """Put rows by their keys, in one commit that deletes the other rows that ``replaced`` tells of."""
        self.data.checkout_latest()
        merge = self.data.merge_insert("key").when_matched_update_all().when_not_matched_insert_all()
        if replaced:
            merge = merge.when_not_matched_by_source_delete(replaced)
        merge.conflict_retries(_RETRIES).execute(table(rows, self.data.schema))
        self.data.checkout_latest()

    # -- inside

    def _all_of(self, issues: Collection[str]) -> str:
        """The rows of these issues, and those of the files that they were read from."""
        where = among("issue", sorted(issues))
        self.data.checkout_latest()
        found = self.data.scanner(columns=["edition"], filter=f"kind = 'issue' AND {where}").to_table()
        editions = found.column("edition").to_pylist()
        return f"{where} OR (kind = 'file' AND {among('edition', editions)})" if editions else where

    def _keep_latest(self, names: Collection[str]) -> None:
        """Of editions that two writers put at the same time the latest."""
        where = f"kind = 'issue' AND {among('issue', sorted(names))}"
        editions: defaultdict[str, list[int]] = defaultdict(list)
        for row in self.data.scanner(columns=["issue", "edition"], filter=where).to_table().to_pylist():
            editions[row["issue"]].append(row["edition"])
        for issue, some in editions.items():
            if len(some) > 1:
                self.data.delete(f"{among('issue', [issue])} AND edition < {max(some)}")

    def _take_in(self) -> None:
        """A segment of each index for the new rows, its latest segments merged with that where there are many.

        The files of the latest segment are put together; any other is written anew once a tenth of its rows is gone.
        """
        for one in self.data.describe_indices():
            merging = _merging([segment.size_bytes for segment in one.segments])
            self.data.optimize.optimize_indices(index_names=[one.name], num_indices_to_merge=merging)
        (keys,) = (one for one in self.data.describe_indices() if one.field_names == ["key"])
        files = keys.segments[-1].fragment_ids
        rows = sum(file.count_rows() for file in self.data.get_fragments() if file.fragment_id in files)
        self.data.optimize.compact_files(target_rows_per_fragment=min(max(rows, 1), _A_FILE))

    def _index_vectors(self) -> None:
        """Make the index of vectors where there are enough, and anew once there are many more."""
        rows = self.data.scanner(columns=["vector_count"], filter="kind = 'issue'").to_table()
        count = sum(rows.column("vector_count").to_pylist())
        if count < INDEXED:
            return
        lists = 0
        for one in self.data.describe_indices():
            if one.field_names == ["vector"]:
                lists = self.data.stats.index_stats(one.name)["indices"][0]["num_partitions"]
        if count < _GROWN * lists * _A_LIST:
            return
        self.data.create_index("vector", "IVF_RQ", metric="dot", num_partitions=max(1, count // _A_LIST), replace=True)


def _merging(sizes: Sequence[int]) -> int:
    """How many of the latest segments become one with what is new; their ``sizes``, the oldest first.

    None until there are many; then as many as are at most twice as large as what is newer than they, so that each row
    is written anew as often as the logarithm of their number.
    """
    if len(sizes) < _SEGMENTS:
        return 0
    count, newer = 1, sizes[-1]
    while count < len(sizes) and sizes[-1 - count] <= 2 * newer:
        newer += sizes[-1 - count]
        count += 1
    return count


def _made(root: str, fingerprint: str, dimensions: int) -> Any:
    """A new table; another writer may have made it meanwhile."""
    import lance

    form = schema(dimensions)
    store = table([{"key": STORE, "kind": "store", "issue": "", "body": fingerprint}], form)
    try:
        lance.write_dataset(store, f"{root}/{TABLE}", schema=form, mode="create")
    except OSError as error:
        if "already exists" not in str(error):
            raise
    return dataset(root)

"""One version of the table with its indexes: passages by meaning and by words. Lance's distance is one minus the inner
product, turned into a cosine here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from corpus.model import Paragraph
from embeddings.library import serialization
from embeddings.library.checksums import data_seal
from embeddings.model import EVERYTHING, Ref, Scope, States, Vectors
from embeddings.store.contract import Match, Near
from embeddings.store.lance.contents import LanceContents
from embeddings.store.lance.local_copy import LocalCopy, is_remote
from embeddings.store.lance.table import PLACE, checked, condition, dataset, of, ref

#: Lists of an index of vectors that a question looks into, and how many times more of what it finds there is compared
#: by the vectors themselves: recall@10 against all vectors 0.99 and more (``benchmarks/scale``).
_LISTS, _REFINED = 24, 6
#: Terms whose frequencies a reader remembers, of the version that it sees.
_REMEMBERED = 100_000


class LanceReader:
    """A table in object storage is read from a copy of its files on this machine: they never change."""

    def __init__(self, root: str, fingerprint: str = "") -> None:
        self._root = root
        self._fingerprint = fingerprint
        self._copy = LocalCopy(root) if is_remote(root) else None
        self._passages = -1
        self._see()

    @classmethod
    def open(cls, root: str, fingerprint: str = "") -> LanceReader:
        """Raises NoLibrary."""
        return cls(root, fingerprint)

    @property
    def contents(self) -> LanceContents:
        return self._contents

    @property
    def by_meaning(self) -> bool:
        return self._by_meaning

    @property
    def passage_count(self) -> int:
        if self._passages < 0:
            self._passages = int(self._data.count_rows("opening = position AND kind = 'paragraph'"))
        return self._passages

    def close(self) -> None:
        """Nothing is held but memory."""

    def follow(self) -> bool:
        latest = dataset(self._root).version if self._copy is not None else self._data.latest_version
        if latest == self._data.version:
            return False
        self._see()
        return True

    def nearest(self, vector: Vectors, k: int, within: Scope | None = None) -> list[Near]:
        if not self._by_meaning or k < 1:
            return []
        rows, use_index, narrowed = k, True, self._narrowed(within)
        while True:
            rows *= 2
            found = self._nearest(vector, rows, narrowed, use_index)
            if len(found) < rows and use_index:  # the lists looked into had no more: look at all that is wanted
                use_index = False
                found = self._nearest(vector, rows, narrowed, use_index)
            best: dict[Ref, Near] = {}
            for row in sorted(found, key=lambda row: (row["_distance"], ref(row))):
                passage = ref(row)._replace(position=row["opening"])
                best.setdefault(ref(row), Near(ref(row), passage, min(1.0 - row["_distance"], 1.0)))
            if len(best) >= k or len(found) < rows:
                return list(best.values())[:k]

    def _nearest(self, vector: Vectors, rows: int, narrowed: dict[str, Any], use_index: bool) -> list[dict[str, Any]]:
        asked = {"column": "vector", "q": vector, "k": rows, "metric": "dot", "use_index": use_index}
        asked |= {"nprobes": _LISTS, "refine_factor": _REFINED} if use_index else {}
        columns = ["issue", "edition", "position", "opening", "_distance"]
        found = self._data.scanner(columns=columns, nearest=asked, **narrowed).to_table().to_pylist()
        return [row for row in found if row["_distance"] is not None]

    def matching(self, terms: Mapping[str, float], k: int, within: Scope | None = None) -> list[Match]:
        if not terms or k < 1:
            return []
        from lance.query import BooleanQuery, MatchQuery, Occur

        query = BooleanQuery([(Occur.SHOULD, MatchQuery(term, "terms", boost=share)) for term, share in terms.items()])
        columns = ["issue", "edition", "position", "_score"]
        scanner = self._data.scanner(columns=columns, full_text_query=query, limit=k, **self._narrowed(within))
        rows = sorted(scanner.to_table().to_pylist(), key=lambda row: (-row["_score"], ref(row)))
        return [Match(ref(row), row["_score"]) for row in rows]

    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        return {term: self._frequency(term) for term in terms}

    def passages(self, openings: Collection[Ref]) -> dict[Ref, dict[Ref, Paragraph]]:
        found: dict[Ref, dict[Ref, Paragraph]] = {}
        for row in self.contents.paragraph_rows(of(openings, "opening")):
            at = ref(row)
            if (passage := at._replace(position=row["opening"])) in openings:
                found.setdefault(passage, {})[at] = self.contents.paragraph_of(row)
        return found

    def states(self, openings: Collection[Ref]) -> list[tuple[Ref, Ref, States]]:
        rows = self.contents.rows(of(openings, "opening"), (*PLACE, "pieces", "bits", "bits_seal"))
        rows = [row for row in rows if row["pieces"] is not None]
        rows = [row for row in rows if ref(row)._replace(position=row["opening"]) in openings]
        rows.sort(key=ref)
        for row in rows:
            if data_seal(row["position"], row["bits"]) != row["bits_seal"]:
                raise self.contents.damaged(f"the states of {row['key']}")
        states = serialization.states_in([(row["bits"], row["pieces"]) for row in rows])
        return [
            (ref(row)._replace(position=row["opening"]), ref(row), one) for row, one in zip(rows, states, strict=True)
        ]

    def cosines(self, paragraphs: Collection[Ref], vector: Vectors) -> dict[Ref, float]:
        found: dict[Ref, float] = {}
        for row in self.contents.rows(of(paragraphs, "position"), (*PLACE, "vector")):
            if row["vector"] is None or ref(row) not in paragraphs:
                continue
            cosine = min(float(np.asarray(row["vector"], dtype=np.float32) @ vector), 1.0)
            found[ref(row)] = max(cosine, found.get(ref(row), -1.0))
        return found

    def _counted(self, term: str) -> int:
        """In how many passages a term stands: a search that gives all of them, so it is remembered."""
        from lance.query import MatchQuery

        found = self._data.scanner(columns=["_score"], full_text_query=MatchQuery(term, "terms")).to_table()
        return int(found.num_rows)

    def _narrowed(self, within: Scope | None) -> dict[str, Any]:
        """What narrows a scan to a scope: by the names of issues, for these have an index."""
        if within is None or within == EVERYTHING:
            return {}
        if within.series is not None or within.dates:
            within = Scope(issues=frozenset(row["issue"] for row in self.contents.issue_rows(within, ())))
        return {"filter": condition(within), "prefilter": True}

    def _see(self) -> None:
        root = self._root if self._copy is None else self._copy.follow()
        self._data = checked(self._root, dataset(root))
        self._contents = LanceContents(root, self._data, self._root)
        self._passages = -1
        self._frequency = lru_cache(_REMEMBERED)(self._counted)
        self._by_meaning = bool(self._fingerprint) and not self._contents.notice(self._fingerprint)

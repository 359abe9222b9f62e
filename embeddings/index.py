"""The dense half of search: FAISS over the library's vectors, derived from them and never the truth.

``vectors.faiss`` holds a copy as of some generation; what entered or left the library since is added or masked in
memory, so that one new issue does not cost a rewriting of the whole file. The only file that knows FAISS.

Vectors and questions have unit length, so FAISS's inner product is the cosine, higher is better.
FAISS fills missing results with id -1, and raises without a sentence for a question of another width;
both are met at this door.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.library import IssueRange, Library
from embeddings.model import FingerprintMismatch, Vectors
from embeddings.schema import PARTS

FILE = "vectors.faiss"
#: Up to so many vectors one thread searches as fast as several (4 ms at 20,000), and leaves the other cores alone.
_ONE_THREAD = 150_000
#: The file is written anew once this share of the vectors is not in it.
_STALE = 0.1


class VectorIndex:
    """Exact cosine search over all vectors of a library as of ``generation``."""

    def __init__(self, index: faiss.IndexIDMap, library: str, fingerprint: str, generation: int) -> None:
        self._index = index
        self._library = library
        self._fingerprint = fingerprint
        self.generation = generation

    @classmethod
    def open(cls, library: Library) -> VectorIndex:
        """From ``vectors.faiss`` where it belongs to this library, else from the stored vectors; up to date."""
        index = cls._read(library) or cls._empty(library)
        index.catch_up(library)
        return index

    @classmethod
    def _empty(cls, library: Library) -> VectorIndex:
        return cls(_new(0), library.identity, library.fingerprint, -1)

    @classmethod
    def _read(cls, library: Library) -> VectorIndex | None:
        try:
            note = json.loads((library.folder / FILE).with_suffix(".json").read_text("utf-8"))
            data = (library.folder / FILE).read_bytes()
            same = (
                note["library"] == library.identity
                and note["fingerprint"] == library.fingerprint
                and note["generation"] <= library.generation
                and note["bytes"] == len(data)
                and note["checksum"] == zlib.crc32(data)
            )
            if not same:
                return None
            index = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
        except (OSError, ValueError, KeyError, TypeError, RuntimeError):
            return None
        if index.ntotal != note["count"]:
            return None
        return cls(cast(faiss.IndexIDMap, index), note["library"], note["fingerprint"], note["generation"])

    @property
    def count(self) -> int:
        """Vectors that can be found."""
        return int(self._index.ntotal)

    @property
    def dimensions(self) -> int:
        return int(self._index.d)

    def belongs_to(self, library: Library) -> bool:
        return self._library == library.identity and self._fingerprint == library.fingerprint

    def catch_up(self, library: Library) -> None:
        """Take in what entered the library since ``generation`` and let go what left it."""
        target = library.generation
        if target == self.generation:
            return
        removed = library.removed(self.generation) if self.generation >= 0 else []
        if removed and self.count:
            self._index.remove_ids(_selector(removed))
        entered = library.ranges(self.generation)
        for first, last in _joined(entered):
            ids, vectors = library.vectors(first, last)
            if len(ids):
                self._add(ids, vectors)
        self.generation = target

    def _add(self, ids: NDArray[np.int64], vectors: Vectors) -> None:
        if self._index.d != vectors.shape[1]:
            self._index = _new(vectors.shape[1])
        sound = np.isfinite(vectors).all(axis=1)
        self._index.add_with_ids(np.ascontiguousarray(vectors[sound]), ids[sound])

    def save(self, folder: Path) -> None:
        """Write ``vectors.faiss``. The writer of the library alone does this."""
        path = folder / FILE
        data = faiss.serialize_index(self._index).tobytes()
        note = {
            "library": self._library,
            "fingerprint": self._fingerprint,
            "generation": self.generation,
            "count": self.count,
            "bytes": len(data),
            "checksum": zlib.crc32(data),
        }
        replace(path, data)
        replace(path.with_suffix(".json"), json.dumps(note).encode())

    def search(self, question: Vectors, k: int, within: Sequence[IssueRange] | None = None) -> list[tuple[int, float]]:
        """The ``k`` paragraphs nearest to ``question`` (d,): (paragraph's key, cosine), best first.

        A paragraph counts with the best of its vectors. ``within`` narrows the search to some issues.
        """
        if not self.count or k < 1 or (within is not None and not within):
            return []
        if question.shape != (self.dimensions,):
            raise FingerprintMismatch(
                f"The question has {question.shape[-1]} dimensions, the library's vectors {self.dimensions}. "
                "Run `backissue build` to embed the issues again."
            )
        faiss.omp_set_num_threads(1 if self.count <= _ONE_THREAD else os.cpu_count() or 1)
        narrowed: Any = None
        if within is not None:
            narrowed = faiss.SearchParameters()
            narrowed.sel = chosen = _selector(within)  # noqa: F841 - FAISS does not keep it alive
        best: dict[int, float] = {}
        rows = k
        while True:
            rows = min(rows * 2, self.count)
            scores, ids = self._index.search(question[None, :], rows, params=narrowed)
            best.clear()
            for identity, score in zip(ids[0].tolist(), scores[0].tolist(), strict=True):
                if identity >= 0:
                    best.setdefault(identity // PARTS, min(score, 1.0))
            if len(best) >= k or rows == self.count or ids[0][-1] < 0:
                return list(best.items())[:k]


def save_vectors(library: Library) -> None:
    """Write ``vectors.faiss`` anew if too much is missing in it, as the note beside it says."""
    try:
        note = json.loads((library.folder / FILE).with_suffix(".json").read_text("utf-8"))
        same = note["library"] == library.identity and note["fingerprint"] == library.fingerprint
        size = (library.folder / FILE).stat().st_size
        if same and size == note["bytes"]:
            entered = library.vector_count(note["generation"])
            if entered <= _STALE * note["count"] and note["generation"] <= library.generation:
                return
    except (OSError, ValueError, KeyError, TypeError):
        pass
    VectorIndex.open(library).save(library.folder)


def replace(path: Path, data: bytes) -> None:
    """Write a file so that it is there either whole or not at all."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with fresh.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _new(dimensions: int) -> faiss.IndexIDMap:
    return faiss.IndexIDMap(faiss.IndexFlatIP(max(dimensions, 1)))


def _joined(ranges: Sequence[IssueRange]) -> list[tuple[int, int]]:
    """Adjoining key ranges as one, so that a whole library is read in few steps."""
    joined: list[tuple[int, int]] = []
    for part in ranges:
        if joined and part.first == joined[-1][1] + 1 and part.first - joined[-1][0] < 50_000:
            joined[-1] = (joined[-1][0], part.last)
        else:
            joined.append((part.first, part.last))
    return joined


def _selector(ranges: Sequence[IssueRange]) -> faiss.IDSelector:
    """All vector ids of these issues (an issue's ids are one range)."""
    selector: faiss.IDSelector = faiss.IDSelectorRange(ranges[0].first * PARTS, (ranges[0].last + 1) * PARTS)
    for part in ranges[1:]:
        selector = faiss.IDSelectorOr(selector, faiss.IDSelectorRange(part.first * PARTS, (part.last + 1) * PARTS))
    return selector

"""The dense half of search: FAISS over the library's vectors, derived from them and never the truth.

``vectors.faiss`` holds most of them as of some generation. What entered the library since is added beside it in
memory and what left is masked, until so much has changed that the file is written anew: one new issue costs the same
whatever the size of the library. The only file that knows FAISS.

Up to ``EXACT`` vectors the file holds the vectors themselves, mapped into memory. Beyond that it holds four bits a
dimension (a product quantiser of one dimension each, scanned whole by FAISS's fast scan: no clusters, so none that a
question may miss); the best of them are looked up in the library and scored exactly. Either way a score is the exact
cosine.

Vectors and questions have unit length, so FAISS's inner product is the cosine, higher is better.
FAISS fills missing results with row -1, and raises without a sentence for a question of another width;
both are met at this door.
"""

from __future__ import annotations

import contextlib
import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.library.durable import put_in_place
from embeddings.library.library import IssueRange, Library
from embeddings.library.schema import PARTS
from embeddings.model import FingerprintMismatch, Vectors

FILE = "vectors.faiss"
#: Raise it when the file is laid out in another way; a file of another format is made again.
FORMAT = 3
#: Searched exactly up to so many vectors: 5 ms and 77 MB with 384 dimensions (``benchmarks/speed/forms.py``).
EXACT = 50_000
#: The file is written anew once this share of its vectors, or so many, are missing or too many in it.
_STALE, _STALE_MOST = 0.1, 20_000
#: So many of the nearest by their four bits are scored exactly, and one more for every so many vectors: recall@10 is
#: 0.998 at 1,000,000 vectors (``benchmarks/speed/forms.py``).
_SHORTLIST, _SHORTLIST_EVERY = 100, 6_000
#: A search narrowed to no more vectors than this reads them all from the library.
_FEW = 5_000
#: The quantiser has 16 levels a dimension to learn, from about so many vectors.
_LEARNED_FROM = 20_000

#: The line that the file begins with: at most so many bytes, filled up to a multiple of so many.
_LONGEST_LINE, _ALIGNED = 65_536, 64
#: Bytes that are written at once.
_PORTION = 1 << 20

_Mask = NDArray[np.bool_]
_Ids = NDArray[np.int64]


class VectorIndex:
    """Cosine search over all vectors of a library as of ``generation``."""

    def __init__(self, library: Library, body: _Rows, generation: int) -> None:
        self._library = library
        self._identity = library.identity
        self._fingerprint = library.fingerprint
        self._body = body
        self._tail = _Rows.empty(body.dimensions)
        self._begun = self.generation = generation
        self._mark = library.mark(generation)

    @classmethod
    def open(cls, library: Library) -> VectorIndex:
        """From ``vectors.faiss`` where it belongs to this library, else from the stored vectors; up to date."""
        index = cls._read(library) or cls._made(library)
        index.catch_up(library)
        return index

    @classmethod
    def _read(cls, library: Library) -> VectorIndex | None:
        note = _note(library)
        if note is None:
            return None
        rows = _Rows.read(library.folder / FILE, note)
        if rows is None:
            with contextlib.suppress(OSError):
                (library.folder / FILE).unlink()  # so that the next writer makes it again
            return None
        return cls(library, rows, note["generation"])

    @classmethod
    def _made(cls, library: Library) -> VectorIndex:
        """All the vectors that are stored now, in the form that suits their number."""
        generation = library.generation
        ranges = _until(generation, library.ranges())
        body = _Rows.empty(0)
        if library.statistics().vectors > EXACT:
            body = _Rows.learned(_sample(library, ranges))
        for ids, vectors in _stored(library, ranges):
            body.add(ids, vectors)
        return cls(library, body, generation)

    @property
    def count(self) -> int:
        """Vectors that can be found."""
        return self._body.count + self._tail.count

    @property
    def dimensions(self) -> int:
        return self._body.dimensions or self._tail.dimensions

    @property
    def exact(self) -> bool:
        """Whether the vectors themselves are searched, and not four bits a dimension first."""
        return self._body.exact

    def belongs_to(self, library: Library) -> bool:
        """Whether it was made from a state that this library was in."""
        same = self._identity == library.identity and self._fingerprint == library.fingerprint
        return same and self._mark == library.mark(self.generation)

    def catch_up(self, library: Library) -> None:
        """Take in what entered the library since ``generation`` and let go what left it."""
        self._library = library
        target = library.generation
        if target == self.generation:
            return
        note = _note(library)
        if note is not None and note["generation"] > self._begun and (written := self._read(library)) is not None:
            self._body, self._tail = written._body, written._tail  # what came beside the old file is in the new one
            self._begun = self.generation = written.generation
            target = max(target, self.generation)
        gone = library.removed(self.generation)
        self._body.mask(gone)
        self._tail.mask(gone)
        for ids, vectors in _stored(library, _until(target, library.ranges(self.generation))):
            self._tail.add(ids, vectors)
        self.generation, self._mark = target, library.mark(target)

    def save(self) -> None:
        """Write ``vectors.faiss`` with everything in it. The writer of the library alone does this."""
        if self.exact != (self.count <= EXACT):
            made = self._made(self._library)
            self._body, self._tail = made._body, made._tail
            self.generation, self._mark = made.generation, made._mark
        self._body.absorb(self._tail, self._library.vectors_of)
        self._tail = _Rows.empty(self._body.dimensions)
        self._begun = self.generation
        state = {"generation": self.generation, "mark": self._mark}
        note = {"library": self._identity, "fingerprint": self._fingerprint, **state}
        self._body.write(self._library.folder / FILE, note)

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
        parts = [(rows, rows.wanted(within)) for rows in (self._body, self._tail)]
        rows = k
        while True:
            rows *= 2
            found = [self._nearest(part, question, rows, wanted) for part, wanted in parts if wanted.any()]
            best: dict[int, float] = {}
            if found:
                ids, scores = (np.concatenate(values) for values in zip(*found, strict=True))
                for at in np.lexsort((ids, -scores)).tolist():
                    best.setdefault(int(ids[at]) // PARTS, min(float(scores[at]), 1.0))
            if len(best) >= k or all(len(some[0]) < rows for some in found):
                return list(best.items())[:k]

    def _nearest(self, part: _Rows, question: Vectors, rows: int, wanted: _Mask) -> tuple[_Ids, Vectors]:
        """Ids and exact cosines of the ``rows`` nearest of the ``wanted`` ones; fewer only where there are no more."""
        if part.exact:
            return part.nearest(question, rows, wanted)
        among = int(wanted.sum())
        if among <= _FEW:
            ids = part.ids[wanted]
        else:
            shortlist = max(rows, _SHORTLIST + len(part.ids) // _SHORTLIST_EVERY)
            ids, _ = part.nearest(question, shortlist, wanted)
        ids, vectors = self._library.vectors_of(ids.tolist())
        scores = vectors @ question if len(ids) else np.zeros(0, np.float32)
        best = np.argsort(-scores, kind="stable")[:rows]
        return ids[best], scores[best]


@dataclass(slots=True)
class _Rows:
    """Vectors in a FAISS index with their ids (n,) ascending; ``live`` (n,) is False where one has left the library."""

    faiss_index: Any
    ids: _Ids
    live: _Mask
    #: What the index is mapped to; FAISS does not keep it alive.
    mapped: object = None

    @property
    def index(self) -> Any:
        """The FAISS index, for work in this thread alone (see ``_one_thread``)."""
        _one_thread()
        return self.faiss_index

    @classmethod
    def empty(cls, dimensions: int) -> _Rows:
        return cls(faiss.IndexFlatIP(dimensions), np.zeros(0, np.int64), np.zeros(0, np.bool_))

    @classmethod
    def learned(cls, sample: Vectors) -> _Rows:
        """No rows yet, but what four bits of each dimension mean, from a ``sample`` (n, d)."""
        dimensions = sample.shape[1]
        _one_thread()
        index = faiss.IndexPQFastScan(dimensions, dimensions, 4, faiss.METRIC_INNER_PRODUCT)
        index.train(np.ascontiguousarray(sample))
        return cls(index, np.zeros(0, np.int64), np.zeros(0, np.bool_))

    @classmethod
    def read(cls, path: Path, note: dict[str, Any]) -> _Rows | None:
        """The rows of a file of ours, the file mapped into memory; None if it is not as it was written."""
        try:
            # Windows does not let a mapped file be replaced.
            data = np.fromfile(path, np.uint8) if os.name == "nt" else np.memmap(path, np.uint8, "r")
            content = data[-note["bytes"] :]
            if zlib.crc32(content.data) != note["checksum"]:
                return None
            ids = np.frombuffer(content[: 8 * note["rows"]], np.int64)
            stream = content[8 * note["rows"] :]
            reader = faiss.ZeroCopyIOReader(faiss.swig_ptr(stream), len(stream))
            index = faiss.read_index(reader)
        except (OSError, ValueError, KeyError, TypeError, RuntimeError):
            return None
        return cls(index, ids, np.ones(len(ids), np.bool_), stream) if index.ntotal == len(ids) else None

    def write(self, path: Path, note: dict[str, Any]) -> None:
        """The file: a line of JSON filled up with blanks, the ids, the index as FAISS writes it."""
        about = {**note, "format": FORMAT, "rows": len(self.ids), "bytes": 10**15, "checksum": 2**32}
        room = (len(json.dumps(about)) // _ALIGNED + 1) * _ALIGNED
        size = checksum = 0
        with replaced(path) as file:

            def put(some: bytes) -> None:
                nonlocal size, checksum
                file.write(some)
                size, checksum = size + len(some), zlib.crc32(some, checksum)

            file.write(b" " * room)
            put(self.ids.tobytes())
            faiss.write_index(self.index, faiss.PyCallbackIOWriter(put, _PORTION))
            file.seek(0)
            line = json.dumps({**about, "bytes": size, "checksum": checksum}).encode()
            file.write(line.ljust(room - 1) + b"\n")

    @property
    def count(self) -> int:
        return int(self.live.sum())

    @property
    def dimensions(self) -> int:
        return int(self.index.d)

    @property
    def exact(self) -> bool:
        return isinstance(self.index, faiss.IndexFlat)

    def add(self, ids: _Ids, vectors: Vectors) -> None:
        """Put rows at the end; vectors that are no numbers are left out."""
        if not len(self.ids) and self.dimensions != vectors.shape[1]:
            self.faiss_index = faiss.IndexFlatIP(vectors.shape[1])
        sound = np.isfinite(vectors).all(axis=1)
        self.index.add(np.ascontiguousarray(vectors[sound]))
        self.ids = np.concatenate([self.ids, ids[sound]])
        self.live = np.concatenate([self.live, np.ones(int(sound.sum()), np.bool_)])

    def mask(self, issues: Sequence[IssueRange]) -> None:
        """The rows of these issues are not found any more."""
        for first, last in self._at(issues):
            self.live[first:last] = False

    def wanted(self, within: Sequence[IssueRange] | None) -> _Mask:
        """(n,) True for the rows that may be found, those of some issues if so asked."""
        if within is None:
            return self.live
        chosen = np.zeros(len(self.ids), np.bool_)
        for first, last in self._at(within):
            chosen[first:last] = True
        return chosen & self.live

    def _at(self, issues: Sequence[IssueRange]) -> list[tuple[int, int]]:
        """Each issue's first row and the one after its last."""
        bounds = np.asarray([(issue.first, issue.last + 1) for issue in issues], np.int64).reshape(-1, 2)
        return [(first, last) for first, last in np.searchsorted(self.ids, bounds * PARTS).tolist()]

    def nearest(self, question: Vectors, rows: int, wanted: _Mask) -> tuple[_Ids, Vectors]:
        """Ids and scores of the ``rows`` nearest of the ``wanted`` ones, best first."""
        among = int(wanted.sum())
        rows = min(rows, among)
        if self.exact:
            narrowed = None
            if among < len(wanted):
                bits = np.packbits(wanted, bitorder="little")
                chosen = faiss.IDSelectorBitmap(bits)
                narrowed = faiss.SearchParameters(sel=chosen)
            scores, found = self.index.search(question[None, :], rows, params=narrowed)
            return self.ids[found[0]], scores[0]
        asked = min(len(wanted), rows * len(wanted) // among)  # fast scan takes no selector
        while True:
            scores, found = self.index.search(question[None, :], asked)
            kept = wanted[found[0]] & (found[0] >= 0)
            if int(kept.sum()) >= rows or asked == len(wanted):
                return self.ids[found[0][kept]][:rows], scores[0][kept][:rows]
            asked = min(len(wanted), 2 * asked)

    def absorb(self, others: _Rows, stored: Callable[[list[int]], tuple[_Ids, Vectors]]) -> None:
        """Let go the rows that are not found any more, take in those of ``others``; nothing stays mapped.

        ``stored`` gives the vectors of some ids.
        """
        again: list[int] = []
        if self.exact:
            kept = self.index.reconstruct_n(0, len(self.ids))[self.live]
            self.faiss_index = faiss.IndexFlatIP(self.dimensions)
            self.index.add(kept)
        elif not self.live.all():
            # After a removal FAISS puts new codes over what is left of the old ones in its last block of 32 (seen in
            # 1.15), so that block is emptied and filled anew.
            left = np.flatnonzero(self.live)
            last = left[len(left) // self.index.bbs * self.index.bbs :]
            again = self.ids[last].tolist()
            self.live[last] = False
            self.index.remove_ids(faiss.IDSelectorBitmap(np.packbits(~self.live, bitorder="little")))
        self.ids, self.live, self.mapped = self.ids[self.live], self.live[self.live], None
        if again:
            self.add(*stored(again))
        if others.count:
            vectors = others.index.reconstruct_n(0, len(others.ids))
            self.add(others.ids[others.live], vectors[others.live])


def _one_thread() -> None:
    """Bind FAISS to one thread, in this thread: OpenMP keeps the number for each thread that calls.

    One thread is as fast as several for one question. Where other cores are busy, threads that wait for one another
    made training and filling an index take many minutes instead of seconds.
    """
    faiss.omp_set_num_threads(1)


def _until(generation: int, ranges: Iterable[IssueRange]) -> list[IssueRange]:
    """Without the issues that a build has put there since ``generation`` was asked for."""
    return [issue for issue in ranges if issue.generation <= generation]


def is_current(library: Library) -> bool:
    """Whether ``vectors.faiss`` belongs to the library and most of what changed since is in it."""
    note = _note(library)
    if note is None:
        return False
    allowed: float = min(_STALE * note["rows"], _STALE_MOST)
    return library.vector_count(note["generation"]) <= allowed


def save_vectors(library: Library) -> None:
    """Write ``vectors.faiss`` anew if too much is missing in it."""
    if not is_current(library):
        VectorIndex.open(library).save()


def _note(library: Library) -> dict[str, Any] | None:
    """What the file says of itself, if it is of a state that this library was in."""
    path = library.folder / FILE
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            note: dict[str, Any] = json.loads(file.readline(_LONGEST_LINE))
            size = file.tell() + note["bytes"]
        same = bool(
            note["format"] == FORMAT
            and note["library"] == library.identity
            and note["fingerprint"] == library.fingerprint
            and note["mark"] == library.mark(note["generation"]) != ""
            and path.stat().st_size == size
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return note if same else None


@contextlib.contextmanager
def replaced(path: Path) -> Iterator[BinaryIO]:
    """A new file in place of the one at ``path``, there either whole or not at all."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with fresh.open("wb") as file:
            yield file
        put_in_place(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)


def _stored(library: Library, ranges: Sequence[IssueRange]) -> Iterator[tuple[_Ids, Vectors]]:
    """Ids and vectors of these issues; adjoining ones together, so that a whole library is read in few steps."""
    joined: list[tuple[int, int]] = []
    for part in ranges:
        if joined and part.first == joined[-1][1] + 1 and part.first - joined[-1][0] < 20_000:
            joined[-1] = (joined[-1][0], part.last)
        else:
            joined.append((part.first, part.last))
    for first, last in joined:
        ids, vectors = library.vectors(first, last)
        if len(ids):
            yield ids, vectors


def _sample(library: Library, ranges: Sequence[IssueRange]) -> Vectors:
    """The vectors of issues evenly spaced over the library."""
    every = max(1, library.statistics().vectors // _LEARNED_FROM)
    vectors: Vectors = np.concatenate([rows for _, rows in _stored(library, ranges[::every])])
    return vectors[np.isfinite(vectors).all(axis=1)]

"""The vectors themselves or four bits a dimension: time of one question, memory, and recall@10, by number of vectors.

    python -m benchmarks.speed.forms [VECTORS ...]

The source of the numbers in ``embeddings/store/vector_index.py``: up to how many vectors search is exact, and how long
the list is that is scored exactly beyond. One thread; vectors of real passages with seeded noise, the hardest kind for
any index: noise has no structure to find. Beside them what else FAISS offers for a million vectors.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from benchmarks.speed.archive import questions
from benchmarks.speed.measure import percentile
from benchmarks.speed.tasks import noisy
from embeddings.model import Vectors

_PORTION = 50_000
_LISTS = (50, 100, 200, 400, 800)


def main(sizes: list[int]) -> None:
    faiss.omp_set_num_threads(1)
    with tempfile.TemporaryDirectory() as scratch:
        encoder = noisy(Path(scratch))
    asked = encoder.encode_passages(list(questions(100))).vectors
    for size in sizes:
        vectors = _noise(np.asarray(encoder._base), size)
        flat = faiss.IndexFlatIP(vectors.shape[1])
        flat.add(vectors)
        times, nearest = _ask(flat, asked, 10)
        _line(size, "exact", times, flat, {10: 1.0})
        dimensions, product = vectors.shape[1], faiss.METRIC_INNER_PRODUCT
        for name, index in (
            ("four bits a dimension, fast scan", faiss.IndexPQFastScan(dimensions, dimensions, 4, product)),
            ("two bits a dimension, fast scan", faiss.IndexPQFastScan(dimensions, dimensions // 2, 4, product)),
            ("eight bits a dimension", faiss.IndexScalarQuantizer(dimensions, faiss.ScalarQuantizer.QT_8bit, product)),
        ):
            index.train(vectors[:20_000])
            index.add(vectors)
            found = {}
            for length in _LISTS:
                times, rows = _ask(index, asked, length)
                found[length] = float(np.mean([len(set(a) & set(b)) / 10 for a, b in zip(rows, nearest, strict=True)]))
            _line(size, name, times, index, found)


def _noise(base: Vectors, size: int, noise: float = 0.6) -> Vectors:
    random = np.random.default_rng(5)
    made = np.empty((size, base.shape[1]), np.float32)
    for start in range(0, size, _PORTION):
        rows = made[start : start + _PORTION]
        rows[:] = base[random.integers(0, len(base), len(rows))]
        rows += noise / np.sqrt(rows.shape[1]) * random.standard_normal(rows.shape, dtype=np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return made


def _ask(index: Any, asked: Vectors, count: int) -> tuple[list[float], list[list[int]]]:
    times, found = [], []
    for question in asked:
        begun = time.perf_counter()
        _, rows = index.search(question[None, :], count)
        times.append(1000 * (time.perf_counter() - begun))
        found.append(rows[0].tolist())
    return times, found


def _line(size: int, name: str, times: list[float], index: Any, recall: dict[int, float]) -> None:
    megabytes = len(faiss.serialize_index(index)) / 1e6
    told = ", ".join(f"{share:.3f} of {length}" for length, share in recall.items())
    print(
        f"{size:>9,} {name:33} p50 {percentile(times, 0.5):6.1f} ms, p95 {percentile(times, 0.95):6.1f} ms,"
        f" {megabytes:5.0f} MB; recall@10 {told}",
        flush=True,
    )


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [20_000, 50_000, 100_000, 200_000, 1_000_000])

"""A small stand-in for the library's search: lexical and dense ranks, fused, over the passages of one series."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def terms(text: str) -> list[str]:
    return [w[:6] for w in re.findall(r"\w+", text.lower())]


class Bm25:
    def __init__(self, texts: Sequence[str], k: float = 1.2, b: float = 0.75) -> None:
        self.counts = [Counter(terms(t)) for t in texts]
        lengths = np.array([sum(c.values()) for c in self.counts], float)
        self.norm = k * (1 - b + b * lengths / max(lengths.mean(), 1.0))
        self.k = k
        seen = Counter(word for c in self.counts for word in c)
        n = len(texts)
        self.idf = {w: math.log(1 + (n - df + 0.5) / (df + 0.5)) for w, df in seen.items()}

    def scores(self, question: str) -> NDArray[np.float64]:
        total = np.zeros(len(self.counts))
        for word in set(terms(question)):
            if word in self.idf:
                tf = np.array([c[word] for c in self.counts], float)
                total += self.idf[word] * tf * (self.k + 1) / (tf + self.norm)
        return total


def fused(lexical: NDArray[np.float64], dense: NDArray[np.float32], c: int = 60) -> NDArray[np.float64]:
    """Reciprocal rank fusion of two scores over the same passages."""
    ranks = [np.argsort(np.argsort(-s, kind="stable"), kind="stable") for s in (lexical, dense)]
    result: NDArray[np.float64] = sum(1.0 / (c + 1 + r) for r in ranks)
    return result

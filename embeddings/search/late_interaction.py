"""Late interaction: every word piece of a question looks for its nearest among the word pieces of a passage.

As in ColBERT (Khattab and Zaharia 2020, "MaxSim"): the states of passages' pieces are stored, those of the question's
are made when it is asked, and each counts as much as its word is rare in the library, and as the model has learnt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.model import States, Vectors

#: OpenBLAS wakes its threads for products of more steps than this; waking them costs more than these small ones take.
_STEPS = 262_144


@dataclass(frozen=True, slots=True)
class Match:
    """How well a passage matches: ``score`` in -1..1, ``paragraph`` the key of the one that does most for it."""

    score: float
    paragraph: int


def match_passages(question: Vectors, weights: Vectors, stored: Sequence[tuple[int, int, States]]) -> dict[int, Match]:
    """By passage: the weighted mean of the best cosine that each of the question's pieces finds in it.

    ``question`` (q, c), a longer row counting more, ``weights`` (q,) that times the rows' lengths add up to 1,
    ``stored`` (passage, paragraph, states (t, c)).
    """
    some = [(passage, paragraph, states) for passage, paragraph, states in stored if len(states)]
    if not some:
        return {}
    rows = np.concatenate([states for _, _, states in some]).astype(np.float32)
    cosines = _products(question, rows) / np.maximum(np.sqrt(np.einsum("ij,ij->i", rows, rows)), 1e-9)
    starts = np.concatenate([[0], np.cumsum([len(states) for _, _, states in some])[:-1]])
    best = np.maximum.reduceat(cosines, starts, axis=1)
    alone = weights @ best
    passages = np.asarray([passage for passage, _, _ in some])
    order = np.lexsort((-alone, passages))  # passage by passage, the paragraph that does most first
    firsts = np.flatnonzero(np.diff(passages[order], prepend=passages.min() - 1))
    scores = weights @ np.maximum.reduceat(best[:, order], firsts, axis=1)
    return {
        some[place][0]: Match(score, some[place][1])
        for place, score in zip(order[firsts].tolist(), scores.tolist(), strict=True)
    }


def _products(question: Vectors, rows: Vectors) -> Vectors:
    """(q, t): every piece of the question with every row, a portion at a time."""
    portion = max(1, _STEPS // max(question.size, 1))
    found = np.empty((len(question), len(rows)), dtype=np.float32)
    for start in range(0, len(rows), portion):
        found[:, start : start + portion] = question @ rows[start : start + portion].T
    return found

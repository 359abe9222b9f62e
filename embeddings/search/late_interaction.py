"""Late interaction: every word piece of a question looks for its nearest among the word pieces of a passage.

As in ColBERT (Khattab and Zaharia 2020, "MaxSim"), but over the embedding model's own last layer: what is trained is
only the projection of the question's pieces and how much each counts, beside its word's rarity in the library.
``match_passages`` compares with stored states and costs a few milliseconds; ``TokenMatcher`` makes the states of
passages itself, sentence by sentence, in the model's process.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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


#: Characters of a passage that are surely read in one go by a model of 256 word pieces.
_WINDOW = 700
_CONTEXT = 90
_BATCH = 12

Weighted = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class SentenceMatch:
    """Of one passage: late interaction and cosine of each sentence, and the late interaction of the whole; -1..1."""

    late: tuple[float, ...]
    cosine: tuple[float, ...]
    late_passage: float


@dataclass(frozen=True, slots=True)
class _Row:
    passage: int
    first: int
    text: str
    ranges: tuple[tuple[int, int], ...]


class TokenMatcher:
    """Scores sentences in their passage by the token states of a sentence-transformers model's first module."""

    def __init__(self, model: Any) -> None:
        self._transformer = model[0]
        self._tokenizer = model.tokenizer
        self._length = int(model.max_seq_length or 256)

    def match(
        self, question: str, weights: Sequence[Weighted], passages: Sequence[Sequence[str]], contexts: Sequence[str]
    ) -> list[SentenceMatch]:
        """One match a passage. ``weights``: (start, end, weight) of the question's content words in characters."""
        import torch

        asked, offsets = self._states([question])[0]
        shares = torch.tensor(_token_weights(offsets, weights), dtype=asked.dtype)
        if float(shares.sum()) <= 0:
            shares = torch.tensor([float(end > start) for start, end in offsets], dtype=asked.dtype)
        shares = shares / shares.sum()
        pooled = torch.nn.functional.normalize(asked.mean(dim=0), dim=0)
        asked = torch.nn.functional.normalize(asked, dim=1)
        rows = [row for index, sentences in enumerate(passages) for row in _rows(index, sentences, contexts[index])]
        late: list[dict[int, float]] = [{} for _ in passages]
        cosine: list[dict[int, float]] = [{} for _ in passages]
        whole: list[Any] = [None for _ in passages]
        order = sorted(range(len(rows)), key=lambda at: len(rows[at].text))
        for start in range(0, len(order), _BATCH):
            batch = [rows[at] for at in order[start : start + _BATCH]]
            for row, (states, places) in zip(batch, self._states([row.text for row in batch]), strict=True):
                grid = asked @ torch.nn.functional.normalize(states, dim=1).T
                best = grid.max(dim=1).values
                known = whole[row.passage]
                whole[row.passage] = best if known is None else torch.maximum(known, best)
                for number, (left, right) in enumerate(row.ranges, row.first):
                    inside = [at for at, (s, e) in enumerate(places) if e > s and s >= left and e <= right]
                    if not inside:
                        continue
                    late[row.passage][number] = float((grid[:, inside].max(dim=1).values * shares).sum())
                    mean = torch.nn.functional.normalize(states[inside].mean(dim=0), dim=0)
                    cosine[row.passage][number] = float(mean @ pooled)
        return [
            SentenceMatch(
                tuple(late[index].get(number, 0.0) for number in range(len(sentences))),
                tuple(cosine[index].get(number, 0.0) for number in range(len(sentences))),
                float((whole[index] * shares).sum()) if whole[index] is not None else 0.0,
            )
            for index, sentences in enumerate(passages)
        ]

    def _states(self, texts: Sequence[str]) -> list[tuple[Any, list[tuple[int, int]]]]:
        """Per text its token states (t, d) and the characters each token stands for; marks stand for none."""
        import torch

        found = self._tokenizer(
            list(texts),
            truncation=True,
            max_length=self._length,
            padding=True,
            return_tensors="pt",
            return_offsets_mapping=True,
        )
        offsets = found.pop("offset_mapping").tolist()
        features = {"input_ids": found["input_ids"], "attention_mask": found["attention_mask"]}
        with torch.inference_mode():
            states = self._transformer(features)["token_embeddings"].float()
        counts = found["attention_mask"].sum(dim=1).tolist()
        return [(states[at, : counts[at]], [(s, e) for s, e in offsets[at][: counts[at]]]) for at in range(len(texts))]


def _rows(index: int, sentences: Sequence[str], context: str) -> list[_Row]:
    """A passage in windows that the model reads whole, each after the passage's context."""
    head = context[:_CONTEXT] + ". " if context else ""
    rows: list[_Row] = []
    text, first = head, 0
    ranges: list[tuple[int, int]] = []
    for number, sentence in enumerate(sentences):
        if ranges and len(text) + len(sentence) > _WINDOW:
            rows.append(_Row(index, first, text, tuple(ranges)))
            text, ranges, first = head, [], number
        ranges.append((len(text), len(text) + len(sentence)))
        text += sentence + " "
    if ranges:
        rows.append(_Row(index, first, text, tuple(ranges)))
    return rows


def _token_weights(offsets: Sequence[tuple[int, int]], weights: Sequence[Weighted]) -> list[float]:
    """The weight of each token: its word's, shared among the word's pieces."""
    shares = [0.0] * len(offsets)
    for start, end, weight in weights:
        inside = [at for at, (left, right) in enumerate(offsets) if right > left and left >= start and right <= end]
        for at in inside:
            shares[at] = weight / len(inside)
    return shares

"""Encoders for the measurements: one that costs nothing, one that knows its questions, one beside the bare model."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder, SentenceTransformerEncoder
from embeddings.model import Encoded, Vectors


class NoisyEncoder:
    """Vectors of some real passages, each passage's with noise of its own that its text alone decides."""

    def __init__(self, base: Vectors, name: str, fingerprint: str, noise: float = 0.6) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self.dimensions = int(base.shape[1])
        self._base = base
        self._noise = noise / np.sqrt(base.shape[1])

    def encode_question(self, text: str) -> Vectors:
        return np.asarray(self.encode_passages([text]).vectors[0])

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        rows = np.stack([self._row(text) for text in texts]) if texts else np.zeros((0, self.dimensions), np.float32)
        return Encoded(rows, np.arange(len(texts), dtype=np.int64))

    def _row(self, text: str) -> NDArray[np.float32]:
        seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
        random = np.random.default_rng(seed)
        row = self._base[seed % len(self._base)] + self._noise * random.standard_normal(
            self.dimensions, dtype=np.float32
        )
        return np.asarray(row / np.linalg.norm(row), dtype=np.float32)


class Both:
    """The encoder and the bare model it is made of, in one process."""

    def __init__(self) -> None:
        self._encoder = SentenceTransformerEncoder.load()

    def bare(self, texts: list[str]) -> int:
        return len(self._encoder.model.encode(texts, batch_size=32, show_progress_bar=False))

    def encode_passages(self, texts: list[str]) -> int:
        return len(self._encoder.encode_passages(texts).vectors)


class Remembering:
    """Vectors of known questions, ready-made."""

    def __init__(self, encoder: Encoder, asked: list[str], fingerprint: str) -> None:
        self.name, self.dimensions, self.fingerprint = encoder.name, encoder.dimensions, fingerprint
        self._known = {question: encoder.encode_question(question) for question in asked}
        self.encode_passages = encoder.encode_passages

    def encode_question(self, text: str) -> Vectors:
        return self._known[text]

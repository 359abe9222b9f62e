"""Encoders for the measurements: one that costs nothing, one that knows its questions, one beside the bare model."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder.encoder import DIRECTIONS, SentenceTransformerEncoder
from embeddings.encoder.worker_process import RemoteEncoder
from embeddings.model import Encoded, EncodedQuestion, States, Vectors


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
        return Encoded(rows, np.arange(len(texts), dtype=np.int64), tuple(map(self._states, texts)))

    def _states(self, text: str) -> States:
        """Noise in place of word pieces' states: as many as a text of so many words has, in English about 1.3 each."""
        random = np.random.default_rng(len(text))
        return random.integers(-7, 8, (round(1.3 * len(text.split())), DIRECTIONS), dtype=np.int8)

    def _row(self, text: str) -> NDArray[np.float32]:
        seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
        random = np.random.default_rng(seed)
        row = self._base[seed % len(self._base)] + self._noise * random.standard_normal(
            self.dimensions, dtype=np.float32
        )
        return np.asarray(row / np.linalg.norm(row), dtype=np.float32)


class WithBare(SentenceTransformerEncoder):
    """The encoder, and the bare model it is made of beside it."""

    def bare(self, texts: list[str]) -> None:
        self.model.encode(texts, batch_size=32, show_progress_bar=False)


class Both:
    """The encoder and the bare model it is made of, in one process; each call returns its milliseconds of CPU time."""

    def __init__(self) -> None:
        self._encoder = SentenceTransformerEncoder.load()

    def bare(self, texts: list[str]) -> float:
        begun = time.process_time()
        self._encoder.model.encode(texts, batch_size=32, show_progress_bar=False)
        return 1000 * (time.process_time() - begun)

    def encode_passages(self, texts: list[str]) -> float:
        begun = time.process_time()
        self._encoder.encode_passages(texts)
        return 1000 * (time.process_time() - begun)


class Remembering:
    """An encoder that has encoded its questions before."""

    def __init__(self, encoder: RemoteEncoder, asked: list[str], fingerprint: str) -> None:
        self.name, self.dimensions, self.fingerprint = encoder.name, encoder.dimensions, fingerprint
        self._known = {question: encoder.encode_question_states(question) for question in asked}
        self.encode_passages = encoder.encode_passages

    def encode_question(self, text: str) -> Vectors:
        return self._known[text].vector

    def encode_question_states(self, text: str) -> EncodedQuestion:
        return self._known[text]

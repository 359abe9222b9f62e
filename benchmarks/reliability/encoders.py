"""A stand-in for the models: quick, the same in every process, near where words are the same, and names what follows
a date."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from corpus.events.tags.blocks import FIRST_DATE, Block
from corpus.events.tags.head import Tag
from corpus.text.terms import fold
from embeddings.encoder.encoder import Encoder, SentenceTransformerEncoder, quantised
from embeddings.model import Encoded, EncodedQuestion, States, Vectors


class HashingEncoder:
    """A text's vector is the sum of its words' vectors, each drawn by the word's own digest; unit rows (n, 64)."""

    name = "hashing"
    dimensions = 64
    fingerprint = "hashing/1"

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        rows = [self.encode_question(text) for text in texts]
        vectors = np.stack(rows) if rows else np.zeros((0, self.dimensions), np.float32)
        return Encoded(vectors, np.arange(len(rows), dtype=np.int64), tuple(map(_states, texts)))

    def encode_question(self, text: str) -> Vectors:
        total = np.sum([_vector(word) for word in _words(text)], axis=0)
        return np.asarray(total / max(float(np.linalg.norm(total)), 1e-9), dtype=np.float32)

    def encode_question_states(self, text: str) -> EncodedQuestion:
        words = _words(text)
        return EncodedQuestion(self.encode_question(text), np.stack([_vector(word) for word in words]), tuple(words))

    def event_tags(self, blocks: Sequence[Block]) -> tuple[Tag, ...]:
        return row_tags(blocks)


def row_tags(blocks: Sequence[Block]) -> tuple[Tag, ...]:
    """Tags of every date of a line, and of the words behind it up to the next comma as the name of what is on."""
    tags: list[Tag] = []
    for block in blocks:
        label = ""
        for (line, start, end), features, (paragraph, n) in zip(block.spans, block.features, block.owners, strict=True):
            word = block.texts[line][start:end]
            if features[0] >= FIRST_DATE:
                label = "D"
            elif n == 0 or word == ",":
                label = ""
            elif word != ":" and label:
                label = "T" if label == "D" else "t"
            tags += [Tag(paragraph, start, end, label, 0.8)] if label and word != ":" else []
    return tuple(tags)


def _words(text: str) -> list[str]:
    return fold(text).split() or ["nothing"]


@cache
def _vector(word: str) -> Vectors:
    digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    drawn = np.random.default_rng(int.from_bytes(digest, "little")).standard_normal(HashingEncoder.dimensions)
    return np.asarray(drawn / np.linalg.norm(drawn), dtype=np.float32)


def _states(text: str) -> States:
    return quantised(np.stack([_vector(word) for word in _words(text)]))


#: What makes each of the encoders a trial may use.
ENCODERS: dict[str, Callable[[], Encoder]] = {"fake": HashingEncoder, "real": SentenceTransformerEncoder.load}

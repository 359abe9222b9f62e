"""Fixtures every part's tests share: the real newsletters (when they are there) and the fake encoder."""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in the model process, and read when numpy is imported

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import settings

from embeddings.model import Encoded, Vectors

if TYPE_CHECKING:
    from corpus.events.tags.blocks import Block
    from corpus.events.tags.head import Tag

#: How long an example takes says nothing on a machine that others use as well.
settings.register_profile("backissue", deadline=None)
settings.load_profile("backissue")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real newsletters and gold beside the checkout; tests that need it skip without it."""
    folder = Path(__file__).parents[2] / "shared"
    if not (folder / "newsletters").is_dir():
        pytest.skip("the real newsletters are not beside this checkout (../shared)")
    return folder


class WordLengthEncoder:
    """A fake encoder whose vectors can be checked by eye: the counts of words by length, to unit length.

    Dimension ``i`` counts words of ``i + 1`` letters (the last: 8 letters and more); an empty text counts one
    word of one letter.
    """

    name = "word-length"
    dimensions = 8
    fingerprint = "word-length/1"

    def encode_question(self, text: str) -> Vectors:
        vector = np.zeros(self.dimensions, dtype=np.float32)
        for word in text.split() or ["a"]:
            vector[min(len(word), self.dimensions) - 1] += 1
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        rows = [self.encode_question(text) for text in texts]
        vectors = np.stack(rows) if rows else np.zeros((0, self.dimensions), dtype=np.float32)
        return Encoded(vectors, np.arange(len(rows), dtype=np.int64))


class RowTaggingEncoder(WordLengthEncoder):
    """Tags events as `row_tags` does."""

    def event_tags(self, blocks: Sequence[Block]) -> tuple[Tag, ...]:
        from benchmarks.reliability.encoders import row_tags

        return row_tags(blocks)


@pytest.fixture
def word_length_encoder() -> WordLengthEncoder:
    return WordLengthEncoder()

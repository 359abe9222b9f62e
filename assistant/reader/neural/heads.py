"""What the reader's network says of a window behind its layers, by NumPy: three small heads, trained with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assistant.reader.neural.inputs import Floats, Window
from embeddings.encoder.plain import gelu, linear

#: The score of an edge that no sentence has.
_NOWHERE = np.float32(-1e4)


@dataclass(frozen=True, slots=True)
class Scores:
    """Logits of a window: ``sentences`` (its count,), ``start`` and ``end`` (its pieces,); ``answerable`` 0..1."""

    sentences: Floats
    answerable: float
    start: Floats
    end: Floats


class Heads:
    """The heads, and what of the features is added to the embeddings below the layers."""

    def __init__(self, tensors: Mapping[str, Floats]) -> None:
        self._of = tensors

    def told(self, features: Floats) -> Floats:
        """(n, WIDTH) out of ``features`` (n, FEATURES)."""
        return self._linear("features", features)

    def scores(self, states: Floats, window: Window, late: Floats, whole: float) -> Scores:
        """``states`` (n, WIDTH) behind the layers; ``late`` (its count,) and ``whole``: see `inputs.Match`."""
        first = states[:1]
        of = window.sentence == np.arange(window.count)[:, None]
        means = of.astype(np.float32) @ states / np.maximum(of.sum(axis=1, keepdims=True), 1)
        wholes = np.full_like(late, whole)
        told = np.concatenate(
            [means, np.repeat(first, window.count, axis=0), np.stack([late, wholes], axis=1)], axis=1, dtype=np.float32
        )
        sentences = self._linear("sentence.2", gelu(self._linear("sentence.0", told)))[:, 0]
        logit = self._linear("answerable.2", np.tanh(self._linear("answerable.0", first)))[0, 0]
        edges = np.where(window.sentence[:, None] >= 0, self._linear("span", states), _NOWHERE)
        return Scores(sentences, float(1 / (1 + np.exp(-np.float64(logit)))), edges[:, 0], edges[:, 1])

    def _linear(self, name: str, rows: Floats) -> Floats:
        return linear(rows, self._of[f"{name}.weight"], self._of[f"{name}.bias"])

"""The default model's network by NumPy: its words in 4 bits, and its layers (those of BERT) in 8.

torch takes more than a second to be imported, this a twentieth to be loaded; then torch reads faster. So a question is
read here until `Layers.hasten` has put torch's form of the same layers (``network``) in their place. The two agree but
for rounding, which a test holds.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

Ints: TypeAlias = "NDArray[np.int64]"
Floats: TypeAlias = "NDArray[np.float32]"
Bounds: TypeAlias = "Sequence[tuple[int, int]]"

WIDTH = 384
HEADS = 12
INNER = 1536
EPSILON = 1e-12
#: Numbers that share a scale in a table of 4 bits.
BLOCK = 32
#: Rows that go through GELU together: what is worked out on the way stays near the processor.
_ROWS = 16


@dataclass(frozen=True, slots=True)
class Packed:
    """Texts one after another, without padding: ``ids`` and ``places`` (t,), the pieces and their places in their own
    text; ``bounds`` the half-open ranges of the texts."""

    ids: Ints
    places: Ints
    bounds: tuple[tuple[int, int], ...]


def packed(texts: Sequence[Ints]) -> Packed:
    ends = np.cumsum([len(text) for text in texts]).tolist()
    places = np.concatenate([np.arange(len(text)) for text in texts])
    return Packed(np.concatenate(list(texts)), places, tuple(zip([0, *ends[:-1]], ends, strict=True)))


def runs(lengths: Sequence[int], room: int) -> list[list[int]]:
    """Indices of texts in order, in runs of at most ``room`` pieces (or of one text)."""
    made: list[list[int]] = []
    left = 0
    for i, length in enumerate(lengths):
        if not made or length > left:
            made.append([])
            left = room
        made[-1].append(i)
        left -= length
    return made


class Embeddings:
    """Word and position embeddings (and the first of two kinds of text)."""

    def __init__(self, tensors: Mapping[str, NDArray[Any]]) -> None:
        self._halves, self._scales = tensors["halves"], tensors["scales"]
        places, sides, gain, shift = (
            tensors[f"embeddings.{name}"].astype(np.float32)
            for name in (
                "position_embeddings.weight",
                "token_type_embeddings.weight",
                "LayerNorm.weight",
                "LayerNorm.bias",
            )
        )
        self._places, self._norm = places + sides[0], (gain, shift)

    @classmethod
    def load(cls, folder: Path) -> Embeddings:
        """Read ``words.safetensors`` of a folder of weights (``training.encoder``)."""
        return cls(load_file(str(folder / "words.safetensors")))

    def __call__(self, texts: Packed) -> Floats:
        """(t, WIDTH)."""
        words = unpacked(self._halves[texts.ids], self._scales[texts.ids])
        return _normed(words + self._places[texts.places], *self._norm)


def unpacked(halves: NDArray[np.uint8], scales: NDArray[np.float16]) -> Floats:
    """A matrix (n, m) out of its 4 bits: ``halves`` (n, m / 2), a byte holding the numbers i and i + 16 of a block of
    32, each plus 8; ``scales`` (n, m / 32)."""
    blocks = halves.reshape(len(halves), -1, BLOCK // 2)
    numbers = np.concatenate([blocks & 15, blocks >> 4], axis=-1).astype(np.float32) - 8
    made: Floats = (numbers * scales.astype(np.float32)[..., None]).reshape(len(halves), -1)
    return made


def whole(tensors: Mapping[str, NDArray[Any]]) -> dict[str, Floats]:
    """The tensors of a file of weights in float32; those in 8 bits have a scale a row (``NAME.scale``)."""
    made = {name: tensor.astype(np.float32) for name, tensor in tensors.items() if not name.endswith(".scale")}
    for name, tensor in made.items():
        if (scale := tensors.get(f"{name}.scale")) is not None:
            tensor *= scale.astype(np.float32)[:, None]
    return made


#: States (t, WIDTH), the ranges of the texts in them and how many of the layers, to states behind those layers.
Through: TypeAlias = "Callable[[Floats, Bounds, int | None], Floats]"


class Layers:
    """The layers in a file of weights ("layers.0.query.weight" and so on)."""

    def __init__(self, file: Path) -> None:
        self._file = file
        tensors = whole(load_file(str(file)))
        self._through: Through = _plain_layers(tensors)
        #: Whether NumPy does it.
        self.plain = True
        #: What else is in the file.
        self.others = {name: tensor for name, tensor in tensors.items() if not name.startswith("layers.")}

    def __call__(self, states: Floats, bounds: Bounds, depth: int | None = None) -> Floats:
        """``states`` (t, WIDTH) behind the first ``depth`` layers, or all; each text, between its bounds, sees itself
        alone."""
        return self._through(states, bounds, depth)

    def hasten(self) -> None:
        """Let torch do it from now on; it is imported here."""
        if self.plain:
            from embeddings.encoder.network import Quick

            self._through, self.plain = Quick(self._file), False


def _plain_layers(tensors: Mapping[str, Floats]) -> Through:
    kinds = ("query", "key", "value", "output", "output_norm", "inner", "outer", "outer_norm")
    count = sum(name.startswith("layers.") and name.endswith(".query.weight") for name in tensors)
    layers = [
        {kind: (tensors[f"layers.{i}.{kind}.weight"], tensors[f"layers.{i}.{kind}.bias"]) for kind in kinds}
        for i in range(count)
    ]

    def through(states: Floats, bounds: Bounds, depth: int | None) -> Floats:
        def text(where: tuple[int, int]) -> Floats:
            found = states[slice(*where)]
            for layer in layers[:depth]:
                found = _layer(layer, found)
            return found

        if len(bounds) == 1:
            return text(bounds[0])
        with ThreadPoolExecutor(os.cpu_count()) as threads:  # NumPy lets go of the interpreter while it calculates
            return np.concatenate(list(threads.map(text, bounds)))

    return through


def _layer(layer: Mapping[str, tuple[Floats, Floats]], states: Floats) -> Floats:
    """One post-norm transformer layer, as in BERT, over the states (n, WIDTH) of one text."""
    query, key, value = (
        linear(states, *layer[side]).reshape(len(states), HEADS, -1).swapaxes(0, 1)
        for side in ("query", "key", "value")
    )
    shares: Floats = (query @ key.swapaxes(1, 2)) * np.float32((WIDTH / HEADS) ** -0.5)
    shares -= shares.max(axis=-1, keepdims=True)
    np.exp(shares, out=shares)
    shares /= shares.sum(axis=-1, keepdims=True)
    mixed: Floats = (shares @ value).swapaxes(0, 1).reshape(len(states), WIDTH)
    states = _normed(states + linear(mixed, *layer["output"]), *layer["output_norm"])
    wide = gelu(linear(states, *layer["inner"]))
    return _normed(states + linear(wide, *layer["outer"]), *layer["outer_norm"])


def linear(rows: Floats, weight: Floats, bias: Floats) -> Floats:
    made: Floats = rows @ weight.T
    made += bias
    return made


def _normed(rows: Floats, gain: Floats, shift: Floats) -> Floats:
    """Each row with mean 0 and variance 1, then times ``gain`` plus ``shift``; ``rows`` are overwritten."""
    rows -= rows.mean(axis=-1, keepdims=True)
    variance = np.einsum("ij,ij->i", rows, rows) / rows.shape[-1]
    rows *= (1 / np.sqrt(variance + np.float32(EPSILON)))[:, None]
    rows *= gain
    rows += shift
    return rows


def gelu(rows: Floats) -> Floats:
    """Each number times how likely a normal one is smaller; ``rows`` are overwritten."""
    for at in range(0, len(rows), _ROWS):
        part = rows[at : at + _ROWS]
        part *= 0.5 + 0.5 * _erf(part * np.float32(0.5**0.5))
    return rows


def _erf(x: Floats) -> Floats:
    """Abramowitz and Stegun 7.1.26, within 5e-7 in this precision."""
    size = np.abs(x)
    t = 1 / (1 + np.float32(0.3275911) * size)
    tail = t * np.float32(1.061405429)
    for coefficient in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        tail += np.float32(coefficient)
        tail *= t
    size *= -size
    tail *= np.exp(size, out=size)
    return np.copysign(1 - tail, x)

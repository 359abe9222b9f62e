"""Which tokens of a block are an event's title, which its place, and which dates are of events.

A small network over what a model makes of each token where it stands: a projection, what is known of the token
without a model, two convolutions over the block, six labels. ``training/event_tags.py`` trains it; here it is read and
run by NumPy alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.events.tags.blocks import SIZES, Block

Numbers: TypeAlias = "NDArray[np.float32]"

#: Outside; title and place, each with its first token; a date or hour of an event.
LABELS = ("O", "T", "t", "P", "p", "D")
WEIGHTS = Path(__file__).with_name("head.npz")
#: The layers that make the states below it, trained with it; whoever has a model to read with runs them.
LAYERS = Path(__file__).with_name("layers.safetensors")
#: What is taken from the score of a token that is no part of an event: found ones are worth more than none.
BIAS = 0.5
_EPSILON = 1e-5
_UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Tag:
    """A token of an issue that is part of an event: the paragraph's place, its characters, its label and how likely
    the network holds that to be, 0..1."""

    paragraph: int
    start: int
    end: int
    label: str
    chance: float = 1.0


class Head:
    """The network, its tensors by name."""

    def __init__(self, tensors: dict[str, Numbers], unseen: frozenset[str] = frozenset()) -> None:
        self._of = tensors
        self._convolutions = sum(name.startswith("conv.") and name.endswith(".weight") for name in tensors)
        #: Series that were left out when it was trained.
        self.unseen = unseen

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Head:
        with np.load(path, allow_pickle=False) as file:
            unseen = frozenset(map(str, file[_UNSEEN])) if _UNSEEN in file.files else frozenset()
            return cls({name: file[name].astype(np.float32) for name in file.files if name != _UNSEEN}, unseen)

    def chances(self, states: NDArray[np.floating], features: NDArray[np.int64]) -> Numbers:
        """(tokens, 6): the logarithm of how likely each label is; ``states`` (tokens, d), ``features`` (tokens, 6)."""
        of = self._of
        x: Numbers = np.asarray((states.astype(np.float32) - of["mean"]) / of["scale"], dtype=np.float32)
        x = np.asarray(x @ of["proj.weight"].T + of["proj.bias"], dtype=np.float32)
        for n in range(len(SIZES)):
            x += of[f"emb.{n}.weight"][features[:, n]]
        x = _gelu(self._normed(x, "n0"))
        for n in range(self._convolutions):
            x += _gelu(self._normed(_convolved(x, of[f"conv.{n}.weight"], of[f"conv.{n}.bias"], n + 1), f"norm.{n}"))
        x = x @ of["out.weight"].T + of["out.bias"]
        x = x - x.max(axis=1, keepdims=True)
        return np.asarray(x - np.log(np.exp(x).sum(axis=1, keepdims=True)), dtype=np.float32)

    def _normed(self, x: Numbers, name: str) -> Numbers:
        x = x - x.mean(axis=1, keepdims=True)
        x = x / np.sqrt((x * x).mean(axis=1, keepdims=True) + _EPSILON)
        return np.asarray(x * self._of[f"{name}.weight"] + self._of[f"{name}.bias"], dtype=np.float32)


def _gelu(x: Numbers) -> Numbers:
    return np.asarray(0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))), dtype=np.float32)


def _convolved(x: Numbers, weight: Numbers, bias: Numbers, dilation: int) -> Numbers:
    """One-dimensional convolution, (n, c) to (n, c); ``weight`` (c, c, width)."""
    width = weight.shape[2]
    reach = dilation * (width // 2)
    padded = np.pad(x, ((reach, reach), (0, 0)))
    seen = (padded[k * dilation : k * dilation + len(x)] @ weight[:, :, k].T for k in range(width))
    return np.asarray(sum(seen) + bias, dtype=np.float32)


@lru_cache(maxsize=1)
def shipped() -> Head:
    """The network that ships, read once a process."""
    return Head.load()


def tags_of(
    blocks: Sequence[Block], states: Iterable[NDArray[np.floating]], head: Head | None = None
) -> tuple[Tag, ...]:
    """The tokens of the blocks that are parts of events; ``states`` has one row for each token of each block."""
    head = head or shipped()
    tags: list[Tag] = []
    for block, rows in zip(blocks, states, strict=True):
        chances = head.chances(rows, np.array(block.features, dtype=np.int64).reshape(-1, len(SIZES)))
        for first, last in _lines(block):
            labels = likeliest(chances[first:last] - np.array([BIAS, 0, 0, 0, 0, 0], np.float32))
            for n, label in enumerate(labels, first):
                if label:
                    _, start, end = block.spans[n]
                    tags.append(Tag(block.owners[n][0], start, end, LABELS[label], math.exp(chances[n, label])))
    return tuple(tags)


def _lines(block: Block) -> list[tuple[int, int]]:
    """The half-open ranges of a block's tokens that are of one line each."""
    cuts = [n for n in range(1, len(block.spans)) if block.spans[n][0] != block.spans[n - 1][0]]
    return list(zip([0, *cuts], [*cuts, len(block.spans)], strict=True)) if block.spans else []


def likeliest(chances: Numbers) -> list[int]:
    """The likeliest labels of a line's tokens together (Viterbi): a title or place goes on only where it began."""
    best = chances[0] + _FIRST
    back: list[NDArray[np.int64]] = []
    for row in chances[1:]:
        paths = best[:, None] + _STEPS
        back.append(paths.argmax(axis=0))
        best = paths.max(axis=0) + row
    labels = [int(best.argmax())]
    for step in reversed(back):
        labels.append(int(step[labels[-1]]))
    return labels[::-1]


_NEVER = -1e4
_FIRST = np.array([_NEVER if label in "tp" else 0 for label in LABELS], np.float32)
_STEPS = np.array([[_NEVER if b in "tp" and b != a.lower() else 0 for b in LABELS] for a in LABELS], np.float32)

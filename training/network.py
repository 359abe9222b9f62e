"""The reader's network as it is trained: the layers of a multilingual encoder, read on with features, and four heads.

What it learned is read without torch (``assistant.reader.neural.heads``). The embeddings are the encoder's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from assistant.reader.neural.inputs import FEATURES, Floats, Window
from embeddings.encoder.network import Layer, through
from embeddings.encoder.plain import WIDTH, Packed, packed

#: Layers of the reader.
LAYERS = 12


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows one after another: ``sentence`` (t,) counted over all of them, or −1; ``counts`` how many sentences each
    has, s together; ``features`` (t, FEATURES); ``late`` (s, 2) MaxSim of sentence and window."""

    texts: Packed
    sentence: Tensor
    counts: tuple[int, ...]
    features: Tensor
    late: Tensor


def batch(windows: Sequence[Window], matched: Sequence[tuple[Floats, Floats, float]], device: str = "cpu") -> Batch:
    """Windows with what `assistant.reader.neural.inputs.features` made of each."""
    counts = tuple(w.count for w in windows)
    first = np.cumsum([0, *counts[:-1]])
    sentence = [np.where(w.sentence < 0, -1, w.sentence + at) for w, at in zip(windows, first, strict=True)]
    late = [np.stack([by_sentence, np.full_like(by_sentence, whole)], axis=1) for _, by_sentence, whole in matched]
    sentence_, table_, late_ = (
        torch.from_numpy(np.concatenate(arrays)).to(device)
        for arrays in (sentence, [table for table, _, _ in matched], late)
    )
    return Batch(packed([w.ids for w in windows]), sentence_, counts, table_, late_)


@dataclass(frozen=True, slots=True)
class Scores:
    """Logits of each window: ``sentences`` (its count,), ``answerable`` (), ``start``/``end`` (its pieces,)."""

    sentences: tuple[Tensor, ...]
    answerable: tuple[Tensor, ...]
    start: tuple[Tensor, ...]
    end: tuple[Tensor, ...]


class Headed(nn.Module):
    """What stands around a network's layers: what each piece is told, and four heads behind its states."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.features = nn.Linear(FEATURES, width)
        self.sentence = nn.Sequential(nn.Linear(2 * width + 2, width), nn.GELU(), nn.Linear(width, 1))
        self.answerable = nn.Sequential(nn.Linear(width, width), nn.Tanh(), nn.Linear(width, 1))
        self.span = nn.Linear(width, 2)
        nn.init.normal_(self.features.weight, std=0.02)
        nn.init.zeros_(self.features.bias)

    def scores(self, states: Tensor, batch: Batch) -> Scores:
        """The heads over ``states`` (t, width) of the pieces of ``batch.texts``."""
        bounds = batch.texts.bounds
        inside = batch.sentence >= 0
        counts = torch.tensor(batch.counts, device=states.device)
        sentences, total = batch.sentence[inside], sum(batch.counts)
        sizes = torch.bincount(sentences, minlength=total)
        sums = torch.zeros(total, states.shape[1], device=states.device).index_add(0, sentences, states[inside])
        means = sums / sizes.clamp(min=1)[:, None]
        first = states[torch.tensor([a for a, _ in bounds], device=states.device)]
        whole = first.repeat_interleave(counts, dim=0)
        scores = self.sentence(torch.cat([means, whole, batch.late], dim=-1)).squeeze(-1).float()
        edges = self.span(states).float().masked_fill(~inside[:, None], -1e4)
        lengths = [b - a for a, b in bounds]
        return Scores(
            scores.split(list(batch.counts)),
            self.answerable(first).squeeze(-1).float().unbind(),
            edges[:, 0].split(lengths),
            edges[:, 1].split(lengths),
        )


class Reader(Headed):
    """Layers and heads on top of embeddings it does not own (they stay out of its state)."""

    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__(WIDTH)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))

    def forward(self, embedded: Tensor, batch: Batch) -> Scores:
        """``embedded`` (t, WIDTH) are the embeddings of ``batch.texts``."""
        states = through(self.layers, embedded + self.features(batch.features), batch.texts.bounds)
        return self.scores(states.float(), batch)

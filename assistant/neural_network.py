"""The network itself: the default embedding model's six layers, read on with features, and four small heads.

Only this file and `assistant.neural` import torch for reading. The word, position and type embeddings are the
embedding model's own and are taken from its package, so that the weights that travel with the program are the layers
and heads alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from assistant.neural_inputs import FEATURES, Floats, Window

WIDTH = 384
LAYERS = 6
HEADS = 12
INNER = 1536
EPSILON = 1e-12


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows padded to one length: ``ids``/``types``/``sentence`` (b, n), ``mask`` (b, n) bool, True for real pieces;
    ``features`` (b, n, FEATURES); ``late`` (b, s, 2) MaxSim of the sentence and of the window; ``real`` (b, s) bool."""

    ids: Tensor
    types: Tensor
    sentence: Tensor
    mask: Tensor
    features: Tensor
    late: Tensor
    real: Tensor


def batch(windows: Sequence[Window], matched: Sequence[tuple[Floats, Floats, float]], device: str = "cpu") -> Batch:
    """Windows with what `assistant.neural_inputs.features` made of each, padded to the longest of them."""
    n = max(len(w.ids) for w in windows)
    count = max(max(w.count for w in windows), 1)
    b = len(windows)
    ids, types, sentence = np.zeros((b, n), np.int64), np.zeros((b, n), np.int64), np.full((b, n), -1, np.int64)
    mask, real = np.zeros((b, n), bool), np.zeros((b, count), bool)
    table, late = np.zeros((b, n, FEATURES), np.float32), np.zeros((b, count, 2), np.float32)
    for i, (w, (features, by_sentence, whole)) in enumerate(zip(windows, matched, strict=True)):
        m = len(w.ids)
        ids[i, :m], types[i, :m], sentence[i, :m], mask[i, :m] = w.ids, w.types, w.sentence, True
        table[i, :m] = features
        late[i, : w.count, 0], late[i, :, 1], real[i, : w.count] = by_sentence, whole, True
    ids_, types_, sentence_, mask_, table_, late_, real_ = (
        torch.from_numpy(a).to(device) for a in (ids, types, sentence, mask, table, late, real)
    )
    return Batch(ids_, types_, sentence_, mask_, table_, late_, real_)


@dataclass(frozen=True, slots=True)
class Scores:
    """Logits: ``sentences`` (b, s), ``answerable`` (b,), ``start``/``end`` (b, n)."""

    sentences: Tensor
    answerable: Tensor
    start: Tensor
    end: Tensor


class Layer(nn.Module):
    """One post-norm transformer layer, as in BERT."""

    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__()
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.output = nn.Linear(WIDTH, WIDTH)
        self.output_norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.outer_norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        b, n, _ = states.shape
        # The linear maps may be in bfloat16 (`halved`); the sums between layers stay in float32.
        kind = self.query.weight.dtype
        given = states.to(kind)
        q, k, v = (
            f(given).view(b, n, HEADS, WIDTH // HEADS).transpose(1, 2) for f in (self.query, self.key, self.value)
        )
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :])
        mixed = self.output(mixed.transpose(1, 2).reshape(b, n, WIDTH))
        states = self.output_norm(states + self.dropout(mixed))
        wide = self.outer(functional.gelu(self.inner(states.to(kind))))
        result: Tensor = self.outer_norm(states + self.dropout(wide))
        return result


class Embeddings(nn.Module):
    """Word, position and type embeddings; never trained here, never in the weights file."""

    def __init__(self, vocabulary: int, positions: int) -> None:
        super().__init__()
        self.word = nn.Embedding(vocabulary, WIDTH)
        self.position = nn.Embedding(positions, WIDTH)
        self.side = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.requires_grad_(False)

    def forward(self, ids: Tensor, types: Tensor) -> Tensor:
        places = torch.arange(ids.shape[1], device=ids.device)
        result: Tensor = self.norm(self.word(ids) + self.position(places)[None] + self.side(types))
        return result


class Encoder(nn.Module):
    """The unchanged embedding model, for late interaction: states of every piece, rows of length one."""

    def __init__(self, embeddings: Embeddings, layers: nn.ModuleList) -> None:
        super().__init__()
        self.embeddings = embeddings
        self.layers = layers

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        states = self.embeddings(ids, torch.zeros_like(ids))
        for layer in self.layers:
            states = layer(states, mask)
        return functional.normalize(states.float(), dim=-1)


class Reader(nn.Module):
    """Layers and heads on top of embeddings it does not own (they stay out of its state)."""

    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__()
        self.features = nn.Linear(FEATURES, WIDTH)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.sentence = nn.Sequential(nn.Linear(2 * WIDTH + 2, WIDTH), nn.GELU(), nn.Linear(WIDTH, 1))
        self.answerable = nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.Tanh(), nn.Linear(WIDTH, 1))
        self.span = nn.Linear(WIDTH, 2)
        nn.init.normal_(self.features.weight, std=0.02)
        nn.init.zeros_(self.features.bias)

    def forward(self, embedded: Tensor, batch: Batch) -> Scores:
        """``embedded`` (b, n, WIDTH) are the embeddings of ``batch.ids``."""
        states = embedded + self.features(batch.features)
        for layer in self.layers:
            states = layer(states, batch.mask)
        states = states.float()
        sentences = torch.arange(batch.real.shape[1], device=states.device)
        member = (batch.sentence[:, None, :] == sentences[None, :, None]).float()
        means = member @ states / member.sum(dim=2, keepdim=True).clamp(min=1)
        whole = states[:, :1].expand(-1, means.shape[1], -1)
        scores = self.sentence(torch.cat([means, whole, batch.late], dim=-1)).squeeze(-1).float()
        edges = self.span(states).float()
        outside = batch.sentence < 0
        return Scores(
            scores.masked_fill(~batch.real, -1e4),
            self.answerable(states[:, 0]).squeeze(-1).float(),
            edges[..., 0].masked_fill(outside, -1e4),
            edges[..., 1].masked_fill(outside, -1e4),
        )


def halved(layers: nn.ModuleList) -> None:
    """Turn the linear maps of some layers to bfloat16, in place."""
    for layer in layers:
        for part in layer.children():
            if isinstance(part, nn.Linear):
                part.to(torch.bfloat16)


_LAYER_NAMES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "output": "attention.output.dense",
    "output_norm": "attention.output.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "outer_norm": "output.LayerNorm",
}


def embeddings_from(weights: Mapping[str, Tensor]) -> Embeddings:
    """The embeddings of a BERT checkpoint's tensors."""
    word, position = weights["embeddings.word_embeddings.weight"], weights["embeddings.position_embeddings.weight"]
    made = Embeddings(word.shape[0], position.shape[0])
    made.load_state_dict(
        {
            "word.weight": word,
            "position.weight": position,
            "side.weight": weights["embeddings.token_type_embeddings.weight"],
            "norm.weight": weights["embeddings.LayerNorm.weight"],
            "norm.bias": weights["embeddings.LayerNorm.bias"],
        }
    )
    return made


def layers_from(weights: Mapping[str, Tensor], dropout: float = 0.0) -> nn.ModuleList:
    """The transformer layers of a BERT checkpoint's tensors."""
    layers = nn.ModuleList()
    for i in range(LAYERS):
        layer = Layer(dropout)
        layer.load_state_dict(
            {
                f"{ours}.{kind}": weights[f"encoder.layer.{i}.{theirs}.{kind}"]
                for ours, theirs in _LAYER_NAMES.items()
                for kind in ("weight", "bias")
            }
        )
        layers.append(layer)
    return layers

"""The network itself: the layers of a multilingual encoder, read on with features, and four small heads.

Only this file and ``reader`` beside it import torch for reading. Word and position embeddings are never trained.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from assistant.reader.neural.inputs import FEATURES, Floats, Ints, Reading

WIDTH = 384
#: Layers of the reader.
LAYERS = 12
HEADS = 12
INNER = 1536
EPSILON = 1e-12
#: Numbers that share a scale in a table of 4 bits.
BLOCK = 32


@dataclass(frozen=True, slots=True)
class Packed:
    """Texts one after another, without padding: ``ids`` and ``places`` (t,), the pieces and their places in their own
    text; ``bounds`` the half-open ranges of the texts."""

    ids: Tensor
    places: Tensor
    bounds: tuple[tuple[int, int], ...]


def packed(texts: Sequence[Ints], device: str = "cpu") -> Packed:
    ends = np.cumsum([len(text) for text in texts]).tolist()
    places = np.concatenate([np.arange(len(text)) for text in texts])
    return Packed(
        torch.from_numpy(np.concatenate(list(texts))).to(device),
        torch.from_numpy(places).to(device),
        tuple(zip([0, *ends[:-1]], ends, strict=True)),
    )


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


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows one after another: ``sentence`` (t,) counted over all of them, or −1; ``counts`` how many sentences each
    has, s together; ``features`` (t, FEATURES); ``late`` (s, 2) MaxSim of sentence and window."""

    texts: Packed
    sentence: Tensor
    counts: tuple[int, ...]
    features: Tensor
    late: Tensor


def batch(read: Sequence[Reading], matched: Sequence[tuple[Floats, Floats, float]], device: str = "cpu") -> Batch:
    """Windows with what `assistant.reader.neural.inputs.features` made of each."""
    windows = [one.window for one in read]
    counts = tuple(w.count for w in windows)
    first = np.cumsum([0, *counts[:-1]])
    sentence = [np.where(w.sentence < 0, -1, w.sentence + at) for w, at in zip(windows, first, strict=True)]
    late = [np.stack([by_sentence, np.full_like(by_sentence, whole)], axis=1) for _, by_sentence, whole in matched]
    sentence_, table_, late_ = (
        torch.from_numpy(np.concatenate(arrays)).to(device)
        for arrays in (sentence, [table for table, _, _ in matched], late)
    )
    return Batch(packed([w.ids for w in windows], device), sentence_, counts, table_, late_)


@dataclass(frozen=True, slots=True)
class Scores:
    """Logits of each window: ``sentences`` (its count,), ``answerable`` (), ``start``/``end`` (its pieces,)."""

    sentences: tuple[Tensor, ...]
    answerable: tuple[Tensor, ...]
    start: tuple[Tensor, ...]
    end: tuple[Tensor, ...]


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

    def forward(self, states: Tensor, bounds: Sequence[tuple[int, int]]) -> Tensor:
        """``states`` (t, WIDTH); each text, between its bounds, sees itself alone."""
        # The linear maps may be in bfloat16 (`halved`); the sums between layers stay in float32.
        kind = self.query.weight.dtype
        given = states.to(kind)
        sizes = [b - a for a, b in bounds]
        sides = [
            f(given).view(-1, HEADS, WIDTH // HEADS).transpose(0, 1).split(sizes, dim=1)
            for f in (self.query, self.key, self.value)
        ]
        mixed = torch.cat([_attended(*text) for text in zip(*sides, strict=True)])
        states = self.output_norm(states + self.dropout(self.output(mixed)))
        wide = self.outer(functional.gelu(self.inner(states.to(kind))))
        result: Tensor = self.outer_norm(states + self.dropout(wide))
        return result


def _attended(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    """(HEADS, n, WIDTH / HEADS) each; gives (n, WIDTH)."""
    mixed: Tensor
    if query.requires_grad:  # the gradient of the fused one costs three times as much on CPUs
        shares = ((query * query.shape[-1] ** -0.5) @ key.transpose(1, 2)).softmax(-1)
        mixed = shares.to(value.dtype) @ value
    else:
        mixed = functional.scaled_dot_product_attention(query[None], key[None], value[None])[0]
    return mixed.transpose(0, 1).reshape(-1, WIDTH)


class Words(nn.Module):
    """A table of word embeddings in 4 bits: blocks of 32 numbers with a scale each, unpacked where they are looked up.

    ``halves`` (v, WIDTH / 2): a byte holds the numbers i and i + 16 of a block, each plus 8.
    ``scales`` (v, WIDTH / 32).
    """

    halves: Tensor
    scales: Tensor

    def __init__(self, halves: Tensor, scales: Tensor) -> None:
        super().__init__()
        self.register_buffer("halves", halves)
        self.register_buffer("scales", scales)

    def forward(self, ids: Tensor) -> Tensor:
        packed_ = self.halves[ids].view(-1, WIDTH // BLOCK, BLOCK // 2)
        numbers = torch.cat([packed_ & 15, packed_ >> 4], dim=-1).float() - 8
        result: Tensor = (numbers * self.scales[ids].float()[..., None]).view(-1, WIDTH)
        return result


class Embeddings(nn.Module):
    """Word and position embeddings (and the first of two kinds of text); never trained here."""

    def __init__(self, word: nn.Module, positions: int) -> None:
        super().__init__()
        self.word = word
        self.position = nn.Embedding(positions, WIDTH)
        self.side = nn.Embedding(1, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.requires_grad_(False)

    def forward(self, texts: Packed) -> Tensor:
        result: Tensor = self.norm(self.word(texts.ids) + self.position(texts.places) + self.side.weight[0])
        return result


class Encoder(nn.Module):
    """The unchanged embedding model, for late interaction: states of every piece, rows of length one."""

    def __init__(self, embeddings: Embeddings, layers: nn.ModuleList) -> None:
        super().__init__()
        self.embeddings = embeddings
        self.layers = layers

    def forward(self, texts: Packed) -> Tensor:
        states = self.embeddings(texts)
        for layer in self.layers:
            states = layer(states, texts.bounds)
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
        """``embedded`` (t, WIDTH) are the embeddings of ``batch.texts``."""
        bounds = batch.texts.bounds
        states = embedded + self.features(batch.features)
        for layer in self.layers:
            states = layer(states, bounds)
        states = states.float()
        inside = batch.sentence >= 0
        counts = torch.tensor(batch.counts, device=states.device)
        sentences, total = batch.sentence[inside], sum(batch.counts)
        sizes = torch.bincount(sentences, minlength=total)
        sums = torch.zeros(total, WIDTH, device=states.device).index_add(0, sentences, states[inside])
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


def embeddings_from(weights: Mapping[str, Tensor], words: nn.Module | None = None) -> Embeddings:
    """The embeddings of a BERT checkpoint's tensors, its words from ``words`` where they lie elsewhere."""
    position = weights["embeddings.position_embeddings.weight"]
    table = {} if words else {"word.weight": weights["embeddings.word_embeddings.weight"]}
    made = Embeddings(words or nn.Embedding(len(table["word.weight"]), WIDTH), len(position))
    made.load_state_dict(
        {
            **table,
            "position.weight": position,
            "side.weight": weights["embeddings.token_type_embeddings.weight"][:1],
            "norm.weight": weights["embeddings.LayerNorm.weight"],
            "norm.bias": weights["embeddings.LayerNorm.bias"],
        },
        strict=False,
    )
    return made


def layers_from(weights: Mapping[str, Tensor], dropout: float = 0.0) -> nn.ModuleList:
    """The transformer layers of a BERT checkpoint's tensors, as many as it has."""
    layers = nn.ModuleList()
    while f"encoder.layer.{(i := len(layers))}.output.dense.weight" in weights:
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


def eighths(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The layers' matrices in 8 bits with a scale a row (``NAME.scale``), all else in half precision."""
    made: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        if name.startswith("layers.") and tensor.dim() == 2:
            scale = (tensor.float().abs().amax(dim=1) / 127).clamp(min=1e-12)
            made[name] = (tensor.float() / scale[:, None]).round().to(torch.int8)
            made[name + ".scale"] = scale
        else:
            made[name] = tensor.half()
    return made


def whole(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The tensors that `eighths` made small, in float32 again."""
    made = {name: tensor.float() for name, tensor in tensors.items() if not name.endswith(".scale")}
    for name, tensor in tensors.items():
        if name.endswith(".scale"):
            made[name.removesuffix(".scale")] *= tensor.float()[:, None]
    return made

"""The layers of a BERT-like encoder over texts laid end to end, and a table of words in 4 bits.

The encoder and the reader's network are made of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

Ints = NDArray[np.int64]

WIDTH = 384
HEADS = 12
INNER = 1536
EPSILON = 1e-12
#: Numbers that share a scale in a table of 4 bits.
BLOCK = 32
#: Rows are filled up to a multiple of this. oneDNN makes its products anew for each number of rows (about 5 ms for each
#: of three kinds of matrix, while a product itself takes 1), and is slower at numbers that fill no tile.
ROWS = 32


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


def through(layers: nn.ModuleList, states: Tensor, bounds: Sequence[tuple[int, int]]) -> Tensor:
    """``states`` (t, WIDTH) behind all layers; each text, between its bounds, sees itself alone."""
    count = len(states)
    whole = count + -count % ROWS
    if whole > count:
        states = functional.pad(states, (0, 0, 0, whole - count))
        bounds = [*bounds, (count, whole)]
    for layer in layers:
        states = layer(states, bounds)
    return states[:count]


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
    """A table of word embeddings in 4 bits: blocks of 32 numbers with a scale each, unpacked where they are looked up
    (``unpacked``)."""

    halves: Tensor
    scales: Tensor

    def __init__(self, halves: Tensor, scales: Tensor) -> None:
        super().__init__()
        self.register_buffer("halves", halves)
        self.register_buffer("scales", scales)

    def forward(self, ids: Tensor) -> Tensor:
        return unpacked(self.halves[ids], self.scales[ids])


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


def embeddings_of(folder: Path) -> Embeddings:
    """The embeddings in a folder of weights (``training.encoder``): words in 4 bits, positions in half precision."""
    kept = load_file(str(folder / "words.safetensors"))
    words = Words(kept["halves"], kept["scales"])
    position = kept["embeddings.position_embeddings.weight"]
    made = Embeddings(words, len(position))
    rest = {
        "position.weight": position,
        "side.weight": kept["embeddings.token_type_embeddings.weight"][:1],
        "norm.weight": kept["embeddings.LayerNorm.weight"],
        "norm.bias": kept["embeddings.LayerNorm.bias"],
    }
    made.load_state_dict({name: tensor.float() for name, tensor in rest.items()}, strict=False)
    return made


def halved(layers: nn.ModuleList) -> None:
    """Turn the linear maps of some layers to bfloat16, in place."""
    for layer in layers:
        for part in layer.children():
            if isinstance(part, nn.Linear):
                part.to(torch.bfloat16)


def layers_of(tensors: Mapping[str, Tensor], *, halves: bool = False) -> nn.ModuleList:
    """Layers with their weights, "layers.0.query.weight" and so on, as many as there are; ``halves``: see `halved`."""
    own = {name.removeprefix("layers."): tensor for name, tensor in tensors.items() if name.startswith("layers.")}
    count = 1 + max(int(name.split(".")[0]) for name in own)
    with torch.device("meta"):
        layers = nn.ModuleList(Layer() for _ in range(count))
    if halves:
        halved(layers)
    fill(layers, own)
    return layers


def fill(module: nn.Module, tensors: Mapping[str, Tensor]) -> None:
    """Give a module made on ``torch.device("meta")``, which holds no memory yet, its kept weights, each in the kind of
    number that the module has it in. Nothing is drawn at random, copied, or held whole beside what is filled: that was
    measured to be most of what loading costs."""
    kinds = {name: parameter.dtype for name, parameter in module.state_dict().items()}
    module.load_state_dict(whole(tensors, kinds), assign=True)


def unpacked(halves: Tensor, scales: Tensor) -> Tensor:
    """A matrix (n, m) out of its 4 bits: ``halves`` (n, m / 2), a byte holding the numbers i and i + 16 of a block of
    32, each plus 8; ``scales`` (n, m / 32)."""
    blocks = halves.view(len(halves), -1, BLOCK // 2)
    numbers = torch.cat([blocks & 15, blocks >> 4], dim=-1).float() - 8
    return (numbers * scales.float()[..., None]).view(len(halves), -1)


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


def whole(tensors: Mapping[str, Tensor], kinds: Mapping[str, torch.dtype] | None = None) -> dict[str, Tensor]:
    """The tensors that `eighths` made small, in float32 again, or in the kind of number that ``kinds`` names."""
    made = {}
    for name, tensor in tensors.items():
        if name.endswith(".scale"):
            continue
        exact = tensor.float()
        if (scale := tensors.get(f"{name}.scale")) is not None:
            exact *= scale.float()[:, None]
        made[name] = exact.to((kinds or {}).get(name, torch.float32))
    return made


def has_tiles() -> bool:
    """Whether this processor multiplies bfloat16 in tiles (AMX), several times as fast as float32; others may crawl.

    The processor is asked, not a clock: on a busy machine a clock chose otherwise from run to run, and answers with it.
    """
    known: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()  # an older torch cannot say
    return bool(known.get("amx_bf16"))

"""The same layers as ``plain`` has, by torch: for training, and for reading much.

``halved`` ones are multiplied in tiles where a processor has them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from embeddings.encoder.plain import EPSILON, HEADS, INNER, WIDTH, Bounds, Floats

#: Rows are filled up to a multiple of this. oneDNN makes its products anew for each number of rows (about 5 ms for each
#: of three kinds of matrix, while a product itself takes 1), and is slower at numbers that fill no tile.
ROWS = 32


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


class Quick:
    """The layers in a file of weights, called as `plain.Layers` are; in bfloat16 where the processor is made for it."""

    def __init__(self, file: Path) -> None:
        self._layers = layers_of(load_file(str(file)), halves=has_tiles()).eval()

    def __call__(self, states: Floats, bounds: Bounds, depth: int | None = None) -> Floats:
        with torch.inference_mode():
            found: Floats = through(self._layers[:depth], torch.from_numpy(states), bounds).float().numpy()
        return found


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

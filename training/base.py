"""The encoder and the reader's checkpoints as the training scripts use them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import torch
from safetensors.torch import load_file

from assistant.reader.neural.inputs import Cutter, Floats, rarity
from embeddings.encoder import network
from embeddings.encoder.own_model import tokenizer
from embeddings.encoder.plain import Packed


def cutter(encoder: Path) -> Cutter:
    """Texts to word pieces, by the files in the encoder's folder."""
    return Cutter(tokenizer(encoder), rarity(encoder / "words.json"))


def layers(encoder: Path) -> dict[str, torch.Tensor]:
    """The layers in the encoder's folder (`training.encoder`, `training.search_model`) in float32."""
    return network.whole(load_file(str(encoder / "layers.safetensors")))


#: What a network's layers read of some texts: (t, width).
Embedded = Callable[[Packed], Floats]


def embedded(embeddings: Embedded, texts: Packed, device: str = "cpu") -> torch.Tensor:
    """What the layers read of some texts (t, WIDTH); never trained."""
    return torch.from_numpy(embeddings(texts)).to(device)


def trained(path: Path) -> dict[str, torch.Tensor]:
    """The reader's tensors of a run's folder or of a weights file that was exported."""
    kept = load_file(str(path / "checkpoint.safetensors" if path.is_dir() else path))
    return network.whole({k.removeprefix("model."): v for k, v in kept.items() if not k.startswith("optimiser.")})

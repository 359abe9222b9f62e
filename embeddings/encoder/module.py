"""The default model as the first module of sentence-transformers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from embeddings.encoder.own_model import FILLING, LENGTH, OwnModel
from embeddings.encoder.plain import WIDTH


class OwnModule(nn.Module):
    """Gives ``token_embeddings`` beside what it is given."""

    max_seq_length = LENGTH

    def __init__(self, model: OwnModel) -> None:
        super().__init__()
        self._model = model
        self.tokenizer = model.tokenizer

    def tokenize(self, texts: Sequence[str], **_: Any) -> dict[str, Tensor]:
        """``input_ids`` and ``attention_mask`` (n, t)."""
        found = [torch.tensor(ids) for ids in self.tokenizer(list(texts), truncation=True)["input_ids"]]
        ids = nn.utils.rnn.pad_sequence(found, batch_first=True, padding_value=FILLING)
        return {"input_ids": ids, "attention_mask": (ids != FILLING).long()}

    def forward(self, features: dict[str, Tensor]) -> dict[str, Tensor]:
        mask = features["attention_mask"].bool()
        texts = [row[seen].numpy() for row, seen in zip(features["input_ids"], mask, strict=True)]
        found = torch.zeros(*mask.shape, WIDTH)
        found[mask] = torch.cat([torch.from_numpy(states) for states in self._model.states(texts)])
        return {**features, "token_embeddings": found}

"""The default model for questions, without the library that published it: the layers of BERT, the mean of its pieces.

Importing sentence-transformers, which embeds the paragraphs, takes three times as long as importing torch, and a
question on the command line would wait for both. What comes out differs from the
library's by rounding alone (`tests/embeddings/test_model.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor

LAYERS, HEADS, EPSILON = 6, 12, 1e-12
#: Word pieces that the model reads of a text, its two marks among them.
LENGTH = 256


class Pieces:
    """The model's tokenizer, called as that of the library is."""

    pad_token_id = 0

    def __init__(self, file: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(file))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def __call__(
        self,
        texts: str | Sequence[str],
        *,
        add_special_tokens: bool = True,
        truncation: bool = False,
        max_length: int = LENGTH,
        **_: object,
    ) -> dict[str, Any]:
        """Ids and the characters of each, a list of them where there is a list of texts."""
        several = not isinstance(texts, str)
        found = self._tokenizer.encode_batch(list(texts) if several else [texts], add_special_tokens=add_special_tokens)
        rows = [(one.ids, one.offsets) for one in found]
        if truncation:
            rows = [tuple(_cut(side, max_length) for side in row) for row in rows]  # type: ignore[misc]
        ids, offsets = [row[0] for row in rows], [row[1] for row in rows]
        return {"input_ids": ids if several else ids[0], "offset_mapping": offsets if several else offsets[0]}


def _cut(row: list[Any], length: int) -> list[Any]:
    """The row within a length, its last mark kept."""
    return row if len(row) <= length else [*row[: length - 1], row[-1]]


class Bert:
    """What the encoder asks of a sentence-transformers model: ``tokenizer``, ``max_seq_length``, and a call."""

    max_seq_length = LENGTH

    def __init__(self, weights: Mapping[str, Tensor], tokenizer: Pieces) -> None:
        self.tokenizer = tokenizer
        self._weights = weights

    @classmethod
    def load(cls, folder: Path) -> Bert:
        from safetensors.torch import load_file

        return cls(load_file(str(folder / "model.safetensors")), Pieces(folder / "tokenizer.json"))

    def __call__(self, features: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """``input_ids`` and ``attention_mask`` (n, t); gives ``token_embeddings`` (n, t, d) and ``sentence_embedding``
        (n, d)."""
        from torch.nn import functional

        ids, mask = features["input_ids"], features["attention_mask"]
        weights = self._weights
        states = (
            functional.embedding(ids, weights["embeddings.word_embeddings.weight"])
            + weights["embeddings.token_type_embeddings.weight"][0]
            + weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        )
        states = self._norm("embeddings.LayerNorm", states)
        seen = None if bool(mask.all()) else mask.bool()[:, None, None, :]
        for number in range(LAYERS):
            states = self._layer(f"encoder.layer.{number}", states, seen)
        inside = mask[:, :, None].to(states.dtype)
        mean = (states * inside).sum(1) / inside.sum(1).clamp(min=1e-9)
        return {"token_embeddings": states, "sentence_embedding": functional.normalize(mean, dim=1)}

    def _layer(self, name: str, states: Tensor, seen: Tensor | None) -> Tensor:
        from torch.nn import functional

        shape = (*states.shape[:2], HEADS, -1)
        query, key, value = (
            self._map(f"{name}.attention.self.{side}", states).view(shape).transpose(1, 2)
            for side in ("query", "key", "value")
        )
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=seen).transpose(1, 2).flatten(2)
        states = self._norm(
            f"{name}.attention.output.LayerNorm", states + self._map(f"{name}.attention.output.dense", mixed)
        )
        wide = functional.gelu(self._map(f"{name}.intermediate.dense", states))
        return self._norm(f"{name}.output.LayerNorm", states + self._map(f"{name}.output.dense", wide))

    def _map(self, name: str, states: Tensor) -> Tensor:
        from torch.nn import functional

        return functional.linear(states, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])

    def _norm(self, name: str, states: Tensor) -> Tensor:
        from torch.nn import functional

        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return functional.layer_norm(states, weight.shape, weight, bias, EPSILON)

